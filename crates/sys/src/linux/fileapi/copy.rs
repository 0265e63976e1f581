//! Copies of files: at once, or piece by piece with a routine that hears of them.
#![allow(unsafe_code)] // Reads the program's paths and calls its routine.

use super::adopt::lent;
use super::create::permits;
use super::{error_of_path, narrow_path, wide_path};
use crate::linux::failure::to_bool;
use crate::linux::handle;
use crate::linux::pointer;
use std::ffi::c_void;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::path::{Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Storage::FileSystem as w;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// Whom a copy tells, and asks whether it is to go on.
struct Listener {
    routine: w::LPPROGRESS_ROUTINE,
    data: *const c_void,
    /// Null, or what becomes TRUE when the copy is to end.
    cancel: *const BOOL,
}

const NOBODY: Listener = Listener { routine: None, data: std::ptr::null(), cancel: std::ptr::null() };

/// How a copy that does not go on leaves what there is of it.
enum Ended {
    Removed,
    Kept,
}

/// A handle of a file that the copy owns, for as long as the routine may use it.
struct Lent(usize);

impl Lent {
    fn of(file: &File) -> Result<Lent, u32> {
        // SAFETY: the descriptor is open; what is made of it here is only lent, and does not close it.
        let same = unsafe { File::from_raw_fd(file.as_raw_fd()) };
        lent(same).map(Lent).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        handle::remove(self.0);
    }
}

impl Listener {
    fn is_cancelled(&self) -> bool {
        // SAFETY: the caller's promise: null or valid while the copy lasts. Another thread may write it.
        !self.cancel.is_null() && unsafe { self.cancel.read_volatile() } != 0
    }

    /// Copies piece by piece, and tells of each.
    fn copy(&mut self, source: &mut File, target: &mut File, total: u64) -> Result<Result<(), Ended>, std::io::Error> {
        const PIECE: usize = 1 << 20;
        let mut room = vec![0; PIECE.min(usize::try_from(total).unwrap_or(PIECE).max(4096))];
        let handles = match (Lent::of(source), Lent::of(target)) {
            (Ok(source), Ok(target)) => (source, target),
            _ => return Err(std::io::Error::from_raw_os_error(libc::ENOMEM)),
        };
        let mut copied = 0;
        if let Err(ended) = self.tell(&handles, total, copied, w::CALLBACK_STREAM_SWITCH) {
            return Ok(Err(ended));
        }
        loop {
            let count = match source.read(&mut room) {
                Ok(0) => return Ok(Ok(())),
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            target.write_all(&room[..count])?;
            copied += count as u64;
            if let Err(ended) = self.tell(&handles, total.max(copied), copied, w::CALLBACK_CHUNK_FINISHED) {
                return Ok(Err(ended));
            }
        }
    }

    fn tell(&mut self, handles: &(Lent, Lent), total: u64, copied: u64, why: u32) -> Result<(), Ended> {
        /// A file has one stream.
        const STREAM: u32 = 1;
        if let Some(routine) = self.routine {
            let (total, copied) = (total as i64, copied as i64);
            let [source, target] = [handles.0.0, handles.1.0].map(std::ptr::without_provenance_mut);
            // SAFETY: who asked for the copy promised that the routine may be called with its data.
            match unsafe { routine(total, copied, total, copied, STREAM, why, source, target, self.data) } {
                w::PROGRESS_CONTINUE => {}
                w::PROGRESS_QUIET => self.routine = None,
                w::PROGRESS_STOP => return Err(Ended::Kept),
                _ => return Err(Ended::Removed),
            }
        }
        if self.is_cancelled() { Err(Ended::Removed) } else { Ok(()) }
    }
}

/// Copies a file with its rights and the time of its last change.
fn copy(from: Result<PathBuf, u32>, to: Result<PathBuf, u32>, flags: u32, mut listener: Listener) -> Result<(), u32> {
    let (from, to) = (from?, to?);
    let only_new = flags & w::COPY_FILE_FAIL_IF_EXISTS != 0;
    if flags & w::COPY_FILE_COPY_SYMLINK != 0 && from.is_symlink() {
        return copy_link(&from, &to, only_new);
    }
    if from.is_dir() || to.is_dir() {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    let for_write = flags & w::COPY_FILE_OPEN_SOURCE_FOR_WRITE != 0;
    let source = OpenOptions::new().read(true).write(for_write).open(&from);
    let mut source = source.map_err(|error| error_of_path(&error, &from))?;
    let metadata = source.metadata().map_err(|error| error_of_path(&error, &from))?;
    if only_new && to.exists() {
        return Err(f::ERROR_FILE_EXISTS);
    }
    if !permits(&from, w::FILE_SHARE_READ)
        || !permits(&to, w::FILE_SHARE_WRITE)
        || fs::canonicalize(&to).is_ok_and(|to| fs::canonicalize(&from).is_ok_and(|from| from == to))
    {
        return Err(f::ERROR_SHARING_VIOLATION);
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).create_new(only_new);
    let mut target = options.open(&to).map_err(|error| error_of_path(&error, &to))?;
    let told = listener.routine.is_some() || !listener.cancel.is_null();
    let copied = match told {
        true => listener.copy(&mut source, &mut target, metadata.len()),
        false => std::io::copy(&mut source, &mut target).map(|_| Ok(())),
    };
    if let Err(ended) = copied.map_err(|error| error_of_path(&error, &to))? {
        if matches!(ended, Ended::Removed) {
            let _ = fs::remove_file(&to);
        }
        return Err(f::ERROR_REQUEST_ABORTED);
    }
    let kept = target.set_permissions(metadata.permissions()).and_then(|()| target.set_modified(metadata.modified()?));
    kept.map_err(|error| error_of_path(&error, &to))
}

/// Makes a link to what another leads to.
fn copy_link(from: &Path, to: &Path, only_new: bool) -> Result<(), u32> {
    let leads_to = fs::read_link(from).map_err(|error| error_of_path(&error, from))?;
    if to.symlink_metadata().is_ok() {
        if only_new {
            return Err(f::ERROR_FILE_EXISTS);
        }
        fs::remove_file(to).map_err(|error| error_of_path(&error, to))?;
    }
    std::os::unix::fs::symlink(leads_to, to).map_err(|error| error_of_path(&error, to))
}

fn flags_of(only_new: BOOL) -> u32 {
    if only_new != 0 { w::COPY_FILE_FAIL_IF_EXISTS } else { 0 }
}

/// `CopyFileA`—Copies a file, with its rights and the time of its last change; over another, unless that is to fail.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_FILE_EXISTS, ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED, ERROR_DISK_FULL.
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn CopyFileA(lpexistingfilename: PCSTR, lpnewfilename: PCSTR, bfailifexists: BOOL) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { narrow_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { narrow_path(lpnewfilename) };
    to_bool(copy(from, to, flags_of(bfailifexists), NOBODY))
}

/// `CopyFileW`—The same in UTF-16.
///
/// Errors: as [`CopyFileA`].
///
/// # Safety
/// The paths are null or end with a zero.
pub unsafe extern "system" fn CopyFileW(
    lpexistingfilename: PCWSTR,
    lpnewfilename: PCWSTR,
    bfailifexists: BOOL,
) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { wide_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { wide_path(lpnewfilename) };
    to_bool(copy(from, to, flags_of(bfailifexists), NOBODY))
}

fn checked(flags: u32) -> Result<(), u32> {
    /// There is nothing encrypted, a copy that was interrupted begins anew, and what stays in the memory of the system is its own affair.
    const KNOWN: u32 = w::COPY_FILE_FAIL_IF_EXISTS
        | w::COPY_FILE_RESTARTABLE
        | w::COPY_FILE_OPEN_SOURCE_FOR_WRITE
        | w::COPY_FILE_ALLOW_DECRYPTED_DESTINATION
        | w::COPY_FILE_COPY_SYMLINK
        | w::COPY_FILE_NO_BUFFERING;
    if flags & !KNOWN != 0 { Err(f::ERROR_INVALID_PARAMETER) } else { Ok(()) }
}

/// `CopyFileExA`—Copies a file as [`CopyFileA`] does, and tells a routine how far it has come: at first (CALLBACK_STREAM_SWITCH) and after each
/// piece. The routine ends the copy with PROGRESS_CANCEL, which deletes what there is of it, or with PROGRESS_STOP, which does not;
/// `*pbcancel` ends it as the first does.
///
/// Errors: as [`CopyFileA`]; ERROR_REQUEST_ABORTED (it was ended), ERROR_INVALID_PARAMETER (other flags).
///
/// # Safety
/// The paths are null or end with a zero; the routine may be called with its data; `pbcancel` is null or valid for reads while the copy lasts.
pub unsafe extern "system" fn CopyFileExA(
    lpexistingfilename: PCSTR,
    lpnewfilename: PCSTR,
    lpprogressroutine: w::LPPROGRESS_ROUTINE,
    lpdata: *const c_void,
    pbcancel: *mut BOOL,
    dwcopyflags: w::COPYFILE_FLAGS,
) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { narrow_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { narrow_path(lpnewfilename) };
    let listener = Listener { routine: lpprogressroutine, data: lpdata, cancel: missing_as_null(pbcancel) };
    to_bool(checked(dwcopyflags).and_then(|()| copy(from, to, dwcopyflags, listener)))
}

/// `CopyFileExW`—The same in UTF-16.
///
/// Errors: as [`CopyFileExA`].
///
/// # Safety
/// As [`CopyFileExA`].
pub unsafe extern "system" fn CopyFileExW(
    lpexistingfilename: PCWSTR,
    lpnewfilename: PCWSTR,
    lpprogressroutine: w::LPPROGRESS_ROUTINE,
    lpdata: *const c_void,
    pbcancel: *mut BOOL,
    dwcopyflags: w::COPYFILE_FLAGS,
) -> BOOL {
    // SAFETY: the caller's promise.
    let from = unsafe { wide_path(lpexistingfilename) };
    // SAFETY: as above.
    let to = unsafe { wide_path(lpnewfilename) };
    let listener = Listener { routine: lpprogressroutine, data: lpdata, cancel: missing_as_null(pbcancel) };
    to_bool(checked(dwcopyflags).and_then(|()| copy(from, to, dwcopyflags, listener)))
}

fn missing_as_null(cancel: *mut BOOL) -> *const BOOL {
    if pointer::is_missing(cancel) { std::ptr::null() } else { cancel }
}
