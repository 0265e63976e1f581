//! The extended forms of older calls, and the blocking hooks that Winsock 2 took away.
#![allow(unsafe_code)] // Reads and writes the program's WSABUFs.

use super::connection::{connect_socket, shut};
use super::{finish, finish_with, startup};
use crate::linux::handle;
use crate::linux::socket::{SHUT_RECEIVE, SHUT_SEND};
use overlapped_core::error::WsaError;
use windows_sys::Win32::Foundation::FARPROC;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::BOOL;

/// Whether a WSABUF is there and has room.
///
/// # Safety
/// `data` is null or valid.
unsafe fn has_room(data: *const ws::WSABUF) -> bool {
    // SAFETY: the caller's promise; it is not null.
    !data.is_null() && unsafe { (*data).len } > 0
}

/// `WSAConnect`—Connects like `connect` (SOCK-37). TCP carries no user data with a connection: callee data comes back empty.
///
/// Errors: as `connect`; WSAEOPNOTSUPP (caller data, or a quality of service).
///
/// # Safety
/// `name` is null or has `namelen` readable bytes; the others are null or valid.
pub unsafe extern "system-unwind" fn WSAConnect(
    s: ws::SOCKET,
    name: *const ws::SOCKADDR,
    namelen: i32,
    lpcallerdata: *const ws::WSABUF,
    lpcalleedata: *mut ws::WSABUF,
    lpsqos: *const ws::QOS,
    lpgqos: *const ws::QOS,
) -> i32 {
    let connect = || {
        let socket = handle::socket(s)?;
        // SAFETY: the caller's promise.
        if unsafe { has_room(lpcallerdata) } || !lpsqos.is_null() || !lpgqos.is_null() {
            return Err(WsaError::WSAEOPNOTSUPP);
        }
        if !lpcalleedata.is_null() {
            // SAFETY: the caller's promise; it is not null.
            unsafe { (*lpcalleedata).len = 0 };
        }
        // SAFETY: the caller's promise.
        unsafe { connect_socket(&socket, name, namelen) }
    };
    finish(connect())
}

/// Ends one way of a socket that is connected. There is no data of disconnection on TCP (SOCK-57).
///
/// # Safety
/// `data` is null or valid.
unsafe fn disconnect(s: ws::SOCKET, data: *const ws::WSABUF, way: u8) -> Result<(), WsaError> {
    let socket = handle::socket(s)?;
    // SAFETY: the caller's promise.
    if unsafe { has_room(data) } {
        return Err(WsaError::WSAENOPROTOOPT);
    }
    shut(&socket, way)
}

/// `WSASendDisconnect`—`shutdown` with SD_SEND (SOCK-57).
///
/// Errors: as `shutdown`; WSAENOPROTOOPT (disconnect data, which TCP has not).
///
/// # Safety
/// The pointer is null or valid.
pub unsafe extern "system" fn WSASendDisconnect(s: ws::SOCKET, lpoutbounddisconnectdata: *const ws::WSABUF) -> i32 {
    // SAFETY: the caller's promise.
    finish(unsafe { disconnect(s, lpoutbounddisconnectdata, SHUT_SEND) })
}

/// `WSARecvDisconnect`—`shutdown` with SD_RECEIVE (SOCK-57).
///
/// Errors: as `shutdown`; WSAENOPROTOOPT (room for disconnect data, which TCP has not).
///
/// # Safety
/// The pointer is null or valid.
pub unsafe extern "system" fn WSARecvDisconnect(s: ws::SOCKET, lpinbounddisconnectdata: *const ws::WSABUF) -> i32 {
    // SAFETY: the caller's promise.
    finish(unsafe { disconnect(s, lpinbounddisconnectdata, SHUT_RECEIVE) })
}

/// What Winsock 2 answers where Winsock 1.1 had a blocking hook (OVL-66).
fn gone() -> Result<(), WsaError> {
    startup::check_started()?;
    Err(WsaError::WSAEOPNOTSUPP)
}

/// `WSACancelBlockingCall`—Not in Winsock 2: closing the socket is what ends a blocking call (OVL-66).
///
/// Errors: WSAEOPNOTSUPP. Difference: also for a program that asked `WSAStartup` for 1.1.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSACancelBlockingCall() -> i32 {
    finish(gone())
}

/// `WSAIsBlocking`—Not in Winsock 2, where no call is made while another of the thread blocks: never.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAIsBlocking() -> BOOL {
    0
}

/// `WSASetBlockingHook`—Not in Winsock 2: no hook is installed.
///
/// Errors: WSAEOPNOTSUPP, with NULL.
///
/// # Safety
/// None beyond the table's own: the function is never called.
pub unsafe extern "system" fn WSASetBlockingHook(_lpblockfunc: FARPROC) -> FARPROC {
    finish_with(gone().map(|()| None), None)
}

/// `WSAUnhookBlockingHook`—Not in Winsock 2.
///
/// Errors: WSAEOPNOTSUPP.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAUnhookBlockingHook() -> i32 {
    finish(gone())
}
