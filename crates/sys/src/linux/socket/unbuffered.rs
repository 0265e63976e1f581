//! `SO_SNDBUF` of 0: a send is over when the peer has acknowledged it (OVL-55).
//!
//! Linux always buffers, so that what it has taken is held here: the operation, with the place of its last byte in the
//! stream, until so much is acknowledged. Linux says so where it is asked for the time of acknowledgements: each puts a note
//! on the socket's error queue, which is an edge. The note itself is thrown away; what counts is how much is unacknowledged
//! at that moment, so that a note that was lost is made good by the next edge of any kind.
//!
//! Several sends may be on their way: each is told in its turn.

use super::operation::{self, Kind, Op};
use super::run::Attempt;
use super::{SHUT_SEND, Socket};
use crate::linux::deliver::Delivery;
use overlapped_core::direction::{Filter, Operation};
use overlapped_core::error::{Call, Status};
use overlapped_engine::transfer;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What a socket needs that has ever been unbuffered.
#[derive(Default)]
pub(crate) struct Unbuffered {
    /// Whether it is so now.
    on: AtomicBool,
    /// How many bytes the kernel has taken since. Counted after it took them, so that what is acknowledged is never
    /// overestimated.
    sent: AtomicU64,
    /// Sends of which everything was taken, each with the place of its end, in order. Held while one is told of, so that
    /// they end in order.
    held: Mutex<VecDeque<(u64, Op)>>,
}

impl Unbuffered {
    pub(super) fn count(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Ordering::SeqCst);
    }
}

impl Socket {
    /// `SO_SNDBUF` has been set to 0, or to something else. False where the system cannot tell of acknowledgements: the
    /// socket stays buffered.
    pub(crate) fn set_unbuffered(&self, on: bool) -> bool {
        if !on && self.unbuffered().is_none() {
            return true;
        }
        if !self.is_stream() || self.nature.family == libc::AF_UNIX {
            return false;
        }
        let unbuffered = self.rare().unbuffered.get_or_init(Box::default);
        let idle = unbuffered.held.lock().is_empty();
        let told = (on || !idle) && transfer::tell_acknowledgements(self.fd_to_change(), true).is_ok();
        if !on && idle {
            // It cannot fail where it was asked for before.
            let _ = transfer::tell_acknowledgements(self.fd(), false);
        }
        unbuffered.on.store(on && told, Ordering::SeqCst);
        !on || told
    }

    /// Whether a send ends only when it is acknowledged.
    #[inline]
    pub(crate) fn is_unbuffered(&self) -> bool {
        self.unbuffered().is_some_and(|unbuffered| unbuffered.on.load(Ordering::Relaxed))
    }

    /// Another descriptor has taken the place of the one that was told.
    pub(super) fn renew_unbuffered(&self) {
        if self.is_unbuffered() {
            self.set_unbuffered(true);
        }
    }

    /// Holds a send of which the kernel has taken everything. The caller has the baton, so that they come in order.
    pub(super) fn hold(self: &Arc<Self>, op: &mut Op, flags: u32) -> Attempt {
        let Some(unbuffered) = self.unbuffered() else { return Attempt::Blocked };
        let end = unbuffered.sent.load(Ordering::SeqCst);
        let filter = Filter::Operation(op.mark().overlapped);
        // It ends as what it was: a request of registered I/O has no OVERLAPPED.
        let kind = std::mem::replace(&mut op.kind, Kind::Send { flags });
        unbuffered.held.lock().push_back((end, op.take_as(kind)));
        let mut delivery = Delivery::new();
        self.settle_acknowledged(&mut delivery);
        // Who cancelled or closed while it was sent did not find it here yet.
        if self.closed.load(Ordering::SeqCst) || self.output.is_cancelled() {
            for op in self.take_held(filter) {
                operation::publish_cancelled(self, op, &mut delivery);
            }
        }
        Attempt::Moved
    }

    /// Whether sends wait to be acknowledged.
    pub(crate) fn has_held(&self) -> bool {
        self.unbuffered().is_some_and(|unbuffered| !unbuffered.held.lock().is_empty())
    }

    /// Takes the notes off the error queue, and tells of the sends that they mean. True if there is an error besides.
    pub(crate) fn absorb_acknowledgements(self: &Arc<Self>, delivery: &mut Delivery) -> bool {
        let failed = loop {
            let some = transfer::drain_error_queue(self.fd());
            let marked = transfer::poll_now(self.fd(), 0) & libc::POLLERR != 0;
            // Another note may have come in between.
            if !(some && marked) {
                break marked;
            }
        };
        self.settle_acknowledged(delivery);
        failed
    }

    /// Polls the descriptor, acknowledgements left out.
    pub(crate) fn poll_now(self: &Arc<Self>, events: i16, delivery: &mut Delivery) -> i16 {
        self.without_acknowledgements(transfer::poll_now(self.fd(), events), delivery)
    }

    /// What poll has said, an error left out that was an acknowledgement alone.
    pub(crate) fn without_acknowledgements(self: &Arc<Self>, polled: i16, delivery: &mut Delivery) -> i16 {
        if polled & libc::POLLERR != 0 && self.unbuffered().is_some() && !self.absorb_acknowledgements(delivery) {
            return polled & !libc::POLLERR;
        }
        polled
    }

    /// Tells of the sends that have been acknowledged, or of all where the connection is broken.
    pub(super) fn settle_acknowledged(self: &Arc<Self>, delivery: &mut Delivery) {
        let Some(unbuffered) = self.unbuffered() else { return };
        let mut held = unbuffered.held.lock();
        if held.is_empty() {
            return;
        }
        let broken = self.sticky.load(Ordering::Acquire);
        let sent = unbuffered.sent.load(Ordering::SeqCst);
        let mut waiting = transfer::unsent_bytes(self.fd()).unwrap_or(0) as u64;
        if self.is_shut(SHUT_SEND) && !self.fin_due.load(Ordering::SeqCst) {
            // FIN counts as a byte, the last one.
            waiting = waiting.saturating_sub(1);
        }
        let acknowledged = sent.saturating_sub(waiting);
        let is_over = |(end, _): &(u64, Op)| broken != 0 || *end <= acknowledged;
        while held.front().is_some_and(is_over)
            && let Some((_, op)) = held.pop_front()
        {
            let (status, bytes) = match broken {
                0 => (Status::SUCCESS, op.total as u32),
                errno => (self.status(errno, Call::Send), 0),
            };
            operation::publish(self, op, status, bytes, 0, false, delivery);
        }
    }

    /// Takes out the held sends that `filter` means.
    pub(crate) fn take_held(&self, filter: Filter) -> Vec<Op> {
        let Some(unbuffered) = self.unbuffered() else { return Vec::new() };
        let mut held = unbuffered.held.lock();
        let (taken, kept) = std::mem::take(&mut *held).into_iter().partition(|(_, op)| filter.matches(op.mark()));
        *held = kept;
        drop(held);
        let taken: VecDeque<(u64, Op)> = taken;
        taken.into_iter().map(|(_, op)| op).collect()
    }
}
