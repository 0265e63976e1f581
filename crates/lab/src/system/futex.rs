//! The least that an auto-reset event can be on Linux: one word, and no system call while nobody waits.
#![allow(unsafe_code, reason = "the standard library has no futex")]

use std::sync::atomic::{AtomicU32, Ordering};

const NONSIGNALED: u32 = 0;
const SIGNALED: u32 = 1;
/// Nonsignaled, and somebody sleeps or is about to.
const AWAITED: u32 = 2;

/// What the lab's events are measured against; for one waiter.
#[derive(Debug, Default)]
pub(crate) struct FutexEvent(AtomicU32);

impl FutexEvent {
    pub(crate) fn set(&self) {
        if self.0.swap(SIGNALED, Ordering::Release) == AWAITED {
            // SAFETY: the word lives across the call.
            unsafe { libc::syscall(libc::SYS_futex, self.0.as_ptr(), libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, 1) };
        }
    }

    pub(crate) fn wait(&self) {
        loop {
            if self.0.compare_exchange(SIGNALED, NONSIGNALED, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return;
            }
            let _ = self.0.compare_exchange(NONSIGNALED, AWAITED, Ordering::Relaxed, Ordering::Relaxed);
            let (operation, forever) =
                (libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, std::ptr::null::<libc::timespec>());
            // SAFETY: the word lives across the call, and there is no time limit to read.
            unsafe { libc::syscall(libc::SYS_futex, self.0.as_ptr(), operation, AWAITED, forever) };
        }
    }
}
