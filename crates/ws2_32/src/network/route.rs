//! `MIB_IPFORWARD_ROW2`: the routes, and which of them leads to an address.

use super::{netlink, row, sockaddr, unicast};
use netlink_packet_route::route::{
    RouteAddress, RouteAttribute, RouteFlags, RouteMessage, RouteProtocol, RouteType, RouteVia,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage as Message};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A route by one interface, as the kernel tells of it. One with several ways is several of these.
#[derive(Debug, Clone)]
pub struct Route {
    pub index: u32,
    pub prefix: IpAddr,
    pub length: u8,
    /// The address that has no bit set where the destination is on the link.
    pub hop: IpAddr,
    pub metric: u32,
    pub protocol: RouteProtocol,
    kind: RouteType,
    source: Option<IpAddr>,
    /// In seconds; `u32::MAX` is for ever.
    expires: u32,
}

fn ip_of(address: &RouteAddress) -> Option<IpAddr> {
    match address {
        RouteAddress::Inet(four) => Some((*four).into()),
        RouteAddress::Inet6(six) => Some((*six).into()),
        _ => None,
    }
}

fn hop_of(attribute: &RouteAttribute) -> Option<IpAddr> {
    match attribute {
        RouteAttribute::Gateway(address) => ip_of(address),
        RouteAttribute::Via(RouteVia::Inet(four)) => Some((*four).into()),
        RouteAttribute::Via(RouteVia::Inet6(six)) => Some((*six).into()),
        _ => None,
    }
}

/// The ways of a message: none if it leads nowhere.
fn routes_of(message: &RouteMessage) -> Vec<Route> {
    const HUNDREDTHS: u32 = 100;
    let header = &message.header;
    let any: IpAddr = match header.address_family {
        AddressFamily::Inet => Ipv4Addr::UNSPECIFIED.into(),
        AddressFamily::Inet6 => Ipv6Addr::UNSPECIFIED.into(),
        _ => return Vec::new(),
    };
    let leads = matches!(
        header.kind,
        RouteType::Unicast | RouteType::Local | RouteType::Broadcast | RouteType::Anycast | RouteType::Multicast
    );
    if !leads {
        return Vec::new();
    }
    let mut route = Route {
        index: 0,
        prefix: any,
        length: header.destination_prefix_length,
        hop: any,
        metric: 0,
        protocol: header.protocol,
        kind: header.kind,
        source: None,
        expires: u32::MAX,
    };
    let mut ways = Vec::new();
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Destination(address) => route.prefix = ip_of(address).unwrap_or(any),
            RouteAttribute::PrefSource(address) => route.source = ip_of(address),
            RouteAttribute::Oif(index) => route.index = *index,
            RouteAttribute::Priority(metric) => route.metric = *metric,
            RouteAttribute::CacheInfo(info) if info.expires > 0 => route.expires = info.expires / HUNDREDTHS,
            RouteAttribute::MultiPath(all) => ways.clone_from(all),
            other => route.hop = hop_of(other).unwrap_or(route.hop),
        }
    }
    let several = ways.iter().map(|way| Route {
        index: way.interface_index,
        hop: way.attributes.iter().find_map(hop_of).unwrap_or(any),
        ..route.clone()
    });
    let mut all: Vec<Route> = several.collect();
    if all.is_empty() {
        all.push(route);
    }
    all.retain(|route| route.index != 0);
    all
}

/// `NL_ROUTE_PROTOCOL`, and `NL_ROUTE_ORIGIN`.
fn protocol_of(protocol: RouteProtocol) -> (i32, i32) {
    const MANUAL: i32 = 0;
    const WELL_KNOWN: i32 = 1;
    const DHCP: i32 = 2;
    const ADVERTISED: i32 = 3;
    match protocol {
        RouteProtocol::Kernel => (ws::RouteProtocolLocal, WELL_KNOWN),
        RouteProtocol::IcmpRedirect => (ws::RouteProtocolIcmp, MANUAL),
        RouteProtocol::Boot | RouteProtocol::Static => (ws::RouteProtocolNetMgmt, MANUAL),
        // What a lease brought.
        RouteProtocol::Dhcp => (ws::RouteProtocolDhcp, DHCP),
        RouteProtocol::Ra => (ws::RouteProtocolNetMgmt, ADVERTISED),
        RouteProtocol::Rip => (ws::RouteProtocolRip, MANUAL),
        RouteProtocol::Isis => (ws::RouteProtocolIsIs, MANUAL),
        RouteProtocol::Ospf => (ws::RouteProtocolOspf, MANUAL),
        RouteProtocol::Bgp => (ws::RouteProtocolBgp, MANUAL),
        RouteProtocol::Eigrp => (ws::RouteProtocolEigrp, MANUAL),
        _ => (ws::RouteProtocolOther, MANUAL),
    }
}

impl Route {
    pub fn row(&self) -> ip::MIB_IPFORWARD_ROW2 {
        let (protocol, origin) = protocol_of(self.protocol);
        let mut told = ip::MIB_IPFORWARD_ROW2 {
            InterfaceIndex: self.index,
            DestinationPrefix: ip::IP_ADDRESS_PREFIX {
                Prefix: sockaddr::make(self.prefix, sockaddr::scope(self.prefix, self.index)),
                PrefixLength: self.length,
            },
            NextHop: sockaddr::make(self.hop, sockaddr::scope(self.hop, self.index)),
            ValidLifetime: self.expires,
            PreferredLifetime: self.expires,
            Metric: self.metric,
            Protocol: protocol,
            Loopback: self.kind == RouteType::Local,
            AutoconfigureAddress: self.protocol == RouteProtocol::Ra,
            Immortal: self.expires == u32::MAX,
            Origin: origin,
            ..Default::default()
        };
        told.InterfaceLuid.Value = row::luid_of(self.index);
        told
    }
}

fn family_of(family: u16) -> AddressFamily {
    match family {
        ws::AF_INET => AddressFamily::Inet,
        ws::AF_INET6 => AddressFamily::Inet6,
        _ => AddressFamily::Unspec,
    }
}

/// Every route of a family in whatever table, that to the machine's own addresses among them.
pub fn routes(family: u16) -> io::Result<Vec<Route>> {
    let mut question = RouteMessage::default();
    question.header.address_family = family_of(family);
    let mut all = Vec::new();
    for answer in netlink::dump(Message::GetRoute(question))? {
        match answer {
            Message::NewRoute(message) if !message.header.flags.contains(RouteFlags::Cloned) => {
                all.extend(routes_of(&message));
            }
            _ => {}
        }
    }
    Ok(all)
}

/// The route by which the kernel would send now, and its own address for that.
fn way(to: IpAddr, from: Option<IpAddr>, by: Option<u32>) -> io::Result<(Route, IpAddr)> {
    let of = |ip: IpAddr| match ip {
        IpAddr::V4(four) => RouteAddress::Inet(four),
        IpAddr::V6(six) => RouteAddress::Inet6(six),
    };
    let mut question = RouteMessage::default();
    question.header.address_family = family_of(sockaddr::family_of(to));
    question.header.destination_prefix_length = sockaddr::bits(to);
    question.attributes.push(RouteAttribute::Destination(of(to)));
    if let Some(from) = from {
        question.header.source_prefix_length = sockaddr::bits(from);
        question.attributes.push(RouteAttribute::Source(of(from)));
    }
    question.attributes.extend(by.map(RouteAttribute::Oif));
    let ask = |flags| {
        let mut question = question.clone();
        question.header.flags = flags;
        match netlink::ask(Message::GetRoute(question))? {
            Message::NewRoute(message) => {
                routes_of(&message).into_iter().next().ok_or_else(|| io::Error::from_raw_os_error(libc::ENETUNREACH))
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    };
    let resolved = ask(RouteFlags::empty())?;
    let own = from.or(resolved.source).unwrap_or_else(|| sockaddr::unspecified(to));
    // What was asked for is told with the whole address; the route that it came from is asked for by itself.
    let mut route = match ask(RouteFlags::FibMatch) {
        Ok(route) => route,
        // Asked for an interface without a route, the kernel takes the address for one of its link.
        Err(_) if by.is_some() => return Err(io::Error::from_raw_os_error(libc::ENETUNREACH)),
        Err(_) => resolved.clone(),
    };
    if route.kind != RouteType::Local {
        (route.index, route.hop) = (resolved.index, resolved.hop);
    }
    Ok((route, own))
}

/// As [`way`], with the error of `winerror.h`.
fn best(to: IpAddr, from: Option<IpAddr>, by: Option<u32>) -> Result<(Route, IpAddr), u32> {
    way(to, from, by).map_err(|error| netlink::win32(&error))
}

/// The interface by which packets go to an address, by a link or by any.
fn interface_to(to: IpAddr, by: Option<u32>) -> Result<u32, u32> {
    best(to, None, by).map(|(route, _)| route.index)
}

/// Whether an address is on a link, and on which.
pub fn link_to(to: IpAddr, from: Option<IpAddr>, by: Option<u32>) -> Result<Option<u32>, u32> {
    let (route, _) = best(to, from, by)?;
    let on_link = route.hop.is_unspecified() && route.kind != RouteType::Local;
    Ok(on_link.then_some(route.index))
}

/// `GetIpForwardTable2`: every route of a family, or of both (AF_UNSPEC), in a table that `FreeMibTable` gives back.
/// ERROR_INVALID_PARAMETER: a null pointer, another family. ERROR_NOT_FOUND: there is none.
///
/// # Safety
/// `table` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpForwardTable2(family: u16, table: *mut *mut ip::MIB_IPFORWARD_TABLE2) -> u32 {
    if table.is_null() || !sockaddr::is_family(family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    let rows: Vec<_> = match routes(family) {
        Ok(all) => all.iter().map(Route::row).collect(),
        Err(error) => return netlink::win32(&error),
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { row::allocate(&rows, table) }
}

/// `GetIpForwardEntry2`: the route with the row's destination, next hop and interface. ERROR_INVALID_PARAMETER: a null pointer, no address, no
/// interface named. ERROR_NOT_FOUND: no such interface, or no such route.
///
/// # Safety
/// `entry` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetIpForwardEntry2(entry: *mut ip::MIB_IPFORWARD_ROW2) -> u32 {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let (prefix, hop) = (sockaddr::read(&entry.DestinationPrefix.Prefix), sockaddr::read(&entry.NextHop));
    let (Some(prefix), Some(hop)) = (prefix, hop) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: a LUID is one number, whatever it holds.
    let luid = unsafe { entry.InterfaceLuid.Value };
    let index = match row::named(luid, entry.InterfaceIndex) {
        Ok(index) => index,
        Err(f::ERROR_FILE_NOT_FOUND) => return f::ERROR_NOT_FOUND,
        Err(error) => return error,
    };
    let length = entry.DestinationPrefix.PrefixLength;
    let all = match routes(sockaddr::family_of(prefix)) {
        Ok(all) => all,
        Err(error) => return netlink::win32(&error),
    };
    let is_it = |route: &&Route| (route.prefix, route.length, route.hop, route.index) == (prefix, length, hop, index);
    // Of several with other metrics, the first that is used.
    let Some(found) = all.iter().filter(is_it).min_by_key(|route| route.metric) else { return f::ERROR_NOT_FOUND };
    *entry = found.row();
    f::NO_ERROR
}

/// `InitializeIpForwardEntry`: what a row has before a program fills it in.
///
/// # Safety
/// `entry` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn InitializeIpForwardEntry(entry: *mut ip::MIB_IPFORWARD_ROW2) {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return };
    *entry = ip::MIB_IPFORWARD_ROW2 {
        SitePrefixLength: u8::MAX,
        ValidLifetime: u32::MAX,
        PreferredLifetime: u32::MAX,
        Metric: u32::MAX,
        Protocol: ws::RouteProtocolNetMgmt,
        Loopback: true,
        AutoconfigureAddress: true,
        Publish: true,
        Immortal: true,
        ..Default::default()
    };
}

/// `GetBestRoute2`: the route to an address, and the address of this machine for it. ERROR_INVALID_PARAMETER: a null pointer, no address.
/// ERROR_FILE_NOT_FOUND: no such interface. ERROR_NOT_FOUND: the source is not this machine's. ERROR_NETWORK_UNREACHABLE: no route.
///
/// # Safety
/// Each pointer is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetBestRoute2(
    luid: *const u64,
    index: u32,
    source: *const ws::SOCKADDR_INET,
    destination: *const ws::SOCKADDR_INET,
    _sort_options: u32,
    best_route: *mut ip::MIB_IPFORWARD_ROW2,
    best_source: *mut ws::SOCKADDR_INET,
) -> u32 {
    // SAFETY: the caller's promise.
    let Some(destination) = (unsafe { destination.as_ref() }) else { return f::ERROR_INVALID_PARAMETER };
    if best_route.is_null() || best_source.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    let Some(to) = sockaddr::read(destination) else { return f::ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise.
    let luid = unsafe { luid.as_ref() }.copied().unwrap_or(0);
    let by = match (luid, index) {
        (0, 0) => sockaddr::zone(destination),
        (luid, index) => match row::named(luid, index) {
            Ok(index) => Some(index),
            Err(error) => return error,
        },
    };
    // SAFETY: the caller's promise.
    let from = match unsafe { source.as_ref() } {
        None => None,
        Some(source) => match sockaddr::read(source) {
            Some(from) if from.is_ipv4() == to.is_ipv4() => Some(from).filter(|from| !from.is_unspecified()),
            _ => return f::ERROR_INVALID_PARAMETER,
        },
    };
    if let Some(from) = from {
        let all = unicast::addresses(sockaddr::family_of(from)).unwrap_or_default();
        if !from.is_loopback() && !all.iter().any(|unicast| unicast.address == from) {
            return f::ERROR_NOT_FOUND;
        }
    }
    match best(to, from, by) {
        Ok((route, own)) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { best_route.write(route.row()) };
            let own = sockaddr::make(own, sockaddr::scope(own, route.index));
            // SAFETY: as above.
            unsafe { best_source.write(own) };
            f::NO_ERROR
        }
        Err(error) => error,
    }
}

fn mask_of(length: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0).to_be()
}

/// `GetBestRoute`: the route to an IPv4 address in network order, from an address or from any (0). ERROR_INVALID_PARAMETER: a null pointer.
/// ERROR_NETWORK_UNREACHABLE: no route.
///
/// # Safety
/// `route` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetBestRoute(destination: u32, source: u32, route: *mut ip::MIB_IPFORWARDROW) -> u32 {
    const DIRECT: u32 = 3;
    const INDIRECT: u32 = 4;
    const UNUSED: u32 = u32::MAX;
    if route.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    let from = (source != 0).then(|| Ipv4Addr::from(source.to_ne_bytes()).into());
    let (found, _) = match best(Ipv4Addr::from(destination.to_ne_bytes()).into(), from, None) {
        Ok(found) => found,
        Err(error) => return error,
    };
    let number = |ip: IpAddr| match ip {
        IpAddr::V4(four) => u32::from_ne_bytes(four.octets()),
        IpAddr::V6(_) => 0,
    };
    let mut told = ip::MIB_IPFORWARDROW {
        dwForwardDest: number(found.prefix),
        dwForwardMask: mask_of(found.length),
        dwForwardNextHop: number(found.hop),
        dwForwardIfIndex: found.index,
        dwForwardMetric1: found.metric,
        dwForwardMetric2: UNUSED,
        dwForwardMetric3: UNUSED,
        dwForwardMetric4: UNUSED,
        dwForwardMetric5: UNUSED,
        ..Default::default()
    };
    told.Anonymous1.dwForwardType = if found.hop.is_unspecified() { DIRECT } else { INDIRECT };
    told.Anonymous2.dwForwardProto = protocol_of(found.protocol).0 as u32;
    // SAFETY: the caller's promise; it is not null.
    unsafe { route.write_unaligned(told) };
    f::NO_ERROR
}

/// `GetBestInterfaceEx`: the interface by which packets go to an address of either family; a link-local one may name it. ERROR_INVALID_PARAMETER: a null pointer, another
/// family. ERROR_NETWORK_UNREACHABLE: no route.
///
/// # Safety
/// `destination` is null or a socket address, `index` null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetBestInterfaceEx(destination: *const ws::SOCKADDR_INET, index: *mut u32) -> u32 {
    if destination.is_null() || index.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    // A socket address of IPv4 is shorter than one of both.
    // SAFETY: the caller's promise: the family comes first.
    let mut copy = ws::SOCKADDR_INET { si_family: unsafe { destination.cast::<u16>().read_unaligned() } };
    // SAFETY: the family was just written.
    match unsafe { copy.si_family } {
        // SAFETY: the caller's promise: an address of this family has so many bytes.
        ws::AF_INET => copy.Ipv4 = unsafe { destination.cast::<ws::SOCKADDR_IN>().read_unaligned() },
        // SAFETY: as above.
        ws::AF_INET6 => copy.Ipv6 = unsafe { destination.cast::<ws::SOCKADDR_IN6>().read_unaligned() },
        _ => return f::ERROR_INVALID_PARAMETER,
    }
    let Some(to) = sockaddr::read(&copy) else { return f::ERROR_INVALID_PARAMETER };
    match interface_to(to, sockaddr::zone(&copy)) {
        Ok(found) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { index.write_unaligned(found) };
            f::NO_ERROR
        }
        Err(error) => error,
    }
}
