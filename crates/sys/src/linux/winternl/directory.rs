//! `NtQueryDirectoryFile`: the entries of an open directory, as many as there is room for.
//!
//! The names are those of the first call, and stay with the handle until all have been told or the program begins anew.
#![allow(unsafe_code)] // Writes the program's buffer and its IO_STATUS_BLOCK.

use super::status_of;
use crate::linux::fileapi::attributes;
use crate::linux::fileapi::information;
use crate::linux::timezoneapi::from_filetime;
use crate::linux::{handle, pointer};
use std::ffi::{OsString, c_void};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use windows_sys::Wdk::Storage::FileSystem as n;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS, UNICODE_STRING};
use windows_sys::Win32::System::IO::{IO_STATUS_BLOCK, PIO_APC_ROUTINE};

const BLOCK: u64 = 512;

/// The names of a directory, the last first.
fn names(directory: &Path) -> Result<Vec<OsString>, NTSTATUS> {
    let entries = std::fs::read_dir(directory).map_err(|error| match error.raw_os_error() {
        Some(libc::ENOTDIR) => f::STATUS_INVALID_PARAMETER,
        _ => f::STATUS_ACCESS_DENIED,
    })?;
    let mut names: Vec<OsString> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
    names.sort();
    names.splice(0..0, [".".into(), "..".into()]);
    names.reverse();
    Ok(names)
}

/// One entry, whose first word, the way to the next, is still zero.
fn entry(directory: &Path, name: &OsString, class: n::FILE_INFORMATION_CLASS) -> Vec<u8> {
    let wide: Vec<u8> = name.to_string_lossy().encode_utf16().flat_map(u16::to_ne_bytes).collect();
    let mut bytes = vec![0; 8];
    if class == n::FileDirectoryInformation {
        let path = directory.join(name);
        let metadata = path.symlink_metadata().ok();
        let known = metadata.as_ref().map(|metadata| attributes::known(metadata, &path));
        let time =
            |pick: fn(&attributes::Known) -> f::FILETIME| known.as_ref().map_or(0, |known| from_filetime(pick(known)));
        let written = time(|known| known.written);
        let numbers = [
            time(|known| known.created),
            time(|known| known.accessed),
            written,
            written,
            known.as_ref().map_or(0, |known| known.size),
            metadata.map_or(0, |metadata| metadata.blocks() * BLOCK),
        ];
        bytes.extend(numbers.iter().flat_map(|number| number.to_ne_bytes()));
        bytes.extend(known.map_or(0, |known| known.attributes).to_ne_bytes());
    }
    bytes.extend((wide.len() as u32).to_ne_bytes());
    bytes.extend(wide);
    bytes
}

/// The entries that there is room for.
fn list(
    object: HANDLE,
    class: n::FILE_INFORMATION_CLASS,
    room: usize,
    one: bool,
    anew: bool,
) -> Result<Vec<u8>, NTSTATUS> {
    if !matches!(class, n::FileDirectoryInformation | n::FileNamesInformation) {
        return Err(f::STATUS_INVALID_INFO_CLASS);
    }
    let file = handle::file(object.addr()).ok_or(f::STATUS_INVALID_HANDLE)?;
    let directory = information::path_of(&file).map_err(status_of)?;
    let mut listing = file.listing.lock();
    if anew || listing.is_none() {
        *listing = Some(names(&directory)?);
    }
    let left = listing.get_or_insert_default();
    let (mut told, mut last): (Vec<u8>, Option<usize>) = (Vec::new(), None);
    while let Some(name) = left.last() {
        let entry = entry(&directory, name, class);
        let at = told.len().next_multiple_of(8);
        if at + entry.len() > room {
            break;
        }
        if let Some(last) = last {
            told[last..last + 4].copy_from_slice(&((at - last) as u32).to_ne_bytes());
        }
        told.resize(at, 0);
        told.extend(entry);
        last = Some(at);
        left.pop();
        if one {
            break;
        }
    }
    match (told.is_empty(), left.is_empty()) {
        (true, true) => Err(f::STATUS_NO_MORE_FILES),
        (true, false) => Err(f::STATUS_BUFFER_OVERFLOW),
        _ => Ok(told),
    }
}

/// `NtQueryDirectoryFile`—The next entries of an open directory: FileDirectoryInformation or FileNamesInformation. It ends in the call.
///
/// Errors: STATUS_NO_MORE_FILES, STATUS_BUFFER_OVERFLOW (no room for one), STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER (no directory),
/// STATUS_INVALID_INFO_CLASS, STATUS_NOT_SUPPORTED (an event, a routine, a pattern), STATUS_ACCESS_VIOLATION (null).
///
/// # Safety
/// The block is null or valid for a write, `fileinformation` null or has so many writable bytes.
pub unsafe extern "system" fn NtQueryDirectoryFile(
    filehandle: HANDLE,
    event: HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    _apccontext: *const c_void,
    iostatusblock: *mut IO_STATUS_BLOCK,
    fileinformation: *mut c_void,
    length: u32,
    fileinformationclass: n::FILE_INFORMATION_CLASS,
    returnsingleentry: bool,
    filename: *const UNICODE_STRING,
    restartscan: bool,
) -> NTSTATUS {
    if iostatusblock.is_null() || fileinformation.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    if !event.is_null() || apcroutine.is_some() || !filename.is_null() {
        return f::STATUS_NOT_SUPPORTED;
    }
    let mut done = IO_STATUS_BLOCK::default();
    let status = match list(filehandle, fileinformationclass, length as usize, returnsingleentry, restartscan) {
        Ok(told) => {
            // SAFETY: the caller's promise, and no more was put together than there is room for.
            unsafe { pointer::put_bytes(fileinformation.cast(), &told) };
            done.Information = told.len();
            f::STATUS_SUCCESS
        }
        Err(status) => status,
    };
    done.Anonymous.Status = status;
    // SAFETY: the caller's promise; it is not null.
    unsafe { iostatusblock.write(done) };
    status
}
