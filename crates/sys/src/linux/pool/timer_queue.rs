//! Timer queues: timers that call functions.
#![allow(unsafe_code)] // Takes the program's callbacks.

use super::item::{Callback, Item};
use super::legacy::{end, item, place, to_handle};
use crate::linux::failure::{fail, to_bool};
use crate::linux::handle::{self, Entry};
use crate::linux::handleapi;
use overlapped_core::Object;
use overlapped_core::clock;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::sync::{Arc, OnceLock};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// A queue: the timers that end with it.
#[derive(Default)]
pub(crate) struct TimerQueue {
    timers: Mutex<Vec<Arc<Item>>>,
}

/// The queue that a null handle means.
fn of_process() -> Arc<TimerQueue> {
    static QUEUE: OnceLock<Arc<TimerQueue>> = OnceLock::new();
    Arc::clone(QUEUE.get_or_init(Arc::default))
}

fn queue(handle: HANDLE) -> Result<Arc<TimerQueue>, u32> {
    if handle.is_null() { Ok(of_process()) } else { handle::timer_queue(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE) }
}

/// A timer of a queue.
fn timer(queue: &TimerQueue, handle: HANDLE) -> Result<Arc<Item>, u32> {
    let item = handle::item(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    let own = queue.timers.lock().iter().any(|known| Arc::ptr_eq(known, &item));
    if own { Ok(item) } else { Err(f::ERROR_INVALID_HANDLE) }
}

/// `CreateTimerQueue`—A queue of timers.
///
/// Errors: ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CreateTimerQueue() -> HANDLE {
    let made = handle::insert(Entry::TimerQueue(Arc::default())).ok_or(f::ERROR_NOT_ENOUGH_MEMORY);
    std::ptr::without_provenance_mut(made.unwrap_or_else(|error| fail(error, 0)))
}

fn arm(timer: &Arc<Item>, due_ms: u32, period_ms: u32) {
    timer.arm_timer(clock::monotonic_ns() + u64::from(due_ms) * 1_000_000, period_ms);
}

/// `CreateTimerQueueTimer`—Calls a function when a time is over, then every so often; a period of zero is once. A null queue is that of
/// the process.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null, no function, other flags), ERROR_NO_SYSTEM_RESOURCES.
///
/// # Safety
/// `phnewtimer` is null or valid for writes; the function may be called with its parameter on another thread.
pub unsafe extern "system" fn CreateTimerQueueTimer(
    phnewtimer: *mut HANDLE,
    timerqueue: HANDLE,
    callback: t::WAITORTIMERCALLBACK,
    parameter: *const c_void,
    duetime: u32,
    period: u32,
    flags: t::WORKER_THREAD_FLAGS,
) -> BOOL {
    let create = || {
        let function = callback.filter(|_| !phnewtimer.is_null()).ok_or(f::ERROR_INVALID_PARAMETER)?;
        let place = place(flags)?;
        let queue = queue(timerqueue)?;
        let timer = item(Callback::Legacy(function), parameter, place, false)?;
        let made = to_handle(&timer)?;
        queue.timers.lock().push(Arc::clone(&timer));
        // SAFETY: the caller's promise; it is not null. Before the callback, which may read it.
        unsafe { phnewtimer.write(std::ptr::without_provenance_mut(made)) };
        let period = if flags & t::WT_EXECUTEONLYONCE != 0 { 0 } else { period };
        arm(&timer, duetime, period);
        Ok(())
    };
    to_bool(create())
}

/// `ChangeTimerQueueTimer`—Starts a timer anew, with other times.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ChangeTimerQueueTimer(
    timerqueue: HANDLE,
    timer: HANDLE,
    duetime: u32,
    period: u32,
) -> BOOL {
    let change = || {
        arm(&self::timer(&*queue(timerqueue)?, timer)?, duetime, period);
        Ok(())
    };
    to_bool(change())
}

/// `DeleteTimerQueueTimer`—Ends a timer. INVALID_HANDLE_VALUE returns when its callbacks have; an event is set then; null does not wait. A
/// callback may end its own timer: it does not wait for itself.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_IO_PENDING (null, and a callback runs; the timer is ended in any case).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn DeleteTimerQueueTimer(
    timerqueue: HANDLE,
    timer: HANDLE,
    completionevent: HANDLE,
) -> BOOL {
    let delete = || {
        let queue = queue(timerqueue)?;
        let timer = self::timer(&queue, timer)?;
        let ended = end(&timer, completionevent);
        if ended != Err(f::ERROR_INVALID_HANDLE) {
            queue.timers.lock().retain(|known| !Arc::ptr_eq(known, &timer));
        }
        ended
    };
    to_bool(delete())
}

/// `DeleteTimerQueueEx`—Ends a queue with all of its timers; the completion event is as for [`DeleteTimerQueueTimer`].
///
/// Errors: ERROR_INVALID_HANDLE (null too), ERROR_IO_PENDING (null, and a callback runs; the queue is ended in any case).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn DeleteTimerQueueEx(timerqueue: HANDLE, completionevent: HANDLE) -> BOOL {
    let delete = || {
        let queue = handle::timer_queue(timerqueue.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let event = match completionevent {
            INVALID_HANDLE_VALUE => None,
            event if event.is_null() => None,
            event => Some(handle::event(event.addr()).ok_or(f::ERROR_INVALID_HANDLE)?),
        };
        handleapi::forget(timerqueue.addr());
        let timers = std::mem::take(&mut *queue.timers.lock());
        for timer in &timers {
            timer.close();
            timer.cancel_queued();
        }
        match event {
            Some(event) => set_when_idle(&timers, event),
            None if completionevent == INVALID_HANDLE_VALUE => {
                timers.iter().for_each(|timer| timer.wait_until_idle(false));
            }
            None if timers.iter().any(Item::is_outstanding) => return Err(f::ERROR_IO_PENDING),
            None => {}
        }
        Ok(())
    };
    to_bool(delete())
}

/// Sets an event when no timer has a callback left: each passes it on to the next.
fn set_when_idle(timers: &[Arc<Item>], event: Arc<Object>) {
    let busy: Vec<_> = timers.iter().filter(|timer| timer.is_outstanding()).cloned().collect();
    match busy.len() {
        0 => event.set(&mut crate::linux::deliver::Delivery::new().wakes),
        1 => busy[0].when_idle(event),
        _ => {
            let waiting = move || {
                busy.iter().for_each(|timer| timer.wait_until_idle(false));
                event.set(&mut crate::linux::deliver::Delivery::new().wakes);
            };
            if let Some(pool) = super::Pool::of_process() {
                pool.post(Box::new(waiting), true);
            }
        }
    }
}

/// `DeleteTimerQueue`—[`DeleteTimerQueueEx`] with null.
///
/// Errors: as [`DeleteTimerQueueEx`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn DeleteTimerQueue(timerqueue: HANDLE) -> BOOL {
    // SAFETY: nothing is demanded.
    unsafe { DeleteTimerQueueEx(timerqueue, std::ptr::null_mut()) }
}
