//! A question to a name space, read out of the program's `WSAQUERYSET`.

use super::{Guid, is_dns};
use crate::told::Unit;
use overlapped_sys::winsock as ws;
use std::ffi::{c_int, c_void};
use std::slice;

/// An `AFPROTOCOLS`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Protocol {
    pub family: c_int,
    pub protocol: c_int,
}

/// A `BLOB`.
#[repr(C)]
pub struct Blob {
    pub size: u32,
    pub data: *mut u8,
}

/// A `WSAQUERYSET`.
#[repr(C)]
pub struct QuerySet<C> {
    pub size: u32,
    pub name: *mut C,
    pub class: *mut Guid,
    pub version: *mut c_void,
    pub comment: *mut C,
    pub name_space: u32,
    pub provider: *mut Guid,
    pub context: *mut C,
    pub protocol_count: u32,
    pub protocols: *mut Protocol,
    pub query: *mut C,
    pub address_count: u32,
    pub addresses: *mut ws::CSADDR_INFO,
    pub output_flags: u32,
    pub blob: *mut Blob,
}

/// What is asked.
pub struct Question {
    pub name: Option<String>,
    pub class: Guid,
    /// Those that alone are wanted, if there are any.
    pub protocols: Vec<Protocol>,
    pub flags: u32,
}

const LUP_CONTAINERS: u32 = 0x0002;

impl Question {
    /// The question that a program's structure asks, if it is one to DNS.
    ///
    /// # Safety
    /// `set` is null or valid, with all that it points at.
    pub unsafe fn read<C: Unit>(set: *const QuerySet<C>, flags: u32) -> Result<Self, c_int> {
        // SAFETY: the caller's promise.
        let set = unsafe { set.as_ref() }.ok_or(ws::WSAEFAULT)?;
        if (set.size as usize) < size_of::<QuerySet<C>>() {
            return Err(ws::WSAEFAULT);
        }
        // SAFETY: the caller's promise.
        if !unsafe { is_dns(set.name_space, set.provider) } || flags & LUP_CONTAINERS != 0 {
            return Err(ws::WSASERVICE_NOT_FOUND);
        }
        // SAFETY: the caller's promise.
        let class = *unsafe { set.class.as_ref() }.ok_or(ws::WSAEINVAL)?;
        let protocols = match (set.protocol_count, set.protocols.is_null()) {
            (0, _) => Vec::new(),
            (_, true) => return Err(ws::WSAEFAULT),
            // SAFETY: the caller's promise.
            (count, false) => unsafe { slice::from_raw_parts(set.protocols, count as usize) }.to_vec(),
        };
        // SAFETY: the caller's promise.
        let name = unsafe { C::text(set.name) };
        Ok(Self { name, class, protocols, flags })
    }

    /// Whether an address of this family is wanted by this protocol.
    pub fn wants(&self, family: c_int, protocol: c_int) -> bool {
        let any = |wanted: c_int, is: c_int| wanted == 0 || wanted == is;
        self.protocols.is_empty()
            || self.protocols.iter().any(|wanted| any(wanted.family, family) && any(wanted.protocol, protocol))
    }
}
