//! `WSAStartup`, `WSACleanup` and the last error.
#![allow(unsafe_code)] // Writes the program's WSADATA.

use crate::linux::current;
use crate::linux::handle::{self, Entry};
use crate::linux::misuse;
use overlapped_core::error::WsaError;
use std::sync::atomic::{AtomicU32, Ordering};
use windows_sys::Win32::Networking::WinSock as ws;

static STARTED: AtomicU32 = AtomicU32::new(0);

const HIGHEST: u16 = 0x0202;

/// Whether socket functions may be used (SOCK-7).
pub(crate) fn check_started() -> Result<(), WsaError> {
    if STARTED.load(Ordering::Acquire) > 0 { Ok(()) } else { Err(WsaError::WSANOTINITIALISED) }
}

/// The version that is used when `asked` is asked for (SOCK-2).
fn negotiate(asked: u16) -> u16 {
    let (major, minor) = (asked & 0xff, asked >> 8);
    match (major, minor) {
        (1, 0) => 0x0001,
        (1, _) => 0x0101,
        (2, 0 | 1) => asked,
        _ => HIGHEST,
    }
}

/// `WSAStartup`—Begins the use of sockets by the process; counted. Returns the error itself.
///
/// Errors: WSAVERNOTSUPPORTED, WSAEFAULT.
///
/// # Safety
/// `lpwsadata` is null or valid for writes.
pub unsafe extern "system" fn WSAStartup(wversionrequested: u16, lpwsadata: *mut ws::WSADATA) -> i32 {
    if wversionrequested & 0xff == 0 {
        return WsaError::WSAVERNOTSUPPORTED.code();
    }
    if lpwsadata.is_null() {
        return WsaError::WSAEFAULT.code();
    }
    let mut data = ws::WSADATA {
        wVersion: negotiate(wversionrequested),
        wHighVersion: HIGHEST,
        iMaxSockets: 0,
        iMaxUdpDg: 0,
        ..ws::WSADATA::default()
    };
    for (to, from) in data.szDescription.iter_mut().zip(b"WinSock 2.0") {
        *to = *from as _;
    }
    for (to, from) in data.szSystemStatus.iter_mut().zip(b"Running") {
        *to = *from as _;
    }
    // SAFETY: the caller's promise.
    unsafe { lpwsadata.write(data) };
    STARTED.fetch_add(1, Ordering::AcqRel);
    0
}

/// `WSACleanup`—Ends one use; the last closes every socket of the process (SOCK-5).
///
/// Errors: WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSACleanup() -> i32 {
    let before = STARTED.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| count.checked_sub(1));
    let result = match before {
        Err(_) => Err(WsaError::WSANOTINITIALISED),
        Ok(1) => {
            crate::linux::inheritance::withdraw();
            misuse::leaked::at_cleanup();
            let entries = handle::all();
            let sockets = || {
                entries.iter().filter_map(|entry| match entry {
                    Entry::Socket(socket) => Some(socket),
                    _ => None,
                })
            };
            // All before the first is closed: the end of one is an arrival to its peer, which may be another.
            sockets().for_each(super::connection::silence);
            sockets().for_each(super::connection::close_at_cleanup);
            Ok(())
        }
        Ok(_) => Ok(()),
    };
    super::finish(result)
}

/// `WSAGetLastError`—The code of the calling thread's last failure.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAGetLastError() -> ws::WSA_ERROR {
    current::last_error() as i32
}

/// `WSASetLastError`—Sets it.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSASetLastError(ierror: i32) {
    current::set_last_error(ierror as u32);
}

#[cfg(test)]
mod tests {
    use super::negotiate;

    #[test]
    fn sock_2_negotiation() {
        for (asked, used) in
            [(0x0202, 0x0202), (0x0001, 0x0001), (0x0101, 0x0101), (0x0301, 0x0101), (0x0002, 0x0002), (0x0003, 0x0202)]
        {
            assert_eq!(negotiate(asked), used, "{asked:#06x}");
        }
    }
}
