//! Classes of services and the services themselves, which a provider that takes registrations would keep: DNS takes none.

use super::{Guid, check_started, finish};
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};

/// A registration with these arguments, one of which is null where it must not be.
fn register(is_whole: bool) -> c_int {
    finish(check_started().and(Err(if is_whole { ws::WSAEOPNOTSUPP } else { ws::WSAEINVAL })))
}

/// `WSAInstallServiceClassA`: WSAEOPNOTSUPP; WSAEINVAL for null, WSANOTINITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn WSAInstallServiceClassA(class: *const c_void) -> c_int {
    register(!class.is_null())
}

/// `WSAInstallServiceClassW`: as [`WSAInstallServiceClassA`].
#[unsafe(no_mangle)]
pub extern "C" fn WSAInstallServiceClassW(class: *const c_void) -> c_int {
    register(!class.is_null())
}

/// `WSASetServiceA`: WSAEOPNOTSUPP; WSAEINVAL for null and for an operation that is none, WSANOTINITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn WSASetServiceA(service: *const c_void, operation: c_int, _flags: u32) -> c_int {
    // RNRSERVICE_REGISTER, RNRSERVICE_DEREGISTER, RNRSERVICE_DELETE.
    register(!service.is_null() && (0..=2).contains(&operation))
}

/// `WSASetServiceW`: as [`WSASetServiceA`].
#[unsafe(no_mangle)]
pub extern "C" fn WSASetServiceW(service: *const c_void, operation: c_int, flags: u32) -> c_int {
    WSASetServiceA(service, operation, flags)
}

/// No class has been installed, so none is found.
fn look(is_whole: bool) -> c_int {
    finish(check_started().and(Err(if is_whole { ws::WSATYPE_NOT_FOUND } else { ws::WSAEFAULT })))
}

/// `WSARemoveServiceClass`: WSATYPE_NOT_FOUND; WSAEFAULT for null, WSANOTINITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn WSARemoveServiceClass(class: *const Guid) -> c_int {
    look(!class.is_null())
}

/// `WSAGetServiceClassInfoA`: WSATYPE_NOT_FOUND; WSAEFAULT for null, WSANOTINITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn WSAGetServiceClassInfoA(
    provider: *const Guid,
    class: *const Guid,
    length: *mut u32,
    _info: *mut c_void,
) -> c_int {
    look(!(provider.is_null() || class.is_null() || length.is_null()))
}

/// `WSAGetServiceClassInfoW`: as [`WSAGetServiceClassInfoA`].
#[unsafe(no_mangle)]
pub extern "C" fn WSAGetServiceClassInfoW(
    provider: *const Guid,
    class: *const Guid,
    length: *mut u32,
    info: *mut c_void,
) -> c_int {
    WSAGetServiceClassInfoA(provider, class, length, info)
}

/// `WSAGetServiceClassNameByClassIdA`: WSATYPE_NOT_FOUND; WSAEFAULT for null, WSANOTINITIALISED.
#[unsafe(no_mangle)]
pub extern "C" fn WSAGetServiceClassNameByClassIdA(class: *const Guid, _name: *mut u8, length: *mut u32) -> c_int {
    look(!(class.is_null() || length.is_null()))
}

/// `WSAGetServiceClassNameByClassIdW`: as [`WSAGetServiceClassNameByClassIdA`].
#[unsafe(no_mangle)]
pub extern "C" fn WSAGetServiceClassNameByClassIdW(class: *const Guid, _name: *mut u16, length: *mut u32) -> c_int {
    look(!(class.is_null() || length.is_null()))
}
