//! A request with all that it needs, and its answer in the program's buffer.
#![allow(unsafe_code)] // The program's buffers.

use super::OPEN;
use super::address::Address;
use super::echoes::Echoes;
use super::family::{Family, V4};
use crate::linux::pointer;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;

/// A request with all that it needs.
pub(super) struct Request {
    echoes: Arc<Echoes>,
    to: Address,
    data: Vec<u8>,
    options: Option<(u8, u8)>,
    timeout: Duration,
    /// The program's buffer, and how long it is.
    buffer: usize,
    pub(super) room: usize,
}

/// The structure that an answer begins with; the data stands behind it.
const fn head_of(family: Family) -> usize {
    match family.family {
        libc::AF_INET => size_of::<ip::ICMP_ECHO_REPLY>(),
        _ => size_of::<ip::ICMPV6_ECHO_REPLY_LH>(),
    }
}

impl Request {
    /// # Safety
    /// The buffer has so much room.
    pub(super) unsafe fn run(&self) -> Result<u32, u32> {
        let (reply, ms) = self.echoes.echo(self.to, &self.data, self.options, self.timeout)?;
        let buffer = std::ptr::with_exposed_provenance_mut::<u8>(self.buffer);
        let head = head_of(self.echoes.family);
        let fits = self.room - head;
        let data = if reply.status == ip::IP_SUCCESS { &reply.data[..reply.data.len().min(fits)] } else { &[] };
        let place = buffer.wrapping_add(head);
        // SAFETY: the caller's promise: the data is cut off so that it fits behind the structure.
        unsafe { pointer::put_bytes(place, data) };
        match reply.from.ip {
            IpAddr::V4(from) => {
                let told = ip::ICMP_ECHO_REPLY {
                    Address: u32::from_ne_bytes(from.octets()),
                    Status: reply.status,
                    RoundTripTime: ms,
                    DataSize: data.len() as u16,
                    Reserved: 1,
                    Data: place.cast(),
                    Options: ip::IP_OPTION_INFORMATION { Ttl: reply.ttl, ..Default::default() },
                };
                // SAFETY: as above.
                unsafe { pointer::put(buffer.cast(), told) };
            }
            IpAddr::V6(from) => {
                let mut sin6_addr = [0_u16; 8];
                for (word, bytes) in sin6_addr.iter_mut().zip(from.octets().chunks_exact(2)) {
                    *word = u16::from_ne_bytes([bytes[0], bytes[1]]);
                }
                let address = ip::IPV6_ADDRESS_EX { sin6_addr, sin6_scope_id: reply.from.scope, ..Default::default() };
                let told = ip::ICMPV6_ECHO_REPLY_LH { Address: address, Status: reply.status, RoundTripTime: ms };
                // SAFETY: as above.
                unsafe { pointer::put(buffer.cast(), told) };
            }
        }
        Ok(1)
    }

    /// Says in the buffer that there is no answer.
    ///
    /// # Safety
    /// As [`Request::run`].
    pub(super) unsafe fn tell(&self, status: u32) {
        let buffer = std::ptr::with_exposed_provenance_mut::<u8>(self.buffer);
        if self.echoes.family == V4 {
            let told = ip::ICMP_ECHO_REPLY { Status: status, ..Default::default() };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(buffer.cast(), told) };
        } else {
            let told = ip::ICMPV6_ECHO_REPLY_LH { Status: status, ..Default::default() };
            // SAFETY: as above.
            unsafe { pointer::put(buffer.cast(), told) };
        }
    }
}

/// What a call gives of a request, beside the addresses.
pub(super) struct Given {
    pub(super) data: *const core::ffi::c_void,
    pub(super) size: u16,
    pub(super) options: *const ip::IP_OPTION_INFORMATION,
    pub(super) buffer: *mut core::ffi::c_void,
    pub(super) room: u32,
    pub(super) timeout: u32,
}

/// Checks what a call gives.
///
/// # Safety
/// As [`IcmpSendEcho`](super::IcmpSendEcho).
pub(super) unsafe fn request(
    handle: f::HANDLE,
    family: Family,
    from: Option<Address>,
    to: Address,
    given: &Given,
) -> Result<Request, u32> {
    let echoes = OPEN.lock().get(&handle.addr()).cloned().ok_or(f::ERROR_INVALID_PARAMETER)?;
    let is_missing = pointer::is_missing(given.buffer) || given.size > 0 && pointer::is_missing(given.data);
    let (room, head) = (given.room as usize, head_of(family));
    if echoes.family != family || is_missing || room < head {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if room < head + usize::from(given.size) {
        return Err(ip::IP_BUF_TOO_SMALL);
    }
    let data = match given.size {
        0 => Vec::new(),
        // SAFETY: the caller's promise; it is not missing.
        size => unsafe { std::slice::from_raw_parts(given.data.cast::<u8>(), size.into()) }.to_vec(),
    };
    // SAFETY: the caller's promise.
    let options = unsafe { pointer::get(given.options) }.map(|options| (options.Ttl, options.Tos));
    let echoes = match from.filter(|from| !from.ip.is_unspecified()) {
        None => echoes,
        Some(from) => Arc::new(echoes.from(from).map_err(|_| f::ERROR_INVALID_NETNAME)?),
    };
    let timeout = Duration::from_millis(given.timeout.into());
    Ok(Request { echoes, to, data, options, timeout, buffer: given.buffer.expose_provenance(), room })
}
