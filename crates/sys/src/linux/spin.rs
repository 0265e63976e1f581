//! Beyond Winsock: looking for I/O for a while before sleeping for it.
//!
//! With one client or a few, most of a round trip is the waking of a processor that was halted. Who looks again and again for
//! up to a tenth of a millisecond answers several times as fast, and has a core busy for it. Off unless the program or
//! `OVERLAPPED_SPIN_US` asks for it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Longer makes no round trip faster, and a core's heat is somebody's.
const MOST: Duration = Duration::from_millis(10);

fn limit() -> &'static AtomicU64 {
    static LIMIT_NS: OnceLock<AtomicU64> = OnceLock::new();
    LIMIT_NS.get_or_init(|| {
        let asked = std::env::var("OVERLAPPED_SPIN_US").ok();
        let wanted = asked.as_deref().map_or(Some(0), |asked| asked.trim().parse().ok());
        if wanted.is_none() {
            eprintln!("overlapped: OVERLAPPED_SPIN_US must be a number of microseconds; nobody spins");
        }
        AtomicU64::new(nanoseconds(Duration::from_micros(wanted.unwrap_or(0))))
    })
}

fn nanoseconds(spin: Duration) -> u64 {
    spin.min(MOST).as_nanos() as u64
}

/// Says how long a thread looks for I/O before it sleeps for it, ten milliseconds at most. Zero, with which a process begins
/// unless `OVERLAPPED_SPIN_US` says otherwise, is not at all.
pub fn set_spin(spin: Duration) {
    limit().store(nanoseconds(spin), Ordering::Relaxed);
}

/// The same as it stands, in nanoseconds.
#[inline]
pub(crate) fn limit_ns() -> u64 {
    limit().load(Ordering::Relaxed)
}
