//! `FindFirstChangeNotification`: a handle that is signaled by a change.
//!
//! It is a directory's, with an operation that tells nobody and writes nothing: its end signals the handle.
#![allow(unsafe_code)] // Reads the program's paths.

use super::{Wanted, fs, object, watch_of};
use crate::linux::failure::{fail, to_bool};
use crate::linux::fileapi::object::{Access, FileObject, Telling, Way};
use crate::linux::fileapi::{error_of_path, narrow_path, wide_path};
use crate::linux::handle::{self, Entry};
use crate::linux::handleapi;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// What the handle's operations write their end into. It stays where it is for as long as the file, which each of them keeps.
pub(crate) struct Notification {
    overlapped: Box<std::cell::UnsafeCell<OVERLAPPED>>,
    wanted: Wanted,
}

// SAFETY: the OVERLAPPED is reached by its address alone, and written by operations as every other one.
unsafe impl Send for Notification {}
// SAFETY: as above.
unsafe impl Sync for Notification {}

/// The handle is signaled by the next change; by one that was not told yet, at once.
fn await_change(file: &Arc<FileObject>) -> Result<(), u32> {
    let notification = file.notification.get().ok_or(f::ERROR_INVALID_HANDLE)?;
    let watch = watch_of(file, notification.wanted)?;
    let telling = Telling { event: None, routine: None, packet: false };
    let op = object::prepare(file, Way::Read, (0, 0), None, notification.overlapped.get(), telling);
    watch.start(&op);
    Ok(())
}

fn first(path: PathBuf, subtree: bool, filter: u32) -> Result<usize, u32> {
    let directory = File::open(&path).map_err(|error| error_of_path(&error, &path))?;
    if !directory.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(f::ERROR_DIRECTORY);
    }
    let access = Access { read: true, write: false, append: false };
    let file = Arc::new(FileObject::new(directory, true, access, true, true));
    let wanted = Wanted { subtree, filter, room: 0 };
    let overlapped = Box::new(std::cell::UnsafeCell::new(OVERLAPPED::default()));
    let _ = file.notification.set(Notification { overlapped, wanted });
    await_change(&file)?;
    handle::insert(Entry::File(Arc::clone(&file))).ok_or_else(|| {
        file.leave();
        f::ERROR_NOT_ENOUGH_MEMORY
    })
}

fn finish(path: Result<PathBuf, u32>, subtree: BOOL, filter: fs::FILE_NOTIFY_CHANGE) -> HANDLE {
    let made = path.and_then(|path| first(path, subtree != 0, filter));
    made.map_or_else(|error| fail(error, f::INVALID_HANDLE_VALUE), std::ptr::without_provenance_mut)
}

/// `FindFirstChangeNotificationW`—A handle that the next change of a directory signals, of what the filter says, or (`bwatchsubtree`) of what lies below it.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_DIRECTORY (a file), ERROR_INVALID_PARAMETER (another filter), ERROR_ACCESS_DENIED,
/// ERROR_TOO_MANY_OPEN_FILES.
///
/// # Safety
/// `lppathname` is null or ends with a zero.
pub unsafe extern "system" fn FindFirstChangeNotificationW(
    lppathname: PCWSTR,
    bwatchsubtree: BOOL,
    dwnotifyfilter: fs::FILE_NOTIFY_CHANGE,
) -> HANDLE {
    // SAFETY: the caller's promise.
    finish(unsafe { wide_path(lppathname) }, bwatchsubtree, dwnotifyfilter)
}

/// `FindFirstChangeNotificationA`—[`FindFirstChangeNotificationW`] with a path in UTF-8.
///
/// Errors: as [`FindFirstChangeNotificationW`].
///
/// # Safety
/// `lppathname` is null or ends with a zero.
pub unsafe extern "system" fn FindFirstChangeNotificationA(
    lppathname: PCSTR,
    bwatchsubtree: BOOL,
    dwnotifyfilter: fs::FILE_NOTIFY_CHANGE,
) -> HANDLE {
    // SAFETY: the caller's promise.
    finish(unsafe { narrow_path(lppathname) }, bwatchsubtree, dwnotifyfilter)
}

/// `FindNextChangeNotification`—Asks for the next change: the handle is not signaled any more, unless something has changed since it was.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FindNextChangeNotification(hchangehandle: HANDLE) -> BOOL {
    let next = || await_change(&handle::file(hchangehandle.addr()).ok_or(f::ERROR_INVALID_HANDLE)?);
    to_bool(next())
}

/// `FindCloseChangeNotification`—Ends it.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FindCloseChangeNotification(hchangehandle: HANDLE) -> BOOL {
    let is_one = handle::file(hchangehandle.addr()).is_some_and(|file| file.notification.get().is_some());
    if is_one { handleapi::close(hchangehandle.addr()) } else { fail(f::ERROR_INVALID_HANDLE, 0) }
}
