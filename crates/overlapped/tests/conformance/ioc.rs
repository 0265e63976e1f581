//! Controls (IOC).

use crate::common::{bounded, event, eventually, pair};
use overlapped::{NetworkEvents, Socket, Wait, WsaError};

#[test]
fn ioc_4_a_control_is_done_at_once_whatever_is_pending() {
    let (client, server) = pair();
    let receive = server.receive(vec![0; 1]).signal(&event()).unwrap();
    assert_eq!(server.available(), Ok(0));
    assert_eq!(server.at_mark(), Ok(true));
    server.set_nonblocking(true).unwrap();
    server.set_nonblocking(false).unwrap();
    assert!(!receive.is_complete());
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"x");
}

#[test]
fn ioc_4_what_can_be_received_is_counted() {
    let (client, server) = pair();
    assert_eq!(server.available(), Ok(0));
    client.send_now(b"abc").unwrap();
    client.send_now(b"defg").unwrap();
    eventually("data", || server.available() == Ok(7));
    assert_eq!(server.receive_now(&mut [0; 5]), Ok(5));
    assert_eq!(server.available(), Ok(2));
    assert_eq!(server.receive_now(&mut [0; 5]), Ok(2));
    drop(client);
    assert_eq!(bounded(&server).receive_now(&mut [0; 5]), Ok(0));
    assert_eq!(server.available(), Ok(0));
}

#[test]
fn ioc_4_datagrams_are_counted_by_what_they_hold() {
    let [server, client] = [0; 2].map(|_| Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap());
    assert_eq!(server.available(), Ok(0));
    client.send_to_now(b"abc", server.local_address().unwrap()).unwrap();
    eventually("a datagram", || server.available() == Ok(3));
    assert_eq!(bounded(&server).receive_from_now(&mut [0; 8]).unwrap().0, 3);
    assert_eq!(server.available(), Ok(0));
}

#[test]
fn ioc_4_the_mark_is_where_nothing_urgent_is_next() {
    let (client, server) = pair();
    server.set_out_of_band_inline(true).unwrap();
    assert_eq!(server.at_mark(), Ok(true));
    client.send_out_of_band(b"!").unwrap();
    eventually("the urgent byte", || server.available() == Ok(1));
    assert_eq!(server.at_mark(), Ok(false), "it is next");
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
    assert_eq!(server.at_mark(), Ok(true));
}

#[test]
fn net_6_a_selected_socket_is_not_made_to_block() {
    let (client, server) = pair();
    let selected = server.event_select(NetworkEvents::READ).unwrap();
    assert_eq!(selected.set_nonblocking(false), Err(WsaError::WSAEINVAL));
    selected.set_nonblocking(true).unwrap();
    assert_eq!(selected.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK));
    let server = selected.into_socket().unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK), "it stays as it is");
    server.set_nonblocking(false).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
}
