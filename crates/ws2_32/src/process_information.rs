//! What there is to know of a process beside its times and its memory: what it has read and written, and its program's name.

use crate::held::fails;
use crate::modules;
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading::IO_COUNTERS;
use std::ffi::c_void;
use std::{fs, ptr};

/// `GetProcessIoCounters`: how often and how much a process has read and written.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `counters` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProcessIoCounters(process: HANDLE, counters: *mut IO_COUNTERS) -> i32 {
    if counters.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(number) = process_of(process) else { return 0 };
    let Ok(text) = fs::read_to_string(format!("/proc/{number}/io")) else { return fails(f::ERROR_ACCESS_DENIED, 0) };
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|line| line.trim().parse().ok()).unwrap_or(0)
    };
    let told = IO_COUNTERS {
        ReadOperationCount: field("syscr"),
        WriteOperationCount: field("syscw"),
        ReadTransferCount: field("rchar"),
        WriteTransferCount: field("wchar"),
        ..Default::default()
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { counters.write(told) };
    1
}

/// The module of a process, or nothing and the last error.
fn module_of(process: HANDLE, module: *const c_void) -> Option<modules::Module> {
    modules::find(process, module).map_or_else(|error| fails(error, None), Some)
}

/// Copies a name, cut where there is no room; its length.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(name: &[T], to: *mut T, room: u32) -> u32 {
    if to.is_null() || room == 0 {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    let length = name.len().min(room as usize - 1);
    // SAFETY: the caller's promise.
    unsafe { ptr::copy_nonoverlapping(name.as_ptr(), to, length) };
    // SAFETY: as above.
    unsafe { to.wrapping_add(length).write(T::default()) };
    length as u32
}

/// `GetModuleBaseNameA`: the name of a process's module; null is its program.
///
/// Errors: ERROR_INVALID_HANDLE (the process, no module of it), ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(export_name = "K32GetModuleBaseNameA")]
pub unsafe extern "C" fn module_base_name_a(process: HANDLE, module: *const c_void, to: *mut u8, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    module_of(process, module).map_or(0, |module| unsafe { tell(module.name().as_bytes(), to, room) })
}

/// `GetModuleBaseNameW`: the same in UTF-16.
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(export_name = "K32GetModuleBaseNameW")]
pub unsafe extern "C" fn module_base_name_w(process: HANDLE, module: *const c_void, to: *mut u16, room: u32) -> u32 {
    let told = |module: modules::Module| {
        let units: Vec<u16> = module.name().encode_utf16().collect();
        // SAFETY: the caller's promise.
        unsafe { tell(&units, to, room) }
    };
    module_of(process, module).map_or(0, told)
}

/// `GetModuleFileNameExA`: the path of a process's module; null is its program.
///
/// Errors: ERROR_INVALID_HANDLE (the process, no module of it), ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(export_name = "K32GetModuleFileNameExA")]
pub unsafe extern "C" fn module_file_name_a(process: HANDLE, module: *const c_void, to: *mut u8, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    module_of(process, module).map_or(0, |module| unsafe { tell(module.path.as_bytes(), to, room) })
}

/// `GetModuleFileNameExW`: the same in UTF-16.
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(export_name = "K32GetModuleFileNameExW")]
pub unsafe extern "C" fn module_file_name_w(process: HANDLE, module: *const c_void, to: *mut u16, room: u32) -> u32 {
    let told = |module: modules::Module| {
        let units: Vec<u16> = module.path.encode_utf16().collect();
        // SAFETY: the caller's promise.
        unsafe { tell(&units, to, room) }
    };
    module_of(process, module).map_or(0, told)
}
