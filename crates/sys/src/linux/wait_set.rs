//! Beyond Winsock: a persistent set of handles to wait for any of, with no limit of sixty-four (L11).

use super::wait::{self, Ended};
use super::{current, handle, sleep};
pub use crate::wait_end::WaitEnd;
use overlapped_core::set::Set;
use std::sync::Arc;
use windows_sys::Win32::Foundation::{ERROR_INVALID_HANDLE, HANDLE};

/// A set of handles; one thread at a time waits for it.
#[derive(Debug)]
pub struct WaitSet {
    set: Arc<Set>,
    /// The thread that waited last, to whom all I/O of the set has come.
    waiter: u64,
}

impl Default for WaitSet {
    fn default() -> Self {
        Self::new()
    }
}

impl WaitSet {
    /// An empty set.
    pub fn new() -> Self {
        Self { set: Set::new(), waiter: 0 }
    }

    /// Puts the object of a handle in; returns its slot. The object stays in the set though the handle is closed.
    ///
    /// Errors: ERROR_INVALID_HANDLE.
    pub fn insert(&mut self, handle: HANDLE) -> Result<u32, u32> {
        let object = handle::waitable(handle.addr()).ok_or(ERROR_INVALID_HANDLE)?;
        Ok(self.set.insert(object))
    }

    /// Takes the object of a slot out; the slot may be used again.
    pub fn remove(&mut self, slot: u32) {
        self.set.remove(slot);
    }

    /// Waits for any object of the set and takes it as a wait would; returns its slot. Objects that stay signaled take
    /// turns.
    pub fn wait(&mut self, timeout_ms: u32, alertable: bool) -> Result<u32, WaitEnd> {
        let deadline = sleep::deadline(timeout_ms);
        let ended = current::with(|current| wait::set(current, &self.set, &mut self.waiter, alertable, deadline));
        match ended {
            Ended::Satisfied { index, abandoned: false } => Ok(index),
            Ended::Satisfied { index, abandoned: true } => Err(WaitEnd::Abandoned(index)),
            Ended::TimedOut => Err(WaitEnd::TimedOut),
            Ended::IoCompletion => Err(WaitEnd::IoCompletion),
        }
    }
}
