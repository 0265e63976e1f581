//! The file of hosts, and libc's resolver.

use super::message::{self, A, AAAA, Data, Record};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::fs;
use std::net::IpAddr;
use std::sync::LazyLock;

const ERROR_TIMEOUT: i32 = 1460;
const DNS_ERROR_RCODE_SERVER_FAILURE: i32 = 9002;
const DNS_ERROR_RCODE_NAME_ERROR: i32 = 9003;
const DNS_INFO_NO_RECORDS: i32 = 9501;
const DNS_ERROR_BAD_PACKET: i32 = 9502;
const ERROR_INVALID_NAME: i32 = 123;
/// Asks the wire alone.
const DNS_QUERY_NO_HOSTS_FILE: u32 = 0x40;
/// Asks what is known here alone.
const DNS_QUERY_NO_WIRE_QUERY: u32 = 0x10;

/// The records of a name, or the error.
pub fn ask(name: &str, kind: u16, options: u32) -> Result<Vec<Record>, i32> {
    if options & DNS_QUERY_NO_HOSTS_FILE == 0 {
        let known = hosts(name, kind);
        if !known.is_empty() {
            return Ok(known);
        }
    }
    if options & DNS_QUERY_NO_WIRE_QUERY != 0 {
        return Err(DNS_INFO_NO_RECORDS);
    }
    let answer = resolve(name, kind)?;
    message::records(&answer).ok_or(DNS_ERROR_BAD_PACKET)
}

/// What the file of hosts says of a name.
fn hosts(name: &str, kind: u16) -> Vec<Record> {
    const SECONDS: u32 = 86400;
    let name = name.trim_end_matches('.');
    let text = fs::read_to_string("/etc/hosts").unwrap_or_default();
    let address = |line: &str| {
        let mut words = line.split('#').next()?.split_whitespace();
        let address: IpAddr = words.next()?.parse().ok()?;
        let data = match (address, kind) {
            (IpAddr::V4(address), A) => Data::Address(address.octets()),
            (IpAddr::V6(address), AAAA) => Data::Address6(address.octets()),
            _ => return None,
        };
        words.any(|known| known.eq_ignore_ascii_case(name)).then_some(data)
    };
    let record = |data| Record { name: name.to_owned(), kind, section: 1, seconds: SECONDS, data };
    text.lines().filter_map(address).map(record).collect()
}

type Query = unsafe extern "C" fn(*const c_char, c_int, c_int, *mut u8, c_int) -> c_int;

/// libc's `res_query`, by either of its names, in libc itself or in the library beside it that older ones have.
static QUERY: LazyLock<Option<Query>> = LazyLock::new(|| {
    let find = |library: *mut c_void, name: &CStr| {
        // SAFETY: the name ends with a zero.
        let symbol = unsafe { libc::dlsym(library, name.as_ptr()) };
        // SAFETY: libc's function of this name has this type.
        (!symbol.is_null()).then(|| unsafe { std::mem::transmute::<*mut c_void, Query>(symbol) })
    };
    find(libc::RTLD_DEFAULT, c"res_query").or_else(|| {
        // SAFETY: the name ends with a zero; the library is libc's own.
        let library = unsafe { libc::dlopen(c"libresolv.so.2".as_ptr(), libc::RTLD_NOW) };
        if library.is_null() { None } else { find(library, c"__res_query").or_else(|| find(library, c"res_query")) }
    })
});

unsafe extern "C" {
    fn __h_errno_location() -> *mut c_int;
}

/// The answer of the system's name servers.
fn resolve(name: &str, kind: u16) -> Result<Vec<u8>, i32> {
    const INTERNET: c_int = 1;
    const HOST_NOT_FOUND: c_int = 1;
    const TRY_AGAIN: c_int = 2;
    const NO_DATA: c_int = 4;
    let name = CString::new(name).map_err(|_| ERROR_INVALID_NAME)?;
    let query = QUERY.ok_or(DNS_ERROR_RCODE_SERVER_FAILURE)?;
    let mut answer = vec![0; 65536];
    // SAFETY: the name ends with a zero, and there is room for so many bytes.
    let length = unsafe { query(name.as_ptr(), INTERNET, kind.into(), answer.as_mut_ptr(), answer.len() as c_int) };
    if let Ok(length) = usize::try_from(length) {
        answer.truncate(length);
        return Ok(answer);
    }
    // SAFETY: this thread's own.
    let place = unsafe { __h_errno_location() };
    // SAFETY: as above.
    Err(match unsafe { *place } {
        HOST_NOT_FOUND => DNS_ERROR_RCODE_NAME_ERROR,
        NO_DATA => DNS_INFO_NO_RECORDS,
        TRY_AGAIN => ERROR_TIMEOUT,
        _ => DNS_ERROR_RCODE_SERVER_FAILURE,
    })
}
