//! Looking for I/O for a while before sleeping for it.

use std::time::Duration;

/// Beyond Winsock—Says how long every thread of the process looks for I/O before it sleeps for it: at most ten milliseconds,
/// and not at all to begin with, unless `OVERLAPPED_SPIN_US` says otherwise. With a few clients some fifty microseconds answer
/// several times as fast, and keep a core busy; with many it changes nothing.
///
/// Differences from Windows: there it has no effect.
///
/// ```
/// overlapped::set_spin(std::time::Duration::from_micros(50));
/// # overlapped::set_spin(std::time::Duration::ZERO);
/// ```
pub fn set_spin(spin: Duration) {
    overlapped_sys::set_spin(spin);
}
