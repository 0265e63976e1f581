//! Pinning: which processors a thread may run on, for this thread and for children about to start.
#![allow(unsafe_code, reason = "the standard library has no processor affinity")]

use std::io;

/// Restricts the calling thread to the given processors; threads and processes that it starts later inherit this.
///
/// # Errors
///
/// `InvalidInput` if the list is empty or names a processor beyond what the kernel's mask holds; else what
/// `sched_setaffinity` says, which is `EINVAL` if the machine has none of these processors.
pub fn pin_thread(processors: &[usize]) -> io::Result<()> {
    ProcessorSet::new(processors)?.apply()
}

/// A set of processors, made ahead so that applying it allocates nothing: a child applies it between fork and exec.
#[derive(Clone, Copy)]
pub(crate) struct ProcessorSet(libc::cpu_set_t);

impl ProcessorSet {
    pub(crate) fn new(processors: &[usize]) -> io::Result<ProcessorSet> {
        // SAFETY: the mask is an array of integers, for which all zeroes is a value (the empty set).
        let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        for &processor in processors {
            if processor >= libc::CPU_SETSIZE as usize {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("processor {processor} is beyond the {} that a mask holds", libc::CPU_SETSIZE),
                ));
            }
            // SAFETY: the index is below CPU_SETSIZE, so the bit lies inside the mask.
            unsafe { libc::CPU_SET(processor, &mut set) };
        }
        if processors.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no processor to pin to"));
        }
        Ok(ProcessorSet(set))
    }

    /// One system call and nothing else, so it may run between fork and exec.
    pub(crate) fn apply(&self) -> io::Result<()> {
        // SAFETY: the pointer and the size describe the mask that `self` holds; zero means the calling thread.
        match unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &self.0) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_thread_may_run_on_one_processor_only() {
        std::thread::spawn(|| {
            pin_thread(&[0]).unwrap();
            let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
            assert!(status.lines().any(|line| line.split_whitespace().eq(["Cpus_allowed_list:", "0"])), "{status}");
        })
        .join()
        .unwrap();
    }

    #[test]
    fn what_is_no_processor_is_refused() {
        assert_eq!(pin_thread(&[]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(pin_thread(&[usize::MAX]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
