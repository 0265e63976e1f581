//! `GetNetworkParams`: the machine's name, its domain and its name servers.

use super::{AddressText, ERROR_BUFFER_OVERFLOW, ERROR_INVALID_PARAMETER, NO_ERROR, fits, fixed, link};
use std::fs;
use std::net::Ipv4Addr;
use std::ptr;

/// `FIXED_INFO`.
#[repr(C)]
pub struct FixedInfo {
    host: [u8; 132],
    domain: [u8; 132],
    current: *mut AddressText,
    servers: AddressText,
    node_type: u32,
    scope: [u8; 260],
    routes: u32,
    is_proxy: u32,
    has_dns: u32,
}

/// The name servers and the domain of a `resolv.conf`.
fn resolver(text: &str) -> (Vec<AddressText>, String) {
    let words = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let (mut servers, mut domain) = (Vec::new(), String::new());
    for line in words {
        match line[..] {
            ["nameserver", address, ..] => {
                let address = address.parse::<Ipv4Addr>();
                servers.extend(address.map(|address| AddressText::new(address, Ipv4Addr::UNSPECIFIED)));
            }
            ["domain" | "search", name, ..] if domain.is_empty() => domain = name.to_owned(),
            _ => {}
        }
    }
    (servers, domain)
}

/// `GetNetworkParams`: as the kernel and `/etc/resolv.conf` have them. ERROR_BUFFER_OVERFLOW for a buffer that is too small.
///
/// # Safety
/// `length` is null or valid; `buffer` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetNetworkParams(buffer: *mut FixedInfo, length: *mut u32) -> u32 {
    const BROADCAST_NODETYPE: u32 = 1;
    if length.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    let (servers, domain) = resolver(&fs::read_to_string("/etc/resolv.conf").unwrap_or_default());
    let spares = servers.len().saturating_sub(1);
    // SAFETY: the caller's promise.
    if !unsafe { fits(buffer.cast(), length, size_of::<FixedInfo>() + spares * size_of::<AddressText>()) } {
        return ERROR_BUFFER_OVERFLOW;
    }
    let said = |path: &str| fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    let info = FixedInfo {
        host: fixed(&said("/proc/sys/kernel/hostname")),
        domain: fixed(&domain),
        current: ptr::null_mut(),
        servers: AddressText::none(),
        node_type: BROADCAST_NODETYPE,
        scope: [0; 260],
        routes: u32::from(said("/proc/sys/net/ipv4/ip_forward") == "1"),
        is_proxy: 0,
        has_dns: u32::from(!servers.is_empty()),
    };
    // SAFETY: the caller's promise: there is room.
    unsafe { buffer.write_unaligned(info) };
    // SAFETY: as above.
    let mut spare: *mut AddressText = unsafe { buffer.add(1) }.cast();
    // SAFETY: a place within what was just written.
    let list = unsafe { &raw mut (*buffer).servers };
    // SAFETY: as above: the room behind was counted.
    unsafe { link(list, &servers, &mut spare) };
    NO_ERROR
}
