//! Drives: there is one, `C:`, and all files are on it. `GetLogicalDrives`, `GetDriveType`, `GetDiskFreeSpaceEx`, `GetVolumeInformation`.

use crate::held::fails;
use crate::told::{narrow_text, tell, wide, wide_text};
use overlapped_sys::foundation as f;
use std::ffi::CString;
use std::mem::MaybeUninit;

const DRIVES: &str = "C:\\";
const DRIVE_NO_ROOT_DIR: u32 = 1;
const DRIVE_FIXED: u32 = 3;
const SECTOR: u64 = 512;
const FILE_CASE_SENSITIVE_SEARCH: u32 = 1;
const FILE_CASE_PRESERVED_NAMES: u32 = 2;
const FILE_UNICODE_ON_DISK: u32 = 4;
const LONGEST_NAME: u32 = 255;

/// A path as Linux has it: without drive, with slashes.
fn native(path: &str) -> String {
    let rest = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => &path[2..],
        _ => path,
    };
    let slashes = rest.replace('\\', "/");
    if slashes.is_empty() { "/".into() } else { slashes }
}

/// Whether the path names a drive that is not there.
fn is_other_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic() && !letter.eq_ignore_ascii_case(&b'c'))
}

/// The file system under a path, or the error.
fn file_system(path: Option<&str>) -> Result<libc::statvfs, u32> {
    let path = path.unwrap_or(".");
    if is_other_drive(path) {
        return Err(f::ERROR_PATH_NOT_FOUND);
    }
    let path = CString::new(native(path)).map_err(|_| f::ERROR_INVALID_NAME)?;
    let mut found = MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: the text ends with a zero, and the structure is live.
    if unsafe { libc::statvfs(path.as_ptr(), found.as_mut_ptr()) } != 0 {
        return Err(f::ERROR_PATH_NOT_FOUND);
    }
    // SAFETY: plain data, zero before it was filled in.
    Ok(unsafe { found.assume_init() })
}

/// `GetLogicalDrives`: one bit a letter.
#[unsafe(no_mangle)]
pub extern "C" fn GetLogicalDrives() -> u32 {
    1 << (b'C' - b'A')
}

/// `GetLogicalDriveStringsA`: the drives' roots, each with a zero, and a zero at the end; the length, or the room that it needs.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLogicalDriveStringsA(room: u32, to: *mut u8) -> u32 {
    let list = format!("{DRIVES}\0");
    // SAFETY: the caller's promise.
    list.len() as u32 + u32::from(!unsafe { tell(list.as_bytes(), to, room as usize) })
}

/// `GetLogicalDriveStringsW`: as [`GetLogicalDriveStringsA`].
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLogicalDriveStringsW(room: u32, to: *mut u16) -> u32 {
    let list = wide(&format!("{DRIVES}\0"));
    // SAFETY: the caller's promise.
    list.len() as u32 + u32::from(!unsafe { tell(&list, to, room as usize) })
}

fn kind(path: Option<&str>) -> u32 {
    match path {
        None => DRIVE_FIXED,
        Some(path) if !is_other_drive(path) && std::path::Path::new(&native(path)).is_dir() => DRIVE_FIXED,
        Some(_) => DRIVE_NO_ROOT_DIR,
    }
}

/// `GetDriveTypeA`: DRIVE_FIXED, or DRIVE_NO_ROOT_DIR for what is none.
///
/// # Safety
/// `root` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDriveTypeA(root: *const u8) -> u32 {
    // SAFETY: the caller's promise.
    kind(unsafe { narrow_text(root) }.as_deref())
}

/// `GetDriveTypeW`: as [`GetDriveTypeA`].
///
/// # Safety
/// `root` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDriveTypeW(root: *const u16) -> u32 {
    // SAFETY: the caller's promise.
    kind(unsafe { wide_text(root) }.as_deref())
}

/// Writes what the caller wants to know.
///
/// # Safety
/// The pointer is null or valid for a write.
unsafe fn put<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: the caller's promise.
        unsafe { to.write_unaligned(value) };
    }
}

/// # Safety
/// Each pointer is null or valid for a write.
unsafe fn space(path: Option<&str>, to: [*mut u64; 3]) -> i32 {
    let found = match file_system(path) {
        Ok(found) => found,
        Err(error) => return fails(error, 0),
    };
    for (to, blocks) in to.into_iter().zip([found.f_bavail, found.f_blocks, found.f_bfree]) {
        // SAFETY: the caller's promise.
        unsafe { put(to, blocks * found.f_frsize) };
    }
    1
}

/// `GetDiskFreeSpaceExA`: the bytes that the caller may have, all there are, and all that are free. ERROR_PATH_NOT_FOUND.
///
/// # Safety
/// `path` is null or ends with a zero; each of the others is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDiskFreeSpaceExA(path: *const u8, own: *mut u64, all: *mut u64, free: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_text(path) };
    // SAFETY: the caller's promise.
    unsafe { space(path.as_deref(), [own, all, free]) }
}

/// `GetDiskFreeSpaceExW`: as [`GetDiskFreeSpaceExA`].
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDiskFreeSpaceExW(path: *const u16, own: *mut u64, all: *mut u64, free: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_text(path) };
    // SAFETY: the caller's promise.
    unsafe { space(path.as_deref(), [own, all, free]) }
}

/// # Safety
/// Each pointer is null or valid for a write.
unsafe fn clusters(path: Option<&str>, to: [*mut u32; 4]) -> i32 {
    let is_root = path.is_none_or(|path| path.ends_with(['/', '\\', ':']));
    let found = match file_system(path) {
        Ok(found) => found,
        // A name without a slash at its end is looked for as a file is.
        Err(f::ERROR_PATH_NOT_FOUND) if !is_root => return fails(f::ERROR_FILE_NOT_FOUND, 0),
        Err(error) => return fails(error, 0),
    };
    let values = [found.f_frsize / SECTOR, SECTOR, found.f_bavail, found.f_blocks];
    for (to, value) in to.into_iter().zip(values) {
        // SAFETY: the caller's promise.
        unsafe { put(to, u32::try_from(value).unwrap_or(u32::MAX)) };
    }
    1
}

/// `GetDiskFreeSpaceA`: sectors a cluster, bytes a sector, free clusters, all clusters. ERROR_PATH_NOT_FOUND.
///
/// # Safety
/// `path` is null or ends with a zero; each of the others is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDiskFreeSpaceA(
    path: *const u8,
    sectors: *mut u32,
    bytes: *mut u32,
    free: *mut u32,
    all: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_text(path) };
    // SAFETY: the caller's promise.
    unsafe { clusters(path.as_deref(), [sectors, bytes, free, all]) }
}

/// `GetDiskFreeSpaceW`: as [`GetDiskFreeSpaceA`].
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetDiskFreeSpaceW(
    path: *const u16,
    sectors: *mut u32,
    bytes: *mut u32,
    free: *mut u32,
    all: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_text(path) };
    // SAFETY: the caller's promise.
    unsafe { clusters(path.as_deref(), [sectors, bytes, free, all]) }
}

/// The numbers of a volume, which has no name.
///
/// # Safety
/// Each pointer is null or valid for a write.
unsafe fn numbers(found: &libc::statvfs, serial: *mut u32, longest: *mut u32, flags: *mut u32) {
    // SAFETY: the caller's promise.
    unsafe { put(serial, found.f_fsid as u32) };
    // SAFETY: the caller's promise.
    unsafe { put(longest, LONGEST_NAME) };
    // SAFETY: the caller's promise.
    unsafe { put(flags, FILE_CASE_SENSITIVE_SEARCH | FILE_CASE_PRESERVED_NAMES | FILE_UNICODE_ON_DISK) };
}

/// `GetVolumeInformationA`: an empty name, a serial number, and `NTFS`, whose rules for names programs know to go with such flags.
/// ERROR_PATH_NOT_FOUND, ERROR_BUFFER_OVERFLOW (no room for a text).
///
/// # Safety
/// `root` is null or ends with a zero; the buffers are null or have so many bytes; the others are null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetVolumeInformationA(
    root: *const u8,
    name: *mut u8,
    name_room: u32,
    serial: *mut u32,
    longest: *mut u32,
    flags: *mut u32,
    system: *mut u8,
    system_room: u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let found = match file_system(unsafe { narrow_text(root) }.as_deref()) {
        Ok(found) => found,
        Err(error) => return fails(error, 0),
    };
    // SAFETY: the caller's promise.
    let named = name.is_null() || unsafe { tell(b"", name, name_room as usize) };
    // SAFETY: the caller's promise.
    let told = system.is_null() || unsafe { tell(b"NTFS", system, system_room as usize) };
    if !named || !told {
        return fails(f::ERROR_BUFFER_OVERFLOW, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { numbers(&found, serial, longest, flags) };
    1
}

/// `GetVolumeInformationW`: as [`GetVolumeInformationA`].
///
/// # Safety
/// As there, with units for bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetVolumeInformationW(
    root: *const u16,
    name: *mut u16,
    name_room: u32,
    serial: *mut u32,
    longest: *mut u32,
    flags: *mut u32,
    system: *mut u16,
    system_room: u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let found = match file_system(unsafe { wide_text(root) }.as_deref()) {
        Ok(found) => found,
        Err(error) => return fails(error, 0),
    };
    // SAFETY: the caller's promise.
    let named = name.is_null() || unsafe { tell(&[], name, name_room as usize) };
    // SAFETY: the caller's promise.
    let told = system.is_null() || unsafe { tell(&wide("NTFS"), system, system_room as usize) };
    if !named || !told {
        return fails(f::ERROR_BUFFER_OVERFLOW, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { numbers(&found, serial, longest, flags) };
    1
}
