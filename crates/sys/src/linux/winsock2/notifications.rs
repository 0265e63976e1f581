//! `ProcessSocketNotifications`.
#![allow(unsafe_code)] // Reads the program's registrations and writes their results and its entries.

use crate::linux::deliver::Delivery;
use crate::linux::{handle, ioapiset};
use overlapped_core::error::WsaError;
use windows_sys::Win32::Foundation::{self as f, HANDLE};
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED_ENTRY;

/// `ProcessSocketNotifications`—Registers sockets with a port for their readiness, and takes packets from it (PSN-1). Each registration
/// has its own result; the event bits of a packet stand where others have their bytes. Returns the error itself.
///
/// Errors: WAIT_TIMEOUT, WSAEINVAL (arrays that do not fit their counts), ERROR_INVALID_HANDLE; of a registration WSAENOTSOCK,
/// WSAEINVAL.
///
/// # Safety
/// The arrays are null or have as many entries as is said; `receivedentrycount` is null or valid.
pub unsafe extern "system-unwind" fn ProcessSocketNotifications(
    completionport: HANDLE,
    registrationcount: u32,
    registrationinfos: *mut ws::SOCK_NOTIFY_REGISTRATION,
    timeoutms: u32,
    completioncount: u32,
    completionportentries: *mut OVERLAPPED_ENTRY,
    receivedentrycount: *mut u32,
) -> u32 {
    const INVALID: u32 = WsaError::WSAEINVAL.code() as u32;
    let Some(port) = handle::port(completionport.addr()) else { return f::ERROR_INVALID_HANDLE };
    let takes = completioncount > 0;
    let whole = takes != completionportentries.is_null() && takes != receivedentrycount.is_null();
    if (registrationcount == 0) != registrationinfos.is_null() || !whole || (!takes && timeoutms != 0) {
        return INVALID;
    }
    let mut delivery = Delivery::new();
    for index in 0..registrationcount as usize {
        let at = registrationinfos.wrapping_add(index);
        // SAFETY: the caller's promise.
        let mut asked = unsafe { at.read() };
        let registered = handle::socket(asked.socket).and_then(|socket| socket.register(&port, &asked, &mut delivery));
        asked.registrationResult = registered.err().map_or(0, |error| error.code() as u32);
        // SAFETY: the caller's promise.
        unsafe { at.write(asked) };
    }
    drop(delivery);
    if !takes {
        return f::ERROR_SUCCESS;
    }
    // SAFETY: the caller's promise: there are as many entries, and a place for their count.
    let got = unsafe {
        ioapiset::GetQueuedCompletionStatusEx(
            completionport,
            completionportentries,
            completioncount,
            receivedentrycount,
            timeoutms,
            0,
        )
    };
    if got != 0 {
        return f::ERROR_SUCCESS;
    }
    // SAFETY: the caller's promise; it was checked not to be null.
    unsafe { receivedentrycount.write(0) };
    crate::linux::current::last_error()
}
