//! 6.6: which operations a cancel, a close and a thread's end mean, and that each ends once.

use super::*;

#[test]
fn ovl_60_cancel_io_means_the_calling_thread_s_operations() {
    let direction = blocked_with([op_of(1, 1, false), op_of(2, 2, false), op_of(3, 1, true)]);
    assert_eq!(numbers(direction.cancel(Filter::StartedBy(1))), (vec![1, 3], false));
    assert_eq!(numbers(direction.cancel(Filter::StartedBy(1))), (vec![], false), "none left, which is no error");
    assert_eq!(direction.edge().unwrap().number(), 2);
    assert_eq!(numbers(direction.cancel(Filter::StartedBy(1))), (vec![], false), "nor is another's attempt marked");
}

#[test]
fn ovl_61_cancel_io_ex_means_one_or_all_of_any_thread() {
    let direction = blocked_with([op_of(1, 1, false), op_of(2, 2, false), op_of(3, 3, false)]);
    assert_eq!(numbers(direction.cancel(Filter::Operation(2))), (vec![2], false));
    assert_eq!(numbers(direction.cancel(Filter::Operation(2))), (vec![], false), "not found");
    assert_eq!(numbers(direction.cancel(Filter::All)), (vec![1, 3], false));
    assert_eq!(numbers(direction.cancel(Filter::All)), (vec![], false), "not found");
}

#[test]
fn ovl_61_those_that_stay_keep_their_order() {
    let direction = blocked_with((1..=5).map(op));
    for number in [4, 2] {
        assert_eq!(numbers(direction.cancel(Filter::Operation(number))), (vec![number], false));
    }
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert_eq!(attempted(direction.ended(Ended::Done { drained: false })), 3);
    assert_eq!(attempted(direction.ended(Ended::Done { drained: false })), 5);
}

#[test]
fn ovl_62_an_attempted_operation_ends_as_it_happens_to() {
    // It blocks: cancelled, and handed out once.
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert_eq!(numbers(direction.cancel(Filter::All)), (vec![], true));
    assert_eq!(numbers(direction.cancel(Filter::All)), (vec![], true), "it is still there");
    let Next::Cancelled(cancelled) = direction.ended(Ended::Blocked(Some(first))) else { panic!() };
    assert_eq!(cancelled.number(), 1);
    assert!(!direction.has_outstanding());
    assert_eq!(numbers(direction.cancel(Filter::All)), (vec![], false), "its end is being published");
    idle(direction.ended(Ended::Cancelled));

    // It was just finishing: the holder completes it, and the mark is gone with it.
    let direction = Direction::new();
    let Start::Attempt(_) = direction.start(op(1)) else { panic!() };
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    let Next::Attempt(second) = direction.ended(Ended::Done { drained: false }) else { panic!() };
    idle(direction.ended(Ended::Blocked(Some(second))));
    assert!(direction.has_outstanding(), "the next operation was not meant");
}

#[test]
fn ovl_62_the_holder_learns_that_its_operation_was_cancelled() {
    let direction = blocked_with([op(1), op(2), op(3)]);
    let Some(first) = direction.edge() else { panic!() };
    assert!(!direction.is_cancelled());
    assert_eq!(numbers(direction.cancel(Filter::Operation(3))), (vec![3], false));
    assert!(!direction.is_cancelled(), "another one was");
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    assert!(direction.is_cancelled());
    assert_eq!(numbers(direction.cancel(Filter::Operation(9))), (vec![], false));
    assert!(direction.is_cancelled(), "and stays so");
    assert!(matches!(direction.ended(Ended::Blocked(Some(first))), Next::Cancelled(_)));
    assert!(!direction.is_cancelled(), "it was said");
    idle(direction.ended(Ended::Cancelled));
    assert_eq!(direction.edge().unwrap().number(), 2);
    assert!(!direction.is_cancelled(), "nor is the next one");
}

#[test]
fn ovl_62_the_baton_is_held_until_the_cancellation_is_published() {
    let direction = Direction::new();
    let Start::Attempt(first) = direction.start(op(1)) else { panic!() };
    assert_eq!(numbers(direction.cancel(Filter::Operation(1))), (vec![], true));
    let Next::Cancelled(_) = direction.ended(Ended::Blocked(Some(first))) else { panic!() };
    assert_eq!(direction.begin(), Begin::Busy);
    assert!(matches!(direction.start(op(2)), Start::Queued));
    idle(direction.ended(Ended::Cancelled));
    assert_eq!(direction.edge().unwrap().number(), 2);
}

#[test]
fn ovl_70_close_ends_all_and_refuses_more() {
    let direction = blocked_with((1..=3).map(op));
    let Some(first) = direction.edge() else { panic!() };
    assert_eq!(direction.close().into_iter().map(Op::number).collect::<Vec<_>>(), [2, 3]);
    assert!(matches!(direction.start(op(4)), Start::Closed(Op(Mark { overlapped: 4, .. }))));
    assert_eq!(direction.begin(), Begin::Closed);
    assert!(direction.edge().is_none());
    let Next::Cancelled(last) = direction.ended(Ended::Blocked(Some(first))) else { panic!() };
    assert_eq!(last.number(), 1);
    idle(direction.ended(Ended::Cancelled));
    assert!(direction.close().is_empty(), "a second close finds nothing");
}

#[test]
fn ovl_70_what_was_just_finishing_when_closed_completes() {
    let direction = Direction::new();
    let Start::Attempt(_) = direction.start(op(1)) else { panic!() };
    assert!(direction.close().is_empty());
    idle(direction.ended(Ended::Done { drained: false }));
    assert!(!direction.has_outstanding());
}

#[test]
fn ovl_80_a_thread_s_end_takes_its_operations_along() {
    let direction = blocked_with([op_of(1, 1, false), op_of(2, 2, false)]);
    assert_eq!(numbers(direction.cancel(Filter::EndedThread(1))), (vec![1], false));
    let Some(second) = direction.edge() else { panic!() };
    assert_eq!(numbers(direction.cancel(Filter::EndedThread(2))), (vec![], true), "also while it is attempted");
    assert!(matches!(direction.ended(Ended::Blocked(Some(second))), Next::Cancelled(_)));
}

#[test]
fn ovl_81_an_operation_of_a_port_without_event_survives_its_thread() {
    let direction = blocked_with([op_of(1, 1, true), op_of(2, 1, false), op_of(3, 1, true)]);
    assert_eq!(numbers(direction.cancel(Filter::EndedThread(1))), (vec![2], false));
    let Some(first) = direction.edge() else { panic!() };
    assert_eq!(numbers(direction.cancel(Filter::EndedThread(1))), (vec![], false));
    idle(direction.ended(Ended::Blocked(Some(first))));
    assert_eq!(direction.edge().unwrap().number(), 1);
    assert_eq!(attempted(direction.ended(Ended::Done { drained: false })), 3);
}

#[test]
fn what_is_here_for_another_socket_is_cancelled_for_it_or_with_this_one() {
    let lent = |number| {
        let Op(mark) = op(number);
        Op(Mark { lent: true, ..mark })
    };
    let direction = blocked_with([]);
    assert!(matches!(direction.start(lent(1)), Start::Queued));
    for filter in [Filter::All, Filter::Operation(1), Filter::StartedBy(1), Filter::Lent(2)] {
        let (removed, marked) = direction.cancel(filter);
        assert!(removed.is_empty() && !marked, "{filter:?}");
    }
    assert_eq!(direction.cancel(Filter::Lent(1)).0.len(), 1);
    assert!(matches!(direction.start(lent(2)), Start::Queued));
    assert!(matches!(direction.start(op(2)), Start::Queued));
    assert_eq!(direction.cancel(Filter::Lent(2)).0.len(), 1, "not its own of the same name");
    assert!(matches!(direction.start(lent(3)), Start::Queued));
    assert_eq!(direction.close().len(), 2);
}
