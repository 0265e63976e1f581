//! Other names of files: hard links and symbolic ones.
#![allow(unsafe_code)] // Reads the program's paths.

use super::{error_of_path, narrow_path, wide_path};
use crate::linux::failure::{fail, to_bool};
use std::path::PathBuf;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

fn link(name: Result<PathBuf, u32>, existing: Result<PathBuf, u32>) -> Result<(), u32> {
    let (name, existing) = (name?, existing?);
    if existing.is_dir() {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    std::fs::hard_link(&existing, &name).map_err(|error| match error.raw_os_error() {
        Some(libc::EEXIST) => f::ERROR_ALREADY_EXISTS,
        Some(libc::EMLINK) => f::ERROR_TOO_MANY_LINKS,
        _ => error_of_path(&error, if existing.exists() { &name } else { &existing }),
    })
}

fn symlink(name: Result<PathBuf, u32>, target: Result<PathBuf, u32>, flags: u32) -> Result<(), u32> {
    // Whether it leads to a directory is no property of a link here.
    const KNOWN: u32 = fs::SYMBOLIC_LINK_FLAG_DIRECTORY | fs::SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE;
    if flags & !KNOWN != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let (name, target) = (name?, target?);
    std::os::unix::fs::symlink(target, &name).map_err(|error| match error.raw_os_error() {
        Some(libc::EEXIST) => f::ERROR_ALREADY_EXISTS,
        _ => error_of_path(&error, &name),
    })
}

/// `CreateHardLinkA`—Another name of a file.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ALREADY_EXISTS, ERROR_ACCESS_DENIED (a directory), ERROR_NOT_SAME_DEVICE,
/// ERROR_TOO_MANY_LINKS.
///
/// # Safety
/// The names are null or end with a zero.
pub unsafe extern "system" fn CreateHardLinkA(
    lpfilename: PCSTR,
    lpexistingfilename: PCSTR,
    _lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(link(unsafe { narrow_path(lpfilename) }, unsafe { narrow_path(lpexistingfilename) }))
}

/// `CreateHardLinkW`—The same in UTF-16.
///
/// Errors: as [`CreateHardLinkA`].
///
/// # Safety
/// The names are null or end with a zero.
pub unsafe extern "system" fn CreateHardLinkW(
    lpfilename: PCWSTR,
    lpexistingfilename: PCWSTR,
    _lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(link(unsafe { wide_path(lpfilename) }, unsafe { wide_path(lpexistingfilename) }))
}

/// `CreateSymbolicLinkA`—A name that leads to another.
///
/// Errors: ERROR_PATH_NOT_FOUND, ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER (null, flags).
///
/// # Safety
/// The names are null or end with a zero.
pub unsafe extern "system" fn CreateSymbolicLinkA(
    lpsymlinkfilename: PCSTR,
    lptargetfilename: PCSTR,
    dwflags: fs::SYMBOLIC_LINK_FLAGS,
) -> bool {
    // SAFETY: the caller's promise.
    let made = symlink(unsafe { narrow_path(lpsymlinkfilename) }, unsafe { narrow_path(lptargetfilename) }, dwflags);
    made.map_or_else(|error| fail(error, false), |()| true)
}

/// `CreateSymbolicLinkW`—The same in UTF-16.
///
/// Errors: as [`CreateSymbolicLinkA`].
///
/// # Safety
/// The names are null or end with a zero.
pub unsafe extern "system" fn CreateSymbolicLinkW(
    lpsymlinkfilename: PCWSTR,
    lptargetfilename: PCWSTR,
    dwflags: fs::SYMBOLIC_LINK_FLAGS,
) -> bool {
    // SAFETY: the caller's promise.
    let made = symlink(unsafe { wide_path(lpsymlinkfilename) }, unsafe { wide_path(lptargetfilename) }, dwflags);
    made.map_or_else(|error| fail(error, false), |()| true)
}
