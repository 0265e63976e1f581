//! An answer in the program's buffer: a `WSAQUERYSET`, and behind it all that it points at. In a blob pointers are offsets, as Windows' provider
//! leaves them.

use super::Guid;
use super::NS_DNS;
use super::answer::{Answer, Details};
use super::query::{Blob, QuerySet, Question};
use crate::told::Unit;
use overlapped_sys::winsock as ws;
use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::{ptr, slice};

const LUP_RETURN_NAME: u32 = 0x0010;
const LUP_RETURN_TYPE: u32 = 0x0020;
const LUP_RETURN_ADDR: u32 = 0x0100;
const LUP_RETURN_BLOB: u32 = 0x0200;

/// A byte of a structure, which may be between two fields.
type Byte = MaybeUninit<u8>;

/// The bytes of live values.
fn bytes_of<T>(values: &[T]) -> &[Byte] {
    // SAFETY: the values are live, and any byte of theirs may be copied.
    unsafe { slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

/// What is to be copied, beside addresses that it will have.
struct Packed {
    bytes: Vec<Byte>,
    base: usize,
}

impl Packed {
    /// With room for a head.
    fn behind<T>(base: usize) -> Self {
        Self { bytes: vec![Byte::new(0); size_of::<T>()], base }
    }

    /// Appends values; the address that they will have.
    fn put<T>(&mut self, values: &[T]) -> usize {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), Byte::new(0));
        let at = self.base + self.bytes.len();
        self.bytes.extend_from_slice(bytes_of(values));
        at
    }

    /// All of it, with its head.
    fn headed<T>(mut self, head: T) -> Vec<Byte> {
        self.bytes[..size_of::<T>()].copy_from_slice(bytes_of(slice::from_ref(&head)));
        self.bytes
    }
}

/// An address in the program's memory.
fn at<T>(address: usize) -> *mut T {
    ptr::with_exposed_provenance_mut(address)
}

/// The result set of an answer, for a buffer that begins at `base`.
pub fn pack<C: Unit>(question: &Question, answer: &Answer, base: usize) -> Vec<Byte> {
    let mut packed = Packed::behind::<QuerySet<C>>(base);
    let wants = |flag| question.flags & flag != 0;
    let mut set = QuerySet::<C> {
        size: size_of::<QuerySet<C>>() as u32,
        name: ptr::null_mut(),
        class: ptr::null_mut(),
        version: ptr::null_mut(),
        comment: ptr::null_mut(),
        name_space: NS_DNS,
        provider: at(packed.put(&[Guid::DNS])),
        context: ptr::null_mut(),
        protocol_count: 0,
        protocols: ptr::null_mut(),
        query: ptr::null_mut(),
        address_count: 0,
        addresses: ptr::null_mut(),
        output_flags: 0,
        blob: ptr::null_mut(),
    };
    if wants(LUP_RETURN_NAME) {
        set.name = at(packed.put(&C::units(&answer.name)));
    }
    if wants(LUP_RETURN_TYPE) {
        set.class = at(packed.put(&[question.class]));
    }
    if wants(LUP_RETURN_ADDR) && !answer.reached.is_empty() {
        (set.address_count, set.addresses) = (answer.reached.len() as u32, at(put_addresses(&mut packed, answer)));
    }
    if wants(LUP_RETURN_BLOB)
        && let Some(details) = &answer.details
    {
        let data = match details {
            Details::Host => host(answer),
            Details::Service { name, port, protocol } => service(name, *port, protocol),
        };
        let blob = Blob { size: data.len() as u32, data: at(packed.put(&data)) };
        set.blob = at(packed.put(&[blob]));
    }
    packed.headed(set)
}

/// The `CSADDR_INFO`s: to be reached at an address, from any of the same family.
fn put_addresses(packed: &mut Packed, answer: &Answer) -> usize {
    let mut all = Vec::new();
    for reached in &answer.reached {
        let mut any = vec![0; reached.address.len()];
        any[..2].copy_from_slice(&reached.address[..2]);
        let length = reached.address.len() as c_int;
        let mut place =
            |bytes: &[u8]| ws::SOCKET_ADDRESS { lpSockaddr: at(packed.put(bytes)), iSockaddrLength: length };
        all.push(ws::CSADDR_INFO {
            LocalAddr: place(&any),
            RemoteAddr: place(&reached.address),
            iSocketType: reached.kind,
            iProtocol: reached.protocol,
        });
    }
    packed.put(&all)
}

/// A `hostent` of the IPv4 addresses, with offsets.
fn host(answer: &Answer) -> Vec<Byte> {
    const V4: usize = size_of::<ws::SOCKADDR_IN>();
    let reached = answer.reached.iter().filter(|reached| reached.address.len() == V4);
    let mut packed = Packed::behind::<ws::HOSTENT>(0);
    let mut list: Vec<usize> = reached.map(|reached| packed.put(&reached.address[4..8])).collect();
    list.push(0);
    let host = ws::HOSTENT {
        h_name: at(packed.put(&<u8 as Unit>::units(&answer.name))),
        h_aliases: at(packed.put(&[0usize])),
        h_addrtype: ws::AF_INET as i16,
        h_length: 4,
        h_addr_list: at(packed.put(&list)),
    };
    packed.headed(host)
}

/// A `servent`, with offsets.
fn service(name: &str, port: u16, protocol: &str) -> Vec<Byte> {
    let mut packed = Packed::behind::<ws::SERVENT>(0);
    let service = ws::SERVENT {
        s_name: at(packed.put(&<u8 as Unit>::units(name))),
        s_aliases: at(packed.put(&[0usize])),
        s_proto: at(packed.put(&<u8 as Unit>::units(protocol))),
        s_port: port.to_be() as i16,
    };
    packed.headed(service)
}
