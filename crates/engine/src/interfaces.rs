//! The addresses of this host.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::transfer::Address;

/// The addresses of all interfaces that are up, in the kernel's order.
pub fn addresses(family: i32) -> Vec<Address> {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: the list is written to a live pointer.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut next = first;
    while !next.is_null() {
        // SAFETY: an entry of the list, which lives until it is freed below.
        let entry = unsafe { next.read() };
        next = entry.ifa_next;
        if entry.ifa_addr.is_null() || entry.ifa_flags & libc::IFF_UP as u32 == 0 {
            continue;
        }
        // SAFETY: an address begins with its family.
        let known = i32::from(unsafe { (*entry.ifa_addr).sa_family });
        let length = match known {
            libc::AF_INET => size_of::<libc::sockaddr_in>(),
            libc::AF_INET6 => size_of::<libc::sockaddr_in6>(),
            _ => continue,
        };
        if known != family {
            continue;
        }
        let mut address = Address::default();
        let to = (&raw mut address.storage).cast::<u8>();
        // SAFETY: an address of the family has that length, and the storage has room for any.
        unsafe { std::ptr::copy_nonoverlapping(entry.ifa_addr.cast::<u8>(), to, length) };
        address.length = length as libc::socklen_t;
        found.push(address);
    }
    // SAFETY: the list is what getifaddrs gave, and is not used after.
    unsafe { libc::freeifaddrs(first) };
    found
}

/// An interface with an IPv4 address, of which it may have several.
#[derive(Debug, Clone, Copy)]
pub struct Interface {
    /// `IFF_UP` and its like, the kernel's.
    pub flags: u32,
    /// The address, in the network's order.
    pub address: [u8; 4],
    /// Which part of it names the network.
    pub mask: [u8; 4],
}

/// The interfaces that have IPv4 addresses, up or not, in the kernel's order.
pub fn with_ipv4() -> Vec<Interface> {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: the list is written to a live pointer.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Vec::new();
    }
    let ipv4 = |address: *const libc::sockaddr| {
        // SAFETY: it is not null where it is read, and an address begins with its family.
        let known = !address.is_null() && i32::from(unsafe { (*address).sa_family }) == libc::AF_INET;
        // SAFETY: the family says what it is; it need not be aligned for that.
        known.then(|| unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() }.sin_addr.s_addr.to_ne_bytes())
    };
    let mut found = Vec::new();
    let mut next = first;
    while !next.is_null() {
        // SAFETY: an entry of the list, which lives until it is freed below.
        let entry = unsafe { next.read() };
        next = entry.ifa_next;
        if let Some(address) = ipv4(entry.ifa_addr) {
            found.push(Interface {
                flags: entry.ifa_flags,
                address,
                mask: ipv4(entry.ifa_netmask).unwrap_or([255; 4]),
            });
        }
    }
    // SAFETY: the list is what getifaddrs gave, and is not used after.
    unsafe { libc::freeifaddrs(first) };
    found
}

/// The bytes that name the host.
fn host(address: &Address) -> Vec<u8> {
    // SAFETY: both types are plain data of the same size.
    let bytes: [u8; 128] = unsafe { std::mem::transmute(address.storage) };
    let (offset, length): (usize, usize) = match i32::from(address.storage.ss_family) {
        libc::AF_INET => (4, 4),
        libc::AF_INET6 => (8, 16),
        _ => return Vec::new(),
    };
    bytes[offset..offset + length].to_vec()
}

/// Whether an address never leaves this host.
pub fn is_loopback(address: &Address) -> bool {
    match &*host(address) {
        [127, _, _, _] => true,
        v6 => v6.len() == 16 && v6[..15].iter().all(|byte| *byte == 0) && v6[15] == 1,
    }
}

/// Whether an address is one of this host.
pub fn is_local(address: &Address) -> bool {
    if is_loopback(address) {
        return true;
    }
    let host_of = host(address);
    addresses(i32::from(address.storage.ss_family)).iter().any(|known| host(known) == host_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_local() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = crate::transfer::local_address(std::os::fd::AsRawFd::as_raw_fd(&socket)).unwrap();
        assert!(is_local(&address));
        let mut foreign = address;
        let first = (&raw mut foreign.storage).cast::<u8>().wrapping_add(4);
        // SAFETY: in bounds of the storage: the first byte of the host.
        unsafe { first.write(203) };
        assert!(!is_local(&foreign));
    }
}
