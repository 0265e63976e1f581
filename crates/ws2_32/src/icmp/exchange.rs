//! One echo and its reply: the packets, and the error queue that has what routers say.

use overlapped_sys::foundation as f;
use std::io;
use std::mem::{self, MaybeUninit};
use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const IP_DEST_NET_UNREACHABLE: u32 = 11002;
const IP_DEST_HOST_UNREACHABLE: u32 = 11003;
const IP_DEST_PROT_UNREACHABLE: u32 = 11004;
const IP_DEST_PORT_UNREACHABLE: u32 = 11005;
const IP_NO_RESOURCES: u32 = 11006;
const IP_PACKET_TOO_BIG: u32 = 11009;
const IP_REQ_TIMED_OUT: u32 = 11010;
const IP_TTL_EXPIRED_TRANSIT: u32 = 11013;
const IP_TTL_EXPIRED_REASSEM: u32 = 11014;
const IP_PARAM_PROBLEM: u32 = 11015;
const IP_SOURCE_QUENCH: u32 = 11016;

const ECHO_REPLY: u8 = 0;
const ECHO: u8 = 8;
const HEADER: usize = 8;

/// What is to be sent.
pub struct Request {
    pub to: Ipv4Addr,
    pub data: Vec<u8>,
    pub ttl: u8,
    pub tos: u8,
    pub keeps_whole: bool,
    pub timeout_ms: u32,
}

/// What came: the echo, or a router's word.
pub struct Reply {
    pub from: Ipv4Addr,
    pub status: u32,
    pub round_trip_ms: u32,
    pub ttl: u8,
    pub data: Vec<u8>,
}

/// A socket for echoes. One is under way at a time, so that none takes another's reply.
pub struct Echo {
    socket: OwnedFd,
    /// Whether a header of IP comes before what is received, and the checksum is ours to make.
    is_raw: bool,
    sequence: Mutex<u16>,
}

fn last_errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// How an errno of a send is told.
fn error_of(errno: i32) -> u32 {
    match errno {
        libc::ENETUNREACH => IP_DEST_NET_UNREACHABLE,
        libc::EHOSTUNREACH => IP_DEST_HOST_UNREACHABLE,
        libc::EMSGSIZE => IP_PACKET_TOO_BIG,
        libc::EACCES | libc::EPERM => f::ERROR_ACCESS_DENIED,
        libc::EINVAL => f::ERROR_INVALID_PARAMETER,
        _ => IP_NO_RESOURCES,
    }
}

/// What a router's message means.
fn status_of(kind: u8, code: u8) -> u32 {
    match (kind, code) {
        (3, 0) => IP_DEST_NET_UNREACHABLE,
        (3, 2) => IP_DEST_PROT_UNREACHABLE,
        (3, 3) => IP_DEST_PORT_UNREACHABLE,
        (3, 4) => IP_PACKET_TOO_BIG,
        (4, _) => IP_SOURCE_QUENCH,
        (11, 0) => IP_TTL_EXPIRED_TRANSIT,
        (11, _) => IP_TTL_EXPIRED_REASSEM,
        (12, _) => IP_PARAM_PROBLEM,
        _ => IP_DEST_HOST_UNREACHABLE,
    }
}

/// The ones' complement of the ones' complement sum of a packet's words.
fn checksum(packet: &[u8]) -> u16 {
    let words = packet.chunks(2).map(|word| u32::from(word[0]) << 8 | u32::from(*word.get(1).unwrap_or(&0)));
    let mut sum: u32 = words.sum();
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

/// A message as the kernel gives it.
struct Message {
    bytes: Vec<u8>,
    from: Ipv4Addr,
    ttl: u8,
    /// Kind, code and sender of what a router said.
    error: Option<(u8, u8, Ipv4Addr)>,
}

impl Echo {
    pub fn new() -> Result<Self, u32> {
        for (kind, is_raw) in [(libc::SOCK_DGRAM, false), (libc::SOCK_RAW, true)] {
            // SAFETY: no memory is passed.
            let socket = unsafe { libc::socket(libc::AF_INET, kind | libc::SOCK_CLOEXEC, libc::IPPROTO_ICMP) };
            if socket >= 0 {
                // SAFETY: the descriptor is new, and nobody else's.
                let socket = unsafe { OwnedFd::from_raw_fd(socket) };
                let echo = Self { socket, is_raw, sequence: Mutex::new(0) };
                echo.set(libc::IP_RECVERR, 1)?;
                echo.set(libc::IP_RECVTTL, 1)?;
                return Ok(echo);
            }
        }
        match last_errno() {
            libc::EACCES | libc::EPERM => Err(f::ERROR_ACCESS_DENIED),
            libc::EMFILE | libc::ENFILE => Err(f::ERROR_TOO_MANY_OPEN_FILES),
            _ => Err(f::ERROR_NOT_SUPPORTED),
        }
    }

    fn set(&self, option: i32, value: i32) -> Result<(), u32> {
        let length = size_of::<i32>() as libc::socklen_t;
        let at = (&raw const value).cast();
        // SAFETY: the value is live, and has so many bytes.
        match unsafe { libc::setsockopt(self.socket.as_raw_fd(), libc::IPPROTO_IP, option, at, length) } {
            0 => Ok(()),
            _ => Err(error_of(last_errno())),
        }
    }

    /// Sends an echo, and waits for what comes of it.
    pub fn exchange(&self, request: &Request) -> Result<Reply, u32> {
        let mut sequence = self.sequence.lock().unwrap_or_else(PoisonError::into_inner);
        *sequence = sequence.wrapping_add(1);
        self.set(libc::IP_TTL, request.ttl.into())?;
        self.set(libc::IP_TOS, request.tos.into())?;
        self.set(
            libc::IP_MTU_DISCOVER,
            if request.keeps_whole { libc::IP_PMTUDISC_DO } else { libc::IP_PMTUDISC_DONT },
        )?;
        let packet = self.packet(*sequence, &request.data);
        let begun = Instant::now();
        self.send(&packet, request.to)?;
        let until = begun + Duration::from_millis(request.timeout_ms.into());
        loop {
            let message = self.receive(until)?;
            let round_trip_ms = begun.elapsed().as_millis() as u32;
            // The header of the echo is in what it is answered with, and in what a router says of it.
            let at = self.start(&message);
            let Some(header) = message.bytes.get(at..at + HEADER) else { continue };
            if header[6..8] != packet[6..8] || self.is_raw && header[4..6] != packet[4..6] {
                continue;
            }
            let (kind, data) = (header[0], message.bytes[at + HEADER..].to_vec());
            match message.error {
                Some((kind, code, from)) => {
                    return Ok(Reply {
                        from,
                        status: status_of(kind, code),
                        round_trip_ms,
                        ttl: message.ttl,
                        data: Vec::new(),
                    });
                }
                None if kind == ECHO_REPLY => {
                    return Ok(Reply { from: message.from, status: 0, round_trip_ms, ttl: message.ttl, data });
                }
                None => {}
            }
        }
    }

    fn packet(&self, sequence: u16, data: &[u8]) -> Vec<u8> {
        let mut packet = vec![ECHO, 0, 0, 0];
        // A ping socket puts its own number there, and the checksum.
        packet.extend((std::process::id() as u16).to_be_bytes());
        packet.extend(sequence.to_be_bytes());
        packet.extend(data);
        let sum = checksum(&packet).to_be_bytes();
        packet[2..4].copy_from_slice(&sum);
        packet
    }

    fn send(&self, packet: &[u8], to: Ipv4Addr) -> Result<(), u32> {
        let to = libc::sockaddr_in {
            sin_family: libc::AF_INET as u16,
            sin_port: 0,
            sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(to.octets()) },
            sin_zero: [0; 8],
        };
        let length = size_of::<libc::sockaddr_in>() as libc::socklen_t;
        // SAFETY: packet and address are live, and have so many bytes.
        let sent = unsafe {
            libc::sendto(
                self.socket.as_raw_fd(),
                packet.as_ptr().cast(),
                packet.len(),
                libc::MSG_NOSIGNAL,
                (&raw const to).cast(),
                length,
            )
        };
        if sent < 0 { Err(error_of(last_errno())) } else { Ok(()) }
    }

    /// Where the header of the echo begins: behind IP's, which a raw socket hands over with what it receives.
    fn start(&self, message: &Message) -> usize {
        let has_header = self.is_raw && message.error.is_none();
        if has_header { message.bytes.first().map_or(0, |first| usize::from(first & 15) * 4) } else { 0 }
    }

    /// The next message, from the network or from the error queue.
    fn receive(&self, until: Instant) -> Result<Message, u32> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let mut wanted = libc::pollfd { fd: self.socket.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            let milliseconds = i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX);
            // SAFETY: one structure is live.
            let ready = unsafe { libc::poll(&raw mut wanted, 1, milliseconds) };
            if ready == 0 {
                return Err(IP_REQ_TIMED_OUT);
            }
            let flags = if wanted.revents & libc::POLLERR != 0 { libc::MSG_ERRQUEUE } else { 0 };
            if let Some(message) = self.message(flags | libc::MSG_DONTWAIT) {
                return Ok(message);
            }
        }
    }

    fn message(&self, flags: i32) -> Option<Message> {
        let mut bytes = vec![0u8; 66_000];
        let mut from = MaybeUninit::<libc::sockaddr_in>::zeroed();
        let mut control = [0u64; 64];
        let mut part = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
        // SAFETY: plain data, for which zero is valid.
        let mut header: libc::msghdr = unsafe { mem::zeroed() };
        header.msg_name = from.as_mut_ptr().cast();
        header.msg_namelen = size_of::<libc::sockaddr_in>() as libc::socklen_t;
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = size_of_val(&control);
        // SAFETY: what the header names is live, and has the sizes that it says.
        let got = unsafe { libc::recvmsg(self.socket.as_raw_fd(), &raw mut header, flags) };
        bytes.truncate(usize::try_from(got).ok()?);
        // SAFETY: it was zero before the kernel filled it in.
        let from = address(unsafe { from.assume_init() });
        let mut message = Message { bytes, from, ttl: 0, error: None };
        // SAFETY: the kernel has filled the header in.
        let mut at = unsafe { libc::CMSG_FIRSTHDR(&raw const header) };
        while !at.is_null() {
            // SAFETY: the pointer is to a header within the control data.
            let one = unsafe { at.read() };
            // SAFETY: as above.
            let data = unsafe { libc::CMSG_DATA(at) };
            match one.cmsg_type {
                // SAFETY: the kernel gives an int.
                libc::IP_TTL => message.ttl = unsafe { data.cast::<i32>().read_unaligned() } as u8,
                libc::IP_RECVERR => {
                    // SAFETY: the kernel gives the error, and behind it an address.
                    let error = unsafe { data.cast::<libc::sock_extended_err>().read_unaligned() };
                    // SAFETY: as above.
                    let behind = unsafe { data.add(size_of::<libc::sock_extended_err>()) };
                    // SAFETY: as above.
                    let offender = address(unsafe { behind.cast::<libc::sockaddr_in>().read_unaligned() });
                    message.error = Some((error.ee_type, error.ee_code, offender));
                }
                _ => {}
            }
            // SAFETY: as for the first.
            at = unsafe { libc::CMSG_NXTHDR(&raw const header, at) };
        }
        Some(message)
    }
}

fn address(address: libc::sockaddr_in) -> Ipv4Addr {
    address.sin_addr.s_addr.to_ne_bytes().into()
}
