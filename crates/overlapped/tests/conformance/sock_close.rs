//! Shutting down and closing (SOCK-50 to SOCK-65).

use std::time::{Duration, Instant};

use crate::common::{LITTLE, SOON, bounded, event, eventually, listener, pair};
use overlapped::{
    CompletionPort, Concurrency, Event, Packet, ResultError, Shutdown, Socket, Wait, Waited, WsaError, wait_one,
};

const EACH: [Shutdown; 3] = [Shutdown::Receive, Shutdown::Send, Shutdown::Both];

#[test]
fn sock_50_only_a_connection_is_shut_down_and_more_than_once() {
    let (listener, _) = listener();
    for how in EACH {
        assert_eq!(Socket::tcp_v4().unwrap().shutdown(how), Err(WsaError::WSAENOTCONN));
        assert_eq!(listener.shutdown(how), Err(WsaError::WSAENOTCONN));
        let (client, _server) = pair();
        client.shutdown(how).unwrap();
        client.shutdown(how).unwrap();
    }
}

#[test]
fn sock_51_a_socket_that_sends_no_more_still_receives() {
    let (client, server) = pair();
    client.send_now(b"request").unwrap();
    client.shutdown(Shutdown::Send).unwrap();
    assert_eq!(client.send_now(b"more"), Err(WsaError::WSAESHUTDOWN));
    let refused = client.send(b"more".to_vec()).signal(&event()).unwrap_err();
    assert_eq!((refused.error, refused.returned), (WsaError::WSAESHUTDOWN, b"more".to_vec()));
    let mut buffer = [0; 16];
    assert_eq!((bounded(&server).receive_now(&mut buffer), &buffer[..7]), (Ok(7), &b"request"[..]));
    assert_eq!(server.receive_now(&mut buffer), Ok(0));
    server.send_now(b"answer").unwrap();
    assert_eq!((bounded(&client).receive_now(&mut buffer), &buffer[..6]), (Ok(6), &b"answer"[..]));
}

#[test]
fn sock_52_a_socket_that_receives_no_more_still_sends() {
    let (client, server) = pair();
    client.shutdown(Shutdown::Receive).unwrap();
    assert_eq!(client.receive_now(&mut [0; 8]), Err(WsaError::WSAESHUTDOWN));
    let refused = client.receive(vec![1; 2]).signal(&event()).unwrap_err();
    assert_eq!((refused.error, refused.returned.len()), (WsaError::WSAESHUTDOWN, 2));
    client.send_now(b"still").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(5));
}

#[test]
fn sock_53_a_receive_that_was_pending_has_what_comes_later() {
    let (client, server) = pair();
    let done = event();
    let receive = server.receive(vec![0; 8]).signal(&done).unwrap();
    server.shutdown(Shutdown::Receive).unwrap();
    assert_eq!(wait_one(&done, LITTLE), Ok(Waited::TimedOut));
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAESHUTDOWN));
    client.send_now(b"ab").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"ab");
}

#[test]
fn sock_54_what_nobody_will_receive_breaks_the_connection() {
    for before in [false, true] {
        let (client, server) = pair();
        if before {
            client.send_now(b"abc").unwrap();
            eventually("data", || server.available() == Ok(3));
        }
        server.shutdown(Shutdown::Receive).unwrap();
        if !before {
            client.send_now(b"abc").unwrap();
        }
        assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
    }
}

#[test]
fn sock_55_datagrams_are_shut_down_without_a_peer() {
    let socket = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    let other = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    socket.shutdown(Shutdown::Receive).unwrap();
    assert_eq!(socket.receive_from_now(&mut [0; 8]), Err(WsaError::WSAESHUTDOWN));
    socket.send_to_now(b"x", other.local_address().unwrap()).unwrap();
    assert_eq!(bounded(&other).receive_from_now(&mut [0; 8]).unwrap().0, 1);
    socket.shutdown(Shutdown::Send).unwrap();
    assert_eq!(socket.send_to_now(b"x", other.local_address().unwrap()), Err(WsaError::WSAESHUTDOWN));
}

#[test]
fn sock_56_a_socket_that_is_shut_down_is_connected_and_has_its_names() {
    for how in EACH {
        let (client, server) = pair();
        let names = (client.local_address().unwrap(), client.peer_address().unwrap());
        client.shutdown(how).unwrap();
        assert_eq!((client.local_address(), client.peer_address()), (Ok(names.0), Ok(names.1)), "{how:?}");
        assert_eq!(client.connect(server.local_address().unwrap()), Err(WsaError::WSAEISCONN));
    }
}

#[test]
fn sock_61_by_default_a_close_sends_what_is_queued() {
    let (client, server) = pair();
    assert_eq!(client.linger(), Ok(None));
    let bytes = vec![7; 1 << 16];
    assert_eq!(client.send_now(&bytes), Ok(1 << 16));
    client.close().unwrap();
    let (mut received, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match bounded(&server).receive_now(&mut buffer).unwrap() {
            0 => break,
            bytes => received += bytes,
        }
    }
    assert_eq!(received, 1 << 16);
}

#[test]
fn sock_61_to_linger_for_no_time_breaks_the_connection_off() {
    let (client, server) = pair();
    client.set_linger(Some(Duration::ZERO)).unwrap();
    drop(client);
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
}

/// A connection of which the other side has more to receive than it has room for.
fn clogged() -> (Socket, Socket) {
    let (client, server) = pair();
    client.set_nonblocking(true).unwrap();
    eventually("there is no room left", || client.send_now(&[7; 1 << 16]).is_err());
    (client, server)
}

#[test]
fn sock_61_to_linger_waits_until_it_is_received_or_the_time_is_over() {
    let (client, server) = clogged();
    client.set_nonblocking(false).unwrap();
    client.set_linger(Some(Duration::from_secs(1))).unwrap();
    let began = Instant::now();
    client.close().unwrap();
    assert!(began.elapsed() >= Duration::from_millis(900), "nobody has received it");
    drop(server);
    let (client, server) = clogged();
    client.set_nonblocking(false).unwrap();
    client.set_linger(Some(Duration::from_secs(20))).unwrap();
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while bounded(&server).receive_now(&mut buffer).unwrap() > 0 {}
    });
    let began = Instant::now();
    client.close().unwrap();
    assert!(began.elapsed() < Duration::from_secs(20), "all has been received");
    reader.join().unwrap();
}

#[test]
fn sock_61_a_close_that_would_have_to_wait_gives_the_socket_back() {
    let (client, server) = clogged();
    client.set_linger(Some(Duration::from_secs(1))).unwrap();
    let failed = client.close().unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEWOULDBLOCK);
    assert_eq!(failed.returned.peer_address(), server.local_address(), "it is open");
    // Dropped, it is closed all the same, and what is queued goes out.
    drop(failed.returned);
    let mut buffer = vec![0; 1 << 16];
    while bounded(&server).receive_now(&mut buffer).unwrap() > 0 {}
}

#[test]
fn sock_62_what_is_pending_ends_with_its_socket() {
    let (_client, server) = pair();
    let done = Event::manual(false).unwrap();
    let receives = [0; 3].map(|_| server.receive(vec![5; 8]).signal(&done).unwrap());
    server.close().unwrap();
    assert_eq!(wait_one(&done, SOON), Ok(Waited::Ready(())));
    for receive in receives {
        let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("nothing came") };
        assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    }
}

#[test]
fn sock_64_a_close_has_no_packet_of_its_own() {
    let (client, server) = pair();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 1).unwrap();
    server.send(b"x".to_vec()).post().unwrap();
    let Some(Packet::Send { socket, .. }) = port.get(SOON).unwrap() else { panic!("the send has one") };
    drop((socket, server));
    assert!(port.get(LITTLE).unwrap().is_none());
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(1));
    assert_eq!(client.receive_now(&mut [0; 8]), Ok(0), "it is closed");
}

#[test]
fn sock_65_what_was_not_received_breaks_the_connection_at_the_close() {
    let (client, server) = pair();
    client.send_now(b"abc").unwrap();
    eventually("data", || server.available() == Ok(3));
    drop(server);
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
}

#[test]
fn sock_60_the_end_of_a_socket_is_not_that_of_one_with_its_number() {
    let (_client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    drop(server);
    // The number of the closed one may be that of one of these.
    let later: Vec<(Socket, Socket)> = (0..8).map(|_| pair()).collect();
    let waiting: Vec<_> =
        later.iter().map(|(_, server)| server.receive(vec![0; 8]).signal(&event()).unwrap()).collect();
    // It has ended, or does so by its own socket's close: none of these is cancelled for it.
    drop(receive);
    for ((client, _), receive) in later.iter().zip(waiting) {
        client.send_now(b"x").unwrap();
        assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
    }
}
