//! `SIO_ADDRESS_LIST_SORT`: the addresses of a list, those first that are best connected to.
//!
//! The rules are those of RFC 6724 that a host can know without its routers: what can be reached, by an address of the same scope,
//! by the order of precedence of prefixes, in the smaller scope; else the order stays.
#![allow(unsafe_code)] // Reads and writes the program's lists, whose lengths are checked.

use crate::linux::address;
use crate::linux::socket::changes::local_towards;
use overlapped_core::error::WsaError;
use std::cmp::Reverse;
use std::net::Ipv6Addr;
use windows_sys::Win32::Networking::WinSock as ws;

/// How far an address reaches.
fn scope(host: Ipv6Addr) -> u8 {
    let segments = host.segments();
    if let Some(v4) = host.to_ipv4_mapped() {
        return if v4.is_loopback() || v4.is_link_local() { 2 } else { 14 };
    }
    match segments[0] {
        _ if host.is_loopback() => 2,
        first if first & 0xff00 == 0xff00 => (first & 0xf) as u8,
        first if first & 0xffc0 == 0xfe80 => 2,
        first if first & 0xffc0 == 0xfec0 => 5,
        _ => 14,
    }
}

/// The table of RFC 6724, 2.1.
fn precedence(host: Ipv6Addr) -> u8 {
    let segments = host.segments();
    match segments[0] {
        _ if host.is_loopback() => 50,
        _ if host.to_ipv4_mapped().is_some() => 35,
        0x2002 => 30,
        0x2001 if segments[1] == 0 => 5,
        first if first & 0xfe00 == 0xfc00 => 3,
        first if first & 0xffc0 == 0xfec0 => 1,
        0x3ffe => 1,
        0 if segments[..6].iter().all(|segment| *segment == 0) => 1,
        _ => 40,
    }
}

fn host(bytes: &address::Bytes) -> Ipv6Addr {
    let mut host = [0; 16];
    host.copy_from_slice(&bytes[8..24]);
    Ipv6Addr::from(host)
}

/// Whether it cannot be reached, whether by another scope, the precedence and the scope.
type Rank = (bool, bool, Reverse<u8>, u8);

fn rank(name: *const ws::SOCKADDR, length: i32) -> Result<Rank, WsaError> {
    // SAFETY: the caller's promise, through the list.
    let target = unsafe { address::from_winsock(name, length, libc::AF_INET6) }?;
    let to = host(&address::to_winsock(&target).0);
    let local = local_towards(&target).ok().map(|local| host(&address::to_winsock(&local).0));
    let matches = local.is_some_and(|local| scope(local) == scope(to));
    Ok((local.is_none(), !matches, Reverse(precedence(to)), scope(to)))
}

/// # Safety
/// The lists have as many bytes as they say, and each entry of the first names an address with its length.
pub(super) unsafe fn address_list(
    from: *const core::ffi::c_void,
    length: u32,
    to: *mut core::ffi::c_void,
    room: u32,
) -> Result<u32, (WsaError, u32)> {
    const HEAD: usize = std::mem::offset_of!(ws::SOCKET_ADDRESS_LIST, Address);
    let plain = |error| (error, 0);
    if from.is_null() || (length as usize) < HEAD {
        return Err(plain(WsaError::WSAEFAULT));
    }
    // SAFETY: the caller's promise; the count is at the beginning.
    let count = unsafe { from.cast::<i32>().read_unaligned() };
    let count = usize::try_from(count).map_err(|_| plain(WsaError::WSAEINVAL))?;
    let needed = HEAD + count.saturating_mul(size_of::<ws::SOCKET_ADDRESS>());
    if (length as usize) < needed {
        return Err(plain(WsaError::WSAEFAULT));
    }
    if to.is_null() || (room as usize) < needed {
        return Err((WsaError::WSAEFAULT, needed as u32));
    }
    let first = from.wrapping_byte_add(HEAD).cast::<ws::SOCKET_ADDRESS>();
    let mut ranked = Vec::with_capacity(count);
    for index in 0..count {
        // SAFETY: the caller's promise, and the length was checked.
        let entry = unsafe { first.wrapping_add(index).read_unaligned() };
        ranked.push((rank(entry.lpSockaddr, entry.iSockaddrLength).map_err(plain)?, entry));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { to.cast::<i32>().write_unaligned(count as i32) };
    let first = to.wrapping_byte_add(HEAD).cast::<ws::SOCKET_ADDRESS>();
    for (index, (_, entry)) in ranked.into_iter().enumerate() {
        // SAFETY: as above. The entries name the program's own addresses, which stay where they are.
        unsafe { first.wrapping_add(index).write_unaligned(entry) };
    }
    Ok(needed as u32)
}
