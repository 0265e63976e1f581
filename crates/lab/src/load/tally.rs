//! What is counted while the clients run.

use super::report::Errors;
use hdrhistogram::Histogram;
use std::fmt;
use std::io;
use std::time::Instant;

/// Latencies above this are recorded as this.
const LONGEST_NS: u64 = 3_600_000_000_000;
const SIGNIFICANT_DIGITS: u8 = 3;

/// How one client's run ended badly.
#[derive(Debug)]
pub(super) enum Fault {
    Connect(io::Error),
    /// A byte of the stream is not what was sent.
    Mismatch {
        offset: u64,
        expected: u8,
        found: u8,
    },
    /// More came back than was sent.
    Surplus {
        offset: u64,
    },
    /// The server ended the stream while the client was still in the run.
    EarlyClose {
        received: u64,
        sent: u64,
    },
    /// A send or receive failed.
    Failed(io::Error),
    /// Nothing came for as long as the generator is willing to wait.
    Stalled {
        received: u64,
        sent: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Connect(error) => write!(out, "could not connect: {error}"),
            Fault::Mismatch { offset, expected, found } => {
                write!(out, "byte {offset} came back as {found:#04x} instead of {expected:#04x}")
            }
            Fault::Surplus { offset } => write!(out, "byte {offset} came back and was never sent"),
            Fault::EarlyClose { received, sent } => {
                write!(out, "the server closed the connection after {received} of {sent} bytes")
            }
            Fault::Failed(error) => write!(out, "the connection failed: {error}"),
            Fault::Stalled { received, sent } => {
                write!(out, "only {received} of {sent} bytes came back")
            }
        }
    }
}

/// The counts of a run.
pub(super) struct Tally {
    epoch: Instant,
    /// Messages sent and come back, over the whole run and all clients.
    pub(super) started: u64,
    pub(super) completed: u64,
    /// Messages on their way when their client failed.
    pub(super) lost: u64,
    pub(super) bytes_verified: u64,
    /// Clients that failed, and those of them that had an answer before.
    pub(super) faults: u64,
    pub(super) faults_after_an_answer: u64,
    pub(super) errors: Errors,
    pub(super) latency: Histogram<u64>,
    /// Whether the measured window is open.
    pub(super) recording: bool,
}

impl Tally {
    pub(super) fn new() -> io::Result<Tally> {
        let latency = Histogram::new_with_bounds(1, LONGEST_NS, SIGNIFICANT_DIGITS).map_err(io::Error::other)?;
        Ok(Tally {
            epoch: Instant::now(),
            started: 0,
            completed: 0,
            lost: 0,
            bytes_verified: 0,
            faults: 0,
            faults_after_an_answer: 0,
            errors: Errors::default(),
            latency,
            recording: false,
        })
    }

    /// Nanoseconds since the run began.
    pub(super) fn now_ns(&self) -> u64 {
        self.epoch.elapsed().as_nanos() as u64
    }

    /// Messages on their way.
    pub(super) fn outstanding(&self) -> u64 {
        self.started - self.completed - self.lost
    }

    pub(super) fn message_completed(&mut self, latency_ns: u64) {
        self.completed += 1;
        if self.recording {
            self.latency.saturating_record(latency_ns.max(1));
        }
    }

    /// Counts a client's end; the first one is told in words, since the others mostly follow from it.
    pub(super) fn client_failed(&mut self, client: usize, fault: &Fault, started: u64, completed: u64) {
        self.faults += 1;
        self.faults_after_an_answer += u64::from(completed > 0);
        self.lost += started - completed;
        let errors = &mut self.errors;
        *match fault {
            Fault::Connect(_) => &mut errors.connects,
            Fault::Mismatch { .. } | Fault::Surplus { .. } => &mut errors.mismatches,
            Fault::EarlyClose { .. } => &mut errors.early_closes,
            Fault::Failed(error) if was_reset(error) => &mut errors.resets,
            Fault::Failed(_) => &mut errors.others,
            Fault::Stalled { .. } => &mut errors.stalled,
        } += 1;
        errors.first.get_or_insert_with(|| format!("client {client}: {fault}"));
    }
}

fn was_reset(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted
    )
}
