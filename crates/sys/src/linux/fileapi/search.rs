//! `SearchPath`: where a file is among several directories.
#![allow(unsafe_code)] // Reads and writes the program's strings.

use super::full_path::tell;
use super::path_of;
use crate::linux::failure::fail;
use crate::linux::pointer;
use std::path::{Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::core::{PCSTR, PCWSTR, PSTR, PWSTR};

/// The directories that a search goes through: those of the list, which semicolons part, or else the program's own, the current one and
/// those of PATH.
fn directories(list: Option<&str>) -> Vec<PathBuf> {
    if let Some(list) = list {
        let each = list.split(';').filter(|directory| !directory.is_empty());
        return each.filter_map(|directory| path_of(Some(directory.to_owned())).ok()).collect();
    }
    let own = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_path_buf));
    let path = std::env::var_os("PATH").unwrap_or_default();
    own.into_iter().chain([PathBuf::from(".")]).chain(std::env::split_paths(&path)).collect()
}

fn found(list: Option<String>, name: Option<String>, extension: Option<String>) -> Result<String, u32> {
    let mut name = name.filter(|name| !name.is_empty()).ok_or(f::ERROR_INVALID_PARAMETER)?;
    let last = name.rfind(['/', '\\', ':']).map_or(0, |at| at + 1);
    if let Some(extension) = extension.filter(|_| !name[last..].contains('.')) {
        name += &extension;
    }
    // What says where it is is looked for there alone.
    let says_where = name.starts_with(['/', '\\', '.']) && last > 0 || name[..last].contains(':');
    let name = path_of(Some(name))?;
    let places = if says_where { vec![PathBuf::new()] } else { directories(list.as_deref()) };
    let whole = |directory: PathBuf| std::path::absolute(directory.join(&name)).ok();
    let there = places.into_iter().filter_map(whole).find(|path| path.exists()).ok_or(f::ERROR_FILE_NOT_FOUND)?;
    Ok(there.to_string_lossy().into_owned())
}

/// `SearchPathA`—The path of the first file of a name among the directories of a list, which semicolons part; without a list, among the
/// program's own, the current one and those of PATH. An extension is put behind a name that has none. Returns the length, or the room that is needed;
/// 0 on failure.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER (no name).
///
/// # Safety
/// The texts are null or end with a zero; `lpbuffer` is null or has so many writable bytes; `lpfilepart` is null or valid for writes.
pub unsafe extern "system" fn SearchPathA(
    lppath: PCSTR,
    lpfilename: PCSTR,
    lpextension: PCSTR,
    nbufferlength: u32,
    lpbuffer: PSTR,
    lpfilepart: *mut PSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    let [list, name, extension] = [lppath, lpfilename, lpextension].map(|text| unsafe { pointer::narrow_text(text) });
    match found(list, name, extension) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(path.as_bytes(), b'/', lpbuffer, nbufferlength, lpfilepart) },
        Err(error) => fail(error, 0),
    }
}

/// `SearchPathW`—The same in UTF-16.
///
/// Errors: as [`SearchPathA`].
///
/// # Safety
/// As [`SearchPathA`], in units.
pub unsafe extern "system" fn SearchPathW(
    lppath: PCWSTR,
    lpfilename: PCWSTR,
    lpextension: PCWSTR,
    nbufferlength: u32,
    lpbuffer: PWSTR,
    lpfilepart: *mut PWSTR,
) -> u32 {
    // SAFETY: the caller's promise.
    let [list, name, extension] = [lppath, lpfilename, lpextension].map(|text| unsafe { pointer::wide_text(text) });
    match found(list, name, extension) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(&pointer::utf16(&path), u16::from(b'/'), lpbuffer, nbufferlength, lpfilepart) },
        Err(error) => fail(error, 0),
    }
}
