//! Text that a function tells into the program's buffer, narrow or wide, and text that the program gives.

use std::ffi::{CStr, c_char};
use std::ptr;

/// Writes units and a zero, if there is room for them all.
///
/// # Safety
/// `to` is null or has so much room.
pub unsafe fn tell<T: Copy + Default>(units: &[T], to: *mut T, room: usize) -> bool {
    if to.is_null() || room <= units.len() {
        return false;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(units.as_ptr(), to, units.len()) };
    // SAFETY: as above.
    let end = unsafe { to.add(units.len()) };
    // SAFETY: as above.
    unsafe { end.write(T::default()) };
    true
}

/// A text in 16 bits.
pub fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// What a narrow text says; `None` for a null pointer.
///
/// # Safety
/// `text` is null or ends with a zero.
pub unsafe fn narrow_text(text: *const u8) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    Some(unsafe { CStr::from_ptr(text.cast::<c_char>()) }.to_string_lossy().into_owned())
}

/// What a wide text says; `None` for a null pointer.
///
/// # Safety
/// `text` is null or ends with a zero.
pub unsafe fn wide_text(text: *const u16) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let mut units = Vec::new();
    loop {
        // SAFETY: the caller's promise: no unit before was the zero.
        let at = unsafe { text.add(units.len()) };
        // SAFETY: as above.
        let unit = unsafe { at.read_unaligned() };
        if unit == 0 {
            return Some(String::from_utf16_lossy(&units));
        }
        units.push(unit);
    }
}

/// A unit of a text: narrow or wide.
pub trait Unit: Copy + Default {
    /// What a text says; `None` for a null pointer.
    ///
    /// # Safety
    /// `text` is null or ends with a zero.
    unsafe fn text(text: *const Self) -> Option<String>;

    /// A text in such units, with its zero.
    fn units(text: &str) -> Vec<Self>;
}

impl Unit for u8 {
    unsafe fn text(text: *const u8) -> Option<String> {
        // SAFETY: the caller's promise.
        unsafe { narrow_text(text) }
    }

    fn units(text: &str) -> Vec<u8> {
        text.bytes().chain([0]).collect()
    }
}

impl Unit for u16 {
    unsafe fn text(text: *const u16) -> Option<String> {
        // SAFETY: the caller's promise.
        unsafe { wide_text(text) }
    }

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().chain([0]).collect()
    }
}
