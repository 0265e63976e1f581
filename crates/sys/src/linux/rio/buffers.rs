//! Registered buffers: memory that requests name by a number, checked once and for all.

use overlapped_core::error::WsaError;
use parking_lot::RwLock;
use std::collections::HashMap;
use windows_sys::Win32::Networking::WinSock as ws;

/// A registration: an address and a length. The program keeps the memory valid until it deregisters it.
#[derive(Clone, Copy)]
struct Registration {
    start: usize,
    length: u32,
}

struct Table {
    next: isize,
    known: Option<HashMap<isize, Registration>>,
}

static TABLE: RwLock<Table> = RwLock::new(Table { next: 1, known: None });

/// `RIO_INVALID_BUFFERID`.
pub(crate) const INVALID: isize = 0xFFFF_FFFF;

pub(super) fn register(start: *mut u8, length: u32) -> Result<isize, WsaError> {
    if start.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    if length == 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let mut table = TABLE.write();
    let id = table.next;
    // Never the number that stands for none.
    table.next = if id + 1 == INVALID { id + 2 } else { id + 1 };
    table.known.get_or_insert_default().insert(id, Registration { start: start.expose_provenance(), length });
    Ok(id)
}

pub(super) fn deregister(id: isize) {
    if let Some(known) = &mut TABLE.write().known {
        known.remove(&id);
    }
}

/// The memory that a slice names, which must lie inside its registration (RIO-3).
pub(super) fn resolve(slice: ws::RIO_BUF) -> Result<(*mut u8, usize), WsaError> {
    let table = TABLE.read();
    let registration = table.known.as_ref().and_then(|known| known.get(&slice.BufferId)).ok_or(WsaError::WSAEINVAL)?;
    let end = slice.Offset.checked_add(slice.Length).ok_or(WsaError::WSAEINVAL)?;
    if end > registration.length {
        return Err(WsaError::WSAEINVAL);
    }
    let start = std::ptr::with_exposed_provenance_mut::<u8>(registration.start);
    Ok((start.wrapping_add(slice.Offset as usize), slice.Length as usize))
}
