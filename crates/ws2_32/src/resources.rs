//! `FindResource` and what follows it: no program has resources here.

use crate::held::fails;
use overlapped_sys::foundation as f;
use std::ffi::c_void;
use std::ptr;

fn none() -> *mut c_void {
    fails(f::ERROR_RESOURCE_DATA_NOT_FOUND, ptr::null_mut())
}

/// `FindResourceA`: ERROR_RESOURCE_DATA_NOT_FOUND.
#[unsafe(no_mangle)]
pub extern "C" fn FindResourceA(_module: *mut c_void, _name: *const u8, _kind: *const u8) -> *mut c_void {
    none()
}

/// `FindResourceW`: ERROR_RESOURCE_DATA_NOT_FOUND.
#[unsafe(no_mangle)]
pub extern "C" fn FindResourceW(_module: *mut c_void, _name: *const u16, _kind: *const u16) -> *mut c_void {
    none()
}

/// `FindResourceExA`: ERROR_RESOURCE_DATA_NOT_FOUND.
#[unsafe(no_mangle)]
pub extern "C" fn FindResourceExA(
    _module: *mut c_void,
    _kind: *const u8,
    _name: *const u8,
    _language: u16,
) -> *mut c_void {
    none()
}

/// `FindResourceExW`: ERROR_RESOURCE_DATA_NOT_FOUND.
#[unsafe(no_mangle)]
pub extern "C" fn FindResourceExW(
    _module: *mut c_void,
    _kind: *const u16,
    _name: *const u16,
    _language: u16,
) -> *mut c_void {
    none()
}

/// `LoadResource`: ERROR_RESOURCE_DATA_NOT_FOUND, for nothing was found.
#[unsafe(no_mangle)]
pub extern "C" fn LoadResource(_module: *mut c_void, _resource: *mut c_void) -> *mut c_void {
    none()
}

/// `LockResource`: null, for nothing was loaded.
#[unsafe(no_mangle)]
pub extern "C" fn LockResource(_resource: *mut c_void) -> *mut c_void {
    ptr::null_mut()
}

/// `SizeofResource`: 0 and ERROR_RESOURCE_DATA_NOT_FOUND, for nothing was found.
#[unsafe(no_mangle)]
pub extern "C" fn SizeofResource(_module: *mut c_void, _resource: *mut c_void) -> u32 {
    fails(f::ERROR_RESOURCE_DATA_NOT_FOUND, 0)
}

/// `FreeResource`: 0, as on Windows, where it is obsolete.
#[unsafe(no_mangle)]
pub extern "C" fn FreeResource(_resource: *mut c_void) -> i32 {
    0
}
