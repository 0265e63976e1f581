//! Byte order. The plain functions need no startup and no socket.
#![allow(unsafe_code)] // Writes where the program says.

use crate::linux::handle;
use crate::linux::winsock2::finish;
use overlapped_core::error::WsaError;
use windows_sys::Win32::Networking::WinSock as ws;

/// `htonl`—A number in network order.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn htonl(hostlong: u32) -> u32 {
    hostlong.to_be()
}

/// `htons`—A number in network order.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn htons(hostshort: u16) -> u16 {
    hostshort.to_be()
}

/// `ntohl`—A number in host order.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ntohl(netlong: u32) -> u32 {
    u32::from_be(netlong)
}

/// `ntohs`—A number in host order.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ntohs(netshort: u16) -> u16 {
    u16::from_be(netshort)
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn tell<T>(s: ws::SOCKET, to: *mut T, value: T) -> i32 {
    let tell = || {
        handle::socket(s)?;
        if to.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        unsafe { to.write_unaligned(value) };
        Ok(())
    };
    finish(tell())
}

/// `WSAHtonl`—A number in the order of a socket's family, which is network order for all of them.
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSANOTINITIALISED.
///
/// # Safety
/// `lpnetlong` is null or valid for writes.
pub unsafe extern "system" fn WSAHtonl(s: ws::SOCKET, hostlong: u32, lpnetlong: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(s, lpnetlong, hostlong.to_be()) }
}

/// `WSAHtons`—The same for 16 bits.
///
/// Errors: as [`WSAHtonl`].
///
/// # Safety
/// `lpnetshort` is null or valid for writes.
pub unsafe extern "system" fn WSAHtons(s: ws::SOCKET, hostshort: u16, lpnetshort: *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(s, lpnetshort, hostshort.to_be()) }
}

/// `WSANtohl`—A number of a socket's family in host order.
///
/// Errors: as [`WSAHtonl`].
///
/// # Safety
/// `lphostlong` is null or valid for writes.
pub unsafe extern "system" fn WSANtohl(s: ws::SOCKET, netlong: u32, lphostlong: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(s, lphostlong, u32::from_be(netlong)) }
}

/// `WSANtohs`—The same for 16 bits.
///
/// Errors: as [`WSAHtonl`].
///
/// # Safety
/// `lphostshort` is null or valid for writes.
pub unsafe extern "system" fn WSANtohs(s: ws::SOCKET, netshort: u16, lphostshort: *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(s, lphostshort, u16::from_be(netshort)) }
}
