//! The wide functions: a file's bytes are taken for UTF-8.

use super::{Answer, Profile, answer, file, fit, number, section};
use std::ptr;

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn units(text: *const u16) -> Option<Vec<u16>> {
    let mut units = Vec::new();
    while !text.is_null() {
        // SAFETY: the text ends with a zero, which has not been seen yet.
        let at = unsafe { text.add(units.len()) };
        // SAFETY: as above.
        match unsafe { at.read() } {
            0 => return Some(units),
            unit => units.push(unit),
        }
    }
    None
}

/// # Safety
/// As [`units`].
unsafe fn bytes(text: *const u16) -> Option<Vec<u8>> {
    // SAFETY: the caller's promise.
    unsafe { units(text) }.map(|units| String::from_utf16_lossy(&units).into_bytes())
}

/// # Safety
/// As [`units`].
unsafe fn path(name: *const u16) -> Vec<u16> {
    // SAFETY: the caller's promise.
    unsafe { units(name) }.unwrap_or_else(|| "win.ini".encode_utf16().collect())
}

/// # Safety
/// As [`units`].
unsafe fn profile(name: *const u16) -> Profile {
    // SAFETY: the caller's promise.
    file::read(&unsafe { path(name) })
}

/// # Safety
/// `to` is null or has room for so many units.
unsafe fn give(answer: Answer, to: *mut u16, room: u32) -> u32 {
    let room = if to.is_null() { 0 } else { room as usize };
    let wide = |text: Vec<u8>| String::from_utf8_lossy(&text).encode_utf16().collect::<Vec<u16>>();
    let (given, told) = match answer {
        Answer::One(text) => fit(room, vec![wide(text)], false),
        Answer::List(texts) => fit(room, texts.into_iter().map(wide).collect(), true),
    };
    if !given.is_empty() {
        // SAFETY: the caller's promise: no more than there is room for is given.
        unsafe { ptr::copy_nonoverlapping(given.as_ptr(), to, given.len()) };
    }
    told as u32
}

/// `GetPrivateProfileStringW`: as `GetPrivateProfileStringA`.
///
/// # Safety
/// The strings are null or end with a zero; `to` is null or has room for so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileStringW(
    section: *const u16,
    key: *const u16,
    default: *const u16,
    to: *mut u16,
    room: u32,
    name: *const u16,
) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    // SAFETY: the caller's promise.
    let default = unsafe { bytes(default) };
    let answer = answer(&profile, section.as_deref(), key.as_deref(), &default.unwrap_or_default());
    // SAFETY: the caller's promise.
    unsafe { give(answer, to, room) }
}

/// `GetPrivateProfileIntW`: as `GetPrivateProfileIntA`.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileIntW(
    section: *const u16,
    key: *const u16,
    default: i32,
    name: *const u16,
) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    let value = section.as_deref().zip(key.as_deref()).and_then(|(section, key)| profile.value(section, key));
    value.filter(|value| !value.is_empty()).map_or(default as u32, number)
}

/// `GetPrivateProfileSectionW`: as `GetPrivateProfileSectionA`.
///
/// # Safety
/// The strings are null or end with a zero; `to` is null or has room for so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileSectionW(of: *const u16, to: *mut u16, room: u32, name: *const u16) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    let of = unsafe { bytes(of) };
    // SAFETY: the caller's promise.
    unsafe { give(section(&profile, &of.unwrap_or_default()), to, room) }
}

/// `GetPrivateProfileSectionNamesW`: as `GetPrivateProfileSectionNamesA`.
///
/// # Safety
/// `name` is null or ends with a zero; `to` is null or has room for so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetPrivateProfileSectionNamesW(to: *mut u16, room: u32, name: *const u16) -> u32 {
    // SAFETY: the caller's promise.
    let profile = unsafe { profile(name) };
    // SAFETY: the caller's promise.
    unsafe { give(answer(&profile, None, None, b""), to, room) }
}

/// `WritePrivateProfileStringW`: as `WritePrivateProfileStringA`.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WritePrivateProfileStringW(
    section: *const u16,
    key: *const u16,
    value: *const u16,
    name: *const u16,
) -> i32 {
    // SAFETY: the caller's promise.
    let path = unsafe { path(name) };
    // SAFETY: the caller's promise.
    let section = unsafe { bytes(section) };
    // SAFETY: the caller's promise.
    let key = unsafe { bytes(key) };
    // SAFETY: the caller's promise.
    let value = unsafe { bytes(value) };
    section.map_or(0, |section| file::change(&path, |profile| profile.set(&section, key.as_deref(), value.as_deref())))
}
