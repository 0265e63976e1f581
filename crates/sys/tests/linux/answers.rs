//! The answer of a router to a datagram whose hops were used up, which the test makes itself.

use crate::datagrams::{control, send_to, udp};
use crate::network::{add_address, route_ten_by};
use crate::ops::*;
use crate::sockets::{QUIET_MS, set_option};
use crate::support::*;
use crate::tunnel::Tunnel;
use crate::wire_six::{NEIGHBOUR, PORT, address, send, tunnels};
use overlapped_sys::winsock::*;

/// By code of WSAIoctl, whether receives are told of it.
const SIO_UDP_NETRESET: u32 = 0x9800_000F;

/// The sum that headers of IP and ICMP have, over all of these.
fn sum(parts: &[&[u8]]) -> [u8; 2] {
    let pairs = parts.iter().flat_map(|part| part.chunks(2));
    let word = |pair: &[u8]| u32::from(u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]));
    let mut sum: u32 = pairs.map(word).sum();
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    (!(sum as u16)).to_be_bytes()
}

/// "Time exceeded in transit", about this packet of IPv4.
fn expired_of_four(packet: &[u8]) -> Vec<u8> {
    let mut message = [&[11, 0, 0, 0, 0, 0, 0, 0], &packet[..28]].concat();
    let own = sum(&[&message]);
    message[2..4].copy_from_slice(&own);
    let length = (20 + message.len() as u16).to_be_bytes();
    let mut header =
        [&[0x45, 0, length[0], length[1], 0, 0, 0, 0, 64, 1, 0, 0, 10, 0, 0, 77], &packet[12..16]].concat();
    let own = sum(&[&header]);
    header[10..12].copy_from_slice(&own);
    [header, message].concat()
}

/// The same of IPv6.
fn expired_of_six(packet: &[u8]) -> Vec<u8> {
    let source = &packet[8..24];
    let mut message = [&[3, 0, 0, 0, 0, 0, 0, 0], packet].concat();
    let length = (message.len() as u16).to_be_bytes();
    let own = sum(&[&NEIGHBOUR, source, &[0, 0, length[0], length[1], 0, 0, 0, 58], &message]);
    message[2..4].copy_from_slice(&own);
    [&[0x60, 0, 0, 0, length[0], length[1], 58, 255][..], &NEIGHBOUR, source, &message].concat()
}

/// One family's way to make a datagram expire.
fn is_told(socket: SOCKET, expire: impl Fn()) {
    set_option(socket, SO_RCVTIMEO, BOUND_MS as i32);
    expire();
    assert_eq!(receive(socket, 8), Err(WSAENETRESET));
    // One receive is told, and the socket is well.
    set_option(socket, SO_RCVTIMEO, QUIET_MS as i32);
    assert_eq!(receive(socket, 8), Err(WSAETIMEDOUT));
    let op = Op::signaled(8);
    assert_eq!(op.receive(socket), WSA_IO_PENDING);
    expire();
    assert_eq!(op.end(socket), Err(WSAENETRESET));
    assert_eq!(control(socket, SIO_UDP_NETRESET, 0), 0);
    expire();
    assert_eq!(receive(socket, 8), Err(WSAETIMEDOUT), "it is switched off");
    // The other switch is about other answers.
    assert_eq!(control(socket, SIO_UDP_NETRESET, 1), 0);
    assert_eq!(control(socket, SIO_UDP_CONNRESET, 0), 0);
    set_option(socket, SO_RCVTIMEO, BOUND_MS as i32);
    expire();
    assert_eq!(receive(socket, 8), Err(WSAENETRESET), "on again, it is told again");
}

#[test]
fn udp_6_7_a_datagram_that_expires_on_the_way_is_told_unless_that_is_switched_off() {
    let test = "answers::udp_6_7_a_datagram_that_expires_on_the_way_is_told_unless_that_is_switched_off";
    let Some([tunnel, _]): Option<[Tunnel; 2]> = tunnels(test) else { return };
    add_address("first", [10, 0, 0, 1]);
    route_ten_by(c"first");
    let socket = udp();
    let far = SOCKADDR_IN {
        sin_addr: IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes([10, 0, 0, 9]) } },
        ..loopback(PORT)
    };
    let expire = || {
        assert_eq!(send_to(socket, b"x", &far), Ok(1), "{}", last_error());
        tunnel.bring(&expired_of_four(&tunnel.next_of_four(PORT)));
    };
    is_told(socket, expire);
    close(socket);
    let socket = crate::wire_six::udp();
    let far = address(NEIGHBOUR, PORT, tunnel.index);
    is_told(socket, || {
        assert_eq!(send(socket, b"x", &far), Ok(1), "{}", last_error());
        tunnel.bring(&expired_of_six(&tunnel.next(NEIGHBOUR, PORT)));
    });
    close(socket);
    assert_no_rescue();
}
