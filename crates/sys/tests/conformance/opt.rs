//! Options: lengths, values, levels.

use crate::datagrams::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

/// `setsockopt` of so many bytes of a value: 0 or the error.
fn set_length(socket: SOCKET, level: i32, name: i32, length: i32) -> i32 {
    let value = 1u64;
    let result = unsafe { setsockopt(socket, level, name, (&raw const value).cast(), length) };
    if result == 0 { 0 } else { last_error() }
}

/// `getsockopt` with so much room: the length and the value, or the error.
fn get_length(socket: SOCKET, level: i32, name: i32, room: i32) -> Result<(i32, u64), i32> {
    let (mut value, mut length) = (0xaaaa_aaaa_aaaa_aaaa_u64, room);
    let result = unsafe { getsockopt(socket, level, name, (&raw mut value).cast(), &mut length) };
    if result == 0 { Ok((length, value)) } else { Err(last_error()) }
}

/// Any nonzero DWORD is true.
const SWITCHES: [i32; 4] = [SO_OOBINLINE, SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, SO_DONTLINGER];

/// The low byte counts.
const BYTES: [(i32, i32); 3] = [(SOL_SOCKET, SO_KEEPALIVE), (SOL_SOCKET, SO_DONTROUTE), (IPPROTO_TCP, TCP_NODELAY)];

const INTEGERS: [i32; 6] = [SO_LINGER, SO_SNDBUF, SO_RCVBUF, SO_SNDTIMEO, SO_RCVTIMEO, SO_OPENTYPE];

fn six() -> SOCKET {
    startup();
    unsafe { socket(AF_INET6.into(), SOCK_STREAM, IPPROTO_TCP) }
}

#[test]
fn opt_1_each_shape_takes_its_lengths() {
    let (stream, datagram, six) = (tcp(), udp(), six());
    for length in [0, 1, 2, 4, 8] {
        for name in SWITCHES {
            // Of two, one excludes the other.
            let fresh = tcp();
            assert_eq!(set_length(fresh, SOL_SOCKET, name, length), 0, "{name} {length}");
            close(fresh);
        }
        assert_eq!(set_length(datagram, SOL_SOCKET, SO_BROADCAST, length), 0, "{length}");
    }
    let bytes = BYTES.map(|(level, name)| (stream, level, name));
    for (socket, level, name) in bytes.into_iter().chain([(six, IPPROTO_IPV6, IPV6_V6ONLY)]) {
        for length in [1, 2, 4, 8] {
            assert_eq!(set_length(socket, level, name, length), 0, "{name} {length}");
        }
        assert_eq!(set_length(socket, level, name, 0), WSAEFAULT);
        assert_eq!(set_length(socket, level, name, -1), WSAENOBUFS);
    }
    for name in INTEGERS {
        for length in 0..4 {
            assert_eq!(set_length(stream, SOL_SOCKET, name, length), WSAEFAULT, "{name} {length}");
        }
        for length in [4, 8] {
            assert_eq!(set_length(stream, SOL_SOCKET, name, length), 0, "{name} {length}");
        }
        assert_eq!(set_length(stream, SOL_SOCKET, name, -1), 0, "{name}");
    }
    for name in [IP_PKTINFO, IP_RECVTTL, IP_RECVTOS] {
        for length in 0..4 {
            assert_eq!(set_length(datagram, IPPROTO_IP, name, length), WSAEFAULT, "{name} {length}");
        }
        assert_eq!(set_length(datagram, IPPROTO_IP, name, 4), 0);
        assert_eq!(set_length(datagram, IPPROTO_IP, name, -1), WSAENOBUFS);
    }
    let nothing = unsafe { setsockopt(stream, SOL_SOCKET, SO_KEEPALIVE, null(), 4) };
    assert_eq!((nothing, last_error()), (SOCKET_ERROR, WSAEFAULT));
    [stream, datagram, six].into_iter().for_each(close);
}

#[test]
fn opt_2_each_shape_gives_its_length() {
    let (stream, datagram, six) = (tcp(), udp(), six());
    let switches = SWITCHES.into_iter().chain([SO_ACCEPTCONN]).map(|name| (stream, name));
    for (socket, name) in switches.chain([(datagram, SO_BROADCAST)]) {
        for room in [4, 8] {
            assert_eq!(get_length(socket, SOL_SOCKET, name, room).unwrap().0, 4, "{name}");
        }
        for room in 1..4 {
            assert_eq!(get_length(socket, SOL_SOCKET, name, room).unwrap().0, 1, "{name}");
        }
    }
    let bytes = BYTES.map(|(level, name)| (stream, level, name, 0));
    for (socket, level, name, first) in bytes.into_iter().chain([(six, IPPROTO_IPV6, IPV6_V6ONLY, 1)]) {
        for room in [1, 2, 4, 8] {
            let told = get_length(socket, level, name, room).unwrap();
            assert_eq!(told, (1, 0xaaaa_aaaa_aaaa_aa00 + first), "one byte is written");
        }
    }
    for name in INTEGERS.into_iter().chain([SO_TYPE, SO_ERROR]) {
        assert_eq!(get_length(stream, SOL_SOCKET, name, 8).unwrap().0, 4);
        assert_eq!(get_length(stream, SOL_SOCKET, name, 3), Err(WSAEFAULT));
    }
    for room in [0, -1] {
        for name in [SO_KEEPALIVE, SO_SNDBUF, SO_OOBINLINE, SO_ERROR] {
            assert_eq!(get_length(stream, SOL_SOCKET, name, room), Err(WSAEFAULT), "{name}");
        }
    }
    assert_eq!(get_length(stream, SOL_SOCKET, SO_OPENTYPE, -1).unwrap().0, 4);
    assert_eq!(get_length(stream, SOL_SOCKET, SO_OPENTYPE, 0), Err(WSAEFAULT));
    let nowhere = unsafe { getsockopt(stream, SOL_SOCKET, SO_TYPE, null_mut(), null_mut()) };
    assert_eq!((nowhere, last_error()), (SOCKET_ERROR, WSAEFAULT));
    [stream, datagram, six].into_iter().for_each(close);
}

#[test]
fn opt_2_a_limit_or_a_loop_is_given_in_one_byte_where_four_have_no_room() {
    let (four, six) = (udp(), unsafe { socket(AF_INET6.into(), SOCK_DGRAM, IPPROTO_UDP) });
    let limits = [
        (four, IPPROTO_IP, IP_TTL),
        (four, IPPROTO_IP, IP_TOS),
        (four, IPPROTO_IP, IP_MULTICAST_TTL),
        (four, IPPROTO_IP, IP_MULTICAST_LOOP),
        (six, IPPROTO_IPV6, IPV6_UNICAST_HOPS),
        (six, IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
        (six, IPPROTO_IPV6, IPV6_MULTICAST_LOOP),
    ];
    for (socket, level, name) in limits {
        assert_eq!(set_length(socket, level, name, 1), 0, "{level} {name}");
        assert_eq!(get_length(socket, level, name, 1), Ok((1, 0xaaaa_aaaa_aaaa_aa01)), "{level} {name}");
        assert_eq!(get_length(socket, level, name, 2).unwrap().0, 1, "{level} {name}");
        assert_eq!(get_length(socket, level, name, 4), Ok((4, 0xaaaa_aaaa_0000_0001)), "{level} {name}");
        assert_eq!(get_length(socket, level, name, 0), Err(WSAEFAULT), "{level} {name}");
    }
    assert_eq!(get_length(four, IPPROTO_IP, IP_PKTINFO, 3), Err(WSAEFAULT), "a switch of four bytes stays one");
    close(four);
    close(six);
}

#[test]
fn opt_4_values_read_back_as_they_were_set() {
    let (stream, datagram) = (tcp(), udp());
    let same = |socket, level, name, value: i32| {
        assert_eq!(set(socket, level, name, value), 0, "{level} {name}: {}", last_error());
        assert_eq!(get_int(socket, level, name), Ok(value), "{level} {name}");
    };
    same(stream, SOL_SOCKET, SO_RCVTIMEO, 5);
    same(stream, SOL_SOCKET, SO_SNDTIMEO, 7);
    same(stream, SOL_SOCKET, SO_RCVBUF, 5000);
    same(stream, SOL_SOCKET, SO_SNDBUF, 0);
    same(stream, SOL_SOCKET, SO_DEBUG, 1);
    same(stream, IPPROTO_TCP, TCP_KEEPALIVE, 90);
    same(stream, IPPROTO_TCP, TCP_KEEPCNT, 4);
    same(stream, IPPROTO_TCP, TCP_KEEPINTVL, 11);
    same(stream, IPPROTO_TCP, TCP_MAXRT, 60);
    same(stream, IPPROTO_TCP, TCP_FASTOPEN, 1);
    for (name, value) in [(IP_TTL, 9), (IP_TOS, 4), (IP_MULTICAST_TTL, 3), (IP_MULTICAST_LOOP, 0), (IP_PKTINFO, 1)] {
        same(datagram, IPPROTO_IP, name, value);
    }
    for (name, value) in [(IP_DONTFRAGMENT, 1), (IP_MTU_DISCOVER, 2), (IP_RECVTTL, 1), (IP_RECEIVE_BROADCAST, 0)] {
        same(datagram, IPPROTO_IP, name, value);
    }
    let index = i32::from_ne_bytes([0, 0, 0, 1]);
    same(datagram, IPPROTO_IP, IP_MULTICAST_IF, index);
    same(datagram, IPPROTO_IP, IP_UNICAST_IF, index);
    close(stream);
    close(datagram);
}

#[test]
fn opt_4_an_error_reads_back_as_it_was_set() {
    let socket = tcp();
    for error in [1234, 0, WSAECONNREFUSED] {
        assert_eq!(set(socket, SOL_SOCKET, SO_ERROR, error), 0);
        assert_eq!(get_int(socket, SOL_SOCKET, SO_ERROR), Ok(error));
    }
    // A connection that is made ends it.
    let (listener, to) = listener();
    assert_eq!(unsafe { connect(socket, (&raw const to).cast(), ADDRESS_LENGTH) }, 0);
    assert_eq!(get_int(socket, SOL_SOCKET, SO_ERROR), Ok(0));
    close(socket);
    close(listener);
}

#[test]
fn opt_5_what_counts_of_a_value() {
    let (stream, datagram, six) = (tcp(), udp(), six());
    for (socket, name) in [(stream, SO_OOBINLINE), (stream, SO_REUSEADDR), (datagram, SO_BROADCAST)] {
        assert_eq!(set(socket, SOL_SOCKET, name, 0x100), 0);
        assert_eq!(get_int(socket, SOL_SOCKET, name), Ok(1), "{name}");
    }
    let bytes = BYTES.map(|(level, name)| (stream, level, name));
    for (socket, level, name) in bytes.into_iter().chain([(six, IPPROTO_IPV6, IPV6_V6ONLY)]) {
        assert_eq!(set(socket, level, name, 1), 0);
        assert_eq!(get_length(socket, level, name, 1).unwrap().1 as u8, 1);
        assert_eq!(set(socket, level, name, 0x100), 0);
        assert_eq!(get_length(socket, level, name, 1).unwrap().1 as u8, 0, "{name}");
    }
    for name in [IP_TTL, IP_TOS, IP_MULTICAST_TTL] {
        assert_eq!(set(datagram, IPPROTO_IP, name, 256), WSAEINVAL);
        assert_eq!(set(datagram, IPPROTO_IP, name, 255), 0);
    }
    let datagram_six = unsafe { socket(AF_INET6.into(), SOCK_DGRAM, IPPROTO_UDP) };
    for name in [IPV6_UNICAST_HOPS, IPV6_MULTICAST_HOPS] {
        assert_eq!(set(datagram_six, IPPROTO_IPV6, name, 256), WSAEINVAL);
        assert_eq!(set(datagram_six, IPPROTO_IPV6, name, 255), 0);
    }
    [stream, datagram, six, datagram_six].into_iter().for_each(close);
}

#[test]
fn opt_6_the_level_must_match_exactly() {
    let stream = tcp();
    for level in [-1, 0x1234_ffff, 0x8000, 0x800] {
        assert_eq!(set(stream, level, SO_KEEPALIVE, 1), WSAEINVAL);
        assert_eq!(get_length(stream, level, SO_KEEPALIVE, 4), Err(WSAEINVAL));
    }
    assert_eq!(set(stream, SOL_SOCKET, 0x7777, 1), WSAENOPROTOOPT);
    assert_eq!(set(stream, IPPROTO_TCP, 0x7777, 1), WSAENOPROTOOPT);
    assert_eq!(set(stream, IPPROTO_IP, 0x7777, 1), WSAENOPROTOOPT);
    close(stream);
    assert_eq!(set(stream, SOL_SOCKET, SO_KEEPALIVE, 1), WSAENOTSOCK);
}

#[test]
fn options_of_datagrams_are_refused_on_streams_and_the_other_way() {
    let (stream, datagram) = (tcp(), udp());
    for name in [IP_HDRINCL, IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP, IP_PKTINFO, IP_RECVTTL] {
        assert_eq!(set(stream, IPPROTO_IP, name, 1), WSAEINVAL, "{name}");
    }
    assert_eq!(set(datagram, IPPROTO_IP, IP_HDRINCL, 1), WSAEINVAL);
    assert_eq!(get_int(stream, IPPROTO_IP, IP_ADD_MEMBERSHIP), Err(WSAENOPROTOOPT));
    assert_eq!(set(datagram, SOL_SOCKET, SO_LINGER, 1), WSAENOPROTOOPT);
    assert_eq!(get_int(datagram, SOL_SOCKET, SO_LINGER), Err(WSAENOPROTOOPT));
    assert_eq!(set(stream, SOL_SOCKET, SO_TYPE, 1), WSAENOPROTOOPT);
    assert_eq!(set(datagram, SOL_SOCKET, SO_TYPE, 1), WSAEINVAL);
    assert_eq!(
        (get_int(stream, IPPROTO_IP, IP_DONTFRAGMENT), get_int(datagram, IPPROTO_IP, IP_DONTFRAGMENT)),
        (Ok(1), Ok(0))
    );
    assert_eq!(get_int(stream, SOL_SOCKET, SO_MAX_MSG_SIZE), Err(WSAENOPROTOOPT));
    assert_eq!(get_int(datagram, SOL_SOCKET, SO_CONNECT_TIME), Ok(-1));
    close(stream);
    close(datagram);
}

#[test]
fn the_protocol_and_the_addresses_are_told() {
    let (client, accepted) = pair();
    let mut info = WSAPROTOCOL_INFOW::default();
    let mut length = 10;
    let told = unsafe { getsockopt(client, SOL_SOCKET, SO_PROTOCOL_INFOW, (&raw mut info).cast(), &mut length) };
    assert_eq!((told, last_error(), length as usize), (SOCKET_ERROR, WSAEFAULT, size_of::<WSAPROTOCOL_INFOW>()));
    length += 100;
    let told = unsafe { getsockopt(client, SOL_SOCKET, SO_PROTOCOL_INFOW, (&raw mut info).cast(), &mut length) };
    assert_eq!((told, length as usize), (0, size_of::<WSAPROTOCOL_INFOW>() + 100), "a larger length stays");
    assert_eq!((info.iSocketType, info.iProtocol, info.iAddressFamily), (SOCK_STREAM, IPPROTO_TCP, AF_INET.into()));
    assert_ne!(info.dwServiceFlags1 & XP1_GUARANTEED_DELIVERY, 0);
    let mut narrow = WSAPROTOCOL_INFOA::default();
    let mut length = size_of_val(&narrow) as i32;
    let told = unsafe { getsockopt(client, SOL_SOCKET, SO_PROTOCOL_INFOA, (&raw mut narrow).cast(), &mut length) };
    assert_eq!((told, narrow.iSocketType, narrow.iProtocol), (0, SOCK_STREAM, IPPROTO_TCP));
    assert_eq!(narrow.dwServiceFlags1, info.dwServiceFlags1);
    let mut state = [0u64; 32];
    let mut length = size_of_val(&state) as i32;
    assert_eq!(unsafe { getsockopt(client, SOL_SOCKET, SO_BSP_STATE, state.as_mut_ptr().cast(), &mut length) }, 0);
    let addresses = unsafe { state.as_ptr().cast::<CSADDR_INFO>().read() };
    let port = |at: SOCKET_ADDRESS| unsafe { at.lpSockaddr.cast::<SOCKADDR_IN>().read_unaligned() }.sin_port;
    assert_eq!(
        (port(addresses.LocalAddr), port(addresses.RemoteAddr)),
        (local(client).sin_port, local(accepted).sin_port)
    );
    close(client);
    close(accepted);
}
