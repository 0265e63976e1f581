//! `getnameinfo`: the name and the service of an address.
#![allow(unsafe_code)] // Reads the program's address, writes its strings.

use super::{lookup_error, services};
use crate::linux::address;
use crate::linux::current::set_last_error;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::winsock2::startup;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::Address;
use std::ffi::CStr;
use windows_sys::Win32::Foundation::ERROR_INSUFFICIENT_BUFFER;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PSTR, PWSTR};

const KNOWN: u32 = ws::NI_NOFQDN | ws::NI_NUMERICHOST | ws::NI_NAMEREQD | ws::NI_NUMERICSERV | ws::NI_DGRAM;

/// The name of a machine, or its address as text.
pub(super) fn host(from: &Address, flags: u32) -> Result<String, WsaError> {
    let _blocking = Blocking::new();
    let mut ours = libc::NI_NUMERICSERV;
    for (theirs, mine) in [
        (ws::NI_NOFQDN, libc::NI_NOFQDN),
        (ws::NI_NUMERICHOST, libc::NI_NUMERICHOST),
        (ws::NI_NAMEREQD, libc::NI_NAMEREQD),
    ] {
        if flags & theirs != 0 {
            ours |= mine;
        }
    }
    let mut name = [0u8; ws::NI_MAXHOST as usize];
    let (at, room) = (name.as_mut_ptr().cast(), name.len() as u32);
    let address = (&raw const from.storage).cast();
    // SAFETY: the address is live, and there is so much room for the name.
    let code = unsafe { libc::getnameinfo(address, from.length, at, room, std::ptr::null_mut(), 0, ours) };
    if code != 0 {
        return Err(lookup_error(code));
    }
    let name = CStr::from_bytes_until_nul(&name).map_err(|_| WsaError::WSANO_RECOVERY)?;
    Ok(name.to_string_lossy().into_owned())
}

fn service(port: u16, flags: u32) -> String {
    let protocol = if flags & ws::NI_DGRAM != 0 { "udp" } else { "tcp" };
    let named = if flags & ws::NI_NUMERICSERV != 0 { None } else { services::by_port(port, Some(protocol)) };
    named.map_or_else(|| port.to_string(), |entry| entry.name)
}

/// Both names of an address, those that are wanted.
///
/// # Safety
/// `from` is null or has `length` readable bytes.
unsafe fn names(
    from: *const ws::SOCKADDR,
    length: i32,
    flags: i32,
    wanted: (bool, bool),
) -> Result<(Option<String>, Option<String>), WsaError> {
    startup::check_started()?;
    // SAFETY: the caller's promise: the family comes first.
    let family = unsafe { pointer::get(from.cast::<u16>()) }.filter(|_| length >= 2).ok_or(WsaError::WSAEFAULT)?;
    let flags = flags as u32;
    if flags & !KNOWN != 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let ours = match family {
        ws::AF_INET => libc::AF_INET,
        ws::AF_INET6 => libc::AF_INET6,
        _ => return Err(WsaError::WSAEAFNOSUPPORT),
    };
    // SAFETY: the caller's promise.
    let address = unsafe { address::from_winsock(from, length, ours) }?;
    if !wanted.0 && !wanted.1 {
        return Err(WsaError::WSAHOST_NOT_FOUND);
    }
    let host = if wanted.0 { Some(host(&address, flags)?) } else { None };
    Ok((host, wanted.1.then(|| service(address::port(&address), flags))))
}

/// Ends a call: the code is returned, and is the last error.
fn finish(result: Result<(), u32>) -> i32 {
    let code = result.err().unwrap_or(0);
    set_last_error(code);
    code as i32
}

/// # Safety
/// `to` is null or has so much room.
unsafe fn put<T: Copy + Default>(text: Option<Vec<T>>, to: *mut T, room: u32) -> Result<(), u32> {
    match text {
        // SAFETY: the caller's promise.
        Some(text) if !unsafe { pointer::put_string(to, room as usize, &text) } => Err(ERROR_INSUFFICIENT_BUFFER),
        _ => Ok(()),
    }
}

/// `getnameinfo`—The name and the service of an address; what has no buffer is not looked up. Returns the error.
///
/// Errors: WSAHOST_NOT_FOUND (no name, where one is required; neither wanted), WSAEFAULT (null, too short), WSAEAFNOSUPPORT, WSAEINVAL
/// (flags), ERROR_INSUFFICIENT_BUFFER, WSATRY_AGAIN, WSANO_RECOVERY, WSANOTINITIALISED.
///
/// # Safety
/// `psockaddr` is null or has so many readable bytes; the buffers are null or have so much room.
pub unsafe extern "system" fn getnameinfo(
    psockaddr: *const ws::SOCKADDR,
    sockaddrlength: ws::socklen_t,
    pnodebuffer: PSTR,
    nodebuffersize: u32,
    pservicebuffer: PSTR,
    servicebuffersize: u32,
    flags: i32,
) -> i32 {
    let wanted = (!pnodebuffer.is_null() && nodebuffersize > 0, !pservicebuffer.is_null() && servicebuffersize > 0);
    let tell = || {
        // SAFETY: the caller's promise.
        let (host, service) =
            unsafe { names(psockaddr, sockaddrlength, flags, wanted) }.map_err(|error| error.code() as u32)?;
        // SAFETY: the caller's promise.
        unsafe { put(host.map(String::into_bytes), pnodebuffer, nodebuffersize) }?;
        // SAFETY: the caller's promise.
        unsafe { put(service.map(String::into_bytes), pservicebuffer, servicebuffersize) }
    };
    finish(tell())
}

/// `GetNameInfoW`—The same in UTF-16.
///
/// Errors: as [`getnameinfo`].
///
/// # Safety
/// As [`getnameinfo`].
pub unsafe extern "system" fn GetNameInfoW(
    psockaddr: *const ws::SOCKADDR,
    sockaddrlength: ws::socklen_t,
    pnodebuffer: PWSTR,
    nodebuffersize: u32,
    pservicebuffer: PWSTR,
    servicebuffersize: u32,
    flags: i32,
) -> i32 {
    let wanted = (!pnodebuffer.is_null() && nodebuffersize > 0, !pservicebuffer.is_null() && servicebuffersize > 0);
    let tell = || {
        // SAFETY: the caller's promise.
        let (host, service) =
            unsafe { names(psockaddr, sockaddrlength, flags, wanted) }.map_err(|error| error.code() as u32)?;
        // SAFETY: the caller's promise.
        unsafe { put(host.map(|host| pointer::utf16(&host)), pnodebuffer, nodebuffersize) }?;
        // SAFETY: the caller's promise.
        unsafe { put(service.map(|name| pointer::utf16(&name)), pservicebuffer, servicebuffersize) }
    };
    finish(tell())
}
