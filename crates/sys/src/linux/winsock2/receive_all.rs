//! `SIO_RCVALL`, `SIO_RCVALL_MCAST`, `SIO_RCVALL_IGMPMCAST` and those two that name an interface: a raw socket receives what passes it.
#![allow(unsafe_code)] // Reads the program's buffer, whose length is checked.

use crate::linux::socket::{Phase, Socket};
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::packets::{Reach, Wanted};
use overlapped_engine::{interfaces, transfer};
use windows_sys::Win32::Networking::WinSock as ws;

/// Whether the code is one of this file.
pub(super) fn is_ours(code: u32) -> bool {
    matches!(
        code,
        ws::SIO_RCVALL | ws::SIO_RCVALL_MCAST | ws::SIO_RCVALL_IGMPMCAST | ws::SIO_RCVALL_IF | ws::SIO_RCVALL_MCAST_IF
    )
}

/// Does what such a code asks for.
///
/// Errors: WSAEINVAL (no raw socket of the code's protocol, not bound to an address of an interface, no bytes, no such value),
/// WSAEFAULT (null), WSAEACCES.
///
/// # Safety
/// `from` is null or has `length` readable bytes.
pub(super) unsafe fn set(
    socket: &Socket,
    code: u32,
    from: *const core::ffi::c_void,
    length: u32,
) -> Result<(), WsaError> {
    // SAFETY: the caller's promise.
    let (mode, named) = unsafe { read(code, from, length) }?;
    if !(ws::RCVALL_OFF..=ws::RCVALL_IPLEVEL).contains(&mode) {
        return Err(WsaError::WSAEINVAL);
    }
    let failed = |errno| match errno {
        // It went meanwhile.
        libc::ENODEV | libc::ENXIO => WsaError::WSAEINVAL,
        errno => socket.error(errno, Call::Other),
    };
    check(socket, code)?;
    let (interface, host) = place(socket)?;
    let interface = named.unwrap_or(interface);
    let (wanted, most) = match code {
        ws::SIO_RCVALL | ws::SIO_RCVALL_IF => (Wanted::All, Reach::Everything),
        ws::SIO_RCVALL_IGMPMCAST => (Wanted::Protocol(libc::IPPROTO_IGMP as u8), Reach::Groups),
        _ => (Wanted::Groups(host.try_into().unwrap_or_default()), Reach::Groups),
    };
    match mode {
        ws::RCVALL_OFF => socket.receive_own().map_err(failed),
        // Windows has never done anything about it.
        ws::RCVALL_SOCKETLEVELONLY => Ok(()),
        ws::RCVALL_IPLEVEL => socket.receive_all(interface, wanted, Reach::Plain).map_err(failed),
        _ => socket.receive_all(interface, wanted, most).map_err(failed),
    }
}

/// The mode, of which one byte is enough, and the interface where the code has one.
///
/// # Safety
/// As for [`set`].
unsafe fn read(code: u32, from: *const core::ffi::c_void, length: u32) -> Result<(i32, Option<u32>), WsaError> {
    let names_interface = matches!(code, ws::SIO_RCVALL_IF | ws::SIO_RCVALL_MCAST_IF);
    let least = if names_interface { size_of::<ws::RCVALL_IF>() } else { 1 };
    if (length as usize) < least {
        return Err(WsaError::WSAEINVAL);
    }
    if from.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    if names_interface {
        // SAFETY: the caller's promise, and the length was checked.
        let given = unsafe { from.cast::<ws::RCVALL_IF>().read_unaligned() };
        return Ok((given.Mode, Some(given.Interface)));
    }
    let mut mode = [0u8; 4];
    // SAFETY: the caller's promise; at most four bytes are written.
    unsafe { std::ptr::copy_nonoverlapping(from.cast::<u8>(), mode.as_mut_ptr(), (length as usize).min(4)) };
    Ok((i32::from_ne_bytes(mode), None))
}

/// Each code is for raw sockets of one protocol.
fn check(socket: &Socket, code: u32) -> Result<(), WsaError> {
    let family = socket.nature.family;
    let fits = match (code, socket.nature.protocol) {
        (ws::SIO_RCVALL | ws::SIO_RCVALL_IF, libc::IPPROTO_IP) => true,
        (ws::SIO_RCVALL | ws::SIO_RCVALL_IF, libc::IPPROTO_IPV6) => family == libc::AF_INET6,
        (ws::SIO_RCVALL_MCAST | ws::SIO_RCVALL_MCAST_IF, libc::IPPROTO_UDP) => family == libc::AF_INET,
        (ws::SIO_RCVALL_IGMPMCAST, libc::IPPROTO_IGMP) => family == libc::AF_INET,
        _ => false,
    };
    if socket.nature.raw && fits { Ok(()) } else { Err(WsaError::WSAEINVAL) }
}

/// The interface that the socket is bound to, by its address, and that.
fn place(socket: &Socket) -> Result<(u32, Vec<u8>), WsaError> {
    if socket.phase.get() == Phase::Fresh {
        return Err(WsaError::WSAEINVAL);
    }
    let address = transfer::local_address(socket.fd_to_send()).map_err(|errno| socket.error(errno, Call::Other))?;
    // Nobody has the wildcard.
    let interface = interfaces::number_of(&address).ok_or(WsaError::WSAEINVAL)?;
    Ok((interface, interfaces::host(&address)))
}
