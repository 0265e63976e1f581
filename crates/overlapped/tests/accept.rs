//! Accepting under a condition, and what a socket without a send buffer waits for.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};

use common::pair;
use overlapped::{Decision, Event, Socket, Timeout, Wait, Waited, WsaError, wait_one};

fn listener() -> (Socket, std::net::SocketAddr) {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_address().unwrap();
    (listener, address)
}

#[test]
fn sock_25_a_closure_decides_what_becomes_of_a_connection() {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    let mut asked = 0;
    let deferred = listener.accept_if(|request| {
        asked += 1;
        assert_eq!((request.peer, request.local), (client.local_address().unwrap(), address));
        Decision::Defer
    });
    assert_eq!(deferred.unwrap_err(), WsaError::WSATRY_AGAIN);
    // It is still the first.
    let (accepted, peer) = listener.accept_if(|_| Decision::Accept).unwrap();
    assert_eq!((asked, peer), (1, client.local_address().unwrap()));
    accepted.send_now(b"hello").unwrap();
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 5);
    let second = Socket::connected(address).unwrap();
    assert_eq!(listener.accept_if(|_| Decision::Reject).unwrap_err(), WsaError::WSAECONNREFUSED);
    assert_eq!(second.receive_now(&mut [0; 8]).unwrap_err(), WsaError::WSAECONNRESET);
}

#[test]
fn sock_25_a_panic_of_the_closure_refuses_and_goes_on() {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| listener.accept_if(|_| panic!("no decision"))));
    assert_eq!(panicked.unwrap_err().downcast_ref::<&str>(), Some(&"no decision"));
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap_err(), WsaError::WSAECONNRESET);
    let client = Socket::connected(address).unwrap();
    assert_eq!(listener.accept().unwrap().1, client.local_address().unwrap());
}

#[test]
fn ovl_55_a_send_without_a_send_buffer_ends_when_it_is_acknowledged() {
    const MUCH: usize = 60_000;
    let (client, server) = pair();
    client.set_receive_buffer_size(8192).unwrap();
    server.set_send_buffer_size(0).unwrap();
    let done = Event::manual(false).unwrap();
    let sending = server.send(vec![7; MUCH]).signal(&done).unwrap();
    let little = Timeout::After(std::time::Duration::from_millis(20));
    assert_eq!(wait_one(&done, little).unwrap(), Waited::TimedOut, "nobody has received it");
    let (mut received, mut buffer) = (0, vec![0; 1 << 16]);
    while received < MUCH {
        received += client.receive_now(&mut buffer).unwrap();
    }
    assert_eq!(sending.result(Wait::UntilComplete).unwrap().bytes, MUCH);
}
