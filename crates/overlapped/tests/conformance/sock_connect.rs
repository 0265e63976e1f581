//! Connecting (SOCK-30 to SOCK-36).

use std::time::Duration;

use crate::common::{SOON, bounded, listener, nobody, pair};
use overlapped::{Shutdown, Socket, SocketSet, Timeout, WsaError, select};

/// Waits for the end of a connect in the background: whether it has succeeded, if it ends in time.
fn end_of_connect(socket: &Socket, timeout: Timeout) -> Option<bool> {
    let (mut write, mut except) = (SocketSet::new(), SocketSet::new());
    write.insert(socket);
    except.insert(socket);
    let ended = select(None, Some(&mut write), Some(&mut except), timeout).unwrap();
    assert!(ended < 2, "it has succeeded or failed");
    (ended == 1).then(|| write.contains(socket))
}

fn nonblocking() -> Socket {
    let socket = Socket::tcp_v4().unwrap();
    socket.set_nonblocking(true).unwrap();
    socket
}

/// A socket whose connect goes on, to the address, as long as the others live.
fn connecting() -> (Socket, std::net::SocketAddr, Vec<Socket>) {
    let (listener, address) = nobody();
    listener.listen(1).unwrap();
    let mut others = vec![listener];
    loop {
        // Linux does not answer what a full backlog cannot take.
        let socket = nonblocking();
        assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
        match end_of_connect(&socket, Timeout::After(Duration::from_millis(200))) {
            Some(true) => others.push(socket),
            None => return (socket, address, others),
            Some(false) => {
                // Windows refuses it (SOCK-27), but nobody answers in a network for documentation.
                let (socket, address) = (nonblocking(), "203.0.113.1:4000".parse().unwrap());
                assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
                return (socket, address, others);
            }
        }
    }
}

#[test]
fn sock_30_where_nobody_listens_a_connect_is_refused() {
    let (_keeper, address) = nobody();
    assert_eq!(Socket::connected(address).unwrap_err(), WsaError::WSAECONNREFUSED);
}

#[test]
fn sock_30_an_address_that_cannot_be_connected_to_is_refused() {
    let (_listener, address) = listener();
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.connect("127.0.0.1:0".parse().unwrap()), Err(WsaError::WSAEADDRNOTAVAIL));
    assert_eq!(socket.connect(([0, 0, 0, 0], address.port()).into()), Err(WsaError::WSAEADDRNOTAVAIL));
    assert_eq!(socket.connect("[::1]:9".parse().unwrap()), Err(WsaError::WSAEAFNOSUPPORT));
    // None of them has spoilt it.
    socket.connect(address).unwrap();
    assert_eq!(socket.peer_address(), Ok(address));
}

#[test]
fn sock_31_a_connect_that_would_block_goes_on() {
    let (listener, address) = listener();
    let socket = nonblocking();
    assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
    assert_eq!(end_of_connect(&socket, SOON), Some(true));
    assert_eq!(listener.accept().unwrap().1, socket.local_address().unwrap());
    assert_eq!(socket.connect(address), Err(WsaError::WSAEISCONN));
}

#[test]
fn sock_31_a_second_connect_is_told_of_the_first() {
    let (socket, address, _others) = connecting();
    assert_eq!(socket.connect(address), Err(WsaError::WSAEALREADY));
}

#[test]
fn sock_32_select_tells_the_end_and_so_error_the_failure() {
    let (_listener, open) = listener();
    let (_keeper, closed) = nobody();
    for (address, expected) in [(open, None), (closed, Some(WsaError::WSAECONNREFUSED))] {
        let socket = nonblocking();
        assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
        assert_eq!(end_of_connect(&socket, SOON), Some(expected.is_none()));
        assert_eq!(socket.connect_error(), Ok(expected));
    }
}

#[test]
fn sock_33_a_connecting_socket_knows_its_names() {
    let (socket, address, _others) = connecting();
    assert_eq!(socket.peer_address(), Ok(address));
    assert_ne!(socket.local_address().unwrap().port(), 0);
    assert_eq!(socket.connect_error(), Ok(None));
}

#[test]
fn sock_33_a_connecting_socket_transfers_nothing() {
    let (socket, _, _others) = connecting();
    assert_eq!(socket.receive_now(&mut [0; 8]), Err(WsaError::WSAENOTCONN));
    assert_eq!(socket.send_now(b"x"), Err(WsaError::WSAENOTCONN));
    assert_eq!(socket.shutdown(Shutdown::Send), Err(WsaError::WSAENOTCONN));
}

#[test]
fn sock_34_a_failure_is_known_until_a_connect_succeeds() {
    let (keeper, address) = nobody();
    let socket = nonblocking();
    assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
    for _ in 0..3 {
        assert_eq!(end_of_connect(&socket, SOON), Some(false));
        assert_eq!(socket.connect_error(), Ok(Some(WsaError::WSAECONNREFUSED)), "asking does not clear it");
    }
    keeper.listen(1).unwrap();
    assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
    assert_eq!(end_of_connect(&socket, SOON), Some(true));
    assert_eq!(socket.connect_error(), Ok(None));
}

#[test]
fn sock_34_a_failure_that_a_call_has_told_is_not_told_again() {
    let (_keeper, address) = nobody();
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.connect(address), Err(WsaError::WSAECONNREFUSED));
    assert_eq!(socket.connect_error(), Ok(None));
}

#[test]
fn sock_35_a_socket_that_was_refused_can_listen() {
    let (_keeper, address) = nobody();
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.connect(address), Err(WsaError::WSAECONNREFUSED));
    socket.listen(1).unwrap();
    let mut own = socket.local_address().unwrap();
    own.set_ip("127.0.0.1".parse().unwrap());
    let client = Socket::connected(own).unwrap();
    assert_eq!(socket.accept().unwrap().1, client.local_address().unwrap());
}

fn datagrams() -> Socket {
    Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap()
}

#[test]
fn sock_36_datagrams_go_to_the_peer_that_was_named_last() {
    let (socket, first, second) = (datagrams(), datagrams(), datagrams());
    for peer in [&first, &second] {
        socket.connect(peer.local_address().unwrap()).unwrap();
        assert_eq!(socket.peer_address(), peer.local_address());
        socket.send_now(b"x").unwrap();
        assert_eq!(bounded(peer).receive_from_now(&mut [0; 8]), Ok((1, socket.local_address().unwrap())));
    }
    // That nobody is there is no matter of the connect.
    let gone = datagrams().local_address().unwrap();
    socket.connect(gone).unwrap();
    assert_eq!(socket.peer_address(), Ok(gone));
}

#[test]
fn sock_36_an_address_of_zeros_takes_the_peer_away() {
    for (here, zeros) in [("127.0.0.1:0", "0.0.0.0:0"), ("[::1]:0", "[::]:0")] {
        let [peer, stranger, bound] = [0; 3].map(|_| Socket::udp_bound(here.parse().unwrap()).unwrap());
        let peer = peer.local_address().unwrap();
        // One has a port of the system's choice by its bind, and one by its connect.
        bound.connect(peer).unwrap();
        for socket in [bound, Socket::udp_connected(peer).unwrap()] {
            let address = socket.local_address().unwrap();
            socket.connect(zeros.parse().unwrap()).unwrap();
            assert_eq!(socket.peer_address(), Err(WsaError::WSAENOTCONN));
            assert_eq!(socket.send_now(b"x"), Err(WsaError::WSAENOTCONN));
            // Everybody is heard again, at the same port.
            assert_eq!(socket.local_address().unwrap().port(), address.port());
            stranger.send_to_now(b"hello", address).unwrap();
            assert_eq!(bounded(&socket).receive_from_now(&mut [0; 8]), Ok((5, stranger.local_address().unwrap())));
        }
    }
}

#[test]
fn a_connected_socket_is_not_connected_again() {
    let (client, server) = pair();
    let (_listener, address) = listener();
    assert_eq!(client.connect(address), Err(WsaError::WSAEISCONN));
    client.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1), "it is connected as before");
}
