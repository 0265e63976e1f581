//! All the accounts of a process at one moment, and the difference of two.

use super::tasks::{self, Switches};
use super::{clock, read, unexpected};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

/// The kernel's unit of user and system time towards programs, on every architecture that Linux supports here.
const NS_PER_TICK: u64 = 10_000_000;
/// Where the two times stand behind the name in `/proc/PID/stat`, counted from the state.
const USER_FIELD: usize = 11;
const SYSTEM_FIELD: usize = 12;

/// What a process had spent at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    cpu_ns: u64,
    user_ns: u64,
    system_ns: u64,
    switches: BTreeMap<u32, Switches>,
}

/// What a process spent between two moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Processor time, the precise figure.
    pub cpu_ns: u64,
    /// Its part outside the kernel, in whole ticks of 10 milliseconds.
    pub user_ns: u64,
    /// Its part inside the kernel, in whole ticks of 10 milliseconds.
    pub system_ns: u64,
    /// How often a thread gave up its processor to wait.
    pub voluntary_switches: u64,
    /// How often a thread had its processor taken away.
    pub involuntary_switches: u64,
}

/// Reads what a process has spent so far, the processor time first.
///
/// # Errors
///
/// `NotFound` if there is no such process.
pub fn snapshot(process: u32) -> io::Result<Snapshot> {
    let cpu_ns = clock::process_cpu_ns(process)?;
    let (user_ns, system_ns) = user_and_system_ns(process)?;
    Ok(Snapshot { cpu_ns, user_ns, system_ns, switches: tasks::switches(process)? })
}

/// The same of several processes, summed.
///
/// # Errors
///
/// `NotFound` if there is no process of such a number.
pub fn snapshot_of_all(processes: &[u32]) -> io::Result<Snapshot> {
    let mut sum = Snapshot { cpu_ns: 0, user_ns: 0, system_ns: 0, switches: BTreeMap::new() };
    for &process in processes {
        let one = snapshot(process)?;
        sum.cpu_ns += one.cpu_ns;
        sum.user_ns += one.user_ns;
        sum.system_ns += one.system_ns;
        // The numbers of threads are the machine's, so none is in two processes.
        sum.switches.extend(one.switches);
    }
    Ok(sum)
}

impl Snapshot {
    /// What was spent from this moment until `later`.
    pub fn until(&self, later: &Snapshot) -> Cost {
        let switches = tasks::between(&self.switches, &later.switches);
        Cost {
            cpu_ns: later.cpu_ns.saturating_sub(self.cpu_ns),
            user_ns: later.user_ns.saturating_sub(self.user_ns),
            system_ns: later.system_ns.saturating_sub(self.system_ns),
            voluntary_switches: switches.voluntary,
            involuntary_switches: switches.involuntary,
        }
    }
}

fn user_and_system_ns(process: u32) -> io::Result<(u64, u64)> {
    let path = format!("/proc/{process}/stat");
    let text = read(&path)?;
    // The name stands in parentheses and may hold anything, further parentheses too; the last one ends it.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    match (ticks(USER_FIELD), ticks(SYSTEM_FIELD)) {
        (Some(user), Some(system)) => Ok((user * NS_PER_TICK, system * NS_PER_TICK)),
        _ => Err(unexpected(&path, "user and system time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn work_is_told_as_processor_user_and_system_time() {
        const WORK_NS: u64 = 100_000_000;
        let process = std::process::id();
        let before = snapshot(process).unwrap();
        let begin = clock::thread_cpu_ns().unwrap();
        let give_up = Instant::now() + Duration::from_secs(30);
        while clock::thread_cpu_ns().unwrap() - begin < WORK_NS {
            assert!(Instant::now() < give_up);
        }
        let cost = before.until(&snapshot(process).unwrap());
        // A running thread's account may lack its last tick; user and system time are cut to whole ticks.
        assert!(cost.cpu_ns >= WORK_NS * 9 / 10, "{cost:?}");
        assert!(cost.user_ns + cost.system_ns >= WORK_NS / 2, "{cost:?}");
    }
}
