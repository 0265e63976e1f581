//! `_read`, `_write` and their like: libc's own under the names with an underscore.

use super::open::ovl_native_path;
use std::ffi::{c_char, c_int, c_uint, c_void};
use std::sync::atomic::{AtomicI32, Ordering};

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

/// `_dup2`.
#[unsafe(no_mangle)]
pub extern "C" fn _dup2(from: c_int, to: c_int) -> c_int {
    // SAFETY: takes no memory.
    unsafe { overlapped_sys::_dup2(from, to) }
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
    let path = unsafe { ovl_native_path(path) };
    // SAFETY: as above, or a text of the library's.
    unsafe { libc::access(path, mode) }
}

/// `_unlink`.
///
/// # Safety
/// `path` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _unlink(path: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let path = unsafe { ovl_native_path(path) };
    // SAFETY: as above, or a text of the library's.
    unsafe { libc::unlink(path) }
}

/// `_pipe`: both ends of a pipe that holds at least so many bytes, if the system allows so many; text and binary are one. -1 if there is none.
///
/// Errors: EINVAL (no place for the ends), EMFILE, in `errno`.
///
/// # Safety
/// `ends` is null or has room for two.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _pipe(ends: *mut c_int, size: c_uint, mode: c_int) -> c_int {
    if ends.is_null() {
        // SAFETY: takes no memory.
        let error = unsafe { libc::__errno_location() };
        // SAFETY: the place is this thread's.
        unsafe { *error = libc::EINVAL };
        return -1;
    }
    // SAFETY: the caller's promise.
    if unsafe { libc::pipe2(ends, mode & libc::O_CLOEXEC) } != 0 {
        return -1;
    }
    // SAFETY: the caller's promise; it has been written.
    let end = unsafe { *ends };
    // SAFETY: takes no memory.
    if unsafe { libc::fcntl(end, libc::F_GETPIPE_SZ) } < size as c_int {
        // SAFETY: as above. Where there may not be so many, a writer waits sooner.
        unsafe { libc::fcntl(end, libc::F_SETPIPE_SZ, size as c_int) };
    }
    0
}

/// How many streams a program may have open at a time, as `_getmaxstdio` says.
static MOST_STREAMS: AtomicI32 = AtomicI32::new(512);

/// `_getmaxstdio`.
#[unsafe(no_mangle)]
pub extern "C" fn _getmaxstdio() -> c_int {
    MOST_STREAMS.load(Ordering::Relaxed)
}

/// `_setmaxstdio`: how many streams there may be, for which descriptors are needed: the process's limit of these is raised to it. -1 if it is not
/// between 20 and 8,192, or the system does not allow so many.
#[unsafe(no_mangle)]
pub extern "C" fn _setmaxstdio(most: c_int) -> c_int {
    if !(20..=8192).contains(&most) {
        return -1;
    }
    let wanted = most as libc::rlim_t;
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is live.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0 || limit.rlim_max < wanted {
        return -1;
    }
    if limit.rlim_cur < wanted {
        limit.rlim_cur = wanted;
        // SAFETY: the structure is live.
        if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) } != 0 {
            return -1;
        }
    }
    MOST_STREAMS.store(most, Ordering::Relaxed);
    most
}
