//! Addresses as text: `inet_addr` and its kin, `WSAAddressToString`, `WSAStringToAddress`.
#![allow(unsafe_code)] // Reads and writes the program's addresses and strings.

use super::fail;
use crate::linux::pointer;
use crate::linux::winsock2::{finish, startup};
use overlapped_core::error::WsaError;
use std::cell::Cell;
use std::ffi::c_void;
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr::null;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PCSTR, PCWSTR, PSTR, PWSTR};

const AF_INET: i32 = ws::AF_INET as i32;
const AF_INET6: i32 = ws::AF_INET6 as i32;

/// One part of an address in the old way: decimal, octal with 0, hexadecimal with 0x.
fn part(text: &str) -> Option<u32> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { u32::from_str_radix(digits, radix).ok() } else { None }
}

/// An address of one to four parts, the last of which fills what is left.
pub(super) fn loose_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Option<Vec<u32>> = text.split('.').map(part).collect();
    let parts = parts.filter(|parts| parts.len() <= 4)?;
    let (last, leading) = parts.split_last()?;
    let bits = 32 - 8 * leading.len() as u32;
    if leading.iter().any(|part| *part > 255) || u64::from(*last) >= 1 << bits {
        return None;
    }
    let high = leading.iter().enumerate().fold(0, |sum, (at, part)| sum | part << (24 - 8 * at));
    Some(Ipv4Addr::from(high | last))
}

/// `inet_addr`—An IPv4 address of one to four parts, in network order; INADDR_NONE if it is none. A blank is 0.
///
/// Errors: WSAEFAULT (null), told by the last error alone.
///
/// # Safety
/// `cp` is null or ends with a zero.
pub unsafe extern "system" fn inet_addr(cp: PCSTR) -> u32 {
    // SAFETY: the caller's promise.
    let Some(text) = (unsafe { pointer::narrow_text(cp) }) else {
        return fail(WsaError::WSAEFAULT, ws::INADDR_NONE);
    };
    if text == " " {
        return 0;
    }
    // What comes behind a blank does not count.
    let text = text.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
    loose_ipv4(text).map_or(ws::INADDR_NONE, |address| u32::from_ne_bytes(address.octets()))
}

thread_local! {
    static NTOA: Cell<[u8; 16]> = const { Cell::new([0; 16]) };
}

/// `inet_ntoa`—An IPv4 address as text, in a buffer that the thread's next call overwrites.
///
/// # Safety
/// The string is the library's, to be read until the thread's next call.
pub unsafe extern "system" fn inet_ntoa(r#in: ws::IN_ADDR) -> PSTR {
    // SAFETY: every form of the union is the same four bytes.
    let address = unsafe { r#in.S_un.S_addr };
    let text = Ipv4Addr::from(address.to_ne_bytes()).to_string();
    let mut bytes = [0; 16];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    NTOA.set(bytes);
    NTOA.with(|buffer| buffer.as_ptr().cast())
}

/// The bytes of an address of a family.
fn parse(family: i32, text: &str) -> Result<Option<Vec<u8>>, WsaError> {
    match family {
        AF_INET => Ok(text.parse::<Ipv4Addr>().ok().map(|address| address.octets().to_vec())),
        AF_INET6 => Ok(text.parse::<Ipv6Addr>().ok().map(|address| address.octets().to_vec())),
        _ => Err(WsaError::WSAEAFNOSUPPORT),
    }
}

/// # Safety
/// `to` is null or has room for an address of the family.
unsafe fn pton(family: i32, text: Option<String>, to: *mut c_void) -> i32 {
    let parsed = match text {
        Some(text) if !to.is_null() => parse(family, &text),
        _ => Err(WsaError::WSAEFAULT),
    };
    match parsed {
        Ok(None) => 0,
        Ok(Some(bytes)) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { pointer::put_bytes(to.cast(), &bytes) };
            1
        }
        Err(error) => fail(error, -1),
    }
}

/// `inet_pton`—An address in its strict form: 1, or 0 if the text is none.
///
/// Errors: WSAEAFNOSUPPORT, WSAEFAULT (null); -1.
///
/// # Safety
/// `pszaddrstring` is null or ends with a zero; `paddrbuf` is null or has room for an address.
pub unsafe extern "system" fn inet_pton(family: i32, pszaddrstring: PCSTR, paddrbuf: *mut c_void) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { pointer::narrow_text(pszaddrstring) };
    // SAFETY: the caller's promise.
    unsafe { pton(family, text, paddrbuf) }
}

/// `InetPtonW`—The same in UTF-16.
///
/// Errors: as [`inet_pton`].
///
/// # Safety
/// As [`inet_pton`].
pub unsafe extern "system" fn InetPtonW(family: i32, pszaddrstring: PCWSTR, paddrbuf: *mut c_void) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { pointer::wide_text(pszaddrstring) };
    // SAFETY: the caller's promise.
    unsafe { pton(family, text, paddrbuf) }
}

/// The text of the address behind a pointer.
///
/// # Safety
/// `address` is null or an address of the family.
unsafe fn ntop(family: i32, address: *const c_void) -> Result<String, u32> {
    let null = || WsaError::WSA_INVALID_PARAMETER.code() as u32;
    match family {
        AF_INET => {
            // SAFETY: the caller's promise.
            let bytes = unsafe { pointer::get(address.cast::<[u8; 4]>()) }.ok_or_else(null)?;
            Ok(Ipv4Addr::from(bytes).to_string())
        }
        AF_INET6 => {
            // SAFETY: the caller's promise.
            let bytes = unsafe { pointer::get(address.cast::<[u8; 16]>()) }.ok_or_else(null)?;
            Ok(Ipv6Addr::from(bytes).to_string())
        }
        _ => Err(WsaError::WSAEAFNOSUPPORT.code() as u32),
    }
}

/// # Safety
/// `to` is null or has so much room.
unsafe fn finish_ntop<T: Copy + Default>(text: Result<Vec<T>, u32>, to: *mut T, room: usize) -> *const T {
    let error = match text {
        // SAFETY: the caller's promise.
        Ok(text) if unsafe { pointer::put_string(to, room, &text) } => return to,
        Ok(_) => WsaError::WSA_INVALID_PARAMETER.code() as u32,
        Err(error) => error,
    };
    crate::linux::current::set_last_error(error);
    null()
}

/// `inet_ntop`—An address as text; null on failure.
///
/// Errors: WSAEAFNOSUPPORT, ERROR_INVALID_PARAMETER (null, too little room).
///
/// # Safety
/// `paddr` is null or an address of the family; `pstringbuf` is null or has so much room.
pub unsafe extern "system" fn inet_ntop(
    family: i32,
    paddr: *const c_void,
    pstringbuf: PSTR,
    stringbufsize: usize,
) -> PCSTR {
    // SAFETY: the caller's promise.
    let text = unsafe { ntop(family, paddr) }.map(String::into_bytes);
    // SAFETY: the caller's promise.
    unsafe { finish_ntop(text, pstringbuf, stringbufsize) }
}

/// `InetNtopW`—The same in UTF-16.
///
/// Errors: as [`inet_ntop`].
///
/// # Safety
/// As [`inet_ntop`].
pub unsafe extern "system" fn InetNtopW(
    family: i32,
    paddr: *const c_void,
    pstringbuf: PWSTR,
    stringbufsize: usize,
) -> PCWSTR {
    // SAFETY: the caller's promise.
    let text = unsafe { ntop(family, paddr) }.map(|text| pointer::utf16(&text));
    // SAFETY: the caller's promise.
    unsafe { finish_ntop(text, pstringbuf, stringbufsize) }
}

/// An address with its port, as `WSAAddressToString` writes it: a port of zero is left out.
///
/// # Safety
/// `address` is null or has `length` readable bytes.
unsafe fn address_text(address: *const ws::SOCKADDR, length: u32) -> Result<String, WsaError> {
    const V4: u32 = size_of::<ws::SOCKADDR_IN>() as u32;
    const V6: u32 = size_of::<ws::SOCKADDR_IN6>() as u32;
    if address.is_null() || length < 2 {
        return Err(WsaError::WSAEFAULT);
    }
    // SAFETY: the caller's promise; it is not null.
    let family = unsafe { pointer::get(address.cast::<u16>()) };
    let mut text = String::new();
    match family {
        Some(ws::AF_INET) if length >= V4 => {
            // SAFETY: as above.
            let Some(bytes) = (unsafe { pointer::get(address.cast::<[u8; 8]>()) }) else { return Ok(text) };
            let port = u16::from_be_bytes([bytes[2], bytes[3]]);
            let _ = write!(text, "{}", Ipv4Addr::new(bytes[4], bytes[5], bytes[6], bytes[7]));
            if port != 0 {
                let _ = write!(text, ":{port}");
            }
        }
        Some(ws::AF_INET6) if length >= V6 => {
            // SAFETY: as above.
            let Some(bytes) = (unsafe { pointer::get(address.cast::<[u8; 28]>()) }) else { return Ok(text) };
            let port = u16::from_be_bytes([bytes[2], bytes[3]]);
            let mut octets = [0; 16];
            octets.copy_from_slice(&bytes[8..24]);
            let scope = u32::from_ne_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
            let _ = write!(text, "{}", Ipv6Addr::from(octets));
            if scope != 0 {
                let _ = write!(text, "%{scope}");
            }
            if port != 0 {
                text = format!("[{text}]:{port}");
            }
        }
        Some(ws::AF_INET | ws::AF_INET6) => return Err(WsaError::WSAEFAULT),
        _ => return Err(WsaError::WSAEINVAL),
    }
    Ok(text)
}

/// # Safety
/// `length` is null or valid, and `to` is null or has as much room as it says.
unsafe fn tell<T: Copy + Default>(text: Result<Vec<T>, WsaError>, to: *mut T, length: *mut u32) -> i32 {
    let tell = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let room = unsafe { pointer::get(length) }.filter(|_| !to.is_null()).ok_or(WsaError::WSAEFAULT)?;
        let text = text?;
        // SAFETY: as above.
        let fits = unsafe { pointer::put_string(to, room as usize, &text) };
        // SAFETY: as above; it is not null.
        unsafe { length.write(text.len() as u32 + 1) };
        if fits { Ok(()) } else { Err(WsaError::WSAEFAULT) }
    };
    finish(tell())
}

/// `WSAAddressToStringA`—An address with its port as text: `1.2.3.4:80`, `[::1%2]:80`; without a port where that is 0.
///
/// Errors: WSAEFAULT (null, too short, too little room: the length says what is needed), WSAEINVAL (another family),
/// WSANOTINITIALISED.
///
/// # Safety
/// `lpsaaddress` is null or has so many readable bytes; the length is null or valid, and the string has as much room as it says.
pub unsafe extern "system" fn WSAAddressToStringA(
    lpsaaddress: *const ws::SOCKADDR,
    dwaddresslength: u32,
    _lpprotocolinfo: *const ws::WSAPROTOCOL_INFOA,
    lpszaddressstring: PSTR,
    lpdwaddressstringlength: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { address_text(lpsaaddress, dwaddresslength) }.map(String::into_bytes);
    // SAFETY: the caller's promise.
    unsafe { tell(text, lpszaddressstring, lpdwaddressstringlength) }
}

/// `WSAAddressToStringW`—The same in UTF-16.
///
/// Errors: as [`WSAAddressToStringA`].
///
/// # Safety
/// As [`WSAAddressToStringA`].
pub unsafe extern "system" fn WSAAddressToStringW(
    lpsaaddress: *const ws::SOCKADDR,
    dwaddresslength: u32,
    _lpprotocolinfo: *const ws::WSAPROTOCOL_INFOW,
    lpszaddressstring: PWSTR,
    lpdwaddressstringlength: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { address_text(lpsaaddress, dwaddresslength) }.map(|text| pointer::utf16(&text));
    // SAFETY: the caller's promise.
    unsafe { tell(text, lpszaddressstring, lpdwaddressstringlength) }
}

/// A scope as a number, or as the name of an interface.
fn scope_of(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| crate::linux::iphlpapi::index_of(text))
}

/// The address and port of a text, and an IPv6 address's scope.
fn parse_with_port(family: i32, text: &str) -> Option<(IpAddr, u16, u32)> {
    match family {
        AF_INET => {
            let (host, port) = match text.split_once(':') {
                Some((host, port)) => (host, port.parse().ok()?),
                None => (text, 0),
            };
            Some((loose_ipv4(host)?.into(), port, 0))
        }
        _ => {
            let (host, port) = match text.strip_prefix('[') {
                None => (text, 0),
                Some(rest) => {
                    let (host, after) = rest.split_once(']')?;
                    (host, if after.is_empty() { 0 } else { after.strip_prefix(':')?.parse().ok()? })
                }
            };
            let (host, scope) = match host.split_once('%') {
                Some((host, scope)) => (host, scope_of(scope)?),
                None => (host, 0),
            };
            Some((host.parse::<Ipv6Addr>().ok()?.into(), port, scope))
        }
    }
}

/// # Safety
/// `length` is null or valid, and `to` is null or has as much room as it says.
unsafe fn string_to_address(text: Option<String>, family: i32, to: *mut ws::SOCKADDR, length: *mut i32) -> i32 {
    let parse = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let room = unsafe { pointer::get(length) }.ok_or(WsaError::WSAEFAULT)?;
        // No text is no address.
        let text = text.ok_or(WsaError::WSAEINVAL)?;
        let needed = match family {
            AF_INET => size_of::<ws::SOCKADDR_IN>(),
            AF_INET6 => size_of::<ws::SOCKADDR_IN6>(),
            _ => return Err(WsaError::WSAEINVAL),
        };
        if to.is_null() || (room as i64) < needed as i64 {
            // SAFETY: as above; it is not null.
            unsafe { length.write(needed as i32) };
            return Err(WsaError::WSAEFAULT);
        }
        let (address, port, scope) = parse_with_port(family, &text).ok_or(WsaError::WSAEINVAL)?;
        let mut bytes = vec![0; needed];
        bytes[..2].copy_from_slice(&(family as u16).to_ne_bytes());
        bytes[2..4].copy_from_slice(&port.to_be_bytes());
        match address {
            IpAddr::V4(address) => bytes[4..8].copy_from_slice(&address.octets()),
            IpAddr::V6(address) => {
                bytes[8..24].copy_from_slice(&address.octets());
                bytes[24..28].copy_from_slice(&scope.to_ne_bytes());
            }
        }
        // SAFETY: the caller's promise, and the room has been checked.
        unsafe { pointer::put_bytes(to.cast(), &bytes) };
        // SAFETY: as above.
        unsafe { length.write(needed as i32) };
        Ok(())
    };
    finish(parse())
}

/// `WSAStringToAddressA`—The address of a text, with a port if the text has one.
///
/// Errors: WSAEINVAL (no text, no address, another family), WSAEFAULT (null, too little room: the length says what is needed),
/// WSANOTINITIALISED.
///
/// # Safety
/// `addressstring` is null or ends with a zero; the length is null or valid, and the address has as much room as it says.
pub unsafe extern "system" fn WSAStringToAddressA(
    addressstring: PCSTR,
    addressfamily: i32,
    _lpprotocolinfo: *const ws::WSAPROTOCOL_INFOA,
    lpaddress: *mut ws::SOCKADDR,
    lpaddresslength: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { pointer::narrow_text(addressstring) };
    // SAFETY: the caller's promise.
    unsafe { string_to_address(text, addressfamily, lpaddress, lpaddresslength) }
}

/// `WSAStringToAddressW`—The same in UTF-16.
///
/// Errors: as [`WSAStringToAddressA`].
///
/// # Safety
/// As [`WSAStringToAddressA`].
pub unsafe extern "system" fn WSAStringToAddressW(
    addressstring: PCWSTR,
    addressfamily: i32,
    _lpprotocolinfo: *const ws::WSAPROTOCOL_INFOW,
    lpaddress: *mut ws::SOCKADDR,
    lpaddresslength: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { pointer::wide_text(addressstring) };
    // SAFETY: the caller's promise.
    unsafe { string_to_address(text, addressfamily, lpaddress, lpaddresslength) }
}
