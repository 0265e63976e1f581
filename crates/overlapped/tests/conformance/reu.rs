//! Who may have an address that somebody has (REU).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::common::{bounded, listener, pair};
use overlapped::{Socket, WsaError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Default,
    Reuse,
    Exclusive,
}

/// Who binds: its claim, and whether to one address of this machine instead of all.
type Bind = (Claim, bool);

const BINDS: [Bind; 6] = [
    (Claim::Default, false),
    (Claim::Default, true),
    (Claim::Reuse, false),
    (Claim::Reuse, true),
    (Claim::Exclusive, false),
    (Claim::Exclusive, true),
];

const OK: Result<(), WsaError> = Ok(());
const IN_USE: Result<(), WsaError> = Err(WsaError::WSAEADDRINUSE);
const ACCESS: Result<(), WsaError> = Err(WsaError::WSAEACCES);

/// What the second bind comes to: a row for each first.
const TABLE: [[Result<(), WsaError>; 6]; 6] = [
    [IN_USE, OK, ACCESS, OK, IN_USE, OK],
    [OK, IN_USE, OK, ACCESS, IN_USE, IN_USE],
    [IN_USE, OK, OK, OK, IN_USE, OK],
    [OK, IN_USE, OK, OK, IN_USE, IN_USE],
    [IN_USE, ACCESS, ACCESS, ACCESS, IN_USE, ACCESS],
    [OK, IN_USE, OK, ACCESS, IN_USE, IN_USE],
];

fn claiming(make: fn() -> Result<Socket, WsaError>, claim: Claim) -> Socket {
    let socket = make().unwrap();
    match claim {
        Claim::Default => {}
        Claim::Reuse => socket.set_reuse_address(true).unwrap(),
        Claim::Exclusive => socket.set_exclusive_address_use(true).unwrap(),
    }
    socket
}

fn address(specific: bool, port: u16) -> SocketAddr {
    (if specific { Ipv4Addr::LOCALHOST } else { Ipv4Addr::UNSPECIFIED }, port).into()
}

fn table(make: fn() -> Result<Socket, WsaError>, listening: bool) {
    for (first, row) in BINDS.into_iter().zip(TABLE) {
        for (second, expected) in BINDS.into_iter().zip(row) {
            let one = claiming(make, first.0);
            one.bind(address(first.1, 0)).unwrap();
            if listening {
                one.listen(1).unwrap();
            }
            let other = claiming(make, second.0);
            let bound = other.bind(address(second.1, one.local_address().unwrap().port()));
            assert_eq!(bound, expected, "{second:?} after {first:?}");
            if listening && bound.is_ok() {
                other.listen(1).unwrap();
            }
        }
    }
}

#[test]
fn reu_1_streams_have_their_addresses_by_the_table() {
    table(Socket::tcp_v4, false);
}

#[test]
fn reu_1_listeners_have_their_addresses_by_the_table() {
    table(Socket::tcp_v4, true);
}

#[test]
fn reu_1_datagrams_have_their_addresses_by_the_table() {
    table(Socket::udp_v4, false);
}

#[test]
fn reu_1_a_restarted_server_has_its_address_at_once() {
    let (first, address) = listener();
    let client = Socket::connected(address).unwrap();
    let (server, _) = first.accept().unwrap();
    // This side closes first, and its connection is remembered for a while.
    drop((server, first));
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(0));
    drop(client);
    let second = Socket::listener(address).unwrap();
    let client = Socket::connected(address).unwrap();
    assert_eq!(second.accept().unwrap().1, client.local_address().unwrap());
}

#[test]
fn reu_1_who_is_more_specific_has_what_is_sent_there() {
    let (everywhere, here) = (Socket::udp_v4().unwrap(), Socket::udp_v4().unwrap());
    everywhere.bind(address(false, 0)).unwrap();
    let port = everywhere.local_address().unwrap().port();
    here.bind(address(true, port)).unwrap();
    let sender = Socket::udp_bound(address(true, 0)).unwrap();
    sender.send_to_now(b"here", address(true, port)).unwrap();
    sender.send_to_now(b"there", (IpAddr::from([127, 0, 0, 5]), port).into()).unwrap();
    let mut buffer = [0; 8];
    assert_eq!(bounded(&here).receive_from_now(&mut buffer).unwrap().0, 4);
    assert_eq!(bounded(&everywhere).receive_from_now(&mut buffer).unwrap().0, 5);
}

#[test]
fn reu_2_to_share_and_to_have_alone_exclude_each_other() {
    let sharing = claiming(Socket::tcp_v4, Claim::Reuse);
    assert_eq!(sharing.set_exclusive_address_use(true), Err(WsaError::WSAEINVAL));
    let exclusive = claiming(Socket::tcp_v4, Claim::Exclusive);
    assert_eq!(exclusive.set_reuse_address(true), Err(WsaError::WSAEINVAL));
}

#[test]
fn reu_3_after_the_bind_a_claim_has_no_effect() {
    let first = Socket::tcp_v4().unwrap();
    first.bind(address(true, 0)).unwrap();
    first.set_reuse_address(true).unwrap();
    let second = claiming(Socket::tcp_v4, Claim::Reuse);
    assert_eq!(second.bind(first.local_address().unwrap()), ACCESS);
    let third = Socket::tcp_v4().unwrap();
    third.bind(address(true, 0)).unwrap();
    assert_eq!(third.set_exclusive_address_use(true), Err(WsaError::WSAEINVAL));
}

#[test]
fn reu_4_the_first_of_two_listeners_has_the_connections() {
    let first = claiming(Socket::tcp_v4, Claim::Reuse);
    first.bind(address(true, 0)).unwrap();
    first.listen(16).unwrap();
    let shared = first.local_address().unwrap();
    let second = claiming(Socket::tcp_v4, Claim::Reuse);
    second.bind(shared).unwrap();
    second.listen(16).unwrap();
    second.set_nonblocking(true).unwrap();
    for _ in 0..10 {
        let client = Socket::connected(shared).unwrap();
        assert_eq!(first.accept().unwrap().1, client.local_address().unwrap());
    }
    assert_eq!(second.accept().unwrap_err(), WsaError::WSAEWOULDBLOCK);
    // It has them when it is alone.
    drop(first);
    second.set_nonblocking(false).unwrap();
    let client = Socket::connected(shared).unwrap();
    assert_eq!(second.accept().unwrap().1, client.local_address().unwrap());
}

#[test]
fn reu_1_a_connection_does_not_have_its_listeners_address_alone() {
    let (client, server) = pair();
    // The listener is gone, and its port is that of the connection.
    let again = Socket::listener(server.local_address().unwrap()).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
    let other = Socket::connected(again.local_address().unwrap()).unwrap();
    assert_eq!(again.accept().unwrap().1, other.local_address().unwrap());
}
