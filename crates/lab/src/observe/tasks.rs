//! A process's threads, and how often each gave up or lost its processor.

use super::{read, unexpected};
use std::collections::BTreeMap;
use std::{fs, io};

/// Context switches of one thread since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Switches {
    /// The thread waited for something.
    pub(super) voluntary: u64,
    /// Another thread was given its processor.
    pub(super) involuntary: u64,
}

/// The threads of a process, by id.
pub(super) fn list(process: u32) -> io::Result<Vec<u32>> {
    let path = format!("/proc/{process}/task");
    let entries = fs::read_dir(&path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
    let mut tasks = Vec::new();
    for entry in entries {
        if let Some(task) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) {
            tasks.push(task);
        }
    }
    tasks.sort_unstable();
    Ok(tasks)
}

/// The switches of each thread of a process. A thread that exits while they are read is left out.
pub(super) fn switches(process: u32) -> io::Result<BTreeMap<u32, Switches>> {
    let mut all = BTreeMap::new();
    for task in list(process)? {
        let path = format!("/proc/{process}/task/{task}/status");
        let text = match read(&path) {
            Ok(text) => text,
            Err(_) if list(process).is_ok_and(|tasks| !tasks.contains(&task)) => continue,
            Err(error) => return Err(error),
        };
        let figure = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().parse().ok()).ok_or_else(|| unexpected(&path, name))
        };
        let voluntary = figure("voluntary_ctxt_switches:")?;
        let involuntary = figure("nonvoluntary_ctxt_switches:")?;
        all.insert(task, Switches { voluntary, involuntary });
    }
    Ok(all)
}

/// The switches between two readings: a thread that is new has made all of its own in between.
pub(super) fn between(before: &BTreeMap<u32, Switches>, after: &BTreeMap<u32, Switches>) -> Switches {
    let mut sum = Switches::default();
    for (task, end) in after {
        let begin = before.get(task).copied().unwrap_or_default();
        // An id that was given out again belongs to a younger thread with smaller counts; it counts nothing rather than
        // wrapping.
        sum.voluntary += end.voluntary.saturating_sub(begin.voluntary);
        sum.involuntary += end.involuntary.saturating_sub(begin.involuntary);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn a_thread_that_waits_switches_voluntarily() {
        const WAITS: u64 = 50;
        let process = std::process::id();
        let (_nobody_sends, empty) = mpsc::channel::<()>();
        let before = switches(process).unwrap();
        for _ in 0..WAITS {
            assert!(empty.recv_timeout(Duration::from_micros(100)).is_err());
        }
        let waited = between(&before, &switches(process).unwrap());
        // A wait that another thread's work made late may be over before it began.
        assert!(waited.voluntary >= WAITS / 2, "{waited:?}");
    }

    #[test]
    fn new_threads_count_from_nothing_and_old_ones_from_before() {
        let reading = |entries: &[(u32, u64)]| {
            let with = |&(task, voluntary)| (task, Switches { voluntary, involuntary: 1 });
            entries.iter().map(with).collect::<BTreeMap<u32, Switches>>()
        };
        let sum = between(&reading(&[(1, 10), (2, 99)]), &reading(&[(1, 13), (3, 4)]));
        assert_eq!(sum, Switches { voluntary: 7, involuntary: 1 });
    }
}
