//! `processthreadsapi.h`, as far as APCs and waits on threads need it.
#![allow(unsafe_code)] // The queue takes the program's routines.

use super::current::{self, set_last_error};
use super::deliver::Delivery;
use super::{apc, handle};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;

/// `GetCurrentThread`—The pseudo handle of the calling thread; `DuplicateHandle` makes a real one of it.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentThread() -> HANDLE {
    std::ptr::without_provenance_mut(handle::CURRENT_THREAD)
}

/// `GetCurrentProcess`—The pseudo handle of this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentProcess() -> HANDLE {
    std::ptr::without_provenance_mut(handle::CURRENT_PROCESS)
}

/// `GetCurrentThreadId`—A number of the calling thread, like no other thread's of this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentThreadId() -> u32 {
    // Multiples of four, as on Windows.
    current::with(|current| current.thread.id() as u32 * 4)
}

/// `QueueUserAPC`—Appends a routine to a thread's queue (APC-1, APC-11 to APC-15). Zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no routine), ERROR_GEN_FAILURE (the thread has ended).
///
/// # Safety
/// The routine may be called with its argument on that thread.
pub unsafe extern "system" fn QueueUserAPC(pfnapc: f::PAPCFUNC, hthread: HANDLE, dwdata: usize) -> u32 {
    let queue = || {
        let routine = pfnapc.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let thread = handle::thread(hthread.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let mut delivery = Delivery::new();
        let queued = thread.thread.queue_apc(apc::user(routine, dwdata), &mut delivery.wakes);
        queued.map_err(|_| f::ERROR_GEN_FAILURE)
    };
    match queue() {
        Ok(()) => 1,
        Err(error) => {
            set_last_error(error);
            0
        }
    }
}
