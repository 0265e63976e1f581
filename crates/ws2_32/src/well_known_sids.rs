//! `CreateWellKnownSid` and `IsWellKnownSid`: the identifiers that every Windows has, by their numbers in WELL_KNOWN_SID_TYPE.

use crate::held::fails;
use crate::sid_text;
use overlapped_sys::foundation as f;
use std::ffi::c_void;
use std::ptr;

/// How an identifier is made.
#[derive(Clone, Copy)]
enum Form {
    /// Of an authority and its parts.
    Whole(u64, &'static [u32]),
    /// Of a domain's identifier and one part more.
    OfDomain(u32),
}
use Form::{OfDomain, Whole};

const NT: u64 = 5;
const BUILTIN: u32 = 32;

const fn builtin(part: &'static [u32; 2]) -> Form {
    Whole(NT, part)
}

/// By number.
const FORMS: [Form; 77] = [
    Whole(0, &[0]),
    Whole(1, &[0]),
    Whole(2, &[0]),
    Whole(3, &[0]),
    Whole(3, &[1]),
    Whole(3, &[2]),
    Whole(3, &[3]),
    Whole(NT, &[]),
    Whole(NT, &[1]),
    Whole(NT, &[2]),
    Whole(NT, &[3]),
    Whole(NT, &[4]),
    Whole(NT, &[6]),
    Whole(NT, &[7]),
    Whole(NT, &[8]),
    Whole(NT, &[9]),
    Whole(NT, &[10]),
    Whole(NT, &[11]),
    Whole(NT, &[12]),
    Whole(NT, &[13]),
    Whole(NT, &[14]),
    Whole(NT, &[5]),
    Whole(NT, &[18]),
    Whole(NT, &[19]),
    Whole(NT, &[20]),
    Whole(NT, &[BUILTIN]),
    builtin(&[BUILTIN, 544]),
    builtin(&[BUILTIN, 545]),
    builtin(&[BUILTIN, 546]),
    builtin(&[BUILTIN, 547]),
    builtin(&[BUILTIN, 548]),
    builtin(&[BUILTIN, 549]),
    builtin(&[BUILTIN, 550]),
    builtin(&[BUILTIN, 551]),
    builtin(&[BUILTIN, 552]),
    builtin(&[BUILTIN, 554]),
    builtin(&[BUILTIN, 555]),
    builtin(&[BUILTIN, 556]),
    OfDomain(500),
    OfDomain(501),
    OfDomain(502),
    OfDomain(512),
    OfDomain(513),
    OfDomain(514),
    OfDomain(515),
    OfDomain(516),
    OfDomain(517),
    OfDomain(518),
    OfDomain(519),
    OfDomain(520),
    OfDomain(553),
    Whole(NT, &[64, 10]),
    Whole(NT, &[64, 21]),
    Whole(NT, &[64, 14]),
    Whole(NT, &[15]),
    Whole(NT, &[1000]),
    builtin(&[BUILTIN, 557]),
    builtin(&[BUILTIN, 558]),
    builtin(&[BUILTIN, 559]),
    builtin(&[BUILTIN, 560]),
    builtin(&[BUILTIN, 561]),
    builtin(&[BUILTIN, 562]),
    builtin(&[BUILTIN, 568]),
    Whole(NT, &[17]),
    builtin(&[BUILTIN, 569]),
    Whole(16, &[0]),
    Whole(16, &[0x1000]),
    Whole(16, &[0x2000]),
    Whole(16, &[0x3000]),
    Whole(16, &[0x4000]),
    Whole(NT, &[33]),
    Whole(3, &[4]),
    builtin(&[BUILTIN, 571]),
    builtin(&[BUILTIN, 572]),
    OfDomain(498),
    OfDomain(521),
    builtin(&[BUILTIN, 573]),
];

/// How many parts a domain's identifier has: S-1-5-21 and three numbers.
const PARTS_OF_DOMAIN: usize = 4;

fn form(number: i32) -> Option<Form> {
    usize::try_from(number).ok().and_then(|number| FORMS.get(number)).copied()
}

/// `CreateWellKnownSid`: an identifier by its number; those of a domain are made of the domain's.
///
/// Errors: ERROR_INVALID_PARAMETER (no number; no domain where one is needed; null), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `domain` is null or valid; `length` is null or valid, and `sid` is null or has as much room as it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateWellKnownSid(
    number: i32,
    domain: *const c_void,
    sid: *mut c_void,
    length: *mut u32,
) -> i32 {
    let Some(form) = form(number).filter(|_| !length.is_null()) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    let made = match form {
        Whole(authority, parts) => sid_text::make(authority, parts),
        OfDomain(part) => {
            // SAFETY: the caller's promise.
            let domain = unsafe { sid_text::bytes(domain) }.map(sid_text::parts);
            let Some((authority, mut parts)) = domain.filter(|(_, parts)| parts.len() == PARTS_OF_DOMAIN) else {
                return fails(f::ERROR_INVALID_PARAMETER, 0);
            };
            parts.push(part);
            sid_text::make(authority, &parts)
        }
    };
    // SAFETY: the caller's promise; it is not null.
    let room = unsafe { length.read() };
    // SAFETY: as above.
    unsafe { length.write(made.len() as u32) };
    if sid.is_null() || (room as usize) < made.len() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(made.as_ptr(), sid.cast(), made.len()) };
    1
}

/// `IsWellKnownSid`: whether an identifier is the one of a number.
///
/// # Safety
/// `sid` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IsWellKnownSid(sid: *const c_void, number: i32) -> i32 {
    // SAFETY: the caller's promise.
    let Some((authority, parts)) = unsafe { sid_text::bytes(sid) }.map(sid_text::parts) else { return 0 };
    let is = match form(number) {
        Some(Whole(of, its)) => authority == of && parts == its,
        Some(OfDomain(last)) => {
            authority == NT
                && parts.len() == PARTS_OF_DOMAIN + 1
                && parts.first() == Some(&21)
                && parts.last() == Some(&last)
        }
        None => false,
    };
    is.into()
}
