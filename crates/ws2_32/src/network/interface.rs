//! `MIB_IPINTERFACE_ROW`: what a family does on an interface, as `/proc/sys/net` has it.

use super::link::{Link, links};
use super::{netlink, row, sockaddr};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::{fs, io};

pub const FAMILIES: [u16; 2] = [ws::AF_INET, ws::AF_INET6];

/// A setting of a family on an interface.
fn setting(family: u16, part: &str, name: &str, what: &str) -> Option<u32> {
    let version = if family == ws::AF_INET { "ipv4" } else { "ipv6" };
    fs::read_to_string(format!("/proc/sys/net/{version}/{part}/{name}/{what}")).ok()?.trim().parse().ok()
}

/// Whether the family is there on the interface.
pub fn speaks(family: u16, name: &str) -> bool {
    match family {
        ws::AF_INET => setting(family, "conf", name, "forwarding").is_some(),
        _ => setting(family, "conf", name, "disable_ipv6") == Some(0),
    }
}

pub fn forwards(family: u16, name: &str) -> bool {
    setting(family, "conf", name, "forwarding").is_some_and(|value| value != 0)
}

fn row_of(family: u16, link: &Link) -> ip::MIB_IPINTERFACE_ROW {
    const ROUTERS_ARE_LOOKED_FOR: i32 = 1;
    const NO_LINK_LOCAL: i32 = 0;
    const ALWAYS_LINK_LOCAL: i32 = 2;
    const LARGEST_REASSEMBLED: u32 = 65_535;
    let is_six = family == ws::AF_INET6;
    let of = |what| setting(family, "conf", &link.name, what);
    let of_neighbours = |what| setting(family, "neigh", &link.name, what).unwrap_or(0);
    let speaks_to_many = !link.is_loopback && !link.speaks_to_one;
    let reachable = of_neighbours("base_reachable_time_ms");
    let accepts = is_six && of("accept_ra").is_some_and(|value| value != 0);
    let mut told = ip::MIB_IPINTERFACE_ROW {
        Family: family,
        InterfaceIndex: link.index,
        MaxReassemblySize: LARGEST_REASSEMBLED,
        ForwardingEnabled: forwards(family, &link.name),
        // Linux takes packets for its addresses by whatever interface, and sends from them by whatever.
        WeakHostSend: true,
        WeakHostReceive: true,
        UseNeighborUnreachabilityDetection: speaks_to_many,
        RouterDiscoveryBehavior: if accepts { ROUTERS_ARE_LOOKED_FOR } else { 0 },
        DadTransmits: if is_six { of("dad_transmits").unwrap_or(0) } else { 0 },
        BaseReachableTime: reachable,
        RetransmitTime: of_neighbours("retrans_time_ms"),
        LinkLocalAddressBehavior: if is_six && !link.is_loopback { ALWAYS_LINK_LOCAL } else { NO_LINK_LOCAL },
        NlMtu: if is_six { of("mtu").unwrap_or(link.mtu) } else { link.mtu },
        Connected: link.is_up && link.has_carrier != Some(false),
        SupportsNeighborDiscovery: speaks_to_many,
        SupportsRouterDiscovery: is_six && speaks_to_many,
        ReachableTime: reachable,
        DisableDefaultRoutes: is_six && of("accept_ra_defrtr") == Some(0),
        ..Default::default()
    };
    told.InterfaceLuid.Value = row::luid_of(link.index);
    if is_six {
        // A link has its own zone, as have all scopes below it.
        told.ZoneIndices = [link.index; 16];
    }
    told
}

/// Every interface with each family that it speaks.
fn rows(family: u16) -> io::Result<Vec<ip::MIB_IPINTERFACE_ROW>> {
    let links = links()?;
    let families = FAMILIES.into_iter().filter(|own| sockaddr::is_wanted(family, *own));
    let of_family =
        |own: u16| links.iter().filter(move |link| speaks(own, &link.name)).map(move |link| row_of(own, link));
    Ok(families.flat_map(of_family).collect())
}

/// `GetIpInterfaceTable`: every interface that speaks a family, or for each of both (AF_UNSPEC), in a table that `FreeMibTable` gives back.
/// ERROR_INVALID_PARAMETER: a null pointer, another family. ERROR_NOT_FOUND: there is none.
///
/// # Safety
/// `table` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpInterfaceTable(family: u16, table: *mut *mut ip::MIB_IPINTERFACE_TABLE) -> u32 {
    if table.is_null() || !sockaddr::is_family(family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    match rows(family) {
        // SAFETY: the caller's promise; it is not null.
        Ok(rows) => unsafe { row::allocate(&rows, table) },
        Err(error) => netlink::win32(&error),
    }
}

/// `GetIpInterfaceEntry`: what a family does on the interface that the row names. ERROR_INVALID_PARAMETER: a null pointer, no family, no
/// interface named. ERROR_FILE_NOT_FOUND: no such interface. ERROR_NOT_FOUND: it does not speak that family.
///
/// # Safety
/// `entry` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpInterfaceEntry(entry: *mut ip::MIB_IPINTERFACE_ROW) -> u32 {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    if !FAMILIES.contains(&entry.Family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: a LUID is one number, whatever it holds.
    let luid = unsafe { entry.InterfaceLuid.Value };
    let index = match row::named(luid, entry.InterfaceIndex) {
        Ok(index) => index,
        Err(error) => return error,
    };
    match rows(entry.Family) {
        Ok(rows) => match rows.iter().find(|row| row.InterfaceIndex == index) {
            Some(found) => {
                *entry = *found;
                f::NO_ERROR
            }
            None => f::ERROR_NOT_FOUND,
        },
        Err(error) => netlink::win32(&error),
    }
}

/// `InitializeIpInterfaceEntry`: a row in which nothing is set yet.
///
/// # Safety
/// `entry` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InitializeIpInterfaceEntry(entry: *mut ip::MIB_IPINTERFACE_ROW) {
    const UNCHANGED: i32 = -1;
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return };
    *entry = ip::MIB_IPINTERFACE_ROW {
        RouterDiscoveryBehavior: UNCHANGED,
        LinkLocalAddressBehavior: UNCHANGED,
        DadTransmits: u32::MAX,
        BaseReachableTime: u32::MAX,
        RetransmitTime: u32::MAX,
        PathMtuDiscoveryTimeout: u32::MAX,
        LinkLocalAddressTimeout: u32::MAX,
        ZoneIndices: [u32::MAX; 16],
        SitePrefixLength: u32::MAX,
        Metric: u32::MAX,
        NlMtu: u32::MAX,
        ..Default::default()
    };
}
