//! `ReadDirectoryChangesW`: what becomes of the entries of a directory, by inotify.
//!
//! | module | is |
//! |---|---|
//! | `record` | what the program is told, and in which form |
//! | `tree` | which directory of the tree each mark of the kernel stands for |
//! | `events` | the kernel's words for Windows' |
//! | `watch` | a directory that is watched: what has happened, and who waits for it |
//! | `notification` | `FindFirstChangeNotification`, whose handle is signaled |
#![allow(unsafe_code)] // Takes the program's buffer and OVERLAPPED.

mod alarm;
mod events;
pub(crate) mod notification;
mod record;
mod tree;
pub(crate) mod watch;

use super::object::{self, FileObject, FileOp, Telling, Way};
use super::transfer::telling;
use crate::linux::current;
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::socket::operation;
use crate::linux::winsock2::overlapped::wait_for_end;
use overlapped_core::Object;
use overlapped_core::error::Status;
use std::ffi::c_void;
use std::sync::Arc;
use watch::Watch;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::Win32::System::IO::{LPOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};
use windows_sys::core::BOOL;

/// What can be asked for.
const KNOWN: u32 = fs::FILE_NOTIFY_CHANGE_FILE_NAME
    | fs::FILE_NOTIFY_CHANGE_DIR_NAME
    | fs::FILE_NOTIFY_CHANGE_ATTRIBUTES
    | fs::FILE_NOTIFY_CHANGE_SIZE
    | fs::FILE_NOTIFY_CHANGE_LAST_WRITE
    | fs::FILE_NOTIFY_CHANGE_LAST_ACCESS
    | fs::FILE_NOTIFY_CHANGE_CREATION
    | fs::FILE_NOTIFY_CHANGE_SECURITY;

/// What a call wants to hear of.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    subtree: bool,
    filter: u32,
    /// How much is kept for the program between its calls.
    room: u32,
}

/// Cancels what a thread that ends waits for in directories without a port (OVL-80).
pub(crate) fn cancel_of_ended(thread: u64) {
    for entry in handle::all() {
        if let Entry::File(file) = entry
            && file.watch.get().is_some()
            && file.association.get().is_none()
        {
            file.cancel(|op| op.starter() == thread);
        }
    }
}

/// What watches a directory, from the first call on, which says what for.
fn watch_of(file: &Arc<FileObject>, wanted: Wanted) -> Result<Arc<Watch>, u32> {
    if wanted.filter == 0 || wanted.filter & !KNOWN != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if let Some(watch) = file.watch.get() {
        return Ok(Arc::clone(watch));
    }
    if !file.file().metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let made = Watch::new(file.fd(), wanted)?;
    Ok(Arc::clone(file.watch.get_or_init(|| made)))
}

/// Waits within the call: how it ends.
fn wait(file: &Arc<FileObject>, watch: &Watch, buffer: (usize, u32)) -> (Status, u32) {
    let _blocking = Blocking::new();
    // Lives in this frame: the call does not return before the operation has ended.
    let mut overlapped = OVERLAPPED::default();
    let overlapped = &raw mut overlapped;
    let done = Arc::new(Object::event(true, false));
    let telling = Telling { event: Some(Arc::clone(&done)), routine: None, packet: false };
    watch.start(&object::prepare(file, Way::Read, buffer, None, overlapped, telling));
    let _ = wait_for_end(&done, overlapped, None, false);
    (operation::status_of(overlapped), operation::bytes_of(overlapped))
}

/// # Safety
/// As [`ReadDirectoryChangesW`].
unsafe fn read(
    directory: HANDLE,
    buffer: (usize, u32),
    wanted: Wanted,
    overlapped: *mut OVERLAPPED,
    routine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> Result<u32, u32> {
    let file = handle::file(directory.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    if !file.access.read {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    if buffer.0 == 0 && buffer.1 > 0 || !buffer.0.is_multiple_of(align_of::<u32>()) {
        return Err(f::ERROR_NOACCESS);
    }
    if file.overlapped && overlapped.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if !file.overlapped {
        let watch = watch_of(&file, wanted)?;
        let (status, bytes) = wait(&file, &watch, buffer);
        return if status == Status::SUCCESS { Ok(bytes) } else { Err(status.to_dos()) };
    }
    if routine.is_some() && file.association.get().is_some() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let telling = match routine {
        Some(_) => Telling { event: None, routine, packet: false },
        // SAFETY: the caller's promise; it is not null.
        None => unsafe { telling(&file, overlapped) }?,
    };
    let watch = watch_of(&file, wanted)?;
    current::with(|current| operation::note_start(current, file.association.get().is_some()));
    let op: Arc<FileOp> = object::prepare(&file, Way::Read, buffer, None, overlapped, telling);
    watch.start(&op);
    Ok(0)
}

/// `ReadDirectoryChangesW`—What becomes of a directory's entries, and (`bwatchsubtree`) of those below it: waits for the first change, or overlapped, as
/// every operation of a file is told. The first call on a handle says what is watched, and how much is kept between calls; from then on nothing is missed. More than
/// there is room for is told by no bytes: the program lists the directory anew.
///
/// A name is told from the directory on, with backslashes. FILE_NOTIFY_CHANGE_CREATION and FILE_NOTIFY_CHANGE_SECURITY are seen as any change of a file's data of itself.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no directory, another filter, an overlapped handle without an OVERLAPPED, a routine beside a port),
/// ERROR_ACCESS_DENIED (not opened with FILE_LIST_DIRECTORY), ERROR_NOACCESS (a buffer that is null or not aligned to four bytes), ERROR_TOO_MANY_OPEN_FILES
/// (the kernel has no more watches for this user), ERROR_OPERATION_ABORTED (cancelled).
///
/// # Safety
/// The buffer and the OVERLAPPED are valid until the operation has ended; `lpbytesreturned` is null or valid; the routine may be called on this thread.
pub unsafe extern "system" fn ReadDirectoryChangesW(
    hdirectory: HANDLE,
    lpbuffer: *mut c_void,
    nbufferlength: u32,
    bwatchsubtree: BOOL,
    dwnotifyfilter: fs::FILE_NOTIFY_CHANGE,
    lpbytesreturned: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
    lpcompletionroutine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> BOOL {
    let wanted = Wanted { subtree: bwatchsubtree != 0, filter: dwnotifyfilter, room: nbufferlength };
    let buffer = (lpbuffer.expose_provenance(), nbufferlength);
    // SAFETY: the caller's promise.
    match unsafe { read(hdirectory, buffer, wanted, lpoverlapped, lpcompletionroutine) } {
        Ok(bytes) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpbytesreturned, bytes) };
            1
        }
        Err(error) => fail(error, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linux::fileapi::object::Access;
    use std::fs::File;

    #[test]
    fn ovl_80_what_a_thread_waits_for_in_a_directory_ends_with_it() {
        let path = std::env::temp_dir().join(format!("overlapped-ended-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        let directory = File::open(&path).unwrap();
        let access = Access { read: true, ..Access::default() };
        let file = Arc::new(FileObject::new(directory, true, access, true, true));
        let made = handle::insert(Entry::File(Arc::clone(&file))).unwrap();
        let wanted = Wanted { subtree: false, filter: fs::FILE_NOTIFY_CHANGE_FILE_NAME, room: 64 };
        let (mut overlapped, mut buffer) = (OVERLAPPED::default(), [0u32; 16]);
        let (at, to) = ((&raw mut overlapped).expose_provenance(), (&raw mut buffer).expose_provenance());
        let start = move || {
            let overlapped = std::ptr::with_exposed_provenance_mut(at);
            let handle = std::ptr::without_provenance_mut(made);
            // SAFETY: both live until the operation has ended, which is waited for.
            unsafe { read(handle, (to, 64), wanted, overlapped, None) }
        };
        assert_eq!(std::thread::spawn(start).join().unwrap(), Ok(0));
        assert_eq!(operation::status_of(&raw const overlapped), Status::CANCELLED);
        handle::remove(made);
        file.leave();
        std::fs::remove_dir(path).unwrap();
    }
}
