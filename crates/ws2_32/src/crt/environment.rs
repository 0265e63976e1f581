//! `_putenv`, `_fullpath`, and the two of `io.h` that are not inline: programs define `setenv`, `realpath`, `fsync` and `ftruncate`
//! themselves, often over these.

use std::ffi::{CStr, CString, c_char, c_int, c_long};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

/// `_putenv_s`: an empty value takes the variable away; 0 or an error number.
///
/// # Safety
/// `name` and `value` are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _putenv_s(name: *const c_char, value: *const c_char) -> c_int {
    if name.is_null() || value.is_null() {
        return libc::EINVAL;
    }
    // SAFETY: the caller's promise.
    let empty = unsafe { CStr::from_ptr(value) }.is_empty();
    let done = match empty {
        // SAFETY: the caller's promise.
        true => unsafe { libc::unsetenv(name) },
        // SAFETY: the caller's promise.
        false => unsafe { libc::setenv(name, value, 1) },
    };
    if done == 0 { 0 } else { libc::EINVAL }
}

/// `_putenv`: `NAME=value`; -1 if it is not that.
///
/// # Safety
/// `text` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _putenv(text: *const c_char) -> c_int {
    if text.is_null() {
        return -1;
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    let Some(equals) = bytes.iter().position(|byte| *byte == b'=') else { return -1 };
    let (Ok(name), Ok(value)) = (CString::new(&bytes[..equals]), CString::new(&bytes[equals + 1..])) else {
        return -1;
    };
    // SAFETY: both end with a zero.
    if unsafe { _putenv_s(name.as_ptr(), value.as_ptr()) } == 0 { 0 } else { -1 }
}

/// `_fullpath`: the path from the root, of a file that need not exist; null where it does not fit. A null buffer gets one of
/// `malloc`'s.
///
/// # Safety
/// `path` ends with a zero; `whole` is null or has `length` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _fullpath(whole: *mut c_char, path: *const c_char, length: usize) -> *mut c_char {
    if path.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    let given = Path::new(std::ffi::OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()));
    let Ok(absolute) = given.canonicalize().or_else(|_| std::path::absolute(given)) else { return ptr::null_mut() };
    let Ok(text) = CString::new(absolute.as_os_str().as_bytes()) else { return ptr::null_mut() };
    if whole.is_null() {
        // SAFETY: the text ends with a zero.
        return unsafe { libc::strdup(text.as_ptr()) };
    }
    let bytes = text.as_bytes_with_nul();
    if bytes.len() > length {
        // SAFETY: the thread's own error number.
        let errno = unsafe { libc::__errno_location() };
        // SAFETY: as above.
        unsafe { *errno = libc::ERANGE };
        return ptr::null_mut();
    }
    // SAFETY: the caller's promise, and the length was compared.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), whole, bytes.len()) };
    whole
}

/// `_commit`.
#[unsafe(no_mangle)]
pub extern "C" fn _commit(descriptor: c_int) -> c_int {
    // SAFETY: takes no memory of ours.
    unsafe { libc::fsync(descriptor) }
}

/// `_chsize`.
#[unsafe(no_mangle)]
pub extern "C" fn _chsize(descriptor: c_int, length: c_long) -> c_int {
    // SAFETY: takes no memory of ours.
    unsafe { libc::ftruncate(descriptor, length) }
}
