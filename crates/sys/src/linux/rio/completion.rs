//! Completion queues.
//!
//! A completion queue has room for so many results, which request queues reserve when they are made: so a result always
//! finds a place (RIO-5).
//!
//! It has a *home*, the shard where its sockets are harvested: that of its port, or of the thread that waits for its event or
//! polls it. Its event is fed by the queue itself, whatever the number of its sockets: who waits there gathers them, and that
//! is done once as long as it stays the same thread.

use super::queue::{Leave, RequestQueue};
use crate::linux::current::Current;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::port::PortObject;
use crate::linux::shard::{self, Shard};
use crate::linux::socket::run::Way;
use crate::linux::socket::{Socket, home};
use crate::linux::table::{Found, Table};
use crate::linux::wait;
use overlapped_core::Object;
use overlapped_core::error::{Status, WsaError};
use overlapped_core::port::Packet;
use overlapped_lock::Mutex;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use windows_sys::Win32::Networking::WinSock as ws;

static COMPLETIONS: Table<Arc<CompletionQueue>> = Table::new();

/// Marks the feed of an event as the name of a completion queue; no socket's token has this bit.
const FEED: u64 = 1 << 63;

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
pub(super) struct Entry {
    pub(super) result: ws::RIORESULT,
    /// Whether it may trigger a notification (RIO-11).
    pub(super) notifies: bool,
    /// The request queue, by its name.
    pub(super) queue: u64,
    pub(super) way: Way,
}

/// `RIO_CQ`.
pub(crate) struct CompletionQueue {
    /// Names it for ever.
    id: u64,
    notification: Notification,
    /// The shard where its sockets are harvested, zero while nobody has needed one. A port's is the port's.
    home: AtomicU64,
    /// Set under the lock.
    closed: AtomicBool,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    size: u32,
    /// How much of the size request queues have claimed.
    reserved: u32,
    entries: VecDeque<Entry>,
    armed: bool,
    /// The tokens of the sockets whose results come here.
    members: Vec<u64>,
}

impl CompletionQueue {
    /// A new queue, and what the program calls it.
    pub(super) fn create(size: u32, notification: Notification) -> Result<ws::RIO_CQ, WsaError> {
        let fed = match &notification {
            Notification::Event { event, .. } => Some(Arc::clone(event)),
            Notification::Port { port, .. } => {
                // Deferred requests leave together where there is a ring for it.
                port.make_ring_for_batches();
                None
            }
            Notification::None => None,
        };
        let inner = Mutex::new(Inner { size, ..Inner::default() });
        let (home, closed) = (AtomicU64::new(0), AtomicBool::new(false));
        let made = COMPLETIONS.insert(|id| Arc::new(Self { id, notification, home, closed, inner }));
        let (_, queue) = made.ok_or(WsaError::WSAENOBUFS)?;
        if let Some(event) = fed {
            home::feed_token(queue.feed(), &event, |shard| {
                queue.gather(shard);
                true
            });
        }
        Ok(queue.id as ws::RIO_CQ)
    }

    pub(super) fn of(id: ws::RIO_CQ) -> Result<Found<Arc<Self>>, WsaError> {
        COMPLETIONS.get_token(id as u64).ok_or(WsaError::WSAEINVAL)
    }

    /// `RIOCloseCompletionQueue`. Request queues may still have it: their requests are refused from now on.
    pub(super) fn close(id: ws::RIO_CQ) {
        if Self::of(id).is_ok()
            && let Some(queue) = COMPLETIONS.remove(id as u32)
        {
            {
                let mut inner = queue.inner.lock();
                queue.closed.store(true, Ordering::Release);
                inner.entries = VecDeque::new();
            }
            if let Notification::Event { event, .. } = &queue.notification {
                event.unfeed(queue.feed());
            }
        }
    }

    /// What its event is fed by.
    fn feed(&self) -> u64 {
        FEED | self.id
    }

    /// Sees to it that a socket whose request starts is harvested where results are looked for, and that who waits for them
    /// hears of it. The shard, if the request, a plain transfer, may be left to a ring there.
    #[inline(always)] // Nearly always two comparisons.
    pub(super) fn settle<'a>(
        &'a self,
        current: &'a Current,
        socket: &Socket,
        is_plain: bool,
    ) -> Result<Option<Cow<'a, Arc<Shard>>>, WsaError> {
        let ring = match self.settled(current, socket) {
            Some(shard) if is_plain && socket.may_leave_to(shard) => Some(Cow::Borrowed(shard)),
            Some(_) if socket.is_armed() => None,
            _ => self.bring_home(current, socket, is_plain).map_err(|_| WsaError::WSAENOBUFS)?,
        };
        self.tell_waiters(socket);
        Ok(ring)
    }

    /// The shard where the socket is and where the calling thread looks for its results, if that is one, as it nearly always is.
    #[inline]
    fn settled<'a>(&'a self, current: &'a Current, socket: &Socket) -> Option<&'a Arc<Shard>> {
        let shard = match &self.notification {
            Notification::Port { port, .. } => &port.shard,
            _ => current.shard_if_any().filter(|shard| self.home.load(Ordering::SeqCst) == shard.token)?,
        };
        socket.is_at(shard).then_some(shard)
    }

    #[inline]
    fn is_posted(&self) -> bool {
        matches!(self.notification, Notification::Port { .. })
    }

    #[inline(never)]
    fn bring_home<'a>(
        &'a self,
        current: &'a Current,
        socket: &Socket,
        is_plain: bool,
    ) -> Result<Option<Cow<'a, Arc<Shard>>>, i32> {
        let (shard, is_here) = self.shard(current)?;
        if is_plain && is_here && socket.may_leave_to(&shard) {
            socket.bring_to_ring(&shard)?;
            return Ok(Some(shard));
        }
        socket.bring_home(&shard)?;
        Ok(None)
    }

    /// Where its sockets are harvested, for the first request where the calling thread is; and whether a request of this thread
    /// may be left to a ring there, as [`ring_home`](Self::ring_home) says.
    fn shard<'a>(&'a self, current: &'a Current) -> Result<(Cow<'a, Arc<Shard>>, bool), i32> {
        if let Notification::Port { port, .. } = &self.notification {
            return Ok((Cow::Borrowed(&port.shard), true));
        }
        let home = self.home.load(Ordering::SeqCst);
        if home == current.shard_token() && home != 0 {
            return Ok((Cow::Borrowed(current.shard()?), true));
        }
        if let Some(shard) = shard::by_token(home) {
            let is_here = current.pumps(&shard);
            return Ok((Cow::Owned(shard), is_here));
        }
        let own = current.shard()?;
        own.prepare_batches();
        self.gather(own);
        Ok((Cow::Borrowed(own), true))
    }

    /// Where a request of the calling thread may be left to a ring: who waits elsewhere would hear of it late, for a completion
    /// is told by the thread that submitted its request.
    pub(crate) fn ring_home(&self, current: &Current) -> Option<Arc<Shard>> {
        match &self.notification {
            Notification::Port { port, .. } => Some(Arc::clone(&port.shard)),
            _ => shard::by_token(self.home.load(Ordering::SeqCst)).filter(|shard| current.pumps(shard)),
        }
    }

    /// After a request has been started in a shard: whoever waits for the event must hear of it, and may sleep elsewhere by now.
    #[inline(always)]
    fn tell_waiters(&self, socket: &Socket) {
        if let Notification::Event { event, .. } = &self.notification
            && event.may_have_waiters()
        {
            self.bring_to_waiters(event, socket);
        }
    }

    #[cold]
    fn bring_to_waiters(&self, event: &Arc<Object>, socket: &Socket) {
        home::feed_token(self.feed(), event, |shard| {
            self.gather(shard);
            socket.is_at(shard) || socket.bring_home(shard).is_ok()
        });
    }

    /// The event that tells of its results, and what feeds it.
    pub(crate) fn signals(&self) -> Option<(Arc<Object>, u64)> {
        match &self.notification {
            Notification::Event { event, .. } => Some((Arc::clone(event), self.feed())),
            _ => None,
        }
    }

    /// Whoever is inside `shard` is going to wait for results: the sockets are harvested there from now on.
    fn gather(&self, shard: &Shard) {
        if self.home.load(Ordering::SeqCst) == shard.token {
            return;
        }
        // Sockets whose requests start from here on may be in the new home alone: who waits for the event already is told with
        // each start, and who waits after this must gather them again.
        if let Notification::Event { event, .. } = &self.notification {
            event.note_moved(self.feed());
        }
        if self.home.swap(shard.token, Ordering::SeqCst) == shard.token {
            return;
        }
        // The lock is free again before anything lands, which may end here.
        let members = self.inner.lock().members.clone();
        for token in members {
            if let Some(socket) = handle::socket_by_token(token) {
                // A shard that cannot take the socket leaves it where it is; the watchdog still serves it.
                let _ = socket.bring_home(shard);
            }
        }
    }

    /// Harvests for a program that asks for results without waiting for them.
    pub(super) fn poll(&self, current: &Current) {
        if !self.is_posted() {
            // The feed names the queue, which remembers by itself where it is.
            wait::poll_shard(current, &[self.feed()]);
        }
    }

    /// A socket that tells its results here.
    pub(super) fn join(&self, token: u64) {
        let mut inner = self.inner.lock();
        if !inner.members.contains(&token) {
            inner.members.push(token);
        }
    }

    /// It is closed.
    pub(super) fn leave(&self, token: u64) {
        self.inner.lock().members.retain(|member| *member != token);
    }

    pub(super) fn reserve(&self, count: u32) -> Result<(), WsaError> {
        let mut inner = self.inner.lock();
        let reserved = inner.reserved.checked_add(count).filter(|reserved| *reserved <= inner.size);
        inner.reserved = reserved.ok_or(WsaError::WSAENOBUFS)?;
        Ok(())
    }

    pub(super) fn release(&self, count: u32) {
        let mut inner = self.inner.lock();
        inner.reserved = inner.reserved.saturating_sub(count);
    }

    /// Gives the room back that `rest` finds not to be used, while no result is dequeued.
    pub(super) fn retire(&self, rest: impl FnOnce() -> u32) {
        let mut inner = self.inner.lock();
        inner.reserved = inner.reserved.saturating_sub(rest());
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Takes a result in, and says so if that was asked for and the result may (RIO-10, RIO-11).
    #[inline(always)] // The entry is made where it lies.
    pub(super) fn push(&self, entry: Entry, delivery: &mut Delivery) {
        let mut inner = self.inner.lock();
        if self.is_closed() {
            return;
        }
        let fires = inner.armed && entry.notifies;
        inner.armed &= !fires;
        inner.entries.push_back(entry);
        drop(inner);
        if fires {
            self.fire(delivery);
        }
    }

    #[cold]
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

    /// Gives out up to `most` results, the oldest first, and the room of their requests back; how many.
    pub(super) fn dequeue(&self, most: usize, mut give: impl FnMut(usize, ws::RIORESULT)) -> u32 {
        let mut closed: SmallVec<[Leave; 1]> = SmallVec::new();
        let mut inner = self.inner.lock();
        let count = inner.entries.len().min(most);
        for at in 0..count {
            let Some(entry) = inner.entries.pop_front() else { break };
            give(at, entry.result);
            match RequestQueue::by_token_or_leave(entry.queue) {
                // Nobody ends it while this lock is held.
                Ok(queue) if !queue.dequeued(entry.way) => continue,
                Ok(queue) => closed.push(Leave::Queue(queue)),
                Err(left) => closed.extend(left),
            }
            // Its socket is closed.
            inner.reserved = inner.reserved.saturating_sub(1);
        }
        drop(inner);
        count as u32
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

/// Brings the sockets of the queue that `token` names to `shard`; false if it names none.
pub(crate) fn gather(token: u64, shard: &Shard) -> bool {
    if token & FEED != 0
        && let Some(queue) = COMPLETIONS.get_token(token & !FEED).map(|found| Arc::clone(&found))
    {
        shard.prepare_batches();
        queue.gather(shard);
    }
    token & FEED != 0
}

/// Whether `token` names a queue that is closed.
pub(crate) fn is_gone(token: u64) -> Option<bool> {
    (token & FEED != 0).then(|| COMPLETIONS.get_token(token & !FEED).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linux::current;

    /// Many queues tell by one event: a thread that was told of all of them gathers again what another has gathered since.
    #[test]
    fn a_queue_comes_back_to_the_thread_that_waits_for_its_event() {
        let event = Arc::new(Object::event(true, false));
        let create = || {
            let made =
                CompletionQueue::create(1, Notification::Event { event: Arc::clone(&event), reset: false }).unwrap();
            (made, Arc::clone(&CompletionQueue::of(made).unwrap()))
        };
        let queues: Vec<_> = (0..8).map(|_| create()).collect();
        let here = || {
            let own = current::with(|current| {
                wait::poll(current, std::slice::from_ref(&event));
                current.shard().unwrap().token
            });
            queues.iter().filter(|(_, queue)| queue.home.load(Ordering::SeqCst) == own).count()
        };
        assert_eq!(here(), 8);
        std::thread::scope(|scope| {
            scope.spawn(|| current::with(|current| queues[3].1.poll(current))).join().unwrap();
        });
        assert_eq!(here(), 8);
        queues.into_iter().for_each(|(made, _)| CompletionQueue::close(made));
    }
}
