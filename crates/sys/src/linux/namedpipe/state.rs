//! What a pipe is and in which mode it is used: `GetNamedPipeInfo`, `SetNamedPipeHandleState` and their like.
#![allow(unsafe_code)] // Reads and writes the program's values.

use super::{descriptor, end::PipeEnd, served};
use crate::linux::failure::to_bool;
use crate::linux::fileapi::object::FileObject;
use crate::linux::fileapi::pipe::is_pipe;
use crate::linux::handle;
use crate::linux::pointer;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Pipes as p;
use windows_sys::core::{BOOL, PSTR, PWSTR};

/// What a handle is to these functions.
enum End {
    Named(Arc<PipeEnd>),
    /// Of a pipe without a name.
    Plain(Arc<FileObject>),
}

fn any_end(pipe: HANDLE) -> Result<End, u32> {
    if let Some(end) = handle::named_pipe(pipe.addr()) {
        return Ok(End::Named(end));
    }
    let file = handle::file(pipe.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    // A file system knows nothing of pipes' states.
    if is_pipe(&file) { Ok(End::Plain(file)) } else { Err(f::ERROR_INVALID_PARAMETER) }
}

fn end(pipe: HANDLE) -> Result<Arc<PipeEnd>, u32> {
    match any_end(pipe)? {
        End::Named(end) => Ok(end),
        End::Plain(_) => Err(f::ERROR_INVALID_FUNCTION),
    }
}

/// The mode of an end without a name: bytes, and whether it waits.
fn mode_of(file: &FileObject) -> u32 {
    // SAFETY: no memory is passed.
    let flags = unsafe { libc::fcntl(file.fd(), libc::F_GETFL) };
    if flags & libc::O_NONBLOCK != 0 { p::PIPE_NOWAIT } else { 0 }
}

fn set_mode_of(file: &FileObject, mode: u32) -> Result<(), u32> {
    if mode & !p::PIPE_NOWAIT != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: no memory is passed.
    let flags = unsafe { libc::fcntl(file.fd(), libc::F_GETFL) };
    let wanted = if mode == 0 { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
    // SAFETY: as above.
    unsafe { libc::fcntl(file.fd(), libc::F_SETFL, wanted) };
    Ok(())
}

/// `SetNamedPipeHandleState`—Whether this end reads messages or bytes, and whether it waits. How many bytes are collected before they are
/// sent is a matter of pipes between machines.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no pipe; messages of a pipe of bytes; other bits; a collection, on one machine).
///
/// # Safety
/// The pointers are null or valid for reads.
pub unsafe extern "system" fn SetNamedPipeHandleState(
    hnamedpipe: HANDLE,
    lpmode: *const p::NAMED_PIPE_MODE,
    lpmaxcollectioncount: *const u32,
    lpcollectdatatimeout: *const u32,
) -> BOOL {
    let set = || {
        let end = any_end(hnamedpipe)?;
        if !pointer::is_missing(lpmaxcollectioncount) || !pointer::is_missing(lpcollectdatatimeout) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        let Some(mode) = (unsafe { pointer::get(lpmode) }) else { return Ok(()) };
        let end = match end {
            End::Named(end) => end,
            End::Plain(file) => return set_mode_of(&file, mode),
        };
        let reads_messages = mode & p::PIPE_READMODE_MESSAGE != 0;
        let unknown = mode & !(p::PIPE_READMODE_MESSAGE | p::PIPE_NOWAIT);
        if unknown != 0 || reads_messages && !end.facts.has_messages {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        end.set_mode(mode);
        Ok(())
    };
    to_bool(set())
}

/// `GetNamedPipeInfo`—What a pipe is: its end and type, the sizes that its server named, and how many instances there may be.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetNamedPipeInfo(
    hnamedpipe: HANDLE,
    lpflags: *mut p::NAMED_PIPE_MODE,
    lpoutbuffersize: *mut u32,
    lpinbuffersize: *mut u32,
    lpmaxinstances: *mut u32,
) -> BOOL {
    let get = || {
        let end = match any_end(hnamedpipe)? {
            End::Named(end) => end,
            End::Plain(file) => {
                // The end that is read from is the server's, as on Windows.
                let side = if file.access.read { p::PIPE_SERVER_END } else { p::PIPE_CLIENT_END };
                // SAFETY: no memory is passed.
                let size = u32::try_from(unsafe { libc::fcntl(file.fd(), libc::F_GETPIPE_SZ) }).unwrap_or(0);
                for (to, value) in
                    [(lpflags, side), (lpoutbuffersize, size), (lpinbuffersize, size), (lpmaxinstances, 1)]
                {
                    // SAFETY: the caller's promise.
                    unsafe { pointer::put(to, value) };
                }
                return Ok(());
            }
        };
        let side = if end.served.is_some() { p::PIPE_SERVER_END } else { p::PIPE_CLIENT_END };
        let kind = if end.facts.has_messages { p::PIPE_TYPE_MESSAGE } else { p::PIPE_TYPE_BYTE };
        let values = [side | kind, end.facts.out_size, end.facts.in_size, end.facts.maximum];
        for (to, value) in [lpflags, lpoutbuffersize, lpinbuffersize, lpmaxinstances].into_iter().zip(values) {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(to, value) };
        }
        Ok(())
    };
    to_bool(get())
}

/// What `GetNamedPipeHandleState` tells beside a name.
///
/// # Safety
/// The pointers are null or valid for writes.
unsafe fn get_state(
    pipe: HANDLE,
    state: *mut u32,
    instances: *mut u32,
    collection: (*mut u32, *mut u32),
    wants_user: bool,
) -> Result<(), u32> {
    let end = any_end(pipe)?;
    // Those are asked of the server's end of a pipe between machines, which there is not, and of a client that was impersonated.
    if !collection.0.is_null() || !collection.1.is_null() || wants_user {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let end = match end {
        End::Named(end) => end,
        End::Plain(file) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(instances, 1) };
            // SAFETY: as above.
            unsafe { pointer::put(state, mode_of(&file)) };
            return Ok(());
        }
    };
    if !instances.is_null() {
        let count = served::count(&end)?;
        // SAFETY: the caller's promise.
        unsafe { pointer::put(instances, count) };
    }
    // SAFETY: the caller's promise.
    unsafe { pointer::put(state, end.mode()) };
    Ok(())
}

/// `GetNamedPipeHandleStateA`—The mode of this end, and how many instances its pipe has.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (what only a pipe between machines has; the name of a client's user, for no
/// client is impersonated).
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetNamedPipeHandleStateA(
    hnamedpipe: HANDLE,
    lpstate: *mut p::NAMED_PIPE_MODE,
    lpcurinstances: *mut u32,
    lpmaxcollectioncount: *mut u32,
    lpcollectdatatimeout: *mut u32,
    lpusername: PSTR,
    _nmaxusernamesize: u32,
) -> BOOL {
    let collection = (lpmaxcollectioncount, lpcollectdatatimeout);
    // SAFETY: the caller's promise.
    to_bool(unsafe { get_state(hnamedpipe, lpstate, lpcurinstances, collection, !lpusername.is_null()) })
}

/// `GetNamedPipeHandleStateW`—[`GetNamedPipeHandleStateA`] in UTF-16.
///
/// Errors: as [`GetNamedPipeHandleStateA`].
///
/// # Safety
/// As [`GetNamedPipeHandleStateA`].
pub unsafe extern "system" fn GetNamedPipeHandleStateW(
    hnamedpipe: HANDLE,
    lpstate: *mut p::NAMED_PIPE_MODE,
    lpcurinstances: *mut u32,
    lpmaxcollectioncount: *mut u32,
    lpcollectdatatimeout: *mut u32,
    lpusername: PWSTR,
    _nmaxusernamesize: u32,
) -> BOOL {
    let collection = (lpmaxcollectioncount, lpcollectdatatimeout);
    // SAFETY: the caller's promise.
    to_bool(unsafe { get_state(hnamedpipe, lpstate, lpcurinstances, collection, !lpusername.is_null()) })
}

/// The process at the other end: the server's if this is the client's, and the other way round.
///
/// # Safety
/// `to` is null or valid for writes.
unsafe fn process(pipe: HANDLE, of_client: bool, to: *mut u32) -> Result<(), u32> {
    let end = end(pipe)?;
    if pointer::is_missing(to) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let is_other = of_client == end.served.is_some();
    let number = if is_other {
        let channel = end.channel().map_err(super::code)?;
        descriptor::peer(channel.stream()).ok_or(f::ERROR_PIPE_NOT_CONNECTED)?.pid as u32
    } else {
        std::process::id()
    };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(to, number) };
    Ok(())
}

/// `GetNamedPipeClientProcessId`—The process that has the client's end.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null), ERROR_PIPE_LISTENING, ERROR_PIPE_NOT_CONNECTED (there is no client).
///
/// # Safety
/// `clientprocessid` is null or valid for writes.
pub unsafe extern "system" fn GetNamedPipeClientProcessId(pipe: HANDLE, clientprocessid: *mut u32) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { process(pipe, true, clientprocessid) })
}

/// `GetNamedPipeServerProcessId`—The process that has the server's end.
///
/// Errors: as [`GetNamedPipeClientProcessId`].
///
/// # Safety
/// `serverprocessid` is null or valid for writes.
pub unsafe extern "system" fn GetNamedPipeServerProcessId(pipe: HANDLE, serverprocessid: *mut u32) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { process(pipe, false, serverprocessid) })
}
