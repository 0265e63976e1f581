//! Sockets as objects to wait for (SKH).

use crate::common::{LITTLE, SOON, event, is_signaled, listener, pair};
use overlapped::{CompletionPort, Concurrency, Packet, Slept, Socket, Wait, Waited, sleep_alertable, wait_one};

#[test]
fn skh_1_a_fresh_socket_is_nonsignaled() {
    for socket in [Socket::tcp_v4().unwrap(), Socket::udp_v4().unwrap(), listener().0] {
        assert_eq!(wait_one(&socket, LITTLE), Ok(Waited::TimedOut));
    }
}

#[test]
fn skh_1_data_and_calls_that_are_not_overlapped_signal_nothing() {
    let (client, server) = pair();
    client.send_now(b"x").unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 1);
    client.send_now(b"y").unwrap();
    for (socket, which) in [(&client, "client"), (&server, "server")] {
        assert_eq!(wait_one(socket, LITTLE), Ok(Waited::TimedOut), "{which}");
    }
}

#[test]
fn skh_1_the_end_of_an_operation_with_a_routine_signals_until_the_next_starts() {
    let (client, server) = pair();
    server.receive(vec![0; 1]).then(|received| assert_eq!(received.unwrap().bytes, 1)).unwrap();
    assert!(!is_signaled(&server));
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())));
    assert!(is_signaled(&server), "a wait takes nothing");
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert!(is_signaled(&server));
    server.receive(vec![0; 1]).then(drop).unwrap();
    assert!(!is_signaled(&server), "the next has started");
}

#[test]
fn skh_1_the_end_of_an_operation_of_a_port_signals_too() {
    let (client, server) = pair();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 1).unwrap();
    server.receive(vec![0; 1]).post().unwrap();
    assert!(!is_signaled(&*server));
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&*server, SOON), Ok(Waited::Ready(())));
    let Some(Packet::Receive { result: Ok(1), .. }) = port.get(SOON).unwrap() else { panic!("its packet comes") };
}

#[test]
fn skh_1_an_operation_with_an_event_signals_that_alone() {
    let (client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
    assert_eq!(wait_one(&server, LITTLE), Ok(Waited::TimedOut));
}
