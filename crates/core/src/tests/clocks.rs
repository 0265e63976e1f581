//! The clocks themselves, which no test of this file holds still.

use super::clock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[test]
fn the_monotonic_clock_counts_nanoseconds() {
    let before = Instant::now();
    let first = clock::monotonic_ns();
    let inner = Instant::now();
    while inner.elapsed() < Duration::from_millis(3) {
        std::hint::spin_loop();
    }
    let within = inner.elapsed();
    let passed = Duration::from_nanos(clock::monotonic_ns() - first);
    assert!(first > 0, "zero is always in the past");
    assert!(within <= passed && passed <= before.elapsed(), "{passed:?}");
}

/// 11,644,473,600 seconds lie between 1601 and 1970.
#[test]
fn tmr_7_the_system_clock_tells_units_of_100_ns_since_1601() {
    let unix = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let before = unix();
    let now = clock::utc_filetime();
    let after = unix();
    let told = Duration::from_nanos((now - 11_644_473_600 * 10_000_000) * 100);
    assert!(before - Duration::from_nanos(100) < told && told <= after, "{before:?} {told:?} {after:?}");
}
