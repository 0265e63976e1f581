use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// What a callback of these tests counts and waits for.
pub struct Calls {
    pub count: AtomicU32,
    pub timed_out: AtomicU32,
    /// Waited for by each callback, if there is one.
    pub gate: Option<Shared>,
}

pub fn calls(gate: Option<HANDLE>) -> &'static Calls {
    Box::leak(Box::new(Calls { count: AtomicU32::new(0), timed_out: AtomicU32::new(0), gate: gate.map(share) }))
}

impl Calls {
    pub fn context(&self) -> *const c_void {
        std::ptr::from_ref(self).cast()
    }

    pub fn count(&self) -> u32 {
        self.count.load(Ordering::SeqCst)
    }
}

pub unsafe extern "system" fn called(calls: *mut c_void, timed_out: bool) {
    let calls = unsafe { &*calls.cast::<Calls>() };
    if timed_out {
        calls.timed_out.fetch_add(1, Ordering::SeqCst);
    }
    calls.count.fetch_add(1, Ordering::SeqCst);
    if let Some(gate) = calls.gate {
        assert_eq!(wait(gate.get(), BOUND_MS), 0);
    }
}

pub fn timer(queue: HANDLE, calls: &Calls, due: u32, period: u32, flags: u32) -> HANDLE {
    let mut timer = null_mut();
    let made = unsafe { CreateTimerQueueTimer(&mut timer, queue, Some(called), calls.context(), due, period, flags) };
    assert_eq!(made, 1, "{}", error());
    timer
}

#[test]
fn a_timer_calls_once_or_again_and_again() {
    let (once, often) = (calls(None), calls(None));
    let started = Instant::now();
    let first = timer(null_mut(), once, 30, 0, 0);
    let second = timer(null_mut(), often, 0, 5, 0);
    until("five calls", || often.count() >= 5);
    until("the first call", || once.count() == 1);
    assert!(started.elapsed().as_millis() >= 30);
    assert_eq!(often.timed_out.load(Ordering::SeqCst), often.count());
    unsafe {
        assert_eq!(DeleteTimerQueueTimer(null_mut(), second, INVALID_HANDLE_VALUE), 1);
        let seen = often.count();
        assert_eq!(ChangeTimerQueueTimer(null_mut(), first, 0, 0), 1);
        until("the second call", || once.count() == 2);
        assert_eq!(often.count(), seen, "ended");
        assert_eq!(DeleteTimerQueueTimer(null_mut(), first, INVALID_HANDLE_VALUE), 1);
        assert_eq!((DeleteTimerQueueTimer(null_mut(), first, null_mut()), error()), (0, 6));
        assert_eq!((ChangeTimerQueueTimer(null_mut(), first, 0, 0), error()), (0, 6));
    }
}

#[test]
fn the_end_of_a_timer_waits_for_its_callback_as_it_is_told() {
    let gate = event(true, false);
    let running = calls(Some(gate));
    let pending = timer(null_mut(), running, 0, 0, 0);
    until("the call", || running.count() == 1);
    assert_eq!((unsafe { DeleteTimerQueueTimer(null_mut(), pending, null_mut()) }, error()), (0, 997));
    let told = timer(null_mut(), running, 0, 0, 0x10);
    until("the call", || running.count() == 2);
    let done = event(true, false);
    assert_eq!(unsafe { DeleteTimerQueueTimer(null_mut(), told, done) }, 1);
    assert!(!is_signaled(done));
    let waited = timer(null_mut(), running, 0, 0, 0x10);
    until("the call", || running.count() == 3);
    let shared = share(waited);
    let deleter = start(move || unsafe { DeleteTimerQueueTimer(null_mut(), shared.get(), INVALID_HANDLE_VALUE) });
    deleter.until_asleep();
    set(gate);
    assert_eq!(deleter.join(), 1);
    assert_eq!(wait(done, BOUND_MS), 0);
}

unsafe extern "system" fn ends_itself(timer: *mut c_void, _: bool) {
    let timer = unsafe { Arc::from_raw(timer.cast::<std::sync::Mutex<usize>>()) };
    let handle = *timer.lock().unwrap();
    assert_eq!(unsafe { DeleteTimerQueueTimer(null_mut(), handle as HANDLE, INVALID_HANDLE_VALUE) }, 1);
    *timer.lock().unwrap() = 0;
}

#[test]
fn a_callback_may_end_its_own_timer() {
    let shared = Arc::new(std::sync::Mutex::new(0));
    let mut timer = null_mut();
    let held = shared.lock();
    let context = Arc::into_raw(Arc::clone(&shared)).cast();
    assert_eq!(unsafe { CreateTimerQueueTimer(&mut timer, null_mut(), Some(ends_itself), context, 0, 0, 0) }, 1);
    *held.unwrap() = timer as usize;
    until("its end", || *shared.lock().unwrap() == 0);
}

#[test]
fn a_queue_ends_with_its_timers() {
    unsafe {
        let queue = CreateTimerQueue();
        let (never, often) = (calls(None), calls(None));
        let late = timer(queue, never, 1_000_000, 0, 0);
        timer(queue, often, 0, 1, 0x20);
        until("a call on the timer thread", || often.count() > 0);
        assert_eq!((DeleteTimerQueueTimer(null_mut(), late, null_mut()), error()), (0, 6), "another queue's");
        assert_eq!((CloseHandle(queue), error()), (0, 6), "no kernel object");
        assert_eq!(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE), 1);
        let seen = often.count();
        assert_eq!((DeleteTimerQueueEx(queue, null_mut()), error()), (0, 6));
        assert_eq!((ChangeTimerQueueTimer(queue, late, 0, 0), error()), (0, 6));
        assert_eq!((often.count(), never.count()), (seen, 0));
        let other = CreateTimerQueue();
        timer(other, never, 1_000_000, 0, 0);
        let done = event(true, false);
        assert_eq!((DeleteTimerQueueEx(other, done), is_signaled(done)), (1, true));
        let mut timer = null_mut();
        assert_eq!((CreateTimerQueueTimer(&mut timer, null_mut(), None, null_mut(), 0, 0, 0), error()), (0, 87));
        assert_eq!(
            (CreateTimerQueueTimer(null_mut(), null_mut(), Some(called), null_mut(), 0, 0, 0), error()),
            (0, 87)
        );
        assert_eq!(
            (CreateTimerQueueTimer(&mut timer, null_mut(), Some(called), null_mut(), 0, 0, 0x2), error()),
            (0, 87)
        );
    }
}
