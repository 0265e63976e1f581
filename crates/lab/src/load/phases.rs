//! The phases of a run, in order.

use super::driver::Driver;
use super::options::{Length, Options};
use super::ramp;
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
    let mut driver = Driver::new()?;
    let mut report = Report {
        clients: options.clients,
        message_bytes: options.message_bytes,
        in_flight: options.in_flight,
        ..Report::default()
    };

    let bytes_per_client = ramp::connect_all(&mut driver, options)?;
    // Without all its clients the load is not what was asked for, so nothing is measured.
    if driver.tally.faults == 0 {
        warm_up(&mut driver, options)?;
        let cost = measure(&mut driver, options, &mut report)?;
        let syscalls = count_syscalls(&mut driver, options)?;
        report.server = cost.map(|cost| Server { cost, bytes_per_client, syscalls });
    }

    report.bytes_verified = driver.tally.bytes_verified;
    report.errors = driver.tally.errors;
    match report.errors.total() {
        0 => Ok(report),
        _ => Err(io::Error::other(Failure { report })),
    }
}

fn warm_up(driver: &mut Driver, options: &Options) -> io::Result<()> {
    driver.set_limits(|_| u64::MAX);
    driver.turn_until(Instant::now() + options.warm_up)
}

/// Starts nothing more and waits for every answer.
fn drain(driver: &mut Driver, options: &Options) -> io::Result<()> {
    driver.set_limits(|client| client.started());
    driver.turn_patiently(options.patience, |driver| driver.tally.outstanding() == 0)
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
    fn take(driver: &Driver, options: &Options) -> io::Result<Edge> {
        let at = Instant::now();
        let server = match options.observe {
            // A server that died under its clients is told as their failure.
            Some(process) => match observe::snapshot(process) {
                Err(_) if driver.tally.faults > 0 => None,
                outcome => Some(outcome?),
            },
            None => None,
        };
        Ok(Edge { at, server, generator_ns: observe::thread_cpu_ns()?, completed: driver.tally.completed })
    }
}

/// Measures, fills the report's figures of the window, and returns what the server spent.
fn measure(driver: &mut Driver, options: &Options, report: &mut Report) -> io::Result<Option<observe::Cost>> {
    if let Length::RoundTrips(_) = options.length {
        // A fixed number of round trips is exact only from an empty start.
        drain(driver, options)?;
    }
    let begin = Edge::take(driver, options)?;
    driver.tally.recording = true;
    match options.length {
        Length::Time(length) => driver.turn_until(begin.at + length)?,
        Length::RoundTrips(count) => {
            driver.set_limits(|client| client.completed() + count);
            driver.turn_patiently(options.patience, |driver| driver.tally.outstanding() == 0)?;
        }
    }
    driver.tally.recording = false;
    let end = Edge::take(driver, options)?;
    // In a window of time the load goes on while its end is read, and whoever does not answer is found out now.
    drain(driver, options)?;

    report.round_trips = end.completed - begin.completed;
    report.seconds = (end.at - begin.at).as_secs_f64();
    report.round_trips_per_second = report.round_trips as f64 / report.seconds;
    report.generator_busy = (end.generator_ns - begin.generator_ns) as f64 / 1e9 / report.seconds;
    let latency = &driver.tally.latency;
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
fn count_syscalls(driver: &mut Driver, options: &Options) -> io::Result<Syscalls> {
    let Some(process) = options.observe.filter(|_| !options.syscall_window.is_zero()) else {
        return Ok(Syscalls::Unavailable("not asked for".into()));
    };
    let counter = match SyscallCounter::attach(process) {
        Ok(counter) => counter,
        Err(error) => return Ok(Syscalls::Unavailable(error.to_string())),
    };
    let before = driver.tally.completed;
    counter.start()?;
    driver.set_limits(|_| u64::MAX);
    driver.turn_until(Instant::now() + options.syscall_window)?;
    drain(driver, options)?;
    let calls = counter.stop()?;
    Ok(Syscalls::Counted { calls, round_trips: driver.tally.completed - before })
}
