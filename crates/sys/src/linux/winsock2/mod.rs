//! `winsock2.h`: the functions, by what they are about.
//!
//! Each is a thin shell: it finds the socket, checks its arguments in Windows' order, and sets the last error: to the code
//! on failure, to 0 on success (ERR-2).

pub(crate) mod accept;
pub(crate) mod async_select;
mod changes;
pub(crate) mod connect_by;
pub(crate) mod connection;
pub(crate) mod datagram;
pub(crate) mod event_select;
pub(crate) mod extended;
mod interfaces;
pub(crate) mod ioctl;
mod ip_options;
pub(crate) mod notifications;
pub(crate) mod options;
pub(crate) mod overlapped;
pub(crate) mod poll;
pub(crate) mod protocols;
mod receive_all;
pub(crate) mod select;
mod socket_info;
mod sort;
mod source_filter;
pub(crate) mod startup;
mod tcp_info;
pub(crate) mod transfer;

use super::current::set_last_error;
use overlapped_core::error::WsaError;
use windows_sys::Win32::Networking::WinSock::SOCKET_ERROR;

/// Ends a call that returns 0 or `SOCKET_ERROR`.
pub(crate) fn finish(result: Result<(), WsaError>) -> i32 {
    finish_with(result.map(|()| 0), SOCKET_ERROR)
}

/// Ends a call that returns a value, or `failed` with the last error set.
pub(crate) fn finish_with<T>(result: Result<T, WsaError>, failed: T) -> T {
    match result {
        Ok(value) => {
            set_last_error(0);
            value
        }
        Err(error) => {
            set_last_error(error.code() as u32);
            failed
        }
    }
}
