//! `GetLocaleInfo`: what there is to say of English as in the United States, the one locale here, which dates and texts of errors are in too.

use crate::held::fails;
use crate::told;
use overlapped_sys::foundation as f;
use overlapped_sys::globalization::{GetACP, GetOEMCP};

const ENGLISH: u32 = 0x0409;
/// The user's, the system's, and whichever.
const ALIASES: [u32; 3] = [0x0400, 0x0800, 0];
const NAME: &str = "en-US";
const ANSI_CODE_PAGE: u32 = 0x1004;
const OEM_CODE_PAGE: u32 = 0x000b;
/// The day names begin with Monday; each list is as long as its numbers go.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const TEXTS: &[(u32, &str)] = &[
    (0x0001, "0409"),
    (0x0002, "English (United States)"),
    (0x0003, "ENU"),
    (0x0004, "English"),
    (0x0005, "1"),
    (0x0006, "United States"),
    (0x0007, "USA"),
    (0x0008, "United States"),
    (0x0009, "0409"),
    (0x000a, "1"),
    (0x000c, ","),
    (0x000d, "1"),
    (0x000e, "."),
    (0x000f, ","),
    (0x0010, "3;0"),
    (0x0011, "2"),
    (0x0012, "1"),
    (0x0013, "0123456789"),
    (0x0014, "$"),
    (0x0015, "USD"),
    (0x0016, "."),
    (0x0017, ","),
    (0x0018, "3;0"),
    (0x0019, "2"),
    (0x001a, "2"),
    (0x001b, "0"),
    (0x001c, "0"),
    (0x001d, "/"),
    (0x001e, ":"),
    (0x001f, "M/d/yyyy"),
    (0x0020, "dddd, MMMM d, yyyy"),
    (0x0021, "0"),
    (0x0022, "0"),
    (0x0023, "0"),
    (0x0024, "1"),
    (0x0025, "0"),
    (0x0026, "0"),
    (0x0027, "0"),
    (0x0028, "AM"),
    (0x0029, "PM"),
    (0x0050, ""),
    (0x0051, "-"),
    (0x0059, "en"),
    (0x005a, "US"),
    (0x005c, NAME),
    (0x1001, "English"),
    (0x1002, "United States"),
    (0x1003, "h:mm:ss tt"),
    (0x1005, "0"),
    (0x1006, "MMMM yyyy"),
    (0x1007, "US Dollar"),
    (0x1008, "US Dollar"),
    (0x1009, "1"),
    (0x100a, "1"),
    (0x100b, "0"),
    (0x100c, "6"),
    (0x100d, "0"),
    (0x1010, "1"),
];

/// The text of a kind.
fn text(kind: u32) -> Option<String> {
    let short = |name: &str| name[..3].to_owned();
    match kind {
        // SAFETY: takes no memory.
        ANSI_CODE_PAGE => Some(unsafe { GetACP() }.to_string()),
        // SAFETY: as above.
        OEM_CODE_PAGE => Some(unsafe { GetOEMCP() }.to_string()),
        0x2a..=0x30 => Some(DAYS[kind as usize - 0x2a].into()),
        0x31..=0x37 => Some(short(DAYS[kind as usize - 0x31])),
        0x38..=0x43 => Some(MONTHS[kind as usize - 0x38].into()),
        0x44..=0x4f => Some(short(MONTHS[kind as usize - 0x44])),
        kind => TEXTS.iter().find(|(known, _)| *known == kind).map(|(_, text)| (*text).to_owned()),
    }
}

/// Kinds that are told in hexadecimal digits.
const HEXADECIMAL: [u32; 2] = [0x0001, 0x0009];

/// What is asked, without the flags, and whether its number is wanted.
fn split(kind: u32) -> (u32, bool) {
    const NO_USER_OVERRIDE: u32 = 0x8000_0000;
    const USE_ACP: u32 = 0x4000_0000;
    const RETURN_NUMBER: u32 = 0x2000_0000;
    (kind & !(NO_USER_OVERRIDE | USE_ACP | RETURN_NUMBER), kind & RETURN_NUMBER != 0)
}

fn number(kind: u32, text: &str) -> Option<u32> {
    if HEXADECIMAL.contains(&kind) { u32::from_str_radix(text, 16).ok() } else { text.parse().ok() }
}

/// # Safety
/// `to` is null or has room for so many units.
unsafe fn answer<T: Copy + Default>(
    knows: bool,
    kind: u32,
    to: *mut T,
    room: i32,
    units: impl Fn(&str) -> Vec<T>,
) -> i32 {
    let Ok(length) = usize::try_from(room) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    if !knows || room > 0 && to.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let (kind, wants_number) = split(kind);
    let Some(text) = text(kind) else { return fails(f::ERROR_INVALID_FLAGS, 0) };
    if wants_number {
        let Some(number) = number(kind, &text) else { return fails(f::ERROR_INVALID_FLAGS, 0) };
        let needed = size_of::<u32>() / size_of::<T>();
        if room == 0 {
            return needed as i32;
        }
        if length < needed {
            return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
        }
        // SAFETY: the caller's promise, and the room was compared.
        unsafe { to.cast::<u32>().write_unaligned(number) };
        return needed as i32;
    }
    let units = units(&text);
    // SAFETY: the caller's promise.
    if room > 0 && !unsafe { told::tell(&units, to, length) } {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    units.len() as i32 + 1
}

fn is_ours(locale: u32) -> bool {
    locale == ENGLISH || ALIASES.contains(&locale)
}

/// `GetLocaleInfoA`: a text or, if wanted, a number of the locale; the length, or with no room the room that it needs. ERROR_INVALID_PARAMETER (null, another
/// locale), ERROR_INVALID_FLAGS (another kind), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLocaleInfoA(locale: u32, kind: u32, to: *mut u8, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { answer(is_ours(locale), kind, to, room, |text| text.as_bytes().to_vec()) }
}

/// `GetLocaleInfoW`: as [`GetLocaleInfoA`].
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLocaleInfoW(locale: u32, kind: u32, to: *mut u16, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { answer(is_ours(locale), kind, to, room, told::wide) }
}

/// `GetLocaleInfoEx`: as [`GetLocaleInfoW`], of a locale by its name; null is the user's.
///
/// # Safety
/// `name` is null or ends with a zero; `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLocaleInfoEx(name: *const u16, kind: u32, to: *mut u16, room: i32) -> i32 {
    const SYSTEM: &str = "!x-sys-default-locale";
    // SAFETY: the caller's promise.
    let name = unsafe { told::wide_text(name) };
    let knows = name.is_none_or(|name| name.eq_ignore_ascii_case(NAME) || name == SYSTEM);
    // SAFETY: the caller's promise.
    unsafe { answer(knows, kind, to, room, told::wide) }
}

/// # Safety
/// `to` is null or has so many units.
unsafe fn tell_name(to: *mut u16, room: i32) -> i32 {
    let units = told::wide(NAME);
    if to.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    if unsafe { told::tell(&units, to, usize::try_from(room).unwrap_or(0)) } {
        return units.len() as i32 + 1;
    }
    fails(f::ERROR_INSUFFICIENT_BUFFER, 0)
}

/// `GetUserDefaultLocaleName`: ERROR_INVALID_PARAMETER (null), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetUserDefaultLocaleName(to: *mut u16, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_name(to, room) }
}

/// `GetSystemDefaultLocaleName`: as [`GetUserDefaultLocaleName`].
///
/// # Safety
/// As [`GetUserDefaultLocaleName`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetSystemDefaultLocaleName(to: *mut u16, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { tell_name(to, room) }
}
