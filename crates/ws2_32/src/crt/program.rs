//! `__argc`, `__argv` and `_pgmptr`: the arguments of `main` for those that are not called with them.
#![allow(unsafe_code)] // Notes the arguments before `main`.

use std::cell::UnsafeCell;
use std::ffi::{CString, c_char, c_int};
use std::os::unix::ffi::OsStringExt;
use std::ptr;
use std::sync::OnceLock;

/// A variable of the program's.
#[repr(transparent)]
pub struct Variable<T>(UnsafeCell<T>);

// SAFETY: the library writes it before `main` alone; behind that it is the program's.
unsafe impl<T> Sync for Variable<T> {}

/// `__argc`. glibc's headers have parameters of these names, so they are no macros.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static __argc: Variable<c_int> = Variable(UnsafeCell::new(0));
/// `__argv`.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static __argv: Variable<*mut *mut c_char> = Variable(UnsafeCell::new(ptr::null_mut()));
static PATH: Variable<*mut c_char> = Variable(UnsafeCell::new(ptr::null_mut()));
static PATH_IS_SET: OnceLock<()> = OnceLock::new();

#[used]
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn(c_int, *mut *mut c_char) = note;

/// glibc gives what it is to give to `main`.
extern "C" fn note(count: c_int, arguments: *mut *mut c_char) {
    // SAFETY: no other thread runs yet that could know of it.
    unsafe { __argc.0.get().write(count) };
    // SAFETY: as above.
    unsafe { __argv.0.get().write(arguments) };
}

/// `__p___argc`: where `__argc` lies.
#[unsafe(no_mangle)]
pub extern "C" fn __p___argc() -> *mut c_int {
    __argc.0.get()
}

/// `__p___argv`: where `__argv` lies.
#[unsafe(no_mangle)]
pub extern "C" fn __p___argv() -> *mut *mut *mut c_char {
    __argv.0.get()
}

/// `__p__pgmptr`: where `_pgmptr` lies, the path of the program.
#[unsafe(no_mangle)]
pub extern "C" fn __p__pgmptr() -> *mut *mut c_char {
    PATH_IS_SET.get_or_init(|| {
        let path = std::env::current_exe().unwrap_or_default().into_os_string().into_vec();
        let path = CString::new(path).unwrap_or_default().into_raw();
        // SAFETY: the first call alone comes here, and the others wait for it.
        unsafe { PATH.0.get().write(path) };
    });
    PATH.0.get()
}
