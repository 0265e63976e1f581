//! What `synchapi.h` creates and opens: events, semaphores, mutexes, timers.
//!
//! Every handle has every right: the access that is asked for is not looked at.
#![allow(unsafe_code)] // Reads the program's names.

use super::semaphore_error;
use crate::linux::current;
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::names::{self, Name, Thing};
use crate::linux::wait::{self, Ended};
use overlapped_core::Object;
use overlapped_core::error::WsaError;
use overlapped_core::object::Kind;
use overlapped_core::wait::Terms;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::core::{BOOL, PCWSTR};

fn is_event(kind: Kind) -> bool {
    matches!(kind, Kind::ManualEvent | Kind::AutoEvent)
}

fn is_semaphore(kind: Kind) -> bool {
    matches!(kind, Kind::Semaphore { .. })
}

fn is_mutex(kind: Kind) -> bool {
    kind == Kind::Mutex
}

fn is_timer(kind: Kind) -> bool {
    matches!(kind, Kind::Timer { .. })
}

fn is_object(thing: &Thing, same_kind: fn(Kind) -> bool) -> bool {
    matches!(thing, Thing::Object(object) if same_kind(object.kind()))
}

fn insert(entry: Entry) -> Result<usize, u32> {
    handle::insert(entry).ok_or(WsaError::WSA_NOT_ENOUGH_MEMORY.code() as u32)
}

/// Ends a creation. The last error says whether the name was taken: 0 for a fresh object (EVT-13).
fn created(made: Result<(usize, bool), u32>) -> usize {
    match made {
        Ok((value, false)) => fail(0, value),
        Ok((value, true)) => fail(f::ERROR_ALREADY_EXISTS, value),
        Err(error) => fail(error, 0),
    }
}

fn to_handle(value: usize) -> HANDLE {
    std::ptr::without_provenance_mut(value)
}

/// A new handle: of a fresh object, or of the one that has the name already, if it is of the same kind (true).
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn create(name: PCWSTR, object: Result<impl Into<Arc<Object>>, u32>, same_kind: fn(Kind) -> bool) -> HANDLE {
    let create = || {
        let object = object?.into();
        // SAFETY: the caller's promise.
        match unsafe { Name::read(name) }? {
            None => Ok((insert(Entry::Object(object))?, false)),
            Some(name) => {
                let (named, existed) = names::create(name, Thing::Object(object), |thing| is_object(thing, same_kind))?;
                Ok((insert(Entry::Named(named))?, existed))
            }
        }
    };
    to_handle(created(create()))
}

/// A new handle of the object that has the name.
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn open(name: PCWSTR, same_kind: fn(Kind) -> bool) -> HANDLE {
    let open = || {
        if name.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let name = unsafe { Name::read(name) }?;
        // An empty name is the directory of names, which is no object of this kind.
        let name = name.ok_or(f::ERROR_INVALID_HANDLE)?;
        insert(Entry::Named(names::open(&name, |thing| is_object(thing, same_kind))?))
    };
    to_handle(open().unwrap_or_else(|error| fail(error, 0)))
}

/// An event without a name.
pub(crate) fn unnamed_event(manual_reset: bool) -> usize {
    created(insert(Entry::Object(Arc::new(Object::event(manual_reset, false)))).map(|value| (value, false)))
}

/// `CreateEventW`—A new event (EVT-2), or another handle of the event that has the name (EVT-13).
///
/// Errors: ERROR_INVALID_HANDLE (the name is another kind's), ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateEventW(
    _lpeventattributes: *const SECURITY_ATTRIBUTES,
    bmanualreset: BOOL,
    binitialstate: BOOL,
    lpname: PCWSTR,
) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { create(lpname, Ok(Object::event(bmanualreset != 0, binitialstate != 0)), is_event) }
}

/// `OpenEventW`—Another handle of a named event.
///
/// Errors: ERROR_INVALID_PARAMETER (no name), ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE (the name is another kind's).
///
/// # Safety
/// `lpname` is null or ends with a zero.
pub unsafe extern "system" fn OpenEventW(_dwdesiredaccess: u32, _binherithandle: BOOL, lpname: PCWSTR) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { open(lpname, is_event) }
}

/// `CreateSemaphoreW`—A new semaphore (SEM-1), or another handle of the one that has the name.
///
/// Errors: ERROR_INVALID_PARAMETER, and as [`CreateEventW`].
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateSemaphoreW(
    _lpsemaphoreattributes: *const SECURITY_ATTRIBUTES,
    linitialcount: i32,
    lmaximumcount: i32,
    lpname: PCWSTR,
) -> HANDLE {
    let object = Object::semaphore(linitialcount, lmaximumcount).map_err(semaphore_error);
    // SAFETY: the caller's promise.
    unsafe { create(lpname, object, is_semaphore) }
}

/// `OpenSemaphoreW`—Another handle of a named semaphore.
///
/// Errors: as [`OpenEventW`].
///
/// # Safety
/// `lpname` is null or ends with a zero.
pub unsafe extern "system" fn OpenSemaphoreW(_dwdesiredaccess: u32, _binherithandle: BOOL, lpname: PCWSTR) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { open(lpname, is_semaphore) }
}

/// `CreateMutexW`—A new mutex, owned by the calling thread if wanted, or another handle of the one that has the name, which
/// is not taken then.
///
/// Errors: as [`CreateEventW`].
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateMutexW(
    _lpmutexattributes: *const SECURITY_ATTRIBUTES,
    binitialowner: BOOL,
    lpname: PCWSTR,
) -> HANDLE {
    let object = Arc::new(Object::mutex());
    if binitialowner != 0 {
        // Before anybody else can open it.
        let terms = Terms { objects: &[Arc::clone(&object)], all: false, alertable: false, deadline: Some(0) };
        let taken = current::with(|current| wait::objects(current, terms));
        debug_assert!(matches!(taken, Ended::Satisfied { .. }));
    }
    // SAFETY: the caller's promise.
    unsafe { create(lpname, Ok(object), is_mutex) }
}

/// `OpenMutexW`—Another handle of a named mutex.
///
/// Errors: as [`OpenEventW`].
///
/// # Safety
/// `lpname` is null or ends with a zero.
pub unsafe extern "system" fn OpenMutexW(_dwdesiredaccess: u32, _binherithandle: BOOL, lpname: PCWSTR) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { open(lpname, is_mutex) }
}

/// `CreateWaitableTimerW`—A new timer, inactive (TMR-1), or another handle of the one that has the name.
///
/// Errors: as [`CreateEventW`].
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateWaitableTimerW(
    _lptimerattributes: *const SECURITY_ATTRIBUTES,
    bmanualreset: BOOL,
    lptimername: PCWSTR,
) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { create(lptimername, Ok(Object::timer(bmanualreset != 0)), is_timer) }
}

/// `OpenWaitableTimerW`—Another handle of a named timer.
///
/// Errors: as [`OpenEventW`].
///
/// # Safety
/// `lptimername` is null or ends with a zero.
pub unsafe extern "system" fn OpenWaitableTimerW(
    _dwdesiredaccess: u32,
    _binherithandle: BOOL,
    lptimername: PCWSTR,
) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { open(lptimername, is_timer) }
}
