//! The one step by which a call begins where nobody is in its way.

use super::*;

/// Whether the first attempt of a new operation may be made; it is then made, and blocks or not.
fn begins(direction: &Direction<Op>, ended: Ended<Op>) -> bool {
    let begun = direction.begin_if_ready();
    if begun {
        assert_eq!(direction.begin(), Begin::Busy, "it holds the baton");
        assert!(!direction.begin_if_ready(), "alone");
        idle(direction.ended(ended));
    }
    begun
}

#[test]
fn l6_the_first_attempt_is_made_where_it_may_succeed() {
    let direction = Direction::new();
    assert!(begins(&direction, Ended::Done { drained: false }), "nothing is known yet");
    assert!(begins(&direction, Ended::Done { drained: true }), "there may be more");
    assert!(!begins(&direction, Ended::Done { drained: false }), "there is no more");
    assert!(!begins(&direction, Ended::Done { drained: false }), "as before: asking takes no baton");
    assert_eq!(direction.begin(), Begin::Begun, "a synchronous call may try all the same");
    idle(direction.ended(Ended::Blocked(None)));
    assert!(direction.edge().is_none());
    assert!(begins(&direction, Ended::Blocked(None)));
    assert!(!begins(&direction, Ended::Done { drained: false }));
}

#[test]
fn net_26_an_edge_during_the_first_attempt_is_remembered() {
    let direction = Direction::new();
    for _ in 0..2 {
        assert!(direction.begin_if_ready());
        assert!(direction.edge().is_none() && direction.edge().is_none(), "the holder has the baton");
        assert!(!direction.begin_if_ready());
        idle(direction.ended(Ended::Blocked(None)));
    }
    assert!(direction.begin_if_ready());
    idle(direction.ended(Ended::Blocked(None)));
    assert!(!direction.begin_if_ready(), "what was remembered was used up");
}

#[test]
fn ovl_40_the_first_attempt_does_not_overtake() {
    let direction = blocked_with([op(1)]);
    assert!(!direction.begin_if_ready(), "queued");
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert!(!direction.begin_if_ready(), "attempted");
    idle(direction.ended(Ended::Done { drained: false }));
    assert!(direction.begin_if_ready());
    // While it is under way operations are started, and the end hands them the baton.
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert_eq!(attempted(direction.ended(Ended::Done { drained: false })), 2);
}

/// Once nothing is outstanding the way is as one that never was: a call begins and ends in one step each.
#[test]
fn l5_a_way_without_operations_needs_no_lock() {
    let after: [fn(&Direction<Op>); 4] = [
        |_| {},
        |direction| {
            let Start::Attempt(_) = direction.start(op(1)) else { panic!() };
            idle(direction.ended(Ended::Done { drained: false }));
        },
        |direction| {
            let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
            idle(direction.ended(Ended::Blocked(Some(first))));
            assert_eq!(numbers(direction.cancel(Filter::All)), (vec![1], false));
            assert!(direction.edge().is_none());
        },
        |direction| {
            let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
            assert_eq!(numbers(direction.cancel(Filter::All)), (vec![], true));
            let Next::Cancelled(_) = direction.ended(Ended::Blocked(Some(first))) else { panic!() };
            assert!(direction.edge().is_none());
            idle(direction.ended(Ended::Cancelled));
        },
    ];
    for (case, act) in after.iter().enumerate() {
        let direction = Direction::new();
        act(&direction);
        let held = direction.queue.lock();
        assert!(begins(&direction, Ended::Blocked(None)), "case {case}");
        drop(held);
        assert!(!direction.has_outstanding(), "case {case}");
    }
}

#[test]
fn ovl_70_a_closed_way_begins_nothing() {
    let direction = Direction::<Op>::new();
    assert!(direction.close().is_empty());
    assert!(!direction.begin_if_ready());
    assert_eq!(direction.begin(), Begin::Closed);
}
