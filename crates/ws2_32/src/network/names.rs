//! The names of an interface: its alias and its name are the kernel's, and its GUID is made from its LUID.

use super::row;
use crate::told;
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use windows_sys::core::GUID;

/// The longest name of an interface, with its zero (`NDIS_IF_MAX_STRING_SIZE` + 1).
const LONGEST: usize = 257;

/// A GUID of the form that RFC 9562 leaves to its maker (version 8).
const VERSION_8: u16 = 0x8000;
const REST: [u8; 8] = [0x80, 0, b'n', b'e', b't', b'd', b'e', b'v'];

/// The GUID of an interface.
pub fn guid_of(luid: u64) -> GUID {
    GUID { data1: row::index_in(luid), data2: row::type_in(luid) as u16, data3: VERSION_8, data4: REST }
}

fn index_of(name: &str) -> Option<u32> {
    let name = std::ffi::CString::new(name).ok()?;
    // SAFETY: the name ends with a zero.
    let index = unsafe { ip::if_nametoindex(name.as_ptr().cast()) };
    (index != 0).then_some(index)
}

/// The LUID that a pointer leads to, if its interface is there.
///
/// # Safety
/// It is null or valid.
unsafe fn known(luid: *const u64) -> Option<u64> {
    // SAFETY: the caller's promise.
    let luid = unsafe { luid.as_ref() }?;
    row::named(*luid, 0).is_ok().then_some(*luid)
}

/// Tells a LUID, or why there is none.
///
/// # Safety
/// `to` is valid for a write.
unsafe fn tell(index: Option<u32>, to: *mut u64, otherwise: u32) -> u32 {
    let Some(index) = index else { return otherwise };
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned(row::luid_of(index)) };
    f::NO_ERROR
}

/// `ConvertInterfaceLuidToAlias`: ERROR_INVALID_PARAMETER (a null pointer, no such interface), ERROR_NOT_ENOUGH_MEMORY (too little room).
///
/// # Safety
/// `luid` is null or valid; `alias` is null or has room for `length` units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertInterfaceLuidToAlias(luid: *const u64, alias: *mut u16, length: usize) -> u32 {
    // SAFETY: the caller's promise; the alias of an interface is its name.
    unsafe { ip::ConvertInterfaceLuidToNameW(luid.cast(), alias, length) }
}

/// `ConvertInterfaceAliasToLuid`: ERROR_INVALID_PARAMETER (a null pointer, no such alias).
///
/// # Safety
/// `alias` is null or ends with a zero; `luid` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertInterfaceAliasToLuid(alias: *const u16, luid: *mut u64) -> u32 {
    // SAFETY: the caller's promise.
    let alias = unsafe { told::wide_text(alias) };
    let Some(alias) = alias.filter(|_| !luid.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: as above; it is not null.
    unsafe { tell(index_of(&alias), luid, f::ERROR_INVALID_PARAMETER) }
}

/// `ConvertInterfaceNameToLuidA`: ERROR_INVALID_PARAMETER (a null pointer), ERROR_INVALID_NAME (no such interface), ERROR_BUFFER_OVERFLOW (a
/// name longer than any).
///
/// # Safety
/// `name` is null or ends with a zero; `luid` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertInterfaceNameToLuidA(name: *const u8, luid: *mut u64) -> u32 {
    // SAFETY: the caller's promise.
    let name = unsafe { told::narrow_text(name) };
    let Some(name) = name.filter(|_| !luid.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    if name.len() >= LONGEST {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    // SAFETY: as above; it is not null.
    unsafe { tell(index_of(&name), luid, f::ERROR_INVALID_NAME) }
}

/// `ConvertInterfaceLuidToGuid`: ERROR_INVALID_PARAMETER (a null pointer, no such interface).
///
/// # Safety
/// Each pointer is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertInterfaceLuidToGuid(luid: *const u64, guid: *mut GUID) -> u32 {
    // SAFETY: the caller's promise.
    let luid = unsafe { known(luid) };
    let Some(luid) = luid.filter(|_| !guid.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise; it is not null.
    unsafe { guid.write_unaligned(guid_of(luid)) };
    f::NO_ERROR
}

/// `ConvertInterfaceGuidToLuid`: ERROR_INVALID_PARAMETER (a null pointer, the GUID of no interface).
///
/// # Safety
/// Each pointer is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertInterfaceGuidToLuid(guid: *const GUID, luid: *mut u64) -> u32 {
    if guid.is_null() || luid.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise; it is not null.
    let guid = unsafe { guid.read_unaligned() };
    let own = guid_of(row::luid_of(guid.data1));
    let fields = |guid: &GUID| (guid.data1, guid.data2, guid.data3, guid.data4);
    let index = (guid.data1 != 0 && fields(&own) == fields(&guid)).then_some(guid.data1);
    // SAFETY: the caller's promise; it is not null.
    unsafe { tell(index, luid, f::ERROR_INVALID_PARAMETER) }
}
