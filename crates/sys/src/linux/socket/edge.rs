//! Readiness arrives: what each edge means, by the phase of the socket.

use super::deferred;
use super::flight;
use super::phase::Phase;
use super::run::Way;
use super::{SHUT_RECEIVE, Socket};
use crate::linux::deliver::Delivery;
use crate::linux::{afd, handle, port, shard, trace};
use overlapped_core::direction::Next;
use overlapped_core::error::WsaError;
use overlapped_core::record::{NetworkEvents, Record};
use overlapped_engine::tcp_info::TcpInfo;
use overlapped_engine::{Batch, Event, Readiness, transfer};
use smallvec::SmallVec;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Does what one event asks for; says which shards harvest the same socket.
pub(crate) fn serve(event: Event, delivery: &mut Delivery) -> SmallVec<[u64; 2]> {
    let Some(socket) = handle::socket_by_token(event.token) else { return SmallVec::new() };
    // Both: whoever has come meanwhile hears of it there, and a shard may be left as soon as its operation has ended.
    let mut homes = socket.homes();
    socket.on_edge(event.readiness, delivery);
    homes.extend(socket.homes());
    homes
}

/// Does what a harvest asks for.
pub(crate) fn dispatch(batch: &Batch, delivery: &mut Delivery) {
    flight::land(batch, delivery);
    for Event { token, readiness } in batch.events() {
        if token == shard::NESTED {
            port::harvest_nested(delivery);
        } else if let Some(socket) = handle::socket_by_token(token) {
            socket.on_edge(readiness, delivery);
        }
    }
}

/// For the timeline.
#[inline]
pub(super) fn trace_recorded(socket: &Socket, events: NetworkEvents) {
    if trace::is_on() {
        trace::network_events(true, socket.handle(), events);
    }
}

impl Socket {
    /// The program has been told that a connection is ready this way, by a call that looks past the harvests: what it starts next
    /// must not wait for an edge that nobody has harvested yet.
    pub(crate) fn note_ready(self: &Arc<Self>, way: Way) {
        if self.is_stream() && self.phase.get() == Phase::Connected && !self.direction(way).is_ready() {
            self.attempt_queued(way, &mut Delivery::new());
        }
    }

    pub(crate) fn on_edge(self: &Arc<Self>, readiness: Readiness, delivery: &mut Delivery) {
        let had_room = self.output.is_ready();
        let mut readiness = readiness;
        if self.unbuffered().is_some()
            && self.phase.get() == Phase::Connected
            && !self.absorb_acknowledgements(delivery)
        {
            readiness.remove(Readiness::ERROR);
        }
        match self.phase.get() {
            // A stream that is not connected hangs up at once in Linux' eyes; Winsock says nothing of it (SEL-7).
            Phase::Fresh | Phase::Bound if self.is_stream() => {}
            Phase::Connecting | Phase::ConnectingEx | Phase::Failed => self.on_connect_edge(readiness, delivery),
            Phase::Listening => self.on_listen_edge(readiness, delivery),
            _ => self.on_transfer_edge(readiness, delivery),
        }
        if let Some(notification) = self.notification() {
            self.notify(notification, readiness, had_room, delivery);
        }
        if let Some(polls) = self.polls_if_any() {
            afd::edge(polls, delivery);
        }
    }

    /// Tells one way of an edge; true if operations were waiting for it, which may have used it up.
    #[inline]
    pub(super) fn attempt_queued(self: &Arc<Self>, way: Way, delivery: &mut Delivery) -> bool {
        let Some(op) = self.direction(way).edge() else { return false };
        self.go_on(way, Next::Attempt(op), delivery);
        true
    }

    /// The end of a connect attempt, or what came after somebody else noticed it.
    fn on_connect_edge(self: &Arc<Self>, readiness: Readiness, delivery: &mut Delivery) {
        let Some(errno) = self.connect_outcome() else { return };
        self.attempt_queued(Way::Out, delivery);
        if errno == 0 {
            // Data and the end of the stream may have come with the connection, in the same edge.
            self.on_transfer_edge(readiness, delivery);
        }
    }

    fn on_listen_edge(self: &Arc<Self>, readiness: Readiness, delivery: &mut Delivery) {
        if !readiness.contains(Readiness::READ) {
            return;
        }
        let consumed = self.attempt_queued(Way::In, delivery);
        self.record_arrival(NetworkEvents::ACCEPT, delivery, || !consumed || deferred::has_connection(self));
    }

    fn on_transfer_edge(self: &Arc<Self>, readiness: Readiness, delivery: &mut Delivery) {
        let gone = readiness.intersects(Readiness::HANG_UP | Readiness::ERROR);
        let ended = gone || readiness.contains(Readiness::PEER_CLOSED);
        // Datagram sockets report ICMP errors so; their streams never end.
        if ended && self.is_stream() {
            self.ended.store(true, Ordering::Release);
        } else if gone {
            self.harvest_answers();
        }
        if readiness.contains(Readiness::URGENT) {
            self.urgent.fetch_add(1, Ordering::AcqRel);
        }
        if ended || readiness.intersects(Readiness::READ | Readiness::URGENT) {
            self.on_input(readiness, ended, delivery);
        }
        if gone || readiness.contains(Readiness::WRITE) {
            self.on_output(delivery);
        }
        if ended && self.is_stream() && self.phase.get() == Phase::Connected {
            self.on_end(readiness, delivery);
            self.settle_acknowledged(delivery);
        }
    }

    fn on_input(self: &Arc<Self>, readiness: Readiness, ended: bool, delivery: &mut Delivery) {
        let consumed = self.attempt_queued(Way::In, delivery);
        if self.is_shut(SHUT_RECEIVE) {
            self.refuse_input(delivery);
        }
        if !self.selected.load(Ordering::SeqCst) {
            return;
        }
        if readiness.contains(Readiness::URGENT) && !self.options.lock().oob_inline {
            self.record_arrival(NetworkEvents::OOB, delivery, || true);
        }
        if self.is_stream() && readiness.contains(Readiness::ERROR) {
            // A reset drops what has not been read (SOCK-46).
            return;
        }
        // The end of a stream is no data (NET-30), nor is what a pending receive has taken (NET-31).
        let unsure =
            ended || consumed || self.is_flying(Way::In) || readiness.contains(Readiness::URGENT) || self.is_choosy();
        self.sift(delivery);
        let told = readiness.contains(Readiness::READ) || self.has_answers();
        if told && !self.is_shut(SHUT_RECEIVE) && self.input.is_ready() {
            self.record_arrival(NetworkEvents::READ, delivery, || !unsure || self.has_data());
        }
    }

    fn record_arrival(&self, bit: NetworkEvents, delivery: &mut Delivery, holds: impl FnOnce() -> bool) {
        if !self.selected.load(Ordering::SeqCst) {
            return;
        }
        let mut record = self.record.lock();
        // Outside the mask nothing need be asked: a later selection does.
        if record.mask().contains(bit) {
            let repeats = self.repeats.load(Ordering::SeqCst) && self.repeats.swap(false, Ordering::SeqCst);
            let count = if repeats { self.count(bit) } else { self.count_if_roaming(bit) };
            let unsure = delivery.is_late || count.is_some();
            if count.is_some_and(|count| record.is_told(bit, count)) || !holds() || unsure && !self.holds(bit) {
                return;
            }
            record.told(count.unwrap_or(0));
        }
        if let Some(event) = record.arrived(bit) {
            event.set(&mut delivery.wakes);
        }
        drop(record);
        trace_recorded(self, bit);
    }

    /// What tells an arrival from the next, where one may be seen by more than one shard: how many bytes the connection has ever
    /// received, or how many connections wait.
    pub(super) fn count_if_roaming(&self, bit: NetworkEvents) -> Option<u64> {
        if self.roams.load(Ordering::SeqCst) { self.count(bit) } else { None }
    }

    /// A selection tells of `levels` by what it has seen: a report that nobody has harvested yet, as that of a shard which has just
    /// come to know the socket, may be of the same, and of what has come since (NET-25).
    pub(crate) fn expect_repetition(&self, levels: NetworkEvents, record: &mut Record) {
        for bit in [NetworkEvents::READ, NetworkEvents::ACCEPT] {
            if levels.contains(bit)
                && let Some(count) = self.count(bit)
            {
                record.told(count);
                self.repeats.store(true, Ordering::SeqCst);
            }
        }
    }

    fn count(&self, bit: NetworkEvents) -> Option<u64> {
        if !self.is_stream() {
            return None;
        }
        // AF_UNIX counts nothing.
        let info = TcpInfo::of(self.fd()).ok()?;
        match bit {
            NetworkEvents::READ => Some(info.received()),
            NetworkEvents::ACCEPT => Some(info.unacknowledged().into()),
            _ => None,
        }
    }

    fn on_output(self: &Arc<Self>, delivery: &mut Delivery) {
        self.attempt_queued(Way::Out, delivery);
        if self.selected.load(Ordering::SeqCst) && self.has_room() {
            let due = self.record.lock().writable();
            if let Some(event) = due {
                trace_recorded(self, NetworkEvents::WRITE);
                event.set(&mut delivery.wakes);
            }
        }
    }

    /// FIN or reset: FD_CLOSE at once, also with data unread (NET-52). Errors other than none are said as 10053 (NET-53).
    fn on_end(&self, readiness: Readiness, delivery: &mut Delivery) {
        let reset = readiness.contains(Readiness::ERROR) || self.sticky.load(Ordering::Acquire) != 0;
        if reset && self.sticky.load(Ordering::Acquire) == 0 {
            // Linux tells the error once; it is kept for every later call (SOCK-46). Under the lock, so that whoever is told of
            // an end in between can wait for what it is.
            let _record = self.record.lock();
            let errno = match transfer::take_error(self.fd()) {
                libc::ETIMEDOUT => self.given_up().1,
                errno => errno,
            };
            if errno != 0 {
                let _ = self.sticky.compare_exchange(0, errno, Ordering::AcqRel, Ordering::Acquire);
            }
        }
        let peer_closed = readiness.intersects(Readiness::PEER_CLOSED | Readiness::HANG_UP | Readiness::ERROR);
        if peer_closed {
            let code = if reset { WsaError::WSAECONNABORTED.code() } else { 0 };
            let due = self.record.lock().peer_closed(code);
            if let Some(event) = due {
                trace_recorded(self, NetworkEvents::CLOSE);
                event.set(&mut delivery.wakes);
            }
        }
    }
}
