//! What is taken off a path: its root, its last name, `\\?\`.

use super::parts::{BACKSLASH, COLON, bare_root, is_letter, is_root, is_separator, prefix, root};
use super::{E_INVALIDARG, MOST, S_FALSE, S_OK, is_buffer, read, write};

/// `PathCchIsRoot`: whether a path is nothing but a root.
///
/// # Safety
/// `path` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchIsRoot(path: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { read(path, MOST) }.is_some_and(is_root).into()
}

/// `PathCchSkipRoot`: what comes after the root.
///
/// Errors: E_INVALIDARG (none; null).
///
/// # Safety
/// `path` is null or ends with a zero; `rest` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchSkipRoot(path: *const u16, rest: *mut *const u16) -> i32 {
    // SAFETY: the caller's promise.
    let length = unsafe { read(path, MOST) }.map_or(0, root);
    if length == 0 || rest.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: as above.
    unsafe { rest.write(path.wrapping_add(length)) };
    S_OK
}

/// `PathCchStripToRoot`: leaves the root; S_FALSE if there is nothing else.
///
/// Errors: E_INVALIDARG (none).
///
/// # Safety
/// `path` is null or ends with a zero within its room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchStripToRoot(path: *mut u16, room: usize) -> i32 {
    // SAFETY: the caller's promise.
    let Some(known) = (unsafe { read(path, room.min(MOST)) }).filter(|_| is_buffer(path, room)) else {
        return E_INVALIDARG;
    };
    let (length, known) = (bare_root(known), known.to_vec());
    if length == 0 {
        // SAFETY: as above.
        unsafe { write(&[], path, room) };
        return E_INVALIDARG;
    }
    // SAFETY: as above.
    if length == known.len() { S_FALSE } else { unsafe { write(&known[..length], path, room) } }
}

/// `PathCchStripPrefix`: takes `\\?\` off; S_FALSE if it is not there.
///
/// Errors: E_INVALIDARG.
///
/// # Safety
/// `path` is null or ends with a zero within its room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchStripPrefix(path: *mut u16, room: usize) -> i32 {
    // SAFETY: the caller's promise.
    let Some(known) = (unsafe { read(path, room.min(MOST)) }).filter(|_| is_buffer(path, room)) else {
        return E_INVALIDARG;
    };
    let made = match prefix(known) {
        (_, true) => [&[BACKSLASH, BACKSLASH], &known[8..]].concat(),
        (4, _) if matches!(known.get(4..6), Some([letter, COLON]) if is_letter(*letter)) => known[4..].to_vec(),
        _ => return S_FALSE,
    };
    // SAFETY: as above.
    unsafe { write(&made, path, room) }
}

/// `PathCchRemoveFileSpec`: takes the last name off a path; S_FALSE if there is none.
///
/// Errors: E_INVALIDARG.
///
/// # Safety
/// `path` is null or ends with a zero within its room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchRemoveFileSpec(path: *mut u16, room: usize) -> i32 {
    // SAFETY: the caller's promise.
    let Some(known) = (unsafe { read(path, room.min(MOST)) }).filter(|_| is_buffer(path, room)) else {
        return E_INVALIDARG;
    };
    let (start, known) = (bare_root(known), known.to_vec());
    if known.len() <= start {
        return S_FALSE;
    }
    let name = known[start..].iter().rposition(|unit| is_separator(*unit)).map_or(start, |at| start + at);
    // SAFETY: as above.
    unsafe { write(&known[..name], path, room) }
}
