//! What `ntdll.dll` tells of the system and of processes: `RtlGetVersion`, `NtQuerySystemInformation`, `NtQueryInformationProcess`.

use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::system_information as s;
use std::ffi::c_void;
use std::{fs, ptr};

/// `RtlGetVersion`: what `GetVersionExW` tells.
///
/// # Safety
/// `information` is null or valid for what its size says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RtlGetVersion(information: *mut s::OSVERSIONINFOW) -> i32 {
    // SAFETY: the caller's promise.
    if unsafe { s::GetVersionExW(information) } != 0 { f::STATUS_SUCCESS } else { f::STATUS_INVALID_PARAMETER }
}

/// `NtClose`: `CloseHandle`.
#[unsafe(no_mangle)]
pub extern "C" fn NtClose(handle: HANDLE) -> i32 {
    // SAFETY: the program gives its handle up.
    if unsafe { f::CloseHandle(handle) } != 0 { f::STATUS_SUCCESS } else { f::STATUS_INVALID_HANDLE }
}

/// Writes an answer of whole words if there is room for it.
///
/// # Safety
/// `to` is null or has so much room; `needed` is null or valid for a write.
unsafe fn answer(words: &[u64], to: *mut c_void, room: u32, needed: *mut u32) -> i32 {
    let size = size_of_val(words);
    if !needed.is_null() {
        // SAFETY: the caller's promise.
        unsafe { needed.write(size as u32) };
    }
    if (room as usize) < size {
        return f::STATUS_INFO_LENGTH_MISMATCH;
    }
    if to.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(words.as_ptr().cast::<u8>(), to.cast(), size) };
    f::STATUS_SUCCESS
}

/// The times of each processor in units of 100 ns: idle, in the kernel (idle included), in programs, and in two parts of the kernel's that Windows counts
/// apart; interrupts are not counted.
fn processors(stat: &str) -> Vec<u64> {
    const UNITS: u64 = 10_000_000;
    // SAFETY: takes no memory.
    let each = UNITS / u64::try_from(unsafe { libc::sysconf(libc::_SC_CLK_TCK) }).unwrap_or(100).max(1);
    let lines = stat.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu "));
    let times = lines.flat_map(|line| {
        let fields: Vec<u64> = line.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0) * each).collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or(0);
        let (user, system, idle, interrupts) =
            (field(0) + field(1), field(2), field(3) + field(4), field(5) + field(6));
        [idle, idle + system + interrupts, user, 0, interrupts, 0]
    });
    times.collect()
}

/// `NtQuerySystemInformation`: SystemProcessorPerformanceInformation. What else there is has functions of its own.
///
/// Errors: STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION.
///
/// # Safety
/// `to` is null or has so much room; `needed` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtQuerySystemInformation(class: u32, to: *mut c_void, room: u32, needed: *mut u32) -> i32 {
    const PROCESSOR_PERFORMANCE: u32 = 8;
    if class != PROCESSOR_PERFORMANCE {
        return f::STATUS_INVALID_INFO_CLASS;
    }
    let times = processors(&fs::read_to_string("/proc/stat").unwrap_or_default());
    // Whoever has room for fewer processors is told of those.
    let fits = (room as usize / 48 * 6).min(times.len());
    let times = if fits > 0 { &times[..fits] } else { &times };
    // SAFETY: the caller's promise.
    unsafe { answer(times, to, room, needed) }
}

/// `NtQueryInformationProcess`: ProcessBasicInformation, of which the process, its parent and its processors are known.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION.
///
/// # Safety
/// `to` is null or has so much room; `needed` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtQueryInformationProcess(
    process: HANDLE,
    class: u32,
    to: *mut c_void,
    room: u32,
    needed: *mut u32,
) -> i32 {
    const BASIC: u32 = 0;
    const NORMAL: u64 = 8;
    if class != BASIC {
        return f::STATUS_INVALID_INFO_CLASS;
    }
    let Some(number) = process_of(process) else { return f::STATUS_INVALID_HANDLE };
    let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse::<u64>().ok()).unwrap_or(0);
    let (mut own, mut system) = (0, 0);
    // SAFETY: the variables are live.
    unsafe { overlapped_sys::threading::GetProcessAffinityMask(process, &raw mut own, &raw mut system) };
    let still_active = f::STATUS_PENDING as u64;
    // SAFETY: the caller's promise.
    unsafe { answer(&[still_active, 0, own as u64, NORMAL, u64::from(number), parent], to, room, needed) }
}
