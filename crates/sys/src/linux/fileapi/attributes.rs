//! What is known of a file: attributes, times, size.
#![allow(unsafe_code)] // Reads the program's paths, writes its structures.

use super::object::FileObject;
use super::{error_of, error_of_path, narrow_path, path_functions, wide_path};
use crate::linux::failure::{fail, to_bool};
use crate::linux::timezoneapi::{from_filetime, to_filetime};
use crate::linux::{handle, pointer};
use std::ffi::c_void;
use std::fs::Metadata;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FILETIME, HANDLE};
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

const UNIX_EPOCH_TICKS: u64 = 116_444_736_000_000_000;

fn ticks(time: std::io::Result<SystemTime>) -> u64 {
    match time.ok().map(|time| time.duration_since(SystemTime::UNIX_EPOCH)) {
        None => 0,
        Some(Ok(since)) => UNIX_EPOCH_TICKS + (since.as_nanos() / 100) as u64,
        // Windows' time begins with 1601.
        Some(Err(before)) => UNIX_EPOCH_TICKS.saturating_sub((before.duration().as_nanos() / 100) as u64),
    }
}

/// The same of seconds and nanoseconds since 1970.
pub(super) fn ticks_of(seconds: i64, nanoseconds: i64) -> u64 {
    let since = seconds.saturating_mul(10_000_000).saturating_add(nanoseconds / 100);
    since.saturating_add(UNIX_EPOCH_TICKS.cast_signed()).max(0).cast_unsigned()
}

/// Windows' attributes of a file.
pub(super) fn attributes_of(metadata: &Metadata, name: &Path) -> u32 {
    let kind = metadata.file_type();
    let mut attributes = 0;
    if kind.is_dir() {
        attributes |= fs::FILE_ATTRIBUTE_DIRECTORY;
    }
    if kind.is_symlink() {
        attributes |= fs::FILE_ATTRIBUTE_REPARSE_POINT;
    }
    if kind.is_char_device() || kind.is_block_device() {
        attributes |= fs::FILE_ATTRIBUTE_DEVICE;
    }
    if metadata.permissions().readonly() && !kind.is_dir() {
        attributes |= fs::FILE_ATTRIBUTE_READONLY;
    }
    let dotted = name.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    if dotted && name.file_name() != Some(std::ffi::OsStr::new("..")) {
        attributes |= fs::FILE_ATTRIBUTE_HIDDEN;
    }
    if attributes == 0 { fs::FILE_ATTRIBUTE_NORMAL } else { attributes }
}

/// What both kinds of answer hold.
pub(crate) struct Known {
    pub(crate) attributes: u32,
    pub(crate) created: FILETIME,
    pub(crate) accessed: FILETIME,
    pub(crate) written: FILETIME,
    pub(crate) size: u64,
}

pub(crate) fn known(metadata: &Metadata, name: &Path) -> Known {
    // A file system that does not keep it has the time of the last change at least.
    let created = metadata.created().or_else(|_| metadata.modified());
    Known {
        attributes: attributes_of(metadata, name),
        created: to_filetime(ticks(created)),
        accessed: to_filetime(ticks(metadata.accessed())),
        written: to_filetime(ticks(metadata.modified())),
        size: if metadata.is_dir() { 0 } else { metadata.len() },
    }
}

fn look(path: Result<PathBuf, u32>) -> Result<(Metadata, PathBuf), u32> {
    let path = path?;
    let metadata = path.metadata().map_err(|error| error_of_path(&error, &path))?;
    Ok((metadata, path))
}

fn attributes(path: Result<PathBuf, u32>) -> u32 {
    match look(path) {
        Ok((metadata, path)) => attributes_of(&metadata, &path),
        Err(error) => fail(error, fs::INVALID_FILE_ATTRIBUTES),
    }
}

/// `GetFileAttributesA`—The attributes of a file; INVALID_FILE_ATTRIBUTES on failure.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED.
///
/// # Safety
/// The path is null or ends with a zero.
pub unsafe extern "system" fn GetFileAttributesA(lpfilename: PCSTR) -> u32 {
    // SAFETY: the caller's promise.
    attributes(unsafe { narrow_path(lpfilename) })
}

/// `GetFileAttributesW`—The same in UTF-16.
///
/// Errors: as [`GetFileAttributesA`].
///
/// # Safety
/// The path is null or ends with a zero.
pub unsafe extern "system" fn GetFileAttributesW(lpfilename: PCWSTR) -> u32 {
    // SAFETY: the caller's promise.
    attributes(unsafe { wide_path(lpfilename) })
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn attributes_ex(path: Result<PathBuf, u32>, level: i32, to: *mut c_void) -> BOOL {
    let tell = || {
        if level != fs::GetFileExInfoStandard || to.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let (metadata, path) = look(path)?;
        let known = known(&metadata, &path);
        let data = fs::WIN32_FILE_ATTRIBUTE_DATA {
            dwFileAttributes: known.attributes,
            ftCreationTime: known.created,
            ftLastAccessTime: known.accessed,
            ftLastWriteTime: known.written,
            nFileSizeHigh: (known.size >> 32) as u32,
            nFileSizeLow: known.size as u32,
        };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(to.cast(), data) };
        Ok(())
    };
    to_bool(tell())
}

/// `GetFileAttributesExA`—Attributes, times and size of a file.
///
/// Errors: as [`GetFileAttributesA`]; ERROR_INVALID_PARAMETER (another level, null).
///
/// # Safety
/// The path is null or ends with a zero; `lpfileinformation` is null or valid for writes.
pub unsafe extern "system" fn GetFileAttributesExA(
    lpfilename: PCSTR,
    finfolevelid: fs::GET_FILEEX_INFO_LEVELS,
    lpfileinformation: *mut c_void,
) -> BOOL {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_path(lpfilename) };
    // SAFETY: the caller's promise.
    unsafe { attributes_ex(path, finfolevelid, lpfileinformation) }
}

/// `GetFileAttributesExW`—The same in UTF-16.
///
/// Errors: as [`GetFileAttributesExA`].
///
/// # Safety
/// As [`GetFileAttributesExA`].
pub unsafe extern "system" fn GetFileAttributesExW(
    lpfilename: PCWSTR,
    finfolevelid: fs::GET_FILEEX_INFO_LEVELS,
    lpfileinformation: *mut c_void,
) -> BOOL {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_path(lpfilename) };
    // SAFETY: the caller's promise.
    unsafe { attributes_ex(path, finfolevelid, lpfileinformation) }
}

fn set_attributes(path: &Path, attributes: u32) -> Result<(), u32> {
    let metadata = path.metadata().map_err(|error| error_of_path(&error, path))?;
    if metadata.is_dir() {
        return Ok(());
    }
    let mut permissions = metadata.permissions();
    if attributes & fs::FILE_ATTRIBUTE_READONLY != 0 {
        permissions.set_readonly(true);
    } else if permissions.readonly() {
        use std::os::unix::fs::PermissionsExt;
        // Its owner's alone: what others may is not for this to give.
        permissions.set_mode(permissions.mode() | 0o200);
    }
    std::fs::set_permissions(path, permissions).map_err(|error| error_of_path(&error, path))
}

path_functions! { SetFileAttributesA SetFileAttributesW |path, attributes: u32| set_attributes(&path, attributes),
"Makes a file read-only, or not; other attributes Linux does not have." }

/// `GetFileInformationByHandle`—All that is known of an open file.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpfileinformation` is null or valid for writes.
pub unsafe extern "system" fn GetFileInformationByHandle(
    hfile: HANDLE,
    lpfileinformation: *mut fs::BY_HANDLE_FILE_INFORMATION,
) -> BOOL {
    let tell = || {
        let file = handle::file(hfile.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if lpfileinformation.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let metadata = file.file().metadata().map_err(|error| error_of(&error))?;
        let known = known(&metadata, Path::new(""));
        let information = fs::BY_HANDLE_FILE_INFORMATION {
            dwFileAttributes: known.attributes,
            ftCreationTime: known.created,
            ftLastAccessTime: known.accessed,
            ftLastWriteTime: known.written,
            dwVolumeSerialNumber: metadata.dev() as u32,
            nFileSizeHigh: (known.size >> 32) as u32,
            nFileSizeLow: known.size as u32,
            nNumberOfLinks: metadata.nlink() as u32,
            nFileIndexHigh: (metadata.ino() >> 32) as u32,
            nFileIndexLow: metadata.ino() as u32,
        };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpfileinformation, information) };
        Ok(())
    };
    to_bool(tell())
}

/// `GetFileTime`—When a file was made, read and written.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetFileTime(
    hfile: HANDLE,
    lpcreationtime: *mut FILETIME,
    lplastaccesstime: *mut FILETIME,
    lplastwritetime: *mut FILETIME,
) -> BOOL {
    let file = handle::file(hfile.addr()).ok_or(f::ERROR_INVALID_HANDLE);
    let metadata = file.and_then(|file| file.file().metadata().map_err(|error| error_of(&error)));
    let known = match metadata {
        Ok(metadata) => known(&metadata, Path::new("")),
        Err(error) => return fail(error, 0),
    };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpcreationtime, known.created) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lplastaccesstime, known.accessed) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lplastwritetime, known.written) };
    1
}

/// A time to set, in Windows' ticks.
fn time_to_set(ticks: u64) -> Result<libc::timespec, u32> {
    match ticks.cast_signed() {
        // Left alone: for once, from now on, until it is said otherwise.
        -2..=0 => Ok(libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_OMIT }),
        before if before < 0 => Err(f::ERROR_INVALID_PARAMETER),
        ticks => {
            let since = ticks - UNIX_EPOCH_TICKS.cast_signed();
            Ok(libc::timespec { tv_sec: since.div_euclid(10_000_000), tv_nsec: since.rem_euclid(10_000_000) * 100 })
        }
    }
}

/// Sets when a file was read and written, in Windows' ticks, also of one that was opened for nothing but what is known of it.
pub(super) fn set_times(file: &FileObject, [accessed, written]: [u64; 2]) -> Result<(), u32> {
    let times = [time_to_set(accessed)?, time_to_set(written)?];
    // SAFETY: the path is empty and ends with a zero, and both times are live.
    let set = unsafe { libc::utimensat(file.fd(), c"".as_ptr(), times.as_ptr(), libc::AT_EMPTY_PATH) };
    if set == 0 { Ok(()) } else { Err(error_of(&std::io::Error::last_os_error())) }
}

/// `SetFileTime`—Sets when a file was read and written. When it was made Linux lets nobody set: that time is left alone.
///
/// A time of zeros or of ones alone is left alone, too.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (a time before 1601), ERROR_ACCESS_DENIED.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn SetFileTime(
    hfile: HANDLE,
    lpcreationtime: *const FILETIME,
    lplastaccesstime: *const FILETIME,
    lplastwritetime: *const FILETIME,
) -> BOOL {
    let set = || {
        let file = handle::file(hfile.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        // SAFETY: the caller's promise.
        let ticks = |time| unsafe { pointer::get(time) }.map_or(0, from_filetime);
        time_to_set(ticks(lpcreationtime))?;
        set_times(&file, [ticks(lplastaccesstime), ticks(lplastwritetime)])
    };
    to_bool(set())
}
