//! Listening and accepting (SOCK-23 to SOCK-27).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::common::{LITTLE, SOON, bounded, listener, pair};
use overlapped::{Decision, Socket, SocketSet, Waited, WsaError, select, thread, wait_one};

/// Waits until there is something to accept.
fn until_connection(listener: &Socket) {
    let mut read = SocketSet::new();
    read.insert(listener);
    assert_eq!(select(Some(&mut read), None, None, SOON), Ok(1));
}

#[test]
fn sock_23_a_listener_has_an_address_and_may_listen_again() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.listen(1), Err(WsaError::WSAEINVAL));
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    socket.listen(1).unwrap();
    socket.listen(16).unwrap();
    let clients: Vec<Socket> = (0..8).map(|_| Socket::connected(socket.local_address().unwrap()).unwrap()).collect();
    for client in &clients {
        assert_eq!(socket.accept().unwrap().1, client.local_address().unwrap());
    }
}

#[test]
fn sock_23_datagrams_are_not_listened_for() {
    let datagrams = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    assert_eq!(datagrams.listen(1), Err(WsaError::WSAEOPNOTSUPP));
    assert_eq!(datagrams.accept().unwrap_err(), WsaError::WSAEOPNOTSUPP);
}

#[test]
fn sock_23_a_connected_socket_does_not_listen() {
    let (client, server) = pair();
    assert_eq!(client.listen(1), Err(WsaError::WSAEISCONN));
    // It is connected as before.
    client.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
}

#[test]
fn sock_24_only_a_listener_accepts() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.accept().unwrap_err(), WsaError::WSAEINVAL);
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    assert_eq!(socket.accept().unwrap_err(), WsaError::WSAEINVAL);
    let (listener, address) = listener();
    listener.set_nonblocking(true).unwrap();
    assert_eq!(listener.accept().unwrap_err(), WsaError::WSAEWOULDBLOCK);
    let client = Socket::connected(address).unwrap();
    until_connection(&listener);
    assert_eq!(listener.accept().unwrap().1, client.local_address().unwrap());
    assert_eq!(listener.accept().unwrap_err(), WsaError::WSAEWOULDBLOCK);
}

#[test]
fn sock_24_an_accept_waits_for_a_client() {
    let (listener, address) = listener();
    let acceptor = thread::spawn(move || listener.accept().unwrap()).unwrap();
    assert_eq!(wait_one(&acceptor, LITTLE), Ok(Waited::TimedOut));
    let client = Socket::connected(address).unwrap();
    let (accepted, peer) = acceptor.join().unwrap();
    assert_eq!(peer, client.local_address().unwrap());
    accepted.send_now(b"welcome").unwrap();
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(7));
}

#[test]
fn sock_25_a_closure_that_accepts_has_seen_who_connects() {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    let caller = std::thread::current().id();
    let mut asked = 0;
    let (accepted, peer) = listener
        .accept_if(|request| {
            asked += 1;
            assert_eq!((request.peer, request.local), (client.local_address().unwrap(), address));
            assert_eq!(std::thread::current().id(), caller, "it runs within the call");
            Decision::Accept
        })
        .unwrap();
    assert_eq!((asked, peer), (1, client.local_address().unwrap()));
    accepted.send_now(b"hello").unwrap();
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(5));
}

#[test]
fn sock_25_a_closure_that_defers_leaves_the_first_in_its_place() {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    assert_eq!(listener.accept_if(|_| Decision::Defer).unwrap_err(), WsaError::WSATRY_AGAIN);
    let second = Socket::connected(address).unwrap();
    assert_eq!(listener.accept_if(|_| Decision::Defer).unwrap_err(), WsaError::WSATRY_AGAIN);
    assert_eq!(listener.accept().unwrap().1, client.local_address().unwrap());
    assert_eq!(listener.accept_if(|_| Decision::Accept).unwrap().1, second.local_address().unwrap());
}

#[test]
fn sock_25_a_closure_that_rejects_refuses_one_and_no_other() {
    let (listener, address) = listener();
    let first = Socket::connected(address).unwrap();
    assert_eq!(listener.accept_if(|_| Decision::Reject).unwrap_err(), WsaError::WSAECONNREFUSED);
    assert_eq!(bounded(&first).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
    let second = Socket::connected(address).unwrap();
    assert_eq!(listener.accept().unwrap().1, second.local_address().unwrap());
}

#[test]
fn sock_25_a_panic_of_the_closure_refuses_and_goes_on() {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| listener.accept_if(|_| panic!("no decision"))));
    assert_eq!(panicked.unwrap_err().downcast_ref::<&str>(), Some(&"no decision"));
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
    let client = Socket::connected(address).unwrap();
    assert_eq!(listener.accept().unwrap().1, client.local_address().unwrap());
}

#[test]
fn sock_25_nobody_is_asked_where_nobody_connects() {
    let (listener, _) = listener();
    listener.set_nonblocking(true).unwrap();
    let mut asked = false;
    let refused = listener.accept_if(|_| {
        asked = true;
        Decision::Accept
    });
    assert_eq!((refused.unwrap_err(), asked), (WsaError::WSAEWOULDBLOCK, false));
}

#[test]
fn sock_26_an_accepted_socket_has_the_options_of_its_listener() {
    let (listener, address) = listener();
    listener.set_nodelay(true).unwrap();
    listener.set_linger(Some(Duration::from_secs(3))).unwrap();
    listener.set_send_buffer_size(34_567).unwrap();
    listener.set_receive_buffer_size(45_678).unwrap();
    let _client = Socket::connected(address).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    assert!(accepted.nodelay().unwrap());
    assert_eq!(accepted.linger().unwrap(), Some(Duration::from_secs(3)));
    assert_eq!((accepted.send_buffer_size(), accepted.receive_buffer_size()), (Ok(34_567), Ok(45_678)));
    // What is set later is its own.
    accepted.set_linger(None).unwrap();
    assert_eq!(listener.linger().unwrap(), Some(Duration::from_secs(3)));
}

#[test]
fn sock_26_an_accepted_socket_waits_as_long_as_its_listener() {
    let (listener, address) = listener();
    listener.set_receive_timeout(Some(Duration::from_millis(30))).unwrap();
    let _first = Socket::connected(address).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    assert_eq!(accepted.receive_now(&mut [0; 8]), Err(WsaError::WSAETIMEDOUT));
    let _second = Socket::connected(address).unwrap();
    until_connection(&listener);
    listener.set_nonblocking(true).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    assert_eq!(accepted.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK));
}

#[test]
fn sock_27_the_end_of_a_listener_resets_who_was_not_accepted() {
    let (listener, address) = listener();
    let (accepted, waiting) = (Socket::connected(address).unwrap(), Socket::connected(address).unwrap());
    let (server, _) = listener.accept().unwrap();
    until_connection(&listener);
    drop(listener);
    assert_eq!(bounded(&waiting).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
    // Who was accepted stays.
    accepted.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
}
