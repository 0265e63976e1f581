//! One way of a socket: the queue of operations in start order, the baton, and remembered readiness.
//!
//! The holder of the **baton** does the system calls, and holds no lock over them; everybody else enqueues or sets
//! *again* and leaves. So data goes to operations in the order in which they were started (OVL-40, OVL-51), and an edge
//! that comes while a system call is under way is not lost (NET-26):
//!
//! | baton | who may attempt | an edge | a new operation |
//! |---|---|---|---|
//! | idle | nobody yet | takes the baton if something is queued, else is remembered | takes the baton if the way may be ready and nothing is queued |
//! | busy | the holder | busy and again | is queued |
//! | busy and again | the holder, once more | changes nothing | is queued |
//!
//! **Readiness** is remembered: `ready` is false only after an attempt that would have blocked, or that is known to have
//! taken everything, with no edge since. A queued operation is attempted again when an edge comes, never before.

use crate::sync::Mutex;
use std::collections::VecDeque;

/// What cancelling looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The identity of the operation: the address of its OVERLAPPED.
    pub overlapped: usize,
    /// The thread that started it.
    pub thread: u64,
    /// Whether it goes on when that thread ends (OVL-81).
    pub outlives_thread: bool,
}

/// Which operations to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// `CancelIoEx` with an OVERLAPPED: that one.
    Operation(usize),
    /// `CancelIo`: those that this thread started.
    StartedBy(u64),
    /// Thread exit: those that this thread started and that do not outlive it.
    EndedThread(u64),
}

impl Filter {
    /// Whether the operation so marked is meant.
    pub fn matches(self, mark: Mark) -> bool {
        match self {
            Self::All => true,
            Self::Operation(overlapped) => mark.overlapped == overlapped,
            Self::StartedBy(thread) => mark.thread == thread,
            Self::EndedThread(thread) => mark.thread == thread && !mark.outlives_thread,
        }
    }
}

/// An operation that a direction can queue.
pub trait Operation {
    /// What cancelling looks at.
    fn mark(&self) -> Mark;
}

/// What became of a new operation.
#[derive(Debug)]
pub enum Start<O> {
    /// The caller holds the baton: attempt it, then call [`Direction::ended`].
    Attempt(O),
    /// It waits for its turn.
    Queued,
    /// The socket is closed.
    Closed(O),
}

/// Whether a synchronous call may go to the kernel now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// The caller holds the baton: do the call, then call [`Direction::ended`].
    Begun,
    /// Operations are outstanding, which must not be overtaken (OVL-43, OVL-53).
    Outstanding,
    /// Another call is in the kernel at this moment and will be out soon.
    Busy,
    /// The socket is closed.
    Closed,
}

/// How an attempt ended, said by the holder of the baton.
#[derive(Debug)]
pub enum Ended<O> {
    /// It did something and the operation, if there was one, is complete.
    Done {
        /// Whether it is known that the next attempt would block.
        drained: bool,
    },
    /// It would block; the operation goes back to the head of the queue.
    Blocked(Option<O>),
    /// The holder has published a [`Next::Cancelled`] operation.
    Cancelled,
}

/// What the holder of the baton does next.
#[derive(Debug)]
pub enum Next<O> {
    /// Attempt this operation.
    Attempt(O),
    /// Publish this operation as cancelled, then say [`Ended::Cancelled`].
    Cancelled(O),
    /// Nothing: the baton is free.
    Idle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Baton {
    Idle,
    Busy,
    Again,
}

/// One way of a socket.
#[derive(Debug)]
pub struct Direction<O>(Mutex<Inner<O>>);

#[derive(Debug)]
struct Inner<O> {
    baton: Baton,
    ready: bool,
    closed: bool,
    fifo: VecDeque<O>,
    /// The mark of the operation that the holder attempts.
    current: Option<Mark>,
    /// Whether it was asked to be cancelled since.
    cancelled: bool,
}

impl<O: Operation> Default for Direction<O> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: Operation> Direction<O> {
    /// An idle way of which nothing is known yet, so that the first attempt is made.
    pub fn new() -> Self {
        Self(Mutex::new(Inner {
            baton: Baton::Idle,
            ready: true,
            closed: false,
            fifo: VecDeque::new(),
            current: None,
            cancelled: false,
        }))
    }

    /// Starts an operation.
    pub fn start(&self, operation: O) -> Start<O> {
        let mut inner = self.0.lock();
        if inner.closed {
            return Start::Closed(operation);
        }
        if inner.baton == Baton::Idle && inner.ready && inner.fifo.is_empty() {
            return Start::Attempt(inner.take_baton(operation));
        }
        inner.fifo.push_back(operation);
        Start::Queued
    }

    /// Asks to make a synchronous call.
    pub fn begin(&self) -> Begin {
        let mut inner = self.0.lock();
        if inner.closed {
            Begin::Closed
        } else if !inner.fifo.is_empty() || inner.current.is_some() {
            Begin::Outstanding
        } else if inner.baton != Baton::Idle {
            Begin::Busy
        } else {
            inner.baton = Baton::Busy;
            Begin::Begun
        }
    }

    /// The same for the first attempt of a new operation that has not been made yet: only where it may succeed.
    pub fn begin_if_ready(&self) -> bool {
        let mut inner = self.0.lock();
        let begins = inner.baton == Baton::Idle && inner.ready && inner.fifo.is_empty() && !inner.closed;
        if begins {
            inner.baton = Baton::Busy;
        }
        begins
    }

    /// The engine saw an edge. `Some` hands the caller the baton and an operation to attempt.
    pub fn edge(&self) -> Option<O> {
        let mut inner = self.0.lock();
        inner.ready = true;
        if inner.baton != Baton::Idle {
            inner.baton = Baton::Again;
            return None;
        }
        let operation = inner.fifo.pop_front()?;
        Some(inner.take_baton(operation))
    }

    /// The holder's attempt has ended.
    pub fn ended(&self, ended: Ended<O>) -> Next<O> {
        let mut inner = self.0.lock();
        let again = inner.baton == Baton::Again;
        inner.baton = Baton::Busy;
        inner.current = None;
        let cancelled = std::mem::take(&mut inner.cancelled);
        match ended {
            Ended::Done { drained } => inner.ready = again || !drained,
            Ended::Cancelled => inner.ready |= again,
            Ended::Blocked(operation) => {
                inner.ready = again;
                if let Some(operation) = operation {
                    if cancelled {
                        return Next::Cancelled(operation);
                    }
                    inner.fifo.push_front(operation);
                }
            }
        }
        if inner.ready
            && let Some(operation) = inner.fifo.pop_front()
        {
            return Next::Attempt(inner.take_baton(operation));
        }
        inner.baton = Baton::Idle;
        Next::Idle
    }

    /// Removes the queued operations that `filter` means, and marks the one that is being attempted. The flag says that
    /// such a one was marked: it ends by itself, cancelled or not.
    pub fn cancel(&self, filter: Filter) -> (Vec<O>, bool) {
        let mut inner = self.0.lock();
        inner.cancel(filter)
    }

    /// Whether it was asked to cancel the operation that is being attempted: for a holder that makes another one of it.
    pub fn is_cancelled(&self) -> bool {
        self.0.lock().cancelled
    }

    /// Refuses all further operations and removes the queued ones.
    pub fn close(&self) -> Vec<O> {
        let mut inner = self.0.lock();
        inner.closed = true;
        inner.cancel(Filter::All).0
    }

    /// Whether an attempt may succeed now.
    pub fn is_ready(&self) -> bool {
        self.0.lock().ready
    }

    /// Whether operations are queued or being attempted.
    pub fn has_outstanding(&self) -> bool {
        let inner = self.0.lock();
        !inner.fifo.is_empty() || inner.current.is_some()
    }
}

impl<O: Operation> Inner<O> {
    fn take_baton(&mut self, operation: O) -> O {
        self.baton = Baton::Busy;
        self.current = Some(operation.mark());
        operation
    }

    fn cancel(&mut self, filter: Filter) -> (Vec<O>, bool) {
        let mut removed = Vec::new();
        if self.fifo.iter().any(|operation| filter.matches(operation.mark())) {
            let fifo = std::mem::take(&mut self.fifo);
            for operation in fifo {
                if filter.matches(operation.mark()) {
                    removed.push(operation);
                } else {
                    self.fifo.push_back(operation);
                }
            }
        }
        let marked = self.current.is_some_and(|mark| filter.matches(mark));
        self.cancelled |= marked;
        (removed, marked)
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
