//! Where and how eagerly a thread runs: priority, processors, name.
//!
//! A thread is given as Linux numbers it.
#![allow(unsafe_code)] // The system calls of the scheduler.

use std::mem::MaybeUninit;

/// Windows' priorities of a thread, and the niceness that stands for each.
const PRIORITIES: [(i32, i32); 7] = [(-15, 19), (-2, 10), (-1, 5), (0, 0), (1, -5), (2, -10), (15, -20)];

/// Whether Windows knows this priority.
pub(crate) fn is_priority(priority: i32) -> bool {
    PRIORITIES.iter().any(|(known, _)| *known == priority)
}

/// Gives a thread the niceness of a priority, as far as the system permits: an ordinary process may lower it only.
pub(crate) fn set_priority(task: i32, priority: i32) {
    let nice = PRIORITIES.iter().find(|(known, _)| *known == priority).map_or(0, |(_, nice)| *nice);
    set_niceness(task, nice);
}

/// The same for a niceness. A process is its first thread here.
pub(crate) fn set_niceness(task: i32, nice: i32) {
    // SAFETY: a system call on numbers.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, task as libc::id_t, nice) };
}

/// The processors that a thread may run on, the first 64; zero if there is no such thread. Zero is the calling one.
pub(crate) fn affinity(task: i32) -> u64 {
    let mut set = MaybeUninit::<libc::cpu_set_t>::zeroed();
    // SAFETY: there is room for the set.
    let result = unsafe { libc::sched_getaffinity(task, size_of::<libc::cpu_set_t>(), set.as_mut_ptr()) };
    if result != 0 {
        return 0;
    }
    // SAFETY: the set is plain data that was zero before it was filled in.
    let set = unsafe { set.assume_init() };
    let has = |processor: usize| {
        // SAFETY: the number is in bounds of the set.
        unsafe { libc::CPU_ISSET(processor, &set) }
    };
    (0..64).filter(|processor| has(*processor)).fold(0, |mask, processor| mask | 1 << processor)
}

/// Lets a thread run on these processors alone.
pub(crate) fn set_affinity(task: i32, mask: u64) -> bool {
    let set = MaybeUninit::<libc::cpu_set_t>::zeroed();
    // SAFETY: the set is plain data, and zero is the empty one.
    let mut set = unsafe { set.assume_init() };
    for processor in (0..64).filter(|processor| mask >> processor & 1 != 0) {
        // SAFETY: the number is in bounds of the set.
        unsafe { libc::CPU_SET(processor, &mut set) };
    }
    // SAFETY: the set is live for the call.
    unsafe { libc::sched_setaffinity(task, size_of::<libc::cpu_set_t>(), &raw const set) == 0 }
}

/// The processor that the calling thread runs on.
pub(crate) fn processor() -> u32 {
    // SAFETY: no arguments.
    unsafe { libc::sched_getcpu() }.max(0) as u32
}

/// How often the calling thread has given up its processor.
fn switches() -> i64 {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: there is room for the answer.
    unsafe { libc::getrusage(libc::RUSAGE_THREAD, usage.as_mut_ptr()) };
    // SAFETY: plain data that was zero before it was filled in.
    let usage = unsafe { usage.assume_init() };
    usage.ru_nvcsw + usage.ru_nivcsw
}

/// Lets another thread run; whether one did.
pub(crate) fn yield_processor() -> bool {
    let before = switches();
    std::thread::yield_now();
    switches() != before
}

/// The number that Linux has for the calling thread.
pub(crate) fn task() -> i32 {
    // SAFETY: no arguments.
    unsafe { libc::gettid() }
}

/// Names a thread for debuggers and `top`; Linux keeps fifteen bytes.
pub(crate) fn set_name(task: i32, name: &str) {
    let end = (0..=name.len().min(15)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    // A name is a help, and the lack of one no failure.
    let _ = std::fs::write(format!("/proc/self/task/{task}/comm"), &name[..end]);
}
