//! Comparing, turning and writing text.

use std::ffi::{CStr, c_char, c_int, c_long, c_longlong, c_ulong, c_ulonglong};

/// `_stricmp`.
///
/// # Safety
/// Both end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _stricmp(a: *const c_char, b: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::strcasecmp(a, b) }
}

/// `_strnicmp`.
///
/// # Safety
/// Both end with a zero or have `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _strnicmp(a: *const c_char, b: *const c_char, length: usize) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::strncasecmp(a, b, length) }
}

/// `_strdup`: null for null.
///
/// # Safety
/// `text` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _strdup(text: *const c_char) -> *mut c_char {
    if text.is_null() {
        return std::ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    unsafe { libc::strdup(text) }
}

/// The bytes of a text that may be written.
///
/// # Safety
/// `text` ends with a zero, and nobody else uses it.
unsafe fn bytes<'text>(text: *mut c_char) -> &'text mut [u8] {
    // SAFETY: the caller's promise.
    let length = unsafe { CStr::from_ptr(text) }.count_bytes();
    // SAFETY: so many bytes lie before the zero.
    unsafe { std::slice::from_raw_parts_mut(text.cast(), length) }
}

/// `_strrev`.
///
/// # Safety
/// `text` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _strrev(text: *mut c_char) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { bytes(text) }.reverse();
    text
}

/// `_strlwr`.
///
/// # Safety
/// `text` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _strlwr(text: *mut c_char) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { bytes(text) }.make_ascii_lowercase();
    text
}

/// `_strupr`.
///
/// # Safety
/// `text` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _strupr(text: *mut c_char) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { bytes(text) }.make_ascii_uppercase();
    text
}

/// Writes a number's digits; a radix that there is not leaves the text empty.
///
/// # Safety
/// `text` has room for the digits, the sign and the zero.
unsafe fn digits(negative: bool, mut value: u64, text: *mut c_char, radix: c_int) -> *mut c_char {
    let mut reversed = Vec::with_capacity(66);
    if (2..=36).contains(&radix) {
        loop {
            let digit = (value % radix as u64) as u32;
            reversed.push(char::from_digit(digit, 36).unwrap_or('0') as u8);
            value /= radix as u64;
            if value == 0 {
                break;
            }
        }
        if negative {
            reversed.push(b'-');
        }
    }
    reversed.reverse();
    reversed.push(0);
    // SAFETY: the caller's promise.
    unsafe { text.cast::<u8>().copy_from_nonoverlapping(reversed.as_ptr(), reversed.len()) };
    text
}

/// `_itoa`: a sign only for radix ten.
///
/// # Safety
/// `text` has room for 33 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _itoa(value: c_int, text: *mut c_char, radix: c_int) -> *mut c_char {
    let negative = radix == 10 && value < 0;
    let magnitude = if negative { value.unsigned_abs() } else { value as u32 };
    // SAFETY: the caller's promise.
    unsafe { digits(negative, u64::from(magnitude), text, radix) }
}

/// `_i64toa`.
///
/// # Safety
/// `text` has room for 65 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _i64toa(value: c_longlong, text: *mut c_char, radix: c_int) -> *mut c_char {
    let negative = radix == 10 && value < 0;
    let magnitude = if negative { value.unsigned_abs() } else { value as u64 };
    // SAFETY: the caller's promise.
    unsafe { digits(negative, magnitude, text, radix) }
}

/// `_ltoa`, of a long as it is here: 64 bits.
///
/// # Safety
/// `text` has room for 65 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _ltoa(value: c_long, text: *mut c_char, radix: c_int) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { _i64toa(value, text, radix) }
}

/// `_ui64toa`.
///
/// # Safety
/// `text` has room for 65 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _ui64toa(value: c_ulonglong, text: *mut c_char, radix: c_int) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { digits(false, value, text, radix) }
}

/// `_ultoa`.
///
/// # Safety
/// `text` has room for 65 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _ultoa(value: c_ulong, text: *mut c_char, radix: c_int) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { digits(false, value, text, radix) }
}
