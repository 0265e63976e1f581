//! The order of operations, and which of them a cancel means.

mod begin;
mod cancel;
mod model;
mod order;

use super::*;

/// An operation that is nothing but its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Op(Mark);

impl Operation for Op {
    fn mark(&self) -> Mark {
        self.0
    }
}

/// Operation `number`, started by thread 1 and ending with it.
fn op(number: usize) -> Op {
    op_of(number, 1, false)
}

fn op_of(number: usize, thread: u64, outlives_thread: bool) -> Op {
    Op(Mark { overlapped: number, thread, outlives_thread, lent: false })
}

impl Op {
    fn number(self) -> usize {
        self.0.overlapped
    }
}

/// The numbers of removed operations, and whether the attempted one was marked.
fn numbers((removed, marked): (Vec<Op>, bool)) -> (Vec<usize>, bool) {
    (removed.into_iter().map(Op::number).collect(), marked)
}

/// The operation to attempt next.
#[track_caller]
fn attempted(next: Next<Op>) -> usize {
    match next {
        Next::Attempt(op) => op.number(),
        other => panic!("expected an attempt: {other:?}"),
    }
}

#[track_caller]
fn idle(next: Next<Op>) {
    assert!(matches!(next, Next::Idle), "expected to be done: {next:?}");
}

/// A way on which nothing can be transferred, with these operations queued.
fn blocked_with(ops: impl IntoIterator<Item = Op>) -> Direction<Op> {
    let direction = Direction::new();
    assert_eq!(direction.begin(), Begin::Begun);
    idle(direction.ended(Ended::Blocked(None)));
    for op in ops {
        assert!(matches!(direction.start(op), Start::Queued));
    }
    direction
}
