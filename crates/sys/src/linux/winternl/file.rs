//! Files and devices by the names that the system itself has for them.
#![allow(unsafe_code)] // Reads the program's names, writes its handle and its IO_STATUS_BLOCK.

use super::status_of;
use crate::linux::afd::{self, Control, Device};
use crate::linux::current::last_error;
use crate::linux::fileapi::create::CreateFileW;
use crate::linux::handle::{self, Entry};
use crate::linux::ioapiset::CancelIoEx;
use std::ffi::c_void;
use windows_sys::Wdk::Foundation::OBJECT_ATTRIBUTES;
use windows_sys::Wdk::Storage::FileSystem as n;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::Win32::System::IO::{IO_STATUS_BLOCK, PIO_APC_ROUTINE};

/// The driver of sockets, and what stands before the path of a file.
const AFD: &str = "\\Device\\Afd";
const FILES: &str = "\\??\\";

/// What `Information` says of a thing that was there.
const OPENED: usize = 1;

/// The name of an object.
///
/// # Safety
/// The attributes are null or valid, with a valid name.
unsafe fn name_of(attributes: *const OBJECT_ATTRIBUTES) -> Result<String, NTSTATUS> {
    if attributes.is_null() {
        return Err(f::STATUS_ACCESS_VIOLATION);
    }
    // SAFETY: the caller's promise.
    let attributes = unsafe { attributes.read() };
    if attributes.Length as usize != size_of::<OBJECT_ATTRIBUTES>() {
        return Err(f::STATUS_INVALID_PARAMETER);
    }
    if !attributes.RootDirectory.is_null() {
        // Relative names of files and devices that are open.
        return Err(f::STATUS_NOT_SUPPORTED);
    }
    if attributes.ObjectName.is_null() {
        return Err(f::STATUS_OBJECT_NAME_INVALID);
    }
    // SAFETY: the caller's promise.
    let name = unsafe { attributes.ObjectName.read() };
    if name.Buffer.is_null() {
        return Err(f::STATUS_OBJECT_NAME_INVALID);
    }
    // SAFETY: the caller's promise: so many bytes are there.
    let units = unsafe { std::slice::from_raw_parts(name.Buffer, usize::from(name.Length) / 2) };
    Ok(String::from_utf16_lossy(units))
}

/// Whether a name is the driver's or of something below it.
fn is_afd(name: &str) -> bool {
    let Some((head, rest)) = name.split_at_checked(AFD.len()) else { return false };
    head.eq_ignore_ascii_case(AFD) && (rest.is_empty() || rest.starts_with('\\'))
}

/// `CreateFile`'s word for a disposition.
fn disposition(disposition: n::NTCREATEFILE_CREATE_DISPOSITION) -> Option<fs::FILE_CREATION_DISPOSITION> {
    match disposition {
        n::FILE_OPEN => Some(fs::OPEN_EXISTING),
        n::FILE_CREATE => Some(fs::CREATE_NEW),
        n::FILE_OPEN_IF => Some(fs::OPEN_ALWAYS),
        n::FILE_OVERWRITE => Some(fs::TRUNCATE_EXISTING),
        n::FILE_OVERWRITE_IF | n::FILE_SUPERSEDE => Some(fs::CREATE_ALWAYS),
        _ => None,
    }
}

/// `CreateFile`'s flags for options.
fn flags(options: n::NTCREATEFILE_CREATE_OPTIONS) -> fs::FILE_FLAGS_AND_ATTRIBUTES {
    let synchronous = options & (n::FILE_SYNCHRONOUS_IO_ALERT | n::FILE_SYNCHRONOUS_IO_NONALERT) != 0;
    let pairs = [
        (n::FILE_WRITE_THROUGH, fs::FILE_FLAG_WRITE_THROUGH),
        (n::FILE_SEQUENTIAL_ONLY, fs::FILE_FLAG_SEQUENTIAL_SCAN),
        (n::FILE_RANDOM_ACCESS, fs::FILE_FLAG_RANDOM_ACCESS),
        (n::FILE_DELETE_ON_CLOSE, fs::FILE_FLAG_DELETE_ON_CLOSE),
        (n::FILE_OPEN_FOR_BACKUP_INTENT, fs::FILE_FLAG_BACKUP_SEMANTICS),
        (n::FILE_DIRECTORY_FILE, fs::FILE_FLAG_BACKUP_SEMANTICS),
        (n::FILE_OPEN_REPARSE_POINT, fs::FILE_FLAG_OPEN_REPARSE_POINT),
    ];
    let given = pairs.iter().filter(|(option, _)| options & option != 0);
    given.fold(if synchronous { 0 } else { fs::FILE_FLAG_OVERLAPPED }, |all, (_, flag)| all | flag)
}

/// `NtCreateFile`—Opens the driver of sockets (`\Device\Afd` and any name below it), on which `NtDeviceIoControlFile` asks for the readiness of several
/// sockets, or a file (`\??\` and its path), as `CreateFileW` does.
///
/// Errors: STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_ACCESS_DENIED, STATUS_OBJECT_NAME_COLLISION,
/// STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED (a name below an open directory), STATUS_ACCESS_VIOLATION (null pointers).
///
/// # Safety
/// The handle and the block are null or valid for writes, the attributes null or valid with what they lead to.
pub unsafe extern "system" fn NtCreateFile(
    filehandle: *mut HANDLE,
    desiredaccess: fs::FILE_ACCESS_RIGHTS,
    objectattributes: *const OBJECT_ATTRIBUTES,
    iostatusblock: *mut IO_STATUS_BLOCK,
    _allocationsize: *const i64,
    fileattributes: fs::FILE_FLAGS_AND_ATTRIBUTES,
    shareaccess: fs::FILE_SHARE_MODE,
    createdisposition: n::NTCREATEFILE_CREATE_DISPOSITION,
    createoptions: n::NTCREATEFILE_CREATE_OPTIONS,
    _eabuffer: *const c_void,
    _ealength: u32,
) -> NTSTATUS {
    if filehandle.is_null() || iostatusblock.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    // SAFETY: the caller's promise.
    let name = match unsafe { name_of(objectattributes) } {
        Ok(name) => name,
        Err(status) => return status,
    };
    let Some(disposition) = disposition(createdisposition) else { return f::STATUS_INVALID_PARAMETER };
    let made: HANDLE = if is_afd(&name) {
        match handle::insert(Entry::Afd(Device::new())) {
            Some(made) => std::ptr::without_provenance_mut(made),
            None => return f::STATUS_INSUFFICIENT_RESOURCES,
        }
    } else if let Some(path) = name.strip_prefix(FILES) {
        let path: Vec<u16> = path.encode_utf16().chain([0]).collect();
        let flags = flags(createoptions) | fileattributes;
        // SAFETY: the path ends with a zero.
        let made = unsafe {
            CreateFileW(
                path.as_ptr(),
                desiredaccess,
                shareaccess,
                std::ptr::null(),
                disposition,
                flags,
                std::ptr::null_mut(),
            )
        };
        if made == f::INVALID_HANDLE_VALUE {
            return status_of(last_error());
        }
        made
    } else {
        return f::STATUS_OBJECT_NAME_NOT_FOUND;
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { filehandle.write(made) };
    let opened = IO_STATUS_BLOCK { Information: OPENED, ..Default::default() };
    // SAFETY: as above.
    unsafe { iostatusblock.write(opened) };
    f::STATUS_SUCCESS
}

/// `NtDeviceIoControlFile`—Asks the driver of sockets when any of several is ready (IOCTL_AFD_POLL), through an open device or a socket.
///
/// Errors: STATUS_INVALID_HANDLE (the handle, or one that is asked about), STATUS_INVALID_PARAMETER (lengths, no socket asked about, a routine beside a
/// port), STATUS_INVALID_DEVICE_REQUEST (any other code), STATUS_NOT_SUPPORTED (a routine), STATUS_ACCESS_VIOLATION (null pointers).
///
/// # Safety
/// The block and the buffers are null or valid, and stay so until the request has ended.
pub unsafe extern "system" fn NtDeviceIoControlFile(
    filehandle: HANDLE,
    event: HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    apccontext: *const c_void,
    iostatusblock: *mut IO_STATUS_BLOCK,
    iocontrolcode: u32,
    inputbuffer: *const c_void,
    inputbufferlength: u32,
    outputbuffer: *mut c_void,
    outputbufferlength: u32,
) -> NTSTATUS {
    let control = Control {
        handle: filehandle.addr(),
        event: event.addr(),
        has_routine: apcroutine.is_some(),
        context: apccontext.expose_provenance(),
        block: iostatusblock.cast(),
        code: iocontrolcode,
        input: inputbuffer.cast(),
        input_length: inputbufferlength,
        output: outputbuffer.cast(),
        output_length: outputbufferlength,
    };
    // SAFETY: the caller's promise.
    unsafe { afd::control(&control) }
}

/// `NtCancelIoFileEx`—Cancels the operation of one block, or all of a handle, as `CancelIoEx` does.
///
/// Errors: STATUS_NOT_FOUND, STATUS_INVALID_HANDLE.
///
/// # Safety
/// `iostatusblock` is null or valid for a write; the other block is compared, never looked at.
pub unsafe extern "system" fn NtCancelIoFileEx(
    filehandle: HANDLE,
    iorequesttocancel: *const IO_STATUS_BLOCK,
    iostatusblock: *mut IO_STATUS_BLOCK,
) -> NTSTATUS {
    // SAFETY: nothing is demanded. An OVERLAPPED begins with its block.
    let status = match unsafe { CancelIoEx(filehandle, iorequesttocancel.cast()) } {
        0 => status_of(last_error()),
        _ => f::STATUS_SUCCESS,
    };
    if !iostatusblock.is_null() {
        let mut told = IO_STATUS_BLOCK::default();
        told.Anonymous.Status = status;
        // SAFETY: the caller's promise; it is not null.
        unsafe { iostatusblock.write(told) };
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_has_any_name_below_its_own() {
        assert!(is_afd("\\Device\\Afd"));
        assert!(is_afd("\\device\\afd\\Library"));
        assert!(!is_afd("\\Device\\Afdx"));
        assert!(!is_afd("\\Device"));
    }
}
