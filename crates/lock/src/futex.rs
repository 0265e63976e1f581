//! Sleeping on a word until another thread changes it.
#![allow(unsafe_code)] // Calls into libc, each explained.

use std::ptr::null;
use std::sync::atomic::AtomicU32;

/// Sleeps while the word has this value, and sometimes returns without a reason.
pub(crate) fn wait(word: &AtomicU32, value: u32) {
    let operation = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word outlives the call; no timeout is given.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, null::<libc::timespec>()) };
}

/// Wakes one who sleeps on the word. Nothing is read through the pointer, so the word may be gone.
pub(crate) fn wake_one(word: *const AtomicU32) {
    // SAFETY: the kernel only compares the address.
    unsafe { libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, 1) };
}
