//! On Windows the kernel itself finishes what is pending, whoever waits: there is no watchdog to turn off, and nothing that
//! it could have rescued.

/// Turns the watchdog off or on. Windows has none, and needs none: it finishes what is pending in the kernel.
pub fn set_watchdog(_on: bool) {}

/// How many sleeping waiters the watchdog had to wake: none, for there is none.
pub fn rescues() -> u64 {
    0
}
