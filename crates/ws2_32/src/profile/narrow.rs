//! The narrow functions, whose bytes are those of the file.

use super::{Answer, Profile, answer, file, fit, number, section};
use std::ffi::{CStr, c_char};
use std::ptr;

/// # Safety
/// `text` is null or ends with a zero, and stays as it is for as long as the bytes are used.
unsafe fn bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: the caller's promise; it is not null.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// # Safety
/// As [`bytes`].
unsafe fn path(name: *const c_char) -> Vec<u16> {
    // SAFETY: the caller's promise.
    let name = unsafe { bytes(name) }.unwrap_or(b"win.ini");
    String::from_utf8_lossy(name).encode_utf16().collect()
}

/// # Safety
/// As [`bytes`].
unsafe fn profile(name: *const c_char) -> Profile {
    // SAFETY: the caller's promise.
    file::read(&unsafe { path(name) })
}

/// # Safety
/// `to` is null or has room for so many bytes.
unsafe fn give(answer: Answer, to: *mut c_char, room: u32) -> u32 {
    let room = if to.is_null() { 0 } else { room as usize };
    let (given, told) = match answer {
        Answer::One(text) => fit(room, vec![text], false),
        Answer::List(texts) => fit(room, texts, true),
    };
    if !given.is_empty() {
        // SAFETY: the caller's promise: no more than there is room for is given.
        unsafe { ptr::copy_nonoverlapping(given.as_ptr(), to.cast(), given.len()) };
    }
    told as u32
}

/// `GetPrivateProfileStringA`: the value of an entry, or `default`; with a null key the names of a section's entries, with a null section
/// those of all sections.
///
/// # Safety
/// The strings are null or end with a zero; `to` is null or has room for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileStringA(
    section: *const c_char,
    key: *const c_char,
    default: *const c_char,
    to: *mut c_char,
    room: u32,
    name: *const c_char,
) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    // SAFETY: the caller's promise.
    let default = unsafe { bytes(default) };
    // SAFETY: the caller's promise.
    unsafe { give(answer(&profile, section, key, default.unwrap_or_default()), to, room) }
}

/// `GetPrivateProfileIntA`: the value of an entry as a number, or `default` where there is none.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileIntA(
    section: *const c_char,
    key: *const c_char,
    default: i32,
    name: *const c_char,
) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    let value = section.zip(key).and_then(|(section, key)| profile.value(section, key));
    value.filter(|value| !value.is_empty()).map_or(default as u32, number)
}

/// `GetPrivateProfileSectionA`: a section's entries, each `name=value` with a zero behind it.
///
/// # Safety
/// The strings are null or end with a zero; `to` is null or has room for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileSectionA(
    of: *const c_char,
    to: *mut c_char,
    room: u32,
    name: *const c_char,
) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let of = unsafe { bytes(of) };
    // SAFETY: the caller's promise.
    unsafe { give(section(&profile, of.unwrap_or_default()), to, room) }
}

/// `GetPrivateProfileSectionNamesA`: the names of all sections, each with a zero behind it.
///
/// # Safety
/// `name` is null or ends with a zero; `to` is null or has room for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileSectionNamesA(to: *mut c_char, room: u32, name: *const c_char) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    unsafe { give(answer(&profile, None, None, b""), to, room) }
}

/// `WritePrivateProfileStringA`: gives an entry a value; without one it goes, and without a key its section.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WritePrivateProfileStringA(
    section: *const c_char,
    key: *const c_char,
    value: *const c_char,
    name: *const c_char,
) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { path(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    // SAFETY: the caller's promise.
    let value = unsafe { bytes(value) };
    // Without a section the program asks that nothing be kept back, which nothing is.
    section.map_or(0, |section| file::change(&path, |profile| profile.set(section, key, value)))
}
