//! `CompareString`: the order of a dictionary. Letters count first, whatever their marks; then the marks; then capitals, which follow small
//! letters; then hyphens and apostrophes, which are passed over until nothing else tells two texts apart.
//!
//! Characters without a place in that order stand by their numbers: punctuation before digits, digits before letters, as in English.

use crate::held::fails;
use crate::ordinal::units;
use crate::told;
use overlapped_sys::foundation as f;
use std::cmp::Ordering;
use std::ffi::c_int;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const IGNORECASE: u32 = 0x1;
const IGNORENONSPACE: u32 = 0x2;
const IGNORESYMBOLS: u32 = 0x4;
const DIGITSASNUMBERS: u32 = 0x8;
const LINGUISTIC_IGNORECASE: u32 = 0x10;
const LINGUISTIC_IGNOREDIACRITIC: u32 = 0x20;
const STRINGSORT: u32 = 0x1000;
const IGNOREKANATYPE: u32 = 0x1_0000;
const IGNOREWIDTH: u32 = 0x2_0000;
const LINGUISTIC_CASING: u32 = 0x0800_0000;
const USE_CP_ACP: u32 = 0x4000_0000;
const KNOWN: u32 = IGNORECASE
    | IGNORENONSPACE
    | IGNORESYMBOLS
    | DIGITSASNUMBERS
    | LINGUISTIC_IGNORECASE
    | LINGUISTIC_IGNOREDIACRITIC
    | STRINGSORT
    | IGNOREKANATYPE
    | IGNOREWIDTH
    | LINGUISTIC_CASING
    | USE_CP_ACP;

/// Where a letter stands before its marks and its case are looked at.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Symbol(char),
    Number(u64),
    Letter(String),
}

/// What a text is compared by, the first difference deciding.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    places: Vec<Place>,
    marks: Vec<Vec<char>>,
    capitals: Vec<bool>,
    passed_over: Vec<(usize, char)>,
}

/// The narrow form of a wide character, the syllable of the other of the two Japanese scripts.
fn folded(character: char, flags: u32) -> char {
    let mut number = u32::from(character);
    if flags & IGNOREWIDTH != 0 && (0xff01..=0xff5e).contains(&number) {
        number -= 0xfee0;
    }
    if flags & IGNOREKANATYPE != 0 && (0x30a1..=0x30f6).contains(&number) {
        number -= 0x60;
    }
    char::from_u32(number).unwrap_or(character)
}

fn key(text: &str, flags: u32) -> Key {
    let mut key = Key { places: Vec::new(), marks: Vec::new(), capitals: Vec::new(), passed_over: Vec::new() };
    let ignores_case = flags & (IGNORECASE | LINGUISTIC_IGNORECASE) != 0;
    let ignores_marks = flags & (IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC) != 0;
    let mut characters = text.chars().map(|character| folded(character, flags)).nfd().peekable();
    while let Some(character) = characters.next() {
        if is_combining_mark(character) {
            if let (false, Some(marks)) = (ignores_marks, key.marks.last_mut()) {
                marks.push(character);
            }
            continue;
        }
        let is_symbol = !character.is_alphanumeric();
        if is_symbol && flags & IGNORESYMBOLS != 0 {
            continue;
        }
        if matches!(character, '-' | '\'') && flags & STRINGSORT == 0 {
            key.passed_over.push((key.places.len(), character));
            continue;
        }
        let place = match character.to_digit(10) {
            Some(mut number) if flags & DIGITSASNUMBERS != 0 => {
                let mut whole = 0u64;
                loop {
                    whole = whole.saturating_mul(10).saturating_add(u64::from(number));
                    match characters.peek().and_then(|next| next.to_digit(10)) {
                        Some(next) => number = next,
                        None => break Place::Number(whole),
                    }
                    characters.next();
                }
            }
            Some(number) => Place::Number(u64::from(number)),
            None if is_symbol => Place::Symbol(character),
            None => Place::Letter(character.to_lowercase().collect()),
        };
        key.places.push(place);
        key.marks.push(Vec::new());
        key.capitals.push(!ignores_case && character.is_uppercase());
    }
    key
}

/// CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN.
fn compare(flags: u32, a: Option<String>, b: Option<String>) -> c_int {
    if flags & !KNOWN != 0 {
        return fails(f::ERROR_INVALID_FLAGS, 0);
    }
    let (Some(a), Some(b)) = (a, b) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    match key(&a, flags).cmp(&key(&b, flags)) {
        Ordering::Less => 1,
        Ordering::Equal => 2,
        Ordering::Greater => 3,
    }
}

/// # Safety
/// `text` is null or has so many units, or ends with a zero where the length is negative.
unsafe fn wide(text: *const u16, length: c_int) -> Option<String> {
    // SAFETY: the caller's promise.
    unsafe { units(text, length.max(-1)) }.map(String::from_utf16_lossy)
}

/// # Safety
/// `text` is null or has so many bytes, or ends with a zero where the length is negative.
unsafe fn narrow(text: *const u8, length: c_int) -> Option<String> {
    match usize::try_from(length) {
        // SAFETY: the caller's promise.
        Err(_) => unsafe { told::narrow_text(text) },
        Ok(_) if text.is_null() => None,
        Ok(length) => {
            // SAFETY: the caller's promise.
            let bytes = unsafe { std::slice::from_raw_parts(text, length) };
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

/// `CompareStringA`: how two texts stand to each other: CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN, in the order of a dictionary. 0 with
/// ERROR_INVALID_FLAGS, or ERROR_INVALID_PARAMETER for null.
///
/// # Safety
/// Each text is null or has so many bytes, or ends with a zero where its length is negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CompareStringA(
    _locale: u32,
    flags: u32,
    a: *const u8,
    length_a: c_int,
    b: *const u8,
    length_b: c_int,
) -> c_int {
    // SAFETY: the caller's promise.
    let a = unsafe { narrow(a, length_a) };
    // SAFETY: the caller's promise.
    compare(flags, a, unsafe { narrow(b, length_b) })
}

/// `CompareStringW`: as [`CompareStringA`].
///
/// # Safety
/// Each text is null or has so many units, or ends with a zero where its length is negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CompareStringW(
    _locale: u32,
    flags: u32,
    a: *const u16,
    length_a: c_int,
    b: *const u16,
    length_b: c_int,
) -> c_int {
    // SAFETY: the caller's promise.
    let a = unsafe { wide(a, length_a) };
    // SAFETY: the caller's promise.
    compare(flags, a, unsafe { wide(b, length_b) })
}

/// `CompareStringEx`: as [`CompareStringW`]. ERROR_INVALID_PARAMETER where what is reserved is not zero, too.
///
/// # Safety
/// As for [`CompareStringW`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CompareStringEx(
    _locale: *const u16,
    flags: u32,
    a: *const u16,
    length_a: c_int,
    b: *const u16,
    length_b: c_int,
    version: *const u8,
    reserved: *const u8,
    parameter: isize,
) -> c_int {
    if !(version.is_null() && reserved.is_null() && parameter == 0) {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { CompareStringW(0, flags, a, length_a, b, length_b) }
}
