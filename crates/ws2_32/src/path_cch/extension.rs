//! The extension of a path's last name.

use super::parts::is_separator;
use super::{E_INVALIDARG, INSUFFICIENT_BUFFER, MOST, S_FALSE, S_OK, is_buffer, read, write};

const DOT: u16 = b'.' as u16;
const SPACE: u16 = b' ' as u16;

/// Where the extension begins, or the end.
fn extension(path: &[u16]) -> usize {
    let dot = path.iter().rposition(|unit| *unit == DOT);
    let barrier = path.iter().rposition(|unit| is_separator(*unit) || *unit == SPACE);
    dot.filter(|dot| barrier.is_none_or(|barrier| barrier < *dot)).unwrap_or(path.len())
}

fn is_extension(text: &[u16]) -> bool {
    let name = text.strip_prefix(&[DOT]).unwrap_or(text);
    !name.iter().any(|unit| is_separator(*unit) || *unit == SPACE || *unit == DOT)
}

/// `PathCchFindExtension`: where the extension is, or the end.
///
/// Errors: E_INVALIDARG.
///
/// # Safety
/// `path` is null or ends with a zero within its room; `found` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchFindExtension(path: *const u16, room: usize, found: *mut *const u16) -> i32 {
    if found.is_null() {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise.
    let known = unsafe { read(path, room.min(MOST)) }.filter(|_| room <= MOST);
    let at = known.map_or(std::ptr::null(), |known| path.wrapping_add(extension(known)));
    // SAFETY: as above.
    unsafe { found.write(at) };
    if known.is_some() { S_OK } else { E_INVALIDARG }
}

/// What is done with the extension of a path.
enum Change {
    /// Where it has none.
    Add,
    Replace,
    Remove,
}

/// # Safety
/// `path` is null or ends with a zero within its room; `with` is null or ends with a zero.
unsafe fn change(path: *mut u16, room: usize, with: *const u16, what: Change) -> i32 {
    if !is_buffer(path, room) {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise.
    let (known, with) = (unsafe { read(path, room) }, unsafe { read(with, MOST) });
    let with = if matches!(what, Change::Remove) { Some(&[][..]) } else { with };
    let (Some(known), Some(with)) = (known, with.filter(|with| is_extension(with))) else { return E_INVALIDARG };
    let at = extension(known);
    match what {
        Change::Add if at < known.len() => return S_FALSE,
        Change::Remove if at == known.len() => return S_FALSE,
        Change::Add | Change::Replace | Change::Remove => {}
    }
    let name = with.strip_prefix(&[DOT]).unwrap_or(with);
    let mut made = known[..at].to_vec();
    if !name.is_empty() {
        made.push(DOT);
        made.extend(name);
    }
    if made.len() >= room {
        return INSUFFICIENT_BUFFER;
    }
    // SAFETY: as above.
    unsafe { write(&made, path, room) }
}

/// `PathCchAddExtension`: S_FALSE if there is one.
///
/// Errors: E_INVALIDARG, STRSAFE_E_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `path` is null or ends with a zero within its room; `with` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchAddExtension(path: *mut u16, room: usize, with: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { change(path, room, with, Change::Add) }
}

/// `PathCchRenameExtension`: another extension, or the first.
///
/// Errors: as `PathCchAddExtension`.
///
/// # Safety
/// As `PathCchAddExtension`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchRenameExtension(path: *mut u16, room: usize, with: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { change(path, room, with, Change::Replace) }
}

/// `PathCchRemoveExtension`: S_FALSE if there is none.
///
/// Errors: E_INVALIDARG.
///
/// # Safety
/// `path` is null or ends with a zero within its room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchRemoveExtension(path: *mut u16, room: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { change(path, room, std::ptr::null(), Change::Remove) }
}
