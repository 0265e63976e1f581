//! Request queues: one for each socket, with a side for each way. A request counts from its start until its result is
//! dequeued (RIO-9).

use super::completion::{CompletionQueue, Entry};
use super::request::{Part, Request};
use crate::linux::deliver::Delivery;
use crate::linux::socket::Socket;
use crate::linux::socket::run::Way;
use crate::linux::table::{Found, Table};
use overlapped_core::error::{Status, WsaError};
use parking_lot::{Mutex, MutexGuard};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use windows_sys::Win32::Networking::WinSock as ws;

static REQUESTS: Table<Arc<RequestQueue>> = Table::new();

/// Marks what the program calls a request queue, so that it is not taken for a completion queue.
const NAME: u64 = 1 << 62;

/// No request is counted in any more, and what is counted out gives its room back.
const CLOSED: u32 = 1 << 31;

/// One way of a request queue.
pub(super) struct Side {
    completions: Arc<CompletionQueue>,
    most: AtomicU32,
    /// Requests whose results have not been dequeued, and whether the socket is closed ([`CLOSED`]).
    outstanding: AtomicU32,
    /// Held back by RIO_MSG_DEFER. Locked over system calls, so that who waits for it sleeps.
    deferred: Mutex<Vec<Request>>,
    /// Whether a thread has this among what it has held back.
    pub(super) listed: AtomicBool,
}

/// `RIO_RQ`.
pub(crate) struct RequestQueue {
    /// Names it for ever.
    id: u64,
    pub(super) socket: Weak<Socket>,
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
        [&receives.1, &sends.1].into_iter().for_each(|queue| queue.join(socket.token));
        let side = |(most, completions)| Side {
            completions,
            most: AtomicU32::new(most),
            outstanding: AtomicU32::new(0),
            deferred: Mutex::default(),
            listed: AtomicBool::new(false),
        };
        let queue = |id| Self {
            id,
            socket: Arc::downgrade(socket),
            token: socket.token,
            context,
            receives: side(receives),
            sends: side(sends),
        };
        REQUESTS.insert(|id| Arc::new(queue(id))).map(|(_, queue)| queue).ok_or(WsaError::WSAENOBUFS)
    }

    pub(super) fn of(id: ws::RIO_RQ) -> Result<Found<Arc<Self>>, WsaError> {
        REQUESTS.get_token(id as u64 ^ NAME).ok_or(WsaError::WSAEINVAL)
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
    pub(super) fn admit(&self, way: Way) -> Result<(), WsaError> {
        let side = self.side(way);
        if side.completions.is_closed() {
            return Err(WsaError::WSAEINVAL);
        }
        let most = side.most.load(Ordering::Relaxed);
        // A closed one is over any limit.
        let more = |now| (now < most).then_some(now + 1);
        side.outstanding
            .fetch_update(Ordering::AcqRel, Ordering::Relaxed, more)
            .map(drop)
            .map_err(|now| if now & CLOSED != 0 { WsaError::WSAEINVAL } else { WsaError::WSAENOBUFS })
    }

    /// Counts a request out; whether its socket is closed, so that its room in the completion queue is to be given back.
    #[inline]
    pub(super) fn count_out(&self, way: Way) -> bool {
        self.side(way).outstanding.fetch_sub(1, Ordering::AcqRel) & CLOSED != 0
    }

    /// A request was refused after all.
    #[cold]
    pub(super) fn finished(&self, way: Way) {
        if self.count_out(way) {
            self.side(way).completions.release(1);
        }
    }

    /// Whether the socket is closed.
    pub(super) fn is_closed(&self, way: Way) -> bool {
        self.side(way).outstanding.load(Ordering::Acquire) & CLOSED != 0
    }

    /// What is held back of one way. Who lets it go starts it under this lock, so that nothing overtakes it.
    pub(super) fn deferred(&self, way: Way) -> MutexGuard<'_, Vec<Request>> {
        self.side(way).deferred.lock()
    }

    /// The end of the requests of an operation, however it came about: `bytes` are what all of them have transferred. Those
    /// that are whole have succeeded in any case.
    pub(crate) fn complete(
        self: &Arc<Self>,
        way: Way,
        parts: &[Part],
        status: Status,
        bytes: u32,
        delivery: &mut Delivery,
    ) {
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
    pub(crate) fn complete_one(
        self: &Arc<Self>,
        way: Way,
        part: &Part,
        status: Status,
        bytes: u32,
        delivery: &mut Delivery,
    ) {
        let result = ws::RIORESULT {
            Status: if status == Status::SUCCESS { 0 } else { status.to_winsock().code() },
            BytesTransferred: bytes,
            SocketContext: self.context,
            RequestContext: part.context,
        };
        let notifies = part.flags & ws::RIO_MSG_DONT_NOTIFY == 0;
        let entry = Entry { result, notifies, queue: Arc::clone(self), way };
        self.side(way).completions.push(entry, delivery);
    }

    /// `RIOResizeRequestQueue`.
    pub(super) fn resize(&self, receives: u32, sends: u32) -> Result<(), WsaError> {
        let wanted = [(&self.receives, receives), (&self.sends, sends)];
        if wanted.iter().any(|(side, most)| *most < side.outstanding.load(Ordering::Acquire) & !CLOSED) {
            return Err(WsaError::WSAETOOMANYREFS);
        }
        let mut grown: Vec<(&Side, u32)> = Vec::new();
        for (side, most) in wanted {
            let more = most.saturating_sub(side.most.load(Ordering::Relaxed));
            if let Err(error) = side.completions.reserve(more) {
                grown.iter().for_each(|(side, more)| side.completions.release(*more));
                return Err(error);
            }
            grown.push((side, more));
        }
        for (side, most) in wanted {
            side.completions.release(side.most.swap(most, Ordering::Relaxed).saturating_sub(most));
        }
        Ok(())
    }

    /// The socket is closed: what was held back ends, and the room that no request has is given back (RIO-13).
    pub(crate) fn close(self: &Arc<Self>, socket: &Arc<Socket>, delivery: &mut Delivery) {
        for way in [Way::In, Way::Out] {
            let side = self.side(way);
            // Before the list is emptied: what comes to it later is refused.
            let before = side.outstanding.fetch_or(CLOSED, Ordering::AcqRel);
            if before & CLOSED != 0 {
                continue;
            }
            side.completions.release(side.most.load(Ordering::Relaxed).saturating_sub(before));
            let deferred = std::mem::take(&mut *self.deferred(way));
            deferred.iter().for_each(|held| self.complete_one(way, &held.part, Status::CANCELLED, 0, delivery));
        }
        // One that was made beside another of the same socket goes alone.
        if socket.requests().is_some_and(|own| Arc::ptr_eq(own, self)) {
            [&self.receives, &self.sends].into_iter().for_each(|side| side.completions.leave(self.token));
        }
        REQUESTS.remove(self.id as u32);
    }
}
