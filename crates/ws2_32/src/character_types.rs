//! `GetStringType`: what the characters of a text are, as the C library knows of Unicode's.

use crate::held::fails;
use crate::ordinal::units;
use overlapped_sys::foundation as f;
use overlapped_sys::globalization::MultiByteToWideChar;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

/// CT_CTYPE1, CT_CTYPE2 and CT_CTYPE3.
const CLASSES: u32 = 1;
const DIRECTIONS: u32 = 2;
const USES: u32 = 4;

unsafe extern "C" {
    fn iswctype_l(character: u32, kind: usize, locale: *mut c_void) -> c_int;
    fn wctype_l(name: *const std::ffi::c_char, locale: *mut c_void) -> usize;
}

/// The classes that CT_CTYPE1 has, by the C library's names: upper, lower, digit, space, punctuation, control, blank, hexadecimal digit,
/// letter.
const NAMES: [(&std::ffi::CStr, u16); 9] = [
    (c"upper", 0x1),
    (c"lower", 0x2),
    (c"digit", 0x4),
    (c"space", 0x8),
    (c"punct", 0x10),
    (c"cntrl", 0x20),
    (c"blank", 0x40),
    (c"xdigit", 0x80),
    (c"alpha", 0x100),
];
const DEFINED: u16 = 0x200;

/// A locale of Unicode, and its classes; without one, of the characters of ASCII alone.
struct Classes {
    locale: usize,
    kinds: [(usize, u16); NAMES.len()],
}

fn classes() -> Option<&'static Classes> {
    static MADE: OnceLock<Option<Classes>> = OnceLock::new();
    let make = || {
        // SAFETY: the name ends with a zero, and no locale is given to change.
        let locale = unsafe { libc::newlocale(libc::LC_CTYPE_MASK, c"C.UTF-8".as_ptr(), ptr::null_mut()) };
        if locale.is_null() {
            return None;
        }
        // SAFETY: the locale was made, and is never freed; the names end with a zero.
        let kinds = NAMES.map(|(name, flag)| (unsafe { wctype_l(name.as_ptr(), locale.cast()) }, flag));
        Some(Classes { locale: locale.expose_provenance(), kinds })
    };
    MADE.get_or_init(make).as_ref()
}

/// What one unit is. Half of a pair is none of these.
fn class(unit: u16) -> u16 {
    let Some(character) = char::from_u32(unit.into()) else { return 0 };
    // Windows' spaces that are not to be broken at are spaces, which the C library says of none.
    const UNBROKEN: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];
    if UNBROKEN.contains(&character) {
        return 0x8 | 0x40 | DEFINED;
    }
    let Some(known) = classes() else { return class_of_ascii(character) };
    let locale: *mut c_void = ptr::with_exposed_provenance_mut(known.locale);
    // SAFETY: the locale is never freed, and the class is one of it.
    let is = |kind: usize| unsafe { iswctype_l(character.into(), kind, locale) } != 0;
    let found = known.kinds.iter().filter(|(kind, _)| is(*kind)).fold(0, |all, (_, flag)| all | flag);
    // The C library takes other scripts' digits for letters.
    let found = if character.is_ascii() || !character.is_numeric() { found } else { found & !0x100 };
    if found == 0 { 0 } else { found | DEFINED }
}

fn class_of_ascii(character: char) -> u16 {
    let flag = |is: bool, flag: u16| if is { flag } else { 0 };
    if !character.is_ascii() {
        return 0;
    }
    flag(character.is_ascii_uppercase(), 0x1)
        | flag(character.is_ascii_lowercase(), 0x2)
        | flag(character.is_ascii_digit(), 0x4)
        | flag(character.is_ascii_whitespace() || character == '\u{b}', 0x8)
        | flag(character.is_ascii_punctuation(), 0x10)
        | flag(character.is_ascii_control(), 0x20)
        | flag(character == ' ' || character == '\t', 0x40)
        | flag(character.is_ascii_hexdigit(), 0x80)
        | flag(character.is_ascii_alphabetic(), 0x100)
        | DEFINED
}

/// # Safety
/// `to` is null or has a number's room for each unit.
unsafe fn tell(kind: u32, text: Option<&[u16]>, to: *mut u16) -> i32 {
    match kind {
        CLASSES => {}
        DIRECTIONS | USES => return fails(f::ERROR_NOT_SUPPORTED, 0),
        _ => return fails(f::ERROR_INVALID_PARAMETER, 0),
    }
    let Some(text) = text.filter(|_| !to.is_null()) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    for (index, unit) in text.iter().enumerate() {
        let place = to.wrapping_add(index);
        // SAFETY: the caller's promise.
        unsafe { place.write_unaligned(class(*unit)) };
    }
    1
}

/// The units of a text; of one that ends with a zero, that too.
///
/// # Safety
/// `text` is null or has so many units, or ends with a zero where the length is negative.
unsafe fn whole<'a>(text: *const u16, length: c_int) -> Option<&'a [u16]> {
    // SAFETY: the caller's promise.
    let found = unsafe { units(text, length.max(-1)) }?;
    let length = found.len() + usize::from(length < 0);
    // SAFETY: as above: the zero belongs to the text.
    Some(unsafe { std::slice::from_raw_parts(text, length) })
}

/// `GetStringTypeW`: what each unit of a text is (CT_CTYPE1): a capital, a digit, a space. A negative length is that of a text with its zero.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no text, another kind), ERROR_NOT_SUPPORTED (CT_CTYPE2 and CT_CTYPE3).
///
/// # Safety
/// `text` is null or has so many units, or ends with a zero; `to` is null or has room for as many numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStringTypeW(kind: u32, text: *const u16, length: c_int, to: *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { whole(text, length) }.filter(|_| length != 0);
    // SAFETY: as above.
    unsafe { tell(kind, text, to) }
}

/// `GetStringTypeExW`: as [`GetStringTypeW`], whatever the locale.
///
/// # Safety
/// As [`GetStringTypeW`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStringTypeExW(
    _locale: u32,
    kind: u32,
    text: *const u16,
    length: c_int,
    to: *mut u16,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { GetStringTypeW(kind, text, length, to) }
}

/// `GetStringTypeA`: the same of a narrow text, one number for each character of it in UTF-16.
///
/// Errors: as [`GetStringTypeW`].
///
/// # Safety
/// `text` is null or has so many bytes, or ends with a zero; `to` is null or has room for as many numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStringTypeA(_locale: u32, kind: u32, text: *const u8, length: c_int, to: *mut u16) -> i32 {
    let length = length.max(-1);
    // SAFETY: the caller's promise.
    let count = unsafe { MultiByteToWideChar(0, 0, text, length, ptr::null_mut(), 0) };
    let mut wide = vec![0_u16; count.max(0) as usize];
    // SAFETY: there is so much room.
    unsafe { MultiByteToWideChar(0, 0, text, length, wide.as_mut_ptr(), count) };
    // SAFETY: the caller's promise: there are no more units than bytes.
    unsafe { tell(kind, Some(&*wide).filter(|wide| !wide.is_empty()), to) }
}

/// `GetStringTypeExA`: as [`GetStringTypeA`].
///
/// # Safety
/// As [`GetStringTypeA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStringTypeExA(locale: u32, kind: u32, text: *const u8, length: c_int, to: *mut u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { GetStringTypeA(locale, kind, text, length, to) }
}
