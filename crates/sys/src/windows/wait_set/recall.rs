//! How a waiter calls its helper back: by a mutex that it owns while the helper waits.
//!
//! A mutex is let go with the thread that owns it, so a waiter that never comes back, since a routine has ended its thread, calls
//! its helper back too.
#![allow(unsafe_code)] // Calls of the system about a handle that this module owns.

use std::ptr::null;
use windows_sys::Win32::Foundation::{CloseHandle, GetLastError, HANDLE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{CreateMutexW, INFINITE, ReleaseMutex, WaitForSingleObject};

#[derive(Debug)]
pub(super) struct Recall(usize);

impl Recall {
    /// Errors: those of CreateMutexW.
    pub(super) fn new() -> Result<Self, u32> {
        // SAFETY: null stands for the usual security and for no name.
        let mutex = unsafe { CreateMutexW(null(), 0, null()) };
        // SAFETY: the call needs nothing.
        if mutex.is_null() { Err(unsafe { GetLastError() }) } else { Ok(Self(mutex.addr())) }
    }

    pub(super) fn handle(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.0)
    }

    /// Waits until nobody else has the mutex, and has it. False if its owner has ended without letting it go.
    pub(super) fn own(&self) -> bool {
        // SAFETY: the handle is open as long as this lives.
        unsafe { WaitForSingleObject(self.handle(), INFINITE) == WAIT_OBJECT_0 }
    }

    /// Lets go of the mutex, which the calling thread owns.
    pub(super) fn let_go(&self) {
        // SAFETY: as above.
        unsafe { ReleaseMutex(self.handle()) };
    }
}

impl Drop for Recall {
    fn drop(&mut self) {
        // SAFETY: the handle is this one's own and is closed once.
        unsafe { CloseHandle(self.handle()) };
    }
}
