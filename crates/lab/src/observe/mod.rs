//! What a process costs, read from outside through the kernel's own accounts.
//!
//! Processor time comes from the process's clock: it counts nanoseconds where `/proc/PID/stat` counts ticks, sums all
//! threads where `/proc/PID/schedstat` tells the first one only, and keeps the time of threads that have exited, which
//! a sum over `/proc/PID/task` would lose. A thread that is running at the moment of the reading is accounted up to its
//! last tick, so a reading may lack up to 4 milliseconds of each processor.
//!
//! The parts of user and system come from `/proc/PID/stat`, in ticks of 10 milliseconds: enough to tell the kernel's
//! share. Context switches are kept for each thread in `/proc/PID/task`, and lost for one that exits. Memory comes from
//! the page tables themselves (`smaps_rollup`), since the kernel's running counters are off by some pages per
//! processor. System calls are counted by the kernel's own tracepoint; counting them slows the process down, so it
//! belongs in a window of its own.

mod clock;
mod memory;
mod snapshot;
mod syscalls;
mod tasks;
mod tracefs;

pub use clock::{process_cpu_ns, thread_cpu_ns};
pub use memory::resident_bytes;
pub use snapshot::{Cost, Snapshot, snapshot, snapshot_of_all};
pub use syscalls::SyscallCounter;

use std::{fs, io};

/// Reads a file of `/proc`, telling which one if that fails.
fn read(path: &str) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))
}

/// The error for a file of `/proc` that does not hold what it should.
fn unexpected(path: &str, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{path} has no {what}"))
}
