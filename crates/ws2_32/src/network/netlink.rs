//! Questions to the kernel by its route netlink, and the messages by which it tells of changes.

use netlink_packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkBuffer, NetlinkHeader, NetlinkMessage, NetlinkPayload};
use netlink_packet_route::RouteNetlinkMessage;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// What changes are told of: the numbers of `RTNLGRP_…`, one bit each.
pub mod groups {
    pub const LINK: u32 = 1 << 0;
    pub const NEIGHBOUR: u32 = 1 << 2;
    pub const IPV4_ADDRESS: u32 = 1 << 4;
    pub const IPV4_ROUTE: u32 = 1 << 6;
    pub const IPV6_ADDRESS: u32 = 1 << 8;
    pub const IPV6_ROUTE: u32 = 1 << 10;
    pub const IPV6_INTERFACE: u32 = 1 << 11;
    /// `RTNLGRP_…_NETCONF`: whether an interface forwards, and the like.
    pub const IPV4_SETTINGS: u32 = 1 << 23;
    pub const IPV6_SETTINGS: u32 = 1 << 24;
}

/// No datagram of the kernel's is longer: it fills a page, or 32 KiB where the reader has so much room.
const LONGEST: usize = 1 << 16;
/// A dump during which something changed is asked for again, so often.
const TRIES: usize = 8;
const NLM_F_DUMP_INTR: u16 = 16;

/// A route netlink socket in this thread's network namespace, which hears of changes of `groups`.
pub fn socket(groups: u32) -> io::Result<OwnedFd> {
    let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
    // SAFETY: takes no memory.
    let made = unsafe { libc::socket(libc::AF_NETLINK, kind, libc::NETLINK_ROUTE) };
    if made < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it is this call's own.
    let made = unsafe { OwnedFd::from_raw_fd(made) };
    // SAFETY: zeros are a value of this structure.
    let mut address: libc::sockaddr_nl = unsafe { MaybeUninit::zeroed().assume_init() };
    address.nl_family = libc::AF_NETLINK as u16;
    address.nl_groups = groups;
    let (at, length) = ((&raw const address).cast(), size_of_val(&address) as u32);
    // SAFETY: the address lives and has this length.
    let bound = unsafe { libc::bind(made.as_raw_fd(), at, length) };
    if bound == 0 { Ok(made) } else { Err(io::Error::last_os_error()) }
}

/// Takes one datagram.
pub fn receive(socket: &OwnedFd, room: &mut [u8], flags: i32) -> io::Result<usize> {
    loop {
        // SAFETY: the room lives and is so long.
        let taken = unsafe { libc::recv(socket.as_raw_fd(), room.as_mut_ptr().cast(), room.len(), flags) };
        if let Ok(taken) = usize::try_from(taken) {
            return Ok(taken);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Drops what has come, the kernel's word that it had to drop some itself among it. False if the socket is no more.
pub fn drain(socket: &OwnedFd) -> bool {
    let mut room = [0; 64];
    loop {
        match receive(socket, &mut room, libc::MSG_DONTWAIT) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return true,
            Err(error) if error.raw_os_error() == Some(libc::ENOBUFS) => {}
            Err(_) => return false,
        }
    }
}

/// Sleeps until one of the descriptors can be read, or the time is over; -1 is no limit.
pub fn wait(descriptors: &[&dyn AsRawFd], timeout_ms: i32) {
    let wait = |one: &&dyn AsRawFd| libc::pollfd { fd: one.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    let mut waits: Vec<_> = descriptors.iter().map(wait).collect();
    // SAFETY: so many structures, which live.
    unsafe { libc::poll(waits.as_mut_ptr(), waits.len() as libc::nfds_t, timeout_ms) };
}

/// Everything of a kind.
pub fn dump(question: RouteNetlinkMessage) -> io::Result<Vec<RouteNetlinkMessage>> {
    for _ in 1..TRIES {
        let (answers, interrupted) = ask_with(question.clone(), NLM_F_REQUEST | NLM_F_DUMP)?;
        if !interrupted {
            return Ok(answers);
        }
    }
    Ok(ask_with(question, NLM_F_REQUEST | NLM_F_DUMP)?.0)
}

/// The one answer to a question.
pub fn ask(question: RouteNetlinkMessage) -> io::Result<RouteNetlinkMessage> {
    let (answers, _) = ask_with(question, NLM_F_REQUEST)?;
    answers.into_iter().next().ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn ask_with(question: RouteNetlinkMessage, flags: u16) -> io::Result<(Vec<RouteNetlinkMessage>, bool)> {
    let socket = socket(0)?;
    let mut header = NetlinkHeader::default();
    (header.flags, header.sequence_number) = (flags, 1);
    let mut message = NetlinkMessage::new(header, NetlinkPayload::from(question));
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    // SAFETY: the bytes live and are so many; a socket that is not connected sends to the kernel.
    if unsafe { libc::send(socket.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), 0) } < 0 {
        return Err(io::Error::last_os_error());
    }
    let is_dump = flags & NLM_F_DUMP == NLM_F_DUMP;
    let (mut answers, mut interrupted) = (Vec::new(), false);
    let mut room = vec![0; LONGEST];
    loop {
        let taken = receive(&socket, &mut room, 0)?;
        let mut rest = &room[..taken];
        while let Ok(buffer) = NetlinkBuffer::new_checked(rest) {
            interrupted |= buffer.flags() & NLM_F_DUMP_INTR != 0;
            let length = (buffer.length() as usize).next_multiple_of(4).min(rest.len());
            // What this library cannot read is of a kind that it does not know.
            if let Ok(message) = NetlinkMessage::deserialize(rest) {
                match message.payload {
                    NetlinkPayload::Done(_) => return Ok((answers, interrupted)),
                    NetlinkPayload::Error(error) => {
                        return match error.raw_code() {
                            0 => Ok((answers, interrupted)),
                            code => Err(io::Error::from_raw_os_error(-code)),
                        };
                    }
                    NetlinkPayload::InnerMessage(answer) => answers.push(answer),
                    _ => {}
                }
            }
            rest = &rest[length..];
        }
        if !is_dump {
            return Ok((answers, interrupted));
        }
    }
}

/// The error of `winerror.h` for what the kernel refuses.
pub fn win32(error: &io::Error) -> u32 {
    use overlapped_sys::foundation as f;
    match error.raw_os_error() {
        Some(libc::ENETUNREACH | libc::EACCES) => f::ERROR_NETWORK_UNREACHABLE,
        Some(libc::EHOSTUNREACH) => f::ERROR_HOST_UNREACHABLE,
        Some(libc::EINVAL) => f::ERROR_INVALID_PARAMETER,
        Some(libc::ENODEV) => f::ERROR_FILE_NOT_FOUND,
        Some(libc::EAFNOSUPPORT | libc::EPROTONOSUPPORT | libc::EOPNOTSUPP) => f::ERROR_NOT_SUPPORTED,
        Some(libc::ENOMEM | libc::ENOBUFS) => f::ERROR_NOT_ENOUGH_MEMORY,
        Some(libc::EMFILE | libc::ENFILE) => f::ERROR_TOO_MANY_OPEN_FILES,
        _ => f::ERROR_GEN_FAILURE,
    }
}
