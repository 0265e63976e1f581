//! `PdhOpenQuery` and its like: the counters of performance that programs watch themselves by, read from `/proc`.

mod calls;
mod items;
mod path;
mod source;

use std::time::Instant;

/// What a counter was at a time. One that counts on is told by how much it has grown a second, and has two numbers: the other is what it
/// is measured against where that is not the clock.
#[derive(Clone, Copy)]
pub struct Sample {
    at: Instant,
    value: f64,
    of: Option<f64>,
}

/// How two samples make a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What it is now.
    Now,
    /// How much it has grown a second.
    Rate,
    /// In how many hundredths of the time, or of what stands beside it.
    Share,
}
