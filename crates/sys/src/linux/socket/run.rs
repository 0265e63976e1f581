//! Attempts: what the holder of a baton does in the kernel, and with the outcome.
#![allow(unsafe_code)] // Transfers into the buffers of operations; invariants 1 and 2 of the folder.

use super::accept;
use super::deferred;
use super::operation::{Accept, End, Kind, Notify, Op, publish, publish_cancelled, tell};
use super::{SHUT_SEND, Socket};
use crate::linux::deliver::Delivery;
use overlapped_core::Thread;
use overlapped_core::direction::{Direction, Ended, Next, Start};
use overlapped_core::error::{Call, Status};
use overlapped_core::record::NetworkEvents;
use overlapped_engine::transfer::{self, Address, MOST_BUFFERS};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;

/// The result of an operation that is complete.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Result {
    pub(crate) status: Status,
    pub(crate) bytes: u32,
    pub(crate) flags: u32,
}

impl Result {
    fn success(bytes: usize) -> Self {
        Self { status: Status::SUCCESS, bytes: bytes as u32, flags: 0 }
    }

    fn failure(status: Status) -> Self {
        Self { status, bytes: 0, flags: 0 }
    }
}

/// What one attempt came to.
pub(super) enum Attempt {
    Complete {
        result: Result,
        drained: bool,
    },
    /// The operation lives on as another one, in another direction.
    Moved,
    Blocked,
}

/// What a start came to.
pub(crate) enum Started {
    /// Complete at once; a success has been published already, a failure has not and must not be.
    Complete(Result),
    /// It is published when it ends. The caller says whom its event is fed by.
    Pending,
    /// The socket is closed.
    Closed,
}

/// What the attempt before an operation is made came to.
pub(crate) enum AtOnce {
    /// Nothing was done: make the operation and start it.
    No,
    Ended(Result),
    /// So many bytes have been sent, and the caller holds the baton for the rest.
    Partly(usize),
}

/// Who tells the success of a transfer that its start call ends: a trait, so that it becomes part of the call.
pub(crate) trait Tell {
    fn tell(self, socket: &Socket, bytes: u32, delivery: &mut Delivery);
}

/// As an OVERLAPPED wants it told.
struct ByNotify<'a> {
    notify: &'a Notify,
    thread: &'a Arc<Thread>,
}

impl Tell for ByNotify<'_> {
    #[inline(always)]
    fn tell(self, socket: &Socket, bytes: u32, delivery: &mut Delivery) {
        let end = End { status: Status::SUCCESS, bytes, flags: 0, immediate: true };
        tell(socket, self.notify, Some(self.thread), end, delivery);
    }
}

/// Which way of the socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out,
}

impl Socket {
    pub(crate) fn direction(&self, way: Way) -> &Direction<Op> {
        match way {
            Way::In => &self.input,
            Way::Out => &self.output,
        }
    }

    /// The first attempt of a plain transfer, before it is made an operation: most sends, and receives of data that is there,
    /// need no more. What ends here has been told, a failure excepted.
    #[inline(always)]
    pub(crate) fn start_at_once(
        self: &Arc<Self>,
        way: Way,
        buffers: &[libc::iovec],
        notify: &Notify,
        thread: &Arc<Thread>,
        delivery: &mut Delivery,
    ) -> AtOnce {
        self.transfer_at_once(way, buffers, ByNotify { notify, thread }, delivery)
    }

    /// The same where `teller` tells the end.
    #[inline(always)]
    pub(crate) fn transfer_at_once(
        self: &Arc<Self>,
        way: Way,
        buffers: &[libc::iovec],
        teller: impl Tell,
        delivery: &mut Delivery,
    ) -> AtOnce {
        let total: usize = buffers.iter().map(|buffer| buffer.iov_len).sum();
        if total == 0 || !self.is_stream() || way == Way::Out && self.is_unbuffered() {
            return AtOnce::No;
        }
        if !self.direction(way).begin_if_ready() {
            return AtOnce::No;
        }
        let attempted = match way {
            // SAFETY: the buffers are the operation's own (invariant 1), and this thread holds the baton (invariant 2).
            Way::In => unsafe { self.receive(buffers, 0) },
            // SAFETY: as above.
            Way::Out => unsafe { self.send(buffers, 0) },
        };
        let (result, ended) = match attempted {
            // The rest follows under the same baton, so that nothing comes between (OVL-51).
            Ok(bytes) if way == Way::Out && bytes < total => return AtOnce::Partly(bytes),
            Ok(bytes) => {
                let drained = bytes < reach(buffers, total) && self.short_means_drained() && self.is_armed();
                teller.tell(self, bytes as u32, delivery);
                (AtOnce::Ended(Result::success(bytes)), Ended::Done { drained })
            }
            // Without edges it must not be remembered.
            Err(libc::EAGAIN) if !self.is_armed() => (AtOnce::No, Ended::Done { drained: false }),
            Err(libc::EAGAIN) => (AtOnce::No, Ended::Blocked(None)),
            Err(errno) => {
                let call = if way == Way::In { Call::Receive } else { Call::Send };
                (AtOnce::Ended(Result::failure(self.status(errno, call))), Ended::Done { drained: false })
            }
        };
        let next = self.direction(way).ended(ended);
        self.go_on(way, next, delivery);
        result
    }

    /// Starts an operation: attempts it at once where that may succeed and nothing is before it.
    pub(crate) fn start(self: &Arc<Self>, way: Way, op: Op, delivery: &mut Delivery) -> Started {
        let overlapped = op.overlapped();
        match self.direction(way).start(op) {
            Start::Attempt(op) => self.attempt_first(way, op, delivery),
            Start::Queued => {
                self.await_turn(way, overlapped, delivery);
                Started::Pending
            }
            Start::Closed(_) => Started::Closed,
        }
    }

    /// The first attempt of a new operation, with the baton.
    pub(super) fn attempt_first(self: &Arc<Self>, way: Way, mut op: Op, delivery: &mut Delivery) -> Started {
        let direction = self.direction(way);
        match self.attempt(way, &mut op) {
            Attempt::Complete { result, drained } if op.kind.is_told_by_notification() => {
                publish(self, op, result.status, result.bytes, result.flags, false, delivery);
                let next = direction.ended(Ended::Done { drained });
                self.go_on(way, next, delivery);
                Started::Pending
            }
            Attempt::Complete { result, drained } => {
                // A failure has no notification of any kind (OVL-7); a warning has (UDP-2).
                if !result.status.is_error() {
                    publish(self, op, result.status, result.bytes, result.flags, true, delivery);
                }
                let next = direction.ended(Ended::Done { drained });
                self.go_on(way, next, delivery);
                Started::Complete(result)
            }
            Attempt::Moved => {
                let next = direction.ended(Ended::Done { drained: false });
                self.go_on(way, next, delivery);
                Started::Pending
            }
            Attempt::Blocked => {
                let next = self.wait_for_edge(way, op, delivery);
                self.go_on(way, next, delivery);
                Started::Pending
            }
        }
    }

    /// Does as the baton says until it is free, which it nearly always is.
    #[inline]
    pub(crate) fn go_on(self: &Arc<Self>, way: Way, next: Next<Op>, delivery: &mut Delivery) {
        match next {
            Next::Idle => self.has_gone_on(way),
            next => self.go_on_until_idle(way, next, delivery),
        }
    }

    #[inline]
    fn has_gone_on(&self, way: Way) {
        if way == Way::Out {
            self.send_due_fin();
        }
    }

    fn go_on_until_idle(self: &Arc<Self>, way: Way, mut next: Next<Op>, delivery: &mut Delivery) {
        let direction = self.direction(way);
        loop {
            next = match next {
                Next::Idle => return self.has_gone_on(way),
                Next::Cancelled(op) => {
                    publish_cancelled(self, op, delivery);
                    direction.ended(Ended::Cancelled)
                }
                Next::Attempt(op) => match self.fly_on(way, op) {
                    // The baton flies with it.
                    None => return,
                    Some(op) => self.attempt_next(way, op, delivery),
                },
            };
        }
    }

    fn attempt_next(self: &Arc<Self>, way: Way, mut op: Op, delivery: &mut Delivery) -> Next<Op> {
        let direction = self.direction(way);
        match self.attempt(way, &mut op) {
            Attempt::Complete { result, drained } => {
                publish(self, op, result.status, result.bytes, result.flags, false, delivery);
                direction.ended(Ended::Done { drained })
            }
            Attempt::Moved => direction.ended(Ended::Done { drained: false }),
            Attempt::Blocked => self.wait_for_edge(way, op, delivery),
        }
    }

    /// An attempt would have blocked: the operation waits for an edge, which must be reported then.
    fn wait_for_edge(self: &Arc<Self>, way: Way, op: Op, delivery: &mut Delivery) -> Next<Op> {
        if self.arm().is_err() {
            publish(self, op, Status::INSUFFICIENT_RESOURCES, 0, 0, false, delivery);
            return self.direction(way).ended(Ended::Done { drained: false });
        }
        self.direction(way).ended(Ended::Blocked(Some(op)))
    }

    fn attempt(self: &Arc<Self>, way: Way, op: &mut Op) -> Attempt {
        match (way, &mut op.kind) {
            (_, Kind::Receive { .. }) if !self.is_stream() => self.attempt_datagram(op),
            (_, Kind::Send { .. }) if !self.is_stream() => self.attempt_parcel(op),
            (_, Kind::ReceiveFrom { .. } | Kind::ReceiveMessage { .. }) => self.attempt_datagram(op),
            (_, Kind::SendTo(_)) => self.attempt_parcel(op),
            (_, Kind::Receive { flags }) => {
                let flags = *flags;
                self.attempt_receive(op, flags)
            }
            (_, Kind::Send { flags }) => {
                let flags = *flags;
                self.attempt_send(op, flags)
            }
            (_, Kind::Connect { .. }) => self.attempt_connect(op),
            (way, Kind::Registered { .. }) => self.attempt_registered(way, op),
            (_, Kind::Gathered(_)) => self.attempt_send(op, 0),
            (_, Kind::Disconnect(_)) => self.attempt_disconnect(op),
            (_, Kind::Transmit(_)) => self.attempt_transmit(op),
            // It is in no queue of a direction.
            (_, Kind::Change) => Attempt::Blocked,
            (_, Kind::Accept(_)) => self.attempt_accept(op),
        }
    }

    pub(super) fn attempt_receive(&self, op: &mut Op, flags: u32) -> Attempt {
        if op.total == 0 && self.is_stream() {
            return self.attempt_probe();
        }
        let wait_all = flags & ws::MSG_WAITALL as u32 != 0;
        loop {
            // SAFETY: the buffers are the operation's own (invariant 1), and this thread holds it (invariant 2).
            let received = unsafe { self.receive(&op.buffers, linux_flags(flags)) };
            match received {
                Ok(bytes) => {
                    let room = op.total - op.done;
                    let peeks = flags & ws::MSG_PEEK as u32 != 0;
                    let drained = bytes < reach(&op.buffers, room) && !peeks && self.short_means_drained();
                    op.done += bytes;
                    if wait_all && bytes > 0 && op.done < op.total {
                        op.skip(bytes);
                        continue;
                    }
                    return Attempt::Complete { result: Result::success(op.done), drained };
                }
                Err(libc::EAGAIN) => return Attempt::Blocked,
                // What has been received is not lost: the error is said to the next one (SOCK-46).
                Err(_) if op.done > 0 => {
                    return Attempt::Complete { result: Result::success(op.done), drained: false };
                }
                Err(errno) => {
                    let status = self.status(errno, Call::Receive);
                    return Attempt::Complete { result: Result::failure(status), drained: false };
                }
            }
        }
    }

    /// A receive of no bytes: ends when there is something to receive, and takes nothing (OVL-44).
    fn attempt_probe(&self) -> Attempt {
        let mut byte = 0u8;
        let buffer = [libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 }];
        // SAFETY: the buffer is one live byte.
        match unsafe { self.receive(&buffer, libc::MSG_PEEK) } {
            Ok(_) => Attempt::Complete { result: Result::success(0), drained: false },
            Err(libc::EAGAIN) => Attempt::Blocked,
            Err(errno) => {
                let status = self.status(errno, Call::Receive);
                Attempt::Complete { result: Result::failure(status), drained: false }
            }
        }
    }

    /// One receive from the kernel; a reset is said ever after.
    ///
    /// # Safety
    /// As for [`transfer::receive`].
    pub(crate) unsafe fn receive(&self, buffers: &[libc::iovec], flags: i32) -> std::result::Result<usize, i32> {
        match self.sticky.load(Ordering::Acquire) {
            0 => {}
            errno => return Err(errno),
        }
        let urgent = self.urgent.load(Ordering::Acquire);
        if flags & libc::MSG_OOB == 0 && self.has_only_urgent() {
            return Err(libc::EAGAIN);
        }
        // SAFETY: the caller's promise.
        let received = unsafe { transfer::receive(self.fd(), self.in_one_call(buffers), flags) };
        match received {
            // Its place in the stream has yet to be passed.
            Ok(_) if flags & libc::MSG_OOB != 0 => {
                self.urgent.fetch_max(1, Ordering::AcqRel);
            }
            Err(libc::EAGAIN) if urgent > 0 && flags & libc::MSG_OOB == 0 => {
                // Everything before the mark and behind it has been read, unless another has come meanwhile.
                let _ = self.urgent.compare_exchange(urgent, 0, Ordering::AcqRel, Ordering::Acquire);
            }
            // The end, known before its edge was harvested: the next receive ends at once too.
            Ok(0) if self.is_stream() => {
                self.ended.store(true, Ordering::Release);
                self.exhausted.store(true, Ordering::Release);
                // Where a reset has been asked for at this moment, Linux says the end of the stream instead.
                drop(self.record.lock());
                match self.sticky.load(Ordering::Acquire) {
                    0 => {}
                    errno => return Err(errno),
                }
            }
            _ => {}
        }
        self.remember_reset(received)
    }

    /// Before a close: passes an urgent byte that nothing follows. To Linux it is unread until then, though the program has
    /// it, and what is unread has the connection reset, with all that was sent and is on its way.
    pub(crate) fn pass_urgent_byte(&self) {
        if !self.is_stream() || self.urgent.load(Ordering::Acquire) == 0 || self.options.lock().oob_inline {
            return;
        }
        let mut byte = 0u8;
        let buffer = [libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 }];
        // SAFETY: the buffer is one live byte.
        let next = unsafe { transfer::receive(self.fd(), &buffer, libc::MSG_PEEK) };
        if matches!(next, Ok(0) | Err(libc::EAGAIN))
            && transfer::poll_now(self.fd(), libc::POLLPRI) & libc::POLLPRI == 0
        {
            // SAFETY: as above.
            let _ = unsafe { transfer::receive(self.fd(), &buffer, 0) };
        }
    }

    /// Whether nothing but an urgent byte is there: Linux throws it away to find that out (NET-57).
    fn has_only_urgent(&self) -> bool {
        self.urgent.load(Ordering::Acquire) > 0
            && transfer::poll_now(self.fd(), libc::POLLIN | libc::POLLPRI) & !libc::POLLERR == libc::POLLPRI
    }

    /// One send to the kernel.
    ///
    /// # Safety
    /// As for [`transfer::send`].
    pub(crate) unsafe fn send(&self, buffers: &[libc::iovec], flags: i32) -> std::result::Result<usize, i32> {
        // SAFETY: the caller's promise.
        self.send_with(|| unsafe { transfer::send(self.fd(), self.in_one_call(buffers), flags) })
    }

    /// One call that gives the kernel something to send; a reset is said ever after.
    #[inline(always)]
    pub(super) fn send_with(
        &self,
        send: impl FnOnce() -> std::result::Result<usize, i32>,
    ) -> std::result::Result<usize, i32> {
        match self.sticky.load(Ordering::Acquire) {
            0 => {}
            errno => return Err(errno),
        }
        let sent = send();
        if let (Ok(bytes), Some(unbuffered)) = (sent, self.unbuffered()) {
            unbuffered.count(bytes);
        }
        if sent == Err(libc::EPIPE) && self.is_shut(SHUT_SEND) {
            // Another thread's shutdown overtook this send: the connection is well.
            return sent;
        }
        self.remember_reset(sent)
    }

    pub(super) fn remember_reset(&self, result: std::result::Result<usize, i32>) -> std::result::Result<usize, i32> {
        if let Err(errno @ (libc::ECONNRESET | libc::EPIPE | libc::ECONNABORTED | libc::ETIMEDOUT)) = result
            && self.is_stream()
        {
            let (now, later) = match errno {
                libc::EPIPE => (libc::ECONNRESET, libc::ECONNRESET),
                libc::ETIMEDOUT => self.given_up(),
                errno => (errno, errno),
            };
            self.sticky.store(later, Ordering::Release);
            self.ended.store(true, Ordering::Release);
            return Err(now);
        }
        result
    }

    /// What is told of a connection that Linux has given up, to the operation in progress and ever after: it was aborted if data
    /// had to be sent again and again, and found dead by keep-alive else (SOCK-47). Linux has one error for both.
    pub(super) fn given_up(&self) -> (i32, i32) {
        match transfer::unsent_bytes(self.fd()) {
            Ok(0) => (libc::ENETRESET, libc::ECONNRESET),
            _ => (libc::ECONNABORTED, libc::ECONNABORTED),
        }
    }

    /// As many buffers as the kernel takes at a time. The parts of a datagram cannot be told apart, so it is left to refuse
    /// them.
    fn in_one_call<'a>(&self, buffers: &'a [libc::iovec]) -> &'a [libc::iovec] {
        if self.is_stream() { &buffers[..buffers.len().min(MOST_BUFFERS)] } else { buffers }
    }

    /// "A short read means drained" holds for a stream with no end, error or urgent mark in sight (L6).
    pub(crate) fn short_means_drained(&self) -> bool {
        self.is_stream() && !self.ended.load(Ordering::Acquire) && self.urgent.load(Ordering::Acquire) == 0
    }

    pub(super) fn attempt_send(self: &Arc<Self>, op: &mut Op, flags: u32) -> Attempt {
        loop {
            if op.total == 0 && self.is_stream() {
                // Nothing goes on the wire (OVL-59).
                return Attempt::Complete { result: Result::success(0), drained: false };
            }
            // SAFETY: the buffers are the operation's own (invariant 1), and this thread holds it (invariant 2).
            match unsafe { self.send(&op.buffers, linux_flags(flags)) } {
                Ok(bytes) => {
                    op.advance(bytes);
                    // A stream send ends only when all of it is accepted (OVL-52).
                    if op.done >= op.total && self.is_unbuffered() {
                        return self.hold(op, flags);
                    }
                    if op.done >= op.total || !self.is_stream() {
                        return Attempt::Complete { result: Result::success(op.done), drained: false };
                    }
                }
                Err(libc::EAGAIN) => return Attempt::Blocked,
                Err(errno) => {
                    let result = Result { bytes: op.done as u32, ..Result::failure(self.status(errno, Call::Send)) };
                    return Attempt::Complete { result, drained: false };
                }
            }
        }
    }

    fn attempt_connect(self: &Arc<Self>, op: &mut Op) -> Attempt {
        if let Kind::Connect { early } = &mut op.kind
            && *early > 0
        {
            let bytes = std::mem::take(early);
            op.advance(bytes);
        }
        match self.connect_outcome() {
            None => Attempt::Blocked,
            Some(0) if op.total > op.done => self.attempt_send(op, 0),
            Some(0) => Attempt::Complete { result: Result::success(op.done), drained: false },
            Some(errno) => {
                let status = self.status(errno, Call::Connect);
                Attempt::Complete { result: Result::failure(status), drained: false }
            }
        }
    }

    fn attempt_accept(self: &Arc<Self>, op: &mut Op) -> Attempt {
        let failed = |status| Attempt::Complete { result: Result::failure(status), drained: false };
        if accept::has_small_areas(self, op) {
            // Told when there is a connection, which stays queued (OVL-93).
            return match deferred::has_connection(self) {
                false => Attempt::Blocked,
                true => failed(Status::BUFFER_TOO_SMALL),
            };
        }
        let mut address = Address::default();
        let mut starved = false;
        let connection = loop {
            match deferred::accept(self, &mut address) {
                Ok(connection) => break connection,
                Err(libc::EAGAIN) => return Attempt::Blocked,
                // The connection was withdrawn before it was taken: the next one is as good.
                Err(libc::ECONNABORTED) => {}
                // Descriptors have run out: the listener is tried again when one is closed (L6), and once more now, for
                // one may have been closed before it was noted that this listener waits.
                Err(libc::EMFILE | libc::ENFILE) if starved => return Attempt::Blocked,
                Err(libc::EMFILE | libc::ENFILE) => {
                    starved = true;
                    accept::wait_for_descriptors(self);
                }
                Err(errno) => return failed(self.status(errno, Call::Other)),
            }
        };
        let Kind::Accept(accept) = &op.kind else { return Attempt::Blocked };
        match &**accept {
            Accept::Caller(slot) => {
                *slot.lock() = Some((connection, address));
                Attempt::Complete { result: Result::success(0), drained: false }
            }
            Accept::Acceptor { .. } => accept::into_acceptor(self, op, connection, &address),
        }
    }

    /// [`reenable_input`](Self::reenable_input), and what it asks for: nothing for most sockets, which were never selected.
    #[inline]
    pub(crate) fn reenable(self: &Arc<Self>, bit: NetworkEvents) {
        if self.selected.load(Ordering::SeqCst) {
            let mut delivery = Delivery::new();
            self.sift(&mut delivery);
            self.reenable_input(bit, &mut delivery);
        }
    }

    /// After a receive or accept call has returned: re-arms its bit and says whether the condition still holds (NET-20).
    pub(crate) fn reenable_input(&self, bit: NetworkEvents, delivery: &mut Delivery) {
        if !self.selected.load(Ordering::SeqCst) {
            return;
        }
        let mut record = self.record.lock();
        // Asked under the record's lock, so that an arrival in between is recorded after this (NET-26). Outside the mask
        // nothing need be asked: a later selection does.
        let holds =
            record.mask().contains(bit) && (bit == NetworkEvents::OOB || self.input.is_ready()) && self.holds(bit);
        if holds && let Some(count) = self.count_if_roaming(bit) {
            record.told(count);
        }
        let due = record.reenabled(bit, holds);
        drop(record);
        if let Some(event) = due {
            event.set(&mut delivery.wakes);
        }
    }

    /// Whether there is what a level bit tells of, in the kernel's eyes.
    pub(super) fn holds(&self, bit: NetworkEvents) -> bool {
        match bit {
            NetworkEvents::ACCEPT => deferred::has_connection(self),
            NetworkEvents::OOB => {
                transfer::poll_now(self.fd(), libc::POLLPRI) & libc::POLLPRI != 0 && !self.options.lock().oob_inline
            }
            _ => self.has_data(),
        }
    }
}

/// How much of `total` bytes one call can move: less is a short transfer, and as much says nothing about what is left.
#[inline]
pub(crate) fn reach(buffers: &[libc::iovec], total: usize) -> usize {
    if buffers.len() <= MOST_BUFFERS {
        return total;
    }
    buffers[..MOST_BUFFERS].iter().map(|buffer| buffer.iov_len).sum()
}

/// Winsock's message flags as Linux'. MSG_WAITALL is done here, MSG_PARTIAL means nothing to a stream.
pub(crate) fn linux_flags(flags: u32) -> i32 {
    let mut linux = 0;
    for (theirs, ours) in
        [(ws::MSG_OOB, libc::MSG_OOB), (ws::MSG_PEEK, libc::MSG_PEEK), (ws::MSG_DONTROUTE, libc::MSG_DONTROUTE)]
    {
        if flags & theirs as u32 != 0 {
            linux |= ours;
        }
    }
    linux
}
