//! Datagram sockets: making them, and sending and receiving with addresses.
#![allow(unsafe_code)] // Calls of the function table.

use std::net::SocketAddr;

use super::Socket;
use crate::address::RawAddress;
use crate::error::{Result, last_error};
use crate::operation::{Addressed, MessagePayload, ReceivingFrom, ReceivingMessage, SendingMessage, SendingTo, Start};
use crate::sys;
use crate::{Envelope, IoBuffer, IoBufferMut};

impl Socket {
    /// `WSASocket`—Makes an overlapped UDP socket over IPv4.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::udp_v4()?;
    /// # drop(socket);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SOCK_DGRAM")]
    pub fn udp_v4() -> Result<Socket> {
        Socket::create(sys::AF_INET, sys::SOCK_DGRAM, sys::IPPROTO_UDP)
    }

    /// `WSASocket`—Makes an overlapped UDP socket over IPv6.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: WSASocketW function (winsock2.h)
    #[doc(alias = "SOCK_DGRAM")]
    pub fn udp_v6() -> Result<Socket> {
        Socket::create(sys::AF_INET6, sys::SOCK_DGRAM, sys::IPPROTO_UDP)
    }

    /// `bind`—Makes an overlapped UDP socket that receives at `address`.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`] and [`Socket::bind`].
    ///
    /// Source: bind function (winsock.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::udp_v4()?;
    /// client.send_to_now(b"hello", server.local_address()?)?;
    /// let mut buffer = [0; 16];
    /// let (bytes, from) = server.receive_from_now(&mut buffer)?;
    /// assert_eq!(&buffer[..bytes], b"hello");
    /// assert_eq!(from.port(), client.local_address()?.port());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "bind")]
    pub fn udp_bound(address: SocketAddr) -> Result<Socket> {
        let socket = if address.is_ipv4() { Socket::udp_v4()? } else { Socket::udp_v6()? };
        socket.bind(address)?;
        Ok(socket)
    }

    /// `sendto`—Sends one datagram to an address. A socket that is not bound gets a port.
    ///
    /// # Errors
    /// [`WSAEMSGSIZE`](crate::WsaError::WSAEMSGSIZE), [`WSAEACCES`](crate::WsaError::WSAEACCES) for a broadcast,
    /// [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL) without a host or a port,
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK).
    ///
    /// Source: sendto function (winsock.h)
    #[doc(alias = "sendto")]
    pub fn send_to_now(&self, bytes: &[u8], to: SocketAddr) -> Result<usize> {
        let to = RawAddress::from(to);
        let length = i32::try_from(bytes.len()).map_err(|_| crate::WsaError::WSAEMSGSIZE)?;
        // SAFETY: the bytes and the address are as long as stated.
        let sent = unsafe { sys::sendto(self.raw(), bytes.as_ptr(), length, 0, to.as_ptr(), to.length()) };
        usize::try_from(sent).map_err(|_| last_error())
    }

    /// `recvfrom`—Receives one datagram: its length, and who sent it.
    ///
    /// # Errors
    /// [`WSAEMSGSIZE`](crate::WsaError::WSAEMSGSIZE) if it is longer than the buffer, which then holds its beginning;
    /// [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET) if nobody received a datagram sent earlier;
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket is not bound;
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK), [`WSAETIMEDOUT`](crate::WsaError::WSAETIMEDOUT).
    ///
    /// Source: recvfrom function (winsock.h)
    #[doc(alias = "recvfrom")]
    pub fn receive_from_now(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr)> {
        let mut from = RawAddress::room();
        // Of a longer buffer the first 2 GiB are used.
        let room = i32::try_from(buffer.len()).unwrap_or(i32::MAX);
        let (address, length) = from.as_mut_parts();
        // SAFETY: the buffer and the address have the room that is stated.
        let received = unsafe { sys::recvfrom(self.raw(), buffer.as_mut_ptr(), room, 0, address, length) };
        let bytes = usize::try_from(received).map_err(|_| last_error())?;
        Ok((bytes, from.to_address()?))
    }

    /// `WSARecvFrom`—Says an overlapped receive of one datagram with its sender.
    ///
    /// # Errors
    /// Of the start: [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket is not bound. Of the result:
    /// [`WSAEMSGSIZE`](crate::WsaError::WSAEMSGSIZE), with the beginning of the datagram in the buffer;
    /// [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET) if nobody received a datagram sent earlier.
    ///
    /// Source: WSARecvFrom function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let receive = server.receive_from(Vec::with_capacity(1500)).signal(&Event::manual(false)?)?;
    /// let client = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// client.send_to_now(b"hello", server.local_address()?)?;
    /// let datagram = receive.result(Wait::UntilComplete)?;
    /// assert_eq!((datagram.buffer, datagram.from), (b"hello".to_vec(), client.local_address()?));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSARecvFrom")]
    pub fn receive_from<B: IoBufferMut>(&self, buffer: B) -> Start<'_, ReceivingFrom<B>> {
        Start::new(self, Addressed::room(buffer))
    }

    /// `WSASendTo`—Says an overlapped send of one datagram to an address.
    ///
    /// # Errors
    /// As of [`Socket::send_to_now`].
    ///
    /// Source: WSASendTo function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Event, Socket, Wait};
    /// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::udp_v4()?;
    /// let send = client.send_to("hello", server.local_address()?).signal(&Event::manual(false)?)?;
    /// assert_eq!(send.result(Wait::UntilComplete)?.bytes, 5);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASendTo")]
    pub fn send_to<B: IoBuffer>(&self, buffer: B, to: SocketAddr) -> Start<'_, SendingTo<B>> {
        Start::new(self, Addressed::to(buffer, to))
    }

    /// `WSARecvMsg`—Says an overlapped receive of one datagram with what is told beside its data: what was asked for by
    /// [`Socket::set_packet_info`] and [`Socket::set_hop_info`].
    ///
    /// # Errors
    /// As of [`Socket::receive_from`]; [`WSAEOPNOTSUPP`](crate::WsaError::WSAEOPNOTSUPP) if the socket is none of datagrams.
    ///
    /// Source: LPFN_WSARECVMSG callback function (mswsock.h)
    #[doc(alias = "WSARecvMsg")]
    pub fn receive_message<B: IoBufferMut>(&self, buffer: B, envelope: Envelope) -> Start<'_, ReceivingMessage<B>> {
        Start::new(self, MessagePayload::receive(self, buffer, envelope))
    }

    /// `WSASendMsg`—Says an overlapped send of one datagram to whom its envelope is addressed, with its control messages.
    ///
    /// # Errors
    /// As of [`Socket::send_to_now`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket is none of datagrams, or for
    /// control messages of the other family.
    ///
    /// Source: WSASendMsg function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Control, Envelope, Event, Socket, Wait};
    /// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::udp_v4()?;
    /// let mut envelope = Envelope::to(server.local_address()?);
    /// envelope.push(Control::TimeToLive(7))?;
    /// let done = Event::manual(false)?;
    /// client.send_message("hello", envelope).signal(&done)?.result(Wait::UntilComplete)?;
    /// assert_eq!(server.receive_from_now(&mut [0; 16])?.0, 5);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSASendMsg")]
    pub fn send_message<B: IoBuffer>(&self, buffer: B, envelope: Envelope) -> Start<'_, SendingMessage<B>> {
        Start::new(self, MessagePayload::send(buffer, envelope))
    }
}
