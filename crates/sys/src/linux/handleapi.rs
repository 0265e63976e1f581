//! `handleapi.h` and the last error of `errhandlingapi.h`.
#![allow(unsafe_code)] // Writes the program's handle.

use super::current::{last_error, set_last_error};
use super::fileapi::object::FileObject;
use super::handle::{self, Entry};
use super::namedpipe::PipeEnd;
use super::winsock2::connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

pub(crate) fn close(handle: usize) -> BOOL {
    // A socket closed as a handle is a socket closed, also with the two low bits set, which handles ignore (EVT-17).
    let socket = handle & !3;
    if handle::socket(socket).is_ok() {
        // SAFETY: nothing is demanded.
        return BOOL::from(unsafe { connection::closesocket(socket) } == 0);
    }
    let removed = if handle::is_closable(handle) { handle::remove(handle) } else { None };
    match removed.as_ref() {
        None
        | Some(
            Entry::Heap(_)
            | Entry::Item(_)
            | Entry::TimerQueue(_)
            | Entry::Pool(_)
            | Entry::Group(_)
            | Entry::Finding(_),
        ) => {
            set_last_error(f::ERROR_INVALID_HANDLE);
            0
        }
        Some(Entry::Port(port)) => {
            port.close();
            1
        }
        Some(Entry::File(file)) => {
            file.leave();
            1
        }
        Some(Entry::Pipe(pipe)) => {
            pipe.leave();
            1
        }
        Some(Entry::Afd(device)) => {
            device.leave();
            1
        }
        Some(Entry::Job(job)) => {
            job.leave();
            1
        }
        // Who waits for an object or names it keeps it (EVT-16, EVT-20).
        Some(
            Entry::Object(_)
            | Entry::Named(_)
            | Entry::Thread(_)
            | Entry::Process
            | Entry::Child(_)
            | Entry::Mapping(_)
            | Entry::Socket(_),
        ) => 1,
    }
}

/// Removes a handle that has a function of its own for that.
pub(crate) fn forget(handle: usize) {
    drop(handle::remove(handle));
}

/// `CloseHandle`—Closes any handle. Pseudo handles close without effect.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseHandle(hobject: HANDLE) -> BOOL {
    match hobject.addr() {
        handle::CURRENT_PROCESS | handle::CURRENT_THREAD => 1,
        value => close(value),
    }
}

/// `DuplicateHandle`—Another handle of the same object, within this process. Events, semaphores, mutexes, timers,
/// threads, sockets and ports, of which the last handle is the end; `GetCurrentThread()` becomes a real handle. Other processes are refused with ERROR_NOT_SUPPORTED.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED.
///
/// # Safety
/// `lptargethandle` is null or valid for writes.
pub unsafe extern "system" fn DuplicateHandle(
    hsourceprocesshandle: HANDLE,
    hsourcehandle: HANDLE,
    htargetprocesshandle: HANDLE,
    lptargethandle: *mut HANDLE,
    _dwdesiredaccess: u32,
    _binherithandle: BOOL,
    dwoptions: f::DUPLICATE_HANDLE_OPTIONS,
) -> BOOL {
    let here = |process: HANDLE| handle::is_this_process(process.addr());
    if !here(hsourceprocesshandle) || !here(htargetprocesshandle) {
        set_last_error(f::ERROR_NOT_SUPPORTED);
        return 0;
    }
    let source = hsourcehandle.addr();
    let made = match source {
        handle::CURRENT_THREAD => handle::insert(Entry::Thread(super::threads::current())),
        handle::CURRENT_PROCESS => handle::insert(Entry::Process),
        _ => handle::duplicate(source),
    };
    if dwoptions & f::DUPLICATE_CLOSE_SOURCE != 0 && made.is_some() {
        close(source);
    }
    match made {
        Some(made) if !lptargethandle.is_null() => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { lptargethandle.write(std::ptr::without_provenance_mut(made)) };
            1
        }
        Some(made) => {
            close(made);
            1
        }
        None => {
            set_last_error(f::ERROR_INVALID_HANDLE);
            0
        }
    }
}

/// What a handle says of being inherited: a file's or a pipe's says what was asked for.
fn inherits(handle: usize) -> Option<Inheriting> {
    handle::file(handle).map(Inheriting::File).or_else(|| handle::pipe(handle).map(Inheriting::Pipe))
}

enum Inheriting {
    File(Arc<FileObject>),
    Pipe(Arc<PipeEnd>),
}

impl Inheriting {
    fn flag(&self) -> &AtomicBool {
        match self {
            Self::File(file) => &file.inherits,
            Self::Pipe(pipe) => &pipe.inherits,
        }
    }
}

/// `SetHandleInformation`—Whether programs that are started get the handle, and whether it may be closed. A program gets the three handles that it
/// is started with, and no other: a file and a pipe, which may be one of these, say that they are inherited where that was asked for; for anything else it is refused. To
/// forbid it is not needed.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (other flags), ERROR_NOT_SUPPORTED (to inherit anything else, to protect).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetHandleInformation(hobject: HANDLE, dwmask: u32, dwflags: f::HANDLE_FLAGS) -> BOOL {
    const KNOWN: u32 = f::HANDLE_FLAG_INHERIT | f::HANDLE_FLAG_PROTECT_FROM_CLOSE;
    let asked = dwmask & dwflags;
    let may_inherit = inherits(hobject.addr());
    let refused =
        asked & f::HANDLE_FLAG_PROTECT_FROM_CLOSE != 0 || asked & f::HANDLE_FLAG_INHERIT != 0 && may_inherit.is_none();
    let error = match handle::is_closable(hobject.addr()) {
        false => f::ERROR_INVALID_HANDLE,
        true if dwmask & !KNOWN != 0 => f::ERROR_INVALID_PARAMETER,
        true if refused => f::ERROR_NOT_SUPPORTED,
        true => {
            if let Some(thing) = may_inherit.filter(|_| dwmask & f::HANDLE_FLAG_INHERIT != 0) {
                thing.flag().store(asked & f::HANDLE_FLAG_INHERIT != 0, Ordering::Release);
            }
            return 1;
        }
    };
    set_last_error(error);
    0
}

/// `GetHandleInformation`—Whether a handle is inherited, as [`SetHandleInformation`] was told; none is protected.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpdwflags` is null or valid for writes.
pub unsafe extern "system" fn GetHandleInformation(hobject: HANDLE, lpdwflags: *mut u32) -> BOOL {
    if !handle::is_closable(hobject.addr()) || lpdwflags.is_null() {
        set_last_error(if lpdwflags.is_null() { f::ERROR_INVALID_PARAMETER } else { f::ERROR_INVALID_HANDLE });
        return 0;
    }
    let is_inherited = inherits(hobject.addr()).is_some_and(|thing| thing.flag().load(Ordering::Acquire));
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpdwflags.write(if is_inherited { f::HANDLE_FLAG_INHERIT } else { 0 }) };
    1
}

/// `GetLastError`—The calling thread's last error: the same slot as `WSAGetLastError` (ERR-1).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetLastError() -> f::WIN32_ERROR {
    last_error()
}

/// `SetLastError`—Sets it.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetLastError(dwerrcode: f::WIN32_ERROR) {
    set_last_error(dwerrcode);
}
