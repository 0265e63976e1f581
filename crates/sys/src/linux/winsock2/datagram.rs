//! Datagrams: `sendto`, `recvfrom`, `WSASendTo`, `WSARecvFrom`, `WSASendMsg`, `WSARecvMsg`; and what `recv`, `send`, `WSARecv` and
//! `WSASend` do on a datagram socket.
//!
//! On a stream the addresses mean nothing, and each is the plain transfer.
#![allow(unsafe_code)] // Reads and writes the program's structures; the folder `socket` states the invariants.

use super::overlapped::{copy_buffers, notify, start_prepared, write};
use super::transfer::{self, Buffers, event_of, one};
use super::{finish, finish_with};
use crate::linux::address;
use crate::linux::blocking::{self, Blocked};
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::socket::control;
use crate::linux::socket::datagram::{Parcel, Wish};
use crate::linux::socket::operation::{self, Notify};
use crate::linux::socket::run::Way;
use crate::linux::socket::{Kind, Phase, SHUT_RECEIVE, SHUT_SEND, Socket};
use overlapped_core::direction::{Begin, Ended};
use overlapped_core::error::{Call, Status, WsaError};
use overlapped_engine::transfer::{self as kernel, Address};
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;

const PEEK: u32 = ws::MSG_PEEK as u32;
const DONTROUTE: u32 = ws::MSG_DONTROUTE as u32;
const PARTIAL: u32 = ws::MSG_PARTIAL;
const PUSH_IMMEDIATE: u32 = 0x20;

/// How a receive ended: the bytes stored, also where the call fails because there were more (UDP-1).
pub(crate) type Stored = (Result<(), WsaError>, u32);

fn check_receive(socket: &Socket, flags: u32) -> Result<(), WsaError> {
    // Neither urgent data nor a wait for more exists for datagrams.
    if flags & !(PEEK | PARTIAL | PUSH_IMMEDIATE) != 0 {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if socket.is_shut(SHUT_RECEIVE) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    // Nothing can be sent to it yet (UDP-4).
    if socket.phase.get() == Phase::Fresh { Err(WsaError::WSAEINVAL) } else { Ok(()) }
}

fn check_send(socket: &Socket, flags: u32, to: Option<&Address>) -> Result<(), WsaError> {
    if flags & !DONTROUTE != 0 {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if socket.is_shut(SHUT_SEND) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    match to {
        None if socket.phase.get() == Phase::Connected => Ok(()),
        None => Err(WsaError::WSAENOTCONN),
        // Linux would send to this host, or find no port.
        Some(to) if socket.nature.raw => {
            if address::is_any(to) {
                Err(WsaError::WSAEADDRNOTAVAIL)
            } else {
                Ok(())
            }
        }
        Some(to) if address::is_any(to) || address::port(to) == 0 => Err(WsaError::WSAEADDRNOTAVAIL),
        Some(_) => Ok(()),
    }
}

/// Gives an unbound socket a port, as every send to an address does, whatever becomes of the send (UDP-4).
fn bind_implicitly(socket: &Socket) -> Result<(), WsaError> {
    if socket.phase.get() != Phase::Fresh {
        return Ok(());
    }
    let mut any = Address::default();
    any.storage.ss_family = socket.nature.family as libc::sa_family_t;
    any.length = address::length_of(socket.nature.family) as libc::socklen_t;
    match kernel::bind(socket.fd(), &any) {
        Ok(()) if socket.phase.advance(Phase::Fresh, Phase::Bound) => {
            let due = socket.record.lock().writable_from_birth();
            if let Some(event) = due {
                event.set(&mut Delivery::new().wakes);
            }
            Ok(())
        }
        // Another thread was faster.
        Ok(()) | Err(libc::EINVAL) => Ok(()),
        Err(errno) => Err(socket.error(errno, Call::Other)),
    }
}

fn kind_of(flags: u32, wish: Wish) -> Kind {
    match wish {
        // Registered I/O makes its own.
        Wish::Nothing | Wish::Registered(_) => Kind::Receive { flags },
        Wish::Sender(name, length) => Kind::ReceiveFrom { flags, name, length },
        Wish::Message(message) => Kind::ReceiveMessage { flags, message },
    }
}

fn outcome(status: Status) -> Result<(), WsaError> {
    if status.is_success() { Ok(()) } else { Err(blocking::error(status)) }
}

/// Receives a datagram now or, on a blocking socket, when there is one.
pub(crate) fn receive(socket: &Arc<Socket>, buffers: Buffers, flags: u32, wish: Wish) -> Stored {
    if let Err(error) = check_receive(socket, flags) {
        return (Err(error), 0);
    }
    let ended = match receive_now(socket, &buffers, flags, wish) {
        Some(ended) => ended,
        None => {
            let timeout_ms = socket.options.lock().receive_timeout_ms;
            match blocking::run(socket, Way::In, kind_of(flags, wish), buffers, timeout_ms) {
                Ok(Blocked::Ended(status, bytes)) => (outcome(status), bytes),
                Ok(Blocked::TimedOut) => (Err(WsaError::WSAETIMEDOUT), 0),
                Err(error) => (Err(error), 0),
            }
        }
    };
    socket.reenable(event_of(flags));
    ended
}

/// One attempt; `None` if the call has to block.
fn receive_now(socket: &Arc<Socket>, buffers: &Buffers, flags: u32, wish: Wish) -> Option<Stored> {
    let blocks = !socket.is_non_blocking();
    loop {
        match socket.input.begin() {
            Begin::Closed => return Some((Err(WsaError::WSAENOTSOCK), 0)),
            Begin::Busy => std::thread::yield_now(),
            Begin::Outstanding if blocks => return None,
            Begin::Outstanding => return Some((Err(WsaError::WSAEWOULDBLOCK), 0)),
            Begin::Begun => break,
        }
    }
    // SAFETY: the program's buffers are its own until the call returns; bad ones are refused by the kernel.
    let result = unsafe { socket.receive_datagram(buffers, flags, wish) };
    let ended = match result {
        Err(libc::EAGAIN) => Ended::Blocked(None),
        _ => Ended::Done { drained: false },
    };
    let next = socket.input.ended(ended);
    socket.go_on(Way::In, next, &mut Delivery::new());
    match result {
        Ok(result) => Some((outcome(result.status), result.bytes)),
        Err(libc::EAGAIN) if blocks => None,
        Err(errno) => Some((Err(socket.error(errno, Call::Receive)), 0)),
    }
}

/// Sends a datagram now or, on a blocking socket, when there is room.
pub(crate) fn send(socket: &Arc<Socket>, buffers: Buffers, parcel: Parcel) -> Result<u32, WsaError> {
    if parcel.to.is_some() {
        bind_implicitly(socket)?;
    }
    check_send(socket, parcel.flags, parcel.to.as_ref())?;
    if let Some(result) = send_now(socket, &buffers, &parcel) {
        return result;
    }
    let timeout_ms = socket.options.lock().send_timeout_ms;
    match blocking::run(socket, Way::Out, Kind::SendTo(Box::new(parcel)), buffers, timeout_ms)? {
        Blocked::Ended(status, bytes) => outcome(status).map(|()| bytes),
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    }
}

fn send_now(socket: &Arc<Socket>, buffers: &Buffers, parcel: &Parcel) -> Option<Result<u32, WsaError>> {
    let blocks = !socket.is_non_blocking();
    loop {
        match socket.output.begin() {
            Begin::Closed => return Some(Err(WsaError::WSAENOTSOCK)),
            Begin::Busy => std::thread::yield_now(),
            Begin::Outstanding if blocks => return None,
            Begin::Outstanding => {
                transfer::arm_write(socket);
                return Some(Err(WsaError::WSAEWOULDBLOCK));
            }
            Begin::Begun => break,
        }
    }
    // SAFETY: the program's buffers are its own until the call returns; bad ones are refused by the kernel.
    let result = unsafe { socket.send_datagram(buffers, parcel.flags, parcel.to.as_ref(), &parcel.control) };
    let ended = match result {
        Err(libc::EAGAIN) => Ended::Blocked(None),
        _ => Ended::Done { drained: false },
    };
    let next = socket.output.ended(ended);
    socket.go_on(Way::Out, next, &mut Delivery::new());
    match result {
        Ok(bytes) => Some(Ok(bytes as u32)),
        Err(libc::EAGAIN) if blocks => None,
        Err(errno) => {
            if errno == libc::EAGAIN {
                transfer::arm_write(socket);
            }
            Some(Err(socket.error(errno, Call::Send)))
        }
    }
}

/// On a socket without the overlapped attribute the call blocks, whatever the mode (OVL-8).
fn run_synchronously(socket: &Arc<Socket>, way: Way, kind: Kind, buffers: Buffers, notify: &Notify) -> Stored {
    operation::mark_started(socket, notify);
    crate::linux::misuse::pending::is_none(notify.overlapped.addr());
    match blocking::run(socket, way, kind, buffers, 0) {
        Ok(Blocked::Ended(status, bytes)) => {
            if !status.is_error() {
                operation::fill(notify.overlapped, status, bytes);
                if let Some(event) = &notify.event {
                    event.set(&mut Delivery::new().wakes);
                }
            }
            (outcome(status), bytes)
        }
        Ok(Blocked::TimedOut) => (Err(WsaError::WSAETIMEDOUT), 0),
        Err(error) => (Err(error), 0),
    }
}

/// Starts to receive a datagram.
pub(crate) fn start_receive(socket: &Arc<Socket>, buffers: Buffers, flags: u32, wish: Wish, notify: Notify) -> Stored {
    if let Err(error) = check_receive(socket, flags) {
        return (Err(error), 0);
    }
    let kind = kind_of(flags, wish);
    if !socket.nature.overlapped {
        return run_synchronously(socket, Way::In, kind, buffers, &notify);
    }
    let attempt = |buffers: &Buffers| {
        // SAFETY: the program keeps what an operation names until its end (invariant 1), and this thread holds the baton
        // (invariant 2).
        unsafe { socket.receive_datagram(buffers, flags, wish) }
            .map_err(|errno| (errno, socket.status(errno, Call::Receive)))
    };
    let started = start_prepared(socket, Way::In, buffers, notify, attempt, || kind);
    socket.reenable(event_of(flags));
    started
}

/// Starts to send a datagram.
pub(crate) fn start_send(
    socket: &Arc<Socket>,
    buffers: Buffers,
    parcel: Parcel,
    notify: Notify,
) -> Result<u32, WsaError> {
    if parcel.to.is_some() {
        bind_implicitly(socket)?;
    }
    check_send(socket, parcel.flags, parcel.to.as_ref())?;
    let (result, bytes) = if socket.nature.overlapped {
        let attempt = |buffers: &Buffers| {
            // SAFETY: as in `start_receive`.
            let sent = unsafe { socket.send_datagram(buffers, parcel.flags, parcel.to.as_ref(), &parcel.control) };
            let whole = |bytes| operation_result(bytes as u32);
            sent.map(whole).map_err(|errno| (errno, socket.status(errno, Call::Send)))
        };
        start_prepared(socket, Way::Out, buffers, notify, attempt, || Kind::SendTo(Box::new(parcel.clone())))
    } else {
        run_synchronously(socket, Way::Out, Kind::SendTo(Box::new(parcel)), buffers, &notify)
    };
    result.map(|()| bytes)
}

fn operation_result(bytes: u32) -> crate::linux::socket::run::Result {
    crate::linux::socket::run::Result { status: Status::SUCCESS, bytes, flags: 0 }
}

/// Reads a destination; `None` where none is given.
///
/// # Safety
/// `to` is null or has `length` readable bytes.
unsafe fn destination(socket: &Socket, to: *const ws::SOCKADDR, length: i32) -> Result<Option<Address>, WsaError> {
    if to.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    let mut to = unsafe { address::from_winsock(to, length, socket.nature.family) }?;
    if socket.nature.raw {
        // Of IPv6 Linux would take it for another protocol.
        address::set_port(&mut to, 0);
    }
    Ok(Some(to))
}

/// Where the sender's address goes, checked before anything is taken.
///
/// # Safety
/// `length` is null or valid.
unsafe fn sender(socket: &Socket, from: *mut ws::SOCKADDR, length: *mut i32) -> Result<Wish, WsaError> {
    if from.is_null() {
        return Ok(Wish::Nothing);
    }
    if length.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise; it is not null.
    let room = unsafe { length.read() };
    if i64::from(room) < address::length_of(socket.nature.family) as i64 {
        return Err(WsaError::WSAEFAULT);
    }
    Ok(Wish::Sender(from, length))
}

/// `recvfrom`—Receives a datagram and its sender. Blocks or not as the socket does; APCs run inside.
///
/// Errors: WSAENOTSOCK, WSAEINVAL (not bound), WSAEFAULT (room for the address), WSAEMSGSIZE (cut; the buffer and the address are
/// filled in), WSAECONNRESET, WSAENETRESET (fates of datagrams sent earlier), WSAEWOULDBLOCK, WSAETIMEDOUT, WSAESHUTDOWN,
/// WSAEOPNOTSUPP.
///
/// # Safety
/// `buf` has `len` writable bytes; `fromlen` is null or valid, and `from` is null or has as many writable bytes as it says.
pub unsafe extern "system-unwind" fn recvfrom(
    s: ws::SOCKET,
    buf: windows_sys::core::PSTR,
    len: i32,
    flags: i32,
    from: *mut ws::SOCKADDR,
    fromlen: *mut i32,
) -> i32 {
    let receive = || {
        let socket = handle::socket(s)?;
        let buffers = one(buf, len)?;
        if socket.is_stream() {
            return transfer::receive(&socket, buffers, flags as u32).map(|bytes| bytes as i32);
        }
        // SAFETY: the caller's promise.
        let wish = unsafe { sender(&socket, from, fromlen) }?;
        let (result, bytes) = self::receive(&socket, buffers, flags as u32, wish);
        result.map(|()| bytes as i32)
    };
    finish_with(receive(), ws::SOCKET_ERROR)
}

/// `sendto`—Sends a datagram to an address. A socket that is not bound gets a port (UDP-4).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL (no host or port), WSAENOTCONN (no address), WSAEMSGSIZE,
/// WSAEACCES (broadcast), WSAEWOULDBLOCK, WSAESHUTDOWN, WSAEOPNOTSUPP.
///
/// # Safety
/// `buf` has `len` readable bytes, `to` is null or has `tolen`.
pub unsafe extern "system-unwind" fn sendto(
    s: ws::SOCKET,
    buf: windows_sys::core::PCSTR,
    len: i32,
    flags: i32,
    to: *const ws::SOCKADDR,
    tolen: i32,
) -> i32 {
    let send = || {
        let socket = handle::socket(s)?;
        let buffers = one(buf.cast_mut(), len)?;
        if socket.is_stream() {
            return transfer::send_buffers(&socket, buffers, flags as u32).map(|bytes| bytes as i32);
        }
        // SAFETY: the caller's promise.
        let to = unsafe { destination(&socket, to, tolen) }?;
        let parcel = Parcel { flags: flags as u32, to, control: Vec::new() };
        self::send(&socket, buffers, parcel).map(|bytes| bytes as i32)
    };
    finish_with(send(), ws::SOCKET_ERROR)
}

/// `WSARecvFrom`—Receives a datagram and its sender: now, or overlapped. The address and its length are written at completion
/// (UDP-12).
///
/// Errors: as [`recvfrom`]; WSA_IO_PENDING, WSAEINVAL (no buffers; a routine on a socket with a port), WSA_INVALID_HANDLE. With
/// an OVERLAPPED, WSAEMSGSIZE at once is told as any end is (UDP-2).
///
/// # Safety
/// The arrays are valid now; buffers, address, its length and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn WSARecvFrom(
    s: ws::SOCKET,
    lpbuffers: *const ws::WSABUF,
    dwbuffercount: u32,
    lpnumberofbytesrecvd: *mut u32,
    lpflags: *mut u32,
    lpfrom: *mut ws::SOCKADDR,
    lpfromlen: *mut i32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let found = handle::socket(s);
    if let Ok(socket) = &found
        && socket.is_stream()
    {
        // SAFETY: the caller's promise.
        return unsafe {
            super::overlapped::WSARecv(
                s,
                lpbuffers,
                dwbuffercount,
                lpnumberofbytesrecvd,
                lpflags,
                lpoverlapped,
                lpcompletionroutine,
            )
        };
    }
    let receive = || -> Result<Stored, WsaError> {
        let socket = found?;
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(lpbuffers, dwbuffercount) }?;
        if lpflags.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise.
        let wish = unsafe { sender(&socket, lpfrom, lpfromlen) }?;
        // SAFETY: the caller's promise; it is not null.
        let flags = unsafe { lpflags.read() };
        if lpoverlapped.is_null() {
            if lpnumberofbytesrecvd.is_null() {
                return Err(WsaError::WSAEFAULT);
            }
            return Ok(self::receive(&socket, buffers, flags, wish));
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        Ok(start_receive(&socket, buffers, flags, wish, notify))
    };
    // SAFETY: the caller's promise: null or valid.
    unsafe { finish_receive(receive(), lpnumberofbytesrecvd, lpflags) }
}

/// Ends a receive call: the count is written also where the datagram was cut.
///
/// # Safety
/// The pointers are null or valid.
pub(crate) unsafe fn finish_receive(received: Result<Stored, WsaError>, count: *mut u32, flags: *mut u32) -> i32 {
    let (result, bytes) = received.unwrap_or_else(|error| (Err(error), 0));
    if matches!(result, Ok(()) | Err(WsaError::WSAEMSGSIZE)) {
        // SAFETY: the caller's promise.
        unsafe { write(count, bytes) };
    }
    if result.is_ok() {
        // SAFETY: the caller's promise.
        unsafe { write(flags, 0) };
    }
    finish(result)
}

/// `WSASendTo`—Sends a datagram to an address: now, or overlapped.
///
/// Errors: as [`sendto`]; WSA_IO_PENDING, WSAEINVAL (no buffers; a routine on a socket with a port), WSA_INVALID_HANDLE.
///
/// # Safety
/// The arrays and the address are valid now; the buffers and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn WSASendTo(
    s: ws::SOCKET,
    lpbuffers: *const ws::WSABUF,
    dwbuffercount: u32,
    lpnumberofbytessent: *mut u32,
    dwflags: u32,
    lpto: *const ws::SOCKADDR,
    itolen: i32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let found = handle::socket(s);
    if let Ok(socket) = &found
        && socket.is_stream()
    {
        // SAFETY: the caller's promise.
        return unsafe {
            super::overlapped::WSASend(
                s,
                lpbuffers,
                dwbuffercount,
                lpnumberofbytessent,
                dwflags,
                lpoverlapped,
                lpcompletionroutine,
            )
        };
    }
    let send = || {
        let socket = found?;
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(lpbuffers, dwbuffercount) }?;
        // SAFETY: the caller's promise.
        let to = unsafe { destination(&socket, lpto, itolen) }?;
        let parcel = Parcel { flags: dwflags, to, control: Vec::new() };
        if lpoverlapped.is_null() {
            if lpnumberofbytessent.is_null() {
                bind_implicitly(&socket)?;
                return Err(WsaError::WSAEFAULT);
            }
            return self::send(&socket, buffers, parcel);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        start_send(&socket, buffers, parcel, notify)
    };
    let result = send();
    if let Ok(bytes) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpnumberofbytessent, bytes) };
    }
    finish(result.map(drop))
}

/// `WSASendMsg`—Sends a datagram with control data: the source address, the time to live, the type of service (UDP-10).
///
/// Errors: as [`WSASendTo`]; WSAEINVAL for a stream socket, a null message, and control data that cannot be sent.
///
/// # Safety
/// The message, its arrays, address and control data are valid now; the buffers and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn WSASendMsg(
    handle: ws::SOCKET,
    lpmsg: *const ws::WSAMSG,
    dwflags: u32,
    lpnumberofbytessent: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let send = || {
        let socket = handle::socket(handle)?;
        if socket.is_stream() {
            return Err(WsaError::WSAEINVAL);
        }
        bind_implicitly(&socket)?;
        if lpmsg.is_null() {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise; it is not null.
        let message = unsafe { lpmsg.read() };
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(message.lpBuffers, message.dwBufferCount) }?;
        // SAFETY: the caller's promise.
        let to = unsafe { destination(&socket, message.name, message.namelen) }?;
        let control = if message.Control.len == 0 {
            Vec::new()
        } else if message.Control.buf.is_null() {
            return Err(WsaError::WSAEFAULT);
        } else {
            // SAFETY: the caller's promise; it is not null.
            let given = unsafe { std::slice::from_raw_parts(message.Control.buf, message.Control.len as usize) };
            control::to_linux(given, |level| socket.class_of(level))?
        };
        let parcel = Parcel { flags: dwflags, to, control };
        if lpoverlapped.is_null() {
            if lpnumberofbytessent.is_null() {
                return Err(WsaError::WSAEFAULT);
            }
            return self::send(&socket, buffers, parcel);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        start_send(&socket, buffers, parcel, notify)
    };
    let result = send();
    if let Ok(bytes) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpnumberofbytessent, bytes) };
    }
    finish(result.map(drop))
}

/// `WSARecvMsg`—Receives a datagram with its sender, control data and flags, all written into the message (UDP-10). Programs
/// get it by `SIO_GET_EXTENSION_FUNCTION_POINTER`.
///
/// Errors: as [`WSARecvFrom`]; WSAEOPNOTSUPP for a stream socket; WSAEMSGSIZE also where the control data does not fit.
///
/// # Safety
/// The message and all that it names are valid until completion, like the OVERLAPPED.
pub unsafe extern "system-unwind" fn WSARecvMsg(
    s: ws::SOCKET,
    lpmsg: *mut ws::WSAMSG,
    lpdwnumberofbytesrecvd: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let receive = || -> Result<Stored, WsaError> {
        let socket = handle::socket(s)?;
        if socket.is_stream() {
            return Err(WsaError::WSAEOPNOTSUPP);
        }
        if lpmsg.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        let message = unsafe { lpmsg.read() };
        // SAFETY: the caller's promise.
        let buffers = unsafe { copy_buffers(message.lpBuffers, message.dwBufferCount) }?;
        let least = address::length_of(socket.nature.family) as i64;
        if !message.name.is_null() && i64::from(message.namelen) < least {
            return Err(WsaError::WSAEFAULT);
        }
        let wish = Wish::Message(lpmsg);
        // Left from the receive before, these ask for nothing.
        let flags = message.dwFlags & !(ws::MSG_TRUNC | ws::MSG_CTRUNC | ws::MSG_BCAST | ws::MSG_MCAST);
        if lpoverlapped.is_null() {
            if lpdwnumberofbytesrecvd.is_null() {
                return Err(WsaError::WSAEFAULT);
            }
            return Ok(self::receive(&socket, buffers, flags, wish));
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, lpcompletionroutine) }?;
        Ok(start_receive(&socket, buffers, flags, wish, notify))
    };
    // SAFETY: the caller's promise: null or valid.
    unsafe { finish_receive(receive(), lpdwnumberofbytesrecvd, std::ptr::null_mut()) }
}

/// `WSAJoinLeaf`—Joins a multicast group on whatever interface the system chooses. Returns the socket itself, as it does for
/// every leaf of a group without a root.
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEINVAL (not a group, not bound, unknown flags), WSAEOPNOTSUPP (stream,
/// connect data).
///
/// # Safety
/// `name` is null or has `namelen` readable bytes; the other pointers are null or valid.
pub unsafe extern "system" fn WSAJoinLeaf(
    s: ws::SOCKET,
    name: *const ws::SOCKADDR,
    namelen: i32,
    lpcallerdata: *const ws::WSABUF,
    lpcalleedata: *mut ws::WSABUF,
    _lpsqos: *const ws::QOS,
    _lpgqos: *const ws::QOS,
    dwflags: u32,
) -> ws::SOCKET {
    let join = || {
        let socket = handle::socket(s)?;
        if socket.is_stream() || !lpcallerdata.is_null() || !lpcalleedata.is_null() {
            return Err(WsaError::WSAEOPNOTSUPP);
        }
        if !matches!(dwflags, ws::JL_SENDER_ONLY | ws::JL_RECEIVER_ONLY | ws::JL_BOTH)
            || socket.phase.get() == Phase::Fresh
        {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        let group = unsafe { address::from_winsock(name, namelen, socket.nature.family) }?;
        // Who only sends need not be a member.
        if dwflags != ws::JL_SENDER_ONLY {
            super::ip_options::join(&socket, &group)?;
        }
        Ok(s)
    };
    finish_with(join(), ws::INVALID_SOCKET)
}
