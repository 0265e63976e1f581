//! From a file into a socket: in the kernel where it can, else through a buffer here.
#![allow(unsafe_code)] // Calls into libc, each explained.

use crate::descriptor::errno;
use crate::transfer;
use std::mem::MaybeUninit;
use std::os::fd::RawFd;

/// How much goes through a buffer at a time.
const BUFFER: usize = 1 << 16;

/// Where in a file the bytes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// From this offset on; where the file stands is left alone.
    At(u64),
    /// Where the file stands, which moves on by as much as was sent.
    Current,
}

/// Sends up to `most` bytes of a regular file, without blocking for the socket; 0 at the end of the file. It raises SIGPIPE, but for
/// inside [`without_sigpipe`].
pub fn send(socket: RawFd, file: RawFd, from: Place, most: usize) -> Result<usize, i32> {
    match send_in_kernel(socket, file, from, most) {
        // This file system cannot.
        Err(libc::EINVAL | libc::ENOSYS | libc::EOPNOTSUPP) => send_copied(socket, file, from, most),
        sent => sent,
    }
}

fn send_in_kernel(socket: RawFd, file: RawFd, from: Place, most: usize) -> Result<usize, i32> {
    let mut offset = match from {
        Place::At(offset) => offset as libc::off_t,
        Place::Current => 0,
    };
    let pointer = if from == Place::Current { std::ptr::null_mut() } else { &raw mut offset };
    // SAFETY: the offset is live or null.
    transfer::restart(|| unsafe { libc::sendfile(socket, file, pointer, most) })
}

fn send_copied(socket: RawFd, file: RawFd, from: Place, most: usize) -> Result<usize, i32> {
    let offset = match from {
        Place::At(offset) => offset,
        Place::Current => position(file)?,
    };
    let mut buffer = Vec::with_capacity(most.min(BUFFER));
    read(file, Place::At(offset), &mut buffer, most.min(BUFFER))?;
    if buffer.is_empty() {
        return Ok(0);
    }
    let bytes = [libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() }];
    // SAFETY: the buffer is live.
    let sent = unsafe { transfer::send(socket, &bytes, 0) }?;
    if from == Place::Current {
        // SAFETY: no pointer is passed.
        unsafe { libc::lseek(file, (offset + sent as u64) as libc::off_t, libc::SEEK_SET) };
    }
    Ok(sent)
}

/// Appends up to `most` bytes of a file to `to`; fewer only at its end.
pub fn read(file: RawFd, from: Place, to: &mut Vec<u8>, most: usize) -> Result<usize, i32> {
    to.reserve(most);
    let mut total = 0;
    while total < most {
        let at = to.spare_capacity_mut().as_mut_ptr().cast();
        let left = most - total;
        let done = transfer::restart(|| match from {
            // SAFETY: as many bytes are spare.
            Place::At(offset) => unsafe { libc::pread(file, at, left, (offset + total as u64) as libc::off_t) },
            // SAFETY: as above.
            Place::Current => unsafe { libc::read(file, at, left) },
        })?;
        if done == 0 {
            break;
        }
        total += done;
        // SAFETY: the kernel has written them.
        unsafe { to.set_len(to.len() + done) };
    }
    Ok(total)
}

/// Where a file stands.
pub fn position(file: RawFd) -> Result<u64, i32> {
    // SAFETY: no pointer is passed.
    let position = unsafe { libc::lseek(file, 0, libc::SEEK_CUR) };
    u64::try_from(position).map_err(|_| errno())
}

/// Runs calls that cannot be told to leave SIGPIPE alone, which say whether one of them may have raised it. The signal is this
/// thread's own, so that it is held back and taken away here, unless it waited before.
pub fn without_sigpipe<T>(calls: impl FnOnce() -> (T, bool)) -> T {
    let mut pipe = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the set is live, and is initialized by this.
    unsafe { libc::sigemptyset(pipe.as_mut_ptr()) };
    // SAFETY: it was initialized.
    let mut pipe = unsafe { pipe.assume_init() };
    // SAFETY: the set is live.
    unsafe { libc::sigaddset(&raw mut pipe, libc::SIGPIPE) };
    let mut before = pipe;
    // SAFETY: both sets are live.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const pipe, &raw mut before) };
    // SAFETY: the set is live and initialized.
    let held = unsafe { libc::sigismember(&raw const before, libc::SIGPIPE) } == 1;
    let waited = held && is_pending(&pipe);
    let (result, raised) = calls();
    if raised && !waited {
        let now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are live; nothing is wanted to know of the signal.
        let _ = transfer::restart(|| unsafe {
            libc::sigtimedwait(&raw const pipe, std::ptr::null_mut(), &raw const now) as isize
        });
    }
    if !held {
        // SAFETY: the set is live.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut()) };
    }
    result
}

/// Whether SIGPIPE waits to be delivered.
fn is_pending(empty: &libc::sigset_t) -> bool {
    let mut pending = *empty;
    // SAFETY: the set is live.
    unsafe { libc::sigpending(&raw mut pending) };
    // SAFETY: the set is live and initialized.
    unsafe { libc::sigismember(&raw const pending, libc::SIGPIPE) == 1 }
}
