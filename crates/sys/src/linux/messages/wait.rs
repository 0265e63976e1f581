//! Waits for objects or messages.
#![allow(unsafe_code)] // Reads the program's handles.

use super::queue;
use crate::linux::current::{self, set_last_error};
use crate::linux::synchapi::wait::has_twice;
use crate::linux::wait::{self, Ended};
use crate::linux::{apc, handle};
use overlapped_core::Object;
use overlapped_core::clock;
use overlapped_core::wait::Terms;
use std::sync::Arc;
use windows_sys::Win32::Foundation::{self as f, HANDLE};
use windows_sys::Win32::UI::WindowsAndMessaging as ui;
use windows_sys::core::BOOL;

/// With the messages there are 64.
const MOST: u32 = 63;

fn fail(error: u32) -> f::WAIT_EVENT {
    set_last_error(error);
    f::WAIT_FAILED
}

/// `MsgWaitForMultipleObjectsEx`—Waits for an object or for new input of the kinds that `dwwakemask` names; the number after the
/// last object means input. What was looked at before counts only with MWMO_INPUTAVAILABLE.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (too many, unknown flags, the same twice in a wait for all).
///
/// # Safety
/// `phandles` is null or has `ncount` readable entries; queued routines may be called with MWMO_ALERTABLE.
pub unsafe extern "system-unwind" fn MsgWaitForMultipleObjectsEx(
    ncount: u32,
    phandles: *const HANDLE,
    dwmilliseconds: u32,
    dwwakemask: ui::QUEUE_STATUS_FLAGS,
    dwflags: ui::MSG_WAIT_FOR_MULTIPLE_OBJECTS_EX_FLAGS,
) -> f::WAIT_EVENT {
    const KNOWN: u32 = ui::MWMO_WAITALL | ui::MWMO_ALERTABLE | ui::MWMO_INPUTAVAILABLE;
    if ncount > MOST || (ncount > 0 && phandles.is_null()) || dwflags & !KNOWN != 0 {
        return fail(f::ERROR_INVALID_PARAMETER);
    }
    let handles = match ncount {
        0 => &[],
        // SAFETY: the caller's promise; it is not null.
        _ => unsafe { std::slice::from_raw_parts(phandles, ncount as usize) },
    };
    let objects: Option<Vec<Arc<Object>>> = handles.iter().map(|handle| handle::waitable(handle.addr())).collect();
    let Some(mut objects) = objects else { return fail(f::ERROR_INVALID_HANDLE) };
    if dwflags & ui::MWMO_WAITALL != 0 && has_twice(&objects) {
        return fail(f::ERROR_INVALID_PARAMETER);
    }
    let queue = queue::mine();
    let posts = dwwakemask & (ui::QS_POSTMESSAGE | ui::QS_ALLPOSTMESSAGE | ui::QS_SENDMESSAGE) != 0;
    let ticks = dwwakemask & ui::QS_TIMER != 0;
    let alertable = dwflags & ui::MWMO_ALERTABLE != 0;
    let all = dwflags & ui::MWMO_WAITALL != 0 && posts;
    let input = f::WAIT_OBJECT_0 + ncount;
    if dwflags & ui::MWMO_INPUTAVAILABLE != 0 && !all {
        let (has_posts, has_ticks) = queue.kinds();
        if (posts && (has_posts || queue.has_any())) || (ticks && has_ticks) {
            return input;
        }
    }
    if posts {
        objects.push(Arc::clone(&queue.news));
    }
    let finite = (dwmilliseconds != u32::MAX).then_some(dwmilliseconds);
    let limit = clock::deadline_after_ms(finite);
    let due = queue.next_due().filter(|_| ticks);
    let deadline = match (limit, due) {
        (Some(limit), Some(due)) => Some(limit.min(due)),
        (limit, due) => limit.or(due),
    };
    let terms = Terms { objects: &objects, all: all && objects.len() > 1, alertable, deadline };
    match current::with(|current| wait::objects_without_apcs(current, terms)) {
        Ended::Satisfied { index, abandoned } => {
            if posts && (index == ncount || all) {
                // It has been told, and is old until something else comes.
                queue.news.reset();
            }
            let base = if abandoned { f::WAIT_ABANDONED_0 } else { f::WAIT_OBJECT_0 };
            if all { base } else { base + index }
        }
        Ended::IoCompletion => {
            apc::run_all();
            f::WAIT_IO_COMPLETION
        }
        // A timer is input too.
        Ended::TimedOut if ticks && queue.kinds().1 => input,
        Ended::TimedOut => f::WAIT_TIMEOUT,
    }
}

/// `MsgWaitForMultipleObjects`—As [`MsgWaitForMultipleObjectsEx`], never alertable.
///
/// # Safety
/// As there.
pub unsafe extern "system" fn MsgWaitForMultipleObjects(
    ncount: u32,
    phandles: *const HANDLE,
    fwaitall: BOOL,
    dwmilliseconds: u32,
    dwwakemask: ui::QUEUE_STATUS_FLAGS,
) -> f::WAIT_EVENT {
    let flags = if fwaitall != 0 { ui::MWMO_WAITALL } else { 0 };
    // SAFETY: the caller's promise.
    unsafe { MsgWaitForMultipleObjectsEx(ncount, phandles, dwmilliseconds, dwwakemask, flags) }
}

/// `GetQueueStatus`—What kinds of input there are, in both halves.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetQueueStatus(flags: ui::QUEUE_STATUS_FLAGS) -> u32 {
    let (posts, ticks) = queue::mine().kinds();
    let mut found = 0;
    if posts {
        found |= ui::QS_POSTMESSAGE | ui::QS_ALLPOSTMESSAGE;
    }
    if ticks {
        found |= ui::QS_TIMER;
    }
    let found = found & flags;
    found | found << 16
}
