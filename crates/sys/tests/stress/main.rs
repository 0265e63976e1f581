//! Three kinds of bugs that try to happen, under load, with the watchdog off: a wake lost or sent to the wrong thread, an
//! edge or an order lost, an end told twice, never or too late.
//!
//! Each test has the process for itself, is bounded in time, and must not have been helped by the watchdog.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]
#![allow(dead_code)] // The shared files serve other tests too.

#[path = "../conformance/ops.rs"]
mod ops;
#[path = "../conformance/support.rs"]
mod support;

mod ends;
mod freed;
mod order;
mod wakes;

use overlapped_sys::winsock::{LINGER, SO_LINGER, SOCKADDR_IN, SOCKET, SOL_SOCKET};
use parking_lot::{Mutex, MutexGuard};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// How long a test goes on finding new interleavings; slower machines find fewer.
const BUDGET: Duration = Duration::from_secs(5);

static PROCESS: Mutex<()> = Mutex::new(());

/// The process without its watchdog, until dropped.
struct Alone(#[expect(dead_code, reason = "held, not read")] MutexGuard<'static, ()>, Instant);

fn alone() -> Alone {
    let guard = PROCESS.lock();
    support::startup();
    overlapped_sys::set_watchdog(false);
    Alone(guard, Instant::now())
}

impl Alone {
    fn goes_on(&self) -> bool {
        self.1.elapsed() < BUDGET
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(overlapped_sys::rescues(), 0);
        }
        overlapped_sys::set_watchdog(true);
    }
}

/// Two connected sockets that end with a reset. Thousands of graceful ends would leave the machine without local ports.
fn pair() -> (SOCKET, SOCKET) {
    static LISTENER: LazyLock<(SOCKET, SOCKADDR_IN)> = LazyLock::new(support::listener);
    // Only tests with the process for themselves make pairs: nobody takes another's connection.
    let client = support::connect_to(&LISTENER.1);
    let accepted = support::accept_one(LISTENER.0);
    for socket in [client, accepted] {
        let linger = LINGER { l_onoff: 1, l_linger: 0 };
        let length = size_of::<LINGER>() as i32;
        let set =
            unsafe { overlapped_sys::setsockopt(socket, SOL_SOCKET, SO_LINGER, (&raw const linger).cast(), length) };
        assert_eq!(set, 0);
    }
    (client, accepted)
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}
