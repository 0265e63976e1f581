//! Three kinds of bugs that try to happen, under load, with the watchdog off: a wake lost or sent to the wrong thread, an
//! edge or an order lost, an end told twice, never or too late.
//!
//! Each test has the process for itself, is bounded in time, and must not have been helped by the watchdog.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]
#![allow(dead_code)] // The shared files serve other tests too.

#[path = "../conformance/files.rs"]
mod files;
#[path = "../conformance/ops.rs"]
mod ops;
#[path = "../conformance/support.rs"]
mod support;
mod tools;

mod ends;
mod freed;
mod order;
mod storm;
mod wakes;

use parking_lot::{Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tools::{Random, pair};

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

/// Every operation of a storm ends once, and nothing is left of it.
#[test]
fn a_storm_of_cancellations_leaves_nothing_behind() {
    let _alone = alone();
    storm::weather(60_000, 0x0005_EED0_FCA1_1ED5);
}
