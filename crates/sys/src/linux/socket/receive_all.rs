//! Raw sockets, and those of them that receive all that passes an interface (`SIO_RCVALL` and its kin).
//!
//! Linux' raw socket has what its protocol is sent, and there is none for all protocols. What passes an interface, both ways, a socket
//! of its packets has. While a raw socket receives all, such a one stands in the place of its descriptor, so that every wait and
//! every receive is as ever; the raw socket stands beside it: by that the program sends, and has its address and its options.
//!
//! A packet says itself who sent it and to whom, and begins with its header. For IPv4 Windows gives that, too; for IPv6 a raw socket has
//! what is behind the last header alone. So each packet is looked at before it is received.
#![allow(unsafe_code)] // Receives into the buffers of operations; invariants 1 and 2 of the folder.

use super::Socket;
use super::spare;
use crate::linux::address;
use overlapped_engine::message::{self, Received};
use overlapped_engine::packets::{self, Reach, Wanted};
use overlapped_engine::transfer::{self, Address};
use smallvec::SmallVec;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

/// Linux' number of an option that libc does not name.
const IPV6_HDRINCL: i32 = 36;

/// Room for the headers of IPv6 that come one behind the other.
const HEADERS: usize = 512;

/// A raw socket of Linux. Of IPPROTO_IP, which stands for every protocol, there is none there: one that sends what it is given, and
/// receives nothing yet, is made instead. Without being asked to, none expects the program to give it the header.
pub(crate) fn make(family: i32, protocol: i32) -> Result<OwnedFd, i32> {
    let known = if protocol == libc::IPPROTO_IP { libc::IPPROTO_RAW } else { protocol };
    let made = spare::retry(|| transfer::socket(family, libc::SOCK_RAW, known))?;
    let (level, name) = match family {
        libc::AF_INET6 => (libc::IPPROTO_IPV6, IPV6_HDRINCL),
        _ => (libc::IPPROTO_IP, libc::IP_HDRINCL),
    };
    if known == libc::IPPROTO_RAW {
        transfer::set_option(made.as_raw_fd(), level, name, 0i32)?;
    }
    if family == libc::AF_INET6 {
        // Windows' default; Linux' is the other.
        let _ = transfer::set_option(made.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 1i32);
    }
    Ok(made)
}

impl Socket {
    /// The descriptor that it sends by, and that has its address and its options: its own, but for a raw socket that receives all.
    #[inline]
    pub(crate) fn fd_to_send(&self) -> RawFd {
        if self.nature.raw { self.beside().map_or(self.fd(), AsRawFd::as_raw_fd) } else { self.fd() }
    }

    fn beside(&self) -> Option<&OwnedFd> {
        self.rare_if_any()?.beside.get()
    }

    /// Receives what passes an interface from now on.
    pub(crate) fn receive_all(&self, interface: u32, wanted: Wanted, reach: Reach) -> Result<(), i32> {
        let packets = packets::open(self.nature.family, interface, wanted, reach)?;
        let room = transfer::integer_option(self.fd_to_send(), libc::SOL_SOCKET, libc::SO_RCVBUF)?;
        // The kernel says twice what it was told.
        transfer::set_option(packets.as_raw_fd(), libc::SOL_SOCKET, libc::SO_RCVBUF, room / 2)?;
        if self.beside().is_none() {
            let own = duplicate(self.fd())?;
            // Of two threads that are the first, one has set it.
            let _ = self.rare().beside.set(own);
        }
        self.replace(packets)?;
        packets::deafen(self.fd_to_send())
    }

    /// Receives what its protocol is sent again.
    pub(crate) fn receive_own(&self) -> Result<(), i32> {
        match self.beside() {
            Some(own) if packets::listen_again(own.as_raw_fd())? => self.replace(duplicate(own.as_raw_fd())?),
            _ => Ok(()),
        }
    }

    /// Receives one datagram: of the socket's own protocol, or a packet of an interface.
    ///
    /// # Safety
    /// As for [`message::receive`].
    #[inline]
    pub(super) unsafe fn take_datagram(
        &self,
        buffers: &[libc::iovec],
        flags: i32,
        from: &mut Address,
        control: &mut [u8],
    ) -> Result<Received, i32> {
        if self.nature.raw && self.beside().is_some() {
            // SAFETY: the caller's promise.
            return unsafe { self.take_packet(buffers, flags, from, control) };
        }
        // SAFETY: the caller's promise.
        unsafe { message::receive(self.fd(), buffers, flags, from, control) }
    }

    /// # Safety
    /// As for [`message::receive`].
    unsafe fn take_packet(
        &self,
        buffers: &[libc::iovec],
        flags: i32,
        from: &mut Address,
        control: &mut [u8],
    ) -> Result<Received, i32> {
        let mut head = [0u8; HEADERS];
        let look = [libc::iovec { iov_base: head.as_mut_ptr().cast(), iov_len: head.len() }];
        // SAFETY: the buffer is live.
        let seen = unsafe { message::receive(self.fd(), &look, flags | libc::MSG_PEEK, from, &mut []) }?;
        if i32::from(from.storage.ss_family) != libc::AF_PACKET {
            // SAFETY: the caller's promise.
            return unsafe { message::receive(self.fd(), buffers, flags, from, control) };
        }
        let place = from.storage;
        // SAFETY: the family says that it is one, and it has room in the storage; both are plain data.
        let place = unsafe { (&raw const place).cast::<libc::sockaddr_ll>().read() };
        let headers = Headers::of(self.nature.family, &head[..seen.bytes]);
        *from = headers.sender(place.sll_ifindex);
        let mut nobody = Address::default();
        let told = headers.told(place.sll_ifindex, control);
        if headers.hidden == 0 {
            // SAFETY: the caller's promise.
            let received = unsafe { message::receive(self.fd(), buffers, flags, &mut nobody, &mut []) }?;
            return Ok(Received { control: told, ..received });
        }
        let mut room = [0u8; HEADERS];
        let hidden = libc::iovec { iov_base: room.as_mut_ptr().cast(), iov_len: headers.hidden };
        let all: SmallVec<[libc::iovec; 4]> = std::iter::once(hidden).chain(buffers.iter().copied()).collect();
        // SAFETY: the first buffer is live and has that length; the caller's promise covers the others.
        let received = unsafe { message::receive(self.fd(), &all, flags, &mut nobody, &mut []) }?;
        Ok(Received { bytes: received.bytes.saturating_sub(headers.hidden), control: told, ..received })
    }
}

/// Another descriptor of the same.
fn duplicate(fd: RawFd) -> Result<OwnedFd, i32> {
    // SAFETY: the socket owns it, and is borrowed by the callers.
    let again = unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned();
    again.map_err(|error| error.raw_os_error().unwrap_or(libc::EMFILE))
}

/// What the headers of a packet say.
struct Headers<'a> {
    family: i32,
    source: &'a [u8],
    destination: &'a [u8],
    /// How many bytes the program does not get.
    hidden: usize,
}

impl<'a> Headers<'a> {
    fn of(family: i32, packet: &'a [u8]) -> Self {
        let part = |from: usize, length: usize| packet.get(from..from + length).unwrap_or_default();
        match family {
            libc::AF_INET6 => Self {
                family,
                source: part(8, 16),
                destination: part(24, 16),
                hidden: hidden(packet).min(packet.len()),
            },
            _ => Self { family, source: part(12, 4), destination: part(16, 4), hidden: 0 },
        }
    }

    fn sender(&self, interface: i32) -> Address {
        let mut from = Address::default();
        from.storage.ss_family = self.family as libc::sa_family_t;
        from.length = address::length_of(self.family) as libc::socklen_t;
        address::set_host(&mut from, self.source);
        if self.family == libc::AF_INET6 && matches!(self.source, [0xfe, 0x80..=0xbf, ..]) {
            let scope = std::mem::offset_of!(libc::sockaddr_in6, sin6_scope_id);
            let scope = (&raw mut from.storage).cast::<u8>().wrapping_add(scope).cast::<u32>();
            // SAFETY: it lies within the storage.
            unsafe { scope.write_unaligned(interface as u32) };
        }
        from
    }

    /// To whom it was sent, as the kernel says it beside a datagram; how many bytes that takes, none where there is no room.
    fn told(&self, interface: i32, to: &mut [u8]) -> usize {
        let interface = interface.to_ne_bytes();
        let (level, kind, data) = match self.family {
            libc::AF_INET6 => (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, [self.destination, &interface].concat()),
            _ => {
                let data = [&interface, self.destination, self.destination].concat();
                (libc::IPPROTO_IP, libc::IP_PKTINFO, data)
            }
        };
        let length = size_of::<libc::cmsghdr>() + data.len();
        let record = [&length.to_ne_bytes()[..], &level.to_ne_bytes(), &kind.to_ne_bytes(), &data].concat();
        match to.get_mut(..record.len()) {
            Some(room) => room.copy_from_slice(&record),
            None => return 0,
        }
        record.len()
    }
}

/// How long the header of IPv6 is with those behind it that belong to it.
fn hidden(packet: &[u8]) -> usize {
    const FIXED: usize = 40;
    const NEXT: usize = 6;
    let (mut at, mut next) = (FIXED, packet.get(NEXT).copied());
    loop {
        let length = packet.get(at + 1).copied().map_or(0, usize::from);
        let this = match next.map(i32::from) {
            Some(libc::IPPROTO_HOPOPTS | libc::IPPROTO_ROUTING | libc::IPPROTO_DSTOPTS) => (length + 1) * 8,
            Some(libc::IPPROTO_FRAGMENT) => 8,
            Some(libc::IPPROTO_AH) => (length + 2) * 4,
            _ => return at,
        };
        next = packet.get(at).copied();
        at += this;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_of_ipv6_are_passed_over_one_by_one() {
        let mut packet = vec![0u8; 40];
        packet[6] = 17;
        assert_eq!(hidden(&packet), 40);
        // Options for each hop, 16 bytes; a fragment; then the datagram.
        packet[6] = libc::IPPROTO_HOPOPTS as u8;
        packet.extend([libc::IPPROTO_FRAGMENT as u8, 1]);
        packet.resize(56, 0);
        packet.extend([17, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(hidden(&packet), 64);
        // Cut within: what is there is all.
        packet[41] = 255;
        assert_eq!(Headers::of(libc::AF_INET6, &packet).hidden, packet.len());
        assert_eq!(hidden(&[]), 40);
    }

    #[test]
    fn what_a_packet_says_of_its_ends() {
        let mut packet = [0u8; 20];
        packet[12..16].copy_from_slice(&[10, 0, 0, 1]);
        packet[16..20].copy_from_slice(&[224, 0, 0, 5]);
        let headers = Headers::of(libc::AF_INET, &packet);
        let mut from = Address::default();
        from.storage.ss_family = libc::AF_INET as libc::sa_family_t;
        address::set_host(&mut from, &[10, 0, 0, 1]);
        assert_eq!(address::to_winsock(&headers.sender(3)).0, address::to_winsock(&from).0);
        let mut room = [0u8; 64];
        assert_eq!(headers.told(3, &mut room), 28);
        assert_eq!(headers.told(3, &mut room[..20]), 0);
        let told = super::super::control::to_winsock(&room[..28], super::super::control::Wishes(0));
        assert_eq!(told.flags, windows_sys::Win32::Networking::WinSock::MSG_MCAST);
    }
}
