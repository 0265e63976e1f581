//! `processthreadsapi.h`: threads, and this process.
#![allow(unsafe_code)] // Takes the program's routines and writes its numbers.

pub(crate) mod affinity;
mod arguments;
pub(crate) mod attributes;
pub(crate) mod child;
pub(crate) mod create_process;
pub(crate) mod ideal;
mod shell;

use super::apc;
use super::current;
use super::deliver::Delivery;
use super::failure::fail;
use super::handle::{self, Entry};
use super::threads::{self, ThreadObject, Unstoppable};
use super::{heapapi, pointer, schedule};
use overlapped_core::error::WsaError;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::{BOOL, HRESULT, PCWSTR, PWSTR};

/// What a thread that lives has for an exit code.
const STILL_ACTIVE: u32 = f::STATUS_PENDING as u32;
/// What Windows reserves for a stack where the program says nothing.
const DEFAULT_STACK: usize = 1 << 20;

fn thread(handle: HANDLE) -> Result<Arc<ThreadObject>, u32> {
    handle::thread(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)
}

/// A new handle of a thread.
fn to_handle(thread: Arc<ThreadObject>) -> Result<usize, u32> {
    handle::insert(Entry::Thread(thread)).ok_or(WsaError::WSA_NOT_ENOUGH_MEMORY.code() as u32)
}

/// `GetCurrentThread`—The pseudo handle of the calling thread; `DuplicateHandle` makes a real one of it.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentThread() -> HANDLE {
    std::ptr::without_provenance_mut(handle::CURRENT_THREAD)
}

/// `GetCurrentProcess`—The pseudo handle of this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentProcess() -> HANDLE {
    std::ptr::without_provenance_mut(handle::CURRENT_PROCESS)
}

/// `GetCurrentThreadId`—A number of the calling thread, like no other thread's of this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentThreadId() -> u32 {
    current::number()
}

/// `QueueUserAPC`—Appends a routine to a thread's queue (APC-1, APC-11 to APC-15). Zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no routine), ERROR_GEN_FAILURE (the thread has ended).
///
/// # Safety
/// The routine may be called with its argument on that thread.
pub unsafe extern "system" fn QueueUserAPC(pfnapc: f::PAPCFUNC, hthread: HANDLE, dwdata: usize) -> u32 {
    let queue = || {
        let routine = pfnapc.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let thread = thread(hthread)?;
        let mut delivery = Delivery::new();
        let queued = thread.thread.queue_apc(apc::user(routine, dwdata), &mut delivery.wakes);
        queued.map_err(|_| f::ERROR_GEN_FAILURE)
    };
    match queue() {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

/// `GetThreadId`—The number of a thread. Zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetThreadId(thread: HANDLE) -> u32 {
    if let Some(child) = handle::child_thread(thread.addr()) {
        return child.number();
    }
    self::thread(thread).map_or_else(|error| fail(error, 0), |thread| thread.number())
}

/// `OpenThread`—Another handle of the thread of a number: while it lives, or another handle names it.
///
/// Errors: ERROR_INVALID_PARAMETER (there is none).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn OpenThread(
    _dwdesiredaccess: t::THREAD_ACCESS_RIGHTS,
    _binherithandle: BOOL,
    dwthreadid: u32,
) -> HANDLE {
    let found = threads::by_number(dwthreadid).ok_or(f::ERROR_INVALID_PARAMETER);
    let value = found.and_then(to_handle).unwrap_or_else(|error| fail(error, 0));
    std::ptr::without_provenance_mut(value)
}

/// `CreateThread`—Starts a thread, or makes one that begins when it is resumed (CREATE_SUSPENDED). Routines that are queued
/// to it before it begins run before its first instruction (APC-12).
///
/// A stack size counts if it is more than Windows' default, or is meant as a reservation. Flags that nobody knows are taken, as on Windows, where
/// libraries give their own along (ACE's for a thread that nobody waits for is 0x02000000).
///
/// Errors: ERROR_INVALID_PARAMETER (no routine), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// The routine may be called with its parameter on another thread; `lpthreadid` is null or valid for writes.
pub unsafe extern "system" fn CreateThread(
    _lpthreadattributes: *const SECURITY_ATTRIBUTES,
    dwstacksize: usize,
    lpstartaddress: t::LPTHREAD_START_ROUTINE,
    lpparameter: *const c_void,
    dwcreationflags: t::THREAD_CREATION_FLAGS,
    lpthreadid: *mut u32,
) -> HANDLE {
    let create = || {
        let start = lpstartaddress.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let reserved = dwcreationflags & t::STACK_SIZE_PARAM_IS_A_RESERVATION != 0;
        let stack = (dwstacksize > DEFAULT_STACK || reserved && dwstacksize > 0).then_some(dwstacksize);
        let suspended = u32::from(dwcreationflags & t::CREATE_SUSPENDED != 0);
        let (object, unborn) = threads::create(start, lpparameter.cast_mut(), suspended);
        let number = object.number();
        let value = to_handle(object)?;
        if !lpthreadid.is_null() {
            // SAFETY: the caller's promise. Before the thread begins, which may read it.
            unsafe { lpthreadid.write(number) };
        }
        if unborn.bear(stack) {
            Ok(value)
        } else {
            handle::remove(value);
            Err(f::ERROR_NOT_ENOUGH_MEMORY)
        }
    };
    std::ptr::without_provenance_mut(create().unwrap_or_else(|error| fail(error, 0)))
}

/// `ResumeThread`—Lets a thread that was created suspended begin, the first of a process too. Returns how often it was suspended; `u32::MAX` on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ResumeThread(hthread: HANDLE) -> u32 {
    if let Some(child) = handle::child_thread(hthread.addr()) {
        return child.resume();
    }
    thread(hthread).map_or_else(|error| fail(error, u32::MAX), |thread| thread.resume())
}

/// `GetExitCodeThread`—What a thread ended with; STILL_ACTIVE (259) while it lives. A thread that the table did not start ends
/// with 0.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS.
///
/// # Safety
/// `lpexitcode` is null or valid for writes.
pub unsafe extern "system" fn GetExitCodeThread(hthread: HANDLE, lpexitcode: *mut u32) -> BOOL {
    if let Some(child) = handle::child_thread(hthread.addr()).filter(|_| !lpexitcode.is_null()) {
        // SAFETY: the caller's promise; it is not null.
        unsafe { lpexitcode.write(child.exit_code().unwrap_or(STILL_ACTIVE)) };
        return 1;
    }
    let thread = match thread(hthread) {
        Ok(_) if lpexitcode.is_null() => return fail(f::ERROR_NOACCESS, 0),
        Ok(thread) => thread,
        Err(error) => return fail(error, 0),
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpexitcode.write(thread.exit_code().unwrap_or(STILL_ACTIVE)) };
    1
}

/// `ExitThread`—Ends the calling thread. Other than on Windows its frames are unwound (C++ destructors run), and so is its
/// thread-local state, which signals its handle.
///
/// # Safety
/// Between this and the thread's first frame are frames of C, of C++ that lets `pthread_exit` pass, and of Rust that have
/// nothing to drop. So it was started by [`CreateThread`] or `pthread_create`, or is a C program's first: a thread of
/// `std::thread` ends in a frame that lets nothing pass, and the process with it.
pub unsafe extern "system-unwind" fn ExitThread(dwexitcode: u32) -> ! {
    threads::exit(dwexitcode)
}

/// `SuspendThread`—Suspends a thread that was created suspended once more; returns how often it was. A thread that has begun
/// cannot be suspended: stopped anywhere, it may hold any lock of the process.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED (it has begun), ERROR_ACCESS_DENIED (it has ended), ERROR_SIGNAL_REFUSED (127
/// times).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SuspendThread(hthread: HANDLE) -> u32 {
    let suspended = match handle::child_thread(hthread.addr()) {
        Some(child) => child.suspend(),
        None => thread(hthread).and_then(|thread| thread.suspend().map_err(unstoppable)),
    };
    suspended.unwrap_or_else(|error| fail(error, u32::MAX))
}

fn unstoppable(why: Unstoppable) -> u32 {
    match why {
        Unstoppable::Running => f::ERROR_NOT_SUPPORTED,
        Unstoppable::Ended => f::ERROR_ACCESS_DENIED,
        Unstoppable::TooOften => f::ERROR_SIGNAL_REFUSED,
    }
}

/// `TerminateThread`—Ends the calling thread, or one that was created suspended and has not begun. Another that has begun
/// cannot be ended: stopped anywhere, it may hold any lock of the process.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED (it has begun), ERROR_ACCESS_DENIED (it has ended).
///
/// # Safety
/// On the calling thread as [`ExitThread`].
pub unsafe extern "system-unwind" fn TerminateThread(hthread: HANDLE, dwexitcode: u32) -> BOOL {
    let ended = match thread(hthread) {
        Ok(object) if object.number() == current::number() => {
            drop(object);
            threads::exit(dwexitcode)
        }
        Ok(object) => object.terminate(dwexitcode).map_err(unstoppable),
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

/// Linux' number of a thread that lives.
fn task(hthread: HANDLE) -> Result<i32, u32> {
    thread(hthread)?.task().ok_or(f::ERROR_INVALID_PARAMETER)
}

/// `SetThreadPriority`—How eagerly a thread runs: a niceness on Linux. An ordinary process may lower it only; where it may not
/// raise it the call succeeds, [`GetThreadPriority`] tells the value, and the scheduler does as before.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (a priority that Windows does not know, a thread that has ended).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadPriority(hthread: HANDLE, npriority: t::THREAD_PRIORITY) -> BOOL {
    let set = || {
        if !schedule::is_priority(npriority) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        schedule::set_priority(task(hthread)?, npriority);
        thread(hthread)?.set_priority(npriority);
        Ok(1)
    };
    set().unwrap_or_else(|error| fail(error, 0))
}

/// `GetThreadPriority`—What was set; `THREAD_PRIORITY_ERROR_RETURN` (2^31 - 1) on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetThreadPriority(hthread: HANDLE) -> i32 {
    thread(hthread).map_or_else(|error| fail(error, i32::MAX), |thread| thread.priority())
}

/// `SetThreadAffinityMask`—Lets a thread run on these processors alone, of the first 64; returns those of before, or 0.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (none, one that the process has not, a thread that has ended).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadAffinityMask(hthread: HANDLE, dwthreadaffinitymask: usize) -> usize {
    let set = || {
        let task = task(hthread)?;
        let (before, wanted) = (schedule::affinity(task), dwthreadaffinitymask as u64);
        if wanted == 0 || wanted & !affinity::of_process() != 0 || !schedule::set_affinity(task, wanted) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        Ok(before as usize)
    };
    set().unwrap_or_else(|error| fail(error, 0))
}

/// `GetProcessAffinityMask`—The processors that the process may use, and those of the system, of the first 64.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS (null).
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetProcessAffinityMask(
    hprocess: HANDLE,
    lpprocessaffinitymask: *mut usize,
    lpsystemaffinitymask: *mut usize,
) -> BOOL {
    if !handle::is_this_process(hprocess.addr()) {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    }
    if lpprocessaffinitymask.is_null() || lpsystemaffinitymask.is_null() {
        return fail(f::ERROR_NOACCESS, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpprocessaffinitymask.write(affinity::of_process() as usize) };
    // SAFETY: as above. What the process might never use it cannot see.
    unsafe { lpsystemaffinitymask.write(affinity::of_system() as usize) };
    1
}

/// `SwitchToThread`—Lets another thread run; whether one did.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SwitchToThread() -> BOOL {
    schedule::yield_processor().into()
}

/// `GetCurrentProcessorNumber`—The processor that the calling thread runs on at this moment.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentProcessorNumber() -> u32 {
    schedule::processor()
}

const E_INVALIDARG: i32 = 0x8007_0057_u32 as i32;
const E_HANDLE: i32 = 0x8007_0006_u32 as i32;

/// `SetThreadDescription`—Names a thread. Debuggers and `top` see the first fifteen bytes.
///
/// Errors: E_HANDLE, E_INVALIDARG (null).
///
/// # Safety
/// `lpthreaddescription` is null or ends with a zero.
pub unsafe extern "system" fn SetThreadDescription(hthread: HANDLE, lpthreaddescription: PCWSTR) -> HRESULT {
    // SAFETY: the caller's promise.
    let Some(description) = (unsafe { pointer::wide(lpthreaddescription) }) else { return E_INVALIDARG };
    let Ok(thread) = thread(hthread) else { return E_HANDLE };
    if let Some(task) = thread.task() {
        schedule::set_name(task, &String::from_utf16_lossy(&description));
    }
    thread.describe(description);
    0
}

/// `GetThreadDescription`—The name of a thread, in memory that the program frees with `LocalFree`.
///
/// Errors: E_HANDLE, E_INVALIDARG (null), E_OUTOFMEMORY.
///
/// # Safety
/// `ppszthreaddescription` is null or valid for writes.
pub unsafe extern "system" fn GetThreadDescription(hthread: HANDLE, ppszthreaddescription: *mut PWSTR) -> HRESULT {
    const E_OUTOFMEMORY: i32 = 0x8007_000e_u32 as i32;
    if ppszthreaddescription.is_null() {
        return E_INVALIDARG;
    }
    let Ok(thread) = thread(hthread) else { return E_HANDLE };
    let bytes: Vec<u8> = thread.description().into_iter().chain([0]).flat_map(u16::to_ne_bytes).collect();
    let Ok(copy) = heapapi::local_copy(&bytes) else { return E_OUTOFMEMORY };
    // SAFETY: the caller's promise; it is not null.
    unsafe { ppszthreaddescription.write(copy.cast()) };
    0
}

/// `GetCurrentProcessId`—The number of this process: Linux' own.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetCurrentProcessId() -> u32 {
    std::process::id()
}

/// `GetProcessId`—The number of the process of a handle, this one or one that this one started; zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetProcessId(process: HANDLE) -> u32 {
    match handle::child(process.addr()) {
        Some(child) => child.number(),
        None if handle::is_this_process(process.addr()) => std::process::id(),
        None => fail(f::ERROR_INVALID_HANDLE, 0),
    }
}

/// `GetProcessHandleCount`—How many handles this process has open; of one that it started, how many descriptors, which is what is seen of it.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS (null), ERROR_ACCESS_DENIED (it has ended).
///
/// # Safety
/// `pdwhandlecount` is null or valid for writes.
pub unsafe extern "system" fn GetProcessHandleCount(hprocess: HANDLE, pdwhandlecount: *mut u32) -> BOOL {
    let count = || match handle::child(hprocess.addr()) {
        Some(child) => {
            let descriptors = std::fs::read_dir(format!("/proc/{}/fd", child.number()));
            Ok(descriptors.map_err(|_| f::ERROR_ACCESS_DENIED)?.count())
        }
        None if handle::is_this_process(hprocess.addr()) => Ok(handle::all_with_values().len()),
        None => Err(f::ERROR_INVALID_HANDLE),
    };
    match count() {
        Ok(_) if pdwhandlecount.is_null() => fail(f::ERROR_NOACCESS, 0),
        Ok(count) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { pdwhandlecount.write(count as u32) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `GetProcessIdOfThread`—The number of the process of a thread; zero on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetProcessIdOfThread(thread: HANDLE) -> u32 {
    if let Some(child) = handle::child_thread(thread.addr()) {
        return child.number();
    }
    self::thread(thread).map_or_else(|error| fail(error, 0), |_| std::process::id())
}

/// `OpenProcess`—A handle of this process, or of one that this one started and has a handle of. Others cannot be opened.
///
/// Errors: ERROR_INVALID_PARAMETER (there is none of this number), ERROR_ACCESS_DENIED (another).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn OpenProcess(
    _dwdesiredaccess: t::PROCESS_ACCESS_RIGHTS,
    _binherithandle: BOOL,
    dwprocessid: u32,
) -> HANDLE {
    let opened = if dwprocessid == std::process::id() {
        handle::insert(Entry::Process).ok_or(WsaError::WSA_NOT_ENOUGH_MEMORY.code() as u32)
    } else if let Some(child) = handle::child_of_number(dwprocessid) {
        handle::insert(Entry::Child(child)).ok_or(WsaError::WSA_NOT_ENOUGH_MEMORY.code() as u32)
    } else if dwprocessid != 0 && std::path::Path::new(&format!("/proc/{dwprocessid}")).exists() {
        Err(f::ERROR_ACCESS_DENIED)
    } else {
        Err(f::ERROR_INVALID_PARAMETER)
    };
    std::ptr::without_provenance_mut(opened.unwrap_or_else(|error| fail(error, 0)))
}

/// `GetExitCodeProcess`—What a process that this one started ended with; STILL_ACTIVE (259) while it lives.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS (null).
///
/// # Safety
/// `lpexitcode` is null or valid for writes.
pub unsafe extern "system" fn GetExitCodeProcess(hprocess: HANDLE, lpexitcode: *mut u32) -> BOOL {
    let child = handle::child(hprocess.addr());
    if child.is_none() && !handle::is_this_process(hprocess.addr()) {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    }
    if lpexitcode.is_null() {
        return fail(f::ERROR_NOACCESS, 0);
    }
    let code = child.and_then(|child| child.exit_code()).unwrap_or(STILL_ACTIVE);
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpexitcode.write(code) };
    1
}

/// `ExitProcess`—Ends the process: what was registered with `atexit` runs, then every thread ends. Linux keeps the low eight bits
/// of the code.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ExitProcess(uexitcode: u32) -> ! {
    std::process::exit(uexitcode as i32)
}

/// `TerminateProcess`—Ends this process, or one that it started, at once: nothing more of it runs. Of this one's code Linux keeps the
/// low eight bits.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (it has ended).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TerminateProcess(hprocess: HANDLE, uexitcode: u32) -> BOOL {
    if let Some(child) = handle::child(hprocess.addr()) {
        return child.terminate(uexitcode).map_or_else(|error| fail(error, 0), |()| 1);
    }
    if !handle::is_this_process(hprocess.addr()) {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    }
    // SAFETY: it does not return.
    unsafe { libc::_exit(uexitcode as i32) }
}
