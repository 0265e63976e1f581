//! `SetDllDirectory`, `AddDllDirectory` and their kin: where libraries are looked for. Windows' own are all in this one, and no other is loaded from a
//! file, so that the directories are checked, kept and told.

use crate::held::fails;
use crate::told;
use overlapped_sys::file_system::GetFileAttributesW;
use overlapped_sys::foundation as f;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What `SetDllDirectory` was given.
static DIRECTORY: Mutex<Option<String>> = Mutex::new(None);
/// Cookies that were given out, and the last of them.
static ADDED: Mutex<(BTreeSet<usize>, usize)> = Mutex::new((BTreeSet::new(), 0));

fn set(path: Option<String>) -> i32 {
    // A list is made of several by this character.
    if path.as_ref().is_some_and(|path| path.contains(';')) {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    *DIRECTORY.lock().unwrap_or_else(PoisonError::into_inner) = path;
    1
}

/// `SetDllDirectoryA`: null is none. ERROR_INVALID_PARAMETER: several.
///
/// # Safety
/// `path` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetDllDirectoryA(path: *const u8) -> i32 {
    // SAFETY: the caller's promise.
    set(unsafe { told::narrow_text(path) })
}

/// `SetDllDirectoryW`: as [`SetDllDirectoryA`].
///
/// # Safety
/// `path` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetDllDirectoryW(path: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    set(unsafe { told::wide_text(path) })
}

fn kept() -> String {
    DIRECTORY.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}

/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(units: &[T], room: u32, to: *mut T) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { told::tell(units, to, room as usize) };
    units.len() as u32 + u32::from(!fits)
}

/// `GetDllDirectoryA`: the length, or the room that it needs.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDllDirectoryA(room: u32, to: *mut u8) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(kept().as_bytes(), room, to) }
}

/// `GetDllDirectoryW`: as [`GetDllDirectoryA`].
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDllDirectoryW(room: u32, to: *mut u16) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(&told::wide(&kept()), room, to) }
}

fn is_absolute(path: &str) -> bool {
    let path = path.as_bytes();
    matches!(path, [b'/' | b'\\', ..])
        || matches!(path, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

/// `AddDllDirectory`: what `RemoveDllDirectory` takes; null on failure. ERROR_INVALID_PARAMETER: null, or no whole path. ERROR_FILE_NOT_FOUND: no
/// such directory.
///
/// # Safety
/// `path` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn AddDllDirectory(path: *const u16) -> usize {
    // SAFETY: the caller's promise.
    let text = unsafe { told::wide_text(path) };
    if !text.is_some_and(|text| is_absolute(&text)) {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: as above; it is not null.
    if unsafe { GetFileAttributesW(path) } == u32::MAX {
        return fails(f::ERROR_FILE_NOT_FOUND, 0);
    }
    let mut added = ADDED.lock().unwrap_or_else(PoisonError::into_inner);
    added.1 += 1;
    let cookie = added.1;
    added.0.insert(cookie);
    cookie
}

/// `RemoveDllDirectory`: ERROR_INVALID_PARAMETER: nothing that `AddDllDirectory` gave.
#[unsafe(no_mangle)]
pub extern "C" fn RemoveDllDirectory(cookie: usize) -> i32 {
    if ADDED.lock().unwrap_or_else(PoisonError::into_inner).0.remove(&cookie) {
        return 1;
    }
    fails(f::ERROR_INVALID_PARAMETER, 0)
}

/// `SetDefaultDllDirectories`: ERROR_INVALID_PARAMETER: no flags, or others.
#[unsafe(no_mangle)]
pub extern "C" fn SetDefaultDllDirectories(flags: u32) -> i32 {
    /// Those of the application, of the program and of Windows, those that were added, and all of these.
    const KNOWN: u32 = 0x200 | 0x400 | 0x800 | 0x1000;
    if flags == 0 || flags & !KNOWN != 0 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    1
}
