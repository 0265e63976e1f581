//! `_mktemp` and `_swab`.
#![allow(unsafe_code)] // Reads and writes the program's text.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

const MARKS: &[u8] = b"XXXXXX";

fn fails(errno: c_int) -> *mut c_char {
    // SAFETY: the thread's own error number.
    let place = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    unsafe { *place = errno };
    ptr::null_mut()
}

/// `_mktemp`: writes a letter and five digits of the process over the six X at the end, so that no file has the name; null and EINVAL
/// where they are missing, EEXIST where every letter is taken.
///
/// # Safety
/// `pattern` is null or a text that can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _mktemp(pattern: *mut c_char) -> *mut c_char {
    if pattern.is_null() {
        return fails(libc::EINVAL);
    }
    // SAFETY: the caller's promise.
    let given = unsafe { CStr::from_ptr(pattern) }.to_bytes().to_vec();
    let Some(begin) = given.strip_suffix(MARKS) else { return fails(libc::EINVAL) };
    let digits = format!("{:05}", std::process::id() % 100_000);
    for letter in b'a'..=b'z' {
        let name = [begin, &[letter], digits.as_bytes()].concat();
        if Path::new(OsStr::from_bytes(&name)).symlink_metadata().is_err() {
            // SAFETY: as long as the pattern, which can be written.
            unsafe { ptr::copy_nonoverlapping(name.as_ptr().cast(), pattern, name.len()) };
            return pattern;
        }
    }
    fails(libc::EEXIST)
}

/// `_swab`: copies pairs of bytes, each turned round; a last one without a partner stays.
///
/// # Safety
/// `from` has `count` bytes and `to` room for them, unless `count` is not positive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _swab(from: *const c_char, to: *mut c_char, count: c_int) {
    for pair in 0..usize::try_from(count).unwrap_or(0) / 2 {
        // SAFETY: the caller's promise; the pair lies within the count.
        let two = unsafe { from.wrapping_add(2 * pair).cast::<[u8; 2]>().read() };
        // SAFETY: as above.
        unsafe { to.wrapping_add(2 * pair).cast::<[u8; 2]>().write([two[1], two[0]]) };
    }
}
