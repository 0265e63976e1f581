//! `GetModuleHandleEx`: a module by its name, or by an address in it.

use crate::held::fails;
use crate::told::{narrow_text, wide_text};
use overlapped_sys::foundation::{self as f, HMODULE};
use overlapped_sys::library_loader::GetModuleHandleW;
use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use std::ptr;

const PIN: u32 = 1;
const UNCHANGED_COUNT: u32 = 2;
const FROM_ADDRESS: u32 = 4;

/// The module of a name; null is the program's own.
fn named(name: Option<&str>) -> HMODULE {
    let units = name.map(|name| name.encode_utf16().chain([0]).collect::<Vec<u16>>());
    // SAFETY: null, or a text that ends with a zero.
    unsafe { GetModuleHandleW(units.as_ref().map_or(ptr::null(), |units| units.as_ptr())) }
}

/// Which file an address lies in.
fn file_of(address: *const c_void) -> Option<std::path::PathBuf> {
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: there is room for the answer.
    let known = unsafe { libc::dladdr(address, found.as_mut_ptr()) } != 0;
    // SAFETY: plain data that was zero before it was filled in.
    let name = unsafe { found.assume_init() }.dli_fname;
    if !known || name.is_null() {
        return None;
    }
    // SAFETY: the linker's own text.
    let name = unsafe { CStr::from_ptr(name) }.to_str().ok()?;
    std::fs::canonicalize(name).ok()
}

/// The module that an address lies in: the program, or this library, which stands for Windows' own.
fn around(address: *const c_void) -> HMODULE {
    let Some(file) = file_of(address) else { return fails(f::ERROR_MOD_NOT_FOUND, ptr::null_mut()) };
    if std::fs::read_link("/proc/self/exe").is_ok_and(|program| program == file) {
        named(None)
    } else if file_of((file_of as *const ()).cast()) == Some(file) {
        named(Some("kernel32"))
    } else {
        fails(f::ERROR_MOD_NOT_FOUND, ptr::null_mut())
    }
}

/// # Safety
/// `to` is null or valid for a write.
unsafe fn finish(flags: u32, to: *mut HMODULE, find: impl FnOnce() -> HMODULE) -> i32 {
    let contradict = flags & (PIN | UNCHANGED_COUNT) == PIN | UNCHANGED_COUNT;
    if to.is_null() || contradict || flags & !(PIN | UNCHANGED_COUNT | FROM_ADDRESS) != 0 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let found = find();
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(found) };
    i32::from(!found.is_null())
}

/// `GetModuleHandleExA`: a module of Windows by its name, the program for null, or (FROM_ADDRESS) the one that an address lies in. Modules stay where they are, so that
/// nothing is to be counted or pinned.
///
/// Errors: ERROR_MOD_NOT_FOUND, ERROR_INVALID_PARAMETER (null for the result, other flags, PIN with UNCHANGED_REFCOUNT).
///
/// # Safety
/// `name` is null, ends with a zero, or is an address as the flags say; `module` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetModuleHandleExA(flags: u32, name: *const u8, module: *mut HMODULE) -> i32 {
    let find = || match flags & FROM_ADDRESS {
        // SAFETY: the caller's promise.
        0 => named(unsafe { narrow_text(name) }.as_deref()),
        _ => around(name.cast()),
    };
    // SAFETY: the caller's promise.
    unsafe { finish(flags, module, find) }
}

/// `GetModuleHandleExW`: the same in UTF-16.
///
/// # Safety
/// As [`GetModuleHandleExA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetModuleHandleExW(flags: u32, name: *const u16, module: *mut HMODULE) -> i32 {
    let find = || match flags & FROM_ADDRESS {
        // SAFETY: the caller's promise.
        0 => named(unsafe { wide_text(name) }.as_deref()),
        _ => around(name.cast()),
    };
    // SAFETY: the caller's promise.
    unsafe { finish(flags, module, find) }
}
