//! The catalog of transport providers, which never changes here: there is no other than Linux'.

use crate::nameservice;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};

/// `WSAProviderConfigChange`: WSAEOPNOTSUPP, for there would never be anything to tell. WSANOTINITIALISED; WSAEFAULT (null).
#[unsafe(no_mangle)]
pub extern "C" fn WSAProviderConfigChange(
    handle: *mut HANDLE,
    _overlapped: *mut c_void,
    _routine: *const c_void,
) -> c_int {
    let told = if handle.is_null() { ws::WSAEFAULT } else { ws::WSAEOPNOTSUPP };
    nameservice::finish(nameservice::check_started().and(Err(told)))
}
