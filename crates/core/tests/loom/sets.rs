//! Wait sets: a signal against a waiter that lies down.

use super::*;
use overlapped_core::Set;
use overlapped_core::set::SetWait;

fn wait_set(thread: &Arc<Thread>, set: &Arc<Set>) -> Step {
    wait_set_with(thread, set, false)
}

fn wait_set_with(thread: &Arc<Thread>, set: &Arc<Set>, alertable: bool) -> Step {
    let mut wait = SetWait::new(thread, set, alertable, None);
    loop {
        match wait.step() {
            Step::Block { .. } => sleep(thread),
            ended => return ended,
        }
    }
}

#[test]
fn l11_became_ready_against_block() {
    model(4, || {
        let members = Set::new();
        let event = event(false);
        assert_eq!(members.insert(Arc::clone(&event)), 0);
        let setter = loom::thread::spawn(move || set(&event));
        assert_eq!(wait_set(&thread(), &members), SATISFIED);
        setter.join().unwrap();
    });
}

/// An event set before an APC is queued wins, wherever the wait is by then, and the APC stays.
#[test]
fn apc_6_a_signal_before_an_apc() {
    model(4, || {
        let (members, event, thread) = (Set::new(), event(false), thread());
        members.insert(Arc::clone(&event));
        let waiter = {
            let thread = Arc::clone(&thread);
            loom::thread::spawn(move || wait_set_with(&thread, &members, true))
        };
        set(&event);
        queue_apc(&thread);
        assert_eq!(waiter.join().unwrap(), SATISFIED);
        assert_eq!(thread.take_apc(), Some(APC));
    });
}

/// Two sets, each of its own event: two waits of the set yield both.
#[test]
fn l11_two_sets_serve_two_waits() {
    model(3, || {
        let members = Set::new();
        let events = [event(false), event(false)];
        let setters = events.map(|event| {
            members.insert(Arc::clone(&event));
            loom::thread::spawn(move || set(&event))
        });
        let thread = thread();
        let mut slots = [0, 1].map(|_| match wait_set(&thread, &members) {
            Step::Done(Outcome::Satisfied { index, .. }) => index,
            step => panic!("{step:?}"),
        });
        slots.sort_unstable();
        assert_eq!(slots, [0, 1]);
        join(setters);
    });
}

/// A set and a plain wait compete for one event, signaled twice: however the signals fall, both are served, for whoever
/// takes one signals again.
#[test]
fn l11_a_set_against_a_wait() {
    model(3, || {
        let members = Set::new();
        let event = event(false);
        members.insert(Arc::clone(&event));
        let waiter = {
            let event = Arc::clone(&event);
            let thread = thread();
            loom::thread::spawn(move || {
                assert_eq!(wait(&thread, any(&[Arc::clone(&event)])), SATISFIED);
                set(&event);
            })
        };
        let of_set = {
            let event = Arc::clone(&event);
            let thread = thread();
            loom::thread::spawn(move || {
                assert_eq!(wait_set(&thread, &members), SATISFIED);
                set(&event);
            })
        };
        set(&event);
        waiter.join().unwrap();
        of_set.join().unwrap();
    });
}
