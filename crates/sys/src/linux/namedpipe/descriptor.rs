//! The system calls of a connection. None of them waits.
#![allow(unsafe_code)] // Transfers into the program's buffers: invariant 1 of `operation`.

use crate::linux::patience::Patience;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::Duration;

/// What a connection is, seen from one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Connected,
    /// The other end is closed; what it wrote is still to be read.
    Closed,
    /// The server has disconnected; nothing is to be read.
    Disconnected,
}

fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

fn counted(call: impl Fn() -> isize) -> Result<usize, i32> {
    loop {
        match usize::try_from(call()) {
            Ok(bytes) => return Ok(bytes),
            Err(_) if errno() == libc::EINTR => {}
            Err(_) => return Err(errno()),
        }
    }
}

/// An address of the abstract namespace as the kernel takes it.
pub(super) fn kernel_address(address: &SocketAddr) -> Option<(libc::sockaddr_un, libc::socklen_t)> {
    let name = address.as_abstract_name()?;
    // SAFETY: an address of zeros is a valid one.
    let mut made: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    made.sun_family = libc::AF_UNIX as libc::sa_family_t;
    // The name follows a zero.
    for (to, byte) in made.sun_path.get_mut(1..=name.len())?.iter_mut().zip(name) {
        *to = *byte as libc::c_char;
    }
    Some((made, (std::mem::offset_of!(libc::sockaddr_un, sun_path) + 1 + name.len()) as libc::socklen_t))
}

fn socket() -> Option<OwnedFd> {
    // SAFETY: no memory is passed.
    let fd = unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0) };
    // SAFETY: the call above made the descriptor, which nobody else has.
    (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Whether somebody has an address of the abstract namespace.
fn is_taken(address: &SocketAddr) -> bool {
    let (Some((address, length)), Some(probe)) = (kernel_address(address), socket()) else { return false };
    // SAFETY: the address is live for its length.
    let bound = unsafe { libc::bind(probe.as_raw_fd(), (&raw const address).cast(), length) } == 0;
    !bound && errno() == libc::EADDRINUSE
}

/// How long an address that is taken and that nobody can connect to is looked at. Its process has just taken it and does not listen yet,
/// which takes it a moment, or has ended its pipe, and something holds the address for longer.
const BIRTH: Duration = Duration::from_millis(200);

/// Whether somebody listens at an address, or has taken it and is about to.
pub(super) fn has_owner(address: &SocketAddr, patience: Duration) -> bool {
    let mut birth = Patience::new(BIRTH);
    loop {
        if connect(address, patience).is_some() {
            return true;
        }
        if !is_taken(address) || !birth.pause() {
            return false;
        }
    }
}

/// Connects to an address of the abstract namespace. A server that accepts nobody and has as many waiting as it may is waited for this
/// long: without an end the kernel would wait.
pub(crate) fn connect(to: &SocketAddr, patience: Duration) -> Option<UnixStream> {
    let (address, length) = kernel_address(to)?;
    let stream: UnixStream = socket()?.into();
    stream.set_write_timeout(Some(patience)).ok()?;
    loop {
        // SAFETY: the address is live for its length.
        if unsafe { libc::connect(stream.as_raw_fd(), (&raw const address).cast(), length) } == 0 {
            break;
        }
        if errno() != libc::EINTR {
            return None;
        }
    }
    stream.set_write_timeout(None).ok()?;
    Some(stream)
}

/// Receives, or looks (MSG_PEEK). The pointer goes to the kernel unread, which refuses a bad one.
pub(super) fn receive(of: impl AsFd, buffer: usize, length: usize, flags: i32) -> Result<usize, i32> {
    let (fd, at) = (of.as_fd().as_raw_fd(), std::ptr::with_exposed_provenance_mut(buffer));
    // SAFETY: the kernel checks the buffer.
    counted(|| unsafe { libc::recv(fd, at, length, flags | libc::MSG_DONTWAIT) })
}

/// Receives into memory of the library's own.
pub(super) fn receive_into(of: impl AsFd, buffer: &mut [u8], flags: i32) -> Result<usize, i32> {
    receive(of, buffer.as_mut_ptr().expose_provenance(), buffer.len(), flags)
}

/// Sends a head of the library's own and a body of the program's in one step.
pub(super) fn send(of: impl AsFd, head: &[u8], body: usize, length: usize) -> Result<usize, i32> {
    let fd = of.as_fd().as_raw_fd();
    let part = |base: *const u8, length| libc::iovec { iov_base: base.cast_mut().cast(), iov_len: length };
    let parts = [part(head.as_ptr(), head.len()), part(std::ptr::with_exposed_provenance(body), length)];
    let skipped = usize::from(head.is_empty());
    // SAFETY: a message header of zeros is a valid one.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = parts[skipped..].as_ptr().cast_mut();
    message.msg_iovlen = parts.len() - skipped;
    // SAFETY: the header and its parts are live; the kernel checks the body.
    counted(|| unsafe { libc::sendmsg(fd, &raw const message, libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL) })
}

/// What has become of the connection, and whether there is something to read.
pub(super) fn look(of: impl AsFd) -> (Link, bool) {
    let events = libc::POLLIN | libc::POLLRDHUP;
    let mut poll = libc::pollfd { fd: of.as_fd().as_raw_fd(), events, revents: 0 };
    // SAFETY: one structure is live.
    unsafe { libc::poll(&raw mut poll, 1, 0) };
    let has = |bit: i16| poll.revents & bit != 0;
    let link = match (has(libc::POLLHUP | libc::POLLERR), has(libc::POLLRDHUP)) {
        (true, _) => Link::Closed,
        (false, true) => Link::Disconnected,
        (false, false) => Link::Connected,
    };
    (link, has(libc::POLLIN))
}

/// Waits for something to read: whether it came.
pub(super) fn await_input(of: impl AsFd, timeout_ms: i32) -> bool {
    let mut poll = libc::pollfd { fd: of.as_fd().as_raw_fd(), events: libc::POLLIN, revents: 0 };
    loop {
        // SAFETY: one structure is live.
        match unsafe { libc::poll(&raw mut poll, 1, timeout_ms) } {
            ready @ 0.. => return ready > 0,
            _ if errno() == libc::EINTR => {}
            _ => return false,
        }
    }
}

/// Lets nobody connect any more.
pub(super) fn refuse(listener: impl AsFd) {
    // SAFETY: no memory is passed.
    unsafe { libc::shutdown(listener.as_fd().as_raw_fd(), libc::SHUT_RDWR) };
}

fn count(fd: RawFd, request: libc::Ioctl) -> usize {
    let mut bytes: libc::c_int = 0;
    // SAFETY: the kernel writes one int.
    unsafe { libc::ioctl(fd, request, &raw mut bytes) };
    usize::try_from(bytes).unwrap_or(0)
}

/// How many bytes wait to be read.
pub(super) fn waiting(of: impl AsFd) -> usize {
    count(of.as_fd().as_raw_fd(), libc::FIONREAD)
}

/// Whether the other end has read all that was sent.
pub(super) fn is_drained(of: impl AsFd) -> bool {
    count(of.as_fd().as_raw_fd(), libc::TIOCOUTQ) == 0
}

/// Asks for room for so many bytes, beyond what the kernel gives anyway.
pub(super) fn set_room(of: impl AsFd, bytes: u32) {
    const USUAL: u32 = 65536;
    if bytes <= USUAL {
        return;
    }
    let bytes = i32::try_from(bytes).unwrap_or(i32::MAX);
    let length = size_of::<i32>() as libc::socklen_t;
    let fd = of.as_fd().as_raw_fd();
    // SAFETY: one int is live. The kernel gives what it may.
    unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_SNDBUF, (&raw const bytes).cast(), length) };
}

/// Who is at the other end.
pub(crate) fn peer(of: impl AsFd) -> Option<libc::ucred> {
    let mut peer = libc::ucred { pid: 0, uid: 0, gid: 0 };
    let mut length = size_of::<libc::ucred>() as libc::socklen_t;
    let fd = of.as_fd().as_raw_fd();
    // SAFETY: the structure and its length are live.
    let got =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, (&raw mut peer).cast(), &raw mut length) };
    (got == 0).then_some(peer)
}

/// Whether a process of this user, or of root's, is there.
pub(super) fn is_trusted(of: impl AsFd) -> bool {
    let own = own_user();
    peer(of).is_some_and(|peer| peer.uid == 0 || peer.uid == own || own == 0)
}

/// Whose process this is.
pub(crate) fn own_user() -> u32 {
    // SAFETY: nothing is demanded.
    unsafe { libc::geteuid() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;
    use std::time::Instant;

    #[test]
    fn a_server_that_accepts_nobody_is_given_up() {
        let name = format!("overlapped/test/{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        assert!(connect(&address, Duration::from_millis(20)).is_none(), "nobody serves");
        let listener = UnixListener::bind_addr(&address).unwrap();
        // SAFETY: no memory is passed.
        assert_eq!(unsafe { libc::listen(listener.as_raw_fd(), 0) }, 0);
        let start = Instant::now();
        let connected: Vec<_> = (0..8).map_while(|_| connect(&address, Duration::from_millis(20))).collect();
        assert!(!connected.is_empty() && connected.len() < 8, "{}", connected.len());
        assert!(start.elapsed() < Duration::from_secs(10));
        assert!(connected[0].write_timeout().unwrap().is_none());
    }

    /// Between the two calls of a process that makes a pipe another that looks must not take the name for free.
    #[test]
    fn an_address_has_an_owner_before_it_is_listened_at() {
        let address = SocketAddr::from_abstract_name(format!("overlapped/owner/{}", std::process::id())).unwrap();
        let (raw, length) = kernel_address(&address).unwrap();
        assert!(!has_owner(&address, Duration::from_secs(1)));
        let listener = socket().unwrap();
        // SAFETY: the address is live for its length.
        assert_eq!(unsafe { libc::bind(listener.as_raw_fd(), (&raw const raw).cast(), length) }, 0);
        let asking = std::thread::spawn(move || has_owner(&address, Duration::from_secs(1)));
        // SAFETY: no memory is passed.
        assert_eq!(unsafe { libc::listen(listener.as_raw_fd(), 1) }, 0);
        assert!(asking.join().unwrap());
    }
}
