//! Local stream sockets (AF_UNIX).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common::SOON;
use overlapped::{
    CompletionPort, Concurrency, Event, NetworkEvents, Packet, Shutdown, Socket, UnixAddress, Wait, Waited, WsaError,
    wait_one,
};

/// A path that nobody has, removed in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlapped-safe-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Place(std::env::temp_dir().join(name))
    }

    fn address(&self) -> UnixAddress {
        UnixAddress::new(&self.0).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn pair(place: &Place) -> (Socket, Socket) {
    let listener = Socket::unix_listener(&place.address()).unwrap();
    let client = Socket::unix_stream().unwrap();
    client.connect_unix(&place.address()).unwrap();
    (client, listener.accept_unix().unwrap())
}

#[test]
fn a_local_stream_is_a_stream_in_every_model() {
    let place = Place::new();
    let (client, server) = pair(&place);
    // Blocking calls.
    client.send_now(b"one").unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 3);
    // An event for an operation.
    let done = Event::manual(false).unwrap();
    let receive = server.receive(Vec::with_capacity(8)).signal(&done).unwrap();
    client.send_now(b"two").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"two");
    // An event for what occurs.
    let server = server.event_select(NetworkEvents::READ).unwrap();
    client.send_now(b"three").unwrap();
    assert_eq!(wait_one(&server, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(server.enumerate().unwrap().read(), Some(Ok(())));
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 5);
    // A port.
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let server = port.associate(server.into_socket().unwrap(), 0).unwrap();
    server.receive(Vec::with_capacity(8)).post().unwrap();
    client.send_now(b"four").unwrap();
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Receive { result: Ok(4), .. })));
    client.shutdown(Shutdown::Send).unwrap();
    server.receive(Vec::with_capacity(8)).post().unwrap();
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Receive { result: Ok(0), .. })));
}

#[test]
fn a_path_is_that_of_its_socket_and_is_used_once() {
    let place = Place::new();
    let listener = Socket::unix_listener(&place.address()).unwrap();
    assert_eq!(listener.local_path().unwrap(), place.address());
    assert_eq!(listener.local_path().unwrap().path(), place.0);
    let client = Socket::unix_stream().unwrap();
    assert_eq!(client.peer_path().unwrap_err(), WsaError::WSAENOTCONN);
    client.connect_unix(&place.address()).unwrap();
    assert_eq!(client.peer_path().unwrap(), place.address());
    assert_eq!(Socket::unix_stream().unwrap().bind_unix(&place.address()).unwrap_err(), WsaError::WSAEADDRINUSE);
    drop(listener);
    // The file stays, and nobody listens there.
    let refused = Socket::unix_stream().unwrap().connect_unix(&place.address()).unwrap_err();
    assert_eq!(refused, WsaError::WSAECONNREFUSED);
    for wrong in ["", "zero\0inside", &"x".repeat(108)] {
        assert_eq!(UnixAddress::new(wrong).unwrap_err(), WsaError::WSAEINVAL);
    }
    UnixAddress::new("x".repeat(107)).unwrap();
}
