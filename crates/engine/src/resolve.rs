//! Addresses of a name, as the system's resolver has them.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::transfer::Address;
use std::ffi::CString;

/// The addresses of a stream service on a host, in the resolver's order; its own number for a failure.
pub fn streams(host: &CString, service: &CString) -> Result<Vec<Address>, i32> {
    // SAFETY: all zeroes is a valid addrinfo: no name, no address, nothing behind it.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_socktype = libc::SOCK_STREAM;
    hints.ai_protocol = libc::IPPROTO_TCP;
    let mut first: *mut libc::addrinfo = std::ptr::null_mut();
    // SAFETY: both names end with a zero, and hints and result are live.
    let failed = unsafe { libc::getaddrinfo(host.as_ptr(), service.as_ptr(), &raw const hints, &raw mut first) };
    if failed != 0 {
        return Err(failed);
    }
    let (mut found, mut next) = (Vec::new(), first);
    while !next.is_null() {
        // SAFETY: an entry of the list, which lives until it is freed below.
        let entry = unsafe { next.read() };
        next = entry.ai_next;
        let mut address = Address::default();
        let length = (entry.ai_addrlen as usize).min(size_of::<libc::sockaddr_storage>());
        let to = (&raw mut address.storage).cast::<u8>();
        // SAFETY: the address has that length, and the storage has the room.
        unsafe { std::ptr::copy_nonoverlapping(entry.ai_addr.cast::<u8>(), to, length) };
        address.length = length as libc::socklen_t;
        found.push(address);
    }
    // SAFETY: the list is what getaddrinfo gave, and is not used after.
    unsafe { libc::freeaddrinfo(first) };
    Ok(found)
}
