//! Control messages of datagrams.
//!
//! They are written and read as bytes: a header of length, level and type, the data, and padding to 8 bytes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Result, WsaError};
use crate::sys;

/// `WSACMSGHDR`—One thing that is told of a datagram, or said of it.
///
/// Source: WSACMSGHDR structure (ws2def.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "WSACMSGHDR")]
pub enum Control {
    /// `IP_PKTINFO`, `IPV6_PKTINFO`: of a received datagram the address that it was sent to and the interface that it came by;
    /// of one to be sent the address that it is to come from, and the interface that it is to go by, where 0 is any.
    #[doc(alias = "IP_PKTINFO")]
    #[doc(alias = "IPV6_PKTINFO")]
    PacketInfo {
        /// The address on this machine.
        address: IpAddr,
        /// The index of the interface.
        interface: u32,
    },
    /// `IP_TTL`: how many routers an IPv4 datagram may pass still.
    #[doc(alias = "IP_TTL")]
    TimeToLive(u32),
    /// `IPV6_HOPLIMIT`: the same of an IPv6 datagram.
    #[doc(alias = "IPV6_HOPLIMIT")]
    HopLimit(u32),
    /// `IP_TOS`: the type of service.
    #[doc(alias = "IP_TOS")]
    TypeOfService(u32),
    /// Something that this crate does not know.
    Other {
        /// `cmsg_level`
        level: i32,
        /// `cmsg_type`
        kind: i32,
    },
}

/// The size of a header: length, level and type.
const HEADER: usize = 16;

/// The messages in these bytes.
pub(crate) fn read(mut rest: &[u8]) -> impl Iterator<Item = Control> {
    std::iter::from_fn(move || {
        let length = usize::from_ne_bytes(*rest.first_chunk()?);
        let record = rest.get(..length)?;
        rest = rest.get(length.next_multiple_of(8)..).unwrap_or(&[]);
        decode(record)
    })
}

/// Writes a message at the beginning of `room`; how many bytes it takes. WSAENOBUFS if there are fewer, WSAEINVAL for
/// [`Control::Other`].
pub(crate) fn write(control: Control, room: &mut [u8]) -> Result<usize> {
    let mut data = [0; 20];
    let (level, kind, length) = match control {
        Control::PacketInfo { address: IpAddr::V4(address), interface } => {
            data[..4].copy_from_slice(&address.octets());
            data[4..8].copy_from_slice(&interface.to_ne_bytes());
            (sys::IPPROTO_IP, sys::IP_PKTINFO, 8)
        }
        Control::PacketInfo { address: IpAddr::V6(address), interface } => {
            data[..16].copy_from_slice(&address.octets());
            data[16..].copy_from_slice(&interface.to_ne_bytes());
            (sys::IPPROTO_IPV6, sys::IPV6_PKTINFO, 20)
        }
        Control::TimeToLive(value) => number(&mut data, value, sys::IPPROTO_IP, sys::IP_TTL),
        Control::HopLimit(value) => number(&mut data, value, sys::IPPROTO_IPV6, sys::IPV6_HOPLIMIT),
        Control::TypeOfService(value) => number(&mut data, value, sys::IPPROTO_IP, sys::IP_TOS),
        Control::Other { .. } => return Err(WsaError::WSAEINVAL),
    };
    let whole = HEADER + length;
    let record = room.get_mut(..whole.next_multiple_of(8)).ok_or(WsaError::WSAENOBUFS)?;
    record[..8].copy_from_slice(&whole.to_ne_bytes());
    record[8..12].copy_from_slice(&level.to_ne_bytes());
    record[12..16].copy_from_slice(&kind.to_ne_bytes());
    record[HEADER..whole].copy_from_slice(&data[..length]);
    record[whole..].fill(0);
    Ok(record.len())
}

fn number(data: &mut [u8; 20], value: u32, level: i32, kind: i32) -> (i32, i32, usize) {
    data[..4].copy_from_slice(&value.to_ne_bytes());
    (level, kind, 4)
}

/// What a whole record says.
fn decode(record: &[u8]) -> Option<Control> {
    let number = |start: usize| Some(u32::from_ne_bytes(*record.get(start..)?.first_chunk()?));
    let (level, kind) = (number(8)? as i32, number(12)? as i32);
    let known = match (level, kind) {
        (sys::IPPROTO_IP, sys::IP_PKTINFO) => {
            let octets: [u8; 4] = *record.get(HEADER..)?.first_chunk()?;
            Some(Control::PacketInfo { address: Ipv4Addr::from(octets).into(), interface: number(HEADER + 4)? })
        }
        (sys::IPPROTO_IPV6, sys::IPV6_PKTINFO) => {
            let octets: [u8; 16] = *record.get(HEADER..)?.first_chunk()?;
            Some(Control::PacketInfo { address: Ipv6Addr::from(octets).into(), interface: number(HEADER + 16)? })
        }
        (sys::IPPROTO_IP, sys::IP_TTL) => Some(Control::TimeToLive(number(HEADER)?)),
        (sys::IPPROTO_IPV6, sys::IPV6_HOPLIMIT) => Some(Control::HopLimit(number(HEADER)?)),
        (sys::IPPROTO_IP, sys::IP_TOS) => Some(Control::TypeOfService(number(HEADER)?)),
        _ => None,
    };
    Some(known.unwrap_or(Control::Other { level, kind }))
}
