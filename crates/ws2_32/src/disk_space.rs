//! `GetDiskFreeSpace`: how much room there is where a path leads.

use crate::held::fails;
use overlapped_sys::file_system::GetFullPathNameW;
use overlapped_sys::foundation as f;
use overlapped_sys::globalization::lstrlenW;
use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;

/// What the file system of a path has, as Linux tells it; the path is taken as the table takes it.
fn look(path: &[u16]) -> Result<libc::statvfs, u32> {
    let mut whole = [0u16; 4096];
    let length = whole.len() as u32;
    // SAFETY: the path ends with a zero, and the buffer has so much room.
    let length = unsafe { GetFullPathNameW(path.as_ptr(), length, whole.as_mut_ptr(), ptr::null_mut()) } as usize;
    let whole = whole.get(..length).filter(|whole| !whole.is_empty()).ok_or(f::ERROR_PATH_NOT_FOUND)?;
    let path = CString::new(String::from_utf16_lossy(whole)).map_err(|_| f::ERROR_INVALID_NAME)?;
    let mut found = MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: the path ends with a zero, and there is room for the answer.
    if unsafe { libc::statvfs(path.as_ptr(), found.as_mut_ptr()) } != 0 {
        return Err(f::ERROR_PATH_NOT_FOUND);
    }
    // SAFETY: plain data that was zero before it was filled in.
    Ok(unsafe { found.assume_init() })
}

/// A path with its zero; null is the root of where the program is.
///
/// # Safety
/// `path` is null or ends with a zero.
unsafe fn wide(path: *const u16) -> Vec<u16> {
    if path.is_null() {
        return vec![u16::from(b'/'), 0];
    }
    // SAFETY: the caller's promise.
    let length = unsafe { lstrlenW(path) } as usize;
    // SAFETY: so many units come before the zero.
    let units = unsafe { std::slice::from_raw_parts(path, length) };
    units.iter().copied().chain([0]).collect()
}

/// # Safety
/// As of [`wide`].
unsafe fn narrow(path: *const c_char) -> Vec<u16> {
    if path.is_null() {
        return vec![u16::from(b'/'), 0];
    }
    // SAFETY: the caller's promise.
    let text = unsafe { std::ffi::CStr::from_ptr(path) }.to_string_lossy();
    text.encode_utf16().chain([0]).collect()
}

/// # Safety
/// `to` is null or valid for a write.
unsafe fn put<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: the caller's promise.
        unsafe { to.write(value) };
    }
}

/// Tells the room in units of the file system's own: how many sectors make one, how large these are, how many are free and how many there are.
///
/// # Safety
/// The pointers are null or valid for writes.
unsafe fn tell(path: &[u16], to: [*mut u32; 4]) -> i32 {
    const SECTOR: u64 = 512;
    let found = match look(path) {
        Ok(found) => found,
        Err(error) => return fails(error, 0),
    };
    let fits = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let told = [fits(found.f_frsize / SECTOR).max(1), SECTOR as u32, fits(found.f_bavail), fits(found.f_blocks)];
    for (to, value) in to.into_iter().zip(told) {
        // SAFETY: the caller's promise.
        unsafe { put(to, value) };
    }
    1
}

/// Tells the room in bytes: for this user, in all, and free in all.
///
/// # Safety
/// The pointers are null or valid for writes.
unsafe fn tell_bytes(path: &[u16], to: [*mut u64; 3]) -> i32 {
    let found = match look(path) {
        Ok(found) => found,
        Err(error) => return fails(error, 0),
    };
    for (to, blocks) in to.into_iter().zip([found.f_bavail, found.f_blocks, found.f_bfree]) {
        // SAFETY: the caller's promise.
        unsafe { put(to, blocks.saturating_mul(found.f_frsize)) };
    }
    1
}

/// The functions of both widths.
macro_rules! both {
    ($($plain:ident $ex:ident $unit:ty, $read:ident;)+) => {$(
        #[doc = concat!("`", stringify!($plain), "`: the room where a path leads, in clusters. Errors: ERROR_PATH_NOT_FOUND.")]
        ///
        /// # Safety
        /// `path` is null or ends with a zero; the others are null or valid for writes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $plain(
            path: *const $unit, sectors: *mut u32, bytes: *mut u32, free: *mut u32, all: *mut u32,
        ) -> i32 {
            // SAFETY: the caller's promise.
            let path = unsafe { $read(path) };
            // SAFETY: the caller's promise.
            unsafe { tell(&path, [sectors, bytes, free, all]) }
        }

        #[doc = concat!("`", stringify!($ex), "`: the room where a path leads, in bytes. Errors: ERROR_PATH_NOT_FOUND.")]
        ///
        /// # Safety
        /// `path` is null or ends with a zero; the others are null or valid for writes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $ex(path: *const $unit, own: *mut u64, all: *mut u64, free: *mut u64) -> i32 {
            // SAFETY: the caller's promise.
            let path = unsafe { $read(path) };
            // SAFETY: the caller's promise.
            unsafe { tell_bytes(&path, [own, all, free]) }
        }
    )+};
}

both! {
    GetDiskFreeSpaceA GetDiskFreeSpaceExA c_char, narrow;
    GetDiskFreeSpaceW GetDiskFreeSpaceExW u16, wide;
}
