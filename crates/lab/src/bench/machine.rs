//! Where a result was measured: without this a figure says nothing later.

use crate::raise_open_files;
use crate::system::date::day;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};

/// Above this many runnable tasks before the first run, somebody else is at work.
const QUIET: f64 = 1.0;

/// The machine and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// When the bench began, in seconds since 1970.
    pub started_unix_seconds: u64,
    /// The kernel's release.
    pub kernel: String,
    /// The processor's name.
    pub processor: String,
    /// How many processors this process may use.
    pub processors: usize,
    /// All memory.
    pub memory_kib: u64,
    /// The load average over a minute when the bench began.
    pub load_average: f64,
    /// The limits that bear on sockets.
    pub limits: Limits,
}

/// Limits that bear on sockets, as the kernel prints them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Descriptors of one process.
    pub open_files: u64,
    /// Connections that wait to be accepted.
    pub somaxconn: String,
    /// Ports for outgoing connections.
    pub local_ports: String,
    /// Receive buffer of a socket: least, first, most.
    pub tcp_rmem: String,
    /// Send buffer of a socket: least, first, most.
    pub tcp_wmem: String,
}

impl Machine {
    pub(super) fn read() -> io::Result<Machine> {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Machine {
            started_unix_seconds: since_1970.as_secs(),
            kernel: setting("/proc/sys/kernel/osrelease"),
            processor: processor(),
            processors: std::thread::available_parallelism()?.get(),
            memory_kib: memory_kib(),
            load_average: first_number(&setting("/proc/loadavg")),
            limits: Limits {
                open_files: raise_open_files()?,
                somaxconn: setting("/proc/sys/net/core/somaxconn"),
                local_ports: setting("/proc/sys/net/ipv4/ip_local_port_range"),
                tcp_rmem: setting("/proc/sys/net/ipv4/tcp_rmem"),
                tcp_wmem: setting("/proc/sys/net/ipv4/tcp_wmem"),
            },
        })
    }

    /// The day on which the bench began: `2026-01-31`, by universal time.
    pub fn day(&self) -> String {
        day(self.started_unix_seconds)
    }

    /// What a reader of the results should know before believing them.
    pub(super) fn warnings(&self) -> Vec<String> {
        match self.load_average > QUIET {
            true => vec![format!("another job is using the machine (load average {})", self.load_average)],
            false => Vec::new(),
        }
    }
}

/// A setting as one line; a kernel without it is described as such rather than refused.
fn setting(path: &str) -> String {
    fs::read_to_string(path)
        .map_or_else(|error| format!("unknown ({error})"), |text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn first_number(text: &str) -> f64 {
    text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0.0)
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| std::env::consts::ARCH.to_string(), |(_, name)| name.trim().to_string())
}

fn memory_kib() -> u64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("MemTotal:")).map_or(0, |rest| first_number(rest) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_can_be_described() {
        let machine = Machine::read().unwrap();
        assert!(machine.processors > 0 && machine.memory_kib > 0 && machine.limits.open_files > 0);
        assert!(machine.kernel.starts_with(|c: char| c.is_ascii_digit()), "{machine:?}");
    }

    #[test]
    fn only_a_busy_machine_is_warned_of() {
        let machine = Machine::read().unwrap();
        assert!(Machine { load_average: 1.0, ..machine.clone() }.warnings().is_empty());
        assert_eq!(Machine { load_average: 1.01, ..machine }.warnings().len(), 1);
    }
}
