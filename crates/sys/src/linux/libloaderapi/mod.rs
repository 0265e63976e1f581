//! `libloaderapi.h`: the libraries of Windows, which are all this one, and those that lie in files, which are shared objects of Linux.
//!
//! A name of one of Windows' own libraries stands for this one, whatever the path before it (`system`). Everything else is looked for
//! in the directories where Windows looks (`search`) and loaded by the dynamic linker (`object`); `files` counts how often, and calls
//! the library's `DllMain`. The handle of a file's module is where it begins in memory, as on Windows; that of a library of Windows,
//! and of the program, is a place to be told by.
#![allow(unsafe_code)] // Hands out functions, reads and writes the program's strings.

mod directories;
mod files;
mod functions;
mod modules;
mod object;
mod search;
mod system;

pub use directories::{
    AddDllDirectory, GetDllDirectoryA, GetDllDirectoryW, RemoveDllDirectory, SetDefaultDllDirectories,
    SetDllDirectoryA, SetDllDirectoryW,
};
pub(crate) use files::{tell_of_begin, tell_of_end};
pub use functions::GetProcAddress;
pub(super) use functions::{Address, Export};
pub use modules::{
    GetModuleFileNameA, GetModuleFileNameW, GetModuleHandleA, GetModuleHandleExA, GetModuleHandleExW, GetModuleHandleW,
};

use super::failure::{fail, to_bool};
use super::{pointer, threads};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HMODULE;
use windows_sys::Win32::System::LibraryLoader as l;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// What a handle names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Module {
    /// The program.
    Program,
    /// One of Windows' libraries.
    System(usize),
    /// A shared object, by where it begins.
    File(usize),
}

impl Module {
    fn of(handle: HMODULE) -> Option<Module> {
        match system::index(handle) {
            Some(0) => Some(Module::Program),
            Some(index) => Some(Module::System(index)),
            None => match object::at(handle.addr())? {
                object::Found { base, .. } if base != handle.addr() => None,
                found if found.is_program() => Some(Module::Program),
                object::Found { base, .. } => Some(Module::File(base)),
            },
        }
    }

    fn handle(self) -> HMODULE {
        match self {
            Module::Program => system::handle(0),
            Module::System(index) => system::handle(index),
            Module::File(base) => std::ptr::without_provenance_mut(base),
        }
    }
}

/// Flags that say how a library is to be looked for.
const SEARCH: u32 = l::LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR
    | l::LOAD_LIBRARY_SEARCH_APPLICATION_DIR
    | l::LOAD_LIBRARY_SEARCH_USER_DIRS
    | l::LOAD_LIBRARY_SEARCH_SYSTEM32
    | l::LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
/// Flags that ask for less than a library that can be used, or for more than Linux knows of it.
const REFUSED: u32 = l::DONT_RESOLVE_DLL_REFERENCES
    | l::LOAD_LIBRARY_AS_DATAFILE
    | l::LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE
    | l::LOAD_LIBRARY_AS_IMAGE_RESOURCE
    | l::LOAD_LIBRARY_REQUIRE_SIGNED_TARGET;
const KNOWN: u32 = SEARCH
    | REFUSED
    | l::LOAD_WITH_ALTERED_SEARCH_PATH
    | l::LOAD_IGNORE_CODE_AUTHZ_LEVEL
    | l::LOAD_LIBRARY_SAFE_CURRENT_DIRS;

fn load(name: Option<String>, flags: u32) -> Result<Module, u32> {
    let name = name.filter(|name| !name.is_empty()).ok_or(f::ERROR_INVALID_PARAMETER)?;
    let contradict = flags & l::LOAD_WITH_ALTERED_SEARCH_PATH != 0 && flags & SEARCH != 0;
    let nowhere = flags & l::LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR != 0 && !directories::is_absolute(&name);
    if flags & !KNOWN != 0 || contradict || nowhere {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if let Some(index) = system::by_name(&name) {
        return Ok(Module::System(index));
    }
    if flags & REFUSED != 0 {
        return Err(f::ERROR_NOT_SUPPORTED);
    }
    // A name without a directory is that of a library that is there already, wherever that came from.
    let path = match modules::loaded(&name).filter(|_| !name.contains(['/', '\\'])) {
        Some(known) => known.path,
        None => search::find(&name, flags)?,
    };
    files::load(&path).map(Module::File)
}

fn load_as_told(name: Option<String>, file: f::HANDLE, flags: u32) -> HMODULE {
    let loaded = if file.is_null() { load(name, flags) } else { Err(f::ERROR_INVALID_PARAMETER) };
    loaded.map_or_else(|error| fail(error, std::ptr::null_mut()), Module::handle)
}

/// `LoadLibraryA`—A library: one of Windows' own by its name, or a shared object that lies in the program's directory, the current one
/// or one of PATH, or where the name says. `.dll` is put behind a name without an extension; what a build of Linux makes of
/// `name.dll` (`libname.so`, `name.so`) is found under that name too, and case does not count outside of PATH. Its `DllMain` is called.
///
/// Errors: ERROR_MOD_NOT_FOUND (also: a library that it needs), ERROR_BAD_EXE_FORMAT (no shared object of this machine),
/// ERROR_PROC_NOT_FOUND (a function that it needs), ERROR_DLL_INIT_FAILED (its `DllMain` says no), ERROR_ACCESS_DENIED,
/// ERROR_INVALID_PARAMETER (null, no text).
///
/// # Safety
/// `lplibfilename` is null or ends with a zero. What the library does when it is loaded may be done.
pub unsafe extern "system" fn LoadLibraryA(lplibfilename: PCSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    load_as_told(unsafe { pointer::narrow_text(lplibfilename) }, std::ptr::null_mut(), 0)
}

/// `LoadLibraryW`—The same in UTF-16.
///
/// Errors: as [`LoadLibraryA`].
///
/// # Safety
/// As [`LoadLibraryA`].
pub unsafe extern "system" fn LoadLibraryW(lplibfilename: PCWSTR) -> HMODULE {
    // SAFETY: the caller's promise.
    load_as_told(unsafe { pointer::wide_text(lplibfilename) }, std::ptr::null_mut(), 0)
}

/// `LoadLibraryExA`—As [`LoadLibraryA`], where the flags say: LOAD_LIBRARY_SEARCH_APPLICATION_DIR, _USER_DIRS, _SYSTEM32, _DEFAULT_DIRS and
/// _DLL_LOAD_DIR. What a library needs is looked for by the dynamic linker, whatever the flags: beside the library, if it was built so.
///
/// Errors: as [`LoadLibraryA`]; ERROR_INVALID_PARAMETER (a file handle, which is reserved; flags that nobody knows or that contradict
/// each other; DLL_LOAD_DIR for a name without its whole path), ERROR_NOT_SUPPORTED (a file that is to be data, or loaded without what it needs,
/// or signed).
///
/// # Safety
/// As [`LoadLibraryA`].
pub unsafe extern "system" fn LoadLibraryExA(lplibfilename: PCSTR, hfile: f::HANDLE, dwflags: u32) -> HMODULE {
    // SAFETY: the caller's promise.
    load_as_told(unsafe { pointer::narrow_text(lplibfilename) }, hfile, dwflags)
}

/// `LoadLibraryExW`—The same in UTF-16.
///
/// Errors: as [`LoadLibraryExA`].
///
/// # Safety
/// As [`LoadLibraryA`].
pub unsafe extern "system" fn LoadLibraryExW(lplibfilename: PCWSTR, hfile: f::HANDLE, dwflags: u32) -> HMODULE {
    // SAFETY: the caller's promise.
    load_as_told(unsafe { pointer::wide_text(lplibfilename) }, hfile, dwflags)
}

fn free(handle: HMODULE) -> Result<(), u32> {
    match Module::of(handle).filter(|_| !handle.is_null()) {
        Some(Module::File(base)) => files::free(base),
        Some(Module::System(_) | Module::Program) => Ok(()),
        None => Err(f::ERROR_MOD_NOT_FOUND),
    }
}

/// `FreeLibrary`—Gives a library back. When it has been given back as often as it was loaded, its `DllMain` is called and it is
/// unloaded. Windows' own, and what the program is linked with, stay.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// Nothing of a library is used after it has been given back for the last time.
pub unsafe extern "system" fn FreeLibrary(hlibmodule: HMODULE) -> BOOL {
    to_bool(free(hlibmodule))
}

/// `FreeLibraryAndExitThread`—Both, for a library's own thread. The library goes when the thread's frames have, which lie in it.
///
/// # Safety
/// As for [`FreeLibrary`] and `ExitThread`.
pub unsafe extern "system-unwind" fn FreeLibraryAndExitThread(hlibmodule: HMODULE, dwexitcode: u32) -> ! {
    if let Some(Module::File(base)) = Module::of(hlibmodule) {
        files::free_at_end(base);
    }
    threads::exit(dwexitcode)
}

/// `DisableThreadLibraryCalls`—The library's `DllMain` is not told of threads any more.
///
/// Errors: ERROR_MOD_NOT_FOUND.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn DisableThreadLibraryCalls(hlibmodule: HMODULE) -> BOOL {
    let disabled = Module::of(hlibmodule).filter(|_| !hlibmodule.is_null()).ok_or(f::ERROR_MOD_NOT_FOUND);
    to_bool(disabled.map(|module| {
        if let Module::File(base) = module {
            files::tell_no_threads(base);
        }
    }))
}
