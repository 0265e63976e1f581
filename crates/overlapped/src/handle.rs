//! Handles that are closed when they are dropped.
#![allow(unsafe_code)] // Closing goes through the function table.

use std::sync::Arc;

use crate::error::{Result, last_error};
use crate::sys::{self, HANDLE};

/// An open handle of this process. It is kept as a number, since nothing is ever read through it.
#[derive(Debug)]
pub(crate) struct OwnedHandle(usize);

impl OwnedHandle {
    /// Owns what a creating function returned, NULL being its failure.
    pub(crate) fn new(raw: HANDLE) -> Result<OwnedHandle> {
        if raw.is_null() { Err(last_error()) } else { Ok(OwnedHandle(raw.addr())) }
    }

    /// The same, for an object whose clones share the handle.
    pub(crate) fn shared(raw: HANDLE) -> Result<Arc<OwnedHandle>> {
        OwnedHandle::new(raw).map(Arc::new)
    }

    /// The handle, open as long as `self` is.
    pub(crate) fn raw(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.0)
    }
}

impl Drop for OwnedHandle {
    fn drop(&mut self) {
        // SAFETY: the handle is open, and nobody else closes it. There is nobody to tell a failure to.
        unsafe { sys::CloseHandle(self.raw()) };
    }
}
