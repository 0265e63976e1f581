//! `fopen` and its like as Windows' runtime has them: a backslash parts a path, and a drive stands before it. The drive is left out, as by the functions of the
//! kernel's API.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int};

/// A path with slashes and without its drive, where it differs from what was given.
fn native(path: &CStr) -> Option<CString> {
    let bytes = path.to_bytes();
    let drive = matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    if !drive && !bytes.contains(&b'\\') {
        return None;
    }
    let rest = if drive { &bytes[2..] } else { bytes };
    let slashed = rest.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect::<Vec<u8>>();
    CString::new(slashed).ok()
}

thread_local! {
    static LAST: RefCell<CString> = RefCell::default();
}

/// A path as Linux has it: what was given, or a text that is valid until this thread asks for the next one.
///
/// # Safety
/// The path is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_native_path(path: *const c_char) -> *const c_char {
    if path.is_null() {
        return path;
    }
    // SAFETY: the caller's promise.
    let native = native(unsafe { CStr::from_ptr(path) });
    // A thread that is about to end has no place for it any more.
    let keep = |native| LAST.try_with(|last| last.replace(native)).ok().map(|_| LAST.with_borrow(|last| last.as_ptr()));
    native.and_then(keep).unwrap_or(path)
}

/// `remove`.
///
/// # Safety
/// The path ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_remove(path: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let native = native(unsafe { CStr::from_ptr(path) });
    // SAFETY: the caller's promise, or a text of ours.
    unsafe { libc::remove(native.as_ref().map_or(path, |native| native.as_ptr())) }
}

/// `rename`.
///
/// # Safety
/// The paths end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_rename(from: *const c_char, to: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let old = native(unsafe { CStr::from_ptr(from) });
    // SAFETY: the caller's promise.
    let new = native(unsafe { CStr::from_ptr(to) });
    let old = old.as_ref().map_or(from, |old| old.as_ptr());
    let new = new.as_ref().map_or(to, |new| new.as_ptr());
    // SAFETY: the caller's promise, or texts of ours.
    unsafe { libc::rename(old, new) }
}

/// `fopen`.
///
/// # Safety
/// The texts end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_fopen(path: *const c_char, mode: *const c_char) -> *mut libc::FILE {
    // SAFETY: the caller's promise.
    let native = native(unsafe { CStr::from_ptr(path) });
    // SAFETY: the caller's promise, or a text of ours.
    unsafe { libc::fopen(native.as_ref().map_or(path, |native| native.as_ptr()), mode) }
}

/// `freopen`.
///
/// # Safety
/// The path is null, or the texts end with a zero; the stream is open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_freopen(
    path: *const c_char,
    mode: *const c_char,
    stream: *mut libc::FILE,
) -> *mut libc::FILE {
    // SAFETY: the caller's promise.
    let native = if path.is_null() { None } else { native(unsafe { CStr::from_ptr(path) }) };
    // SAFETY: the caller's promise, or a text of ours.
    unsafe { libc::freopen(native.as_ref().map_or(path, |native| native.as_ptr()), mode, stream) }
}
