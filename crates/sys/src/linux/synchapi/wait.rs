//! The waits of `synchapi.h`.
#![allow(unsafe_code)] // Reads the program's arrays.

use super::semaphore_error;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::failure::fail;
use crate::linux::handle;
use crate::linux::misuse;
use crate::linux::sleep::deadline;
use crate::linux::wait::{self as waits, Ended};
use overlapped_core::Object;
use overlapped_core::object::Kind;
use overlapped_core::wait::Terms;
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

const MAXIMUM_WAIT_OBJECTS: u32 = 64;

fn wait_code(ended: Ended) -> u32 {
    match ended {
        Ended::Satisfied { index, abandoned: false } => f::WAIT_OBJECT_0 + index,
        Ended::Satisfied { index, abandoned: true } => f::WAIT_ABANDONED_0 + index,
        Ended::TimedOut => f::WAIT_TIMEOUT,
        Ended::IoCompletion => f::WAIT_IO_COMPLETION,
    }
}

/// `from` is where the program's array of handles is, or zero.
fn wait_for(objects: &[Arc<Object>], from: usize, all: bool, timeout_ms: u32, alertable: BOOL) -> f::WAIT_EVENT {
    if misuse::is_on() {
        return misuse::watch::around(objects, from, all, timeout_ms, || wait(objects, all, timeout_ms, alertable));
    }
    wait(objects, all, timeout_ms, alertable)
}

fn wait(objects: &[Arc<Object>], all: bool, timeout_ms: u32, alertable: BOOL) -> f::WAIT_EVENT {
    if let [object] = objects
        && object.take_plainly()
    {
        return f::WAIT_OBJECT_0;
    }
    wait_in_full(objects, all, timeout_ms, alertable)
}

fn wait_in_full(objects: &[Arc<Object>], all: bool, timeout_ms: u32, alertable: BOOL) -> f::WAIT_EVENT {
    let terms = Terms { objects, all, alertable: alertable != 0, deadline: deadline(timeout_ms) };
    current::with(|current| {
        if objects.iter().any(|object| object.is_exhausted_for(&current.thread)) {
            return fail(f::ERROR_MUTANT_LIMIT_EXCEEDED, f::WAIT_FAILED);
        }
        wait_code(waits::objects(current, terms))
    })
}

/// `Sleep`—Sleeps, not alertably (WAIT-19).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn Sleep(dwmilliseconds: u32) {
    // SAFETY: nothing is demanded.
    unsafe { SleepEx(dwmilliseconds, 0) };
}

/// `SleepEx`—Sleeps; alertably, returns WAIT_IO_COMPLETION once APCs have run (WAIT-19).
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system-unwind" fn SleepEx(dwmilliseconds: u32, balertable: BOOL) -> u32 {
    if dwmilliseconds == 0 {
        std::thread::yield_now();
    }
    let terms = Terms { objects: &[], all: false, alertable: balertable != 0, deadline: deadline(dwmilliseconds) };
    match current::with(|current| waits::objects(current, terms)) {
        Ended::IoCompletion => f::WAIT_IO_COMPLETION,
        Ended::Satisfied { .. } | Ended::TimedOut => 0,
    }
}

/// `WaitForSingleObject`—Waits for one object.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForSingleObject(hhandle: HANDLE, dwmilliseconds: u32) -> f::WAIT_EVENT {
    // SAFETY: nothing is demanded.
    unsafe { WaitForSingleObjectEx(hhandle, dwmilliseconds, 0) }
}

/// `WaitForSingleObjectEx`—Waits for one object, alertably if wanted.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_MUTANT_LIMIT_EXCEEDED (a mutex that the thread has taken 2^31 - 1 times).
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system-unwind" fn WaitForSingleObjectEx(
    hhandle: HANDLE,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    let waited = handle::with_waitable(hhandle.addr(), |object| {
        wait_for(std::slice::from_ref(object), 0, false, dwmilliseconds, balertable)
    });
    waited.unwrap_or_else(|| fail(f::ERROR_INVALID_HANDLE, f::WAIT_FAILED))
}

/// `WaitForMultipleObjects`—Waits for any or all of up to 64 objects.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `lphandles` is null or has `ncount` readable entries.
pub unsafe extern "system" fn WaitForMultipleObjects(
    ncount: u32,
    lphandles: *const HANDLE,
    bwaitall: BOOL,
    dwmilliseconds: u32,
) -> f::WAIT_EVENT {
    // SAFETY: the caller's promise.
    unsafe { WaitForMultipleObjectsEx(ncount, lphandles, bwaitall, dwmilliseconds, 0) }
}

/// Whether an object is there twice, which no wait for all may name.
pub(crate) fn has_twice(objects: &[Arc<Object>]) -> bool {
    let twice = |(at, object): (usize, &Arc<Object>)| objects[..at].iter().any(|other| Arc::ptr_eq(other, object));
    objects.iter().enumerate().any(twice)
}

/// A wait for any of several events and semaphores, where one is signaled already: none of them need be kept.
///
/// `None`: it is another case, or may be, and nothing has been done.
fn take_signaled(handles: &[HANDLE]) -> Option<u32> {
    // Every handle is looked up before any object is taken (WAIT-8).
    let awaited = handle::awaited(handles)?;
    let mut first = None;
    for (index, object) in awaited.iter().enumerate() {
        let object = object?;
        if object.is_plainly_signaled()? && first.is_none() {
            first = Some((index, object));
        }
    }
    let (first, object) = first?;
    let is_signaled =
        |object: Option<&Arc<Object>>| object.is_none_or(|object| object.is_plainly_signaled() != Some(false));
    let taken = current::with(|current| {
        object.try_acquire_first(&current.thread, || awaited.iter().take(first).any(is_signaled))
    });
    taken.then_some(f::WAIT_OBJECT_0 + first as u32)
}

/// `WaitForMultipleObjectsEx`—Waits for any or all of up to 64 objects, alertably if wanted (WAIT-1 to WAIT-14).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (none, too many, the same twice in a wait for all).
///
/// # Safety
/// `lphandles` is null or has `ncount` readable entries; queued routines may be called.
pub unsafe extern "system-unwind" fn WaitForMultipleObjectsEx(
    ncount: u32,
    lphandles: *const HANDLE,
    bwaitall: BOOL,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    if ncount == 0 || ncount > MAXIMUM_WAIT_OBJECTS || lphandles.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, f::WAIT_FAILED);
    }
    // SAFETY: the caller's promise.
    let handles = unsafe { std::slice::from_raw_parts(lphandles, ncount as usize) };
    // The checks see the wait whole.
    if bwaitall == 0
        && !misuse::is_on()
        && let Some(taken) = take_signaled(handles)
    {
        return taken;
    }
    // All are looked up before any is looked at (WAIT-8); pseudo handles are for single waits (WAIT-10).
    let pseudo = |handle: &HANDLE| matches!(handle.addr(), handle::CURRENT_PROCESS | handle::CURRENT_THREAD);
    let objects: Option<SmallVec<[Arc<Object>; 8]>> =
        handles.iter().map(|handle| if pseudo(handle) { None } else { handle::waitable(handle.addr()) }).collect();
    let Some(objects) = objects else { return fail(f::ERROR_INVALID_HANDLE, f::WAIT_FAILED) };
    let all = bwaitall != 0 && objects.len() > 1;
    if all && has_twice(&objects) {
        return fail(f::ERROR_INVALID_PARAMETER, f::WAIT_FAILED);
    }
    wait_for(&objects, lphandles.addr(), all, dwmilliseconds, balertable)
}

/// `SignalObjectAndWait`—Signals one object, then waits for another; not atomic (SOAW-1 to SOAW-6).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_TOO_MANY_POSTS, ERROR_NOT_OWNER.
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system-unwind" fn SignalObjectAndWait(
    hobjecttosignal: HANDLE,
    hobjecttowaiton: HANDLE,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    let signal = || {
        let object = handle::object(hobjecttosignal.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        // Looked up once: the signal may make another thread close the handle.
        let awaited = handle::waitable(hobjecttowaiton.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let mut delivery = Delivery::new();
        match object.kind() {
            Kind::ManualEvent | Kind::AutoEvent => object.set(&mut delivery.wakes),
            Kind::Semaphore { .. } => {
                object.release_semaphore(1, &mut delivery.wakes).map_err(semaphore_error)?;
            }
            Kind::Mutex => current::with(|current| object.release_mutex(&current.thread, &mut delivery.wakes))
                .map_err(|_| f::ERROR_NOT_OWNER)?,
            Kind::Timer { .. } | Kind::ThreadEnded => return Err(f::ERROR_INVALID_HANDLE),
        }
        Ok(awaited)
    };
    match signal() {
        Ok(awaited) => wait_for(&[awaited], 0, false, dwmilliseconds, balertable),
        Err(error) => fail(error, f::WAIT_FAILED),
    }
}
