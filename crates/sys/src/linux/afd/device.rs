//! An open device.

use crate::linux::socket::Association;
use overlapped_core::Object;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

pub(crate) struct Device {
    pub(crate) association: OnceLock<Association>,
    /// The object that the handle itself is.
    pub(crate) signaled: Arc<Object>,
    /// `SetFileCompletionNotificationModes`.
    pub(crate) modes: AtomicU8,
    /// How many handles name it.
    pub(crate) handles: AtomicU32,
}

impl Device {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            association: OnceLock::new(),
            signaled: Arc::new(Object::event(true, false)),
            modes: AtomicU8::new(0),
            handles: AtomicU32::new(1),
        })
    }

    /// A handle has been closed: the last ends what was asked through it.
    pub(crate) fn leave(self: &Arc<Self>) {
        if self.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            super::cancel(super::poll::identity(self), None);
        }
    }
}
