//! `VirtualAllocEx` and its kin: pages of a process that a handle names. This process is the only one whose pages they reach.
#![allow(unsafe_code)] // Hands the program's addresses on.

use super::pages;
use crate::linux::failure::fail;
use crate::linux::handle;
use std::ffi::c_void;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Memory as m;
use windows_sys::core::BOOL;

/// That the handle is of this process. ERROR_ACCESS_DENIED where it is of another, ERROR_INVALID_HANDLE where it is of none.
fn check(process: HANDLE) -> Result<(), u32> {
    if handle::is_this_process(process.addr()) {
        return Ok(());
    }
    let is_other = handle::child(process.addr()).is_some();
    Err(if is_other { f::ERROR_ACCESS_DENIED } else { f::ERROR_INVALID_HANDLE })
}

/// `VirtualAllocEx`—[`VirtualAlloc`](pages::VirtualAlloc) in the process of a handle: in this one.
///
/// Errors: as `VirtualAlloc`; ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process).
///
/// # Safety
/// As `VirtualAlloc`.
pub unsafe extern "system" fn VirtualAllocEx(
    hprocess: HANDLE,
    lpaddress: *const c_void,
    dwsize: usize,
    flallocationtype: m::VIRTUAL_ALLOCATION_TYPE,
    flprotect: m::PAGE_PROTECTION_FLAGS,
) -> *mut c_void {
    match check(hprocess) {
        // SAFETY: the caller's promise.
        Ok(()) => unsafe { pages::VirtualAlloc(lpaddress, dwsize, flallocationtype, flprotect) },
        Err(error) => fail(error, null_mut()),
    }
}

/// `VirtualFreeEx`—[`VirtualFree`](pages::VirtualFree) in the process of a handle: in this one.
///
/// Errors: as `VirtualFree`; ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process).
///
/// # Safety
/// As `VirtualFree`.
pub unsafe extern "system" fn VirtualFreeEx(
    hprocess: HANDLE,
    lpaddress: *mut c_void,
    dwsize: usize,
    dwfreetype: m::VIRTUAL_FREE_TYPE,
) -> BOOL {
    match check(hprocess) {
        // SAFETY: the caller's promise.
        Ok(()) => unsafe { pages::VirtualFree(lpaddress, dwsize, dwfreetype) },
        Err(error) => fail(error, 0),
    }
}

/// `VirtualProtectEx`—[`VirtualProtect`](pages::VirtualProtect) in the process of a handle: in this one.
///
/// Errors: as `VirtualProtect`; ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process).
///
/// # Safety
/// As `VirtualProtect`.
pub unsafe extern "system" fn VirtualProtectEx(
    hprocess: HANDLE,
    lpaddress: *const c_void,
    dwsize: usize,
    flnewprotect: m::PAGE_PROTECTION_FLAGS,
    lpfloldprotect: *mut m::PAGE_PROTECTION_FLAGS,
) -> BOOL {
    match check(hprocess) {
        // SAFETY: the caller's promise.
        Ok(()) => unsafe { pages::VirtualProtect(lpaddress, dwsize, flnewprotect, lpfloldprotect) },
        Err(error) => fail(error, 0),
    }
}

/// `VirtualQueryEx`—[`VirtualQuery`](pages::VirtualQuery) in the process of a handle: in this one.
///
/// Errors: as `VirtualQuery`; ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process).
///
/// # Safety
/// As `VirtualQuery`.
pub unsafe extern "system" fn VirtualQueryEx(
    hprocess: HANDLE,
    lpaddress: *const c_void,
    lpbuffer: *mut m::MEMORY_BASIC_INFORMATION,
    dwlength: usize,
) -> usize {
    match check(hprocess) {
        // SAFETY: the caller's promise.
        Ok(()) => unsafe { pages::VirtualQuery(lpaddress, lpbuffer, dwlength) },
        Err(error) => fail(error, 0),
    }
}
