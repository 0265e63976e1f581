//! Timers.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

use super::{Environment, close, create_handle, find, is_work, wait_for_callbacks};
use crate::linux::pointer;
use crate::linux::pool::item::Callback;
use crate::linux::timezoneapi::from_filetime;
use overlapped_core::clock;
use std::ffi::c_void;
use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// `CreateThreadpoolTimer`—A timer, not set. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`](super::work::CreateThreadpoolWork).
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolTimer(
    pfnti: t::PTP_TIMER_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_TIMER {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnti.map(Callback::Work), pv, pcbe) }
}

/// How many nanoseconds from now a time is: one before 0 counts from now, one from 0 on is a time of day.
pub(super) fn distance(time: FILETIME) -> u64 {
    let ticks = from_filetime(time) as i64;
    let from_now = if ticks < 0 { ticks.unsigned_abs() } else { (ticks as u64).saturating_sub(clock::utc_filetime()) };
    from_now.saturating_mul(100)
}

/// `SetThreadpoolTimerEx`—Sets a timer anew, or stops it (null); whether it was set. A window is room for delay, which is not needed.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `pftduetime` is null or valid.
pub unsafe extern "system" fn SetThreadpoolTimerEx(
    pti: t::PTP_TIMER,
    pftduetime: *const FILETIME,
    msperiod: u32,
    _mswindowlength: u32,
) -> BOOL {
    let Some(item) = find(pti, is_work) else { return 0 };
    let was_set = item.disarm();
    // SAFETY: the caller's promise.
    if let Some(due) = unsafe { pointer::get(pftduetime) } {
        item.arm_timer(clock::monotonic_ns().saturating_add(distance(due)), msperiod);
    }
    was_set.into()
}

/// `SetThreadpoolTimer`—[`SetThreadpoolTimerEx`] without a result.
///
/// # Safety
/// `pftduetime` is null or valid.
pub unsafe extern "system" fn SetThreadpoolTimer(
    pti: t::PTP_TIMER,
    pftduetime: *const FILETIME,
    msperiod: u32,
    mswindowlength: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { SetThreadpoolTimerEx(pti, pftduetime, msperiod, mswindowlength) };
}

/// `IsThreadpoolTimerSet`—Whether a timer is set: it is going to be due.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IsThreadpoolTimerSet(pti: t::PTP_TIMER) -> BOOL {
    find(pti, is_work).is_some_and(|item| item.is_armed()).into()
}

/// `WaitForThreadpoolTimerCallbacks`—Returns when every call of the timer has.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolTimerCallbacks(pti: t::PTP_TIMER, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pti, is_work), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolTimer`—Stops and closes a timer; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolTimer(pti: t::PTP_TIMER) {
    close(find(pti, is_work));
}
