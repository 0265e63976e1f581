//! `mswsock.h`: the extension functions, which programs get by `WSAIoctl`.
#![allow(unsafe_code)] // Writes into the program's buffers; the folder `socket` states the invariants.

pub(crate) mod transmit;

use super::address;
use super::blocking::{self, Blocked};
use super::handle;
use super::socket::accept::{Areas, Promise};
use super::socket::datagram::Wish;
use super::socket::disconnect::Afterwards;
use super::socket::operation::Accept;
use super::socket::run::Way;
use super::socket::{Kind, Phase, SHUT_SEND};
use super::winsock2::overlapped::{notify, start, write};
use super::winsock2::{datagram, finish_with, transfer};
use overlapped_core::error::WsaError;
use overlapped_core::record::NetworkEvents;
use smallvec::{SmallVec, smallvec};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::{BOOL, GUID};

/// Whether two are the same.
pub(crate) fn same(one: &GUID, other: &GUID) -> bool {
    (one.data1, one.data2, one.data3, one.data4) == (other.data1, other.data2, other.data3, other.data4)
}

/// The functions that `SIO_GET_EXTENSION_FUNCTION_POINTER` hands out, by GUID.
pub(crate) fn extension(guid: &GUID) -> Option<*const core::ffi::c_void> {
    let same = |known: GUID| same(guid, &known);
    Some(match () {
        () if same(ws::WSAID_ACCEPTEX) => AcceptEx as *const _,
        () if same(ws::WSAID_CONNECTEX) => ConnectEx as *const _,
        () if same(ws::WSAID_WSARECVMSG) => super::winsock2::datagram::WSARecvMsg as *const _,
        () if same(ws::WSAID_WSASENDMSG) => super::winsock2::datagram::WSASendMsg as *const _,
        () if same(ws::WSAID_DISCONNECTEX) => DisconnectEx as *const _,
        () if same(ws::WSAID_TRANSMITFILE) => transmit::TransmitFile as *const _,
        () if same(ws::WSAID_TRANSMITPACKETS) => transmit::TransmitPackets as *const _,
        () if same(ws::WSAID_GETACCEPTEXSOCKADDRS) => GetAcceptExSockaddrs as *const _,
        () => return None,
    })
}

/// `AcceptEx`—Accepts into a socket made before, overlapped, with the first data if wanted (OVL-90 to OVL-99). A connection that waits already
/// is told by notification, too.
///
/// Errors: ERROR_IO_PENDING, WSAENOTSOCK, WSAEINVAL, WSAEFAULT, ERROR_INVALID_PARAMETER (no OVERLAPPED).
///
/// # Safety
/// The buffer has room for the data and both address areas, and is valid until completion, like the OVERLAPPED.
pub unsafe extern "system" fn AcceptEx(
    slistensocket: ws::SOCKET,
    sacceptsocket: ws::SOCKET,
    lpoutputbuffer: *mut core::ffi::c_void,
    dwreceivedatalength: u32,
    dwlocaladdresslength: u32,
    dwremoteaddresslength: u32,
    lpdwbytesreceived: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    let accept = || {
        if lpoverlapped.is_null() {
            return Err(WsaError::WSA_INVALID_PARAMETER);
        }
        let listener = handle::socket(slistensocket)?;
        let acceptor = handle::socket(sacceptsocket)?;
        let lengths = [dwreceivedatalength, dwlocaladdresslength, dwremoteaddresslength].map(u64::from);
        // One that was meant to be negative is longer than a buffer can be.
        let is_too_long = lengths.iter().sum::<u64>() > i32::MAX as u64;
        if lpoutputbuffer.is_null() || dwremoteaddresslength == 0 || is_too_long {
            return Err(WsaError::WSAEFAULT);
        }
        if listener.phase.get() != Phase::Listening
            || acceptor.phase.get() != Phase::Fresh
            || !acceptor.is_stream()
            || acceptor.nature.family != listener.nature.family
        {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&listener, lpoverlapped, None) }?;
        if !Promise::make(&acceptor, &listener, &notify) {
            return Err(WsaError::WSAEINVAL);
        }
        let areas = Areas {
            buffer: lpoutputbuffer.cast(),
            data: dwreceivedatalength as usize,
            local: dwlocaladdresslength as usize,
            remote: dwremoteaddresslength as usize,
        };
        let buffers: SmallVec<[libc::iovec; 1]> =
            smallvec![libc::iovec { iov_base: lpoutputbuffer.cast(), iov_len: dwreceivedatalength as usize }];
        let socket = Arc::clone(&acceptor);
        let kind = Kind::Accept(Box::new(Accept::Acceptor { socket, areas }));
        let result = start(&listener, Way::In, kind, buffers, notify);
        listener.reenable(NetworkEvents::ACCEPT);
        if !matches!(result, Ok(_) | Err(WsaError::WSA_IO_PENDING)) {
            acceptor.options.lock().promise = None;
        }
        result
    };
    let result = accept();
    if let Ok((bytes, _)) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpdwbytesreceived, bytes) };
    }
    finish_with(result.map(|_| 1), 0)
}

/// `GetAcceptExSockaddrs`—Finds the two addresses in an `AcceptEx` buffer (OVL-95). In no buffer there are none, and nothing is written.
///
/// # Safety
/// The buffer is null, or it and the lengths are those of a completed `AcceptEx`; the out-parameters are null or valid.
pub unsafe extern "system" fn GetAcceptExSockaddrs(
    lpoutputbuffer: *const core::ffi::c_void,
    dwreceivedatalength: u32,
    dwlocaladdresslength: u32,
    dwremoteaddresslength: u32,
    localsockaddr: *mut *mut ws::SOCKADDR,
    localsockaddrlength: *mut i32,
    remotesockaddr: *mut *mut ws::SOCKADDR,
    remotesockaddrlength: *mut i32,
) {
    if lpoutputbuffer.is_null() {
        return;
    }
    // Wider than the lengths, whose sum may not fit.
    let area = |offset: usize| lpoutputbuffer.cast_mut().wrapping_byte_add(offset).cast::<ws::SOCKADDR>();
    let (data, local) = (dwreceivedatalength as usize, dwlocaladdresslength as usize);
    let length = |area: *mut ws::SOCKADDR| {
        // SAFETY: a completed AcceptEx has written an address there, or the area holds the caller's bytes.
        match unsafe { area.cast::<u16>().read_unaligned() } {
            ws::AF_INET6 => size_of::<ws::SOCKADDR_IN6>() as i32,
            _ => size_of::<ws::SOCKADDR_IN>() as i32,
        }
    };
    let put = |area: *mut ws::SOCKADDR, to: *mut *mut ws::SOCKADDR, to_length: *mut i32| {
        if !to.is_null() {
            // SAFETY: the caller's promise.
            unsafe { to.write(area) };
        }
        if !to_length.is_null() {
            // SAFETY: the caller's promise.
            unsafe { to_length.write(length(area)) };
        }
    };
    if dwlocaladdresslength > 0 {
        put(area(data), localsockaddr, localsockaddrlength);
    }
    if dwremoteaddresslength > 0 {
        put(area(data + local), remotesockaddr, remotesockaddrlength);
    }
}

/// `ConnectEx`—Connects a bound socket, overlapped, and sends first data if wanted (OVL-110 to OVL-113).
///
/// Errors: ERROR_IO_PENDING, WSAENOTSOCK, WSAEINVAL (not bound), WSAEISCONN, WSAEFAULT, WSAEAFNOSUPPORT,
/// ERROR_INVALID_PARAMETER (no OVERLAPPED).
///
/// # Safety
/// The address is readable now; the buffer and the OVERLAPPED until completion.
pub unsafe extern "system" fn ConnectEx(
    s: ws::SOCKET,
    name: *const ws::SOCKADDR,
    namelen: i32,
    lpsendbuffer: *const core::ffi::c_void,
    dwsenddatalength: u32,
    lpdwbytessent: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    let connect = || {
        let socket = handle::socket(s)?;
        if lpoverlapped.is_null() {
            return Err(WsaError::WSA_INVALID_PARAMETER);
        }
        let before = socket.phase.get();
        match before {
            _ if !socket.is_stream() => return Err(WsaError::WSAEINVAL),
            Phase::Connected => return Err(WsaError::WSAEISCONN),
            Phase::Bound | Phase::Failed => {}
            Phase::Fresh | Phase::Listening | Phase::Connecting | Phase::ConnectingEx => {
                return Err(WsaError::WSAEINVAL);
            }
        }
        // SAFETY: the caller's promise.
        let to = unsafe { address::from_winsock(name, namelen, socket.nature.family) }?;
        if address::is_any(&to) || address::port(&to) == 0 {
            return Err(WsaError::WSAEADDRNOTAVAIL);
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, None) }?;
        let buffers: SmallVec<[libc::iovec; 1]> = match lpsendbuffer.is_null() {
            true => SmallVec::new(),
            false => {
                smallvec![libc::iovec { iov_base: lpsendbuffer.cast_mut().cast(), iov_len: dwsenddatalength as usize }]
            }
        };
        // A failure at once is the end of an attempt, told by completion like any other (OVL-111).
        // SAFETY: the caller's promise: the data is valid until completion.
        let early = unsafe { socket.begin_connect_with(before, Phase::ConnectingEx, &to, &buffers) }?;
        start(&socket, Way::Out, Kind::Connect { early }, buffers, notify)
    };
    let result = connect();
    if let Ok((bytes, _)) = result {
        // SAFETY: the caller's promise: null or valid.
        unsafe { write(lpdwbytessent, bytes) };
    }
    finish_with(result.map(|_| 1), 0)
}

/// `DisconnectEx`—Ends a connection after all that is sent, and with TF_REUSE_SOCKET makes the socket fit for `AcceptEx`, or for
/// `ConnectEx` if it was bound, once the peer has ended its way too (OVL-120 to OVL-123).
///
/// Errors: ERROR_IO_PENDING, WSAENOTSOCK, WSAENOTCONN, WSAEINVAL (unknown flags), WSAEFAULT.
///
/// # Safety
/// The OVERLAPPED is null, or valid until completion.
pub unsafe extern "system-unwind" fn DisconnectEx(
    s: ws::SOCKET,
    lpoverlapped: *mut OVERLAPPED,
    dwflags: u32,
    dwreserved: u32,
) -> BOOL {
    let disconnect = || {
        let socket = handle::socket(s)?;
        if dwflags & !ws::TF_REUSE_SOCKET != 0 || dwreserved != 0 {
            return Err(WsaError::WSAEINVAL);
        }
        if !socket.is_stream() || socket.phase.get() != Phase::Connected {
            return Err(WsaError::WSAENOTCONN);
        }
        let afterwards = if dwflags == 0 { Afterwards::Disconnect } else { Afterwards::Reuse };
        let kind = Kind::Disconnect(afterwards);
        if lpoverlapped.is_null() {
            socket.shut.fetch_or(SHUT_SEND, Ordering::AcqRel);
            return match blocking::run(&socket, Way::Out, kind, SmallVec::new(), 0)? {
                Blocked::Ended(status, _) if status.is_success() => Ok(()),
                Blocked::Ended(status, _) => Err(blocking::error(status)),
                Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
            };
        }
        // SAFETY: the caller's promise; it is not null.
        let notify = unsafe { notify(&socket, lpoverlapped, None) }?;
        socket.shut.fetch_or(SHUT_SEND, Ordering::AcqRel);
        start(&socket, Way::Out, kind, SmallVec::new(), notify).map(drop)
    };
    finish_with(disconnect().map(|()| 1), 0)
}

/// `WSARecvEx`—Receives as `recv` does, but that a datagram that was cut is no failure: MSG_PARTIAL says so.
///
/// Errors: as `recv`; WSAEFAULT (no flags).
///
/// # Safety
/// `buf` has `len` writable bytes, and `flags` is null or valid.
pub unsafe extern "system-unwind" fn WSARecvEx(
    s: ws::SOCKET,
    buf: windows_sys::core::PSTR,
    len: i32,
    flags: *mut i32,
) -> i32 {
    let receive = || {
        let socket = handle::socket(s)?;
        if flags.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        let asked = unsafe { flags.read() } as u32;
        let buffers = transfer::one(buf, len)?;
        let (bytes, said) = if socket.is_stream() {
            (transfer::receive(&socket, buffers, asked)? as i32, 0)
        } else {
            match datagram::receive(&socket, buffers, asked & !ws::MSG_PARTIAL, Wish::Nothing) {
                (Ok(()), bytes) => (bytes as i32, 0),
                (Err(WsaError::WSAEMSGSIZE), bytes) => (bytes as i32, ws::MSG_PARTIAL as i32),
                (Err(error), _) => return Err(error),
            }
        };
        // SAFETY: the caller's promise; it is not null.
        unsafe { flags.write(said) };
        Ok(bytes)
    };
    finish_with(receive(), ws::SOCKET_ERROR)
}
