//! `processthreadsapi.h`, as far as APCs and waits on threads need it.
//!
//! `SuspendThread` and `TerminateThread` are left out: a thread that is stopped anywhere may hold any lock of the process.
#![allow(unsafe_code)] // Takes the program's routines and writes its numbers.

use super::apc;
use super::current::{self, set_last_error};
use super::deliver::Delivery;
use super::handle::{self, Entry};
use super::threads::{self, ThreadObject};
use overlapped_core::error::WsaError;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// What a thread that lives has for an exit code.
const STILL_ACTIVE: u32 = f::STATUS_PENDING as u32;
/// What Windows reserves for a stack where the program says nothing.
const DEFAULT_STACK: usize = 1 << 20;

fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

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
/// A stack size counts if it is more than Windows' default, or is meant as a reservation.
///
/// Errors: ERROR_INVALID_PARAMETER (no routine, other flags), ERROR_NOT_ENOUGH_MEMORY.
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
        if dwcreationflags & !(t::CREATE_SUSPENDED | t::STACK_SIZE_PARAM_IS_A_RESERVATION) != 0 {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
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

/// `ResumeThread`—Lets a thread that was created suspended begin. Returns how often it was suspended; `u32::MAX` on failure.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ResumeThread(hthread: HANDLE) -> u32 {
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
