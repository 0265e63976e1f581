//! An operation in flight that an event tells of.
#![allow(unsafe_code)] // Reclaims what has ended.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::lease::Lent;
use super::{Operation, abandoned};
use crate::error::{Result, WsaError};
use crate::socket::Shared;
use crate::wait::{WaitObject, Waitable, wait_one};
use crate::{Event, Timeout, sleep};

/// `OVERLAPPED`—An operation in flight whose end signals an event, from [`Start::signal`](super::Start::signal).
///
/// Waiting for it waits for the event. Its result can be had once:
///
/// ```compile_fail,E0382
/// # use overlapped::{Event, Socket, Wait};
/// # let (socket, event) = (Socket::tcp_v4()?, Event::manual(false)?);
/// let receive = socket.receive(vec![0; 1024]).signal(&event)?;
/// let first = receive.result(Wait::UntilComplete)?;
/// let second = receive.result(Wait::UntilComplete)?; // moved
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// Dropping it cancels the operation, and never waits: what the operation owns is kept until its end has come.
/// Closing the socket ends it with [`WSA_OPERATION_ABORTED`](WsaError::WSA_OPERATION_ABORTED).
///
/// Source: WSAOVERLAPPED structure (winsock2.h)
#[must_use = "dropping it cancels the operation"]
#[doc(alias = "OVERLAPPED")]
pub struct Pending<O: Operation> {
    /// There until the result is taken.
    lent: Option<Lent<O::Payload>>,
    event: Event,
    socket: Arc<Shared>,
    pending: bool,
}

/// `fWait`—Whether [`Pending::result`] waits.
///
/// Source: WSAGetOverlappedResult function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "fWait")]
pub enum Wait {
    /// `TRUE`: until the operation is complete, not alertably.
    UntilComplete,
    /// `FALSE`: not at all.
    Poll,
}

impl<O: Operation> Pending<O> {
    /// Takes over an operation that was started with this event and without a packet, so that I5 holds for it.
    pub(super) fn new(lent: Lent<O::Payload>, event: Event, socket: Arc<Shared>, pending: bool) -> Pending<O> {
        Pending { lent: Some(lent), event, socket, pending }
    }

    /// `HasOverlappedIoCompleted`—Whether the operation has ended. Makes no call.
    ///
    /// Source: HasOverlappedIoCompleted macro (winbase.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let receive = client.receive(vec![0; 1024]).signal(&Event::manual(false)?)?;
    /// assert!(!receive.is_complete()); // the other side has sent nothing
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "HasOverlappedIoCompleted")]
    pub fn is_complete(&self) -> bool {
        self.lent.as_ref().is_none_or(Lent::is_complete)
    }

    /// `WSA_IO_PENDING`—Whether it was pending when the start call returned, instead of complete at once. It is no promise
    /// that the same operation is pending the next time.
    ///
    /// Source: WSARecv function (winsock2.h)
    #[doc(alias = "WSA_IO_PENDING")]
    pub fn was_pending(&self) -> bool {
        self.pending
    }

    /// `WSAGetOverlappedResult`—Takes the result: what the operation yields, with the buffer.
    ///
    /// # Errors
    /// [`ResultError::Incomplete`] if it has not ended and is not waited for; the operation comes back.
    /// [`ResultError::Failed`] if it failed, or was cancelled ([`WSA_OPERATION_ABORTED`](WsaError::WSA_OPERATION_ABORTED)); the
    /// buffer comes back.
    ///
    /// Source: WSAGetOverlappedResult function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, ResultError, Socket, Wait, WsaError};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let receive = client.receive(vec![0; 1024]).signal(&Event::manual(false)?)?;
    /// let Err(ResultError::Incomplete(receive)) = receive.result(Wait::Poll) else { unreachable!() };
    /// receive.cancel()?;
    /// let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { unreachable!() };
    /// assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    /// # Ok::<(), WsaError>(())
    /// ```
    #[doc(alias = "WSAGetOverlappedResult")]
    #[doc(alias = "GetOverlappedResult")]
    pub fn result(mut self, wait: Wait) -> Result<O::Output, ResultError<O>> {
        while !self.is_complete() {
            match wait {
                Wait::Poll => return Err(ResultError::Incomplete(self)),
                Wait::UntilComplete => self.wait_once(),
            }
        }
        let lent = self.lent.take().expect("the result is taken here only, with `self`");
        // SAFETY: the status is final, and the operation has neither routine nor packet (I5).
        let (payload, ending) = unsafe { lent.finish() };
        O::finish(payload, ending).map_err(ResultError::Failed)
    }

    /// The event may belong to several operations, and may be manual: that it is signaled does not mean that this one has
    /// ended. Then there is nothing to wait for but time.
    fn wait_once(&self) {
        let waited = wait_one(&self.event, Timeout::Infinite);
        if waited.is_err() || !self.is_complete() {
            sleep(Timeout::After(Duration::from_millis(1)));
        }
    }

    /// `CancelIoEx`—Asks for the end of the operation. The result tells whether that came too late.
    ///
    /// A cancelled send may have sent a part.
    ///
    /// # Errors
    /// 1168 (`ERROR_NOT_FOUND`) if it has ended already.
    ///
    /// Source: CancelIoEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let receive = client.receive(vec![0; 1024]).signal(&Event::manual(false)?)?;
    /// receive.cancel()?;
    /// assert!(receive.result(Wait::UntilComplete).is_err());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CancelIoEx")]
    pub fn cancel(&self) -> Result<()> {
        let Some(lent) = &self.lent else { return Ok(()) };
        // Closing the socket has cancelled it, if that was done meanwhile.
        self.socket.while_open(|_| lent.id().cancel(self.socket.raw_handle())).unwrap_or(Ok(()))
    }

    /// `WSAOVERLAPPED::hEvent`—The event that its end signals.
    ///
    /// Source: WSAOVERLAPPED structure (winsock2.h)
    #[doc(alias = "hEvent")]
    pub fn event(&self) -> &Event {
        &self.event
    }
}

impl<O: Operation> Drop for Pending<O> {
    fn drop(&mut self) {
        if !self.is_complete() {
            // If it has ended meanwhile, that is what was wanted.
            let _ = self.cancel();
        }
        match self.lent.take() {
            None => {}
            // SAFETY: the status is final, and the operation has neither routine nor packet (I5).
            Some(lent) if lent.is_complete() => drop(unsafe { lent.reclaim() }),
            // SAFETY: the operation has neither routine nor packet (I5).
            Some(lent) => unsafe { abandoned::keep(lent) },
        }
        abandoned::sweep();
    }
}

impl<O: Operation> Waitable for Pending<O> {
    fn wait_object(&self) -> WaitObject<'_> {
        self.event.wait_object()
    }
}

impl<O: Operation> fmt::Debug for Pending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("operation", &O::KIND).field("complete", &self.is_complete()).finish()
    }
}

/// `WSAGetLastError`—Why [`Pending::result`] has no result. `?` turns it into its [`WsaError`].
///
/// Source: WSAGetOverlappedResult function (winsock2.h)
#[doc(alias = "WSA_IO_INCOMPLETE")]
pub enum ResultError<O: Operation> {
    /// `WSA_IO_INCOMPLETE`: it has not ended. Here it is back.
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

impl<O: Operation> From<ResultError<O>> for std::io::Error {
    fn from(error: ResultError<O>) -> std::io::Error {
        WsaError::from(error).into()
    }
}

impl<O: Operation> fmt::Debug for ResultError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResultError::Incomplete(pending) => f.debug_tuple("Incomplete").field(pending).finish(),
            ResultError::Failed(_) => f.write_str("Failed(..)"),
        }
    }
}
