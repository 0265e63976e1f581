//! The ABI under arbitrary calls: every exported function with handles of any kind or none, any flags, lengths and null pointers.
//!
//! A child process makes the calls, so that a crash is a failure of the test, which prints the seed and the last calls. Nothing may crash,
//! panic, or not return; what fails sets the last error. The test takes 20 s, or as long as `OVERLAPPED_FUZZ_SECONDS` says;
//! `OVERLAPPED_FUZZ_SEED` repeats a run, and `OVERLAPPED_FUZZ_WITHOUT` leaves functions out, to look past one that fails.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Calls functions by address, with memory by number.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod arguments;
mod calls;
mod child;
#[path = "../common/mod.rs"]
mod common;
mod memory;
mod signatures;

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SEED: &str = "OVERLAPPED_FUZZ_SEED";
const SECONDS: &str = "OVERLAPPED_FUZZ_SECONDS";
/// Where the child writes its calls; only the child has it.
const CALLS: &str = "OVERLAPPED_FUZZ_CALLS";
const LIBRARY: &str = "OVERLAPPED_FUZZ_LIBRARY";

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

#[test]
fn no_call_crashes_hangs_or_fails_without_an_error() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    let seed = number(SEED).unwrap_or(now.as_nanos() as u64);
    let seconds = number(SECONDS).unwrap_or(20);
    let library = common::library().join("libws2_32.so");
    let scratch = common::scratch("fuzz");
    let calls = scratch.join("calls");
    println!("{SEED}={seed} {SECONDS}={seconds}");
    let mut child = Command::new(std::env::current_exe().expect("a test has a path"))
        .args(["--exact", "--ignored", "--nocapture", "--test-threads=1", "makes_the_calls"])
        .env(SEED, seed.to_string())
        .env(SECONDS, seconds.to_string())
        .env(CALLS, &calls)
        .env(LIBRARY, library)
        .current_dir(&scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(scratch.join("told")).expect("the scratch directory can be written"))
        .spawn()
        .expect("the child starts");
    let status = child.wait().expect("the child is ours");
    let told = std::fs::read(scratch.join("told")).unwrap_or_default();
    let told = String::from_utf8_lossy(&told);
    let last = calls::read(&calls).join("\n");
    let repeat = format!("repeat it with {SEED}={seed} {SECONDS}={seconds}");
    assert!(status.success(), "{status}; {repeat}\nthe last calls, the one that did not return last:\n{last}\n{told}");
    assert!(!told.contains("panicked at"), "{repeat}\n{told}");
}

/// The child of the test above; by itself it is no test.
#[test]
#[ignore = "the other test runs it"]
fn makes_the_calls() {
    let path = std::env::var_os(CALLS).expect("the other test runs this one");
    let library = std::env::var_os(LIBRARY).expect("as above");
    let functions = signatures::exported(common::package());
    let lasts = Duration::from_secs(number(SECONDS).expect("as above"));
    let seed = number(SEED).expect("as above");
    let calls = calls::Calls::new(Path::new(&path));
    let counts = child::run(Path::new(&library), &functions, seed, lasts, &calls);
    let left_out: HashSet<&str> = arguments::LEFT_OUT.iter().flat_map(|(names, _)| *names).copied().collect();
    let missing: Vec<&str> = functions
        .iter()
        .map(|function| function.name.as_str())
        .filter(|name| !counts.contains_key(*name) && !left_out.contains(name))
        .collect();
    let all_are_wanted = std::env::var_os("OVERLAPPED_FUZZ_WITHOUT").is_none();
    assert!(missing.is_empty() || !all_are_wanted, "never called: {missing:?}");
    let all: u64 = counts.values().sum();
    eprintln!("{all} calls of {} functions", counts.len());
    // Threads of the pool may be in a callback still.
    std::process::exit(0);
}

#[test]
fn every_function_that_is_left_out_exists() {
    let functions = signatures::exported(common::package());
    assert!(functions.len() > 350, "only {} functions were found", functions.len());
    let names: HashSet<&str> = functions.iter().map(|function| function.name.as_str()).collect();
    for name in arguments::LEFT_OUT.iter().flat_map(|(names, _)| *names) {
        assert!(names.contains(name) || *name == "RtlFirstEntrySList", "{name} is not exported");
    }
}
