//! `GetAddrInfoExW`: names looked up while the program does something else. A thread of the lookup's own asks `GetAddrInfoW`, which blocks; its
//! end is told by the event of the OVERLAPPED or by the routine, and asked for by `GetAddrInfoExOverlappedResult`.

mod list;
mod narrow;
mod register;

use crate::nameservice::{Guid, is_dns};
use crate::told::Unit;
use list::{FreeAddrInfoExW, extended};
use overlapped_sys::winsock as ws;
use overlapped_sys::{foundation as f, threading as t};
use std::collections::HashMap;
use std::ffi::c_int;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Overlapped = overlapped_sys::io::OVERLAPPED;
type Routine = unsafe extern "system" fn(u32, u32, *const Overlapped);

const STATUS_PENDING: usize = 0x103;

/// A lookup that has not ended.
#[derive(Clone, Copy)]
struct Pending {
    overlapped: usize,
    result: usize,
    routine: Option<Routine>,
}

/// By the number that is the lookup's handle. Whoever takes one out ends it.
static PENDING: LazyLock<Mutex<HashMap<usize, Pending>>> = LazyLock::new(Mutex::default);
static NEXT: AtomicUsize = AtomicUsize::new(1);

fn pending() -> MutexGuard<'static, HashMap<usize, Pending>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fails(error: c_int) -> c_int {
    // SAFETY: takes no memory.
    unsafe { ws::WSASetLastError(error) };
    error
}

/// Where the event of an OVERLAPPED stands.
fn event_of(overlapped: *const Overlapped) -> *const f::HANDLE {
    overlapped.wrapping_byte_add(std::mem::offset_of!(Overlapped, hEvent)).cast()
}

/// Where its status stands.
fn status_of(overlapped: *const Overlapped) -> *mut usize {
    overlapped.wrapping_byte_add(std::mem::offset_of!(Overlapped, Internal)).cast_mut().cast()
}

/// What the caller of a lookup wants, in memory of its own.
#[derive(Clone)]
struct Asked {
    name: Option<Vec<u16>>,
    service: Option<Vec<u16>>,
    /// Flags, family, type, protocol.
    hints: Option<[i32; 4]>,
}

/// A list on its way from the thread that has looked it up.
struct Found(*mut ws::ADDRINFOEXW);

// SAFETY: the list is its holder's alone.
unsafe impl Send for Found {}

/// A text with its zero.
///
/// # Safety
/// `text` is null or ends with a zero.
unsafe fn copied(text: *const u16) -> Option<Vec<u16>> {
    // SAFETY: the caller's promise.
    Some(u16::units(&unsafe { crate::told::wide_text(text) }?))
}

impl Asked {
    /// # Safety
    /// As for `GetAddrInfoExW`.
    unsafe fn read(name: *const u16, service: *const u16, hints: *const ws::ADDRINFOEXW) -> Self {
        // SAFETY: the caller's promise.
        let name = unsafe { copied(name) };
        // SAFETY: the caller's promise.
        let service = unsafe { copied(service) };
        // SAFETY: the caller's promise.
        let hints = unsafe { hints.as_ref() };
        let hints = hints.map(|hints| [hints.ai_flags, hints.ai_family, hints.ai_socktype, hints.ai_protocol]);
        Self { name, service, hints }
    }

    /// Looks up, and blocks.
    fn find(&self) -> Result<*mut ws::ADDRINFOEXW, c_int> {
        let text = |text: &Option<Vec<u16>>| text.as_ref().map_or(ptr::null(), Vec::as_ptr);
        let hints = self.hints.map(|[ai_flags, ai_family, ai_socktype, ai_protocol]| ws::ADDRINFOW {
            ai_flags,
            ai_family,
            ai_socktype,
            ai_protocol,
            ..Default::default()
        });
        let hints = hints.as_ref().map_or(ptr::null(), ptr::from_ref);
        let mut found = ptr::null_mut();
        // SAFETY: the texts end with zeros, and all lives through the call.
        let error = unsafe { ws::GetAddrInfoW(text(&self.name), text(&self.service), hints, &raw mut found) };
        if error != 0 {
            return Err(error);
        }
        // SAFETY: the call gave the list, which nobody else has.
        let list = unsafe { extended(found) };
        // SAFETY: as above; what is kept of it was copied.
        unsafe { ws::FreeAddrInfoW(found) };
        Ok(list)
    }

    /// The same, for no longer than this: WSAETIMEDOUT. Who looks up goes on alone then.
    fn find_within(&self, timeout: Option<Duration>) -> Result<*mut ws::ADDRINFOEXW, c_int> {
        let Some(timeout) = timeout else { return self.find() };
        let (tell, told) = mpsc::channel();
        let asked = self.clone();
        let look = move || {
            if let Err(mpsc::SendError(Ok(Found(list)))) = tell.send(asked.find().map(Found)) {
                // SAFETY: nobody else has the list.
                unsafe { FreeAddrInfoExW(list) };
            }
        };
        let thread = std::thread::Builder::new().name("overlapped names".into());
        thread.spawn(look).map_err(|_| ws::WSA_NOT_ENOUGH_MEMORY)?;
        match told.recv_timeout(timeout) {
            Ok(found) => found.map(|Found(list)| list),
            Err(RecvTimeoutError::Timeout) => Err(ws::WSAETIMEDOUT),
            Err(RecvTimeoutError::Disconnected) => Err(ws::WSANO_RECOVERY),
        }
    }
}

/// How long a lookup may take; `None` is as long as it does.
///
/// # Safety
/// `timeout` is null or valid.
unsafe fn patience(timeout: *const ws::TIMEVAL) -> Option<Duration> {
    // SAFETY: the caller's promise.
    let timeout = unsafe { timeout.as_ref() }?;
    let seconds = u64::try_from(timeout.tv_sec).unwrap_or(0);
    let micros = u64::try_from(timeout.tv_usec).unwrap_or(0);
    Some(Duration::from_secs(seconds) + Duration::from_micros(micros))
}

/// Ends a lookup, unless somebody has: its result, then its status, then who waits for it.
fn end(number: usize, found: Result<*mut ws::ADDRINFOEXW, c_int>) -> bool {
    let Some(lookup) = pending().remove(&number) else {
        if let Ok(list) = found {
            // SAFETY: the list was made for this lookup, which has ended without it.
            unsafe { FreeAddrInfoExW(list) };
        }
        return false;
    };
    let (list, error) = found.map_or_else(|error| (ptr::null_mut(), error), |list| (list, 0));
    let overlapped = ptr::with_exposed_provenance_mut::<Overlapped>(lookup.overlapped);
    // SAFETY: the program keeps the place of the result, and the OVERLAPPED, until the lookup has ended.
    unsafe { ptr::with_exposed_provenance_mut::<*mut ws::ADDRINFOEXW>(lookup.result).write(list) };
    // SAFETY: as above.
    let event = unsafe { event_of(overlapped).read() };
    // SAFETY: as above.
    unsafe { status_of(overlapped).write_volatile(error as usize) };
    if let Some(routine) = lookup.routine {
        // SAFETY: the program's promise when it gave the routine.
        unsafe { routine(error as u32, 0, overlapped) };
    } else if !event.is_null() {
        // SAFETY: takes no memory.
        unsafe { t::SetEvent(event) };
    }
    true
}

/// `GetAddrInfoExW`: as `GetAddrInfoW`, at once, or with an OVERLAPPED by and by: WSA_IO_PENDING then. WSAEINVAL (an event beside a routine, a
/// routine without OVERLAPPED, no result), WSASERVICE_NOT_FOUND (a name space or a provider other than that of DNS), WSAETIMEDOUT.
///
/// # Safety
/// The provider and the timeout are null or valid; the texts are null or end with zeros; `hints` is null or valid; with an OVERLAPPED it and `result` live until the lookup has ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAddrInfoExW(
    name: *const u16,
    service: *const u16,
    name_space: u32,
    provider: *const Guid,
    hints: *const ws::ADDRINFOEXW,
    result: *mut *mut ws::ADDRINFOEXW,
    timeout: *const ws::TIMEVAL,
    overlapped: *mut Overlapped,
    routine: Option<Routine>,
    handle: *mut f::HANDLE,
) -> c_int {
    if result.is_null() || (overlapped.is_null() && routine.is_some()) {
        return fails(ws::WSAEINVAL);
    }
    let event = match overlapped.is_null() {
        true => ptr::null_mut(),
        // SAFETY: the caller's promise.
        false => unsafe { event_of(overlapped).read() },
    };
    if routine.is_some() && !event.is_null() {
        return fails(ws::WSAEINVAL);
    }
    // SAFETY: the caller's promise.
    if !unsafe { is_dns(name_space, provider) } {
        return fails(ws::WSASERVICE_NOT_FOUND);
    }
    // SAFETY: the caller's promise.
    let asked = unsafe { Asked::read(name, service, hints) };
    // SAFETY: the caller's promise.
    let timeout = unsafe { patience(timeout) };
    if overlapped.is_null() {
        return match asked.find_within(timeout) {
            Ok(list) => {
                // SAFETY: the caller's promise.
                unsafe { result.write(list) };
                0
            }
            Err(error) => fails(error),
        };
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // SAFETY: the caller's promise.
    unsafe { status_of(overlapped).write_volatile(STATUS_PENDING) };
    if !event.is_null() {
        // SAFETY: takes no memory.
        unsafe { t::ResetEvent(event) };
    }
    let lookup = Pending { overlapped: overlapped.expose_provenance(), result: result.expose_provenance(), routine };
    pending().insert(number, lookup);
    if !handle.is_null() {
        // SAFETY: the caller's promise.
        unsafe { handle.write(ptr::without_provenance_mut(number)) };
    }
    let thread = std::thread::Builder::new().name("overlapped names".into());
    let started = thread.spawn(move || end(number, asked.find_within(timeout)));
    if started.is_err() {
        pending().remove(&number);
        return fails(ws::WSA_NOT_ENOUGH_MEMORY);
    }
    fails(ws::WSA_IO_PENDING)
}

/// `GetAddrInfoExCancel`: ends a lookup with WSA_E_CANCELLED. WSA_INVALID_HANDLE where none is pending that has this handle.
///
/// # Safety
/// `handle` is null or valid for a read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAddrInfoExCancel(handle: *const f::HANDLE) -> c_int {
    // SAFETY: the caller's promise.
    let Some(handle) = (unsafe { handle.as_ref() }) else { return fails(ws::WSA_INVALID_HANDLE) };
    if end(handle.addr(), Err(ws::WSA_E_CANCELLED)) { 0 } else { fails(ws::WSA_INVALID_HANDLE) }
}

/// `GetAddrInfoExOverlappedResult`: how a lookup ended; WSAEINPROGRESS while it has not. WSAEINVAL for a null pointer.
///
/// # Safety
/// `overlapped` is null or that of a lookup.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAddrInfoExOverlappedResult(overlapped: *const Overlapped) -> c_int {
    if overlapped.is_null() {
        return ws::WSAEINVAL;
    }
    // SAFETY: the caller's promise.
    let status = unsafe { status_of(overlapped).read_volatile() };
    if status == STATUS_PENDING { ws::WSAEINPROGRESS } else { status as c_int }
}
