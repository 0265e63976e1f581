//! `CreateFile2`: `CreateFile` with its rarer parameters in a structure.

use crate::held::fails;
use overlapped_sys::file_system::CreateFileW;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ptr;
use windows_sys::Win32::Storage::FileSystem::CREATEFILE2_EXTENDED_PARAMETERS as Parameters;

/// `CreateFile2`: as `CreateFile`. ERROR_INVALID_PARAMETER also: a structure of another size.
///
/// # Safety
/// As for `CreateFileW`; `parameters` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateFile2(
    name: *const u16,
    access: u32,
    share: u32,
    disposition: u32,
    parameters: *const Parameters,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let given = unsafe { parameters.as_ref() };
    if given.is_some_and(|given| given.dwSize as usize != size_of::<Parameters>()) {
        return fails(f::ERROR_INVALID_PARAMETER, f::INVALID_HANDLE_VALUE);
    }
    let flags = given.map_or(0, |given| given.dwFileAttributes | given.dwFileFlags | given.dwSecurityQosFlags);
    let (security, template) = given
        .map_or((ptr::null(), ptr::null_mut()), |given| (given.lpSecurityAttributes.cast_const(), given.hTemplateFile));
    // SAFETY: the caller's promise.
    unsafe { CreateFileW(name, access, share, security, disposition, flags, template) }
}
