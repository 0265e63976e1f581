//! `WSAEnumNameSpaceProviders`: the one provider that there is.

use super::query::Blob;
use super::{Guid, NS_DNS, check_started, finish};
use crate::told::Unit;
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};
use std::ptr;

const IDENTIFIER: &str = "Tcpip";

/// A `WSANAMESPACE_INFO`.
#[repr(C)]
struct Info<C> {
    provider: Guid,
    name_space: u32,
    active: c_int,
    version: u32,
    identifier: *mut C,
}

/// A `WSANAMESPACE_INFOEX`.
#[repr(C)]
struct InfoEx<C> {
    info: Info<C>,
    specific: Blob,
}

/// Tells a structure that begins as an `Info` does, with the identifier behind it; how many there are.
///
/// # Safety
/// `length` is null or valid; `to` is null or has so many bytes.
unsafe fn tell<C: Unit, T>(length: *mut u32, to: *mut c_void, make: impl FnOnce(Info<C>) -> T) -> Result<c_int, c_int> {
    check_started()?;
    // SAFETY: the caller's promise.
    let length = unsafe { length.as_mut() }.ok_or(ws::WSAEFAULT)?;
    let identifier = C::units(IDENTIFIER);
    let needed = size_of::<T>() + size_of_val(&*identifier);
    if to.is_null() || (*length as usize) < needed {
        *length = needed as u32;
        return Err(ws::WSAEFAULT);
    }
    let text = to.wrapping_byte_add(size_of::<T>()).cast::<C>();
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(identifier.as_ptr(), text, identifier.len()) };
    let info = Info { provider: Guid::DNS, name_space: NS_DNS, active: 1, version: 1, identifier: text };
    // SAFETY: as above.
    unsafe { to.cast::<T>().write_unaligned(make(info)) };
    Ok(1)
}

fn extended<C>(info: Info<C>) -> InfoEx<C> {
    InfoEx { info, specific: Blob { size: 0, data: ptr::null_mut() } }
}

fn count(told: Result<c_int, c_int>) -> c_int {
    told.unwrap_or_else(|error| finish(Err(error)))
}

/// `WSAEnumNameSpaceProvidersA`: the provider of DNS; how many there are, which is one.
///
/// Errors: WSANOTINITIALISED; WSAEFAULT (null, too little room: how much there must be is told).
///
/// # Safety
/// `length` is null or valid; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSAEnumNameSpaceProvidersA(length: *mut u32, to: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    count(unsafe { tell::<u8, _>(length, to, |info| info) })
}

/// `WSAEnumNameSpaceProvidersW`: as [`WSAEnumNameSpaceProvidersA`].
///
/// # Safety
/// As for [`WSAEnumNameSpaceProvidersA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSAEnumNameSpaceProvidersW(length: *mut u32, to: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    count(unsafe { tell::<u16, _>(length, to, |info| info) })
}

/// `WSAEnumNameSpaceProvidersExA`: the same, with what a provider says of itself: nothing.
///
/// # Safety
/// As for [`WSAEnumNameSpaceProvidersA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSAEnumNameSpaceProvidersExA(length: *mut u32, to: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    count(unsafe { tell::<u8, _>(length, to, extended) })
}

/// `WSAEnumNameSpaceProvidersExW`: as [`WSAEnumNameSpaceProvidersExA`].
///
/// # Safety
/// As for [`WSAEnumNameSpaceProvidersA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WSAEnumNameSpaceProvidersExW(length: *mut u32, to: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    count(unsafe { tell::<u16, _>(length, to, extended) })
}
