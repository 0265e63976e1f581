//! The load generator against a good server: every shape of load comes back whole and is counted exactly.
#![cfg(target_os = "linux")]

mod common;

use common::{options, raw_epoll};
use overlapped_lab::load::{self, Length, Report, Syscalls};
use std::net::SocketAddr;
use std::time::Duration;

/// So many round trips for each client, and the one with which it begins.
fn run_counted(address: SocketAddr, clients: usize, bytes: usize, in_flight: usize, count: u64) -> Report {
    let options = load::Options { length: Length::RoundTrips(count), ..options(address, clients, bytes, in_flight) };
    let report = load::run(&options).unwrap();
    assert_eq!(report.round_trips, count * clients as u64);
    let latency = report.latency_ns;
    assert!(0 < latency.p50 && latency.p50 <= latency.p90 && latency.p90 <= latency.p99, "{latency:?}");
    assert!(latency.p99 <= latency.p99_9 && latency.p99_9 <= latency.max, "{latency:?}");
    report
}

/// Of a run without a warm-up time every byte can be told beforehand: the first round trip, whatever the instant of
/// warm-up began, and those that were asked for.
fn assert_verified(report: &Report, count: u64) {
    let message = report.message_bytes as u64;
    let clients = report.clients as u64;
    let least = clients * message * (count + 1);
    let warm = clients * message * report.in_flight as u64;
    assert!((least..=least + warm).contains(&report.bytes_verified), "{report:?}");
}

#[test]
fn one_client() {
    let report = run_counted(raw_epoll(1), 1, 64, 1, 1000);
    assert_verified(&report, 1000);
}

#[test]
fn many_clients_with_small_messages() {
    let report = run_counted(raw_epoll(1), 64, 64, 1, 200);
    assert_verified(&report, 200);
}

#[test]
fn many_clients_with_large_messages() {
    let report = run_counted(raw_epoll(1), 100, 64 * 1024, 1, 10);
    assert_verified(&report, 10);
}

#[test]
fn pipelined_messages() {
    let report = run_counted(raw_epoll(1), 8, 100, 16, 1000);
    assert_verified(&report, 1000);
}

/// More is on its way than the socket buffers hold, so both sides have to stop in the middle of a message and go on.
#[test]
fn pipelined_messages_larger_than_the_socket_buffers() {
    let report = run_counted(raw_epoll(1), 4, 3_000_000, 4, 8);
    assert_verified(&report, 8);
}

#[test]
fn messages_of_one_byte() {
    run_counted(raw_epoll(1), 3, 1, 5, 100);
}

#[test]
fn several_workers() {
    run_counted(raw_epoll(3), 50, 64, 2, 100);
}

#[test]
fn a_count_smaller_than_what_may_be_in_flight() {
    run_counted(raw_epoll(1), 2, 64, 16, 3);
}

#[test]
fn a_measured_time() {
    let length = Length::Time(Duration::from_millis(200));
    let warm_up = Duration::from_millis(50);
    let report = load::run(&load::Options { length, warm_up, ..options(raw_epoll(1), 10, 64, 1) }).unwrap();
    assert!(report.seconds >= 0.2 && report.round_trips > 0);
    let rate = report.round_trips as f64 / report.seconds;
    assert!((report.round_trips_per_second - rate).abs() < 1.0);
    assert!(report.bytes_verified >= 64 * report.round_trips);
    assert!(report.server.is_none());
    assert!(report.generator_busy > 0.0 && report.generator_busy < 1.1, "{report:?}");
}

/// The server is a thread of this process, so the figures hold the generator's own share: only that they are there is
/// tested.
#[test]
fn an_observed_server() {
    let observed = load::Options {
        length: Length::RoundTrips(2000),
        observe: vec![std::process::id()],
        syscall_window: Duration::from_millis(20),
        ..options(raw_epoll(1), 2, 64, 1)
    };
    let report = load::run(&observed).unwrap();
    assert!(report.cpu_ns_per_round_trip().unwrap() > 100.0);
    let server = report.server.as_ref().unwrap();
    assert!(server.bytes_per_client.is_some());
    match &server.syscalls {
        Syscalls::Counted { calls, round_trips } => {
            assert!(calls >= round_trips && *round_trips > 0)
        }
        Syscalls::Unavailable(reason) => assert!(!reason.is_empty()),
        Syscalls::NotAskedFor => panic!("they were asked for"),
    }
}

#[test]
fn a_report_survives_a_pipe() {
    let report = run_counted(raw_epoll(1), 1, 64, 1, 10);
    let text = serde_json::to_string(&report).unwrap();
    let copy: Report = serde_json::from_str(&text).unwrap();
    // The last binary digit of a fraction may be lost in text.
    assert!((copy.seconds - report.seconds).abs() < 1e-9);
    assert_eq!((copy.round_trips, copy.latency_ns), (report.round_trips, report.latency_ns));
    assert_eq!((copy.errors, copy.server), (report.errors, report.server));
}
