//! What a process is asked of itself and of its children: its program, its memory, its session, and wishes that are kept.

use crate::held::fails;
use crate::maps::{self, Mapping};
use crate::modules;
use crate::process_handle::{is_own, process_of};
use crate::told::{self, Unit};
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::{fs, io, ptr};

/// # Safety
/// `length` is null or valid; `to` is null or has so much room.
unsafe fn image_name<C: Unit>(process: HANDLE, flags: u32, to: *mut C, length: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    let Some(length) = (unsafe { length.as_mut() }) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // The path as Win32 or as the kernel has it: which is the same here.
    if flags > 1 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let module = match modules::find(process, ptr::null()) {
        Ok(module) => module,
        Err(error) => return fails(error, 0),
    };
    let units = C::units(&module.path);
    // SAFETY: the caller's promise.
    if !unsafe { told::tell(&units[..units.len() - 1], to, *length as usize) } {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    *length = units.len() as u32 - 1;
    1
}

/// `QueryFullProcessImageNameA`: the path of a process' program. ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE, ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `length` is null or valid; `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryFullProcessImageNameA(process: HANDLE, flags: u32, to: *mut u8, length: *mut u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { image_name(process, flags, to, length) }
}

/// `QueryFullProcessImageNameW`: as [`QueryFullProcessImageNameA`].
///
/// # Safety
/// As for [`QueryFullProcessImageNameA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn QueryFullProcessImageNameW(
    process: HANDLE,
    flags: u32,
    to: *mut u16,
    length: *mut u32,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { image_name(process, flags, to, length) }
}

/// Which way memory is copied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copy {
    Read,
    Write,
}

/// Copies between this process and another, which the kernel does, so that a bad address is an error.
///
/// # Safety
/// `here` has so many bytes; `done` is null or valid.
unsafe fn copy(
    way: Copy,
    process: HANDLE,
    there: *const c_void,
    here: *mut c_void,
    bytes: usize,
    done: *mut usize,
) -> i32 {
    let Some(number) = process_of(process) else { return 0 };
    let local = libc::iovec { iov_base: here, iov_len: bytes };
    let remote = libc::iovec { iov_base: there.cast_mut(), iov_len: bytes };
    let call = match way {
        Copy::Read => libc::process_vm_readv,
        Copy::Write => libc::process_vm_writev,
    };
    // SAFETY: the caller's promise; the kernel checks both addresses.
    let copied = unsafe { call(number as libc::pid_t, &raw const local, 1, &raw const remote, 1, 0) };
    let error = match copied {
        ..0 => match io::Error::last_os_error().raw_os_error() {
            Some(libc::EPERM) => f::ERROR_ACCESS_DENIED,
            Some(libc::ESRCH) => f::ERROR_INVALID_HANDLE,
            _ if way == Copy::Read => f::ERROR_PARTIAL_COPY,
            _ => f::ERROR_NOACCESS,
        },
        copied if (copied as usize) < bytes => f::ERROR_PARTIAL_COPY,
        _ => 0,
    };
    if !done.is_null() {
        // SAFETY: the caller's promise.
        unsafe { done.write(copied.max(0) as usize) };
    }
    if error == 0 { 1 } else { fails(error, 0) }
}

/// `ReadProcessMemory`: copies memory of a process. ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_PARTIAL_COPY (not all of it can be read).
///
/// # Safety
/// `to` has so many bytes; `done` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ReadProcessMemory(
    process: HANDLE,
    from: *const c_void,
    to: *mut c_void,
    bytes: usize,
    done: *mut usize,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { copy(Copy::Read, process, from, to, bytes, done) }
}

/// `WriteProcessMemory`: copies into the memory of a process. ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_NOACCESS (it cannot be written).
///
/// # Safety
/// `from` has so many bytes; `done` is null or valid; what is written to is not used otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn WriteProcessMemory(
    process: HANDLE,
    to: *mut c_void,
    from: *const c_void,
    bytes: usize,
    done: *mut usize,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { copy(Copy::Write, process, to, from.cast_mut(), bytes, done) }
}

/// The session of the kernel's audit that a process belongs to; 0 is none, as for Windows' services.
fn session(process: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{process}/sessionid"));
    match text.ok().and_then(|text| text.trim().parse().ok()) {
        Some(u32::MAX) => Some(0),
        // A kernel without audit tells none.
        None => fs::exists(format!("/proc/{process}")).is_ok_and(|exists| exists).then_some(0),
        known => known,
    }
}

/// `ProcessIdToSessionId`: the session of a process. ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ProcessIdToSessionId(process: u32, to: *mut u32) -> i32 {
    let session = session(process).filter(|_| process != 0 && !to.is_null());
    let Some(session) = session else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(session) };
    1
}

/// `WTSGetActiveConsoleSessionId`: the session of this process.
#[unsafe(no_mangle)]
pub extern "C" fn WTSGetActiveConsoleSessionId() -> u32 {
    session(std::process::id()).unwrap_or(0)
}

/// `CheckRemoteDebuggerPresent`: whether a process is being debugged. ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE.
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CheckRemoteDebuggerPresent(process: HANDLE, to: *mut i32) -> i32 {
    if process.is_null() || to.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(number) = process_of(process) else { return 0 };
    let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:")?.trim().parse::<u32>().ok());
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(tracer.is_some_and(|tracer| tracer != 0).into()) };
    1
}

/// Windows' own, until the program wishes others: in which order it is ended, and how much memory it keeps.
static SHUTDOWN_LEVEL: AtomicU32 = AtomicU32::new(0x280);
static SHUTDOWN_FLAGS: AtomicU32 = AtomicU32::new(0);
static WORKING_SET: [AtomicUsize; 2] = [AtomicUsize::new(204_800), AtomicUsize::new(1_413_120)];

/// `SetProcessShutdownParameters`: the wish is kept. ERROR_INVALID_PARAMETER (a level or a flag that is none).
#[unsafe(no_mangle)]
pub extern "C" fn SetProcessShutdownParameters(level: u32, flags: u32) -> i32 {
    // SHUTDOWN_NORETRY is the one flag.
    if level > 0x4ff || flags > 1 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    SHUTDOWN_LEVEL.store(level, Ordering::Relaxed);
    SHUTDOWN_FLAGS.store(flags, Ordering::Relaxed);
    1
}

/// `GetProcessShutdownParameters`: tells the wish. ERROR_NOACCESS (null).
///
/// # Safety
/// Each place is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProcessShutdownParameters(level: *mut u32, flags: *mut u32) -> i32 {
    if level.is_null() || flags.is_null() {
        return fails(f::ERROR_NOACCESS, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { level.write(SHUTDOWN_LEVEL.load(Ordering::Relaxed)) };
    // SAFETY: as above.
    unsafe { flags.write(SHUTDOWN_FLAGS.load(Ordering::Relaxed)) };
    1
}

/// `SetProcessWorkingSetSize`: the wish is kept; the largest of both gives unused memory back, as [`EmptyWorkingSet`](empty_working_set) does.
/// ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process), ERROR_INVALID_PARAMETER.
#[unsafe(no_mangle)]
pub extern "C" fn SetProcessWorkingSetSize(process: HANDLE, least: usize, most: usize) -> i32 {
    if !is_own(process) {
        return 0;
    }
    if least == usize::MAX && most == usize::MAX {
        return empty_working_set(process);
    }
    if least > most || least == 0 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    WORKING_SET[0].store(least, Ordering::Relaxed);
    WORKING_SET[1].store(most, Ordering::Relaxed);
    1
}

/// `GetProcessWorkingSetSize`: tells the wish. ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (another process), ERROR_NOACCESS (null).
///
/// # Safety
/// Each place is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProcessWorkingSetSize(process: HANDLE, least: *mut usize, most: *mut usize) -> i32 {
    if !is_own(process) {
        return 0;
    }
    for (place, kept) in [least, most].into_iter().zip(&WORKING_SET) {
        if place.is_null() {
            return fails(f::ERROR_NOACCESS, 0);
        }
        // SAFETY: the caller's promise; it is not null.
        unsafe { place.write(kept.load(Ordering::Relaxed)) };
    }
    1
}

/// `EmptyWorkingSet`: gives the memory of this process to whoever needs it more; it comes back when it is used. ERROR_INVALID_HANDLE,
/// ERROR_ACCESS_DENIED (another process).
#[unsafe(export_name = "K32EmptyWorkingSet")]
pub extern "C" fn empty_working_set(process: HANDLE) -> i32 {
    if !is_own(process) {
        return 0;
    }
    for Mapping { from, to, .. } in maps::mappings(&maps::own()) {
        // What cannot be given, as locked memory, stays.
        // SAFETY: the contents of memory stay what they are; another mapping in its place meanwhile is only colder for it.
        unsafe { libc::madvise(ptr::with_exposed_provenance_mut(from), to - from, libc::MADV_PAGEOUT) };
    }
    1
}

/// `SetProcessPriorityBoost`: Linux has no boosts to turn off, or on. ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn SetProcessPriorityBoost(process: HANDLE, _is_disabled: i32) -> i32 {
    process_of(process).is_some().into()
}

/// `GetProcessPriorityBoost`: they are disabled. ERROR_INVALID_HANDLE, ERROR_NOACCESS (null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetProcessPriorityBoost(process: HANDLE, to: *mut i32) -> i32 {
    if process_of(process).is_none() {
        return 0;
    }
    if to.is_null() {
        return fails(f::ERROR_NOACCESS, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(1) };
    1
}

/// `SetHandleCount`: there is always room for so many.
#[unsafe(no_mangle)]
pub extern "C" fn SetHandleCount(count: u32) -> u32 {
    count
}
