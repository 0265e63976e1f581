//! The wait word, transition by transition: who moves it out of *waiting* has decided the wait, and nobody else may.

use super::*;
use crate::thread::Decision;

const ALERTABLE: [bool; 2] = [false, true];

#[test]
fn l7_the_first_setter_decides_and_its_decision_stands() {
    for alertable in ALERTABLE {
        let thread = thread();
        let ticket = thread.begin_wait(alertable);
        assert_eq!(thread.decision(), Decision::Waiting);
        assert!(thread.satisfy(ticket, 63, true));
        assert!(!thread.satisfy(ticket, 1, false), "decided");
        assert!(!thread.retract(ticket), "and not to be taken back");
        queue_apc(&thread, 1);
        assert_eq!(thread.decision(), Decision::Satisfied { index: 63, abandoned: true });
        thread.finish_wait();
        assert!(!thread.satisfy(ticket, 1, false), "over");
        assert!(!thread.retract(ticket));
    }
}

#[test]
fn l7_a_setter_of_an_earlier_wait_decides_nothing() {
    for alertable in ALERTABLE {
        let thread = thread();
        let earlier = thread.begin_wait(alertable);
        assert!(thread.retract(earlier));
        let present = thread.begin_wait(alertable);
        assert!(!thread.satisfy(earlier, 0, false));
        assert!(!thread.retract(earlier));
        assert_eq!(thread.decision(), Decision::Waiting);
        assert!(thread.satisfy(present, 0, false));
    }
}

#[test]
fn l7_what_was_taken_back_is_not_decided_any_more() {
    for alertable in ALERTABLE {
        let thread = thread();
        let ticket = thread.begin_wait(alertable);
        assert!(thread.retract(ticket));
        assert!(!thread.retract(ticket), "once");
        assert!(!thread.satisfy(ticket, 0, false));
    }
}

#[test]
fn l7_an_apc_decides_an_alertable_wait_alone() {
    let thread = thread();
    let ticket = thread.begin_wait(false);
    queue_apc(&thread, 1);
    assert_eq!(thread.decision(), Decision::Waiting);
    assert!(thread.retract(ticket));
    let ticket = thread.begin_wait(true);
    queue_apc(&thread, 2);
    assert_eq!(thread.decision(), Decision::Alerted);
    assert!(!thread.satisfy(ticket, 0, false) && !thread.retract(ticket));
    thread.finish_wait();
    queue_apc(&thread, 3);
    assert_eq!(thread.decision(), Decision::Waiting, "nobody waits, and nothing is decided");
}

#[test]
fn l7_an_index_leaves_the_generation_alone() {
    let thread = thread();
    for index in [0, 1, 64, (1 << 30) - 1] {
        for abandoned in [false, true] {
            let ticket = thread.begin_wait(false);
            assert!(thread.satisfy(ticket, index, abandoned));
            assert_eq!(thread.decision(), Decision::Satisfied { index, abandoned });
            thread.finish_wait();
            assert_ne!(thread.begin_wait(false), ticket);
            thread.finish_wait();
        }
    }
}
