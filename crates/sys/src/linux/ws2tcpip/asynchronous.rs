//! `WSAAsyncGetHostByName` and its kin: what the database functions find, looked up on a thread of the pool, in a buffer of the program's,
//! with a message to a window when it is there.
#![allow(unsafe_code)] // Reads the program's strings, fills in its buffer.

use super::{database, fail};
use crate::linux::arena::Arena;
use crate::linux::current::last_error;
use crate::linux::messages::{PostMessageW, window};
use crate::linux::pointer;
use crate::linux::pool::Pool;
use crate::linux::winsock2::{finish, startup};
use overlapped_core::error::WsaError;
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::ffi::CString;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation::{HANDLE, HWND};
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PCSTR, PSTR};

/// Requests by their numbers, which are what the program gets as handles.
#[derive(Debug)]
struct Requests {
    next: usize,
    /// Neither told nor cancelled.
    running: BTreeSet<usize>,
}

static REQUESTS: Mutex<Requests> = Mutex::new(Requests { next: 1, running: BTreeSet::new() });

/// What was found: a structure of this thread's.
#[derive(Debug, Clone, Copy)]
enum Found {
    Host(*mut ws::HOSTENT),
    Service(*mut ws::SERVENT),
    Protocol(*mut ws::PROTOENT),
}

/// The strings of a list that ends with null.
///
/// # Safety
/// `list` is null or such a list, and each string has `length` bytes or, without a length, ends with a zero.
unsafe fn strings(list: *mut *mut i8, length: Option<usize>) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    // SAFETY: the caller's promise: an entry follows as long as none was null.
    while let Some(text) = unsafe { pointer::get(list.wrapping_add(found.len())) }.filter(|text| !text.is_null()) {
        found.push(match length {
            // SAFETY: the caller's promise.
            Some(length) => unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) }.to_vec(),
            // SAFETY: as above.
            None => unsafe { with_zero(text.cast()) },
        });
    }
    found
}

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn with_zero(text: PCSTR) -> Vec<u8> {
    // SAFETY: the caller's promise.
    [unsafe { pointer::narrow(text) }.unwrap_or_default(), &[0]].concat()
}

fn put_list(arena: &mut Arena, strings: &[Vec<u8>]) -> *mut *mut i8 {
    let pointers: Vec<*mut i8> = strings.iter().map(|text| arena.put(text).cast()).chain([null_mut()]).collect();
    arena.put(&pointers)
}

/// Fills in the buffer; how many bytes it takes.
///
/// # Safety
/// What was found is a structure of the database functions, and the buffer is missing or has `room` writable bytes.
unsafe fn fill(found: Found, buffer: usize, room: usize) -> Result<usize, (WsaError, usize)> {
    let to = std::ptr::with_exposed_provenance_mut::<u8>(buffer);
    let mut arena = Arena::new(buffer);
    let fits = |arena: &Arena| match arena.len() <= room && !pointer::is_missing(to) {
        true => Ok(()),
        false => Err((WsaError::WSAENOBUFS, arena.len())),
    };
    match found {
        Found::Host(host) => {
            // SAFETY: the caller's promise.
            let host = unsafe { *host };
            arena.reserve::<ws::HOSTENT>();
            // SAFETY: as above; each address has the length that the structure says.
            let addresses = unsafe { strings(host.h_addr_list, Some(host.h_length.max(0) as usize)) };
            // SAFETY: as above.
            let (name, aliases) = (unsafe { with_zero(host.h_name) }, unsafe { strings(host.h_aliases, None) });
            let first = ws::HOSTENT {
                h_name: arena.put(&name),
                h_aliases: put_list(&mut arena, &aliases),
                h_addr_list: put_list(&mut arena, &addresses),
                ..host
            };
            fits(&arena)?;
            // SAFETY: the caller's promise, and it fits.
            unsafe { arena.copy_to(to.cast(), first) };
        }
        Found::Service(service) => {
            // SAFETY: the caller's promise.
            let service = unsafe { *service };
            arena.reserve::<ws::SERVENT>();
            // SAFETY: as above.
            let (name, protocol) = (unsafe { with_zero(service.s_name) }, unsafe { with_zero(service.s_proto) });
            // SAFETY: as above.
            let aliases = unsafe { strings(service.s_aliases, None) };
            let first = ws::SERVENT {
                s_name: arena.put(&name),
                s_aliases: put_list(&mut arena, &aliases),
                s_proto: arena.put(&protocol),
                ..service
            };
            fits(&arena)?;
            // SAFETY: the caller's promise, and it fits.
            unsafe { arena.copy_to(to.cast(), first) };
        }
        Found::Protocol(protocol) => {
            // SAFETY: the caller's promise.
            let protocol = unsafe { *protocol };
            arena.reserve::<ws::PROTOENT>();
            // SAFETY: as above.
            let (name, aliases) = (unsafe { with_zero(protocol.p_name) }, unsafe { strings(protocol.p_aliases, None) });
            let first =
                ws::PROTOENT { p_name: arena.put(&name), p_aliases: put_list(&mut arena, &aliases), ..protocol };
            fits(&arena)?;
            // SAFETY: the caller's promise, and it fits.
            unsafe { arena.copy_to(to.cast(), first) };
        }
    }
    Ok(arena.len())
}

/// Looks something up on another thread. The message's `wParam` is the request, the low word of its `lParam` how many bytes the buffer has
/// taken or is to have, the high word the error.
///
/// # Safety
/// The buffer is missing or has `room` bytes that are the library's until the message has come.
unsafe fn begin(
    window: HWND,
    message: u32,
    buffer: PSTR,
    room: i32,
    look_up: impl FnOnce() -> Option<Found> + Send + 'static,
) -> HANDLE {
    let begun = (|| {
        startup::check_started()?;
        window::find(window).ok_or(WsaError::WSAEINVAL)?;
        let pool = Pool::of_process().ok_or(WsaError::WSAENOBUFS)?;
        let mut requests = REQUESTS.lock();
        let request = requests.next;
        requests.next += 1;
        requests.running.insert(request);
        drop(requests);
        let (window, buffer) = (window.expose_provenance(), buffer.expose_provenance());
        let job = move || {
            let found = look_up().ok_or_else(last_error);
            let mut requests = REQUESTS.lock();
            // Who has cancelled it has its buffer back.
            if !requests.running.remove(&request) {
                return;
            }
            let filled = match found {
                // SAFETY: the caller's promise, since it has not been cancelled.
                Ok(found) => unsafe { fill(found, buffer, room.max(0) as usize) }
                    .map_err(|(error, needed)| (error.code() as u32, needed)),
                Err(error) => Err((error, 0)),
            };
            drop(requests);
            let (error, bytes) = match filled {
                Ok(bytes) => (0, bytes),
                Err((error, needed)) => (error, needed),
            };
            let told = (error << 16 | bytes.min(0xffff) as u32) as isize;
            // SAFETY: nothing is demanded.
            unsafe { PostMessageW(std::ptr::with_exposed_provenance_mut(window), message, request, told) };
        };
        pool.post(Box::new(job), true);
        Ok(request)
    })();
    match begun {
        Ok(request) => std::ptr::without_provenance_mut(request),
        Err(error) => fail(error, null_mut()),
    }
}

/// A string of the program's, to be read on another thread.
///
/// # Safety
/// `text` is null or ends with a zero.
unsafe fn owned(text: PCSTR) -> Option<CString> {
    // SAFETY: the caller's promise.
    unsafe { pointer::narrow(text) }.and_then(|text| CString::new(text).ok())
}

fn pointer_to(text: Option<&CString>) -> PCSTR {
    text.map_or(std::ptr::null(), |text| text.as_ptr().cast())
}

/// `WSAAsyncGetHostByName`—Looks a machine's name up and posts a message when its addresses are in the buffer, which is to have
/// MAXGETHOSTSTRUCT bytes. The result is the request, to know the message by; null on failure.
///
/// Errors at once: WSANOTINITIALISED, WSAEINVAL (no such window), WSAENOBUFS. With the message: those of `gethostbyname`, and WSAENOBUFS
/// where the buffer is too small.
///
/// # Safety
/// `name` is null or ends with a zero; the buffer has `buflen` bytes that are the library's until the message or the cancel.
pub unsafe extern "system" fn WSAAsyncGetHostByName(
    hwnd: HWND,
    wmsg: u32,
    name: PCSTR,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let name = unsafe { owned(name) };
    let look_up = move || {
        // SAFETY: the string ends with a zero.
        let host = unsafe { database::gethostbyname(pointer_to(name.as_ref())) };
        (!host.is_null()).then_some(Found::Host(host))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSAAsyncGetHostByAddr`—The same for an address.
///
/// Errors: as [`WSAAsyncGetHostByName`], with those of `gethostbyaddr`.
///
/// # Safety
/// As [`WSAAsyncGetHostByName`]; the address has `len` bytes.
pub unsafe extern "system" fn WSAAsyncGetHostByAddr(
    hwnd: HWND,
    wmsg: u32,
    addr: PCSTR,
    len: i32,
    r#type: i32,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    let given = (!pointer::is_missing(addr)).then(|| {
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(addr, len.clamp(0, 16) as usize) }.to_vec()
    });
    let look_up = move || {
        let address = given.as_ref().map_or(std::ptr::null(), |bytes| bytes.as_ptr());
        // The lengths that the function takes are at most 16, so that no more is read than was copied.
        // SAFETY: it has so many bytes.
        let host = unsafe { database::gethostbyaddr(address, len, r#type) };
        (!host.is_null()).then_some(Found::Host(host))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSAAsyncGetServByName`—The same for a service.
///
/// Errors: as [`WSAAsyncGetHostByName`], with those of `getservbyname`.
///
/// # Safety
/// As [`WSAAsyncGetHostByName`]; the strings are null or end with a zero.
pub unsafe extern "system" fn WSAAsyncGetServByName(
    hwnd: HWND,
    wmsg: u32,
    name: PCSTR,
    proto: PCSTR,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let (name, protocol) = (unsafe { owned(name) }, unsafe { owned(proto) });
    let look_up = move || {
        // SAFETY: the strings end with zeros.
        let service = unsafe { database::getservbyname(pointer_to(name.as_ref()), pointer_to(protocol.as_ref())) };
        (!service.is_null()).then_some(Found::Service(service))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSAAsyncGetServByPort`—The same for a port, which is given in network order.
///
/// Errors: as [`WSAAsyncGetHostByName`], with those of `getservbyport`.
///
/// # Safety
/// As [`WSAAsyncGetServByName`].
pub unsafe extern "system" fn WSAAsyncGetServByPort(
    hwnd: HWND,
    wmsg: u32,
    port: i32,
    proto: PCSTR,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let protocol = unsafe { owned(proto) };
    let look_up = move || {
        // SAFETY: the string ends with a zero.
        let service = unsafe { database::getservbyport(port, pointer_to(protocol.as_ref())) };
        (!service.is_null()).then_some(Found::Service(service))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSAAsyncGetProtoByName`—The same for a protocol.
///
/// Errors: as [`WSAAsyncGetHostByName`], with those of `getprotobyname`.
///
/// # Safety
/// As [`WSAAsyncGetHostByName`].
pub unsafe extern "system" fn WSAAsyncGetProtoByName(
    hwnd: HWND,
    wmsg: u32,
    name: PCSTR,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let name = unsafe { owned(name) };
    let look_up = move || {
        // SAFETY: the string ends with a zero.
        let protocol = unsafe { database::getprotobyname(pointer_to(name.as_ref())) };
        (!protocol.is_null()).then_some(Found::Protocol(protocol))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSAAsyncGetProtoByNumber`—The same for a protocol's number.
///
/// Errors: as [`WSAAsyncGetHostByName`], with those of `getprotobynumber`.
///
/// # Safety
/// As [`WSAAsyncGetHostByName`].
pub unsafe extern "system" fn WSAAsyncGetProtoByNumber(
    hwnd: HWND,
    wmsg: u32,
    number: i32,
    buf: PSTR,
    buflen: i32,
) -> HANDLE {
    let look_up = move || {
        // SAFETY: nothing is demanded.
        let protocol = unsafe { database::getprotobynumber(number) };
        (!protocol.is_null()).then_some(Found::Protocol(protocol))
    };
    // SAFETY: the caller's promise.
    unsafe { begin(hwnd, wmsg, buf, buflen, look_up) }
}

/// `WSACancelAsyncRequest`—Ends a request of these functions: its message does not come, and its buffer is the program's again.
///
/// Errors: WSAEINVAL (no request), WSAEALREADY (its message has been posted), WSANOTINITIALISED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSACancelAsyncRequest(hasynctaskhandle: HANDLE) -> i32 {
    let cancel = || {
        startup::check_started()?;
        let request = hasynctaskhandle.addr();
        let mut requests = REQUESTS.lock();
        match requests.running.remove(&request) {
            true => Ok(()),
            false if request != 0 && request < requests.next => Err(WsaError::WSAEALREADY),
            false => Err(WsaError::WSAEINVAL),
        }
    };
    finish(cancel())
}
