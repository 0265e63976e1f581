//! Beyond Winsock: sends of a port that leave together.
//!
//! A send leaves at once, unless the program says otherwise: then it waits for the next get of the thread that started it, or
//! for a millisecond, whichever is first, and a thousand of them take a few system calls. All are told by packets then, also
//! those that would have ended at once.

use super::handle;
use windows_sys::Win32::Foundation::HANDLE;

/// Says whether overlapped sends on the sockets of `port` leave with the next get of their thread. To be called before the
/// first socket is associated and the first get. False if they leave at once all the same: the handle is none of a port, the
/// call comes too late, the port's workers run at once (its concurrency is not 1), or the system has no io_uring, which epoll
/// cannot replace.
pub fn batch_sends(port: HANDLE, on: bool) -> bool {
    handle::port(port.addr()).is_some_and(|port| port.batch_sends(on))
}
