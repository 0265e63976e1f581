//! `sddl.h`: security identifiers as text, `S-1-5-18`.

use crate::held::fails;
use crate::told;
use overlapped_sys::foundation as f;
use overlapped_sys::memory::LocalAlloc;
use overlapped_sys::security::{GetLengthSid, IsValidSid};
use std::ffi::c_void;
use std::{ptr, slice};

/// Revision, count of parts, and the authority.
const HEAD: usize = 8;
const MOST_PARTS: usize = 15;

/// The two letters that stand for an identifier in text. Others stand for those of a domain, which is not here.
const LETTERS: [(&str, &str); 27] = [
    ("WD", "S-1-1-0"),
    ("CO", "S-1-3-0"),
    ("CG", "S-1-3-1"),
    ("OW", "S-1-3-4"),
    ("NU", "S-1-5-2"),
    ("IU", "S-1-5-4"),
    ("SU", "S-1-5-6"),
    ("AN", "S-1-5-7"),
    ("ED", "S-1-5-9"),
    ("PS", "S-1-5-10"),
    ("AU", "S-1-5-11"),
    ("RC", "S-1-5-12"),
    ("SY", "S-1-5-18"),
    ("LS", "S-1-5-19"),
    ("NS", "S-1-5-20"),
    ("BA", "S-1-5-32-544"),
    ("BU", "S-1-5-32-545"),
    ("BG", "S-1-5-32-546"),
    ("PU", "S-1-5-32-547"),
    ("AO", "S-1-5-32-548"),
    ("SO", "S-1-5-32-549"),
    ("PO", "S-1-5-32-550"),
    ("BO", "S-1-5-32-551"),
    ("RE", "S-1-5-32-552"),
    ("RU", "S-1-5-32-554"),
    ("RD", "S-1-5-32-555"),
    ("NO", "S-1-5-32-556"),
];

/// The bytes of an identifier; `None` if it is none.
///
/// # Safety
/// `sid` is null or valid.
pub unsafe fn bytes<'a>(sid: *const c_void) -> Option<&'a [u8]> {
    // SAFETY: the caller's promise.
    if unsafe { IsValidSid(sid.cast_mut()) } == 0 {
        return None;
    }
    // SAFETY: as above.
    let length = unsafe { GetLengthSid(sid.cast_mut()) } as usize;
    // SAFETY: it has so many bytes.
    Some(unsafe { slice::from_raw_parts(sid.cast(), length) })
}

/// An identifier of an authority and parts.
pub fn make(authority: u64, parts: &[u32]) -> Vec<u8> {
    let mut made = vec![1, parts.len() as u8];
    made.extend(&authority.to_be_bytes()[2..]);
    made.extend(parts.iter().flat_map(|part| part.to_ne_bytes()));
    made
}

/// The authority and the parts of an identifier.
pub fn parts(sid: &[u8]) -> (u64, Vec<u32>) {
    let mut authority = [0; 8];
    authority[2..].copy_from_slice(&sid[2..HEAD]);
    let parts = sid[HEAD..].as_chunks().0.iter().map(|part| u32::from_ne_bytes(*part));
    (u64::from_be_bytes(authority), parts.collect())
}

/// As text. An authority of more than 32 bits is told in hexadecimal digits.
pub fn text(sid: &[u8]) -> String {
    let (authority, parts) = parts(sid);
    let authority = if authority > u32::MAX.into() { format!("{authority:#014x}") } else { authority.to_string() };
    parts.iter().fold(format!("S-1-{authority}"), |text, part| text + "-" + &part.to_string())
}

fn number(text: &str) -> Option<u64> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = hexadecimal.map_or((text, 10), |digits| (digits, 16));
    // The library's own reading takes a sign, too.
    if digits.starts_with('+') { None } else { u64::from_str_radix(digits, radix).ok() }
}

pub fn parse(text: &str) -> Option<Vec<u8>> {
    let known = LETTERS.iter().find(|(letters, _)| text.eq_ignore_ascii_case(letters));
    let mut fields = known.map_or(text, |(_, whole)| whole).split('-');
    let starts = fields.next()?.eq_ignore_ascii_case("S") && number(fields.next()?)? == 1;
    let authority = number(fields.next()?).filter(|authority| starts && *authority < 1 << 48)?;
    let parts: Vec<u32> = fields.map(|part| number(part)?.try_into().ok()).collect::<Option<_>>()?;
    (1..=MOST_PARTS).contains(&parts.len()).then(|| make(authority, &parts))
}

/// A copy in memory that `LocalFree` gives back.
fn allocate<T: Copy>(from: &[T]) -> Option<*mut T> {
    // SAFETY: takes no memory.
    let made = unsafe { LocalAlloc(0, size_of_val(from)) }.cast::<T>();
    if made.is_null() {
        return None;
    }
    // SAFETY: there is so much room.
    unsafe { ptr::copy_nonoverlapping(from.as_ptr(), made, from.len()) };
    Some(made)
}

/// # Safety
/// `sid` is null or valid, `to` null or valid for a write.
unsafe fn tell<T: Copy>(sid: *const c_void, to: *mut *mut T, units: impl Fn(String) -> Vec<T>) -> i32 {
    if to.is_null() || sid.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    let Some(sid) = (unsafe { bytes(sid) }) else { return fails(f::ERROR_INVALID_SID, 0) };
    let Some(made) = allocate(&units(text(sid) + "\0")) else { return fails(f::ERROR_NOT_ENOUGH_MEMORY, 0) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write_unaligned(made) };
    1
}

/// `ConvertSidToStringSidA`: the text is in memory that `LocalFree` gives back. ERROR_INVALID_PARAMETER (null), ERROR_INVALID_SID.
///
/// # Safety
/// `sid` is null or valid, `to` null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertSidToStringSidA(sid: *const c_void, to: *mut *mut u8) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(sid, to, String::into_bytes) }
}

/// `ConvertSidToStringSidW`: as [`ConvertSidToStringSidA`].
///
/// # Safety
/// As [`ConvertSidToStringSidA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertSidToStringSidW(sid: *const c_void, to: *mut *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell(sid, to, |text| told::wide(&text)) }
}

/// # Safety
/// `sid` is null or valid for a write.
unsafe fn read(text: Option<String>, sid: *mut *mut u8) -> i32 {
    let Some(text) = text.filter(|_| !sid.is_null()) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    let Some(bytes) = parse(&text) else { return fails(f::ERROR_INVALID_SID, 0) };
    let Some(made) = allocate(&bytes) else { return fails(f::ERROR_NOT_ENOUGH_MEMORY, 0) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { sid.write_unaligned(made) };
    1
}

/// `ConvertStringSidToSidA`: of `S-1-…`, or of two letters for one that everybody knows. The identifier is in memory that `LocalFree` gives
/// back. ERROR_INVALID_PARAMETER (null), ERROR_INVALID_SID.
///
/// # Safety
/// `text` is null or ends with a zero; `sid` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertStringSidToSidA(text: *const u8, sid: *mut *mut u8) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { told::narrow_text(text) };
    // SAFETY: as above.
    unsafe { read(text, sid) }
}

/// `ConvertStringSidToSidW`: as [`ConvertStringSidToSidA`].
///
/// # Safety
/// As [`ConvertStringSidToSidA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ConvertStringSidToSidW(text: *const u16, sid: *mut *mut u8) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { told::wide_text(text) };
    // SAFETY: as above.
    unsafe { read(text, sid) }
}
