//! `--trace`: a timeline of a served client is written, whatever the model.

mod common;

use common::{Process, Server, hear, say};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("overlapped-trace-{name}-{}.json", std::process::id()))
}

/// A timeline that is whole, as what wrote it has ended.
fn timeline(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::remove_file(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn served(model: &str) -> Vec<Value> {
    let path = path(model);
    let server = Server::start("echo", model, &["--trace", path.to_str().unwrap()]);
    let mut client = server.connect();
    // Twice, since a server that is slow to its first wait finds the first message there.
    for _ in 0..2 {
        client.write_all(b"hello").unwrap();
        client.read_exact(&mut [0; 5]).unwrap();
        server.process.until_asleep();
    }
    drop(client);
    server.stop();
    timeline(&path)
}

fn count(events: &[Value], name: &str) -> usize {
    events.iter().filter(|event| event["name"] == name).count()
}

fn has(events: &[Value], name: &str) -> bool {
    count(events, name) > 0
}

/// What operations said of themselves at a stage of their lives.
fn operations(events: &[Value], phase: &str, key: &str) -> Vec<String> {
    let of_operations = events.iter().filter(|event| event["ph"] == phase && event["name"] == "operation");
    of_operations.filter_map(|event| Some(event["args"][key].as_str()?.to_string())).collect()
}

#[test]
fn blocking_calls_show_their_waits_and_operations() {
    let events = served("threads");
    assert!(has(&events, "alertable wait") && has(&events, "operation"));
}

#[test]
fn operations_with_events_show_how_they_began_and_how_they_were_told() {
    let events = served("overlapped-event");
    assert!(has(&events, "wait"));
    assert!(operations(&events, "n", "start").contains(&"pending".to_string()));
    assert!(operations(&events, "e", "told by").contains(&"event".to_string()));
    assert!(operations(&events, "e", "ended").contains(&"in the start call".to_string()));
}

/// The timelines of a sender and a receiver.
fn transferred(by: &str, send: &str, receive: &str) -> [Vec<Value>; 2] {
    let paths = ["send", "receive"].map(|part| path(&format!("{part}-{by}-{send}-{receive}")));
    let [sends, receives] = paths.each_ref().map(|path| path.to_str().unwrap());
    let listen = ["receive", "--listen", "127.0.0.1:0", "--by", by, "--force", receive, "--trace", receives];
    let mut receiver = Process::run(&listen);
    let first = receiver.line();
    let address = first.strip_prefix("listening at ").unwrap();
    let sender = Process::run(&["send", address, "--by", by, "--force", send, "--trace", sends]).end();
    assert!(sender.status.success(), "{sender:?}");
    let receiver = receiver.end();
    assert!(receiver.status.success(), "{receiver:?}");
    paths.each_ref().map(|path| timeline(path))
}

#[test]
fn a_sender_and_a_receiver_show_whether_their_operations_were_pending() {
    let [sends, receives] = transferred("event", "complete", "complete");
    // The connect, which is a blocking call, is an operation too.
    assert_eq!(operations(&sends, "e", "told by"), ["event", "event"]);
    assert_eq!(operations(&sends, "e", "ended")[1], "in the start call");
    assert!(operations(&receives, "e", "ended").iter().filter(|ended| *ended == "in the start call").count() >= 2);

    let [sends, _] = transferred("event", "pending", "complete");
    assert_eq!(operations(&sends, "n", "start"), ["pending"]);
    assert_eq!(operations(&sends, "e", "ended")[1], "later");
    assert!(has(&sends, "wait"));
}

#[test]
fn a_sender_and_a_receiver_show_their_routines_in_alertable_waits() {
    for (send, receive) in [("complete", "complete"), ("pending", "complete")] {
        let [sends, receives] = transferred("routine", send, receive);
        for events in [sends, receives] {
            let routines = operations(&events, "e", "told by").iter().filter(|told| *told == "routine").count();
            assert!(routines > 0);
            assert_eq!(count(&events, "completion routine"), routines);
        }
    }
}

#[test]
fn a_chat_client_shows_its_waits_and_network_events() {
    let server = Server::start("chat", "event-select", &[]);
    let (path, address) = (path("chat"), server.address.to_string());
    let mut client = Process::run(&["chat", &address, "--name", "me", "--trace", path.to_str().unwrap()]);
    client.stdin().write_all(b"hello\n").unwrap();
    assert_eq!(client.line(), "[me] hello");
    client.stdin().write_all(b"q\n").unwrap();
    assert!(client.end().status.success());
    let events = timeline(&path);
    assert!(has(&events, "network events recorded") && has(&events, "network events enumerated"));
    let mut other = server.greeted("[other] hello\n");
    say(&mut other, "[other] bye\n");
    assert_eq!(hear(&mut other), "[other] bye\n");
    server.stop();
}

#[test]
fn a_bench_shows_each_server_and_each_scenario_as_a_process() {
    if std::thread::available_parallelism().unwrap().get() < 2 {
        return;
    }
    let path = path("bench");
    let models = ["--models", "completion-port,event-select", "--engines", "epoll", "--workers", "1"];
    let short = ["bench", "--seconds", "0.1", "--rounds", "1", "--scenario", "echo,port-queue", "--clients", "4"];
    let bench = Process::run(&[&short[..], &models[..], &["--trace", path.to_str().unwrap()]].concat()).end();
    assert!(bench.status.success(), "{bench:?}");
    assert!(String::from_utf8_lossy(&bench.stderr).contains("writes a timeline"), "{bench:?}");
    let events = timeline(&path);
    let processes: Vec<&Value> = events.iter().filter(|event| event["name"] == "process_name").collect();
    let names: Vec<&str> = processes.iter().filter_map(|process| process["args"]["name"].as_str()).collect();
    assert_eq!(names, ["completion-port/epoll", "event-select/epoll", "port-queue"]);
    let of = |name: &str| -> Vec<Value> {
        let process = &processes[names.iter().position(|other| *other == name).unwrap()]["pid"];
        events.iter().filter(|event| event["pid"] == *process).cloned().collect()
    };
    let port = of("completion-port/epoll");
    assert!(has(&port, "operation") && has(&port, "packet queued") && has(&port, "packet taken"));
    assert!(has(&of("event-select/epoll"), "network events enumerated"));
    assert!(has(&of("port-queue"), "packet taken"));
    assert!(!path.with_extension("json.parts").exists());
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
    let events: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(has(&events, "wait in select") || has(&events, "wait"));
    server.stop();
}

/// A client that never reads keeps the server from ending by itself; the second Ctrl-C ends it with its timeline whole.
#[test]
fn a_server_that_a_second_ctrl_c_ends_leaves_its_timeline_whole() {
    let path = path("second");
    let mut server = Server::start("chat", "completion-port", &["--drain", "60", "--trace", path.to_str().unwrap()]);
    let stuck = server.connect();
    let mut talker = server.greeted("[talker] hello\n");
    let lines = "[talker] and so on\n".repeat(1000);
    // More than a socket takes for one that does not read, and less than it is sent away for.
    for _ in 0..40 {
        common::say(&mut talker, &lines);
        (0..1000).for_each(|_| common::wait_for(&mut talker, "[talker] and so on\n"));
    }
    server.process.signal("INT");
    common::wait_for(&mut talker, "* disconnected: the server stops\n");
    // One that comes at once with the first is none of its own.
    while !server.process.has_ended() {
        server.process.signal("INT");
    }
    assert_eq!(server.process.end().status.code(), Some(130));
    let events = timeline(&path);
    assert!(has(&events, "packet taken") && has(&events, "operation"));
    drop(stuck);
}

#[test]
fn a_file_that_cannot_be_made_is_said() {
    let output = common::Process::run(&["serve", "echo", "--trace", "/nowhere/timeline.json"]).end();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/timeline.json"));
}
