//! The addresses of this host.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::transfer::Address;

/// Shows each address of each interface, in the kernel's order. The entry is valid for that call.
fn each(mut visit: impl FnMut(&libc::ifaddrs)) {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: the list is written to a live pointer.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return;
    }
    let mut next = first;
    while !next.is_null() {
        // SAFETY: an entry of the list, which lives until it is freed below.
        let entry = unsafe { &*next };
        next = entry.ifa_next;
        visit(entry);
    }
    // SAFETY: the list is what getifaddrs gave, and is not used after.
    unsafe { libc::freeifaddrs(first) };
}

/// The address of an entry, where it is one of this family.
fn address_of(entry: &libc::ifaddrs, family: i32) -> Option<Address> {
    // SAFETY: where it is not null, an address begins with its family.
    if entry.ifa_addr.is_null() || i32::from(unsafe { (*entry.ifa_addr).sa_family }) != family {
        return None;
    }
    let length = match family {
        libc::AF_INET => size_of::<libc::sockaddr_in>(),
        libc::AF_INET6 => size_of::<libc::sockaddr_in6>(),
        _ => return None,
    };
    let mut address = Address::default();
    let to = (&raw mut address.storage).cast::<u8>();
    // SAFETY: an address of the family has that length, and the storage has room for any.
    unsafe { std::ptr::copy_nonoverlapping(entry.ifa_addr.cast::<u8>(), to, length) };
    address.length = length as libc::socklen_t;
    Some(address)
}

/// The addresses of all interfaces that are up, in the kernel's order.
pub fn addresses(family: i32) -> Vec<Address> {
    let mut found = Vec::new();
    each(|entry| {
        if entry.ifa_flags & libc::IFF_UP as u32 != 0 {
            found.extend(address_of(entry, family));
        }
    });
    found
}

/// The number of the interface that has this address. Every address of the loopback's network is one of the loopback.
pub fn number_of(address: &Address) -> Option<u32> {
    let wanted = host(address);
    let loopback = wanted.len() == 4 && wanted[0] == 127;
    let mut found = None;
    each(|entry| {
        let is_it = match address_of(entry, i32::from(address.storage.ss_family)) {
            Some(_) if loopback => entry.ifa_flags & libc::IFF_LOOPBACK as u32 != 0,
            Some(known) => host(&known) == wanted,
            None => false,
        };
        if is_it && found.is_none() {
            // SAFETY: the name is the entry's, and ends with a zero.
            found = Some(unsafe { libc::if_nametoindex(entry.ifa_name) });
        }
    });
    found.filter(|number| *number != 0)
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
    let ipv4 = |address: *const libc::sockaddr| {
        // SAFETY: it is not null where it is read, and an address begins with its family.
        let known = !address.is_null() && i32::from(unsafe { (*address).sa_family }) == libc::AF_INET;
        // SAFETY: the family says what it is; it need not be aligned for that.
        known.then(|| unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() }.sin_addr.s_addr.to_ne_bytes())
    };
    let mut found = Vec::new();
    each(|entry| {
        if let Some(address) = ipv4(entry.ifa_addr) {
            found.push(Interface {
                flags: entry.ifa_flags,
                address,
                mask: ipv4(entry.ifa_netmask).unwrap_or([255; 4]),
            });
        }
    });
    found
}

/// The bytes that name the host.
pub fn host(address: &Address) -> Vec<u8> {
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
        assert!(number_of(&address).is_some());
        let mut foreign = address;
        let first = (&raw mut foreign.storage).cast::<u8>().wrapping_add(4);
        // SAFETY: in bounds of the storage: the first byte of the host.
        unsafe { first.write(203) };
        assert!(!is_local(&foreign));
        assert_eq!(number_of(&foreign), None);
    }
}
