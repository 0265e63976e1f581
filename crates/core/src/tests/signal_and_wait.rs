//! `SignalObjectAndWait` is a signal and then a wait (SOAW-5), so what it promises follows from the two.

use super::*;
use crate::object::{NotOwner, SemaphoreError};

#[test]
fn soaw_2_a_signal_that_fails_says_why() {
    let (thread, full, mutex) = (thread(), semaphore(1, 1), mutex());
    assert_eq!(full.release_semaphore(1, &mut Wakes::new()), Err(SemaphoreError::TooManyPosts));
    assert_eq!(mutex.release_mutex(&thread, &mut Wakes::new()), Err(NotOwner));
}

#[test]
fn soaw_3_signaling_and_waiting_for_one_auto_event() {
    let (thread, event) = (thread(), [auto_event(false)]);
    for _ in 0..10_000 {
        set(&event[0]);
        assert_eq!(step(&thread, any(&event)), satisfied(0));
    }
    assert!(!take(&event[0]));
}

#[test]
fn soaw_4_a_timeout_does_not_undo_the_signal() {
    let (thread, signal, wait) = (thread(), auto_event(false), [auto_event(false)]);
    set(&signal);
    assert_eq!(poll(&thread, &wait), TIMED_OUT);
    assert!(take(&signal));
}

#[test]
fn soaw_6_the_signal_is_done_when_an_apc_ends_the_wait() {
    let (thread, signal, wait) = (thread(), auto_event(false), [auto_event(false)]);
    queue_apc(&thread, 1);
    set(&signal);
    assert_eq!(step(&thread, Terms { alertable: true, ..any(&wait) }), Step::RunApcs);
    assert!(take(&signal));
}
