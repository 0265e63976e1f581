//! `io.h`: which handle a descriptor of the C runtime's has, and a descriptor for a handle.
//!
//! On Windows a descriptor is the runtime's number for a handle, and owns it. Here a handle and its descriptor are two of the same file: who
//! makes one from the other has both, and `_close` ends both. A program that closes the descriptor by `close` leaves the handle; the number's
//! next file is another, which is why the files are compared.
#![allow(unsafe_code)] // Takes descriptors by number.

use super::fileapi::{adopt, std_handles::GetStdHandle};
use super::handle::{self, Entry};
use super::handleapi::CloseHandle;
use super::process::set_errno;
use overlapped_engine::{own, transfer};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd};
use std::os::unix::fs::MetadataExt;
use std::ptr::without_provenance_mut;

/// The descriptors that have a handle.
static HANDLES: Mutex<BTreeMap<i32, usize>> = Mutex::new(BTreeMap::new());

const STANDARD: u32 = -10_i32 as u32;

/// A descriptor of the program's, which stays the program's.
fn borrow(descriptor: i32) -> ManuallyDrop<File> {
    // SAFETY: it is never closed through this; a number that is not open fails at its first use.
    ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) })
}

fn is_same(one: &File, other: &File) -> bool {
    let place = |file: &File| file.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
    place(one).is_some_and(|here| Some(here) == place(other))
}

/// Whether a handle is still what a descriptor was made of: of a file, the same one; of a pipe, any.
fn is_of(handle: usize, descriptor: i32) -> bool {
    match handle::file(handle) {
        Some(object) => is_same(object.file(), &borrow(descriptor)),
        None => handle::pipe(handle).is_some() || handle::socket(handle).is_ok(),
    }
}

/// A descriptor that this process has of its parent has this handle.
pub(crate) fn inherit(descriptor: i32, handle: usize) {
    HANDLES.lock().insert(descriptor, handle);
}

fn bad() -> isize {
    set_errno(libc::EBADF);
    -1
}

/// `_get_osfhandle`—The handle of a descriptor, which ends with it. Returns -1 if there is none.
///
/// Errors: EBADF, in `errno`.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn _get_osfhandle(descriptor: i32) -> isize {
    if (0..3).contains(&descriptor) {
        // SAFETY: takes no memory.
        let standard = unsafe { GetStdHandle(STANDARD.wrapping_sub(descriptor as u32)) };
        return if standard.is_null() { bad() } else { standard.addr() as isize };
    }
    if descriptor < 0 || borrow(descriptor).metadata().is_err() {
        return bad();
    }
    let mut handles = HANDLES.lock();
    if let Some(known) = handles.get(&descriptor)
        && is_of(*known, descriptor)
    {
        return *known as isize;
    }
    let Some(made) = adopt::lent(ManuallyDrop::into_inner(borrow(descriptor))) else { return bad() };
    handles.insert(descriptor, made);
    made as isize
}

/// `_open_osfhandle`—A descriptor of a file's, a pipe's or a socket's handle, which the handle ends with. Returns -1 if there can be none. What the file may be used for
/// is what the handle may be used for; text and binary are one here.
///
/// Errors: EBADF (no handle of a file, of a socket or of a connected pipe), EMFILE, in `errno`.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn _open_osfhandle(osfhandle: isize, _flags: i32) -> i32 {
    let handle = osfhandle as usize;
    let made = match (handle::file(handle), handle::pipe(handle)) {
        // SAFETY: no pointer is passed; the object keeps its descriptor open.
        (Some(object), _) => unsafe { libc::fcntl(object.file().as_raw_fd(), libc::F_DUPFD_CLOEXEC, 3) },
        (None, Some(pipe)) => match pipe.for_child() {
            Some(descriptor) => descriptor.into_raw_fd(),
            None => return bad() as i32,
        },
        (None, None) => match handle::socket(handle) {
            // SAFETY: as above.
            Ok(socket) => unsafe { libc::fcntl(socket.fd_to_change(), libc::F_DUPFD_CLOEXEC, 3) },
            Err(_) => return bad() as i32,
        },
    };
    if made >= 0 {
        HANDLES.lock().insert(made, handle);
    }
    made
}

/// Whether a number that no descriptor of the runtime's is known by is one of the library's: its own, or a socket's. On Windows a program has
/// neither, and a SOCKET is as small a number.
fn is_the_librarys(descriptor: i32) -> bool {
    let of_socket = || {
        let is_one = transfer::integer_option(descriptor, libc::SOL_SOCKET, libc::SO_TYPE).is_ok();
        let is_it =
            |entry| matches!(entry, Entry::Socket(socket) if [socket.fd(), socket.fd_to_send()].contains(&descriptor));
        is_one && handle::all().into_iter().any(is_it)
    };
    own::is_own(descriptor) || of_socket()
}

/// `_dup2`—Makes a number name what another descriptor names. Returns 0, or -1.
///
/// Errors: EBADF (no descriptor, or the number is none of the program's), in `errno`.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "C" fn _dup2(from: i32, to: i32) -> i32 {
    if !HANDLES.lock().contains_key(&to) && is_the_librarys(to) {
        return bad() as i32;
    }
    // SAFETY: no pointer is passed.
    if unsafe { libc::dup2(from, to) } < 0 { -1 } else { 0 }
}

/// `_close`—Closes a descriptor, and its handle with it, if it has one. Returns 0, or -1.
///
/// Errors: EBADF (no descriptor, or one of the library's), in `errno`.
///
/// # Safety
/// The descriptor is the caller's own.
pub unsafe extern "C" fn _close(descriptor: i32) -> i32 {
    let known = HANDLES.lock().remove(&descriptor);
    if known.is_none() && is_the_librarys(descriptor) {
        return bad() as i32;
    }
    if let Some(handle) = known
        && is_of(handle, descriptor)
    {
        // SAFETY: the program gave the handle away with the descriptor.
        unsafe { CloseHandle(without_provenance_mut(handle)) };
    }
    // SAFETY: the caller's promise.
    unsafe { libc::close(descriptor) }
}
