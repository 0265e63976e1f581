//! Transfers that are left to the kernel: an operation *flies* in the ring of a shard, with its direction's baton (L5).
//!
//! A plain receive of a stream that is told by a routine or by a packet alone ends where one thread looks: in its thread's
//! shard, or its port's. If that shard has a ring, the receive goes there instead of waiting for an edge, which saves the
//! system call that would follow the edge. A socket that does nothing else is not *armed*: nobody needs its edges. Whatever
//! else is wanted of it arms it for good, and its later receives wait for edges like everybody's:
//!
//! | armed | who waits for what | *ready* of a direction |
//! |---|---|---|
//! | no | operations fly, or wait behind one that does | may be ready, always: it is cleared by synchronous calls alone, and set before a start |
//! | yes | operations wait for edges; one may still fly that started before | remembered (L6) |
//!
//! Invariants:
//!
//! 4. The operation of a flight is in its slot, with the baton, from before the transfer is queued until its completion has
//!    been harvested; the token of the transfer is a reference to the socket, which comes back with that one completion. Only
//!    who has the baton puts it there, and only who has the completion takes it, or who could not queue the transfer.
//!
//! **Cancelling** marks the operation in its direction first, then asks the kernel to end the transfer of that socket and way.
//! By then that may be the next operation's, which nobody has marked: it flies again, as after a cancellation by the kernel
//! itself, which ends the requests of a thread that exits (L8). Who starts a flight looks for the mark after it has queued the
//! transfer, and who marks tells the kernel of all that is queued before it asks, so that one of the two ends it.
#![allow(unsafe_code)] // A reference in the kernel's hands; invariants 1, 2 and 4.

use super::Socket;
use super::operation::{Body, Kind, Notify, Op, publish, publish_cancelled};
use super::phase::Phase;
use super::run::{Started, Way};
use crate::linux::current::{self, Current};
use crate::linux::deliver::Delivery;
use crate::linux::handle::{self, Entry};
use crate::linux::shard::{self, Shard};
use overlapped_core::direction::{Ended, Filter, Next, Start};
use overlapped_core::error::{Call, Status};
use overlapped_engine::{Batch, Completion, Course, Transfer};
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering, fence};
use std::time::{Duration, Instant};

/// How long what was found drained may be supposed to be: a tick of the kernel's coarse clock, or two. A receive that is
/// started later looks first, so that data that is there ends it at once.
const FRESH_NS: u64 = 4_500_000;
/// How long the end of a thread waits for the kernel to let go of its flights.
const FAREWELL: Duration = Duration::from_secs(10);

/// The two slots of a socket.
#[derive(Default)]
pub(crate) struct Flights {
    input: Flight,
    output: Flight,
}

#[derive(Default)]
struct Flight {
    /// The shard in whose ring an operation flies, zero if none does.
    shard: AtomicU64,
    /// That operation, null if none does.
    op: AtomicPtr<Body>,
    /// When a receive of this way ended and left nothing, on the coarse clock.
    drained_at: AtomicU64,
}

impl Flights {
    fn way(&self, way: Way) -> &Flight {
        match way {
            Way::In => &self.input,
            Way::Out => &self.output,
        }
    }
}

impl Flight {
    /// Before the transfer is queued: the baton is the caller's.
    fn put(&self, op: Op, shard: u64) {
        debug_assert!(self.op.load(Ordering::Relaxed).is_null(), "one flies at a time");
        self.op.store(op.into_raw(), Ordering::Relaxed);
        self.shard.store(shard, Ordering::Release);
    }

    /// After its completion has been harvested, or instead of queueing the transfer.
    fn take(&self) -> Option<Op> {
        // What was put is seen by who sees the shard, and that is seen here: between the two the transfer went through the kernel.
        self.shard.load(Ordering::Acquire);
        let op = self.op.load(Ordering::Relaxed);
        if op.is_null() {
            return None;
        }
        self.op.store(null_mut(), Ordering::Relaxed);
        self.shard.store(0, Ordering::Release);
        // SAFETY: `put` has made it of an operation, and nobody else takes it (invariant 4).
        Some(unsafe { Op::from_raw(op) })
    }
}

/// What a token says: a socket, by a reference that is aligned, and the way.
fn token(socket: &Socket, way: Way) -> u64 {
    std::ptr::from_ref(socket).addr() as u64 | u64::from(way == Way::Out)
}

/// Delivers the completions of a harvest.
#[inline]
pub(crate) fn land(batch: &Batch, delivery: &mut Delivery) {
    for completion in batch.completions() {
        landed(*completion, delivery);
    }
}

/// Delivers one completion.
pub(crate) fn landed(completion: Completion, delivery: &mut Delivery) {
    let way = if completion.token & 1 == 0 { Way::In } else { Way::Out };
    let address = std::ptr::with_exposed_provenance::<Socket>((completion.token & !1) as usize);
    // SAFETY: the token is a reference that the flight was given, and comes back once (invariant 4).
    let socket = unsafe { Arc::from_raw(address) };
    socket.has_landed(way, completion, delivery);
}

/// The shard of an ended thread goes, once the kernel has let go of what flew there. What the thread's end does not cancel,
/// requests of registered I/O, waits for edges from now on.
pub(crate) fn see_off(shard: &Arc<Shard>) {
    // What has been harvested flies no more, though whoever has may not have delivered it yet: it needs the ring no more.
    if shard.has_flying() {
        for entry in handle::all() {
            if let Entry::Socket(socket) = entry {
                socket.land_from(shard);
            }
        }
    }
    let until = Instant::now() + FAREWELL;
    while shard.has_flying() {
        shard.flush();
        shard.land();
        if shard.has_flying() {
            if Instant::now() > until {
                // The kernel still has buffers and references: they must stay.
                std::mem::forget(Arc::clone(shard));
                return;
            }
            std::thread::sleep(Duration::from_micros(100));
        }
    }
}

impl Socket {
    /// Where a new plain transfer may be left to a ring: the shard, of which the socket is a member from now on. A send only
    /// goes where a receive would, so that it arms nothing before it has to wait.
    #[inline]
    pub(crate) fn shard_to_fly<'a>(
        &'a self,
        current: &'a Current,
        buffers: &[libc::iovec],
        notify: &Notify,
    ) -> Option<&'a Arc<Shard>> {
        if self.is_armed() { None } else { self.ring_shard(current, buffers, notify) }
    }

    /// Whether its transfers are of the kind that a ring does.
    fn is_plain(&self) -> bool {
        self.is_stream()
            && !self.is_unbuffered()
            && self.sticky.load(Ordering::Acquire) == 0
            && self.phase.get() == Phase::Connected
    }

    /// Whether a plain request of registered I/O may be left to the ring of `shard`.
    pub(crate) fn may_leave_to(&self, shard: &Shard) -> bool {
        !self.is_armed() && shard.has_ring() && self.is_plain()
    }

    fn ring_shard<'a>(
        &'a self,
        current: &'a Current,
        buffers: &[libc::iovec],
        notify: &Notify,
    ) -> Option<&'a Arc<Shard>> {
        let plain = self.is_plain() && notify.event.is_none() && matches!(buffers, [one] if one.iov_len > 0);
        if !plain {
            return None;
        }
        let shard = match (notify.routine, self.association.get()) {
            (Some(_), _) => current.shard().ok().filter(|shard| shard.has_own_ring())?,
            (None, Some(association)) if notify.packet => {
                Some(&association.port.shard).filter(|shard| shard.has_ring())?
            }
            (None, _) => return None,
        };
        // Where it fails, the usual way says so.
        self.bring_to_ring(shard).ok()?;
        Some(shard)
    }

    /// Whether a receive that ended just now left nothing, so that the next would only find that out again.
    #[inline]
    pub(crate) fn is_just_drained(&self) -> bool {
        let Some(flights) = self.flights.get() else { return false };
        let at = flights.input.drained_at.load(Ordering::Relaxed);
        at != 0 && overlapped_engine::coarse_ns().saturating_sub(at) < FRESH_NS
    }

    /// Whether an operation flies this way.
    pub(crate) fn is_flying(&self, way: Way) -> bool {
        self.flights.get().is_some_and(|flights| flights.way(way).shard.load(Ordering::SeqCst) != 0)
    }

    /// Whether a send that flies leaves with the next get of its thread, because its port was told so.
    #[inline]
    pub(crate) fn batches_sends(&self) -> bool {
        self.association.get().is_some_and(|association| association.port.batches_sends())
    }

    /// Starts an operation in the ring of `shard`. One that is `held` leaves when the caller says so.
    pub(crate) fn start_flight(
        self: &Arc<Self>,
        current: &Current,
        shard: &Shard,
        way: Way,
        op: Op,
        held: bool,
        delivery: &mut Delivery,
    ) -> Started {
        let direction = self.direction(way);
        if !direction.is_ready() {
            // Nobody reports edges here: what a synchronous call has found drained may be ready again.
            self.attempt_queued(way, delivery);
        }
        let overlapped = op.overlapped();
        match direction.start(op) {
            Start::Attempt(op) => match self.fly(current, way, op, shard, held) {
                None => Started::Pending,
                Some(op) => self.attempt_first(way, op, delivery),
            },
            Start::Queued => {
                self.await_turn(way, overlapped, delivery);
                Started::Pending
            }
            Start::Closed(_) => Started::Closed,
        }
    }

    /// An operation has been queued. Behind a flight it is next; behind a synchronous call, or where one has found the way
    /// not ready, it needs an edge.
    pub(super) fn await_turn(self: &Arc<Self>, way: Way, overlapped: usize, delivery: &mut Delivery) {
        if self.is_armed() || self.is_flying(way) || self.arm().is_ok() {
            return;
        }
        // It can never be told of readiness.
        for op in self.direction(way).cancel(Filter::Operation(overlapped)).0 {
            publish(self, op, Status::INSUFFICIENT_RESOURCES, 0, 0, false, delivery);
        }
    }

    /// Leaves an operation whose turn it is to the ring where it belongs, or gives it back.
    #[inline]
    pub(super) fn fly_on(self: &Arc<Self>, way: Way, op: Op) -> Option<Op> {
        // What has been reset says so at once.
        if self.is_armed()
            || !op.may_fly()
            || way == Way::Out && !self.batches_sends()
            || self.sticky.load(Ordering::Acquire) != 0
        {
            return Some(op);
        }
        let shard = match self.association.get() {
            _ if matches!(op.kind, Kind::Registered { .. }) => {
                self.requests().and_then(|queue| current::with(|current| queue.completions(way).ring_home(current)))
            }
            Some(association) => Some(Arc::clone(&association.port.shard)),
            None => op.starter().and_then(|thread| shard::by_number(thread.shard())),
        };
        match shard {
            Some(shard) if shard.has_ring() => current::with(|current| self.fly(current, way, op, &shard, false)),
            _ => Some(op),
        }
    }

    /// Leaves an operation, which the caller has with the baton, to the ring of `shard`; or gives it back.
    fn fly(self: &Arc<Self>, current: &Current, way: Way, op: Op, shard: &Shard, held: bool) -> Option<Op> {
        let flight = self.flights.get_or_init(Box::default).way(way);
        let course = if way == Way::In { Course::Receive } else { Course::Send };
        let token = token(self, way);
        let transfer = Transfer { fd: self.fd(), buffer: op.buffers[0], course, token };
        flight.put(op, shard.token);
        // The reference that the token is.
        let reference = Arc::into_raw(Arc::clone(self));
        reference.expose_provenance();
        // SAFETY: the reference keeps the descriptor open, and the buffer is the operation's (invariant 1), which stays in its
        // slot until the completion has been harvested (invariant 4).
        if !unsafe { shard.fly(&transfer) } {
            // SAFETY: made above, and given to nobody.
            drop(unsafe { Arc::from_raw(reference) });
            return flight.take();
        }
        if self.direction(way).is_cancelled() || self.is_armed() {
            shard.recall(token);
        } else if !held {
            shard.depart(current.pumps(shard), current.inside.get() == shard.token);
        }
        None
    }

    /// A flight is over: the baton is the caller's.
    fn has_landed(self: &Arc<Self>, way: Way, completion: Completion, delivery: &mut Delivery) {
        let Some(flights) = self.flights.get() else { return };
        let flight = flights.way(way);
        let Some(mut op) = flight.take() else { return };
        let direction = self.direction(way);
        let next = match completion.result {
            // Nobody knows here whether it was asked for; the direction does.
            Err(libc::ECANCELED | libc::EINTR | libc::EAGAIN) if direction.is_cancelled() => {
                // Not *blocked*: those behind it must be attempted, for nobody may report their edge.
                publish_cancelled(self, op, delivery);
                direction.ended(Ended::Done { drained: false })
            }
            Err(libc::ECANCELED | libc::EINTR | libc::EAGAIN) => Next::Attempt(op),
            Ok(bytes) if way == Way::Out && op.done + bytes < op.total => {
                op.advance(bytes);
                Next::Attempt(op)
            }
            Ok(bytes) => {
                if way == Way::In {
                    self.note_received(bytes, completion.more, flight);
                }
                let total = op.done + bytes;
                publish(self, op, Status::SUCCESS, total as u32, 0, false, delivery);
                direction.ended(Ended::Done { drained: false })
            }
            Err(errno) => {
                let errno = self.remember_reset(Err(errno)).err().unwrap_or(errno);
                let call = if way == Way::In { Call::Receive } else { Call::Send };
                let done = op.done as u32;
                publish(self, op, self.status(errno, call), done, 0, false, delivery);
                direction.ended(Ended::Done { drained: false })
            }
        };
        self.go_on(way, next, delivery);
    }

    fn note_received(&self, bytes: usize, more: bool, flight: &Flight) {
        if bytes == 0 {
            self.ended.store(true, Ordering::Release);
        }
        let at = if more || bytes == 0 { 0 } else { overlapped_engine::coarse_ns() };
        flight.drained_at.store(at, Ordering::Relaxed);
    }

    /// Asks the kernel to end what flies this way.
    pub(super) fn recall(&self, way: Way) {
        // It was marked before this, and who starts a flight looks for the mark after it has put the operation there.
        fence(Ordering::SeqCst);
        let Some(flights) = self.flights.get() else { return };
        let shard = flights.way(way).shard.load(Ordering::SeqCst);
        if shard != 0
            && let Some(shard) = shard::by_token(shard)
        {
            shard.recall(token(self, way));
        }
    }

    /// What flies in `shard` ends there, and goes on as one that waits for edges.
    fn land_from(&self, shard: &Shard) {
        let Some(flights) = self.flights.get() else { return };
        for way in [Way::In, Way::Out] {
            if flights.way(way).shard.load(Ordering::SeqCst) == shard.token {
                let _ = self.arm();
                self.recall(way);
            }
        }
    }

    /// Somebody waits in `shard` for what this socket signals: a flight in another would end where nobody looks. It ends now,
    /// and its operation goes on as one that waits for edges.
    pub(super) fn recall_from_others(&self, shard: &Shard) {
        // The same with being armed in the mark's place.
        fence(Ordering::SeqCst);
        let Some(flights) = self.flights.get() else { return };
        for way in [Way::In, Way::Out] {
            let flies = flights.way(way).shard.load(Ordering::SeqCst);
            if flies != 0 && flies != shard.token {
                self.recall(way);
            }
        }
    }
}
