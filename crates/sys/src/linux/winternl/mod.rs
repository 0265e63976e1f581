//! `winternl.h` and `ntsecapi.h`: what a status is to Windows' functions.

pub(crate) mod directory;
pub(crate) mod file;
pub(crate) mod query;

use overlapped_core::error::Status;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::NTSTATUS;

/// The status that an error comes from.
fn status_of(error: u32) -> NTSTATUS {
    match error {
        f::ERROR_FILE_NOT_FOUND => f::STATUS_OBJECT_NAME_NOT_FOUND,
        f::ERROR_PATH_NOT_FOUND => f::STATUS_OBJECT_PATH_NOT_FOUND,
        f::ERROR_ACCESS_DENIED => f::STATUS_ACCESS_DENIED,
        f::ERROR_SHARING_VIOLATION => f::STATUS_SHARING_VIOLATION,
        f::ERROR_FILE_EXISTS | f::ERROR_ALREADY_EXISTS => f::STATUS_OBJECT_NAME_COLLISION,
        f::ERROR_INVALID_HANDLE => f::STATUS_INVALID_HANDLE,
        f::ERROR_INVALID_PARAMETER => f::STATUS_INVALID_PARAMETER,
        f::ERROR_INVALID_FUNCTION => f::STATUS_INVALID_DEVICE_REQUEST,
        f::ERROR_NOT_FOUND => f::STATUS_NOT_FOUND,
        f::ERROR_DIR_NOT_EMPTY => f::STATUS_DIRECTORY_NOT_EMPTY,
        f::ERROR_DISK_FULL => f::STATUS_DISK_FULL,
        f::ERROR_PIPE_BUSY => f::STATUS_PIPE_NOT_AVAILABLE,
        f::ERROR_BROKEN_PIPE => f::STATUS_PIPE_BROKEN,
        f::ERROR_NO_DATA => f::STATUS_PIPE_CLOSING,
        _ => f::STATUS_UNSUCCESSFUL,
    }
}

/// `RtlNtStatusToDosError`—The error that a status stands for, or was made of; ERROR_MR_MID_NOT_FOUND for one that stands for none.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
#[allow(unsafe_code)] // The function is unsafe, as its Windows twin is.
pub unsafe extern "system" fn RtlNtStatusToDosError(status: NTSTATUS) -> u32 {
    const CUSTOMER: u32 = 0x2000_0000;
    let code = status as u32;
    match code >> 16 {
        // An error in a status' clothing, as NTSTATUS_FROM_WIN32 makes it.
        0x8007 | 0xC001 => code & 0xffff,
        // A program's own is nobody else's to translate.
        _ if code & CUSTOMER != 0 => code,
        _ => Status::from_code(code).to_dos(),
    }
}
