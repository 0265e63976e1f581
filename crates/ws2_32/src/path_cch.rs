//! `pathcch.h`: paths in 16 bits, with the room that there is for them.
//!
//! Both kinds of separator are read; what joins two parts is the kind that the path has already, or that of Linux.

use std::slice;

const S_OK: i32 = 0;
const S_FALSE: i32 = 1;
const E_INVALIDARG: i32 = 0x8007_0057_u32 as i32;
const E_OUTOFMEMORY: i32 = 0x8007_000e_u32 as i32;
const INSUFFICIENT_BUFFER: i32 = 0x8007_007a_u32 as i32;
const TOO_LONG: i32 = 0x8007_00ce_u32 as i32;
/// PATHCCH_MAX_CCH.
const MOST: usize = 0x8000;
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

const BACKSLASH: u16 = b'\\' as u16;
const SLASH: u16 = b'/' as u16;
const COLON: u16 = b':' as u16;
const DOT: u16 = b'.' as u16;
const SPACE: u16 = b' ' as u16;
const QUESTION: u16 = b'?' as u16;

fn is_separator(unit: u16) -> bool {
    unit == BACKSLASH || unit == SLASH
}

fn is_letter(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphabetic())
}

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

/// `\\?\`, with which a path is taken as it is: how long it is, and whether `UNC\` follows.
fn prefix(path: &[u16]) -> (usize, bool) {
    let is_extended =
        matches!(path, [a, b, QUESTION, c, ..] if is_separator(*a) && is_separator(*b) && is_separator(*c));
    if !is_extended {
        return (0, false);
    }
    let unc = path.get(4..8).is_some_and(|four| {
        let said = String::from_utf16_lossy(&four[..3]);
        said.eq_ignore_ascii_case("UNC") && is_separator(four[3])
    });
    if unc { (8, true) } else { (4, false) }
}

/// How long the part of a share is: `server\share`, of which the second may be missing.
fn share(rest: &[u16]) -> usize {
    let part = |from: usize| rest[from..].iter().position(|unit| is_separator(*unit)).map(|at| from + at);
    part(0).and_then(|server| part(server + 1).map(|share| share + 1)).unwrap_or(rest.len())
}

/// How long the root is: `C:\`, `C:`, `\`, `\\server\share\`, `\\?\C:\`; zero for a path without one.
fn root(path: &[u16]) -> usize {
    let (before, is_unc) = prefix(path);
    let rest = &path[before..];
    if is_unc {
        return before + share(rest);
    }
    match rest {
        [letter, COLON, separator, ..] if is_letter(*letter) && is_separator(*separator) => before + 3,
        [letter, COLON, ..] if is_letter(*letter) => before + 2,
        [a, b, ..] if before == 0 && is_separator(*a) && is_separator(*b) => 2 + share(&rest[2..]),
        [a, ..] if before == 0 && is_separator(*a) => 1,
        _ => 0,
    }
}

/// Whether it is the path of a share.
fn is_share(path: &[u16]) -> bool {
    let (before, is_unc) = prefix(path);
    is_unc || before == 0 && matches!(path, [a, b, ..] if is_separator(*a) && is_separator(*b))
}

/// The root as it stands alone: that of a share without the separator at its end.
fn bare_root(path: &[u16]) -> usize {
    let length = root(path);
    let ends_with_separator = length > 2 && is_separator(path[length - 1]);
    if is_share(path) && ends_with_separator && !(prefix(path).1 && length == 8) { length - 1 } else { length }
}

/// Whether it is nothing but a root. A letter alone names the current directory of a drive.
fn is_root(path: &[u16]) -> bool {
    !path.is_empty() && bare_root(path) == path.len() && path.last() != Some(&COLON)
}

fn joint(path: &[u16]) -> u16 {
    path.iter().copied().find(|unit| is_separator(*unit)).unwrap_or(SLASH)
}

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
fn canonical(path: &[u16], flags: u32) -> Result<Vec<u16>, i32> {
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

fn combined(path: &[u16], more: &[u16], flags: u32) -> Result<Vec<u16>, i32> {
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

/// Whether there is a buffer to write a path to.
fn is_buffer(to: *mut u16, room: usize) -> bool {
    !to.is_null() && room > 0 && room <= MOST
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

/// # Safety
/// `to` is valid for a write.
unsafe fn allocate(made: Result<Vec<u16>, i32>, to: *mut *mut u16) -> i32 {
    let made = match made {
        Ok(made) => made,
        Err(error) => return error,
    };
    // SAFETY: takes no memory.
    let at = unsafe { overlapped_sys::memory::LocalAlloc(0, (made.len() + 1) * 2) }.cast::<u16>();
    if at.is_null() {
        return E_OUTOFMEMORY;
    }
    // SAFETY: it has just been made with so much room.
    unsafe { write(&made, at, made.len() + 1) };
    // SAFETY: the caller's promise.
    unsafe { to.write(at) };
    S_OK
}

/// `PathAllocCanonicalize`: `PathCchCanonicalizeEx` into memory that the program gives back with `LocalFree`.
///
/// Errors: E_INVALIDARG, E_OUTOFMEMORY, PATHCCH_E_FILENAME_TOO_LONG.
///
/// # Safety
/// `path` is null or ends with a zero; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathAllocCanonicalize(path: *const u16, flags: u32, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    match unsafe { read(path, MOST) } {
        // SAFETY: as above; it is not null.
        Some(path) if !to.is_null() => unsafe { allocate(canonical(path, flags), to) },
        _ => E_INVALIDARG,
    }
}

/// `PathAllocCombine`: `PathCchCombineEx` into memory that the program gives back with `LocalFree`.
///
/// Errors: as `PathAllocCanonicalize`.
///
/// # Safety
/// The paths are null or end with a zero; `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PathAllocCombine(path: *const u16, more: *const u16, flags: u32, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    let (first, second) = (unsafe { read(path, MOST) }, unsafe { read(more, MOST) });
    if to.is_null() || first.is_none() && second.is_none() {
        return E_INVALIDARG;
    }
    let made = combined(first.unwrap_or_default(), second.unwrap_or_default(), flags);
    // SAFETY: as above.
    unsafe { allocate(made, to) }
}
