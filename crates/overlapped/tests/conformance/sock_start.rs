//! What sockets start as, their addresses and their names (SOCK-10 to SOCK-22).

use crate::common::{LITTLE, SOON, event, is_signaled, listener, pair};
use overlapped::{CompletionPort, Concurrency, Packet, Socket, Wait, Waited, WsaError, thread, wait_one};

fn loopback() -> std::net::SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

#[test]
fn sock_10_every_socket_is_overlapped() {
    let datagrams = Socket::udp_bound(loopback()).unwrap();
    let (_client, server) = pair();
    for socket in [&datagrams, &server] {
        // A call that waited would never return: nothing comes.
        let receive = socket.receive(vec![0; 8]).signal(&event()).unwrap();
        assert!(receive.was_pending() && !receive.is_complete());
    }
}

#[test]
fn sock_12_an_accepted_socket_can_have_a_port_like_its_listener() {
    let (client, server) = pair();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 3).unwrap();
    server.receive(vec![0; 8]).post().unwrap();
    client.send_now(b"x").unwrap();
    let Some(Packet::Receive { key: 3, result: Ok(1), .. }) = port.get(SOON).unwrap() else { panic!("its packet") };
}

#[test]
fn sock_13_a_new_socket_blocks_until_there_is_something() {
    let (client, server) = pair();
    let receiver = thread::spawn(move || server.receive_now(&mut [0; 8])).unwrap();
    assert_eq!(wait_one(&receiver, LITTLE), Ok(Waited::TimedOut));
    client.send_now(b"now").unwrap();
    assert_eq!(receiver.join().unwrap(), Ok(3));
}

#[test]
fn sock_13_told_not_to_block_a_socket_fails_instead() {
    let (client, server) = pair();
    server.set_nonblocking(true).unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK));
    // What is overlapped does not care.
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
    server.set_nonblocking(false).unwrap();
    let receiver = thread::spawn(move || server.receive_now(&mut [0; 8])).unwrap();
    assert!(!is_signaled(&receiver));
    client.send_now(b"again").unwrap();
    assert_eq!(receiver.join().unwrap(), Ok(5));
}

#[test]
fn sock_20_an_address_must_be_of_the_family_and_of_this_machine() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.bind("[::1]:0".parse().unwrap()), Err(WsaError::WSAEAFNOSUPPORT));
    assert_eq!(socket.bind("203.0.113.1:0".parse().unwrap()), Err(WsaError::WSAEADDRNOTAVAIL));
    // It has none yet, and can be given one.
    assert_eq!(socket.local_address(), Err(WsaError::WSAEINVAL));
    socket.bind(loopback()).unwrap();
    assert!(socket.local_address().unwrap().ip().is_loopback());
}

#[test]
fn sock_20_an_address_is_given_once_and_to_one() {
    let socket = Socket::tcp_v4().unwrap();
    socket.bind(loopback()).unwrap();
    let address = socket.local_address().unwrap();
    assert_ne!(address.port(), 0, "port 0 takes a free one");
    assert_eq!(socket.bind(loopback()), Err(WsaError::WSAEINVAL));
    assert_eq!(Socket::tcp_v4().unwrap().bind(address), Err(WsaError::WSAEADDRINUSE));
    // Datagrams have ports of their own.
    Socket::udp_v4().unwrap().bind(address).unwrap();
    drop(socket);
    Socket::tcp_v4().unwrap().bind(address).unwrap();
}

#[test]
fn sock_21_a_socket_has_a_name_when_it_is_bound_or_connected() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.local_address(), Err(WsaError::WSAEINVAL));
    let (listener, address) = listener();
    socket.connect(address).unwrap();
    let (accepted, peer) = listener.accept().unwrap();
    assert_eq!(socket.local_address(), Ok(peer));
    assert_eq!(accepted.local_address(), Ok(address));
}

#[test]
fn sock_22_only_a_connected_socket_has_a_peer() {
    let (listener, address) = listener();
    let socket = Socket::tcp_v4().unwrap();
    for unconnected in [&socket, &listener] {
        assert_eq!(unconnected.peer_address(), Err(WsaError::WSAENOTCONN));
    }
    socket.connect(address).unwrap();
    let (accepted, peer) = listener.accept().unwrap();
    assert_eq!((socket.peer_address(), accepted.peer_address()), (Ok(address), Ok(peer)));
    // It is known after the peer has gone.
    drop(socket);
    assert_eq!(accepted.receive_now(&mut [0; 1]), Ok(0));
    assert_eq!(accepted.peer_address(), Ok(peer));
}
