//! `_read`, `_write` and their like: libc's own under the names with an underscore.

use std::ffi::{c_char, c_int, c_uint, c_void};

/// `_fileno`.
///
/// # Safety
/// `stream` is open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _fileno(stream: *mut libc::FILE) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::fileno(stream) }
}

/// `_isatty`.
#[unsafe(no_mangle)]
pub extern "C" fn _isatty(descriptor: c_int) -> c_int {
    // SAFETY: takes no memory of ours.
    unsafe { libc::isatty(descriptor) }
}

/// `_close`.
#[unsafe(no_mangle)]
pub extern "C" fn _close(descriptor: c_int) -> c_int {
    // SAFETY: the program closes its own descriptor.
    unsafe { overlapped_sys::_close(descriptor) }
}

/// `_read`.
///
/// # Safety
/// `buffer` is valid for `count` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _read(descriptor: c_int, buffer: *mut c_void, count: c_uint) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::read(descriptor, buffer, count as usize) as c_int }
}

/// `_write`.
///
/// # Safety
/// `buffer` is valid for `count` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _write(descriptor: c_int, buffer: *const c_void, count: c_uint) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::write(descriptor, buffer, count as usize) as c_int }
}

/// `_access`.
///
/// # Safety
/// `path` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _access(path: *const c_char, mode: c_int) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::access(path, mode) }
}

/// `_unlink`.
///
/// # Safety
/// `path` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _unlink(path: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::unlink(path) }
}
