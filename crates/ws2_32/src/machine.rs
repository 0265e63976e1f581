//! What programs ask of the machine and of their own memory: `GetWindowsDirectory`, `GlobalMemoryStatus`, `GetProcessMemoryInfo`,
//! `VirtualLock`.

use crate::held::fails;
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::system_information as s;
use std::ffi::c_void;
use std::{fs, ptr};

/// Where Windows is, as `GetSystemDirectory` has it.
const WINDOWS: &str = "C:\\Windows";

/// The length of a path, or the room that it needs.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell_path<T: Copy + Default>(path: &[T], to: *mut T, room: u32) -> u32 {
    if to.is_null() || (room as usize) <= path.len() {
        return path.len() as u32 + 1;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(path.as_ptr(), to, path.len()) };
    // SAFETY: as above.
    let end = unsafe { to.add(path.len()) };
    // SAFETY: as above.
    unsafe { end.write(T::default()) };
    path.len() as u32
}

/// `GetWindowsDirectoryA`: as `GetSystemDirectoryA`, one directory up.
///
/// # Safety
/// `to` is null or has so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetWindowsDirectoryA(to: *mut u8, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { tell_path(WINDOWS.as_bytes(), to, room) }
}

/// `GetWindowsDirectoryW`: as [`GetWindowsDirectoryA`].
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetWindowsDirectoryW(to: *mut u16, room: u32) -> u32 {
    let wide: Vec<u16> = WINDOWS.encode_utf16().collect();
    // SAFETY: the caller's promise.
    unsafe { tell_path(&wide, to, room) }
}

/// `MEMORYSTATUS`.
#[repr(C)]
pub struct MemoryStatus {
    length: u32,
    load: u32,
    sizes: [usize; 6],
}

/// `GlobalMemoryStatus`: as `GlobalMemoryStatusEx`.
///
/// # Safety
/// `status` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalMemoryStatus(status: *mut MemoryStatus) {
    let length = size_of::<s::MEMORYSTATUSEX>() as u32;
    let mut found = s::MEMORYSTATUSEX { dwLength: length, ..Default::default() };
    // SAFETY: the structure is live, and says its length.
    let told = unsafe { s::GlobalMemoryStatusEx(&raw mut found) };
    if told == 0 || status.is_null() {
        return;
    }
    let sizes = [
        found.ullTotalPhys,
        found.ullAvailPhys,
        found.ullTotalPageFile,
        found.ullAvailPageFile,
        found.ullTotalVirtual,
        found.ullAvailVirtual,
    ];
    let length = size_of::<MemoryStatus>() as u32;
    let all = MemoryStatus { length, load: found.dwMemoryLoad, sizes: sizes.map(|size| size as usize) };
    // SAFETY: the caller's promise.
    unsafe { status.write(all) };
}

/// `PROCESS_MEMORY_COUNTERS`.
#[repr(C)]
pub struct MemoryCounters {
    length: u32,
    faults: u32,
    peak_working_set: usize,
    working_set: usize,
    /// Of pools that Linux does not have: paged and nonpaged, the peak before the present.
    pools: [usize; 4],
    committed: usize,
    peak_committed: usize,
}

/// A size in the text of `/proc/PID/status`.
fn size(status: &str, name: &str) -> usize {
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kilobytes = value.and_then(|value| value.trim().strip_suffix(" kB")?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// The page faults in the text of `/proc/PID/stat`: those that read nothing and those that did.
fn faults(stat: &str) -> u32 {
    let fields = stat.rfind(')').map(|at| stat[at + 1..].split_whitespace().collect::<Vec<_>>()).unwrap_or_default();
    let field = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    (field(7) + field(9)) as u32
}

/// `GetProcessMemoryInfo`: what a process has in memory, and what is its own.
///
/// # Safety
/// `counters` is null or valid for so many bytes.
#[unsafe(export_name = "K32GetProcessMemoryInfo")]
pub unsafe extern "C" fn process_memory_info(process: HANDLE, counters: *mut MemoryCounters, room: u32) -> i32 {
    let Some(number) = process_of(process) else { return 0 };
    if counters.is_null() || (room as usize) < size_of::<MemoryCounters>() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    let Ok(status) = fs::read_to_string(format!("/proc/{number}/status")) else {
        return fails(f::ERROR_INVALID_HANDLE, 0);
    };
    let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
    let (committed, peak) = (size(&status, "RssAnon") + size(&status, "VmSwap"), size(&status, "VmHWM"));
    let told = MemoryCounters {
        length: size_of::<MemoryCounters>() as u32,
        faults: faults(&stat),
        peak_working_set: peak,
        working_set: size(&status, "VmRSS"),
        pools: [0; 4],
        committed,
        peak_committed: peak.max(committed),
    };
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { counters.write_unaligned(told) };
    1
}

/// How a lock on memory fails.
fn lock_error() -> u32 {
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::EPERM | libc::EAGAIN) => f::ERROR_WORKING_SET_QUOTA,
        Some(libc::ENOMEM) => f::ERROR_NOACCESS,
        _ => f::ERROR_INVALID_PARAMETER,
    }
}

/// `VirtualLock`: keeps pages in memory. ERROR_WORKING_SET_QUOTA where the process may have no more of them.
#[unsafe(no_mangle)]
pub extern "C" fn VirtualLock(address: *const c_void, size: usize) -> i32 {
    // SAFETY: the kernel checks the pages, and changes nothing in them.
    if unsafe { libc::syscall(libc::SYS_mlock, address, size) } == 0 { 1 } else { fails(lock_error(), 0) }
}

/// `VirtualUnlock`: lets them go.
#[unsafe(no_mangle)]
pub extern "C" fn VirtualUnlock(address: *const c_void, size: usize) -> i32 {
    // SAFETY: as above.
    if unsafe { libc::syscall(libc::SYS_munlock, address, size) } == 0 { 1 } else { fails(lock_error(), 0) }
}
