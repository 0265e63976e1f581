//! `DnsQuery`: records of names, by this system's file of hosts and libc's resolver.

mod ask;
mod message;
mod records;

use crate::told::{narrow_text, wide_text};
use message::Record;
use records::Width;
use std::ffi::c_void;
use std::{ptr, slice};

const ERROR_INVALID_PARAMETER: i32 = 87;
const DNS_INFO_NO_RECORDS: i32 = 9501;
const DNS_ERROR_BAD_PACKET: i32 = 9502;

/// Writes the list, if there is one.
///
/// # Safety
/// `to` is valid for a write.
unsafe fn tell(records: Result<Vec<Record>, i32>, width: Width, to: *mut *mut c_void) -> i32 {
    let (list, status) = match records {
        Ok(records) if records.is_empty() => (ptr::null_mut(), DNS_INFO_NO_RECORDS),
        Ok(records) => (records::list(&records, width), 0),
        Err(status) => (ptr::null_mut(), status),
    };
    // SAFETY: the caller's promise.
    unsafe { to.write(list) };
    status
}

/// # Safety
/// `to` is null or valid for a write.
unsafe fn query(name: Option<String>, kind: u16, options: u32, width: Width, to: *mut *mut c_void) -> i32 {
    let Some(name) = name.filter(|name| !name.is_empty() && !to.is_null()) else { return ERROR_INVALID_PARAMETER };
    // SAFETY: the caller's promise.
    unsafe { tell(ask::ask(&name, kind, options), width, to) }
}

/// `DnsQuery_A`: records of A, NS, CNAME, SOA, PTR, MX, TXT, AAAA and SRV, and of other types as bytes. Returns the error. Servers that the
/// call names are not asked: the resolver asks those of the system.
///
/// Errors: ERROR_INVALID_PARAMETER, DNS_ERROR_RCODE_NAME_ERROR, DNS_INFO_NO_RECORDS, DNS_ERROR_RCODE_SERVER_FAILURE, ERROR_TIMEOUT.
///
/// # Safety
/// `name` is null or ends with a zero; `records` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsQuery_A(
    name: *const u8,
    kind: u16,
    options: u32,
    servers: *const c_void,
    records: *mut *mut c_void,
    _reserved: *const c_void,
) -> i32 {
    if !servers.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    let name = unsafe { narrow_text(name) };
    // SAFETY: the caller's promise.
    unsafe { query(name, kind, options, Width::Narrow, records) }
}

/// `DnsQuery_UTF8`: as [`DnsQuery_A`].
///
/// # Safety
/// As [`DnsQuery_A`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsQuery_UTF8(
    name: *const u8,
    kind: u16,
    options: u32,
    servers: *const c_void,
    records: *mut *mut c_void,
    reserved: *const c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { DnsQuery_A(name, kind, options, servers, records, reserved) }
}

/// `DnsQuery_W`: as [`DnsQuery_A`].
///
/// # Safety
/// As [`DnsQuery_A`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsQuery_W(
    name: *const u16,
    kind: u16,
    options: u32,
    servers: *const c_void,
    records: *mut *mut c_void,
    _reserved: *const c_void,
) -> i32 {
    if !servers.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    let name = unsafe { wide_text(name) };
    // SAFETY: the caller's promise.
    unsafe { query(name, kind, options, Width::Wide, records) }
}

/// # Safety
/// `message` is null or valid for so many bytes; `records` is null or valid for a write.
unsafe fn extract(message: *const u8, length: u16, width: Width, records: *mut *mut c_void) -> i32 {
    const HEAD: usize = 12;
    if message.is_null() || records.is_null() || usize::from(length) < HEAD {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    let mut bytes = unsafe { slice::from_raw_parts(message, length.into()) }.to_vec();
    // The program has put the counts into its own order.
    for count in bytes[4..HEAD].chunks_mut(2) {
        let value = u16::from_ne_bytes([count[0], count[1]]);
        count.copy_from_slice(&value.to_be_bytes());
    }
    // SAFETY: the caller's promise.
    unsafe { tell(message::records(&bytes).ok_or(DNS_ERROR_BAD_PACKET), width, records) }
}

/// `DnsExtractRecordsFromMessage_W`: the records of an answer, whose counts are in this machine's order.
///
/// Errors: ERROR_INVALID_PARAMETER, DNS_ERROR_BAD_PACKET, DNS_INFO_NO_RECORDS.
///
/// # Safety
/// `message` is null or valid for so many bytes; `records` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsExtractRecordsFromMessage_W(
    message: *const u8,
    length: u16,
    records: *mut *mut c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { extract(message, length, Width::Wide, records) }
}

/// `DnsExtractRecordsFromMessage_UTF8`: as [`DnsExtractRecordsFromMessage_W`].
///
/// # Safety
/// As [`DnsExtractRecordsFromMessage_W`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsExtractRecordsFromMessage_UTF8(
    message: *const u8,
    length: u16,
    records: *mut *mut c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { extract(message, length, Width::Narrow, records) }
}

/// `DnsRecordListFree`: gives a list back.
///
/// # Safety
/// The list is null or of a query here, and not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsRecordListFree(list: *mut c_void, _kind: i32) {
    // SAFETY: the caller's promise.
    unsafe { records::free(list) };
}

/// `DnsFree`: gives a list of records back, or other memory that `kind` names.
///
/// # Safety
/// As [`DnsRecordListFree`]; or it is of `malloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsFree(memory: *mut c_void, kind: i32) {
    const FLAT: i32 = 0;
    if kind == FLAT {
        // SAFETY: the caller's promise.
        unsafe { libc::free(memory) };
    } else {
        // SAFETY: the caller's promise.
        unsafe { records::free(memory) };
    }
}

fn same(one: Option<String>, other: Option<String>) -> i32 {
    let plain = |name: &str| name.trim_end_matches('.').to_lowercase();
    i32::from(one.zip(other).is_some_and(|(one, other)| plain(&one) == plain(&other)))
}

/// `DnsNameCompare_A`: whether two names are the same; case and a last dot count for nothing.
///
/// # Safety
/// The names are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsNameCompare_A(one: *const u8, other: *const u8) -> i32 {
    // SAFETY: the caller's promise.
    let one = unsafe { narrow_text(one) };
    // SAFETY: the caller's promise.
    let other = unsafe { narrow_text(other) };
    same(one, other)
}

/// `DnsNameCompare_W`: as [`DnsNameCompare_A`].
///
/// # Safety
/// As [`DnsNameCompare_A`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DnsNameCompare_W(one: *const u16, other: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    let one = unsafe { wide_text(one) };
    // SAFETY: the caller's promise.
    let other = unsafe { wide_text(other) };
    same(one, other)
}
