//! Pools of the program's own.
#![allow(unsafe_code)] // Unsafe as their Windows twins are.

use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::pool::Pool;
use crate::linux::pool::legacy::forget;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// `CreateThreadpool`—A pool of the program's own. Zero on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (the reserved pointer), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CreateThreadpool(reserved: *const c_void) -> t::PTP_POOL {
    let create = || {
        if !reserved.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let pool = Pool::new().ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        handle::insert(Entry::Pool(pool)).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)
    };
    create().unwrap_or_else(|error| fail(error, 0)) as isize
}

fn pool(handle: isize) -> Option<Arc<Pool>> {
    let found = handle::pool(handle as usize);
    if found.is_none() {
        fail(f::ERROR_INVALID_HANDLE, ());
    }
    found
}

/// `CloseThreadpool`—Closes a pool; it ends when nothing of it is left.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpool(ptpp: t::PTP_POOL) {
    if let Some(pool) = pool(ptpp) {
        forget(ptpp as usize);
        pool.close();
    }
}

/// `SetThreadpoolThreadMaximum`—How many threads a pool may have.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadpoolThreadMaximum(ptpp: t::PTP_POOL, cthrdmost: u32) {
    if let Some(pool) = pool(ptpp) {
        pool.set_maximum(cthrdmost);
    }
}

/// `SetThreadpoolThreadMinimum`—How many threads a pool keeps; they are made now.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (above the maximum), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadpoolThreadMinimum(ptpp: t::PTP_POOL, cthrdmic: u32) -> BOOL {
    match pool(ptpp) {
        None => 0,
        Some(pool) if pool.set_minimum(cthrdmic) => 1,
        Some(_) => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}
