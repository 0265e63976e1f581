//! Name spaces: who answers for names, and questions to them. There is one provider here, DNS, which answers as `getaddrinfo` does: of hosts
//! and of services by their well-known names. It takes no registrations, as Windows' does not.

mod answer;
mod classes;
mod packing;
mod providers;
mod query;
mod search;

use overlapped_sys::winsock as ws;
use std::ffi::c_int;

/// The name space of DNS, and the question to every one.
const NS_ALL: u32 = 0;
const NS_DNS: u32 = 12;

/// A `GUID`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Guid {
    first: u32,
    second: u16,
    third: u16,
    rest: [u8; 8],
}

impl Guid {
    /// One of the class identifiers of Winsock, which differ in their first part.
    const fn class(first: u32) -> Self {
        Self { first, second: 0, third: 0, rest: [0xc0, 0, 0, 0, 0, 0, 0, 0x46] }
    }

    /// The provider of DNS.
    const DNS: Self =
        Self { first: 0x2205_9d40, second: 0x7e9e, third: 0x11cf, rest: [0xae, 0x5a, 0, 0xaa, 0, 0xa7, 0x11, 0x2b] };
}

/// The failed result, and the last error.
fn fails(error: c_int) -> c_int {
    // SAFETY: takes no memory.
    unsafe { ws::WSASetLastError(error) };
    ws::SOCKET_ERROR
}

/// Whether Winsock has been started; what else is wrong with no socket is known.
pub fn check_started() -> Result<(), c_int> {
    // SAFETY: no socket is named.
    unsafe { ws::closesocket(ws::INVALID_SOCKET) };
    // SAFETY: takes no memory.
    match unsafe { ws::WSAGetLastError() } {
        ws::WSANOTINITIALISED => Err(ws::WSANOTINITIALISED),
        _ => Ok(()),
    }
}

/// Whether a question to this name space or provider is one to DNS.
///
/// # Safety
/// `provider` is null or valid.
pub unsafe fn is_dns(name_space: u32, provider: *const Guid) -> bool {
    // SAFETY: the caller's promise.
    let provider = unsafe { provider.as_ref() };
    (name_space == NS_ALL || name_space == NS_DNS) && provider.is_none_or(|provider| *provider == Guid::DNS)
}

pub fn finish(result: Result<(), c_int>) -> c_int {
    result.map_or_else(fails, |()| 0)
}
