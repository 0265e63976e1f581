//! Modules that are there already: by their names or by an address, and the paths of their files.

use super::super::current::set_last_error;
use super::super::failure::fail;
use super::super::fileapi::path_of;
use super::super::pointer;
use super::{FreeLibrary, Module, files, object, search, system};
use std::path::{Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HMODULE;
use windows_sys::Win32::System::LibraryLoader as l;
use windows_sys::core::{BOOL, PCSTR, PCWSTR, PSTR, PWSTR};

/// A file's module.
pub(super) struct Loaded {
    pub(super) base: usize,
    pub(super) path: PathBuf,
}

/// The file of a name that is loaded: whichever, or if the name has a directory, the one that lies there.
pub(super) fn loaded(name: &str) -> Option<Loaded> {
    let has_directory = name.contains(['/', '\\']);
    let paths: Vec<PathBuf> =
        search::spellings(name).into_iter().filter_map(|spelling| path_of(Some(spelling)).ok()).collect();
    let is_meant = |path: &Path| {
        paths.iter().any(|wanted| match (wanted.file_name(), path.file_name()) {
            (Some(wanted), Some(own)) if !has_directory => wanted.eq_ignore_ascii_case(own),
            (Some(_), Some(_)) => std::path::absolute(wanted).is_ok_and(|wanted| {
                wanted.as_os_str().eq_ignore_ascii_case(path.as_os_str())
                    || std::fs::canonicalize(wanted)
                        .is_ok_and(|wanted| std::fs::canonicalize(path).ok() == Some(wanted))
            }),
            _ => false,
        })
    };
    let found = object::all().into_iter().filter(|found| !found.is_program());
    let mut found = found.map(|found| Loaded { base: found.base, path: found.path.into() });
    found.find(|loaded| is_meant(&loaded.path))
}

/// The module of a name; without a name the program.
fn by_name(name: Option<String>) -> Result<Module, u32> {
    let Some(name) = name else { return Ok(Module::Program) };
    if let Some(index) = system::by_name(&name) {
        return Ok(Module::System(index));
    }
    if let Some(loaded) = loaded(&name) {
        return Ok(Module::File(loaded.base));
    }
    let program = std::env::current_exe().unwrap_or_default();
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_program = program.file_name().is_some_and(|own| own.eq_ignore_ascii_case(file));
    if is_program { Ok(Module::Program) } else { Err(f::ERROR_MOD_NOT_FOUND) }
}

/// The module that an address lies in: the program, a shared object, or this library, which stands for Windows' own.
fn around(address: usize) -> Result<Module, u32> {
    let found = object::at(address).ok_or(f::ERROR_MOD_NOT_FOUND)?;
    if found.is_program() {
        return Ok(Module::Program);
    }
    let own = object::at((FreeLibrary as *const ()).addr());
    if own.is_some_and(|own| own.base == found.base) {
        return by_name(Some("kernel32".to_owned()));
    }
    Ok(Module::File(found.base))
}

fn told(found: Result<Module, u32>) -> HMODULE {
    found.map_or_else(|error| fail(error, std::ptr::null_mut()), Module::handle)
}

/// `GetModuleHandleA`—The module of a Windows library or of a file that is loaded; null asks for the program's own.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpmodulename` is null or ends with a zero.
pub unsafe extern "system" fn GetModuleHandleA(lpmodulename: PCSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    told(by_name(unsafe { pointer::narrow_text(lpmodulename) }))
}

/// `GetModuleHandleW`—The same in UTF-16.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// `lpmodulename` is null or ends with a zero.
pub unsafe extern "system" fn GetModuleHandleW(lpmodulename: PCWSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    told(by_name(unsafe { pointer::wide_text(lpmodulename) }))
}

/// # Safety
/// `to` is null or valid for writes.
unsafe fn tell_and_hold(flags: u32, to: *mut HMODULE, find: impl FnOnce() -> Result<Module, u32>) -> BOOL {
    const PIN: u32 = l::GET_MODULE_HANDLE_EX_FLAG_PIN;
    const UNCHANGED: u32 = l::GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    let contradict = flags & (PIN | UNCHANGED) == PIN | UNCHANGED;
    let known = PIN | UNCHANGED | l::GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    if to.is_null() || contradict || flags & !known != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let found = find();
    if let Ok(Module::File(base)) = found
        && flags & UNCHANGED == 0
    {
        files::hold(base, flags & PIN != 0);
    }
    let handle = told(found);
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(handle) };
    (!handle.is_null()).into()
}

/// `GetModuleHandleExA`—A module by its name, the program for null, or (FROM_ADDRESS) the one that an address lies in; one that
/// was loaded is counted once more, unless UNCHANGED_REFCOUNT, and stays for good with PIN.
///
/// Errors: ERROR_MOD_NOT_FOUND, ERROR_INVALID_PARAMETER (null for the result, other flags, PIN with UNCHANGED_REFCOUNT).
///
/// # Safety
/// `lpmodulename` is null, ends with a zero, or is an address as the flags say; `phmodule` is null or valid for writes.
pub unsafe extern "system" fn GetModuleHandleExA(dwflags: u32, lpmodulename: PCSTR, phmodule: *mut HMODULE) -> BOOL {
    let find = || match dwflags & l::GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS {
        // SAFETY: the caller's promise.
        0 => by_name(unsafe { pointer::narrow_text(lpmodulename) }),
        _ => around(lpmodulename.addr()),
    };
    // SAFETY: the caller's promise.
    unsafe { tell_and_hold(dwflags, phmodule, find) }
}

/// `GetModuleHandleExW`—The same in UTF-16.
///
/// Errors: as [`GetModuleHandleExA`].
///
/// # Safety
/// As [`GetModuleHandleExA`].
pub unsafe extern "system" fn GetModuleHandleExW(dwflags: u32, lpmodulename: PCWSTR, phmodule: *mut HMODULE) -> BOOL {
    let find = || match dwflags & l::GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS {
        // SAFETY: the caller's promise.
        0 => by_name(unsafe { pointer::wide_text(lpmodulename) }),
        _ => around(lpmodulename.addr()),
    };
    // SAFETY: the caller's promise.
    unsafe { tell_and_hold(dwflags, phmodule, find) }
}

/// The file of a module: that of one of Windows' libraries is the one that this table is in.
fn file_of(module: Module) -> Option<String> {
    let address = match module {
        Module::Program => None,
        Module::System(_) => Some((FreeLibrary as *const ()).addr()),
        Module::File(base) => Some(base),
    };
    if let Some(found) = address.and_then(object::at)
        && found.path.starts_with('/')
    {
        return Some(found.path);
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
    let Some(path) = Module::of(hmodule).and_then(file_of) else { return fail(f::ERROR_MOD_NOT_FOUND, 0) };
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
    let Some(path) = Module::of(hmodule).and_then(file_of) else { return fail(f::ERROR_MOD_NOT_FOUND, 0) };
    // SAFETY: the caller's promise.
    unsafe { tell(&pointer::utf16(&path), lpfilename, nsize) }
}
