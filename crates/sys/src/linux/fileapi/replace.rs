//! `ReplaceFile`: a file takes the place of another, which may be kept under a third name.
#![allow(unsafe_code)] // Reads the program's paths.

use super::create::may_be_deleted;
use super::{error_of_path, narrow_path, wide_path};
use crate::linux::failure::to_bool;
use std::ffi::c_void;
use std::fs;
use std::path::PathBuf;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Storage::FileSystem as w;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

type Named = Result<PathBuf, u32>;

fn replace(replaced: Named, replacement: Named, backup: Option<Named>, flags: u32, reserved: bool) -> Result<(), u32> {
    const KNOWN: u32 =
        w::REPLACEFILE_WRITE_THROUGH | w::REPLACEFILE_IGNORE_MERGE_ERRORS | w::REPLACEFILE_IGNORE_ACL_ERRORS;
    let (replaced, replacement, backup) = (replaced?, replacement?, backup.transpose()?);
    if flags & !KNOWN != 0 || reserved {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let former = fs::metadata(&replaced).map_err(|error| error_of_path(&error, &replaced))?;
    let latter = fs::metadata(&replacement).map_err(|error| error_of_path(&error, &replacement))?;
    if former.is_dir() || latter.is_dir() {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    if ![&replaced, &replacement].into_iter().chain(&backup).all(|path| may_be_deleted(path)) {
        return Err(f::ERROR_SHARING_VIOLATION);
    }
    // What takes the place has the rights of what was there.
    let allowed = fs::set_permissions(&replacement, former.permissions());
    if allowed.is_err() && flags & (w::REPLACEFILE_IGNORE_MERGE_ERRORS | w::REPLACEFILE_IGNORE_ACL_ERRORS) == 0 {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    if let Some(backup) = &backup {
        // A second name first: the file is never away from its own.
        let linked = match fs::remove_file(backup) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => fs::hard_link(&replaced, backup),
        };
        linked.map_err(|_| f::ERROR_UNABLE_TO_REMOVE_REPLACED)?;
    }
    fs::rename(&replacement, &replaced).map_err(|_| {
        if let Some(backup) = &backup {
            let _ = fs::remove_file(backup);
        }
        f::ERROR_UNABLE_TO_MOVE_REPLACEMENT
    })
}

/// `ReplaceFileA`—Puts a file in the place of another, with the rights of that; the other is kept under a third name, if there is one. At no
/// time is there no file of the name.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_UNABLE_TO_REMOVE_REPLACED (it cannot be
/// kept), ERROR_UNABLE_TO_MOVE_REPLACEMENT (it lies on another device), ERROR_INVALID_PARAMETER (other flags, what is reserved).
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn ReplaceFileA(
    lpreplacedfilename: PCSTR,
    lpreplacementfilename: PCSTR,
    lpbackupfilename: PCSTR,
    dwreplaceflags: w::REPLACE_FILE_FLAGS,
    lpexclude: *const c_void,
    lpreserved: *const c_void,
) -> BOOL {
    // SAFETY: the caller's promise.
    let [replaced, replacement, backup] =
        [lpreplacedfilename, lpreplacementfilename, lpbackupfilename].map(|path| unsafe { narrow_path(path) });
    let backup = (!lpbackupfilename.is_null()).then_some(backup);
    let reserved = !lpexclude.is_null() || !lpreserved.is_null();
    to_bool(replace(replaced, replacement, backup, dwreplaceflags, reserved))
}

/// `ReplaceFileW`—The same in UTF-16.
///
/// Errors: as [`ReplaceFileA`].
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn ReplaceFileW(
    lpreplacedfilename: PCWSTR,
    lpreplacementfilename: PCWSTR,
    lpbackupfilename: PCWSTR,
    dwreplaceflags: w::REPLACE_FILE_FLAGS,
    lpexclude: *const c_void,
    lpreserved: *const c_void,
) -> BOOL {
    // SAFETY: the caller's promise.
    let [replaced, replacement, backup] =
        [lpreplacedfilename, lpreplacementfilename, lpbackupfilename].map(|path| unsafe { wide_path(path) });
    let backup = (!lpbackupfilename.is_null()).then_some(backup);
    let reserved = !lpexclude.is_null() || !lpreserved.is_null();
    to_bool(replace(replaced, replacement, backup, dwreplaceflags, reserved))
}
