//! `WSALookupServiceBegin` and the other functions of name spaces, of which none has services here: what is asked for is not found.

use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};

/// Begins a search, unless what is asked is no question.
fn begin(query: *const c_void, lookup: *mut *mut c_void) -> c_int {
    let error = if query.is_null() || lookup.is_null() { ws::WSAEFAULT } else { ws::WSASERVICE_NOT_FOUND };
    // SAFETY: takes no memory.
    unsafe { ws::WSASetLastError(error) };
    ws::SOCKET_ERROR
}

/// `WSALookupServiceBeginA`: WSASERVICE_NOT_FOUND, or WSAEFAULT for a null pointer.
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceBeginA(query: *const c_void, _flags: u32, lookup: *mut *mut c_void) -> c_int {
    begin(query, lookup)
}

/// `WSALookupServiceBeginW`: as [`WSALookupServiceBeginA`].
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceBeginW(query: *const c_void, _flags: u32, lookup: *mut *mut c_void) -> c_int {
    begin(query, lookup)
}

/// No search has been begun, so no handle is one's.
fn next() -> c_int {
    // SAFETY: takes no memory.
    unsafe { ws::WSASetLastError(ws::WSA_INVALID_HANDLE) };
    ws::SOCKET_ERROR
}

/// `WSALookupServiceNextA`: WSA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceNextA(
    _lookup: *mut c_void,
    _flags: u32,
    _length: *mut u32,
    _found: *mut c_void,
) -> c_int {
    next()
}

/// `WSALookupServiceNextW`: WSA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceNextW(
    _lookup: *mut c_void,
    _flags: u32,
    _length: *mut u32,
    _found: *mut c_void,
) -> c_int {
    next()
}

/// `WSALookupServiceEnd`: WSA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn WSALookupServiceEnd(_lookup: *mut c_void) -> c_int {
    next()
}

/// `WSAGetQOSByName`: WSAEINVAL, for there is no template of any name; WSAENOTSOCK where the socket is none.
#[unsafe(no_mangle)]
pub extern "C" fn WSAGetQOSByName(s: ws::SOCKET, name: *const c_void, qos: *mut c_void) -> c_int {
    let (mut kind, mut length): (c_int, c_int) = (0, size_of::<c_int>() as c_int);
    let at = (&raw mut kind).cast();
    // SAFETY: the option and its length are live.
    let asked = unsafe { ws::getsockopt(s, ws::SOL_SOCKET, ws::SO_TYPE, at, &raw mut length) };
    if asked == 0 {
        let error = if name.is_null() || qos.is_null() { ws::WSAEFAULT } else { ws::WSAEINVAL };
        // SAFETY: takes no memory.
        unsafe { ws::WSASetLastError(error) };
    }
    0
}
