//! `SendARP` and `ResolveIpNetEntry2`: the hardware address of a neighbour. What the kernel does not know it asks for when a datagram is to
//! go there, and it tells what came of that.

use super::neighbour::{self, Neighbour, neighbours};
use super::netlink::{self, groups};
use super::{link, route, sockaddr, unicast};
use overlapped_sys::foundation as f;
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

/// The discard service: nobody minds an empty datagram there.
const DISCARD: u16 = 9;
/// The kernel gives up after three requests, a second apart.
const LIMIT: Duration = Duration::from_secs(5);
/// How long a change is waited for before the table is looked at anyway.
const LOOK_MS: i32 = 250;

/// An end on an interface: a link-local address is one only with it.
fn end(address: IpAddr, port: u16, index: u32) -> SocketAddr {
    match address {
        IpAddr::V4(four) => (four, port).into(),
        IpAddr::V6(six) => SocketAddrV6::new(six, port, 0, sockaddr::scope(address, index)).into(),
    }
}

/// An empty datagram to the neighbour, by its interface.
fn send(to: IpAddr, from: Option<IpAddr>, index: u32) -> std::io::Result<()> {
    let from = from.unwrap_or_else(|| sockaddr::unspecified(to));
    let socket = UdpSocket::bind(end(from, 0, index))?;
    // IPv4 wants the number in network order, IPv6 too.
    let number = index.to_be();
    let (level, option) = match to {
        IpAddr::V4(_) => (libc::IPPROTO_IP, libc::IP_UNICAST_IF),
        IpAddr::V6(_) => (libc::IPPROTO_IPV6, libc::IPV6_UNICAST_IF),
    };
    let (at, length) = ((&raw const number).cast(), size_of_val(&number) as u32);
    // SAFETY: the number lives and has this length.
    unsafe { libc::setsockopt(socket.as_raw_fd(), level, option, at, length) };
    socket.send_to(&[], end(to, DISCARD, index)).map(|_| ())
}

/// Whether neighbours are asked for on a link: on others they have no hardware addresses.
fn asks(index: u32) -> bool {
    link::links().is_ok_and(|links| links.iter().any(|link| link.index == index && link.asks_for_neighbours))
}

/// The neighbour with its hardware address. ERROR_BAD_NET_NAME: it does not answer, or cannot be asked.
fn resolve(to: IpAddr, from: Option<IpAddr>, index: u32) -> Result<Neighbour, u32> {
    let look = || {
        let all = neighbours(sockaddr::family_of(to)).map_err(|error| netlink::win32(&error))?;
        Ok::<_, u32>(all.into_iter().find(|one| one.index == index && one.address == to))
    };
    let told = netlink::socket(groups::NEIGHBOUR).map_err(|error| netlink::win32(&error))?;
    if let Some(known) = look()?.filter(Neighbour::is_known) {
        return Ok(known);
    }
    if !asks(index) {
        return Err(f::ERROR_BAD_NET_NAME);
    }
    send(to, from, index).map_err(|_| f::ERROR_BAD_NET_NAME)?;
    let start = Instant::now();
    loop {
        match look()? {
            Some(known) if known.is_known() => return Ok(known),
            Some(other) if other.has_failed() || other.is_without_question() => return Err(f::ERROR_BAD_NET_NAME),
            _ if start.elapsed() > LIMIT => return Err(f::ERROR_BAD_NET_NAME),
            _ => {}
        }
        netlink::wait(&[&told], LOOK_MS);
        if !netlink::drain(&told) {
            return Err(f::ERROR_GEN_FAILURE);
        }
    }
}

/// The hardware address of an interface that has this address itself, but for the loopback's, which has none.
fn own(address: IpAddr) -> Option<Vec<u8>> {
    let all = unicast::addresses(sockaddr::family_of(address)).ok()?;
    let index = all.iter().find(|unicast| unicast.address == address)?.index;
    let links = link::links().ok()?;
    Some(links.into_iter().find(|link| link.index == index)?.hardware)
}

fn is_own(address: IpAddr) -> bool {
    let all = unicast::addresses(sockaddr::family_of(address)).unwrap_or_default();
    all.iter().any(|unicast| unicast.address == address)
}

fn hardware_of(to: IpAddr, from: Option<IpAddr>) -> Result<Vec<u8>, u32> {
    if let Some(own) = own(to) {
        return if own.is_empty() { Err(f::ERROR_BAD_NET_NAME) } else { Ok(own) };
    }
    match route::link_to(to, from, None) {
        Ok(Some(index)) => resolve(to, from, index).map(|known| known.hardware),
        // What is behind a router does not hear the question.
        Ok(None) | Err(_) => Err(f::ERROR_BAD_NET_NAME),
    }
}

/// `SendARP`: the hardware address of an IPv4 address on a link of this machine, both addresses in network order. ERROR_INVALID_PARAMETER: a
/// null pointer. ERROR_BUFFER_OVERFLOW: too little room. ERROR_NOT_FOUND: the source is not this machine's. ERROR_BAD_NET_NAME: it is on no
/// link, or does not answer.
///
/// # Safety
/// `length` is null or valid, `to` null or with so many writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SendARP(destination: u32, source: u32, to: *mut u8, length: *mut u32) -> u32 {
    const ETHERNET: usize = 6;
    // SAFETY: the caller's promise.
    let Some(length) = (unsafe { length.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    if to.is_null() {
        return f::ERROR_INVALID_PARAMETER;
    }
    if (*length as usize) < ETHERNET {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    let from = (source != 0).then(|| IpAddr::from(Ipv4Addr::from(source.to_ne_bytes())));
    if from.is_some_and(|from| !is_own(from)) {
        return f::ERROR_NOT_FOUND;
    }
    let hardware = match hardware_of(Ipv4Addr::from(destination.to_ne_bytes()).into(), from) {
        Ok(hardware) => hardware,
        Err(error) => return error,
    };
    if hardware.len() > *length as usize {
        return f::ERROR_BUFFER_OVERFLOW;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { std::ptr::copy_nonoverlapping(hardware.as_ptr(), to, hardware.len()) };
    *length = hardware.len() as u32;
    f::NO_ERROR
}

/// `ResolveIpNetEntry2`: asks for the hardware address of the neighbour that the row names by its address and interface, from an address of
/// this machine or from any. ERROR_INVALID_PARAMETER: a null pointer, no address or a loopback's, no interface named, a source of the other
/// family. ERROR_NOT_FOUND: no such interface, or the source is not this machine's. ERROR_BAD_NET_NAME: it is not on that link, or does not
/// answer.
///
/// # Safety
/// Each pointer is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ResolveIpNetEntry2(entry: *mut ip::MIB_IPNET_ROW2, source: *const ws::SOCKADDR_INET) -> u32 {
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { entry.as_mut() }) else { return f::ERROR_INVALID_PARAMETER };
    let (to, index) = match neighbour::named(entry) {
        Ok((to, _)) if to.is_loopback() => return f::ERROR_INVALID_PARAMETER,
        Ok(named) => named,
        Err(f::ERROR_FILE_NOT_FOUND) => return f::ERROR_NOT_FOUND,
        Err(error) => return error,
    };
    // SAFETY: the caller's promise.
    let from = match unsafe { source.as_ref() }.map(sockaddr::read) {
        None => None,
        Some(Some(from)) if from.is_ipv4() == to.is_ipv4() => Some(from).filter(|from| !from.is_unspecified()),
        Some(_) => return f::ERROR_INVALID_PARAMETER,
    };
    if from.is_some_and(|from| !is_own(from)) {
        return f::ERROR_NOT_FOUND;
    }
    let is_link_local = matches!(to, IpAddr::V6(six) if six.is_unicast_link_local());
    if !is_link_local && !matches!(route::link_to(to, from, Some(index)), Ok(Some(link)) if link == index) {
        return f::ERROR_BAD_NET_NAME;
    }
    match resolve(to, from, index) {
        Ok(known) => {
            *entry = known.row();
            f::NO_ERROR
        }
        Err(error) => error,
    }
}
