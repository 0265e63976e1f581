//! `SetAddrInfoEx`: names that are given to a name space, of which DNS takes none.

use super::fails;
use crate::nameservice::{Guid, is_dns};
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};

/// # Safety
/// `provider` is null or valid.
unsafe fn register(is_named: bool, name_space: u32, provider: *const Guid) -> c_int {
    if !is_named {
        return fails(ws::WSAEINVAL);
    }
    // SAFETY: the caller's promise.
    fails(if unsafe { is_dns(name_space, provider) } { ws::WSAEOPNOTSUPP } else { ws::WSASERVICE_NOT_FOUND })
}

/// `SetAddrInfoExA`: WSAEOPNOTSUPP; WSAEINVAL (no name), WSASERVICE_NOT_FOUND (another name space).
///
/// # Safety
/// `provider` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetAddrInfoExA(
    name: *const u8,
    _service: *const u8,
    _addresses: *const c_void,
    _count: u32,
    _blob: *const c_void,
    _flags: u32,
    name_space: u32,
    provider: *const Guid,
    _timeout: *const c_void,
    _overlapped: *const c_void,
    _routine: *const c_void,
    _handle: *const c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { register(!name.is_null(), name_space, provider) }
}

/// `SetAddrInfoExW`: as [`SetAddrInfoExA`].
///
/// # Safety
/// `provider` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetAddrInfoExW(
    name: *const u16,
    _service: *const u16,
    _addresses: *const c_void,
    _count: u32,
    _blob: *const c_void,
    _flags: u32,
    name_space: u32,
    provider: *const Guid,
    _timeout: *const c_void,
    _overlapped: *const c_void,
    _routine: *const c_void,
    _handle: *const c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { register(!name.is_null(), name_space, provider) }
}
