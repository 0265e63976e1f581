//! Standard input, output and error.
#![allow(unsafe_code)] // Takes descriptors by number.

use super::object::{Access, FileObject};
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use parking_lot::Mutex;
use std::fs::File;
use std::os::fd::FromRawFd;
use std::os::unix::fs::FileTypeExt;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Console::{STD_ERROR_HANDLE, STD_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE};
use windows_sys::core::BOOL;

/// The handles, zero where nobody has asked yet.
static HANDLES: Mutex<[usize; 3]> = Mutex::new([0; 3]);

fn index(which: STD_HANDLE) -> Option<usize> {
    [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE].iter().position(|known| *known == which)
}

/// A handle of a descriptor that the process was started with. It stays open when the handle is closed.
fn open(descriptor: usize) -> Option<usize> {
    // SAFETY: the object never closes it.
    let file = unsafe { File::from_raw_fd(descriptor as i32) };
    let file = std::mem::ManuallyDrop::new(file);
    let kind = file.metadata().ok()?.file_type();
    let is_disk = !(kind.is_char_device() || kind.is_fifo() || kind.is_socket());
    let access = Access { read: descriptor == 0, write: descriptor != 0, append: false };
    // Terminals are open both ways.
    let access = if kind.is_char_device() { Access { read: true, write: true, append: false } } else { access };
    let object = FileObject::new(std::mem::ManuallyDrop::into_inner(file), false, access, false, is_disk);
    handle::insert(Entry::File(Arc::new(object)))
}

/// A standard handle that this process has of its parent.
pub(crate) fn inherit(index: usize, handle: usize) {
    if let Some(known) = HANDLES.lock().get_mut(index) {
        *known = handle;
    }
}

/// `GetStdHandle`—The handle of standard input (-10), output (-11) or error (-12); null if the process has none.
///
/// Errors: ERROR_INVALID_HANDLE (another number).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetStdHandle(nstdhandle: STD_HANDLE) -> HANDLE {
    let Some(index) = index(nstdhandle) else { return fail(f::ERROR_INVALID_HANDLE, f::INVALID_HANDLE_VALUE) };
    let mut handles = HANDLES.lock();
    if handles[index] == 0 {
        handles[index] = open(index).unwrap_or(0);
    }
    std::ptr::without_provenance_mut(handles[index])
}

/// `SetStdHandle`—What [`GetStdHandle`] gives from now on. The C library's streams stay as they are.
///
/// Errors: ERROR_INVALID_HANDLE (another number).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetStdHandle(nstdhandle: STD_HANDLE, hhandle: HANDLE) -> BOOL {
    let Some(index) = index(nstdhandle) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    HANDLES.lock()[index] = hhandle.addr();
    1
}
