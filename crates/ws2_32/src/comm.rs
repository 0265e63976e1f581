//! `PurgeComm`: what a terminal, which a serial port is on Linux, has not read or sent yet.

use crate::held::fails;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::io::CancelIoEx;
use std::ptr;

const PURGE_TXABORT: u32 = 1;
const PURGE_RXABORT: u32 = 2;
const PURGE_TXCLEAR: u32 = 4;
const PURGE_RXCLEAR: u32 = 8;

/// A descriptor of a handle's file, with a handle of its own, which ends with it.
fn descriptor(file: HANDLE) -> Result<i32, u32> {
    let (mut own, process) = (ptr::null_mut(), ptr::without_provenance_mut(usize::MAX));
    // SAFETY: the place for the handle is live.
    if unsafe { f::DuplicateHandle(process, file, process, &raw mut own, 0, 0, f::DUPLICATE_SAME_ACCESS) } == 0 {
        return Err(f::ERROR_INVALID_HANDLE);
    }
    // SAFETY: takes no memory.
    let made = unsafe { overlapped_sys::_open_osfhandle(own.addr() as isize, 0) };
    if made < 0 {
        // SAFETY: the handle is this function's.
        unsafe { f::CloseHandle(own) };
        return Err(f::ERROR_INVALID_HANDLE);
    }
    Ok(made)
}

/// `PurgeComm`: drops what a terminal has taken and not sent, or received and not given, as the flags ask; ends operations that are under way.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no flag, or one that there is not), ERROR_INVALID_FUNCTION (no terminal).
#[unsafe(no_mangle)]
pub extern "C" fn PurgeComm(file: HANDLE, flags: u32) -> i32 {
    let purge = || {
        let descriptor = descriptor(file)?;
        let aborts = flags & (PURGE_TXABORT | PURGE_RXABORT) != 0;
        let queue = match (flags & PURGE_TXCLEAR != 0, flags & PURGE_RXCLEAR != 0) {
            (true, true) => Some(libc::TCIOFLUSH),
            (true, false) => Some(libc::TCOFLUSH),
            (false, true) => Some(libc::TCIFLUSH),
            (false, false) => None,
        };
        // SAFETY: takes no memory.
        let is_terminal = unsafe { libc::isatty(descriptor) } == 1;
        let known = PURGE_TXABORT | PURGE_RXABORT | PURGE_TXCLEAR | PURGE_RXCLEAR;
        let purged = match queue {
            _ if flags == 0 || flags & !known != 0 => Err(f::ERROR_INVALID_PARAMETER),
            _ if !is_terminal => Err(f::ERROR_INVALID_FUNCTION),
            // SAFETY: takes no memory.
            Some(queue) if unsafe { libc::tcflush(descriptor, queue) } != 0 => Err(f::ERROR_GEN_FAILURE),
            _ => Ok(()),
        };
        // SAFETY: the descriptor is this function's, and so is the handle that ends with it.
        unsafe { overlapped_sys::_close(descriptor) };
        purged.map(|()| aborts)
    };
    match purge() {
        Ok(aborts) => {
            if aborts {
                // Where nothing is under way there is nothing to end.
                // SAFETY: no operation is named.
                unsafe { CancelIoEx(file, ptr::null()) };
            }
            1
        }
        Err(error) => fails(error, 0),
    }
}
