//! The modules of a process: its program and the shared objects that are mapped into it, as `/proc` has them.
//!
//! A module's handle is where it begins in memory. Those that stand for Windows' own libraries (`GetModuleHandle`) have no place of their own, and are not listed.

use crate::held::fails;
use crate::maps::{self, Mapping};
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::library_loader::GetModuleHandleW;
use std::ffi::c_void;
use std::{fs, ptr};

/// A module: where it begins, how long it is, and its file.
#[derive(Clone)]
pub struct Module {
    pub base: usize,
    pub size: usize,
    pub path: String,
}

impl Module {
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// The files of a list of mappings of which something can be run, in the order of memory, the program's own first.
fn parse(maps: &str, program: Option<&str>) -> Vec<Module> {
    let mut found: Vec<(Module, bool)> = Vec::new();
    for Mapping { from, to, allows, path } in maps::mappings(maps).filter(|mapping| mapping.path.starts_with('/')) {
        let runs = allows.contains('x');
        match found.iter_mut().find(|(module, _)| module.path == path) {
            Some((module, runnable)) => {
                module.size = module.size.max(to.saturating_sub(module.base));
                *runnable |= runs;
            }
            None => found.push((Module { base: from, size: to - from, path: path.to_owned() }, runs)),
        }
    }
    let mut modules: Vec<_> = found.into_iter().filter(|(_, runs)| *runs).map(|(module, _)| module).collect();
    modules.sort_by_key(|module| (Some(module.path.as_str()) != program, module.base));
    modules
}

/// The modules of a process; the error where it cannot be looked into.
pub fn of(process: u32) -> Result<Vec<Module>, u32> {
    let directory = format!("/proc/{process}");
    if fs::symlink_metadata(&directory).is_err() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let maps = fs::read_to_string(format!("{directory}/maps")).map_err(|_| f::ERROR_ACCESS_DENIED)?;
    let program = fs::read_link(format!("{directory}/exe")).ok();
    Ok(parse(&maps, program.as_deref().and_then(|path| path.to_str())))
}

fn of_handle(process: HANDLE) -> Result<Vec<Module>, u32> {
    process_of(process).ok_or(f::ERROR_INVALID_HANDLE).and_then(of)
}

/// The module of a handle: null and `GetModuleHandle`'s of the program are the program.
pub fn find(process: HANDLE, module: *const c_void) -> Result<Module, u32> {
    let all = of_handle(process)?;
    // SAFETY: null asks for the program's own.
    let is_program = module.is_null() || module == unsafe { GetModuleHandleW(ptr::null()) }.cast_const();
    let mut all = all.into_iter();
    let found = if is_program { all.next() } else { all.find(|known| known.base == module.addr()) };
    found.ok_or(f::ERROR_INVALID_HANDLE)
}

/// `EnumProcessModules`: as many of a process's modules as there is room for, the program first, and how many bytes all of them take.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_NOACCESS (null).
///
/// # Safety
/// `to` is null or has so many bytes; `needed` is null or valid for a write.
#[unsafe(export_name = "K32EnumProcessModules")]
pub unsafe extern "C" fn enum_modules(process: HANDLE, to: *mut *mut c_void, room: u32, needed: *mut u32) -> i32 {
    let modules = match of_handle(process) {
        Ok(modules) => modules,
        Err(error) => return fails(error, 0),
    };
    if needed.is_null() || to.is_null() && room > 0 {
        return fails(f::ERROR_NOACCESS, 0);
    }
    let each = size_of::<*mut c_void>();
    for (index, module) in modules.iter().take(room as usize / each).enumerate() {
        let place = to.wrapping_add(index);
        // SAFETY: the caller's promise, and the room was compared.
        unsafe { place.write(ptr::without_provenance_mut(module.base)) };
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { needed.write((modules.len() * each) as u32) };
    1
}

/// `MODULEINFO`.
#[repr(C)]
pub struct Information {
    base: *mut c_void,
    size: u32,
    entry: *mut c_void,
}

/// `GetModuleInformation`: where a module begins and how long it is. Where it is entered nothing says: null.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `information` is null or has so many bytes.
#[unsafe(export_name = "K32GetModuleInformation")]
pub unsafe extern "C" fn information(
    process: HANDLE,
    module: *const c_void,
    information: *mut Information,
    room: u32,
) -> i32 {
    match find(process, module) {
        Err(error) => fails(error, 0),
        Ok(_) if information.is_null() || (room as usize) < size_of::<Information>() => {
            fails(f::ERROR_INSUFFICIENT_BUFFER, 0)
        }
        Ok(found) => {
            let base = ptr::without_provenance_mut(found.base);
            // SAFETY: the caller's promise, and the room was compared.
            unsafe { information.write(Information { base, size: found.size as u32, entry: ptr::null_mut() }) };
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_comes_first_and_what_cannot_run_is_no_module() {
        let maps = "\
7f0000000000-7f0000001000 r--p 00000000 08:01 1    /lib/a b.so
7f0000001000-7f0000003000 r-xp 00001000 08:01 1    /lib/a b.so
7f0000010000-7f0000011000 r--p 00000000 08:01 2    /data/fonts
7f1000000000-7f1000002000 r-xp 00000000 08:01 3    /bin/server
7fff00000000-7fff00001000 r-xp 00000000 00:00 0    [vdso]
7fff10000000-7fff10001000 rw-p 00000000 00:00 0 
";
        let told = |program| {
            let modules = parse(maps, program);
            modules.into_iter().map(|module| (module.name().to_owned(), module.base, module.size)).collect::<Vec<_>>()
        };
        let (library, server) =
            (("a b.so".to_owned(), 0x7f00_0000_0000, 0x3000), ("server".to_owned(), 0x7f10_0000_0000, 0x2000));
        assert_eq!(told(Some("/bin/server")), [server.clone(), library.clone()]);
        assert_eq!(told(None), [library, server]);
    }
}
