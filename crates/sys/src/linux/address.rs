//! Socket addresses, Winsock's and Linux'. They differ in the number of the IPv6 family and nowhere else.
#![allow(unsafe_code)] // Reads and writes the program's address structures, explained below.

use overlapped_core::error::WsaError;
use overlapped_engine::transfer::Address;
use windows_sys::Win32::Networking::WinSock as ws;

/// The bytes of a sockaddr_storage.
pub(crate) type Bytes = [u8; 128];

const FAMILIES: [(u16, u16); 3] =
    [(ws::AF_INET, libc::AF_INET as u16), (ws::AF_INET6, libc::AF_INET6 as u16), (ws::AF_UNIX, libc::AF_UNIX as u16)];

/// Linux' number of a Winsock family.
pub(crate) fn family_to_linux(family: u16) -> Option<u16> {
    FAMILIES.iter().find(|(theirs, _)| *theirs == family).map(|(_, ours)| *ours)
}

pub(crate) fn family_to_winsock(family: u16) -> u16 {
    FAMILIES.iter().find(|(_, ours)| *ours == family).map_or(family, |(theirs, _)| *theirs)
}

/// How long an address of a Linux family is at least.
pub(crate) fn length_of(family: i32) -> usize {
    match family {
        libc::AF_INET6 => size_of::<libc::sockaddr_in6>(),
        libc::AF_UNIX => 3,
        _ => size_of::<libc::sockaddr_in>(),
    }
}

/// An address of the kernel in Winsock's form, and its length.
pub(crate) fn to_winsock(from: &Address) -> (Bytes, usize) {
    // SAFETY: both types are plain data of the same size.
    let mut bytes: Bytes = unsafe { std::mem::transmute(from.storage) };
    let family = family_to_winsock(from.storage.ss_family);
    bytes[..2].copy_from_slice(&family.to_ne_bytes());
    let length = match i32::from(from.storage.ss_family) {
        libc::AF_INET => size_of::<libc::sockaddr_in>(),
        libc::AF_INET6 => size_of::<libc::sockaddr_in6>(),
        _ => (from.length as usize).min(bytes.len()),
    };
    (bytes, length)
}

/// Reads an address of the program for a socket of Linux family `family`.
///
/// # Safety
/// `name` is null or has `length` readable bytes.
pub(crate) unsafe fn from_winsock(name: *const ws::SOCKADDR, length: i32, family: i32) -> Result<Address, WsaError> {
    let least = length_of(family);
    if name.is_null() || (length as isize) < least as isize {
        return Err(WsaError::WSAEFAULT);
    }
    let length = (length as usize).min(size_of::<Bytes>());
    let mut bytes: Bytes = [0; 128];
    // SAFETY: the caller's promise; at most the whole of `bytes` is written.
    unsafe { std::ptr::copy_nonoverlapping(name.cast::<u8>(), bytes.as_mut_ptr(), length) };
    let given = u16::from_ne_bytes([bytes[0], bytes[1]]);
    let Some(ours) = family_to_linux(given) else { return Err(WsaError::WSAEAFNOSUPPORT) };
    if i32::from(ours) != family {
        return Err(WsaError::WSAEAFNOSUPPORT);
    }
    bytes[..2].copy_from_slice(&ours.to_ne_bytes());
    // SAFETY: both types are plain data of the same size.
    let storage: libc::sockaddr_storage = unsafe { std::mem::transmute(bytes) };
    let length = if family == libc::AF_UNIX { length } else { least };
    Ok(Address { storage, length: length as libc::socklen_t })
}

/// Whether the program gives AF_UNSPEC: no address at all.
///
/// # Safety
/// `name` is null or has `length` readable bytes.
pub(crate) unsafe fn is_unspecified(name: *const ws::SOCKADDR, length: i32) -> bool {
    // SAFETY: the caller's promise; it is not null, and the family is the first two bytes.
    !name.is_null() && length >= 2 && unsafe { name.cast::<u16>().read_unaligned() } == ws::AF_UNSPEC
}

/// Writes an address into the program's buffer. Too short a buffer is WSAEFAULT and leaves the length as it was.
///
/// # Safety
/// `length` is null or valid, and `name` is null or has as many writable bytes as it says.
pub(crate) unsafe fn write(from: &Address, name: *mut ws::SOCKADDR, length: *mut i32) -> Result<(), WsaError> {
    if name.is_null() || length.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    let (bytes, needed) = to_winsock(from);
    // SAFETY: the caller's promise.
    let room = unsafe { length.read() };
    if (room as i64) < needed as i64 {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), name.cast::<u8>(), needed) };
    // SAFETY: the caller's promise.
    unsafe { length.write(needed as i32) };
    Ok(())
}

/// An internet address, in little room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer {
    bytes: [u8; size_of::<libc::sockaddr_in6>()],
    length: u8,
}

impl Peer {
    pub(crate) fn new(address: &Address) -> Self {
        // SAFETY: both types are plain data of the same size.
        let all: Bytes = unsafe { std::mem::transmute(address.storage) };
        let mut bytes = [0; size_of::<libc::sockaddr_in6>()];
        let length = (address.length as usize).min(bytes.len());
        bytes[..length].copy_from_slice(&all[..length]);
        Self { bytes, length: length as u8 }
    }

    pub(crate) fn address(&self) -> Address {
        let mut all: Bytes = [0; 128];
        all[..self.bytes.len()].copy_from_slice(&self.bytes);
        // SAFETY: both types are plain data of the same size.
        let storage = unsafe { std::mem::transmute::<Bytes, libc::sockaddr_storage>(all) };
        Address { storage, length: self.length.into() }
    }
}

/// The port of an address, zero if it has none.
pub(crate) fn port(address: &Address) -> u16 {
    // SAFETY: both families keep the port right behind the family, inside the storage; the type is plain data.
    let bytes: Bytes = unsafe { std::mem::transmute(address.storage) };
    u16::from_be_bytes([bytes[2], bytes[3]])
}

/// Gives an internet address another port.
pub(crate) fn set_port(address: &mut Address, port: u16) {
    let place = (&raw mut address.storage).cast::<u8>().wrapping_add(2).cast::<u16>();
    // SAFETY: both families keep the port right behind the family, inside the storage.
    unsafe { place.write_unaligned(port.to_be()) };
}

/// Gives an internet address another host, if that has the family's length.
pub(crate) fn set_host(address: &mut Address, host: &[u8]) {
    let offset = match (i32::from(address.storage.ss_family), host.len()) {
        (libc::AF_INET, 4) => 4,
        (libc::AF_INET6, 16) => 8,
        _ => return,
    };
    let place = (&raw mut address.storage).cast::<u8>().wrapping_add(offset);
    // SAFETY: both families keep the host there, inside the storage.
    unsafe { std::ptr::copy_nonoverlapping(host.as_ptr(), place, host.len()) };
}

/// Whether an address is the wildcard.
pub(crate) fn is_any(address: &Address) -> bool {
    // SAFETY: both types are plain data of the same size.
    let bytes: Bytes = unsafe { std::mem::transmute(address.storage) };
    match i32::from(address.storage.ss_family) {
        libc::AF_INET => bytes[4..8] == [0; 4],
        libc::AF_INET6 => bytes[8..24] == [0; 16],
        _ => false,
    }
}
