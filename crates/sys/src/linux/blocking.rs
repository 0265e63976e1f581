//! Blocking calls: an operation of the library's own, and an alertable wait for it.
//!
//! APCs run inside and do not end the call (APC-17). The thread's shard is pumped meanwhile; the kernel's own blocking calls
//! are never used.

use super::deliver::Delivery;
use super::socket::operation::{self, Notify};
use super::socket::run::{Started, Way};
use super::socket::{Kind, Op, Socket, home};
use super::wait::{self, Ended};
use super::{apc, current};
use overlapped_core::Object;
use overlapped_core::clock;
use overlapped_core::direction::Filter;
use overlapped_core::error::{Status, WsaError};
use overlapped_core::wait::Terms;
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::System::IO::OVERLAPPED;

/// How a blocking call ended.
pub(crate) enum Blocked {
    Ended(Status, u32),
    /// `SO_RCVTIMEO` or `SO_SNDTIMEO`.
    TimedOut,
}

/// The Winsock code of a blocking call that failed. One whose socket was closed by another thread was interrupted
/// (SOCK-63).
pub(crate) fn error(status: Status) -> WsaError {
    if status == Status::CANCELLED { WsaError::WSAEINTR } else { status.to_winsock() }
}

/// Runs an operation to its end. `timeout_ms` zero is for ever.
pub(crate) fn run(
    socket: &Arc<Socket>,
    way: Way,
    kind: Kind,
    buffers: SmallVec<[libc::iovec; 1]>,
    timeout_ms: u32,
) -> Result<Blocked, WsaError> {
    run_started(socket, kind, buffers, timeout_ms, |op, delivery| socket.start(way, op, delivery))
}

/// Runs an operation that `start` starts to its end.
pub(crate) fn run_started(
    socket: &Arc<Socket>,
    kind: Kind,
    buffers: SmallVec<[libc::iovec; 1]>,
    timeout_ms: u32,
    start: impl FnOnce(Op, &mut Delivery) -> Started,
) -> Result<Blocked, WsaError> {
    let deadline = clock::deadline_after_ms((timeout_ms > 0).then_some(timeout_ms));
    // Lives in this frame: the call does not return before the operation has ended.
    let mut overlapped = OVERLAPPED::default();
    let overlapped = &raw mut overlapped;
    let done = [Arc::new(Object::event(true, false))];
    let notify = Notify { overlapped, event: Some(Arc::clone(&done[0])), routine: None, packet: false };
    let thread = current::with(|current| {
        let prepared = operation::prepare(current, socket, true).map_err(|_| WsaError::WSAENOBUFS);
        prepared.map(|()| Arc::clone(&current.thread))
    })?;
    operation::mark_started(socket, &notify);
    let mut op = Op::new(kind, buffers, notify, &thread, true);
    op.is_awaited = true;
    let started = start(op, &mut Delivery::new());
    match started {
        Started::Complete(result) => return Ok(Blocked::Ended(result.status, result.bytes)),
        Started::Closed => return Err(WsaError::WSAENOTSOCK),
        Started::Pending => home::feed(socket, &done[0]),
    }
    let unfinished = Unfinished { socket, overlapped, done: &done };
    let mut terms = Terms { objects: &done, all: false, alertable: true, deadline };
    let mut timed_out = false;
    loop {
        match current::with(|current| wait::objects_without_apcs(current, terms)) {
            Ended::Satisfied { .. } => break,
            Ended::IoCompletion => {
                apc::run_all();
            }
            Ended::TimedOut => {
                // Its end comes in any case, cancelled or not.
                timed_out = true;
                unfinished.cancel();
                terms = Terms { alertable: false, deadline: None, ..terms };
            }
        }
    }
    std::mem::forget(unfinished);
    let (status, bytes) = (operation::status_of(overlapped), operation::bytes_of(overlapped));
    if timed_out && status == Status::CANCELLED { Ok(Blocked::TimedOut) } else { Ok(Blocked::Ended(status, bytes)) }
}

/// An operation of this frame that has not ended. If a routine ends the thread, the frame must not go before it.
struct Unfinished<'a> {
    socket: &'a Arc<Socket>,
    overlapped: *mut OVERLAPPED,
    done: &'a [Arc<Object>],
}

impl Unfinished<'_> {
    fn cancel(&self) {
        self.socket.cancel(Filter::Operation(self.overlapped.expose_provenance()), &mut Delivery::new());
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.cancel();
        let terms = Terms { objects: self.done, all: false, alertable: false, deadline: None };
        current::with(|current| wait::objects_without_apcs(current, terms));
    }
}
