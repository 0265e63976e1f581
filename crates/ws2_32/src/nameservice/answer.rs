//! What DNS says to a question: the addresses of a host, the name of an address, the port of a service.

use super::Guid;
use super::query::Question;
use crate::told::Unit;
use overlapped_sys::winsock as ws;
use std::ffi::{CStr, CString, c_int};
use std::net::IpAddr;
use std::ptr;

/// `SVCID_HOSTNAME`: a host's name, this one's without a name; and its addresses.
const HOST_NAME: u32 = 0x0002_a800;
/// `SVCID_INET_HOSTADDRBYINETSTRING`: the name of an address.
const BY_ADDRESS: u32 = 0x0002_a801;
/// `SVCID_INET_SERVICEBYNAME`: the port of `NAME/PROTOCOL`.
const SERVICE: u32 = 0x0002_a802;
/// `SVCID_INET_HOSTADDRBYNAME`: the addresses of a name.
const BY_NAME: u32 = 0x0002_a803;
/// `SVCID_TCP(port)` and `SVCID_UDP(port)`: where a host has such a service.
const TCP: u32 = 0x0009_0000;
const UDP: u32 = 0x000a_0000;

/// An address with the protocol that it is for.
pub struct Reached {
    /// The `sockaddr`.
    pub address: Vec<u8>,
    pub kind: c_int,
    pub protocol: c_int,
}

/// What a blob says, of which Windows makes a `hostent` or a `servent`.
pub enum Details {
    Host,
    Service { name: String, port: u16, protocol: String },
}

/// An answer.
pub struct Answer {
    pub name: String,
    pub reached: Vec<Reached>,
    pub details: Option<Details>,
}

/// The answer to a question; the error if there is none.
pub fn find(question: &Question) -> Result<Answer, c_int> {
    let number = question.class.first;
    if question.class != Guid::class(number) {
        return Err(ws::WSASERVICE_NOT_FOUND);
    }
    let named = || question.name.clone().filter(|name| !name.is_empty());
    let stream = (ws::SOCK_STREAM as c_int, ws::IPPROTO_TCP as c_int);
    match number {
        HOST_NAME => {
            let name = named().map_or_else(own_name, Ok)?;
            let reached = addresses(question, &name, 0, stream)?;
            Ok(Answer { name, reached, details: Some(Details::Host) })
        }
        BY_NAME => {
            let name = named().ok_or(ws::WSAEINVAL)?;
            let reached = addresses(question, &name, 0, stream)?;
            Ok(Answer { name, reached, details: Some(Details::Host) })
        }
        BY_ADDRESS => {
            let text = named().ok_or(ws::WSAEINVAL)?;
            let reached = match text.parse::<IpAddr>() {
                Ok(_) => addresses(question, &text, 0, stream)?,
                Err(_) => return Err(ws::WSAHOST_NOT_FOUND),
            };
            let name = name_of(reached.first().ok_or(ws::WSANO_DATA)?)?;
            Ok(Answer { name, reached, details: Some(Details::Host) })
        }
        SERVICE => service(&named().ok_or(ws::WSAEINVAL)?),
        _ if number & 0xffff_0000 == TCP || number & 0xffff_0000 == UDP => {
            let name = named().ok_or(ws::WSAEINVAL)?;
            let datagram = (ws::SOCK_DGRAM as c_int, ws::IPPROTO_UDP as c_int);
            let by = if number & 0xffff_0000 == TCP { stream } else { datagram };
            let reached = addresses(question, &name, number as u16, by)?;
            Ok(Answer { name, reached, details: None })
        }
        _ => Err(ws::WSASERVICE_NOT_FOUND),
    }
}

fn last_error() -> c_int {
    // SAFETY: takes no memory.
    unsafe { ws::WSAGetLastError() }
}

/// The name of this host.
fn own_name() -> Result<String, c_int> {
    let mut name = [0u8; 256];
    // SAFETY: the buffer has the room that is told.
    if unsafe { ws::gethostname(name.as_mut_ptr(), name.len() as c_int) } != 0 {
        return Err(last_error());
    }
    let name = CStr::from_bytes_until_nul(&name).map_err(|_| ws::WSAEFAULT)?;
    Ok(name.to_string_lossy().into_owned())
}

/// The addresses of a host that the question wants.
fn addresses(
    question: &Question,
    name: &str,
    port: u16,
    (kind, protocol): (c_int, c_int),
) -> Result<Vec<Reached>, c_int> {
    let wide = u16::units(name);
    let service = u16::units(&port.to_string());
    let hints = ws::ADDRINFOW { ai_socktype: kind, ai_protocol: protocol, ..Default::default() };
    let mut list = ptr::null_mut();
    // SAFETY: the texts end with zeros, and all lives through the call.
    let error = unsafe { ws::GetAddrInfoW(wide.as_ptr(), service.as_ptr(), &raw const hints, &raw mut list) };
    if error != 0 {
        return Err(error);
    }
    let (mut reached, mut next) = (Vec::new(), list.cast_const());
    // SAFETY: the call gave the list, which is not freed yet.
    while let Some(info) = unsafe { next.as_ref() } {
        if question.wants(info.ai_family, protocol) {
            // SAFETY: the address has so many bytes.
            let address = unsafe { std::slice::from_raw_parts(info.ai_addr.cast::<u8>(), info.ai_addrlen) };
            reached.push(Reached { address: address.to_vec(), kind, protocol });
        }
        next = info.ai_next;
    }
    // SAFETY: the call gave the list, and what is kept of it was copied.
    unsafe { ws::FreeAddrInfoW(list) };
    if reached.is_empty() { Err(ws::WSANO_DATA) } else { Ok(reached) }
}

/// The name of the host that has an address.
fn name_of(reached: &Reached) -> Result<String, c_int> {
    let mut name = [0u8; 1025];
    // SAFETY: the address and the buffer have the lengths that are told; no service is wanted.
    let error = unsafe {
        ws::getnameinfo(
            reached.address.as_ptr().cast(),
            reached.address.len() as c_int,
            name.as_mut_ptr(),
            name.len() as u32,
            ptr::null_mut(),
            0,
            ws::NI_NAMEREQD as c_int,
        )
    };
    if error != 0 {
        return Err(error);
    }
    let name = CStr::from_bytes_until_nul(&name).map_err(|_| ws::WSAEFAULT)?;
    Ok(name.to_string_lossy().into_owned())
}

/// The port of `NAME/PROTOCOL`, or of a name by whichever protocol.
fn service(text: &str) -> Result<Answer, c_int> {
    let (name, protocol) = text.split_once('/').map_or((text, None), |(name, protocol)| (name, Some(protocol)));
    let owned = |text: &str| CString::new(text).map_err(|_| ws::WSAEINVAL);
    let (wanted, by) = (owned(name)?, protocol.map(owned).transpose()?);
    let by = by.as_ref().map_or(ptr::null(), |by| by.as_ptr());
    // SAFETY: the texts end with zeros.
    let found = unsafe { ws::getservbyname(wanted.as_ptr().cast(), by.cast()) };
    // SAFETY: the call gave it, for this thread until its next call.
    let Some(found) = (unsafe { found.as_ref() }) else { return Err(last_error()) };
    // SAFETY: as above; the texts end with zeros.
    let protocol = unsafe { crate::told::narrow_text(found.s_proto.cast()) }.unwrap_or_default();
    let port = u16::from_be(found.s_port as u16);
    let details = Details::Service { name: name.to_owned(), port, protocol };
    Ok(Answer { name: text.to_owned(), reached: Vec::new(), details: Some(details) })
}
