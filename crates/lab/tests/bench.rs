//! The whole bench with real children: this test program is each of them.
#![cfg(target_os = "linux")]

use overlapped_lab::bench::{self, LoadCommand, Plan, Results, Scenario, Subject};
use overlapped_lab::{load, raw_epoll};
use std::time::Duration;

const CHILD: &str = "OVERLAPPED_LAB_CHILD";

/// Not a test of its own: what the children run.
#[test]
fn child() {
    match std::env::var(CHILD).as_deref() {
        Ok("serve") => raw_epoll::serve(&raw_epoll::Options::default()).unwrap(),
        Ok("load") => load::run_json(&std::env::args().next_back().unwrap()).unwrap(),
        _ => {}
    }
}

/// This test program as one of the lab's parts. With two test threads the harness prints nothing in front of what a
/// test prints.
fn part(name: &str) -> Vec<String> {
    let program = std::env::current_exe().unwrap().to_string_lossy().into_owned();
    let part = format!("{CHILD}={name}");
    ["/usr/bin/env", &part, &program, "--exact", "child", "--nocapture", "--test-threads=2"].map(String::from).to_vec()
}

fn subject(name: &str, command: Vec<String>) -> Subject {
    Subject::new(name, command)
}

fn shell(script: &str) -> Vec<String> {
    ["/bin/sh", "-c", script].map(String::from).to_vec()
}

fn plan(subjects: Vec<Subject>) -> Plan {
    let scenario = Scenario {
        kind: load::Kind::Echo,
        clients: 8,
        message_bytes: 64,
        in_flight: 1,
        warm_up: Duration::from_millis(20),
        length: Duration::from_millis(200),
        syscall_window: Duration::from_millis(50),
    };
    // The last processor, which is the first on a machine that has only one; then the bench has to refuse.
    let load_cpu = std::thread::available_parallelism().unwrap().get() - 1;
    Plan { subjects, rounds: 2, load_cpu, ..Plan::new(part("serve"), LoadCommand(part("load")), scenario) }
}

fn alone_on_one_processor() -> bool {
    std::thread::available_parallelism().unwrap().get() < 2
}

#[test]
fn raw_epoll_against_itself() {
    if alone_on_one_processor() {
        return assert!(bench::run(&plan(Vec::new())).is_err());
    }
    let mut steps = Vec::new();
    let plan = plan(vec![subject("again", part("serve"))]);
    let results = bench::run_telling(&plan, &mut |step| steps.push(step.to_string())).unwrap();

    let expected = |round| ["raw epoll", "again", "raw epoll"].map(|name| format!("round {round} of 2: {name}"));
    assert_eq!(steps, [expected(1), expected(2)].concat());
    assert_eq!(results.rounds.len(), 2);
    let [raw, again] = results.summaries.as_slice() else { panic!("{:?}", results.summaries) };
    assert_eq!((raw.name.as_str(), again.name.as_str()), ("raw epoll", "again"));
    // On a machine that is busy with other tests the ratio of equal servers strays, but not by an order.
    let ratio = again.ratio_to_raw_epoll.unwrap();
    assert!(0.2 < ratio.median && ratio.median < 5.0, "{ratio:?}");
    assert!(again.syscalls_per_round_trip.is_some() != again.syscalls_unavailable.is_some());
    assert!(again.context_switches_per_round_trip.is_some() && again.bytes_per_client.is_some());
    assert!(results.table().lines().count() >= 3);
    let text = serde_json::to_string(&results).unwrap();
    // The last binary digit of a fraction may be lost in text, so the tables are compared.
    assert_eq!(serde_json::from_str::<Results>(&text).unwrap().table(), results.table());
}

#[test]
fn a_subject_that_never_listens_is_named() {
    if alone_on_one_processor() {
        return;
    }
    let failing = subject("bad", shell("echo 'no licence' >&2; exit 1"));
    let text = bench::run(&plan(vec![failing])).unwrap_err().to_string();
    assert!(text.contains("no licence") && text.contains("/bin/sh"), "{text}");
}

#[test]
fn a_load_generator_that_fails_is_named_with_its_server() {
    if alone_on_one_processor() {
        return;
    }
    // Port 1 of the loopback is nobody's, so every client is refused.
    let liar = shell(r#"echo '{"event":"listening","address":"127.0.0.1:1"}'; echo lied >&2; exec sleep 60"#);
    let text = bench::run(&plan(vec![subject("liar", liar)])).unwrap_err().to_string();
    assert!(text.contains("could not connect") && text.contains("lied"), "{text}");
}
