//! Overlapped operations: an OVERLAPPED, a buffer and a way to tell the end, kept together until the end.
//!
//! The classic mistakes cannot be written down. The buffer moves into the operation and comes back with its result; the
//! OVERLAPPED is a block that the program never sees; what was completed is consumed.
//!
//! A start costs no allocation in the steady state: blocks come from a pool, hold the buffer's handle and the routine's
//! closure in place, and go back to the pool. Larger values than fit are boxed. Blocks are never freed, as many as
//! there ever were at one time: that makes naming one by an [`OperationId`] safe for ever.
//!
//! # Invariants
//!
//! Each unsafe block of this module and of `port` cites those that it relies on.
//!
//! - **I1 (address).** A block stays at one address to the end of the process; its OVERLAPPED is at offset 0.
//! - **I2 (one owner).** From `pool::take` to `pool::give` a block has one owner: a `Prepared`, a `Lent` or, while a routine or a
//!   packet is on its way, the function table. Only the owner uses its OVERLAPPED and its space.
//! - **I3 (payload).** The space holds a value of the type `P` of its `Prepared<P>` or `Lent<P>`, or a pointer from a box of
//!   one if it does not fit. A routine and a packet are decoded as the type with which they were started.
//! - **I4 (lent).** From the start call to the end, the function table may use the OVERLAPPED and the parts of the buffer.
//!   Nothing else touches them, but for `Internal`, which is atomic. The value in the space is neither moved nor accessed,
//!   so that its parts stay where they are ([`IoBuffer`], [`IoBufferMut`]).
//! - **I5 (end by status).** The function table writes `Internal` last. For an operation that was started without routine and
//!   without a packet (its event has the low bit set), a status other than pending is the end.
//! - **I6 (end by message).** A routine runs once at most, on the thread that started it, and a packet is dequeued once at
//!   most. They are the end, and name their block by its OVERLAPPED.
//! - **I7 (no start, no end).** If a start call fails, other than by saying that the operation is pending, nothing was started
//!   and nothing will follow.
//! - **I8 (types of a port).** A packet with an untagged OVERLAPPED comes from a `Post` on a `PortSocket<R, S>` of this very
//!   `CompletionPort<R, S>`, and its block's kind says which.

#![allow(unsafe_code)] // Declares the start call.

mod abandoned;
mod accept;
mod block;
mod connect;
mod datagram;
mod file;
mod lease;
mod message;
mod pending;
mod pool;
mod routine;
mod start;
mod transfer;
mod transmit;

use crate::Socket;
use crate::error::{Result, Status, WsaError};
use crate::sys::{OVERLAPPED, SOCKET};

pub(crate) use abandoned::discard;
pub(crate) use accept::AcceptPayload;
pub use accept::{Accepted, Accepting};
pub use block::OperationId;
pub(crate) use block::{Block, Kind, Waiter, notifier};
pub(crate) use connect::ConnectPayload;
pub use connect::Connecting;
pub(crate) use datagram::Addressed;
pub use datagram::{Datagram, ReceivingFrom, SendingTo};
pub(crate) use file::Placed;
pub use file::{ReadingAt, WritingAt};
pub(crate) use lease::{Lent, Prepared};
pub(crate) use message::MessagePayload;
pub use message::{Enveloped, ReceivingMessage, SendingMessage};
pub use pending::{Pending, ResultError, Wait};
use routine::Routine;
pub use start::{Start, Started};
use transfer::outcome;
pub use transfer::{Completed, Receiving, Sending, Transfer};
pub use transmit::{Transmission, Transmitting};

/// `OVERLAPPED`—A kind of overlapped operation: [`Receiving`], [`Sending`], [`ReceivingFrom`], [`SendingTo`],
/// [`ReceivingMessage`], [`SendingMessage`], [`Accepting`], [`Connecting`], [`Transmitting`], [`ReadingAt`] or [`WritingAt`].
///
/// Source: WSAOVERLAPPED structure (winsock2.h)
#[doc(alias = "OVERLAPPED")]
pub trait Operation: sealed::Sealed + 'static {
    /// What it yields.
    type Output;

    /// What a failure yields: the error, and the buffer or the acceptor back.
    type Failure: Into<WsaError>;

    /// What is lent while it is in flight.
    #[doc(hidden)]
    type Payload: Send + 'static;

    /// The arguments of the start call; they point into the payload.
    #[doc(hidden)]
    type Call;

    /// How a packet tells what it is.
    #[doc(hidden)]
    const KIND: Kind;

    /// What can be said of a payload that stays where it is.
    #[doc(hidden)]
    fn call(payload: &mut Self::Payload) -> Result<Self::Call>;

    /// Starts the operation; whether it is pending.
    ///
    /// # Safety
    /// `call` was made from a payload, and `overlapped` is of a block, that stay lent until the end (I4).
    #[doc(hidden)]
    unsafe fn start(
        call: &Self::Call,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool>;

    /// The result of an operation that has ended.
    #[doc(hidden)]
    fn finish(payload: Self::Payload, ending: Ending) -> Result<Self::Output, Self::Failure>;

    /// The result of one that was not started.
    #[doc(hidden)]
    fn refuse(payload: Self::Payload, error: WsaError) -> Self::Failure;
}

mod sealed {
    pub trait Sealed {}
    impl<B> Sealed for super::Receiving<B> {}
    impl<B> Sealed for super::Sending<B> {}
    impl<B> Sealed for super::ReceivingFrom<B> {}
    impl<B> Sealed for super::SendingTo<B> {}
    impl<B> Sealed for super::ReceivingMessage<B> {}
    impl<B> Sealed for super::SendingMessage<B> {}
    impl<B> Sealed for super::ReadingAt<B> {}
    impl<B> Sealed for super::WritingAt<B> {}
    impl Sealed for super::Accepting {}
    impl Sealed for super::Connecting {}
    impl Sealed for super::Transmitting {}
}

/// How an operation ended, with the bytes that it transferred, which a failed one has as well.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    pub(crate) result: Result<()>,
    pub(crate) bytes: usize,
    /// What the result was translated from, unless it was told by a routine.
    pub(crate) status: Option<Status>,
}

/// What a start call said: whether the operation is pending, or why there is none.
fn started(ok: bool) -> Result<bool> {
    if ok {
        return Ok(false);
    }
    match crate::error::last_error() {
        WsaError::WSA_IO_PENDING => Ok(true),
        error => Err(error),
    }
}

/// The same for a receive: a datagram that was cut is told of as if it had been pending, also where the call says so at once.
fn started_receive(ok: bool) -> Result<bool> {
    match started(ok) {
        Err(WsaError::WSAEMSGSIZE) => Ok(true),
        result => result,
    }
}

impl Ending {
    /// The same for a file, of whose failures Winsock has no numbers.
    fn of_file(self) -> Ending {
        let dos = self.status.map(Status::dos_result);
        let result = dos.map_or(self.result, |result| result.map_err(|error| WsaError::from_code(error.code() as i32)));
        Ending { result, ..self }
    }

    /// How many bytes a receive has stored: those of a datagram that was cut, too.
    fn has_stored(&self) -> usize {
        match self.result {
            Ok(()) | Err(WsaError::WSAEMSGSIZE) => self.bytes,
            Err(_) => 0,
        }
    }
}

/// The socket of a payload, which its owner keeps open until the operation is started.
pub(crate) fn shared(socket: &Socket) -> std::sync::Arc<crate::socket::Shared> {
    socket.shared().clone()
}
