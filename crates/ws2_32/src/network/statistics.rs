//! `GetIpStatisticsEx` and its kin: the counters of one family.

use crate::statistics::{GetIpStatistics, GetTcpStatistics, GetUdpStatistics, counters, entries, named, tell};
use overlapped_sys::foundation as f;
use overlapped_sys::winsock as ws;
use std::collections::HashMap;
use std::fs;

const FOUR: u32 = ws::AF_INET as u32;
const SIX: u32 = ws::AF_INET6 as u32;

/// The kernel's counters of IPv6: a name and a value in each line.
fn counters_of_six() -> HashMap<String, u64> {
    let text = fs::read_to_string("/proc/net/snmp6").unwrap_or_default();
    let line = |line: &str| {
        let (name, value) = line.split_once(char::is_whitespace)?;
        Some((name.to_owned(), value.trim().parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

/// `GetTcpStatisticsEx`: of IPv4 it tells the counters of both, which the kernel has together. ERROR_INVALID_PARAMETER: a null pointer, another
/// family. ERROR_NOT_SUPPORTED: IPv6 alone.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTcpStatisticsEx(to: *mut [u32; 15], family: u32) -> u32 {
    match family {
        // SAFETY: the caller's promise.
        FOUR => unsafe { GetTcpStatistics(to) },
        SIX if !to.is_null() => f::ERROR_NOT_SUPPORTED,
        _ => f::ERROR_INVALID_PARAMETER,
    }
}

/// `GetUdpStatisticsEx`: ERROR_INVALID_PARAMETER (a null pointer, another family).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUdpStatisticsEx(to: *mut [u32; 5], family: u32) -> u32 {
    match family {
        // SAFETY: the caller's promise.
        FOUR => unsafe { GetUdpStatistics(to) },
        SIX => {
            let names = ["Udp6InDatagrams", "Udp6NoPorts", "Udp6InErrors", "Udp6OutDatagrams", ""];
            let mut values = named(&counters_of_six(), names);
            values[4] = entries("udp6");
            // SAFETY: the caller's promise.
            unsafe { tell(to, values) }
        }
        _ => f::ERROR_INVALID_PARAMETER,
    }
}

/// `GetIpStatisticsEx`: ERROR_INVALID_PARAMETER (a null pointer, another family).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpStatisticsEx(to: *mut [u32; 23], family: u32) -> u32 {
    const NAMES: [&str; 23] = [
        "",
        "",
        "Ip6InReceives",
        "Ip6InHdrErrors",
        "Ip6InAddrErrors",
        "Ip6OutForwDatagrams",
        "Ip6InUnknownProtos",
        "Ip6InDiscards",
        "Ip6InDelivers",
        "Ip6OutRequests",
        "",
        "Ip6OutDiscards",
        "Ip6OutNoRoutes",
        "Ip6ReasmTimeout",
        "Ip6ReasmReqds",
        "Ip6ReasmOKs",
        "Ip6ReasmFails",
        "Ip6FragOKs",
        "Ip6FragFails",
        "Ip6FragCreates",
        "",
        "",
        "",
    ];
    const FORWARDS: u32 = 1;
    const FORWARDS_NOT: u32 = 2;
    match family {
        // SAFETY: the caller's promise.
        FOUR => unsafe { GetIpStatistics(to) },
        SIX => {
            let setting = |what: &str| {
                let text = fs::read_to_string(format!("/proc/sys/net/ipv6/conf/{what}")).unwrap_or_default();
                text.trim().parse::<u32>().unwrap_or(0)
            };
            let mut values = named(&counters_of_six(), NAMES);
            values[0] = if setting("all/forwarding") == 0 { FORWARDS_NOT } else { FORWARDS };
            values[1] = setting("default/hop_limit");
            // Neither of these tables has a head.
            let interfaces = entries("dev").saturating_sub(1);
            (values[20], values[21], values[22]) = (interfaces, lines("if_inet6"), lines("ipv6_route"));
            // SAFETY: the caller's promise.
            unsafe { tell(to, values) }
        }
        _ => f::ERROR_INVALID_PARAMETER,
    }
}

fn lines(table: &str) -> u32 {
    fs::read_to_string(format!("/proc/net/{table}")).map_or(0, |text| text.lines().count() as u32)
}

/// How many messages and errors there were, then how many of each type: of what came in, or of what went out.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Messages {
    count: u32,
    errors: u32,
    of_type: [u32; 256],
}

impl Messages {
    /// `[prefix]Msgs`, `[prefix]Errors`, and `[types]N`.
    fn new(all: &HashMap<String, u64>, prefix: &str, by_type: &HashMap<String, u64>, types: &str) -> Self {
        let of = |all: &HashMap<String, u64>, name: String| all.get(&name).map_or(0, |value| *value as u32);
        let mut of_type = [0; 256];
        for (number, count) in of_type.iter_mut().enumerate() {
            *count = of(by_type, format!("{types}{number}"));
        }
        Self { count: of(all, format!("{prefix}Msgs")), errors: of(all, format!("{prefix}Errors")), of_type }
    }
}

/// `GetIcmpStatisticsEx`: what came in, then what went out, by type. ERROR_INVALID_PARAMETER: a null pointer, another family.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIcmpStatisticsEx(to: *mut [Messages; 2], family: u32) -> u32 {
    let told = match family {
        FOUR => {
            let (all, by_type) = (counters("Icmp"), counters("IcmpMsg"));
            ["In", "Out"].map(|way| Messages::new(&all, way, &by_type, &format!("{way}Type")))
        }
        SIX => {
            let all = counters_of_six();
            ["Icmp6In", "Icmp6Out"].map(|way| Messages::new(&all, way, &all, &format!("{way}Type")))
        }
        _ => return f::ERROR_INVALID_PARAMETER,
    };
    // SAFETY: the caller's promise.
    unsafe { tell(to, told) }
}
