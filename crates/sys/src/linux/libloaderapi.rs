//! `libloaderapi.h`: the libraries that Windows programs ask for by name are all this one.
//!
//! A module is known by its name, whatever the path before it, and has an address to be told by. What is asked of it by name is
//! looked up in this table, and then in what a library around this one has added; whose of Windows' libraries a function
//! is in is not looked at.
#![allow(unsafe_code)] // Hands out functions, reads and writes the program's strings.

use super::current::set_last_error;
use super::failure::fail;
use super::{exports, pointer};
use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FARPROC, HMODULE};
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// The modules, the program itself first.
static MODULES: [&str; 21] = [
    "",
    "ws2_32",
    "kernel32",
    "mswsock",
    "ntdll",
    "kernelbase",
    "wsock32",
    "advapi32",
    "user32",
    "iphlpapi",
    "rpcrt4",
    "winmm",
    "ole32",
    "msvcrt",
    "ucrtbase",
    "shell32",
    "dnsapi",
    "secur32",
    "fwpuclnt",
    "normaliz",
    "icmp",
];

/// A function's address, to be shared.
#[derive(Clone, Copy)]
pub(super) struct Address(pub(super) *const ());

// SAFETY: it is the address of code.
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

/// What a list of exports holds: the name and the function.
pub(super) type Export = (&'static str, Address);

fn handle_of(index: usize) -> HMODULE {
    (&raw const MODULES[index]).cast_mut().cast()
}

/// Which module a handle names; null is the program.
fn module(handle: HMODULE) -> Option<usize> {
    if handle.is_null() { Some(0) } else { (0..MODULES.len()).find(|index| handle_of(*index) == handle) }
}

/// The module of a file name: its path and `.dll` do not count, nor does case. Interfaces (`api-ms-win-…`) are what they lead to.
fn by_name(name: &str) -> Option<usize> {
    let file = name.rsplit(['\\', '/']).next().unwrap_or_default().to_ascii_lowercase();
    let stem = file.strip_suffix(".dll").unwrap_or(&file);
    if stem.starts_with("api-ms-win-core-") {
        return by_name("kernel32");
    }
    MODULES.iter().position(|known| *known == stem).filter(|index| *index > 0)
}

fn load(name: Option<String>) -> HMODULE {
    match name {
        None => fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut()),
        Some(name) => by_name(&name).map_or_else(|| fail(f::ERROR_MOD_NOT_FOUND, std::ptr::null_mut()), handle_of),
    }
}

/// `LoadLibraryA`—The module of a Windows library that this table stands for. No file is ever loaded.
///
/// Errors: ERROR_MOD_NOT_FOUND, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lplibfilename` is null or ends with a zero.
pub unsafe extern "system" fn LoadLibraryA(lplibfilename: PCSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    load(unsafe { pointer::narrow_text(lplibfilename) })
}

/// `LoadLibraryW`—The same in UTF-16.
///
/// Errors: as [`LoadLibraryA`].
///
/// # Safety
/// `lplibfilename` is null or ends with a zero.
pub unsafe extern "system" fn LoadLibraryW(lplibfilename: PCWSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    load(unsafe { pointer::wide_text(lplibfilename) })
}

/// `LoadLibraryExA`—As [`LoadLibraryA`]: how a file is to be found and loaded means nothing where none is.
///
/// Errors: as [`LoadLibraryA`]; ERROR_INVALID_PARAMETER (a file handle, which is reserved).
///
/// # Safety
/// `lplibfilename` is null or ends with a zero.
pub unsafe extern "system" fn LoadLibraryExA(lplibfilename: PCSTR, hfile: f::HANDLE, _dwflags: u32) -> HMODULE {
    if !hfile.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    }
    // SAFETY: the caller's promise.
    unsafe { LoadLibraryA(lplibfilename) }
}

/// `LoadLibraryExW`—The same in UTF-16.
///
/// Errors: as [`LoadLibraryExA`].
///
/// # Safety
/// `lplibfilename` is null or ends with a zero.
pub unsafe extern "system" fn LoadLibraryExW(lplibfilename: PCWSTR, hfile: f::HANDLE, _dwflags: u32) -> HMODULE {
    if !hfile.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    }
    // SAFETY: the caller's promise.
    unsafe { LoadLibraryW(lplibfilename) }
}

/// `FreeLibrary`—Gives a module back. It stays where it is.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// None beyond the table's own: the handle is compared, never looked at.
pub unsafe extern "system" fn FreeLibrary(hlibmodule: HMODULE) -> BOOL {
    match module(hlibmodule) {
        Some(index) if index > 0 || !hlibmodule.is_null() => 1,
        _ => fail(f::ERROR_MOD_NOT_FOUND, 0),
    }
}

fn handle_by_name(name: Option<String>) -> HMODULE {
    name.map_or_else(|| handle_of(0), |name| load(Some(name)))
}

/// `GetModuleHandleA`—The module of a Windows library; null asks for the program's own.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpmodulename` is null or ends with a zero.
pub unsafe extern "system" fn GetModuleHandleA(lpmodulename: PCSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    handle_by_name(unsafe { pointer::narrow_text(lpmodulename) })
}

/// `GetModuleHandleW`—The same in UTF-16.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpmodulename` is null or ends with a zero.
pub unsafe extern "system" fn GetModuleHandleW(lpmodulename: PCWSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    handle_by_name(unsafe { pointer::wide_text(lpmodulename) })
}

/// A function of this table.
fn find(name: &str) -> Option<*const ()> {
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
    let base = |address: *const c_void| {
        let mut information = MaybeUninit::<libc::Dl_info>::zeroed();
        // SAFETY: there is room for the answer.
        unsafe { libc::dladdr(address, information.as_mut_ptr()) };
        // SAFETY: plain data that was zero before it was filled in.
        unsafe { information.assume_init() }.dli_fbase.addr()
    };
    let found = find_in_program(name)?;
    let here = base((FreeLibrary as *const ()).cast());
    (base(found.cast()) == here).then_some(found)
}

/// `GetProcAddress`—A function by its name: of this table, whatever library of Windows the module stands for; of the program's
/// own symbols if that is the module.
///
/// Errors: ERROR_PROC_NOT_FOUND, ERROR_INVALID_ORDINAL (a number instead of a name), ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpprocname` is a number below 65,536 or ends with a zero.
pub unsafe extern "system" fn GetProcAddress(hmodule: HMODULE, lpprocname: PCSTR) -> FARPROC {
    let Some(index) = module(hmodule) else { return fail(f::ERROR_MOD_NOT_FOUND, None) };
    if lpprocname.addr() < 1 << 16 {
        return fail(f::ERROR_INVALID_ORDINAL, None);
    }
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(lpprocname.cast()) };
    let found = name.to_str().ok().and_then(find);
    let found = found.or_else(|| if index == 0 { find_in_program(name) } else { find_around(name) });
    match found {
        Some(address) => {
            // SAFETY: a function's address is one whatever its type; who calls it casts it to its own.
            let function = unsafe { std::mem::transmute::<*const (), unsafe extern "system" fn() -> isize>(address) };
            Some(function)
        }
        None => fail(f::ERROR_PROC_NOT_FOUND, None),
    }
}

/// The file of a module: the program's, or the one that this table is in.
fn file_of(index: usize) -> Option<String> {
    if index > 0 {
        let mut information = MaybeUninit::<libc::Dl_info>::zeroed();
        let here: *const c_void = (FreeLibrary as *const ()).cast();
        // SAFETY: there is room for the answer.
        unsafe { libc::dladdr(here, information.as_mut_ptr()) };
        // SAFETY: plain data that was zero before it was filled in.
        let name = unsafe { information.assume_init() }.dli_fname;
        // SAFETY: null, or the linker's own string.
        if let Some(name) = unsafe { pointer::narrow_text(name.cast()) }
            && name.starts_with('/')
        {
            return Some(name);
        }
    }
    let program = std::fs::read_link("/proc/self/exe").ok()?;
    Some(program.to_string_lossy().into_owned())
}

/// Copies a path, cut off where there is no room.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(path: &[T], to: *mut T, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    if unsafe { pointer::put_string(to, room as usize, path) } {
        set_last_error(0);
        return path.len() as u32;
    }
    let kept = &path[..path.len().min((room as usize).saturating_sub(1))];
    // SAFETY: the caller's promise.
    unsafe { pointer::put_string(to, room as usize, kept) };
    fail(f::ERROR_INSUFFICIENT_BUFFER, room)
}

/// `GetModuleFileNameA`—The path of a module, with slashes; null is the program. Returns its length; the room that was given if that
/// is too little, with the beginning of the path; or 0.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpfilename` is null or has `nsize` writable bytes.
pub unsafe extern "system" fn GetModuleFileNameA(hmodule: HMODULE, lpfilename: PSTR, nsize: u32) -> u32 {
    let Some(path) = module(hmodule).and_then(file_of) else { return fail(f::ERROR_MOD_NOT_FOUND, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(path.as_bytes(), lpfilename, nsize) }
}

/// `GetModuleFileNameW`—The same in UTF-16.
///
/// Errors: as [`GetModuleFileNameA`].
///
/// # Safety
/// `lpfilename` is null or has `nsize` writable units.
pub unsafe extern "system" fn GetModuleFileNameW(hmodule: HMODULE, lpfilename: PWSTR, nsize: u32) -> u32 {
    let Some(path) = module(hmodule).and_then(file_of) else { return fail(f::ERROR_MOD_NOT_FOUND, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&path), lpfilename, nsize) }
}
