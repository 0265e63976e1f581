//! Transmissions of files (OVL-130).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common::{SOON, pair};
use overlapped::{
    CompletionPort, Concurrency, Event, Packet, Posted, SharedFile, Socket, Timeout, Transmission, Wait, WsaError,
};

/// A file that is gone with the test.
struct Sample(PathBuf, Vec<u8>);

impl Sample {
    fn new(length: usize) -> Sample {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlapped-safe-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        let bytes: Vec<u8> = (0..length).map(|index| (index ^ index >> 8) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        Sample(path, bytes)
    }

    fn open(&self) -> SharedFile {
        SharedFile::open(&self.0).unwrap()
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn read(socket: &Socket, count: usize) -> Vec<u8> {
    let mut all = vec![0; count];
    let mut done = 0;
    while done < count {
        let some = socket.receive_now(&mut all[done..]).unwrap();
        assert_ne!(some, 0, "the stream ended after {done} of {count} bytes");
        done += some;
    }
    all
}

#[test]
fn ovl_130_an_event_tells_the_end_and_the_transmission_comes_back() {
    let (client, server) = pair();
    let sample = Sample::new(5000);
    let done = Event::manual(false).unwrap();
    let part = Transmission::of(&sample.open()).offset(1000).count(100).head("<").tail(vec![b'>']);
    let sent = client.transmit_file(part).signal(&done).unwrap().result(Wait::UntilComplete).unwrap();
    assert_eq!(sent.bytes, 102);
    let all = read(&server, 102);
    assert!(all[0] == b'<' && all[1..101] == sample.1[1000..1100] && all[101] == b'>');
    let again = client.transmit_file(sent.buffer.offset(0).count(0).disconnect()).signal(&done).unwrap();
    assert_eq!(again.result(Wait::UntilComplete).unwrap().bytes, 5002);
    assert!(read(&server, 5002)[1..5001] == sample.1);
    assert_eq!(server.receive_now(&mut [0; 1]), Ok(0), "the end is seen");
    assert_eq!(client.send_now(b"x"), Err(WsaError::WSAESHUTDOWN));
    let failed = client.transmit_file(Transmission::of(&sample.open())).signal(&done).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAESHUTDOWN);
    let (client, _server) = pair();
    let failed = client.transmit_file(failed.returned.offset(5001)).signal(&done).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL, "behind the end");
}

#[test]
fn ovl_130_a_port_tells_the_end() {
    let (client, server) = pair();
    let sample = Sample::new(3_000_000);
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let client = port.associate(client, 9).unwrap();
    client.transmit_file(Transmission::of(&sample.open()).tail("!")).post().unwrap();
    let reading = std::thread::spawn(move || read(&server, 3_000_001));
    let Some(Packet::Transmit { key: 9, result, transmission, socket }) = port.get(SOON).unwrap() else {
        panic!("the transmission ends")
    };
    assert_eq!(result, Ok(3_000_001));
    assert!(reading.join().unwrap()[..3_000_000] == sample.1);
    // The other side is gone by now, so that the next one ends with an error sooner or later.
    let mut next = transmission;
    loop {
        match socket.transmit_file(next).post() {
            Err(failed) => {
                assert!(matches!(failed.error, WsaError::WSAECONNRESET | WsaError::WSAECONNABORTED), "{failed}");
                return;
            }
            Ok(Posted::Queued(_)) => {}
            Ok(Posted::Complete(_)) => panic!("the socket does not skip its port"),
        }
        let Some(Packet::Transmit { result, transmission, .. }) = port.get(SOON).unwrap() else { panic!("it ends") };
        match result {
            Ok(bytes) => assert_eq!(bytes, 3_000_001),
            Err(error) => {
                assert!(matches!(error, WsaError::WSAECONNRESET | WsaError::WSAECONNABORTED), "{error}");
                return;
            }
        }
        next = transmission;
    }
}

#[test]
fn ovl_130_it_can_be_awaited() {
    let (client, server) = pair();
    let sample = Sample::new(2_000_000);
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let client = port.associate(client, 0).unwrap();
    let reading = std::thread::spawn(move || read(&server, 2_000_000));
    let sent = port.block_on(async { client.transmit_file(Transmission::of(&sample.open())).await }).unwrap();
    assert_eq!(sent.bytes, 2_000_000);
    assert!(reading.join().unwrap() == sample.1);
}

#[test]
fn ovl_60_130_it_can_be_cancelled() {
    let (client, server) = pair();
    let sample = Sample::new(30_000_000);
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let client = port.associate(client, 0).unwrap();
    // More than a connection takes without a reader.
    let started = client.transmit_file(Transmission::of(&sample.open())).post().unwrap();
    let Posted::Queued(started) = started else { panic!("it pends") };
    assert!(port.get(Timeout::Zero).unwrap().is_none());
    client.cancel(started.id).unwrap();
    let Some(Packet::Transmit { result, .. }) = port.get(SOON).unwrap() else { panic!("it ends") };
    assert_eq!(result, Err(WsaError::WSA_OPERATION_ABORTED));
    assert!(client.cancel(started.id).is_err(), "it has ended");
    drop(server);
}
