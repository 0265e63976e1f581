//! `CallNamedPipe`: a client's whole life in one call.
#![allow(unsafe_code)] // Transfers into the program's buffers.

use super::name::PipeName;
use super::{code, open, transfer};
use crate::linux::failure::fail;
use crate::linux::pointer;
use overlapped_core::error::Status;
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Pipes as p;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// # Safety
/// The buffers are valid.
unsafe fn call(
    path: Option<String>,
    question: (*const c_void, u32),
    answer: (*mut c_void, u32),
    read: *mut u32,
    timeout_ms: u32,
) -> BOOL {
    let go = || {
        let path = path.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let name = PipeName::parse(&path).ok_or(f::ERROR_FILE_NOT_FOUND)?;
        let end = loop {
            match open::open(&name, true, true, false) {
                Err(Status::PIPE_NOT_AVAILABLE) if timeout_ms != p::NMPWAIT_NOWAIT => {
                    open::wait(&name, timeout_ms).map_err(code)?;
                }
                opened => break opened.map_err(code)?,
            }
        };
        let done = if end.facts.has_messages {
            end.set_mode(p::PIPE_READMODE_MESSAGE);
            // SAFETY: the caller's promise.
            Ok(unsafe { transfer::transact(&end, question, answer, std::ptr::null_mut()) })
        } else {
            Err(f::ERROR_INVALID_PARAMETER)
        };
        end.leave();
        let (bytes, result) = done?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(read, bytes) };
        result
    };
    go().map_or_else(|error| fail(error, 0), |()| 1)
}

/// `CallNamedPipeA`—Opens a pipe of messages, writes one, reads the next, and closes it. If every instance is taken it waits as
/// `WaitNamedPipe` does, or not at all (NMPWAIT_NOWAIT).
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY, ERROR_SEM_TIMEOUT, ERROR_INVALID_PARAMETER (a pipe of bytes), ERROR_MORE_DATA (the
/// answer is larger than the buffer; the rest is lost), ERROR_ACCESS_DENIED, ERROR_BROKEN_PIPE, ERROR_PIPE_NOT_CONNECTED.
///
/// # Safety
/// The name is null or ends with a zero; the buffers are valid; `lpbytesread` is null or valid for writes.
pub unsafe extern "system" fn CallNamedPipeA(
    lpnamedpipename: PCSTR,
    lpinbuffer: *const c_void,
    ninbuffersize: u32,
    lpoutbuffer: *mut c_void,
    noutbuffersize: u32,
    lpbytesread: *mut u32,
    ntimeout: u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::narrow_text(lpnamedpipename) };
    // SAFETY: the caller's promise.
    unsafe { call(path, (lpinbuffer, ninbuffersize), (lpoutbuffer, noutbuffersize), lpbytesread, ntimeout) }
}

/// `CallNamedPipeW`—[`CallNamedPipeA`] in UTF-16.
///
/// Errors: as [`CallNamedPipeA`].
///
/// # Safety
/// As [`CallNamedPipeA`].
pub unsafe extern "system" fn CallNamedPipeW(
    lpnamedpipename: PCWSTR,
    lpinbuffer: *const c_void,
    ninbuffersize: u32,
    lpoutbuffer: *mut c_void,
    noutbuffersize: u32,
    lpbytesread: *mut u32,
    ntimeout: u32,
) -> BOOL {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::wide_text(lpnamedpipename) };
    // SAFETY: the caller's promise.
    unsafe { call(path, (lpinbuffer, ninbuffersize), (lpoutbuffer, noutbuffersize), lpbytesread, ntimeout) }
}
