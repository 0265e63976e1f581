use crate::support::*;
use crate::timer_queues::{Calls, called, calls};
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::FD_ACCEPT;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::atomic::Ordering;

const ONCE: u32 = 8;
const IN_WAIT_THREAD: u32 = 4;

fn register(object: HANDLE, calls: &Calls, timeout: u32, flags: u32) -> HANDLE {
    let mut wait = null_mut();
    let made = unsafe { RegisterWaitForSingleObject(&mut wait, object, Some(called), calls.context(), timeout, flags) };
    assert_eq!(made, 1, "{}", error());
    wait
}

#[test]
fn each_signal_calls_and_takes_the_event() {
    let (event, seen) = (event(false, false), calls(None));
    let wait = register(event, seen, INFINITE, 0);
    for count in 1..=5 {
        set(event);
        until("the call", || seen.count() == count);
        assert!(!is_signaled(event));
    }
    assert_eq!(seen.timed_out.load(Ordering::SeqCst), 0);
    assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    set(event);
    assert!(is_signaled(event), "nobody takes it any more");
    assert_eq!((unsafe { UnregisterWait(wait) }, error()), (0, 6));
}

#[test]
fn once_is_once_and_a_manual_event_is_again_and_again() {
    let (event, once, often) = (event(true, false), calls(None), calls(None));
    let first = register(event, once, INFINITE, ONCE);
    let second = register(event, often, INFINITE, 0);
    set(event);
    until("three calls", || often.count() >= 3);
    reset(event);
    assert_eq!(once.count(), 1);
    for wait in [first, second] {
        assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    }
}

/// The waiting thread takes up the wait again after each call, and still serves others.
#[test]
fn a_routine_in_the_waiting_thread_is_called_again_and_again() {
    let (manual, other) = (event(true, true), event(false, false));
    let (often, seen) = (calls(None), calls(None));
    let first = register(manual, often, INFINITE, IN_WAIT_THREAD);
    until("three calls", || often.count() >= 3);
    let second = register(other, seen, INFINITE, IN_WAIT_THREAD);
    set(other);
    until("the other's call", || seen.count() == 1);
    for wait in [first, second] {
        assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    }
}

#[test]
fn a_time_that_is_over_calls_too() {
    let (event, seen) = (event(true, false), calls(None));
    let wait = register(event, seen, 5, 0);
    until("three times", || seen.timed_out.load(Ordering::SeqCst) >= 3);
    assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    let once = calls(None);
    let wait = register(event, once, 5, ONCE);
    until("the call", || once.count() == 1);
    set(event);
    assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    assert_eq!(once.count(), 1);
}

#[test]
fn unregistering_waits_as_it_is_told() {
    let gate = event(true, false);
    let (object, seen) = (event(false, true), calls(Some(gate)));
    let wait = register(object, seen, INFINITE, 0);
    until("the call", || seen.count() == 1);
    let done = event(true, false);
    assert_eq!((unsafe { UnregisterWaitEx(wait, done) }, is_signaled(done)), (1, false));
    set(object);
    let second = register(object, seen, INFINITE, 0x10);
    until("the call", || seen.count() == 2);
    assert_eq!((unsafe { UnregisterWait(second) }, error()), (0, 997));
    set(gate);
    assert_eq!(super::support::wait(done, BOUND_MS), 0);
}

/// The keeper pumps the sockets whose events it waits for.
#[test]
fn network_events_come_through_a_registered_wait() {
    let (listener, address) = listener();
    let (ready, seen) = (event(false, false), calls(None));
    event_select(listener, ready, FD_ACCEPT);
    let wait = register(ready, seen, INFINITE, 0);
    for count in 1..=3 {
        let client = connect_to(&address);
        until("the call", || seen.count() >= count);
        assert_eq!(seen.count(), count, "one call for each connection");
        let (bits, _) = enumerate(listener, null_mut());
        assert_eq!(bits, FD_ACCEPT);
        close(accept_one(listener));
        close(client);
    }
    assert_eq!(unsafe { UnregisterWaitEx(wait, INVALID_HANDLE_VALUE) }, 1);
    close(listener);
    assert_no_rescue();
}

unsafe extern "system" fn work(calls: *mut c_void) -> u32 {
    unsafe { called(calls, false) };
    0
}

#[test]
fn work_items_that_block_do_not_hold_others_up() {
    let gate = event(true, false);
    let (blocked, free) = (calls(Some(gate)), calls(None));
    unsafe {
        for _ in 0..20 {
            assert_eq!(QueueUserWorkItem(Some(work), blocked.context(), 0), 1);
        }
        until("all to begin", || blocked.count() == 20);
        for flags in [0, 0x10, 0x80, 1] {
            assert_eq!(QueueUserWorkItem(Some(work), free.context(), flags), 1);
        }
        until("the others", || free.count() == 4);
        set(gate);
        assert_eq!((QueueUserWorkItem(None, free.context(), 0), error()), (0, 87));
        assert_eq!((QueueUserWorkItem(Some(work), free.context(), 0x200), error()), (0, 87));
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let (seen, mut wait) = (calls(None), null_mut());
    let event = event(true, false);
    unsafe {
        let mut register = |object, callback, flags| {
            (RegisterWaitForSingleObject(&mut wait, object, callback, seen.context(), 0, flags), error())
        };
        assert_eq!(register(null_mut(), Some(called), 0), (0, 6));
        assert_eq!(register(event, None, 0), (0, 87));
        assert_eq!(register(event, Some(called), 0x800), (0, 87));
        assert_eq!((UnregisterWaitEx(event, null_mut()), error()), (0, 6));
        assert_eq!((RegisterWaitForSingleObject(null_mut(), event, Some(called), null_mut(), 0, 0), error()), (0, 87));
    }
}
