//! `iphlpapi.h`: the network interfaces of this machine.
#![allow(unsafe_code)] // Reads the system's list, builds lists in the program's buffers.

pub(crate) mod adapters;
pub(crate) mod changes;
pub(crate) mod icmp;
pub(crate) mod tables;

use super::arena::Arena;
use super::{address, pointer};
use overlapped_engine::transfer::Address;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::fs;
use std::mem::MaybeUninit;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::NetworkManagement::Ndis as nd;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// An address of an interface.
#[derive(Debug, Clone, Copy)]
struct Unicast {
    address: IpAddr,
    prefix: u8,
    scope: u32,
}

/// An interface with its addresses.
#[derive(Debug, Default)]
struct Interface {
    index: u32,
    name: String,
    flags: u32,
    addresses: Vec<Unicast>,
}

/// A socket address in Linux' form.
pub(crate) fn address_of(ip: IpAddr) -> Address {
    scoped_address(ip, 0)
}

fn scoped_address(ip: IpAddr, scope: u32) -> Address {
    let mut bytes: address::Bytes = [0; 128];
    let length = match ip {
        IpAddr::V4(ip) => {
            bytes[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
            bytes[4..8].copy_from_slice(&ip.octets());
            size_of::<libc::sockaddr_in>()
        }
        IpAddr::V6(ip) => {
            bytes[..2].copy_from_slice(&(libc::AF_INET6 as u16).to_ne_bytes());
            bytes[8..24].copy_from_slice(&ip.octets());
            bytes[24..28].copy_from_slice(&scope.to_ne_bytes());
            size_of::<libc::sockaddr_in6>()
        }
    };
    // SAFETY: both types are plain data of the same size.
    let storage = unsafe { std::mem::transmute::<address::Bytes, libc::sockaddr_storage>(bytes) };
    Address { storage, length: length as libc::socklen_t }
}

/// The address behind a pointer of the system's list, with its scope.
///
/// # Safety
/// `at` is null or a socket address.
unsafe fn read(at: *const libc::sockaddr) -> Option<(IpAddr, u32)> {
    // SAFETY: the caller's promise: the family comes first.
    match i32::from(unsafe { pointer::get(at.cast::<u16>()) }?) {
        libc::AF_INET => {
            // SAFETY: an address of this family has so many bytes.
            let bytes = unsafe { pointer::get(at.cast::<[u8; 8]>()) }?;
            Some((Ipv4Addr::new(bytes[4], bytes[5], bytes[6], bytes[7]).into(), 0))
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let bytes = unsafe { pointer::get(at.cast::<[u8; 28]>()) }?;
            let octets: [u8; 16] = bytes[8..24].try_into().ok()?;
            let scope = u32::from_ne_bytes(bytes[24..28].try_into().ok()?);
            Some((Ipv6Addr::from(octets).into(), scope))
        }
        _ => None,
    }
}

fn prefix_of(mask: IpAddr) -> u8 {
    let ones = match mask {
        IpAddr::V4(mask) => u32::from(mask).count_ones(),
        IpAddr::V6(mask) => u128::from(mask).count_ones(),
    };
    ones as u8
}

/// Every interface, by index.
fn interfaces() -> Vec<Interface> {
    let mut first = null_mut();
    // SAFETY: there is room for the answer.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Vec::new();
    }
    let mut found: BTreeMap<u32, Interface> = BTreeMap::new();
    let mut at: *const libc::ifaddrs = first;
    // SAFETY: the list is the C library's, live until it is freed below.
    while let Some(entry) = unsafe { at.as_ref() } {
        at = entry.ifa_next;
        // SAFETY: a string of the list.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) };
        // SAFETY: as above.
        let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
        if index == 0 {
            continue;
        }
        let interface = found.entry(index).or_insert_with(|| Interface {
            index,
            name: name.to_string_lossy().into_owned(),
            ..Default::default()
        });
        interface.flags |= entry.ifa_flags;
        // SAFETY: null, or an address of the list.
        if let Some((address, scope)) = unsafe { read(entry.ifa_addr) } {
            // SAFETY: as above.
            let prefix = unsafe { read(entry.ifa_netmask) }.map_or(0, |(mask, _)| prefix_of(mask));
            interface.addresses.push(Unicast { address, prefix, scope });
        }
    }
    // SAFETY: the list came from the C library and is not used any more.
    unsafe { libc::freeifaddrs(first) };
    found.into_values().collect()
}

/// The IPv4 addresses of this machine that are not its own loopback.
pub(crate) fn ipv4_addresses() -> impl Iterator<Item = Ipv4Addr> {
    let all = interfaces().into_iter().flat_map(|interface| interface.addresses);
    all.filter_map(|unicast| match unicast.address {
        IpAddr::V4(address) if !address.is_loopback() => Some(address),
        _ => None,
    })
}

/// The index of an interface.
pub(crate) fn index_of(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    // SAFETY: the name ends with a zero.
    let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
    (index != 0).then_some(index)
}

fn name_of(index: u32) -> Option<String> {
    let mut name = MaybeUninit::<[u8; libc::IF_NAMESIZE]>::zeroed();
    // SAFETY: there is so much room.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) };
    // SAFETY: it was zero before it was filled in.
    let name = unsafe { name.assume_init() };
    let text = CStr::from_bytes_until_nul(&name).ok()?.to_string_lossy().into_owned();
    (!found.is_null()).then_some(text)
}

/// `if_nametoindex`—The index of an interface; 0 if there is none.
///
/// # Safety
/// `interfacename` is null or ends with a zero.
pub unsafe extern "system" fn if_nametoindex(interfacename: PCSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { pointer::narrow_text(interfacename) }.and_then(|name| index_of(&name)).unwrap_or(0)
}

/// `if_indextoname`—The name of an interface, in a buffer of IF_NAMESIZE (256) bytes; null if there is none.
///
/// # Safety
/// `interfacename` is null or has 256 writable bytes.
pub unsafe extern "system" fn if_indextoname(interfaceindex: u32, interfacename: PSTR) -> PSTR {
    const ROOM: usize = 256;
    let Some(name) = name_of(interfaceindex) else { return null_mut() };
    // SAFETY: the caller's promise.
    if unsafe { pointer::put_string(interfacename, ROOM, name.as_bytes()) } { interfacename } else { null_mut() }
}

/// Where the index stands within a LUID; the type of interface is above it.
const LUID_INDEX: u32 = 24;
const LUID_TYPE: u32 = 48;

fn luid_of(index: u32) -> Option<nd::NET_LUID_LH> {
    let name = name_of(index)?;
    let kind = u64::from(kind_of(&name, 0));
    Some(nd::NET_LUID_LH { Value: kind << LUID_TYPE | u64::from(index) << LUID_INDEX })
}

/// # Safety
/// `luid` is null or valid.
unsafe fn index_of_luid(luid: *const nd::NET_LUID_LH) -> Option<u32> {
    // SAFETY: the caller's promise; the structure is one number.
    let value = unsafe { pointer::get(luid.cast::<u64>()) }?;
    Some((value >> LUID_INDEX & 0xff_ffff) as u32)
}

/// `ConvertInterfaceIndexToLuid`—The LUID of an interface. Returns the error.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `interfaceluid` is null or valid for writes.
pub unsafe extern "system" fn ConvertInterfaceIndexToLuid(
    interfaceindex: u32,
    interfaceluid: *mut nd::NET_LUID_LH,
) -> f::WIN32_ERROR {
    if interfaceluid.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    let Some(luid) = luid_of(interfaceindex) else { return f::ERROR_FILE_NOT_FOUND };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(interfaceluid, luid) };
    f::NO_ERROR
}

/// `ConvertInterfaceLuidToIndex`—The index of a LUID. Returns the error.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no interface).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn ConvertInterfaceLuidToIndex(
    interfaceluid: *const nd::NET_LUID_LH,
    interfaceindex: *mut u32,
) -> f::WIN32_ERROR {
    // SAFETY: the caller's promise.
    let index = unsafe { index_of_luid(interfaceluid) }.filter(|index| name_of(*index).is_some());
    let Some(index) = index.filter(|_| !interfaceindex.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(interfaceindex, index) };
    f::NO_ERROR
}

/// `ConvertInterfaceLuidToNameW`—The name of an interface. Returns the error.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no interface), ERROR_NOT_ENOUGH_MEMORY (too little room).
///
/// # Safety
/// `interfaceluid` is null or valid; `interfacename` is null or has so many writable units.
pub unsafe extern "system" fn ConvertInterfaceLuidToNameW(
    interfaceluid: *const nd::NET_LUID_LH,
    interfacename: PWSTR,
    length: usize,
) -> f::WIN32_ERROR {
    // SAFETY: the caller's promise.
    let name = unsafe { index_of_luid(interfaceluid) }.and_then(name_of);
    let Some(name) = name.filter(|_| !interfacename.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(interfacename, length, &pointer::utf16(&name)) };
    if fits { f::NO_ERROR } else { f::ERROR_NOT_ENOUGH_MEMORY }
}

/// `ConvertInterfaceLuidToNameA`—The same in UTF-8.
///
/// Errors: as [`ConvertInterfaceLuidToNameW`].
///
/// # Safety
/// As [`ConvertInterfaceLuidToNameW`], in bytes.
pub unsafe extern "system" fn ConvertInterfaceLuidToNameA(
    interfaceluid: *const nd::NET_LUID_LH,
    interfacename: PSTR,
    length: usize,
) -> f::WIN32_ERROR {
    // SAFETY: the caller's promise.
    let name = unsafe { index_of_luid(interfaceluid) }.and_then(name_of);
    let Some(name) = name.filter(|_| !interfacename.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(interfacename, length, name.as_bytes()) };
    if fits { f::NO_ERROR } else { f::ERROR_NOT_ENOUGH_MEMORY }
}

/// `ConvertInterfaceNameToLuidW`—The LUID of an interface's name. Returns the error.
///
/// Errors: ERROR_INVALID_NAME, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `interfacename` is null or ends with a zero; `interfaceluid` is null or valid for writes.
pub unsafe extern "system" fn ConvertInterfaceNameToLuidW(
    interfacename: PCWSTR,
    interfaceluid: *mut nd::NET_LUID_LH,
) -> f::WIN32_ERROR {
    // SAFETY: the caller's promise.
    let name = unsafe { pointer::wide_text(interfacename) };
    let Some(name) = name.filter(|_| !interfaceluid.is_null()) else { return f::ERROR_INVALID_PARAMETER };
    let Some(luid) = index_of(&name).and_then(luid_of) else { return f::ERROR_INVALID_NAME };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(interfaceluid, luid) };
    f::NO_ERROR
}

/// `GetIpAddrTable`—The IPv4 addresses of all interfaces, in order of their numbers if wanted. Returns the error.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*pdwsize` says what is needed), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `pdwsize` is null or valid, and the table is null or has as many writable bytes as it says.
pub unsafe extern "system" fn GetIpAddrTable(
    pipaddrtable: *mut ip::MIB_IPADDRTABLE,
    pdwsize: *mut u32,
    border: BOOL,
) -> u32 {
    const PRIMARY: u16 = 1;
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(pdwsize) }) else { return f::ERROR_INVALID_PARAMETER };
    let mut rows = Vec::new();
    for interface in interfaces() {
        for unicast in &interface.addresses {
            let IpAddr::V4(address) = unicast.address else { continue };
            let mask = u32::MAX.checked_shl(32 - u32::from(unicast.prefix)).unwrap_or(0);
            rows.push(ip::MIB_IPADDRROW_XP {
                dwAddr: u32::from_ne_bytes(address.octets()),
                dwIndex: interface.index,
                dwMask: mask.to_be(),
                // Whether the broadcast address ends in ones.
                dwBCastAddr: 1,
                dwReasmSize: 65_535,
                unused1: 0,
                wType: PRIMARY,
            });
        }
    }
    if border != 0 {
        rows.sort_by_key(|row| u32::from_be(row.dwAddr));
    }
    const HEAD: usize = std::mem::offset_of!(ip::MIB_IPADDRTABLE, table);
    let needed = HEAD + size_of_val(&*rows);
    // SAFETY: the caller's promise; it is not null.
    unsafe { pdwsize.write(needed as u32) };
    if pipaddrtable.is_null() || (room as usize) < needed {
        return f::ERROR_INSUFFICIENT_BUFFER;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { pipaddrtable.cast::<u32>().write(rows.len() as u32) };
    let to = pipaddrtable.wrapping_byte_add(HEAD).cast();
    // SAFETY: as above.
    unsafe { std::ptr::copy_nonoverlapping(rows.as_ptr(), to, rows.len()) };
    f::NO_ERROR
}

fn put_address(arena: &mut Arena, ip: IpAddr, scope: u32) -> ws::SOCKET_ADDRESS {
    let (bytes, length) = address::to_winsock(&scoped_address(ip, scope));
    ws::SOCKET_ADDRESS { lpSockaddr: arena.put(&bytes[..length]).cast(), iSockaddrLength: length as i32 }
}

fn system(name: &str, file: &str) -> Option<String> {
    fs::read_to_string(format!("/sys/class/net/{name}/{file}")).ok().map(|text| text.trim().to_owned())
}

/// Windows' type of an interface.
fn kind_of(name: &str, flags: u32) -> u32 {
    const ARPHRD_LOOPBACK: u32 = 772;
    const ARPHRD_PPP: u32 = 512;
    const ARPHRD_TUNNELS: [u32; 5] = [768, 769, 776, 778, 65534];
    match system(name, "type").and_then(|kind| kind.parse().ok()) {
        _ if flags & libc::IFF_LOOPBACK as u32 != 0 => ip::IF_TYPE_SOFTWARE_LOOPBACK,
        Some(ARPHRD_LOOPBACK) => ip::IF_TYPE_SOFTWARE_LOOPBACK,
        Some(ARPHRD_PPP) => ip::IF_TYPE_PPP,
        Some(kind) if ARPHRD_TUNNELS.contains(&kind) => ip::IF_TYPE_TUNNEL,
        Some(1) | None => ip::IF_TYPE_ETHERNET_CSMACD,
        Some(_) => ip::IF_TYPE_OTHER,
    }
}

fn hardware_address(name: &str) -> Vec<u8> {
    let text = system(name, "address").unwrap_or_default();
    let bytes: Vec<u8> = text.split(':').filter_map(|byte| u8::from_str_radix(byte, 16).ok()).collect();
    if bytes.iter().all(|byte| *byte == 0) { Vec::new() } else { bytes }
}

/// The servers that names are asked of.
fn dns_servers() -> Vec<IpAddr> {
    let text = fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    servers.filter_map(|server| server.trim().split('%').next()?.parse().ok()).collect()
}

/// The gateways of an interface, IPv4.
fn gateways(name: &str) -> Vec<IpAddr> {
    let text = fs::read_to_string("/proc/net/route").unwrap_or_default();
    let of_line = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let gateway = u32::from_str_radix(fields.get(2)?, 16).ok().filter(|gateway| *gateway != 0)?;
        (fields[0] == name).then(|| IpAddr::from(gateway.to_ne_bytes()))
    };
    text.lines().skip(1).filter_map(of_line).collect()
}

/// The network that an address is in.
fn network_of(unicast: &Unicast) -> IpAddr {
    let prefix = u32::from(unicast.prefix);
    match unicast.address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            Ipv4Addr::from(u32::from(address) & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            Ipv6Addr::from(u128::from(address) & mask).into()
        }
    }
}

fn put_interface(
    arena: &mut Arena,
    interface: &Interface,
    addresses: &[Unicast],
    flags: u32,
) -> ip::IP_ADAPTER_ADDRESSES_LH {
    const PREFERRED: i32 = 4;
    const FOREVER: u32 = u32::MAX;
    let name = &interface.name;
    let kind = kind_of(name, interface.flags);
    let mut entry = ip::IP_ADAPTER_ADDRESSES_LH::default();
    entry.Anonymous1.Anonymous = ip::IP_ADAPTER_ADDRESSES_LH_0_0 {
        Length: size_of::<ip::IP_ADAPTER_ADDRESSES_LH>() as u32,
        IfIndex: interface.index,
    };
    entry.AdapterName = arena.put(&[name.as_bytes(), &[0]].concat());
    entry.DnsSuffix = arena.put_wide("");
    entry.Description = arena.put_wide(name);
    if flags & ip::GAA_FLAG_SKIP_FRIENDLY_NAME == 0 {
        entry.FriendlyName = arena.put_wide(name);
    }
    let hardware = hardware_address(name);
    let length = hardware.len().min(entry.PhysicalAddress.len());
    entry.PhysicalAddress[..length].copy_from_slice(&hardware[..length]);
    entry.PhysicalAddressLength = length as u32;
    entry.Mtu = system(name, "mtu").and_then(|mtu| mtu.parse().ok()).unwrap_or(u32::MAX);
    entry.IfType = kind;
    let up = interface.flags & libc::IFF_UP as u32 != 0 && interface.flags & libc::IFF_RUNNING as u32 != 0;
    entry.OperStatus = if up { nd::IfOperStatusUp } else { nd::IfOperStatusDown };
    let has_v6 = addresses.iter().any(|unicast| unicast.address.is_ipv6());
    entry.Ipv6IfIndex = if has_v6 { interface.index } else { 0 };
    entry.Luid.Value = u64::from(kind) << LUID_TYPE | u64::from(interface.index) << LUID_INDEX;
    let speed =
        system(name, "speed").and_then(|speed| speed.parse::<u64>().ok()).map_or(u64::MAX, |mega| mega * 1_000_000);
    (entry.TransmitLinkSpeed, entry.ReceiveLinkSpeed) = (speed, speed);
    // Lists are built from their ends, so that each entry's successor has its address.
    for unicast in addresses.iter().rev() {
        let address = put_address(arena, unicast.address, unicast.scope);
        if flags & ip::GAA_FLAG_SKIP_UNICAST == 0 {
            let mut next = ip::IP_ADAPTER_UNICAST_ADDRESS_LH {
                Next: entry.FirstUnicastAddress,
                Address: address,
                DadState: PREFERRED,
                ValidLifetime: FOREVER,
                PreferredLifetime: FOREVER,
                LeaseLifetime: FOREVER,
                OnLinkPrefixLength: unicast.prefix,
                ..Default::default()
            };
            next.Anonymous.Anonymous.Length = size_of_val(&next) as u32;
            entry.FirstUnicastAddress = arena.put(&[next]);
        }
        if flags & ip::GAA_FLAG_INCLUDE_PREFIX != 0 {
            let mut next = ip::IP_ADAPTER_PREFIX_XP {
                Next: entry.FirstPrefix,
                Address: put_address(arena, network_of(unicast), 0),
                PrefixLength: unicast.prefix.into(),
                ..Default::default()
            };
            next.Anonymous.Anonymous.Length = size_of_val(&next) as u32;
            entry.FirstPrefix = arena.put(&[next]);
        }
    }
    let loopback = kind == ip::IF_TYPE_SOFTWARE_LOOPBACK;
    if flags & ip::GAA_FLAG_SKIP_DNS_SERVER == 0 && !loopback {
        for server in dns_servers().into_iter().rev() {
            let mut next = ip::IP_ADAPTER_DNS_SERVER_ADDRESS_XP {
                Next: entry.FirstDnsServerAddress,
                Address: put_address(arena, server, 0),
                ..Default::default()
            };
            next.Anonymous.Anonymous.Length = size_of_val(&next) as u32;
            entry.FirstDnsServerAddress = arena.put(&[next]);
        }
    }
    if flags & ip::GAA_FLAG_INCLUDE_GATEWAYS != 0 {
        for gateway in gateways(name).into_iter().rev() {
            let mut next = ip::IP_ADAPTER_GATEWAY_ADDRESS_LH {
                Next: entry.FirstGatewayAddress,
                Address: put_address(arena, gateway, 0),
                ..Default::default()
            };
            next.Anonymous.Anonymous.Length = size_of_val(&next) as u32;
            entry.FirstGatewayAddress = arena.put(&[next]);
        }
    }
    entry
}

/// `GetAdaptersAddresses`—Every interface with its addresses, in one buffer. Multicast and anycast addresses are not told. Returns the
/// error.
///
/// Errors: ERROR_BUFFER_OVERFLOW (`*sizepointer` says what is needed), ERROR_NO_DATA, ERROR_INVALID_PARAMETER (null, another family).
///
/// # Safety
/// `sizepointer` is null or valid, and the buffer is null or has as many writable bytes as it says, aligned to eight.
pub unsafe extern "system" fn GetAdaptersAddresses(
    family: u32,
    flags: ip::GET_ADAPTERS_ADDRESSES_FLAGS,
    reserved: *const core::ffi::c_void,
    adapteraddresses: *mut ip::IP_ADAPTER_ADDRESSES_LH,
    sizepointer: *mut u32,
) -> u32 {
    // SAFETY: the caller's promise.
    let Some(room) = (unsafe { pointer::get(sizepointer) }) else { return f::ERROR_INVALID_PARAMETER };
    let wants: fn(&IpAddr) -> bool = match u16::try_from(family) {
        Ok(ws::AF_UNSPEC) => |_| true,
        Ok(ws::AF_INET) => IpAddr::is_ipv4,
        Ok(ws::AF_INET6) => IpAddr::is_ipv6,
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    if !reserved.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    let mut arena = Arena::new(adapteraddresses.expose_provenance());
    // The first stands at the beginning of the buffer, as the program expects.
    arena.reserve::<ip::IP_ADAPTER_ADDRESSES_LH>();
    let mut next: *mut ip::IP_ADAPTER_ADDRESSES_LH = null_mut();
    let all: Vec<_> = interfaces()
        .into_iter()
        .filter_map(|interface| {
            let addresses: Vec<Unicast> =
                interface.addresses.iter().filter(|unicast| wants(&unicast.address)).copied().collect();
            let told = !addresses.is_empty() || flags & ip::GAA_FLAG_INCLUDE_ALL_INTERFACES != 0 || family == 0;
            told.then_some((interface, addresses))
        })
        .collect();
    let Some(((first, first_addresses), rest)) = all.split_first() else { return f::ERROR_NO_DATA };
    for (interface, addresses) in rest.iter().rev() {
        let mut entry = put_interface(&mut arena, interface, addresses, flags);
        entry.Next = next;
        next = arena.put(&[entry]);
    }
    let mut entry = put_interface(&mut arena, first, first_addresses, flags);
    entry.Next = next;
    let needed = arena.len();
    // SAFETY: the caller's promise; it is not null.
    unsafe { sizepointer.write(needed as u32) };
    if adapteraddresses.is_null() || (room as usize) < needed {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { arena.copy_to(adapteraddresses, entry) };
    f::NO_ERROR
}
