//! A socket for echo requests: one request out, and what comes back, an answer or an error of a router.
#![allow(unsafe_code)] // System calls.

use super::address::Address;
use super::family::{Family, V4, status_of};
use crate::linux::pointer;
use overlapped_engine::own::Own;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use windows_sys::Win32::NetworkManagement::IpHelper as ip;

/// The head of an echo: type, code, checksum, who, and which.
const HEAD: usize = 8;
/// No datagram is longer.
const LONGEST: usize = 65_536;

/// What `IcmpCreateFile` and `Icmp6CreateFile` make.
#[derive(Debug)]
pub(super) struct Echoes {
    socket: Own,
    pub(super) family: Family,
    /// The kernel's own socket has only its own replies, and in IPv4 no IP header.
    raw: bool,
}

/// A new one of that family.
pub(super) fn open(family: Family) -> io::Result<Echoes> {
    let make = |kind| {
        // SAFETY: a system call without pointers.
        match unsafe { libc::socket(family.family, kind | libc::SOCK_CLOEXEC, family.protocol) } {
            -1 => Err(io::Error::last_os_error()),
            // SAFETY: it is this call's own.
            made => Ok(Own::new(unsafe { OwnedFd::from_raw_fd(made) })),
        }
    };
    let echoes = match make(libc::SOCK_DGRAM) {
        Ok(socket) => Echoes { socket, family, raw: false },
        Err(_) => Echoes { socket: make(libc::SOCK_RAW)?, family, raw: true },
    };
    echoes.set(family.receive_ttl, 1);
    echoes.set(family.receive_errors, 1);
    Ok(echoes)
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 =
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !sum as u16
}

/// What came back.
pub(super) struct Reply {
    pub(super) from: Address,
    pub(super) status: u32,
    pub(super) ttl: u8,
    pub(super) data: Vec<u8>,
}

impl Echoes {
    fn set(&self, option: i32, value: i32) {
        let at = (&raw const value).cast();
        let size = size_of_val(&value) as u32;
        // SAFETY: the value lives and has that size.
        unsafe { libc::setsockopt(self.socket.as_raw_fd(), self.family.level, option, at, size) };
    }

    /// Another socket of the kind, for requests from one address.
    pub(super) fn from(&self, source: Address) -> io::Result<Echoes> {
        let echoes = open(self.family)?;
        let (name, length) = source.name();
        // SAFETY: the address lives and has this length.
        match unsafe { libc::bind(echoes.socket.as_raw_fd(), name.as_ptr().cast(), length) } {
            0 => Ok(echoes),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Takes one datagram or error; `None` if it is of no request of `id` and `sequence`, or there is none.
    fn receive(&self, flags: i32, id: u16, sequence: u16) -> Option<Reply> {
        let mut data = vec![0_u8; LONGEST];
        let mut name = [0_u8; 28];
        let mut control = [0_u64; 32];
        let mut part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: zeros are a value of this structure.
        let mut message: libc::msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
        message.msg_name = name.as_mut_ptr().cast();
        message.msg_namelen = name.len() as u32;
        message.msg_iov = &raw mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&control) as _;
        let flags = flags | libc::MSG_DONTWAIT;
        // SAFETY: everything that the message leads to lives and has the sizes that it says.
        let length = unsafe { libc::recvmsg(self.socket.as_raw_fd(), &raw mut message, flags) };
        data.truncate(usize::try_from(length).ok()?);
        let is_error = flags & libc::MSG_ERRQUEUE != 0;
        let from = Address::of_name(self.family, &name)?;
        let mut reply = Reply { from, status: ip::IP_SUCCESS, ttl: 0, data };
        // SAFETY: the kernel has filled the message in.
        let mut at = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
        // SAFETY: null, or a head within the control buffer.
        while let Some(head) = unsafe { at.as_ref() } {
            // SAFETY: as above.
            let content = unsafe { libc::CMSG_DATA(at) };
            if (head.cmsg_level, head.cmsg_type) == (self.family.level, self.family.ttl_received) {
                // SAFETY: the kernel writes a number for this type.
                reply.ttl = unsafe { pointer::get(content.cast::<i32>()) }? as u8;
            } else if (head.cmsg_level, head.cmsg_type) == (self.family.level, self.family.receive_errors) {
                // SAFETY: the kernel writes this structure, and the address of who sent the error behind it.
                let error = unsafe { pointer::get(content.cast::<(libc::sock_extended_err, [u8; 28])>()) }?;
                reply.status = status_of(self.family, error.0.ee_type, error.0.ee_code);
                reply.from = Address::of_name(self.family, &error.1)?;
            }
            // SAFETY: as above.
            at = unsafe { libc::CMSG_NXTHDR(&raw const message, at) };
        }
        // An error brings the request itself back, without its IP header.
        if self.raw && !is_error && self.family == V4 {
            let header = usize::from(reply.data.first()? & 0xf) * 4;
            reply.ttl = *reply.data.get(8)?;
            reply.data.drain(..header.min(reply.data.len()));
        }
        let head = reply.data.get(..HEAD)?;
        let kind = if is_error { self.family.echo } else { self.family.echo_reply };
        let is_ours = !self.raw || head[4..6] == id.to_be_bytes();
        let is_it = head[0] == kind && is_ours && head[6..8] == sequence.to_be_bytes();
        reply.data.drain(..HEAD);
        is_it.then_some(reply)
    }

    /// Sends a request, and waits for what comes back and how many milliseconds that takes; else for the status.
    pub(super) fn echo(
        &self,
        to: Address,
        data: &[u8],
        options: Option<(u8, u8)>,
        timeout: Duration,
    ) -> Result<(Reply, u32), u32> {
        static SEQUENCE: AtomicU16 = AtomicU16::new(1);
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let id = std::process::id() as u16;
        let mut packet = vec![self.family.echo, 0, 0, 0];
        packet.extend(id.to_be_bytes());
        packet.extend(sequence.to_be_bytes());
        packet.extend(data);
        // That of ICMPv6 has the addresses in it, and is the kernel's to make.
        if self.family == V4 {
            let sum = checksum(&packet);
            packet[2..4].copy_from_slice(&sum.to_be_bytes());
        }
        let (ttl, tos) = options.unwrap_or((128, 0));
        self.set(self.family.ttl, ttl.max(1).into());
        self.set(self.family.tos, tos.into());
        let (name, length) = to.name();
        let start = Instant::now();
        // SAFETY: the packet and the address live and have these lengths.
        let sent = unsafe {
            libc::sendto(self.socket.as_raw_fd(), packet.as_ptr().cast(), packet.len(), 0, name.as_ptr().cast(), length)
        };
        if sent < 0 {
            return Err(match io::Error::last_os_error().raw_os_error() {
                Some(libc::ENETUNREACH) => ip::IP_DEST_NET_UNREACHABLE,
                Some(libc::EHOSTUNREACH) => ip::IP_DEST_HOST_UNREACHABLE,
                Some(libc::EMSGSIZE) => ip::IP_PACKET_TOO_BIG,
                _ => ip::IP_GENERAL_FAILURE,
            });
        }
        loop {
            for flags in [0, libc::MSG_ERRQUEUE] {
                if let Some(reply) = self.receive(flags, id, sequence) {
                    return Ok((reply, start.elapsed().as_millis() as u32));
                }
            }
            let left = timeout.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(ip::IP_REQ_TIMED_OUT);
            }
            let mut waits = libc::pollfd { fd: self.socket.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            let ms = left.as_millis().clamp(1, i32::MAX as u128) as i32;
            // SAFETY: one structure that lives.
            unsafe { libc::poll(&raw mut waits, 1, ms) };
        }
    }
}
