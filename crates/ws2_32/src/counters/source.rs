//! Where each counter's value comes from.

use super::path::Path;
use super::{Kind, Sample};
use std::fs;
use std::time::Instant;

/// No object has this name.
pub const NO_OBJECT: u32 = 0xC000_0BB8;
/// The object has no such counter.
pub const NO_COUNTER: u32 = 0xC000_0BB9;
/// The object has no such instance now.
pub const NO_INSTANCE: u32 = 0x8000_07D1;

/// A counter of one object, and of one instance where it has several.
pub struct Source {
    object: &'static str,
    instance: String,
    counter: &'static str,
    pub kind: Kind,
}

use Kind::{Now, Rate, Share};

/// The objects and their counters.
pub const OBJECTS: [(&str, &[(&str, Kind)]); 6] = [
    (
        "Processor",
        &[("% Processor Time", Share), ("% User Time", Share), ("% Privileged Time", Share), ("% Idle Time", Share)],
    ),
    (
        "Memory",
        &[
            ("Available Bytes", Now),
            ("Available KBytes", Now),
            ("Available MBytes", Now),
            ("Committed Bytes", Now),
            ("Commit Limit", Now),
            ("Cache Bytes", Now),
        ],
    ),
    (
        "Process",
        &[
            ("% Processor Time", Share),
            ("% User Time", Share),
            ("% Privileged Time", Share),
            ("Private Bytes", Now),
            ("Working Set", Now),
            ("Working Set Peak", Now),
            ("Virtual Bytes", Now),
            ("Thread Count", Now),
            ("Handle Count", Now),
            ("ID Process", Now),
        ],
    ),
    (
        "Network Interface",
        &[
            ("Bytes Received/sec", Rate),
            ("Bytes Sent/sec", Rate),
            ("Bytes Total/sec", Rate),
            ("Packets Received/sec", Rate),
            ("Packets Sent/sec", Rate),
        ],
    ),
    ("System", &[("Processes", Now), ("Threads", Now), ("System Up Time", Now), ("Context Switches/sec", Rate)]),
    (
        "TCPv4",
        &[
            ("Segments Received/sec", Rate),
            ("Segments Sent/sec", Rate),
            ("Segments Retransmitted/sec", Rate),
            ("Connections Established", Now),
        ],
    ),
];

impl Source {
    /// The counter that a path names, or why there is none.
    pub fn of(path: &Path) -> Result<Self, u32> {
        let same = |name: &str, given: &str| name.eq_ignore_ascii_case(given);
        let (object, counters) = OBJECTS.into_iter().find(|(name, _)| same(name, &path.object)).ok_or(NO_OBJECT)?;
        let (counter, kind) = counters.iter().copied().find(|(name, _)| same(name, &path.counter)).ok_or(NO_COUNTER)?;
        let has_instances = matches!(object, "Processor" | "Process" | "Network Interface");
        if has_instances != path.instance.is_some() {
            return Err(NO_INSTANCE);
        }
        Ok(Self { object, instance: path.instance.clone().unwrap_or_default(), counter, kind })
    }

    /// What it is now; `None` where its instance is not there.
    pub fn sample(&self) -> Option<Sample> {
        let at = Instant::now();
        let (value, of) = match self.object {
            "Processor" => processor(&self.instance, self.counter).map(|(part, whole)| (part, Some(whole)))?,
            "Memory" => (memory(self.counter)?, None),
            "Process" => (process(&self.instance, self.counter)?, None),
            "Network Interface" => (interface(&self.instance, self.counter)?, None),
            "System" => (system(self.counter)?, None),
            _ => (segments(self.counter)?, None),
        };
        Some(Sample { at, value, of })
    }
}

/// A processor's time that a counter counts, and all of it.
fn processor(instance: &str, counter: &str) -> Option<(f64, f64)> {
    let name = if instance == "_Total" { "cpu".to_owned() } else { format!("cpu{instance}") };
    let text = fs::read_to_string("/proc/stat").ok()?;
    let line = text.lines().find(|line| line.split_whitespace().next() == Some(&name))?;
    let times: Vec<f64> = line.split_whitespace().skip(1).filter_map(|time| time.parse().ok()).collect();
    // user, nice, system, idle, waiting for devices, interrupts of two kinds, taken by the host; guests are counted as user.
    let all: f64 = times.iter().take(8).sum();
    let at = |place: usize| times.get(place).copied().unwrap_or(0.0);
    let idle = at(3) + at(4);
    let part = match counter {
        "% Idle Time" => idle,
        "% User Time" => at(0) + at(1),
        "% Privileged Time" => at(2) + at(5) + at(6),
        _ => all - idle,
    };
    Some((part, all))
}

fn memory(counter: &str) -> Option<f64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let bytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
    };
    match counter {
        "Available Bytes" => bytes("MemAvailable"),
        "Available KBytes" => Some((bytes("MemAvailable")? / 1024.0).trunc()),
        "Available MBytes" => Some((bytes("MemAvailable")? / 1048576.0).trunc()),
        "Committed Bytes" => bytes("Committed_AS"),
        "Commit Limit" => bytes("CommitLimit"),
        _ => bytes("Cached"),
    }
}

/// The processes by their names, as the counters know them: the program's, without `.exe`.
pub fn processes() -> Vec<(String, u32)> {
    let numbers = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut found: Vec<(String, u32)> = numbers
        .filter_map(|entry| {
            let number: u32 = entry.file_name().to_str()?.parse().ok()?;
            let name = fs::read_link(format!("/proc/{number}/exe"))
                .ok()
                .and_then(|program| Some(program.file_name()?.to_str()?.trim_end_matches(" (deleted)").to_owned()))
                .or_else(|| Some(fs::read_to_string(format!("/proc/{number}/comm")).ok()?.trim_end().to_owned()))?;
            Some((name.strip_suffix(".exe").unwrap_or(&name).to_owned(), number))
        })
        .collect();
    found.sort_by_key(|(_, number)| *number);
    found
}

fn process(instance: &str, counter: &str) -> Option<f64> {
    if instance == "_Total" {
        return Some(processes().into_iter().filter_map(|(_, number)| of_process(number, counter)).sum());
    }
    // `name#1` is the second of that name.
    let (name, place) = match instance.rsplit_once('#') {
        Some((name, place)) if place.bytes().all(|b| b.is_ascii_digit()) => (name, place.parse().unwrap_or(0)),
        _ => (instance, 0),
    };
    let mut same = processes().into_iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
    of_process(same.nth(place)?.1, counter)
}

fn of_process(number: u32, counter: &str) -> Option<f64> {
    let status = |name: &str| {
        let text = fs::read_to_string(format!("/proc/{number}/status")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.to_owned();
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    let times = || {
        let text = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        // The name, in parentheses, may have any character.
        let behind = text.rsplit_once(')')?.1.to_owned();
        let fields: Vec<f64> = behind.split_whitespace().map(|field| field.parse().unwrap_or(0.0)).collect();
        // SAFETY: takes no memory.
        let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
        Some((fields.get(11)? / ticks, fields.get(12)? / ticks))
    };
    match counter {
        "% Processor Time" => times().map(|(user, system)| user + system),
        "% User Time" => times().map(|(user, _)| user),
        "% Privileged Time" => times().map(|(_, system)| system),
        "Private Bytes" => Some((status("RssAnon")? + status("VmSwap").unwrap_or(0.0)) * 1024.0),
        "Working Set" => Some(status("VmRSS")? * 1024.0),
        "Working Set Peak" => Some(status("VmHWM")? * 1024.0),
        "Virtual Bytes" => Some(status("VmSize")? * 1024.0),
        "Thread Count" => status("Threads"),
        "Handle Count" => Some(fs::read_dir(format!("/proc/{number}/fd")).ok()?.count() as f64),
        _ => Some(f64::from(number)),
    }
}

/// The interfaces and what the kernel has counted of them.
pub fn interfaces() -> Vec<(String, Vec<f64>)> {
    let text = fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let line = |line: &str| {
        let (name, counts) = line.split_once(':')?;
        Some((name.trim().to_owned(), counts.split_whitespace().map(|count| count.parse().unwrap_or(0.0)).collect()))
    };
    text.lines().skip(2).filter_map(line).collect()
}

fn interface(instance: &str, counter: &str) -> Option<f64> {
    let (_, counts) = interfaces().into_iter().find(|(name, _)| name == instance)?;
    let at = |place: usize| counts.get(place).copied().unwrap_or(0.0);
    Some(match counter {
        "Bytes Received/sec" => at(0),
        "Packets Received/sec" => at(1),
        "Bytes Sent/sec" => at(8),
        "Packets Sent/sec" => at(9),
        _ => at(0) + at(8),
    })
}

fn system(counter: &str) -> Option<f64> {
    match counter {
        "Processes" => Some(processes().len() as f64),
        "Threads" => {
            let load = fs::read_to_string("/proc/loadavg").ok()?;
            load.split_whitespace().nth(3)?.split_once('/')?.1.parse().ok()
        }
        "System Up Time" => fs::read_to_string("/proc/uptime").ok()?.split_whitespace().next()?.parse().ok(),
        _ => {
            let text = fs::read_to_string("/proc/stat").ok()?;
            text.lines().find_map(|line| line.strip_prefix("ctxt "))?.trim().parse().ok()
        }
    }
}

fn segments(counter: &str) -> Option<f64> {
    let counts = crate::statistics::counters("Tcp");
    let name = match counter {
        "Segments Received/sec" => "InSegs",
        "Segments Sent/sec" => "OutSegs",
        "Segments Retransmitted/sec" => "RetransSegs",
        _ => "CurrEstab",
    };
    counts.get(name).map(|count| *count as f64)
}
