//! `GetTcpStatistics` and its like: what the kernel has counted, as `/proc/net/snmp` has it; and `GetIpNetTable`, its neighbours.

use overlapped_sys::foundation as f;
use std::collections::HashMap;
use std::ffi::CString;
use std::fs;

/// The counters of one protocol, by their names in the kernel's table: a line of names, then a line of values.
pub fn counters(protocol: &str) -> HashMap<String, u64> {
    let text = fs::read_to_string("/proc/net/snmp").unwrap_or_default();
    let mut lines = text.lines().filter_map(|line| line.strip_prefix(protocol)?.strip_prefix(": "));
    let (names, values) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    // MaxConn is -1 where there is no limit.
    let value = |text: &str| text.parse::<i64>().unwrap_or(0) as u64;
    names.split_whitespace().map(str::to_owned).zip(values.split_whitespace().map(value)).collect()
}

/// How many entries a table of `/proc/net` has below its head.
pub fn entries(table: &str) -> u32 {
    fs::read_to_string(format!("/proc/net/{table}")).map_or(0, |text| text.lines().count().saturating_sub(1) as u32)
}

/// Writes counters in the order of Windows' structure; what has no name there is zero.
///
/// # Safety
/// `to` is null or valid for a write.
pub unsafe fn tell<T>(to: *mut T, values: T) -> u32 {
    if to.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned(values) };
    f::NO_ERROR
}

pub fn named<const COUNT: usize>(counters: &HashMap<String, u64>, names: [&str; COUNT]) -> [u32; COUNT] {
    names.map(|name| counters.get(name).map_or(0, |value| *value as u32))
}

/// `GetTcpStatistics`: ERROR_INVALID_PARAMETER for a null pointer.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcpStatistics(to: *mut [u32; 15]) -> u32 {
    const NAMES: [&str; 15] = [
        "RtoAlgorithm",
        "RtoMin",
        "RtoMax",
        "MaxConn",
        "ActiveOpens",
        "PassiveOpens",
        "AttemptFails",
        "EstabResets",
        "CurrEstab",
        "InSegs",
        "OutSegs",
        "RetransSegs",
        "InErrs",
        "OutRsts",
        "",
    ];
    let mut values = named(&counters("Tcp"), NAMES);
    values[14] = entries("tcp");
    // SAFETY: the caller's promise.
    unsafe { tell(to, values) }
}

/// `GetUdpStatistics`: ERROR_INVALID_PARAMETER for a null pointer.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUdpStatistics(to: *mut [u32; 5]) -> u32 {
    let mut values = named(&counters("Udp"), ["InDatagrams", "NoPorts", "InErrors", "OutDatagrams", ""]);
    values[4] = entries("udp");
    // SAFETY: the caller's promise.
    unsafe { tell(to, values) }
}

/// `GetIpStatistics`: ERROR_INVALID_PARAMETER for a null pointer.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpStatistics(to: *mut [u32; 23]) -> u32 {
    const NAMES: [&str; 23] = [
        "Forwarding",
        "DefaultTTL",
        "InReceives",
        "InHdrErrors",
        "InAddrErrors",
        "ForwDatagrams",
        "InUnknownProtos",
        "InDiscards",
        "InDelivers",
        "OutRequests",
        "",
        "OutDiscards",
        "OutNoRoutes",
        "ReasmTimeout",
        "ReasmReqds",
        "ReasmOKs",
        "ReasmFails",
        "FragOKs",
        "FragFails",
        "FragCreates",
        "",
        "",
        "",
    ];
    let mut values = named(&counters("Ip"), NAMES);
    // The table of interfaces has two lines at its head; that of routes has one.
    let interfaces = entries("dev").saturating_sub(1);
    (values[20], values[21], values[22]) = (interfaces, interfaces, entries("route"));
    // SAFETY: the caller's promise.
    unsafe { tell(to, values) }
}

/// `GetIcmpStatistics`: what came in, then what went out. ERROR_INVALID_PARAMETER for a null pointer.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIcmpStatistics(to: *mut [u32; 26]) -> u32 {
    const NAMES: [&str; 26] = [
        "InMsgs",
        "InErrors",
        "InDestUnreachs",
        "InTimeExcds",
        "InParmProbs",
        "InSrcQuenchs",
        "InRedirects",
        "InEchos",
        "InEchoReps",
        "InTimestamps",
        "InTimestampReps",
        "InAddrMasks",
        "InAddrMaskReps",
        "OutMsgs",
        "OutErrors",
        "OutDestUnreachs",
        "OutTimeExcds",
        "OutParmProbs",
        "OutSrcQuenchs",
        "OutRedirects",
        "OutEchos",
        "OutEchoReps",
        "OutTimestamps",
        "OutTimestampReps",
        "OutAddrMasks",
        "OutAddrMaskReps",
    ];
    // SAFETY: the caller's promise.
    unsafe { tell(to, named(&counters("Icmp"), NAMES)) }
}

/// `MIB_IPNETROW`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Neighbour {
    index: u32,
    length: u32,
    hardware: [u8; 8],
    address: u32,
    kind: u32,
}

/// A line of the kernel's table: address, kind of hardware, flags, hardware address, mask, interface.
fn neighbour(line: &str) -> Option<Neighbour> {
    const INVALID: u32 = 2;
    const DYNAMIC: u32 = 3;
    const STATIC: u32 = 4;
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [address, _, flags, hardware, _, interface] = fields[..] else { return None };
    let address: std::net::Ipv4Addr = address.parse().ok()?;
    let flags = u32::from_str_radix(flags.trim_start_matches("0x"), 16).ok()?;
    let mut bytes = [0; 8];
    let parts = hardware.split(':').map(|part| u8::from_str_radix(part, 16).unwrap_or(0));
    let length = bytes.iter_mut().zip(parts).map(|(to, part)| *to = part).count() as u32;
    let name = CString::new(interface).ok()?;
    // SAFETY: the name ends with a zero.
    let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
    let kind = match (flags & 2, flags & 4) {
        (0, _) => INVALID,
        (_, 0) => DYNAMIC,
        _ => STATIC,
    };
    Some(Neighbour { index, length, hardware: bytes, address: u32::from_ne_bytes(address.octets()), kind })
}

/// `GetIpNetTable`: the neighbours whose hardware addresses are known. ERROR_INSUFFICIENT_BUFFER with the size, ERROR_NO_DATA where there is none,
/// ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpNetTable(to: *mut u32, size: *mut u32, order: i32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(size) = (unsafe { size.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let text = fs::read_to_string("/proc/net/arp").unwrap_or_default();
    let mut all: Vec<Neighbour> = text.lines().skip(1).filter_map(neighbour).collect();
    if order != 0 {
        all.sort_by_key(|one| u32::from_be(one.address));
    }
    let needed = (size_of::<u32>() + size_of_val(all.as_slice())) as u32;
    if all.is_empty() {
        return f::ERROR_NO_DATA;
    }
    if to.is_null() || *size < needed {
        *size = needed;
        return f::ERROR_INSUFFICIENT_BUFFER;
    }
    *size = needed;
    // SAFETY: the caller's promise, and the size was compared.
    unsafe { to.write_unaligned(all.len() as u32) };
    // SAFETY: as above.
    let first = unsafe { to.add(1) }.cast::<Neighbour>();
    // SAFETY: as above; a neighbour needs no more alignment than the count.
    unsafe { std::ptr::copy_nonoverlapping(all.as_ptr(), first, all.len()) };
    f::NO_ERROR
}
