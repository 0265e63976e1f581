//! The load generator: many clients on one thread, every byte of every answer verified.
//!
//! Strategy: one epoll loop, each socket registered once for both directions. Clients are closed loops: each keeps a
//! fixed number of messages in flight and sends the next when one has come back, so what is measured is the server and
//! not a queue in front of it. The bytes of a client's stream are slices of one shared table at a place that depends on
//! the client and on the position in its stream, so sending copies nothing, verifying is one comparison of memory, and
//! a byte lost, doubled, changed or sent to another client is seen at once.
//!
//! Messages that may leave at the same moment leave in one send, as those of a pipelining client do. So with many in
//! flight a server meets few large reads, not many small ones.
//!
//! A run has phases: connect (a few at a time, each client makes one round trip, so that the server has met it), warm
//! up, measure, count system calls (a window of its own, since counting slows the server down), drain. At the end of
//! the drain every byte that was sent has come back, or the run has failed.
//!
//! The generator itself reads what the server spends, at the edges of the measured window: a second process would see
//! the edges late and disturb both processors.

mod chat;
mod churn;
mod client;
mod datagrams;
mod driver;
mod kind;
mod options;
mod pattern;
mod phases;
mod ramp;
mod report;
mod tally;

pub use kind::Kind;
pub use options::{Length, Options};
pub use report::{Errors, Failure, Latency, Report, Server, Syscalls, failure};

use std::io::{self, Write};

/// Puts the load on a server and says how it did.
///
/// # Errors
///
/// `InvalidInput` if the options make no sense together; a [`Failure`] (see [`failure`]), which holds the whole report,
/// if any client met an error; else what the kernel says to the generator's own needs.
pub fn run(options: &Options) -> io::Result<Report> {
    phases::run(options)
}

/// What a command does that another process started as its load generator: takes [`Options`] as JSON and prints the
/// [`Report`] as one line of JSON.
///
/// # Errors
///
/// `InvalidInput` if the argument is no such JSON, and those of [`run`].
pub fn run_json(options: &str) -> io::Result<()> {
    let unreadable = |error| io::Error::new(io::ErrorKind::InvalidInput, format!("not the options of a load: {error}"));
    let options: Options = serde_json::from_str(options).map_err(unreadable)?;
    let report = serde_json::to_string(&run(&options)?)?;
    let mut output = io::stdout().lock();
    writeln!(output, "{report}")?;
    output.flush()
}
