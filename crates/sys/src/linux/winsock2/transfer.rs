//! `recv` and `send`: synchronous transfers, and what they share with the overlapped ones.
#![allow(unsafe_code)] // Transfers into the program's buffers.

use super::{datagram, finish_with};
use crate::linux::blocking::{self, Blocked};
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::socket::datagram::{Parcel, Wish};
use crate::linux::socket::run::{Way, linux_flags, reach};
use crate::linux::socket::{Kind, Phase, SHUT_RECEIVE, SHUT_SEND, Socket};
use overlapped_core::direction::{Begin, Ended};
use overlapped_core::error::{Call, WsaError};
use overlapped_core::record::NetworkEvents;
use smallvec::{SmallVec, smallvec};
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;

pub(crate) type Buffers = SmallVec<[libc::iovec; 1]>;

const OOB: u32 = ws::MSG_OOB as u32;
const PEEK: u32 = ws::MSG_PEEK as u32;
const WAITALL: u32 = ws::MSG_WAITALL as u32;
const DONTROUTE: u32 = ws::MSG_DONTROUTE as u32;
const PARTIAL: u32 = ws::MSG_PARTIAL;
const PUSH_IMMEDIATE: u32 = 0x20;

/// The network event that a receive with these flags re-enables.
pub(crate) fn event_of(flags: u32) -> NetworkEvents {
    if flags & OOB != 0 { NetworkEvents::OOB } else { NetworkEvents::READ }
}

/// The flags that a receive knows; MSG_PARTIAL means nothing to a stream (OVL-58).
pub(crate) fn check_receive(socket: &Socket, flags: u32) -> Result<(), WsaError> {
    if flags & !(OOB | PEEK | WAITALL | PARTIAL | PUSH_IMMEDIATE) != 0 {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if flags & WAITALL != 0 && flags & (OOB | PEEK | PARTIAL) != 0 {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if socket.is_shut(SHUT_RECEIVE) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    check_connected(socket)
}

pub(crate) fn check_send(socket: &Socket, flags: u32) -> Result<(), WsaError> {
    if flags & !(OOB | DONTROUTE) != 0 {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if socket.is_shut(SHUT_SEND) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    check_connected(socket)
}

/// Transfers need a connection (SOCK-33, SOCK-41). A connect that has just ended counts.
fn check_connected(socket: &Socket) -> Result<(), WsaError> {
    match socket.phase.get() {
        Phase::Connected => Ok(()),
        Phase::Connecting | Phase::ConnectingEx => match socket.connect_outcome() {
            Some(0) => Ok(()),
            _ => Err(WsaError::WSAENOTCONN),
        },
        _ => Err(WsaError::WSAENOTCONN),
    }
}

/// Receives now or, on a blocking socket, when there is something.
pub(crate) fn receive(socket: &Arc<Socket>, buffers: Buffers, flags: u32) -> Result<usize, WsaError> {
    if !socket.is_stream() {
        let (result, bytes) = datagram::receive(socket, buffers, flags, Wish::Nothing);
        return result.map(|()| bytes as usize);
    }
    check_receive(socket, flags)?;
    if flags & WAITALL != 0 && socket.is_non_blocking() {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if let Some(result) = receive_now(socket, &buffers, flags) {
        return result;
    }
    let timeout_ms = socket.options.lock().receive_timeout_ms;
    let result = match blocking::run(socket, Way::In, Kind::Receive { flags }, buffers, timeout_ms)? {
        Blocked::Ended(status, bytes) if status.is_success() => Ok(bytes as usize),
        Blocked::Ended(status, _) => Err(blocking::error(status)),
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    };
    socket.reenable(NetworkEvents::READ);
    result
}

/// One attempt; `None` if the call has to block.
fn receive_now(socket: &Arc<Socket>, buffers: &Buffers, flags: u32) -> Option<Result<usize, WsaError>> {
    let room: usize = buffers.iter().map(|buffer| buffer.iov_len).sum();
    let blocks = !socket.is_non_blocking();
    if flags & WAITALL != 0 && blocks {
        return None;
    }
    let mut delivery = Delivery::new();
    loop {
        match socket.input.begin() {
            Begin::Closed => return Some(Err(WsaError::WSAENOTSOCK)),
            Begin::Busy => std::thread::yield_now(),
            Begin::Outstanding if blocks => return None,
            Begin::Outstanding => return Some(Err(WsaError::WSAEWOULDBLOCK)),
            Begin::Begun => break,
        }
    }
    // SAFETY: the program's buffers are its own until the call returns; bad ones are refused by the kernel.
    let result = unsafe { receive_once(socket, buffers, room, flags) };
    let takes = flags & (OOB | PEEK) == 0;
    let ended = match result {
        Err(libc::EAGAIN) if takes => Ended::Blocked(None),
        Ok(bytes) => Ended::Done { drained: takes && bytes < reach(buffers, room) && socket.short_means_drained() },
        Err(_) => Ended::Done { drained: false },
    };
    let next = socket.input.ended(ended);
    socket.go_on(Way::In, next, &mut delivery);
    let bit = event_of(flags);
    match result {
        // The one failure that does not re-arm (NET-21).
        Err(libc::EFAULT) => {}
        _ => socket.reenable_input(bit, &mut delivery),
    }
    delivery.end();
    match result {
        Ok(bytes) => Some(Ok(bytes)),
        Err(libc::EAGAIN) if blocks && flags & OOB == 0 => None,
        Err(libc::EINVAL) if flags & OOB != 0 && !socket.options.lock().oob_inline => {
            // No urgent byte is there (SOCK-48).
            Some(Err(if blocks { WsaError::WSAEINVAL } else { WsaError::WSAEWOULDBLOCK }))
        }
        Err(errno) => Some(Err(socket.error(errno, Call::Receive))),
    }
}

/// # Safety
/// As for [`Socket::receive`].
unsafe fn receive_once(socket: &Socket, buffers: &Buffers, room: usize, flags: u32) -> Result<usize, i32> {
    if room == 0 && socket.is_stream() {
        // An empty receive takes nothing and still says whether something is there (SOCK-42).
        let mut byte = 0u8;
        let buffer = [libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 }];
        // SAFETY: the buffer is one live byte.
        return unsafe { socket.receive(&buffer, libc::MSG_PEEK) }.map(|_| 0);
    }
    // SAFETY: the caller's promise.
    unsafe { socket.receive(buffers, linux_flags(flags)) }
}

/// Sends now what there is room for or, on a blocking socket, everything.
pub(crate) fn send_buffers(socket: &Arc<Socket>, mut buffers: Buffers, flags: u32) -> Result<usize, WsaError> {
    if !socket.is_stream() {
        let parcel = Parcel { flags, ..Parcel::default() };
        return datagram::send(socket, buffers, parcel).map(|bytes| bytes as usize);
    }
    check_send(socket, flags)?;
    let total: usize = buffers.iter().map(|buffer| buffer.iov_len).sum();
    if total == 0 && socket.is_stream() {
        return Ok(0);
    }
    let mut sent = 0;
    // Unbuffered, a blocking send lasts until it is acknowledged (OVL-55).
    let at_once =
        if socket.is_unbuffered() && !socket.is_non_blocking() { None } else { send_now(socket, &buffers, flags) };
    match at_once {
        Some(Ok(bytes)) if bytes < total && !socket.is_non_blocking() => sent = bytes,
        Some(result) => return result,
        None => {}
    }
    skip(&mut buffers, sent);
    let timeout_ms = socket.options.lock().send_timeout_ms;
    match blocking::run(socket, Way::Out, Kind::Send { flags }, buffers, timeout_ms)? {
        Blocked::Ended(status, bytes) if status.is_success() => Ok(sent + bytes as usize),
        Blocked::Ended(status, _) => Err(blocking::error(status)),
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    }
}

fn skip(buffers: &mut Buffers, mut bytes: usize) {
    for buffer in buffers {
        let here = bytes.min(buffer.iov_len);
        buffer.iov_base = buffer.iov_base.wrapping_byte_add(here);
        buffer.iov_len -= here;
        bytes -= here;
    }
}

/// One attempt; `None` if the call has to block.
fn send_now(socket: &Arc<Socket>, buffers: &Buffers, flags: u32) -> Option<Result<usize, WsaError>> {
    let total: usize = buffers.iter().map(|buffer| buffer.iov_len).sum();
    let blocks = !socket.is_non_blocking();
    loop {
        match socket.output.begin() {
            Begin::Closed => return Some(Err(WsaError::WSAENOTSOCK)),
            Begin::Busy => std::thread::yield_now(),
            Begin::Outstanding if blocks => return None,
            Begin::Outstanding => {
                // It must not overtake them (OVL-53); FD_WRITE comes when they are done.
                arm_write(socket);
                return Some(Err(WsaError::WSAEWOULDBLOCK));
            }
            Begin::Begun => break,
        }
    }
    // SAFETY: the program's buffers are its own until the call returns; bad ones are refused by the kernel.
    let result = unsafe { socket.send(buffers, linux_flags(flags)) };
    let ended = match result {
        Err(libc::EAGAIN) => Ended::Blocked(None),
        Ok(bytes) => Ended::Done { drained: bytes < reach(buffers, total) },
        Err(_) => Ended::Done { drained: false },
    };
    let (next, mut delivery) = (socket.output.ended(ended), Delivery::new());
    socket.go_on(Way::Out, next, &mut delivery);
    delivery.end();
    match result {
        Ok(bytes) => {
            if bytes < total && !blocks {
                arm_write(socket);
            }
            Some(Ok(bytes))
        }
        Err(libc::EAGAIN) if blocks => None,
        Err(errno) => {
            if errno == libc::EAGAIN {
                arm_write(socket);
            }
            Some(Err(socket.error(errno, Call::Send)))
        }
    }
}

/// FD_WRITE is due when there is room again (NET-43, NET-44); if room came meanwhile, it is due now.
pub(crate) fn arm_write(socket: &Socket) {
    let mut delivery = Delivery::new();
    let mut record = socket.record.lock();
    record.send_blocked();
    let due = if socket.has_room() { record.writable() } else { None };
    drop(record);
    if let Some(event) = due {
        event.set(&mut delivery.wakes);
    }
}

/// The one buffer of a call. That there is none is seen before anything is taken for it (SOCK-42).
pub(crate) fn one(buffer: *mut u8, length: i32) -> Result<Buffers, WsaError> {
    let iov_len = usize::try_from(length).map_err(|_| WsaError::WSAEFAULT)?;
    if buffer.is_null() && iov_len > 0 {
        return Err(WsaError::WSAEFAULT);
    }
    Ok(smallvec![libc::iovec { iov_base: buffer.cast(), iov_len }])
}

/// `recv`—Receives into one buffer (SOCK-40, SOCK-42).
///
/// Errors: WSAENOTSOCK, WSAENOTCONN, WSAESHUTDOWN, WSAEWOULDBLOCK, WSAEFAULT, WSAEOPNOTSUPP, WSAECONNRESET, WSAETIMEDOUT.
///
/// # Safety
/// `buf` has `len` writable bytes.
pub unsafe extern "system-unwind" fn recv(
    s: ws::SOCKET,
    buf: windows_sys::core::PSTR,
    len: i32,
    flags: ws::SEND_RECV_FLAGS,
) -> i32 {
    let result = handle::socket(s).and_then(|socket| receive(&socket, one(buf, len)?, flags as u32));
    finish_with(result.map(|bytes| bytes as i32), ws::SOCKET_ERROR)
}

/// `send`—Sends from one buffer (SOCK-43, SOCK-44).
///
/// Errors: WSAENOTSOCK, WSAENOTCONN, WSAESHUTDOWN, WSAEWOULDBLOCK, WSAEFAULT, WSAEOPNOTSUPP, WSAECONNRESET, WSAETIMEDOUT.
///
/// # Safety
/// `buf` has `len` readable bytes.
pub unsafe extern "system-unwind" fn send(
    s: ws::SOCKET,
    buf: windows_sys::core::PCSTR,
    len: i32,
    flags: ws::SEND_RECV_FLAGS,
) -> i32 {
    let result = handle::socket(s).and_then(|socket| send_buffers(&socket, one(buf.cast_mut(), len)?, flags as u32));
    finish_with(result.map(|bytes| bytes as i32), ws::SOCKET_ERROR)
}
