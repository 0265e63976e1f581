//! The memory of `winbase.h`: `LocalAlloc` and `GlobalAlloc`, which are one thing.
//!
//! All memory is fixed: a handle of movable memory is its address, and locking it gives that.
#![allow(unsafe_code)] // Hands out memory.

use super::failure::fail;
use super::heapapi;
use std::ffi::c_void;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HGLOBAL, HLOCAL};
use windows_sys::Win32::System::Memory as m;
use windows_sys::core::BOOL;

/// Everything that was ever a flag; most have meant nothing since 16 bits.
const LOCAL_FLAGS: u32 = 0x0f72;
const GLOBAL_FLAGS: u32 = 0x7f72;
const MODIFY: u32 = 0x80;

fn allocate(flags: u32, known: u32, bytes: usize) -> *mut c_void {
    let made = match flags & !known {
        0 => heapapi::allocate_local(bytes, flags & m::LMEM_ZEROINIT != 0),
        _ => Err(f::ERROR_INVALID_PARAMETER),
    };
    made.unwrap_or_else(|error| fail(error, null_mut()))
}

/// # Safety
/// `memory` is null or came from here.
unsafe fn reallocate(memory: *mut c_void, bytes: usize, flags: u32, known: u32) -> *mut c_void {
    let made = match flags & !(known | MODIFY) {
        // Only attributes are to change, and there are none.
        // SAFETY: the caller's promise.
        0 if flags & MODIFY != 0 => unsafe { heapapi::size_of_local(memory) }.map(|_| memory),
        // SAFETY: the caller's promise.
        0 => unsafe { heapapi::reallocate_local(memory, bytes, flags & m::LMEM_ZEROINIT != 0) },
        _ => Err(f::ERROR_INVALID_PARAMETER),
    };
    made.unwrap_or_else(|error| {
        fail(if error == f::ERROR_INVALID_PARAMETER { f::ERROR_INVALID_HANDLE } else { error }, null_mut())
    })
}

/// # Safety
/// `memory` is null or came from here, and is not used any more.
unsafe fn free(memory: *mut c_void) -> *mut c_void {
    // SAFETY: the caller's promise.
    match unsafe { heapapi::free_local(memory) } {
        Ok(()) => null_mut(),
        Err(_) => fail(f::ERROR_INVALID_HANDLE, memory),
    }
}

/// # Safety
/// `memory` is null or came from here.
unsafe fn size(memory: *mut c_void) -> usize {
    // SAFETY: the caller's promise.
    unsafe { heapapi::size_of_local(memory) }.unwrap_or_else(|_| fail(f::ERROR_INVALID_HANDLE, 0))
}

/// # Safety
/// `memory` is null or came from here.
unsafe fn lock(memory: *mut c_void) -> *mut c_void {
    // SAFETY: the caller's promise.
    match unsafe { heapapi::size_of_local(memory) } {
        Ok(_) => memory,
        Err(_) => fail(f::ERROR_INVALID_HANDLE, null_mut()),
    }
}

/// `LocalAlloc`—A block of memory, zeroed if wanted. Movable memory is fixed too.
///
/// Errors: ERROR_INVALID_PARAMETER (other flags), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn LocalAlloc(uflags: m::LOCAL_ALLOC_FLAGS, ubytes: usize) -> HLOCAL {
    allocate(uflags, LOCAL_FLAGS, ubytes)
}

/// `LocalReAlloc`—Changes the size of a block, which may move it.
///
/// Errors: ERROR_INVALID_HANDLE (no block, other flags), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn LocalReAlloc(hmem: HLOCAL, ubytes: usize, uflags: u32) -> HLOCAL {
    // SAFETY: the caller's promise.
    unsafe { reallocate(hmem, ubytes, uflags, LOCAL_FLAGS) }
}

/// `LocalFree`—Frees a block; returns null, or the block where that failed.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table, and not used any more.
pub unsafe extern "system" fn LocalFree(hmem: HLOCAL) -> HLOCAL {
    // SAFETY: the caller's promise.
    unsafe { free(hmem) }
}

/// `LocalSize`—How many bytes a block has; zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn LocalSize(hmem: HLOCAL) -> usize {
    // SAFETY: the caller's promise.
    unsafe { size(hmem) }
}

/// `LocalLock`—The address of a block, which is its handle.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn LocalLock(hmem: HLOCAL) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { lock(hmem) }
}

/// `LocalUnlock`—Always FALSE, since fixed memory is never locked.
///
/// Errors: ERROR_NOT_LOCKED, ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn LocalUnlock(hmem: HLOCAL) -> BOOL {
    // SAFETY: the caller's promise.
    let known = unsafe { heapapi::size_of_local(hmem) }.is_ok();
    fail(if known { f::ERROR_NOT_LOCKED } else { f::ERROR_INVALID_HANDLE }, 0)
}

/// `GlobalAlloc`—As [`LocalAlloc`].
///
/// Errors: as [`LocalAlloc`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GlobalAlloc(uflags: m::GLOBAL_ALLOC_FLAGS, dwbytes: usize) -> HGLOBAL {
    allocate(uflags, GLOBAL_FLAGS, dwbytes)
}

/// `GlobalReAlloc`—As [`LocalReAlloc`].
///
/// Errors: as [`LocalReAlloc`].
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn GlobalReAlloc(hmem: HGLOBAL, dwbytes: usize, uflags: u32) -> HGLOBAL {
    // SAFETY: the caller's promise.
    unsafe { reallocate(hmem, dwbytes, uflags, GLOBAL_FLAGS) }
}

/// `GlobalFree`—As [`LocalFree`].
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table, and not used any more.
pub unsafe extern "system" fn GlobalFree(hmem: HGLOBAL) -> HGLOBAL {
    // SAFETY: the caller's promise.
    unsafe { free(hmem) }
}

/// `GlobalSize`—As [`LocalSize`].
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn GlobalSize(hmem: HGLOBAL) -> usize {
    // SAFETY: the caller's promise.
    unsafe { size(hmem) }
}

/// `GlobalLock`—As [`LocalLock`].
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn GlobalLock(hmem: HGLOBAL) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { lock(hmem) }
}

/// `GlobalUnlock`—TRUE for a block: for fixed memory this function always succeeds.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `hmem` is null or a block of this function table.
pub unsafe extern "system" fn GlobalUnlock(hmem: HGLOBAL) -> BOOL {
    // SAFETY: the caller's promise.
    let known = unsafe { heapapi::size_of_local(hmem) }.is_ok();
    if known { 1 } else { fail(f::ERROR_INVALID_HANDLE, 0) }
}
