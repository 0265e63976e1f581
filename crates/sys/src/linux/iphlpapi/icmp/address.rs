//! Addresses of either family, as the kernel and the program have them.
#![allow(unsafe_code)] // Reads unions.

use super::family::{Family, V4};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use windows_sys::Win32::Networking::WinSock as ws;

/// An address, with the interface that a local one of IPv6 is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Address {
    pub(super) ip: IpAddr,
    pub(super) scope: u32,
}

impl Address {
    pub(super) fn of_v4(address: u32) -> Address {
        Address { ip: Ipv4Addr::from(address.to_ne_bytes()).into(), scope: 0 }
    }

    pub(super) fn of_v6(address: &ws::SOCKADDR_IN6) -> Address {
        // SAFETY: all bytes are a value of it.
        let ip = unsafe { address.sin6_addr.u.Byte };
        // SAFETY: as above.
        let scope = unsafe { address.Anonymous.sin6_scope_id };
        Address { ip: Ipv6Addr::from(ip).into(), scope }
    }

    /// As the kernel takes it, and its length.
    pub(super) fn name(self) -> ([u8; 28], u32) {
        let mut name = [0_u8; 28];
        match self.ip {
            IpAddr::V4(ip) => {
                name[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
                name[4..8].copy_from_slice(&ip.octets());
                (name, 16)
            }
            IpAddr::V6(ip) => {
                name[..2].copy_from_slice(&(libc::AF_INET6 as u16).to_ne_bytes());
                name[8..24].copy_from_slice(&ip.octets());
                name[24..].copy_from_slice(&self.scope.to_ne_bytes());
                (name, 28)
            }
        }
    }

    /// Of a name of the kernel's.
    pub(super) fn of_name(family: Family, name: &[u8]) -> Option<Address> {
        match family {
            V4 => {
                let ip = <[u8; 4]>::try_from(name.get(4..8)?).ok()?;
                Some(Address { ip: Ipv4Addr::from(ip).into(), scope: 0 })
            }
            _ => {
                let ip = <[u8; 16]>::try_from(name.get(8..24)?).ok()?;
                let scope = <[u8; 4]>::try_from(name.get(24..28)?).ok()?;
                Some(Address { ip: Ipv6Addr::from(ip).into(), scope: u32::from_ne_bytes(scope) })
            }
        }
    }
}
