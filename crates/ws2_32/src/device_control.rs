//! `DeviceIoControl`: the control codes of file systems that Linux' file systems have a counterpart for.

use crate::held::fails;
use overlapped_sys::file_system as fs;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::c_void;
use std::ptr;

const SET_REPARSE_POINT: u32 = 0x0009_00a4;
const GET_REPARSE_POINT: u32 = 0x0009_00a8;
const SET_SPARSE: u32 = 0x0009_00c4;
const SYMLINK: u32 = 0xA000_000C;

/// The path of an open file, which is a symbolic link's own where that was opened.
fn path(file: HANDLE) -> Result<String, u32> {
    let mut text = [0u8; 4096];
    // SAFETY: the buffer has so many bytes.
    let length = unsafe { fs::GetFinalPathNameByHandleA(file, text.as_mut_ptr(), text.len() as u32, 0) } as usize;
    match text.get(..length) {
        // SAFETY: takes no memory.
        Some([]) => Err(unsafe { f::GetLastError() }),
        Some(path) => Ok(String::from_utf8_lossy(path).into_owned()),
        None => Err(f::ERROR_FILENAME_EXCED_RANGE),
    }
}

/// REPARSE_DATA_BUFFER of a symbolic link.
fn link(file: HANDLE) -> Result<Vec<u8>, u32> {
    let target = std::fs::read_link(path(file)?).map_err(|_| f::ERROR_NOT_A_REPARSE_POINT)?;
    let name: Vec<u8> = target.to_string_lossy().replace('/', "\\").encode_utf16().flat_map(u16::to_ne_bytes).collect();
    let length = u16::try_from(name.len()).map_err(|_| f::ERROR_FILENAME_EXCED_RANGE)?;
    let relative = u32::from(target.is_relative());
    let mut told = Vec::new();
    told.extend(SYMLINK.to_ne_bytes());
    told.extend((12 + 2 * length).to_ne_bytes());
    told.extend([0, 0]);
    // The name to go to, and behind it the name to be shown, which are one.
    for word in [0, length, length, length] {
        told.extend(word.to_ne_bytes());
    }
    told.extend(relative.to_ne_bytes());
    told.extend(&name);
    told.extend(&name);
    Ok(told)
}

/// `DeviceIoControl`: FSCTL_GET_REPARSE_POINT of a symbolic link that was opened itself, FSCTL_SET_SPARSE, which every file is. It ends in the call.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (any other code, and a handle that is no file's), ERROR_NOT_A_REPARSE_POINT,
/// ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER (no place for the count).
///
/// # Safety
/// `output` is null or has so much room; `returned` and `overlapped` are null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DeviceIoControl(
    device: HANDLE,
    code: u32,
    _input: *const c_void,
    _input_length: u32,
    output: *mut c_void,
    output_length: u32,
    returned: *mut u32,
    overlapped: *mut c_void,
) -> i32 {
    if returned.is_null() && overlapped.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let mut flags = 0;
    // SAFETY: the variable is live.
    if unsafe { f::GetHandleInformation(device, &raw mut flags) } == 0 {
        return fails(f::ERROR_INVALID_HANDLE, 0);
    }
    // SAFETY: takes no memory.
    let is_file = unsafe { fs::GetFileType(device) } == fs::FILE_TYPE_DISK;
    let told = match code {
        GET_REPARSE_POINT if is_file => link(device),
        SET_SPARSE if is_file => Ok(Vec::new()),
        SET_REPARSE_POINT if is_file => Err(f::ERROR_NOT_SUPPORTED),
        _ => Err(f::ERROR_INVALID_FUNCTION),
    };
    let told = match told {
        Ok(told) => told,
        Err(error) => return fails(error, 0),
    };
    if (output_length as usize) < told.len() || output.is_null() && !told.is_empty() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    if !told.is_empty() {
        // SAFETY: the caller's promise, and the room was compared.
        unsafe { ptr::copy_nonoverlapping(told.as_ptr(), output.cast(), told.len()) };
    }
    if !returned.is_null() {
        // SAFETY: the caller's promise.
        unsafe { returned.write(told.len() as u32) };
    }
    1
}
