//! `SHGetFolderPathA`, `SHGetSpecialFolderPathA`: the folders of Windows, as far as Linux has them too.

use std::ffi::{c_char, c_int, c_void};
use std::path::PathBuf;
use std::{env, ptr};

const E_INVALIDARG: i32 = 0x8007_0057_u32 as i32;
const E_FAIL: i32 = 0x8000_4005_u32 as i32;
const MAX_PATH: usize = 260;

/// The folder that a CSIDL names.
fn folder(number: c_int) -> Option<PathBuf> {
    let home = || env::var_os("HOME").map(PathBuf::from);
    let configured =
        |name: &str, default: &str| env::var_os(name).map(PathBuf::from).or(home().map(|h| h.join(default)));
    match number & 0xff {
        0x05 | 0x28 => home(),
        0x1a => configured("XDG_CONFIG_HOME", ".config"),
        0x1c => configured("XDG_DATA_HOME", ".local/share"),
        0x23 => Some(PathBuf::from("/var/lib")),
        0x24 | 0x25 => system(),
        _ => None,
    }
}

/// The system's directory, as `GetSystemDirectoryA` tells it.
fn system() -> Option<PathBuf> {
    let mut text = [0u8; MAX_PATH];
    // SAFETY: the buffer has so many bytes.
    let length = unsafe { overlapped_sys::system_information::GetSystemDirectoryA(text.as_mut_ptr(), MAX_PATH as u32) };
    let text = text.get(..length as usize)?;
    std::str::from_utf8(text).ok().map(PathBuf::from)
}

/// `SHGetFolderPathA`: S_OK, E_INVALIDARG for a folder that is not known here, E_FAIL for one whose path is too long.
///
/// # Safety
/// `path` is null or has MAX_PATH writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SHGetFolderPathA(
    _owner: *mut c_void,
    number: c_int,
    _token: *mut c_void,
    _flags: u32,
    path: *mut c_char,
) -> i32 {
    let Some(found) = folder(number).filter(|_| !path.is_null()) else { return E_INVALIDARG };
    let bytes = found.as_os_str().as_encoded_bytes();
    if bytes.len() >= MAX_PATH {
        return E_FAIL;
    }
    // SAFETY: the caller's promise, and the length was compared.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), path.cast(), bytes.len()) };
    // SAFETY: as above.
    let end = unsafe { path.add(bytes.len()) };
    // SAFETY: as above.
    unsafe { end.write(0) };
    0
}

/// `SHGetSpecialFolderPathA`: whether there is such a folder.
///
/// # Safety
/// `path` is null or has MAX_PATH writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SHGetSpecialFolderPathA(
    owner: *mut c_void,
    path: *mut c_char,
    number: c_int,
    _creates: i32,
) -> i32 {
    // SAFETY: the caller's promise.
    i32::from(unsafe { SHGetFolderPathA(owner, number, ptr::null_mut(), 0, path) } == 0)
}
