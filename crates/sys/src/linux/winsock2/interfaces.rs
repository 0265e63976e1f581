//! Control codes about the addresses of this host and the ways from it.
#![allow(unsafe_code)] // Reads and writes the program's buffers, whose lengths are checked.

use crate::linux::address;
use crate::linux::socket::Socket;
use crate::linux::socket::changes;
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::interfaces;
use overlapped_engine::transfer::Address;
use windows_sys::Win32::Networking::WinSock as ws;

/// `SIO_ADDRESS_LIST_QUERY`: the addresses that a socket of this family can be bound to; loopback only where there is no
/// other. Says how many bytes it takes where there is too little room.
///
/// # Safety
/// `to` is null or has `room` writable bytes.
pub(super) unsafe fn address_list(
    socket: &Socket,
    to: *mut core::ffi::c_void,
    room: u32,
) -> Result<u32, (WsaError, u32)> {
    let all = interfaces::addresses(socket.nature.family);
    let (loopback, outward): (Vec<Address>, Vec<Address>) = all.into_iter().partition(interfaces::is_loopback);
    let addresses = if outward.is_empty() { loopback } else { outward };
    let head = std::mem::offset_of!(ws::SOCKET_ADDRESS_LIST, Address);
    let entries = addresses.len() * size_of::<ws::SOCKET_ADDRESS>();
    let lengths: usize = addresses.iter().map(|one| address::to_winsock(one).1.next_multiple_of(8)).sum();
    let needed = (head + entries + lengths) as u32;
    if to.is_null() || room < needed {
        return Err((WsaError::WSAEFAULT, needed));
    }
    let base = to.cast::<u8>();
    // SAFETY: the caller's promise, and the room was checked; the count is at the beginning.
    unsafe { base.cast::<i32>().write_unaligned(addresses.len() as i32) };
    let mut at = head + entries;
    for (index, one) in addresses.iter().enumerate() {
        let (bytes, length) = address::to_winsock(one);
        let place = base.wrapping_add(at);
        // SAFETY: in the room, which was checked for all of them.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, length) };
        let entry = ws::SOCKET_ADDRESS { lpSockaddr: place.cast(), iSockaddrLength: length as i32 };
        let list = base.wrapping_add(head).cast::<ws::SOCKET_ADDRESS>();
        // SAFETY: as above.
        unsafe { list.wrapping_add(index).write_unaligned(entry) };
        at += length.next_multiple_of(8);
    }
    Ok(needed)
}

/// What Winsock says of an interface, whose flags have its own values.
fn information(interface: &interfaces::Interface) -> ws::INTERFACE_INFO {
    const FLAGS: [(i32, u32); 5] = [
        (libc::IFF_UP, ws::IFF_UP),
        (libc::IFF_BROADCAST, ws::IFF_BROADCAST),
        (libc::IFF_LOOPBACK, ws::IFF_LOOPBACK),
        (libc::IFF_POINTOPOINT, ws::IFF_POINTTOPOINT),
        (libc::IFF_MULTICAST, ws::IFF_MULTICAST),
    ];
    let flags = FLAGS.iter().filter(|(linux, _)| interface.flags & *linux as u32 != 0);
    let address = |bytes: [u8; 4]| ws::sockaddr_gen {
        AddressIn: ws::SOCKADDR_IN {
            sin_family: ws::AF_INET,
            sin_addr: ws::IN_ADDR { S_un: ws::IN_ADDR_0 { S_addr: u32::from_ne_bytes(bytes) } },
            ..Default::default()
        },
    };
    ws::INTERFACE_INFO {
        iiFlags: flags.fold(0, |all, (_, flag)| all | flag),
        iiAddress: address(interface.address),
        iiBroadcastAddress: address([255; 4]),
        iiNetmask: address(interface.mask),
    }
}

/// `SIO_GET_INTERFACE_LIST`: the interfaces with IPv4 addresses, one entry for each address.
///
/// # Safety
/// `to` is null or has `room` writable bytes.
pub(super) unsafe fn list(to: *mut core::ffi::c_void, room: u32) -> Result<u32, WsaError> {
    let all: Vec<ws::INTERFACE_INFO> = interfaces::with_ipv4().iter().map(information).collect();
    let needed = size_of_val(all.as_slice());
    if to.is_null() || (room as usize) < needed {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { std::ptr::copy_nonoverlapping(all.as_ptr().cast::<u8>(), to.cast(), needed) };
    Ok(needed as u32)
}

/// `SIO_ROUTING_INTERFACE_QUERY`: the local address that a datagram to `destination` would bear.
///
/// # Safety
/// The buffers are null or have as many bytes as they say.
pub(super) unsafe fn route(
    socket: &Socket,
    destination: *const core::ffi::c_void,
    length: u32,
    to: *mut core::ffi::c_void,
    room: u32,
) -> Result<u32, (WsaError, u32)> {
    let plain = |error| (error, 0);
    // SAFETY: the caller's promise.
    let target =
        unsafe { address::from_winsock(destination.cast(), length as i32, socket.nature.family) }.map_err(plain)?;
    let local = changes::local_towards(&target).map_err(|errno| plain(socket.error(errno, Call::Other)))?;
    let (bytes, needed) = address::to_winsock(&local);
    if to.is_null() || (room as usize) < needed {
        return Err((WsaError::WSAEFAULT, needed as u32));
    }
    // SAFETY: the caller's promise, and the room was checked.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to.cast(), needed) };
    Ok(needed as u32)
}
