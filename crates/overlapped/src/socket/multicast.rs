//! Groups, broadcasts, and what datagram sockets are told beside their data.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Socket;
use crate::error::Result;
use crate::sys;

impl Socket {
    /// `connect`—Makes a UDP socket that sends to `peer` by [`Socket::send_now`], and receives from nobody else.
    ///
    /// # Errors
    /// As of [`Socket::udp_v4`] and [`Socket::connect`].
    ///
    /// Source: connect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::udp_connected(server.local_address()?)?;
    /// client.send_now(b"hello")?;
    /// let (bytes, from) = server.receive_from_now(&mut [0; 16])?;
    /// assert_eq!((bytes, from), (5, client.local_address()?));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "connect")]
    pub fn udp_connected(peer: SocketAddr) -> Result<Socket> {
        let socket = if peer.is_ipv4() { Socket::udp_v4()? } else { Socket::udp_v6()? };
        socket.connect(peer)?;
        Ok(socket)
    }

    /// `IP_ADD_MEMBERSHIP`—Receives what is sent to a group, on one interface: that of this index, 0 being the system's choice.
    ///
    /// # Errors
    /// [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL) if `group` is none or there is no such interface;
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL); [`WSAENOPROTOOPT`](crate::WsaError::WSAENOPROTOOPT) or
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for the other family.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let receiver = Socket::udp_bound("0.0.0.0:0".parse().unwrap())?;
    /// let group = "239.255.7.7".parse().unwrap();
    /// # if receiver.join_group(group, 1).is_err() { return Ok(()) } // no interface 1 here
    /// receiver.join_group(group, 1)
    ///     .expect_err("it is in the group already");
    /// receiver.leave_group(group, 1)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "IP_ADD_MEMBERSHIP")]
    #[doc(alias = "IPV6_ADD_MEMBERSHIP")]
    pub fn join_group(&self, group: IpAddr, interface: u32) -> Result<()> {
        self.change_membership(group, interface, sys::IP_ADD_MEMBERSHIP, sys::IPV6_ADD_MEMBERSHIP)
    }

    /// `IP_DROP_MEMBERSHIP`—Receives no more of what is sent to a group.
    ///
    /// # Errors
    /// [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL) if it had not joined.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_DROP_MEMBERSHIP")]
    #[doc(alias = "IPV6_DROP_MEMBERSHIP")]
    pub fn leave_group(&self, group: IpAddr, interface: u32) -> Result<()> {
        self.change_membership(group, interface, sys::IP_DROP_MEMBERSHIP, sys::IPV6_DROP_MEMBERSHIP)
    }

    fn change_membership(&self, group: IpAddr, interface: u32, v4: i32, v6: i32) -> Result<()> {
        match group {
            IpAddr::V4(group) => {
                let mut request = [0u8; 8];
                request[..4].copy_from_slice(&group.octets());
                request[4..].copy_from_slice(&interface_v4(interface).octets());
                self.set_option(sys::IPPROTO_IP, v4, request)
            }
            IpAddr::V6(group) => {
                let mut request = [0u8; 20];
                request[..16].copy_from_slice(&group.octets());
                request[16..].copy_from_slice(&interface.to_ne_bytes());
                self.set_option(sys::IPPROTO_IPV6, v6, request)
            }
        }
    }

    /// `IP_MULTICAST_IF`—Sends to groups by the interface of this index; 0 is the system's choice.
    ///
    /// # Errors
    /// [`WSAEADDRNOTAVAIL`](crate::WsaError::WSAEADDRNOTAVAIL) or [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if there is no such
    /// interface.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_MULTICAST_IF")]
    #[doc(alias = "IPV6_MULTICAST_IF")]
    pub fn set_group_interface(&self, interface: u32) -> Result<()> {
        match self.is_v6() {
            false => self.set_option(sys::IPPROTO_IP, sys::IP_MULTICAST_IF, interface_v4(interface).octets()),
            true => self.set_option(sys::IPPROTO_IPV6, sys::IPV6_MULTICAST_IF, interface),
        }
    }

    /// `IP_MULTICAST_TTL`—How many routers what is sent to groups may pass: 1 at first, which is none.
    ///
    /// # Errors
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) above 255.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_MULTICAST_TTL")]
    #[doc(alias = "IPV6_MULTICAST_HOPS")]
    pub fn set_group_hops(&self, hops: u32) -> Result<()> {
        self.set_for_family(sys::IP_MULTICAST_TTL, sys::IPV6_MULTICAST_HOPS, hops)
    }

    /// `IP_MULTICAST_LOOP`—Whether this socket hears what this machine sends to the groups that it is a member of: on at first. It
    /// belongs to the receiver, not to the sender.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_MULTICAST_LOOP")]
    #[doc(alias = "IPV6_MULTICAST_LOOP")]
    pub fn set_group_loop(&self, on: bool) -> Result<()> {
        self.set_for_family(sys::IP_MULTICAST_LOOP, sys::IPV6_MULTICAST_LOOP, on.into())
    }

    /// `SO_BROADCAST`—Whether datagrams may be sent to all.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET Socket Options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// let (socket, all) = (Socket::udp_v4()?, "255.255.255.255:9".parse().unwrap());
    /// assert_eq!(socket.send_to_now(b"x", all).unwrap_err(), WsaError::WSAEACCES);
    /// socket.set_broadcast(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_BROADCAST")]
    pub fn set_broadcast(&self, on: bool) -> Result<()> {
        self.set_option(sys::SOL_SOCKET, sys::SO_BROADCAST, i32::from(on))
    }

    /// `IP_PKTINFO`—Whether [`Socket::receive_message`] tells to which address and on which interface a datagram came.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_PKTINFO")]
    #[doc(alias = "IPV6_PKTINFO")]
    pub fn set_packet_info(&self, on: bool) -> Result<()> {
        self.set_for_family(sys::IP_PKTINFO, sys::IPV6_PKTINFO, on.into())
    }

    /// `IP_RECVTTL`—Whether [`Socket::receive_message`] tells how many routers a datagram might still have passed.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: IPPROTO_IP socket options (WinSock), IPPROTO_IPV6 socket options (WinSock)
    #[doc(alias = "IP_RECVTTL")]
    #[doc(alias = "IPV6_HOPLIMIT")]
    pub fn set_hop_info(&self, on: bool) -> Result<()> {
        self.set_for_family(sys::IP_RECVTTL, sys::IPV6_HOPLIMIT, on.into())
    }

    fn set_for_family(&self, v4: i32, v6: i32, value: u32) -> Result<()> {
        match self.is_v6() {
            false => self.set_option(sys::IPPROTO_IP, v4, value),
            true => self.set_option(sys::IPPROTO_IPV6, v6, value),
        }
    }

    /// Whether this is a socket of IPv6, which alone has this option.
    fn is_v6(&self) -> bool {
        self.option(sys::IPPROTO_IPV6, sys::IPV6_V6ONLY, 0u32).is_ok()
    }
}

/// An interface by its index, as the options of IPv4 name it: an address whose first byte is 0.
fn interface_v4(index: u32) -> Ipv4Addr {
    Ipv4Addr::from(index & 0x00FF_FFFF)
}
