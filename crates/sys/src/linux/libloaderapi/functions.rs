//! `GetProcAddress`: what a module has under a name.

use super::super::exports;
use super::super::failure::fail;
use super::object::{self, Object};
use super::{FreeLibrary, Module};
use std::ffi::CStr;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FARPROC, HMODULE};
use windows_sys::core::PCSTR;

/// A function's address, to be shared.
#[derive(Clone, Copy)]
pub(in super::super) struct Address(pub(in super::super) *const ());

// SAFETY: it is the address of code.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

/// What a list of exports holds: the name and the function.
pub(in super::super) type Export = (&'static str, Address);

/// A function of this table.
fn find(name: &CStr) -> Option<*const ()> {
    let name = name.to_str().ok()?;
    exports::TABLE.iter().find(|(known, _)| *known == name).map(|(_, address)| address.0)
}

/// A function that the program itself makes known to the linker.
fn find_in_program(name: &CStr) -> Option<*const ()> {
    // SAFETY: the name ends with a zero.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found.cast_const().cast())
}

/// A function of the library that the table is in, which may have more than the table, if the program is linked with it as a library of its own.
fn find_around(name: &CStr) -> Option<*const ()> {
    let base = |address: *const ()| object::at(address.addr()).map(|found| found.base);
    find_in_program(name).filter(|found| base(*found) == base(FreeLibrary as *const ()))
}

/// A symbol of a shared object: its own, and nothing that it needs.
fn find_in_file(base: usize, name: &CStr) -> Option<*const ()> {
    let object = Object::open_loaded(&object::at(base)?.path)?;
    let found = object.symbol(name);
    object.close();
    found
}

/// `GetProcAddress`—A function, or a variable, by its name: of this table, whatever library of Windows the module stands for; of the
/// program's own symbols if that is the module; of those that a loaded file itself has. A function of C++ has the name that its
/// compiler made of it, unless it is declared as C's.
///
/// Errors: ERROR_PROC_NOT_FOUND, ERROR_INVALID_ORDINAL (a number instead of a name: shared objects have none), ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpprocname` is a number below 65,536 or ends with a zero. The module is not unloaded meanwhile.
pub unsafe extern "system" fn GetProcAddress(hmodule: HMODULE, lpprocname: PCSTR) -> FARPROC {
    let Some(module) = Module::of(hmodule) else { return fail(f::ERROR_MOD_NOT_FOUND, None) };
    if lpprocname.addr() < 1 << 16 {
        return fail(f::ERROR_INVALID_ORDINAL, None);
    }
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(lpprocname.cast()) };
    let found = match module {
        Module::Program => find(name).or_else(|| find_in_program(name)),
        Module::System(_) => find(name).or_else(|| find_around(name)),
        Module::File(base) => find_in_file(base, name),
    };
    match found {
        Some(address) => {
            // SAFETY: a function's address is one whatever its type; who calls it casts it to its own.
            let function = unsafe { std::mem::transmute::<*const (), unsafe extern "system" fn() -> isize>(address) };
            Some(function)
        }
        None => fail(f::ERROR_PROC_NOT_FOUND, None),
    }
}
