//! `fopen` as Windows' runtime has it: a backslash parts a path, and a drive stands before it. The drive is left out, as by the functions of the
//! kernel's API.

use std::ffi::{CStr, CString, c_char};

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
