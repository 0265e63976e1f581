//! `--trace`: a timeline of a served client is written, whatever the model.

mod common;

use common::Server;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

fn served(model: &str) -> Vec<serde_json::Value> {
    let path = std::env::temp_dir().join(format!("overlapped-trace-{model}-{}.json", std::process::id()));
    let server = Server::start("echo", model, &["--trace", path.to_str().unwrap()]);
    let mut client = server.connect();
    client.write_all(b"hello").unwrap();
    client.read_exact(&mut [0; 5]).unwrap();
    drop(client);
    server.stop();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn has(events: &[serde_json::Value], name: &str) -> bool {
    events.iter().any(|event| event["name"] == name)
}

#[test]
fn event_select_shows_what_was_recorded_and_enumerated() {
    let events = served("event-select");
    assert!(has(&events, "wait"));
    assert!(has(&events, "network events recorded") && has(&events, "network events enumerated"));
}

#[test]
fn async_select_shows_what_was_recorded() {
    let events = served("async-select");
    assert!(has(&events, "wait") && has(&events, "network events recorded"));
}

#[test]
fn registered_io_shows_its_waits() {
    assert!(has(&served("rio"), "wait"));
}

#[test]
fn a_routine_runs_inside_an_alertable_wait() {
    let events = served("completion-routine");
    assert!(has(&events, "alertable wait") && has(&events, "completion routine") && has(&events, "operation"));
}

#[test]
fn select_shows_its_sleeps() {
    assert!(has(&served("select"), "wait in select"));
}

#[test]
fn a_port_queues_packets_and_hands_them_out() {
    let events = served("completion-port");
    assert!(has(&events, "wait in the port"));
    assert!(has(&events, "packet queued") && has(&events, "packet taken") && has(&events, "operation"));
}

#[test]
fn a_client_that_ctrl_c_ends_leaves_its_timeline_whole() {
    let path = std::env::temp_dir().join(format!("overlapped-trace-dummy-{}.json", std::process::id()));
    let server = Server::start("echo", "completion-port", &[]);
    let address = server.address.to_string();
    let mut dummy = Command::new(common::COMMAND)
        .args(["dummy", &address, "--interval-ms", "1", "--trace", path.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(dummy.stdout.take().unwrap());
    // It has connected, and sent two messages.
    (0..3).for_each(|_| assert!(told.read_line(&mut String::new()).unwrap() > 0));
    assert!(Command::new("kill").args(["-INT", &dummy.id().to_string()]).status().unwrap().success());
    assert_eq!(dummy.wait().unwrap().code(), Some(130));
    let events: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(has(&events, "wait in select") || has(&events, "wait"));
    server.stop();
}

#[test]
fn a_file_that_cannot_be_made_is_said() {
    let output = common::Process::run(&["serve", "echo", "--trace", "/nowhere/timeline.json"]).end();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/timeline.json"));
}
