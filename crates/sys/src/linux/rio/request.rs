//! Requests: operations that tell their end to a completion queue.
#![allow(unsafe_code)] // Writes beside the buffers of requests; invariants 1 and 2 of the folder `socket`.

use super::deferred::Flushes;
use super::queue::RequestQueue;
use crate::linux::address;
use crate::linux::current::{self, Current};
use crate::linux::deliver::Delivery;
use crate::linux::shard::Shard;
use crate::linux::socket::operation::Notify;
use crate::linux::socket::run::{self, AtOnce, Started, Tell, Way};
use crate::linux::socket::{Kind, Op, Phase, SHUT_RECEIVE, SHUT_SEND, Socket, control};
use overlapped_core::direction::Next;
use overlapped_core::error::{Status, WsaError};
use overlapped_engine::transfer::{self, Address};
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;

/// A part of a registered buffer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    pub(crate) start: *mut u8,
    pub(crate) length: usize,
}

/// What one request of an operation is told by, and how long it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) context: u64,
    pub(crate) flags: u32,
    pub(crate) bytes: u32,
}

/// What `RIOReceiveEx` and `RIOSendEx` have beside the data.
pub(crate) enum Extra {
    Receive { local: Option<Slice>, remote: Option<Slice>, control: Option<Slice>, flags: Option<Slice> },
    Send { to: Option<Address>, control: Vec<u8> },
}

/// Where control data begins in a buffer of it, behind its total length: aligned as a header is.
const CONTROL_BASE: usize = 8;

/// The control data of a send: RIO_CMSG_BUFFER, and records behind it.
///
/// # Safety
/// The slice is readable.
pub(super) unsafe fn control_of(socket: &Socket, slice: Slice) -> Result<Vec<u8>, WsaError> {
    if slice.length < CONTROL_BASE {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise; it is long enough.
    let total = unsafe { slice.start.cast::<u32>().read_unaligned() } as usize;
    if total < CONTROL_BASE || total > slice.length {
        return Err(WsaError::WSAEINVAL);
    }
    // SAFETY: as above.
    let records = unsafe { std::slice::from_raw_parts(slice.start.wrapping_add(CONTROL_BASE), total - CONTROL_BASE) };
    control::to_linux(records, |level| socket.class_of(level))
}

impl Extra {
    /// Writes what came with a datagram.
    ///
    /// # Safety
    /// The slices are writable.
    pub(crate) unsafe fn fill(&self, socket: &Socket, from: &Address, told: &control::Told, truncated: bool) {
        let Self::Receive { local, remote, control, flags } = self else { return };
        let put = |slice: &Option<Slice>, bytes: &[u8]| {
            if let Some(slice) = slice {
                let length = bytes.len().min(slice.length);
                // SAFETY: the caller's promise, and no more than its length is written.
                unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), slice.start, length) };
            }
        };
        let (bytes, length) = address::to_winsock(from);
        put(remote, &bytes[..length]);
        if local.is_some() {
            let mut mine = transfer::local_address(socket.fd()).unwrap_or_default();
            told.set_addressee(&mut mine);
            let (bytes, length) = address::to_winsock(&mine);
            put(local, &bytes[..length]);
        }
        let room = control.map_or(0, |slice| slice.length.saturating_sub(CONTROL_BASE));
        let fits = told.control.len() <= room;
        let records: &[u8] = if fits { &told.control } else { &[] };
        let total = (CONTROL_BASE + records.len()) as u64;
        put(control, &[&total.to_ne_bytes()[..], records].concat());
        let mut said = told.flags;
        if truncated {
            said |= ws::MSG_TRUNC;
        }
        if !fits {
            said |= ws::MSG_CTRUNC;
        }
        put(flags, &said.to_ne_bytes());
    }
}

/// Whether the socket can do this now.
pub(super) fn check(socket: &Socket, way: Way) -> Result<(), WsaError> {
    let shut = if way == Way::In { SHUT_RECEIVE } else { SHUT_SEND };
    if socket.is_shut(shut) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    match socket.phase.get() {
        Phase::Connected => Ok(()),
        Phase::Connecting | Phase::ConnectingEx if socket.connect_outcome() == Some(0) => Ok(()),
        _ if socket.is_stream() => Err(WsaError::WSAENOTCONN),
        Phase::Fresh => Err(WsaError::WSAEINVAL),
        _ => Ok(()),
    }
}

/// A request that has been admitted and is no operation yet: most sends, and receives of data that is there, never are one.
pub(super) struct Request {
    /// What its slice names; no bytes where it has none.
    pub(super) buffer: libc::iovec,
    pub(super) part: Part,
    pub(super) extra: Option<Box<Extra>>,
}

// SAFETY: the raw pointer is only used by whoever holds the request, which is one thread at a time, on memory that is the
// request's own (invariants 1 and 2).
unsafe impl Send for Request {}

impl Request {
    /// Whether it is one transfer of bytes and nothing else.
    fn is_plain(&self) -> bool {
        self.extra.is_none() && self.part.flags & ws::RIO_MSG_WAITALL == 0 && self.part.bytes > 0
    }

    fn into_op(self, current: &Current, way: Way) -> Op {
        let kind = Kind::Registered { context: self.part.context, flags: self.part.flags, extra: self.extra };
        operation(current, way, kind, SmallVec::from_buf([self.buffer]))
    }
}

fn operation(current: &Current, way: Way, kind: Kind, buffers: SmallVec<[libc::iovec; 1]>) -> Op {
    // It has no OVERLAPPED, and no thread's end ends it.
    let notify = Notify { overlapped: std::ptr::null_mut(), event: None, routine: None, packet: false };
    let mut op = Op::new(kind, buffers, notify, &current.thread, true);
    op.is_input = way == Way::In;
    op
}

/// Starts a request that has been admitted. From here on its result comes through the queue in every case (RIO-6), unless it is
/// refused.
///
/// Where it can, it is left to a ring. If the caller `flushes` that itself, the shard is added to its list.
pub(super) fn start(
    queue: &RequestQueue,
    socket: &Arc<Socket>,
    way: Way,
    request: Request,
    flushes: Option<&mut Flushes>,
) -> Result<(), WsaError> {
    current::with(|current| {
        let is_plain = request.is_plain();
        let ring = queue.completions(way).settle(current, socket, is_plain)?;
        let mut delivery = Delivery::new();
        let part = request.part;
        let started = match ring {
            // A send alone leaves at once: the ring would take the same system call, and another look.
            Some(shard) if way == Way::In || flushes.is_some() => {
                let op = request.into_op(current, way);
                fly(current, socket, &shard, way, op, flushes, &mut delivery)
            }
            _ if is_plain => start_at_once(current, queue, socket, way, request, &mut delivery),
            _ => socket.start(way, request.into_op(current, way), &mut delivery),
        };
        let outcome = ended(queue, way, &[part], started, &mut delivery);
        delivery.end();
        outcome
    })
}

/// Starts several sends that are one operation, like [`start`].
pub(super) fn start_gathered(
    queue: &RequestQueue,
    socket: &Arc<Socket>,
    parts: &[Part],
    buffers: SmallVec<[libc::iovec; 1]>,
) -> Result<(), WsaError> {
    current::with(|current| {
        queue.completions(Way::Out).settle(current, socket, false)?;
        let mut delivery = Delivery::new();
        let op = operation(current, Way::Out, Kind::Gathered(parts.into()), buffers);
        let started = socket.start(Way::Out, op, &mut delivery);
        ended(queue, Way::Out, parts, started, &mut delivery)
    })
}

fn fly(
    current: &Current,
    socket: &Arc<Socket>,
    shard: &Arc<Shard>,
    way: Way,
    op: Op,
    flushes: Option<&mut Flushes>,
    delivery: &mut Delivery,
) -> Started {
    let held = flushes.is_some();
    if let Some(flushes) = flushes {
        flushes.add(shard);
    }
    socket.start_flight(current, shard, way, op, held, delivery)
}

/// A success is told by the queue.
struct ByQueue<'a> {
    queue: &'a RequestQueue,
    way: Way,
    part: Part,
}

impl Tell for ByQueue<'_> {
    #[inline(always)]
    fn tell(self, _: &Socket, bytes: u32, delivery: &mut Delivery) {
        self.queue.complete_one(self.way, &self.part, Status::SUCCESS, bytes, delivery);
    }
}

/// Attempts a plain request, and makes an operation of what is left.
#[inline(always)]
fn start_at_once(
    current: &Current,
    queue: &RequestQueue,
    socket: &Arc<Socket>,
    way: Way,
    request: Request,
    delivery: &mut Delivery,
) -> Started {
    match socket.transfer_at_once(way, &[request.buffer], ByQueue { queue, way, part: request.part }, delivery) {
        AtOnce::Ended(result) => Started::Complete(result),
        AtOnce::No => socket.start(way, request.into_op(current, way), delivery),
        AtOnce::Partly(bytes) => {
            let mut op = request.into_op(current, way);
            op.advance(bytes);
            socket.go_on(way, Next::Attempt(op), delivery);
            Started::Pending
        }
    }
}

#[inline]
fn ended(
    queue: &RequestQueue,
    way: Way,
    parts: &[Part],
    started: Started,
    delivery: &mut Delivery,
) -> Result<(), WsaError> {
    match started {
        Started::Complete(result) if result.status.is_error() => {
            fail(queue, way, parts, result, delivery);
            Ok(())
        }
        Started::Pending | Started::Complete(_) => Ok(()),
        Started::Closed => Err(WsaError::WSAENOTSOCK),
    }
}

/// A failure at once is published by nobody else.
#[cold]
fn fail(queue: &RequestQueue, way: Way, parts: &[Part], result: run::Result, delivery: &mut Delivery) {
    queue.complete(way, parts, result.status, result.bytes, delivery);
}
