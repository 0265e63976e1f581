//! `namedpipeapi.h`, as far as pipes without a name go: a child's standard input and output.
#![allow(unsafe_code)] // The kernel's pipes, and the program's buffers.

use super::error_of;
use super::object::{Access, FileObject};
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::inheritance;
use crate::linux::namedpipe;
use crate::linux::pointer;
use std::ffi::c_void;
use std::fs::File;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileTypeExt;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::core::BOOL;

/// Whether a file is a pipe.
pub(crate) fn is_pipe(file: &FileObject) -> bool {
    file.file().metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

fn handle_of(end: OwnedFd, reads: bool) -> Option<usize> {
    let access = Access { read: reads, write: !reads, append: false };
    handle::insert(Entry::File(Arc::new(FileObject::new(File::from(end), true, access, false, false))))
}

fn create(size: u32) -> Result<(usize, usize), u32> {
    let (reader, writer) = std::io::pipe().map_err(|error| error_of(&error))?;
    if let Ok(size @ 1..) = i32::try_from(size) {
        // The size is advice, which Linux takes up to a limit.
        // SAFETY: no memory is passed.
        unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETPIPE_SZ, size) };
    }
    let reads = handle_of(reader.into(), true).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    let writes = handle_of(writer.into(), false).ok_or(f::ERROR_NOT_ENOUGH_MEMORY);
    Ok((reads, writes.inspect_err(|_| drop(handle::remove(reads)))?))
}

/// `CreatePipe`—Both ends of a pipe. A child gets one as its standard input or output, by STARTF_USESTDHANDLES; and both, if the attributes say so.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// The places for the handles are null or valid for writes; the attributes are null or valid.
pub unsafe extern "system" fn CreatePipe(
    hreadpipe: *mut HANDLE,
    hwritepipe: *mut HANDLE,
    lppipeattributes: *const SECURITY_ATTRIBUTES,
    nsize: u32,
) -> BOOL {
    if hreadpipe.is_null() || hwritepipe.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    match create(nsize) {
        Ok((reads, writes)) => {
            let handles = [reads, writes].map(std::ptr::without_provenance_mut);
            for made in handles {
                // SAFETY: the caller's promise.
                unsafe { inheritance::by_attributes(made, lppipeattributes) };
            }
            // SAFETY: the caller's promise.
            unsafe { pointer::put(hreadpipe, handles[0]) };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(hwritepipe, handles[1]) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// How many bytes wait in a pipe.
fn waiting(file: &FileObject) -> Result<u32, u32> {
    let mut bytes: libc::c_int = 0;
    // SAFETY: the kernel writes one int.
    if unsafe { libc::ioctl(file.fd(), libc::FIONREAD, &raw mut bytes) } != 0 {
        return Err(f::ERROR_INVALID_FUNCTION);
    }
    if bytes == 0 {
        let mut ends = libc::pollfd { fd: file.fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one structure is live.
        unsafe { libc::poll(&raw mut ends, 1, 0) };
        if ends.revents & libc::POLLHUP != 0 {
            return Err(f::ERROR_BROKEN_PIPE);
        }
    }
    Ok(bytes as u32)
}

/// The bytes that wait, up to so many, which stay: they are doubled into a pipe of their own.
fn look(file: &FileObject, most: usize) -> Result<Vec<u8>, u32> {
    let (copy, to) = std::io::pipe().map_err(|error| error_of(&error))?;
    // SAFETY: both descriptors are pipes, and no memory is passed.
    let doubled = unsafe { libc::tee(file.fd(), to.as_raw_fd(), most, libc::SPLICE_F_NONBLOCK) };
    let Ok(length @ 1..) = usize::try_from(doubled) else { return Ok(Vec::new()) };
    let mut bytes = vec![0; length];
    // What was doubled is there, so this waits for nothing.
    std::io::Read::read_exact(&mut &copy, &mut bytes).map_err(|error| error_of(&error))?;
    Ok(bytes)
}

/// `PeekNamedPipe`—What waits in a pipe, which stays, and how much it is. Of messages the first is seen.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (no pipe), ERROR_ACCESS_DENIED (the end that is written to), ERROR_BROKEN_PIPE (nothing
/// waits and the other end is closed), ERROR_BAD_PIPE (an instance that listens), ERROR_PIPE_NOT_CONNECTED (one that was disconnected).
///
/// # Safety
/// `lpbuffer` is null or has room for so many bytes; the counts are null or valid for writes.
pub unsafe extern "system" fn PeekNamedPipe(
    hnamedpipe: HANDLE,
    lpbuffer: *mut c_void,
    nbuffersize: u32,
    lpbytesread: *mut u32,
    lptotalbytesavail: *mut u32,
    lpbytesleftthismessage: *mut u32,
) -> BOOL {
    let tell = |seen: &[u8], waits: u32, left: u32| {
        if !seen.is_empty() {
            // SAFETY: the caller's promise: no more than was asked for has been seen.
            unsafe { pointer::put_bytes(lpbuffer.cast(), seen) };
        }
        for (to, value) in
            [(lpbytesread, seen.len() as u32), (lptotalbytesavail, waits), (lpbytesleftthismessage, left)]
        {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(to, value) };
        }
    };
    let wanted = if lpbuffer.is_null() { 0 } else { nbuffersize as usize };
    let peek = || {
        if let Some(pipe) = handle::named_pipe(hnamedpipe.addr()) {
            let (seen, waits, left) = namedpipe::transfer::peek(&pipe, wanted)?;
            tell(&seen, waits, left);
            return Ok(());
        }
        let file = handle::file(hnamedpipe.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if !is_pipe(&file) {
            return Err(f::ERROR_INVALID_FUNCTION);
        }
        if !file.access.read {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        let waits = waiting(&file)?;
        let seen = if wanted > 0 && waits > 0 { look(&file, wanted)? } else { Vec::new() };
        tell(&seen, waits, 0);
        Ok(())
    };
    match peek() {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

/// Runs a write to what may be a pipe: one whose reader has gone is told by an error alone, as on Windows, and not by a signal too.
pub(super) fn without_signal<T>(write: impl FnOnce() -> Result<T, i32>) -> Result<T, i32> {
    let mut pipe = std::mem::MaybeUninit::<libc::sigset_t>::zeroed();
    let mut before = std::mem::MaybeUninit::<libc::sigset_t>::zeroed();
    // SAFETY: the set is live.
    unsafe { libc::sigemptyset(pipe.as_mut_ptr()) };
    // SAFETY: the set has been made empty.
    unsafe { libc::sigaddset(pipe.as_mut_ptr(), libc::SIGPIPE) };
    // SAFETY: both sets are live.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, pipe.as_ptr(), before.as_mut_ptr()) };
    let result = write();
    if matches!(result, Err(libc::EPIPE)) {
        let now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are live; the signal, which is this thread's own, is taken without its handler.
        unsafe { libc::sigtimedwait(pipe.as_ptr(), std::ptr::null_mut(), &raw const now) };
    }
    // SAFETY: the call above filled it.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), std::ptr::null_mut()) };
    result
}
