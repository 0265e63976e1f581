//! Files that the standard library has opened.
#![allow(unsafe_code)] // Asks the kernel for what a file was opened.

use super::object::{Access, FileObject};
use crate::linux::handle::{self, Entry};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use windows_sys::Win32::Foundation::HANDLE;

/// A handle of a file that the standard library has opened, for what takes one: `TransmitFile`, `ReadFile`. It owns the file and
/// is closed by `CloseHandle`; NULL if there are too many handles, and then the file is closed.
pub fn file_handle(file: File) -> HANDLE {
    adopt(file, true).map_or(std::ptr::null_mut(), std::ptr::without_provenance_mut)
}

/// A handle of a descriptor that stays somebody else's to close.
pub(crate) fn lent(file: File) -> Option<usize> {
    adopt(file, false)
}

fn adopt(file: File, owned: bool) -> Option<usize> {
    // SAFETY: no pointer is passed.
    let flags = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETFL) };
    let mode = flags & libc::O_ACCMODE;
    let access =
        Access { read: mode != libc::O_WRONLY, write: mode != libc::O_RDONLY, append: flags & libc::O_APPEND != 0 };
    let is_disk = file.metadata().is_ok_and(|metadata| metadata.is_file());
    let object = FileObject::new(file, owned, access, false, is_disk);
    handle::insert(Entry::File(Arc::new(object)))
}
