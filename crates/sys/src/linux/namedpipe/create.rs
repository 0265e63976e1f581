//! A server's end: `CreateNamedPipe`, `ConnectNamedPipe`, `DisconnectNamedPipe`.
#![allow(unsafe_code)] // Reads the program's names, and uses its OVERLAPPED: invariant 1 of `operation`.

use super::name::PipeName;
use super::operation::{self, Doing, Memory, PipeOp, Started};
use super::{Facts, code, open, served, transfer};
use crate::linux::failure::{fail, to_bool};
use crate::linux::handle;
use crate::linux::inheritance;
use crate::linux::pointer;
use crate::linux::securitybaseapi::descriptor::is_open_to_all;
use overlapped_core::error::Status;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::Win32::System::Pipes as p;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// What a client's wait is that names no time, where the server names none.
const USUAL_TIMEOUT_MS: u32 = 50;
/// How long a path may be, with its zero.
const LONGEST: usize = 260;
/// Which of the flags have a meaning here; those of security and caching are not needed between processes of one user.
const KNOWN_OPEN_MODE: u32 = 3
    | fs::FILE_FLAG_FIRST_PIPE_INSTANCE
    | fs::FILE_FLAG_OVERLAPPED
    | fs::FILE_FLAG_WRITE_THROUGH
    | fs::WRITE_DAC
    | fs::WRITE_OWNER
    | ACCESS_SYSTEM_SECURITY;
const ACCESS_SYSTEM_SECURITY: u32 = 0x0100_0000;

struct Wanted {
    path: Option<String>,
    open_mode: u32,
    pipe_mode: u32,
    maximum: u32,
    out_size: u32,
    in_size: u32,
    timeout_ms: u32,
    open_to_all: bool,
}

fn create(wanted: &Wanted) -> Result<usize, u32> {
    let path = wanted.path.as_deref().ok_or(f::ERROR_PATH_NOT_FOUND)?;
    let name = PipeName::parse(path).ok_or(f::ERROR_INVALID_NAME)?;
    if path.encode_utf16().count() >= LONGEST {
        return Err(f::ERROR_FILENAME_EXCED_RANGE);
    }
    let access = wanted.open_mode & 3;
    let known_pipe_mode =
        p::PIPE_TYPE_MESSAGE | p::PIPE_READMODE_MESSAGE | p::PIPE_NOWAIT | p::PIPE_REJECT_REMOTE_CLIENTS;
    let has_messages = wanted.pipe_mode & p::PIPE_TYPE_MESSAGE != 0;
    let is_valid = access != 0
        && wanted.open_mode & !KNOWN_OPEN_MODE == 0
        && wanted.pipe_mode & !known_pipe_mode == 0
        && (has_messages || wanted.pipe_mode & p::PIPE_READMODE_MESSAGE == 0)
        && (1..=p::PIPE_UNLIMITED_INSTANCES).contains(&wanted.maximum);
    if !is_valid {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let timeout_ms = if wanted.timeout_ms == 0 { USUAL_TIMEOUT_MS } else { wanted.timeout_ms };
    let &Wanted { maximum, out_size, in_size, .. } = wanted;
    let facts = Facts { access, has_messages, maximum, out_size, in_size, timeout_ms };
    let first_only = wanted.open_mode & fs::FILE_FLAG_FIRST_PIPE_INSTANCE != 0;
    let overlapped = wanted.open_mode & fs::FILE_FLAG_OVERLAPPED != 0;
    let mode = wanted.pipe_mode & (p::PIPE_READMODE_MESSAGE | p::PIPE_NOWAIT);
    open::enter(served::instance(&name, facts, first_only, overlapped, mode, wanted.open_to_all).map_err(code)?)
}

fn finish(wanted: &Wanted) -> HANDLE {
    match create(wanted) {
        Ok(made) => fail(0, std::ptr::without_provenance_mut(made)),
        Err(error) => fail(error, f::INVALID_HANDLE_VALUE),
    }
}

/// `CreateNamedPipeA`—Makes an instance of a pipe, which listens. The first decides what the others may be. Of the security
/// attributes it matters whether they let everybody in, by a list that is present and null; else a pipe is for the processes of its user
/// and of root.
///
/// Errors: ERROR_INVALID_NAME, ERROR_PATH_NOT_FOUND (null), ERROR_FILENAME_EXCED_RANGE, ERROR_INVALID_PARAMETER, ERROR_PIPE_BUSY (as many instances as there may be),
/// ERROR_ACCESS_DENIED (others have another access or type; FILE_FLAG_FIRST_PIPE_INSTANCE and this is not the first).
///
/// # Safety
/// `lpname` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateNamedPipeA(
    lpname: PCSTR,
    dwopenmode: fs::FILE_FLAGS_AND_ATTRIBUTES,
    dwpipemode: p::NAMED_PIPE_MODE,
    nmaxinstances: u32,
    noutbuffersize: u32,
    ninbuffersize: u32,
    ndefaulttimeout: u32,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> HANDLE {
    let made = finish(&Wanted {
        // SAFETY: the caller's promise.
        path: unsafe { pointer::narrow_text(lpname) },
        open_mode: dwopenmode,
        pipe_mode: dwpipemode,
        maximum: nmaxinstances,
        out_size: noutbuffersize,
        in_size: ninbuffersize,
        timeout_ms: ndefaulttimeout,
        // SAFETY: the caller's promise.
        open_to_all: unsafe { is_open_to_all(lpsecurityattributes) },
    });
    // SAFETY: the caller's promise.
    unsafe { inheritance::by_attributes(made, lpsecurityattributes) };
    made
}

/// `CreateNamedPipeW`—[`CreateNamedPipeA`] in UTF-16.
///
/// Errors: as [`CreateNamedPipeA`].
///
/// # Safety
/// `lpname` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateNamedPipeW(
    lpname: PCWSTR,
    dwopenmode: fs::FILE_FLAGS_AND_ATTRIBUTES,
    dwpipemode: p::NAMED_PIPE_MODE,
    nmaxinstances: u32,
    noutbuffersize: u32,
    ninbuffersize: u32,
    ndefaulttimeout: u32,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
) -> HANDLE {
    let made = finish(&Wanted {
        // SAFETY: the caller's promise.
        path: unsafe { pointer::wide_text(lpname) },
        open_mode: dwopenmode,
        pipe_mode: dwpipemode,
        maximum: nmaxinstances,
        out_size: noutbuffersize,
        in_size: ninbuffersize,
        timeout_ms: ndefaulttimeout,
        // SAFETY: the caller's promise.
        open_to_all: unsafe { is_open_to_all(lpsecurityattributes) },
    });
    // SAFETY: the caller's promise.
    unsafe { inheritance::by_attributes(made, lpsecurityattributes) };
    made
}

/// # Safety
/// `overlapped` is null or valid until the end.
unsafe fn connect(pipe: HANDLE, overlapped: *mut OVERLAPPED) -> Result<(), u32> {
    let end = handle::named_pipe(pipe.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    if end.served.is_none() {
        return Err(f::ERROR_INVALID_FUNCTION);
    }
    let nothing = Memory::of_program(0, 0);
    if overlapped.is_null() || !end.overlapped {
        let (status, _) = operation::run(&end, Doing::Connect, nothing, |op| end.await_client(op));
        return status.dos_result().map_err(|error| error.code());
    }
    // SAFETY: the caller's promise; it is not null.
    let telling = unsafe { transfer::telling(&end, overlapped) }?;
    let op = PipeOp::new(&end, Doing::Connect, nothing, overlapped, telling);
    end.await_client(&op);
    match op.started() {
        // One that waits is told of by its OVERLAPPED, however soon the client came.
        Started::Ended(Status::SUCCESS, _) if op.may_block => Err(f::ERROR_IO_PENDING),
        Started::Ended(status, _) => status.dos_result().map_err(|error| error.code()),
        Started::Pending => Err(f::ERROR_IO_PENDING),
    }
}

/// `ConnectNamedPipe`—Waits for a client, now or overlapped. A client that came before is ERROR_PIPE_CONNECTED, which is as good.
///
/// Errors: ERROR_PIPE_CONNECTED, ERROR_NO_DATA (a client came and has closed its end), ERROR_IO_PENDING, ERROR_PIPE_LISTENING (PIPE_NOWAIT),
/// ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (a client's end), ERROR_OPERATION_ABORTED.
///
/// # Safety
/// The OVERLAPPED is null or valid until the operation has ended.
pub unsafe extern "system" fn ConnectNamedPipe(hnamedpipe: HANDLE, lpoverlapped: *mut OVERLAPPED) -> BOOL {
    // SAFETY: the caller's promise.
    to_bool(unsafe { connect(hnamedpipe, lpoverlapped) })
}

/// `DisconnectNamedPipe`—Takes an instance from its client, who can read nothing any more. Nobody can have it until `ConnectNamedPipe`.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (a client's end), ERROR_PIPE_LISTENING (there is no client),
/// ERROR_PIPE_NOT_CONNECTED (done already).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn DisconnectNamedPipe(hnamedpipe: HANDLE) -> BOOL {
    let disconnect = || {
        let end = handle::named_pipe(hnamedpipe.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if end.served.is_none() {
            return Err(f::ERROR_INVALID_FUNCTION);
        }
        end.disconnect().map_err(code)
    };
    to_bool(disconnect())
}
