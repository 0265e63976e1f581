//! Directories, and files as their entries: made, moved, deleted; where the program is, and where files for a while belong.
#![allow(unsafe_code)] // Reads and writes the program's paths.

use super::create::may_be_deleted;
use super::{error_of_path, narrow_path, path_functions, wide_path};
use crate::linux::current::set_last_error;
use crate::linux::failure::{fail, to_bool};
use crate::linux::pointer;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::Storage::FileSystem as w;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

fn delete(path: &Path) -> Result<(), u32> {
    if path.is_dir() {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    if !may_be_deleted(path) {
        return Err(f::ERROR_SHARING_VIOLATION);
    }
    fs::remove_file(path).map_err(|error| error_of_path(&error, path))
}

fn create_directory(path: &Path) -> Result<(), u32> {
    fs::create_dir(path).map_err(|error| match error_of_path(&error, path) {
        f::ERROR_FILE_EXISTS => f::ERROR_ALREADY_EXISTS,
        // Only the way there can be missing.
        f::ERROR_FILE_NOT_FOUND => f::ERROR_PATH_NOT_FOUND,
        error => error,
    })
}

fn remove_directory(path: &Path) -> Result<(), u32> {
    fs::remove_dir(path).map_err(|error| match error.raw_os_error() {
        Some(libc::ENOTDIR) => f::ERROR_DIRECTORY,
        _ => error_of_path(&error, path),
    })
}

fn go_to(path: &Path) -> Result<(), u32> {
    std::env::set_current_dir(path).map_err(|error| match error.raw_os_error() {
        Some(libc::ENOTDIR) => f::ERROR_DIRECTORY,
        _ => error_of_path(&error, path),
    })
}

path_functions! { DeleteFileA DeleteFileW |path| delete(&path),
"Deletes a file. One that is open in this process without FILE_SHARE_DELETE is kept (ERROR_SHARING_VIOLATION)." }
path_functions! { CreateDirectoryA CreateDirectoryW |path, _attributes: *const SECURITY_ATTRIBUTES| create_directory(&path),
"Makes a directory. Errors: ERROR_ALREADY_EXISTS, ERROR_PATH_NOT_FOUND." }
path_functions! { RemoveDirectoryA RemoveDirectoryW |path| remove_directory(&path),
"Removes an empty directory. Errors: ERROR_DIR_NOT_EMPTY, ERROR_DIRECTORY, ERROR_FILE_NOT_FOUND." }
path_functions! { SetCurrentDirectoryA SetCurrentDirectoryW |path| go_to(&path),
"Goes to a directory. Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_DIRECTORY." }

fn move_to(from: Result<PathBuf, u32>, to: Result<PathBuf, u32>, flags: u32) -> Result<(), u32> {
    const KNOWN: u32 = w::MOVEFILE_REPLACE_EXISTING | w::MOVEFILE_COPY_ALLOWED | w::MOVEFILE_WRITE_THROUGH;
    let (from, to) = (from?, to?);
    if flags & !KNOWN != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let present = from.symlink_metadata().map_err(|error| error_of_path(&error, &from))?;
    if to.exists() && flags & w::MOVEFILE_REPLACE_EXISTING == 0 {
        return Err(f::ERROR_ALREADY_EXISTS);
    }
    if !may_be_deleted(&from) || !may_be_deleted(&to) {
        return Err(f::ERROR_SHARING_VIOLATION);
    }
    let moved = fs::rename(&from, &to).map_err(|error| error_of_path(&error, &to));
    if moved == Err(f::ERROR_NOT_SAME_DEVICE) && flags & w::MOVEFILE_COPY_ALLOWED != 0 && present.is_file() {
        fs::copy(&from, &to).map_err(|error| error_of_path(&error, &to))?;
        return fs::remove_file(&from).map_err(|error| error_of_path(&error, &from));
    }
    moved
}

/// `MoveFileA`—Moves a file or directory; to another device too.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_ALREADY_EXISTS, ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED.
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn MoveFileA(lpexistingfilename: PCSTR, lpnewfilename: PCSTR) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { MoveFileExA(lpexistingfilename, lpnewfilename, w::MOVEFILE_COPY_ALLOWED) }
}

/// `MoveFileW`—The same in UTF-16.
///
/// Errors: as [`MoveFileA`].
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn MoveFileW(lpexistingfilename: PCWSTR, lpnewfilename: PCWSTR) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { MoveFileExW(lpexistingfilename, lpnewfilename, w::MOVEFILE_COPY_ALLOWED) }
}

/// `MoveFileExA`—The same with flags: to replace what is there, to copy to another device.
///
/// Errors: as [`MoveFileA`]; ERROR_NOT_SAME_DEVICE, ERROR_INVALID_PARAMETER (other flags).
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn MoveFileExA(
    lpexistingfilename: PCSTR,
    lpnewfilename: PCSTR,
    dwflags: w::MOVE_FILE_FLAGS,
) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { narrow_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { narrow_path(lpnewfilename) };
    to_bool(move_to(from, to, dwflags))
}

/// `MoveFileExW`—The same in UTF-16.
///
/// Errors: as [`MoveFileExA`].
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn MoveFileExW(
    lpexistingfilename: PCWSTR,
    lpnewfilename: PCWSTR,
    dwflags: w::MOVE_FILE_FLAGS,
) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { wide_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { wide_path(lpnewfilename) };
    to_bool(move_to(from, to, dwflags))
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Copies a path: its length, or the room that it needs.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(path: &[T], to: *mut T, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(to, room as usize, path) };
    path.len() as u32 + u32::from(!fits)
}

/// Where the program is, and where files for a while belong.
fn here() -> String {
    std::env::current_dir().map_or_else(|_| "/".to_owned(), |path| text_of(&path))
}

fn temporary() -> String {
    let path = text_of(&std::env::temp_dir());
    if path.ends_with('/') { path } else { path + "/" }
}

/// `GetCurrentDirectoryA`—The directory that the program is in. Returns the length, or the room that is needed.
///
/// # Safety
/// `lpbuffer` is null or has so many writable bytes.
pub unsafe extern "system" fn GetCurrentDirectoryA(nbufferlength: u32, lpbuffer: PSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(here().as_bytes(), lpbuffer, nbufferlength) }
}

/// `GetCurrentDirectoryW`—The same in UTF-16.
///
/// # Safety
/// `lpbuffer` is null or has so many writable units.
pub unsafe extern "system" fn GetCurrentDirectoryW(nbufferlength: u32, lpbuffer: PWSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&here()), lpbuffer, nbufferlength) }
}

/// `GetTempPathA`—The directory for files that are needed for a while, with a slash at its end. Returns the length, or the room that is
/// needed.
///
/// # Safety
/// `lpbuffer` is null or has so many writable bytes.
pub unsafe extern "system" fn GetTempPathA(nbufferlength: u32, lpbuffer: PSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(temporary().as_bytes(), lpbuffer, nbufferlength) }
}

/// `GetTempPathW`—The same in UTF-16.
///
/// # Safety
/// `lpbuffer` is null or has so many writable units.
pub unsafe extern "system" fn GetTempPathW(nbufferlength: u32, lpbuffer: PWSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&temporary()), lpbuffer, nbufferlength) }
}

/// A name for a file that is needed for a while; it is made where no number is given.
fn temporary_name(directory: Result<PathBuf, u32>, prefix: Option<String>, number: u32) -> Result<(String, u32), u32> {
    let directory = directory?;
    if !directory.is_dir() {
        return Err(f::ERROR_DIRECTORY);
    }
    let prefix: String = prefix.unwrap_or_default().chars().take(3).collect();
    let name = |number: u32| directory.join(format!("{prefix}{:X}.TMP", number & 0xffff));
    if number != 0 {
        return Ok((text_of(&name(number)), number & 0xffff));
    }
    let start = std::process::id() ^ overlapped_core::clock::monotonic_ns() as u32;
    for attempt in 0..0xffff {
        let number = start.wrapping_add(attempt) & 0xffff;
        let path = name(number);
        if number == 0 {
            continue;
        }
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => return Ok((text_of(&path), number)),
            Err(error) if error.raw_os_error() == Some(libc::EEXIST) => {}
            Err(error) => return Err(error_of_path(&error, &path)),
        }
    }
    Err(f::ERROR_FILE_EXISTS)
}

/// The room that a path has where nobody says it.
const MAX_PATH: usize = 260;

/// `GetTempFileNameA`—A name for a file: directory, three letters, a number. Without a number one is chosen and the file is made. Returns the
/// number; 0 on failure.
///
/// Errors: ERROR_DIRECTORY, ERROR_FILE_EXISTS, ERROR_ACCESS_DENIED, ERROR_BUFFER_OVERFLOW (longer than MAX_PATH).
///
/// # Safety
/// The strings are null or end with a zero; `lptempfilename` is null or has MAX_PATH (260) writable bytes.
pub unsafe extern "system" fn GetTempFileNameA(
    lppathname: PCSTR,
    lpprefixstring: PCSTR,
    uunique: u32,
    lptempfilename: PSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    let directory = unsafe { narrow_path(lppathname) };
    // SAFETY: the caller's promise.
    let prefix = unsafe { pointer::narrow_text(lpprefixstring) };
    match temporary_name(directory, prefix, uunique) {
        // SAFETY: the caller's promise.
        Ok((path, number)) if unsafe { pointer::put_string(lptempfilename, MAX_PATH, path.as_bytes()) } => number,
        Ok(_) => fail(f::ERROR_BUFFER_OVERFLOW, 0),
        Err(error) => fail(error, 0),
    }
}

/// `GetTempFileNameW`—The same in UTF-16.
///
/// Errors: as [`GetTempFileNameA`].
///
/// # Safety
/// As [`GetTempFileNameA`], in units.
pub unsafe extern "system" fn GetTempFileNameW(
    lppathname: PCWSTR,
    lpprefixstring: PCWSTR,
    uunique: u32,
    lptempfilename: PWSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    let directory = unsafe { wide_path(lppathname) };
    // SAFETY: the caller's promise.
    let prefix = unsafe { pointer::wide_text(lpprefixstring) };
    match temporary_name(directory, prefix, uunique) {
        Ok((path, number)) => {
            // SAFETY: the caller's promise.
            let fits = unsafe { pointer::put_string(lptempfilename, MAX_PATH, &pointer::utf16(&path)) };
            if fits { number } else { fail(f::ERROR_BUFFER_OVERFLOW, 0) }
        }
        Err(error) => {
            set_last_error(error);
            0
        }
    }
}
