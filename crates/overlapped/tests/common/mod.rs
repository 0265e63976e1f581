//! What the tests share.
#![allow(dead_code)] // Not every test uses all of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use overlapped::{Event, IoBuffer, IoBufferMut, Socket, Timeout, Waitable, Waited, wait_one};

/// Long enough for anything that is to happen.
pub const SOON: Timeout = Timeout::After(Duration::from_secs(20));

/// Long enough for most of what must not happen to have happened.
pub const LITTLE: Timeout = Timeout::After(Duration::from_millis(20));

/// Whether the object is signaled now. An auto-reset one is not any more after that.
pub fn is_signaled(object: &impl Waitable) -> bool {
    wait_one(object, Timeout::Zero).unwrap() == Waited::Ready(())
}

/// An event that operations signal.
pub fn event() -> Event {
    Event::manual(false).unwrap()
}

/// A socket that listens on the loopback interface, and its address.
pub fn listener() -> (Socket, SocketAddr) {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_address().unwrap();
    (listener, address)
}

/// An address where nobody listens, as long as the socket lives that has it.
pub fn nobody() -> (Socket, SocketAddr) {
    let socket = Socket::tcp_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_address().unwrap();
    (socket, address)
}

/// Breaks the connection off.
pub fn reset(socket: Socket) {
    socket.set_linger(Some(Duration::ZERO)).unwrap();
    socket.close().unwrap();
}

/// Makes a receive that nothing comes for fail, instead of keeping a test for ever.
pub fn bounded(socket: &Socket) -> &Socket {
    socket.set_receive_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

/// Long enough to see that something does not happen.
pub const BRIEFLY: Timeout = Timeout::After(Duration::from_millis(50));

/// The table of known differences, as the tests of `overlapped-sys` have it.
const KNOWN_DIFFERENCES: &str = include_str!("../../../sys/tests/known_differences.tsv");

/// Whether this system is known not to keep `rule`: then a test asserts what holds instead.
pub fn differs(rule: &str) -> bool {
    KNOWN_DIFFERENCES.lines().any(|row| row.split('\t').take(2).eq([std::env::consts::OS, rule]))
}

/// Two connected sockets.
pub fn pair() -> (Socket, Socket) {
    let (listener, address) = listener();
    let client = Socket::connected(address).unwrap();
    let (server, _) = listener.accept().unwrap();
    (client, server)
}

/// Waits until something has happened that nothing announces.
pub fn eventually(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !happened() {
        assert!(Instant::now() < deadline, "{what} does not happen");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A buffer that tells when it is dropped.
pub struct Counted {
    bytes: Vec<u8>,
    alive: Arc<AtomicUsize>,
}

/// How many buffers are alive.
#[derive(Clone, Default)]
pub struct Alive(Arc<AtomicUsize>);

impl Alive {
    pub fn buffer(&self) -> Counted {
        self.0.fetch_add(1, Ordering::SeqCst);
        Counted { bytes: vec![0; 64], alive: self.0.clone() }
    }

    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::SeqCst);
    }
}

// SAFETY: it passes on what the vector promises.
#[allow(unsafe_code)]
unsafe impl IoBufferMut for Counted {
    const PARTS: usize = 1;

    fn part_mut(&mut self, index: usize) -> (*mut u8, usize) {
        self.bytes.part_mut(index)
    }

    unsafe fn set_received(&mut self, bytes: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.bytes.set_received(bytes) }
    }
}

// SAFETY: it passes on what the vector promises.
#[allow(unsafe_code)]
unsafe impl IoBuffer for Counted {
    const PARTS: usize = 1;

    fn part(&self, index: usize) -> (*const u8, usize) {
        self.bytes.part(index)
    }
}
