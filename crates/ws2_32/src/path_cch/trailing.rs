//! The separator at a path's end.

use super::parts::{is_separator, joint, root};
use super::{E_INVALIDARG, INSUFFICIENT_BUFFER, MOST, S_FALSE, is_buffer, read, write};

/// Where the end is, and how much room is left behind it.
///
/// # Safety
/// The pointers are null or valid for a write.
unsafe fn tell_end(path: *mut u16, length: usize, room: usize, end: *mut *mut u16, left: *mut usize) {
    if !end.is_null() {
        // SAFETY: the caller's promise.
        unsafe { end.write(path.wrapping_add(length)) };
    }
    if !left.is_null() {
        // SAFETY: as above.
        unsafe { left.write(room - length) };
    }
}

/// `PathCchAddBackslashEx`: a separator at the end; S_FALSE if there is one.
///
/// Errors: E_INVALIDARG, STRSAFE_E_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `path` is null or ends with a zero within its room; the pointers are null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchAddBackslashEx(
    path: *mut u16,
    room: usize,
    end: *mut *mut u16,
    left: *mut usize,
) -> i32 {
    // SAFETY: the caller's promise.
    let Some(known) = (unsafe { read(path, room.min(MOST)) }).filter(|_| is_buffer(path, room)) else {
        return E_INVALIDARG;
    };
    let mut made = known.to_vec();
    let has = made.last().is_some_and(|unit| is_separator(*unit)) || made.is_empty();
    if !has {
        made.push(joint(known));
    }
    if made.len() >= room {
        return INSUFFICIENT_BUFFER;
    }
    // SAFETY: as above.
    unsafe { tell_end(path, made.len(), room, end, left) };
    // SAFETY: as above.
    if has { S_FALSE } else { unsafe { write(&made, path, room) } }
}

/// `PathCchRemoveBackslashEx`: S_FALSE if there is none at the end, or it is the root's.
///
/// Errors: E_INVALIDARG.
///
/// # Safety
/// As `PathCchAddBackslashEx`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchRemoveBackslashEx(
    path: *mut u16,
    room: usize,
    end: *mut *mut u16,
    left: *mut usize,
) -> i32 {
    // SAFETY: the caller's promise.
    let Some(known) = (unsafe { read(path, room.min(MOST)) }).filter(|_| is_buffer(path, room)) else {
        return E_INVALIDARG;
    };
    let made = known.to_vec();
    let has = made.last().is_some_and(|unit| is_separator(*unit)) && made.len() > root(&made);
    let length = made.len() - usize::from(has);
    // SAFETY: as above.
    unsafe { tell_end(path, length, room, end, left) };
    // SAFETY: as above.
    if has { unsafe { write(&made[..length], path, room) } } else { S_FALSE }
}
