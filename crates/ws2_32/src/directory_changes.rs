//! `ReadDirectoryChangesW`, which file systems may lack, and these do.

use crate::held::fails;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::c_void;

/// `ReadDirectoryChangesW`: ERROR_INVALID_FUNCTION, by which a file system says that it tells of no changes; ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn ReadDirectoryChangesW(
    directory: HANDLE,
    _buffer: *mut c_void,
    _length: u32,
    _subtree: i32,
    _filter: u32,
    _returned: *mut u32,
    _overlapped: *mut c_void,
    _routine: *const c_void,
) -> i32 {
    let mut flags = 0;
    // SAFETY: the variable is live.
    let is_open = unsafe { f::GetHandleInformation(directory, &raw mut flags) } != 0;
    fails(if is_open { f::ERROR_INVALID_FUNCTION } else { f::ERROR_INVALID_HANDLE }, 0)
}
