//! Overlapped operations.

use std::marker::PhantomData;
use std::net::SocketAddr;

use crate::wait::{WaitObject, Waitable};
use crate::{Event, IoBuffer, IoBufferMut, Result, Socket, WsaError};

/// A kind of overlapped operation: [`Receiving`], [`Sending`], [`Accepting`], [`Connecting`].
pub trait Operation: 'static {
    /// What it yields.
    type Output;
    /// What a failure yields: the error, and the buffer or the acceptor back. Converts to [`WsaError`].
    type Failure: Into<WsaError>;
}

/// The operations that may have a completion routine.
pub trait Transfer: Operation {}

/// `WSARecv` into `B`.
#[derive(Debug)]
pub struct Receiving<B>(PhantomData<B>);
/// `WSASend` from `B`.
#[derive(Debug)]
pub struct Sending<B>(PhantomData<B>);
/// `AcceptEx`.
#[derive(Debug)]
pub struct Accepting(());
/// `ConnectEx`.
#[derive(Debug)]
pub struct Connecting(());

impl<B: IoBufferMut> Operation for Receiving<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
}
impl<B: IoBuffer> Operation for Sending<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
}
impl Operation for Accepting {
    type Output = Accepted;
    type Failure = Failed<Socket>;
}
impl Operation for Connecting {
    type Output = ();
    type Failure = WsaError;
}
impl<B: IoBufferMut> Transfer for Receiving<B> {}
impl<B: IoBuffer> Transfer for Sending<B> {}

/// A receive or send that succeeded.
#[derive(Debug)]
pub struct Completed<B> {
    /// How many bytes were transferred. 0 of a receive: the peer sends no more.
    pub bytes: usize,
    /// The buffer. A vector that was received into has exactly the received bytes.
    pub buffer: B,
}

/// A connection from [`Socket::accept_into`].
#[derive(Debug)]
pub struct Accepted {
    /// The acceptor, connected.
    pub socket: Socket,
    /// This side.
    pub local: SocketAddr,
    /// The other side.
    pub peer: SocketAddr,
}

/// An operation that failed, with its buffer (or acceptor). Converts to its [`WsaError`].
#[derive(Debug)]
pub struct Failed<B> {
    /// Why.
    pub error: WsaError,
    /// What the operation was given.
    pub buffer: B,
}

impl<B> From<Failed<B>> for WsaError {
    fn from(failed: Failed<B>) -> WsaError {
        failed.error
    }
}

/// An overlapped operation about to be started: say how its end is to be told.
#[must_use = "nothing is started before `signal`, `then` or `await`"]
#[derive(Debug)]
pub struct Start<'s, O>(PhantomData<(&'s Socket, O)>);

impl<O: Operation> Start<'_, O> {
    /// Starts it; its end signals `event`.
    pub fn signal(self, event: &Event) -> Result<Pending<O>, O::Failure> {
        unimplemented!("{event:?}")
    }
}

impl<O: Transfer> Start<'_, O> {
    /// Starts it; its end calls `routine` on this thread, in an alertable wait.
    pub fn then(self, routine: impl FnOnce(Result<O::Output, O::Failure>) + 'static) -> Result<Started, O::Failure> {
        let _ = routine;
        unimplemented!()
    }
}

/// An operation that was started with a routine or on a port.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// Names it to `cancel`.
    pub id: OperationId,
    /// Whether the start call returned `WSA_IO_PENDING`, instead of completing at once.
    pub pending: bool,
}

/// Names an operation in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperationId(u64);

/// Whether to wait for a result: `fWait` of `WSAGetOverlappedResult`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until the operation is complete.
    UntilComplete,
    /// Not at all.
    Poll,
}

/// An operation in flight whose end signals an event. Dropping it cancels it.
#[derive(Debug)]
pub struct Pending<O: Operation>(PhantomData<O>);

impl<O: Operation> Pending<O> {
    /// `HasOverlappedIoCompleted`
    pub fn is_complete(&self) -> bool {
        unimplemented!()
    }
    /// Whether the start call returned `WSA_IO_PENDING`, instead of completing at once.
    pub fn was_pending(&self) -> bool {
        unimplemented!()
    }
    /// `WSAGetOverlappedResult`
    pub fn result(self, wait: Wait) -> Result<O::Output, ResultError<O>> {
        unimplemented!("{wait:?}")
    }
    /// `CancelIoEx`—Asks for the end; the result tells whether it came too late.
    pub fn cancel(&self) -> Result<()> {
        unimplemented!()
    }
    /// The event that its end signals.
    pub fn event(&self) -> &Event {
        unimplemented!()
    }
}

impl<O: Operation> Waitable for Pending<O> {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}

/// Why [`Pending::result`] has no result. Converts to its [`WsaError`].
#[derive(Debug)]
pub enum ResultError<O: Operation> {
    /// `WSA_IO_INCOMPLETE`: not yet. Here it is back.
    Incomplete(Pending<O>),
    /// It failed.
    Failed(O::Failure),
}

impl<O: Operation> From<ResultError<O>> for WsaError {
    fn from(error: ResultError<O>) -> WsaError {
        match error {
            ResultError::Incomplete(_) => WsaError::WSA_IO_INCOMPLETE,
            ResultError::Failed(failure) => failure.into(),
        }
    }
}
