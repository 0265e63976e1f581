//! What the tests of the lab share: servers, good and bad, in threads of the test's process.
#![allow(dead_code, reason = "each test program includes the whole and uses a part")]

use overlapped_lab::{load, raw_epoll};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

/// The yardstick, serving until the process ends.
pub fn raw_epoll(workers: usize) -> SocketAddr {
    let workers = NonZeroUsize::new(workers).unwrap();
    let server = raw_epoll::Server::bind(&raw_epoll::Options { workers, ..Default::default() }).unwrap();
    let address = server.address().unwrap();
    thread::spawn(move || server.run().unwrap());
    address
}

/// A server that handles each connection in a thread; a connection that fails is over.
pub fn server(handle: impl Fn(TcpStream) -> io::Result<()> + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, handle) = (stream.unwrap(), handle.clone());
            thread::spawn(move || handle(stream));
        }
    });
    address
}

/// Sends everything.
pub fn send(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)
}

/// A load of the given shape that gives up soon.
pub fn options(address: SocketAddr, clients: usize, message_bytes: usize, in_flight: usize) -> load::Options {
    load::Options {
        clients,
        message_bytes,
        in_flight,
        warm_up: Duration::ZERO,
        patience: Duration::from_secs(20),
        ..load::Options::new(address)
    }
}
