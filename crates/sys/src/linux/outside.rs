//! Beyond Winsock: a thread that blocks where the library does not see it.
//!
//! Windows' kernel sees every thread block. Here a worker that waits for a lock, a file or another process would count as
//! running at its port (PORT-15), and keep another from running, unless it says so.

use super::current;
use super::port;

/// Runs `act`, which blocks: meanwhile the thread does not count as running at its port.
pub fn blocking<R>(act: impl FnOnce() -> R) -> R {
    let _outside = Outside::begin();
    act()
}

/// The thread is outside until this is dropped. It may be within another.
struct Outside;

impl Outside {
    fn begin() -> Self {
        current::with(|current| {
            current.outside.set(current.outside.get() + 1);
            port::block_member(current);
        });
        Self
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        current::with(|current| {
            current.outside.set(current.outside.get().saturating_sub(1));
            current.unblock_member();
        });
    }
}
