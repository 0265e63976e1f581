//! The old functions: `gethostbyname` and its kin. Each result lives in the calling thread until that calls for the next of its
//! kind, as on Windows.
#![allow(unsafe_code)] // Hands out the thread's structures, reads the program's strings.

use super::addrinfo::{Hints, look_up};
use super::services::{self, Protocol, Service};
use super::{fail, nameinfo, text};
use crate::linux::winsock2::{finish, startup};
use crate::linux::{address, iphlpapi, pointer};
use overlapped_core::error::WsaError;
use std::cell::RefCell;
use std::ffi::CString;
use std::mem::MaybeUninit;
use std::net::IpAddr;
use std::ptr::null_mut;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::{PCSTR, PSTR, PWSTR};

/// Strings, and the list of pointers to them that C has.
#[derive(Default)]
struct Strings {
    /// Owns what the pointers lead to.
    _texts: Vec<Vec<u8>>,
    pointers: Vec<*mut i8>,
}

impl Strings {
    fn new(texts: Vec<Vec<u8>>) -> Self {
        let mut texts = texts;
        let pointers = texts.iter_mut().map(|text| text.as_mut_ptr().cast()).chain([null_mut()]).collect();
        Self { _texts: texts, pointers }
    }

    fn of(texts: &[String]) -> Self {
        Self::new(texts.iter().map(|text| with_zero(text)).collect())
    }
}

fn with_zero(text: &str) -> Vec<u8> {
    CString::new(text).unwrap_or_default().into_bytes_with_nul()
}

/// A structure with all that it leads to, boxed, so that it stays where it is.
struct Kept<T> {
    what: T,
    _names: Strings,
    _lists: [Strings; 2],
}

thread_local! {
    static HOST: RefCell<Option<Box<Kept<ws::HOSTENT>>>> = const { RefCell::new(None) };
    static SERVICE: RefCell<Option<Box<Kept<ws::SERVENT>>>> = const { RefCell::new(None) };
    static PROTOCOL: RefCell<Option<Box<Kept<ws::PROTOENT>>>> = const { RefCell::new(None) };
}

/// Keeps a result for the thread, in the place of the one before; its address.
fn keep<T>(place: &'static std::thread::LocalKey<RefCell<Option<Box<Kept<T>>>>>, kept: Kept<T>) -> *mut T {
    place.with_borrow_mut(|place| {
        match place {
            Some(before) => **before = kept,
            None => *place = Some(Box::new(kept)),
        }
        place.as_mut().map_or(null_mut(), |kept| &raw mut kept.what)
    })
}

fn keep_host(name: &str, family: u16, addresses: Vec<Vec<u8>>) -> *mut ws::HOSTENT {
    let length = addresses.first().map_or(0, Vec::len);
    let names = Strings::new(vec![with_zero(name)]);
    let mut lists = [Strings::new(Vec::new()), Strings::new(addresses)];
    let what = ws::HOSTENT {
        h_name: names.pointers[0].cast(),
        h_aliases: lists[0].pointers.as_mut_ptr(),
        h_addrtype: family as i16,
        h_length: length as i16,
        h_addr_list: lists[1].pointers.as_mut_ptr(),
    };
    keep(&HOST, Kept { what, _names: names, _lists: lists })
}

fn keep_service(service: &Service) -> *mut ws::SERVENT {
    let names = Strings::new(vec![with_zero(&service.name), with_zero(&service.protocol)]);
    let mut lists = [Strings::of(&service.aliases), Strings::default()];
    let what = ws::SERVENT {
        s_name: names.pointers[0].cast(),
        s_aliases: lists[0].pointers.as_mut_ptr(),
        s_port: service.port.to_be() as i16,
        s_proto: names.pointers[1].cast(),
    };
    keep(&SERVICE, Kept { what, _names: names, _lists: lists })
}

fn keep_protocol(protocol: &Protocol) -> *mut ws::PROTOENT {
    let names = Strings::new(vec![with_zero(&protocol.name)]);
    let mut lists = [Strings::of(&protocol.aliases), Strings::default()];
    let what = ws::PROTOENT {
        p_name: names.pointers[0].cast(),
        p_aliases: lists[0].pointers.as_mut_ptr(),
        p_proto: protocol.number,
    };
    keep(&PROTOCOL, Kept { what, _names: names, _lists: lists })
}

/// The name of this machine.
pub(crate) fn host_name() -> String {
    let mut name = MaybeUninit::<[u8; 256]>::zeroed();
    // SAFETY: there is room for so many bytes.
    unsafe { libc::gethostname(name.as_mut_ptr().cast(), 255) };
    // SAFETY: it was zero before it was filled in.
    let name = unsafe { name.assume_init() };
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&name[..end]).into_owned()
}

/// The IPv4 addresses that this machine has in its networks; that of the machine itself if it has none.
fn own_addresses() -> Vec<Vec<u8>> {
    let mut own: Vec<Vec<u8>> = iphlpapi::ipv4_addresses().map(|address| address.octets().to_vec()).collect();
    if own.is_empty() {
        own.push(vec![127, 0, 0, 1]);
    }
    own
}

fn host_by_name(name: Option<String>) -> Result<*mut ws::HOSTENT, WsaError> {
    startup::check_started()?;
    let own = host_name();
    // Windows gives the machine's addresses in its networks, where Linux' own file often says 127.0.1.1.
    let Some(name) = name.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(&own)) else {
        return Ok(keep_host(&own, ws::AF_INET, own_addresses()));
    };
    if let Some(address) = text::loose_ipv4(&name) {
        return Ok(keep_host(&name, ws::AF_INET, vec![address.octets().to_vec()]));
    }
    let hints = Hints { flags: ws::AI_CANONNAME, family: ws::AF_INET.into(), ..Default::default() };
    let found = look_up(Some(&name), None, hints)?;
    let canonical = found.iter().find_map(|found| found.name.clone()).unwrap_or(name);
    let addresses = found.iter().map(|found| address::to_winsock(&found.address).0[4..8].to_vec()).collect();
    Ok(keep_host(&canonical, ws::AF_INET, addresses))
}

fn finish_pointer<T>(result: Result<*mut T, WsaError>) -> *mut T {
    result.unwrap_or_else(|error| fail(error, null_mut()))
}

/// `gethostbyname`—The IPv4 addresses of a name, or of this machine for null and for its own name.
///
/// Errors: WSAHOST_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN, WSANO_RECOVERY, WSANOTINITIALISED.
///
/// # Safety
/// `name` is null or ends with a zero. The result is the library's, to be read until the thread's next call of this kind.
pub unsafe extern "system" fn gethostbyname(name: PCSTR) -> *mut ws::HOSTENT {
    // SAFETY: the caller's promise.
    finish_pointer(host_by_name(unsafe { pointer::narrow_text(name) }))
}

/// `gethostbyaddr`—The name of an address.
///
/// Errors: WSAHOST_NOT_FOUND, WSAEAFNOSUPPORT, WSAEFAULT (null, another length), WSATRY_AGAIN, WSANO_RECOVERY, WSANOTINITIALISED.
///
/// # Safety
/// `addr` is null or has `len` readable bytes. The result is as [`gethostbyname`]'s.
pub unsafe extern "system" fn gethostbyaddr(addr: PCSTR, len: i32, r#type: i32) -> *mut ws::HOSTENT {
    let find = || {
        startup::check_started()?;
        let (family, needed) = match u16::try_from(r#type) {
            Ok(ws::AF_INET) => (ws::AF_INET, 4),
            Ok(ws::AF_INET6) => (ws::AF_INET6, 16),
            _ => return Err(WsaError::WSAEAFNOSUPPORT),
        };
        if addr.is_null() || len != needed {
            return Err(WsaError::WSAEFAULT);
        }
        // SAFETY: the caller's promise; it is not null.
        let bytes = unsafe { std::slice::from_raw_parts(addr, needed as usize) }.to_vec();
        let ip: Option<IpAddr> = match <[u8; 4]>::try_from(&*bytes) {
            Ok(four) => Some(four.into()),
            Err(_) => <[u8; 16]>::try_from(&*bytes).ok().map(IpAddr::from),
        };
        let address = iphlpapi::address_of(ip.ok_or(WsaError::WSAEFAULT)?);
        let name = nameinfo::host(&address, ws::NI_NAMEREQD)?;
        Ok(keep_host(&name, family, vec![bytes]))
    };
    finish_pointer(find())
}

/// `getservbyname`—The port of a service; for any protocol, if that is null.
///
/// Errors: WSANO_DATA, WSAEFAULT (null), WSANOTINITIALISED.
///
/// # Safety
/// The strings are null or end with a zero. The result is as [`gethostbyname`]'s.
pub unsafe extern "system" fn getservbyname(name: PCSTR, proto: PCSTR) -> *mut ws::SERVENT {
    let find = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let name = unsafe { pointer::narrow_text(name) }.ok_or(WsaError::WSAEFAULT)?;
        // SAFETY: the caller's promise.
        let protocol = unsafe { pointer::narrow_text(proto) };
        services::by_name(&name, protocol.as_deref()).map(|found| keep_service(&found)).ok_or(WsaError::WSANO_DATA)
    };
    finish_pointer(find())
}

/// `getservbyport`—The service at a port, which is given in network order.
///
/// Errors: WSANO_DATA, WSANOTINITIALISED.
///
/// # Safety
/// `proto` is null or ends with a zero. The result is as [`gethostbyname`]'s.
pub unsafe extern "system" fn getservbyport(port: i32, proto: PCSTR) -> *mut ws::SERVENT {
    let find = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let protocol = unsafe { pointer::narrow_text(proto) };
        let found = services::by_port(u16::from_be(port as u16), protocol.as_deref());
        found.map(|found| keep_service(&found)).ok_or(WsaError::WSANO_DATA)
    };
    finish_pointer(find())
}

/// `getprotobyname`—The number of a protocol.
///
/// Errors: WSANO_DATA, WSAEFAULT (null), WSANOTINITIALISED.
///
/// # Safety
/// `name` is null or ends with a zero. The result is as [`gethostbyname`]'s.
pub unsafe extern "system" fn getprotobyname(name: PCSTR) -> *mut ws::PROTOENT {
    let find = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let name = unsafe { pointer::narrow_text(name) }.ok_or(WsaError::WSAEFAULT)?;
        services::protocol_by_name(&name).map(|found| keep_protocol(&found)).ok_or(WsaError::WSANO_DATA)
    };
    finish_pointer(find())
}

/// `getprotobynumber`—The name of a protocol.
///
/// Errors: WSANO_DATA, WSANOTINITIALISED.
///
/// # Safety
/// The result is as [`gethostbyname`]'s.
pub unsafe extern "system" fn getprotobynumber(number: i32) -> *mut ws::PROTOENT {
    let found = startup::check_started().and_then(|()| {
        services::protocol_by_number(number).map(|found| keep_protocol(&found)).ok_or(WsaError::WSANO_DATA)
    });
    finish_pointer(found)
}

/// `gethostname`—The name of this machine.
///
/// Errors: WSAEFAULT (null, too little room), WSANOTINITIALISED.
///
/// # Safety
/// `name` is null or has `namelen` writable bytes.
pub unsafe extern "system" fn gethostname(name: PSTR, namelen: i32) -> i32 {
    let tell = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let fits = unsafe { pointer::put_string(name, namelen.max(0) as usize, host_name().as_bytes()) };
        if fits { Ok(()) } else { Err(WsaError::WSAEFAULT) }
    };
    finish(tell())
}

/// `GetHostNameW`—The same in UTF-16.
///
/// Errors: as [`gethostname`].
///
/// # Safety
/// `name` is null or has `namelen` writable units.
pub unsafe extern "system" fn GetHostNameW(name: PWSTR, namelen: i32) -> i32 {
    let tell = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let fits = unsafe { pointer::put_string(name, namelen.max(0) as usize, &pointer::utf16(&host_name())) };
        if fits { Ok(()) } else { Err(WsaError::WSAEFAULT) }
    };
    finish(tell())
}
