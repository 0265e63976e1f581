//! The few system calls that engines share.
#![allow(unsafe_code)] // Calls into libc, each explained.

use std::io;
use std::os::fd::{FromRawFd, OwnedFd};

/// The errno of the calling thread's last failed system call.
pub fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Turns the result of a call that returns a new descriptor into its owner.
pub(crate) fn owned(result: libc::c_int) -> io::Result<OwnedFd> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has just returned this descriptor, so it is open and nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(result) })
}

/// Nanoseconds on the kernel's coarse clock, which moves by some milliseconds at a time and costs next to nothing to read.
pub fn coarse_ns() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is live. The clock exists, and no other error is possible.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC_COARSE, &raw mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
