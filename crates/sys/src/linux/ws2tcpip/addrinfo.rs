//! `getaddrinfo`: addresses of a name and a service.
//!
//! As on Windows an answer repeats the socket type and the protocol that were asked for, and there is one for each address; the C
//! library would give one for each type.
#![allow(unsafe_code)] // Reads the program's hints, makes the list that it frees.

use super::{family_to_linux, lookup_error, services};
use crate::linux::address;
use crate::linux::current::set_last_error;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::winsock2::startup;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::Address;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PCSTR, PCWSTR};

/// Flags that are known: what asks for a certain way of looking a name up is up to the system.
const KNOWN_FLAGS: u32 = ws::AI_PASSIVE
    | ws::AI_CANONNAME
    | ws::AI_NUMERICHOST
    | ws::AI_NUMERICSERV
    | ws::AI_ALL
    | ws::AI_ADDRCONFIG
    | ws::AI_V4MAPPED
    | ws::AI_NON_AUTHORITATIVE
    | ws::AI_SECURE
    | ws::AI_RETURN_PREFERRED_NAMES
    | ws::AI_FQDN
    | ws::AI_FILESERVER
    | ws::AI_DNS_ONLY
    | ws::AI_BYPASS_DNS_CACHE;

/// What is asked for.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Hints {
    pub(crate) flags: u32,
    pub(crate) family: i32,
    pub(crate) socktype: i32,
    pub(crate) protocol: i32,
}

/// One address that was found.
pub(crate) struct Found {
    pub(crate) address: Address,
    pub(crate) socktype: i32,
    pub(crate) protocol: i32,
    /// The name that the asked one stands for, with the first address.
    pub(crate) name: Option<String>,
}

fn check(hints: Hints, has_node: bool) -> Result<(), WsaError> {
    const TYPES: [i32; 6] = [0, ws::SOCK_STREAM, ws::SOCK_DGRAM, ws::SOCK_RAW, ws::SOCK_RDM, ws::SOCK_SEQPACKET];
    if hints.flags & !KNOWN_FLAGS != 0 || hints.flags & ws::AI_CANONNAME != 0 && !has_node {
        return Err(WsaError::WSAEINVAL);
    }
    if !TYPES.contains(&hints.socktype) {
        return Err(WsaError::WSAESOCKTNOSUPPORT);
    }
    // A datagram is not sent by TCP, nor a stream by UDP.
    match (hints.socktype, hints.protocol) {
        (ws::SOCK_STREAM, ws::IPPROTO_UDP) | (ws::SOCK_DGRAM, ws::IPPROTO_TCP) => Err(WsaError::WSAESOCKTNOSUPPORT),
        _ => family_to_linux(hints.family).map(drop),
    }
}

/// The port of a service, and the type that it is for if none was asked for.
fn port_of(service: Option<&str>, hints: Hints) -> Result<(u16, i32), WsaError> {
    let Some(service) = service.filter(|service| !service.is_empty()) else { return Ok((0, hints.socktype)) };
    if service.bytes().all(|byte| byte.is_ascii_digit()) {
        let port = service.parse().map_err(|_| WsaError::WSATYPE_NOT_FOUND)?;
        return Ok((port, hints.socktype));
    }
    if hints.flags & ws::AI_NUMERICSERV != 0 {
        return Err(WsaError::WSAHOST_NOT_FOUND);
    }
    let stream = hints.socktype == ws::SOCK_STREAM || hints.protocol == ws::IPPROTO_TCP;
    let datagram = hints.socktype == ws::SOCK_DGRAM || hints.protocol == ws::IPPROTO_UDP;
    for (wanted, protocol, socktype) in [(!datagram, "tcp", ws::SOCK_STREAM), (!stream, "udp", ws::SOCK_DGRAM)] {
        if let Some(entry) = services::by_name(service, Some(protocol)).filter(|_| wanted) {
            return Ok((entry.port, if hints.socktype == 0 { socktype } else { hints.socktype }));
        }
    }
    Err(WsaError::WSATYPE_NOT_FOUND)
}

/// Asks the C library. Empty text stands for this machine.
pub(crate) fn look_up(node: Option<&str>, service: Option<&str>, hints: Hints) -> Result<Vec<Found>, WsaError> {
    startup::check_started()?;
    if node.is_none() && service.is_none() {
        return Err(WsaError::WSAHOST_NOT_FOUND);
    }
    check(hints, node.is_some())?;
    let (port, socktype) = port_of(service, hints)?;
    let own_name = node.filter(|node| node.is_empty()).map(|_| super::database::host_name());
    let name = match own_name.as_deref().or(node) {
        Some(name) => Some(CString::new(name).map_err(|_| WsaError::WSAHOST_NOT_FOUND)?),
        None => None,
    };
    let mut flags = libc::AI_NUMERICSERV;
    for (theirs, ours) in [
        (ws::AI_PASSIVE, libc::AI_PASSIVE),
        (ws::AI_CANONNAME, libc::AI_CANONNAME),
        (ws::AI_NUMERICHOST, libc::AI_NUMERICHOST),
        (ws::AI_ALL, libc::AI_ALL),
        (ws::AI_ADDRCONFIG, libc::AI_ADDRCONFIG),
        (ws::AI_V4MAPPED, libc::AI_V4MAPPED),
        (ws::AI_FQDN, libc::AI_CANONNAME),
    ] {
        if hints.flags & theirs != 0 {
            flags |= ours;
        }
    }
    let answers = ask(name.as_deref(), port, flags, family_to_linux(hints.family)?)?;
    let mut found: Vec<Found> = answers
        .into_iter()
        .map(|(address, name)| Found { address, socktype, protocol: hints.protocol, name })
        .collect();
    if node.is_none() {
        // Windows names IPv6 first.
        found.sort_by_key(|found| i32::from(found.address.storage.ss_family) != libc::AF_INET6);
    }
    if found.is_empty() { Err(WsaError::WSANO_DATA) } else { Ok(found) }
}

/// One question to the C library, for streams: so each address comes once.
fn ask(node: Option<&CStr>, port: u16, flags: i32, family: i32) -> Result<Vec<(Address, Option<String>)>, WsaError> {
    let _blocking = Blocking::new();
    let service = CString::new(port.to_string()).unwrap_or_default();
    let hints = MaybeUninit::<libc::addrinfo>::zeroed();
    // SAFETY: plain data, for which zero is valid.
    let mut hints = unsafe { hints.assume_init() };
    (hints.ai_flags, hints.ai_family, hints.ai_socktype) = (flags, family, libc::SOCK_STREAM);
    let mut first = null_mut();
    let node = node.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: the strings and the hints are live for the call, and there is room for the answer.
    let code = unsafe { libc::getaddrinfo(node, service.as_ptr(), &raw const hints, &raw mut first) };
    if code != 0 {
        return Err(lookup_error(code));
    }
    let mut answers = Vec::new();
    let mut at: *const libc::addrinfo = first;
    // SAFETY: the list is the C library's, live until it is freed below.
    while let Some(answer) = unsafe { at.as_ref() } {
        let storage = MaybeUninit::<libc::sockaddr_storage>::zeroed();
        // SAFETY: plain data, for which zero is valid.
        let mut address = Address { storage: unsafe { storage.assume_init() }, length: answer.ai_addrlen };
        let bytes = (answer.ai_addrlen as usize).min(size_of::<libc::sockaddr_storage>());
        let to = (&raw mut address.storage).cast::<u8>();
        // SAFETY: the answer has so many bytes, and there is room for them.
        unsafe { std::ptr::copy_nonoverlapping(answer.ai_addr.cast::<u8>(), to, bytes) };
        // SAFETY: null, or a string of the list.
        let name = unsafe { pointer::narrow_text(answer.ai_canonname.cast()) };
        answers.push((address, name));
        at = answer.ai_next;
    }
    // SAFETY: the list came from the C library and is not used any more.
    unsafe { libc::freeaddrinfo(first) };
    Ok(answers)
}

/// One entry of a list with what it leads to. The entry comes first: its address is the whole's.
#[repr(C)]
struct Entry<Info, Unit> {
    info: Info,
    address: address::Bytes,
    name: Vec<Unit>,
}

/// Makes the two forms of hints and list.
macro_rules! lists {
    ($hints:ident $make:ident $free:ident $Info:ident $Unit:ty, $encode:expr) => {
        fn $hints(given: Option<&ws::$Info>) -> Result<Hints, WsaError> {
            match given {
                None => Ok(Hints::default()),
                Some(given) if given.ai_addrlen != 0 || !given.ai_canonname.is_null() || !given.ai_addr.is_null() => {
                    Err(WsaError::WSANO_RECOVERY)
                }
                Some(given) if !given.ai_next.is_null() => Err(WsaError::WSANO_RECOVERY),
                Some(given) => Ok(Hints {
                    flags: given.ai_flags as u32,
                    family: given.ai_family,
                    socktype: given.ai_socktype,
                    protocol: given.ai_protocol,
                }),
            }
        }

        fn $make(found: Vec<Found>, flags: i32) -> *mut ws::$Info {
            let mut next = null_mut();
            for found in found.into_iter().rev() {
                let (address, length) = address::to_winsock(&found.address);
                let encode: fn(&str) -> Vec<$Unit> = $encode;
                let name = found.name.map(|name| encode(&name)).unwrap_or_default();
                let family = i32::from(u16::from_ne_bytes([address[0], address[1]]));
                let info = ws::$Info {
                    ai_flags: flags,
                    ai_family: family,
                    ai_socktype: found.socktype,
                    ai_protocol: found.protocol,
                    ai_addrlen: length,
                    ai_next: next,
                    ..Default::default()
                };
                let entry = Box::into_raw(Box::new(Entry { info, address, name }));
                // SAFETY: it was just made, and nobody else has it.
                let entry = unsafe { &mut *entry };
                entry.info.ai_addr = entry.address.as_mut_ptr().cast();
                if !entry.name.is_empty() {
                    entry.info.ai_canonname = entry.name.as_mut_ptr().cast();
                }
                next = std::ptr::from_mut(entry).cast();
            }
            next
        }

        /// # Safety
        /// The list is null or was made here, and is not used any more.
        unsafe fn $free(mut at: *mut ws::$Info) {
            while !at.is_null() {
                // SAFETY: the caller's promise: an entry begins with its info.
                let entry = unsafe { Box::from_raw(at.cast::<Entry<ws::$Info, $Unit>>()) };
                at = entry.info.ai_next;
            }
        }
    };
}

lists! { narrow_hints make_narrow free_narrow ADDRINFOA u8, |name| [name.as_bytes(), &[0]].concat() }
lists! { wide_hints make_wide free_wide ADDRINFOW u16, |name| name.encode_utf16().chain([0]).collect() }

/// Ends a call: the code is returned, and is the last error.
fn finish(result: Result<(), WsaError>) -> i32 {
    let code = result.err().map_or(0, WsaError::code);
    set_last_error(code as u32);
    code
}

/// `getaddrinfo`—The addresses of a name and a service. The list is the program's to free with [`freeaddrinfo`]. Returns the
/// error.
///
/// Errors: WSAHOST_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN, WSANO_RECOVERY (hints that are not zero where they must be), WSAEINVAL (flags),
/// WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSATYPE_NOT_FOUND (the service), WSAEFAULT (null), WSA_NOT_ENOUGH_MEMORY, WSANOTINITIALISED.
///
/// # Safety
/// The strings are null or end with a zero; the hints are null or valid; `ppresult` is null or valid for writes.
pub unsafe extern "system" fn getaddrinfo(
    pnodename: PCSTR,
    pservicename: PCSTR,
    phints: *const ws::ADDRINFOA,
    ppresult: *mut *mut ws::ADDRINFOA,
) -> i32 {
    if ppresult.is_null() {
        return finish(Err(WsaError::WSAEFAULT));
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { ppresult.write(null_mut()) };
    let find = || {
        // SAFETY: the caller's promise.
        let hints = narrow_hints(unsafe { phints.as_ref() })?;
        // SAFETY: the caller's promise.
        let node = unsafe { pointer::narrow_text(pnodename) };
        // SAFETY: the caller's promise.
        let service = unsafe { pointer::narrow_text(pservicename) };
        let found = look_up(node.as_deref(), service.as_deref(), hints)?;
        // SAFETY: the caller's promise; it is not null.
        unsafe { ppresult.write(make_narrow(found, hints.flags as i32)) };
        Ok(())
    };
    finish(find())
}

/// `GetAddrInfoW`—The same in UTF-16; [`FreeAddrInfoW`] frees the list.
///
/// Errors: as [`getaddrinfo`].
///
/// # Safety
/// As [`getaddrinfo`].
pub unsafe extern "system" fn GetAddrInfoW(
    pnodename: PCWSTR,
    pservicename: PCWSTR,
    phints: *const ws::ADDRINFOW,
    ppresult: *mut *mut ws::ADDRINFOW,
) -> i32 {
    if ppresult.is_null() {
        return finish(Err(WsaError::WSAEFAULT));
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { ppresult.write(null_mut()) };
    let find = || {
        // SAFETY: the caller's promise.
        let hints = wide_hints(unsafe { phints.as_ref() })?;
        // SAFETY: the caller's promise.
        let node = unsafe { pointer::wide_text(pnodename) };
        // SAFETY: the caller's promise.
        let service = unsafe { pointer::wide_text(pservicename) };
        let found = look_up(node.as_deref(), service.as_deref(), hints)?;
        // SAFETY: the caller's promise; it is not null.
        unsafe { ppresult.write(make_wide(found, hints.flags as i32)) };
        Ok(())
    };
    finish(find())
}

/// `freeaddrinfo`—Frees a list of [`getaddrinfo`].
///
/// # Safety
/// The list is null or came from there, and is not used any more.
pub unsafe extern "system" fn freeaddrinfo(paddrinfo: *const ws::ADDRINFOA) {
    // SAFETY: the caller's promise.
    unsafe { free_narrow(paddrinfo.cast_mut()) };
}

/// `FreeAddrInfoW`—Frees a list of [`GetAddrInfoW`].
///
/// # Safety
/// The list is null or came from there, and is not used any more.
pub unsafe extern "system" fn FreeAddrInfoW(paddrinfo: *const ws::ADDRINFOW) {
    // SAFETY: the caller's promise.
    unsafe { free_wide(paddrinfo.cast_mut()) };
}
