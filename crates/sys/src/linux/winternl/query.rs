//! What the system itself tells of files and pipes, and takes for them, part by part.
#![allow(unsafe_code)] // Reads and writes the program's structures and its IO_STATUS_BLOCK.

use super::status_of;
use crate::linux::current::last_error;
use crate::linux::fileapi::information;
use crate::linux::fileapi::object::FileObject;
use crate::linux::fileapi::pipe::PeekNamedPipe;
use crate::linux::namedpipe::state::{GetNamedPipeHandleStateW, GetNamedPipeInfo, SetNamedPipeHandleState};
use crate::linux::{handle, pointer};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::ptr::{null, null_mut};
use windows_sys::Wdk::Storage::FileSystem as n;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};
use windows_sys::Win32::System::IO::IO_STATUS_BLOCK;
use windows_sys::Win32::System::Pipes as p;

/// A part in bytes, and how much of it there must be room for.
type Part = (Vec<u8>, usize);

fn words(words: &[u32]) -> Part {
    (words.iter().flat_map(|word| word.to_ne_bytes()).collect(), size_of_val(words))
}

/// Writes the part and the block: the status of the call.
///
/// # Safety
/// The block is null or valid for a write, `to` null or has so much room.
pub(super) unsafe fn finish(
    told: Result<Part, NTSTATUS>,
    to: *mut c_void,
    room: u32,
    block: *mut IO_STATUS_BLOCK,
) -> NTSTATUS {
    let room = room as usize;
    if block.is_null() || to.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    let (status, length) = match told {
        Err(status) => (status, 0),
        Ok((_, needed)) if room < needed => (f::STATUS_INFO_LENGTH_MISMATCH, 0),
        Ok((bytes, _)) => {
            let fits = bytes.len().min(room);
            // SAFETY: the caller's promise.
            unsafe { pointer::put_bytes(to.cast(), &bytes[..fits]) };
            (if fits < bytes.len() { f::STATUS_BUFFER_OVERFLOW } else { f::STATUS_SUCCESS }, fits)
        }
    };
    let mut done = IO_STATUS_BLOCK { Information: length, ..Default::default() };
    done.Anonymous.Status = status;
    // SAFETY: the caller's promise; it is not null.
    unsafe { block.write(done) };
    status
}

/// What the result of a function of the table is as a status.
fn check(result: i32) -> Result<(), NTSTATUS> {
    if result != 0 { Ok(()) } else { Err(status_of(last_error())) }
}

/// A pipe's modes: of reading, and whether it waits.
fn pipe_modes(pipe: HANDLE) -> Result<Part, NTSTATUS> {
    let mut state = 0;
    // SAFETY: the variable is live, and what is not asked for is null.
    check(unsafe {
        GetNamedPipeHandleStateW(pipe, &raw mut state, null_mut(), null_mut(), null_mut(), null_mut(), 0)
    })?;
    Ok(words(&[u32::from(state & p::PIPE_READMODE_MESSAGE != 0), state & p::PIPE_NOWAIT]))
}

/// A pipe's state: its kind, its room, and what there is to read.
fn pipe_state(pipe: HANDLE) -> Result<Part, NTSTATUS> {
    const FULL_DUPLEX: u32 = 2;
    const CONNECTED: u32 = 3;
    const CLOSING: u32 = 4;
    let (mut flags, mut out, mut into, mut most, mut now, mut available) = (0, 0, 0, 0, 1, 0);
    // SAFETY: the variables are live.
    check(unsafe { GetNamedPipeInfo(pipe, &raw mut flags, &raw mut out, &raw mut into, &raw mut most) })?;
    // SAFETY: as above; what is not asked for is null.
    unsafe { GetNamedPipeHandleStateW(pipe, null_mut(), &raw mut now, null_mut(), null_mut(), null_mut(), 0) };
    // SAFETY: as above.
    let lives = unsafe { PeekNamedPipe(pipe, null_mut(), 0, null_mut(), &raw mut available, null_mut()) } != 0;
    let kind = u32::from(flags & p::PIPE_TYPE_MESSAGE != 0);
    let end = flags & p::PIPE_SERVER_END;
    let state = if lives { CONNECTED } else { CLOSING };
    Ok(words(&[kind, FULL_DUPLEX, most, now, into, available, out, out, state, end]))
}

fn told(object: HANDLE, class: n::FILE_INFORMATION_CLASS) -> Result<Part, NTSTATUS> {
    if let Some(file) = handle::file(object.addr()) {
        return match class {
            n::FilePipeInformation if !file.is_disk => pipe_modes(object),
            n::FilePipeLocalInformation if !file.is_disk => pipe_state(object),
            _ => information::told(&file, class).map_err(status_of)?.ok_or(f::STATUS_INVALID_INFO_CLASS),
        };
    }
    let pipe = handle::named_pipe(object.addr()).ok_or(f::STATUS_INVALID_HANDLE)?;
    match class {
        n::FilePipeInformation => pipe_modes(object),
        n::FilePipeLocalInformation => pipe_state(object),
        n::FileAccessInformation => Ok(words(&[information::rights(pipe.reads, pipe.writes)])),
        n::FileModeInformation => Ok(words(&[if pipe.overlapped { 0 } else { n::FILE_SYNCHRONOUS_IO_NONALERT }])),
        _ => Err(f::STATUS_INVALID_INFO_CLASS),
    }
}

/// `NtQueryInformationFile`—A part of what is known of an open file or pipe: FileBasicInformation, FileStandardInformation,
/// FileInternalInformation, FileAccessInformation, FileNameInformation, FilePositionInformation, FileModeInformation, FileAllInformation, FileAttributeTagInformation,
/// FileIdInformation, FilePipeInformation, FilePipeLocalInformation.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH; STATUS_BUFFER_OVERFLOW, a warning: the name was cut.
///
/// # Safety
/// The block is null or valid for a write, `fileinformation` null or has so many writable bytes.
pub unsafe extern "system" fn NtQueryInformationFile(
    filehandle: HANDLE,
    iostatusblock: *mut IO_STATUS_BLOCK,
    fileinformation: *mut c_void,
    length: u32,
    fileinformationclass: n::FILE_INFORMATION_CLASS,
) -> NTSTATUS {
    // SAFETY: the caller's promise.
    unsafe { finish(told(filehandle, fileinformationclass), fileinformation, length, iostatusblock) }
}

fn set(object: HANDLE, class: n::FILE_INFORMATION_CLASS, bytes: &[u8]) -> Result<(), NTSTATUS> {
    let word = |at: usize| bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_ne_bytes);
    if let Some(file) = handle::file(object.addr()) {
        let is_known = information::told(&file, class).is_ok_and(|part| part.is_some());
        let is_set = matches!(
            class,
            n::FileDispositionInformation | n::FileDispositionInformationEx | n::FileEndOfFileInformation
        );
        return match information::set(&file, class, bytes) {
            Some(done) => done.map_err(status_of),
            None if is_known || is_set => Err(f::STATUS_INFO_LENGTH_MISMATCH),
            None => Err(f::STATUS_INVALID_INFO_CLASS),
        };
    }
    handle::named_pipe(object.addr()).ok_or(f::STATUS_INVALID_HANDLE)?;
    if class != n::FilePipeInformation {
        return Err(f::STATUS_INVALID_INFO_CLASS);
    }
    let (Some(reads), Some(waits)) = (word(0), word(4)) else { return Err(f::STATUS_INFO_LENGTH_MISMATCH) };
    let mode = if reads != 0 { p::PIPE_READMODE_MESSAGE } else { 0 } | if waits != 0 { p::PIPE_NOWAIT } else { 0 };
    // SAFETY: the mode is live, and the rest is left as it is.
    check(unsafe { SetNamedPipeHandleState(object, &raw const mode, null(), null()) })
}

/// `NtSetInformationFile`—Sets a part: FileBasicInformation, FileDispositionInformation and FileDispositionInformationEx (a file goes with its last
/// handle), FileEndOfFileInformation, FilePositionInformation, FilePipeInformation.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_DIRECTORY_NOT_EMPTY, STATUS_ACCESS_DENIED.
///
/// # Safety
/// The block is null or valid for a write, `fileinformation` null or has so many bytes.
pub unsafe extern "system" fn NtSetInformationFile(
    filehandle: HANDLE,
    iostatusblock: *mut IO_STATUS_BLOCK,
    fileinformation: *const c_void,
    length: u32,
    fileinformationclass: n::FILE_INFORMATION_CLASS,
) -> NTSTATUS {
    if iostatusblock.is_null() || fileinformation.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts(fileinformation.cast::<u8>(), length as usize) };
    let status = set(filehandle, fileinformationclass, bytes).err().unwrap_or(f::STATUS_SUCCESS);
    let mut done = IO_STATUS_BLOCK::default();
    done.Anonymous.Status = status;
    // SAFETY: the caller's promise; it is not null.
    unsafe { iostatusblock.write(done) };
    status
}

const DISK: u32 = 0x07;
const NAMED_PIPE: u32 = 0x11;
const NULL: u32 = 0x15;
const CONSOLE: u32 = 0x50;

/// What a file is on.
fn device(file: &FileObject) -> u32 {
    let Ok(metadata) = file.file().metadata() else { return DISK };
    match metadata.file_type() {
        kind if kind.is_fifo() || kind.is_socket() => NAMED_PIPE,
        // The null device has number 1:3.
        kind if kind.is_char_device() && metadata.rdev() == libc::makedev(1, 3) => NULL,
        kind if kind.is_char_device() => CONSOLE,
        _ => DISK,
    }
}

/// What the file system of a file has room for.
fn sizes(file: &FileObject) -> Result<libc::statvfs, NTSTATUS> {
    let mut found = MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: there is room for the answer.
    if unsafe { libc::fstatvfs(file.fd(), found.as_mut_ptr()) } != 0 {
        return Err(f::STATUS_UNSUCCESSFUL);
    }
    // SAFETY: plain data that was zero before it was filled in.
    Ok(unsafe { found.assume_init() })
}

fn volume(object: HANDLE, class: n::FS_INFORMATION_CLASS) -> Result<Part, NTSTATUS> {
    const SECTOR: u64 = 512;
    let file = handle::file(object.addr());
    if class == n::FileFsDeviceInformation {
        let device = match &file {
            Some(file) => device(file),
            None => handle::named_pipe(object.addr()).map(|_| NAMED_PIPE).ok_or(f::STATUS_INVALID_HANDLE)?,
        };
        return Ok(words(&[device, 0]));
    }
    let file = file.ok_or(f::STATUS_INVALID_HANDLE)?;
    let bytes = |numbers: &[u64], words: &[u32]| -> Part {
        let wide = numbers.iter().flat_map(|number| number.to_ne_bytes());
        let all: Vec<u8> = wide.chain(words.iter().flat_map(|word| word.to_ne_bytes())).collect();
        let needed = all.len();
        (all, needed)
    };
    match class {
        n::FileFsVolumeInformation => {
            let metadata = file.file().metadata().map_err(|_| f::STATUS_UNSUCCESSFUL)?;
            // No time of making and no label.
            Ok(bytes(&[0], &[metadata.dev() as u32, 0, 0, 0]))
        }
        n::FileFsSizeInformation | n::FileFsFullSizeInformation => {
            let found = sizes(&file)?;
            let each = (found.f_frsize / SECTOR).max(1);
            let units = [each as u32, SECTOR as u32];
            Ok(match class {
                n::FileFsSizeInformation => bytes(&[found.f_blocks, found.f_bavail], &units),
                _ => bytes(&[found.f_blocks, found.f_bavail, found.f_bfree], &units),
            })
        }
        _ => Err(f::STATUS_INVALID_INFO_CLASS),
    }
}

/// `NtQueryVolumeInformationFile`—A part of what is known of what a file is on: FileFsDeviceInformation, FileFsVolumeInformation,
/// FileFsSizeInformation, FileFsFullSizeInformation.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH.
///
/// # Safety
/// The block is null or valid for a write, `fsinformation` null or has so many writable bytes.
pub unsafe extern "system" fn NtQueryVolumeInformationFile(
    filehandle: HANDLE,
    iostatusblock: *mut IO_STATUS_BLOCK,
    fsinformation: *mut c_void,
    length: u32,
    fsinformationclass: n::FS_INFORMATION_CLASS,
) -> NTSTATUS {
    // SAFETY: the caller's promise.
    unsafe { finish(volume(filehandle, fsinformationclass), fsinformation, length, iostatusblock) }
}
