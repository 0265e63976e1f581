//! The datagrams between writers and a mailslot, and their system calls. None of them waits.
//!
//! Both ends are programs of one machine, so numbers are in its order; a version keeps different builds of the library apart.
#![allow(unsafe_code)] // Messages of the kernel, and the program's buffers: invariant 1 of `operation`.

use super::super::descriptor::kernel_address;
use overlapped_core::error::Status;
use std::io::Read;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::SocketAddr;

const VERSION: u32 = 0x4f4d_0001;
/// A head: version, what it is, a number.
const HEAD: usize = 12;
/// What is longer goes in a file of memory.
const LARGEST: usize = 65536;
/// How large a buffer is that takes any datagram.
pub(super) const ROOM: usize = HEAD + LARGEST;

const HELLO: u32 = 1;
const MESSAGE: u32 = 2;
const LARGE: u32 = 3;
const REPLY: u32 = 4;

/// An address of the kernel's, to answer to.
pub(super) type Origin = (libc::sockaddr_un, libc::socklen_t);

/// What has come.
pub(super) enum Came {
    Hello(Origin),
    Message(Box<[u8]>),
    /// How a mailslot answers: whether it takes the writer's messages, and how large they may be.
    Reply(Status, u32),
    /// Of another build, or broken.
    Nothing,
}

fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

fn head(kind: u32, number: u32) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    for (four, word) in head.chunks_exact_mut(4).zip([VERSION, kind, number]) {
        four.copy_from_slice(&word.to_ne_bytes());
    }
    head
}

/// A socket that is told who sends.
pub(super) fn socket() -> Result<OwnedFd, i32> {
    let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: no memory is passed.
    let fd = unsafe { libc::socket(libc::AF_UNIX, kind, 0) };
    if fd < 0 {
        return Err(errno());
    }
    // SAFETY: the call above made the descriptor, which nobody else has.
    let socket = unsafe { OwnedFd::from_raw_fd(fd) };
    let on: libc::c_int = 1;
    let length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: one int is live.
    let set = unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_PASSCRED, (&raw const on).cast(), length) };
    if set == 0 { Ok(socket) } else { Err(errno()) }
}

pub(super) fn bind(socket: impl AsFd, to: &SocketAddr) -> Result<(), i32> {
    let (address, length) = kernel_address(to).ok_or(libc::EINVAL)?;
    // SAFETY: the address is live for its length.
    let bound = unsafe { libc::bind(socket.as_fd().as_raw_fd(), (&raw const address).cast(), length) };
    if bound == 0 { Ok(()) } else { Err(errno()) }
}

/// An address that the kernel chooses, to be answered at.
pub(super) fn bind_anywhere(socket: impl AsFd) -> Result<(), i32> {
    // SAFETY: all zeroes is a valid sockaddr_un.
    let mut address: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    address.sun_family = libc::AF_UNIX as libc::sa_family_t;
    // Of the family alone.
    let length = size_of::<libc::sa_family_t>() as libc::socklen_t;
    // SAFETY: the address is live for its length.
    let bound = unsafe { libc::bind(socket.as_fd().as_raw_fd(), (&raw const address).cast(), length) };
    if bound == 0 { Ok(()) } else { Err(errno()) }
}

pub(super) fn connect(socket: impl AsFd, to: &SocketAddr) -> Result<(), i32> {
    let (address, length) = kernel_address(to).ok_or(libc::EINVAL)?;
    // SAFETY: the address is live for its length.
    let connected = unsafe { libc::connect(socket.as_fd().as_raw_fd(), (&raw const address).cast(), length) };
    if connected == 0 { Ok(()) } else { Err(errno()) }
}

/// Sends a head, a part of the program's memory, and a file.
fn send_message(
    socket: impl AsFd,
    head: &[u8; HEAD],
    body: (usize, usize),
    file: Option<&OwnedFd>,
    to: Option<&Origin>,
) -> Result<(), i32> {
    let part = |base: *const u8, length| libc::iovec { iov_base: base.cast_mut().cast(), iov_len: length };
    let mut parts = [part(head.as_ptr(), HEAD), part(std::ptr::with_exposed_provenance(body.0), body.1)];
    // SAFETY: a message header of zeros is a valid one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = parts.as_mut_ptr();
    message.msg_iovlen = if body.1 == 0 { 1 } else { 2 };
    if let Some((address, length)) = to {
        message.msg_name = (&raw const *address).cast_mut().cast();
        message.msg_namelen = *length;
    }
    // SAFETY: no memory is passed.
    let space = unsafe { libc::CMSG_SPACE(size_of::<libc::c_int>() as u32) } as usize;
    let mut control = [0u64; 8];
    if let Some(file) = file {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = space;
        // SAFETY: the header names room for one part.
        let first = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
        // SAFETY: no memory is passed.
        let length = unsafe { libc::CMSG_LEN(size_of::<libc::c_int>() as u32) } as usize;
        let part = libc::cmsghdr { cmsg_len: length, cmsg_level: libc::SOL_SOCKET, cmsg_type: libc::SCM_RIGHTS };
        // SAFETY: there is room for one part.
        unsafe { first.write(part) };
        // SAFETY: the part is the header's first.
        let data = unsafe { libc::CMSG_DATA(first) };
        // SAFETY: the part has room for one descriptor.
        unsafe { data.cast::<libc::c_int>().write_unaligned(file.as_raw_fd()) };
    }
    let fd = socket.as_fd().as_raw_fd();
    loop {
        // SAFETY: the header and its parts are live; the kernel checks the program's.
        let sent = unsafe { libc::sendmsg(fd, &raw const message, libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT) };
        match errno() {
            _ if sent >= 0 => return Ok(()),
            libc::EINTR => {}
            errno => return Err(errno),
        }
    }
}

pub(super) fn hello(socket: impl AsFd) -> Result<(), i32> {
    send_message(socket, &head(HELLO, 0), (0, 0), None, None)
}

pub(super) fn reply(socket: impl AsFd, to: &Origin, status: Status, maximum: u32) {
    let words = [status.code().to_ne_bytes(), maximum.to_ne_bytes()].concat();
    // One that has gone, or has been answered before, is not waited for.
    let _ = send_message(socket, &head(REPLY, 0), (words.as_ptr().expose_provenance(), words.len()), None, Some(to));
}

/// Sends one message of the program's. EFAULT if its memory is bad, EAGAIN if the mailslot takes nothing now.
pub(super) fn send(socket: impl AsFd, at: usize, length: u32) -> Result<(), i32> {
    let body = (at, length as usize);
    if body.1 <= LARGEST {
        match send_message(&socket, &head(MESSAGE, length), body, None, None) {
            // The kernel has been told to take less at once.
            Err(libc::EMSGSIZE) => {}
            sent => return sent,
        }
    }
    let file = in_memory(body)?;
    send_message(socket, &head(LARGE, length), (0, 0), Some(&file), None)
}

/// A file of memory with what the program has there.
fn in_memory((at, length): (usize, usize)) -> Result<OwnedFd, i32> {
    // SAFETY: the name ends with a zero.
    let fd = unsafe { libc::memfd_create(c"overlapped mailslot".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(errno());
    }
    // SAFETY: the call above made the descriptor, which nobody else has.
    let file = unsafe { OwnedFd::from_raw_fd(fd) };
    let mut done = 0;
    while done < length {
        let from = std::ptr::with_exposed_provenance::<libc::c_void>(at + done);
        // SAFETY: the kernel checks the buffer.
        let written = unsafe { libc::write(fd, from, length - done) };
        match usize::try_from(written) {
            Ok(written) => done += written,
            Err(_) if errno() == libc::EINTR => {}
            Err(_) => return Err(errno()),
        }
    }
    Ok(file)
}

/// What a file of memory has, which another process has sent.
fn from_memory(file: OwnedFd, length: u32) -> Option<Box<[u8]>> {
    let file = std::fs::File::from(file);
    let metadata = file.metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() == u64::from(length))?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(metadata.len() as usize).ok()?;
    // Its descriptor stands where it was written to.
    let mut from_start = std::io::BufReader::with_capacity(1, &file);
    std::io::Seek::rewind(&mut from_start).ok()?;
    from_start.take(u64::from(length)).read_to_end(&mut bytes).ok()?;
    (bytes.len() == length as usize).then(|| bytes.into())
}

/// Takes one datagram: what came and which user sent it.
pub(super) fn receive(socket: impl AsFd, room: &mut [u8]) -> Result<(Came, Option<u32>), i32> {
    // SAFETY: an address of zeros is a valid one.
    let mut from: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    let mut part = libc::iovec { iov_base: room.as_mut_ptr().cast(), iov_len: room.len() };
    let mut control = [0u64; 32];
    // SAFETY: a message header of zeros is a valid one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_name = (&raw mut from).cast();
    message.msg_namelen = size_of_val(&from) as libc::socklen_t;
    (message.msg_iov, message.msg_iovlen) = (&raw mut part, 1);
    (message.msg_control, message.msg_controllen) = (control.as_mut_ptr().cast(), size_of_val(&control));
    let fd = socket.as_fd().as_raw_fd();
    let flags = libc::MSG_DONTWAIT | libc::MSG_CMSG_CLOEXEC;
    let length = loop {
        // SAFETY: the header and its parts are live.
        let received = unsafe { libc::recvmsg(fd, &raw mut message, flags) };
        match usize::try_from(received) {
            Ok(length) => break length,
            Err(_) if errno() == libc::EINTR => {}
            Err(_) => return Err(errno()),
        }
    };
    let (user, file) = attached(&message);
    Ok((understood(&room[..length.min(room.len())], file, (from, message.msg_namelen)), user))
}

/// The sender's user and the file that came along.
fn attached(message: &libc::msghdr) -> (Option<u32>, Option<OwnedFd>) {
    let (mut user, mut file) = (None, None);
    // SAFETY: the kernel has filled in the header.
    let mut at = unsafe { libc::CMSG_FIRSTHDR(&raw const *message) };
    while !at.is_null() {
        // SAFETY: a part of the header's that the kernel wrote.
        let part = unsafe { at.read() };
        // SAFETY: as above.
        let data = unsafe { libc::CMSG_DATA(at) };
        match (part.cmsg_level, part.cmsg_type) {
            (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) => {
                // SAFETY: a part of this kind holds one such structure.
                user = Some(unsafe { data.cast::<libc::ucred>().read_unaligned() }.uid);
            }
            (libc::SOL_SOCKET, libc::SCM_RIGHTS) => {
                // SAFETY: no memory is passed.
                let before = unsafe { libc::CMSG_LEN(0) } as usize;
                for index in 0..(part.cmsg_len - before) / size_of::<libc::c_int>() {
                    // SAFETY: a part of this kind holds so many descriptors.
                    let fd = unsafe { data.cast::<libc::c_int>().add(index) };
                    // SAFETY: as above.
                    let fd = unsafe { fd.read_unaligned() };
                    // SAFETY: the kernel made the descriptor for this process, which has it from here on.
                    file = Some(unsafe { OwnedFd::from_raw_fd(fd) });
                }
            }
            _ => {}
        }
        // SAFETY: `at` is a part of this header.
        at = unsafe { libc::CMSG_NXTHDR(&raw const *message, at) };
    }
    (user, file)
}

fn understood(bytes: &[u8], file: Option<OwnedFd>, from: Origin) -> Came {
    let word = |index: usize| {
        let four = bytes.get(index * 4..index * 4 + 4)?;
        Some(u32::from_ne_bytes([four[0], four[1], four[2], four[3]]))
    };
    let body = bytes.get(HEAD..).unwrap_or_default();
    let came = match (word(0), word(1), word(2)) {
        (Some(VERSION), Some(HELLO), Some(_)) => Some(Came::Hello(from)),
        (Some(VERSION), Some(MESSAGE), Some(length)) if body.len() == length as usize => {
            Some(Came::Message(body.into()))
        }
        (Some(VERSION), Some(LARGE), Some(length)) => {
            file.and_then(|file| from_memory(file, length)).map(Came::Message)
        }
        (Some(VERSION), Some(REPLY), Some(_)) => {
            word(3).zip(word(4)).map(|(status, maximum)| Came::Reply(Status::from_code(status), maximum))
        }
        _ => None,
    };
    came.unwrap_or(Came::Nothing)
}
