//! What a load run tells.

use crate::observe::Cost;
use serde::{Deserialize, Serialize};
use std::{error, fmt, io};

/// What happened in a run. All figures but the errors and the verified bytes are of the measured window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How many connections.
    pub clients: usize,
    /// How long each message was.
    pub message_bytes: usize,
    /// How many messages of one client were on their way at once.
    pub in_flight: usize,
    /// Messages that came back.
    pub round_trips: u64,
    /// How long the window was.
    pub seconds: f64,
    /// Messages that came back, each second.
    pub round_trips_per_second: f64,
    /// From the send of a message's first byte to the receive of its last.
    pub latency_ns: Latency,
    /// Bytes that came back and were found right, in the whole run.
    pub bytes_verified: u64,
    /// What part of the window the generator was busy: near 1, it and not the server may be the limit.
    pub generator_busy: f64,
    /// What went wrong, in the whole run.
    pub errors: Errors,
    /// What the server's process spent, if it was to be observed.
    pub server: Option<Server>,
}

/// Latencies in nanoseconds, each correct to three digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of the messages were no slower.
    pub p50: u64,
    /// Nine in ten were no slower.
    pub p90: u64,
    /// Of a hundred, 99 were no slower.
    pub p99: u64,
    /// Of a thousand, 999 were no slower.
    pub p99_9: u64,
    /// The slowest.
    pub max: u64,
}

/// Clients that failed, by what they met. A client is counted once and takes no further part in the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errors {
    /// Could not connect.
    pub connects: u64,
    /// Received a byte that was not sent, or not there.
    pub mismatches: u64,
    /// Met the end of the stream before the run was over.
    pub early_closes: u64,
    /// Had the connection reset.
    pub resets: u64,
    /// Waited for an answer that did not come.
    pub stalled: u64,
    /// Failed in another way.
    pub others: u64,
    /// The first failure in words.
    pub first: Option<String>,
}

/// What the server's process spent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Server {
    /// In the measured window.
    pub cost: Cost,
    /// Resident memory that each client added once all were connected, had made one round trip and were idle. The first
    /// client is not counted, since what it adds is mostly the server's own first steps; with one client there is no
    /// figure.
    pub bytes_per_client: Option<f64>,
    /// System calls in a window of their own.
    pub syscalls: Syscalls,
}

/// How many system calls the server made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Syscalls {
    /// This many, while so many messages came back.
    Counted {
        /// System calls of all the process's threads.
        calls: u64,
        /// Messages that came back meanwhile.
        round_trips: u64,
    },
    /// They could not be counted, for this reason.
    Unavailable(String),
    /// This run had no window for them.
    NotAskedFor,
}

impl Errors {
    /// How many clients failed.
    pub fn total(&self) -> u64 {
        self.connects + self.mismatches + self.early_closes + self.resets + self.stalled + self.others
    }
}

impl Report {
    /// The server's CPU time for each round trip, if it was observed and there was any.
    pub fn cpu_ns_per_round_trip(&self) -> Option<f64> {
        self.per_round_trip(|cost| cost.cpu_ns)
    }

    /// The kernel's part of the server's CPU time, from 0 to 1, if it was observed for more than some ticks.
    pub fn kernel_share(&self) -> Option<f64> {
        let cost = &self.server.as_ref()?.cost;
        let both = cost.user_ns + cost.system_ns;
        (both > 0).then(|| cost.system_ns as f64 / both as f64)
    }

    /// The server's context switches, of both kinds, for each round trip.
    pub fn context_switches_per_round_trip(&self) -> Option<f64> {
        self.per_round_trip(|cost| cost.voluntary_switches + cost.involuntary_switches)
    }

    /// The server's system calls for each round trip, if they were counted.
    pub fn syscalls_per_round_trip(&self) -> Option<f64> {
        match self.server.as_ref()?.syscalls {
            Syscalls::Counted { calls, round_trips } if round_trips > 0 => Some(calls as f64 / round_trips as f64),
            Syscalls::Counted { .. } | Syscalls::Unavailable(_) | Syscalls::NotAskedFor => None,
        }
    }

    fn per_round_trip(&self, figure: impl Fn(&Cost) -> u64) -> Option<f64> {
        let server = self.server.as_ref()?;
        (self.round_trips > 0).then(|| figure(&server.cost) as f64 / self.round_trips as f64)
    }
}

/// A run in which a client failed. It is the inner error of what [`run`](super::run) returns, so that a failing run
/// cannot be taken for a good one by mistake; the report is complete all the same.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What happened.
    pub report: Report,
}

/// The failed run behind an error of [`run`](super::run), if that is what the error is.
pub fn failure(error: &io::Error) -> Option<&Failure> {
    error.get_ref()?.downcast_ref()
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = &self.report.errors;
        write!(out, "{} of {} clients failed (", errors.total(), self.report.clients)?;
        let kinds = [
            ("could not connect", errors.connects),
            ("met a wrong byte", errors.mismatches),
            ("met an early close", errors.early_closes),
            ("were reset", errors.resets),
            ("waited in vain", errors.stalled),
            ("failed otherwise", errors.others),
        ];
        let met = kinds.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{count} {what}"));
        write!(out, "{})", met.collect::<Vec<_>>().join(", "))?;
        match &errors.first {
            Some(first) => write!(out, "; first: {first}"),
            None => Ok(()),
        }
    }
}

impl error::Error for Failure {}
