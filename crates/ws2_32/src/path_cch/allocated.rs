//! The same paths in memory that is made for them.

use super::canonical::{canonical, combined};
use super::{E_INVALIDARG, MOST, S_OK, read, write};

const E_OUTOFMEMORY: i32 = 0x8007_000e_u32 as i32;

/// # Safety
/// `to` is valid for a write.
unsafe fn allocate(made: Result<Vec<u16>, i32>, to: *mut *mut u16) -> i32 {
    let made = match made {
        Ok(made) => made,
        Err(error) => return error,
    };
    // SAFETY: takes no memory.
    let at = unsafe { overlapped_sys::memory::LocalAlloc(0, (made.len() + 1) * 2) }.cast::<u16>();
    if at.is_null() {
        return E_OUTOFMEMORY;
    }
    // SAFETY: it has just been made with so much room.
    unsafe { write(&made, at, made.len() + 1) };
    // SAFETY: the caller's promise.
    unsafe { to.write(at) };
    S_OK
}

/// `PathAllocCanonicalize`: `PathCchCanonicalizeEx` into memory that the program gives back with `LocalFree`.
///
/// Errors: E_INVALIDARG, E_OUTOFMEMORY, PATHCCH_E_FILENAME_TOO_LONG.
///
/// # Safety
/// `path` is null or ends with a zero; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathAllocCanonicalize(path: *const u16, flags: u32, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    match unsafe { read(path, MOST) } {
        // SAFETY: as above; it is not null.
        Some(path) if !to.is_null() => unsafe { allocate(canonical(path, flags), to) },
        _ => E_INVALIDARG,
    }
}

/// `PathAllocCombine`: `PathCchCombineEx` into memory that the program gives back with `LocalFree`.
///
/// Errors: as `PathAllocCanonicalize`.
///
/// # Safety
/// The paths are null or end with a zero; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathAllocCombine(path: *const u16, more: *const u16, flags: u32, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    let (first, second) = (unsafe { read(path, MOST) }, unsafe { read(more, MOST) });
    if to.is_null() || first.is_none() && second.is_none() {
        return E_INVALIDARG;
    }
    let made = combined(first.unwrap_or_default(), second.unwrap_or_default(), flags);
    // SAFETY: as above.
    unsafe { allocate(made, to) }
}
