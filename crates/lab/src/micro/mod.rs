//! What happens inside one process: events, waits, queues, in nanoseconds for each operation.
//!
//! Beside each figure of the library stands the least that Linux can do for the same end, measured in the same process
//! moments before. A process measures everything once; the bench starts a fresh one for each round.

mod port_queue;
mod wait_many;
mod wakeup;

use crate::pin_thread;
use overlapped::{Event, Timeout, Waited, wait_one};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// The scenarios.
pub const SCENARIOS: [&str; 3] = ["wakeup", "wait-many", "port-queue"];

/// How many operations pass between two looks at the clock.
const BATCH: u32 = 500;

/// One thing that was timed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timed {
    /// What it was.
    pub name: String,
    /// Nanoseconds for each operation.
    pub ns: f64,
    /// What the library is to stay below, where there is such a figure.
    pub must_ns: Option<f64>,
}

/// Measures a scenario, each part of it for `window`.
///
/// # Errors
///
/// `InvalidInput` for a name that is none of [`SCENARIOS`]; else a call that failed.
pub fn measure(scenario: &str, window: Duration) -> io::Result<Vec<Timed>> {
    match scenario {
        "wakeup" => wakeup::measure(window),
        "wait-many" => wait_many::measure(window),
        "port-queue" => port_queue::measure(window),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{scenario} is not one of {SCENARIOS:?}"))),
    }
}

fn timed(name: &str, ns: f64) -> Timed {
    Timed { name: name.to_string(), ns, must_ns: None }
}

fn with_target(name: &str, ns: f64, must_ns: f64) -> Timed {
    Timed { must_ns: Some(must_ns), ..timed(name, ns) }
}

fn wait(event: &Event) -> io::Result<()> {
    match wait_one(event, Timeout::Infinite)? {
        Waited::Ready(()) => Ok(()),
        other => Err(io::Error::other(format!("the wait came to {other:?}"))),
    }
}

/// Nanoseconds of one operation, repeated for `window` after a tenth of that to warm up.
fn repeat(window: Duration, mut operation: impl FnMut() -> io::Result<()>) -> io::Result<f64> {
    let mut rounds = |time: Duration| -> io::Result<f64> {
        let began = Instant::now();
        let mut done = 0_u64;
        while began.elapsed() < time {
            for _ in 0..BATCH {
                black_box(operation()?);
            }
            done += u64::from(BATCH);
        }
        Ok(began.elapsed().as_nanos() as f64 / done as f64)
    };
    rounds(window / 10)?;
    rounds(window)
}

/// Nanoseconds from one thread to the other: both sides go to and fro, half of a round trip each. The other side ends
/// when its `answer` says so.
fn to_and_fro(
    window: Duration,
    processors: [usize; 2],
    mut ask: impl FnMut(bool) -> io::Result<()>,
    mut answer: impl FnMut() -> io::Result<bool> + Send,
) -> io::Result<f64> {
    std::thread::scope(|scope| {
        let other = scope.spawn(move || -> io::Result<()> {
            pin_thread(&[processors[1]])?;
            while answer()? {}
            Ok(())
        });
        pin_thread(&[processors[0]])?;
        let outcome = repeat(window, || ask(true)).map(|both| both / 2.0);
        let last = ask(false);
        let joined = other.join().unwrap_or_else(|_| Err(io::Error::other("the other thread has panicked")));
        outcome.and_then(|ns| last.and(joined).map(|()| ns))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_gives_figures() {
        for scenario in SCENARIOS {
            let figures = measure(scenario, Duration::from_millis(2)).unwrap();
            assert!(figures.len() >= 3, "{figures:?}");
            assert!(figures.iter().all(|figure| figure.ns > 0.0), "{figures:?}");
            assert!(figures.iter().any(|figure| figure.must_ns.is_some()), "{figures:?}");
        }
        assert_eq!(measure("sleep", Duration::ZERO).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
