//! `FindFirstFile` and its kin: the entries of a directory that a pattern names.
#![allow(unsafe_code)] // Reads the program's patterns, writes its structures.

use super::attributes::{Known, known};
use super::{error_of_path, narrow_path, wide_path};
use crate::linux::failure::{fail, to_bool};
use crate::linux::handle::{self, Entry};
use crate::linux::{handleapi, pointer};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// What is still to be found.
#[derive(Default)]
pub(crate) struct Finding(Mutex<VecDeque<(String, Metadata)>>);

/// Whether a name is one of those that a pattern means: `*` is any text, `?` any character, without regard to case. `*.*` is
/// everything.
fn is_meant(pattern: &[char], name: &[char]) -> bool {
    match pattern {
        [] => name.is_empty(),
        ['*', '.', '*'] => true,
        ['*', rest @ ..] => (0..=name.len()).any(|skipped| is_meant(rest, &name[skipped..])),
        ['?', rest @ ..] => !name.is_empty() && is_meant(rest, &name[1..]),
        [letter, rest @ ..] => {
            let alike = |other: &char| letter == other || letter.to_lowercase().eq(other.to_lowercase());
            name.first().is_some_and(alike) && is_meant(rest, &name[1..])
        }
    }
}

fn find(path: Result<PathBuf, u32>) -> Result<VecDeque<(String, Metadata)>, u32> {
    let path = path?;
    let pattern = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !pattern.contains(['*', '?']) {
        let metadata = path.metadata().map_err(|error| error_of_path(&error, &path))?;
        return Ok(VecDeque::from([(pattern, metadata)]));
    }
    let listed = std::fs::read_dir(directory).map_err(|_| f::ERROR_PATH_NOT_FOUND)?;
    let pattern: Vec<char> = pattern.chars().collect();
    let mut found: Vec<(String, Metadata)> = Vec::new();
    let mut offer = |name: String, path: &Path| {
        let letters: Vec<char> = name.chars().collect();
        if is_meant(&pattern, &letters)
            && let Ok(metadata) = path.metadata().or_else(|_| path.symlink_metadata())
        {
            found.push((name, metadata));
        }
    };
    for dots in [".", ".."] {
        offer(dots.to_owned(), &directory.join(dots));
    }
    for entry in listed.flatten() {
        offer(entry.file_name().to_string_lossy().into_owned(), &entry.path());
    }
    found.sort_by_key(|(name, _)| name.to_lowercase());
    if found.is_empty() { Err(f::ERROR_FILE_NOT_FOUND) } else { Ok(found.into()) }
}

fn cut<T: Copy + Default, const ROOM: usize>(name: &[T]) -> [T; ROOM] {
    let mut cut = [T::default(); ROOM];
    let kept = name.len().min(ROOM - 1);
    cut[..kept].copy_from_slice(&name[..kept]);
    cut
}

fn wide_data(name: &str, metadata: &Metadata) -> fs::WIN32_FIND_DATAW {
    let Known { attributes, created, accessed, written, size } = known(metadata, Path::new(name));
    fs::WIN32_FIND_DATAW {
        dwFileAttributes: attributes,
        ftCreationTime: created,
        ftLastAccessTime: accessed,
        ftLastWriteTime: written,
        nFileSizeHigh: (size >> 32) as u32,
        nFileSizeLow: size as u32,
        cFileName: cut(&pointer::utf16(name)),
        ..Default::default()
    }
}

fn narrow_data(name: &str, metadata: &Metadata) -> fs::WIN32_FIND_DATAA {
    let Known { attributes, created, accessed, written, size } = known(metadata, Path::new(name));
    let bytes: Vec<i8> = name.bytes().map(|byte| byte as i8).collect();
    fs::WIN32_FIND_DATAA {
        dwFileAttributes: attributes,
        ftCreationTime: created,
        ftLastAccessTime: accessed,
        ftLastWriteTime: written,
        nFileSizeHigh: (size >> 32) as u32,
        nFileSizeLow: size as u32,
        cFileName: cut(&bytes),
        ..Default::default()
    }
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn first<T>(path: Result<PathBuf, u32>, to: *mut T, make: fn(&str, &Metadata) -> T) -> HANDLE {
    let begin = || {
        if to.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let mut found = find(path)?;
        let (name, metadata) = found.pop_front().ok_or(f::ERROR_FILE_NOT_FOUND)?;
        let finding = Entry::Finding(Arc::new(Finding(Mutex::new(found))));
        let made = handle::insert(finding).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(to, make(&name, &metadata)) };
        Ok(std::ptr::without_provenance_mut(made))
    };
    begin().unwrap_or_else(|error| fail(error, f::INVALID_HANDLE_VALUE))
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn next<T>(handle: HANDLE, to: *mut T, make: fn(&str, &Metadata) -> T) -> BOOL {
    let go_on = || {
        let finding = handle::finding(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if to.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let (name, metadata) = finding.0.lock().pop_front().ok_or(f::ERROR_NO_MORE_FILES)?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(to, make(&name, &metadata)) };
        Ok(())
    };
    to_bool(go_on())
}

/// `FindFirstFileA`—The first entry that a path names, which may have `*` and `?` in its last part; in order of names.
/// INVALID_HANDLE_VALUE on failure.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// The path is null or ends with a zero; `lpfindfiledata` is null or valid for writes.
pub unsafe extern "system" fn FindFirstFileA(lpfilename: PCSTR, lpfindfiledata: *mut fs::WIN32_FIND_DATAA) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_path(lpfilename) };
    // SAFETY: the caller's promise.
    unsafe { first(path, lpfindfiledata, narrow_data) }
}

/// `FindFirstFileW`—The same in UTF-16.
///
/// Errors: as [`FindFirstFileA`].
///
/// # Safety
/// As [`FindFirstFileA`].
pub unsafe extern "system" fn FindFirstFileW(lpfilename: PCWSTR, lpfindfiledata: *mut fs::WIN32_FIND_DATAW) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_path(lpfilename) };
    // SAFETY: the caller's promise.
    unsafe { first(path, lpfindfiledata, wide_data) }
}

/// `FindNextFileA`—The next entry.
///
/// Errors: ERROR_NO_MORE_FILES, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpfindfiledata` is null or valid for writes.
pub unsafe extern "system" fn FindNextFileA(hfindfile: HANDLE, lpfindfiledata: *mut fs::WIN32_FIND_DATAA) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { next(hfindfile, lpfindfiledata, narrow_data) }
}

/// `FindNextFileW`—The same in UTF-16.
///
/// Errors: as [`FindNextFileA`].
///
/// # Safety
/// As [`FindNextFileA`].
pub unsafe extern "system" fn FindNextFileW(hfindfile: HANDLE, lpfindfiledata: *mut fs::WIN32_FIND_DATAW) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { next(hfindfile, lpfindfiledata, wide_data) }
}

/// `FindClose`—Ends a search.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FindClose(hfindfile: HANDLE) -> BOOL {
    if handle::finding(hfindfile.addr()).is_none() {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    }
    handleapi::forget(hfindfile.addr());
    1
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn patterns_mean_names() {
        for (pattern, name, meant) in [
            ("*", "any", true),
            ("*.*", "no dot", true),
            ("*.txt", "A.TXT", true),
            ("*.txt", "a.txt.bak", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a*b*c", "axxbyyc", true),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(is_meant(&letters(pattern), &letters(name)), meant, "{pattern} {name}");
        }
    }
}
