//! The kinds of load, and what the phases of a run need of each.

use super::tally::Tally;
use serde::{Deserialize, Serialize};
use std::io;
use std::time::{Duration, Instant};

/// What the clients do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Each sends on its stream and has it echoed.
    #[default]
    Echo,
    /// The first sends on its stream and has it echoed; the others are connected and silent.
    Silent,
    /// Each connects, has one message echoed and closes, again and again. A round trip is all of that.
    Churn,
    /// The first says lines, one at a time, and every client hears them. A round trip is a line that all have heard.
    Chat,
    /// Each sends datagrams and has them echoed.
    Datagrams,
}

/// A load as the phases of a run see it.
pub(super) trait Load {
    /// Connects all clients; returns the memory of each idle one, if the server is observed and that can be told.
    fn connect(&mut self) -> io::Result<Option<f64>>;
    /// From here on every client begins anew as often as it can.
    fn go_on(&mut self) -> io::Result<()>;
    /// Waits once, at most for `timeout`, and handles what became ready. Says whether anything did.
    fn turn(&mut self, timeout: Duration) -> io::Result<bool>;
    /// Whether there is nothing to go on with.
    fn is_over(&self) -> bool;
    /// Works until `deadline` has come or there is nothing to go on with.
    fn turn_until(&mut self, deadline: Instant) -> io::Result<()> {
        while !self.is_over() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.turn(left)?;
        }
        Ok(())
    }
    /// Begins nothing more and waits for every answer.
    fn drain(&mut self) -> io::Result<()>;
    /// From an empty start, every client makes so many round trips.
    fn make(&mut self, round_trips: u64) -> io::Result<()>;
    /// What has been counted.
    fn tally(&mut self) -> &mut Tally;
}
