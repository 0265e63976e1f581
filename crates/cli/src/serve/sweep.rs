//! When a server looks after what no I/O reminds it of: silent clients, deadlines, a listener without descriptors.
//!
//! A server that has nothing of the kind sleeps without a timeout and never asks for the time.

use std::time::{Duration, Instant};

use overlapped::Timeout;

/// How often a listener that met the end of the descriptors tries again, if no client leaves before.
pub const STARVED: Duration = Duration::from_millis(100);
/// How often a stopping server looks whether everything is sent.
pub const STOPPING: Duration = Duration::from_millis(10);
/// How long nobody may be heard of before a stopping server closes. What was on its way when the clients were told the end of the
/// stream arrives within it; closing with bytes unread would destroy those that are on their way to the client.
pub const QUIET: Duration = Duration::from_millis(100);

/// The next time to look.
#[derive(Debug, Default)]
pub struct Sweep(Option<Instant>);

impl Sweep {
    /// Looks at the latest after this time from now; `None`: nothing needs it.
    pub fn pace(&mut self, pace: Option<Duration>) {
        self.0 = match (self.0, pace) {
            (_, None) => None,
            (None, Some(pace)) => Some(Instant::now() + pace),
            (Some(next), Some(pace)) => Some(next.min(Instant::now() + pace)),
        };
    }

    /// How long to wait for I/O.
    pub fn timeout(&self) -> Timeout {
        self.0.map_or(Timeout::Infinite, |next| Timeout::After(next.saturating_duration_since(Instant::now())))
    }

    /// Whether it is time to look; says so once.
    pub fn is_due(&mut self) -> bool {
        let due = self.0.is_some_and(|next| next <= Instant::now());
        if due {
            self.0 = None;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_look_after_costs_no_timeout() {
        let mut sweep = Sweep::default();
        assert_eq!(sweep.timeout(), Timeout::Infinite);
        assert!(!sweep.is_due());
        sweep.pace(Some(Duration::ZERO));
        sweep.pace(Some(Duration::from_secs(60)));
        assert!(sweep.is_due() && !sweep.is_due());
        sweep.pace(Some(Duration::from_secs(60)));
        assert!(!sweep.is_due() && sweep.timeout() != Timeout::Infinite);
        sweep.pace(None);
        assert_eq!(sweep.timeout(), Timeout::Infinite);
    }
}
