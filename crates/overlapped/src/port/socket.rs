//! Sockets of a port.

use std::fmt;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::core::Core;
use super::post::Post;
use super::stream::PortStream;
use crate::error::{Failed, Result, WsaError};
use crate::operation::{
    AcceptPayload, Accepting, Addressed, ConnectPayload, Connecting, MessagePayload, Receiving, ReceivingFrom,
    ReceivingMessage, Sending, SendingMessage, SendingTo, Transmission, Transmitting,
};
use crate::{Envelope, IoBuffer, IoBufferMut, Socket};

/// `CreateIoCompletionPort`—A socket that belongs to a port, from
/// [`CompletionPort::associate`](super::CompletionPort::associate).
///
/// Clones share the socket, and every operation in flight holds one: it closes when the last is gone. To close it
/// earlier, say [`close`](PortSocket::close). Dereferences to the socket.
///
/// Its operations end at the port, and have no routine:
///
/// ```compile_fail,E0599
/// # use overlapped::{CompletionPort, Concurrency, Socket};
/// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
/// let socket = port.associate(Socket::tcp_v4()?, 0)?;
/// socket.receive(vec![0; 64]).then(|received| {})?;
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// Source: CreateIoCompletionPort function (ioapiset.h)
///
/// ```
/// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
/// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
/// let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap())?, 0)?;
/// listener.accept_into(Socket::tcp_v4()?).post()?;
/// let client = Socket::connected(listener.local_address()?)?;
/// if let Some(Packet::Accept { result, .. }) = port.get(Timeout::Infinite)? {
///     let server = port.associate(result?.socket, 1)?;
///     server.receive(Vec::with_capacity(1024)).post()?;
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "CreateIoCompletionPort")]
pub struct PortSocket<R, S = R>(Arc<SocketCore<R, S>>);

pub(crate) struct SocketCore<R, S> {
    socket: Socket,
    port: Arc<Core<R, S>>,
    key: usize,
    /// Its place in the port's register.
    place: usize,
    skips: bool,
    closing: AtomicBool,
}

impl<R: IoBufferMut, S: IoBuffer> PortSocket<R, S> {
    pub(super) fn new(
        port: &Arc<Core<R, S>>,
        socket: Socket,
        key: usize,
        skips: bool,
    ) -> Result<PortSocket<R, S>, Failed<Socket>> {
        // Asked before, so that a socket which comes back belongs to no port; the register has the last word.
        let tied = if port.is_shut() { Err(WsaError::WSA_INVALID_HANDLE) } else { port.tie(socket.raw(), key, skips) };
        if let Err(error) = tied {
            return Err(Failed { error, returned: socket });
        }
        let mut socket = Some(socket);
        let entered = port.enter(|place| SocketCore {
            socket: socket.take().expect("this is called once"),
            port: port.clone(),
            key,
            place,
            skips,
            closing: AtomicBool::new(false),
        });
        match (entered, socket) {
            (Some(core), _) => Ok(PortSocket(core)),
            (None, Some(returned)) => Err(Failed { error: WsaError::WSA_INVALID_HANDLE, returned }),
            (None, None) => unreachable!("a socket is entered or comes back"),
        }
    }

    /// `CompletionKey`—The key that its packets carry.
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    #[doc(alias = "CompletionKey")]
    pub fn key(&self) -> usize {
        self.0.key
    }

    /// `WSARecv`—Says a receive into `buffer`, as [`Socket::receive`].
    ///
    /// Source: WSARecv function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let server = port.associate(server, 0)?;
    /// server.receive(Vec::with_capacity(1024)).post()?;
    /// client.send_now(b"hello")?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Receive { result: Ok(5), .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecv")]
    pub fn receive(&self, buffer: R) -> Post<'_, Receiving<R>, R, S> {
        Post::new(self, buffer)
    }

    /// `WSASend`—Says a send of `buffer`, as [`Socket::send`].
    ///
    /// Source: WSASend function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let server = port.associate(server, 0)?;
    /// server.send(b"hello".to_vec()).post()?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Send { result: Ok(5), .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASend")]
    pub fn send(&self, buffer: S) -> Post<'_, Sending<S>, R, S> {
        Post::new(self, buffer)
    }

    /// `WSARecvFrom`—Says a receive of a datagram with its sender, as [`Socket::receive_from`].
    ///
    /// Source: WSARecvFrom function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let server = port.associate(Socket::udp_bound("127.0.0.1:0".parse().unwrap())?, 0)?;
    /// server.receive_from(Vec::with_capacity(1500)).post()?;
    /// Socket::udp_v4()?.send_to_now(b"hello", server.local_address()?)?;
    /// let Some(Packet::ReceiveFrom { socket, result: Ok((5, from)), buffer, .. }) = port.get(Timeout::Infinite)? else {
    ///     unreachable!()
    /// };
    /// socket.send_to(buffer, from).post()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecvFrom")]
    pub fn receive_from(&self, buffer: R) -> Post<'_, ReceivingFrom<R>, R, S> {
        Post::new(self, Addressed::room(buffer))
    }

    /// `WSASendTo`—Says a send of a datagram to an address, as [`Socket::send_to`].
    ///
    /// Source: WSASendTo function (winsock2.h)
    #[doc(alias = "WSASendTo")]
    pub fn send_to(&self, buffer: S, to: SocketAddr) -> Post<'_, SendingTo<S>, R, S> {
        Post::new(self, Addressed::to(buffer, to))
    }

    /// `WSARecvMsg`—Says a receive of a datagram with what is told beside its data, as [`Socket::receive_message`]: to be posted
    /// with the port's type of buffers, or awaited with any.
    ///
    /// Source: LPFN_WSARECVMSG callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Control, Envelope, Packet, Socket, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let server = port.associate(Socket::udp_bound("127.0.0.1:0".parse().unwrap())?, 0)?;
    /// server.set_packet_info(true)?;
    /// server.receive_message(Vec::with_capacity(1500), Envelope::new()).post()?;
    /// Socket::udp_v4()?.send_to_now(b"hello", server.local_address()?)?;
    /// let Some(Packet::ReceiveMessage { buffer, envelope, .. }) = port.get(Timeout::Infinite)? else { panic!() };
    /// assert_eq!(buffer, b"hello");
    /// assert!(envelope.controls().any(|control| matches!(control, Control::PacketInfo { .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecvMsg")]
    pub fn receive_message<B: IoBufferMut>(
        &self,
        buffer: B,
        envelope: Envelope,
    ) -> Post<'_, ReceivingMessage<B>, R, S> {
        Post::new(self, MessagePayload::receive(self, buffer, envelope))
    }

    /// `WSASendMsg`—Says a send of a datagram with what is said beside its data, as [`Socket::send_message`]: to be posted with
    /// the port's type of buffers, or awaited with any.
    ///
    /// Source: WSASendMsg function (winsock2.h)
    #[doc(alias = "WSASendMsg")]
    pub fn send_message<B: IoBuffer>(&self, buffer: B, envelope: Envelope) -> Post<'_, SendingMessage<B>, R, S> {
        Post::new(self, MessagePayload::send(buffer, envelope))
    }

    /// `TransmitFile`—Says a transmission of a file, as [`Socket::transmit_file`].
    ///
    /// Source: TransmitFile function (mswsock.h)
    ///
    /// ```
    /// # let path = std::env::temp_dir().join(format!("overlapped-doc-port-{}", std::process::id()));
    /// # std::fs::write(&path, "hello")?;
    /// # use overlapped::{CompletionPort, Concurrency, Packet, SharedFile, Socket, Timeout, Transmission};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let page = SharedFile::open(&path)?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate(client, 0)?;
    /// client.transmit_file(Transmission::of(&page).head("page:")).post()?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Transmit { result: Ok(10), .. })));
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[doc(alias = "TransmitFile")]
    pub fn transmit_file(&self, transmission: Transmission) -> Post<'_, Transmitting, R, S> {
        Post::new(self, transmission)
    }

    /// `AcceptEx`—Says an accept into `acceptor`, as [`Socket::accept_into`]. The connection that comes belongs to no port
    /// yet.
    ///
    /// Source: AcceptEx function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap())?, 0)?;
    /// listener.accept_into(Socket::tcp_v4()?).post()?;
    /// let client = Socket::connected(listener.local_address()?)?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Accept { result: Ok(_), .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "AcceptEx")]
    pub fn accept_into(&self, acceptor: Socket) -> Post<'_, Accepting, R, S> {
        Post::new(self, AcceptPayload::new(self, acceptor))
    }

    /// `ConnectEx`—Says a connect to `address`, as [`Socket::connect_overlapped`].
    ///
    /// Source: LPFN_CONNECTEX callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate(Socket::tcp_v4()?, 0)?;
    /// client.connect_overlapped(listener.local_address()?).post()?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Connect { result: Ok(()), .. })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ConnectEx")]
    pub fn connect_overlapped(&self, address: SocketAddr) -> Post<'_, Connecting, R, S> {
        Post::new(self, ConnectPayload::new(self, address))
    }

    /// `closesocket`—Closes the socket for all its clones: cancels what is in flight, whose packets come with
    /// [`WSA_OPERATION_ABORTED`](WsaError::WSA_OPERATION_ABORTED), and refuses what is new with
    /// [`WSAENOTSOCK`](WsaError::WSAENOTSOCK). The connection ends with the last clone and packet.
    ///
    /// Source: closesocket function (winsock2.h), CancelIoEx function (ioapiset.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout, WsaError};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate(client, 0)?;
    /// client.receive(vec![0; 64]).post()?;
    /// client.close();
    /// let Some(Packet::Receive { result, .. }) = port.get(Timeout::Infinite)? else { unreachable!() };
    /// assert_eq!(result, Err(WsaError::WSA_OPERATION_ABORTED));
    /// # Ok::<(), WsaError>(())
    /// ```
    #[doc(alias = "closesocket")]
    pub fn close(&self) {
        self.0.close();
    }

    /// `WSARecv`—The socket as a stream of bytes, for asynchronous reading and writing. It becomes non-blocking.
    ///
    /// # Errors
    /// None that a program of this crate can cause. The socket comes back.
    ///
    /// Source: WSARecv function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let client = port.associate_skipping(Socket::connected(listener.local_address()?)?, 0)?;
    /// let stream = client.into_stream()?;
    /// # drop(stream);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn into_stream(self) -> Result<PortStream<R, S>, Failed<PortSocket<R, S>>> {
        PortStream::new(self)
    }

    /// Whether [`PortSocket::close`] was called.
    ///
    /// Asked after a start as well: either the start comes first, and the cancellation of `close` finds the operation, or
    /// the closing is seen here.
    pub(super) fn is_closing(&self) -> bool {
        self.0.closing.load(Ordering::SeqCst)
    }

    /// Whether success at once queues no packet.
    pub(super) fn skips(&self) -> bool {
        self.0.skips
    }
}

impl<R, S> SocketCore<R, S> {
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        // It fails only for a handle that is not open.
        let _ = self.socket.cancel_all();
    }
}

impl<R, S> Drop for SocketCore<R, S> {
    fn drop(&mut self) {
        self.port.leave(self.place);
    }
}

impl<R, S> Clone for PortSocket<R, S> {
    fn clone(&self) -> Self {
        PortSocket(self.0.clone())
    }
}

impl<R, S> Deref for PortSocket<R, S> {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.0.socket
    }
}

impl<R, S> fmt::Debug for PortSocket<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortSocket").field("socket", &self.0.socket).field("key", &self.0.key).finish_non_exhaustive()
    }
}
