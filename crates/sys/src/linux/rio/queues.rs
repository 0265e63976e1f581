//! Completion queues and request queues.
//!
//! A completion queue has room for so many results, which request queues reserve when they are made: so a result always
//! finds a place (RIO-5). A request counts from its start until its result is dequeued (RIO-9).

use crate::linux::deliver::Delivery;
use crate::linux::port::PortObject;
use crate::linux::socket::run::Way;
use crate::linux::socket::{Op, Socket};
use overlapped_core::Object;
use overlapped_core::error::{Status, WsaError};
use overlapped_core::port::Packet;
use parking_lot::{Mutex, RwLock};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use windows_sys::Win32::Networking::WinSock as ws;

/// How a completion queue says that it has results.
pub(crate) enum Notification {
    /// Not at all: it is polled.
    None,
    /// An event; whether arming resets it.
    Event { event: Arc<Object>, reset: bool },
    /// A packet.
    Port { port: Arc<PortObject>, key: usize, overlapped: usize },
}

/// A result on its way to the program.
struct Entry {
    result: ws::RIORESULT,
    /// Whether it may trigger a notification (RIO-11).
    notifies: bool,
    queue: Arc<RequestQueue>,
    way: Way,
}

/// `RIO_CQ`.
pub(crate) struct CompletionQueue {
    pub(super) notification: Notification,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    size: u32,
    /// How much of the size request queues have claimed.
    reserved: u32,
    entries: VecDeque<Entry>,
    armed: bool,
    closed: bool,
    /// The tokens of the sockets whose results come here.
    members: Vec<u64>,
}

impl CompletionQueue {
    pub(super) fn new(size: u32, notification: Notification) -> Self {
        Self { notification, inner: Mutex::new(Inner { size, ..Inner::default() }) }
    }

    fn reserve(&self, count: u32) -> Result<(), WsaError> {
        let mut inner = self.inner.lock();
        let reserved = inner.reserved.checked_add(count).filter(|reserved| *reserved <= inner.size);
        inner.reserved = reserved.ok_or(WsaError::WSAENOBUFS)?;
        Ok(())
    }

    fn release(&self, count: u32) {
        let mut inner = self.inner.lock();
        inner.reserved = inner.reserved.saturating_sub(count);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.inner.lock().closed
    }

    pub(super) fn close(&self) {
        self.inner.lock().closed = true;
    }

    pub(super) fn members(&self) -> Vec<u64> {
        self.inner.lock().members.clone()
    }

    /// Takes a result in, and says so if that was asked for and the result may (RIO-10, RIO-11).
    fn push(&self, entry: Entry, delivery: &mut Delivery) {
        let mut inner = self.inner.lock();
        let fires = inner.armed && entry.notifies;
        inner.armed &= !fires;
        inner.entries.push_back(entry);
        drop(inner);
        if fires {
            self.fire(delivery);
        }
    }

    fn fire(&self, delivery: &mut Delivery) {
        match &self.notification {
            Notification::None => {}
            Notification::Event { event, .. } => event.set(&mut delivery.wakes),
            Notification::Port { port, key, overlapped } => {
                let packet = Packet { key: *key, overlapped: *overlapped, bytes: 0, status: Status::SUCCESS.code() };
                delivery.post(port, packet);
            }
        }
    }

    /// `RIONotify`: asks for one notification, which comes at once if there is a result.
    pub(super) fn arm(&self, delivery: &mut Delivery) -> Result<(), WsaError> {
        let mut inner = self.inner.lock();
        if matches!(self.notification, Notification::None) {
            return Err(WsaError::WSAEINVAL);
        }
        if inner.armed {
            return Err(WsaError::WSAEALREADY);
        }
        // Under the lock, so that no result can be between the reset and the arming.
        if let Notification::Event { event, reset: true } = &self.notification {
            event.reset();
        }
        let there = inner.entries.iter().any(|entry| entry.notifies);
        inner.armed = !there;
        drop(inner);
        if there {
            self.fire(delivery);
        }
        Ok(())
    }

    /// Takes the oldest result out, and gives its request's room back.
    pub(super) fn dequeue(&self) -> Option<ws::RIORESULT> {
        // The lock is free again before the end of a closed socket's request takes it.
        let entry = self.inner.lock().entries.pop_front()?;
        entry.queue.finished(entry.way);
        Some(entry.result)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.inner.lock().entries.is_empty()
    }

    pub(super) fn resize(&self, size: u32) -> Result<(), WsaError> {
        let mut inner = self.inner.lock();
        // What references the queue would not fit any more.
        if size < inner.reserved {
            return Err(WsaError::WSAETOOMANYREFS);
        }
        inner.size = size;
        Ok(())
    }
}

/// One way of a request queue.
struct Side {
    completions: Arc<CompletionQueue>,
    most: AtomicU32,
    /// Requests whose results have not been dequeued.
    outstanding: AtomicU32,
    /// Held back by RIO_MSG_DEFER.
    deferred: Mutex<VecDeque<Op>>,
}

/// `RIO_RQ`.
pub(crate) struct RequestQueue {
    pub(super) socket: Weak<Socket>,
    token: u64,
    context: u64,
    receives: Side,
    sends: Side,
    closed: AtomicBool,
}

impl RequestQueue {
    /// Claims room in both completion queues.
    pub(super) fn new(
        socket: &Arc<Socket>,
        context: u64,
        receives: (u32, Arc<CompletionQueue>),
        sends: (u32, Arc<CompletionQueue>),
    ) -> Result<Self, WsaError> {
        receives.1.reserve(receives.0)?;
        if let Err(error) = sends.1.reserve(sends.0) {
            receives.1.release(receives.0);
            return Err(error);
        }
        for queue in [&receives.1, &sends.1] {
            let mut inner = queue.inner.lock();
            if !inner.members.contains(&socket.token) {
                inner.members.push(socket.token);
            }
        }
        let side = |(most, completions)| Side {
            completions,
            most: AtomicU32::new(most),
            outstanding: AtomicU32::new(0),
            deferred: Mutex::default(),
        };
        Ok(Self {
            socket: Arc::downgrade(socket),
            token: socket.token,
            context,
            receives: side(receives),
            sends: side(sends),
            closed: AtomicBool::new(false),
        })
    }

    fn side(&self, way: Way) -> &Side {
        match way {
            Way::In => &self.receives,
            Way::Out => &self.sends,
        }
    }

    pub(super) fn completions(&self, way: Way) -> &Arc<CompletionQueue> {
        &self.side(way).completions
    }

    /// Counts a new request in.
    pub(super) fn admit(&self, way: Way) -> Result<(), WsaError> {
        let side = self.side(way);
        if side.completions.is_closed() {
            return Err(WsaError::WSAEINVAL);
        }
        let most = side.most.load(Ordering::Relaxed);
        let more = |now| (now < most).then_some(now + 1);
        side.outstanding
            .fetch_update(Ordering::AcqRel, Ordering::Relaxed, more)
            .map(drop)
            .map_err(|_| WsaError::WSAENOBUFS)
    }

    /// A request was refused after all, or its result was dequeued.
    pub(super) fn finished(&self, way: Way) {
        let side = self.side(way);
        side.outstanding.fetch_sub(1, Ordering::AcqRel);
        if self.closed.load(Ordering::Acquire) {
            side.completions.release(1);
        }
    }

    pub(super) fn defer(&self, way: Way, op: Op) {
        self.side(way).deferred.lock().push_back(op);
    }

    /// Takes out the first that is held back. Those that are held back meanwhile come after it.
    pub(super) fn take_deferred(&self, way: Way) -> Option<Op> {
        self.side(way).deferred.lock().pop_front()
    }

    /// The end of a request, however it came about.
    pub(crate) fn complete(
        self: &Arc<Self>,
        way: Way,
        request: (u64, u32),
        status: Status,
        bytes: u32,
        delivery: &mut Delivery,
    ) {
        let (context, flags) = request;
        let result = ws::RIORESULT {
            Status: status.to_winsock().code(),
            BytesTransferred: bytes,
            SocketContext: self.context,
            RequestContext: context,
        };
        let notifies = flags & ws::RIO_MSG_DONT_NOTIFY == 0;
        let entry = Entry { result, notifies, queue: Arc::clone(self), way };
        self.side(way).completions.push(entry, delivery);
    }

    /// `RIOResizeRequestQueue`.
    pub(super) fn resize(&self, receives: u32, sends: u32) -> Result<(), WsaError> {
        let wanted = [(&self.receives, receives), (&self.sends, sends)];
        if wanted.iter().any(|(side, most)| *most < side.outstanding.load(Ordering::Acquire)) {
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
            while let Some(op) = self.take_deferred(way) {
                crate::linux::socket::operation::publish(socket, op, Status::CANCELLED, 0, 0, false, delivery);
            }
        }
        self.closed.store(true, Ordering::Release);
        for side in [&self.receives, &self.sends] {
            let outstanding = side.outstanding.load(Ordering::Acquire);
            side.completions.release(side.most.load(Ordering::Relaxed).saturating_sub(outstanding));
            side.completions.inner.lock().members.retain(|token| *token != self.token);
        }
        REQUESTS.remove_value(self);
    }
}

/// What the program names by numbers.
pub(super) struct Table<T>(RwLock<Option<HashMap<isize, Arc<T>>>>);

pub(super) static COMPLETIONS: Table<CompletionQueue> = Table(RwLock::new(None));
pub(super) static REQUESTS: Table<RequestQueue> = Table(RwLock::new(None));

impl<T> Table<T> {
    /// Names are never used again.
    pub(super) fn insert(&self, value: Arc<T>) -> isize {
        static NEXT: std::sync::atomic::AtomicIsize = std::sync::atomic::AtomicIsize::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed) << 3;
        self.0.write().get_or_insert_default().insert(id, value);
        id
    }

    pub(super) fn get(&self, id: isize) -> Result<Arc<T>, WsaError> {
        self.0.read().as_ref().and_then(|known| known.get(&id).cloned()).ok_or(WsaError::WSAEINVAL)
    }

    pub(super) fn remove(&self, id: isize) -> Option<Arc<T>> {
        self.0.write().as_mut()?.remove(&id)
    }

    fn remove_value(&self, value: &Arc<T>) {
        if let Some(known) = &mut *self.0.write() {
            known.retain(|_, other| !Arc::ptr_eq(other, value));
        }
    }
}
