//! What a thread is asked of itself: its stack, its cycles, its ways with errors.

use crate::held::fails;
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading as t;
use std::cell::Cell;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr;

/// `GetCurrentThreadStackLimits`: where the calling thread's stack begins and ends.
///
/// # Safety
/// Both places are valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetCurrentThreadStackLimits(low: *mut usize, high: *mut usize) {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut stack, mut size): (*mut c_void, usize) = (ptr::null_mut(), 0);
    // SAFETY: takes no memory.
    let own = unsafe { libc::pthread_self() };
    // SAFETY: the thread is the calling one, and the place is valid.
    if unsafe { libc::pthread_getattr_np(own, attributes.as_mut_ptr()) } == 0 {
        // SAFETY: the call before has filled them in.
        unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut stack, &raw mut size) };
        // SAFETY: as above, and they are not used again.
        unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    }
    // SAFETY: the caller's promise.
    unsafe { low.write(stack.addr()) };
    // SAFETY: as above.
    unsafe { high.write(stack.addr() + size) };
}

thread_local! {
    static GUARANTEE: Cell<u32> = const { Cell::new(0) };
    static ERROR_MODE: Cell<u32> = const { Cell::new(0) };
}

/// `SetThreadStackGuarantee`: the wish is kept, and the one before told: a handler of overflows has a stack of its own here. Zero asks.
/// ERROR_INVALID_PARAMETER (null, more than the stack), as on Windows less than before changes nothing.
///
/// # Safety
/// `bytes` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetThreadStackGuarantee(bytes: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    let Some(bytes) = (unsafe { bytes.as_mut() }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    let (mut low, mut high) = (0, 0);
    // SAFETY: both are valid.
    unsafe { GetCurrentThreadStackLimits(&raw mut low, &raw mut high) };
    if high - low < *bytes as usize {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let before = GUARANTEE.get();
    GUARANTEE.set(before.max(*bytes));
    *bytes = before;
    1
}

/// `SetThreadErrorMode`: which errors the thread handles itself; all are, as with `SetErrorMode`. ERROR_INVALID_PARAMETER (a mode that is none).
///
/// # Safety
/// `before` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetThreadErrorMode(mode: u32, before: *mut u32) -> i32 {
    // SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX.
    if mode & !0x8003 != 0 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let former = ERROR_MODE.replace(mode);
    if !before.is_null() {
        // SAFETY: the caller's promise.
        unsafe { before.write(former) };
    }
    1
}

/// `GetThreadErrorMode`: the mode that was set last.
#[unsafe(no_mangle)]
pub extern "C" fn GetThreadErrorMode() -> u32 {
    ERROR_MODE.get()
}

/// `RestoreLastError`: as `SetLastError`.
#[unsafe(no_mangle)]
pub extern "C" fn RestoreLastError(error: u32) {
    // SAFETY: takes no memory.
    unsafe { f::SetLastError(error) };
}

/// `SetThreadPriorityBoost`: Linux has no boosts to turn off, or on. ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn SetThreadPriorityBoost(thread: HANDLE, _is_disabled: i32) -> i32 {
    // SAFETY: takes no memory; the last error says why there is none.
    (unsafe { t::GetThreadId(thread) } != 0).into()
}

/// `GetThreadPriorityBoost`: they are disabled. ERROR_INVALID_HANDLE, ERROR_NOACCESS (null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetThreadPriorityBoost(thread: HANDLE, to: *mut i32) -> i32 {
    // SAFETY: takes no memory; the last error says why there is none.
    if unsafe { t::GetThreadId(thread) } == 0 {
        return 0;
    }
    if to.is_null() {
        return fails(f::ERROR_NOACCESS, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(1) };
    1
}

/// The nanoseconds of a clock that counts processor time, which stand for cycles.
fn cycles(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the place is valid.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// `QueryThreadCycleTime`: how long the calling thread has run, in nanoseconds. ERROR_INVALID_HANDLE; ERROR_NOT_SUPPORTED (another thread),
/// ERROR_NOACCESS (null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryThreadCycleTime(thread: HANDLE, to: *mut u64) -> i32 {
    // SAFETY: takes no memory; the last error says why there is none.
    let number = unsafe { t::GetThreadId(thread) };
    match number {
        0 => 0,
        _ if to.is_null() => fails(f::ERROR_NOACCESS, 0),
        // SAFETY: takes no memory.
        number if number != unsafe { t::GetCurrentThreadId() } => fails(f::ERROR_NOT_SUPPORTED, 0),
        _ => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { to.write(cycles(libc::CLOCK_THREAD_CPUTIME_ID)) };
            1
        }
    }
}

/// `QueryProcessCycleTime`: how long the threads of this process have run, in nanoseconds. ERROR_INVALID_HANDLE; ERROR_NOT_SUPPORTED (another
/// process), ERROR_NOACCESS (null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryProcessCycleTime(process: HANDLE, to: *mut u64) -> i32 {
    match process_of(process) {
        None => 0,
        _ if to.is_null() => fails(f::ERROR_NOACCESS, 0),
        Some(number) if number != std::process::id() => fails(f::ERROR_NOT_SUPPORTED, 0),
        Some(_) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { to.write(cycles(libc::CLOCK_PROCESS_CPUTIME_ID)) };
            1
        }
    }
}

/// `QueryUnbiasedInterruptTime`: how long the machine has been awake, in 100 nanoseconds. 0 for null.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryUnbiasedInterruptTime(to: *mut u64) -> i32 {
    if to.is_null() {
        return 0;
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(cycles(libc::CLOCK_MONOTONIC) / 100) };
    1
}

/// `QueueUserAPC2`: as `QueueUserAPC`. ERROR_NOT_SUPPORTED (a special one, which interrupts), ERROR_INVALID_PARAMETER (another flag).
///
/// # Safety
/// As for `QueueUserAPC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueueUserAPC2(routine: f::PAPCFUNC, thread: HANDLE, data: usize, flags: u32) -> i32 {
    match flags {
        // SAFETY: the caller's promise.
        0 => (unsafe { t::QueueUserAPC(routine, thread, data) } != 0).into(),
        1 => fails(f::ERROR_NOT_SUPPORTED, 0),
        _ => fails(f::ERROR_INVALID_PARAMETER, 0),
    }
}
