//! `WSALookupServiceBegin`, `Next` and `End`: a question, its one result set, and its end.

use super::answer::{self, Answer};
use super::packing::pack;
use super::query::{QuerySet, Question};
use super::{check_started, fails, finish};
use crate::held::Held;
use crate::told::Unit;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A question that has been begun.
struct Search {
    question: Question,
    progress: Mutex<Progress>,
}

/// How far a search has come.
enum Progress {
    /// Nobody has asked for a result yet.
    Begun,
    /// There is a result that the program has not got.
    Found(Answer),
    /// It has got everything.
    Over,
}

impl Search {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

static SEARCHES: Held<Search> = Held::new();

/// `Next` is not to give the result again that there was no room for.
const LUP_FLUSHPREVIOUS: u32 = 0x2000;

/// # Safety
/// `query` is null or valid, with all that it points at; `lookup` is null or valid for a write.
unsafe fn begin<C: Unit>(query: *const QuerySet<C>, flags: u32, lookup: *mut HANDLE) -> Result<(), c_int> {
    check_started()?;
    if query.is_null() || lookup.is_null() {
        return Err(ws::WSAEFAULT);
    }
    // SAFETY: the caller's promise.
    let question = unsafe { Question::read(query, flags) }?;
    let search = SEARCHES.insert(Search { question, progress: Mutex::new(Progress::Begun) });
    if search.is_null() {
        return Err(ws::WSA_NOT_ENOUGH_MEMORY);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { lookup.write(search) };
    Ok(())
}

/// # Safety
/// `length` is null or valid; `results` is null or has so many bytes.
unsafe fn next<C: Unit>(lookup: HANDLE, flags: u32, length: *mut u32, results: *mut QuerySet<C>) -> Result<(), c_int> {
    check_started()?;
    let search = SEARCHES.get(lookup).ok_or(ws::WSA_INVALID_HANDLE)?;
    // SAFETY: the caller's promise.
    let length = unsafe { length.as_mut() }.ok_or(ws::WSAEFAULT)?;
    let mut progress = search.progress();
    if matches!(*progress, Progress::Begun) {
        // What is asked for once more after a failure is looked up once more.
        *progress = Progress::Found(answer::find(&search.question)?);
    } else if flags & LUP_FLUSHPREVIOUS != 0 {
        *progress = Progress::Over;
    }
    let Progress::Found(answer) = &*progress else { return Err(ws::WSA_E_NO_MORE) };
    let packed = pack::<C>(&search.question, answer, results.expose_provenance());
    if results.is_null() || (*length as usize) < packed.len() {
        *length = packed.len() as u32;
        return Err(ws::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(packed.as_ptr(), results.cast(), packed.len()) };
    *progress = Progress::Over;
    Ok(())
}

/// `WSALookupServiceBeginA`: begins a question to DNS.
///
/// Errors: WSANOTINITIALISED; WSAEFAULT (null, a structure that is too small); WSAEINVAL (no class); WSASERVICE_NOT_FOUND (another name space or
/// provider, containers).
///
/// # Safety
/// `query` is null or valid, with all that it points at; `lookup` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSALookupServiceBeginA(query: *const c_void, flags: u32, lookup: *mut HANDLE) -> c_int {
    // SAFETY: the caller's promise.
    finish(unsafe { begin::<u8>(query.cast(), flags, lookup) })
}

/// `WSALookupServiceBeginW`: as [`WSALookupServiceBeginA`].
///
/// # Safety
/// As for [`WSALookupServiceBeginA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSALookupServiceBeginW(query: *const c_void, flags: u32, lookup: *mut HANDLE) -> c_int {
    // SAFETY: the caller's promise.
    finish(unsafe { begin::<u16>(query.cast(), flags, lookup) })
}

/// `WSALookupServiceNextA`: the result set, once; it blocks as `getaddrinfo` does.
///
/// Errors: WSA_INVALID_HANDLE; WSAEFAULT (too little room: how much there must be is told); WSA_E_NO_MORE; WSAEINVAL (no name);
/// WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_DATA; WSASERVICE_NOT_FOUND (a class that DNS does not know).
///
/// # Safety
/// `length` is null or valid; `results` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSALookupServiceNextA(
    lookup: HANDLE,
    flags: u32,
    length: *mut u32,
    results: *mut c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    finish(unsafe { next::<u8>(lookup, flags, length, results.cast()) })
}

/// `WSALookupServiceNextW`: as [`WSALookupServiceNextA`].
///
/// # Safety
/// As for [`WSALookupServiceNextA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSALookupServiceNextW(
    lookup: HANDLE,
    flags: u32,
    length: *mut u32,
    results: *mut c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    finish(unsafe { next::<u16>(lookup, flags, length, results.cast()) })
}

/// `WSALookupServiceEnd`: ends a search. WSA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceEnd(lookup: HANDLE) -> c_int {
    match check_started() {
        Err(error) => fails(error),
        Ok(()) if SEARCHES.close(lookup) => 0,
        Ok(()) => fails(ws::WSA_INVALID_HANDLE),
    }
}

/// What a name space tells of its changes: DNS nothing.
const SIO_NSP_NOTIFY_CHANGE: u32 = 0x8800_0019;

/// `WSANSPIoctl`: WSAEOPNOTSUPP, for DNS tells of no changes.
///
/// Errors: WSANOTINITIALISED; WSA_INVALID_HANDLE; WSAEINVAL (another control code).
#[unsafe(no_mangle)]
pub extern "C" fn WSANSPIoctl(
    lookup: HANDLE,
    code: u32,
    _input: *const c_void,
    _input_length: u32,
    _output: *mut c_void,
    _output_length: u32,
    _returned: *mut u32,
    _completion: *const c_void,
) -> c_int {
    match check_started() {
        Err(error) => fails(error),
        Ok(()) if SEARCHES.get(lookup).is_none() => fails(ws::WSA_INVALID_HANDLE),
        Ok(()) if code != SIO_NSP_NOTIFY_CHANGE => fails(ws::WSAEINVAL),
        Ok(()) => fails(ws::WSAEOPNOTSUPP),
    }
}
