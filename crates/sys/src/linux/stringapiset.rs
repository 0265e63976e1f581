//! `stringapiset.h` and `winnls.h`: text between UTF-16 and code pages. The program's own code page (CP_ACP) is UTF-8.
#![allow(unsafe_code)] // Reads and writes the program's buffers.

use super::current::set_last_error;
use super::pointer;
use encoding_rs::Encoding;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Globalization as g;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// The code page of a name that encodings are known by.
const PAGES: [(u32, &str); 25] = [
    (866, "ibm866"),
    (874, "windows-874"),
    (932, "shift_jis"),
    (936, "gbk"),
    (949, "euc-kr"),
    (950, "big5"),
    (1250, "windows-1250"),
    (1251, "windows-1251"),
    (1252, "windows-1252"),
    (1253, "windows-1253"),
    (1254, "windows-1254"),
    (1255, "windows-1255"),
    (1256, "windows-1256"),
    (1257, "windows-1257"),
    (1258, "windows-1258"),
    (10000, "macintosh"),
    (20866, "koi8-r"),
    (21866, "koi8-u"),
    (28592, "iso-8859-2"),
    (28595, "iso-8859-5"),
    (28597, "iso-8859-7"),
    (28605, "iso-8859-15"),
    (51932, "euc-jp"),
    (51949, "euc-kr"),
    (54936, "gb18030"),
];

/// How the bytes of a code page mean characters.
#[derive(Clone, Copy)]
enum Page {
    /// `own` is the program's own code page, for which default characters may be given: none is ever used.
    Utf8 {
        own: bool,
    },
    /// The first 128 or 256 characters, as numbers.
    Latin {
        last: u32,
    },
    Table(&'static Encoding),
}

fn page(number: u32) -> Result<Page, u32> {
    match number {
        g::CP_UTF8 => Ok(Page::Utf8 { own: false }),
        g::CP_ACP | g::CP_OEMCP | g::CP_THREAD_ACP => Ok(Page::Utf8 { own: true }),
        20127 => Ok(Page::Latin { last: 0x7f }),
        28591 => Ok(Page::Latin { last: 0xff }),
        other => {
            let label = PAGES.iter().find(|(known, _)| *known == other).map(|(_, label)| *label);
            let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
            encoding.map(Page::Table).ok_or(f::ERROR_INVALID_PARAMETER)
        }
    }
}

/// The text of bytes, and whether some of them meant nothing and were replaced.
fn decode(page: Page, bytes: &[u8]) -> (Vec<u16>, bool) {
    match page {
        Page::Utf8 { .. } => {
            let text = String::from_utf8_lossy(bytes);
            let replaced = std::str::from_utf8(bytes).is_err();
            (pointer::utf16(&text), replaced)
        }
        Page::Latin { last } => {
            let replaced = bytes.iter().any(|byte| u32::from(*byte) > last);
            (bytes.iter().map(|byte| u16::from(*byte) & last as u16).collect(), replaced)
        }
        Page::Table(encoding) => {
            let (text, replaced) = encoding.decode_without_bom_handling(bytes);
            (pointer::utf16(&text), replaced)
        }
    }
}

/// The bytes of text, and whether some of it has none and was replaced; `default` replaces what a code page lacks.
fn encode(page: Page, units: &[u16], default: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(units.len());
    let mut replaced = false;
    let mut room = [0; 4];
    for unit in char::decode_utf16(units.iter().copied()) {
        let lone = unit.is_err();
        let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
        let text = character.encode_utf8(&mut room);
        match page {
            Page::Utf8 { .. } => {
                replaced |= lone;
                bytes.extend_from_slice(text.as_bytes());
            }
            Page::Latin { last } if u32::from(character) <= last => bytes.push(u32::from(character) as u8),
            Page::Table(encoding) => match encoding.encode(text) {
                (encoded, _, false) => bytes.extend_from_slice(&encoded),
                (_, _, true) => {
                    replaced = true;
                    bytes.extend_from_slice(default);
                }
            },
            Page::Latin { .. } => {
                replaced = true;
                bytes.extend_from_slice(default);
            }
        }
    }
    (bytes, replaced)
}

/// Copies a result; says how long it is.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy>(what: &[T], to: *mut T, room: i32) -> Result<i32, u32> {
    let length = i32::try_from(what.len()).map_err(|_| f::ERROR_INVALID_PARAMETER)?;
    if room == 0 {
        return Ok(length);
    }
    let copied = what.len().min(room as usize);
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy_nonoverlapping(what.as_ptr().cast::<u8>(), to.cast::<u8>(), copied * size_of::<T>()) };
    if copied == what.len() { Ok(length) } else { Err(f::ERROR_INSUFFICIENT_BUFFER) }
}

fn finish(result: Result<i32, u32>) -> i32 {
    result.unwrap_or_else(|error| {
        set_last_error(error);
        0
    })
}

/// `MultiByteToWideChar`—Text of a code page in UTF-16. Returns how many units that is; without room, how many are needed. A length of
/// -1 is that of a string with its zero.
///
/// Code pages: UTF-8, the program's own (which is UTF-8), 949 and its neighbours, the Windows and several ISO pages, ASCII.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no length, an unknown code page), ERROR_INVALID_FLAGS, ERROR_INSUFFICIENT_BUFFER (what fits is
/// written), ERROR_NO_UNICODE_TRANSLATION (MB_ERR_INVALID_CHARS: bytes that mean nothing; else they become U+FFFD).
///
/// # Safety
/// `lpmultibytestr` is null or has so many readable bytes, `lpwidecharstr` is null or has so many writable units.
pub unsafe extern "system" fn MultiByteToWideChar(
    codepage: u32,
    dwflags: g::MULTI_BYTE_TO_WIDE_CHAR_FLAGS,
    lpmultibytestr: PCSTR,
    cbmultibyte: i32,
    lpwidecharstr: PWSTR,
    cchwidechar: i32,
) -> i32 {
    let convert = || {
        let page = page(codepage)?;
        let same = lpmultibytestr.addr() == lpwidecharstr.addr();
        if lpmultibytestr.is_null() || cbmultibyte == 0 || cbmultibyte < -1 || cchwidechar < 0 || same {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        if cchwidechar > 0 && lpwidecharstr.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let known = match page {
            Page::Utf8 { own: false } => g::MB_ERR_INVALID_CHARS,
            _ => g::MB_ERR_INVALID_CHARS | g::MB_PRECOMPOSED | g::MB_USEGLYPHCHARS | g::MB_COMPOSITE,
        };
        if dwflags & !known != 0 || dwflags & g::MB_PRECOMPOSED != 0 && dwflags & g::MB_COMPOSITE != 0 {
            return Err(f::ERROR_INVALID_FLAGS);
        }
        let bytes = match usize::try_from(cbmultibyte) {
            // SAFETY: the caller's promise; it is not null.
            Ok(length) => unsafe { std::slice::from_raw_parts(lpmultibytestr, length) },
            // SAFETY: the caller's promise: it ends with a zero.
            Err(_) => unsafe { std::ffi::CStr::from_ptr(lpmultibytestr.cast()) }.to_bytes_with_nul(),
        };
        let (units, replaced) = decode(page, bytes);
        if replaced && dwflags & g::MB_ERR_INVALID_CHARS != 0 {
            return Err(f::ERROR_NO_UNICODE_TRANSLATION);
        }
        // SAFETY: the caller's promise.
        unsafe { tell(&units, lpwidecharstr, cchwidechar) }
    };
    finish(convert())
}

/// `WideCharToMultiByte`—UTF-16 text in a code page. Returns how many bytes that is; without room, how many are needed. A length of -1
/// is that of a string with its zero.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no length, an unknown code page, a default character for UTF-8), ERROR_INVALID_FLAGS,
/// ERROR_INSUFFICIENT_BUFFER (what fits is written), ERROR_NO_UNICODE_TRANSLATION (WC_ERR_INVALID_CHARS: half a surrogate pair; else it
/// becomes U+FFFD).
///
/// # Safety
/// `lpwidecharstr` is null or has so many readable units, `lpmultibytestr` is null or has so many writable bytes; the others are
/// null or valid.
pub unsafe extern "system" fn WideCharToMultiByte(
    codepage: u32,
    dwflags: u32,
    lpwidecharstr: PCWSTR,
    cchwidechar: i32,
    lpmultibytestr: PSTR,
    cbmultibyte: i32,
    lpdefaultchar: PCSTR,
    lpuseddefaultchar: *mut BOOL,
) -> i32 {
    let convert = || {
        let page = page(codepage)?;
        let same = lpmultibytestr.addr() == lpwidecharstr.addr();
        if lpwidecharstr.is_null() || cchwidechar == 0 || cchwidechar < -1 || cbmultibyte < 0 || same {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        if cbmultibyte > 0 && lpmultibytestr.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let has_default = !lpdefaultchar.is_null() || !lpuseddefaultchar.is_null();
        let known = match page {
            Page::Utf8 { own: false } if has_default => return Err(f::ERROR_INVALID_PARAMETER),
            Page::Utf8 { own: false } => g::WC_ERR_INVALID_CHARS,
            _ => 0x7f0 | g::WC_ERR_INVALID_CHARS,
        };
        if dwflags & !known != 0 {
            return Err(f::ERROR_INVALID_FLAGS);
        }
        let length = match usize::try_from(cchwidechar) {
            Ok(length) => length,
            // SAFETY: the caller's promise: it ends with a zero.
            Err(_) => (unsafe { pointer::wide_length(lpwidecharstr) }) + 1,
        };
        let mut units = vec![0u16; length];
        // SAFETY: the caller's promise, and there is room for them.
        unsafe { std::ptr::copy_nonoverlapping(lpwidecharstr.cast::<u8>(), units.as_mut_ptr().cast(), length * 2) };
        // SAFETY: the caller's promise.
        let default = unsafe { pointer::narrow(lpdefaultchar) }.unwrap_or(b"?");
        let (bytes, replaced) = encode(page, &units, default);
        if replaced && dwflags & g::WC_ERR_INVALID_CHARS != 0 {
            return Err(f::ERROR_NO_UNICODE_TRANSLATION);
        }
        let defaulted = replaced && !matches!(page, Page::Utf8 { .. });
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpuseddefaultchar, defaulted.into()) };
        // SAFETY: the caller's promise.
        unsafe { tell(&bytes, lpmultibytestr, cbmultibyte) }
    };
    finish(convert())
}

/// `GetACP`—The program's code page: UTF-8.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetACP() -> u32 {
    g::CP_UTF8
}

/// `GetOEMCP`—The console's code page: UTF-8.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetOEMCP() -> u32 {
    g::CP_UTF8
}

/// `IsValidCodePage`—Whether text can be converted to and from a code page.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IsValidCodePage(codepage: u32) -> BOOL {
    // The small numbers are no code pages but stand for one.
    (codepage > g::CP_THREAD_ACP && page(codepage).is_ok()).into()
}
