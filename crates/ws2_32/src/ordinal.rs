//! `CompareStringOrdinal`, and whether the current directory is where a program is looked for.

use crate::held::fails;
use overlapped_sys::environment::GetEnvironmentVariableW;
use overlapped_sys::foundation as f;
use overlapped_sys::globalization::lstrlenW;
use std::cmp::Ordering;
use std::ffi::{c_char, c_int};
use std::ptr;
use std::slice;

/// The units of a text.
///
/// # Safety
/// `text` is null or has so many units, or ends with a zero where the length is -1.
pub(crate) unsafe fn units<'a>(text: *const u16, length: c_int) -> Option<&'a [u16]> {
    if text.is_null() || length < -1 {
        return None;
    }
    // SAFETY: the caller's promise.
    let length = if length == -1 { unsafe { lstrlenW(text) } } else { length };
    // SAFETY: as above.
    Some(unsafe { slice::from_raw_parts(text, length as usize) })
}

/// What a unit is mapped to, where that is one unit.
fn mapped<I: Iterator<Item = char>>(unit: u16, map: fn(char) -> I) -> u16 {
    let Some(character) = char::from_u32(u32::from(unit)) else { return unit };
    let mut all = map(character);
    match (all.next(), all.next()) {
        (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(unit),
        _ => unit,
    }
}

fn capital(unit: u16) -> u16 {
    mapped(unit, char::to_uppercase)
}

fn small(unit: u16) -> u16 {
    mapped(unit, char::to_lowercase)
}

/// `CompareStringOrdinal`: CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN by the units; 0 and ERROR_INVALID_PARAMETER for null.
///
/// # Safety
/// Each text is null or has so many units, or ends with a zero where its length is -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CompareStringOrdinal(
    a: *const u16,
    length_a: c_int,
    b: *const u16,
    length_b: c_int,
    ignore_case: c_int,
) -> c_int {
    // SAFETY: the caller's promise.
    let (Some(a), Some(b)) = (unsafe { units(a, length_a) }, unsafe { units(b, length_b) }) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    let order = if ignore_case == 0 {
        a.cmp(b)
    } else {
        a.iter().map(|unit| capital(*unit)).cmp(b.iter().map(|unit| capital(*unit)))
    };
    match order {
        Ordering::Less => 1,
        Ordering::Equal => 2,
        Ordering::Greater => 3,
    }
}

/// `LCMapStringW`: a text in capitals or in small letters (LCMAP_UPPERCASE, LCMAP_LOWERCASE), whose rules are the same everywhere; how many units, or how many
/// there must be room for.
///
/// Errors: ERROR_INVALID_FLAGS (any other), ERROR_INVALID_PARAMETER (null), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `from` is null or has so many units, or ends with a zero where its length is -1; `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LCMapStringW(
    _locale: u32,
    flags: u32,
    from: *const u16,
    length: c_int,
    to: *mut u16,
    room: c_int,
) -> c_int {
    const LOWERCASE: u32 = 0x100;
    const UPPERCASE: u32 = 0x200;
    let map: fn(u16) -> u16 = match flags {
        LOWERCASE => small,
        UPPERCASE => capital,
        _ => return fails(f::ERROR_INVALID_FLAGS, 0),
    };
    // SAFETY: the caller's promise.
    let Some(text) = (unsafe { units(from, length) }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // The zero counts where the text was to be measured.
    let end = if length == -1 { &[0][..] } else { &[] };
    let mapped: Vec<u16> = text.iter().map(|unit| map(*unit)).chain(end.iter().copied()).collect();
    if room == 0 {
        return mapped.len() as c_int;
    }
    if to.is_null() || (room as usize) < mapped.len() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(mapped.as_ptr(), to, mapped.len()) };
    mapped.len() as c_int
}

/// The current directory is where a program is looked for, unless a variable is there that forbids it, or the name has a directory.
fn needs(has_directory: bool) -> c_int {
    let name: Vec<u16> = "NoDefaultCurrentDirectoryInExePath\0".encode_utf16().collect();
    // SAFETY: the name ends with a zero; nothing is written.
    let forbids = unsafe { GetEnvironmentVariableW(name.as_ptr(), ptr::null_mut(), 0) } != 0;
    c_int::from(has_directory || !forbids)
}

/// `NeedCurrentDirectoryForExePathA`: whether it is.
///
/// # Safety
/// `name` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NeedCurrentDirectoryForExePathA(name: *const c_char) -> c_int {
    // SAFETY: the caller's promise; it is not null.
    needs(
        !name.is_null()
            && unsafe { std::ffi::CStr::from_ptr(name) }.to_bytes().iter().any(|byte| b"/\\".contains(byte)),
    )
}

/// `NeedCurrentDirectoryForExePathW`: whether it is.
///
/// # Safety
/// `name` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NeedCurrentDirectoryForExePathW(name: *const u16) -> c_int {
    // SAFETY: the caller's promise.
    let units = unsafe { units(name, -1) }.unwrap_or_default();
    needs(units.iter().any(|unit| [u16::from(b'/'), u16::from(b'\\')].contains(unit)))
}

/// What becomes of input that a program gives to its own terminal, which takes it from its user alone.
fn refuses(console: f::HANDLE) -> c_int {
    let mut mode = 0;
    // SAFETY: the variable is live.
    let is_console = unsafe { overlapped_sys::console::GetConsoleMode(console, &raw mut mode) } != 0;
    fails(if is_console { f::ERROR_NOT_SUPPORTED } else { f::ERROR_INVALID_HANDLE }, 0)
}

/// `WriteConsoleInputA`: ERROR_NOT_SUPPORTED; ERROR_INVALID_HANDLE for what is no terminal.
#[unsafe(no_mangle)]
pub extern "C" fn WriteConsoleInputA(
    console: f::HANDLE,
    _records: *const c_char,
    _length: u32,
    _written: *mut u32,
) -> c_int {
    refuses(console)
}

/// `WriteConsoleInputW`: as [`WriteConsoleInputA`].
#[unsafe(no_mangle)]
pub extern "C" fn WriteConsoleInputW(
    console: f::HANDLE,
    _records: *const c_char,
    _length: u32,
    _written: *mut u32,
) -> c_int {
    refuses(console)
}
