//! Races of sockets and ports, each a small model named for what it could break. Every interleaving of a model is run, up
//! to a bound on unforced switches.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=target/loom cargo test -p overlapped-core --release --test loom_io
//! ```
//!
//! What sleeps in a model sleeps on a condition variable; a wake that is lost leaves a sleeper that nobody wakes, which
//! loom reports as a deadlock.
#![cfg(loom)]

#[path = "loom_io/direction.rs"]
mod direction;
#[path = "loom_io/port.rs"]
mod port;
#[path = "loom_io/record.rs"]
mod record;

use loom::thread::JoinHandle;

/// Runs a model with at most `preemptions` unforced switches in one run, which bounds the time that it takes.
fn model(preemptions: usize, run: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(run);
}

fn join<T, const N: usize>(threads: [JoinHandle<T>; N]) -> [T; N] {
    threads.map(|thread| thread.join().unwrap())
}
