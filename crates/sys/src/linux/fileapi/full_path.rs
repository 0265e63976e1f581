//! Paths as text: the whole of one, and the long form of one.
#![allow(unsafe_code)] // Reads and writes the program's strings.

use super::{error_of_path, path_of};
use crate::linux::failure::fail;
use crate::linux::pointer;
use std::path::{Component, Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::core::{PCSTR, PCWSTR, PSTR, PWSTR};

/// The path from the root on, without `.` and `..`, which are taken as they are written: nothing need be there.
fn whole(text: Option<String>) -> Result<String, u32> {
    let text = text.filter(|text| !text.is_empty()).ok_or(f::ERROR_INVALID_NAME)?;
    let folder = text.ends_with(['/', '\\']);
    let path = std::path::absolute(path_of(Some(text))?).map_err(|_| f::ERROR_INVALID_NAME)?;
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            // Above the root is the root.
            Component::ParentDir => _ = plain.pop(),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    let mut plain = plain.to_string_lossy().into_owned();
    if folder && !plain.ends_with('/') {
        plain.push('/');
    }
    Ok(plain)
}

/// The path as it was given, if it leads to something: there are no short names here.
fn long(text: Option<String>) -> Result<String, u32> {
    let text = text.ok_or(f::ERROR_INVALID_PARAMETER)?;
    let path = path_of(Some(text.clone()))?;
    Path::symlink_metadata(&path).map_err(|error| error_of_path(&error, &path))?;
    Ok(text)
}

/// Copies a path: its length, or the room that it needs. `part` gets where its last name begins, if it was copied and has one.
///
/// # Safety
/// `to` is null or has so much room; `part` is null or valid for writes.
pub(super) unsafe fn tell<T: Copy + Default + PartialEq>(
    path: &[T],
    slash: T,
    to: *mut T,
    room: u32,
    part: *mut *mut T,
) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(to, room as usize, path) };
    if !part.is_null() {
        let name = path.iter().rposition(|unit| *unit == slash).map_or(0, |at| at + 1);
        let named = fits && name < path.len();
        let value = if named { to.wrapping_add(name) } else { std::ptr::null_mut() };
        // SAFETY: the caller's promise; it is not null.
        unsafe { part.write(value) };
    }
    path.len() as u32 + u32::from(!fits)
}

/// `GetFullPathNameA`—The path from the root on of one that may be relative. Nothing need be there. Returns the length, or the room that is
/// needed; 0 on failure.
///
/// Errors: ERROR_INVALID_NAME (null, empty).
///
/// # Safety
/// `lpfilename` is null or ends with a zero; `lpbuffer` is null or has so many writable bytes; `lpfilepart` is null or valid for writes.
pub unsafe extern "system" fn GetFullPathNameA(
    lpfilename: PCSTR,
    nbufferlength: u32,
    lpbuffer: PSTR,
    lpfilepart: *mut PSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    match whole(unsafe { pointer::narrow_text(lpfilename) }) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(path.as_bytes(), b'/', lpbuffer, nbufferlength, lpfilepart) },
        Err(error) => fail(error, 0),
    }
}

/// `GetFullPathNameW`—The same in UTF-16.
///
/// Errors: as [`GetFullPathNameA`].
///
/// # Safety
/// As [`GetFullPathNameA`], in units.
pub unsafe extern "system" fn GetFullPathNameW(
    lpfilename: PCWSTR,
    nbufferlength: u32,
    lpbuffer: PWSTR,
    lpfilepart: *mut PWSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    match whole(unsafe { pointer::wide_text(lpfilename) }) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(&pointer::utf16(&path), u16::from(b'/'), lpbuffer, nbufferlength, lpfilepart) },
        Err(error) => fail(error, 0),
    }
}

/// `GetLongPathNameA`—The path itself, if something is there: Linux has no short names. Returns the length, or the room that is needed; 0 on
/// failure.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpszshortpath` is null or ends with a zero; `lpszlongpath` is null or has so many writable bytes.
pub unsafe extern "system" fn GetLongPathNameA(lpszshortpath: PCSTR, lpszlongpath: PSTR, cchbuffer: u32) -> u32 {
    // SAFETY: the caller's promise.
    match long(unsafe { pointer::narrow_text(lpszshortpath) }) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(path.as_bytes(), b'/', lpszlongpath, cchbuffer, std::ptr::null_mut()) },
        Err(error) => fail(error, 0),
    }
}

/// `GetLongPathNameW`—The same in UTF-16.
///
/// Errors: as [`GetLongPathNameA`].
///
/// # Safety
/// As [`GetLongPathNameA`], in units.
pub unsafe extern "system" fn GetLongPathNameW(lpszshortpath: PCWSTR, lpszlongpath: PWSTR, cchbuffer: u32) -> u32 {
    // SAFETY: the caller's promise.
    match long(unsafe { pointer::wide_text(lpszshortpath) }) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe {
            tell(&pointer::utf16(&path), u16::from(b'/'), lpszlongpath, cchbuffer, std::ptr::null_mut())
        },
        Err(error) => fail(error, 0),
    }
}
