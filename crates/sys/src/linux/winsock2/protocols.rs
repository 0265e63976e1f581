//! The protocols that there are, and sockets that are described by them: `WSAEnumProtocols`, `WSADuplicateSocket`, `WSASocketA`.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use super::{connection, finish, finish_with, startup};
use crate::linux::handle;
use crate::linux::inheritance;
use crate::linux::pointer;
use crate::linux::socket::Socket;
use overlapped_core::error::{SocketKind, WsaError};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::GUID;

/// One protocol.
struct Protocol {
    name: &'static str,
    family: u16,
    kind: i32,
    protocol: i32,
}

/// The largest message that the catalog grants a raw socket.
pub(super) const LARGEST_RAW: u32 = 65_467;

/// The last number that an IP header has room for.
const LAST_PROTOCOL: i32 = 255;

const PROTOCOLS: [Protocol; 7] = [
    Protocol { name: "TCP/IP", family: ws::AF_INET, kind: ws::SOCK_STREAM, protocol: ws::IPPROTO_TCP },
    Protocol { name: "UDP/IP", family: ws::AF_INET, kind: ws::SOCK_DGRAM, protocol: ws::IPPROTO_UDP },
    // Of whatever protocol.
    Protocol { name: "RAW/IP", family: ws::AF_INET, kind: ws::SOCK_RAW, protocol: ws::IPPROTO_IP },
    Protocol { name: "TCP/IPv6", family: ws::AF_INET6, kind: ws::SOCK_STREAM, protocol: ws::IPPROTO_TCP },
    Protocol { name: "UDP/IPv6", family: ws::AF_INET6, kind: ws::SOCK_DGRAM, protocol: ws::IPPROTO_UDP },
    Protocol { name: "RAW/IPv6", family: ws::AF_INET6, kind: ws::SOCK_RAW, protocol: ws::IPPROTO_IP },
    Protocol { name: "AF_UNIX", family: ws::AF_UNIX, kind: ws::SOCK_STREAM, protocol: 0 },
];

/// What identifies the provider: the system's own, which libraries know to be one whose driver they can ask (`NtDeviceIoControlFile`).
pub(super) fn provider(family: u16) -> GUID {
    GUID::from_u128(match family {
        ws::AF_INET => 0xe70f_1aa0_ab8b_11cf_8ca3_0080_5f48_a192,
        ws::AF_INET6 => 0xf9ea_b0c0_26d4_11d0_bbbf_00aa_006c_34e4,
        _ => 0xa009_43d9_9c2e_4633_9b59_0057_a316_0994,
    })
}

/// The description of a protocol, with an empty name.
fn describe(index: usize) -> ws::WSAPROTOCOL_INFOW {
    let Protocol { name, family, kind, protocol } = PROTOCOLS[index];
    let stream = ws::XP1_GUARANTEED_DELIVERY | ws::XP1_GUARANTEED_ORDER | ws::XP1_GRACEFUL_CLOSE | ws::XP1_IFS_HANDLES;
    let datagram = ws::XP1_CONNECTIONLESS
        | ws::XP1_MESSAGE_ORIENTED
        | ws::XP1_SUPPORT_BROADCAST
        | ws::XP1_SUPPORT_MULTIPOINT
        | ws::XP1_IFS_HANDLES;
    let is_stream = kind == ws::SOCK_STREAM;
    let (longest, shortest) = match family {
        ws::AF_INET => (16, 16),
        ws::AF_INET6 => (28, 28),
        _ => (110, 2),
    };
    let urgent = if is_stream && family != ws::AF_UNIX { ws::XP1_EXPEDITED_DATA } else { 0 };
    let mut info = ws::WSAPROTOCOL_INFOW {
        dwServiceFlags1: if is_stream { stream | urgent } else { datagram },
        dwProviderFlags: ws::PFL_MATCHES_PROTOCOL_ZERO,
        ProviderId: provider(family),
        dwCatalogEntryId: 1001 + index as u32,
        iVersion: 2,
        iAddressFamily: family.into(),
        iMaxSockAddr: longest,
        iMinSockAddr: shortest,
        iSocketType: kind,
        iProtocol: protocol,
        iProtocolMaxOffset: if kind == ws::SOCK_RAW { LAST_PROTOCOL } else { 0 },
        iNetworkByteOrder: ws::BIGENDIAN as i32,
        dwMessageSize: match kind {
            // It has no messages.
            ws::SOCK_STREAM => 0,
            ws::SOCK_RAW => LARGEST_RAW,
            _ => 65_507,
        },
        ..Default::default()
    };
    info.ProtocolChain.ChainLen = ws::BASE_PROTOCOL as i32;
    for (to, from) in info.szProtocol.iter_mut().zip(name.encode_utf16()) {
        *to = from;
    }
    info
}

/// The same with a narrow name.
fn narrow(info: &ws::WSAPROTOCOL_INFOW) -> ws::WSAPROTOCOL_INFOA {
    let mut made = ws::WSAPROTOCOL_INFOA {
        dwServiceFlags1: info.dwServiceFlags1,
        dwServiceFlags2: info.dwServiceFlags2,
        dwServiceFlags3: info.dwServiceFlags3,
        dwServiceFlags4: info.dwServiceFlags4,
        dwProviderFlags: info.dwProviderFlags,
        ProviderId: info.ProviderId,
        dwCatalogEntryId: info.dwCatalogEntryId,
        ProtocolChain: info.ProtocolChain,
        iVersion: info.iVersion,
        iAddressFamily: info.iAddressFamily,
        iMaxSockAddr: info.iMaxSockAddr,
        iMinSockAddr: info.iMinSockAddr,
        iSocketType: info.iSocketType,
        iProtocol: info.iProtocol,
        iProtocolMaxOffset: info.iProtocolMaxOffset,
        iNetworkByteOrder: info.iNetworkByteOrder,
        iSecurityScheme: info.iSecurityScheme,
        dwMessageSize: info.dwMessageSize,
        dwProviderReserved: info.dwProviderReserved,
        ..Default::default()
    };
    // The names are ASCII.
    for (to, from) in made.szProtocol.iter_mut().zip(info.szProtocol) {
        *to = from as i8;
    }
    made
}

/// # Safety
/// `wanted` is null or a list that ends with a zero.
unsafe fn is_wanted(wanted: *const i32, protocol: i32) -> bool {
    if wanted.is_null() {
        return true;
    }
    let mut at = wanted;
    loop {
        // SAFETY: no zero came before, so it belongs to the list.
        match unsafe { at.read_unaligned() } {
            0 => return false,
            this if this == protocol => return true,
            _ => at = at.wrapping_add(1),
        }
    }
}

/// # Safety
/// As the functions that call it demand.
unsafe fn list<T>(
    wanted: *const i32,
    to: *mut T,
    length: *mut u32,
    make: fn(&ws::WSAPROTOCOL_INFOW) -> T,
) -> Result<i32, WsaError> {
    startup::check_started()?;
    // SAFETY: the caller's promise.
    let room = unsafe { pointer::get(length) }.ok_or(WsaError::WSAEFAULT)?;
    // SAFETY: the caller's promise.
    let is_told = |index: &usize| unsafe { is_wanted(wanted, PROTOCOLS[*index].protocol) };
    let told: Vec<usize> = (0..PROTOCOLS.len()).filter(is_told).collect();
    let needed = told.len() * size_of::<T>();
    if to.is_null() || (room as usize) < needed {
        // SAFETY: the caller's promise; it is not null.
        unsafe { length.write(needed as u32) };
        return Err(WsaError::WSAENOBUFS);
    }
    for (at, index) in told.iter().enumerate() {
        // SAFETY: the caller's promise, and the room has been checked.
        unsafe { pointer::put(to.wrapping_add(at), make(&describe(*index))) };
    }
    Ok(told.len() as i32)
}

/// `WSAEnumProtocolsW`—The protocols that sockets can be made for, all or those of a list of numbers. Returns how many.
///
/// Errors: WSAENOBUFS (the length says what is needed), WSAEFAULT (null), WSANOTINITIALISED.
///
/// # Safety
/// The list is null or ends with a zero; the length is null or valid, and the buffer has as much room as it says.
pub unsafe extern "system" fn WSAEnumProtocolsW(
    lpiprotocols: *const i32,
    lpprotocolbuffer: *mut ws::WSAPROTOCOL_INFOW,
    lpdwbufferlength: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    finish_with(unsafe { list(lpiprotocols, lpprotocolbuffer, lpdwbufferlength, |info| *info) }, ws::SOCKET_ERROR)
}

/// `WSAEnumProtocolsA`—The same with narrow names.
///
/// Errors: as [`WSAEnumProtocolsW`].
///
/// # Safety
/// As [`WSAEnumProtocolsW`].
pub unsafe extern "system" fn WSAEnumProtocolsA(
    lpiprotocols: *const i32,
    lpprotocolbuffer: *mut ws::WSAPROTOCOL_INFOA,
    lpdwbufferlength: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    finish_with(unsafe { list(lpiprotocols, lpprotocolbuffer, lpdwbufferlength, narrow) }, ws::SOCKET_ERROR)
}

/// Sockets that were described for another handle to be made.
static TICKETS: Mutex<Option<HashMap<u32, Weak<Socket>>>> = Mutex::new(None);

/// Another handle of the socket that a description was made of: once for each description.
pub(super) fn redeem(ticket: u32, source: u32) -> Option<usize> {
    // Only what another process is offered says who offers it.
    if source != 0 {
        return inheritance::accept(source, ticket);
    }
    let socket = TICKETS.lock().get_or_insert_default().remove(&ticket)?.upgrade()?;
    handle::duplicate_socket(&socket)
}

fn duplicate(s: ws::SOCKET, process: u32) -> Result<ws::WSAPROTOCOL_INFOW, WsaError> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let socket = handle::socket(s)?;
    let kind = match socket.nature.kind {
        SocketKind::Stream => ws::SOCK_STREAM,
        SocketKind::Datagram if socket.nature.raw => ws::SOCK_RAW,
        SocketKind::Datagram => ws::SOCK_DGRAM,
    };
    let is_this = |known: &Protocol| {
        let family = crate::linux::address::family_to_linux(known.family).map(i32::from);
        family == Some(socket.nature.family) && known.kind == kind
    };
    let index = PROTOCOLS.iter().position(is_this).unwrap_or(0);
    let mut info = describe(index);
    info.dwProviderReserved = NEXT.fetch_add(1, Ordering::Relaxed);
    if process != std::process::id() {
        inheritance::offer(&socket, process, info.dwProviderReserved)?;
        info.dwServiceFlags4 = std::process::id();
        return Ok(info);
    }
    TICKETS.lock().get_or_insert_default().insert(info.dwProviderReserved, Arc::downgrade(&socket));
    Ok(info)
}

/// `WSADuplicateSocketW`—Describes a socket so that `WSASocket` makes another handle of it, once. The last handle closes the socket
/// (SOCK-66). Another process is given a descriptor of its own, even if the socket is closed meanwhile, as long as this process lives and has not
/// called its last `WSACleanup`.
///
/// Errors: WSAENOTSOCK, WSAEINVAL (no such process), WSAEACCES (another user's), WSAENOBUFS, WSAEMFILE, WSAEOPNOTSUPP (another process, while it
/// connects), WSAEFAULT (null), WSANOTINITIALISED.
///
/// # Safety
/// `lpprotocolinfo` is null or valid for writes.
pub unsafe extern "system" fn WSADuplicateSocketW(
    s: ws::SOCKET,
    dwprocessid: u32,
    lpprotocolinfo: *mut ws::WSAPROTOCOL_INFOW,
) -> i32 {
    let described = if lpprotocolinfo.is_null() { Err(WsaError::WSAEFAULT) } else { duplicate(s, dwprocessid) };
    finish(described.map(|info| {
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpprotocolinfo, info) };
    }))
}

/// `WSADuplicateSocketA`—The same with a narrow name.
///
/// Errors: as [`WSADuplicateSocketW`].
///
/// # Safety
/// `lpprotocolinfo` is null or valid for writes.
pub unsafe extern "system" fn WSADuplicateSocketA(
    s: ws::SOCKET,
    dwprocessid: u32,
    lpprotocolinfo: *mut ws::WSAPROTOCOL_INFOA,
) -> i32 {
    let described = if lpprotocolinfo.is_null() { Err(WsaError::WSAEFAULT) } else { duplicate(s, dwprocessid) };
    finish(described.map(|info| {
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpprotocolinfo, narrow(&info)) };
    }))
}

/// `WSASocketA`—`WSASocketW` with a narrow structure.
///
/// Errors: as [`WSASocketW`](connection::WSASocketW).
///
/// # Safety
/// `lpprotocolinfo` is null or valid.
pub unsafe extern "system" fn WSASocketA(
    af: i32,
    r#type: i32,
    protocol: i32,
    lpprotocolinfo: *const ws::WSAPROTOCOL_INFOA,
    g: u32,
    dwflags: u32,
) -> ws::SOCKET {
    // SAFETY: the caller's promise.
    let wide = unsafe { lpprotocolinfo.as_ref() }.map(|given| ws::WSAPROTOCOL_INFOW {
        iAddressFamily: given.iAddressFamily,
        iSocketType: given.iSocketType,
        iProtocol: given.iProtocol,
        dwServiceFlags4: given.dwServiceFlags4,
        dwProviderReserved: given.dwProviderReserved,
        ..Default::default()
    });
    let info = wide.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: null, or live for the call.
    unsafe { connection::WSASocketW(af, r#type, protocol, info, g, dwflags) }
}
