//! Sockets: making, naming, connecting and closing them.
#![allow(unsafe_code)] // Calls of the function table.

mod condition;
mod datagram;
mod multicast;
mod options;
mod overlapped;
mod raw;
mod shared;
mod transfer;
mod unix;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ptr::null;
use std::sync::Arc;

pub use condition::{Decision, Request};
pub use raw::ReceiveAll;
pub(crate) use shared::Shared;
pub use transfer::Shutdown;
pub use unix::UnixAddress;

use crate::address::RawAddress;
use crate::error::{Failed, Result, check_socket, last_error};
use crate::sys::{self, HANDLE, SOCKET};
use crate::wait::{WaitObject, Waitable};
use crate::{NetworkEvents, Selected, startup};

/// `SOCKET`—A TCP, UDP or raw socket. Dropping it closes it, which cancels what is pending on it.
///
/// A new socket is blocking and fit for overlapped operations. Its methods take `&self`: threads may share it by
/// reference or in an `Arc`.
///
/// Source: Socket Handles (WinSock)
///
/// ```
/// # use overlapped::Socket;
/// let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// let client = Socket::connected(listener.local_address()?)?;
/// let (server, peer) = listener.accept()?;
/// assert_eq!(peer, client.local_address()?);
/// client.send_now(b"hello")?;
/// let mut buffer = [0; 16];
/// assert_eq!(server.receive_now(&mut buffer)?, 5);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "SOCKET")]
pub struct Socket {
    /// Here too, so that a call reads no more of memory.
    raw: SOCKET,
    shared: Arc<Shared>,
}

/// The longest queue of connections that `listen` can ask for: as long as the system likes.
const SOMAXCONN: u32 = i32::MAX as u32;

impl Socket {
    /// `WSASocket`—Makes an overlapped TCP socket over IPv4.
    ///
    /// # Errors
    /// [`WSAEMFILE`](crate::WsaError::WSAEMFILE), [`WSAENOBUFS`](crate::WsaError::WSAENOBUFS),
    /// [`WSAEAFNOSUPPORT`](crate::WsaError::WSAEAFNOSUPPORT). What `WSAStartup` reports, for the first socket.
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v4()?;
    /// # drop(socket);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASocket")]
    #[doc(alias = "socket")]
    pub fn tcp_v4() -> Result<Socket> {
        Socket::create(sys::AF_INET, sys::SOCK_STREAM, sys::IPPROTO_TCP)
    }

    /// `WSASocket`—Makes an overlapped TCP socket over IPv6. It takes no connections over IPv4 unless
    /// [`Socket::set_only_v6`] permits them.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v6()?;
    /// # drop(socket);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASocket")]
    #[doc(alias = "socket")]
    pub fn tcp_v6() -> Result<Socket> {
        Socket::create(sys::AF_INET6, sys::SOCK_STREAM, sys::IPPROTO_TCP)
    }

    /// `WSASocket`—Makes an overlapped TCP socket of the family of `address`.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let address = "127.0.0.1:0".parse().unwrap();
    /// Socket::tcp_for(address)?.bind(address)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASocket")]
    pub fn tcp_for(address: SocketAddr) -> Result<Socket> {
        if address.is_ipv4() { Socket::tcp_v4() } else { Socket::tcp_v6() }
    }

    /// `WSA_FLAG_REGISTERED_IO`—Makes a TCP socket of the family of `address` that can be given a request queue
    /// ([`RioQueue::attach`](crate::RioQueue::attach)).
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let address = "127.0.0.1:0".parse().unwrap();
    /// Socket::registered_for(address)?.bind(address)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSA_FLAG_REGISTERED_IO")]
    pub fn registered_for(address: SocketAddr) -> Result<Socket> {
        let family = if address.is_ipv4() { sys::AF_INET } else { sys::AF_INET6 };
        Socket::create_with(family, sys::SOCK_STREAM, sys::IPPROTO_TCP, sys::WSA_FLAG_REGISTERED_IO)
    }

    /// `WSA_FLAG_REGISTERED_IO`—Makes a socket that listens at `address`, and whose accepted sockets can be given a request
    /// queue.
    ///
    /// # Errors
    /// As of [`Socket::listener`].
    ///
    /// Source: listen function (winsock2.h)
    #[doc(alias = "WSA_FLAG_REGISTERED_IO")]
    pub fn registered_listener(address: SocketAddr) -> Result<Socket> {
        Socket::registered_for(address)?.into_listener(address)
    }

    /// `WSA_FLAG_REGISTERED_IO`—Makes a UDP socket that is bound to `address` and can be given a request queue.
    ///
    /// # Errors
    /// As of [`Socket::udp_bound`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{RioQueue, Socket};
    /// let socket = Socket::registered_udp("127.0.0.1:0".parse().unwrap())?;
    /// RioQueue::polled(2)?.attach(socket, 0, 1, 1)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSA_FLAG_REGISTERED_IO")]
    pub fn registered_udp(address: SocketAddr) -> Result<Socket> {
        let family = if address.is_ipv4() { sys::AF_INET } else { sys::AF_INET6 };
        let socket = Socket::create_with(family, sys::SOCK_DGRAM, sys::IPPROTO_UDP, sys::WSA_FLAG_REGISTERED_IO)?;
        socket.bind(address)?;
        Ok(socket)
    }

    fn create(family: u16, kind: i32, protocol: i32) -> Result<Socket> {
        Socket::create_with(family, kind, protocol, 0)
    }

    fn create_with(family: u16, kind: i32, protocol: i32, more: u32) -> Result<Socket> {
        startup::ensure()?;
        let flags = sys::WSA_FLAG_OVERLAPPED | sys::WSA_FLAG_NO_HANDLE_INHERIT | more;
        // SAFETY: no protocol information is what the function takes NULL for.
        let raw = unsafe { sys::WSASocketW(family.into(), kind, protocol, null(), 0, flags) };
        Socket::owned(raw)
    }

    /// What owns a handle, which is closed with it.
    pub(crate) fn of(shared: Shared) -> Socket {
        Socket { raw: shared.raw(), shared: Arc::new(shared) }
    }

    /// Owns what a creating function returned.
    fn owned(raw: SOCKET) -> Result<Socket> {
        if raw == sys::INVALID_SOCKET { Err(last_error()) } else { Ok(Socket::of(Shared::new(raw))) }
    }

    /// `listen`—Makes a socket that listens at `address`, with a queue as long as the system permits.
    ///
    /// # Errors
    /// As of [`Socket::tcp_for`], [`Socket::bind`] and [`Socket::listen`].
    ///
    /// Source: listen function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// println!("listening at {}", listener.local_address()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "listen")]
    pub fn listener(address: SocketAddr) -> Result<Socket> {
        Socket::tcp_for(address)?.into_listener(address)
    }

    fn into_listener(self, address: SocketAddr) -> Result<Socket> {
        self.bind(address)?;
        self.listen(SOMAXCONN)?;
        Ok(self)
    }

    /// `connect`—Makes a socket that is connected to `address`, waiting for it.
    ///
    /// # Errors
    /// As of [`Socket::tcp_for`] and [`Socket::connect`].
    ///
    /// Source: connect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::connected(listener.local_address()?)?;
    /// assert_eq!(client.peer_address()?, listener.local_address()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "connect")]
    pub fn connected(address: SocketAddr) -> Result<Socket> {
        let socket = Socket::tcp_for(address)?;
        socket.connect(address)?;
        Ok(socket)
    }

    /// `bind`—Gives the socket its local address. Port 0 takes a free one.
    ///
    /// # Errors
    /// [`WSAEADDRINUSE`](crate::WsaError::WSAEADDRINUSE), [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL),
    /// [`WSAEACCES`](crate::WsaError::WSAEACCES) if somebody else uses the address exclusively,
    /// [`WSAEAFNOSUPPORT`](crate::WsaError::WSAEAFNOSUPPORT) for the other family,
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if it has an address already.
    ///
    /// Source: bind function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let error = Socket::tcp_v4()?.bind(listener.local_address()?).unwrap_err();
    /// assert_eq!(error, WsaError::WSAEADDRINUSE);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn bind(&self, address: SocketAddr) -> Result<()> {
        let address = RawAddress::from(address);
        // SAFETY: the address is as long as stated.
        check_socket(unsafe { sys::bind(self.raw(), address.as_ptr(), address.length()) })
    }

    /// `listen`—Takes connections from now on, keeping up to `backlog` that were not accepted yet.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket has no address,
    /// [`WSAEISCONN`](crate::WsaError::WSAEISCONN) if it is connected.
    ///
    /// Source: listen function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v4()?;
    /// socket.bind("127.0.0.1:0".parse().unwrap())?;
    /// socket.listen(16)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn listen(&self, backlog: u32) -> Result<()> {
        let backlog = backlog.min(SOMAXCONN) as i32;
        // SAFETY: takes numbers only.
        check_socket(unsafe { sys::listen(self.raw(), backlog) })
    }

    /// `accept`—Takes the next connection, and tells where it comes from.
    ///
    /// The new socket inherits the listener's options, whether it blocks, and its selection: until it is selected
    /// itself, its events signal the listener's event.
    ///
    /// # Errors
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK) if there is none and the listener is non-blocking,
    /// [`WSAEMFILE`](crate::WsaError::WSAEMFILE), [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket does not listen.
    ///
    /// Source: accept function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// listener.set_nonblocking(true)?;
    /// assert_eq!(listener.accept().unwrap_err(), WsaError::WSAEWOULDBLOCK);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn accept(&self) -> Result<(Socket, SocketAddr)> {
        let mut peer = RawAddress::room();
        let (address, length) = peer.as_mut_parts();
        // SAFETY: there is room for an address as long as stated.
        let socket = Socket::owned(unsafe { sys::accept(self.raw(), address, length) })?;
        Ok((socket, peer.to_address()?))
    }

    /// `connect`—Connects to `address`. A non-blocking socket begins to, and reports the end by
    /// [`Occurred::connect`](crate::Occurred::connect) or [`select`](crate::select()).
    ///
    /// # Errors
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK) if it has only begun,
    /// [`WSAEALREADY`](crate::WsaError::WSAEALREADY) if it had begun before,
    /// [`WSAEISCONN`](crate::WsaError::WSAEISCONN), [`WSAECONNREFUSED`](crate::WsaError::WSAECONNREFUSED),
    /// [`WSAETIMEDOUT`](crate::WsaError::WSAETIMEDOUT), [`WSAENETUNREACH`](crate::WsaError::WSAENETUNREACH),
    /// [`WSAEHOSTUNREACH`](crate::WsaError::WSAEHOSTUNREACH), [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL) for
    /// address or port 0.
    ///
    /// Source: connect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// # let unused = Socket::tcp_v4()?;
    /// # unused.bind("127.0.0.1:0".parse().unwrap())?;
    /// # let nobody = unused.local_address()?;
    /// assert_eq!(Socket::tcp_v4()?.connect(nobody).unwrap_err(), WsaError::WSAECONNREFUSED);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn connect(&self, address: SocketAddr) -> Result<()> {
        let address = RawAddress::from(address);
        // SAFETY: the address is as long as stated.
        check_socket(unsafe { sys::connect(self.raw(), address.as_ptr(), address.length()) })
    }

    /// `closesocket`—Closes the socket and tells how it went. Dropping it closes it, too.
    ///
    /// Operations in flight end with [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED).
    ///
    /// # Errors
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK) if the socket is non-blocking and is to linger: it comes back
    /// open, to be closed later.
    ///
    /// Source: closesocket function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.close()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "closesocket")]
    pub fn close(self) -> Result<(), Failed<Socket>> {
        match self.shared.close() {
            Ok(()) => Ok(()),
            Err(error) => Err(Failed { error, returned: self }),
        }
    }

    /// `getsockname`—The address of this side.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if it has none yet.
    ///
    /// Source: getsockname function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// assert_eq!(Socket::tcp_v4()?.local_address().unwrap_err(), WsaError::WSAEINVAL);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "getsockname")]
    pub fn local_address(&self) -> Result<SocketAddr> {
        let mut local = RawAddress::room();
        let (address, length) = local.as_mut_parts();
        // SAFETY: there is room for an address as long as stated.
        check_socket(unsafe { sys::getsockname(self.raw(), address, length) })?;
        local.to_address()
    }

    /// `getpeername`—The address of the other side.
    ///
    /// # Errors
    /// [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN).
    ///
    /// Source: getpeername function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// assert_eq!(Socket::tcp_v4()?.peer_address().unwrap_err(), WsaError::WSAENOTCONN);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "getpeername")]
    pub fn peer_address(&self) -> Result<SocketAddr> {
        let mut peer = RawAddress::room();
        let (address, length) = peer.as_mut_parts();
        // SAFETY: there is room for an address as long as stated.
        check_socket(unsafe { sys::getpeername(self.raw(), address, length) })?;
        peer.to_address()
    }

    /// `WSAEventSelect`—Ties the socket to an event of its own, which is set when one of `events` occurs. The socket
    /// becomes non-blocking.
    ///
    /// A socket has one event at most, and cannot be given that of another:
    ///
    /// ```compile_fail,E0382
    /// # use overlapped::{NetworkEvents, Socket};
    /// let socket = Socket::tcp_v4()?;
    /// let first = socket.event_select(NetworkEvents::CONNECT)?;
    /// let second = socket.event_select(NetworkEvents::READ)?; // moved
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY). The socket comes back.
    ///
    /// Source: WSAEventSelect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{NetworkEvents, Socket, Timeout, Waited, wait_one};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let address = listener.local_address()?;
    /// let listener = listener.event_select(NetworkEvents::ACCEPT)?;
    /// let client = Socket::connected(address)?;
    /// assert_eq!(wait_one(&listener, Timeout::Infinite)?, Waited::Ready(()));
    /// assert_eq!(listener.enumerate()?.accept(), Some(Ok(())));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAEventSelect")]
    pub fn event_select(self, events: NetworkEvents) -> Result<Selected, Failed<Socket>> {
        Selected::new(self, events)
    }

    pub(crate) fn raw(&self) -> SOCKET {
        self.raw
    }

    pub(crate) fn raw_handle(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.raw)
    }

    /// What outlives the socket, for those who may come too late.
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Binds the socket to any address of this machine, unless it has one.
    pub(crate) fn bind_if_unbound(&self, peer: SocketAddr) -> Result<()> {
        if self.local_address().is_ok() {
            return Ok(());
        }
        match peer {
            SocketAddr::V4(_) => self.bind((Ipv4Addr::UNSPECIFIED, 0).into()),
            SocketAddr::V6(_) => self.bind((Ipv6Addr::UNSPECIFIED, 0).into()),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.shared.close_for_good();
    }
}

/// A socket is nonsignaled from the start of an overlapped operation on, and signaled by the end of one that tells it by a routine
/// or to a port. One that tells it by an event signals that alone.
impl Waitable for Socket {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::borrowed(self.raw_handle())
    }
}
