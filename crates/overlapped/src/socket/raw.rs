//! Raw sockets: pings, headers of the program's own, and all that passes an interface.
#![allow(unsafe_code)] // Calls of the function table.

use std::ptr::null_mut;

use super::Socket;
use crate::error::{Result, check_socket};
use crate::sys;

/// `RCVALL_VALUE`—What a raw socket receives of the interface that it is bound to.
///
/// Source: RCVALL_VALUE enumeration (mstcpip.h)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[doc(alias = "RCVALL_VALUE")]
pub enum ReceiveAll {
    /// `RCVALL_OFF`: what its protocol is sent, as from birth.
    Off,
    /// `RCVALL_ON`: everything on the medium.
    Everything,
    /// `RCVALL_IPLEVEL`: everything that this machine sends by it, and that reaches this machine by it.
    IpLevel,
}

impl Socket {
    /// `WSASocket`—Makes an overlapped raw socket over IPv4 for a protocol, as ICMP is 1; 0 stands for all. Each datagram that it
    /// receives begins with its IP header.
    ///
    /// # Errors
    /// [`WSAEACCES`](crate::WsaError::WSAEACCES) without administrative privilege (on Linux: `CAP_NET_RAW`). As of
    /// [`Socket::tcp_v4`].
    ///
    /// Source: TCP/IP raw sockets (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// const ICMP: u8 = 1;
    /// match Socket::raw_v4(ICMP) {
    ///     Ok(socket) => drop(socket),
    ///     Err(error) => assert_eq!(error, WsaError::WSAEACCES),
    /// }
    /// ```
    #[doc(alias = "SOCK_RAW")]
    pub fn raw_v4(protocol: u8) -> Result<Socket> {
        Socket::create(sys::AF_INET, sys::SOCK_RAW, protocol.into())
    }

    /// `WSASocket`—Makes an overlapped raw socket over IPv6 for a protocol, as ICMPv6 is 58. It receives what is behind the headers.
    ///
    /// # Errors
    /// As of [`Socket::raw_v4`].
    ///
    /// Source: TCP/IP raw sockets (WinSock)
    #[doc(alias = "SOCK_RAW")]
    pub fn raw_v6(protocol: u8) -> Result<Socket> {
        Socket::create(sys::AF_INET6, sys::SOCK_RAW, protocol.into())
    }

    /// `IP_HDRINCL`—Whether what a raw socket of IPv4 sends begins with an IP header of the program's own: off at first.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for another socket.
    ///
    /// Source: IPPROTO_IP socket options (WinSock)
    #[doc(alias = "IP_HDRINCL")]
    pub fn set_header_included(&self, on: bool) -> Result<()> {
        self.set_option(sys::IPPROTO_IP, sys::IP_HDRINCL, i32::from(on))
    }

    /// `SIO_RCVALL`—Whether a raw socket of protocol 0 receives every packet that passes the interface that it is bound to by an
    /// address, sent or received.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for another socket, or one that is not bound to an interface.
    ///
    /// Source: SIO_RCVALL control code (WinSock)
    #[doc(alias = "SIO_RCVALL")]
    pub fn receive_all(&self, what: ReceiveAll) -> Result<()> {
        let value: i32 = match what {
            ReceiveAll::Off => sys::RCVALL_OFF,
            ReceiveAll::Everything => sys::RCVALL_ON,
            ReceiveAll::IpLevel => sys::RCVALL_IPLEVEL,
        };
        let (input, length) = ((&raw const value).cast(), size_of_val(&value) as u32);
        let (code, mut returned) = (sys::SIO_RCVALL, 0);
        // SAFETY: the input is as long as stated, there is no output, `returned` is valid for a write, and without an OVERLAPPED the
        // call is over when it returns.
        check_socket(unsafe {
            sys::WSAIoctl(self.raw(), code, input, length, null_mut(), 0, &mut returned, null_mut(), None)
        })
    }
}
