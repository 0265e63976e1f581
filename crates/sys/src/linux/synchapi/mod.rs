//! `synchapi.h`: events, semaphores, mutexes, timers, and the waits; locks, conditions and what else sleeps on an address.
//!
//! Event, port and wait functions leave the last error alone where they succeed (ERR-2, WAIT-14); what creates an object
//! sets it in any case, because it says whether the name was taken (EVT-13).
#![allow(unsafe_code)] // Writes the program's counts.

pub(crate) mod address;
pub(crate) mod condition;
pub(crate) mod create;
pub(crate) mod critical_section;
pub(crate) mod init_once;
pub(crate) mod srw_lock;
pub(crate) mod timer;
pub(crate) mod variants;
pub(crate) mod wait;

use super::current;
use super::deliver::{self, Delivery};
use super::failure::to_bool;
use super::handle;
use overlapped_core::object::{Kind, SemaphoreError};
use overlapped_core::{Object, Wakes};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

/// Does something to an event, and wakes whom that releases.
fn on_event(handle: usize, act: impl FnOnce(&Arc<Object>, &mut Wakes)) -> BOOL {
    let mut wakes = Wakes::new();
    let done = handle::with_event(handle, |event| act(event, &mut wakes));
    deliver::wake_all(wakes);
    to_bool(done.ok_or(f::ERROR_INVALID_HANDLE))
}

pub(crate) fn set_event(handle: usize) -> BOOL {
    on_event(handle, |event, wakes| event.set(wakes))
}

pub(crate) fn reset_event(handle: usize) -> BOOL {
    on_event(handle, |event, _| event.reset())
}

/// `SetEvent`—Signals an event (EVT-3 to EVT-6).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetEvent(hevent: HANDLE) -> BOOL {
    set_event(hevent.addr())
}

/// `ResetEvent`—Makes an event nonsignaled.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ResetEvent(hevent: HANDLE) -> BOOL {
    reset_event(hevent.addr())
}

/// `PulseEvent`—Releases who waits at this instant (EVT-9, EVT-10).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn PulseEvent(hevent: HANDLE) -> BOOL {
    on_event(hevent.addr(), |event, wakes| event.pulse(wakes))
}

fn semaphore_error(error: SemaphoreError) -> u32 {
    match error {
        SemaphoreError::InvalidParameter => f::ERROR_INVALID_PARAMETER,
        SemaphoreError::TooManyPosts => f::ERROR_TOO_MANY_POSTS,
    }
}

/// `ReleaseSemaphore`—Adds to the count (SEM-3, SEM-4).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS.
///
/// # Safety
/// `lppreviouscount` is null or valid for writes.
pub unsafe extern "system" fn ReleaseSemaphore(
    hsemaphore: HANDLE,
    lreleasecount: i32,
    lppreviouscount: *mut i32,
) -> BOOL {
    let release = || {
        let object = handle::object(hsemaphore.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if !matches!(object.kind(), Kind::Semaphore { .. }) {
            return Err(f::ERROR_INVALID_HANDLE);
        }
        let mut delivery = Delivery::new();
        let previous = object.release_semaphore(lreleasecount, &mut delivery.wakes).map_err(semaphore_error)?;
        if !lppreviouscount.is_null() {
            // SAFETY: the caller's promise.
            unsafe { lppreviouscount.write(previous) };
        }
        Ok(())
    };
    to_bool(release())
}

/// `ReleaseMutex`—Gives up one ownership (MTX-1, MTX-2).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_OWNER.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ReleaseMutex(hmutex: HANDLE) -> BOOL {
    let release = || {
        let object = handle::object(hmutex.addr()).filter(|object| object.kind() == Kind::Mutex);
        let object = object.ok_or(f::ERROR_INVALID_HANDLE)?;
        let mut delivery = Delivery::new();
        let released = current::with(|current| object.release_mutex(&current.thread, &mut delivery.wakes));
        released.map_err(|_| f::ERROR_NOT_OWNER)
    };
    to_bool(release())
}
