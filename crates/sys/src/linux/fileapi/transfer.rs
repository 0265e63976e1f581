//! `ReadFile`, `WriteFile` and their forms with routines; on a socket they are `WSARecv` and `WSASend`.
#![allow(unsafe_code)] // Transfers into the program's buffers.

use super::lock;
use super::object::{self, FileObject, Memory, Telling, Way};
use crate::linux::current::{last_error, set_last_error};
use crate::linux::failure::fail;
use crate::linux::handle;
use crate::linux::namedpipe;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::socket::operation;
use crate::linux::winsock2::{overlapped as sockets, transfer as plain};
use overlapped_core::error::{Status, WsaError};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::{LPOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};
use windows_sys::core::BOOL;

/// An offset that means the end of the file, for a write.
const END: u64 = u64::MAX;

struct Request {
    way: Way,
    buffer: usize,
    length: u32,
}

/// The position that an OVERLAPPED names.
///
/// # Safety
/// `overlapped` is valid.
pub(super) unsafe fn offset_of(overlapped: *const OVERLAPPED) -> u64 {
    // SAFETY: the caller's promise.
    let union = unsafe { (*overlapped).Anonymous };
    // SAFETY: both forms of the union are the same eight bytes.
    let both = unsafe { union.Anonymous };
    u64::from(both.OffsetHigh) << 32 | u64::from(both.Offset)
}

/// The event that an OVERLAPPED names, and whether a packet is wanted: the low bit says no.
///
/// # Safety
/// `overlapped` is valid.
pub(super) unsafe fn telling(file: &FileObject, overlapped: *const OVERLAPPED) -> Result<Telling, u32> {
    // SAFETY: the caller's promise.
    let value = unsafe { (*overlapped).hEvent }.addr();
    let event = match value & !3 {
        0 => None,
        event => Some(handle::event(event).ok_or(f::ERROR_INVALID_HANDLE)?),
    };
    let packet = value & 1 == 0 && file.association.get().is_some();
    Ok(Telling { event, routine: None, packet })
}

fn code_of(errno: i32) -> u32 {
    match errno {
        libc::EPIPE | libc::EAGAIN => f::ERROR_NO_DATA,
        // A directory has no bytes.
        libc::EISDIR => f::ERROR_INVALID_FUNCTION,
        errno => super::error_of(&std::io::Error::from_raw_os_error(errno)),
    }
}

pub(super) fn check(file: &FileObject, way: Way) -> Result<(), u32> {
    let permitted = if way == Way::Read { file.access.read } else { file.access.write };
    if permitted { Ok(()) } else { Err(f::ERROR_ACCESS_DENIED) }
}

/// Transfers on a file: now, or overlapped (ERROR_IO_PENDING).
///
/// # Safety
/// `overlapped` is null or valid until the end.
unsafe fn on_file(file: &Arc<FileObject>, request: &Request, overlapped: *mut OVERLAPPED) -> Result<u32, u32> {
    let Request { way, buffer, length } = *request;
    check(file, way)?;
    if overlapped.is_null() {
        if file.overlapped {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let _blocking = Blocking::new();
        if file.access.append && way == Way::Write {
            // At the end, in one step with the write.
            append_position(file)?;
        }
        if lock::keeps_out_here(file, way == Way::Write, length) {
            return Err(f::ERROR_LOCK_VIOLATION);
        }
        let done = match file.transfer(way, buffer, length, None) {
            // A pipe that does not wait and is full takes nothing, which is no failure.
            Err(libc::EAGAIN) if way == Way::Write => 0,
            done => done.map_err(code_of)?,
        };
        let ended = done == 0 && way == Way::Read && length > 0 && file.end() == Status::PIPE_BROKEN;
        return if ended { Err(f::ERROR_BROKEN_PIPE) } else { Ok(done) };
    }
    // SAFETY: the caller's promise; it is not null.
    let (offset, telling) = (unsafe { offset_of(overlapped) }, unsafe { telling(file, overlapped) }?);
    let at = position_for(file, way, offset)?;
    if file.overlapped {
        object::start(file, way, Memory::Buffer(buffer), length, at, overlapped, telling)?;
        return Err(f::ERROR_IO_PENDING);
    }
    if at.is_some_and(|at| lock::keeps_out(file, way == Way::Write, at, length)) {
        return Err(f::ERROR_LOCK_VIOLATION);
    }
    // A handle without the flag does it now, at the position, and stands behind it afterwards.
    let done = file.transfer(way, buffer, length, at).map_err(code_of)?;
    if let Some(at) = at {
        let _ = super::position::seek(file, std::io::SeekFrom::Start(at + u64::from(done)));
    }
    let status = if done == 0 && way == Way::Read && length > 0 { file.end() } else { Status::SUCCESS };
    operation::fill(overlapped, status, done);
    if let Some(event) = telling.event {
        event.set(&mut crate::linux::deliver::Delivery::new().wakes);
    }
    if status == Status::SUCCESS { Ok(done) } else { Err(status.to_dos()) }
}

fn append_position(file: &FileObject) -> Result<(), u32> {
    super::position::seek(file, std::io::SeekFrom::End(0)).map(drop)
}

/// Where a transfer takes place; `None` is wherever the file stands, which is all that a pipe or a terminal knows.
pub(super) fn position_for(file: &FileObject, way: Way, offset: u64) -> Result<Option<u64>, u32> {
    if !file.is_disk {
        return Ok(None);
    }
    if way == Way::Write && (offset == END || file.access.append) {
        let length = file.file().metadata().map_err(|error| super::error_of(&error))?.len();
        return Ok(Some(length));
    }
    if offset > i64::MAX as u64 { Err(f::ERROR_INVALID_PARAMETER) } else { Ok(Some(offset)) }
}

/// The DOS code of a Winsock one, as the functions of files report it.
fn dos_of(error: WsaError) -> u32 {
    match error {
        WsaError::WSAECONNRESET | WsaError::WSAECONNABORTED => f::ERROR_NETNAME_DELETED,
        WsaError::WSAENOTSOCK => f::ERROR_INVALID_HANDLE,
        WsaError::WSAEFAULT => f::ERROR_NOACCESS,
        WsaError::WSAESHUTDOWN => f::ERROR_PIPE_NOT_CONNECTED,
        error => error.code() as u32,
    }
}

/// Transfers on a socket.
///
/// # Safety
/// As [`on_file`].
unsafe fn on_socket(
    s: usize,
    request: &Request,
    overlapped: *mut OVERLAPPED,
    routine: ws::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> Result<u32, u32> {
    let buf = std::ptr::with_exposed_provenance_mut(request.buffer);
    if overlapped.is_null() {
        let length = i32::try_from(request.length).unwrap_or(i32::MAX);
        let done = match request.way {
            // SAFETY: the caller's promise.
            Way::Read => unsafe { plain::recv(s, buf, length, 0) },
            // SAFETY: the caller's promise.
            Way::Write => unsafe { plain::send(s, buf, length, 0) },
        };
        return u32::try_from(done).map_err(|_| dos_of(WsaError::from_code(last_error() as i32)));
    }
    let buffers = ws::WSABUF { len: request.length, buf };
    let (mut bytes, mut flags) = (0, 0);
    let result = match request.way {
        // SAFETY: the caller's promise; the arrays are live for the call.
        Way::Read => unsafe {
            sockets::WSARecv(s, &raw const buffers, 1, &raw mut bytes, &raw mut flags, overlapped, routine)
        },
        // SAFETY: as above.
        Way::Write => unsafe { sockets::WSASend(s, &raw const buffers, 1, &raw mut bytes, 0, overlapped, routine) },
    };
    if result == 0 { Ok(bytes) } else { Err(dos_of(WsaError::from_code(last_error() as i32))) }
}

/// # Safety
/// As [`on_file`]; `transferred` is null or valid.
unsafe fn run(handle: HANDLE, request: &Request, transferred: *mut u32, overlapped: *mut OVERLAPPED) -> BOOL {
    if transferred.is_null() && overlapped.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise.
    unsafe { pointer::put(transferred, 0) };
    if let Some(pipe) = handle::pipe(handle.addr()) {
        let Request { way, buffer, length } = *request;
        // SAFETY: the caller's promise.
        let (bytes, result) = unsafe { namedpipe::transfer::transfer(&pipe, way, buffer, length, overlapped) };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(transferred, bytes) };
        return result.map_or_else(|error| fail(error, 0), |()| 1);
    }
    let result = match handle::file(handle.addr()) {
        // SAFETY: the caller's promise.
        Some(file) => unsafe { on_file(&file, request, overlapped) },
        None if handle::socket(handle.addr()).is_ok() => {
            // SAFETY: the caller's promise.
            unsafe { on_socket(handle.addr(), request, overlapped, None) }
        }
        None => Err(f::ERROR_INVALID_HANDLE),
    };
    match result {
        Ok(bytes) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(transferred, bytes) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `ReadFile`—Reads from a file, a terminal, a pipe or a socket: now, or overlapped at the position that the OVERLAPPED names. The end of a
/// file is TRUE with no bytes; with an OVERLAPPED it is ERROR_HANDLE_EOF.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null; a handle for overlapped use without an OVERLAPPED), ERROR_ACCESS_DENIED,
/// ERROR_IO_PENDING, ERROR_HANDLE_EOF, ERROR_NOACCESS, ERROR_IO_DEVICE; on a socket those of `WSARecv` in DOS codes.
///
/// # Safety
/// The buffer and the OVERLAPPED are valid until the operation has ended; `lpnumberofbytesread` is null or valid.
pub unsafe extern "system" fn ReadFile(
    hfile: HANDLE,
    lpbuffer: *mut u8,
    nnumberofbytestoread: u32,
    lpnumberofbytesread: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    let request = Request { way: Way::Read, buffer: lpbuffer.expose_provenance(), length: nnumberofbytestoread };
    // SAFETY: the caller's promise.
    unsafe { run(hfile, &request, lpnumberofbytesread, lpoverlapped) }
}

/// `WriteFile`—Writes to a file, a terminal, a pipe or a socket: now, or overlapped at the position that the OVERLAPPED names; all ones is the
/// end of the file.
///
/// Errors: as [`ReadFile`]; ERROR_DISK_FULL, ERROR_NO_DATA (a pipe that nobody reads).
///
/// # Safety
/// As [`ReadFile`].
pub unsafe extern "system" fn WriteFile(
    hfile: HANDLE,
    lpbuffer: *const u8,
    nnumberofbytestowrite: u32,
    lpnumberofbyteswritten: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    let request = Request { way: Way::Write, buffer: lpbuffer.expose_provenance(), length: nnumberofbytestowrite };
    // SAFETY: the caller's promise.
    unsafe { run(hfile, &request, lpnumberofbyteswritten, lpoverlapped) }
}

/// # Safety
/// As [`on_file`].
unsafe fn run_with_routine(
    handle: HANDLE,
    request: &Request,
    overlapped: *mut OVERLAPPED,
    routine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> BOOL {
    let start = || {
        let routine = routine.filter(|_| !overlapped.is_null()).ok_or(f::ERROR_INVALID_PARAMETER)?;
        if let Some(file) = handle::file(handle.addr()) {
            check(&file, request.way)?;
            if !file.overlapped || file.association.get().is_some() {
                return Err(f::ERROR_INVALID_PARAMETER);
            }
            // SAFETY: the caller's promise; it is not null.
            let at = position_for(&file, request.way, unsafe { offset_of(overlapped) })?;
            let telling = Telling { event: None, routine: Some(routine), packet: false };
            let memory = Memory::Buffer(request.buffer);
            return object::start(&file, request.way, memory, request.length, at, overlapped, telling);
        }
        if let Some(pipe) = handle::pipe(handle.addr()) {
            let Request { way, buffer, length } = *request;
            let routine = Some(routine);
            return namedpipe::transfer::transfer_with_routine(&pipe, way, buffer, length, overlapped, routine);
        }
        if handle::socket(handle.addr()).is_err() {
            return Err(f::ERROR_INVALID_HANDLE);
        }
        type Three = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED);
        type Four = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED, u32);
        // SAFETY: a C function may be given an argument more than it takes.
        let routine = unsafe { std::mem::transmute::<Three, Four>(routine) };
        // SAFETY: the caller's promise.
        match unsafe { on_socket(handle.addr(), request, overlapped, Some(routine)) } {
            Ok(_) | Err(f::ERROR_IO_PENDING) => Ok(()),
            Err(error) => Err(error),
        }
    };
    match start() {
        Ok(()) => {
            set_last_error(0);
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `ReadFileEx`—Reads overlapped; a routine is told of the end in an alertable wait of this thread. TRUE says that it was started.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null; a handle that is not for overlapped use, or has a port),
/// ERROR_ACCESS_DENIED. On a socket the routine is told Winsock's codes.
///
/// # Safety
/// As [`ReadFile`]; the routine may be called on this thread.
pub unsafe extern "system" fn ReadFileEx(
    hfile: HANDLE,
    lpbuffer: *mut u8,
    nnumberofbytestoread: u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> BOOL {
    let request = Request { way: Way::Read, buffer: lpbuffer.expose_provenance(), length: nnumberofbytestoread };
    // SAFETY: the caller's promise.
    unsafe { run_with_routine(hfile, &request, lpoverlapped, lpcompletionroutine) }
}

/// `WriteFileEx`—Writes overlapped with a routine.
///
/// Errors: as [`ReadFileEx`].
///
/// # Safety
/// As [`ReadFileEx`].
pub unsafe extern "system" fn WriteFileEx(
    hfile: HANDLE,
    lpbuffer: *const u8,
    nnumberofbytestowrite: u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> BOOL {
    let request = Request { way: Way::Write, buffer: lpbuffer.expose_provenance(), length: nnumberofbytestowrite };
    // SAFETY: the caller's promise.
    unsafe { run_with_routine(hfile, &request, lpoverlapped, lpcompletionroutine) }
}
