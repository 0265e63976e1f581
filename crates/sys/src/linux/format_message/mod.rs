//! `FormatMessage` of `winbase.h`: the texts of errors, and texts of the program's own with inserts.
//!
//! The texts are this project's own, in English, with the meaning that Windows' have.
#![allow(unsafe_code)] // Reads the program's texts and arguments, writes its buffers.

mod expand;
mod texts;

use super::failure::fail;
use super::{heapapi, pointer};
use expand::{Arguments, Width};
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Diagnostics::Debug as d;
use windows_sys::core::{PSTR, PWSTR};

const WIDTH: u32 = 0xff;
const KNOWN_FLAGS: u32 = d::FORMAT_MESSAGE_ALLOCATE_BUFFER
    | d::FORMAT_MESSAGE_IGNORE_INSERTS
    | d::FORMAT_MESSAGE_FROM_STRING
    | d::FORMAT_MESSAGE_FROM_HMODULE
    | d::FORMAT_MESSAGE_FROM_SYSTEM
    | d::FORMAT_MESSAGE_ARGUMENT_ARRAY
    | WIDTH;

const PRIMARY_LANGUAGE: u32 = 0x3ff;
const LANG_NEUTRAL: u32 = 0;
const LANG_ENGLISH: u32 = 9;

/// The text of a system's code, as its table has it: with a line's end.
fn system_text(code: u32, language: u32) -> Result<String, u32> {
    if !matches!(language & PRIMARY_LANGUAGE, LANG_NEUTRAL | LANG_ENGLISH) {
        return Err(f::ERROR_RESOURCE_LANG_NOT_FOUND);
    }
    let text = texts::of(code).ok_or(f::ERROR_MR_MID_NOT_FOUND)?;
    // A percent sign would begin an insert.
    Ok(text.replace('%', "%%") + "\r\n")
}

/// What is to be formatted: `own` reads the program's text.
fn source(flags: u32, code: u32, language: u32, own: impl FnOnce() -> Option<String>) -> Result<String, u32> {
    let has = |flag: u32| flags & flag != 0;
    match (has(d::FORMAT_MESSAGE_FROM_STRING), has(d::FORMAT_MESSAGE_FROM_SYSTEM)) {
        (true, true) => Err(f::ERROR_INVALID_PARAMETER),
        (true, false) if has(d::FORMAT_MESSAGE_FROM_HMODULE) => Err(f::ERROR_INVALID_PARAMETER),
        (true, false) => own().ok_or(f::ERROR_INVALID_PARAMETER),
        // A module of this table has no texts of its own; the system's are looked at next.
        (false, true) => system_text(code, language),
        (false, false) if has(d::FORMAT_MESSAGE_FROM_HMODULE) => Err(f::ERROR_RESOURCE_TYPE_NOT_FOUND),
        (false, false) => Err(f::ERROR_INVALID_PARAMETER),
    }
}

/// The whole but for where it goes.
///
/// # Safety
/// `arguments` is null or as the flags say; every insert of the text has its argument, of its type.
unsafe fn format(
    flags: u32,
    code: u32,
    language: u32,
    arguments: *const *const i8,
    wide: bool,
    own: impl FnOnce() -> Option<String>,
) -> Result<String, u32> {
    if flags & !KNOWN_FLAGS != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let text = source(flags, code, language, own)?;
    let width = match flags & WIDTH {
        0 => Width::AsWritten,
        WIDTH => Width::OneLine,
        columns => Width::Columns(columns as usize),
    };
    if flags & d::FORMAT_MESSAGE_IGNORE_INSERTS != 0 {
        let is_own = flags & d::FORMAT_MESSAGE_FROM_STRING != 0;
        return Ok(expand::lines(&if is_own { text } else { text.replace("%%", "%") }, width));
    }
    let mut arguments = if flags & d::FORMAT_MESSAGE_ARGUMENT_ARRAY != 0 {
        Arguments::array(arguments.cast())
    } else {
        Arguments::list(arguments.cast_mut().cast())
    };
    // SAFETY: the caller's promise.
    unsafe { expand::expand(&text, &mut arguments, wide, width) }
}

/// Writes a text into the program's buffer, or into one of the library's that the program frees with `LocalFree`.
///
/// # Safety
/// `to` is as the flags say.
unsafe fn tell<T: Copy + Default>(units: &[T], flags: u32, to: *mut T, room: u32) -> Result<u32, u32> {
    if to.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let needed = units.len() + 1;
    if flags & d::FORMAT_MESSAGE_ALLOCATE_BUFFER == 0 {
        // SAFETY: the caller's promise.
        let fits = unsafe { pointer::put_string(to, room as usize, units) };
        return if fits { Ok(units.len() as u32) } else { Err(f::ERROR_INSUFFICIENT_BUFFER) };
    }
    let room = needed.max(room as usize);
    let made = heapapi::allocate_local(room * size_of::<T>(), true)?;
    // SAFETY: it was just made with so much room.
    unsafe { pointer::put_string(made.cast(), room, units) };
    // SAFETY: the caller's promise: with this flag it leads to a pointer.
    unsafe { to.cast::<*mut c_void>().write_unaligned(made) };
    Ok(units.len() as u32)
}

/// `FormatMessageA`—The text of an error code (FORMAT_MESSAGE_FROM_SYSTEM) or of the program's own, in UTF-8, with its inserts
/// filled in. Returns the length; 0 on failure.
///
/// Arguments are an array of words, or a `va_list` as the C compiler has it on x86-64, where every argument must be an
/// integer or a pointer.
///
/// Errors: ERROR_MR_MID_NOT_FOUND (317; no text), ERROR_RESOURCE_LANG_NOT_FOUND (a language other than English),
/// ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER (null, other flags, a text that ends within an insert, an insert without
/// arguments), ERROR_RESOURCE_TYPE_NOT_FOUND (only FORMAT_MESSAGE_FROM_HMODULE), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// With FORMAT_MESSAGE_FROM_STRING `lpsource` is null or ends with a zero; `lpbuffer` has `nsize` writable bytes, or is a pointer to a
/// pointer with FORMAT_MESSAGE_ALLOCATE_BUFFER; every insert has its argument.
pub unsafe extern "system" fn FormatMessageA(
    dwflags: d::FORMAT_MESSAGE_OPTIONS,
    lpsource: *const c_void,
    dwmessageid: u32,
    dwlanguageid: u32,
    lpbuffer: PSTR,
    nsize: u32,
    arguments: *const *const i8,
) -> u32 {
    // SAFETY: the caller's promise.
    let own = || unsafe { pointer::narrow_text(lpsource.cast()) };
    // SAFETY: the caller's promise.
    let text = unsafe { format(dwflags, dwmessageid, dwlanguageid, arguments, false, own) };
    // SAFETY: the caller's promise.
    let told = text.and_then(|text| unsafe { tell(text.as_bytes(), dwflags, lpbuffer, nsize) });
    told.unwrap_or_else(|error| fail(error, 0))
}

/// `FormatMessageW`—The same in UTF-16.
///
/// Errors: as [`FormatMessageA`].
///
/// # Safety
/// As [`FormatMessageA`], in units.
pub unsafe extern "system" fn FormatMessageW(
    dwflags: d::FORMAT_MESSAGE_OPTIONS,
    lpsource: *const c_void,
    dwmessageid: u32,
    dwlanguageid: u32,
    lpbuffer: PWSTR,
    nsize: u32,
    arguments: *const *const i8,
) -> u32 {
    // SAFETY: the caller's promise.
    let own = || unsafe { pointer::wide_text(lpsource.cast()) };
    // SAFETY: the caller's promise.
    let text = unsafe { format(dwflags, dwmessageid, dwlanguageid, arguments, true, own) };
    // SAFETY: the caller's promise.
    let told = text.and_then(|text| unsafe { tell(&pointer::utf16(&text), dwflags, lpbuffer, nsize) });
    told.unwrap_or_else(|error| fail(error, 0))
}
