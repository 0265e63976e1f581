//! Sockets that are offered to another process: `WSADuplicateSocket`.
//!
//! An offer holds a descriptor of its own, so that the source may close its socket. It listens at an address of the abstract namespace, which the description
//! leads to; the keeper gives the descriptor to the process that was named, once. Others are turned away.
#![allow(unsafe_code)] // Passes descriptors.

use super::adopt;
use super::parcel::{double, facts_of};
use super::record::{Kind, Record};
use crate::linux::namedpipe::{PATIENCE, Registration, connect, own_user, peer};
use crate::linux::socket::Socket;
use overlapped_core::error::WsaError;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::io::Read;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::sync::{Arc, Weak};

/// How many may wait to be taken.
const MOST: usize = 1024;
/// How long a line may be.
const LONGEST: usize = 4096;

/// Fields end in their order: the keeper forgets the listener before it is closed.
struct Offer {
    registration: Registration,
    listener: UnixListener,
    descriptor: OwnedFd,
    socket: Weak<Socket>,
    /// What was known of the socket when it was offered, for when it is closed.
    line: String,
    target: u32,
}

static OFFERS: Mutex<Option<HashMap<u32, Arc<Offer>>>> = Mutex::new(None);

fn address(source: u32, ticket: u32) -> Option<SocketAddr> {
    SocketAddr::from_abstract_name(format!("overlapped/socket/{source}/{ticket}")).ok()
}

fn line_of(socket: &Socket) -> Option<String> {
    let kind = Kind::Socket(facts_of(socket)?);
    Some(Record { handle: 0, descriptor: 0, flags: 0, kind }.to_line())
}

/// Whether a process is there, which another user's is too.
fn look_for(process: u32) -> Result<(), WsaError> {
    let number = libc::pid_t::try_from(process).ok().filter(|number| *number > 0).ok_or(WsaError::WSAEINVAL)?;
    // SAFETY: no memory is passed, and no signal is sent.
    if unsafe { libc::kill(number, 0) } == 0 {
        return Ok(());
    }
    let denied = std::io::Error::last_os_error().raw_os_error() == Some(libc::EPERM);
    Err(if denied { WsaError::WSAEACCES } else { WsaError::WSAEINVAL })
}

/// Offers a socket to a process under a number.
///
/// Errors: WSAEINVAL (no such process), WSAEACCES (another user's), WSAEOPNOTSUPP (a connection that is being made), WSAENOBUFS, WSAEMFILE.
pub(crate) fn offer(socket: &Arc<Socket>, target: u32, ticket: u32) -> Result<(), WsaError> {
    look_for(target)?;
    let line = line_of(socket).filter(|line| line.len() <= LONGEST).ok_or(WsaError::WSAEOPNOTSUPP)?;
    let descriptor = double(socket.fd_to_change(), 3).map_err(|_| WsaError::WSAEMFILE)?;
    let address = address(std::process::id(), ticket).ok_or(WsaError::WSAENOBUFS)?;
    let listener = UnixListener::bind_addr(&address).map_err(|_| WsaError::WSAENOBUFS)?;
    listener.set_nonblocking(true).map_err(|_| WsaError::WSAENOBUFS)?;
    let told = move |_| serve(ticket);
    let registration = Registration::new(listener.as_raw_fd(), told).ok_or(WsaError::WSAENOBUFS)?;
    let made = Arc::new(Offer { registration, listener, descriptor, socket: Arc::downgrade(socket), line, target });
    let mut offers = OFFERS.lock();
    let offers = offers.get_or_insert_default();
    offers.retain(|_, offer| look_for(offer.target).is_ok());
    if offers.len() >= MOST {
        return Err(WsaError::WSAENOBUFS);
    }
    offers.insert(ticket, Arc::clone(&made));
    made.registration.arm(libc::EPOLLIN);
    Ok(())
}

/// Takes back all that nobody has taken.
pub(crate) fn withdraw() {
    let all = OFFERS.lock().take();
    drop(all);
}

fn serve(ticket: u32) {
    let Some(offer) = OFFERS.lock().as_ref().and_then(|offers| offers.get(&ticket).cloned()) else { return };
    if let Ok((stream, _)) = offer.listener.accept() {
        let own = own_user();
        let is_named =
            peer(&stream).is_some_and(|peer| peer.pid as u32 == offer.target && (peer.uid == own || own == 0));
        if is_named {
            let line = offer.socket.upgrade().and_then(|socket| line_of(&socket)).unwrap_or_else(|| offer.line.clone());
            if let Some(offers) = OFFERS.lock().as_mut() {
                offers.remove(&ticket);
            }
            send(&stream, line.as_bytes(), offer.descriptor.as_raw_fd());
            return;
        }
    }
    offer.registration.arm(libc::EPOLLIN);
}

/// Room for one descriptor beside a message.
#[repr(C, align(8))]
struct Room([u8; 32]);

fn message(part: &mut libc::iovec, room: &mut Room) -> libc::msghdr {
    // SAFETY: zeros are an empty message.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = part;
    message.msg_iovlen = 1;
    message.msg_control = room.0.as_mut_ptr().cast();
    // SAFETY: a mere sum.
    message.msg_controllen = unsafe { libc::CMSG_SPACE(size_of::<RawFd>() as u32) } as _;
    message
}

/// Who has gone meanwhile gets nothing; a short line fits into the buffer of a new stream.
fn send(stream: &UnixStream, line: &[u8], descriptor: RawFd) {
    let mut room = Room([0; 32]);
    let mut part = libc::iovec { iov_base: line.as_ptr().cast_mut().cast(), iov_len: line.len() };
    let message = message(&mut part, &mut room);
    // SAFETY: the message is live.
    let header = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
    // SAFETY: null or the room, which has the size of one header with a descriptor.
    let Some(header) = (unsafe { header.as_mut() }) else { return };
    header.cmsg_level = libc::SOL_SOCKET;
    header.cmsg_type = libc::SCM_RIGHTS;
    // SAFETY: a mere sum.
    header.cmsg_len = unsafe { libc::CMSG_LEN(size_of::<RawFd>() as u32) } as _;
    // SAFETY: a place behind the header.
    let place = unsafe { libc::CMSG_DATA(header) };
    // SAFETY: the room has it.
    unsafe { place.cast::<RawFd>().write_unaligned(descriptor) };
    // SAFETY: the message names live memory.
    unsafe { libc::sendmsg(stream.as_raw_fd(), &raw const message, libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT) };
}

fn receive(stream: &mut UnixStream) -> Option<(String, OwnedFd)> {
    let (mut room, mut line) = (Room([0; 32]), vec![0; LONGEST]);
    let mut part = libc::iovec { iov_base: line.as_mut_ptr().cast(), iov_len: line.len() };
    let mut message = message(&mut part, &mut room);
    // SAFETY: the message names live memory.
    let got = unsafe { libc::recvmsg(stream.as_raw_fd(), &raw mut message, libc::MSG_CMSG_CLOEXEC) };
    // SAFETY: the kernel has filled it in.
    let header = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
    // SAFETY: null or a header in the room.
    let header = unsafe { header.as_ref() }?;
    if header.cmsg_level != libc::SOL_SOCKET || header.cmsg_type != libc::SCM_RIGHTS {
        return None;
    }
    // SAFETY: a place behind the header.
    let place = unsafe { libc::CMSG_DATA(header) };
    // SAFETY: a header of this kind has a descriptor.
    let given = unsafe { place.cast::<RawFd>().read_unaligned() };
    // SAFETY: it is nobody else's.
    let descriptor = unsafe { OwnedFd::from_raw_fd(given) };
    line.truncate(usize::try_from(got).ok()?);
    stream.read_to_end(&mut line).ok()?;
    Some((String::from_utf8(line).ok()?, descriptor))
}

/// Takes what a process has offered to this one. Only its own user or root is believed.
pub(crate) fn accept(source: u32, ticket: u32) -> Option<usize> {
    let mut stream = connect(&address(source, ticket)?, PATIENCE)?;
    let own = own_user();
    peer(&stream).filter(|peer| peer.pid as u32 == source && (peer.uid == own || peer.uid == 0))?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let (line, descriptor) = receive(&mut stream)?;
    match Record::of_line(&line)?.kind {
        Kind::Socket(facts) => adopt::make_socket(descriptor, &facts),
        _ => None,
    }
}
