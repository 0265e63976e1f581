//! The phases of a run, in order: the same for every kind of load.

use super::chat::Chat;
use super::churn::Churn;
use super::datagrams::Datagrams;
use super::driver::Driver;
use super::kind::{Kind, Load};
use super::options::{Length, Options};
use super::report::{Failure, Latency, Report, Server, Syscalls};
use crate::observe::{self, Snapshot, SyscallCounter};
use crate::{pin_thread, raise_open_files};
use std::io;
use std::time::Instant;

pub(super) fn run(options: &Options) -> io::Result<Report> {
    options.check(raise_open_files()?)?;
    if let Some(cpu) = options.cpu {
        pin_thread(&[cpu])?;
    }
    match options.kind {
        Kind::Echo | Kind::Silent => carry_out(&mut Driver::new(options)?, options),
        Kind::Churn => carry_out(&mut Churn::new(options)?, options),
        Kind::Chat => carry_out(&mut Chat::new(options)?, options),
        Kind::Datagrams => carry_out(&mut Datagrams::new(options)?, options),
    }
}

fn carry_out(load: &mut impl Load, options: &Options) -> io::Result<Report> {
    let mut report = Report {
        clients: options.clients,
        message_bytes: options.message_bytes,
        in_flight: options.in_flight,
        ..Report::default()
    };

    let bytes_per_client = load.connect()?;
    // Without all its clients the load is not what was asked for, so nothing is measured.
    if load.tally().faults == 0 {
        load.go_on()?;
        load.turn_until(Instant::now() + options.warm_up)?;
        let cost = measure(load, options, &mut report)?;
        let syscalls = count_syscalls(load, options)?;
        report.server = cost.map(|cost| Server { cost, bytes_per_client, syscalls });
    }

    report.bytes_verified = load.tally().bytes_verified;
    report.errors = load.tally().errors.clone();
    match report.errors.total() {
        0 => Ok(report),
        _ => Err(io::Error::other(Failure { report })),
    }
}

/// One edge of the measured window. The clock and the server's processor time are read first and together, at both
/// edges, so what reading the rest costs falls into the window at one edge and out of it at the other.
struct Edge {
    at: Instant,
    server: Option<Snapshot>,
    generator_ns: u64,
    completed: u64,
}

impl Edge {
    fn take(load: &mut impl Load, options: &Options) -> io::Result<Edge> {
        let at = Instant::now();
        let server = match observe::snapshot_of_all(&options.observe) {
            _ if options.observe.is_empty() => None,
            // A server that died under its clients is told as their failure.
            Err(_) if load.tally().faults > 0 => None,
            outcome => Some(outcome?),
        };
        Ok(Edge { at, server, generator_ns: observe::thread_cpu_ns()?, completed: load.tally().completed })
    }
}

/// Measures, fills the report's figures of the window, and returns what the server spent.
fn measure(load: &mut impl Load, options: &Options, report: &mut Report) -> io::Result<Option<observe::Cost>> {
    if let Length::RoundTrips(_) = options.length {
        // A fixed number of round trips is exact only from an empty start.
        load.drain()?;
    }
    let begin = Edge::take(load, options)?;
    load.tally().recording = true;
    match options.length {
        Length::Time(length) => load.turn_until(begin.at + length)?,
        Length::RoundTrips(count) => load.make(count)?,
    }
    load.tally().recording = false;
    let end = Edge::take(load, options)?;
    // In a window of time the load goes on while its end is read, and whoever does not answer is found out now.
    load.drain()?;

    report.round_trips = end.completed - begin.completed;
    report.seconds = (end.at - begin.at).as_secs_f64();
    report.round_trips_per_second = report.round_trips as f64 / report.seconds;
    report.generator_busy = (end.generator_ns - begin.generator_ns) as f64 / 1e9 / report.seconds;
    let latency = &load.tally().latency;
    report.latency_ns = Latency {
        p50: latency.value_at_quantile(0.5),
        p90: latency.value_at_quantile(0.9),
        p99: latency.value_at_quantile(0.99),
        p99_9: latency.value_at_quantile(0.999),
        max: latency.max(),
    };
    Ok(begin.server.zip(end.server).map(|(begin, end)| begin.until(&end)))
}

/// Counts from an idle server to an idle server, so that every call belongs to a message that came back.
fn count_syscalls(load: &mut impl Load, options: &Options) -> io::Result<Syscalls> {
    if options.observe.is_empty() || options.syscall_window.is_zero() {
        return Ok(Syscalls::NotAskedFor);
    }
    let counter = match SyscallCounter::attach(&options.observe) {
        Ok(counter) => counter,
        Err(error) => return Ok(Syscalls::Unavailable(error.to_string())),
    };
    let before = load.tally().completed;
    counter.start()?;
    load.go_on()?;
    load.turn_until(Instant::now() + options.syscall_window)?;
    load.drain()?;
    let calls = counter.stop()?;
    Ok(Syscalls::Counted { calls, round_trips: load.tally().completed - before })
}
