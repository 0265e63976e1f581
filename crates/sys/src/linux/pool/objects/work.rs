//! Work: a function that is called as often as it is submitted.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

use super::{Environment, close, create, create_handle, find, is_work, wait_for_callbacks};
use crate::linux::failure::fail;
use crate::linux::pool::item::{Args, Callback};
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// `CreateThreadpoolWork`—Work: a function that is called as often as it is submitted. Zero on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (no function; the environment's pool or group is none), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolWork(
    pfnwk: t::PTP_WORK_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_WORK {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnwk.map(Callback::Work), pv, pcbe) }
}

/// `SubmitThreadpoolWork`—Calls the function of work once more.
///
/// # Safety
/// None beyond what [`CreateThreadpoolWork`] demands.
pub unsafe extern "system" fn SubmitThreadpoolWork(pwk: t::PTP_WORK) {
    if let Some(item) = find(pwk, is_work) {
        item.submit(Args::Nothing);
    }
}

/// `WaitForThreadpoolWorkCallbacks`—Returns when every call of the work has; those that have not begun are taken back first if wanted.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolWorkCallbacks(pwk: t::PTP_WORK, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pwk, is_work), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolWork`—Closes work; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolWork(pwk: t::PTP_WORK) {
    close(find(pwk, is_work));
}

/// `TrySubmitThreadpoolCallback`—Calls a function once.
///
/// Errors: as [`CreateThreadpoolWork`].
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn TrySubmitThreadpoolCallback(
    pfns: t::PTP_SIMPLE_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> BOOL {
    let callback = pfns.map(Callback::Simple).ok_or(f::ERROR_INVALID_PARAMETER);
    // SAFETY: the caller's promise.
    match callback.and_then(|callback| unsafe { create(callback, pv, pcbe) }) {
        Ok(item) => {
            item.submit(Args::Nothing);
            1
        }
        Err(error) => fail(error, 0),
    }
}
