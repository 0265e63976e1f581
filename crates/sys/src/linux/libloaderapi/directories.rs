//! `SetDllDirectory`, `AddDllDirectory` and their kin: where libraries are looked for beside where they always are.

use super::super::failure::{fail, to_bool};
use super::super::fileapi::path_of;
use super::super::pointer;
use super::SEARCH;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::LibraryLoader as l;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// What `SetDllDirectory` was given.
static DIRECTORY: Mutex<Option<String>> = Mutex::new(None);
/// What `AddDllDirectory` was given, by its cookies, and the last of these.
static ADDED: Mutex<(Vec<(usize, String)>, usize)> = Mutex::new((Vec::new(), 0));
/// What `SetDefaultDllDirectories` was given; zero is what Windows does of old.
static DEFAULT: AtomicU32 = AtomicU32::new(0);

/// The directory that stands in the place of the current one, or no text where there is to be none.
pub(super) fn set() -> Option<String> {
    DIRECTORY.lock().clone()
}

/// The directories that were added, the first first.
pub(super) fn added() -> Vec<String> {
    ADDED.lock().0.iter().map(|(_, directory)| directory.clone()).collect()
}

/// Where is looked without other flags.
pub(super) fn by_default() -> u32 {
    DEFAULT.load(Ordering::Acquire)
}

pub(super) fn is_absolute(path: &str) -> bool {
    let path = path.as_bytes();
    matches!(path, [b'/' | b'\\', ..])
        || matches!(path, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

fn set_directory(path: Option<String>) -> BOOL {
    // A list is made of several by this character.
    if path.as_ref().is_some_and(|path| path.contains(';')) {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    *DIRECTORY.lock() = path;
    1
}

/// `SetDllDirectoryA`—A directory that is looked in for libraries instead of the current one; no text: in neither; null: in the
/// current one again.
///
/// Errors: ERROR_INVALID_PARAMETER (several).
///
/// # Safety
/// `lppathname` is null or ends with a zero.
pub unsafe extern "system" fn SetDllDirectoryA(lppathname: PCSTR) -> BOOL {
    // SAFETY: the caller's promise.
    set_directory(unsafe { pointer::narrow_text(lppathname) })
}

/// `SetDllDirectoryW`—The same in UTF-16.
///
/// Errors: as [`SetDllDirectoryA`].
///
/// # Safety
/// `lppathname` is null or ends with a zero.
pub unsafe extern "system" fn SetDllDirectoryW(lppathname: PCWSTR) -> BOOL {
    // SAFETY: the caller's promise.
    set_directory(unsafe { pointer::wide_text(lppathname) })
}

/// The length of the directory that was set, or the room that it needs.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(units: &[T], room: u32, to: *mut T) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(to, room as usize, units) };
    units.len() as u32 + u32::from(!fits)
}

/// `GetDllDirectoryA`—The length of what [`SetDllDirectoryA`] was given, or the room that it needs.
///
/// # Safety
/// `lpbuffer` is null or has so many writable bytes.
pub unsafe extern "system" fn GetDllDirectoryA(nbufferlength: u32, lpbuffer: PSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(set().unwrap_or_default().as_bytes(), nbufferlength, lpbuffer) }
}

/// `GetDllDirectoryW`—The same in UTF-16.
///
/// # Safety
/// `lpbuffer` is null or has so many writable units.
pub unsafe extern "system" fn GetDllDirectoryW(nbufferlength: u32, lpbuffer: PWSTR) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&set().unwrap_or_default()), nbufferlength, lpbuffer) }
}

/// `AddDllDirectory`—One more directory for LOAD_LIBRARY_SEARCH_USER_DIRS; what [`RemoveDllDirectory`] takes, null on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no whole path), ERROR_FILE_NOT_FOUND (no such directory).
///
/// # Safety
/// `newdirectory` is null or ends with a zero.
pub unsafe extern "system" fn AddDllDirectory(newdirectory: PCWSTR) -> *mut c_void {
    // SAFETY: the caller's promise.
    let text = unsafe { pointer::wide_text(newdirectory) };
    let Some(text) = text.filter(|text| is_absolute(text)) else {
        return fail(f::ERROR_INVALID_PARAMETER, ptr::null_mut());
    };
    if !path_of(Some(text.clone())).is_ok_and(|path| path.exists()) {
        return fail(f::ERROR_FILE_NOT_FOUND, ptr::null_mut());
    }
    let mut added = ADDED.lock();
    added.1 += 1;
    let cookie = added.1;
    added.0.push((cookie, text));
    ptr::without_provenance_mut(cookie)
}

/// `RemoveDllDirectory`—Takes a directory back.
///
/// Errors: ERROR_INVALID_PARAMETER (nothing that [`AddDllDirectory`] gave).
///
/// # Safety
/// None beyond the table's own: the cookie is compared, never looked at.
pub unsafe extern "system" fn RemoveDllDirectory(cookie: *const c_void) -> BOOL {
    let mut added = ADDED.lock();
    let at = added.0.iter().position(|(known, _)| *known == cookie.addr());
    to_bool(at.map(|at| _ = added.0.remove(at)).ok_or(f::ERROR_INVALID_PARAMETER))
}

/// `SetDefaultDllDirectories`—Where is looked for libraries from now on, if nothing else is asked for.
///
/// Errors: ERROR_INVALID_PARAMETER (no flags, or others).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetDefaultDllDirectories(directoryflags: l::LOAD_LIBRARY_FLAGS) -> BOOL {
    // The directory of a library is one for each.
    const ALLOWED: u32 = SEARCH & !l::LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR;
    if directoryflags == 0 || directoryflags & !ALLOWED != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    DEFAULT.store(directoryflags, Ordering::Release);
    1
}
