//! Waits for objects.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

use super::timer::distance;
use super::{Environment, close, create_handle, find, wait_for_callbacks};
use crate::linux::failure::fail;
use crate::linux::pool::item::Callback;
use crate::linux::{handle, pointer};
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FILETIME, HANDLE};
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

fn is_wait(callback: Callback) -> bool {
    matches!(callback, Callback::Wait(_))
}

/// `CreateThreadpoolWait`—A wait, for nothing yet. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`](super::work::CreateThreadpoolWork).
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolWait(
    pfnwa: t::PTP_WAIT_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_WAIT {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnwa.map(Callback::Wait), pv, pcbe) }
}

/// `SetThreadpoolWaitEx`—Waits for an object, once, for at most so long (null is for ever); no object ends the wait. Whether it waited
/// before.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (the reserved pointer).
///
/// # Safety
/// `pfttimeout` is null or valid.
pub unsafe extern "system" fn SetThreadpoolWaitEx(
    pwa: t::PTP_WAIT,
    h: HANDLE,
    pfttimeout: *const FILETIME,
    reserved: *const c_void,
) -> BOOL {
    if !reserved.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(item) = find(pwa, is_wait) else { return 0 };
    let object = match h.addr() {
        0 => None,
        value => match handle::waitable(value) {
            Some(object) => Some(object),
            None => return fail(f::ERROR_INVALID_HANDLE, 0),
        },
    };
    let was_set = item.disarm();
    if let Some(object) = object {
        // SAFETY: the caller's promise.
        let timeout = unsafe { pointer::get(pfttimeout) }.map(distance);
        item.arm_wait(object, timeout.map(|ns| u32::try_from(ns.div_ceil(1_000_000)).unwrap_or(u32::MAX - 1)));
    }
    was_set.into()
}

/// `SetThreadpoolWait`—[`SetThreadpoolWaitEx`] without a result.
///
/// # Safety
/// `pfttimeout` is null or valid.
pub unsafe extern "system" fn SetThreadpoolWait(pwa: t::PTP_WAIT, h: HANDLE, pfttimeout: *const FILETIME) {
    // SAFETY: the caller's promise.
    unsafe { SetThreadpoolWaitEx(pwa, h, pfttimeout, std::ptr::null()) };
}

/// `WaitForThreadpoolWaitCallbacks`—Returns when every call of the wait has.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolWaitCallbacks(pwa: t::PTP_WAIT, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pwa, is_wait), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolWait`—Ends and closes a wait; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolWait(pwa: t::PTP_WAIT) {
    close(find(pwa, is_wait));
}
