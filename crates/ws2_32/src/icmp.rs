//! `icmpapi.h`: echoes over IPv4, by a ping socket where the system permits one and a raw socket where it permits that.

mod exchange;

use crate::held::{Held, fails};
use exchange::{Echo, Request};
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading::SetEvent;
use std::ffi::c_void;
use std::sync::Arc;
use std::{ptr, slice, thread};

const IP_REQ_TIMED_OUT: u32 = 11010;
const IP_FLAG_DF: u8 = 2;

/// `IP_OPTION_INFORMATION`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Options {
    ttl: u8,
    tos: u8,
    flags: u8,
    size: u8,
    data: *mut u8,
}

/// `ICMP_ECHO_REPLY`. What is reserved counts the replies of the buffer.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Reply {
    address: u32,
    status: u32,
    round_trip_ms: u32,
    size: u16,
    reserved: u16,
    data: *mut c_void,
    options: Options,
}

static OPEN: Held<Echo> = Held::new();

/// `IcmpCreateFile`: a handle for echoes. ERROR_ACCESS_DENIED where the system permits neither kind of socket
/// (`net.ipv4.ping_group_range`).
#[unsafe(no_mangle)]
pub extern "C" fn IcmpCreateFile() -> HANDLE {
    match Echo::new() {
        Ok(echo) => match OPEN.insert(echo) {
            handle if handle.is_null() => fails(f::ERROR_NOT_ENOUGH_MEMORY, f::INVALID_HANDLE_VALUE),
            handle => handle,
        },
        Err(error) => fails(error, f::INVALID_HANDLE_VALUE),
    }
}

/// `IcmpCloseHandle`: ERROR_INVALID_HANDLE for what is none.
#[unsafe(no_mangle)]
pub extern "C" fn IcmpCloseHandle(handle: HANDLE) -> i32 {
    if OPEN.close(handle) { 1 } else { fails(f::ERROR_INVALID_HANDLE, 0) }
}

/// Where the reply goes: the program's buffer, which is its own until the echo has ended.
struct Buffer {
    at: usize,
    size: usize,
}

impl Buffer {
    /// Writes what came of an echo; how many replies that is, and the error if it is none.
    ///
    /// # Safety
    /// The buffer is valid for writes of its size, which is that of a reply at least.
    unsafe fn fill(&self, result: Result<exchange::Reply, u32>) -> Result<u32, u32> {
        let reply: *mut Reply = ptr::with_exposed_provenance_mut(self.at);
        let nothing = Options { ttl: 0, tos: 0, flags: 0, size: 0, data: ptr::null_mut() };
        let (mut told, data) = match &result {
            Ok(came) => {
                let options = Options { ttl: came.ttl, ..nothing };
                let told = Reply {
                    address: u32::from_ne_bytes(came.from.octets()),
                    status: came.status,
                    round_trip_ms: came.round_trip_ms,
                    size: came.data.len().min(self.size - size_of::<Reply>()) as u16,
                    reserved: 1,
                    data: ptr::null_mut(),
                    options,
                };
                (told, &came.data[..])
            }
            Err(error) => {
                let (address, status) = (0, *error);
                let data = ptr::null_mut();
                (Reply { address, status, round_trip_ms: 0, size: 0, reserved: 0, data, options: nothing }, &[][..])
            }
        };
        let behind = ptr::with_exposed_provenance_mut::<u8>(self.at + size_of::<Reply>());
        if told.size > 0 {
            told.data = behind.cast();
            // SAFETY: the caller's promise: so much room lies behind the reply.
            unsafe { ptr::copy_nonoverlapping(data.as_ptr(), behind, told.size.into()) };
        }
        // SAFETY: the caller's promise.
        unsafe { reply.write_unaligned(told) };
        result.map(|_| 1)
    }
}

/// # Safety
/// `data` is null or valid for `size` bytes, `options` null or valid.
unsafe fn request(to: u32, data: *const u8, size: u16, options: *const Options, timeout_ms: u32) -> Request {
    let data = match data.is_null() {
        true => Vec::new(),
        // SAFETY: the caller's promise.
        false => unsafe { slice::from_raw_parts(data, size.into()) }.to_vec(),
    };
    // SAFETY: the caller's promise; it is not null.
    let options = (!options.is_null()).then(|| unsafe { options.read_unaligned() });
    let to = to.to_ne_bytes().into();
    match options {
        None => Request { to, data, ttl: 128, tos: 0, keeps_whole: false, timeout_ms },
        Some(with) => {
            let keeps_whole = with.flags & IP_FLAG_DF != 0;
            Request { to, data, ttl: with.ttl.max(1), tos: with.tos, keeps_whole, timeout_ms }
        }
    }
}

/// What is wrong with the arguments, or the echo's handle.
fn check(handle: HANDLE, buffer: *mut c_void, size: u32) -> Result<Arc<Echo>, u32> {
    if buffer.is_null() || (size as usize) < size_of::<Reply>() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    OPEN.get(handle).ok_or(f::ERROR_INVALID_HANDLE)
}

/// `IcmpSendEcho`: sends an echo and waits for its reply, or for the word that it cannot be had. How many came: one, or zero and the last
/// error (IP_REQ_TIMED_OUT, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER).
///
/// # Safety
/// `data` is null or valid for `size` bytes, `options` null or valid, `buffer` null or valid for `room` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IcmpSendEcho(
    handle: HANDLE,
    to: u32,
    data: *const u8,
    size: u16,
    options: *const Options,
    buffer: *mut c_void,
    room: u32,
    timeout_ms: u32,
) -> u32 {
    let echo = match check(handle, buffer, room) {
        Ok(echo) => echo,
        Err(error) => return fails(error, 0),
    };
    // SAFETY: the caller's promise.
    let request = unsafe { request(to, data, size, options, timeout_ms) };
    let into = Buffer { at: buffer.expose_provenance(), size: room as usize };
    let result = overlapped_sys::blocking(|| echo.exchange(&request));
    // SAFETY: the caller's promise.
    unsafe { into.fill(result) }.unwrap_or_else(|error| fails(error, 0))
}

/// `IcmpSendEcho2`: as [`IcmpSendEcho`]; with an event it goes on by itself (ERROR_IO_PENDING), and sets the event in the end. A routine is
/// refused with ERROR_NOT_SUPPORTED.
///
/// # Safety
/// As [`IcmpSendEcho`]; with an event the buffer is valid until it has been set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IcmpSendEcho2(
    handle: HANDLE,
    event: HANDLE,
    routine: *const c_void,
    _context: *mut c_void,
    to: u32,
    data: *const u8,
    size: u16,
    options: *const Options,
    buffer: *mut c_void,
    room: u32,
    timeout_ms: u32,
) -> u32 {
    if !routine.is_null() {
        return fails(f::ERROR_NOT_SUPPORTED, 0);
    }
    if event.is_null() {
        // SAFETY: the caller's promise.
        return unsafe { IcmpSendEcho(handle, to, data, size, options, buffer, room, timeout_ms) };
    }
    let echo = match check(handle, buffer, room) {
        Ok(echo) => echo,
        Err(error) => return fails(error, 0),
    };
    // SAFETY: the caller's promise.
    let request = unsafe { request(to, data, size, options, timeout_ms) };
    let into = Buffer { at: buffer.expose_provenance(), size: room as usize };
    let event = event.expose_provenance();
    let exchange = move || {
        let result = echo.exchange(&request);
        // SAFETY: the caller's promise: the buffer is valid until the event is set. What came is in it.
        let _ = unsafe { into.fill(result) };
        // SAFETY: takes no memory.
        unsafe { SetEvent(ptr::with_exposed_provenance_mut(event)) };
    };
    match thread::Builder::new().name("overlapped echo".into()).spawn(exchange) {
        Ok(_) => fails(f::ERROR_IO_PENDING, 0),
        Err(_) => fails(f::ERROR_NO_SYSTEM_RESOURCES, 0),
    }
}

/// `IcmpParseReplies`: how many replies a buffer has that [`IcmpSendEcho2`] has filled; zero, and the last error, if there is none.
///
/// # Safety
/// `buffer` is null or valid for `room` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IcmpParseReplies(buffer: *mut c_void, room: u32) -> u32 {
    if buffer.is_null() || (room as usize) < size_of::<Reply>() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let reply = unsafe { buffer.cast::<Reply>().read_unaligned() };
    match reply.reserved {
        0 => fails(if reply.status == 0 { IP_REQ_TIMED_OUT } else { reply.status }, 0),
        count => count.into(),
    }
}
