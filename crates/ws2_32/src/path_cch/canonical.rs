//! Paths without `.` and `..`, and a path that is put below another.

use super::parts::{BACKSLASH, COLON, SLASH, is_letter, is_separator, joint, prefix, root};
use super::{E_INVALIDARG, MOST, is_buffer, read, write};

const TOO_LONG: i32 = 0x8007_00ce_u32 as i32;
/// MAX_PATH.
const USUAL: usize = 260;

const ALLOW_LONG_PATHS: u32 = 1;
const FORCE_ENABLE_LONG_NAME_PROCESS: u32 = 2;
const FORCE_DISABLE_LONG_NAME_PROCESS: u32 = 4;
const DO_NOT_NORMALIZE_SEGMENTS: u32 = 8;
const ENSURE_IS_EXTENDED_LENGTH_PATH: u32 = 0x10;
const ENSURE_TRAILING_SLASH: u32 = 0x20;
const CANONICALIZE_SLASHES: u32 = 0x40;
const KNOWN: u32 = ALLOW_LONG_PATHS
    | FORCE_ENABLE_LONG_NAME_PROCESS
    | FORCE_DISABLE_LONG_NAME_PROCESS
    | DO_NOT_NORMALIZE_SEGMENTS
    | ENSURE_IS_EXTENDED_LENGTH_PATH
    | ENSURE_TRAILING_SLASH
    | CANONICALIZE_SLASHES;

const DOT: u16 = b'.' as u16;

/// Without `.` and `..`.
fn normalized(path: &[u16]) -> Vec<u16> {
    let length = root(path);
    let (start, rest) = path.split_at(length);
    let with = joint(path);
    let mut parts: Vec<&[u16]> = Vec::new();
    for part in rest.split(|unit| is_separator(*unit)) {
        match part {
            [DOT] => {}
            [DOT, DOT] => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let mut made = start.to_vec();
    let joined = parts.join(&with);
    made.extend(&joined);
    made
}

fn extended(path: Vec<u16>) -> Vec<u16> {
    let wide = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    match path.as_slice() {
        path if prefix(path).0 > 0 => path.to_vec(),
        [a, b, rest @ ..] if is_separator(*a) && is_separator(*b) => [wide(r"\\?\UNC\"), rest.to_vec()].concat(),
        [letter, COLON, ..] if is_letter(*letter) => [wide(r"\\?\"), path].concat(),
        _ => path,
    }
}

/// A path of which nothing need be there: as short as it can be said, and as long as the flags permit.
pub(super) fn canonical(path: &[u16], flags: u32) -> Result<Vec<u16>, i32> {
    let both = FORCE_ENABLE_LONG_NAME_PROCESS | FORCE_DISABLE_LONG_NAME_PROCESS;
    let needs_long = flags & (both | ENSURE_IS_EXTENDED_LENGTH_PATH) != 0;
    if flags & !KNOWN != 0 || flags & both == both || needs_long && flags & ALLOW_LONG_PATHS == 0 {
        return Err(E_INVALIDARG);
    }
    let mut made = path.to_vec();
    if flags & CANONICALIZE_SLASHES != 0 {
        made.iter_mut().filter(|unit| **unit == SLASH).for_each(|unit| *unit = BACKSLASH);
    }
    if flags & DO_NOT_NORMALIZE_SEGMENTS == 0 {
        made = normalized(&made);
    }
    if made.is_empty() {
        made.push(if flags & CANONICALIZE_SLASHES != 0 { BACKSLASH } else { joint(path) });
    }
    if flags & ENSURE_TRAILING_SLASH != 0 && !made.last().is_some_and(|unit| is_separator(*unit)) {
        made.push(joint(&made));
    }
    if flags & ENSURE_IS_EXTENDED_LENGTH_PATH != 0 || flags & ALLOW_LONG_PATHS != 0 && made.len() >= USUAL {
        made = extended(made);
    }
    let most = if flags & ALLOW_LONG_PATHS != 0 { MOST } else { USUAL };
    if made.len() >= most { Err(TOO_LONG) } else { Ok(made) }
}

pub(super) fn combined(path: &[u16], more: &[u16], flags: u32) -> Result<Vec<u16>, i32> {
    let is_whole = matches!(more, [letter, COLON, ..] if is_letter(*letter))
        || matches!(more, [a, b, ..] if is_separator(*a) && is_separator(*b));
    if is_whole || path.is_empty() {
        return canonical(more, flags);
    }
    let mut made = path.to_vec();
    let mut more = more;
    if more.first().is_some_and(|unit| is_separator(*unit)) {
        // Of the same root.
        made.truncate(root(path));
        more = &more[1..];
        if made.is_empty() {
            made.push(joint(path));
        }
    }
    if !more.is_empty() && !made.last().is_some_and(|unit| is_separator(*unit)) {
        made.push(joint(&[path, more].concat()));
    }
    made.extend(more);
    canonical(&made, flags)
}

/// # Safety
/// `to` is null or has so much room.
unsafe fn tell(made: Result<Vec<u16>, i32>, to: *mut u16, room: usize) -> i32 {
    match made {
        // SAFETY: the caller has compared both.
        Ok(path) => unsafe { write(&path, to, room) },
        Err(error) => {
            // SAFETY: as above.
            unsafe { write(&[], to, room) };
            error
        }
    }
}

/// `PathCchCanonicalizeEx`: a path without `.` and `..`.
///
/// Errors: E_INVALIDARG, STRSAFE_E_INSUFFICIENT_BUFFER, PATHCCH_E_FILENAME_TOO_LONG.
///
/// # Safety
/// `to` is null or has so much room; `path` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchCanonicalizeEx(to: *mut u16, room: usize, path: *const u16, flags: u32) -> i32 {
    // SAFETY: the caller's promise.
    match unsafe { read(path, MOST) } {
        // SAFETY: as above.
        Some(path) if is_buffer(to, room) => unsafe { tell(canonical(path, flags), to, room) },
        _ => E_INVALIDARG,
    }
}

/// `PathCchCombineEx`: a path and what is below it; one that is whole stands for itself.
///
/// Errors: as `PathCchCanonicalizeEx`.
///
/// # Safety
/// `to` is null or has so much room; the paths are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchCombineEx(
    to: *mut u16,
    room: usize,
    path: *const u16,
    more: *const u16,
    flags: u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let (first, second) = (unsafe { read(path, MOST) }, unsafe { read(more, MOST) });
    let is_given = (path.is_null() || first.is_some()) && (more.is_null() || second.is_some());
    if !is_buffer(to, room) || !is_given || path.is_null() && more.is_null() {
        return E_INVALIDARG;
    }
    let made = combined(first.unwrap_or_default(), second.unwrap_or_default(), flags);
    // SAFETY: as above.
    unsafe { tell(made, to, room) }
}

/// `PathCchAppendEx`: puts something below a path; a separator before it says nothing.
///
/// Errors: as `PathCchCanonicalizeEx`.
///
/// # Safety
/// `path` is null or ends with a zero within its room; `more` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathCchAppendEx(path: *mut u16, room: usize, more: *const u16, flags: u32) -> i32 {
    if !is_buffer(path, room) {
        return E_INVALIDARG;
    }
    // SAFETY: the caller's promise.
    let (first, second) = (unsafe { read(path, room) }, unsafe { read(more, MOST) });
    let (Some(first), Some(second)) = (first, second) else { return E_INVALIDARG };
    let below = match second {
        [a, b, ..] if is_separator(*a) && is_separator(*b) => second,
        [a, rest @ ..] if is_separator(*a) && !first.is_empty() => rest,
        all => all,
    };
    let made = combined(first, below, flags);
    // SAFETY: as above.
    unsafe { tell(made, path, room) }
}
