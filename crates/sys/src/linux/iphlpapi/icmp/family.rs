//! What differs between ICMP and ICMPv6.

use windows_sys::Win32::NetworkManagement::IpHelper as ip;

/// What differs between the protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Family {
    pub(super) family: i32,
    pub(super) protocol: i32,
    pub(super) level: i32,
    pub(super) echo: u8,
    pub(super) echo_reply: u8,
    pub(super) ttl: i32,
    pub(super) tos: i32,
    pub(super) receive_ttl: i32,
    pub(super) ttl_received: i32,
    pub(super) receive_errors: i32,
}

pub(super) const V4: Family = Family {
    family: libc::AF_INET,
    protocol: libc::IPPROTO_ICMP,
    level: libc::IPPROTO_IP,
    echo: 8,
    echo_reply: 0,
    ttl: libc::IP_TTL,
    tos: libc::IP_TOS,
    receive_ttl: libc::IP_RECVTTL,
    ttl_received: libc::IP_TTL,
    receive_errors: libc::IP_RECVERR,
};

pub(super) const V6: Family = Family {
    family: libc::AF_INET6,
    protocol: libc::IPPROTO_ICMPV6,
    level: libc::IPPROTO_IPV6,
    echo: 128,
    echo_reply: 129,
    ttl: libc::IPV6_UNICAST_HOPS,
    tos: libc::IPV6_TCLASS,
    receive_ttl: libc::IPV6_RECVHOPLIMIT,
    ttl_received: libc::IPV6_HOPLIMIT,
    receive_errors: libc::IPV6_RECVERR,
};

/// The status of an error that a router or a host has sent.
pub(super) fn status_of(family: Family, kind: u8, code: u8) -> u32 {
    match (kind, code) {
        (1, 0) if family == V6 => ip::IP_DEST_NO_ROUTE,
        (1, 1) if family == V6 => ip::IP_DEST_PROHIBITED,
        (1, 2) if family == V6 => ip::IP_DEST_SCOPE_MISMATCH,
        (1, 4) if family == V6 => ip::IP_DEST_PORT_UNREACHABLE,
        (1, _) if family == V6 => ip::IP_DEST_ADDR_UNREACHABLE,
        (2, _) if family == V6 => ip::IP_PACKET_TOO_BIG,
        (3, 1) if family == V6 => ip::IP_REASSEMBLY_TIME_EXCEEDED,
        (3, _) if family == V6 => ip::IP_HOP_LIMIT_EXCEEDED,
        (4, 1) if family == V6 => ip::IP_UNRECOGNIZED_NEXT_HEADER,
        (4, 2) if family == V6 => ip::IP_BAD_OPTION,
        (4, _) if family == V6 => ip::IP_BAD_HEADER,
        (3, 0) => ip::IP_DEST_NET_UNREACHABLE,
        (3, 2) => ip::IP_DEST_PROT_UNREACHABLE,
        (3, 3) => ip::IP_DEST_PORT_UNREACHABLE,
        (3, 4) => ip::IP_PACKET_TOO_BIG,
        (3, _) => ip::IP_DEST_HOST_UNREACHABLE,
        (4, _) => ip::IP_SOURCE_QUENCH,
        (11, 1) => ip::IP_TTL_EXPIRED_REASSEM,
        (11, _) => ip::IP_TTL_EXPIRED_TRANSIT,
        (12, _) => ip::IP_PARAM_PROBLEM,
        _ => ip::IP_GENERAL_FAILURE,
    }
}
