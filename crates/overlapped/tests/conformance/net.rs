//! Network events (NET).

use crate::common::{SOON, event, pair};
use overlapped::{NetworkEvents, Selected, Socket, Timeout, Wait, Waited, WsaError, wait_one};

#[test]
fn net_60_an_accepted_socket_signals_the_listener_until_it_is_selected() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_address().unwrap();
    let listener = listener.event_select(NetworkEvents::ACCEPT).unwrap();
    let client = Socket::connected(address).unwrap();
    assert_eq!(wait_one(&listener, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(listener.enumerate().unwrap().accept(), Some(Ok(())));
    let (server, _) = listener.accept().unwrap();
    let server = server.event_select(NetworkEvents::READ | NetworkEvents::CLOSE).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&server, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(server.enumerate().unwrap().events(), NetworkEvents::READ);
    assert_eq!(wait_one(&listener, Timeout::Zero).unwrap(), Waited::TimedOut);
}

#[test]
fn net_22_each_receive_that_leaves_something_is_told_again() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    client.send_now(b"abc").unwrap();
    for _ in 0..3 {
        assert_eq!(wait_one(&server, SOON).unwrap(), Waited::Ready(()));
        assert_eq!(server.enumerate().unwrap().read(), Some(Ok(())));
        assert_eq!(server.receive_now(&mut [0; 1]).unwrap(), 1);
    }
    assert_eq!(wait_one(&server, Timeout::Zero).unwrap(), Waited::TimedOut);
}

#[test]
fn net_46_a_refused_connect_is_told_by_its_event() {
    let nobody = Socket::tcp_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client: Selected = Socket::tcp_v4().unwrap().event_select(NetworkEvents::CONNECT).unwrap();
    assert_eq!(client.connect(nobody.local_address().unwrap()), Err(WsaError::WSAEWOULDBLOCK));
    assert_eq!(wait_one(&client, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(client.enumerate().unwrap().connect(), Some(Err(WsaError::WSAECONNREFUSED)));
}

#[test]
fn net_31_a_pending_receive_takes_the_data_and_no_event_tells_of_them() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    let receive = server.receive(Vec::with_capacity(64)).signal(&event()).unwrap();
    client.send_now(b"mine").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"mine");
    assert_eq!(server.enumerate().unwrap().read(), None);
}
