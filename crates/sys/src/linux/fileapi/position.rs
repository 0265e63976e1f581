//! Positions and sizes of files.
#![allow(unsafe_code)] // Writes the program's numbers.

use super::error_of;
use super::object::FileObject;
use crate::linux::failure::{fail, to_bool};
use crate::linux::{handle, namedpipe, pointer};
use std::io::{Seek, SeekFrom};
use std::os::unix::fs::FileTypeExt;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::BOOL;

fn file(handle: HANDLE) -> Result<Arc<FileObject>, u32> {
    handle::file(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)
}

/// Moves where a file stands.
pub(super) fn seek(file: &FileObject, to: SeekFrom) -> Result<u64, u32> {
    let mut shared = file.file();
    shared.seek(to).map_err(|error| error_of(&error))
}

fn move_to(handle: HANDLE, distance: i64, method: u32) -> Result<u64, u32> {
    let file = file(handle)?;
    let to = match method {
        fs::FILE_BEGIN => SeekFrom::Start(u64::try_from(distance).map_err(|_| f::ERROR_NEGATIVE_SEEK)?),
        fs::FILE_CURRENT => SeekFrom::Current(distance),
        fs::FILE_END => SeekFrom::End(distance),
        _ => return Err(f::ERROR_INVALID_PARAMETER),
    };
    seek(&file, to).map_err(|error| if error == f::ERROR_INVALID_PARAMETER { f::ERROR_NEGATIVE_SEEK } else { error })
}

/// `SetFilePointerEx`—Moves where a file stands; tells where that is.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NEGATIVE_SEEK, ERROR_INVALID_FUNCTION (no disk file).
///
/// # Safety
/// `lpnewfilepointer` is null or valid for writes.
pub unsafe extern "system" fn SetFilePointerEx(
    hfile: HANDLE,
    lidistancetomove: i64,
    lpnewfilepointer: *mut i64,
    dwmovemethod: fs::SET_FILE_POINTER_MOVE_METHOD,
) -> BOOL {
    to_bool(move_to(hfile, lidistancetomove, dwmovemethod).map(|now| {
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpnewfilepointer, now as i64) };
    }))
}

/// `SetFilePointer`—The same in halves; INVALID_SET_FILE_POINTER on failure, and then the last error is not 0.
///
/// Errors: as [`SetFilePointerEx`].
///
/// # Safety
/// `lpdistancetomovehigh` is null or valid.
pub unsafe extern "system" fn SetFilePointer(
    hfile: HANDLE,
    ldistancetomove: i32,
    lpdistancetomovehigh: *mut i32,
    dwmovemethod: fs::SET_FILE_POINTER_MOVE_METHOD,
) -> u32 {
    // SAFETY: the caller's promise.
    let distance = match unsafe { pointer::get(lpdistancetomovehigh) } {
        Some(high) => i64::from(high) << 32 | i64::from(ldistancetomove as u32),
        None => i64::from(ldistancetomove),
    };
    match move_to(hfile, distance, dwmovemethod) {
        Ok(now) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpdistancetomovehigh, (now >> 32) as i32) };
            fail(0, now as u32)
        }
        Err(error) => fail(error, u32::MAX),
    }
}

/// `SetEndOfFile`—Cuts or extends a file to where it stands.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_DISK_FULL.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetEndOfFile(hfile: HANDLE) -> BOOL {
    let set = || {
        let file = file(hfile)?;
        if !file.access.write {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        let position = seek(&file, SeekFrom::Current(0))?;
        file.file().set_len(position).map_err(|error| error_of(&error))
    };
    to_bool(set())
}

fn size(handle: HANDLE) -> Result<u64, u32> {
    let file = file(handle)?;
    if !file.is_disk {
        return Err(f::ERROR_INVALID_FUNCTION);
    }
    Ok(file.file().metadata().map_err(|error| error_of(&error))?.len())
}

/// `GetFileSizeEx`—How long a file is.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (no disk file), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpfilesize` is null or valid for writes.
pub unsafe extern "system" fn GetFileSizeEx(hfile: HANDLE, lpfilesize: *mut i64) -> BOOL {
    if lpfilesize.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    to_bool(size(hfile).map(|size| {
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpfilesize, size as i64) };
    }))
}

/// `GetFileSize`—The same in halves; INVALID_FILE_SIZE on failure, and then the last error is not 0.
///
/// Errors: as [`GetFileSizeEx`].
///
/// # Safety
/// `lpfilesizehigh` is null or valid for writes.
pub unsafe extern "system" fn GetFileSize(hfile: HANDLE, lpfilesizehigh: *mut u32) -> u32 {
    match size(hfile) {
        Ok(size) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpfilesizehigh, (size >> 32) as u32) };
            fail(0, size as u32)
        }
        Err(error) => fail(error, u32::MAX),
    }
}

/// `FlushFileBuffers`—Returns when what was written is on the disk, or has been read at the other end of a named pipe.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_IO_DEVICE; on a pipe ERROR_BROKEN_PIPE, ERROR_PIPE_NOT_CONNECTED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn FlushFileBuffers(hfile: HANDLE) -> BOOL {
    let flush = || {
        if let Some(pipe) = handle::pipe(hfile.addr()) {
            // A mailslot has nothing that it could keep back, and no such request.
            return if pipe.is_mail() { Err(f::ERROR_INVALID_FUNCTION) } else { namedpipe::transfer::flush(&pipe) };
        }
        let file = file(hfile)?;
        match file.access.write {
            false => Err(f::ERROR_ACCESS_DENIED),
            true if file.is_disk => file.file().sync_all().map_err(|error| error_of(&error)),
            // What is no disk keeps nothing back.
            true => Ok(()),
        }
    };
    to_bool(flush())
}

/// `GetFileType`—Whether a handle is a disk file (1), a character device (2), or a pipe or socket (3); 0 is none of these.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetFileType(hfile: HANDLE) -> fs::FILE_TYPE {
    if handle::socket(hfile.addr()).is_ok() || handle::named_pipe(hfile.addr()).is_some() {
        return fail(0, fs::FILE_TYPE_PIPE);
    }
    if handle::pipe(hfile.addr()).is_some() {
        // A mailslot is none of them.
        return fail(0, fs::FILE_TYPE_UNKNOWN);
    }
    match file(hfile) {
        Err(error) => fail(error, fs::FILE_TYPE_UNKNOWN),
        Ok(file) => {
            let kind = file.file().metadata().map(|metadata| metadata.file_type());
            let told = match kind {
                Ok(kind) if kind.is_char_device() => fs::FILE_TYPE_CHAR,
                Ok(kind) if kind.is_fifo() || kind.is_socket() => fs::FILE_TYPE_PIPE,
                Ok(_) => fs::FILE_TYPE_DISK,
                Err(_) => fs::FILE_TYPE_UNKNOWN,
            };
            fail(0, told)
        }
    }
}
