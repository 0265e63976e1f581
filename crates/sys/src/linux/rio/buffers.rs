//! Registered buffers: memory that requests name by a number, checked once and for all.

use crate::linux::table::Table;
use overlapped_core::error::WsaError;
use windows_sys::Win32::Networking::WinSock as ws;

/// A registration: an address and a length. The program keeps the memory valid until it deregisters it.
#[derive(Clone, Copy)]
struct Registration {
    start: usize,
    length: u32,
}

static REGISTRATIONS: Table<Registration> = Table::new();

/// `RIO_INVALID_BUFFERID`.
pub(crate) const INVALID: isize = 0xFFFF_FFFF;

pub(super) fn register(start: *mut u8, length: u32) -> Result<isize, WsaError> {
    if start.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    if length == 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let mut id = 0;
    let made = REGISTRATIONS.insert(|token| {
        // Longer than 32 bits, so never the number that stands for none.
        id = token as isize;
        Registration { start: start.expose_provenance(), length }
    });
    made.map(|_| id).ok_or(WsaError::WSAENOBUFS)
}

pub(super) fn deregister(id: isize) {
    if REGISTRATIONS.get_token(id as u64).is_some() {
        REGISTRATIONS.remove(id as u32);
    }
}

/// The memory that a slice names, which must lie inside its registration (RIO-3).
pub(super) fn resolve(slice: ws::RIO_BUF) -> Result<(*mut u8, usize), WsaError> {
    let registration = *REGISTRATIONS.get_token(slice.BufferId as u64).ok_or(WsaError::WSAEINVAL)?;
    let end = slice.Offset.checked_add(slice.Length).ok_or(WsaError::WSAEINVAL)?;
    if end > registration.length {
        return Err(WsaError::WSAEINVAL);
    }
    let start = std::ptr::with_exposed_provenance_mut::<u8>(registration.start);
    Ok((start.wrapping_add(slice.Offset as usize), slice.Length as usize))
}
