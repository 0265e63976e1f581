//! A memory barrier in every thread of the process, made by one of them.
//!
//! Where one side of a handshake runs millions of times and the other hardly ever, the rare side pays for both.
#![allow(unsafe_code)] // A call into libc, explained below.

use std::sync::OnceLock;

fn membarrier(command: libc::c_int) -> bool {
    // SAFETY: no pointer is passed.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

/// Returns when every running thread has passed a full barrier since the call.
pub fn every_thread() {
    static EXPEDITED: OnceLock<bool> = OnceLock::new();
    let expedited = *EXPEDITED.get_or_init(|| membarrier(libc::MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED));
    let done = expedited && membarrier(libc::MEMBARRIER_CMD_PRIVATE_EXPEDITED);
    if !done && !membarrier(libc::MEMBARRIER_CMD_GLOBAL) {
        // No such call here: whatever a thread has in its store buffer is out long before this ends.
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_barrier_returns() {
        super::every_thread();
        super::every_thread();
    }
}
