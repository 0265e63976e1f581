//! Strings of `winbase.h` and `winuser.h`: `lstrlen` and its kin, letters in upper and lower case. Narrow text is UTF-8, of which
//! only the letters of ASCII change their case in place, since others may change their length.
#![allow(unsafe_code)] // Reads and writes the program's strings.

use super::current::set_last_error;
use super::pointer;
use std::cmp::Ordering;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation as f;
use windows_sys::core::{PCSTR, PCWSTR, PSTR, PWSTR};

fn refuse<T>(failed: T) -> T {
    set_last_error(f::ERROR_INVALID_PARAMETER);
    failed
}

/// `lstrlenA`—How many bytes a string has; 0 for null.
///
/// # Safety
/// `lpstring` is null or ends with a zero.
pub unsafe extern "system" fn lstrlenA(lpstring: PCSTR) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { pointer::narrow(lpstring) }.map_or(0, |text| text.len() as i32)
}

/// `lstrlenW`—How many units a string has; 0 for null.
///
/// # Safety
/// `lpstring` is null or ends with a zero.
pub unsafe extern "system" fn lstrlenW(lpstring: PCWSTR) -> i32 {
    // SAFETY: the caller's promise; it is not null.
    if lpstring.is_null() { 0 } else { unsafe { pointer::wide_length(lpstring) as i32 } }
}

/// Copies what there is, cut off so that it fits with its zero.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn copy<T: Copy + Default>(to: *mut T, what: Option<&[T]>, room: usize) -> *mut T {
    let Some(what) = what.filter(|_| !to.is_null() && room > 0) else { return refuse(null_mut()) };
    // SAFETY: the caller's promise, and it is cut off.
    unsafe { pointer::put_string(to, room, &what[..what.len().min(room - 1)]) };
    to
}

/// `lstrcpyA`—Copies a string; null on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpstring2` is null or ends with a zero, `lpstring1` is null or has room for it.
pub unsafe extern "system" fn lstrcpyA(lpstring1: PSTR, lpstring2: PCSTR) -> PSTR {
    // SAFETY: the caller's promise.
    let what = unsafe { pointer::narrow(lpstring2) }.map(<[u8]>::to_vec);
    // SAFETY: as above.
    unsafe { copy(lpstring1, what.as_deref(), usize::MAX) }
}

/// `lstrcpyW`—The same in UTF-16.
///
/// Errors: as [`lstrcpyA`].
///
/// # Safety
/// As [`lstrcpyA`].
pub unsafe extern "system" fn lstrcpyW(lpstring1: PWSTR, lpstring2: PCWSTR) -> PWSTR {
    // SAFETY: the caller's promise.
    let what = unsafe { pointer::wide(lpstring2) };
    // SAFETY: as above.
    unsafe { copy(lpstring1, what.as_deref(), usize::MAX) }
}

/// `lstrcpynA`—Copies as much of a string as fits, with a zero behind it; null on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no room).
///
/// # Safety
/// `lpstring2` is null or ends with a zero, `lpstring1` is null or has `imaxlength` writable bytes.
pub unsafe extern "system" fn lstrcpynA(lpstring1: PSTR, lpstring2: PCSTR, imaxlength: i32) -> PSTR {
    // SAFETY: the caller's promise.
    let what = unsafe { pointer::narrow(lpstring2) }.map(<[u8]>::to_vec);
    // SAFETY: as above.
    unsafe { copy(lpstring1, what.as_deref(), imaxlength.max(0) as usize) }
}

/// `lstrcpynW`—The same in UTF-16.
///
/// Errors: as [`lstrcpynA`].
///
/// # Safety
/// As [`lstrcpynA`].
pub unsafe extern "system" fn lstrcpynW(lpstring1: PWSTR, lpstring2: PCWSTR, imaxlength: i32) -> PWSTR {
    // SAFETY: the caller's promise.
    let what = unsafe { pointer::wide(lpstring2) };
    // SAFETY: as above.
    unsafe { copy(lpstring1, what.as_deref(), imaxlength.max(0) as usize) }
}

/// `lstrcatA`—Appends a string; null on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// Both are null or end with a zero, and the first has room for both.
pub unsafe extern "system" fn lstrcatA(lpstring1: PSTR, lpstring2: PCSTR) -> PSTR {
    // SAFETY: the caller's promise.
    let (length, what) = (unsafe { lstrlenA(lpstring1) }, unsafe { pointer::narrow(lpstring2) }.map(<[u8]>::to_vec));
    let to = if lpstring1.is_null() { null_mut() } else { lpstring1.wrapping_add(length as usize) };
    // SAFETY: the caller's promise.
    if unsafe { copy(to, what.as_deref(), usize::MAX) }.is_null() { null_mut() } else { lpstring1 }
}

/// `lstrcatW`—The same in UTF-16.
///
/// Errors: as [`lstrcatA`].
///
/// # Safety
/// As [`lstrcatA`].
pub unsafe extern "system" fn lstrcatW(lpstring1: PWSTR, lpstring2: PCWSTR) -> PWSTR {
    // SAFETY: the caller's promise.
    let (length, what) = (unsafe { lstrlenW(lpstring1) }, unsafe { pointer::wide(lpstring2) });
    let to = if lpstring1.is_null() { null_mut() } else { lpstring1.wrapping_add(length as usize) };
    // SAFETY: the caller's promise.
    if unsafe { copy(to, what.as_deref(), usize::MAX) }.is_null() { null_mut() } else { lpstring1 }
}

/// Lower case goes before upper, but only where the texts are else alike: as words are sorted.
fn compare(first: Option<String>, second: Option<String>, case: bool) -> i32 {
    let folded = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
    let alike = folded(&first).cmp(&folded(&second));
    let ordering = if alike == Ordering::Equal && case { second.cmp(&first) } else { alike };
    ordering as i32
}

/// `lstrcmpA`—Compares two strings as words; case decides where nothing else does. Negative, 0 or positive. Null is before all.
///
/// # Safety
/// Both are null or end with a zero.
pub unsafe extern "system" fn lstrcmpA(lpstring1: PCSTR, lpstring2: PCSTR) -> i32 {
    // SAFETY: the caller's promise.
    compare(unsafe { pointer::narrow_text(lpstring1) }, unsafe { pointer::narrow_text(lpstring2) }, true)
}

/// `lstrcmpW`—The same in UTF-16.
///
/// # Safety
/// As [`lstrcmpA`].
pub unsafe extern "system" fn lstrcmpW(lpstring1: PCWSTR, lpstring2: PCWSTR) -> i32 {
    // SAFETY: the caller's promise.
    compare(unsafe { pointer::wide_text(lpstring1) }, unsafe { pointer::wide_text(lpstring2) }, true)
}

/// `lstrcmpiA`—Compares two strings without regard to case.
///
/// # Safety
/// As [`lstrcmpA`].
pub unsafe extern "system" fn lstrcmpiA(lpstring1: PCSTR, lpstring2: PCSTR) -> i32 {
    // SAFETY: the caller's promise.
    compare(unsafe { pointer::narrow_text(lpstring1) }, unsafe { pointer::narrow_text(lpstring2) }, false)
}

/// `lstrcmpiW`—The same in UTF-16.
///
/// # Safety
/// As [`lstrcmpA`].
pub unsafe extern "system" fn lstrcmpiW(lpstring1: PCWSTR, lpstring2: PCWSTR) -> i32 {
    // SAFETY: the caller's promise.
    compare(unsafe { pointer::wide_text(lpstring1) }, unsafe { pointer::wide_text(lpstring2) }, false)
}

/// Another case of a unit, where that is one unit too.
fn in_case(unit: u16, upper: bool) -> u16 {
    let Some(character) = char::from_u32(unit.into()) else { return unit };
    let mut other =
        if upper { character.to_uppercase().collect() } else { character.to_lowercase().collect::<String>() };
    match (other.pop(), other.is_empty()) {
        (Some(only), true) => u16::try_from(u32::from(only)).unwrap_or(unit),
        _ => unit,
    }
}

/// # Safety
/// `text` has so many units.
unsafe fn change_wide(text: PWSTR, length: usize, upper: bool) {
    for at in 0..length {
        let unit = text.wrapping_add(at);
        // SAFETY: the caller's promise.
        let changed = in_case(unsafe { unit.read_unaligned() }, upper);
        // SAFETY: as above.
        unsafe { unit.write_unaligned(changed) };
    }
}

/// # Safety
/// `text` has so many bytes.
unsafe fn change_narrow(text: PSTR, length: usize, upper: bool) {
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts_mut(text, length) };
    if upper { bytes.make_ascii_uppercase() } else { bytes.make_ascii_lowercase() }
}

/// A pointer below this is a single character.
const CHARACTER: usize = 1 << 16;

/// # Safety
/// `text` is a character or ends with a zero.
unsafe fn string_wide(text: PWSTR, upper: bool) -> PWSTR {
    if text.addr() < CHARACTER {
        return std::ptr::without_provenance_mut(in_case(text.addr() as u16, upper).into());
    }
    // SAFETY: the caller's promise.
    let length = unsafe { pointer::wide_length(text) };
    // SAFETY: as above.
    unsafe { change_wide(text, length, upper) };
    text
}

/// # Safety
/// `text` is a character or ends with a zero.
unsafe fn string_narrow(text: PSTR, upper: bool) -> PSTR {
    if text.addr() < CHARACTER {
        let byte = text.addr() as u8;
        let changed = if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
        return std::ptr::without_provenance_mut(changed.into());
    }
    // SAFETY: the caller's promise.
    let length = unsafe { lstrlenA(text) } as usize;
    // SAFETY: as above.
    unsafe { change_narrow(text, length, upper) };
    text
}

/// `CharUpperA`—Changes a string to upper case, or a single character given in the pointer's place.
///
/// # Safety
/// `lpsz` is a character or ends with a zero.
pub unsafe extern "system" fn CharUpperA(lpsz: PSTR) -> PSTR {
    // SAFETY: the caller's promise.
    unsafe { string_narrow(lpsz, true) }
}

/// `CharLowerA`—The same to lower case.
///
/// # Safety
/// As [`CharUpperA`].
pub unsafe extern "system" fn CharLowerA(lpsz: PSTR) -> PSTR {
    // SAFETY: the caller's promise.
    unsafe { string_narrow(lpsz, false) }
}

/// `CharUpperW`—The same in UTF-16, for the letters of all scripts.
///
/// # Safety
/// As [`CharUpperA`].
pub unsafe extern "system" fn CharUpperW(lpsz: PWSTR) -> PWSTR {
    // SAFETY: the caller's promise.
    unsafe { string_wide(lpsz, true) }
}

/// `CharLowerW`—The same to lower case.
///
/// # Safety
/// As [`CharUpperA`].
pub unsafe extern "system" fn CharLowerW(lpsz: PWSTR) -> PWSTR {
    // SAFETY: the caller's promise.
    unsafe { string_wide(lpsz, false) }
}

/// `CharUpperBuffA`—Changes so many bytes to upper case; returns how many.
///
/// # Safety
/// `lpsz` is null or has `cchlength` bytes.
pub unsafe extern "system" fn CharUpperBuffA(lpsz: PSTR, cchlength: u32) -> u32 {
    if lpsz.is_null() {
        return refuse(0);
    }
    // SAFETY: the caller's promise.
    unsafe { change_narrow(lpsz, cchlength as usize, true) };
    cchlength
}

/// `CharLowerBuffA`—The same to lower case.
///
/// # Safety
/// As [`CharUpperBuffA`].
pub unsafe extern "system" fn CharLowerBuffA(lpsz: PSTR, cchlength: u32) -> u32 {
    if lpsz.is_null() {
        return refuse(0);
    }
    // SAFETY: the caller's promise.
    unsafe { change_narrow(lpsz, cchlength as usize, false) };
    cchlength
}

/// `CharUpperBuffW`—The same in UTF-16.
///
/// # Safety
/// `lpsz` is null or has `cchlength` units.
pub unsafe extern "system" fn CharUpperBuffW(lpsz: PWSTR, cchlength: u32) -> u32 {
    if lpsz.is_null() {
        return refuse(0);
    }
    // SAFETY: the caller's promise.
    unsafe { change_wide(lpsz, cchlength as usize, true) };
    cchlength
}

/// `CharLowerBuffW`—The same to lower case.
///
/// # Safety
/// As [`CharUpperBuffW`].
pub unsafe extern "system" fn CharLowerBuffW(lpsz: PWSTR, cchlength: u32) -> u32 {
    if lpsz.is_null() {
        return refuse(0);
    }
    // SAFETY: the caller's promise.
    unsafe { change_wide(lpsz, cchlength as usize, false) };
    cchlength
}
