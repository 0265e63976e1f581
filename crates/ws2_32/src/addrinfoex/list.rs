//! The lists that `GetAddrInfoEx` gives: made of boxes, which `FreeAddrInfoEx` takes apart.

use super::copied;
use overlapped_sys::winsock as ws;
use std::ptr;

/// A list of addresses in the form of `GetAddrInfoEx`, each with its address and name in one allocation apart.
///
/// # Safety
/// `from` is null or a list that `GetAddrInfoW` gave.
pub(super) unsafe fn extended(mut from: *const ws::ADDRINFOW) -> *mut ws::ADDRINFOEXW {
    let mut all = Vec::new();
    // SAFETY: the caller's promise.
    while let Some(info) = unsafe { from.as_ref() } {
        // SAFETY: the address has so many bytes.
        let address = unsafe { std::slice::from_raw_parts(info.ai_addr.cast::<u8>(), info.ai_addrlen) };
        // SAFETY: the name is null or ends with a zero.
        let name = unsafe { copied(info.ai_canonname) };
        all.push(ws::ADDRINFOEXW {
            ai_flags: info.ai_flags,
            ai_family: info.ai_family,
            ai_socktype: info.ai_socktype,
            ai_protocol: info.ai_protocol,
            ai_addrlen: info.ai_addrlen,
            ai_canonname: name.map_or(ptr::null_mut(), |name| Box::leak(name.into_boxed_slice()).as_mut_ptr()),
            // Eight bytes at a time, for alignment.
            ai_addr: leaked(address).cast(),
            ..Default::default()
        });
        from = info.ai_next;
    }
    let mut next = ptr::null_mut();
    for mut info in all.into_iter().rev() {
        info.ai_next = next;
        next = Box::into_raw(Box::new(info));
    }
    next
}

fn words(bytes: usize) -> usize {
    bytes.div_ceil(size_of::<u64>())
}

fn leaked(bytes: &[u8]) -> *mut u64 {
    let mut whole = vec![0u64; words(bytes.len())].into_boxed_slice();
    for (word, part) in whole.iter_mut().zip(bytes.chunks(size_of::<u64>())) {
        let mut all = [0; size_of::<u64>()];
        all[..part.len()].copy_from_slice(part);
        *word = u64::from_ne_bytes(all);
    }
    Box::leak(whole).as_mut_ptr()
}

/// Frees the name of an entry, if it has one.
///
/// # Safety
/// It is a boxed slice with its zero, and is not used again.
pub(super) unsafe fn free_name(info: &ws::ADDRINFOEXW) {
    // SAFETY: the caller's promise.
    let Some(name) = (unsafe { crate::told::wide_text(info.ai_canonname) }) else { return };
    let length = name.encode_utf16().count() + 1;
    // SAFETY: the caller's promise: so many units.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(info.ai_canonname, length)) });
}

/// `FreeAddrInfoExW`.
///
/// # Safety
/// `info` is null or a list that `GetAddrInfoExW` gave, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FreeAddrInfoExW(info: *const ws::ADDRINFOEXW) {
    let mut next = info.cast_mut();
    while !next.is_null() {
        // SAFETY: the list was made of boxes.
        let info = unsafe { Box::from_raw(next) };
        // SAFETY: the name is not used again.
        unsafe { free_name(&info) };
        let whole = ptr::slice_from_raw_parts_mut(info.ai_addr.cast::<u64>(), words(info.ai_addrlen));
        // SAFETY: it was a boxed slice of so many words.
        drop(unsafe { Box::from_raw(whole) });
        next = info.ai_next;
    }
}
