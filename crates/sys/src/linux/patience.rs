//! Looking again and again, for a while, where the kernel tells nobody that something has changed.

use std::time::{Duration, Instant};

pub(crate) struct Patience {
    until: Instant,
    pause: Duration,
    longest: Duration,
}

impl Patience {
    /// A look each millisecond, for so long.
    pub(crate) fn new(time: Duration) -> Self {
        const EACH: Duration = Duration::from_millis(1);
        Self::growing(time, EACH, EACH)
    }

    /// Looks soon at first, then at longer and longer intervals.
    pub(crate) fn growing(time: Duration, first: Duration, longest: Duration) -> Self {
        Self { until: Instant::now() + time, pause: first, longest }
    }

    /// How much time is left.
    pub(crate) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Sleeps until the next look; false if there is no time left.
    pub(crate) fn pause(&mut self) -> bool {
        let left = self.left();
        if left.is_zero() {
            return false;
        }
        std::thread::sleep(self.pause.min(left));
        self.pause = (self.pause * 2).min(self.longest);
        true
    }
}
