//! `SHGetFolderPathA`, `SHGetKnownFolderPath`, `GetUserProfileDirectory` and their like: the folders of Windows, as far as Linux has them too.

use crate::held::fails;
use overlapped_sys::foundation::{ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER};
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

/// The folder that a GUID names, by its first number.
fn known_folder(id: u32) -> Option<PathBuf> {
    match id {
        // Profile, Documents.
        0x5E6C_858F | 0xFDD3_9AD0 => folder(0x28),
        // RoamingAppData, LocalAppData, ProgramData.
        0x3EB6_85DB => folder(0x1a),
        0xF1B3_2785 => folder(0x1c),
        0x62AB_5D82 => folder(0x23),
        // Windows, System.
        0xF38B_F404 | 0x1AC1_4E77 => system(),
        _ => None,
    }
}

/// `SHGetKnownFolderPath`: S_OK and the path, which `CoTaskMemFree` gives back; E_INVALIDARG for a folder that is not known here, a token or null.
///
/// # Safety
/// `id` is null or valid for reads, `path` null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SHGetKnownFolderPath(
    id: *const u32,
    _flags: u32,
    token: *mut c_void,
    path: *mut *mut u16,
) -> i32 {
    if id.is_null() || path.is_null() || !token.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise; they are not null.
    unsafe { path.write(ptr::null_mut()) };
    // SAFETY: as above.
    let Some(found) = known_folder(unsafe { id.read_unaligned() }) else { return E_INVALIDARG };
    let text: Vec<u16> = found.to_string_lossy().encode_utf16().chain([0]).collect();
    // SAFETY: takes no memory.
    let memory: *mut u16 = unsafe { CoTaskMemAlloc(size_of_val(&text[..])) }.cast();
    if memory.is_null() {
        return E_FAIL;
    }
    // SAFETY: so much was allocated.
    unsafe { ptr::copy_nonoverlapping(text.as_ptr(), memory, text.len()) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { path.write(memory) };
    0
}

/// `CoTaskMemAlloc`: memory, or null.
///
/// # Safety
/// None: the function is unsafe because its twin is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CoTaskMemAlloc(size: usize) -> *mut c_void {
    // SAFETY: takes no memory.
    unsafe { libc::malloc(size.max(1)) }
}

/// `CoTaskMemRealloc`: the same memory with another size.
///
/// # Safety
/// `memory` is null or of [`CoTaskMemAlloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CoTaskMemRealloc(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { libc::realloc(memory, size.max(1)) }
}

/// `CoTaskMemFree`: gives it back.
///
/// # Safety
/// `memory` is null or of [`CoTaskMemAlloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CoTaskMemFree(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { libc::free(memory) };
}

/// Copies the profile's path with its zero, or says how much room it needs.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so much room.
unsafe fn tell_profile<T: Copy>(text: &[T], to: *mut T, size: *mut u32) -> i32 {
    if size.is_null() {
        return fails(ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    let room = unsafe { size.read() } as usize;
    // SAFETY: as above.
    unsafe { size.write(text.len() as u32) };
    if to.is_null() || room < text.len() {
        return fails(ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(text.as_ptr(), to, text.len()) };
    1
}

fn profile() -> String {
    folder(0x28).map_or_else(|| "/".into(), |path| path.to_string_lossy().into_owned()) + "\0"
}

/// `GetUserProfileDirectoryA`: the user's own folder. The size counts the zero.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUserProfileDirectoryA(_token: *mut c_void, to: *mut u8, size: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_profile(profile().as_bytes(), to, size) }
}

/// `GetUserProfileDirectoryW`: the same in UTF-16.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUserProfileDirectoryW(_token: *mut c_void, to: *mut u16, size: *mut u32) -> i32 {
    let wide: Vec<u16> = profile().encode_utf16().collect();
    // SAFETY: the caller's promise.
    unsafe { tell_profile(&wide, to, size) }
}
