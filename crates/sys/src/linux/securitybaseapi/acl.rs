//! Lists of who may do what.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use super::sid;
use crate::linux::failure::to_bool;
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security as s;
use windows_sys::core::BOOL;

const ALLOWED: u8 = 0;
const DENIED: u8 = 1;
/// An entry's type, flags, size and rights; an identifier follows.
const ENTRY_HEAD: usize = 8;

/// The list, and how many of its bytes are taken.
///
/// # Safety
/// `acl` is null or a list with as many bytes as it says.
unsafe fn used(acl: *const s::ACL) -> Option<(s::ACL, usize)> {
    // SAFETY: the caller's promise.
    let list = unsafe { pointer::get(acl) }?;
    let is_known = (s::ACL_REVISION..=s::ACL_REVISION_DS).contains(&u32::from(list.AclRevision));
    let mut used = size_of::<s::ACL>();
    for _ in 0..list.AceCount {
        // SAFETY: every entry before this one lies within the list, and so does its head, or the list is refused.
        let head = unsafe { pointer::get(acl.wrapping_byte_add(used).cast::<s::ACE_HEADER>()) }?;
        used += usize::from(head.AceSize).max(ENTRY_HEAD);
        if used > usize::from(list.AclSize) {
            return None;
        }
    }
    (is_known && used <= usize::from(list.AclSize)).then_some((list, used))
}

/// `InitializeAcl`—Makes an empty list in so many bytes.
///
/// Errors: ERROR_INVALID_PARAMETER (null; another revision; more than 65,535 bytes), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `pacl` is null or has so many writable bytes.
pub unsafe extern "system" fn InitializeAcl(
    pacl: *mut s::ACL,
    nacllength: u32,
    dwaclrevision: s::ACE_REVISION,
) -> BOOL {
    let make = || {
        let known = matches!(dwaclrevision, s::ACL_REVISION | s::ACL_REVISION_DS);
        let size = u16::try_from(nacllength).map_err(|_| f::ERROR_INVALID_PARAMETER)?;
        if pointer::is_missing(pacl) || !known {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        if usize::from(size) < size_of::<s::ACL>() {
            return Err(f::ERROR_INSUFFICIENT_BUFFER);
        }
        // Entries have whole words.
        let list = s::ACL { AclRevision: dwaclrevision as u8, AclSize: size & !3, ..Default::default() };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(pacl, list) };
        Ok(())
    };
    to_bool(make())
}

/// `IsValidAcl`—Whether this is a list, with every entry within it.
///
/// # Safety
/// `pacl` is null or a list with as many bytes as it says.
pub unsafe extern "system" fn IsValidAcl(pacl: *const s::ACL) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { used(pacl) }.is_some().into()
}

/// # Safety
/// As [`AddAccessAllowedAce`].
unsafe fn add(acl: *mut s::ACL, revision: u32, rights: u32, psid: s::PSID, kind: u8) -> Result<(), u32> {
    // SAFETY: the caller's promise.
    let (list, used) = unsafe { used(acl) }.ok_or(f::ERROR_INVALID_ACL)?;
    // SAFETY: the caller's promise.
    let sid = unsafe { sid::bytes(psid) }.ok_or(f::ERROR_INVALID_SID)?;
    if !matches!(revision, s::ACL_REVISION | s::ACL_REVISION_DS) {
        return Err(f::ERROR_REVISION_MISMATCH);
    }
    let size = ENTRY_HEAD + sid.len();
    if used + size > usize::from(list.AclSize) {
        return Err(f::ERROR_ALLOTTED_SPACE_EXCEEDED);
    }
    let mut entry = vec![kind, 0];
    entry.extend((size as u16).to_ne_bytes());
    entry.extend(rights.to_ne_bytes());
    entry.extend(sid);
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { pointer::put_bytes(acl.wrapping_byte_add(used).cast(), &entry) };
    let revision = list.AclRevision.max(revision as u8);
    // SAFETY: the caller's promise.
    unsafe { pointer::put(acl, s::ACL { AclRevision: revision, AceCount: list.AceCount + 1, ..list }) };
    Ok(())
}

/// `AddAccessAllowedAce`—Appends that somebody may do something.
///
/// Errors: ERROR_INVALID_ACL, ERROR_INVALID_SID, ERROR_REVISION_MISMATCH, ERROR_ALLOTTED_SPACE_EXCEEDED (the list is full).
///
/// # Safety
/// `pacl` is null or a list with as many bytes as it says, `psid` null or an identifier.
pub unsafe extern "system" fn AddAccessAllowedAce(
    pacl: *mut s::ACL,
    dwacerevision: s::ACE_REVISION,
    accessmask: u32,
    psid: s::PSID,
) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { add(pacl, dwacerevision, accessmask, psid, ALLOWED) })
}

/// `AddAccessDeniedAce`—Appends that somebody may not do something.
///
/// Errors: as [`AddAccessAllowedAce`].
///
/// # Safety
/// As [`AddAccessAllowedAce`].
pub unsafe extern "system" fn AddAccessDeniedAce(
    pacl: *mut s::ACL,
    dwacerevision: s::ACE_REVISION,
    accessmask: u32,
    psid: s::PSID,
) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { add(pacl, dwacerevision, accessmask, psid, DENIED) })
}
