//! `GetPerAdapterInfo` and `GetAdapterIndex`.

use super::{link, netlink};
use crate::told;
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use std::fs;
use std::net::Ipv4Addr;

/// The IPv4 servers that names are asked of.
fn servers() -> Vec<Ipv4Addr> {
    let text = fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    servers.filter_map(|server| server.trim().parse().ok()).collect()
}

fn text_of(address: Ipv4Addr) -> ip::IP_ADDR_STRING {
    let mut told = ip::IP_ADDR_STRING::default();
    let text = address.to_string();
    told.IpAddress.String.iter_mut().zip(text.bytes()).for_each(|(to, byte)| *to = byte as i8);
    told
}

/// `GetPerAdapterInfo`: the name servers of an interface, which are the machine's; the loopback has none. ERROR_INVALID_PARAMETER: no place for
/// the size. ERROR_BUFFER_OVERFLOW: too little room. ERROR_NO_DATA: no such interface.
///
/// # Safety
/// `size` is null or valid; `info` is null or has so many writable bytes, aligned as pointers are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPerAdapterInfo(
    index: u32,
    info: *mut ip::IP_PER_ADAPTER_INFO_W2KSP1,
    size: *mut u32,
) -> u32 {
    // SAFETY: the caller's promise.
    let Some(size) = (unsafe { size.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let links = match link::links() {
        Ok(links) => links,
        Err(error) => return netlink::win32(&error),
    };
    let Some(found) = links.iter().find(|link| link.index == index) else { return f::ERROR_NO_DATA };
    let servers = if found.is_loopback { Vec::new() } else { servers() };
    // The first stands in the structure, the others behind it.
    let behind = servers.len().saturating_sub(1);
    let needed = size_of::<ip::IP_PER_ADAPTER_INFO_W2KSP1>() + behind * size_of::<ip::IP_ADDR_STRING>();
    if info.is_null() || (*size as usize) < needed {
        *size = needed as u32;
        return f::ERROR_BUFFER_OVERFLOW;
    }
    let rest = info.wrapping_add(1).cast::<ip::IP_ADDR_STRING>();
    let next = |place: usize| if place < behind { rest.wrapping_add(place) } else { std::ptr::null_mut() };
    let mut told = ip::IP_PER_ADAPTER_INFO_W2KSP1::default();
    if let Some((first, others)) = servers.split_first() {
        told.DnsServerList = ip::IP_ADDR_STRING { Next: next(0), ..text_of(*first) };
        for (place, server) in others.iter().enumerate() {
            let entry = ip::IP_ADDR_STRING { Next: next(place + 1), ..text_of(*server) };
            // SAFETY: the caller's promise, and the room was compared.
            unsafe { rest.wrapping_add(place).write(entry) };
        }
    }
    // SAFETY: as above.
    unsafe { info.write(told) };
    f::NO_ERROR
}

/// `GetAdapterIndex`: the index of an adapter by the name that `GetInterfaceInfo` tells. ERROR_INVALID_PARAMETER: a null pointer.
/// ERROR_DEV_NOT_EXIST: no such adapter.
///
/// # Safety
/// `name` is null or ends with a zero; `index` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAdapterIndex(name: *const u16, index: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let name = unsafe { told::wide_text(name) };
    let Some(name) = name.filter(|_| !index.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    let links = match link::links() {
        Ok(links) => links,
        Err(error) => return netlink::win32(&error),
    };
    let name = name.strip_prefix("\\DEVICE\\TCPIP_").unwrap_or(&name);
    let Some(found) = links.iter().find(|link| link.name == name) else { return f::ERROR_DEV_NOT_EXIST };
    // SAFETY: the caller's promise; it is not null.
    unsafe { index.write_unaligned(found.index) };
    f::NO_ERROR
}
