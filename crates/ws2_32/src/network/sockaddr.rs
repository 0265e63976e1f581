//! `SOCKADDR_INET`: an address of either family.

use overlapped_sys::winsock as ws;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The family of an address.
pub fn family_of(address: IpAddr) -> u16 {
    if address.is_ipv4() { ws::AF_INET } else { ws::AF_INET6 }
}

/// Whether a family is one that these functions know; AF_UNSPEC is both.
pub fn is_family(family: u16) -> bool {
    matches!(family, ws::AF_UNSPEC | ws::AF_INET | ws::AF_INET6)
}

pub fn is_wanted(family: u16, own: u16) -> bool {
    family == ws::AF_UNSPEC || family == own
}

/// How many bits an address of this family has.
pub fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address that has no bit set.
pub fn unspecified(like: IpAddr) -> IpAddr {
    if like.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() }
}

/// The scope that an address has on an interface: link-local ones have its number.
pub fn scope(address: IpAddr, index: u32) -> u32 {
    match address {
        IpAddr::V6(six) if six.is_unicast_link_local() => index,
        _ => 0,
    }
}

pub fn make(address: IpAddr, scope: u32) -> ws::SOCKADDR_INET {
    let mut made = ws::SOCKADDR_INET::default();
    match address {
        IpAddr::V4(four) => {
            let sin_addr = ws::IN_ADDR { S_un: ws::IN_ADDR_0 { S_addr: u32::from_ne_bytes(four.octets()) } };
            made.Ipv4 = ws::SOCKADDR_IN { sin_family: ws::AF_INET, sin_addr, ..Default::default() };
        }
        IpAddr::V6(six) => {
            let sin6_addr = ws::IN6_ADDR { u: ws::IN6_ADDR_0 { Byte: six.octets() } };
            made.Ipv6 = ws::SOCKADDR_IN6 {
                sin6_family: ws::AF_INET6,
                sin6_addr,
                Anonymous: ws::SOCKADDR_IN6_0 { sin6_scope_id: scope },
                ..Default::default()
            };
        }
    }
    made
}

/// The interface that a link-local address names by its scope.
pub fn zone(of: &ws::SOCKADDR_INET) -> Option<u32> {
    let Some(IpAddr::V6(six)) = read(of) else { return None };
    // SAFETY: it is of this family.
    let zone = unsafe { of.Ipv6.Anonymous.sin6_scope_id };
    (six.is_unicast_link_local() && zone != 0).then_some(zone)
}

/// The address, if it is of one of the two families.
pub fn read(from: &ws::SOCKADDR_INET) -> Option<IpAddr> {
    // SAFETY: the family stands at the beginning of each form.
    match unsafe { from.si_family } {
        ws::AF_INET => {
            // SAFETY: every value of these bytes is an address.
            let four = unsafe { from.Ipv4.sin_addr.S_un.S_addr };
            Some(Ipv4Addr::from(four.to_ne_bytes()).into())
        }
        ws::AF_INET6 => {
            // SAFETY: as above.
            let six = unsafe { from.Ipv6.sin6_addr.u.Byte };
            Some(Ipv6Addr::from(six).into())
        }
        _ => None,
    }
}
