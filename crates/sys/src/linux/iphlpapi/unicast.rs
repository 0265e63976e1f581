//! Tables that the library allocates: `netioapi.h`'s list of addresses.
#![allow(unsafe_code)] // Builds a table in memory that the program gives back.

use super::{interfaces, kind_of, luid_of, scoped_address};
use crate::linux::{address, pointer};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::Networking::WinSock as ws;

const PREFERRED: i32 = 4;

/// The rows of a family; AF_UNSPEC is both.
fn rows(family: u16) -> Vec<ip::MIB_UNICASTIPADDRESS_ROW> {
    let mut rows = Vec::new();
    for interface in interfaces() {
        let is_loopback = kind_of(&interface.name, interface.flags) == ip::IF_TYPE_SOFTWARE_LOOPBACK;
        for unicast in &interface.addresses {
            let own = if unicast.address.is_ipv4() { ws::AF_INET } else { ws::AF_INET6 };
            if family != ws::AF_UNSPEC && family != own {
                continue;
            }
            let origin = if is_loopback { ws::IpPrefixOriginWellKnown } else { ws::IpPrefixOriginManual };
            let mut row = ip::MIB_UNICASTIPADDRESS_ROW {
                InterfaceLuid: luid_of(interface.index).unwrap_or_default(),
                InterfaceIndex: interface.index,
                PrefixOrigin: origin,
                SuffixOrigin: origin,
                ValidLifetime: u32::MAX,
                PreferredLifetime: u32::MAX,
                OnLinkPrefixLength: unicast.prefix,
                DadState: PREFERRED,
                ..Default::default()
            };
            let (windows, length) = address::to_winsock(&scoped_address(unicast.address, unicast.scope));
            let length = length.min(size_of::<ws::SOCKADDR_INET>());
            let to = (&raw mut row.Address).cast::<u8>();
            // SAFETY: both have so many bytes, of plain data.
            unsafe { std::ptr::copy_nonoverlapping(windows.as_ptr(), to, length) };
            row.ScopeId.Anonymous.Value = unicast.scope;
            rows.push(row);
        }
    }
    rows
}

/// `GetUnicastIpAddressTable`—Every address of this machine of a family, or of both (AF_UNSPEC), with its interface, in a table that
/// `FreeMibTable` gives back. Returns the error.
///
/// Errors: ERROR_INVALID_PARAMETER (null; another family), ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_FOUND (there are none).
///
/// # Safety
/// `table` is null or valid for writes.
pub unsafe extern "system" fn GetUnicastIpAddressTable(
    family: ws::ADDRESS_FAMILY,
    table: *mut *mut ip::MIB_UNICASTIPADDRESS_TABLE,
) -> f::WIN32_ERROR {
    if pointer::is_missing(table) || !matches!(family, ws::AF_UNSPEC | ws::AF_INET | ws::AF_INET6) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let rows = rows(family);
    if rows.is_empty() {
        return f::ERROR_NOT_FOUND;
    }
    let offset = std::mem::offset_of!(ip::MIB_UNICASTIPADDRESS_TABLE, Table);
    // SAFETY: no memory is passed.
    let made = unsafe { libc::calloc(1, offset + size_of_val(&*rows)) }.cast::<ip::MIB_UNICASTIPADDRESS_TABLE>();
    if made.is_null() {
        return f::ERROR_NOT_ENOUGH_MEMORY;
    }
    // SAFETY: it begins with the number.
    unsafe { (*made).NumEntries = rows.len() as u32 };
    let to = made.wrapping_byte_add(offset).cast::<ip::MIB_UNICASTIPADDRESS_ROW>();
    // SAFETY: there is room for the rows.
    unsafe { std::ptr::copy_nonoverlapping(rows.as_ptr(), to, rows.len()) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(table, made) };
    f::NO_ERROR
}

/// `FreeMibTable`—Gives a table back that the library allocated.
///
/// # Safety
/// `memory` is null or such a table.
pub unsafe extern "system" fn FreeMibTable(memory: *const core::ffi::c_void) {
    // SAFETY: the caller's promise.
    unsafe { libc::free(memory.cast_mut()) };
}
