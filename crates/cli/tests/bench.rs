//! The bench with its real children, in short.
#![cfg(target_os = "linux")]

mod common;

use common::Process;
use serde_json::Value;

fn alone_on_one_processor() -> bool {
    std::thread::available_parallelism().unwrap().get() < 2
}

#[test]
fn every_model_is_measured_against_raw_epoll() {
    if alone_on_one_processor() {
        return;
    }
    let file = std::env::temp_dir().join(format!("overlapped-bench-{}.json", std::process::id()));
    let output = Process::run(&[
        "bench",
        "--clients",
        "4",
        "--seconds",
        "0.1",
        "--rounds",
        "1",
        "--json",
        file.to_str().unwrap(),
    ])
    .end();
    assert!(output.status.success(), "{output:?}");
    let table = String::from_utf8(output.stdout).unwrap();
    let results: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    std::fs::remove_file(&file).unwrap();
    let models = [
        "threads",
        "select",
        "event-select",
        "async-select",
        "overlapped-event",
        "completion-routine",
        "completion-port",
        "rio",
    ];
    for name in ["raw epoll"].iter().chain(&models) {
        assert!(table.contains(name), "{name} is not in\n{table}");
    }
    assert_eq!(results["summaries"].as_array().unwrap().len(), 1 + models.len());
}

#[test]
fn idle_clients_have_their_memory_told() {
    if alone_on_one_processor() {
        return;
    }
    let output = Process::run(&["bench", "--idle", "100", "--models", "event-select,completion-port"]).end();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().filter(|line| line.ends_with("bytes a client")).count(), 3, "{text}");
}
