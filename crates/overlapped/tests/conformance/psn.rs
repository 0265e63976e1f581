//! Notifications of readiness by a port.

use crate::common::{SOON, pair};
use overlapped::{CompletionPort, Concurrency, Packet, Readiness, Shutdown, Timeout, Trigger, WsaError};

type Port = CompletionPort<Vec<u8>>;

fn port() -> Port {
    Port::new(Concurrency::Exactly(1)).unwrap()
}

/// The next notification, whose key is 7.
fn next(port: &Port) -> Readiness {
    match port.get(SOON).unwrap() {
        Some(Packet::Ready { key: 7, events }) => events,
        packet => panic!("{packet:?}"),
    }
}

fn is_quiet(port: &Port) -> bool {
    port.get(Timeout::Zero).unwrap().is_none()
}

#[test]
fn psn_4_events_come_with_the_key_among_other_packets() {
    let (client, server) = pair();
    let mut port = port();
    port.enable_notification(&server, 7, Readiness::IN, Trigger::LevelOnce).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(next(&port), Readiness::IN);
    port.post(7, 1).unwrap();
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Posted { key: 7, value: 1 })));
    // A port that drives a future holds it for the next get. It is told apart from a wake of the driver.
    port.enable_notification(&server, 7, Readiness::IN, Trigger::LevelOnce).unwrap();
    let one = port.associate(pair().0, 0).unwrap();
    port.block_on(async { drop(one.send(b"y".to_vec()).await) });
    assert_eq!(next(&port), Readiness::IN);
}

#[test]
fn psn_5_one_port_and_one_key() {
    let (client, _server) = pair();
    let (first, second) = (port(), port());
    let enable = |port: &Port, key| port.enable_notification(&client, key, Readiness::IN, Trigger::Edge);
    enable(&first, 7).unwrap();
    assert_eq!(enable(&second, 7).unwrap_err(), WsaError::WSAEINVAL);
    assert_eq!(enable(&first, 8).unwrap_err(), WsaError::WSAEINVAL);
    enable(&first, 7).unwrap();
    first.remove_notification(&client, 7).unwrap();
    assert_eq!(next(&first), Readiness::REMOVED);
    enable(&second, 8).unwrap();
}

#[test]
fn psn_6_levels_edges_and_once() {
    let (client, server) = pair();
    let port = port();
    let enable = |trigger| port.enable_notification(&server, 7, Readiness::IN, trigger).unwrap();
    client.send_now(b"ab").unwrap();
    enable(Trigger::LevelOnce);
    assert_eq!(next(&port), Readiness::IN);
    assert!(is_quiet(&port), "it was enabled for once");
    enable(Trigger::Level);
    assert_eq!((next(&port), next(&port)), (Readiness::IN, Readiness::IN));
    port.disable_notification(&server, 7).unwrap();
    while !is_quiet(&port) {}
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 2);
    enable(Trigger::Edge);
    while !is_quiet(&port) {}
    for _ in 0..3 {
        client.send_now(b"c").unwrap();
        assert_eq!(next(&port), Readiness::IN);
        assert!(is_quiet(&port), "an edge is told once");
        assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 1);
    }
}

#[test]
fn psn_2_the_end_of_the_stream_is_a_hangup() {
    let (client, server) = pair();
    let port = port();
    let wanted = Readiness::IN | Readiness::HANGUP;
    port.enable_notification(&server, 7, wanted, Trigger::LevelOnce).unwrap();
    client.shutdown(Shutdown::Send).unwrap();
    assert!(next(&port).contains(Readiness::HANGUP));
}
