//! Start order is data order, nothing overtakes, and no edge is lost.

use super::*;

const DONE: Ended<Op> = Ended::Done { drained: false };
const DRAINED: Ended<Op> = Ended::Done { drained: true };

#[test]
fn ovl_40_receives_are_filled_in_start_order() {
    let direction = blocked_with((1..=3).map(op));
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert_eq!(attempted(direction.ended(DONE)), 2);
    assert_eq!(attempted(direction.ended(DONE)), 3);
    idle(direction.ended(DONE));
    assert!(!direction.has_outstanding());
}

#[test]
fn ovl_40_a_new_operation_waits_behind_the_queued_ones_though_the_way_is_ready() {
    let direction = blocked_with([op(1)]);
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert!(matches!(direction.start(op(2)), Start::Queued), "while the first is attempted");
    assert_eq!(attempted(direction.ended(DONE)), 2);
    idle(direction.ended(DONE));
    assert!(matches!(direction.start(op(3)), Start::Attempt(_)), "ready and nothing queued");
}

#[test]
fn ovl_40_a_blocked_operation_keeps_its_turn() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    idle(direction.ended(Ended::Blocked(Some(first))));
    assert!(matches!(direction.start(op(3)), Start::Queued));
    for number in 1..=3 {
        assert_eq!(direction.edge().unwrap().number(), number);
        idle(direction.ended(DRAINED));
    }
    assert!(direction.edge().is_none());
}

#[test]
fn ovl_43_a_synchronous_receive_does_not_overtake() {
    let direction = blocked_with([op(1)]);
    assert_eq!(direction.begin(), Begin::Outstanding, "queued");
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert_eq!(direction.begin(), Begin::Outstanding, "attempted");
    idle(direction.ended(DONE));
    assert_eq!(direction.begin(), Begin::Begun, "it gets what is left");
    assert_eq!(direction.begin(), Begin::Busy, "and another one waits for it to be out");
    idle(direction.ended(DONE));
}

#[test]
fn ovl_43_nothing_overtakes_a_synchronous_receive_either() {
    let direction = Direction::new();
    assert_eq!(direction.begin(), Begin::Begun);
    assert!(!direction.has_outstanding(), "it is no operation");
    assert!(matches!(direction.start(op(1)), Start::Queued));
    assert_eq!(attempted(direction.ended(DONE)), 1);
}

#[test]
fn ovl_51_sends_are_not_interleaved() {
    let direction = Direction::new();
    let Start::Attempt(mut first) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    // The first is taken in parts, each with room for less than the rest of it.
    for _ in 0..3 {
        idle(direction.ended(Ended::Blocked(Some(first))));
        first = direction.edge().unwrap();
        assert_eq!(first.number(), 1);
    }
    assert_eq!(attempted(direction.ended(DONE)), 2);
}

#[test]
fn net_26_an_edge_during_the_attempt_brings_another() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert!(direction.edge().is_none(), "the holder will see it");
    assert_eq!(attempted(direction.ended(Ended::Blocked(Some(first)))), 1);
    assert!(direction.edge().is_none());
    idle(direction.ended(DRAINED));
    assert!(direction.is_ready(), "what is known to be drained was filled again");
    assert_eq!(direction.begin(), Begin::Begun);
    assert!(direction.edge().is_none());
    idle(direction.ended(Ended::Blocked(None)));
    assert!(direction.is_ready(), "nor does a synchronous call lose it");
}

#[test]
fn net_26_edges_during_the_attempt_bring_one_more_however_many_they_are() {
    for edges in 1..4 {
        let direction = Direction::new();
        let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
        for _ in 0..edges {
            assert!(direction.edge().is_none());
            assert!(direction.is_ready());
        }
        let Next::Attempt(first) = direction.ended(Ended::Blocked(Some(first))) else { panic!("after {edges}") };
        idle(direction.ended(Ended::Blocked(Some(first))));
        assert!(!direction.is_ready());
    }
}

#[test]
fn net_26_an_edge_during_the_attempt_outlives_its_cancellation() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert!(direction.edge().is_none());
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    assert!(matches!(direction.ended(Ended::Blocked(Some(first))), Next::Cancelled(_)));
    assert_eq!(attempted(direction.ended(Ended::Cancelled)), 2);
}

#[test]
fn net_26_a_cancellation_without_an_edge_brings_no_attempt() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    assert!(matches!(direction.ended(Ended::Blocked(Some(first))), Next::Cancelled(_)));
    idle(direction.ended(Ended::Cancelled));
    assert_eq!(direction.edge().unwrap().number(), 2);
}

#[test]
fn net_26_an_edge_during_a_cancellation_is_seen_after_it() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    assert!(matches!(direction.ended(Ended::Blocked(Some(first))), Next::Cancelled(_)));
    assert!(direction.edge().is_none());
    assert_eq!(attempted(direction.ended(Ended::Cancelled)), 2);
}

#[test]
fn net_26_an_edge_without_operation_is_remembered() {
    let direction = blocked_with([]);
    assert!(!direction.is_ready());
    assert!(direction.edge().is_none());
    assert!(direction.is_ready());
    assert!(direction.edge().is_none());
    assert!(direction.is_ready(), "nor does the next one take it back");
    assert!(matches!(direction.start(op(1)), Start::Attempt(_)));
}

#[test]
fn an_operation_that_cannot_succeed_is_not_tried() {
    let direction = blocked_with([op(1)]);
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert!(matches!(direction.start(op(2)), Start::Queued));
    idle(direction.ended(DRAINED));
    assert!(matches!(direction.start(op(3)), Start::Queued));
    assert_eq!(direction.edge().unwrap().number(), 2);
}
