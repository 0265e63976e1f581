//! The interfaces as the oldest functions tell them: IPv4 alone, addresses as text.
#![allow(unsafe_code)] // Builds structures in the program's buffers.

use super::{Interface, Unicast, dns_servers, gateways, hardware_address, interfaces, kind_of, system};
use crate::linux::arena::Arena;
use crate::linux::pointer;
use crate::linux::ws2tcpip::database;
use std::net::{IpAddr, Ipv4Addr};
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::core::BOOL;

/// Text in a member of a structure, cut off so that its zero fits.
fn put_text<const N: usize>(to: &mut [i8; N], text: &str) {
    to.fill(0);
    for (to, from) in to[..N - 1].iter_mut().zip(text.bytes()) {
        *to = from as i8;
    }
}

fn put_wide<const N: usize>(to: &mut [u16; N], text: &str) {
    to.fill(0);
    for (to, from) in to[..N - 1].iter_mut().zip(text.encode_utf16()) {
        *to = from;
    }
}

fn mask_of(prefix: u8) -> Ipv4Addr {
    Ipv4Addr::from(u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0))
}

fn address_text(address: &str, mask: &str, context: u32) -> ip::IP_ADDR_STRING {
    let mut entry = ip::IP_ADDR_STRING { Context: context, ..Default::default() };
    put_text(&mut entry.IpAddress.String, address);
    put_text(&mut entry.IpMask.String, mask);
    entry
}

/// A list whose first entry is a member of the structure, and whose others lie behind it.
fn put_addresses(arena: &mut Arena, entries: &[ip::IP_ADDR_STRING]) -> ip::IP_ADDR_STRING {
    let mut next = null_mut();
    for entry in entries.iter().skip(1).rev() {
        next = arena.put(&[ip::IP_ADDR_STRING { Next: next, ..*entry }]);
    }
    let first = entries.first().copied().unwrap_or_else(|| address_text("0.0.0.0", "0.0.0.0", 0));
    ip::IP_ADDR_STRING { Next: next, ..first }
}

fn is_loopback(interface: &Interface) -> bool {
    kind_of(&interface.name, interface.flags) == ip::IF_TYPE_SOFTWARE_LOOPBACK
}

fn put_adapter(arena: &mut Arena, interface: &Interface, next: *mut ip::IP_ADAPTER_INFO) -> ip::IP_ADAPTER_INFO {
    let mut entry = ip::IP_ADAPTER_INFO {
        Next: next,
        ComboIndex: interface.index,
        Index: interface.index,
        Type: kind_of(&interface.name, interface.flags),
        ..Default::default()
    };
    put_text(&mut entry.AdapterName, &interface.name);
    put_text(&mut entry.Description, &interface.name);
    let hardware = hardware_address(&interface.name);
    let length = hardware.len().min(entry.Address.len());
    entry.Address[..length].copy_from_slice(&hardware[..length]);
    entry.AddressLength = length as u32;
    let text = |unicast: &Unicast| match unicast.address {
        IpAddr::V4(address) => Some(address_text(
            &address.to_string(),
            &mask_of(unicast.prefix).to_string(),
            u32::from_ne_bytes(address.octets()),
        )),
        IpAddr::V6(_) => None,
    };
    let addresses: Vec<_> = interface.addresses.iter().filter_map(text).collect();
    entry.IpAddressList = put_addresses(arena, &addresses);
    let routers: Vec<_> = gateways(&interface.name)
        .into_iter()
        .map(|gateway| address_text(&gateway.to_string(), "255.255.255.255", 0))
        .collect();
    entry.GatewayList = put_addresses(arena, &routers);
    entry
}

/// `GetAdaptersInfo`—Every interface but the loopback, with its IPv4 addresses as text. Returns the error.
///
/// Errors: ERROR_BUFFER_OVERFLOW (`*sizepointer` says what is needed), ERROR_NO_DATA (there is only the loopback),
/// ERROR_INVALID_PARAMETER (null).
///
/// Difference: DHCP and WINS are not told of.
///
/// # Safety
/// `sizepointer` is null or valid, and the buffer is null or has as many writable bytes as it says.
pub unsafe extern "system" fn GetAdaptersInfo(adapterinfo: *mut ip::IP_ADAPTER_INFO, sizepointer: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(sizepointer) }) else { return f::ERROR_INVALID_PARAMETER };
    let all: Vec<Interface> = interfaces().into_iter().filter(|interface| !is_loopback(interface)).collect();
    let Some((first, rest)) = all.split_first() else { return f::ERROR_NO_DATA };
    let mut arena = Arena::new(adapterinfo.expose_provenance());
    arena.reserve::<ip::IP_ADAPTER_INFO>();
    let mut next = null_mut();
    for interface in rest.iter().rev() {
        let entry = put_adapter(&mut arena, interface, next);
        next = arena.put(&[entry]);
    }
    let first = put_adapter(&mut arena, first, next);
    // SAFETY: the caller's promise.
    unsafe { answer(&arena, adapterinfo, first, room, sizepointer) }
}

/// Copies what was built, if there is room for it.
///
/// # Safety
/// As [`GetAdaptersInfo`].
unsafe fn answer<T: Copy>(arena: &Arena, to: *mut T, first: T, room: u32, size: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(size, arena.len() as u32) };
    if pointer::is_missing(to) || (room as usize) < arena.len() {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { arena.copy_to(to, first) };
    f::NO_ERROR
}

/// `GetNetworkParams`—This machine's name and its DNS servers. Returns the error.
///
/// Errors: ERROR_BUFFER_OVERFLOW (`*poutbuflen` says what is needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// As [`GetAdaptersInfo`].
pub unsafe extern "system" fn GetNetworkParams(
    pfixedinfo: *mut ip::FIXED_INFO_W2KSP1,
    poutbuflen: *mut u32,
) -> f::WIN32_ERROR {
    /// Names are asked of a server first, and of the network if it does not answer.
    const HYBRID: u32 = 8;
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(poutbuflen) }) else { return f::ERROR_INVALID_PARAMETER };
    let mut arena = Arena::new(pfixedinfo.expose_provenance());
    arena.reserve::<ip::FIXED_INFO_W2KSP1>();
    let forwards = std::fs::read_to_string("/proc/sys/net/ipv4/ip_forward").is_ok_and(|text| text.trim() == "1");
    let mut info =
        ip::FIXED_INFO_W2KSP1 { NodeType: HYBRID, EnableRouting: forwards.into(), EnableDns: 1, ..Default::default() };
    let name = database::host_name();
    let (host, domain) = name.split_once('.').unwrap_or((&name, ""));
    put_text(&mut info.HostName, host);
    put_text(&mut info.DomainName, domain);
    let servers: Vec<_> = dns_servers()
        .into_iter()
        .filter(IpAddr::is_ipv4)
        .map(|server| address_text(&server.to_string(), "", 0))
        .collect();
    info.DnsServerList = match servers.is_empty() {
        true => ip::IP_ADDR_STRING::default(),
        false => put_addresses(&mut arena, &servers),
    };
    // SAFETY: the caller's promise.
    unsafe { answer(&arena, pfixedinfo, info, room, poutbuflen) }
}

/// A table of rows behind their number.
///
/// # Safety
/// As [`GetAdaptersInfo`], with `offset` the place of the rows.
unsafe fn answer_rows<T: Copy>(rows: &[T], offset: usize, to: *mut u32, size: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(size) }) else { return f::ERROR_INVALID_PARAMETER };
    // One row has room in the table's structure, and programs read its size.
    let needed = offset + size_of::<T>() * rows.len().max(1);
    // SAFETY: as above.
    unsafe { pointer::put(size, needed as u32) };
    if pointer::is_missing(to) || (room as usize) < needed {
        return f::ERROR_INSUFFICIENT_BUFFER;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { pointer::put(to, rows.len() as u32) };
    let place = to.wrapping_byte_add(offset).cast::<u8>();
    // SAFETY: as above.
    unsafe { std::ptr::copy_nonoverlapping(rows.as_ptr().cast::<u8>(), place, size_of_val(rows)) };
    f::NO_ERROR
}

/// `GetInterfaceInfo`—The numbers and names of every interface but the loopback. Returns the error.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*dwoutbuflen` says what is needed), ERROR_NO_DATA (there is only the loopback),
/// ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// As [`GetAdaptersInfo`].
pub unsafe extern "system" fn GetInterfaceInfo(piftable: *mut ip::IP_INTERFACE_INFO, dwoutbuflen: *mut u32) -> u32 {
    let row = |interface: Interface| {
        let mut row = ip::IP_ADAPTER_INDEX_MAP { Index: interface.index, Name: [0; 128] };
        put_wide(&mut row.Name, &interface.name);
        row
    };
    let rows: Vec<_> = interfaces().into_iter().filter(|interface| !is_loopback(interface)).map(row).collect();
    if rows.is_empty() {
        return f::ERROR_NO_DATA;
    }
    let offset = std::mem::offset_of!(ip::IP_INTERFACE_INFO, Adapter);
    // SAFETY: the caller's promise.
    unsafe { answer_rows(&rows, offset, piftable.cast(), dwoutbuflen) }
}

/// `GetNumberOfInterfaces`—How many interfaces there are, the loopback among them. Returns the error.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `pdwnumif` is null or valid for writes.
pub unsafe extern "system" fn GetNumberOfInterfaces(pdwnumif: *mut u32) -> u32 {
    if pointer::is_missing(pdwnumif) {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    unsafe { pointer::put(pdwnumif, interfaces().len() as u32) };
    f::NO_ERROR
}

fn if_row(interface: &Interface) -> ip::MIB_IFROW {
    const UP: u32 = 1;
    const DOWN: u32 = 2;
    let name = &interface.name;
    // The counters have 32 bits and begin anew, as on Windows.
    let count = |file: &str| {
        let text = system(name, &format!("statistics/{file}"));
        text.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) as u32
    };
    let mut row = ip::MIB_IFROW {
        dwIndex: interface.index,
        dwType: kind_of(name, interface.flags),
        dwMtu: system(name, "mtu").and_then(|mtu| mtu.parse().ok()).unwrap_or(0),
        dwSpeed: system(name, "speed")
            .and_then(|speed| speed.parse::<u32>().ok())
            .map_or(0, |mega| mega.saturating_mul(1_000_000)),
        dwAdminStatus: if interface.flags & libc::IFF_UP as u32 != 0 { UP } else { DOWN },
        dwOperStatus: match interface.flags & libc::IFF_RUNNING as u32 {
            0 => ip::IF_OPER_STATUS_NON_OPERATIONAL,
            _ => ip::IF_OPER_STATUS_OPERATIONAL,
        },
        dwInOctets: count("rx_bytes"),
        dwInUcastPkts: count("rx_packets"),
        dwInNUcastPkts: count("multicast"),
        dwInDiscards: count("rx_dropped"),
        dwInErrors: count("rx_errors"),
        dwOutOctets: count("tx_bytes"),
        dwOutUcastPkts: count("tx_packets"),
        dwOutDiscards: count("tx_dropped"),
        dwOutErrors: count("tx_errors"),
        ..Default::default()
    };
    put_wide(&mut row.wszName, name);
    let hardware = hardware_address(name);
    let length = hardware.len().min(row.bPhysAddr.len());
    row.bPhysAddr[..length].copy_from_slice(&hardware[..length]);
    row.dwPhysAddrLen = length as u32;
    let length = name.len().min(row.bDescr.len() - 1);
    row.bDescr[..length].copy_from_slice(&name.as_bytes()[..length]);
    row.dwDescrLen = length as u32;
    row
}

/// `GetIfTable`—Every interface with its counters, in order of their numbers. Returns the error.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*pdwsize` says what is needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// As [`GetAdaptersInfo`].
pub unsafe extern "system" fn GetIfTable(piftable: *mut ip::MIB_IFTABLE, pdwsize: *mut u32, border: BOOL) -> u32 {
    // The order is by number whether it is wanted or not.
    let _ = border;
    let rows: Vec<_> = interfaces().iter().map(if_row).collect();
    let offset = std::mem::offset_of!(ip::MIB_IFTABLE, table);
    // SAFETY: the caller's promise.
    unsafe { answer_rows(&rows, offset, piftable.cast(), pdwsize) }
}

/// `GetIfEntry`—The interface whose number the row has. Returns the error.
///
/// Errors: ERROR_INVALID_DATA (no such interface), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `pifrow` is null or valid.
pub unsafe extern "system" fn GetIfEntry(pifrow: *mut ip::MIB_IFROW) -> u32 {
    // SAFETY: the caller's promise.
    let Some(asked) = (unsafe { pointer::get(pifrow) }) else { return f::ERROR_INVALID_PARAMETER };
    let all = interfaces();
    let Some(interface) = all.iter().find(|interface| interface.index == asked.dwIndex) else {
        return f::ERROR_INVALID_DATA;
    };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(pifrow, if_row(interface)) };
    f::NO_ERROR
}
