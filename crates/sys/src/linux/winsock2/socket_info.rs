//! What `getsockopt` says of a socket as a structure: its protocol, its two addresses.
#![allow(unsafe_code)] // Writes the program's structures, whose room is checked.

use super::protocols::{LARGEST_RAW, provider};
use crate::linux::address;
use crate::linux::socket::Socket;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::{self, Address};
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::PSTR;

/// The largest payload of a UDP datagram.
pub(super) fn largest_datagram(socket: &Socket) -> u32 {
    if socket.nature.family == libc::AF_INET6 { 65527 } else { 65507 }
}

/// What the catalog of protocols says of the socket's own.
pub(super) fn protocol_info(socket: &Socket) -> ws::WSAPROTOCOL_INFOW {
    let family = address::family_to_winsock(socket.nature.family as u16);
    let (stream, v6) = (socket.is_stream(), family == ws::AF_INET6);
    let length = if v6 { size_of::<ws::SOCKADDR_IN6>() } else { size_of::<ws::SOCKADDR_IN>() } as i32;
    let raw = socket.nature.raw;
    let (services, kind, protocol, message) = match (stream, socket.nature.protocol) {
        (true, protocol) => (
            ws::XP1_GUARANTEED_DELIVERY | ws::XP1_GUARANTEED_ORDER | ws::XP1_GRACEFUL_CLOSE | ws::XP1_EXPEDITED_DATA,
            ws::SOCK_STREAM,
            protocol,
            0,
        ),
        (false, protocol) if raw => (CONNECTIONLESS, ws::SOCK_RAW, protocol, LARGEST_RAW),
        (false, protocol) => (CONNECTIONLESS, ws::SOCK_DGRAM, protocol, largest_datagram(socket)),
    };
    let mut info = ws::WSAPROTOCOL_INFOW {
        dwServiceFlags1: services | ws::XP1_IFS_HANDLES,
        dwProviderFlags: ws::PFL_MATCHES_PROTOCOL_ZERO,
        ProviderId: provider(family),
        ProtocolChain: ws::WSAPROTOCOLCHAIN { ChainLen: 1, ..Default::default() },
        dwCatalogEntryId: 1001 + u32::from(!stream) + u32::from(raw) + 3 * u32::from(v6),
        iVersion: 2,
        iAddressFamily: i32::from(family),
        iMaxSockAddr: length,
        iMinSockAddr: length,
        iSocketType: kind,
        iProtocol: protocol,
        dwMessageSize: message,
        ..Default::default()
    };
    let name = match (family, stream) {
        (ws::AF_UNIX, _) => "AF_UNIX",
        (ws::AF_INET6, _) if raw => "overlapped Tcpip [RAW/IPv6]",
        (_, _) if raw => "overlapped Tcpip [RAW/IP]",
        (ws::AF_INET6, true) => "overlapped Tcpip [TCP/IPv6]",
        (ws::AF_INET6, false) => "overlapped Tcpip [UDP/IPv6]",
        (_, true) => "overlapped Tcpip [TCP/IP]",
        (_, false) => "overlapped Tcpip [UDP/IP]",
    };
    for (to, from) in info.szProtocol.iter_mut().zip(name.encode_utf16()) {
        *to = from;
    }
    info
}

const CONNECTIONLESS: u32 =
    ws::XP1_CONNECTIONLESS | ws::XP1_MESSAGE_ORIENTED | ws::XP1_SUPPORT_BROADCAST | ws::XP1_SUPPORT_MULTIPOINT;

fn narrow(wide: &ws::WSAPROTOCOL_INFOW) -> ws::WSAPROTOCOL_INFOA {
    let mut info = ws::WSAPROTOCOL_INFOA {
        dwServiceFlags1: wide.dwServiceFlags1,
        dwProviderFlags: wide.dwProviderFlags,
        ProviderId: wide.ProviderId,
        dwCatalogEntryId: wide.dwCatalogEntryId,
        ProtocolChain: wide.ProtocolChain,
        iVersion: wide.iVersion,
        iAddressFamily: wide.iAddressFamily,
        iMaxSockAddr: wide.iMaxSockAddr,
        iMinSockAddr: wide.iMinSockAddr,
        iSocketType: wide.iSocketType,
        iProtocol: wide.iProtocol,
        dwMessageSize: wide.dwMessageSize,
        ..Default::default()
    };
    for (to, from) in info.szProtocol.iter_mut().zip(wide.szProtocol) {
        // The names are ASCII.
        *to = from as u8 as _;
    }
    info
}

/// Whether the option is one of this file.
pub(super) fn is_ours(level: i32, name: i32) -> bool {
    level == ws::SOL_SOCKET && matches!(name, ws::SO_PROTOCOL_INFOA | ws::SO_PROTOCOL_INFOW | ws::SO_BSP_STATE)
}

/// `getsockopt` of such an option. Too little room is WSAEFAULT, and the length needed is said.
///
/// # Safety
/// `length` is valid, and `value` has as many writable bytes as it says.
pub(super) unsafe fn get(socket: &Socket, name: i32, value: PSTR, length: *mut i32) -> Result<(), WsaError> {
    match name {
        // SAFETY: the caller's promise.
        ws::SO_PROTOCOL_INFOW => unsafe { put(protocol_info(socket), value, length) },
        // SAFETY: the caller's promise.
        ws::SO_PROTOCOL_INFOA => unsafe { put(narrow(&protocol_info(socket)), value, length) },
        // SAFETY: the caller's promise.
        _ => unsafe { state(socket, value, length) },
    }
}

/// # Safety
/// As for [`get`].
unsafe fn put<T: Copy>(from: T, value: PSTR, length: *mut i32) -> Result<(), WsaError> {
    let needed = size_of::<T>() as i32;
    // SAFETY: the caller's promise.
    if unsafe { length.read() } < needed {
        // SAFETY: the caller's promise.
        unsafe { length.write(needed) };
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { value.cast::<T>().write_unaligned(from) };
    Ok(())
}

/// SO_BSP_STATE: the two addresses lie behind the structure that points to them.
///
/// # Safety
/// As for [`get`].
unsafe fn state(socket: &Socket, value: PSTR, length: *mut i32) -> Result<(), WsaError> {
    let fd = socket.fd_to_send();
    let addresses = [transfer::local_address(fd), transfer::peer_address(fd)];
    let head = size_of::<ws::CSADDR_INFO>();
    let mut found = [ws::SOCKET_ADDRESS::default(); 2];
    let mut bytes = Vec::new();
    for (to, address) in found.iter_mut().zip(addresses) {
        let Ok(address): Result<Address, i32> = address else { continue };
        let (raw, used) = address::to_winsock(&address);
        let at = value.wrapping_add(head + bytes.len());
        *to = ws::SOCKET_ADDRESS { lpSockaddr: at.cast(), iSockaddrLength: used as i32 };
        bytes.extend(&raw[..used]);
        bytes.resize(bytes.len().next_multiple_of(8), 0);
    }
    let needed = (head + bytes.len()) as i32;
    // SAFETY: the caller's promise.
    if unsafe { length.read() } < needed {
        // SAFETY: the caller's promise.
        unsafe { length.write(needed) };
        return Err(WsaError::WSAEFAULT);
    }
    let info = protocol_info(socket);
    let head_value = ws::CSADDR_INFO {
        LocalAddr: found[0],
        RemoteAddr: found[1],
        iSocketType: info.iSocketType,
        iProtocol: info.iProtocol,
    };
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { value.cast::<ws::CSADDR_INFO>().write_unaligned(head_value) };
    // SAFETY: as above: the addresses follow.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), value.wrapping_add(head), bytes.len()) };
    // SAFETY: the caller's promise.
    unsafe { length.write(needed) };
    Ok(())
}
