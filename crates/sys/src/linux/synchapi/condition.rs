//! Condition variables.
//!
//! The waiting are parked under the variable's address; its own eight bytes only count them, so that a wake with nobody
//! there costs one load. Zero is `CONDITION_VARIABLE_INIT`.
#![allow(unsafe_code)] // Works on the program's own word and locks.

use super::{critical_section, srw_lock};
use crate::linux::failure::fail;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use parking_lot_core::{DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN, ParkResult};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::Win32::System::Threading::{CONDITION_VARIABLE, CRITICAL_SECTION, SRWLOCK};
use windows_sys::core::BOOL;

/// The moment at which a wait of so long times out; `None` is never.
pub(super) fn moment(timeout_ms: u32) -> Option<Instant> {
    (timeout_ms != t::INFINITE).then(|| Instant::now() + Duration::from_millis(timeout_ms.into()))
}

/// # Safety
/// `variable` is valid for as long as the borrow is used.
unsafe fn count<'a>(variable: *mut CONDITION_VARIABLE) -> &'a AtomicUsize {
    // SAFETY: the caller's promise; the variable is one word, which may be shared.
    unsafe { AtomicUsize::from_ptr(variable.cast()) }
}

/// Sleeps until woken; false if the time is over.
///
/// # Safety
/// `variable` is valid. `release` gives up what protects the condition.
unsafe fn sleep(variable: *mut CONDITION_VARIABLE, timeout_ms: u32, release: impl FnOnce()) -> bool {
    // SAFETY: the caller's promise.
    let count = unsafe { count(variable) };
    // Before the lock is given up, under which whoever wakes has changed the condition.
    count.fetch_add(1, Ordering::SeqCst);
    let _blocking = Blocking::new();
    // SAFETY: the key is the variable's own address; `release` gives up a lock, which may unpark and does not park; no
    // closure panics.
    let parked = unsafe {
        parking_lot_core::park(
            variable.addr(),
            || true,
            release,
            // The one that is woken is counted out by whoever wakes it, for the variable may be gone by now.
            |_, _| {
                count.fetch_sub(1, Ordering::SeqCst);
            },
            DEFAULT_PARK_TOKEN,
            moment(timeout_ms),
        )
    };
    matches!(parked, ParkResult::Unparked(_))
}

/// # Safety
/// `variable` is null or valid.
unsafe fn wake(variable: *mut CONDITION_VARIABLE, all: bool) {
    if variable.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, ());
    }
    // SAFETY: the caller's promise; it is not null.
    let count = unsafe { count(variable) };
    if count.load(Ordering::SeqCst) == 0 {
        return;
    }
    // Counted out under the lock of the queue, before those who are woken can run.
    let most = if all { usize::MAX } else { 1 };
    let mut left = most;
    let choose = |_| match left {
        0 => parking_lot_core::FilterOp::Stop,
        _ => {
            left -= 1;
            parking_lot_core::FilterOp::Unpark
        }
    };
    // SAFETY: the key is the variable's own address; neither closure panics or calls into the library.
    unsafe {
        parking_lot_core::unpark_filter(variable.addr(), choose, |result| {
            count.fetch_sub(result.unparked_threads, Ordering::SeqCst);
            DEFAULT_UNPARK_TOKEN
        })
    };
}

/// `InitializeConditionVariable`—Makes a variable that nobody waits for, as `CONDITION_VARIABLE_INIT` is.
///
/// # Safety
/// `conditionvariable` is null or valid for writes, and nobody uses it.
pub unsafe extern "system" fn InitializeConditionVariable(conditionvariable: *mut CONDITION_VARIABLE) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(conditionvariable, t::CONDITION_VARIABLE_INIT) };
}

/// `SleepConditionVariableCS`—Gives up one entry of a critical section and sleeps, in one step; then takes it again. Not
/// alertable.
///
/// Errors: ERROR_TIMEOUT, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// The pointers are null or valid; the section is owned by the caller.
pub unsafe extern "system" fn SleepConditionVariableCS(
    conditionvariable: *mut CONDITION_VARIABLE,
    criticalsection: *mut CRITICAL_SECTION,
    dwmilliseconds: u32,
) -> BOOL {
    if conditionvariable.is_null() || criticalsection.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let release = || unsafe { critical_section::leave(criticalsection) };
    // SAFETY: the caller's promise; it is not null.
    let woken = unsafe { sleep(conditionvariable, dwmilliseconds, release) };
    // SAFETY: the caller's promise.
    unsafe { critical_section::enter(criticalsection) };
    if woken { 1 } else { fail(f::ERROR_TIMEOUT, 0) }
}

/// `SleepConditionVariableSRW`—The same with a slim lock, held exclusively or, with CONDITION_VARIABLE_LOCKMODE_SHARED,
/// shared.
///
/// Errors: ERROR_TIMEOUT, ERROR_INVALID_PARAMETER (null, other flags), ERROR_NOT_OWNER (the lock is not held so).
///
/// # Safety
/// The pointers are null or valid; the lock is held by the caller as the flags say.
pub unsafe extern "system" fn SleepConditionVariableSRW(
    conditionvariable: *mut CONDITION_VARIABLE,
    srwlock: *mut SRWLOCK,
    dwmilliseconds: u32,
    flags: u32,
) -> BOOL {
    if conditionvariable.is_null() || srwlock.is_null() || flags & !t::CONDITION_VARIABLE_LOCKMODE_SHARED != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let shared = flags & t::CONDITION_VARIABLE_LOCKMODE_SHARED != 0;
    // SAFETY: the caller's promise.
    if !unsafe { srw_lock::is_held(srwlock, shared) } {
        return fail(f::ERROR_NOT_OWNER, 0);
    }
    let release = || {
        // SAFETY: the caller's promise.
        unsafe { srw_lock::release(srwlock, shared) };
    };
    // SAFETY: the caller's promise; it is not null.
    let woken = unsafe { sleep(conditionvariable, dwmilliseconds, release) };
    // SAFETY: the caller's promise.
    unsafe { srw_lock::acquire(srwlock, shared) };
    if woken { 1 } else { fail(f::ERROR_TIMEOUT, 0) }
}

/// `WakeConditionVariable`—Wakes one of those who sleep, if there is any.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `conditionvariable` is null or an initialized variable.
pub unsafe extern "system" fn WakeConditionVariable(conditionvariable: *mut CONDITION_VARIABLE) {
    // SAFETY: the caller's promise.
    unsafe { wake(conditionvariable, false) };
}

/// `WakeAllConditionVariable`—Wakes all of those who sleep.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `conditionvariable` is null or an initialized variable.
pub unsafe extern "system" fn WakeAllConditionVariable(conditionvariable: *mut CONDITION_VARIABLE) {
    // SAFETY: the caller's promise.
    unsafe { wake(conditionvariable, true) };
}
