//! Whom a member of a group hears: `SIO_SET_MULTICAST_FILTER` and `SIO_GET_MULTICAST_FILTER` for IPv4, `SIOCSMSFILTER` and `SIOCGMSFILTER` for
//! both versions. The filter is a whole, set and read at once.
//!
//! Linux numbers the two modes the other way round, and filters members alone: who is none becomes one first.
#![allow(unsafe_code)] // Reads and writes the program's structures, whose lengths are checked.

use super::ip_options::{interface_of, translate};
use crate::linux::address::family_to_winsock;
use crate::linux::socket::Socket;
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::transfer;
use windows_sys::Win32::Networking::WinSock as ws;

const SIO_GET_MULTICAST_FILTER: u32 = 0x8004_747C;
const SIO_SET_MULTICAST_FILTER: u32 = 0x8004_747D;
const SIOCSMSFILTER: u32 = 0x8004_747E;
const SIOCGMSFILTER: u32 = 0x8004_747F;

/// Linux' numbers.
const MCAST_JOIN_GROUP: i32 = 42;
const MCAST_LEAVE_GROUP: i32 = 45;
const MCAST_JOIN_SOURCE_GROUP: i32 = 46;
const MCAST_MSFILTER: i32 = 48;
const LINUX_EXCLUDE: u32 = 0;
const LINUX_INCLUDE: u32 = 1;

/// Whether the code is one of this file.
pub(super) fn is_ours(code: u32) -> bool {
    matches!(code, SIO_GET_MULTICAST_FILTER | SIO_SET_MULTICAST_FILTER | SIOCSMSFILTER | SIOCGMSFILTER)
}

/// The program's buffers.
pub(super) struct Buffers {
    pub(super) from: *const core::ffi::c_void,
    pub(super) length: u32,
    pub(super) to: *mut core::ffi::c_void,
    pub(super) room: u32,
}

/// A group of an interface, and whom its member hears. Of both versions of IP, in Linux' form.
struct Filter {
    interface: u32,
    group: libc::sockaddr_storage,
    include: bool,
    sources: Vec<libc::sockaddr_storage>,
}

/// Does what such a code asks for, and says how many bytes are written.
///
/// Errors: WSAEFAULT (null or too short), WSAEINVAL (a stream, no group, no such mode), WSAEAFNOSUPPORT, WSAENOBUFS (more sources than the
/// system permits), WSAEADDRNOTAVAIL (asked of no member, or no such interface).
///
/// # Safety
/// The buffers are null or have as many bytes as they say.
pub(super) unsafe fn control(socket: &Socket, code: u32, buffers: &Buffers) -> Result<u32, WsaError> {
    if socket.is_stream() {
        return Err(WsaError::WSAEINVAL);
    }
    let shape = match code {
        SIO_GET_MULTICAST_FILTER | SIO_SET_MULTICAST_FILTER => Shape::V4,
        _ => Shape::Any,
    };
    if shape == Shape::V4 && socket.nature.family != libc::AF_INET {
        return Err(WsaError::WSAEINVAL);
    }
    let sets = matches!(code, SIO_SET_MULTICAST_FILTER | SIOCSMSFILTER);
    // SAFETY: the caller's promise.
    let filter = unsafe { shape.read(socket, buffers, sets) }?;
    let failed = |errno| match errno {
        libc::ENODEV => WsaError::WSAEADDRNOTAVAIL,
        errno => socket.error(errno, Call::Other),
    };
    if sets {
        return set(socket, &filter).map(|()| 0).map_err(failed);
    }
    let room = (buffers.room as usize).checked_sub(shape.head()).ok_or(WsaError::WSAEFAULT)? / shape.each();
    if buffers.to.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    let (found, total) = get(socket, filter, room).map_err(failed)?;
    // SAFETY: the caller's promise, and no more sources were found than there is room for.
    Ok(unsafe { shape.write(&found, total, buffers) })
}

/// The two structures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `IP_MSFILTER`.
    V4,
    /// `GROUP_FILTER`.
    Any,
}

impl Shape {
    /// The bytes before the sources.
    fn head(self) -> usize {
        match self {
            Self::V4 => std::mem::offset_of!(ws::IP_MSFILTER, imsf_slist),
            Self::Any => std::mem::offset_of!(ws::GROUP_FILTER, gf_slist),
        }
    }

    /// The bytes of a source.
    fn each(self) -> usize {
        match self {
            Self::V4 => size_of::<ws::IN_ADDR>(),
            Self::Any => size_of::<ws::SOCKADDR_STORAGE>(),
        }
    }

    /// Reads the head, and the sources where they are given.
    ///
    /// # Safety
    /// As for [`control`].
    unsafe fn read(self, socket: &Socket, buffers: &Buffers, with_sources: bool) -> Result<Filter, WsaError> {
        if buffers.from.is_null() || (buffers.length as usize) < self.head() {
            return Err(WsaError::WSAEFAULT);
        }
        let from = buffers.from.cast::<u8>();
        let (interface, group, mode, count) = match self {
            Self::V4 => {
                // SAFETY: the caller's promise, and the length was checked.
                let [group, interface, mode, count] = unsafe { from.cast::<[u32; 4]>().read_unaligned() };
                (interface_number(interface)?, storage(group), mode as i32, count)
            }
            Self::Any => {
                // SAFETY: as above; the first source is not read with it.
                let interface = unsafe { from.cast::<u32>().read_unaligned() };
                let group = std::mem::offset_of!(ws::GROUP_FILTER, gf_group);
                // SAFETY: as above.
                let group = unsafe { from.wrapping_add(group).cast::<ws::SOCKADDR_STORAGE>().read_unaligned() };
                let rest = std::mem::offset_of!(ws::GROUP_FILTER, gf_fmode);
                // SAFETY: as above.
                let [mode, count] = unsafe { from.wrapping_add(rest).cast::<[u32; 2]>().read_unaligned() };
                (interface, to_linux(socket, group)?, mode as i32, count)
            }
        };
        let mut sources = Vec::new();
        if with_sources {
            if !matches!(mode, ws::MCAST_INCLUDE | ws::MCAST_EXCLUDE) {
                return Err(WsaError::WSAEINVAL);
            }
            let given = (buffers.length as usize - self.head()) / self.each();
            if count as usize > given {
                return Err(WsaError::WSAEFAULT);
            }
            for at in 0..count as usize {
                let place = from.wrapping_add(self.head() + at * self.each());
                sources.push(match self {
                    // SAFETY: as above.
                    Self::V4 => storage(unsafe { place.cast::<u32>().read_unaligned() }),
                    // SAFETY: as above.
                    Self::Any => to_linux(socket, unsafe { place.cast::<ws::SOCKADDR_STORAGE>().read_unaligned() })?,
                });
            }
        }
        Ok(Filter { interface, group, include: mode == ws::MCAST_INCLUDE, sources })
    }

    /// Writes mode and sources behind what the program gave.
    ///
    /// # Safety
    /// The output buffer has room for the head and these sources, and the input buffer has the head.
    unsafe fn write(self, found: &Filter, total: u32, buffers: &Buffers) -> u32 {
        let (to, head) = (buffers.to.cast::<u8>(), self.head());
        // The two may be one.
        // SAFETY: the caller's promise.
        unsafe { std::ptr::copy(buffers.from.cast::<u8>(), to, head) };
        let mode = if found.include { ws::MCAST_INCLUDE } else { ws::MCAST_EXCLUDE };
        // In both structures the last of the head.
        let place = to.wrapping_add(head - size_of::<[u32; 2]>()).cast::<[u32; 2]>();
        // SAFETY: the caller's promise.
        unsafe { place.write_unaligned([mode as u32, total]) };
        for (at, source) in found.sources.iter().enumerate() {
            let place = to.wrapping_add(head + at * self.each());
            match self {
                // SAFETY: the caller's promise.
                Self::V4 => unsafe { place.cast::<u32>().write_unaligned(host(source)) },
                Self::Any => {
                    let mut source = *source;
                    source.ss_family = family_to_winsock(source.ss_family);
                    // SAFETY: the caller's promise.
                    unsafe { place.cast::<libc::sockaddr_storage>().write_unaligned(source) };
                }
            }
        }
        (head + found.sources.len() * self.each()) as u32
    }
}

const _: () = {
    assert!(std::mem::offset_of!(ws::IP_MSFILTER, imsf_slist) == 16);
    assert!(std::mem::offset_of!(ws::IP_MSFILTER, imsf_numsrc) == 12);
    assert!(std::mem::offset_of!(ws::GROUP_FILTER, gf_slist) == 144);
    assert!(std::mem::offset_of!(ws::GROUP_FILTER, gf_numsrc) == 140);
    assert!(size_of::<ws::SOCKADDR_STORAGE>() == size_of::<libc::sockaddr_storage>());
};

/// An interface that is named as an address of it, or as 0.0.0.*number*, or as none.
fn interface_number(address: u32) -> Result<u32, WsaError> {
    let named = interface_of(address as i32);
    if address == 0 || named.imr_ifindex != 0 {
        return Ok(named.imr_ifindex as u32);
    }
    let address = transfer::Address { storage: storage(address), length: size_of::<libc::sockaddr_in>() as u32 };
    overlapped_engine::interfaces::number_of(&address).ok_or(WsaError::WSAEADDRNOTAVAIL)
}

fn storage(host: u32) -> libc::sockaddr_storage {
    let mut address = transfer::Address::default();
    address.storage.ss_family = libc::AF_INET as libc::sa_family_t;
    crate::linux::address::set_host(&mut address, &host.to_ne_bytes());
    address.storage
}

fn host(address: &libc::sockaddr_storage) -> u32 {
    // SAFETY: the storage has room for an address of any family, and both are plain data.
    unsafe { std::ptr::from_ref(address).cast::<libc::sockaddr_in>().read() }.sin_addr.s_addr
}

/// An address of the program, which must be of the socket's family.
fn to_linux(socket: &Socket, mut address: ws::SOCKADDR_STORAGE) -> Result<libc::sockaddr_storage, WsaError> {
    translate(&mut address)?;
    if i32::from(address.ss_family) != socket.nature.family {
        return Err(WsaError::WSAEAFNOSUPPORT);
    }
    // SAFETY: both are plain data of the same size.
    Ok(unsafe { std::mem::transmute::<ws::SOCKADDR_STORAGE, libc::sockaddr_storage>(address) })
}

fn bytes_of(address: &libc::sockaddr_storage) -> [u8; 128] {
    // SAFETY: both are plain data of the same size.
    unsafe { std::mem::transmute::<libc::sockaddr_storage, [u8; 128]>(*address) }
}

/// Linux' structure: {interface, padding, group, mode, count, sources}, as `GROUP_FILTER`.
fn group_filter(filter: &Filter, room: usize) -> Vec<u8> {
    let mode = if filter.include { LINUX_INCLUDE } else { LINUX_EXCLUDE };
    let mut bytes = [filter.interface.to_ne_bytes(), [0; 4]].concat();
    bytes.extend(bytes_of(&filter.group));
    bytes.extend(mode.to_ne_bytes());
    bytes.extend((filter.sources.len().max(room) as u32).to_ne_bytes());
    filter.sources.iter().for_each(|source| bytes.extend(bytes_of(source)));
    bytes.resize(Shape::Any.head() + filter.sources.len().max(room) * Shape::Any.each(), 0);
    bytes
}

/// {interface, padding, group}, and the source if one is given.
fn membership(filter: &Filter, source: Option<&libc::sockaddr_storage>) -> Vec<u8> {
    let mut bytes = [filter.interface.to_ne_bytes(), [0; 4]].concat();
    bytes.extend(bytes_of(&filter.group));
    bytes.extend(source.map(bytes_of).into_iter().flatten());
    bytes
}

fn level(socket: &Socket) -> i32 {
    if socket.nature.family == libc::AF_INET6 { libc::IPPROTO_IPV6 } else { libc::IPPROTO_IP }
}

fn set(socket: &Socket, filter: &Filter) -> Result<(), i32> {
    let linux = |name, value: &[u8]| transfer::set_bytes(socket.fd_to_change(), level(socket), name, value);
    match filter.sources.first() {
        // Who hears nobody is no member.
        None if filter.include => match linux(MCAST_LEAVE_GROUP, &membership(filter, None)) {
            Err(libc::EADDRNOTAVAIL) => Ok(()),
            left => left,
        },
        first => {
            let whole = group_filter(filter, 0);
            match linux(MCAST_MSFILTER, &whole) {
                // It is no member, or this is no group: to join says which.
                Err(libc::EINVAL | libc::EADDRNOTAVAIL) => {}
                done => return done,
            }
            match first.filter(|_| filter.include) {
                Some(source) => linux(MCAST_JOIN_SOURCE_GROUP, &membership(filter, Some(source)))?,
                None => linux(MCAST_JOIN_GROUP, &membership(filter, None))?,
            }
            linux(MCAST_MSFILTER, &whole)
        }
    }
}

/// The filter with as many sources as there is room for, and how many there are.
fn get(socket: &Socket, filter: Filter, room: usize) -> Result<(Filter, u32), i32> {
    /// More than any system permits.
    const MOST: usize = 4096;
    let mut bytes = group_filter(&filter, room.min(MOST));
    let length = transfer::get_bytes(socket.fd_to_send(), level(socket), MCAST_MSFILTER, &mut bytes)?;
    let word = |at: usize| u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap_or_default());
    let head = Shape::Any.head();
    let (mode, total) = (word(head - 8), word(head - 4));
    let told = bytes[head..length.max(head)].chunks_exact(Shape::Any.each()).take(total as usize);
    // SAFETY: each has the bytes of an address, and both are plain data.
    let sources = told.map(|source| unsafe { source.as_ptr().cast::<libc::sockaddr_storage>().read_unaligned() });
    let sources = sources.collect();
    Ok((Filter { include: mode == LINUX_INCLUDE, sources, ..filter }, total))
}
