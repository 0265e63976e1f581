//! The security of a socket's connections, which Windows makes of IPsec and its policies. There is none here: a call that asks for it
//! says so, so that no program takes its connections for protected.
#![allow(unsafe_code)] // Functions of the table.

use crate::linux::handle;
use crate::linux::winsock2::finish;
use overlapped_core::error::WsaError;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;

/// Refuses, if it is a socket.
fn refuse(s: ws::SOCKET) -> i32 {
    finish(handle::socket(s).and(Err(WsaError::WSAEOPNOTSUPP)))
}

/// `WSASetSocketSecurity`—Refuses to protect a socket's connections.
///
/// Errors: WSAENOTSOCK, WSAEOPNOTSUPP, WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSASetSocketSecurity(
    socket: ws::SOCKET,
    _securitysettings: *const ws::SOCKET_SECURITY_SETTINGS,
    _securitysettingslen: u32,
    _overlapped: *const OVERLAPPED,
    _completionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    refuse(socket)
}

/// `WSAQuerySocketSecurity`—Refuses: there is nothing that protects a socket's connections.
///
/// Errors: WSAENOTSOCK, WSAEOPNOTSUPP, WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAQuerySocketSecurity(
    socket: ws::SOCKET,
    _securityquerytemplate: *const ws::SOCKET_SECURITY_QUERY_TEMPLATE,
    _securityquerytemplatelen: u32,
    _securityqueryinfo: *mut ws::SOCKET_SECURITY_QUERY_INFO,
    _securityqueryinfolen: *mut u32,
    _overlapped: *const OVERLAPPED,
    _completionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    refuse(socket)
}

/// `WSASetSocketPeerTargetName`—Refuses to check who the peer is.
///
/// Errors: WSAENOTSOCK, WSAEOPNOTSUPP, WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSASetSocketPeerTargetName(
    socket: ws::SOCKET,
    _peertargetname: *const ws::SOCKET_PEER_TARGET_NAME,
    _peertargetnamelen: u32,
    _overlapped: *const OVERLAPPED,
    _completionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    refuse(socket)
}

/// `WSADeleteSocketPeerTargetName`—Refuses: no name was set.
///
/// Errors: WSAENOTSOCK, WSAEOPNOTSUPP, WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSADeleteSocketPeerTargetName(
    socket: ws::SOCKET,
    _peeraddr: *const ws::SOCKADDR,
    _peeraddrlen: u32,
    _overlapped: *const OVERLAPPED,
    _completionroutine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    refuse(socket)
}

/// `WSAImpersonateSocketPeer`—Refuses to act for the peer, whom nobody has identified.
///
/// Errors: WSAENOTSOCK, WSAEOPNOTSUPP, WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAImpersonateSocketPeer(
    socket: ws::SOCKET,
    _peeraddr: *const ws::SOCKADDR,
    _peeraddrlen: u32,
) -> i32 {
    refuse(socket)
}

/// `WSARevertImpersonation`—The calling thread acts for itself, as every thread here does.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSARevertImpersonation() -> i32 {
    0
}
