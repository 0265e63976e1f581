//! `WSAGetQOSByName`: templates of quality of service, of which there are none.

use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};

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
