//! Counting the system calls of another process, with the kernel's own tracepoint.
#![allow(unsafe_code, reason = "the standard library has no performance events")]

use super::{tasks, tracefs};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// Passed once by every system call that any thread makes.
const EVERY_CALL: &str = "raw_syscalls/sys_enter";
/// How often the threads may change while counters are being attached to them.
const TRIES: usize = 10;

const TYPE_TRACEPOINT: u32 = 2;
const FLAG_DISABLED: u64 = 1;
const FLAG_INHERIT: u64 = 1 << 1;
const CLOSE_ON_EXEC: libc::c_ulong = 1 << 3;
const ENABLE: libc::c_ulong = 0x2400;
const DISABLE: libc::c_ulong = 0x2401;

/// The first, fixed version of the kernel's `perf_event_attr`; a kernel takes any version by its size.
#[repr(C)]
#[derive(Default)]
struct Attributes {
    kind: u32,
    size: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_events: u32,
    breakpoint_type: u32,
    breakpoint_address: u64,
}

/// Counts the system calls of a process: of all threads that it has, and of all threads and processes that these start.
/// It slows each counted call down a little.
pub struct SyscallCounter(Vec<File>);

impl SyscallCounter {
    /// Attaches to some processes; nothing is counted yet.
    ///
    /// # Errors
    ///
    /// `PermissionDenied` where the kernel keeps performance events or the tracing file system from this user,
    /// `NotFound` if there is no such process or the kernel has no such tracepoint.
    pub fn attach(processes: &[u32]) -> io::Result<SyscallCounter> {
        let tracepoint = tracefs::tracepoint(EVERY_CALL)?;
        let each = processes.iter().map(|&process| attach(process, tracepoint)).collect::<io::Result<Vec<_>>>()?;
        Ok(SyscallCounter(each.into_iter().flatten().collect()))
    }

    /// Counts from here.
    ///
    /// # Errors
    ///
    /// What the kernel says to the enabling of an event.
    pub fn start(&self) -> io::Result<()> {
        self.0.iter().try_for_each(|counter| control(counter, ENABLE))
    }

    /// Counts no more, and says how many calls there were since the attachment while it counted.
    ///
    /// # Errors
    ///
    /// What the kernel says to the disabling or the reading of an event.
    pub fn stop(&self) -> io::Result<u64> {
        self.0.iter().try_for_each(|counter| control(counter, DISABLE))?;
        let mut sum = 0;
        for mut counter in &self.0 {
            let mut count = [0; 8];
            counter.read_exact(&mut count)?;
            sum += u64::from_ne_bytes(count);
        }
        Ok(sum)
    }
}

/// A counter for each thread of a process.
fn attach(process: u32, tracepoint: u64) -> io::Result<Vec<File>> {
    let mut before = tasks::list(process)?;
    for _ in 0..TRIES {
        let counters = before.iter().map(|&task| open(task, tracepoint)).collect::<io::Result<Vec<File>>>();
        let after = tasks::list(process)?;
        // A thread that began meanwhile may or may not be counted through the one that started it.
        if before == after {
            return counters;
        }
        before = after;
    }
    Err(io::Error::other(format!("the threads of process {process} come and go too fast to be counted")))
}

fn open(task: u32, tracepoint: u64) -> io::Result<File> {
    let attributes = Attributes {
        kind: TYPE_TRACEPOINT,
        size: size_of::<Attributes>() as u32,
        config: tracepoint,
        flags: FLAG_DISABLED | FLAG_INHERIT,
        ..Attributes::default()
    };
    let (task, any_processor, no_group) = (task as libc::pid_t, -1 as libc::c_int, -1 as libc::c_int);
    // SAFETY: `attributes` lives across the call and holds the size that it says.
    let outcome = unsafe {
        libc::syscall(libc::SYS_perf_event_open, &raw const attributes, task, any_processor, no_group, CLOSE_ON_EXEC)
    };
    if outcome < 0 {
        let error = io::Error::last_os_error();
        return Err(io::Error::new(error.kind(), format!("a performance event cannot be opened: {error}")));
    }
    // SAFETY: the kernel has just made this descriptor for us, so nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(outcome as i32) }.into())
}

fn control(counter: &File, request: libc::c_ulong) -> io::Result<()> {
    // SAFETY: both requests take an integer and no pointer.
    match unsafe { libc::ioctl(counter.as_raw_fd(), request as _, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A process cannot hold its other tests still, so the count is bounded from below only.
    #[test]
    fn calls_are_counted_or_the_reason_is_told() {
        const CALLS: u64 = 1000;
        let counter = match SyscallCounter::attach(&[std::process::id()]) {
            Ok(counter) => counter,
            Err(error) => return assert!(!error.to_string().is_empty()),
        };
        counter.start().unwrap();
        for _ in 0..CALLS {
            std::thread::yield_now();
        }
        let counted = counter.stop().unwrap();
        assert!(counted >= CALLS, "{counted}");
        assert_eq!(size_of::<Attributes>(), 64);
    }

    #[test]
    fn a_process_that_is_not_there_is_an_error() {
        assert!(SyscallCounter::attach(&[i32::MAX as u32]).is_err());
    }
}
