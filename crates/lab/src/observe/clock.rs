//! Processor time in nanoseconds, from the kernel's clocks of a process and of a thread.
#![allow(unsafe_code, reason = "the standard library has no processor clocks")]

use std::io;

/// No Linux gives out larger process ids.
const LARGEST_PROCESS: u32 = 1 << 22;

/// The processor time of all the threads that a process has and had.
///
/// # Errors
///
/// `NotFound` if there is no such process.
pub fn process_cpu_ns(process: u32) -> io::Result<u64> {
    let missing = || io::Error::new(io::ErrorKind::NotFound, format!("there is no process {process}"));
    // The clock's number holds the process in 29 bits and takes 0 for the caller itself: what does not fit would be
    // read as another process.
    if process == 0 || process > LARGEST_PROCESS {
        return Err(missing());
    }
    let mut clock: libc::clockid_t = 0;
    // SAFETY: `clock` lives across the call, which fills it.
    let outcome = unsafe { libc::clock_getcpuclockid(process as libc::pid_t, &mut clock) };
    match outcome {
        0 => read(clock),
        libc::ESRCH => Err(missing()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// The processor time of the calling thread.
///
/// # Errors
///
/// None on a kernel that has the clock, which is every one since 2.6.12.
pub fn thread_cpu_ns() -> io::Result<u64> {
    read(libc::CLOCK_THREAD_CPUTIME_ID)
}

fn read(clock: libc::clockid_t) -> io::Result<u64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` lives across the call, which fills it.
    match unsafe { libc::clock_gettime(clock, &mut time) } {
        0 => Ok(time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spin_for(nanoseconds: u64) {
        let begin = thread_cpu_ns().unwrap();
        while thread_cpu_ns().unwrap() - begin < nanoseconds {
            std::hint::spin_loop();
        }
    }

    #[test]
    fn the_process_clock_keeps_the_time_of_threads_that_exited() {
        const SPENT_NS: u64 = 20_000_000;
        let process = std::process::id();
        let before = process_cpu_ns(process).unwrap();
        std::thread::spawn(|| spin_for(SPENT_NS)).join().unwrap();
        let after = process_cpu_ns(process).unwrap();
        assert!(after - before >= SPENT_NS, "{before} {after}");
    }

    #[test]
    fn a_process_that_is_not_there_is_an_error() {
        for nobody in [0, LARGEST_PROCESS, LARGEST_PROCESS + 1, 1 << 29, i32::MAX as u32] {
            assert_eq!(process_cpu_ns(nobody).unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    }
}
