//! `ws2tcpip.h` and the database functions of `winsock2.h`: addresses as text, names of machines, services and protocols.
//!
//! Names are looked up by the C library, in whatever the system is set up to ask.

pub(crate) mod addrinfo;
pub(crate) mod asynchronous;
pub(crate) mod byte_order;
pub(crate) mod database;
pub(crate) mod nameinfo;
pub(crate) mod security;
mod services;
pub(crate) mod text;

use super::current::set_last_error;
use overlapped_core::error::WsaError;

fn fail<T>(error: WsaError, failed: T) -> T {
    set_last_error(error.code() as u32);
    failed
}

/// What an `EAI_` code of the C library is to Winsock.
fn lookup_error(code: i32) -> WsaError {
    const EAI_NODATA: i32 = -5;
    const EAI_ADDRFAMILY: i32 = -9;
    match code {
        libc::EAI_AGAIN => WsaError::WSATRY_AGAIN,
        libc::EAI_BADFLAGS => WsaError::WSAEINVAL,
        libc::EAI_FAMILY => WsaError::WSAEAFNOSUPPORT,
        libc::EAI_MEMORY => WsaError::WSA_NOT_ENOUGH_MEMORY,
        libc::EAI_NONAME | EAI_ADDRFAMILY => WsaError::WSAHOST_NOT_FOUND,
        EAI_NODATA => WsaError::WSANO_DATA,
        libc::EAI_SERVICE => WsaError::WSATYPE_NOT_FOUND,
        libc::EAI_SOCKTYPE => WsaError::WSAESOCKTNOSUPPORT,
        _ => WsaError::WSANO_RECOVERY,
    }
}

/// Linux' number of a family that names are looked up for; zero is any.
fn family_to_linux(family: i32) -> Result<i32, WsaError> {
    match family {
        0 => Ok(libc::AF_UNSPEC),
        2 => Ok(libc::AF_INET),
        23 => Ok(libc::AF_INET6),
        _ => Err(WsaError::WSAEAFNOSUPPORT),
    }
}
