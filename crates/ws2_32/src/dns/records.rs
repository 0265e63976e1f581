//! Lists of `DNS_RECORD`, in memory of `malloc`.

use super::message::{CNAME, Data, MX, NS, PTR, Record, SOA, SRV, TXT};
use crate::told::wide;
use std::ffi::c_void;
use std::ptr;

/// How wide the texts of a list are.
#[derive(Clone, Copy)]
pub enum Width {
    Narrow,
    Wide,
}

/// `DNS_RECORD` without its data, which follow.
#[repr(C)]
struct Head {
    next: *mut c_void,
    name: *mut c_void,
    kind: u16,
    length: u16,
    flags: u32,
    seconds: u32,
    reserved: u32,
}

const POINTER: usize = size_of::<usize>();

/// A copy of bytes.
fn kept(bytes: &[u8]) -> *mut c_void {
    // SAFETY: takes a size.
    let memory = unsafe { libc::malloc(bytes.len().max(1)) };
    if !memory.is_null() {
        // SAFETY: there is room for so many.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), memory.cast(), bytes.len()) };
    }
    memory
}

/// A copy of a text, with its zero.
fn text(text: &str, width: Width) -> *mut c_void {
    match width {
        Width::Narrow => kept(&[text.as_bytes(), &[0]].concat()),
        Width::Wide => kept(&wide(text).into_iter().chain([0]).flat_map(u16::to_ne_bytes).collect::<Vec<_>>()),
    }
}

/// The data as Windows lays them out.
fn laid_out(data: &Data, width: Width) -> Vec<u8> {
    let pointer = |name: &str| text(name, width).expose_provenance().to_ne_bytes();
    match data {
        Data::Address(bytes) => bytes.to_vec(),
        Data::Address6(bytes) => bytes.to_vec(),
        Data::Name(name) => pointer(name).to_vec(),
        Data::Exchange { name, preference } => {
            [&pointer(name)[..], &preference.to_ne_bytes(), &[0; POINTER - 2]].concat()
        }
        Data::Texts(texts) => {
            let count = (texts.len() as u32).to_ne_bytes();
            let pointers = texts.iter().flat_map(|text| pointer(&String::from_utf8_lossy(text)));
            count.into_iter().chain([0; POINTER - 4]).chain(pointers).collect()
        }
        Data::Service { name, numbers } => {
            [&pointer(name)[..], &numbers.map(u16::to_ne_bytes).concat(), &[0; POINTER - 6]].concat()
        }
        Data::Authority { names, numbers } => {
            [names.each_ref().map(|name| pointer(name)).concat(), numbers.map(u32::to_ne_bytes).concat()].concat()
        }
        Data::Other(bytes) => bytes.clone(),
    }
}

/// The list; null if there is no memory.
pub fn list(records: &[Record], width: Width) -> *mut c_void {
    const CHARACTERS_OF_UTF_8: u32 = 2 << 3;
    const UNICODE: u32 = 1 << 3;
    let charset = if matches!(width, Width::Wide) { UNICODE } else { CHARACTERS_OF_UTF_8 };
    let mut next = ptr::null_mut();
    for record in records.iter().rev() {
        let data = laid_out(&record.data, width);
        // SAFETY: takes a size.
        let memory = unsafe { libc::calloc(1, size_of::<Head>() + data.len().max(40)) };
        if memory.is_null() {
            return next;
        }
        let (kind, seconds, flags) = (record.kind, record.seconds, record.section | charset);
        let name = text(&record.name, width);
        let head = Head { next, name, kind, length: data.len() as u16, flags, seconds, reserved: 0 };
        // SAFETY: there is room for it.
        unsafe { memory.cast::<Head>().write(head) };
        // SAFETY: the data follow, for which there is room.
        let to = unsafe { memory.cast::<u8>().add(size_of::<Head>()) };
        // SAFETY: as above.
        unsafe { ptr::copy_nonoverlapping(data.as_ptr(), to, data.len()) };
        next = memory;
    }
    next
}

/// Gives a list back.
///
/// # Safety
/// It is null or of [`list`], and not given back.
pub unsafe fn free(mut list: *mut c_void) {
    while !list.is_null() {
        // SAFETY: the caller's promise.
        let head = unsafe { list.cast::<Head>().read() };
        let pointers = match head.kind {
            NS | CNAME | PTR | MX | SRV => 0..1,
            SOA => 0..2,
            TXT => 1..usize::from(head.length) / POINTER,
            _ => 0..0,
        };
        for place in pointers {
            // SAFETY: the data follow, and have so many pointers.
            let at = unsafe { list.byte_add(size_of::<Head>() + place * POINTER) };
            // SAFETY: as above; the pointer is of `malloc`.
            let text = unsafe { at.cast::<*mut c_void>().read() };
            // SAFETY: as above.
            unsafe { libc::free(text) };
        }
        // SAFETY: of `malloc`.
        unsafe { libc::free(head.name) };
        // SAFETY: of `calloc`.
        unsafe { libc::free(list) };
        list = head.next;
    }
}
