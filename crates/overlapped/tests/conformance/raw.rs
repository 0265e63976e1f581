//! Raw sockets. Without the right to them each is refused with WSAEACCES.

use crate::common::bounded;
use overlapped::{ReceiveAll, Socket, WsaError};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const HOST: &str = "127.0.0.1:0";

fn raw(protocol: u8) -> Option<Socket> {
    match Socket::raw_v4(protocol) {
        Ok(socket) => Some(socket),
        Err(error) => {
            assert_eq!(error, WsaError::WSAEACCES);
            None
        }
    }
}

#[test]
fn a_raw_socket_receives_with_the_header_that_another_made() {
    const UNASSIGNED: u8 = 210;
    let (Some(ears), Some(mouth)) = (raw(UNASSIGNED), raw(0)) else { return };
    let host: SocketAddr = HOST.parse().unwrap();
    ears.bind(host).unwrap();
    mouth.set_header_included(true).unwrap();
    let packet = [0x45, 0, 0, 23, 0, 1, 0, 0, 44, UNASSIGNED, 0, 0, 127, 0, 0, 9, 127, 0, 0, 1, b'o', b'w', b'n'];
    mouth.send_to_now(&packet, host).unwrap();
    let mut room = [0; 64];
    let (bytes, from) = bounded(&ears).receive_from_now(&mut room).unwrap();
    assert_eq!((room[8], &room[12..bytes]), (44, &packet[12..]));
    assert_eq!(from, "127.0.0.9:0".parse().unwrap());
    assert_eq!(Socket::udp_v4().unwrap().set_header_included(true), Err(WsaError::WSAEINVAL));
}

#[test]
fn a_sniffer_hears_what_passes_its_interface() {
    let Some(socket) = raw(0) else { return };
    assert_eq!(socket.receive_all(ReceiveAll::Everything), Err(WsaError::WSAEINVAL), "it is not bound");
    socket.bind(HOST.parse().unwrap()).unwrap();
    for what in [ReceiveAll::Everything, ReceiveAll::IpLevel] {
        socket.receive_all(what).unwrap();
        let (client, server) = (Socket::udp_v4().unwrap(), Socket::udp_bound(HOST.parse().unwrap()).unwrap());
        let to = server.local_address().unwrap();
        socket.set_receive_timeout(Some(Duration::from_secs(1))).unwrap();
        let is_heard = (0..20).any(|_| {
            // Where much passes the loopback, packets are lost.
            client.send_to_now(b"passes", to).unwrap();
            let (mut room, end) = (vec![0; 1 << 16], Instant::now() + Duration::from_secs(1));
            while let (true, Ok((bytes, _))) = (Instant::now() < end, socket.receive_from_now(&mut room)) {
                if bytes == 34 && room[22..24] == to.port().to_be_bytes() {
                    assert_eq!(&room[28..34], b"passes");
                    return true;
                }
            }
            false
        });
        assert!(is_heard);
    }
    socket.receive_all(ReceiveAll::Off).unwrap();
}
