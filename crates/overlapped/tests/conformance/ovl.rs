//! Overlapped operations with an event (OVL).

use std::rc::Rc;

use crate::common::{Alive, LITTLE, SOON, bounded, event, eventually, pair};
use overlapped::{
    Append, ResultError, Shutdown, Slept, Socket, Timeout, Wait, Waited, WsaError, sleep_alertable, wait_one,
};

#[test]
fn ovl_4_immediate_success_signals_the_event_too() {
    let (client, server) = pair();
    client.send_now(b"here").unwrap();
    eventually("data", || server.available().unwrap() == 4);
    let done = event();
    let receive = server.receive(Vec::with_capacity(64)).signal(&done).unwrap();
    assert_eq!(wait_one(&receive, SOON).unwrap(), Waited::Ready(()));
    assert!(receive.is_complete());
    assert_eq!(receive.result(Wait::Poll).unwrap().buffer, b"here");
}

#[test]
fn ovl_20_a_pending_operation_is_incomplete_and_comes_back() {
    let (client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    assert!(receive.was_pending() && !receive.is_complete());
    let Err(ResultError::Incomplete(receive)) = receive.result(Wait::Poll) else { panic!("it cannot be complete") };
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
}

#[test]
fn ovl_40_receives_are_filled_in_the_order_of_their_starts() {
    let (client, server) = pair();
    let done = event();
    let receives: Vec<_> =
        (0..8).map(|_| server.receive(vec![0; 1].into_boxed_slice()).signal(&done).unwrap()).collect();
    client.send_now(b"abcdefgh").unwrap();
    let received: Vec<u8> =
        receives.into_iter().map(|receive| receive.result(Wait::UntilComplete).unwrap().buffer[0]).collect();
    assert_eq!(received, b"abcdefgh");
}

#[test]
fn ovl_44_an_empty_receive_tells_that_there_is_something() {
    let (client, server) = pair();
    let done = event();
    let readable = server.receive(Vec::new()).signal(&done).unwrap();
    assert!(!readable.is_complete());
    client.send_now(b"abc").unwrap();
    assert_eq!(readable.result(Wait::UntilComplete).unwrap().bytes, 0);
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 3);
}

#[test]
fn ovl_46_the_end_of_the_stream_reaches_every_receive() {
    let (client, server) = pair();
    let done = event();
    let receives = [0; 3].map(|_| server.receive(vec![0; 8]).signal(&done).unwrap());
    client.shutdown(Shutdown::Send).unwrap();
    for receive in receives {
        assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 0);
    }
}

#[test]
fn ovl_49_parts_are_gathered_and_scattered_in_order() {
    let (client, server) = pair();
    let done = event();
    let send = client.send([b"one ".to_vec(), Vec::new(), b"two".to_vec()]).signal(&done).unwrap();
    assert_eq!(send.result(Wait::UntilComplete).unwrap().bytes, 7);
    eventually("data", || server.available().unwrap() == 7);
    let parts = [vec![0; 3].into_boxed_slice(), vec![0; 64].into_boxed_slice()];
    let received = server.receive(parts).signal(&done).unwrap().result(Wait::UntilComplete).unwrap();
    assert_eq!((&*received.buffer[0], &received.buffer[1][..4]), (&b"one"[..], &b" two"[..]));
}

#[test]
fn a_receive_appends_where_it_is_told_to() {
    let (client, server) = pair();
    let mut buffer = Append(b"so far, ".to_vec());
    buffer.0.reserve(64);
    client.send_now(b"so good").unwrap();
    let received = server.receive(buffer).signal(&event()).unwrap().result(Wait::UntilComplete).unwrap();
    assert_eq!(received.buffer.0, b"so far, so good");
}

#[test]
fn ovl_52_a_send_is_complete_when_all_is_taken() {
    let (client, server) = pair();
    let bytes: Vec<u8> = (0..8 << 20).map(|i| i as u8).collect();
    let expected = bytes.clone();
    let send = client.send(bytes).signal(&event()).unwrap();
    let reader = std::thread::spawn(move || {
        let (mut all, mut buffer) = (Vec::new(), vec![0; 65_536]);
        while all.len() < 8 << 20 {
            let bytes = server.receive_now(&mut buffer).unwrap();
            all.extend_from_slice(&buffer[..bytes]);
        }
        all
    });
    assert_eq!(send.result(Wait::UntilComplete).unwrap().bytes, 8 << 20);
    assert!(reader.join().unwrap() == expected);
}

#[test]
fn ovl_61_one_operation_is_cancelled_and_the_others_go_on() {
    let (client, server) = pair();
    let done = event();
    let first = server.receive(vec![0; 8]).signal(&done).unwrap();
    let second = server.receive(vec![0; 8]).signal(&done).unwrap();
    first.cancel().unwrap();
    let Err(ResultError::Failed(failed)) = first.result(Wait::UntilComplete) else { panic!("it was cancelled") };
    assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    assert!(failed.returned.capacity() >= 8);
    assert!(!second.is_complete());
    client.send_now(b"later").unwrap();
    assert_eq!(second.result(Wait::UntilComplete).unwrap().buffer, b"later");
}

#[test]
fn ovl_70_closing_ends_what_is_pending() {
    let (_client, server) = pair();
    let done = event();
    let receives = [0; 2].map(|_| server.receive(vec![0; 8]).signal(&done).unwrap());
    server.close().unwrap();
    for receive in receives {
        // Not found any more, or no socket to look on: both are no cancellation.
        let _ = receive.cancel();
        let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it was closed") };
        assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    }
}

#[test]
fn dropping_a_pending_operation_cancels_it_and_keeps_its_buffer_until_then() {
    let (_client, server) = pair();
    let alive = Alive::default();
    let done = event();
    let receives = [0; 4].map(|_| server.receive(alive.buffer()).signal(&done).unwrap());
    assert_eq!(alive.count(), 4);
    drop(receives);
    // Reclaimed with the drop or with a later one.
    eventually("the end of the buffers", || {
        drop(server.receive(vec![0; 1]).signal(&done).unwrap());
        alive.count() == 0
    });
}

#[test]
fn ovl_7_a_start_that_fails_gives_back_what_it_was_given() {
    let unconnected = Socket::tcp_v4().unwrap();
    let failed = unconnected.receive(vec![7; 3]).signal(&event()).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAENOTCONN);
    assert_eq!(failed.returned, [7; 3]);
    let dropped = Rc::new(());
    let kept = dropped.clone();
    let failed = unconnected.send("text").then(move |_| drop(kept)).unwrap_err();
    assert_eq!(failed.returned, "text");
    assert_eq!(Rc::strong_count(&dropped), 1);
    assert_eq!(sleep_alertable(Timeout::Zero), Slept::TimedOut);
}

#[test]
fn ovl_91_an_accept_that_cannot_start_gives_the_acceptor_back() {
    let not_listening = Socket::tcp_v4().unwrap();
    let failed = not_listening.accept_into(Socket::tcp_v4().unwrap()).signal(&event()).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL);
    failed.returned.bind("127.0.0.1:0".parse().unwrap()).unwrap();
}

#[test]
fn ovl_98_an_accepted_socket_knows_its_names() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let done = event();
    let accept = listener.accept_into(Socket::tcp_v4().unwrap()).signal(&done).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
    let accepted = accept.result(Wait::UntilComplete).unwrap();
    assert_eq!(accepted.peer, client.local_address().unwrap());
    assert_eq!(accepted.local, client.peer_address().unwrap());
    assert_eq!(accepted.socket.peer_address().unwrap(), accepted.peer);
    assert_eq!(accepted.socket.local_address().unwrap(), accepted.local);
    accepted.socket.shutdown(Shutdown::Both).unwrap();
}

#[test]
fn ovl_99_closing_the_listener_ends_its_accepts() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let accept = listener.accept_into(Socket::tcp_v4().unwrap()).signal(&event()).unwrap();
    drop(listener);
    let Err(ResultError::Failed(failed)) = accept.result(Wait::UntilComplete) else { panic!("it was closed") };
    assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
}

#[test]
fn ovl_111_a_refused_connect_says_so() {
    let nobody = Socket::tcp_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::tcp_v4().unwrap();
    let connect = client.connect_overlapped(nobody.local_address().unwrap()).signal(&event()).unwrap();
    let Err(error) = connect.result(Wait::UntilComplete) else { panic!("nobody listens") };
    assert_eq!(WsaError::from(error), WsaError::WSAECONNREFUSED);
}

#[test]
fn ovl_55_a_send_without_a_send_buffer_ends_when_it_is_acknowledged() {
    const MUCH: usize = 60_000;
    let (client, server) = pair();
    client.set_receive_buffer_size(8192).unwrap();
    server.set_send_buffer_size(0).unwrap();
    let done = event();
    let sending = server.send(vec![7; MUCH]).signal(&done).unwrap();
    assert_eq!(wait_one(&done, LITTLE).unwrap(), Waited::TimedOut, "nobody has received it");
    let (mut received, mut buffer) = (0, vec![0; 1 << 16]);
    while received < MUCH {
        received += bounded(&client).receive_now(&mut buffer).unwrap();
    }
    assert_eq!(sending.result(Wait::UntilComplete).unwrap().bytes, MUCH);
}
