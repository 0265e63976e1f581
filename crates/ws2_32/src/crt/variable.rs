//! What `_wgetenv` tells: the C runtime's wide environment, of which the program keeps pointers.
#![allow(unsafe_code)] // Reads the program's text.

use std::collections::BTreeMap;
use std::ffi::{CStr, OsString, c_char, c_void};
use std::os::unix::ffi::OsStringExt;
use std::ptr;
use std::sync::{Mutex, PoisonError};

/// A variable's value as it was told last. One that has changed since stays where it is, for the program may hold it.
struct Told {
    value: OsString,
    at: usize,
}

/// By name and by how many bytes a unit has.
static TOLD: Mutex<BTreeMap<(Vec<u8>, usize), Told>> = Mutex::new(BTreeMap::new());

/// The value of the variable `name` in units of 2 bytes (UTF-16) or 4 (UTF-32), with a zero; null if there is none.
///
/// # Safety
/// `name` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ovl_wide_variable(name: *const c_char, unit: usize) -> *mut c_void {
    if name.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes().to_vec();
    if name.is_empty() || name.contains(&b'=') {
        return ptr::null_mut();
    }
    let Some(value) = std::env::var_os(OsString::from_vec(name.clone())) else { return ptr::null_mut() };
    let mut all = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (name, unit);
    if let Some(told) = all.get(&key).filter(|told| told.value == value) {
        return ptr::with_exposed_provenance_mut(told.at);
    }
    let text = value.to_string_lossy();
    let at = match unit {
        2 => Box::leak(text.encode_utf16().chain([0]).collect::<Box<[u16]>>()).as_mut_ptr().expose_provenance(),
        _ => Box::leak(text.chars().map(u32::from).chain([0]).collect::<Box<[u32]>>()).as_mut_ptr().expose_provenance(),
    };
    all.insert(key, Told { value, at });
    ptr::with_exposed_provenance_mut(at)
}
