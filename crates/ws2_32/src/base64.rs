//! `CryptBinaryToString` and `CryptStringToBinary`: bytes as text, base 64 (RFC 4648) or hexadecimal without spaces.

use crate::held::fails;
use crate::told::{narrow_text, wide_text};
use overlapped_sys::foundation as f;
use std::{ptr, slice};

const BASE64: u32 = 1;
const HEXRAW: u32 = 0xC;
const NO_CR: u32 = 0x8000_0000;
const NO_CRLF: u32 = 0x4000_0000;
const LINE: usize = 64;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text of bytes, in the form that the flags ask for, without a zero.
fn text(data: &[u8], flags: u32) -> Option<String> {
    let end_of_line = match flags & (NO_CR | NO_CRLF) {
        0 => "\r\n",
        NO_CR => "\n",
        NO_CRLF => "",
        _ => return None,
    };
    match flags & !(NO_CR | NO_CRLF) {
        BASE64 => {
            let digits: Vec<u8> = data.chunks(3).flat_map(digits_of).collect();
            let line = if end_of_line.is_empty() { usize::MAX } else { LINE };
            Some(digits.chunks(line).map(|line| String::from_utf8_lossy(line).into_owned() + end_of_line).collect())
        }
        HEXRAW => {
            let digits: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
            Some(digits + end_of_line)
        }
        _ => None,
    }
}

/// Four digits for up to three bytes.
fn digits_of(bytes: &[u8]) -> [u8; 4] {
    let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let digit = |at: usize| DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
    let or_pad = |at: usize| if bytes.len() >= at { digit(at) } else { b'=' };
    [digit(0), digit(1), or_pad(2), or_pad(3)]
}

/// What a text says; white space counts for nothing.
fn data(text: &str, flags: u32) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    match flags & !(NO_CR | NO_CRLF) {
        BASE64 => {
            if !digits.len().is_multiple_of(4) {
                return None;
            }
            let padded = digits.iter().rev().take_while(|digit| **digit == b'=').count();
            let value = |digit: &u8| DIGITS.iter().position(|known| known == digit).map(|at| at as u32);
            let values = digits[..digits.len() - padded].iter().map(value).collect::<Option<Vec<u32>>>()?;
            if padded > 2 {
                return None;
            }
            let group = |group: &[u32]| {
                let bits = (0..4).fold(0, |bits, at| bits << 6 | group.get(at).copied().unwrap_or(0));
                bits.to_be_bytes()[1..].iter().copied().take(group.len() * 6 / 8).collect::<Vec<u8>>()
            };
            Some(values.chunks(4).flat_map(group).collect())
        }
        HEXRAW => {
            let value =
                |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2);
            digits.chunks(2).map(value).collect()
        }
        _ => None,
    }
}

/// Writes text and its zero; `size` then has how many characters it has without it, or with it where none are written.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so much room; `from` is null or valid for so many bytes.
unsafe fn encode<T: Copy + From<u8>>(from: *const u8, length: u32, flags: u32, to: *mut T, size: *mut u32) -> i32 {
    if from.is_null() || size.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let Some(text) = text(unsafe { slice::from_raw_parts(from, length as usize) }, flags) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    let units: Vec<T> = text.bytes().chain([0]).map(T::from).collect();
    // SAFETY: the caller's promise.
    let room = unsafe { size.replace(units.len() as u32) } as usize;
    if to.is_null() {
        return 1;
    }
    if room < units.len() {
        return fails(f::ERROR_MORE_DATA, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(units.as_ptr(), to, units.len()) };
    // SAFETY: the caller's promise.
    unsafe { size.write(units.len() as u32 - 1) };
    1
}

/// `CryptBinaryToStringA`: CRYPT_STRING_BASE64 or CRYPT_STRING_HEXRAW, with or without ends of lines.
///
/// Errors: ERROR_INVALID_PARAMETER (null, another form), ERROR_MORE_DATA.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so much room; `from` is null or valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptBinaryToStringA(
    from: *const u8,
    length: u32,
    flags: u32,
    to: *mut u8,
    size: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { encode(from, length, flags, to, size) }
}

/// `CryptBinaryToStringW`: as [`CryptBinaryToStringA`].
///
/// # Safety
/// As [`CryptBinaryToStringA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptBinaryToStringW(
    from: *const u8,
    length: u32,
    flags: u32,
    to: *mut u16,
    size: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { encode(from, length, flags, to, size) }
}

/// # Safety
/// `to` is null or has so much room; the others are null or valid.
unsafe fn decode(
    text: Option<String>,
    length: u32,
    flags: u32,
    to: *mut u8,
    size: *mut u32,
    used: [*mut u32; 2],
) -> i32 {
    const ERROR_INVALID_DATA: u32 = 13;
    let Some(text) = text.filter(|_| !size.is_null()) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    if ![BASE64, HEXRAW].contains(&(flags & !(NO_CR | NO_CRLF))) {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let text: String = if length == 0 { text } else { text.chars().take(length as usize).collect() };
    let Some(data) = data(&text, flags) else { return fails(ERROR_INVALID_DATA, 0) };
    // SAFETY: the caller's promise.
    let room = unsafe { size.replace(data.len() as u32) } as usize;
    // How many characters were passed over before the text, and the form that it had.
    for (place, value) in used.into_iter().zip([0, flags & !(NO_CR | NO_CRLF)]) {
        if !place.is_null() {
            // SAFETY: the caller's promise.
            unsafe { place.write(value) };
        }
    }
    if to.is_null() {
        return 1;
    }
    if room < data.len() {
        return fails(f::ERROR_MORE_DATA, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(data.as_ptr(), to, data.len()) };
    1
}

/// `CryptStringToBinaryA`: the bytes of a text in one of [`CryptBinaryToStringA`]'s forms.
///
/// Errors: ERROR_INVALID_PARAMETER (null, another form), ERROR_INVALID_DATA, ERROR_MORE_DATA.
///
/// # Safety
/// `text` is null or ends with a zero; `to` is null or has so much room; the others are null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptStringToBinaryA(
    text: *const u8,
    length: u32,
    flags: u32,
    to: *mut u8,
    size: *mut u32,
    skipped: *mut u32,
    form: *mut u32,
) -> i32 {
    let text = match length {
        // SAFETY: the caller's promise.
        0 => unsafe { narrow_text(text) },
        _ if text.is_null() => None,
        // SAFETY: the caller's promise.
        _ => Some(String::from_utf8_lossy(unsafe { slice::from_raw_parts(text, length as usize) }).into_owned()),
    };
    // SAFETY: the caller's promise.
    unsafe { decode(text, length, flags, to, size, [skipped, form]) }
}

/// `CryptStringToBinaryW`: as [`CryptStringToBinaryA`].
///
/// # Safety
/// As [`CryptStringToBinaryA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptStringToBinaryW(
    text: *const u16,
    length: u32,
    flags: u32,
    to: *mut u8,
    size: *mut u32,
    skipped: *mut u32,
    form: *mut u32,
) -> i32 {
    let text = match length {
        // SAFETY: the caller's promise.
        0 => unsafe { wide_text(text) },
        _ if text.is_null() => None,
        // SAFETY: the caller's promise.
        _ => Some(String::from_utf16_lossy(unsafe { slice::from_raw_parts(text, length as usize) })),
    };
    // SAFETY: the caller's promise.
    unsafe { decode(text, length, flags, to, size, [skipped, form]) }
}
