//! `winternl.h` and `ntsecapi.h`: what a status is to Windows' functions.

use overlapped_core::error::Status;
use windows_sys::Win32::Foundation::NTSTATUS;

/// `RtlNtStatusToDosError`—The error that a status stands for; ERROR_MR_MID_NOT_FOUND for one that stands for none.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
#[allow(unsafe_code)] // The function is unsafe, as its Windows twin is.
pub unsafe extern "system" fn RtlNtStatusToDosError(status: NTSTATUS) -> u32 {
    Status::from_code(status as u32).to_dos()
}
