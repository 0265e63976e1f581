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

use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Mutex, MutexGuard};
use fifo::Fifo;

mod fifo;

/// What cancelling looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The identity of the operation: the address of its OVERLAPPED.
    pub overlapped: usize,
    /// The thread that started it.
    pub thread: u64,
    /// Whether it goes on when that thread ends (OVL-81).
    pub outlives_thread: bool,
    /// Whether it is here for another socket, whose operation it is: the first receive of an `AcceptEx` (OVL-65).
    pub lent: bool,
}

/// Which operations to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// The end of the socket: every one, whosoever it is.
    Every,
    /// `CancelIoEx` without an OVERLAPPED: all that are its own.
    All,
    /// `CancelIoEx` with an OVERLAPPED: that one.
    Operation(usize),
    /// That one, which is here for another socket.
    Lent(usize),
    /// `CancelIo`: those that this thread started.
    StartedBy(u64),
    /// Thread exit: those that this thread started and that do not outlive it.
    EndedThread(u64),
}

impl Filter {
    /// Whether the operation so marked is meant.
    pub fn matches(self, mark: Mark) -> bool {
        match self {
            Self::Every => true,
            Self::All => !mark.lent,
            Self::Operation(overlapped) => mark.overlapped == overlapped && !mark.lent,
            Self::Lent(overlapped) => mark.overlapped == overlapped && mark.lent,
            Self::StartedBy(thread) => mark.thread == thread && !mark.lent,
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

/// The way may be ready.
const READY: u32 = 1;
/// Somebody holds the baton.
const BUSY: u32 = 2;
/// An edge has come since it was taken: the way is ready, too.
const AGAIN: u32 = 4;
/// The lock of the queue guards the other bits.
const SLOW: u32 = 8;
/// The way is closed, and slow for good.
const CLOSED: u32 = 16;
/// It was asked to cancel the operation that the holder attempts.
const CANCELLED: u32 = 32;

/// One way of a socket.
///
/// The state word is {ready, busy, again, closed, cancelled}, and *slow* while an operation is queued or attempted, or the way is
/// closed:
///
/// | slow | who may change the other bits |
/// |---|---|
/// | clear | anybody, by compare-and-swap |
/// | set | who holds the lock |
///
/// So a synchronous call, or the attempt before an operation is made, takes one step to begin and one to end, and an edge
/// that says nothing new takes none.
#[derive(Debug)]
#[repr(C)] // The state first: most calls touch no more of it.
pub struct Direction<O> {
    state: AtomicU32,
    queue: Mutex<Queue<O>>,
}

#[derive(Debug)]
struct Queue<O> {
    fifo: Fifo<O>,
    /// The mark of the operation that the holder attempts.
    current: Option<Mark>,
}

impl<O: Operation> Default for Direction<O> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: Operation> Direction<O> {
    /// An idle way of which nothing is known yet, so that the first attempt is made.
    pub fn new() -> Self {
        let queue = Queue { fifo: Fifo::new(), current: None };
        Self { state: AtomicU32::new(READY), queue: Mutex::new(queue) }
    }

    fn lock(&self) -> MutexGuard<'_, Queue<O>> {
        let queue = self.queue.lock();
        if !self.has(SLOW) {
            self.state.fetch_or(SLOW, Ordering::SeqCst);
        }
        queue
    }

    fn unlock(&self, queue: MutexGuard<'_, Queue<O>>) {
        if queue.fifo.is_empty() && queue.current.is_none() && !self.has(CLOSED) {
            self.state.store(self.state.load(Ordering::SeqCst) & !SLOW, Ordering::Release);
        }
        drop(queue);
    }

    fn has(&self, bits: u32) -> bool {
        self.state.load(Ordering::SeqCst) & bits != 0
    }

    /// Changes the first three bits under the lock, where nobody else does: a plain store will do.
    fn set(&self, bits: u32) {
        let kept = self.state.load(Ordering::SeqCst) & !(READY | BUSY | AGAIN);
        self.state.store(kept | bits, Ordering::Release);
    }

    fn add(&self, bits: u32) {
        self.state.store(self.state.load(Ordering::SeqCst) | bits, Ordering::Release);
    }

    /// One step on the bits while nobody needs the lock: the bits before, or `None` if somebody does.
    #[inline]
    fn fast(&self, step: impl Fn(u32) -> u32) -> Option<u32> {
        let mut before = self.state.load(Ordering::SeqCst);
        loop {
            if before & SLOW != 0 {
                return None;
            }
            let after = step(before);
            if after == before {
                return Some(before);
            }
            match self.state.compare_exchange_weak(before, after, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return Some(before),
                Err(now) => before = now,
            }
        }
    }

    /// Starts an operation.
    pub fn start(&self, operation: O) -> Start<O> {
        let mut queue = self.lock();
        let start = if self.has(CLOSED) {
            Start::Closed(operation)
        } else if !self.has(BUSY) && self.has(READY) && queue.fifo.is_empty() {
            Start::Attempt(self.take_baton(&mut queue, operation))
        } else {
            queue.fifo.push_back(operation);
            Start::Queued
        };
        self.unlock(queue);
        start
    }

    /// Asks to make a synchronous call.
    #[inline]
    pub fn begin(&self) -> Begin {
        match self.fast(|bits| bits | BUSY) {
            Some(before) if before & BUSY != 0 => Begin::Busy,
            Some(_) => Begin::Begun,
            None => self.begin_slowly(),
        }
    }

    fn begin_slowly(&self) -> Begin {
        let queue = self.lock();
        let begin = if self.has(CLOSED) {
            Begin::Closed
        } else if !queue.fifo.is_empty() || queue.current.is_some() {
            Begin::Outstanding
        } else if self.has(BUSY) {
            Begin::Busy
        } else {
            self.add(BUSY);
            Begin::Begun
        };
        self.unlock(queue);
        begin
    }

    /// The same for the first attempt of a new operation that has not been made yet: only where it may succeed and nothing
    /// is in its way.
    #[inline]
    pub fn begin_if_ready(&self) -> bool {
        // Nothing else is set: *again* stands beside *busy* alone, and *slow* comes to nobody here.
        self.fast(|bits| if bits == READY { READY | BUSY } else { bits }) == Some(READY)
    }

    /// The engine saw an edge. `Some` hands the caller the baton and an operation to attempt.
    #[inline]
    pub fn edge(&self) -> Option<O> {
        let noted = |bits: u32| bits | READY | if bits & BUSY != 0 { AGAIN } else { 0 };
        if self.fast(noted).is_some() {
            return None;
        }
        let mut queue = self.lock();
        self.add(READY);
        let operation = if self.has(BUSY) {
            self.add(AGAIN);
            None
        } else {
            let first = queue.fifo.pop_front();
            first.map(|operation| self.take_baton(&mut queue, operation))
        };
        self.unlock(queue);
        operation
    }

    /// The holder's attempt has ended.
    #[inline]
    pub fn ended(&self, ended: Ended<O>) -> Next<O> {
        let freed = match ended {
            Ended::Done { drained } => self.fast(|bits| ready_after(bits, drained)),
            Ended::Blocked(None) => self.fast(|bits| ready_after(bits, true)),
            Ended::Blocked(Some(_)) | Ended::Cancelled => None,
        };
        if freed.is_some() { Next::Idle } else { self.ended_slowly(ended) }
    }

    fn ended_slowly(&self, ended: Ended<O>) -> Next<O> {
        let mut queue = self.lock();
        let bits = self.state.load(Ordering::SeqCst);
        let next = self.next(&mut queue, bits, ended);
        self.unlock(queue);
        next
    }

    fn next(&self, queue: &mut Queue<O>, bits: u32, ended: Ended<O>) -> Next<O> {
        queue.current = None;
        let cancelled = bits & (CANCELLED | CLOSED) != 0;
        self.state.store(bits & !CANCELLED, Ordering::Release);
        let ready = match ended {
            Ended::Done { drained } => ready_after(bits, drained),
            Ended::Cancelled => bits & READY,
            Ended::Blocked(operation) => {
                let ready = ready_after(bits, true);
                match operation {
                    Some(operation) if cancelled => {
                        self.set(ready | BUSY);
                        return Next::Cancelled(operation);
                    }
                    Some(operation) => queue.fifo.push_front(operation),
                    None => {}
                }
                ready
            }
        };
        self.set(ready);
        if ready & READY != 0
            && let Some(operation) = queue.fifo.pop_front()
        {
            return Next::Attempt(self.take_baton(queue, operation));
        }
        Next::Idle
    }

    /// Gives the caller the baton, which is free, for an operation on a way that is ready.
    fn take_baton(&self, queue: &mut Queue<O>, operation: O) -> O {
        self.set(READY | BUSY);
        queue.current = Some(operation.mark());
        operation
    }

    /// Removes the queued operations that `filter` means, and marks the one that is being attempted. The flag says that
    /// such a one was marked: it ends by itself, cancelled or not.
    pub fn cancel(&self, filter: Filter) -> (Vec<O>, bool) {
        let mut queue = self.lock();
        let cancelled = self.cancel_in(&mut queue, filter);
        self.unlock(queue);
        cancelled
    }

    fn cancel_in(&self, queue: &mut Queue<O>, filter: Filter) -> (Vec<O>, bool) {
        let removed = queue.fifo.extract(|operation| filter.matches(operation.mark()));
        let marked = queue.current.is_some_and(|mark| filter.matches(mark));
        if marked {
            // A full barrier: who cancels looks next for where the operation is, and who puts it there looks for this next.
            self.state.fetch_or(CANCELLED, Ordering::SeqCst);
        }
        (removed, marked)
    }

    /// Whether it was asked to cancel the operation that is being attempted: for a holder that makes another one of it.
    pub fn is_cancelled(&self) -> bool {
        self.has(CANCELLED)
    }

    /// Refuses all further operations and removes the queued ones.
    pub fn close(&self) -> Vec<O> {
        let mut queue = self.lock();
        self.add(CLOSED);
        let removed = self.cancel_in(&mut queue, Filter::Every).0;
        self.unlock(queue);
        removed
    }

    /// Whether an attempt may succeed now.
    #[inline]
    pub fn is_ready(&self) -> bool {
        self.has(READY)
    }

    /// Whether operations are queued or being attempted.
    #[inline]
    pub fn has_outstanding(&self) -> bool {
        self.has(SLOW) && {
            let queue = self.queue.lock();
            !queue.fifo.is_empty() || queue.current.is_some()
        }
    }
}

/// The bits when the baton is free again after an attempt: ready if an edge came meanwhile, or if more may be had.
fn ready_after(bits: u32, drained: bool) -> u32 {
    if bits & AGAIN != 0 || !drained { READY } else { 0 }
}

#[cfg(all(test, not(loom)))]
mod tests;
