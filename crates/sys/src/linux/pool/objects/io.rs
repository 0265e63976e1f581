//! Files and sockets whose operations end in a callback.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

use super::{Environment, close, create_handle, find, wait_for_callbacks};
use crate::linux::failure::fail;
use crate::linux::pool::item::Callback;
use crate::linux::{handle, ioapiset};
use std::ffi::c_void;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

fn is_io(callback: Callback) -> bool {
    matches!(callback, Callback::Io(_))
}

/// `CreateThreadpoolIo`—Binds a file or socket to the pool: a function is called at the end of each operation that was announced by
/// [`StartThreadpoolIo`]. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`](super::work::CreateThreadpoolWork); ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (bound already).
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolIo(
    fl: HANDLE,
    pfnio: t::PTP_WIN32_IO_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_IO {
    // SAFETY: the caller's promise.
    let made = unsafe { create_handle(pfnio.map(Callback::Io), pv, pcbe) };
    let Some(item) = handle::item(made as usize).filter(|_| made != 0) else { return 0 };
    let bound = ioapiset::associate_handle(fl.addr(), item.pool().port_for_files(), made as usize);
    match bound {
        Ok(()) => made,
        Err(error) => {
            item.close();
            fail(error, 0)
        }
    }
}

/// `StartThreadpoolIo`—Announces an operation, before each one that is started.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn StartThreadpoolIo(pio: t::PTP_IO) {
    if let Some(item) = find(pio, is_io) {
        item.announce();
    }
}

/// `CancelThreadpoolIo`—Takes an announcement back: the operation failed to start, or tells of its success by no packet.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelThreadpoolIo(pio: t::PTP_IO) {
    if let Some(item) = find(pio, is_io) {
        item.retract();
    }
}

/// `WaitForThreadpoolIoCallbacks`—Returns when every call has, those of announced operations included unless they are to be taken back.
/// An operation itself is not cancelled by that.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolIoCallbacks(pio: t::PTP_IO, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pio, is_io), fcancelpendingcallbacks, true);
}

/// `CloseThreadpoolIo`—Closes the binding. The file is to be closed before; ends that come after call nothing.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolIo(pio: t::PTP_IO) {
    close(find(pio, is_io));
}
