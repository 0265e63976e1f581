//! Socket addresses in the form of the function table.
//!
//! They are written and read as bytes, so that no foreign structure is ever looked at through a pointer of another type.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::error::{Result, WsaError};
use crate::sys;

/// The size of `SOCKADDR_IN6`, the larger of the two families.
pub(crate) const MAX_LENGTH: usize = 28;

/// `SOCKADDR_IN` or `SOCKADDR_IN6`: family and port, then 4 bytes of address, or flow, 16 bytes of address and scope.
/// Family, flow and scope are native numbers; the port is in network order.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub(crate) struct RawAddress {
    bytes: [u8; MAX_LENGTH],
    length: i32,
}

impl RawAddress {
    /// Room for an address of either family.
    pub(crate) fn room() -> RawAddress {
        RawAddress { bytes: [0; MAX_LENGTH], length: MAX_LENGTH as i32 }
    }

    /// No address.
    pub(crate) fn none() -> RawAddress {
        RawAddress { length: 0, ..RawAddress::room() }
    }

    /// How long the address is that was written.
    pub(crate) fn set_length(&mut self, length: i32) {
        self.length = length;
    }

    pub(crate) fn as_ptr(&self) -> *const sys::SOCKADDR {
        self.bytes.as_ptr().cast()
    }

    /// All its bytes, those behind the address too.
    pub(crate) fn as_bytes(&self) -> &[u8; MAX_LENGTH] {
        &self.bytes
    }

    pub(crate) fn length(&self) -> i32 {
        self.length
    }

    /// Where a function writes an address and its length.
    pub(crate) fn as_mut_parts(&mut self) -> (*mut sys::SOCKADDR, *mut i32) {
        (self.bytes.as_mut_ptr().cast(), &mut self.length)
    }

    /// The address that a function wrote.
    pub(crate) fn to_address(self) -> Result<SocketAddr> {
        let length = usize::try_from(self.length).unwrap_or(0).min(MAX_LENGTH);
        parse(&self.bytes[..length]).ok_or(WsaError::WSAEAFNOSUPPORT)
    }
}

impl From<SocketAddr> for RawAddress {
    fn from(address: SocketAddr) -> RawAddress {
        let mut raw = RawAddress::room();
        raw.bytes[2..4].copy_from_slice(&address.port().to_be_bytes());
        match address {
            SocketAddr::V4(v4) => {
                raw.bytes[..2].copy_from_slice(&sys::AF_INET.to_ne_bytes());
                raw.bytes[4..8].copy_from_slice(&v4.ip().octets());
                raw.length = 16;
            }
            SocketAddr::V6(v6) => {
                raw.bytes[..2].copy_from_slice(&sys::AF_INET6.to_ne_bytes());
                raw.bytes[4..8].copy_from_slice(&v6.flowinfo().to_ne_bytes());
                raw.bytes[8..24].copy_from_slice(&v6.ip().octets());
                raw.bytes[24..28].copy_from_slice(&v6.scope_id().to_ne_bytes());
                raw.length = 28;
            }
        }
        raw
    }
}

/// The address in the bytes of a `SOCKADDR`, if it is of one of the two families and complete.
pub(crate) fn parse(bytes: &[u8]) -> Option<SocketAddr> {
    let family = u16::from_ne_bytes(*bytes.first_chunk()?);
    let port = u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
    match family {
        sys::AF_INET => {
            let octets: [u8; 4] = *bytes.get(4..)?.first_chunk()?;
            Some(SocketAddrV4::new(Ipv4Addr::from(octets), port).into())
        }
        sys::AF_INET6 => {
            let flow = u32::from_ne_bytes(*bytes.get(4..)?.first_chunk()?);
            let octets: [u8; 16] = *bytes.get(8..)?.first_chunk()?;
            let scope = u32::from_ne_bytes(*bytes.get(24..)?.first_chunk()?);
            Some(SocketAddrV6::new(Ipv6Addr::from(octets), port, flow, scope).into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_way_there_and_back() {
        for text in ["127.0.0.1:7777", "255.1.2.3:65535", "[::1]:80", "[fe80::1%3]:443"] {
            let address: SocketAddr = text.parse().unwrap();
            assert_eq!(RawAddress::from(address).to_address(), Ok(address), "{text}");
        }
    }

    #[test]
    fn an_unknown_family_or_a_short_address_is_none() {
        assert_eq!(RawAddress::room().to_address(), Err(WsaError::WSAEAFNOSUPPORT));
        assert_eq!(parse(&sys::AF_INET6.to_ne_bytes()), None);
        assert_eq!(parse(&[]), None);
    }

    #[test]
    fn the_layout_is_that_of_the_structures() {
        let raw = RawAddress::from("1.2.3.4:258".parse::<SocketAddr>().unwrap());
        assert_eq!(raw.bytes[2..8], [1, 2, 1, 2, 3, 4]);
        assert_eq!((raw.length, RawAddress::room().length), (16, 28));
    }
}
