//! How long a wait may last.

use std::time::Duration;

use crate::sys;

/// `dwMilliseconds`—How long a wait may last.
///
/// Windows counts in milliseconds. A [`Duration`] is rounded up, so that no wait ends early, and one of more than 49
/// days waits 49 days.
///
/// Source: WaitForSingleObject function (synchapi.h)
///
/// ```
/// # use overlapped::Timeout;
/// # use std::time::Duration;
/// let timeout = Timeout::from(Duration::from_micros(1500));
/// assert_eq!(timeout.as_millis(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "dwMilliseconds")]
pub enum Timeout {
    /// `INFINITE`: until the wait is satisfied.
    Infinite,
    /// Look, and return at once.
    Zero,
    /// At most this long, rounded up to a millisecond.
    After(Duration),
}

impl Timeout {
    /// The number that Windows' functions take.
    #[doc(alias = "INFINITE")]
    pub fn as_millis(self) -> u32 {
        match self {
            Timeout::Infinite => sys::INFINITE,
            Timeout::Zero => 0,
            Timeout::After(time) => {
                let millis = time.as_nanos().div_ceil(1_000_000);
                u32::try_from(millis).unwrap_or(sys::INFINITE).min(sys::INFINITE - 1)
            }
        }
    }
}

impl From<Duration> for Timeout {
    fn from(time: Duration) -> Timeout {
        Timeout::After(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_up_and_is_never_infinite_by_accident() {
        assert_eq!(Timeout::After(Duration::from_nanos(1)).as_millis(), 1);
        assert_eq!(Timeout::After(Duration::from_millis(7)).as_millis(), 7);
        assert_eq!(Timeout::After(Duration::ZERO).as_millis(), 0);
        assert_eq!(Timeout::After(Duration::MAX).as_millis(), u32::MAX - 1);
        assert_eq!(Timeout::Infinite.as_millis(), u32::MAX);
    }
}
