//! From an operation that is said to one whose end the port tells.
#![allow(unsafe_code)] // The start calls.

use std::fmt;
use std::ptr::null_mut;

use super::packet::{Packed, Packet};
use super::queue::Payload;
use super::socket::PortSocket;
use crate::error::{Result, WsaError};
use crate::operation::{Operation, Prepared, Started};
use crate::{IoBuffer, IoBufferMut};

/// `LPWSAOVERLAPPED`—An overlapped operation that is about to be started on a port.
///
/// Nothing happens before [`post`](Post::post) or `.await`; dropping it drops its buffer.
///
/// Source: WSARecv function (winsock2.h)
#[must_use = "nothing is started before `post` or `await`"]
#[doc(alias = "LPWSAOVERLAPPED")]
pub struct Post<'s, O: Operation, R, S> {
    socket: &'s PortSocket<R, S>,
    payload: O::Payload,
}

/// `WSA_IO_PENDING`—What [`Post::post`] did.
///
/// Source: SetFileCompletionNotificationModes function (winbase.h)
#[derive(Debug)]
#[doc(alias = "WSA_IO_PENDING")]
pub enum Posted<R: IoBufferMut, S: IoBuffer = R> {
    /// The operation was started; its packet comes from the port, also if it was complete at once.
    Queued(Started),
    /// The operation was complete at once, and its socket skips the port then: here is its packet.
    Complete(Packet<R, S>),
}

impl<'s, O: Operation, R: IoBufferMut, S: IoBuffer> Post<'s, O, R, S> {
    pub(super) fn new(socket: &'s PortSocket<R, S>, payload: O::Payload) -> Post<'s, O, R, S> {
        Post { socket, payload }
    }

    pub(super) fn into_parts(self) -> (&'s PortSocket<R, S>, O::Payload) {
        (self.socket, self.payload)
    }
}

impl<O: Packed<R, S>, R: IoBufferMut, S: IoBuffer> Post<'_, O, R, S> {
    /// `WSARecv`—Starts the operation; its end queues a packet at the port.
    ///
    /// The buffer is in the operation until then:
    ///
    /// ```compile_fail,E0382
    /// # use overlapped::{CompletionPort, Concurrency, Socket};
    /// # let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// # let socket = port.associate(Socket::tcp_v4()?, 0)?;
    /// let buffer = vec![0; 1024];
    /// socket.receive(buffer).post()?;
    /// println!("{}", buffer[0]); // moved
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    ///
    /// # Errors
    /// What the operation's own page names; [`WSAENOTSOCK`](WsaError::WSAENOTSOCK) after
    /// [`PortSocket::close`]. Nothing was started, no packet follows, and the buffer comes back as it was.
    ///
    /// Source: WSARecv function (winsock2.h), I/O Completion Ports (FileIO)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate(client, 0)?;
    /// client.send(b"hello".to_vec()).post()?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Send { result: Ok(5), .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecv")]
    #[doc(alias = "WSASend")]
    pub fn post(self) -> Result<Posted<R, S>, O::Failure> {
        let Post { socket, payload } = self;
        if socket.is_closing() {
            return Err(O::refuse(payload, WsaError::WSAENOTSOCK));
        }
        let mut prepared = Prepared::<Payload<O, R, S>>::new((socket.clone(), payload), O::KIND, null_mut());
        let call = match O::call(&mut prepared.payload_mut().1) {
            Ok(call) => call,
            Err(error) => return Err(O::refuse(prepared.take().1, error)),
        };
        let lent = prepared.lend();
        let id = lent.id();
        // SAFETY: what `lent` holds is not touched before the packet (I4, I6), whose kind tells its types (I8).
        match unsafe { O::start(&call, socket.raw(), lent.overlapped(), None) } {
            Ok(false) if socket.skips() => {
                // Nobody is told its id.
                // SAFETY: it is complete, and no packet tells that (I5).
                let ((socket, payload), ending) = unsafe { lent.finish_unnamed() };
                Ok(Posted::Complete(O::packet(socket, O::finish(payload, ending))))
            }
            Ok(pending) => {
                if socket.is_closing() {
                    // If it is not found, the closing has cancelled it, or its packet is on its way.
                    let _ = socket.cancel(id);
                }
                Ok(Posted::Queued(Started { id, pending }))
            }
            // SAFETY: nothing was started (I7).
            Err(error) => Err(O::refuse(unsafe { lent.reclaim() }.take().1, error)),
        }
    }
}

impl<O: Operation, R, S> fmt::Debug for Post<'_, O, R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("operation", &O::KIND).field("socket", self.socket).finish_non_exhaustive()
    }
}
