//! `WSAPoll`.

use crate::common::{SOON, pair};
use overlapped::{PollEntry, PollEvents, Shutdown, Socket, Timeout, WsaError, poll};

const BOTH: PollEvents = PollEvents::READ.union(PollEvents::WRITE);

#[test]
fn poll_1_2_nothing_and_errors_cannot_be_asked_for() {
    assert_eq!(poll(&mut [], Timeout::Zero).unwrap_err(), WsaError::WSAEINVAL);
    let (client, _server) = pair();
    for wrong in [PollEvents::ERROR, PollEvents::HANGUP, PollEvents::INVALID] {
        let mut entries = [PollEntry::new(&client, wrong | PollEvents::READ)];
        assert_eq!(poll(&mut entries, Timeout::Zero).unwrap_err(), WsaError::WSAEINVAL);
    }
}

#[test]
fn poll_4_7_what_holds_of_each_and_how_many_there_are() {
    let (client, server) = pair();
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let waiting = Socket::connected(listener.local_address().unwrap()).unwrap();
    client.send_now(b"x").unwrap();
    let mut entries = [
        PollEntry::new(&server, PollEvents::READ),
        PollEntry::new(&client, PollEvents::READ),
        PollEntry::new(&listener, PollEvents::READ),
        PollEntry::new(&waiting, BOTH),
    ];
    let expected = [PollEvents::READ, PollEvents::empty(), PollEvents::READ, PollEvents::WRITE];
    // They need not come at once.
    while poll(&mut entries, SOON).unwrap() < 3 {}
    assert_eq!(entries.map(|entry| entry.occurred()), expected);
    // What is asked for can change.
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 1);
    entries[0].want(PollEvents::WRITE);
    assert_eq!(poll(&mut entries[..2], SOON).unwrap(), 1);
    assert_eq!(entries[0].occurred(), PollEvents::WRITE);
    assert_eq!(poll(&mut entries[1..2], Timeout::Zero).unwrap(), 0);
    assert_eq!(poll(&mut entries[1..2], Timeout::from(std::time::Duration::from_millis(5))).unwrap(), 0);
}

#[test]
fn poll_4_the_end_of_the_stream_is_a_hangup() {
    let (client, server) = pair();
    client.shutdown(Shutdown::Send).unwrap();
    let mut entries = [PollEntry::new(&server, PollEvents::READ)];
    assert_eq!(poll(&mut entries, SOON).unwrap(), 1);
    assert_eq!(entries[0].occurred(), PollEvents::HANGUP);
}

#[test]
fn poll_6_a_failed_connect_is_told() {
    let unused = Socket::tcp_v4().unwrap();
    unused.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let socket = Socket::tcp_v4().unwrap();
    socket.set_nonblocking(true).unwrap();
    assert_eq!(socket.connect(unused.local_address().unwrap()).unwrap_err(), WsaError::WSAEWOULDBLOCK);
    let mut entries = [PollEntry::new(&socket, PollEvents::WRITE)];
    assert_eq!(poll(&mut entries, SOON).unwrap(), 1);
    let failed = PollEvents::ERROR | PollEvents::HANGUP | PollEvents::WRITE;
    assert_eq!(entries[0].occurred(), failed);
}
