//! Request queues: one for each socket, with a side for each way. A request counts from its start until its result is
//! dequeued (RIO-9).
//!
//! What starts requests and what dequeues results are different threads' work, perhaps, and each counts under the lock that it
//! takes anyway: those that were started under the lock of the side, those whose results were dequeued under the lock of the
//! completion queue. A socket that is closed takes its queue out of the table: the room of the requests that are still
//! outstanding then is given back one by one, by whoever dequeues a result of a queue that is not there any more.

use super::completion::{CompletionQueue, Entry};
use super::request::{Part, Request};
use crate::linux::deliver::Delivery;
use crate::linux::socket::Socket;
use crate::linux::socket::run::Way;
use crate::linux::table::{Found, Leaving, Table};
use overlapped_core::error::{Status, WsaError};
use overlapped_lock::{Mutex, MutexGuard};
use smallvec::SmallVec;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use windows_sys::Win32::Networking::WinSock as ws;

static REQUESTS: Table<Listed> = Table::new();

/// A queue in the table, with its socket, until that is closed.
#[derive(Clone)]
pub(super) struct Listed {
    queue: Arc<RequestQueue>,
    socket: Arc<Socket>,
}

/// A queue in use, whose socket was open when it was looked up.
pub(super) struct QueueRef(Found<Listed>);

impl QueueRef {
    /// Its socket.
    #[inline]
    pub(super) fn socket(&self) -> &Arc<Socket> {
        &self.0.socket
    }
}

/// What is let go of when no lock is held: that may be the end of a queue, and of its socket.
pub(super) enum Leave {
    Queue(#[expect(dead_code, reason = "it is dropped")] QueueRef),
    Slot(#[expect(dead_code, reason = "it is dropped")] Leaving<Listed>),
}

impl Deref for QueueRef {
    type Target = RequestQueue;

    #[inline]
    fn deref(&self) -> &RequestQueue {
        &self.0.queue
    }
}

/// Marks what the program calls a request queue, so that it is not taken for a completion queue.
const NAME: u64 = 1 << 62;

/// One way of a request queue.
pub(super) struct Side {
    completions: Arc<CompletionQueue>,
    requests: Mutex<Requests>,
    /// Whether something is held back, or is being let go: set under the lock.
    holds: AtomicBool,
    /// How many results have been dequeued: changed under the lock of the completion queue.
    dequeued: AtomicU32,
    /// Whether the room that no request has was given back: set under that lock, too.
    retired: AtomicBool,
}

/// The requests of one way.
pub(super) struct Requests {
    /// How many may be outstanding.
    most: u32,
    /// How many were ever started.
    started: u32,
    /// The socket is closed.
    closed: bool,
    /// What RIO_MSG_DEFER holds back. Locked while it is let go, over system calls, so that nothing overtakes it.
    pub(super) deferred: Vec<Request>,
    /// Whether a thread has this among what it has held back.
    pub(super) listed: bool,
}

/// `RIO_RQ`.
pub(crate) struct RequestQueue {
    /// Names it for ever.
    id: u64,
    token: u64,
    context: u64,
    receives: Side,
    sends: Side,
}

impl RequestQueue {
    /// A new queue, which claims room in both completion queues.
    pub(super) fn create(
        socket: &Arc<Socket>,
        context: u64,
        receives: (u32, Arc<CompletionQueue>),
        sends: (u32, Arc<CompletionQueue>),
    ) -> Result<Arc<Self>, WsaError> {
        receives.1.reserve(receives.0)?;
        if let Err(error) = sends.1.reserve(sends.0) {
            receives.1.release(receives.0);
            return Err(error);
        }
        let given = [(receives.0, Arc::clone(&receives.1)), (sends.0, Arc::clone(&sends.1))];
        let side = |(most, completions)| Side {
            completions,
            requests: Mutex::new(Requests { most, started: 0, closed: false, deferred: Vec::new(), listed: false }),
            holds: AtomicBool::new(false),
            dequeued: AtomicU32::new(0),
            retired: AtomicBool::new(false),
        };
        let queue = |id| Self { id, token: socket.token, context, receives: side(receives), sends: side(sends) };
        let listed = |id| Listed { queue: Arc::new(queue(id)), socket: Arc::clone(socket) };
        let made = REQUESTS.insert(listed).map(|(_, listed)| listed.queue);
        made.ok_or_else(|| {
            given.into_iter().for_each(|(room, queue)| queue.release(room));
            WsaError::WSAENOBUFS
        })
    }

    /// It is its socket's: whoever waits for its results harvests that.
    pub(super) fn join(&self) {
        [&self.receives, &self.sends].into_iter().for_each(|side| side.completions.join(self.token));
    }

    /// The end of that.
    pub(crate) fn leave(&self) {
        [&self.receives, &self.sends].into_iter().for_each(|side| side.completions.leave(self.token));
    }

    #[inline]
    pub(super) fn of(id: ws::RIO_RQ) -> Result<QueueRef, WsaError> {
        Self::by_token(id as u64 ^ NAME).ok_or(WsaError::WSAEINVAL)
    }

    /// The queue that a result or a thread's list names, unless its socket is closed.
    #[inline]
    pub(super) fn by_token(token: u64) -> Option<QueueRef> {
        REQUESTS.get_token(token).map(QueueRef)
    }

    /// The same for who holds a lock. What comes in its place is let go of when the lock is free.
    #[inline]
    pub(super) fn by_token_or_leave(token: u64) -> Result<QueueRef, Option<Leave>> {
        REQUESTS.get_token_or_leave(token).map(QueueRef).map_err(|leaving| leaving.map(Leave::Slot))
    }

    /// What names it there.
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// What the program calls it.
    pub(super) fn name(&self) -> ws::RIO_RQ {
        (NAME | self.id) as ws::RIO_RQ
    }

    pub(super) fn side(&self, way: Way) -> &Side {
        match way {
            Way::In => &self.receives,
            Way::Out => &self.sends,
        }
    }

    pub(crate) fn completions(&self, way: Way) -> &Arc<CompletionQueue> {
        &self.side(way).completions
    }

    /// Counts a new request in.
    #[inline]
    pub(super) fn admit(&self, way: Way) -> Result<MutexGuard<'_, Requests>, WsaError> {
        let side = self.side(way);
        let mut requests = side.requests.lock();
        if requests.closed || side.completions.is_closed() {
            return Err(WsaError::WSAEINVAL);
        }
        if side.outstanding(&requests) >= requests.most {
            return Err(WsaError::WSAENOBUFS);
        }
        requests.started = requests.started.wrapping_add(1);
        Ok(requests)
    }

    /// Counts a new request in, and holds it back; whether the calling thread is to remember that.
    pub(super) fn hold(&self, way: Way, request: Request) -> Result<bool, WsaError> {
        let mut requests = self.admit(way)?;
        requests.deferred.push(request);
        self.side(way).holds.store(true, Ordering::Release);
        Ok(!std::mem::replace(&mut requests.listed, true))
    }

    /// A request was refused after all.
    #[cold]
    pub(super) fn refused(&self, way: Way) {
        let side = self.side(way);
        let mut requests = side.requests.lock();
        match requests.closed {
            true => side.completions.release(1),
            false => requests.started = requests.started.wrapping_sub(1),
        }
    }

    /// A result was dequeued, under the lock of its completion queue; whether the room of its request is to be given back.
    #[inline]
    pub(super) fn dequeued(&self, way: Way) -> bool {
        let side = self.side(way);
        side.dequeued.store(side.dequeued.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
        side.retired.load(Ordering::Relaxed)
    }

    /// Whether something is held back, which a new request must not overtake.
    #[inline]
    pub(super) fn holds(&self, way: Way) -> bool {
        self.side(way).holds.load(Ordering::Acquire)
    }

    /// The requests of one way. Who lets go what is held back starts it under this lock, so that nothing overtakes it.
    pub(super) fn requests(&self, way: Way) -> MutexGuard<'_, Requests> {
        self.side(way).requests.lock()
    }

    /// All that was held back has been let go, under the lock.
    pub(super) fn has_let_go(&self, way: Way) {
        self.side(way).holds.store(false, Ordering::Release);
    }

    /// The end of the requests of an operation, however it came about: `bytes` are what all of them have transferred. Those
    /// that are whole have succeeded in any case.
    pub(crate) fn complete(&self, way: Way, parts: &[Part], status: Status, bytes: u32, delivery: &mut Delivery) {
        let (mut left, last, mut cut) = (bytes, parts.len().saturating_sub(1), false);
        for (at, part) in parts.iter().enumerate() {
            let is_whole = !cut && at < last && left >= part.bytes;
            cut = !is_whole;
            let (status, bytes) = match is_whole {
                true => (Status::SUCCESS, part.bytes),
                false => (status, left),
            };
            left = left.saturating_sub(bytes);
            self.complete_one(way, part, status, bytes, delivery);
        }
    }

    /// The end of one request.
    #[inline(never)]
    pub(crate) fn complete_one(&self, way: Way, part: &Part, status: Status, bytes: u32, delivery: &mut Delivery) {
        let result = ws::RIORESULT {
            Status: if status == Status::SUCCESS { 0 } else { status.to_winsock().code() },
            BytesTransferred: bytes,
            SocketContext: self.context,
            RequestContext: part.context,
        };
        let notifies = part.flags & ws::RIO_MSG_DONT_NOTIFY == 0;
        let entry = Entry { result, notifies, queue: self.id, way };
        self.side(way).completions.push(entry, delivery);
    }

    /// `RIOResizeRequestQueue`.
    pub(super) fn resize(&self, receives: u32, sends: u32) -> Result<(), WsaError> {
        let (mut ins, mut outs) = (self.receives.requests.lock(), self.sends.requests.lock());
        let mut sides = [(&self.receives, &mut *ins, receives), (&self.sends, &mut *outs, sends)];
        if sides.iter().any(|(side, requests, most)| *most < side.outstanding(requests)) {
            return Err(WsaError::WSAETOOMANYREFS);
        }
        if sides.iter().any(|(_, requests, _)| requests.closed) {
            return Err(WsaError::WSAEINVAL);
        }
        let mut grown: SmallVec<[(&Side, u32); 2]> = SmallVec::new();
        for (side, requests, most) in &sides {
            let more = most.saturating_sub(requests.most);
            if let Err(error) = side.completions.reserve(more) {
                grown.iter().for_each(|(side, more)| side.completions.release(*more));
                return Err(error);
            }
            grown.push((side, more));
        }
        for (side, requests, most) in &mut sides {
            side.completions.release(std::mem::replace(&mut requests.most, *most).saturating_sub(*most));
        }
        Ok(())
    }

    /// The socket is closed, or not its own: what was held back ends, and the room that no request has is given back (RIO-13).
    pub(crate) fn close(&self, delivery: &mut Delivery) {
        for way in [Way::In, Way::Out] {
            let side = self.side(way);
            let deferred = {
                let mut requests = side.requests.lock();
                if std::mem::replace(&mut requests.closed, true) {
                    // Another thread closes it, both ways.
                    return;
                }
                side.completions.retire(|| {
                    side.retired.store(true, Ordering::Relaxed);
                    requests.most - side.outstanding(&requests)
                });
                std::mem::take(&mut requests.deferred)
            };
            deferred.iter().for_each(|held| self.complete_one(way, &held.part, Status::CANCELLED, 0, delivery));
        }
        REQUESTS.remove(self.id as u32);
    }
}

impl Side {
    /// How many requests have been started whose results have not been dequeued.
    fn outstanding(&self, requests: &Requests) -> u32 {
        requests.started.wrapping_sub(self.dequeued.load(Ordering::Acquire))
    }
}
