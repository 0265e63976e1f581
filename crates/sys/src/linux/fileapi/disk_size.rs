//! `GetCompressedFileSize`: what a file takes on the disk, where that is less than its length.
#![allow(unsafe_code)] // Reads the program's paths and writes its number.

use super::{error_of_path, narrow_path, wide_path};
use crate::linux::current::set_last_error;
use crate::linux::failure::fail;
use crate::linux::pointer;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use windows_sys::Win32::Storage::FileSystem as w;
use windows_sys::core::{PCSTR, PCWSTR};

fn size(path: Result<PathBuf, u32>) -> Result<u64, u32> {
    /// What the system counts by, whatever the disk has.
    const BLOCK: u64 = 512;
    let path = path?;
    let metadata = std::fs::metadata(&path).map_err(|error| error_of_path(&error, &path))?;
    Ok(metadata.len().min(metadata.blocks() * BLOCK))
}

/// # Safety
/// `high` is null or valid for writes.
unsafe fn tell(size: Result<u64, u32>, high: *mut u32) -> u32 {
    match size {
        Ok(size) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(high, (size >> 32) as u32) };
            // A size may look like the failure.
            set_last_error(0);
            size as u32
        }
        Err(error) => fail(error, w::INVALID_FILE_SIZE),
    }
}

/// `GetCompressedFileSizeA`—How many bytes of a file are kept: its length, or less if it has holes.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED.
///
/// # Safety
/// The path is null or ends with a zero; `lpfilesizehigh` is null or valid for writes.
pub unsafe extern "system" fn GetCompressedFileSizeA(lpfilename: PCSTR, lpfilesizehigh: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_path(lpfilename) };
    // SAFETY: as above.
    unsafe { tell(size(path), lpfilesizehigh) }
}

/// `GetCompressedFileSizeW`—The same in UTF-16.
///
/// Errors: as [`GetCompressedFileSizeA`].
///
/// # Safety
/// As [`GetCompressedFileSizeA`].
pub unsafe extern "system" fn GetCompressedFileSizeW(lpfilename: PCWSTR, lpfilesizehigh: *mut u32) -> u32 {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_path(lpfilename) };
    // SAFETY: as above.
    unsafe { tell(size(path), lpfilesizehigh) }
}
