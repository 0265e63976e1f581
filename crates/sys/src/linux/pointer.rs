//! The program's pointers: optional results, strings that end with a zero.
#![allow(unsafe_code)] // Reads and writes where the program says.

use std::ffi::CStr;
use windows_sys::core::{PCSTR, PCWSTR};

/// Whether nothing can be there: null, or a member of what null leads to. Windows has no memory that low, and answers such a pointer
/// with the error that it has for null.
pub(crate) fn is_missing<T>(at: *const T) -> bool {
    const LOWEST: usize = 0x1_0000;
    at.addr() < LOWEST
}

/// Writes a result that the program may not want.
///
/// # Safety
/// `to` is missing or valid for writes.
pub(crate) unsafe fn put<T>(to: *mut T, value: T) {
    if !is_missing(to) {
        // SAFETY: the caller's promise; it is not null.
        unsafe { to.write_unaligned(value) };
    }
}

/// Reads a value that the program may not have given.
///
/// # Safety
/// `from` is missing or valid for reads.
pub(crate) unsafe fn get<T: Copy>(from: *const T) -> Option<T> {
    // SAFETY: the caller's promise; it is not missing.
    (!is_missing(from)).then(|| unsafe { from.read_unaligned() })
}

/// The bytes of a string, without the zero at its end. `None` for null.
///
/// # Safety
/// `text` is null or ends with a zero, and stays as it is for as long as the borrow is used.
pub(crate) unsafe fn narrow<'a>(text: PCSTR) -> Option<&'a [u8]> {
    // SAFETY: the caller's promise; it is not null.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text.cast()) }.to_bytes())
}

/// How many units a wide string has before its zero.
///
/// # Safety
/// `text` ends with a zero.
pub(crate) unsafe fn wide_length(text: PCWSTR) -> usize {
    let mut length = 0;
    loop {
        // SAFETY: no zero came before this unit, so it belongs to the string.
        let at = unsafe { text.add(length) };
        // SAFETY: as above.
        if unsafe { at.read_unaligned() } == 0 {
            return length;
        }
        length += 1;
    }
}

/// The units of a wide string, without the zero at its end. `None` for null.
///
/// # Safety
/// `text` is null or ends with a zero.
pub(crate) unsafe fn wide(text: PCWSTR) -> Option<Vec<u16>> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    let length = unsafe { wide_length(text) };
    let mut units = vec![0; length];
    // SAFETY: so many units come before the zero, and there is room for them.
    unsafe { std::ptr::copy_nonoverlapping(text.cast::<u8>(), units.as_mut_ptr().cast::<u8>(), length * 2) };
    Some(units)
}

/// A string in the program's narrow encoding, which is UTF-8 here; what is none is replaced.
///
/// # Safety
/// As [`narrow`].
pub(crate) unsafe fn narrow_text(text: PCSTR) -> Option<String> {
    // SAFETY: the caller's promise.
    unsafe { narrow(text) }.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// A wide string as text; what is none is replaced.
///
/// # Safety
/// As [`wide`].
pub(crate) unsafe fn wide_text(text: PCWSTR) -> Option<String> {
    // SAFETY: the caller's promise.
    unsafe { wide(text) }.map(|units| String::from_utf16_lossy(&units))
}

/// Copies `what` with a zero behind it, if there is `room` for both. Whether there was.
///
/// # Safety
/// `to` is null or has room for so many elements.
pub(crate) unsafe fn put_string<T: Copy + Default>(to: *mut T, room: usize, what: &[T]) -> bool {
    if to.is_null() || room <= what.len() {
        return false;
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { std::ptr::copy_nonoverlapping(what.as_ptr().cast::<u8>(), to.cast::<u8>(), size_of_val(what)) };
    // SAFETY: in bounds, as above.
    let end = unsafe { to.add(what.len()) };
    // SAFETY: as above.
    unsafe { end.write_unaligned(T::default()) };
    true
}

/// Copies bytes.
///
/// # Safety
/// `to` has room for them.
pub(crate) unsafe fn put_bytes(to: *mut u8, what: &[u8]) {
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy_nonoverlapping(what.as_ptr(), to, what.len()) };
}

/// The units of a text.
pub(crate) fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}
