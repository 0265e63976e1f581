//! `pathcch.h`: paths in 16 bits, with the room that there is for them.
//!
//! Both kinds of separator are read; what joins two parts is the kind that the path has already, or that of Linux.

mod allocated;
mod canonical;
mod extension;
mod parts;
mod strip;
mod trailing;

use std::slice;

const S_OK: i32 = 0;
const S_FALSE: i32 = 1;
const E_INVALIDARG: i32 = 0x8007_0057_u32 as i32;
const INSUFFICIENT_BUFFER: i32 = 0x8007_007a_u32 as i32;
/// PATHCCH_MAX_CCH.
const MOST: usize = 0x8000;

/// The units before the zero, at most so many; `None` for null, or where there is no zero.
///
/// # Safety
/// `text` is null or ends with a zero within `most` units.
unsafe fn read<'a>(text: *const u16, most: usize) -> Option<&'a [u16]> {
    if text.is_null() {
        return None;
    }
    for length in 0..most {
        // SAFETY: the caller's promise: no zero came before.
        let at = unsafe { text.add(length) };
        // SAFETY: as above.
        if unsafe { at.read() } == 0 {
            // SAFETY: so many units come before the zero.
            return Some(unsafe { slice::from_raw_parts(text, length) });
        }
    }
    None
}

/// Writes a path and its zero; what does not fit leaves an empty one.
///
/// # Safety
/// `to` has so much room, which is not zero.
unsafe fn write(path: &[u16], to: *mut u16, room: usize) -> i32 {
    let fits = path.len() < room;
    let path = if fits { path } else { &[] };
    for (index, unit) in path.iter().chain([&0]).enumerate() {
        // SAFETY: the caller's promise, and the length was compared.
        let at = unsafe { to.add(index) };
        // SAFETY: as above.
        unsafe { at.write(*unit) };
    }
    if fits { S_OK } else { INSUFFICIENT_BUFFER }
}

/// Whether there is a buffer to write a path to.
fn is_buffer(to: *mut u16, room: usize) -> bool {
    !to.is_null() && room > 0 && room <= MOST
}
