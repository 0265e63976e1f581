//! When a timer is due.

use std::time::{Duration, SystemTime};

/// `lpDueTime`—When a [`Timer`](super::Timer) is due.
///
/// Source: SetWaitableTimer function (synchapi.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "lpDueTime")]
pub enum Due {
    /// After this time, whatever happens to the system clock.
    After(Duration),
    /// At this time of the system clock, also if the clock is changed meanwhile. At once if it is past.
    At(SystemTime),
}

/// From 1601, where Windows begins to count, to 1970.
const TO_UNIX_EPOCH: Duration = Duration::from_secs(11_644_473_600);

impl Due {
    /// In units of 100 ns: negative from now on, positive since 1601.
    pub(super) fn to_ticks(self) -> i64 {
        match self {
            Due::After(time) => -ticks(time).max(1),
            Due::At(time) => match time.duration_since(SystemTime::UNIX_EPOCH) {
                Ok(since) => ticks(since.saturating_add(TO_UNIX_EPOCH)),
                // Any time that is past will do.
                Err(_) => 1,
            },
        }
    }
}

/// Rounded up, so that no timer is early.
fn ticks(time: Duration) -> i64 {
    i64::try_from(time.as_nanos().div_ceil(100)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_is_negative_absolute_counts_from_1601() {
        assert_eq!(Due::After(Duration::from_millis(1)).to_ticks(), -10_000);
        assert_eq!(Due::After(Duration::from_nanos(101)).to_ticks(), -2);
        assert_eq!(Due::After(Duration::ZERO).to_ticks(), -1);
        assert_eq!(Due::After(Duration::MAX).to_ticks(), -i64::MAX);
        assert_eq!(Due::At(SystemTime::UNIX_EPOCH).to_ticks(), 116_444_736_000_000_000);
        assert_eq!(Due::At(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).to_ticks(), 1);
    }
}
