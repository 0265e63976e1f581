//! `setsockopt` and `getsockopt`: Windows' names and meanings over Linux' options and what is kept beside them.
#![allow(unsafe_code)] // Reads and writes the program's values, whose lengths are checked.

use super::{finish, ip_options, socket_info, startup};
use crate::linux::handle;
use crate::linux::socket::{Phase, Socket};
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::transfer;
use std::cell::Cell;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PCSTR, PSTR};

/// How an option's value is passed, and so which lengths are right (OPT-1, OPT-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Any nonzero DWORD; 0 to 8 bytes.
    Bool,
    /// The low byte alone counts; one byte is written.
    Byte,
    /// Four bytes.
    Int,
}

/// Where an option lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In Linux, under this level and name, with the same meaning.
    Linux(i32, i32),
    /// Beside it.
    ReceiveTimeout,
    SendTimeout,
    ReceiveBuffer,
    SendBuffer,
    Linger,
    DontLinger,
    OobInline,
    ReuseAddress,
    Exclusive,
    Error,
    Type,
    AcceptConn,
    ConnectTime,
    UpdateContext,
    MostInSegment,
    /// Until a connection without an answer is given up, in units of so many milliseconds.
    UserTimeout(i32),
    FastOpen,
    Group,
    MostInMessage,
    OpenType,
    /// In `ip_options`.
    Ip,
    /// In `socket_info`.
    Info,
    /// Kept and given back; no effect here (documented).
    Stored,
}

fn find(level: i32, name: i32) -> Result<(Shape, Place), WsaError> {
    use Place::*;
    use Shape::*;
    Ok(match (level, name) {
        (ws::SOL_SOCKET, ws::SO_DEBUG) => (Bool, Stored),
        (ws::SOL_SOCKET, ws::SO_ACCEPTCONN) => (Bool, AcceptConn),
        (ws::SOL_SOCKET, ws::SO_REUSEADDR) => (Bool, ReuseAddress),
        (ws::SOL_SOCKET, ws::SO_EXCLUSIVEADDRUSE) => (Bool, Exclusive),
        (ws::SOL_SOCKET, ws::SO_KEEPALIVE) => (Byte, Linux(libc::SOL_SOCKET, libc::SO_KEEPALIVE)),
        (ws::SOL_SOCKET, ws::SO_DONTROUTE) => (Byte, Stored),
        (ws::SOL_SOCKET, ws::SO_BROADCAST) => (Bool, Linux(libc::SOL_SOCKET, libc::SO_BROADCAST)),
        (ws::SOL_SOCKET, ws::SO_LINGER) => (Int, Linger),
        (ws::SOL_SOCKET, ws::SO_DONTLINGER) => (Bool, DontLinger),
        (ws::SOL_SOCKET, ws::SO_OOBINLINE) => (Bool, OobInline),
        (ws::SOL_SOCKET, ws::SO_SNDBUF) => (Int, SendBuffer),
        (ws::SOL_SOCKET, ws::SO_RCVBUF) => (Int, ReceiveBuffer),
        (ws::SOL_SOCKET, ws::SO_SNDTIMEO) => (Int, SendTimeout),
        (ws::SOL_SOCKET, ws::SO_RCVTIMEO) => (Int, ReceiveTimeout),
        (ws::SOL_SOCKET, ws::SO_ERROR) => (Int, Error),
        (ws::SOL_SOCKET, ws::SO_TYPE) => (Int, Type),
        (ws::SOL_SOCKET, ws::SO_CONNECT_TIME) => (Int, ConnectTime),
        (ws::SOL_SOCKET, ws::SO_UPDATE_ACCEPT_CONTEXT | ws::SO_UPDATE_CONNECT_CONTEXT) => (Int, UpdateContext),
        (ws::SOL_SOCKET, ws::SO_CONDITIONAL_ACCEPT | ws::SO_RANDOMIZE_PORT | ws::SO_PORT_SCALABILITY) => (Int, Stored),
        (ws::SOL_SOCKET, ws::SO_REUSE_UNICASTPORT | ws::SO_REUSE_MULTICASTPORT) => (Int, Stored),
        (ws::SOL_SOCKET, ws::SO_GROUP_PRIORITY) => (Int, Stored),
        (ws::SOL_SOCKET, ws::SO_GROUP_ID) => (Int, Group),
        (ws::SOL_SOCKET, ws::SO_MAX_MSG_SIZE) => (Int, MostInMessage),
        (ws::SOL_SOCKET, ws::SO_OPENTYPE) => (Int, OpenType),
        (ws::SOL_SOCKET, ws::SO_USELOOPBACK | ws::SO_SNDLOWAT | ws::SO_RCVLOWAT) => return Err(WsaError::WSAEINVAL),
        (ws::IPPROTO_TCP, ws::TCP_NODELAY) => (Byte, Linux(libc::IPPROTO_TCP, libc::TCP_NODELAY)),
        (ws::IPPROTO_TCP, ws::TCP_KEEPALIVE) => (Int, Linux(libc::IPPROTO_TCP, libc::TCP_KEEPIDLE)),
        (ws::IPPROTO_TCP, ws::TCP_KEEPINTVL) => (Int, Linux(libc::IPPROTO_TCP, libc::TCP_KEEPINTVL)),
        (ws::IPPROTO_TCP, ws::TCP_KEEPCNT) => (Int, Linux(libc::IPPROTO_TCP, libc::TCP_KEEPCNT)),
        (ws::IPPROTO_TCP, ws::TCP_MAXSEG) => (Int, MostInSegment),
        (ws::IPPROTO_TCP, ws::TCP_MAXRT) => (Int, UserTimeout(1000)),
        (ws::IPPROTO_TCP, ws::TCP_MAXRTMS) => (Int, UserTimeout(1)),
        (ws::IPPROTO_TCP, ws::TCP_FASTOPEN) => (Bool, FastOpen),
        (ws::IPPROTO_TCP, ws::TCP_EXPEDITED_1122 | ws::TCP_BSDURGENT | ws::TCP_TIMESTAMPS) => (Bool, Stored),
        (ws::IPPROTO_IPV6, ws::IPV6_V6ONLY) => (Byte, Linux(libc::IPPROTO_IPV6, libc::IPV6_V6ONLY)),
        (level, name) if ip_options::is_read_short(level, name) => (Bool, Ip),
        (level, name) if ip_options::is_ours(level, name) => (Int, Ip),
        (level, name) if socket_info::is_ours(level, name) => (Int, Info),
        (ws::SOL_SOCKET | ws::IPPROTO_TCP | ws::IPPROTO_UDP | ws::IPPROTO_IP | ws::IPPROTO_IPV6, _) => {
            return Err(WsaError::WSAENOPROTOOPT);
        }
        // The level must match exactly (OPT-6).
        _ => return Err(WsaError::WSAEINVAL),
    })
}

/// How many connections of TCP Fast Open may wait for their handshake to end.
const FAST_OPEN_QUEUE: i32 = 16;

thread_local! {
    /// SO_OPENTYPE, which is the thread's and not a socket's.
    static OPEN_TYPE: Cell<i32> = const { Cell::new(0) };
}

/// Whether `socket` makes overlapped sockets in this thread (SOCK-10).
pub(crate) fn opens_overlapped() -> bool {
    OPEN_TYPE.get() == 0
}

/// Reads a value in its shape (OPT-1, OPT-5).
///
/// # Safety
/// `value` is null or has `length` readable bytes.
unsafe fn read(shape: Shape, value: PCSTR, length: i32) -> Result<i32, WsaError> {
    let least = match shape {
        Shape::Bool => 0,
        Shape::Byte => 1,
        Shape::Int => 4,
    };
    // A length of -1 is four to the integers, and nonsense to the others (OPT-1).
    let length = match (shape, length) {
        (Shape::Int, -1) => 4,
        (_, -1) => return Err(WsaError::WSAENOBUFS),
        (_, length) => length,
    };
    if value.is_null() || length < least {
        return Err(WsaError::WSAEFAULT);
    }
    let mut bytes = [0u8; 4];
    let count = if shape == Shape::Byte { 1 } else { (length as usize).min(4) };
    // SAFETY: the caller's promise; at most four bytes are written.
    unsafe { std::ptr::copy_nonoverlapping(value, bytes.as_mut_ptr(), count) };
    let number = i32::from_ne_bytes(bytes);
    Ok(if shape == Shape::Int { number } else { i32::from(number != 0) })
}

/// How many probes of keep-alive Linux makes at most, where Windows makes 255.
const MOST_PROBES: i32 = 127;

fn set(socket: &Arc<Socket>, level: i32, name: i32, place: Place, value: i32) -> Result<(), WsaError> {
    let linux = |level, name, value: i32| socket.set_linux(level, name, value);
    let mut options = socket.options.lock();
    match place {
        Place::Linux(libc::IPPROTO_TCP, libc::TCP_KEEPCNT) if (MOST_PROBES..=0xff).contains(&value) => {
            return linux(libc::IPPROTO_TCP, libc::TCP_KEEPCNT, MOST_PROBES);
        }
        Place::Linux(linux_level, linux_name) => {
            return linux(linux_level, linux_name, value);
        }
        Place::ReceiveTimeout => options.receive_timeout_ms = value as u32,
        Place::SendTimeout => options.send_timeout_ms = value as u32,
        Place::ReceiveBuffer => {
            options.receive_buffer = Some(value);
            return linux(libc::SOL_SOCKET, libc::SO_RCVBUF, value);
        }
        Place::SendBuffer => {
            options.send_buffer = Some(value);
            drop(options);
            // Unbuffered it has no size to set: Linux keeps what is on its way.
            if socket.set_unbuffered(value == 0) && value == 0 {
                return Ok(());
            }
            return linux(libc::SOL_SOCKET, libc::SO_SNDBUF, value);
        }
        Place::Linger | Place::DontLinger => {
            if !socket.is_stream() {
                return Err(WsaError::WSAENOPROTOOPT);
            }
            // {u16 on; u16 seconds} in Windows, {int; int} in Linux; the opposite option turns it off or on.
            let (on, seconds) = match place {
                Place::Linger => (value & 0xffff != 0, (value as u32 >> 16) as u16),
                _ => (value == 0, options.linger.unwrap_or(0)),
            };
            options.linger = on.then_some(seconds);
            let linger = libc::linger { l_onoff: i32::from(on), l_linger: i32::from(seconds) };
            return socket.set_linux(libc::SOL_SOCKET, libc::SO_LINGER, linger);
        }
        Place::OobInline => {
            options.oob_inline = value != 0;
            return linux(libc::SOL_SOCKET, libc::SO_OOBINLINE, value);
        }
        // One after the other on the same socket is refused (REU-2).
        Place::ReuseAddress if options.exclusive => return Err(WsaError::WSAEINVAL),
        Place::Exclusive if options.reuse_address => return Err(WsaError::WSAEINVAL),
        // After the bind the one has no effect and the other is refused (REU-3).
        Place::ReuseAddress => options.reuse_address = value != 0,
        Place::Exclusive if socket.phase.get() != Phase::Fresh => return Err(WsaError::WSAEINVAL),
        Place::Exclusive => options.exclusive = value != 0,
        Place::Error => options.so_error = value,
        Place::Type if !socket.is_stream() => return Err(WsaError::WSAEINVAL),
        Place::Type | Place::AcceptConn | Place::ConnectTime | Place::MostInSegment | Place::Group => {
            return Err(WsaError::WSAENOPROTOOPT);
        }
        Place::MostInMessage | Place::Info => return Err(WsaError::WSAENOPROTOOPT),
        Place::UserTimeout(unit) => {
            return linux(libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT, value.saturating_mul(unit).max(0));
        }
        // A listener takes data with requests to connect then, and `ConnectEx` sends its first data so.
        Place::FastOpen => {
            return linux(libc::IPPROTO_TCP, libc::TCP_FASTOPEN, if value != 0 { FAST_OPEN_QUEUE } else { 0 });
        }
        Place::UpdateContext | Place::OpenType | Place::Ip => {}
        Place::Stored => {
            options.stored.retain(|(known_level, known_name, _)| (*known_level, *known_name) != (level, name));
            options.stored.push((level, name, value));
        }
    }
    Ok(())
}

/// Sets an acceptor as its listener has been set (NET-62). What the listener has as a new socket has it stays as it is, and so does
/// all if `listener` does not listen: Windows does not mind.
fn inherit(acceptor: &Arc<Socket>, listener: &Socket) {
    if listener.phase.get() != Phase::Listening || !acceptor.is_stream() {
        return;
    }
    let on = |level, name| {
        listener.is_configured() && transfer::integer_option(listener.fd(), level, name).is_ok_and(|value| value != 0)
    };
    let set_on = |name, level, linux| on(level, linux).then_some((name, Place::Linux(level, linux), 1));
    // Read in one look, and not cloned: every accepted connection comes by here.
    let settings = {
        let theirs = listener.options.lock();
        let linger = theirs.linger.map(|seconds| 1 | (u32::from(seconds) << 16) as i32);
        [
            set_on(ws::SO_KEEPALIVE, libc::SOL_SOCKET, libc::SO_KEEPALIVE),
            set_on(ws::TCP_NODELAY, libc::IPPROTO_TCP, libc::TCP_NODELAY),
            theirs.oob_inline.then_some((ws::SO_OOBINLINE, Place::OobInline, 1)),
            linger.map(|value| (ws::SO_LINGER, Place::Linger, value)),
            theirs.receive_buffer.map(|size| (ws::SO_RCVBUF, Place::ReceiveBuffer, size)),
            theirs.send_buffer.map(|size| (ws::SO_SNDBUF, Place::SendBuffer, size)),
            (theirs.receive_timeout_ms != 0).then_some((
                ws::SO_RCVTIMEO,
                Place::ReceiveTimeout,
                theirs.receive_timeout_ms as i32,
            )),
            (theirs.send_timeout_ms != 0).then_some((
                ws::SO_SNDTIMEO,
                Place::SendTimeout,
                theirs.send_timeout_ms as i32,
            )),
            theirs.reuse_address.then_some((ws::SO_REUSEADDR, Place::ReuseAddress, 1)),
        ]
    };
    for (name, place, value) in settings.into_iter().flatten() {
        // One that the connection does not have is not missed.
        let _ = set(acceptor, ws::SOL_SOCKET, name, place, value);
    }
}

fn get(socket: &Arc<Socket>, level: i32, name: i32, place: Place) -> Result<i32, WsaError> {
    let linux = |level, name| {
        transfer::integer_option(socket.fd_to_send(), level, name).map_err(|errno| socket.error(errno, Call::Other))
    };
    let options = socket.options.lock();
    Ok(match place {
        Place::Linux(level, name) => linux(level, name)?,
        Place::ReceiveTimeout => options.receive_timeout_ms as i32,
        Place::SendTimeout => options.send_timeout_ms as i32,
        Place::ReceiveBuffer => match options.receive_buffer {
            Some(set) => set,
            None => linux(libc::SOL_SOCKET, libc::SO_RCVBUF)?,
        },
        Place::SendBuffer => match options.send_buffer {
            Some(set) => set,
            None => linux(libc::SOL_SOCKET, libc::SO_SNDBUF)?,
        },
        Place::Linger | Place::DontLinger if !socket.is_stream() => return Err(WsaError::WSAENOPROTOOPT),
        Place::Linger => options.linger.map_or(0, |seconds| 1 | i32::from(seconds) << 16),
        Place::DontLinger => i32::from(options.linger.is_none()),
        Place::OobInline => i32::from(options.oob_inline),
        Place::ReuseAddress => i32::from(options.reuse_address),
        Place::Exclusive => i32::from(options.exclusive),
        Place::Error => {
            drop(options);
            return Ok(socket_error(socket));
        }
        Place::Type => linux(libc::SOL_SOCKET, libc::SO_TYPE)?,
        Place::AcceptConn => i32::from(socket.phase.get() == Phase::Listening),
        Place::ConnectTime => match options.connected_at {
            Some(since) if socket.phase.get() == Phase::Connected => since.elapsed().as_secs() as i32,
            _ => -1,
        },
        Place::UpdateContext | Place::Ip | Place::Info => return Err(WsaError::WSAENOPROTOOPT),
        Place::MostInSegment => linux(libc::IPPROTO_TCP, libc::TCP_MAXSEG)?,
        Place::UserTimeout(unit) => linux(libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT)? / unit,
        Place::FastOpen => i32::from(linux(libc::IPPROTO_TCP, libc::TCP_FASTOPEN)? != 0),
        Place::Group => 0,
        Place::MostInMessage if socket.is_stream() => return Err(WsaError::WSAENOPROTOOPT),
        Place::MostInMessage => socket_info::largest_datagram(socket) as i32,
        Place::OpenType => OPEN_TYPE.get(),
        Place::Stored => {
            let found =
                options.stored.iter().find(|(known_level, known_name, _)| (*known_level, *known_name) == (level, name));
            found.map_or(0, |(_, _, value)| *value)
        }
    })
}

/// SO_ERROR: the failure of an asynchronous connect, which reading does not clear (SOCK-34).
fn socket_error(socket: &Arc<Socket>) -> i32 {
    if let Phase::Connecting | Phase::ConnectingEx | Phase::Failed = socket.phase.get() {
        socket.connect_outcome();
    }
    socket.options.lock().so_error
}

/// `setsockopt`—Sets an option (section 5.7).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEINVAL, WSAENOPROTOOPT.
///
/// # Safety
/// `optval` is null or has `optlen` readable bytes.
pub unsafe extern "system" fn setsockopt(s: ws::SOCKET, level: i32, optname: i32, optval: PCSTR, optlen: i32) -> i32 {
    let set_option = || {
        if (level, optname) == (ws::SOL_SOCKET, ws::SO_OPENTYPE) {
            startup::check_started()?;
            // SAFETY: the caller's promise.
            OPEN_TYPE.set(unsafe { read(Shape::Int, optval, optlen) }?);
            return Ok(());
        }
        let socket = handle::socket(s)?;
        let (shape, place) = find(level, optname)?;
        if place == Place::Ip {
            // SAFETY: the caller's promise.
            return unsafe { ip_options::set(&socket, level, optname, optval, optlen) };
        }
        if place == Place::UpdateContext {
            if optname == ws::SO_UPDATE_ACCEPT_CONTEXT {
                if optval.is_null() || optlen < size_of::<ws::SOCKET>() as i32 {
                    return Err(WsaError::WSAEFAULT);
                }
                // SAFETY: the caller's promise; there are as many bytes.
                inherit(&socket, &*handle::socket(unsafe { optval.cast::<ws::SOCKET>().read_unaligned() })?);
            }
            if optname == ws::SO_UPDATE_CONNECT_CONTEXT {
                socket.options.lock().lacks_context = false;
            }
            // After AcceptEx and ConnectEx everything else works without it too.
            return Ok(());
        }
        // SAFETY: the caller's promise.
        let value = unsafe { read(shape, optval, optlen) }?;
        set(&socket, level, optname, place, value)
    };
    finish(set_option())
}

/// # Safety
/// As for [`getsockopt`].
unsafe fn give_open_type(value: PSTR, length: *mut i32) -> Result<(), WsaError> {
    if value.is_null() || length.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise; it is not null. Minus one is room enough, too (OPT-2).
    if (0..4).contains(&unsafe { length.read() }) {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise.
    unsafe { value.cast::<i32>().write_unaligned(OPEN_TYPE.get()) };
    // SAFETY: as above.
    unsafe { length.write(4) };
    Ok(())
}

/// `getsockopt`—Reads an option (section 5.7).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEINVAL, WSAENOPROTOOPT.
///
/// # Safety
/// `optlen` is null or valid, and `optval` is null or has as many writable bytes as it says.
pub unsafe extern "system" fn getsockopt(
    s: ws::SOCKET,
    level: i32,
    optname: i32,
    optval: PSTR,
    optlen: *mut i32,
) -> i32 {
    let get_option = || {
        if (level, optname) == (ws::SOL_SOCKET, ws::SO_OPENTYPE) {
            startup::check_started()?;
            // SAFETY: the caller's promise.
            return unsafe { give_open_type(optval, optlen) };
        }
        let socket = handle::socket(s)?;
        let (shape, place) = find(level, optname)?;
        if optval.is_null() || optlen.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        let room = unsafe { optlen.read() };
        if place == Place::Info {
            // SAFETY: the caller's promise.
            return unsafe { socket_info::get(&socket, optname, optval, optlen) };
        }
        let length = match shape {
            Shape::Bool if room >= 4 => 4,
            Shape::Bool | Shape::Byte if room >= 1 => 1,
            Shape::Int if room >= 4 => 4,
            _ => return Err(WsaError::WSAEFAULT),
        };
        let value = match place {
            Place::Ip => ip_options::get(&socket, level, optname)?,
            place => get(&socket, level, optname, place)?,
        };
        let value = value.to_ne_bytes();
        // SAFETY: the caller's promise; `length` is no more than the room.
        unsafe { std::ptr::copy_nonoverlapping(value.as_ptr(), optval, length) };
        // SAFETY: as above.
        unsafe { optlen.write(length as i32) };
        Ok(())
    };
    finish(get_option())
}
