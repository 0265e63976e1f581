//! Windows' ports need no such advice, and take none.

use std::time::Duration;
use windows_sys::Win32::Foundation::HANDLE;

/// Says whether sends leave together. Windows sends at once: false.
pub fn batch_sends(_port: HANDLE, _on: bool) -> bool {
    false
}

/// Says how long a thread looks for I/O before it sleeps. On Windows that is the system's affair.
pub fn set_spin(_spin: Duration) {}
