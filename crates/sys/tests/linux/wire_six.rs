//! Options of IPv6 by what they do to the packets on the wire, and to who hears them.

use crate::datagrams::{control, get_int, set};
use crate::network::{is_own_network, raise_loopback};
use crate::sockets::*;
use crate::support::*;
use crate::tunnel::Tunnel;
use overlapped_sys::winsock::*;

pub const PORT: u16 = 4006;
/// A group of all hosts of a site, and a host beside the tunnel.
const GROUP: [u8; 16] = [0xff, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x71, 7];
pub const NEIGHBOUR: [u8; 16] = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];

/// Two tunnels, in a network of the test's own; none if it is not to be run here.
pub fn tunnels(test: &str) -> Option<[Tunnel; 2]> {
    if !is_own_network(test) {
        return None;
    }
    raise_loopback();
    match (Tunnel::new("first"), Tunnel::new("second")) {
        (Some(first), Some(second)) => Some([first, second]),
        _ => {
            eprintln!("{test} was not run: this system gives no tunnels");
            None
        }
    }
}

pub fn udp() -> SOCKET {
    startup();
    socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 1).unwrap()
}

pub fn address(host: [u8; 16], port: u16, scope: u32) -> SOCKADDR_IN6 {
    let mut address = SOCKADDR_IN6 { sin6_family: AF_INET6, sin6_port: port.to_be(), ..Default::default() };
    address.sin6_addr.u.Byte = host;
    address.Anonymous.sin6_scope_id = scope;
    address
}

pub fn send(socket: SOCKET, bytes: &[u8], to: &SOCKADDR_IN6) -> Result<i32, i32> {
    let (to, length) = (std::ptr::from_ref(to).cast(), size_of::<SOCKADDR_IN6>() as i32);
    let sent = unsafe { sendto(socket, bytes.as_ptr(), bytes.len() as i32, 0, to, length) };
    if sent < 0 { Err(last_error()) } else { Ok(sent) }
}

#[test]
fn options_of_groups_of_the_sixth_version_are_on_the_wire() {
    let Some(tunnels) = tunnels("wire_six::options_of_groups_of_the_sixth_version_are_on_the_wire") else { return };
    let (socket, group) = (udp(), address(GROUP, PORT, 0));
    for (chosen, other) in [(&tunnels[0], &tunnels[1]), (&tunnels[1], &tunnels[0])] {
        assert_eq!(set(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, chosen.index), 0, "{}", last_error());
        for hops in [1, 5] {
            assert_eq!(set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops), 0);
            assert_eq!(send(socket, b"x", &group), Ok(1));
            assert_eq!(i32::from(chosen.next(GROUP, PORT)[7]), hops);
        }
        assert!(other.is_quiet(GROUP, PORT));
    }
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 256), WSAEINVAL);
    assert_ne!(set(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, 99), 0, "there is no such interface");
    // The control code means the same, and the hops of others stay what they are.
    assert_eq!(control(socket, SIO_MULTICAST_SCOPE, 9), 0, "{}", last_error());
    assert_eq!(send(socket, b"x", &group), Ok(1));
    assert_eq!(tunnels[1].next(GROUP, PORT)[7], 9);
    let neighbour = address(NEIGHBOUR, PORT, tunnels[1].index);
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 33), 0);
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_TCLASS, 0x28), 0);
    assert_eq!(send(socket, b"x", &neighbour), Ok(1));
    let packet = tunnels[1].next(NEIGHBOUR, PORT);
    assert_eq!(packet[7], 33);
    assert_eq!((packet[0] & 15, packet[1] >> 4), (0x2, 0x8), "the class of traffic");
    close(socket);
}

#[test]
fn datagrams_of_the_sixth_version_leave_by_the_interface_that_is_named() {
    let test = "wire_six::datagrams_of_the_sixth_version_leave_by_the_interface_that_is_named";
    let Some(tunnels) = tunnels(test) else { return };
    // The address alone does not say on which of the two it is.
    let (socket, neighbour) = (udp(), address(NEIGHBOUR, PORT, 0));
    for (chosen, other) in [(&tunnels[0], &tunnels[1]), (&tunnels[1], &tunnels[0])] {
        // In host order, other than with IPv4.
        assert_eq!(set(socket, IPPROTO_IPV6, IPV6_UNICAST_IF, chosen.index), 0, "{}", last_error());
        assert_eq!(get_int(socket, IPPROTO_IPV6, IPV6_UNICAST_IF), Ok(chosen.index as i32));
        assert_eq!(send(socket, b"x", &neighbour), Ok(1), "{}", last_error());
        chosen.next(NEIGHBOUR, PORT);
        assert!(other.is_quiet(NEIGHBOUR, PORT));
    }
    assert_ne!(set(socket, IPPROTO_IPV6, IPV6_UNICAST_IF, 99), 0, "there is no such interface");
    close(socket);
}

#[test]
fn datagrams_of_the_sixth_version_are_cut_or_not() {
    let Some(tunnels) = tunnels("wire_six::datagrams_of_the_sixth_version_are_cut_or_not") else { return };
    let (tunnel, large) = (&tunnels[0], vec![7u8; 3000]);
    let (socket, neighbour) = (udp(), address(NEIGHBOUR, PORT, tunnel.index));
    assert_eq!(send(socket, &large, &neighbour), Ok(3000));
    assert_eq!(tunnel.pieces(NEIGHBOUR, 3000), 3);
    for (name, whole, cut) in [(IPV6_DONTFRAG, 1, 0), (IPV6_MTU_DISCOVER, 1, 2)] {
        assert_eq!(set(socket, IPPROTO_IPV6, name, whole), 0, "{}", last_error());
        assert_eq!(send(socket, &large, &neighbour), Err(WSAEMSGSIZE));
        assert_eq!(send(socket, &large[..1000], &neighbour), Ok(1000));
        assert_eq!(tunnel.pieces(NEIGHBOUR, 1000), 1);
        assert_eq!(set(socket, IPPROTO_IPV6, name, cut), 0);
        assert_eq!(send(socket, &large, &neighbour), Ok(3000));
        assert_eq!(tunnel.pieces(NEIGHBOUR, 3000), 3);
    }
    let (to, length) = ((&raw const neighbour).cast(), size_of::<SOCKADDR_IN6>() as i32);
    assert_eq!(unsafe { connect(socket, to, length) }, 0, "{}", last_error());
    assert_eq!(get_int(socket, IPPROTO_IPV6, IPV6_MTU), Ok(1500));
    // The largest that goes whole is as long as that says, headers included.
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_DONTFRAG, 1), 0);
    assert_eq!(try_send(socket, &large[..1452], 0), Ok(1452));
    assert_eq!(try_send(socket, &large[..1453], 0), Err(WSAEMSGSIZE));
    close(socket);
}

#[test]
fn a_raw_socket_of_the_sixth_version_brings_its_own_header_or_is_given_one() {
    let test = "wire_six::a_raw_socket_of_the_sixth_version_brings_its_own_header_or_is_given_one";
    let Some(tunnels) = tunnels(test) else { return };
    startup();
    let (tunnel, neighbour) = (&tunnels[0], address(NEIGHBOUR, 0, tunnels[0].index));
    let socket = socket_with(AF_INET6, SOCK_RAW, IPPROTO_UDP, 1).unwrap();
    // A datagram from port 1 that says no sum, in a header with 44 hops.
    let datagram = [&[0, 1][..], &PORT.to_be_bytes(), &[0, 9, 0, 0, b'x']].concat();
    let whole = [&[0x60, 0, 0, 0, 0, 9, 17, 44][..], &[0; 15], &[1], &NEIGHBOUR, &datagram].concat();
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_HDRINCL, 1), 0, "{}", last_error());
    assert_eq!(get_int(socket, IPPROTO_IPV6, IPV6_HDRINCL), Ok(1));
    assert_eq!(send(socket, &whole, &neighbour), Ok(whole.len() as i32), "{}", last_error());
    assert_eq!(tunnel.next(NEIGHBOUR, PORT), whole, "it goes out as it is");
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_HDRINCL, 0), 0);
    assert_eq!(set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 55), 0);
    assert_eq!(send(socket, &datagram, &neighbour), Ok(9));
    let packet = tunnel.next(NEIGHBOUR, PORT);
    assert_eq!((packet[7], packet.len()), (55, 40 + 9));
    assert_eq!(set(udp(), IPPROTO_IPV6, IPV6_HDRINCL, 1), WSAEINVAL);
    close(socket);
}

fn storage(address: SOCKADDR_IN6) -> SOCKADDR_STORAGE {
    let mut storage = SOCKADDR_STORAGE::default();
    unsafe { (&raw mut storage).cast::<SOCKADDR_IN6>().write(address) };
    storage
}

#[test]
fn members_of_groups_of_the_sixth_version_hear_whom_they_want() {
    let test = "wire_six::members_of_groups_of_the_sixth_version_hear_whom_they_want";
    let Some(tunnels) = tunnels(test) else { return };
    let index = tunnels[0].index;
    let (member, stranger, sender) = (udp(), udp(), udp());
    for socket in [member, stranger] {
        set_option(socket, SO_REUSEADDR, 1);
    }
    bind_to(member, &Address::any(AF_INET6, 0)).unwrap();
    set_option(member, SO_RCVTIMEO, BOUND_MS as i32);
    assert_eq!(set(sender, IPPROTO_IPV6, IPV6_MULTICAST_IF, index), 0);
    let group = address(GROUP, local_name(member).unwrap().port(), 0);
    // It joins nothing.
    bind_to(stranger, &local_name(member).unwrap()).unwrap();
    set_non_blocking(stranger, 1).unwrap();
    let hears = |heard: bool| {
        assert_eq!(send(sender, b"x", &group), Ok(1), "{}", last_error());
        match heard {
            true => {
                assert_eq!(receive(member, 8), Ok(b"x".to_vec()));
                assert_eq!(receive(stranger, 8), Err(WSAEWOULDBLOCK));
            }
            false => {
                set_option(member, SO_RCVTIMEO, QUIET_MS as i32);
                assert_eq!(receive(member, 8), Err(WSAETIMEDOUT));
                set_option(member, SO_RCVTIMEO, BOUND_MS as i32);
            }
        }
    };
    hears(false);
    let request = IPV6_MREQ { ipv6mr_multiaddr: group.sin6_addr, ipv6mr_interface: index };
    assert_eq!(set(member, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request), 0, "{}", last_error());
    hears(true);
    // It is the receiver that does not want to hear its own host, not the sender.
    assert_eq!(set(sender, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0), 0);
    hears(true);
    assert_eq!(set(member, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0), 0);
    hears(false);
    assert_eq!(set(member, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1), 0);
    hears(true);
    assert_eq!(control(member, SIO_MULTIPOINT_LOOPBACK, 0), 0);
    hears(false);
    assert_eq!(control(member, SIO_MULTIPOINT_LOOPBACK, 1), 0);
    hears(true);
    assert_eq!(set(member, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, request), 0);
    hears(false);
    assert_eq!(set(member, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, request), WSAEADDRNOTAVAIL);
    // By requests of any family, with sources that are blocked or wanted alone: that of the tunnel, which the sender tells.
    let any = GROUP_REQ { gr_interface: index, gr_group: storage(group) };
    let from =
        |source| GROUP_SOURCE_REQ { gsr_interface: index, gsr_group: storage(group), gsr_source: storage(source) };
    let join = |name: u32| set(member, IPPROTO_IPV6, name as i32, any);
    let source = |name: u32, source| set(member, IPPROTO_IPV6, name as i32, from(source));
    assert_eq!(join(MCAST_JOIN_GROUP), 0, "{}", last_error());
    assert_eq!(send(sender, b"x", &group), Ok(1));
    let (mut here, mut length, mut byte) = (SOCKADDR_IN6::default(), size_of::<SOCKADDR_IN6>() as i32, 0u8);
    assert_eq!(unsafe { recvfrom(member, &mut byte, 1, 0, (&raw mut here).cast(), &mut length) }, 1);
    let nobody = address(NEIGHBOUR, 0, 0);
    assert_eq!(source(MCAST_BLOCK_SOURCE, here), 0, "{}", last_error());
    hears(false);
    assert_eq!(source(MCAST_UNBLOCK_SOURCE, here), 0);
    hears(true);
    assert_eq!(join(MCAST_LEAVE_GROUP), 0);
    hears(false);
    assert_eq!(source(MCAST_JOIN_SOURCE_GROUP, nobody), 0, "{}", last_error());
    hears(false);
    assert_eq!(source(MCAST_JOIN_SOURCE_GROUP, here), 0);
    hears(true);
    assert_eq!(source(MCAST_LEAVE_SOURCE_GROUP, here), 0);
    hears(false);
    // The same as a whole: who sets a filter becomes a member by that, and who hears nobody is none.
    let filter = |mode, sources: &[SOCKADDR_IN6]| {
        const SIOCSMSFILTER: u32 = 0x8004_747E;
        let head = GROUP_FILTER {
            gf_interface: index,
            gf_group: storage(group),
            gf_fmode: mode,
            gf_numsrc: sources.len() as u32,
            gf_slist: [storage(sources.first().copied().unwrap_or_default())],
        };
        let (from, mut count) = ((&raw const head).cast(), 0);
        let length = size_of::<GROUP_FILTER>() as u32;
        let to = std::ptr::null_mut();
        unsafe { WSAIoctl(member, SIOCSMSFILTER, from, length, to, 0, &mut count, std::ptr::null_mut(), None) }
    };
    for (mode, sources, heard) in [
        (MCAST_EXCLUDE, &[nobody][..], true),
        (MCAST_EXCLUDE, &[here], false),
        (MCAST_EXCLUDE, &[], true),
        (MCAST_INCLUDE, &[nobody], false),
        (MCAST_INCLUDE, &[here], true),
        (MCAST_INCLUDE, &[], false),
        (MCAST_INCLUDE, &[here], true),
    ] {
        assert_eq!(filter(mode, sources), 0, "{}", last_error());
        hears(heard);
    }
    close(member);
    close(sender);
}
