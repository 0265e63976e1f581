//! `NotifyAddrChange` and its kin: the control codes of a socket that wait for changes, on a socket of the library's own.
#![allow(unsafe_code)] // Hands the program's OVERLAPPED on.

use crate::linux::current::{last_error, set_last_error};
use crate::linux::ioapiset::CancelIoEx;
use crate::linux::pointer;
use crate::linux::winsock2::connection::socket;
use crate::linux::winsock2::ioctl::WSAIoctl;
use crate::linux::winsock2::startup::WSAStartup;
use parking_lot::Mutex;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::BOOL;

/// The socket that waits. Sockets are started for it, and stay so, whatever the program does.
static WAITS: Mutex<Option<ws::SOCKET>> = Mutex::new(None);

fn waiting_socket() -> Result<ws::SOCKET, u32> {
    let mut kept = WAITS.lock();
    if let Some(kept) = *kept {
        return Ok(kept);
    }
    let mut data = ws::WSADATA::default();
    // SAFETY: there is room for the answer.
    unsafe { WSAStartup(0x0202, &raw mut data) };
    // SAFETY: nothing is demanded.
    match unsafe { socket(ws::AF_INET.into(), ws::SOCK_DGRAM, 0) } {
        ws::INVALID_SOCKET => Err(last_error()),
        made => Ok(*kept.insert(made)),
    }
}

/// # Safety
/// `handle` is null or valid for writes; the OVERLAPPED is null, or valid until the change or the cancel.
unsafe fn notify(code: u32, handle: *mut f::HANDLE, overlapped: *mut OVERLAPPED) -> u32 {
    if pointer::is_missing(handle) != pointer::is_missing(overlapped) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let socket = match waiting_socket() {
        Ok(socket) => socket,
        Err(error) => return error,
    };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(handle, std::ptr::without_provenance_mut(socket)) };
    let any = ws::SOCKADDR_IN { sin_family: ws::AF_INET, ..Default::default() };
    let (from, length) = match code {
        ws::SIO_ROUTING_INTERFACE_CHANGE => ((&raw const any).cast(), size_of_val(&any) as u32),
        _ => (std::ptr::null(), 0),
    };
    let mut moved = 0;
    // SAFETY: the caller's promise; everything else is here, and is read before the call returns.
    let result = unsafe { WSAIoctl(socket, code, from, length, null_mut(), 0, &raw mut moved, overlapped, None) };
    if result == 0 { f::NO_ERROR } else { last_error() }
}

/// `NotifyAddrChange`—Waits for a change of this machine's IPv4 addresses: by the OVERLAPPED, or, where both pointers are null, until
/// there is one. Returns the error.
///
/// Errors: ERROR_IO_PENDING (the OVERLAPPED will end), ERROR_INVALID_PARAMETER (one pointer is null).
///
/// # Safety
/// `handle` is null or valid for writes; the OVERLAPPED is null, or valid until the change or the cancel.
pub unsafe extern "system" fn NotifyAddrChange(handle: *mut f::HANDLE, overlapped: *const OVERLAPPED) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { notify(ws::SIO_ADDRESS_LIST_CHANGE, handle, overlapped.cast_mut()) }
}

/// `NotifyRouteChange`—The same for routes.
///
/// Errors: as [`NotifyAddrChange`].
///
/// # Safety
/// As [`NotifyAddrChange`].
pub unsafe extern "system" fn NotifyRouteChange(handle: *mut f::HANDLE, overlapped: *const OVERLAPPED) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { notify(ws::SIO_ROUTING_INTERFACE_CHANGE, handle, overlapped.cast_mut()) }
}

/// `CancelIPChangeNotify`—Ends what these functions wait for by an OVERLAPPED.
///
/// Errors: ERROR_INVALID_PARAMETER (nothing waits by it).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelIPChangeNotify(notifyoverlapped: *const OVERLAPPED) -> BOOL {
    let waits = *WAITS.lock();
    let cancelled = waits.filter(|_| !pointer::is_missing(notifyoverlapped)).is_some_and(|socket| {
        let handle = std::ptr::without_provenance_mut(socket);
        // SAFETY: nothing is demanded: the OVERLAPPED is looked for, not looked at.
        unsafe { CancelIoEx(handle, notifyoverlapped) != 0 }
    });
    if !cancelled {
        set_last_error(f::ERROR_INVALID_PARAMETER);
    }
    cancelled.into()
}
