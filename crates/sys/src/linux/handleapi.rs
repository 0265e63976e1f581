//! `handleapi.h` and the last error of `errhandlingapi.h`.
#![allow(unsafe_code)] // Writes the program's handle.

use super::current::{last_error, set_last_error};
use super::failure::fail;
use super::handle::{self, Entry};
use super::inheritance;
use super::winsock2::connection;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

pub(crate) fn close(handle: usize) -> BOOL {
    if inheritance::is_protected(handle) {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    }
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
        ) => fail(f::ERROR_INVALID_HANDLE, 0),
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
            | Entry::ChildThread(_)
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
/// Errors: ERROR_INVALID_HANDLE (or one that is protected).
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
    binherithandle: BOOL,
    dwoptions: f::DUPLICATE_HANDLE_OPTIONS,
) -> BOOL {
    let here = |process: HANDLE| handle::is_this_process(process.addr());
    if !here(hsourceprocesshandle) || !here(htargetprocesshandle) {
        return fail(f::ERROR_NOT_SUPPORTED, 0);
    }
    let source = hsourcehandle.addr();
    let made = match source {
        handle::CURRENT_THREAD => handle::insert(Entry::Thread(super::threads::current())),
        handle::CURRENT_PROCESS => handle::insert(Entry::Process),
        _ => handle::duplicate(source),
    };
    if let Some(made) = made {
        // What a handle of its kind has from birth does not count here.
        inheritance::set(made, binherithandle != 0);
    }
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
        None => fail(f::ERROR_INVALID_HANDLE, 0),
    }
}

/// `SetHandleInformation`—Whether programs that are started get the handle, and whether it may be closed. What lies in a descriptor can be inherited: a file, a
/// socket, a file mapping, a client's end of a named pipe. Anything else, an event for example, lies in the memory of this process: to inherit it is refused.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (other flags), ERROR_NOT_SUPPORTED (to inherit what cannot be).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetHandleInformation(hobject: HANDLE, dwmask: u32, dwflags: f::HANDLE_FLAGS) -> BOOL {
    const KNOWN: u32 = f::HANDLE_FLAG_INHERIT | f::HANDLE_FLAG_PROTECT_FROM_CLOSE;
    let set = || {
        let entry = handle::entry(hobject.addr()).filter(|_| handle::is_closable(hobject.addr()));
        let entry = entry.ok_or(f::ERROR_INVALID_HANDLE)?;
        if dwmask & !KNOWN != 0 {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        if dwmask & dwflags & f::HANDLE_FLAG_INHERIT != 0 && !inheritance::can_be_inherited(&entry) {
            return Err(f::ERROR_NOT_SUPPORTED);
        }
        inheritance::set_flags(hobject.addr(), dwmask, dwflags);
        Ok(1)
    };
    set().unwrap_or_else(|error| {
        set_last_error(error);
        0
    })
}

/// `GetHandleInformation`—Whether a handle is inherited and protected, as [`SetHandleInformation`] was told. A socket is inherited unless that was forbidden.
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
    // SAFETY: the caller's promise; it is not null.
    unsafe { lpdwflags.write(inheritance::flags(hobject.addr())) };
    1
}

/// `CompareObjectHandles`—Whether two handles name the same object.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_SAME_OBJECT (they do not).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CompareObjectHandles(hfirstobjecthandle: HANDLE, hsecondobjecthandle: HANDLE) -> BOOL {
    let identities = [hfirstobjecthandle, hsecondobjecthandle].map(|one| handle::identity(one.addr()));
    match identities {
        [Some(first), Some(second)] if first == second => 1,
        [Some(_), Some(_)] => fail(f::ERROR_NOT_SAME_OBJECT, 0),
        _ => fail(f::ERROR_INVALID_HANDLE, 0),
    }
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
