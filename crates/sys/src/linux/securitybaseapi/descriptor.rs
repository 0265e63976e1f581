//! Security descriptors, in the form that has pointers.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use crate::linux::failure::to_bool;
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Security as s;
use windows_sys::core::BOOL;

const REVISION: u8 = 1;
/// Where a descriptor without pointers says where its list is.
const DACL_OFFSET: usize = 16;

/// What both forms begin with: the revision, a byte more, and the bits.
///
/// # Safety
/// `descriptor` is null or leads to one.
unsafe fn bits(descriptor: s::PSECURITY_DESCRIPTOR) -> Option<u16> {
    // SAFETY: the caller's promise.
    let [revision, _, low, high] = unsafe { pointer::get(descriptor.cast::<[u8; 4]>()) }?;
    (revision == REVISION).then(|| u16::from_ne_bytes([low, high]))
}

/// One that has pointers.
///
/// # Safety
/// `descriptor` is null or leads to one, with or without pointers.
unsafe fn read(descriptor: s::PSECURITY_DESCRIPTOR) -> Option<s::SECURITY_DESCRIPTOR> {
    // SAFETY: the caller's promise.
    let bits = unsafe { bits(descriptor) }?;
    if bits & s::SE_SELF_RELATIVE != 0 {
        return None;
    }
    // SAFETY: the caller's promise; one that has pointers has all of these bytes, which the other form has not.
    unsafe { pointer::get(descriptor.cast::<s::SECURITY_DESCRIPTOR>()) }
}

/// Whether the attributes let every user in: their descriptor has a place for a list, and none in it.
///
/// # Safety
/// `attributes` is null or valid, as is what it leads to.
pub(crate) unsafe fn is_open_to_all(attributes: *const s::SECURITY_ATTRIBUTES) -> bool {
    // SAFETY: the caller's promise.
    let Some(attributes) = (unsafe { pointer::get(attributes) }) else { return false };
    let descriptor = attributes.lpSecurityDescriptor;
    // SAFETY: the caller's promise.
    let Some(bits) = (unsafe { bits(descriptor) }).filter(|bits| bits & s::SE_DACL_PRESENT != 0) else { return false };
    if bits & s::SE_SELF_RELATIVE == 0 {
        // SAFETY: the caller's promise.
        return unsafe { read(descriptor) }.is_some_and(|found| found.Dacl.is_null());
    }
    // SAFETY: the caller's promise: without pointers it has the list's offset here.
    let offset = unsafe { pointer::get(descriptor.wrapping_byte_add(DACL_OFFSET).cast::<u32>()) };
    offset == Some(0)
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
    unsafe { bits(psecuritydescriptor) }.is_some().into()
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
        unsafe { bits(psecuritydescriptor) }.ok_or(f::ERROR_UNKNOWN_REVISION)?;
        // SAFETY: the caller's promise.
        let mut found = unsafe { read(psecuritydescriptor) }.ok_or(f::ERROR_INVALID_SECURITY_DESCR)?;
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
        let bits = unsafe { bits(psecuritydescriptor) }.ok_or(f::ERROR_UNKNOWN_REVISION)?;
        let present = bits & s::SE_DACL_PRESENT != 0;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpbdaclpresent, present.into()) };
        if present {
            // SAFETY: the caller's promise.
            let list = match unsafe { read(psecuritydescriptor) } {
                Some(found) => found.Dacl,
                // SAFETY: the caller's promise: without pointers it has the list's offset here, and the list there.
                None => match unsafe { pointer::get(psecuritydescriptor.wrapping_byte_add(DACL_OFFSET).cast::<u32>()) }
                {
                    None | Some(0) => std::ptr::null_mut(),
                    Some(offset) => psecuritydescriptor.wrapping_byte_add(offset as usize).cast(),
                },
            };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(pdacl, list) };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpbdacldefaulted, (bits & s::SE_DACL_DEFAULTED != 0).into()) };
        }
        Ok(())
    };
    to_bool(get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_without_pointers_is_read_as_long_as_it_is() {
        // Revision, bits, owner, group, audit list, and the list's offset; a list with no entry, which lets nobody in, follows.
        let made = |offset: u32| {
            let bits = u32::from(s::SE_SELF_RELATIVE | s::SE_DACL_PRESENT) << 16 | 1;
            // Whole words, and no byte more, so that a checker of memory sees one that is read too far.
            vec![bits, 0, 0, 0, offset, 8 << 16 | 2, 0].into_boxed_slice()
        };
        let open = |descriptor: &[u32]| {
            let attributes = s::SECURITY_ATTRIBUTES {
                lpSecurityDescriptor: descriptor.as_ptr().cast_mut().cast(),
                ..Default::default()
            };
            // SAFETY: both are live.
            unsafe { is_open_to_all(&raw const attributes) }
        };
        assert!(!open(&made(20)), "an empty list is no list that is absent");
        assert!(open(&made(0)));
        let descriptor = made(20);
        let at = descriptor.as_ptr().cast_mut().cast::<core::ffi::c_void>();
        let (mut present, mut list, mut defaulted) = (0, std::ptr::null_mut(), 1);
        // SAFETY: all are live.
        let got = unsafe { GetSecurityDescriptorDacl(at, &raw mut present, &raw mut list, &raw mut defaulted) };
        assert_eq!((got, present, list.addr(), defaulted), (1, 1, at.addr() + 20, 0));
    }
}
