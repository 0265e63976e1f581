use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::null_mut;

const ERROR_NOT_OWNER: u32 = 288;
const ERROR_TOO_MANY_POSTS: u32 = 298;

fn signal_and_wait(signal: HANDLE, wait: HANDLE, ms: u32, alertable: bool) -> u32 {
    unsafe { SignalObjectAndWait(signal, wait, ms, i32::from(alertable)) }
}

#[test]
fn soaw_1_events_semaphores_and_mutexes_can_be_signaled() {
    let ready = event(true, true);
    let (auto, manual, semaphore, owned) = (event(false, false), event(true, false), semaphore(0, 2), mutex(true));
    for signal in [auto, manual, semaphore] {
        assert_eq!(signal_and_wait(signal, ready, 0, false), 0);
        assert_eq!(wait(signal, 0), 0);
    }
    assert_eq!(signal_and_wait(owned, ready, 0, false), 0);
    assert_eq!(unsafe { ReleaseMutex(owned) }, 0, "it has been released");
}

#[test]
fn soaw_1_other_kinds_and_no_handle_fail_with_6() {
    let (auto, ready) = (event(false, false), event(true, true));
    let (client, accepted) = pair();
    for bad in [timer(true), this_thread(), accepted as HANDLE, null_mut()] {
        set_error(UNTOUCHED);
        assert_eq!((signal_and_wait(bad, ready, 0, false), error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
    }
    set_error(UNTOUCHED);
    assert_eq!((signal_and_wait(auto, null_mut(), 0, false), error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
    assert_eq!(wait(auto, 0), WAIT_TIMEOUT, "nothing was signaled");
    assert_eq!(signal_and_wait(null_mut(), null_mut(), 0, false), WAIT_FAILED);
    close(client);
    close(accepted);
}

#[test]
fn soaw_2_a_signal_that_fails_does_not_wait() {
    let (full, free, auto) = (semaphore(1, 1), mutex(false), event(false, true));
    assert_eq!((signal_and_wait(full, auto, 0, false), error()), (WAIT_FAILED, ERROR_TOO_MANY_POSTS));
    assert_eq!((signal_and_wait(free, auto, 0, false), error()), (WAIT_FAILED, ERROR_NOT_OWNER));
    assert_eq!(wait(auto, 0), 0, "the second object was not taken");
    assert_eq!((wait(full, 0), wait(full, 0)), (0, WAIT_TIMEOUT), "the first is as it was");
}

#[test]
fn soaw_3_the_same_auto_event_is_set_and_consumed() {
    let auto = event(false, false);
    for _ in 0..10_000 {
        assert_eq!(signal_and_wait(auto, auto, 0, false), 0);
    }
    assert_eq!(wait(auto, 0), WAIT_TIMEOUT);
}

#[test]
fn soaw_4_a_timeout_does_not_undo_the_signal() {
    let (auto, never) = (event(false, false), event(true, false));
    for ms in [0, 1] {
        assert_eq!(signal_and_wait(auto, never, ms, false), WAIT_TIMEOUT);
        assert_eq!(wait(auto, 0), 0);
    }
}

#[test]
fn soaw_5_two_threads_hand_each_other_the_turn() {
    const ROUNDS: u32 = 5_000;
    let (ping, pong) = (share(event(false, false)), share(event(false, false)));
    let other = start(move || {
        assert_eq!(wait(ping.get(), BOUND_MS), 0);
        for _ in 1..ROUNDS {
            assert_eq!(signal_and_wait(pong.get(), ping.get(), BOUND_MS, false), 0);
        }
        set(pong.get());
    });
    for _ in 0..ROUNDS {
        assert_eq!(signal_and_wait(ping.get(), pong.get(), BOUND_MS, false), 0);
    }
    other.join();
}

#[test]
fn soaw_6_an_apc_ends_the_wait_after_the_signal() {
    let (auto, never) = (event(false, false), event(true, false));
    queue_here(1);
    assert_eq!((signal_and_wait(auto, never, BOUND_MS, true), noted()), (WAIT_IO_COMPLETION, vec![1]));
    assert_eq!(wait(auto, 0), 0);
    queue_here(2);
    set(never);
    assert_eq!((signal_and_wait(auto, never, 0, true), noted()), (0, vec![]), "the object wins (APC-6)");
    assert_eq!((sleep_alertably(0), noted()), (WAIT_IO_COMPLETION, vec![2]));
}
