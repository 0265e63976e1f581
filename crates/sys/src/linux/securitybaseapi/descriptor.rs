//! Security descriptors, in the form that has pointers.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use crate::linux::fileapi::to_bool;
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security as s;
use windows_sys::core::BOOL;

const REVISION: u8 = 1;

/// # Safety
/// `descriptor` is null or leads to one.
unsafe fn read(descriptor: s::PSECURITY_DESCRIPTOR) -> Option<s::SECURITY_DESCRIPTOR> {
    // SAFETY: the caller's promise.
    let found = unsafe { pointer::get(descriptor.cast::<s::SECURITY_DESCRIPTOR>()) }?;
    (found.Revision == REVISION).then_some(found)
}

/// Whether the attributes let every user in: their descriptor has a place for a list, and none in it.
///
/// # Safety
/// `attributes` is null or valid, as is what it leads to.
pub(crate) unsafe fn is_open_to_all(attributes: *const s::SECURITY_ATTRIBUTES) -> bool {
    // SAFETY: the caller's promise.
    let Some(attributes) = (unsafe { pointer::get(attributes) }) else { return false };
    // SAFETY: the caller's promise.
    let found = unsafe { read(attributes.lpSecurityDescriptor) };
    found.is_some_and(|found| found.Control & s::SE_DACL_PRESENT != 0 && found.Dacl.is_null())
}

/// `InitializeSecurityDescriptor`—Makes an empty descriptor.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_UNKNOWN_REVISION.
///
/// # Safety
/// `psecuritydescriptor` is null or valid for writes.
pub unsafe extern "system" fn InitializeSecurityDescriptor(
    psecuritydescriptor: s::PSECURITY_DESCRIPTOR,
    dwrevision: u32,
) -> BOOL {
    let make = || {
        if dwrevision != u32::from(REVISION) {
            return Err(f::ERROR_UNKNOWN_REVISION);
        }
        if pointer::is_missing(psecuritydescriptor) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let empty = s::SECURITY_DESCRIPTOR { Revision: REVISION, ..Default::default() };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(psecuritydescriptor.cast(), empty) };
        Ok(())
    };
    to_bool(make())
}

/// `IsValidSecurityDescriptor`—Whether this is a descriptor.
///
/// # Safety
/// `psecuritydescriptor` is null or leads to one.
pub unsafe extern "system" fn IsValidSecurityDescriptor(psecuritydescriptor: s::PSECURITY_DESCRIPTOR) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { read(psecuritydescriptor) }.is_some().into()
}

/// `SetSecurityDescriptorDacl`—Puts a list into a descriptor; one that is present and null lets everybody do everything.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_UNKNOWN_REVISION, ERROR_INVALID_SECURITY_DESCR (one without pointers).
///
/// # Safety
/// `psecuritydescriptor` is null or leads to one; the list must live as long as that.
pub unsafe extern "system" fn SetSecurityDescriptorDacl(
    psecuritydescriptor: s::PSECURITY_DESCRIPTOR,
    bdaclpresent: BOOL,
    pdacl: *const s::ACL,
    bdacldefaulted: BOOL,
) -> BOOL {
    let set = || {
        if pointer::is_missing(psecuritydescriptor) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let mut found = unsafe { read(psecuritydescriptor) }.ok_or(f::ERROR_UNKNOWN_REVISION)?;
        if found.Control & s::SE_SELF_RELATIVE != 0 {
            return Err(f::ERROR_INVALID_SECURITY_DESCR);
        }
        found.Control &= !(s::SE_DACL_PRESENT | s::SE_DACL_DEFAULTED);
        if bdaclpresent != 0 {
            found.Control |= s::SE_DACL_PRESENT | if bdacldefaulted != 0 { s::SE_DACL_DEFAULTED } else { 0 };
            found.Dacl = pdacl.cast_mut();
        }
        // SAFETY: the caller's promise.
        unsafe { pointer::put(psecuritydescriptor.cast(), found) };
        Ok(())
    };
    to_bool(set())
}

/// `GetSecurityDescriptorDacl`—The list of a descriptor, if it has one.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_UNKNOWN_REVISION.
///
/// # Safety
/// `psecuritydescriptor` is null or leads to one; the others are null or valid for writes.
pub unsafe extern "system" fn GetSecurityDescriptorDacl(
    psecuritydescriptor: s::PSECURITY_DESCRIPTOR,
    lpbdaclpresent: *mut BOOL,
    pdacl: *mut *mut s::ACL,
    lpbdacldefaulted: *mut BOOL,
) -> BOOL {
    let get = || {
        if pointer::is_missing(psecuritydescriptor) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let found = unsafe { read(psecuritydescriptor) }.ok_or(f::ERROR_UNKNOWN_REVISION)?;
        let present = found.Control & s::SE_DACL_PRESENT != 0;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpbdaclpresent, present.into()) };
        if present {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(pdacl, found.Dacl) };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpbdacldefaulted, (found.Control & s::SE_DACL_DEFAULTED != 0).into()) };
        }
        Ok(())
    };
    to_bool(get())
}
