//! `GetAddrInfoExA` and `FreeAddrInfoEx`: the narrow forms, which know neither OVERLAPPED nor timeout.

use super::{FreeAddrInfoExW, GetAddrInfoExW, Overlapped, fails};
use crate::nameservice::Guid;
use crate::told::{self, Unit};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock as ws;
use std::ffi::{CString, c_int, c_void};
use std::ptr;

/// `GetAddrInfoExA`: as `getaddrinfo`, with a name space. WSAEINVAL (what only the wide form knows, no result), WSASERVICE_NOT_FOUND.
///
/// # Safety
/// The texts are null or end with zeros; provider, hints and result are null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAddrInfoExA(
    name: *const u8,
    service: *const u8,
    name_space: u32,
    provider: *const Guid,
    hints: *const ws::ADDRINFOEXA,
    result: *mut *mut ws::ADDRINFOEXA,
    timeout: *const ws::TIMEVAL,
    overlapped: *mut Overlapped,
    routine: *const c_void,
    handle: *mut HANDLE,
) -> c_int {
    if !(timeout.is_null() && overlapped.is_null() && routine.is_null() && handle.is_null()) {
        return fails(ws::WSAEINVAL);
    }
    // SAFETY: the caller's promise.
    let name = unsafe { told::narrow_text(name) }.map(|name| u16::units(&name));
    // SAFETY: the caller's promise.
    let service = unsafe { told::narrow_text(service) }.map(|service| u16::units(&service));
    let start = |text: &Option<Vec<u16>>| text.as_ref().map_or(ptr::null(), Vec::as_ptr);
    // Of the hints four numbers are read, and of a result one pointer is written: both are laid out alike.
    // SAFETY: the caller's promise; the texts end with zeros.
    let error = unsafe {
        GetAddrInfoExW(
            start(&name),
            start(&service),
            name_space,
            provider,
            hints.cast(),
            result.cast(),
            ptr::null(),
            ptr::null_mut(),
            None,
            ptr::null_mut(),
        )
    };
    if error == 0 {
        // SAFETY: the call has written it.
        let mut next: *mut ws::ADDRINFOEXW = unsafe { result.cast::<*mut ws::ADDRINFOEXW>().read() };
        // SAFETY: the list is this call's own.
        while let Some(info) = unsafe { next.as_mut() } {
            // SAFETY: the name is null or ends with a zero.
            if let Some(name) = unsafe { told::wide_text(info.ai_canonname) } {
                // SAFETY: it is a boxed slice with its zero, which nobody uses after this.
                unsafe { super::list::free_name(info) };
                info.ai_canonname = CString::new(name).unwrap_or_default().into_raw().cast();
            }
            next = info.ai_next;
        }
    }
    error
}

/// `FreeAddrInfoEx`.
///
/// # Safety
/// `info` is null or a list that `GetAddrInfoExA` gave, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FreeAddrInfoEx(info: *mut ws::ADDRINFOEXA) {
    let mut next = info;
    // SAFETY: the caller's promise.
    while let Some(info) = unsafe { next.as_mut() } {
        if !info.ai_canonname.is_null() {
            // SAFETY: `GetAddrInfoExA` made it so.
            drop(unsafe { CString::from_raw(info.ai_canonname.cast()) });
            info.ai_canonname = ptr::null_mut();
        }
        next = info.ai_next;
    }
    // SAFETY: the caller's promise; no name is left.
    unsafe { FreeAddrInfoExW(info.cast()) };
}
