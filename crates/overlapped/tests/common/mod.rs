//! What the tests share.
#![allow(dead_code)] // Not every test uses all of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use overlapped::{IoBuffer, IoBufferMut, Socket, Timeout};

/// Long enough for anything that is to happen.
pub const SOON: Timeout = Timeout::After(Duration::from_secs(20));

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
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
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
