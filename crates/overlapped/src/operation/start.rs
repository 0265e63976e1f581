//! From an operation that is said to one that is in flight.
#![allow(unsafe_code)] // The start calls.

use std::fmt;
use std::ptr::null_mut;

use super::block::OperationId;
use super::lease::Prepared;
use super::routine::Routine;
use super::{Operation, Pending, Transfer};
use crate::error::Result;
use crate::{Event, Socket};

/// `LPWSAOVERLAPPED`—An overlapped operation that is about to be started: say how its end is to be told.
///
/// Nothing happens before [`signal`](Start::signal) or [`then`](Start::then); dropping it drops its buffer.
///
/// Source: WSARecv function (winsock2.h)
#[must_use = "nothing is started before `signal` or `then`"]
#[doc(alias = "LPWSAOVERLAPPED")]
pub struct Start<'s, O: Operation> {
    socket: &'s Socket,
    payload: O::Payload,
}

/// `WSA_IO_PENDING`—An operation that was started with a routine or on a port.
///
/// Source: WSARecv function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "WSA_IO_PENDING")]
pub struct Started {
    /// Names it, for [`Socket::cancel`].
    pub id: OperationId,
    /// Whether it was pending when the start call returned, instead of complete at once. The routine or the packet comes
    /// in both cases.
    pub pending: bool,
}

impl<'s, O: Operation> Start<'s, O> {
    pub(crate) fn new(socket: &'s Socket, payload: O::Payload) -> Start<'s, O> {
        Start { socket, payload }
    }

    /// `WSAOVERLAPPED::hEvent`—Starts the operation; its end signals `event`, which the start resets.
    ///
    /// The buffer is in the operation until it ends:
    ///
    /// ```compile_fail,E0382
    /// # use overlapped::{Event, Socket};
    /// # let (socket, event) = (Socket::tcp_v4()?, Event::manual(false)?);
    /// let buffer = vec![0; 1024];
    /// let receive = socket.receive(buffer).signal(&event)?;
    /// println!("{}", buffer[0]); // moved
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    ///
    /// Several operations may name one event: it is then signaled when one of them ends. The thread that starts an
    /// operation must outlive it, or the system cancels it.
    ///
    /// # Errors
    /// What the operation's own page names. Nothing was started, and the buffer comes back as it was.
    ///
    /// Source: WSARecv function (winsock2.h), WSAOVERLAPPED structure (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let done = Event::manual(false)?;
    /// let receive = server.receive(Vec::with_capacity(1024)).signal(&done)?;
    /// client.send_now(b"hello")?;
    /// let received = receive.result(Wait::UntilComplete)?;
    /// assert_eq!(received.buffer, b"hello");
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "hEvent")]
    #[doc(alias = "LPWSAOVERLAPPED")]
    pub fn signal(self, event: &Event) -> Result<Pending<O>, O::Failure> {
        // With the low bit set no packet is queued, even if the socket comes to belong to a port (I5).
        let tagged = event.raw().map_addr(|address| address | 1);
        let mut prepared = Prepared::new(self.payload, O::KIND, tagged);
        let call = match O::call(prepared.payload_mut()) {
            Ok(call) => call,
            Err(error) => return Err(O::refuse(prepared.take(), error)),
        };
        let lent = prepared.lend();
        // SAFETY: what `lent` holds is not touched before the end (I4), which `Pending` waits for.
        match unsafe { O::start(&call, self.socket.raw(), lent.overlapped(), None) } {
            Ok(pending) => Ok(Pending::new(lent, event.clone(), self.socket.shared().clone(), pending)),
            // SAFETY: nothing was started (I7).
            Err(error) => Err(O::refuse(unsafe { lent.reclaim() }.take(), error)),
        }
    }
}

impl<O: Transfer> Start<'_, O> {
    /// `LPWSAOVERLAPPED_COMPLETION_ROUTINE`—Starts the operation; its end queues `routine` to this thread, which runs it in
    /// its next alertable wait, also if the operation was complete at once.
    ///
    /// The routine stays on this thread and needs not be [`Send`]. It may start the next operation. Accept and connect
    /// have none:
    ///
    /// ```compile_fail,E0599
    /// # use overlapped::Socket;
    /// # let listener = Socket::tcp_v4()?;
    /// listener.accept_into(Socket::tcp_v4()?).then(|accepted| {})?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    ///
    /// If the thread ends first, the routine never runs, and what it and the operation own is leaked.
    ///
    /// # Errors
    /// What the operation's own page names; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket belongs to a port.
    /// Nothing was started: the routine is dropped, and the buffer comes back as it was.
    ///
    /// Source: WSARecv function (winsock2.h), Alertable I/O (FileIO)
    ///
    /// ```
    /// # use overlapped::{Slept, Socket, Timeout, sleep_alertable};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// server.receive(Vec::with_capacity(1024)).then(|received| match received {
    ///     Ok(completed) => println!("{} bytes", completed.bytes),
    ///     Err(failed) => println!("{}", failed.error),
    /// })?;
    /// client.send_now(b"hello")?;
    /// assert_eq!(sleep_alertable(Timeout::Infinite), Slept::IoCompletion);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "LPWSAOVERLAPPED_COMPLETION_ROUTINE")]
    pub fn then<F>(self, routine: F) -> Result<Started, O::Failure>
    where
        F: FnOnce(Result<O::Output, O::Failure>) + 'static,
    {
        let mut prepared = Prepared::new((self.payload, routine), O::KIND, null_mut());
        let call = match O::call(&mut prepared.payload_mut().0) {
            Ok(call) => call,
            Err(error) => return Err(O::refuse(prepared.take().0, error)),
        };
        let lent = prepared.lend();
        let id = lent.id();
        let run = Some(Routine::new::<O, F>());
        // SAFETY: what `lent` holds is not touched before the routine (I4, I6), which is given for a payload of its types.
        match unsafe { O::start(&call, self.socket.raw(), lent.overlapped(), run) } {
            Ok(pending) => Ok(Started { id, pending }),
            // SAFETY: nothing was started (I7).
            Err(error) => Err(O::refuse(unsafe { lent.reclaim() }.take().0, error)),
        }
    }
}

impl<O: Operation> fmt::Debug for Start<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("operation", &O::KIND).field("socket", self.socket).finish_non_exhaustive()
    }
}
