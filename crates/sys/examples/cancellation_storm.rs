//! The long storm: a million operations started, cancelled, closed and completed at random from four threads.
//!
//! `cargo run --release -p overlapped-sys --example cancellation_storm -- [OPERATIONS] [SEED]`. A bounded one is in the test
//! suite (`tests/stress`); `OVERLAPPED_ENGINE` selects the engine of both.
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]
#![allow(dead_code)] // The shared files serve tests too.

#[cfg(target_os = "linux")]
#[path = "../tests/conformance/files.rs"]
mod files;
#[cfg(target_os = "linux")]
#[path = "../tests/conformance/ops.rs"]
mod ops;
#[cfg(target_os = "linux")]
#[path = "../tests/stress/storm.rs"]
mod storm;
#[cfg(target_os = "linux")]
#[path = "../tests/conformance/support.rs"]
mod support;
#[cfg(target_os = "linux")]
#[path = "../tests/stress/tools.rs"]
mod tools;

#[cfg(target_os = "linux")]
fn main() {
    let number = |text: String| match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    let numbers: Result<Vec<u64>, _> = std::env::args().skip(1).map(number).collect();
    let Ok(numbers) = numbers else {
        eprintln!("usage: cancellation_storm [OPERATIONS] [SEED]");
        std::process::exit(2);
    };
    support::startup();
    let began = std::time::Instant::now();
    let seed = numbers.get(1).copied().unwrap_or(0x0005_EED0_FCA1_1ED5);
    storm::weather(numbers.first().copied().unwrap_or(1_000_000), seed);
    println!("{:.1} s, {} rescues", began.elapsed().as_secs_f64(), overlapped_sys::rescues());
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the storm counts descriptors, as Linux has them");
}
