//! Beyond Winsock: a descriptor of a completion port, for an event loop that is not ours.
//!
//! It is readable when a get may find something: I/O of the port's sockets that was not harvested yet, or packets that
//! wait. It says so once: whoever is told gets, without waiting, until there is nothing, and then waits again.
//!
//! It is the descriptor of the port's own shard, where I/O appears by itself. Packets that are queued by others do not, so
//! while the descriptor is lent the first packet of an empty queue wakes the shard. The shard counts as occupied then: the
//! program looks after it, and the watchdog does not.

use super::handle;
use super::port::PortObject;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;
use windows_sys::Win32::Foundation::HANDLE;

/// A port's descriptor, lent until this is dropped.
pub struct PortDescriptor(Arc<PortObject>);

impl std::fmt::Debug for PortDescriptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PortDescriptor").field("descriptor", &self.as_raw_fd()).finish()
    }
}

// It is a number to the program, whatever a panic has interrupted.
impl std::panic::UnwindSafe for PortDescriptor {}
impl std::panic::RefUnwindSafe for PortDescriptor {}

impl PortDescriptor {
    /// The descriptor's number.
    pub fn number(&self) -> i32 {
        self.as_raw_fd()
    }
}

/// Lends the descriptor of a port; `None` if the handle is none of a port, and on Windows.
pub fn lend(port: HANDLE) -> Option<PortDescriptor> {
    let port = handle::port(port.addr())?;
    port.lend();
    Some(PortDescriptor(Arc::clone(&port)))
}

impl AsRawFd for PortDescriptor {
    fn as_raw_fd(&self) -> RawFd {
        self.0.shard.descriptor()
    }
}

impl AsFd for PortDescriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.shard.borrowed()
    }
}

impl Drop for PortDescriptor {
    fn drop(&mut self) {
        self.0.take_back();
    }
}
