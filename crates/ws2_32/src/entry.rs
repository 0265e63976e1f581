//! The entry points that C does not know: `wmain` and `WinMain`, called from the `main` that `ovl/entry.h` writes.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

type WideMain = unsafe extern "C-unwind" fn(c_int, *mut *mut u16, *mut *mut u16) -> c_int;
type WinMain = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, *mut c_char, c_int) -> c_int;
type WideWinMain = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, *mut u16, c_int) -> c_int;

/// `SW_SHOWDEFAULT`.
const SHOW_DEFAULT: c_int = 10;

/// The arguments in UTF-16, each with its zero; they live as long as the process, like those of C.
///
/// # Safety
/// `arguments` are those of `main`.
unsafe fn wide(count: c_int, arguments: *const *const c_char) -> Vec<*mut u16> {
    let mut all: Vec<*mut u16> = (0..count.max(0) as usize)
        .map(|index| {
            // SAFETY: main's arguments are `count` pointers.
            let argument = unsafe { arguments.add(index) };
            // SAFETY: as above.
            let argument = unsafe { *argument };
            // SAFETY: each ends with a zero.
            let text = unsafe { CStr::from_ptr(argument) }.to_string_lossy();
            let units: Vec<u16> = text.encode_utf16().chain([0]).collect();
            Box::leak(units.into_boxed_slice()).as_mut_ptr()
        })
        .collect();
    all.push(ptr::null_mut());
    all
}

/// Everything behind the program's name, as one text.
///
/// # Safety
/// `arguments` are those of `main`.
unsafe fn command_line(count: c_int, arguments: *const *const c_char) -> Vec<u8> {
    let mut line = Vec::new();
    for index in 1..count.max(1) as usize {
        if index > 1 {
            line.push(b' ');
        }
        // SAFETY: main's arguments are `count` pointers.
        let argument = unsafe { arguments.add(index) };
        // SAFETY: as above.
        let argument = unsafe { *argument };
        // SAFETY: each ends with a zero.
        line.extend_from_slice(unsafe { CStr::from_ptr(argument) }.to_bytes());
    }
    line.push(0);
    line
}

/// Calls `wmain`.
///
/// # Safety
/// `arguments` are those of `main`, and `entry` is the program's.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn ovl_run_wmain(count: c_int, arguments: *const *const c_char, entry: WideMain) -> c_int {
    // SAFETY: the caller's promise.
    let mut all = unsafe { wide(count, arguments) };
    let mut environment = [ptr::null_mut()];
    // SAFETY: the caller's promise.
    unsafe { entry(count, all.as_mut_ptr(), environment.as_mut_ptr()) }
}

/// Calls `WinMain`.
///
/// # Safety
/// As [`ovl_run_wmain`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn ovl_run_winmain(
    count: c_int,
    arguments: *const *const c_char,
    entry: WinMain,
) -> c_int {
    // SAFETY: the caller's promise.
    let mut line = unsafe { command_line(count, arguments) };
    // SAFETY: the caller's promise.
    unsafe { entry(ptr::null_mut(), ptr::null_mut(), line.as_mut_ptr().cast(), SHOW_DEFAULT) }
}

/// Calls `wWinMain`.
///
/// # Safety
/// As [`ovl_run_wmain`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn ovl_run_wwinmain(
    count: c_int,
    arguments: *const *const c_char,
    entry: WideWinMain,
) -> c_int {
    // SAFETY: the caller's promise.
    let line = unsafe { command_line(count, arguments) };
    let mut line: Vec<u16> = String::from_utf8_lossy(&line).encode_utf16().collect();
    // SAFETY: the caller's promise.
    unsafe { entry(ptr::null_mut(), ptr::null_mut(), line.as_mut_ptr(), SHOW_DEFAULT) }
}
