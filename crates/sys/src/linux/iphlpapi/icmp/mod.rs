//! `icmpapi.h`: echo requests, by the kernel's own sockets for them, or raw ones where those are not for everybody.
#![allow(unsafe_code)] // Declares functions that are unsafe as their twins are.

mod address;
mod echoes;
mod family;
mod parse;
mod request;
mod send;

pub use parse::{Icmp6ParseReplies, IcmpParseReplies};
pub use send::{Icmp6SendEcho2, IcmpSendEcho, IcmpSendEcho2, IcmpSendEcho2Ex};

use crate::linux::failure::fail;
use echoes::Echoes;
use family::{Family, V4, V6};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::core::BOOL;

/// By their handles, which are no handles of anything else: those are multiples of four.
static OPEN: Mutex<BTreeMap<usize, Arc<Echoes>>> = Mutex::new(BTreeMap::new());

/// A handle for such a socket.
fn create(family: Family) -> f::HANDLE {
    let Ok(echoes) = echoes::open(family) else { return fail(f::ERROR_ACCESS_DENIED, f::INVALID_HANDLE_VALUE) };
    let mut open = OPEN.lock();
    let handle = open.last_key_value().map_or(2, |(last, _)| last + 4);
    open.insert(handle, Arc::new(echoes));
    std::ptr::without_provenance_mut(handle)
}

/// `IcmpCreateFile`—A handle for echo requests.
///
/// Errors: ERROR_ACCESS_DENIED (neither echo sockets nor raw ones are open to this process).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IcmpCreateFile() -> f::HANDLE {
    create(V4)
}

/// `Icmp6CreateFile`—A handle for echo requests of IPv6, which `IcmpCloseHandle` closes.
///
/// Errors: ERROR_ACCESS_DENIED (neither echo sockets nor raw ones are open to this process, or there is no IPv6).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn Icmp6CreateFile() -> f::HANDLE {
    create(V6)
}

/// `IcmpCloseHandle`—Ends such a handle.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IcmpCloseHandle(icmphandle: f::HANDLE) -> BOOL {
    let closed = OPEN.lock().remove(&icmphandle.addr());
    if closed.is_some() { 1 } else { fail(f::ERROR_INVALID_HANDLE, 0) }
}
