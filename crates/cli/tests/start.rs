//! How servers begin, fail to begin, run out of descriptors, and end.
#![cfg(target_os = "linux")]

mod common;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use common::{COMMAND, PATIENCE, Process, Server};
use overlapped_lab::observe::process_cpu_ns;

in_every_model! {
    descriptors_run_out_in_echo
    descriptors_run_out_in_chat
    who_waits_for_a_descriptor_is_served_later
}

in_registered_io! {
    descriptors_run_out_in_echo
}

/// The one line of a command that did not begin.
fn refused(words: &[&str]) -> String {
    let output = Process::run(words).end();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

fn assert_one_line(text: &str, parts: &[&str]) {
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in parts {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn an_address_in_use_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for service in ["echo", "chat"] {
        let text = refused(&["serve", service, "--listen", &address]);
        assert_one_line(&text, &["WSAEADDRINUSE", "10048", &address, "--listen"]);
    }
    assert_one_line(&refused(&["receive", "--listen", &address]), &["WSAEADDRINUSE"]);
}

#[test]
fn bad_addresses_are_named_with_what_to_do() {
    assert_one_line(&refused(&["serve", "echo", "--listen", "nonsense"]), &["WSAEINVAL", "127.0.0.1:7777"]);
    assert_one_line(&refused(&["serve", "echo", "--listen", "192.0.2.1:0"]), &["WSAEADDRNOTAVAIL", "--listen"]);
}

#[test]
fn nobody_to_connect_to_is_named_with_what_to_do() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for command in ["chat", "send", "dummy"] {
        assert_one_line(&refused(&[command, &nobody]), &["WSAECONNREFUSED", &nobody, "overlapped serve"]);
    }
}

#[test]
fn an_unknown_model_is_answered_with_the_known_ones() {
    for model in ["async_select", "registered", "nonsense"] {
        let text = refused(&["serve", "echo", "--model", model]);
        assert_one_line(&text, &[model, "WSAEINVAL (10022)", "Give one of", "completion-port", "event-select"]);
        assert_one_line(&refused(&["bench", "--models", model]), &[model, "WSAEINVAL", "completion-port"]);
    }
}

#[test]
fn a_wrong_command_line_is_one_line() {
    for (words, parts) in [
        (&["serv"][..], &["serv", "serve"][..]),
        (&["serve"], &["<SERVICE>"]),
        (&["serve", "echo", "--modell", "select"], &["--modell", "--model"]),
        (&["serve", "echo", "--workers", "0"], &["--workers"]),
        (&["serve", "chat", "--queue", "0"], &["--queue", "1MiB"]),
        (&["serve", "chat", "--max-clients", "0"], &["--max-clients", "0 is not a number"]),
        (&["serve", "chat", "--idle", "-1"], &["unexpected argument '-1'"]),
        (&["bench", "--clients", "x"], &["--clients", "64"]),
    ] {
        let text = refused(words);
        assert_one_line(&text, &["WSAEINVAL (10022)", "--help"]);
        assert_one_line(&text, parts);
        assert!(!text.contains("'-- "), "nothing takes a value there: {text}");
    }
    for words in [&["--help"][..], &["--version"], &["serve", "--help"]] {
        let output = Process::run(words).end();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn a_bench_that_measures_nothing_is_refused_before_it_begins() {
    for words in [["--clients", "0"], ["--in-flight", "0"], ["--rounds", "0"], ["--idle", "0"], ["--seconds", "0"]] {
        let text = refused(&[&["bench"][..], &words].concat());
        assert_one_line(&text, &["WSAEINVAL (10022)"]);
    }
    let many = refused(&["bench", "--clients", "100000000"]);
    assert_one_line(&many, &["WSAEINVAL", "100000000 clients", "descriptors", "ulimit"]);
}

#[test]
fn chat_is_not_served_by_registered_io() {
    assert_one_line(&refused(&["serve", "chat", "--model", "rio"]), &["chat", "rio", "completion-port", "WSAEINVAL"]);
}

#[test]
fn workers_are_for_the_port_only() {
    for model in ["select", "threads"] {
        let text = refused(&["serve", "echo", "--model", model, "--workers", "2"]);
        assert_one_line(&text, &["completion-port", "WSAEINVAL"]);
    }
    let text = refused(&["serve", "echo", "--model", "select", "--batch-sends"]);
    assert_one_line(&text, &["completion-port", "WSAEINVAL"]);
}

#[test]
fn sigterm_is_as_good_as_ctrl_c() {
    let server = Server::start("echo", "completion-port", &[]);
    server.process.signal("TERM");
    let output = server.process.end();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("\"summary\""));
}

/// As `timeout -s INT` does, which tells its child and then the group that both are in.
#[test]
fn two_signals_at_once_are_one() {
    let server = Server::start("chat", "completion-port", &["--drain", "1"]);
    // A client that never reads: without it the server might be gone before the second.
    let stuck = server.connect();
    let id = server.process.id().to_string();
    let status = Command::new("kill").args(["-INT", &id, &id, &id]).status().unwrap();
    assert!(status.success());
    let output = server.process.end();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("\"summary\""));
    drop(stuck);
}

fn descriptors_run_out_in_echo(model: &str) {
    descriptors_run_out("echo", model);
}

fn descriptors_run_out_in_chat(model: &str) {
    descriptors_run_out("chat", model);
}

/// More clients than descriptors: the server lives, does not spin, and accepts again.
fn descriptors_run_out(service: &str, model: &str) {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 40; exec \"$0\" \"$@\"", COMMAND]);
    command.args(["serve", service, "--model", model, "--listen", "127.0.0.1:0"]);
    let server = Server::of(command);
    let mut first = server.connect();
    first.write_all(b"first\n").unwrap();
    first.read_exact(&mut [0; 6]).unwrap();
    let clients: Vec<_> = (0..80).map(|_| server.connect()).collect();

    // Among these is one whose turn comes only when others have gone.
    let (cpu, began) = (process_cpu_ns(server.process.id()).unwrap(), Instant::now());
    let window = Duration::from_secs(1);
    while began.elapsed() < window {
        first.write_all(b"still\n").unwrap();
        let mut echo = [0; 6];
        first.read_exact(&mut echo).unwrap();
        assert_eq!(&echo, b"still\n");
        std::thread::sleep(window / 20);
    }
    let spent = Duration::from_nanos(process_cpu_ns(server.process.id()).unwrap() - cpu);
    assert!(spent < window / 4, "{spent:?} of processor time while nothing can be accepted");

    drop(clients);
    let deadline = Instant::now() + PATIENCE;
    let mut next = server.connect();
    next.write_all(b"next\n").unwrap();
    let mut heard = Vec::new();
    while !heard.ends_with(b"next\n") {
        let mut byte = [0];
        next.read_exact(&mut byte).unwrap();
        heard.push(byte[0]);
        assert!(Instant::now() < deadline);
    }
    server.stop();
}

/// Nobody is sent away because there are no descriptors, not even who has been accepted.
fn who_waits_for_a_descriptor_is_served_later(model: &str) {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 60; exec \"$0\" \"$@\"", COMMAND]);
    command.args(["serve", "echo", "--model", model, "--listen", "127.0.0.1:0"]);
    let server = Server::of(command);
    let mut clients: Vec<_> = (0..70).map(|_| server.connect()).collect();
    clients.iter_mut().for_each(|client| client.write_all(b"now\n").unwrap());
    let mut last = clients.split_off(55);
    // Whoever has been served goes; the others have not been served, or were sent away.
    drop(clients);
    for client in &mut last {
        client.read_exact(&mut [0; 4]).unwrap();
    }
    drop(last);
    server.stop();
}

#[test]
fn more_workers_than_could_serve_are_refused() {
    let output = common::Process::run(&["serve", "echo", "--workers", "9999999"]).end();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("1024"));
}
