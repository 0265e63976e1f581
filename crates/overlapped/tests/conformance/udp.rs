//! Datagrams (UDP).

use crate::common::SOON;
use overlapped::{
    CompletionPort, Concurrency, Event, Packet, ResultError, Slept, Socket, Wait, WsaError, sleep_alertable,
};
use std::cell::RefCell;
use std::rc::Rc;

fn bound() -> Socket {
    Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap()
}

#[test]
fn udp_1_a_cut_datagram_is_an_error_with_its_beginning() {
    let (server, client) = (bound(), bound());
    client.send_to_now(b"abcdef", server.local_address().unwrap()).unwrap();
    let mut buffer = [0; 4];
    assert_eq!(server.receive_from_now(&mut buffer).unwrap_err(), WsaError::WSAEMSGSIZE);
    assert_eq!(&buffer, b"abcd");
}

#[test]
fn udp_2_a_cut_datagram_ends_every_kind_of_receive_once() {
    let (server, client) = (bound(), bound());
    let address = server.local_address().unwrap();
    let done = Event::manual(false).unwrap();
    for before in [true, false] {
        if before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let receive = server.receive_from(vec![0u8; 4].into_boxed_slice()).signal(&done).unwrap();
        if !before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it is cut") };
        assert_eq!((failed.error, &*failed.returned), (WsaError::WSAEMSGSIZE, &b"abcd"[..]));
    }
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 5).unwrap();
    for before in [true, false] {
        if before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        server.receive_from(Vec::with_capacity(4)).post().unwrap();
        if !before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let Some(Packet::ReceiveFrom { key: 5, result, buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("no datagram")
        };
        assert_eq!((result.unwrap_err(), buffer), (WsaError::WSAEMSGSIZE, b"abcd".to_vec()));
        assert!(port.get(overlapped::Timeout::Zero).unwrap().is_none());
    }
}

#[test]
fn udp_6_a_refused_datagram_is_told_to_a_receive() {
    let (socket, gone) = (bound(), bound().local_address().unwrap());
    socket.send_to_now(b"x", gone).unwrap();
    let receive = socket.receive_from(vec![0; 8]).signal(&Event::manual(false).unwrap());
    let error = match receive {
        Ok(pending) => pending.result(Wait::UntilComplete).unwrap_err().into(),
        Err(failed) => failed.error,
    };
    assert_eq!(error, WsaError::WSAECONNRESET);
}

#[test]
fn udp_12_a_routine_is_given_the_sender() {
    let (server, client) = (bound(), bound());
    let told = Rc::new(RefCell::new(None));
    let note = Rc::clone(&told);
    server
        .receive_from(Vec::with_capacity(64))
        .then(move |datagram| *note.borrow_mut() = datagram.ok().map(|datagram| (datagram.buffer, datagram.from)))
        .unwrap();
    client.send_to_now(b"hello", server.local_address().unwrap()).unwrap();
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(told.take(), Some((b"hello".to_vec(), client.local_address().unwrap())));
}

#[test]
fn port_31_an_echo_of_datagrams_over_a_port() {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(bound(), 1).unwrap();
    let client = bound();
    server.receive_from(Vec::with_capacity(64)).post().unwrap();
    for round in 0..10u8 {
        client.send_to_now(&[round; 3], server.local_address().unwrap()).unwrap();
        let Some(Packet::ReceiveFrom { socket, result, buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("no datagram")
        };
        let (bytes, from) = result.unwrap();
        assert_eq!((bytes, from), (3, client.local_address().unwrap()));
        socket.send_to(buffer, from).post().unwrap();
        let Some(Packet::SendTo { socket, result: Ok(3), buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("not sent")
        };
        let mut echoed = [0; 8];
        assert_eq!(client.receive_from_now(&mut echoed).unwrap().0, 3);
        assert_eq!(echoed[..3], [round; 3]);
        socket.receive_from(buffer).post().unwrap();
    }
}
