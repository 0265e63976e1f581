//! Raw sockets that receive all that passes an interface: `SIO_RCVALL` and its kin.

use crate::datagrams::*;
use crate::ops::*;
use crate::raws::*;
use crate::sockets::{self, Address, bind_to, expect, select_one, socket_with};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::collections::HashSet;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

const HOST: [u8; 4] = [127, 0, 0, 1];

const ON: u32 = RCVALL_ON as u32;
const OFF: u32 = RCVALL_OFF as u32;
const IP_LEVEL: u32 = RCVALL_IPLEVEL as u32;
const SOCKET_LEVEL_ONLY: u32 = RCVALL_SOCKETLEVELONLY as u32;

/// `WSAIoctl` with so many of these bytes: 0 or the error.
fn give(socket: SOCKET, code: u32, from: *const u8, length: u32) -> i32 {
    let mut returned = 0;
    let from = from.cast();
    let result = unsafe { WSAIoctl(socket, code, from, length, null_mut(), 0, &mut returned, null_mut(), None) };
    if result == 0 { 0 } else { last_error() }
}

#[test]
fn what_passes_an_interface_is_for_raw_sockets_of_an_address() {
    let datagrams = bound().0;
    assert_eq!(control(datagrams, SIO_RCVALL, ON), WSAEINVAL);
    close(datagrams);
    let Some(pings) = raw_at(HOST, IPPROTO_ICMP) else { return };
    for code in [SIO_RCVALL, SIO_RCVALL_MCAST, SIO_RCVALL_IGMPMCAST] {
        assert_eq!(control(pings, code, ON), WSAEINVAL);
    }
    close(pings);
    let socket = raw(AF_INET, IPPROTO_IP).unwrap();
    assert_eq!(control(socket, SIO_RCVALL, ON), WSAEINVAL, "it is bound to nothing");
    assert_eq!(bind_to(socket, &Address::any(AF_INET, 0)), Ok(()));
    assert_eq!(control(socket, SIO_RCVALL, ON), WSAEINVAL, "it is bound to no interface");
    close(socket);
    let socket = raw_at(HOST, IPPROTO_IP).unwrap();
    let on = ON.to_ne_bytes();
    assert_eq!(give(socket, SIO_RCVALL, on.as_ptr(), 0), WSAEINVAL);
    assert_eq!(give(socket, SIO_RCVALL, null(), 4), WSAEFAULT);
    assert_eq!(control(socket, SIO_RCVALL, 4), WSAEINVAL);
    assert_eq!(give(socket, SIO_RCVALL, on.as_ptr(), 1), 0, "a byte is enough");
    assert_eq!(control(socket, SIO_RCVALL, OFF), 0);
    close(socket);
}

/// Sends datagrams until a sniffer has heard so many, and sees that none is heard twice.
fn hears(sniffer: SOCKET, times: usize) {
    let ((sender, _), (receiver, to)) = (bound(), bound());
    let port = u16::from_be(to.sin_port);
    let (mut number, mut heard) = (0u32, HashSet::new());
    while heard.len() < times {
        let say = || {
            number += 1;
            assert_eq!(send_to(sender, &number.to_ne_bytes(), &to), Ok(4));
        };
        let (packet, from) = say_until_heard(sniffer, say, |packet| is_for(packet, port));
        assert_eq!(usize::from(u16::from_be_bytes([packet[2], packet[3]])), packet.len());
        assert_eq!((packet[0] >> 4, &packet[12..20]), (4, &[127, 0, 0, 1, 127, 0, 0, 1][..]));
        assert_eq!((from.sin_port, unsafe { from.sin_addr.S_un.S_addr }), (0, u32::from_ne_bytes(HOST)));
        assert!(heard.insert(payload(&packet)[8..].to_vec()), "it is heard twice");
    }
    close(sender);
    close(receiver);
}

#[test]
fn each_packet_of_the_loopback_is_heard_once() {
    let Some(socket) = raw_at(HOST, IPPROTO_IP) else { return };
    // Nothing before it is asked for, nor by what has no effect.
    assert_eq!(control(socket, SIO_RCVALL, SOCKET_LEVEL_ONLY), 0);
    let (sender, to) = bound();
    assert_eq!(send_to(sender, b"x", &to), Ok(1));
    assert_eq!(select_one(socket, sockets::Set::Read, 0), 0);
    for mode in [ON, IP_LEVEL] {
        assert_eq!(control(socket, SIO_RCVALL, mode), 0, "{}", last_error());
        hears(socket, 9);
    }
    // What the socket is stays what it was.
    assert_eq!(get_int(socket, SOL_SOCKET, SO_TYPE), Ok(SOCK_RAW));
    assert_eq!(unsafe { local(socket).sin_addr.S_un.S_addr }, u32::from_ne_bytes(HOST));
    set_int(socket, SO_RCVBUF, 100_000);
    assert_eq!(get_int(socket, SOL_SOCKET, SO_RCVBUF), Ok(100_000));
    // Twice is as well as once.
    assert_eq!([control(socket, SIO_RCVALL, OFF), control(socket, SIO_RCVALL, OFF)], [0, 0]);
    assert_eq!(send_to(sender, b"x", &to), Ok(1));
    assert_eq!(select_one(socket, sockets::Set::Read, 0), 0);
    assert_eq!(control(socket, SIO_RCVALL, ON), 0);
    hears(socket, 3);
    close(socket);
    close(sender);
    assert_no_rescue();
}

#[test]
fn a_sniffer_may_wait_in_every_way() {
    let Some(socket) = raw_at(HOST, IPPROTO_IP) else { return };
    let (sender, to) = bound();
    let port = u16::from_be(to.sin_port);
    let say = |text: &[u8]| assert_eq!(send_to(sender, text, &to), Ok(text.len() as i32));
    // A receive that waits already, from before.
    let op = Op::signaled(1 << 16);
    assert_eq!(op.receive(socket), WSA_IO_PENDING);
    assert_eq!(control(socket, SIO_RCVALL, ON), 0, "{}", last_error());
    say(b"one");
    let first = op.end(socket).unwrap() as usize;
    assert!(first >= 20 && op.data()[0] >> 4 == 4);
    say(b"two");
    assert_eq!(select_one(socket, sockets::Set::Read, BOUND_MS), 1);
    // Too little room is said of any packet.
    let mut cut = [0u8; 16];
    let looked = unsafe { recv(socket, cut.as_mut_ptr(), 16, MSG_PEEK) };
    assert_eq!((looked, last_error(), cut[0] >> 4), (SOCKET_ERROR, WSAEMSGSIZE, 4));
    say_until_heard(socket, || say(b"three"), |packet| is_for(packet, port));
    let event = manual_event();
    event_select(socket, event, FD_READ);
    say(b"four");
    expect(socket, event, FD_READ);
    close(socket);
    close(sender);
    assert_no_rescue();
}

#[test]
fn a_sniffer_sends_as_before() {
    let Some(socket) = raw_at(HOST, IPPROTO_IP) else { return };
    assert_eq!(control(socket, SIO_RCVALL, ON), 0, "{}", last_error());
    assert_eq!(set(socket, IPPROTO_IP, IP_HDRINCL, 1), 0, "{}", last_error());
    assert_eq!(get_int(socket, IPPROTO_IP, IP_HDRINCL), Ok(1));
    let (receiver, to) = bound();
    set_int(receiver, SO_RCVTIMEO, BOUND_MS as i32);
    let port = u16::from_be(to.sin_port);
    let whole = packet([127, 0, 0, 9], HOST, IPPROTO_UDP as u8, &datagram(4010, port, b"own"));
    let say = || {
        assert_eq!(send_to(socket, &whole, &at(HOST, 0)), Ok(whole.len() as i32));
        assert_eq!(receive_from(receiver, 8), Ok((b"own".to_vec(), 4010u16.to_be())));
    };
    let (heard, from) = say_until_heard(socket, say, |packet| is_for(packet, port));
    assert_eq!((heard[8], &heard[12..20]), (44, &whole[12..20]));
    assert_eq!(unsafe { from.sin_addr.S_un.S_addr }, u32::from_ne_bytes([127, 0, 0, 9]));
    close(socket);
    close(receiver);
}

#[test]
fn a_sniffer_of_ipv6_hears_what_is_behind_the_header() {
    if !sockets::families().contains(&AF_INET6) {
        return;
    }
    for protocol in [IPPROTO_IPV6, IPPROTO_IP] {
        let Some(socket) = raw(AF_INET6, protocol) else { return };
        let host = Address::loopback(AF_INET6, 0);
        assert_eq!(bind_to(socket, &host), Ok(()));
        assert_eq!(control(socket, SIO_RCVALL, ON), 0, "{}", last_error());
        let other = socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSA_FLAG_OVERLAPPED).unwrap();
        assert_eq!(bind_to(other, &host), Ok(()));
        let to = sockets::local_name(other).unwrap();
        let say = || assert_eq!(unsafe { sendto(other, b"six".as_ptr(), 3, 0, to.pointer(), to.length) }, 3);
        say();
        set_int(socket, SO_RCVTIMEO, 1000);
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        loop {
            assert!(Instant::now() < end, "it is not heard");
            let mut room = [0u8; 256];
            let (mut from, mut length) = (SOCKADDR_IN6::default(), size_of::<SOCKADDR_IN6>() as i32);
            let got = unsafe { recvfrom(socket, room.as_mut_ptr(), 256, 0, (&raw mut from).cast(), &mut length) };
            match got {
                // Where much passes, packets are lost.
                SOCKET_ERROR if last_error() == WSAETIMEDOUT => say(),
                // Longer packets of others are cut.
                SOCKET_ERROR => assert_eq!(last_error(), WSAEMSGSIZE),
                11 if room[2..4] == to.port().to_be_bytes() => {
                    assert_eq!(&room[8..11], b"six");
                    assert_eq!((from.sin6_family, unsafe { from.sin6_addr.u.Byte }[15]), (AF_INET6, 1));
                    break;
                }
                _ => {}
            }
        }
        close(socket);
        close(other);
    }
}

/// Sends to a group by the loopback.
fn say_to_group(socket: SOCKET, group: [u8; 4], port: u16, text: &[u8]) {
    assert_eq!(set(socket, IPPROTO_IP, IP_MULTICAST_IF, i32::from_ne_bytes(HOST)), 0, "{}", last_error());
    assert_eq!(send_to(socket, text, &at(group, port)), Ok(text.len() as i32), "{}", last_error());
}

#[test]
fn all_groups_are_heard_by_who_belongs_to_none() {
    // Nobody else sends to this host.
    const OWN: [u8; 4] = [127, 0, 0, 7];
    let Some(socket) = raw_at(OWN, IPPROTO_UDP) else { return };
    assert_eq!(control(socket, SIO_RCVALL_MCAST, ON), 0, "{}", last_error());
    let ((sender, _), receiver) = (bound(), udp());
    let any = at(OWN, 0);
    assert_eq!(unsafe { bind(receiver, (&raw const any).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
    let own = local(receiver);
    let (group, port) = ([239, 7, 7, 7], u16::from_be(own.sin_port));
    // Of other hosts nothing, of its own what its protocol is sent.
    assert_eq!(send_to(sender, b"2", &at([127, 0, 0, 2], port)), Ok(1));
    say_to_group(sender, group, port, b"all");
    assert_eq!(send_to(sender, b"1", &own), Ok(1));
    let (heard, _) = receive_until(socket, |packet| is_for(packet, port));
    assert_eq!((&heard[16..20], &payload(&heard)[8..]), (&group[..], &b"all"[..]));
    let (heard, _) = receive_until(socket, |packet| is_for(packet, port));
    assert_eq!((&heard[16..20], &payload(&heard)[8..]), (&OWN[..], &b"1"[..]));
    assert_eq!(control(socket, SIO_RCVALL_MCAST, OFF), 0);
    // A raw socket of that protocol again.
    say_to_group(sender, group, port, b"none");
    assert_eq!(send_to(sender, b"own", &own), Ok(3));
    let (heard, _) = receive_until(socket, |packet| is_for(packet, port));
    assert_eq!(&payload(&heard)[8..], b"own");
    [socket, sender, receiver].into_iter().for_each(close);
}

#[test]
fn reports_of_groups_are_heard_without_the_groups() {
    let Some(socket) = raw_at(HOST, IPPROTO_IGMP) else { return };
    assert_eq!(control(socket, SIO_RCVALL_IGMPMCAST, ON), 0, "{}", last_error());
    let (sender, reporter) = (bound().0, raw_at([127, 0, 0, 6], IPPROTO_IGMP).unwrap());
    say_to_group(sender, [239, 7, 7, 8], 4011, b"no report");
    // An IGMP message of a kind that nobody knows.
    let report = [0xee, 0, 0x11, 0xff, 0, 0, 0, 0];
    say_to_group(reporter, [239, 7, 7, 8], 0, &report);
    let (heard, from) = receive_until(socket, |packet| {
        assert_eq!(packet[9], IPPROTO_IGMP as u8);
        packet[12..16] == [127, 0, 0, 6]
    });
    assert_eq!(payload(&heard), report);
    assert_eq!(unsafe { from.sin_addr.S_un.S_addr }, u32::from_ne_bytes([127, 0, 0, 6]));
    [socket, sender, reporter].into_iter().for_each(close);
}
