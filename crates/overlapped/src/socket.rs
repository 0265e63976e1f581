//! Sockets.

use std::net::SocketAddr;
use std::time::Duration;

use crate::operation::{Accepting, Connecting, OperationId, Receiving, Sending, Start};
use crate::wait::{WaitObject, Waitable};
use crate::{IoBuffer, IoBufferMut, NetworkEvents, Result, SelectFailed, Selected};

/// Which direction `shutdown` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// `SD_RECEIVE`
    Receive,
    /// `SD_SEND`
    Send,
    /// `SD_BOTH`
    Both,
}

/// A TCP socket. Dropping it closes it.
#[derive(Debug)]
pub struct Socket(());

impl Socket {
    /// `WSASocket`—An overlapped TCP socket over IPv4.
    pub fn tcp_v4() -> Result<Socket> {
        unimplemented!()
    }
    /// `WSASocket`—An overlapped TCP socket over IPv6.
    pub fn tcp_v6() -> Result<Socket> {
        unimplemented!()
    }
    /// A TCP socket of the family of `address`.
    pub fn tcp_for(address: SocketAddr) -> Result<Socket> {
        unimplemented!("{address}")
    }
    /// `socket`, `bind` and `listen` in one.
    pub fn listener(address: SocketAddr) -> Result<Socket> {
        unimplemented!("{address}")
    }
    /// `socket` and `connect` in one.
    pub fn connected(address: SocketAddr) -> Result<Socket> {
        unimplemented!("{address}")
    }
    /// `bind`
    pub fn bind(&self, address: SocketAddr) -> Result<()> {
        unimplemented!("{address}")
    }
    /// `listen`
    pub fn listen(&self, backlog: u32) -> Result<()> {
        unimplemented!("{backlog}")
    }
    /// `accept`
    pub fn accept(&self) -> Result<(Socket, SocketAddr)> {
        unimplemented!()
    }
    /// `connect`
    pub fn connect(&self, address: SocketAddr) -> Result<()> {
        unimplemented!("{address}")
    }
    /// `recv`
    pub fn receive_now(&self, buffer: &mut [u8]) -> Result<usize> {
        unimplemented!("{buffer:?}")
    }
    /// `recv` with `MSG_PEEK`
    pub fn peek_now(&self, buffer: &mut [u8]) -> Result<usize> {
        unimplemented!("{buffer:?}")
    }
    /// `recv` with `MSG_OOB`
    pub fn receive_out_of_band(&self, buffer: &mut [u8]) -> Result<usize> {
        unimplemented!("{buffer:?}")
    }
    /// `send`
    pub fn send_now(&self, bytes: &[u8]) -> Result<usize> {
        unimplemented!("{bytes:?}")
    }
    /// `send` with `MSG_OOB`
    pub fn send_out_of_band(&self, bytes: &[u8]) -> Result<usize> {
        unimplemented!("{bytes:?}")
    }
    /// `shutdown`
    pub fn shutdown(&self, how: Shutdown) -> Result<()> {
        unimplemented!("{how:?}")
    }
    /// `closesocket`, with its result. Given back if it must be closed again (a lingering non-blocking socket).
    pub fn close(self) -> Result<()> {
        unimplemented!()
    }
    /// `getsockname`
    pub fn local_address(&self) -> Result<SocketAddr> {
        unimplemented!()
    }
    /// `getpeername`
    pub fn peer_address(&self) -> Result<SocketAddr> {
        unimplemented!()
    }
    /// `ioctlsocket(FIONBIO)`
    pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()> {
        unimplemented!("{nonblocking}")
    }
    /// `ioctlsocket(FIONREAD)`
    pub fn available(&self) -> Result<usize> {
        unimplemented!()
    }
    /// `ioctlsocket(SIOCATMARK)`
    pub fn at_mark(&self) -> Result<bool> {
        unimplemented!()
    }

    /// `WSAEventSelect`—Ties this socket to an event of its own.
    pub fn event_select(self, events: NetworkEvents) -> Result<Selected, SelectFailed> {
        unimplemented!("{events:?}")
    }

    /// `WSARecv`—Prepares an overlapped receive.
    pub fn receive<B: IoBufferMut>(&self, buffer: B) -> Start<'_, Receiving<B>> {
        let _ = buffer;
        unimplemented!()
    }
    /// `WSASend`—Prepares an overlapped send.
    pub fn send<B: IoBuffer>(&self, buffer: B) -> Start<'_, Sending<B>> {
        let _ = buffer;
        unimplemented!()
    }
    /// `AcceptEx`—Prepares an overlapped accept of the next connection into `acceptor`, a fresh socket.
    pub fn accept_into(&self, acceptor: Socket) -> Start<'_, Accepting> {
        unimplemented!("{acceptor:?}")
    }
    /// `ConnectEx`—Prepares an overlapped connect.
    pub fn connect_overlapped(&self, address: SocketAddr) -> Start<'_, Connecting> {
        unimplemented!("{address}")
    }
    /// `CancelIoEx`—Cancels one operation.
    pub fn cancel(&self, operation: OperationId) -> Result<()> {
        unimplemented!("{operation:?}")
    }
    /// `CancelIo`—Cancels what the calling thread started.
    pub fn cancel_mine(&self) -> Result<()> {
        unimplemented!()
    }
    /// `CancelIoEx`—Cancels everything pending.
    pub fn cancel_all(&self) -> Result<()> {
        unimplemented!()
    }

    /// `TCP_NODELAY`
    pub fn nodelay(&self) -> Result<bool> {
        unimplemented!()
    }
    /// `TCP_NODELAY`
    pub fn set_nodelay(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_LINGER`
    pub fn linger(&self) -> Result<Option<Duration>> {
        unimplemented!()
    }
    /// `SO_LINGER`
    pub fn set_linger(&self, time: Option<Duration>) -> Result<()> {
        unimplemented!("{time:?}")
    }
    /// `SO_RCVBUF`
    pub fn receive_buffer_size(&self) -> Result<usize> {
        unimplemented!()
    }
    /// `SO_RCVBUF`
    pub fn set_receive_buffer_size(&self, bytes: usize) -> Result<()> {
        unimplemented!("{bytes}")
    }
    /// `SO_SNDBUF`
    pub fn send_buffer_size(&self) -> Result<usize> {
        unimplemented!()
    }
    /// `SO_SNDBUF`
    pub fn set_send_buffer_size(&self, bytes: usize) -> Result<()> {
        unimplemented!("{bytes}")
    }
    /// `SO_REUSEADDR`
    pub fn set_reuse_address(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_EXCLUSIVEADDRUSE`
    pub fn set_exclusive_address_use(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_OOBINLINE`
    pub fn set_out_of_band_inline(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_KEEPALIVE`
    pub fn set_keepalive(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_RCVTIMEO`
    pub fn set_receive_timeout(&self, time: Option<Duration>) -> Result<()> {
        unimplemented!("{time:?}")
    }
    /// `SO_SNDTIMEO`
    pub fn set_send_timeout(&self, time: Option<Duration>) -> Result<()> {
        unimplemented!("{time:?}")
    }
    /// `IPV6_V6ONLY`
    pub fn set_only_v6(&self, on: bool) -> Result<()> {
        unimplemented!("{on}")
    }
    /// `SO_ERROR`
    pub fn take_error(&self) -> Result<Option<crate::WsaError>> {
        unimplemented!()
    }
}

impl Waitable for Socket {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}

impl std::io::Read for &Socket {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        Ok(self.receive_now(buffer)?)
    }
}

impl std::io::Write for &Socket {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(self.send_now(bytes)?)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
