//! `WSAStartup`, once, before the first socket.
#![allow(unsafe_code)] // Startup goes through the function table.

use std::sync::OnceLock;

use crate::error::{Result, WsaError};
use crate::sys;

/// `WSAStartup`—Asks for Winsock 2.2, once in the life of the process. It is never given back, since sockets may be
/// open until the end.
pub(crate) fn ensure() -> Result<()> {
    static STARTED: OnceLock<Result<()>> = OnceLock::new();
    *STARTED.get_or_init(|| {
        let mut data = sys::WSADATA::default();
        // SAFETY: `data` is valid for writes.
        match unsafe { sys::WSAStartup(0x0202, &mut data) } {
            0 => Ok(()),
            error => Err(WsaError::from_code(error)),
        }
    })
}
