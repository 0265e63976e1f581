//! Files that the standard library has opened.

use std::fs::File;
use std::os::windows::io::IntoRawHandle;
use windows_sys::Win32::Foundation::HANDLE;

/// A handle of a file that the standard library has opened, for what takes one: `TransmitFile`, `ReadFile`. It owns the file and
/// is closed by `CloseHandle`.
pub fn file_handle(file: File) -> HANDLE {
    file.into_raw_handle().cast()
}
