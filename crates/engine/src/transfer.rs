//! The transfers: one non-blocking system call each, restarted after signals, never raising SIGPIPE.
//!
//! Failures are errno values. Buffers go to the kernel unread, so that a bad pointer comes back as EFAULT.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::{errno, owned};
use std::os::fd::{OwnedFd, RawFd};

/// An address as the kernel writes it.
#[derive(Clone, Copy)]
pub struct Address {
    /// The bytes, of which `length` count.
    pub storage: libc::sockaddr_storage,
    /// How many.
    pub length: libc::socklen_t,
}

impl Default for Address {
    fn default() -> Self {
        // SAFETY: all zeroes is a valid sockaddr_storage.
        let storage = unsafe { std::mem::zeroed() };
        Self { storage, length: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }
}

/// Where the port stands in the addresses of both versions of IP.
const PORT: std::ops::Range<usize> = 2..4;
const _: () = assert!(std::mem::offset_of!(libc::sockaddr_in, sin_port) == PORT.start);
const _: () = assert!(std::mem::offset_of!(libc::sockaddr_in6, sin6_port) == PORT.start);

impl Address {
    /// The port as it is on the wire, of an address of IP.
    fn port(&self) -> Option<[u8; 2]> {
        let is_ip = [libc::AF_INET, libc::AF_INET6].contains(&libc::c_int::from(self.storage.ss_family));
        // SAFETY: all of the storage is initialized, and these bytes lie within.
        is_ip.then(|| unsafe {
            (&raw const self.storage).cast::<u8>().wrapping_add(PORT.start).cast::<[u8; 2]>().read()
        })
    }

    /// The same address of IP with another port.
    fn with_port(mut self, port: [u8; 2]) -> Address {
        // SAFETY: these bytes lie within the storage.
        unsafe { (&raw mut self.storage).cast::<u8>().wrapping_add(PORT.start).cast::<[u8; 2]>().write(port) };
        self
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address").field("family", &self.storage.ss_family).field("length", &self.length).finish()
    }
}

/// Runs a call until no signal interrupts it.
pub(crate) fn restart(mut call: impl FnMut() -> isize) -> Result<usize, i32> {
    loop {
        let result = call();
        if result >= 0 {
            return Ok(result as usize);
        }
        match errno() {
            libc::EINTR => {}
            errno => return Err(errno),
        }
    }
}

/// `recvfrom`. It and the next bypass libc's wrappers: with more than one thread those make every call a point of cancellation,
/// which costs more than all of ours around it.
///
/// # Safety
/// The buffer is memory that the kernel may write until the call returns, or an address that it refuses; `name` and `length` are null,
/// or writable as the kernel wants them.
#[inline]
pub(crate) unsafe fn recvfrom(
    fd: RawFd,
    buffer: &libc::iovec,
    flags: i32,
    name: *mut libc::sockaddr,
    length: *mut libc::socklen_t,
) -> isize {
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_recvfrom, fd, buffer.iov_base, buffer.iov_len, flags, name, length) as isize }
}

/// `sendto`.
///
/// # Safety
/// The buffer is memory that the kernel may read until the call returns, or an address that it refuses; `name` is null, or `length` bytes
/// of an address.
#[inline]
pub(crate) unsafe fn sendto(
    fd: RawFd,
    buffer: &libc::iovec,
    flags: i32,
    name: *const libc::sockaddr,
    length: libc::socklen_t,
) -> isize {
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_sendto, fd, buffer.iov_base, buffer.iov_len, flags, name, length) as isize }
}

pub(crate) fn header(buffers: *const libc::iovec, count: usize) -> libc::msghdr {
    // SAFETY: all zeroes is a valid msghdr: no name, no buffers, no control data.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = buffers.cast_mut();
    message.msg_iovlen = count;
    message
}

/// `IOV_MAX`: how many buffers the kernel takes at a time.
pub const MOST_BUFFERS: usize = 1024;

/// Receives into `buffers`, in their order. `flags` are Linux' own; MSG_DONTWAIT is added.
///
/// # Safety
/// Each buffer is memory that the kernel may write until the call returns, or an address that it refuses.
pub unsafe fn receive(fd: RawFd, buffers: &[libc::iovec], flags: i32) -> Result<usize, i32> {
    let flags = flags | libc::MSG_DONTWAIT;
    if let [one] = buffers {
        // SAFETY: the caller's promise about the one buffer; no address is asked for.
        return restart(|| unsafe { recvfrom(fd, one, flags, std::ptr::null_mut(), std::ptr::null_mut()) });
    }
    let mut message = header(buffers.as_ptr(), buffers.len());
    // SAFETY: the message and the array of buffers live on; the caller's promise covers the buffers.
    restart(|| unsafe { libc::recvmsg(fd, &raw mut message, flags) })
}

/// Sends from `buffers`, in their order. `flags` are Linux' own; MSG_DONTWAIT and MSG_NOSIGNAL are added.
///
/// # Safety
/// Each buffer is memory that the kernel may read until the call returns, or an address that it refuses.
pub unsafe fn send(fd: RawFd, buffers: &[libc::iovec], flags: i32) -> Result<usize, i32> {
    let flags = flags | libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    if let [one] = buffers {
        // SAFETY: the caller's promise about the one buffer; no address is given.
        return restart(|| unsafe { sendto(fd, one, flags, std::ptr::null(), 0) });
    }
    let message = header(buffers.as_ptr(), buffers.len());
    // SAFETY: the message and the array of buffers live on; the caller's promise covers the buffers.
    restart(|| unsafe { libc::sendmsg(fd, &raw const message, flags) })
}

/// A new non-blocking socket that is closed on exec.
pub fn socket(family: i32, kind: i32, protocol: i32) -> Result<OwnedFd, i32> {
    // SAFETY: no pointer is passed.
    let result = unsafe { libc::socket(family, kind | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC, protocol) };
    owned(result).map_err(|_| errno())
}

/// Takes the first connection in the queue, non-blocking and closed on exec.
pub fn accept(fd: RawFd, from: &mut Address) -> Result<OwnedFd, i32> {
    let accepted = restart(|| {
        *from = Address::default();
        let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        // SAFETY: the address and its length are live and large enough for any family.
        unsafe { libc::accept4(fd, (&raw mut from.storage).cast(), &raw mut from.length, flags) as isize }
    })?;
    owned(accepted as libc::c_int).map_err(|_| libc::EBADF)
}

/// Starts to connect; EINPROGRESS where it goes on in the background. An interrupted connect goes on too.
pub fn connect(fd: RawFd, to: &Address) -> Result<(), i32> {
    // SAFETY: the address is live and has at least `length` bytes.
    let result = unsafe { libc::connect(fd, (&raw const to.storage).cast(), to.length) };
    if result == 0 {
        return Ok(());
    }
    Err(match errno() {
        libc::EINTR => libc::EINPROGRESS,
        errno => errno,
    })
}

/// Starts to connect with the first data, by TCP Fast Open: how much the kernel has taken over, none where it asks the peer for a
/// cookie first. It goes on in the background. EOPNOTSUPP where the machine does not permit that.
///
/// # Safety
/// Each buffer is memory that the kernel may read until the call returns, or an address that it refuses.
pub unsafe fn connect_with(fd: RawFd, to: &Address, first: &[libc::iovec]) -> Result<usize, i32> {
    let mut message = header(first.as_ptr(), first.len().min(MOST_BUFFERS));
    message.msg_name = (&raw const to.storage).cast_mut().cast();
    message.msg_namelen = to.length;
    let flags = libc::MSG_FASTOPEN | libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    // SAFETY: the message and what it names live on; the caller's promise covers the buffers.
    match restart(|| unsafe { libc::sendmsg(fd, &raw const message, flags) }) {
        Err(libc::EINPROGRESS) => Ok(0),
        taken => taken,
    }
}

/// Ends a connection or a failed attempt, or forgets the peer of a datagram socket; the local address stays.
pub fn disconnect(fd: RawFd) -> Result<(), i32> {
    let mut nobody = Address::default();
    nobody.storage.ss_family = libc::AF_UNSPEC as libc::sa_family_t;
    connect(fd, &nobody)
}

/// The same, with the port that the socket had, if it had one, and the address that it has now.
fn disconnect_from(fd: RawFd) -> Result<Option<([u8; 2], Address)>, i32> {
    let port = local_address(fd)?.port().filter(|port| *port != [0, 0]);
    disconnect(fd)?;
    let after = local_address(fd)?;
    Ok(port.map(|port| (port, after)))
}

/// Forgets the peer of a datagram socket, which keeps its port: with the peer Linux gives up a port that it chose itself.
pub fn forget_peer(fd: RawFd) -> Result<(), i32> {
    match disconnect_from(fd)? {
        Some((port, after)) if after.port() == Some([0, 0]) => bind(fd, &after.with_port(port)),
        _ => Ok(()),
    }
}

/// Forgets the failed attempt of a stream: with it Linux gives up a port that it chose itself. The socket is bound to that anew
/// where nobody else has it; else it is returned, and [`choose_port`] has the next attempt share it with connections to others.
pub fn forget_attempt(fd: RawFd) -> Result<Option<u16>, i32> {
    let Some((port, after)) = disconnect_from(fd)?.filter(|(_, after)| after.port().is_some()) else { return Ok(None) };
    Ok(match bind(fd, &after.with_port(port)) {
        Err(libc::EADDRINUSE) => Some(u16::from_be_bytes(port)),
        // Refused otherwise where the port is one that the program named, which has stayed.
        _ => None,
    })
}

/// Has the next `connect` of an unbound socket take this port (`IP_LOCAL_PORT_RANGE`), or any with none. Before Linux 6.3 it
/// takes any.
pub fn choose_port(fd: RawFd, port: Option<u16>) -> Result<(), i32> {
    /// Of `linux/in.h`; the lowest port in the lower half, the highest in the upper one.
    const IP_LOCAL_PORT_RANGE: libc::c_int = 51;
    let port = u32::from(port.unwrap_or(0));
    set_option(fd, libc::IPPROTO_IP, IP_LOCAL_PORT_RANGE, port | port << 16)
}

/// Binds to an address.
pub fn bind(fd: RawFd, to: &Address) -> Result<(), i32> {
    // SAFETY: the address is live and has at least `length` bytes.
    let result = unsafe { libc::bind(fd, (&raw const to.storage).cast(), to.length) };
    if result == 0 { Ok(()) } else { Err(errno()) }
}

/// Listens.
pub fn listen(fd: RawFd, backlog: i32) -> Result<(), i32> {
    // SAFETY: no pointer is passed.
    if unsafe { libc::listen(fd, backlog) } == 0 { Ok(()) } else { Err(errno()) }
}

/// Shuts one way or both, `how` being Linux' own.
pub fn shutdown(fd: RawFd, how: i32) -> Result<(), i32> {
    // SAFETY: no pointer is passed.
    if unsafe { libc::shutdown(fd, how) } == 0 { Ok(()) } else { Err(errno()) }
}

/// The address that the socket is bound to.
pub fn local_address(fd: RawFd) -> Result<Address, i32> {
    let mut address = Address::default();
    // SAFETY: the address and its length are live and large enough for any family.
    let result = unsafe { libc::getsockname(fd, (&raw mut address.storage).cast(), &raw mut address.length) };
    if result == 0 { Ok(address) } else { Err(errno()) }
}

/// The address that the socket is connected to.
pub fn peer_address(fd: RawFd) -> Result<Address, i32> {
    let mut address = Address::default();
    // SAFETY: the address and its length are live and large enough for any family.
    let result = unsafe { libc::getpeername(fd, (&raw mut address.storage).cast(), &raw mut address.length) };
    if result == 0 { Ok(address) } else { Err(errno()) }
}

/// Sets an option whose value is plain data.
pub fn set_option<T: Copy>(fd: RawFd, level: i32, name: i32, value: T) -> Result<(), i32> {
    let length = size_of::<T>() as libc::socklen_t;
    // SAFETY: `length` bytes of a live value are read.
    let result = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), length) };
    if result == 0 { Ok(()) } else { Err(errno()) }
}

/// Of several listeners that share an address, gives the first all connections.
pub fn prefer_first(fd: RawFd) -> Result<(), i32> {
    // A classic BPF program that returns zero: the number of the listener.
    let mut program = [libc::sock_filter { code: (libc::BPF_RET | libc::BPF_K) as u16, jt: 0, jf: 0, k: 0 }];
    let program = libc::sock_fprog { len: 1, filter: program.as_mut_ptr() };
    set_option(fd, libc::SOL_SOCKET, libc::SO_ATTACH_REUSEPORT_CBPF, program)
}

/// Sets an option whose value is any number of bytes.
pub fn set_bytes(fd: RawFd, level: i32, name: i32, value: &[u8]) -> Result<(), i32> {
    let length = value.len() as libc::socklen_t;
    // SAFETY: `length` live bytes are read.
    let result = unsafe { libc::setsockopt(fd, level, name, value.as_ptr().cast(), length) };
    if result == 0 { Ok(()) } else { Err(errno()) }
}

/// Reads an option that is bytes, some of which may say which; how many there are.
pub fn get_bytes(fd: RawFd, level: i32, name: i32, value: &mut [u8]) -> Result<usize, i32> {
    let mut length = value.len() as libc::socklen_t;
    // SAFETY: at most `length` live bytes are written.
    let result = unsafe { libc::getsockopt(fd, level, name, value.as_mut_ptr().cast(), &raw mut length) };
    if result == 0 { Ok((length as usize).min(value.len())) } else { Err(errno()) }
}

/// The process at the other end of a local connection.
pub fn peer_process(fd: RawFd) -> Result<i32, i32> {
    let mut peer = libc::ucred { pid: 0, uid: 0, gid: 0 };
    let mut length = size_of::<libc::ucred>() as libc::socklen_t;
    let to = (&raw mut peer).cast();
    // SAFETY: the structure and its length are live, and at most `length` bytes are written.
    let result = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, to, &raw mut length) };
    if result == 0 { Ok(peer.pid) } else { Err(errno()) }
}

/// Reads an option that is an integer.
pub fn integer_option(fd: RawFd, level: i32, name: i32) -> Result<i32, i32> {
    let (mut value, mut length) = (0i32, size_of::<i32>() as libc::socklen_t);
    // SAFETY: the value and its length are live, and at most `length` bytes are written.
    let result = unsafe { libc::getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut length) };
    if result == 0 { Ok(value) } else { Err(errno()) }
}

/// Takes the error that waits on the socket, zero if none. Linux forgets it by this.
pub fn take_error(fd: RawFd) -> i32 {
    integer_option(fd, libc::SOL_SOCKET, libc::SO_ERROR).unwrap_or_else(|errno| errno)
}

/// How many bytes a stream has to read, or the size of the first datagram.
pub fn readable_bytes(fd: RawFd) -> Result<usize, i32> {
    let mut bytes: libc::c_int = 0;
    // SAFETY: the kernel writes one integer.
    let result = unsafe { libc::ioctl(fd, libc::FIONREAD, &raw mut bytes) };
    if result == 0 { Ok(bytes as usize) } else { Err(errno()) }
}

/// Whether there is a byte to receive, which stays there.
pub fn peek_byte(fd: RawFd) -> bool {
    let mut byte = 0u8;
    let buffer = [libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 }];
    // SAFETY: the buffer is one live byte.
    unsafe { receive(fd, &buffer, libc::MSG_PEEK) }.is_ok_and(|bytes| bytes > 0)
}

/// Whether the next byte to read is the one at the urgent mark.
pub fn at_mark(fd: RawFd) -> Result<bool, i32> {
    const SIOCATMARK: libc::c_ulong = 0x8905;
    let mut at: libc::c_int = 0;
    // SAFETY: the kernel writes one integer.
    let result = unsafe { libc::ioctl(fd, SIOCATMARK, &raw mut at) };
    if result == 0 { Ok(at != 0) } else { Err(errno()) }
}

/// Polls one descriptor without waiting; the poll bits that are set.
pub fn poll_now(fd: RawFd, events: i16) -> i16 {
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one live entry is passed.
    let _ = restart(|| unsafe { libc::poll(&raw mut poll, 1, 0) as isize });
    poll.revents
}

/// Polls descriptors for up to `nanoseconds`, for ever without. A signal ends it early with zero.
pub fn poll(entries: &mut [libc::pollfd], nanoseconds: Option<u64>) -> Result<usize, i32> {
    let timeout = nanoseconds.map(|nanoseconds| libc::timespec {
        tv_sec: (nanoseconds / 1_000_000_000) as libc::time_t,
        tv_nsec: (nanoseconds % 1_000_000_000) as libc::c_long,
    });
    let pointer = timeout.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: the entries and the timeout are live for the call.
    let result = unsafe { libc::ppoll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, pointer, std::ptr::null()) };
    match result {
        0.. => Ok(result as usize),
        _ if errno() == libc::EINTR => Ok(0),
        _ => Err(errno()),
    }
}

/// Makes `fd` name what `other` names, which is closed.
pub fn replace(fd: RawFd, other: OwnedFd) -> Result<(), i32> {
    use std::os::fd::AsRawFd;
    // SAFETY: no pointer is passed; both numbers are open and owned by the caller.
    let result = unsafe { libc::dup3(other.as_raw_fd(), fd, libc::O_CLOEXEC) };
    if result >= 0 { Ok(()) } else { Err(errno()) }
}

/// How many bytes the peer has not acknowledged yet.
pub fn unsent_bytes(fd: RawFd) -> Result<usize, i32> {
    let mut bytes: libc::c_int = 0;
    // SAFETY: the kernel writes one integer.
    let result = unsafe { libc::ioctl(fd, libc::TIOCOUTQ, &raw mut bytes) };
    if result == 0 { Ok(bytes as usize) } else { Err(errno()) }
}

/// Asks a stream to put a note on its error queue whenever everything that a send gave it has been acknowledged, or to stop.
pub fn tell_acknowledgements(fd: RawFd, on: bool) -> Result<(), i32> {
    const NOTES: u32 =
        libc::SOF_TIMESTAMPING_TX_ACK | libc::SOF_TIMESTAMPING_SOFTWARE | libc::SOF_TIMESTAMPING_OPT_TSONLY;
    set_option(fd, libc::SOL_SOCKET, libc::SO_TIMESTAMPING, if on { NOTES } else { 0 })
}

/// Empties the error queue; whether anything was there.
pub fn drain_error_queue(fd: RawFd) -> bool {
    let mut some = false;
    loop {
        let mut message = header(std::ptr::null(), 0);
        // SAFETY: the message has room for nothing, so that nothing but itself is written.
        let taken = restart(|| unsafe { libc::recvmsg(fd, &raw mut message, libc::MSG_ERRQUEUE | libc::MSG_DONTWAIT) });
        if taken.is_err() {
            return some;
        }
        some = true;
    }
}
