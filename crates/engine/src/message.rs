//! Datagrams with what comes beside their bytes: addresses, control data, and the errors that the network sends back.
//!
//! One non-blocking system call each, restarted after signals, as in `transfer`.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::joined;
use crate::transfer::{Address, MOST_BUFFERS, header, recvfrom, restart, sendto};
use std::os::fd::RawFd;

/// What one receive came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Received {
    /// Bytes stored.
    pub bytes: usize,
    /// The datagram was longer, and its rest is lost.
    pub truncated: bool,
    /// Bytes of control data.
    pub control: usize,
    /// There was more control data than room.
    pub control_truncated: bool,
}

/// Receives one datagram, its sender, and its control data as far as there is room. MSG_DONTWAIT is added.
///
/// # Safety
/// Each buffer is memory that the kernel may write until the call returns, or an address that it refuses.
pub unsafe fn receive(
    fd: RawFd,
    buffers: &[libc::iovec],
    flags: i32,
    from: &mut Address,
    control: &mut [u8],
) -> Result<Received, i32> {
    if let ([one], true) = (buffers, control.is_empty()) {
        // SAFETY: the caller's promise.
        return unsafe { receive_plain(fd, *one, flags, from) };
    }
    if buffers.len() > MOST_BUFFERS {
        let mut room = joined::room_for(buffers);
        let one = [libc::iovec { iov_base: room.as_mut_ptr().cast(), iov_len: room.len() }];
        // SAFETY: the buffer is live.
        let received = unsafe { receive(fd, &one, flags, from, control) }?;
        // SAFETY: the caller's promise.
        unsafe { joined::scatter(&room[..received.bytes], buffers) }?;
        return Ok(received);
    }
    let mut message = header(buffers.as_ptr(), buffers.len());
    message.msg_name = (&raw mut from.storage).cast();
    message.msg_namelen = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    if !control.is_empty() {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = control.len();
    }
    // SAFETY: the message and what it names live on; the caller's promise covers the buffers.
    let bytes = restart(|| unsafe { libc::recvmsg(fd, &raw mut message, flags | libc::MSG_DONTWAIT) })?;
    from.length = message.msg_namelen;
    Ok(Received {
        bytes,
        truncated: message.msg_flags & libc::MSG_TRUNC != 0,
        control: if control.is_empty() { 0 } else { message.msg_controllen },
        control_truncated: message.msg_flags & libc::MSG_CTRUNC != 0,
    })
}

/// The same into one buffer and without control data, which costs the kernel less.
///
/// # Safety
/// As for [`receive`].
unsafe fn receive_plain(fd: RawFd, buffer: libc::iovec, flags: i32, from: &mut Address) -> Result<Received, i32> {
    // Asked so, the kernel says how long the datagram was and not how much it stored.
    let flags = flags | libc::MSG_DONTWAIT | libc::MSG_TRUNC;
    let room = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    let name = (&raw mut from.storage).cast();
    let length = restart(|| {
        from.length = room;
        // SAFETY: the address and its length live on; the caller's promise covers the buffer.
        unsafe { recvfrom(fd, &buffer, flags, name, &raw mut from.length) }
    })?;
    let bytes = length.min(buffer.iov_len);
    Ok(Received { bytes, truncated: length > bytes, ..Received::default() })
}

/// Sends one datagram to an address, or to the peer, with control data. MSG_DONTWAIT and MSG_NOSIGNAL are added.
///
/// # Safety
/// Each buffer is memory that the kernel may read until the call returns, or an address that it refuses.
pub unsafe fn send(
    fd: RawFd,
    buffers: &[libc::iovec],
    flags: i32,
    to: Option<&Address>,
    control: &[u8],
) -> Result<usize, i32> {
    let flags = flags | libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    if let ([one], true) = (buffers, control.is_empty()) {
        let (name, length) = to.map_or((std::ptr::null(), 0), |to| ((&raw const to.storage).cast(), to.length));
        // SAFETY: the address lives on; the caller's promise covers the buffer.
        return restart(|| unsafe { sendto(fd, one, flags, name, length) });
    }
    if buffers.len() > MOST_BUFFERS {
        // SAFETY: the caller's promise.
        let mut bytes = unsafe { joined::gather(buffers) }?;
        let one = [libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() }];
        // SAFETY: the buffer is live.
        return unsafe { send(fd, &one, flags, to, control) };
    }
    let mut message = header(buffers.as_ptr(), buffers.len());
    if let Some(to) = to {
        message.msg_name = (&raw const to.storage).cast_mut().cast();
        message.msg_namelen = to.length;
    }
    if !control.is_empty() {
        message.msg_control = control.as_ptr().cast_mut().cast();
        message.msg_controllen = control.len();
    }
    // SAFETY: the message and what it names live on; the caller's promise covers the buffers.
    restart(|| unsafe { libc::sendmsg(fd, &raw const message, flags) })
}

/// An error that the network reported for a datagram sent earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// Linux' number for it.
    pub errno: i32,
    /// The layer that it is from: `SO_EE_ORIGIN_…`.
    pub origin: u8,
    /// The type of the ICMP message.
    pub kind: u8,
}

/// Asks the kernel to keep such errors, of datagrams sent to whomever.
pub fn keep_reports(fd: RawFd, family: i32) {
    // On a descriptor that is a datagram socket of the family it does not fail.
    if family == libc::AF_INET6 {
        let _ = crate::transfer::set_option(fd, libc::IPPROTO_IPV6, libc::IPV6_RECVERR, 1i32);
    }
    let _ = crate::transfer::set_option(fd, libc::IPPROTO_IP, libc::IP_RECVERR, 1i32);
}

/// Asks the kernel for the datagrams of those groups alone that the socket has joined, not of all that somebody on this host has.
pub fn hear_own_groups(fd: RawFd, family: i32) {
    /// Of `linux/in6.h`, since Linux 4.20.
    const IPV6_MULTICAST_ALL: libc::c_int = 29;
    if family == libc::AF_INET6 {
        let _ = crate::transfer::set_option(fd, libc::IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0i32);
    }
    let _ = crate::transfer::set_option(fd, libc::IPPROTO_IP, libc::IP_MULTICAST_ALL, 0i32);
}

/// Takes the first such error from the socket.
pub fn take_report(fd: RawFd) -> Option<Reported> {
    // Room for the error and an address behind it; what does not fit is not needed.
    let mut control = [0u64; 16];
    let length = size_of_val(&control);
    let mut message = header(std::ptr::null(), 0);
    message.msg_control = control.as_mut_ptr().cast();
    message.msg_controllen = length;
    let flags = libc::MSG_ERRQUEUE | libc::MSG_DONTWAIT;
    // SAFETY: the message and its room for control data live on; there are no buffers.
    restart(|| unsafe { libc::recvmsg(fd, &raw mut message, flags) }).ok()?;
    // SAFETY: the kernel has filled the message in.
    let mut next = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
    while !next.is_null() {
        // SAFETY: it lies in the room and is aligned as the room is.
        let found = unsafe { next.read() };
        if matches!(
            (found.cmsg_level, found.cmsg_type),
            (libc::IPPROTO_IP, libc::IP_RECVERR) | (libc::IPPROTO_IPV6, libc::IPV6_RECVERR)
        ) {
            // SAFETY: data of this type begins there.
            let data = unsafe { libc::CMSG_DATA(next) }.cast::<libc::sock_extended_err>();
            // SAFETY: as above; it is plain data.
            let error = unsafe { data.read_unaligned() };
            return Some(Reported { errno: error.ee_errno as i32, origin: error.ee_origin, kind: error.ee_type });
        }
        // SAFETY: the message is as the kernel left it.
        next = unsafe { libc::CMSG_NXTHDR(&raw const message, next) };
    }
    Some(Reported { errno: 0, origin: libc::SO_EE_ORIGIN_NONE, kind: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;
    use std::os::fd::AsRawFd;

    fn one(bytes: &mut [u8]) -> [libc::iovec; 1] {
        [libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() }]
    }

    #[test]
    fn a_cut_datagram_says_so() {
        let (ours, theirs) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        theirs.send_to(b"abcdef", ours.local_addr().unwrap()).unwrap();
        let (mut bytes, mut from) = ([0; 4], Address::default());
        // SAFETY: the buffer lives on.
        let received = unsafe { receive(ours.as_raw_fd(), &one(&mut bytes), 0, &mut from, &mut []) }.unwrap();
        assert_eq!(received, Received { bytes: 4, truncated: true, ..Received::default() });
        assert_eq!((&bytes, from.length), (b"abcd", 16));
    }

    #[test]
    fn several_buffers_are_filled_one_after_the_other() {
        let (ours, theirs) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        theirs.connect(ours.local_addr().unwrap()).unwrap();
        let (mut first, mut second, mut from) = ([0; 2], [0; 3], Address::default());
        for (sent, truncated) in [(&b"abcde"[..], false), (b"abcdef", true)] {
            let (mut head, mut tail) = (sent[..3].to_vec(), sent[3..].to_vec());
            let parts = [one(&mut head)[0], one(&mut tail)[0]];
            // SAFETY: the buffers live on.
            assert_eq!(unsafe { send(theirs.as_raw_fd(), &parts, 0, None, &[]) }, Ok(sent.len()));
            let buffers = [one(&mut first)[0], one(&mut second)[0]];
            // SAFETY: as above.
            let received = unsafe { receive(ours.as_raw_fd(), &buffers, 0, &mut from, &mut []) }.unwrap();
            assert_eq!(received, Received { bytes: 5, truncated, ..Received::default() });
            assert_eq!((&first, &second), (b"ab", b"cde"));
        }
    }

    #[test]
    fn each_refusal_is_reported_once() {
        let ours = UdpSocket::bind("127.0.0.1:0").unwrap();
        keep_reports(ours.as_raw_fd(), libc::AF_INET);
        let nobody = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for _ in 0..2 {
            ours.send_to(b"x", nobody).unwrap();
            let refused = Reported { errno: libc::ECONNREFUSED, origin: libc::SO_EE_ORIGIN_ICMP, kind: 3 };
            assert_eq!(take_report(ours.as_raw_fd()), Some(refused));
            assert_eq!(take_report(ours.as_raw_fd()), None);
        }
    }
}
