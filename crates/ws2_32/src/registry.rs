//! The registry: there is one, it is empty, and nobody may write to it. A program finds its defaults.

use std::ffi::{c_char, c_void};
use std::ptr;

const ERROR_SUCCESS: i32 = 0;
const ERROR_FILE_NOT_FOUND: i32 = 2;
const ERROR_ACCESS_DENIED: i32 = 5;
const ERROR_INVALID_HANDLE: i32 = 6;
const ERROR_INVALID_PARAMETER: i32 = 87;
const ERROR_NO_MORE_ITEMS: i32 = 259;

/// A key. Windows' own have these handles; none else is ever open.
type Key = *mut c_void;

const FIRST: u32 = 0x8000_0000;
const LAST: u32 = 0x8000_0007;

fn is_open(key: Key) -> bool {
    let number = key.addr() as u32;
    (FIRST..=LAST).contains(&number)
}

/// What an open key answers.
fn answer(key: Key, of_open: i32) -> i32 {
    if is_open(key) { of_open } else { ERROR_INVALID_HANDLE }
}

/// # Safety
/// `name` is null or begins with a unit of its text.
unsafe fn is_empty<Unit: Default + PartialEq + Copy>(name: *const Unit) -> bool {
    // SAFETY: the caller's promise.
    name.is_null() || unsafe { name.read_unaligned() } == Unit::default()
}

/// Without a name, the key itself; there are no keys below.
///
/// # Safety
/// `name` is null or a text, and `result` is null or valid.
unsafe fn open<Unit: Default + PartialEq + Copy>(key: Key, name: *const Unit, result: *mut Key) -> i32 {
    if result.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise.
    let itself = unsafe { is_empty(name) };
    let found = if itself && is_open(key) { key } else { ptr::null_mut() };
    // SAFETY: the caller's promise; it is not null.
    unsafe { result.write_unaligned(found) };
    answer(key, if itself { ERROR_SUCCESS } else { ERROR_FILE_NOT_FOUND })
}

/// `RegOpenKeyExA`: a key of Windows' own by its handle; else ERROR_FILE_NOT_FOUND.
///
/// # Safety
/// `name` is null or ends with a zero, and `result` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RegOpenKeyExA(
    key: Key,
    name: *const c_char,
    _options: u32,
    _wanted: u32,
    result: *mut Key,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { open(key, name, result) }
}

/// `RegOpenKeyExW`: the same in UTF-16.
///
/// # Safety
/// As for [`RegOpenKeyExA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RegOpenKeyExW(
    key: Key,
    name: *const u16,
    _options: u32,
    _wanted: u32,
    result: *mut Key,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { open(key, name, result) }
}

/// `RegCloseKey`: Windows' own keys stay open; no other is.
#[unsafe(no_mangle)]
pub extern "C" fn RegCloseKey(key: Key) -> i32 {
    answer(key, ERROR_SUCCESS)
}

/// Functions that answer `$error` of an open key, whatever else they are given.
macro_rules! of_an_empty_key {
    ($($error:ident: $($name:ident),+;)+) => {$($(
        #[doc = concat!("`", stringify!($name), "`: the key is empty, and nobody may write to it.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name(key: Key) -> i32 {
            answer(key, $error)
        }
    )+)+};
}

of_an_empty_key! {
    ERROR_FILE_NOT_FOUND: RegQueryValueExA, RegQueryValueExW, RegDeleteKeyA, RegDeleteKeyW, RegDeleteValueA, RegDeleteValueW;
    ERROR_NO_MORE_ITEMS: RegEnumKeyExA, RegEnumKeyExW, RegEnumValueA, RegEnumValueW;
    ERROR_ACCESS_DENIED: RegCreateKeyExA, RegCreateKeyExW, RegSetValueExA, RegSetValueExW;
}
