//! The priority class of a process, and the time that processes and threads have used, as `/proc` has them.

use crate::held::fails;
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading as t;
use std::fs;

/// Windows' classes and the niceness that stands for each, the nicest first.
const CLASSES: [(u32, i32); 6] = [
    (t::IDLE_PRIORITY_CLASS, 19),
    (t::BELOW_NORMAL_PRIORITY_CLASS, 10),
    (t::NORMAL_PRIORITY_CLASS, 0),
    (t::ABOVE_NORMAL_PRIORITY_CLASS, -5),
    (t::HIGH_PRIORITY_CLASS, -10),
    (t::REALTIME_PRIORITY_CLASS, -20),
];

/// A `FILETIME`: a count of 100 nanoseconds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FileTime {
    low: u32,
    high: u32,
}

impl FileTime {
    fn new(units: u64) -> Self {
        Self { low: units as u32, high: (units >> 32) as u32 }
    }
}

/// The threads of a process, as Linux numbers them.
fn tasks(process: u32) -> Vec<u32> {
    let listed = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// `SetPriorityClass`: gives every thread of a process the niceness that stands for a class.
#[unsafe(no_mangle)]
pub extern "C" fn SetPriorityClass(process: HANDLE, class: u32) -> i32 {
    let Some((_, nice)) = CLASSES.iter().find(|(known, _)| *known == class) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    let Some(process) = process_of(process) else { return 0 };
    let tasks = tasks(process);
    if tasks.is_empty() {
        return fails(f::ERROR_ACCESS_DENIED, 0);
    }
    for task in tasks {
        // SAFETY: a system call on numbers.
        if unsafe { libc::setpriority(libc::PRIO_PROCESS, task, *nice) } != 0 {
            return fails(f::ERROR_ACCESS_DENIED, 0);
        }
    }
    1
}

/// `GetPriorityClass`: the class that the niceness of a process stands for; zero on failure.
#[unsafe(no_mangle)]
pub extern "C" fn GetPriorityClass(process: HANDLE) -> u32 {
    let Some(process) = process_of(process) else { return 0 };
    // SAFETY: the C library always has a place for the calling thread's errno.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    unsafe { errno.write(0) };
    // SAFETY: a system call on numbers.
    let nice = unsafe { libc::getpriority(libc::PRIO_PROCESS, process) };
    // SAFETY: as above.
    let failed = unsafe { errno.read() } != 0;
    if failed {
        return fails(f::ERROR_INVALID_HANDLE, 0);
    }
    let class = CLASSES.iter().find(|(_, least)| nice >= *least);
    class.map_or(t::REALTIME_PRIORITY_CLASS, |(class, _)| *class)
}

/// What `/proc` says of when a process or thread began, and of its times in the kernel and outside: in 100 nanoseconds.
fn times(stat: &str) -> Option<[u64; 3]> {
    // The name, in parentheses, may have blanks and parentheses in it.
    let fields: Vec<&str> = stat[stat.rfind(')')? + 1..].split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    // SAFETY: takes no memory.
    let a_second = u64::try_from(unsafe { libc::sysconf(libc::_SC_CLK_TCK) }).ok().filter(|ticks| *ticks > 0)?;
    let units = |ticks: u64| ticks * 10_000_000 / a_second;
    Some([units(ticks(19)?), units(ticks(12)?), units(ticks(11)?)])
}

/// When the machine was started, in 100 nanoseconds since 1601.
fn boot() -> u64 {
    const EPOCH: u64 = 11_644_473_600;
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let seconds = text.lines().find_map(|line| line.strip_prefix("btime ")?.parse::<u64>().ok());
    (seconds.unwrap_or(0) + EPOCH) * 10_000_000
}

/// # Safety
/// Each place is null or valid for a write.
unsafe fn tell(stat: Option<String>, places: [*mut FileTime; 4]) -> i32 {
    let Some([begun, kernel, user]) = stat.as_deref().and_then(times) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if places.iter().any(|place| place.is_null()) {
        return fails(f::ERROR_NOACCESS, 0);
    }
    for (place, units) in places.into_iter().zip([boot() + begun, 0, kernel, user]) {
        // SAFETY: the caller's promise.
        unsafe { place.write(FileTime::new(units)) };
    }
    1
}

/// `GetProcessTimes`: when a process began, and its times. Of one that has ended nothing is known any more.
///
/// # Safety
/// Each place is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProcessTimes(
    process: HANDLE,
    creation: *mut FileTime,
    exit: *mut FileTime,
    kernel: *mut FileTime,
    user: *mut FileTime,
) -> i32 {
    let Some(process) = process_of(process) else { return 0 };
    // SAFETY: the caller's promise.
    unsafe { tell(fs::read_to_string(format!("/proc/{process}/stat")).ok(), [creation, exit, kernel, user]) }
}

/// The times of the whole machine that `/proc/stat` has: idle, in the kernel, outside.
fn machine(text: &str) -> Option<[u64; 3]> {
    let fields: Vec<u64> =
        text.lines().next()?.split_whitespace().skip(1).map_while(|field| field.parse().ok()).collect();
    let field = |at: usize| fields.get(at).copied();
    // SAFETY: takes no memory.
    let a_second = u64::try_from(unsafe { libc::sysconf(libc::_SC_CLK_TCK) }).ok().filter(|ticks| *ticks > 0)?;
    let units = |ticks: u64| ticks * 10_000_000 / a_second;
    let idle = field(3)? + field(4)?;
    // On Windows the idle time is part of the kernel's.
    Some([units(idle), units(idle + field(2)? + field(5)? + field(6)?), units(field(0)? + field(1)?)])
}

/// `GetSystemTimes`: the machine's times since it was started, of all processors together.
///
/// # Safety
/// Each place is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetSystemTimes(idle: *mut FileTime, kernel: *mut FileTime, user: *mut FileTime) -> i32 {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let Some(times) = machine(&text) else { return fails(f::ERROR_NOT_SUPPORTED, 0) };
    for (place, units) in [idle, kernel, user].into_iter().zip(times) {
        if !place.is_null() {
            // SAFETY: the caller's promise.
            unsafe { place.write(FileTime::new(units)) };
        }
    }
    1
}

/// `GetThreadTimes`: when a thread began, and its times: of the calling thread alone, for others ERROR_NOT_SUPPORTED.
///
/// # Safety
/// Each place is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetThreadTimes(
    thread: HANDLE,
    creation: *mut FileTime,
    exit: *mut FileTime,
    kernel: *mut FileTime,
    user: *mut FileTime,
) -> i32 {
    // SAFETY: takes no memory; the last error says why there is none.
    let number = unsafe { t::GetThreadId(thread) };
    if number == 0 {
        return 0;
    }
    // SAFETY: takes no memory.
    if number != unsafe { t::GetCurrentThreadId() } {
        return fails(f::ERROR_NOT_SUPPORTED, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { tell(fs::read_to_string("/proc/thread-self/stat").ok(), [creation, exit, kernel, user]) }
}
