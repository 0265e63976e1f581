//! Overlapped operations on a socket, and their cancellation.
#![allow(unsafe_code)] // Calls of the function table.

use std::net::SocketAddr;
use std::ptr::null;

use super::Socket;
use crate::error::{NOT_FOUND, Result, check};
use crate::operation::{AcceptPayload, Accepting, ConnectPayload, Connecting, OperationId, Receiving, Sending, Start};
use crate::operation::{Transmission, Transmitting};
use crate::sys;
use crate::{IoBuffer, IoBufferMut};

impl Socket {
    /// `WSARecv`—Says an overlapped receive into `buffer`. It completes as soon as there is something; with an empty
    /// buffer, as soon as there would be.
    ///
    /// Several may be in flight: they are filled in the order of their starts.
    ///
    /// # Errors
    /// Of the start: [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET),
    /// [`WSAECONNABORTED`](crate::WsaError::WSAECONNABORTED), [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN),
    /// [`WSAESHUTDOWN`](crate::WsaError::WSAESHUTDOWN). Of the result also
    /// [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED) after a cancellation.
    ///
    /// Source: WSARecv function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let done = Event::manual(false)?;
    /// let header_and_body = [vec![0; 4].into_boxed_slice(), vec![0; 1024].into_boxed_slice()];
    /// let receive = server.receive(header_and_body).signal(&done)?;
    /// client.send_now(b"len:body")?;
    /// let received = receive.result(Wait::UntilComplete)?;
    /// assert_eq!(received.bytes, 8);
    /// assert_eq!(&received.buffer[1][..4], b"body");
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecv")]
    pub fn receive<B: IoBufferMut>(&self, buffer: B) -> Start<'_, Receiving<B>> {
        Start::new(self, buffer)
    }

    /// `WSASend`—Says an overlapped send of `buffer`. It completes when all of it is on its way.
    ///
    /// Several may be in flight: they go out one after the other, in the order of their starts.
    ///
    /// # Errors
    /// As of [`Socket::receive`]; [`WSAEMSGSIZE`](crate::WsaError::WSAEMSGSIZE) for a part of 4 GiB or more.
    ///
    /// Source: WSASend function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let done = Event::manual(false)?;
    /// let send = client.send(["[name] ", "text\n"]).signal(&done)?;
    /// println!("{}", if send.was_pending() { "pending" } else { "complete at once" });
    /// assert_eq!(send.result(Wait::UntilComplete)?.bytes, 12);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASend")]
    pub fn send<B: IoBuffer>(&self, buffer: B) -> Start<'_, Sending<B>> {
        Start::new(self, buffer)
    }

    /// `TransmitFile`—Says an overlapped transmission of a file, which goes from its pages into the socket within the kernel. It
    /// completes when all of it is on its way, in its place among the sends.
    ///
    /// # Errors
    /// As of [`Socket::receive`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for an offset behind the end of the file, for more
    /// than 2^31 − 2 bytes, for what is no file on a disk, and on a datagram socket.
    ///
    /// Source: TransmitFile function (mswsock.h)
    ///
    /// ```
    /// # let path = std::env::temp_dir().join(format!("overlapped-doc-socket-{}", std::process::id()));
    /// # std::fs::write(&path, "0123456789")?;
    /// # use overlapped::{Event, SharedFile, Socket, Transmission, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let file = SharedFile::open(&path)?;
    /// let part = Transmission::of(&file).offset(7).head("the last: ").disconnect();
    /// let sent = client.transmit_file(part).signal(&Event::manual(false)?)?.result(Wait::UntilComplete)?;
    /// assert_eq!(sent.bytes, 13);
    /// let mut buffer = [0; 16];
    /// assert_eq!(server.receive_now(&mut buffer)?, 13);
    /// assert_eq!(&buffer[..13], b"the last: 789");
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "TransmitFile")]
    pub fn transmit_file(&self, transmission: Transmission) -> Start<'_, Transmitting> {
        Start::new(self, transmission)
    }

    /// `AcceptEx`—Says an overlapped accept: `acceptor`, a fresh socket of the same family, becomes the next connection.
    ///
    /// It completes with the connection, without waiting for data, and the acceptor then has the properties of this
    /// listener (`SO_UPDATE_ACCEPT_CONTEXT`). Cancelling is the listener's business.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if this socket does not listen or the acceptor is not fresh. Of the result
    /// also [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED) after a cancellation.
    ///
    /// Source: AcceptEx function (mswsock.h), GetAcceptExSockaddrs function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let accept = listener.accept_into(Socket::tcp_v4()?).signal(&Event::manual(false)?)?;
    /// let client = Socket::connected(listener.local_address()?)?;
    /// let accepted = accept.result(Wait::UntilComplete)?;
    /// assert_eq!(accepted.peer, client.local_address()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "AcceptEx")]
    #[doc(alias = "SO_UPDATE_ACCEPT_CONTEXT")]
    pub fn accept_into(&self, acceptor: Socket) -> Start<'_, Accepting> {
        Start::new(self, AcceptPayload::new(self, acceptor))
    }

    /// `ConnectEx`—Says an overlapped connect to `address`.
    ///
    /// A socket without an address is bound to any of this machine first, as `ConnectEx` asks for.
    ///
    /// # Errors
    /// [`WSAEISCONN`](crate::WsaError::WSAEISCONN), and [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket listens or
    /// connects already. Of the result: [`WSAECONNREFUSED`](crate::WsaError::WSAECONNREFUSED),
    /// [`WSAETIMEDOUT`](crate::WsaError::WSAETIMEDOUT), [`WSAENETUNREACH`](crate::WsaError::WSAENETUNREACH),
    /// [`WSAEHOSTUNREACH`](crate::WsaError::WSAEHOSTUNREACH), [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED):
    /// then close the socket.
    ///
    /// Source: LPFN_CONNECTEX callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::tcp_v4()?;
    /// let connect = client.connect_overlapped(listener.local_address()?).signal(&Event::manual(false)?)?;
    /// connect.result(Wait::UntilComplete)?;
    /// assert_eq!(client.peer_address()?, listener.local_address()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ConnectEx")]
    #[doc(alias = "SO_UPDATE_CONNECT_CONTEXT")]
    pub fn connect_overlapped(&self, address: SocketAddr) -> Start<'_, Connecting> {
        Start::new(self, ConnectPayload::new(self, address))
    }

    /// `CancelIoEx`—Asks for the end of one operation that was started with a routine or on a port. It still tells its end,
    /// by [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED) unless the cancellation came too late.
    ///
    /// # Errors
    /// 1168 (`ERROR_NOT_FOUND`) if there is no such operation in flight on this socket.
    ///
    /// Source: CancelIoEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{Socket, Timeout, WsaError, sleep_alertable};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let receive = client.receive(vec![0; 64]).then(|received| {
    ///     assert_eq!(received.unwrap_err().error, WsaError::WSA_OPERATION_ABORTED);
    /// })?;
    /// client.cancel(receive.id)?;
    /// sleep_alertable(Timeout::Infinite);
    /// # Ok::<(), WsaError>(())
    /// ```
    #[doc(alias = "CancelIoEx")]
    pub fn cancel(&self, operation: OperationId) -> Result<()> {
        operation.cancel(self.raw_handle())
    }

    /// `CancelIo`—Asks for the end of what the calling thread has started.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: CancelIo function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.cancel_mine()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CancelIo")]
    pub fn cancel_mine(&self) -> Result<()> {
        // SAFETY: the socket is open.
        check(unsafe { sys::CancelIo(self.raw_handle()) })
    }

    /// `CancelIoEx`—Asks for the end of all operations, whoever started them. That there are none is no error.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: CancelIoEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.cancel_all()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CancelIoEx")]
    pub fn cancel_all(&self) -> Result<()> {
        // SAFETY: the socket is open, and NULL means all.
        match check(unsafe { sys::CancelIoEx(self.raw_handle(), null()) }) {
            Err(NOT_FOUND) => Ok(()),
            cancelled => cancelled,
        }
    }
}
