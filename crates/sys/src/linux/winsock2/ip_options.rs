//! Options of the levels IPPROTO_IP, IPPROTO_IPV6 and IPPROTO_UDP.
//!
//! Most differ from Linux' in their numbers, some in their values, and two in their meaning: IP_MULTICAST_LOOP off keeps a
//! Windows *receiver* from hearing its own host, and a receiver can be deaf to broadcasts. Both are done where datagrams are
//! received (`socket::datagram`).
#![allow(unsafe_code)] // Reads the program's structures, whose lengths are checked.

use crate::linux::address::family_to_linux;
use crate::linux::socket::Socket;
use crate::linux::socket::control::Wishes;
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::transfer;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::PCSTR;

/// What an option is to Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The same under this level and name; the range of its values.
    Same(i32, i32, i32, i32),
    /// The same, on or off.
    Switch(i32, i32),
    /// Not to be cut on the way.
    DontFragment(i32, i32),
    /// How the size of the way is found.
    MtuDiscover(i32, i32),
    /// Told by control data, beside how the library itself asks for it.
    Addressee,
    /// Told by control data, of a type of service or a class of traffic: the switch of Linux, this wish, and all that need the switch.
    Class(i32, i32, u8, u8),
    /// How large datagrams of one size may be when they are received together.
    Coalesced,
    /// Which interface multicasts leave by.
    MulticastInterface,
    /// Which interface datagrams leave by: in network order, in host order.
    UnicastInterface(i32, i32, bool),
    /// Whether the receiver hears its own host.
    Loop,
    /// Whether the receiver hears broadcasts.
    Broadcasts,
    /// A change of memberships, which cannot be read.
    Membership(Membership),
    /// Read only.
    ReadOnly(i32, i32),
    /// Header options, as bytes.
    Bytes(i32, i32),
    /// Kept and given back.
    Stored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Membership {
    /// {group, interface}.
    V4(i32),
    /// {group, source, interface}; Linux has the last two the other way round.
    V4Source(i32),
    /// {group, interface}.
    V6(i32),
    /// {interface, group} of any family.
    Group(i32),
    /// {interface, group, source} of any family.
    GroupSource(i32),
}

const IP: i32 = libc::IPPROTO_IP;
const IPV6: i32 = libc::IPPROTO_IPV6;
const UDP: i32 = libc::IPPROTO_UDP;
const BYTE: i32 = 255;
const IPV6_HDRINCL: i32 = 36;

/// Bytes behind the header of UDP, where the whole has 65535.
const LARGEST_DATAGRAM: u32 = 65_527;

/// `MCAST_…` by number, at both levels.
fn group(name: i32) -> Option<Membership> {
    const MCAST_JOIN_GROUP: i32 = 42;
    Some(match name as u32 {
        ws::MCAST_JOIN_GROUP => Membership::Group(MCAST_JOIN_GROUP),
        ws::MCAST_LEAVE_GROUP => Membership::Group(MCAST_JOIN_GROUP + 3),
        ws::MCAST_BLOCK_SOURCE => Membership::GroupSource(MCAST_JOIN_GROUP + 1),
        ws::MCAST_UNBLOCK_SOURCE => Membership::GroupSource(MCAST_JOIN_GROUP + 2),
        ws::MCAST_JOIN_SOURCE_GROUP => Membership::GroupSource(MCAST_JOIN_GROUP + 4),
        ws::MCAST_LEAVE_SOURCE_GROUP => Membership::GroupSource(MCAST_JOIN_GROUP + 5),
        _ => return None,
    })
}

fn find(level: i32, name: i32) -> Option<Meaning> {
    use Meaning::*;
    Some(match (level, name) {
        (ws::IPPROTO_IP, ws::IP_OPTIONS) => Bytes(IP, libc::IP_OPTIONS),
        (ws::IPPROTO_IP, ws::IP_HDRINCL) => Switch(IP, libc::IP_HDRINCL),
        (ws::IPPROTO_IP, ws::IP_TOS) => Same(IP, libc::IP_TOS, 0, BYTE),
        (ws::IPPROTO_IP, ws::IP_TTL) => Same(IP, libc::IP_TTL, 1, BYTE),
        (ws::IPPROTO_IP, ws::IP_MULTICAST_IF) => MulticastInterface,
        (ws::IPPROTO_IP, ws::IP_MULTICAST_TTL) => Same(IP, libc::IP_MULTICAST_TTL, 0, BYTE),
        (ws::IPPROTO_IP, ws::IP_MULTICAST_LOOP) => Loop,
        (ws::IPPROTO_IP, ws::IP_ADD_MEMBERSHIP) => Membership(self::Membership::V4(libc::IP_ADD_MEMBERSHIP)),
        (ws::IPPROTO_IP, ws::IP_DROP_MEMBERSHIP) => Membership(self::Membership::V4(libc::IP_DROP_MEMBERSHIP)),
        (ws::IPPROTO_IP, ws::IP_DONTFRAGMENT) => DontFragment(IP, libc::IP_MTU_DISCOVER),
        (ws::IPPROTO_IP, ws::IP_ADD_SOURCE_MEMBERSHIP) => {
            Membership(self::Membership::V4Source(libc::IP_ADD_SOURCE_MEMBERSHIP))
        }
        (ws::IPPROTO_IP, ws::IP_DROP_SOURCE_MEMBERSHIP) => {
            Membership(self::Membership::V4Source(libc::IP_DROP_SOURCE_MEMBERSHIP))
        }
        (ws::IPPROTO_IP, ws::IP_BLOCK_SOURCE) => Membership(self::Membership::V4Source(libc::IP_BLOCK_SOURCE)),
        (ws::IPPROTO_IP, ws::IP_UNBLOCK_SOURCE) => Membership(self::Membership::V4Source(libc::IP_UNBLOCK_SOURCE)),
        (ws::IPPROTO_IP, ws::IP_PKTINFO) | (ws::IPPROTO_IPV6, ws::IPV6_PKTINFO) => Addressee,
        (ws::IPPROTO_IP, ws::IP_RECVTTL) => Switch(IP, libc::IP_RECVTTL),
        (ws::IPPROTO_IP, ws::IP_RECVTOS) => Class(IP, libc::IP_RECVTOS, Wishes::TYPE_OF_SERVICE, Wishes::OF_FOUR),
        (ws::IPPROTO_IP, ws::IP_RECVECN) => Class(IP, libc::IP_RECVTOS, Wishes::CONGESTION, Wishes::OF_FOUR),
        (ws::IPPROTO_IP, ws::IP_RECEIVE_BROADCAST) => Broadcasts,
        (ws::IPPROTO_IP, ws::IP_UNICAST_IF) => UnicastInterface(IP, libc::IP_UNICAST_IF, true),
        (ws::IPPROTO_IP, ws::IP_MTU_DISCOVER) => MtuDiscover(IP, libc::IP_MTU_DISCOVER),
        (ws::IPPROTO_IP, ws::IP_MTU) => ReadOnly(IP, libc::IP_MTU),
        (ws::IPPROTO_IPV6, ws::IPV6_HDRINCL) => Switch(IPV6, IPV6_HDRINCL),
        (ws::IPPROTO_IPV6, ws::IPV6_UNICAST_HOPS) => Same(IPV6, libc::IPV6_UNICAST_HOPS, -1, BYTE),
        (ws::IPPROTO_IPV6, ws::IPV6_MULTICAST_IF) => Same(IPV6, libc::IPV6_MULTICAST_IF, 0, i32::MAX),
        (ws::IPPROTO_IPV6, ws::IPV6_MULTICAST_HOPS) => Same(IPV6, libc::IPV6_MULTICAST_HOPS, -1, BYTE),
        (ws::IPPROTO_IPV6, ws::IPV6_MULTICAST_LOOP) => Loop,
        (ws::IPPROTO_IPV6, ws::IPV6_ADD_MEMBERSHIP) => Membership(self::Membership::V6(libc::IPV6_ADD_MEMBERSHIP)),
        (ws::IPPROTO_IPV6, ws::IPV6_DROP_MEMBERSHIP) => Membership(self::Membership::V6(libc::IPV6_DROP_MEMBERSHIP)),
        (ws::IPPROTO_IPV6, ws::IPV6_DONTFRAG) => DontFragment(IPV6, libc::IPV6_MTU_DISCOVER),
        (ws::IPPROTO_IPV6, ws::IPV6_HOPLIMIT) => Switch(IPV6, libc::IPV6_RECVHOPLIMIT),
        (ws::IPPROTO_IPV6, ws::IPV6_PROTECTION_LEVEL) => Stored,
        (ws::IPPROTO_IPV6, ws::IPV6_UNICAST_IF) => UnicastInterface(IPV6, libc::IPV6_UNICAST_IF, false),
        (ws::IPPROTO_IPV6, ws::IPV6_TCLASS) => Same(IPV6, libc::IPV6_TCLASS, -1, BYTE),
        (ws::IPPROTO_IPV6, ws::IPV6_RECVTCLASS) => {
            Class(IPV6, libc::IPV6_RECVTCLASS, Wishes::CLASS_OF_TRAFFIC, Wishes::OF_SIX)
        }
        (ws::IPPROTO_IPV6, ws::IPV6_RECVECN) => {
            Class(IPV6, libc::IPV6_RECVTCLASS, Wishes::CONGESTION_OF_SIX, Wishes::OF_SIX)
        }
        (ws::IPPROTO_IPV6, ws::IPV6_MTU_DISCOVER) => MtuDiscover(IPV6, libc::IPV6_MTU_DISCOVER),
        (ws::IPPROTO_IPV6, ws::IPV6_MTU) => ReadOnly(IPV6, libc::IPV6_MTU),
        (ws::IPPROTO_UDP, ws::UDP_NOCHECKSUM) => Switch(libc::SOL_SOCKET, libc::SO_NO_CHECK),
        (ws::IPPROTO_UDP, ws::UDP_SEND_MSG_SIZE) => Same(UDP, libc::UDP_SEGMENT, 0, 0xffff),
        (ws::IPPROTO_UDP, ws::UDP_RECV_MAX_COALESCED_SIZE) => Coalesced,
        (ws::IPPROTO_IP | ws::IPPROTO_IPV6, name) => Membership(group(name)?),
        _ => return None,
    })
}

/// Whether the option is one of this file.
pub(super) fn is_ours(level: i32, name: i32) -> bool {
    matches!(level, ws::IPPROTO_IP | ws::IPPROTO_IPV6 | ws::IPPROTO_UDP) && find(level, name).is_some()
}

/// Whether the option, which is one byte on the wire or a switch, may be one byte in the program, too (OPT-1, OPT-2).
fn is_short(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Same(_, _, _, BYTE) | Meaning::Loop | Meaning::DontFragment(..))
}

/// Whether `getsockopt` gives the option in one byte where there is no room for four.
pub(super) fn is_read_short(level: i32, name: i32) -> bool {
    find(level, name).is_some_and(is_short)
}

/// Streams have none of what is about single datagrams.
fn check(socket: &Socket, meaning: Meaning) -> Result<(), WsaError> {
    let datagrams_only = match meaning {
        Meaning::Addressee | Meaning::MulticastInterface | Meaning::Loop | Meaning::Broadcasts => true,
        Meaning::Membership(_) | Meaning::Class(..) | Meaning::Coalesced => true,
        Meaning::Switch(IP, libc::IP_HDRINCL) | Meaning::Switch(IPV6, IPV6_HDRINCL) => {
            return if socket.nature.raw { Ok(()) } else { Err(WsaError::WSAEINVAL) };
        }
        Meaning::Switch(..) => true,
        Meaning::Same(_, name, ..) => matches!(
            (name, meaning),
            (libc::IP_MULTICAST_TTL, Meaning::Same(IP, ..))
                | (libc::IPV6_MULTICAST_HOPS | libc::IPV6_MULTICAST_IF, Meaning::Same(IPV6, ..))
                | (libc::UDP_SEGMENT, Meaning::Same(UDP, ..))
        ),
        _ => false,
    };
    if datagrams_only && socket.is_stream() { Err(WsaError::WSAEINVAL) } else { Ok(()) }
}

/// # Safety
/// `value` is null or has `length` readable bytes.
unsafe fn structure<T: Copy>(value: PCSTR, length: i32) -> Result<T, WsaError> {
    if value.is_null() || (length as isize) < size_of::<T>() as isize {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise; the callers ask for plain data.
    Ok(unsafe { value.cast::<T>().read_unaligned() })
}

/// # Safety
/// `value` is null or has `length` readable bytes.
unsafe fn integer(value: PCSTR, length: i32, short: bool) -> Result<i32, WsaError> {
    if length == -1 {
        return Err(WsaError::WSAENOBUFS);
    }
    if short && (1..4).contains(&length) && !value.is_null() {
        // SAFETY: the caller's promise.
        return Ok(i32::from(unsafe { value.read() }));
    }
    // SAFETY: the caller's promise.
    unsafe { structure::<i32>(value, length) }
}

const PMTU_DONT: i32 = 0;
const PMTU_WANT: i32 = 1;
const PMTU_DO: i32 = 2;
const PMTU_PROBE: i32 = 3;

/// `IP_MTU_DISCOVER` in both numberings: Winsock's not set, do, do not, probe.
const DISCOVER: [i32; 4] = [PMTU_WANT, PMTU_DO, PMTU_DONT, PMTU_PROBE];

/// Sets an option of these levels.
///
/// # Safety
/// `value` is null or has `length` readable bytes.
pub(super) unsafe fn set(socket: &Socket, level: i32, name: i32, value: PCSTR, length: i32) -> Result<(), WsaError> {
    let meaning = find(level, name).ok_or(WsaError::WSAENOPROTOOPT)?;
    check(socket, meaning)?;
    let linux = |level, name, value: i32| socket.set_linux(level, name, value);
    if let Meaning::Membership(membership) = meaning {
        // SAFETY: the caller's promise.
        return unsafe { set_membership(socket, level, membership, value, length) };
    }
    if let Meaning::Bytes(level, name) = meaning {
        if value.is_null() && length > 0 || length < 0 {
            return Err(WsaError::WSAEFAULT);
        }
        let bytes = match length {
            0 => &[],
            // SAFETY: the caller's promise; it is not null.
            length => unsafe { std::slice::from_raw_parts(value, length as usize) },
        };
        return transfer::set_bytes(socket.fd_to_change(), level, name, bytes)
            .map_err(|errno| socket.error(errno, Call::Other));
    }
    // SAFETY: the caller's promise.
    let value = unsafe { integer(value, length, is_short(meaning)) }?;
    let datagrams = socket.datagrams.as_ref();
    match meaning {
        Meaning::Same(level, name, least, most) => {
            if !(least..=most).contains(&value) {
                return Err(WsaError::WSAEINVAL);
            }
            linux(level, name, value)
        }
        Meaning::Switch(level, name) => linux(level, name, i32::from(value != 0)),
        Meaning::DontFragment(level, name) => linux(level, name, if value != 0 { PMTU_DO } else { PMTU_DONT }),
        Meaning::MtuDiscover(level, name) => {
            let value = usize::try_from(value).ok().and_then(|value| DISCOVER.get(value));
            linux(level, name, *value.ok_or(WsaError::WSAEINVAL)?)
        }
        Meaning::Addressee => {
            socket.say_addressee();
            datagrams.map(|datagrams| datagrams.wish(Wishes::ADDRESSEE, value != 0));
            Ok(())
        }
        Meaning::Class(level, name, wish, all) => {
            let wishes = datagrams.map_or(Wishes(0), |datagrams| datagrams.wish(wish, value != 0));
            linux(level, name, i32::from(wishes.0 & all != 0))
        }
        Meaning::Coalesced => {
            // Linux puts together as much as a datagram can hold, or nothing: what is more than the program has room for would be lost.
            linux(UDP, libc::UDP_GRO, i32::from(value as u32 >= LARGEST_DATAGRAM))?;
            store(socket, level, ws::UDP_RECV_MAX_COALESCED_SIZE, value);
            Ok(())
        }
        Meaning::MulticastInterface => {
            let interface = interface_of(value);
            socket.set_linux(IP, libc::IP_MULTICAST_IF, interface)?;
            store(socket, level, ws::IP_MULTICAST_IF, value);
            Ok(())
        }
        Meaning::UnicastInterface(level, name, network_order) => {
            linux(level, name, if network_order { value } else { value.to_be() })
        }
        Meaning::Loop => {
            socket.say_addressee();
            datagrams.inspect(|datagrams| datagrams.hears_itself.store(value != 0, Ordering::Relaxed));
            Ok(())
        }
        Meaning::Broadcasts => {
            socket.say_addressee();
            datagrams.inspect(|datagrams| datagrams.hears_broadcasts.store(value != 0, Ordering::Relaxed));
            Ok(())
        }
        Meaning::Stored => {
            store(socket, level, name, value);
            Ok(())
        }
        Meaning::ReadOnly(..) => Err(WsaError::WSAENOPROTOOPT),
        Meaning::Membership(_) | Meaning::Bytes(..) => Ok(()),
    }
}

fn store(socket: &Socket, level: i32, name: i32, value: i32) {
    let mut options = socket.options.lock();
    options.stored.retain(|(known_level, known_name, _)| (*known_level, *known_name) != (level, name));
    options.stored.push((level, name, value));
}

fn stored(socket: &Socket, level: i32, name: i32) -> i32 {
    let options = socket.options.lock();
    let found = options.stored.iter().find(|(known_level, known_name, _)| (*known_level, *known_name) == (level, name));
    found.map_or(0, |(_, _, value)| *value)
}

/// An interface, which Winsock names by an address of it, or by 0.0.0.*number*.
pub(super) fn interface_of(address: i32) -> libc::ip_mreqn {
    let number = u32::from_be(address as u32);
    let by_number = number != 0 && number < 1 << 24;
    libc::ip_mreqn {
        imr_multiaddr: libc::in_addr { s_addr: 0 },
        imr_address: libc::in_addr { s_addr: if by_number { 0 } else { address as u32 } },
        imr_ifindex: if by_number { number as i32 } else { 0 },
    }
}

/// # Safety
/// `value` is null or has `length` readable bytes.
unsafe fn set_membership(
    socket: &Socket,
    level: i32,
    membership: Membership,
    value: PCSTR,
    length: i32,
) -> Result<(), WsaError> {
    match membership {
        Membership::V4(name) => {
            // SAFETY: the caller's promise; {group, interface}.
            let [group, interface] = unsafe { structure::<[u32; 2]>(value, length) }?;
            let request =
                libc::ip_mreqn { imr_multiaddr: libc::in_addr { s_addr: group }, ..interface_of(interface as i32) };
            socket.set_linux(IP, name, request)
        }
        Membership::V4Source(name) => {
            // SAFETY: the caller's promise; {group, source, interface}.
            let [group, source, interface] = unsafe { structure::<[u32; 3]>(value, length) }?;
            socket.set_linux(IP, name, [group, interface, source])
        }
        Membership::V6(name) => {
            // SAFETY: the caller's promise; {group, interface}.
            let request = unsafe { structure::<[u8; 20]>(value, length) }?;
            socket.set_linux(IPV6, name, request)
        }
        Membership::Group(name) => {
            // SAFETY: the caller's promise.
            let mut request = unsafe { structure::<ws::GROUP_REQ>(value, length) }?;
            translate(&mut request.gr_group)?;
            socket.set_linux(linux_level(level), name, request)
        }
        Membership::GroupSource(name) => {
            // SAFETY: the caller's promise.
            let mut request = unsafe { structure::<ws::GROUP_SOURCE_REQ>(value, length) }?;
            translate(&mut request.gsr_group)?;
            translate(&mut request.gsr_source)?;
            socket.set_linux(linux_level(level), name, request)
        }
    }
}

fn linux_level(level: i32) -> i32 {
    if level == ws::IPPROTO_IPV6 { IPV6 } else { IP }
}

pub(super) fn translate(address: &mut ws::SOCKADDR_STORAGE) -> Result<(), WsaError> {
    address.ss_family = family_to_linux(address.ss_family).ok_or(WsaError::WSAEAFNOSUPPORT)?;
    Ok(())
}

/// Joins a group, or leaves it, as `WSAJoinLeaf` does: the interface is the system's choice.
pub(super) fn join(socket: &Socket, group: &overlapped_engine::transfer::Address) -> Result<(), WsaError> {
    const MCAST_JOIN_GROUP: i32 = 42;
    let level = if socket.nature.family == libc::AF_INET6 { IPV6 } else { IP };
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Request {
        interface: u32,
        // Named, so that the kernel is given no byte that nobody wrote.
        padding: u32,
        group: libc::sockaddr_storage,
    }
    let request = Request { interface: 0, padding: 0, group: group.storage };
    socket.set_linux(level, MCAST_JOIN_GROUP, request)
}

/// Reads an option of these levels that is an integer.
pub(super) fn get(socket: &Socket, level: i32, name: i32) -> Result<i32, WsaError> {
    let meaning = find(level, name).ok_or(WsaError::WSAENOPROTOOPT)?;
    if let Meaning::Membership(_) = meaning {
        return Err(WsaError::WSAENOPROTOOPT);
    }
    check(socket, meaning)?;
    let linux = |level, name| {
        transfer::integer_option(socket.fd_to_send(), level, name).map_err(|errno| socket.error(errno, Call::Other))
    };
    let flag = |pick: fn(&crate::linux::socket::datagram::Datagrams) -> bool| {
        i32::from(socket.datagrams.as_ref().is_some_and(|datagrams| pick(datagrams)))
    };
    let wishes =
        |wish: u8| i32::from(socket.datagrams.as_ref().is_some_and(|datagrams| datagrams.wishes().0 & wish != 0));
    Ok(match meaning {
        Meaning::Same(level, name, ..) | Meaning::Switch(level, name) | Meaning::ReadOnly(level, name) => {
            linux(level, name)?
        }
        Meaning::DontFragment(level, name) => match linux(level, name)? {
            PMTU_DO | PMTU_PROBE => 1,
            // Left to Linux, streams are not cut on the way and datagrams may be, as on Windows.
            PMTU_WANT => i32::from(socket.is_stream()),
            _ => 0,
        },
        Meaning::MtuDiscover(level, name) => {
            let found = linux(level, name)?;
            DISCOVER.iter().position(|known| *known == found).unwrap_or(0) as i32
        }
        Meaning::Addressee => wishes(Wishes::ADDRESSEE),
        Meaning::Class(_, _, wish, _) => wishes(wish),
        Meaning::Loop => flag(|datagrams| datagrams.hears_itself.load(Ordering::Relaxed)),
        Meaning::Broadcasts => flag(|datagrams| datagrams.hears_broadcasts.load(Ordering::Relaxed)),
        Meaning::MulticastInterface | Meaning::Coalesced | Meaning::Stored => stored(socket, level, name),
        Meaning::UnicastInterface(level, name, network_order) => {
            let found = linux(level, name)?;
            if network_order { found } else { i32::from_be(found) }
        }
        Meaning::Bytes(..) | Meaning::Membership(_) => return Err(WsaError::WSAENOPROTOOPT),
    })
}
