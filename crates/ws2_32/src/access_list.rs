//! `SetEntriesInAcl`: a list of who may do what, made of an older one and of changes; and the lists of things that are open or named, which are Linux' to keep.

use overlapped_sys::foundation as f;
use std::ffi::c_void;
use std::{ptr, slice};

const GRANT: i32 = 1;
const SET: i32 = 2;
const DENY: i32 = 3;
const REVOKE: i32 = 4;
const ALLOWED: u8 = 0;
const DENIED: u8 = 1;
const HEAD: usize = 8;

/// `EXPLICIT_ACCESS` of either width.
#[repr(C)]
pub struct Explicit {
    rights: u32,
    mode: i32,
    inheritance: u32,
    multiple: *const c_void,
    operation: i32,
    form: i32,
    kind: i32,
    trustee: *const u8,
}

/// The bytes of a SID.
///
/// # Safety
/// `sid` is null or valid.
unsafe fn sid<'a>(sid: *const u8) -> Option<&'a [u8]> {
    if sid.is_null() {
        return None;
    }
    // SAFETY: the caller's promise: the count is its second byte.
    let count = usize::from(unsafe { sid.wrapping_add(1).read() });
    // SAFETY: as above: so many numbers follow the head.
    (count <= 15).then(|| unsafe { slice::from_raw_parts(sid, HEAD + 4 * count) })
}

/// The entries of a list, each whole.
///
/// # Safety
/// `list` is null or valid.
unsafe fn entries(list: *const u8) -> Vec<Vec<u8>> {
    if list.is_null() {
        return Vec::new();
    }
    // SAFETY: the caller's promise: the size and the count of entries are in its head.
    let head: [u16; 4] = unsafe { list.cast::<[u16; 4]>().read_unaligned() };
    // SAFETY: as above.
    let bytes = unsafe { slice::from_raw_parts(list, usize::from(head[1])) };
    let mut found = Vec::new();
    let mut rest = bytes.get(HEAD..).unwrap_or_default();
    for _ in 0..head[2] {
        let Some(size) = rest.get(2..4).map(|size| usize::from(u16::from_ne_bytes([size[0], size[1]]))) else { break };
        let Some(entry) = rest.get(..size).filter(|_| size >= 4) else { break };
        found.push(entry.to_vec());
        rest = &rest[size..];
    }
    found
}

fn entry(kind: u8, inheritance: u32, rights: u32, sid: &[u8]) -> Vec<u8> {
    let size = (HEAD + sid.len()) as u16;
    let head = [kind, inheritance as u8].into_iter().chain(size.to_ne_bytes()).chain(rights.to_ne_bytes());
    head.chain(sid.iter().copied()).collect()
}

/// The new entries: those that deny, those that allow, and what is left of the old ones.
///
/// # Safety
/// The changes name valid SIDs.
unsafe fn changed(changes: &[Explicit], mut old: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, u32> {
    const IS_SID: i32 = 0;
    let (mut denied, mut allowed) = (Vec::new(), Vec::new());
    for change in changes {
        if change.form != IS_SID {
            // Names of users are Windows'.
            return Err(f::ERROR_NONE_MAPPED);
        }
        // SAFETY: the caller's promise.
        let sid = unsafe { sid(change.trustee) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        if matches!(change.mode, SET | REVOKE) {
            let others =
                |entry: &Vec<u8>| entry.get(HEAD..) != Some(sid) || change.mode == REVOKE && entry[0] == DENIED;
            old.retain(others);
        }
        match change.mode {
            GRANT | SET => allowed.push(entry(ALLOWED, change.inheritance, change.rights, sid)),
            DENY => denied.push(entry(DENIED, change.inheritance, change.rights, sid)),
            REVOKE => {}
            _ => return Err(f::ERROR_INVALID_PARAMETER),
        }
    }
    Ok(denied.into_iter().chain(allowed).chain(old).collect())
}

/// Both widths, which differ in the names of users alone.
///
/// # Safety
/// `changes` is null or has so many entries, with valid SIDs; `old` is null or a valid list; `made` is null or valid for a write.
unsafe fn set_entries(count: u32, changes: *const Explicit, old: *const u8, made: *mut *mut c_void) -> u32 {
    const REVISION: u8 = 2;
    if made.is_null() || (changes.is_null() && count > 0) {
        return f::ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    let changes = if count == 0 { &[] } else { unsafe { slice::from_raw_parts(changes, count as usize) } };
    // SAFETY: the caller's promise.
    let old = unsafe { entries(old) };
    // SAFETY: as above.
    let entries = match unsafe { changed(changes, old) } {
        Ok(entries) => entries,
        Err(error) => return error,
    };
    let size = HEAD + entries.iter().map(Vec::len).sum::<usize>();
    let Ok(length) = u16::try_from(size) else { return f::ERROR_INVALID_PARAMETER };
    let mut list = vec![REVISION, 0];
    list.extend([length, entries.len() as u16, 0].iter().flat_map(|word| word.to_ne_bytes()));
    list.extend(entries.concat());
    // SAFETY: takes no memory.
    let memory = unsafe { overlapped_sys::memory::LocalAlloc(0, size) };
    if memory.is_null() {
        return f::ERROR_NOT_ENOUGH_MEMORY;
    }
    // SAFETY: so much was allocated.
    unsafe { ptr::copy_nonoverlapping(list.as_ptr(), memory.cast(), size) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { made.write(memory) };
    f::ERROR_SUCCESS
}

/// `SetEntriesInAclA`: a new list, which `LocalFree` gives back. Who is meant is told by SIDs.
///
/// Errors: ERROR_NONE_MAPPED (a name), ERROR_INVALID_PARAMETER.
///
/// # Safety
/// The pointers are null or valid for what they are said to lead to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetEntriesInAclA(
    count: u32,
    changes: *const Explicit,
    old: *const u8,
    made: *mut *mut c_void,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { set_entries(count, changes, old, made) }
}

/// `SetEntriesInAclW`: the same.
///
/// # Safety
/// As of [`SetEntriesInAclA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetEntriesInAclW(
    count: u32,
    changes: *const Explicit,
    old: *const u8,
    made: *mut *mut c_void,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { set_entries(count, changes, old, made) }
}

/// What becomes of a question about the list of an open thing.
fn refuses(handle: f::HANDLE) -> u32 {
    let mut flags = 0;
    // SAFETY: the variable is live.
    let is_open = unsafe { f::GetHandleInformation(handle, &raw mut flags) } != 0;
    if is_open { f::ERROR_NOT_SUPPORTED } else { f::ERROR_INVALID_HANDLE }
}

/// `GetSecurityInfo`: ERROR_NOT_SUPPORTED, for Linux keeps no such list; ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn GetSecurityInfo(
    handle: f::HANDLE,
    _kind: i32,
    _parts: u32,
    _owner: *mut c_void,
    _group: *mut c_void,
    _list: *mut c_void,
    _audit: *mut c_void,
    _descriptor: *mut c_void,
) -> u32 {
    refuses(handle)
}

/// `SetSecurityInfo`: ERROR_NOT_SUPPORTED, for Linux keeps no such list; ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn SetSecurityInfo(
    handle: f::HANDLE,
    _kind: i32,
    _parts: u32,
    _owner: *const c_void,
    _group: *const c_void,
    _list: *const c_void,
    _audit: *const c_void,
) -> u32 {
    refuses(handle)
}
