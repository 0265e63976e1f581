//! Identifiers of users and groups.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use crate::linux::failure::{fail, to_bool};
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security as s;
use windows_sys::core::BOOL;

const REVISION: u8 = 1;
const MOST: u8 = 15;
/// The revision, the count and the authority.
const HEAD: usize = 8;

fn length_of(count: u8) -> u32 {
    (HEAD + 4 * usize::from(count)) as u32
}

/// The bytes of a valid identifier.
///
/// # Safety
/// `sid` is null or leads to an identifier.
pub(super) unsafe fn bytes(sid: s::PSID) -> Option<Vec<u8>> {
    // SAFETY: the caller's promise: it begins so.
    let [revision, count] = unsafe { pointer::get(sid.cast::<[u8; 2]>()) }?;
    if revision != REVISION || count > MOST {
        return None;
    }
    let mut bytes = vec![0; length_of(count) as usize];
    // SAFETY: the caller's promise: it has as many parts as it says.
    unsafe { std::ptr::copy_nonoverlapping(sid.cast::<u8>(), bytes.as_mut_ptr(), bytes.len()) };
    Some(bytes)
}

/// `IsValidSid`—Whether this is an identifier.
///
/// # Safety
/// `psid` is null or leads to an identifier.
pub unsafe extern "system" fn IsValidSid(psid: s::PSID) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { bytes(psid) }.is_some().into()
}

/// `GetLengthSid`—How many bytes an identifier has; 0 if it is none.
///
/// # Safety
/// As [`IsValidSid`].
pub unsafe extern "system" fn GetLengthSid(psid: s::PSID) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { bytes(psid) }.map_or(0, |bytes| bytes.len() as u32)
}

/// `EqualSid`—Whether two identifiers are the same.
///
/// Errors: ERROR_INVALID_SID.
///
/// # Safety
/// As [`IsValidSid`], both.
pub unsafe extern "system" fn EqualSid(psid1: s::PSID, psid2: s::PSID) -> BOOL {
    // SAFETY: the caller's promise.
    let one = unsafe { bytes(psid1) };
    // SAFETY: the caller's promise.
    let other = unsafe { bytes(psid2) };
    match one.zip(other) {
        Some((one, other)) => fail(0, (one == other).into()),
        None => fail(f::ERROR_INVALID_SID, 0),
    }
}

/// `CopySid`—Copies an identifier.
///
/// Errors: ERROR_INVALID_SID, ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// As [`IsValidSid`]; the destination has as many writable bytes as it says.
pub unsafe extern "system" fn CopySid(
    ndestinationsidlength: u32,
    pdestinationsid: s::PSID,
    psourcesid: s::PSID,
) -> BOOL {
    // SAFETY: the caller's promise.
    let Some(bytes) = (unsafe { bytes(psourcesid) }) else { return fail(f::ERROR_INVALID_SID, 0) };
    if (ndestinationsidlength as usize) < bytes.len() || pointer::is_missing(pdestinationsid) {
        return fail(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room has been checked.
    unsafe { pointer::put_bytes(pdestinationsid.cast(), &bytes) };
    1
}

/// `AllocateAndInitializeSid`—Makes an identifier of an authority and up to eight parts; `FreeSid` gives it back.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_INVALID_SID (more parts), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// The pointers are null or valid.
#[allow(clippy::too_many_arguments)] // They are Windows'.
pub unsafe extern "system" fn AllocateAndInitializeSid(
    pidentifierauthority: *const s::SID_IDENTIFIER_AUTHORITY,
    nsubauthoritycount: u8,
    nsubauthority0: u32,
    nsubauthority1: u32,
    nsubauthority2: u32,
    nsubauthority3: u32,
    nsubauthority4: u32,
    nsubauthority5: u32,
    nsubauthority6: u32,
    nsubauthority7: u32,
    psid: *mut s::PSID,
) -> BOOL {
    let parts = [
        nsubauthority0,
        nsubauthority1,
        nsubauthority2,
        nsubauthority3,
        nsubauthority4,
        nsubauthority5,
        nsubauthority6,
        nsubauthority7,
    ];
    let make = || {
        // SAFETY: the caller's promise.
        let authority = unsafe { pointer::get(pidentifierauthority) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let parts = parts.get(..usize::from(nsubauthoritycount)).ok_or(f::ERROR_INVALID_SID)?;
        if pointer::is_missing(psid) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let mut bytes = vec![REVISION, nsubauthoritycount];
        bytes.extend(authority.Value);
        bytes.extend(parts.iter().flat_map(|part| part.to_ne_bytes()));
        // SAFETY: no memory is passed.
        let made = unsafe { libc::malloc(bytes.len()) };
        if made.is_null() {
            return Err(f::ERROR_NOT_ENOUGH_MEMORY);
        }
        // SAFETY: it has so many bytes.
        unsafe { pointer::put_bytes(made.cast(), &bytes) };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(psid, made.cast()) };
        Ok(())
    };
    to_bool(make())
}

/// `FreeSid`—Gives an identifier back that `AllocateAndInitializeSid` made. Null, always.
///
/// # Safety
/// `psid` is null or such an identifier.
pub unsafe extern "system" fn FreeSid(psid: s::PSID) -> *mut core::ffi::c_void {
    // SAFETY: the caller's promise.
    unsafe { libc::free(psid.cast()) };
    std::ptr::null_mut()
}
