//! Sleeping on a word of memory until another thread says that it changed.
#![allow(unsafe_code)] // The futex system call, explained below.

use overlapped_engine::Sleep;
use std::ptr;
use std::sync::atomic::AtomicU32;

fn call(word: &AtomicU32, operation: i32, value: u32, timeout: *const libc::timespec) {
    // SAFETY: the word lives as long as the borrow; a timeout is null or live. All outcomes mean "look again".
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation | libc::FUTEX_PRIVATE_FLAG, value, timeout) };
}

/// Wakes up to `count` of those who sleep on the word.
pub(crate) fn wake(word: &AtomicU32, count: i32) {
    call(word, libc::FUTEX_WAKE, count as u32, ptr::null());
}

/// Sleeps while the word has this value, until woken or for so long. May return early.
pub(crate) fn wait(word: &AtomicU32, value: u32, sleep: Sleep) {
    match sleep {
        Sleep::No => {}
        Sleep::Forever => call(word, libc::FUTEX_WAIT, value, ptr::null()),
        Sleep::Nanoseconds(nanoseconds) => {
            let timeout = libc::timespec {
                tv_sec: (nanoseconds / 1_000_000_000) as libc::time_t,
                tv_nsec: (nanoseconds % 1_000_000_000) as libc::c_long,
            };
            call(word, libc::FUTEX_WAIT, value, &raw const timeout);
        }
    }
}
