//! Raw sockets, as the tests of several families write them.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::time::{Duration, Instant};

/// A raw socket; none where this process has no right to, which is said by WSAEACCES alone.
pub fn raw(family: u16, protocol: i32) -> Option<SOCKET> {
    startup();
    match socket_with(family, SOCK_RAW, protocol, WSA_FLAG_OVERLAPPED) {
        Ok(socket) => {
            set_option(socket, SO_RCVTIMEO, BOUND_MS as i32);
            Some(socket)
        }
        Err(error) => {
            assert_eq!(error, WSAEACCES);
            None
        }
    }
}

/// One of IPv4 that is bound to an address of the loopback.
pub fn raw_at(host: [u8; 4], protocol: i32) -> Option<SOCKET> {
    let socket = raw(AF_INET, protocol)?;
    let address = at(host, 0);
    assert_eq!(unsafe { bind(socket, (&raw const address).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
    Some(socket)
}

pub fn at(host: [u8; 4], port: u16) -> SOCKADDR_IN {
    let mut address = loopback(port);
    address.sin_addr.S_un.S_addr = u32::from_ne_bytes(host);
    address
}

/// Receives until a packet is wanted: others pass the loopback, too.
pub fn receive_until(socket: SOCKET, wanted: impl Fn(&[u8]) -> bool) -> (Vec<u8>, SOCKADDR_IN) {
    try_receive_until(socket, BOUND_MS, wanted).unwrap_or_else(|| panic!("{}", last_error()))
}

/// The same; none where it does not come in so many milliseconds, or nothing does for the socket's time.
fn try_receive_until(socket: SOCKET, ms: u32, wanted: impl Fn(&[u8]) -> bool) -> Option<(Vec<u8>, SOCKADDR_IN)> {
    let end = Instant::now() + Duration::from_millis(ms.into());
    while Instant::now() < end {
        let mut packet = vec![0u8; 1 << 16];
        let (mut from, mut length) = (SOCKADDR_IN::default(), ADDRESS_LENGTH);
        let (to, room) = (packet.as_mut_ptr(), packet.len() as i32);
        let got = unsafe { recvfrom(socket, to, room, 0, (&raw mut from).cast(), &mut length) };
        if got < 0 {
            assert_eq!(last_error(), WSAETIMEDOUT);
            return None;
        }
        packet.truncate(got as usize);
        if wanted(&packet) {
            return Some((packet, from));
        }
    }
    None
}

/// Says something until it is heard: where much passes the loopback, a sniffer loses packets.
pub fn say_until_heard(
    sniffer: SOCKET,
    mut say: impl FnMut(),
    wanted: impl Fn(&[u8]) -> bool,
) -> (Vec<u8>, SOCKADDR_IN) {
    const TRIES: u32 = 20;
    set_option(sniffer, SO_RCVTIMEO, (BOUND_MS / TRIES) as i32);
    let heard = (0..TRIES).find_map(|_| {
        say();
        try_receive_until(sniffer, BOUND_MS / TRIES, &wanted)
    });
    set_option(sniffer, SO_RCVTIMEO, BOUND_MS as i32);
    heard.expect("it is heard")
}

/// The sum of a header of IP or ICMP.
pub fn checksum(bytes: &[u8]) -> u16 {
    let word = |pair: &[u8]| u32::from(u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]));
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    !(sum as u16)
}

/// The header of a packet of IPv4, with 44 hops, and what is behind it.
pub fn packet(from: [u8; 4], to: [u8; 4], protocol: u8, payload: &[u8]) -> Vec<u8> {
    let length = (20 + payload.len()) as u16;
    let [high, low] = length.to_be_bytes();
    let start = [0x45, 0, high, low, 0, 1, 0, 0, 44, protocol, 0, 0];
    [&start[..], &from, &to, payload].concat()
}

/// The header of a datagram of UDP without a checksum, and what is in it.
pub fn datagram(from: u16, to: u16, payload: &[u8]) -> Vec<u8> {
    let length = (8 + payload.len()) as u16;
    [&from.to_be_bytes()[..], &to.to_be_bytes(), &length.to_be_bytes(), &[0, 0], payload].concat()
}

/// What is behind the header of IPv4.
pub fn payload(packet: &[u8]) -> &[u8] {
    &packet[usize::from(packet[0] & 15) * 4..]
}

/// Whether it is a datagram of UDP to this port.
pub fn is_for(packet: &[u8], port: u16) -> bool {
    packet[9] == IPPROTO_UDP as u8 && payload(packet)[2..4] == port.to_be_bytes()
}
