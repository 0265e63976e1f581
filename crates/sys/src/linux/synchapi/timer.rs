//! The waitable timers of `synchapi.h`.
#![allow(unsafe_code)] // Reads the program's due time.

use crate::linux::current::set_last_error;
use crate::linux::deliver::Delivery;
use crate::linux::failure::to_bool;
use crate::linux::{apc, current, handle};
use overlapped_core::Object;
use overlapped_core::object::{Kind, TimerDue, TimerRoutine};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

fn timer(handle: HANDLE) -> Result<Arc<Object>, u32> {
    let object = handle::object(handle.addr()).filter(|object| matches!(object.kind(), Kind::Timer { .. }));
    object.ok_or(f::ERROR_INVALID_HANDLE)
}

/// `SetWaitableTimer`—Starts a timer anew (TMR-2 to TMR-5). There is no system to resume: `fresume` sets the last error
/// to ERROR_NOT_SUPPORTED and succeeds, as on Windows where the machine cannot be woken.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOACCESS.
///
/// # Safety
/// `lpduetime` is null or valid; the routine may be called with its argument on the calling thread.
pub unsafe extern "system" fn SetWaitableTimer(
    htimer: HANDLE,
    lpduetime: *const i64,
    lperiod: i32,
    pfncompletionroutine: t::PTIMERAPCROUTINE,
    lpargtocompletionroutine: *const core::ffi::c_void,
    fresume: BOOL,
) -> BOOL {
    let start = || {
        let timer = timer(htimer)?;
        let period_ms = u32::try_from(lperiod).map_err(|_| f::ERROR_INVALID_PARAMETER)?;
        if lpduetime.is_null() {
            return Err(f::ERROR_NOACCESS);
        }
        // SAFETY: the caller's promise; it is not null.
        let due = match unsafe { lpduetime.read() } {
            relative if relative < 0 => TimerDue::Relative(relative.unsigned_abs()),
            absolute => TimerDue::Absolute(absolute as u64),
        };
        let routine = pfncompletionroutine.map(|routine| {
            let thread = current::with(|current| Arc::clone(&current.thread));
            TimerRoutine { thread, apc: apc::timer(routine, lpargtocompletionroutine) }
        });
        timer.set_timer(due, period_ms, routine, &mut Delivery::new().wakes);
        if fresume != 0 {
            set_last_error(f::ERROR_NOT_SUPPORTED);
        }
        Ok(())
    };
    to_bool(start())
}

/// `CancelWaitableTimer`—Stops a timer; its state stays (TMR-6).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelWaitableTimer(htimer: HANDLE) -> BOOL {
    to_bool(timer(htimer).map(|timer| timer.cancel_timer()))
}
