//! Requests: operations that tell their end to a completion queue.
#![allow(unsafe_code)] // Writes beside the buffers of requests; invariants 1 and 2 of the folder `socket`.

use super::deferred::Flushes;
use super::queue::RequestQueue;
use crate::linux::deliver::Delivery;
use crate::linux::socket::operation::Notify;
use crate::linux::socket::run::{Started, Way};
use crate::linux::socket::{Kind, Op, Phase, SHUT_RECEIVE, SHUT_SEND, Socket, control};
use crate::linux::{address, current};
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::{self, Address};
use smallvec::SmallVec;
use std::ops::Deref;
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
pub(super) unsafe fn control_of(slice: Slice) -> Result<Vec<u8>, WsaError> {
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
    control::to_linux(records)
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

pub(super) fn operation(way: Way, kind: Kind, buffers: SmallVec<[libc::iovec; 1]>) -> Op {
    // It has no OVERLAPPED, and no thread's end ends it.
    let notify = Notify { overlapped: std::ptr::null_mut(), event: None, routine: None, packet: false };
    current::with(|current| {
        let mut op = Op::new(kind, buffers, notify, &current.thread, true);
        op.is_input = way == Way::In;
        op
    })
}

/// The requests of an operation, for whoever tells their end.
pub(crate) enum Parts {
    One(Part),
    Several(Box<[Part]>),
}

impl Deref for Parts {
    type Target = [Part];

    #[inline]
    fn deref(&self) -> &[Part] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Several(parts) => parts,
        }
    }
}

impl Parts {
    /// Those of an operation that is starting, which may end before it is known how.
    #[inline]
    pub(super) fn of(op: &Op) -> Self {
        match &op.kind {
            Kind::Registered { context, flags, .. } => Self::one(*context, *flags, op.total),
            Kind::Gathered(parts) => Self::Several(parts.clone()),
            _ => Self::Several(Box::default()),
        }
    }

    #[inline]
    pub(crate) fn one(context: u64, flags: u32, bytes: usize) -> Self {
        Self::One(Part { context, flags, bytes: bytes as u32 })
    }
}

/// Starts a request that has been admitted. From here on its result comes through the queue in every case (RIO-6), unless it is
/// refused.
///
/// Where it can, it is left to a ring. If the caller `flushes` that itself, the shard is added to its list.
pub(super) fn start(
    queue: &Arc<RequestQueue>,
    socket: &Arc<Socket>,
    way: Way,
    op: Op,
    flushes: Option<&mut Flushes>,
) -> Result<(), WsaError> {
    let mut delivery = Delivery::new();
    let completions = queue.completions(way);
    current::with(|current| {
        let (shard, is_here) = completions.shard(current).map_err(|_| WsaError::WSAENOBUFS)?;
        let flies = is_here && socket.may_leave_to(&shard, &op);
        let brought = if flies { socket.bring_to_ring(&shard) } else { socket.bring_home(&shard) };
        brought.map_err(|_| WsaError::WSAENOBUFS)?;
        completions.tell_waiters(socket);
        let parts = Parts::of(&op);
        // A send alone leaves at once: the ring would take the same system call, and another look.
        let started = if flies && (way == Way::In || flushes.is_some()) {
            let held = flushes.is_some();
            if let Some(flushes) = flushes {
                flushes.add(&shard);
            }
            socket.start_flight(current, &shard, way, op, held, &mut delivery)
        } else {
            socket.start(way, op, &mut delivery)
        };
        match started {
            // A failure at once is published by nobody else.
            Started::Complete(result) if result.status.is_error() => {
                queue.complete(way, &parts, result.status, result.bytes, &mut delivery);
                Ok(())
            }
            Started::Pending | Started::Complete(_) => Ok(()),
            Started::Closed => Err(WsaError::WSAENOTSOCK),
        }
    })
}
