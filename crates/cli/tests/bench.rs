//! The bench with its real children, in short.
#![cfg(target_os = "linux")]

mod common;

use common::Process;
use serde_json::Value;

fn alone_on_one_processor() -> bool {
    std::thread::available_parallelism().unwrap().get() < 2
}

/// Runs the bench, in short, and returns what it printed.
fn bench(words: &[&str]) -> String {
    let short = ["bench", "--seconds", "0.1", "--rounds", "1"];
    let output = Process::run(&[&short[..], words].concat()).end();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_model_is_measured_against_raw_epoll() {
    if alone_on_one_processor() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("overlapped-bench-{}", std::process::id()));
    let out = folder.to_str().unwrap();
    let all = "threads,select,event-select,async-select,overlapped-event,completion-routine,completion-port,rio";
    let table = bench(&["--clients", "4", "--models", all, "--engines", "epoll", "--out", out]);
    let results: Value = serde_json::from_slice(&std::fs::read(folder.join("results.json")).unwrap()).unwrap();
    let names = ["raw epoll", "completion-port/epoll", "completion-port, 2 workers/epoll"];
    for name in names.into_iter().chain(all.split(',')) {
        assert!(table.contains(name), "{name} is not in\n{table}");
    }
    assert_eq!(results["rows"][0]["results"]["summaries"].as_array().unwrap().len(), 1 + 9);
    // A measurement held against itself has not changed.
    let output = Process::run(&["bench", "compare", out, out]).end();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("echo, changed: threads/epoll"), "{text}");
    assert!(!text.contains("WORSE") && !text.contains("BETTER"), "{text}");
    let page = std::fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("event-select/epoll"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn every_kind_of_load_is_verified() {
    if alone_on_one_processor() {
        return;
    }
    let rows = "pipelined-echo,bulk,churn,chat-broadcast,udp-echo";
    let models = ["--models", "event-select,completion-port", "--engines", "io_uring"];
    let table = bench(&[&["--scenario", rows, "--clients", "4", "--workers", "1"], &models[..]].concat());
    for row in rows.split(',') {
        assert!(table.contains(&format!("({row}")), "{row} is not in\n{table}");
    }
}

#[test]
fn what_happens_in_one_process_is_timed() {
    if alone_on_one_processor() {
        return;
    }
    let text = bench(&["--preset", "one-process", "--out", "/dev/null/nowhere", "--dry-run"]);
    assert_eq!(text, "");
    let text = bench(&["--scenario", "wakeup,wait-many,port-queue"]);
    for name in ["event: set and wait, one thread", "wait any of 64 events", "port: post and get"] {
        assert!(text.contains(name), "{name} is not in\n{text}");
    }
}

#[test]
fn idle_clients_have_their_memory_told() {
    if alone_on_one_processor() {
        return;
    }
    let text =
        bench(&["--idle", "100", "--models", "event-select,completion-port", "--workers", "1", "--engines", "epoll"]);
    assert_eq!(text.lines().filter(|line| line.contains("bytes a client")).count(), 3, "{text}");
    assert!(text.lines().any(|line| line.contains("completion-port") && line.ends_with("its buffer")), "{text}");
}

#[test]
fn what_cannot_be_planned_is_refused_in_one_line() {
    for words in [["--scenario", "nothing"], ["--peers", "nobody"]] {
        let output = Process::run(&[&["bench"][..], &words].concat()).end();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{error}");
    }
}
