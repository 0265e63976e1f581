//! What a process was started with, and what it is to start others with: `GetStartupInfo`, the whole environment.

use crate::held::fails;
use crate::told::{narrow_text, wide_text};
use overlapped_sys::console::{GetStdHandle, STD_ERROR_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE};
use overlapped_sys::foundation as f;
use overlapped_sys::threading as t;
use std::ffi::c_void;
use std::os::unix::ffi::OsStrExt;

/// `GetStartupInfoW`: the standard handles; whoever started this one has told it nothing else.
///
/// # Safety
/// `information` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStartupInfoW(information: *mut t::STARTUPINFOW) {
    if information.is_null() {
        return;
    }
    // SAFETY: takes no memory.
    let standard = |which| unsafe { GetStdHandle(which) };
    let told = t::STARTUPINFOW {
        cb: size_of::<t::STARTUPINFOW>() as u32,
        dwFlags: t::STARTF_USESTDHANDLES,
        hStdInput: standard(STD_INPUT_HANDLE),
        hStdOutput: standard(STD_OUTPUT_HANDLE),
        hStdError: standard(STD_ERROR_HANDLE),
        ..Default::default()
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { information.write(told) };
}

/// `GetStartupInfoA`: the same, for neither has a text.
///
/// # Safety
/// `information` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetStartupInfoA(information: *mut t::STARTUPINFOA) {
    // SAFETY: the caller's promise; both structures are alike but for what their texts point to, and there are none.
    unsafe { GetStartupInfoW(information.cast()) };
}

/// Every variable with its value, each with a zero behind it, and one more at the end.
fn environment() -> String {
    let variables = std::env::vars_os();
    let lines = variables.map(|(name, value)| {
        format!("{}={}\0", String::from_utf8_lossy(name.as_bytes()), String::from_utf8_lossy(value.as_bytes()))
    });
    let text: String = lines.collect();
    if text.is_empty() { "\0\0".into() } else { text + "\0" }
}

/// Gives memory to the program, to be given back by `HeapFree`.
fn give<T: Copy>(what: &[T]) -> *mut T {
    // SAFETY: takes no memory.
    let heap = unsafe { overlapped_sys::memory::GetProcessHeap() };
    // SAFETY: the heap is the process's own.
    let memory: *mut T = unsafe { overlapped_sys::memory::HeapAlloc(heap, 0, size_of_val(what)) }.cast();
    if memory.is_null() {
        return fails(f::ERROR_NOT_ENOUGH_MEMORY, memory);
    }
    // SAFETY: so much was allocated.
    unsafe { std::ptr::copy_nonoverlapping(what.as_ptr(), memory, what.len()) };
    memory
}

fn take_back(memory: *mut c_void) -> i32 {
    // SAFETY: takes no memory.
    let heap = unsafe { overlapped_sys::memory::GetProcessHeap() };
    // SAFETY: the heap looks whether the memory is its own.
    unsafe { overlapped_sys::memory::HeapFree(heap, 0, memory) }
}

/// `GetEnvironmentStringsW`: the whole environment, until it is given back.
#[unsafe(no_mangle)]
pub extern "C" fn GetEnvironmentStringsW() -> *mut u16 {
    give(&environment().encode_utf16().collect::<Vec<u16>>())
}

/// `GetEnvironmentStringsA`: the same, narrow. Windows' headers have it as `GetEnvironmentStrings`.
#[unsafe(no_mangle)]
pub extern "C" fn GetEnvironmentStringsA() -> *mut u8 {
    give(environment().as_bytes())
}

/// A text with every %NAME% that is a variable replaced by its value.
fn expand(text: &str) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        expanded.push_str(before);
        let named = after.find('%').and_then(|end| Some((std::env::var(&after[..end]).ok()?, end)));
        rest = match named {
            Some((value, end)) => {
                expanded.push_str(&value);
                &after[end + 1..]
            }
            None => {
                expanded.push('%');
                after
            }
        };
    }
    expanded + rest
}

/// Copies a text with its zero if there is room; how much it needs.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy>(text: &[T], to: *mut T, room: u32) -> u32 {
    if !to.is_null() && text.len() <= room as usize {
        // SAFETY: the caller's promise, and the room was compared.
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), to, text.len()) };
    }
    text.len() as u32
}

/// `ExpandEnvironmentStringsA`: a text with the values of the variables that it names (`%NAME%`); the length with the zero, which is the room that is needed too.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `text` is null or ends with a zero; `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ExpandEnvironmentStringsA(text: *const std::ffi::c_char, to: *mut u8, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(text) = (unsafe { narrow_text(text.cast()) }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell((expand(&text) + "\0").as_bytes(), to, room) }
}

/// `ExpandEnvironmentStringsW`: the same in UTF-16.
///
/// # Safety
/// `text` is null or ends with a zero; `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ExpandEnvironmentStringsW(text: *const u16, to: *mut u16, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    let Some(text) = (unsafe { wide_text(text) }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    let wide: Vec<u16> = expand(&text).encode_utf16().chain([0]).collect();
    // SAFETY: the caller's promise.
    unsafe { tell(&wide, to, room) }
}

/// `FreeEnvironmentStringsW`: gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn FreeEnvironmentStringsW(strings: *mut u16) -> i32 {
    take_back(strings.cast())
}

/// `FreeEnvironmentStringsA`: gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn FreeEnvironmentStringsA(strings: *mut u8) -> i32 {
    take_back(strings.cast())
}
