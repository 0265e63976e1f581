//! How long a wait may last.

use std::time::Duration;

/// How long a wait may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// `INFINITE`: until the wait is satisfied.
    Infinite,
    /// Look, and return at once.
    Zero,
    /// At most this long, rounded up to a millisecond.
    After(Duration),
}
