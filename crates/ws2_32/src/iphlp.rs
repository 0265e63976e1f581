//! Older functions of `iphlpapi.h`, over IPv4 alone: adapters, name servers, connections, as `/proc` and the kernel's lists have them.

mod adapters;
mod params;
mod tables;

use std::ffi::{CStr, c_char};
use std::net::Ipv4Addr;
use std::ptr;

const NO_ERROR: u32 = 0;
const ERROR_NOT_SUPPORTED: u32 = 50;
const ERROR_INVALID_PARAMETER: u32 = 87;
const ERROR_BUFFER_OVERFLOW: u32 = 111;
const ERROR_INSUFFICIENT_BUFFER: u32 = 122;
const ERROR_NO_DATA: u32 = 232;

/// `IP_ADDR_STRING`: an address and its mask as text, and the next of the list.
#[repr(C)]
#[derive(Clone, Copy)]
struct AddressText {
    next: *mut AddressText,
    address: [u8; 16],
    mask: [u8; 16],
    context: u32,
}

impl AddressText {
    fn new(address: Ipv4Addr, mask: Ipv4Addr) -> Self {
        Self { next: ptr::null_mut(), address: fixed(&address.to_string()), mask: fixed(&mask.to_string()), context: 0 }
    }

    /// Where a list has nothing.
    fn none() -> Self {
        Self::new(Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED)
    }
}

/// A text in a place of fixed size, with a zero at its end.
fn fixed<const SIZE: usize>(text: &str) -> [u8; SIZE] {
    let mut place = [0; SIZE];
    let length = text.len().min(SIZE - 1);
    place[..length].copy_from_slice(&text.as_bytes()[..length]);
    place
}

/// Writes a list whose first element is the program's, or already written, and whose others come from `spare`.
///
/// # Safety
/// Everything is valid for writes, and `spare` has room for what is beyond the first.
unsafe fn link(first: *mut AddressText, all: &[AddressText], spare: &mut *mut AddressText) {
    let mut at = first;
    for (number, one) in all.iter().enumerate() {
        let is_last = number + 1 == all.len();
        let next = if is_last { ptr::null_mut() } else { *spare };
        // SAFETY: the caller's promise.
        unsafe { at.write_unaligned(AddressText { next, ..*one }) };
        if !is_last {
            at = next;
            // SAFETY: the caller's promise: this one was in the room.
            *spare = unsafe { spare.add(1) };
        }
    }
}

/// What a buffer of the program comes to: whether it is long enough, after the length that is needed has been told.
///
/// # Safety
/// `length` is valid for reads and writes.
unsafe fn fits(buffer: *const u8, length: *mut u32, needed: usize) -> bool {
    // SAFETY: the caller's promise.
    let given = unsafe { length.read() } as usize;
    // SAFETY: the caller's promise.
    unsafe { length.write(needed as u32) };
    !buffer.is_null() && given >= needed
}

/// The text that ends with a zero.
///
/// # Safety
/// It does, or is null.
unsafe fn text(from: *const c_char) -> String {
    if from.is_null() {
        return String::new();
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { CStr::from_ptr(from) }.to_string_lossy().into_owned()
}
