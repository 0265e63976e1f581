//! `WaitOnAddress`: sleeping on a value of the program's own, of one to eight bytes.
#![allow(unsafe_code)] // Reads the program's value.

use super::condition::moment;
use crate::linux::failure::fail;
use crate::linux::port::Blocking;
use parking_lot_core::{DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN, ParkResult};
use std::ffi::c_void;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::core::BOOL;

/// The value at an address, which another thread may be changing.
///
/// # Safety
/// `address` is aligned for, and has, so many readable bytes: 1, 2, 4 or 8.
unsafe fn value(address: *const c_void, size: usize) -> u64 {
    let address = address.cast_mut();
    match size {
        // SAFETY: the caller's promise.
        1 => unsafe { AtomicU8::from_ptr(address.cast()) }.load(Ordering::SeqCst).into(),
        // SAFETY: as above.
        2 => unsafe { AtomicU16::from_ptr(address.cast()) }.load(Ordering::SeqCst).into(),
        // SAFETY: as above.
        4 => unsafe { AtomicU32::from_ptr(address.cast()) }.load(Ordering::SeqCst).into(),
        // SAFETY: as above.
        _ => unsafe { AtomicU64::from_ptr(address.cast()) }.load(Ordering::SeqCst),
    }
}

/// The value to compare with, which need not be aligned.
///
/// # Safety
/// `address` has so many readable bytes, at most eight.
unsafe fn undesired(address: *const c_void, size: usize) -> u64 {
    let mut bytes = [0; 8];
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy_nonoverlapping(address.cast::<u8>(), bytes.as_mut_ptr(), size) };
    u64::from_le_bytes(bytes)
}

/// `WaitOnAddress`—Sleeps while the value at an address is the undesired one. Returns TRUE at once where it is another, and
/// when woken. Not alertable.
///
/// Errors: ERROR_TIMEOUT, ERROR_INVALID_PARAMETER (null, a size other than 1, 2, 4 or 8, an address that is no multiple of it).
///
/// # Safety
/// Both pointers are null or have `addresssize` readable bytes.
pub unsafe extern "system" fn WaitOnAddress(
    address: *const c_void,
    compareaddress: *const c_void,
    addresssize: usize,
    dwmilliseconds: u32,
) -> BOOL {
    let known = matches!(addresssize, 1 | 2 | 4 | 8);
    if address.is_null() || compareaddress.is_null() || !known || !address.addr().is_multiple_of(addresssize) {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let undesired = unsafe { undesired(compareaddress, addresssize) };
    // SAFETY: the caller's promise; the alignment has been checked.
    let same = || unsafe { value(address, addresssize) } == undesired;
    if !same() {
        return 1;
    }
    let _blocking = Blocking::new();
    // SAFETY: the key is an address of the program's own; no closure panics or calls into the library.
    let parked = unsafe {
        parking_lot_core::park(address.addr(), same, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, moment(dwmilliseconds))
    };
    if matches!(parked, ParkResult::TimedOut) { fail(f::ERROR_TIMEOUT, 0) } else { 1 }
}

/// `WakeByAddressSingle`—Wakes one of those who sleep on the value at an address.
///
/// # Safety
/// None beyond the table's own: the address is compared, never read.
pub unsafe extern "system" fn WakeByAddressSingle(address: *const c_void) {
    // SAFETY: the key is an address of the program's own; the closure does nothing.
    unsafe { parking_lot_core::unpark_one(address.addr(), |_| DEFAULT_UNPARK_TOKEN) };
}

/// `WakeByAddressAll`—Wakes all of those who sleep on the value at an address.
///
/// # Safety
/// None beyond the table's own: the address is compared, never read.
pub unsafe extern "system" fn WakeByAddressAll(address: *const c_void) {
    // SAFETY: the key is an address of the program's own.
    unsafe { parking_lot_core::unpark_all(address.addr(), DEFAULT_UNPARK_TOKEN) };
}
