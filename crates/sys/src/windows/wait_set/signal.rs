//! An auto-reset event between a set and its helpers.
#![allow(unsafe_code)] // Calls of the system about a handle that this module owns.

use std::ptr::null;
use windows_sys::Win32::Foundation::{CloseHandle, GetLastError, HANDLE};
use windows_sys::Win32::System::Threading::{CreateEventW, INFINITE, ResetEvent, SetEvent, WaitForSingleObject};

#[derive(Debug)]
pub(super) struct Signal(usize);

impl Signal {
    /// Errors: those of CreateEventW.
    pub(super) fn new() -> Result<Self, u32> {
        // SAFETY: null stands for the usual security and for no name.
        let event = unsafe { CreateEventW(null(), 0, 0, null()) };
        // SAFETY: the call needs nothing.
        if event.is_null() { Err(unsafe { GetLastError() }) } else { Ok(Self(event.addr())) }
    }

    pub(super) fn handle(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.0)
    }

    pub(super) fn set(&self) {
        // SAFETY: the handle is open as long as the signal lives.
        unsafe { SetEvent(self.handle()) };
    }

    pub(super) fn reset(&self) {
        // SAFETY: as above.
        unsafe { ResetEvent(self.handle()) };
    }

    pub(super) fn wait(&self) {
        // SAFETY: as above.
        unsafe { WaitForSingleObject(self.handle(), INFINITE) };
    }
}

impl Drop for Signal {
    fn drop(&mut self) {
        // SAFETY: the handle is the signal's own and is closed once.
        unsafe { CloseHandle(self.handle()) };
    }
}
