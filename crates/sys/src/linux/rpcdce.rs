//! New identifiers: `UuidCreate` of `rpcdce.h`, `CoCreateGuid` of `combaseapi.h`.
#![allow(unsafe_code)] // Asks the system for random bytes, writes the program's structure.

use windows_sys::Win32::System::Rpc::RPC_STATUS;
use windows_sys::core::{GUID, HRESULT};

const RPC_S_OK: RPC_STATUS = 0;
const RPC_S_INVALID_ARG: RPC_STATUS = 87;
/// There are no random bytes: one is made that is known here alone.
const RPC_S_UUID_NO_ADDRESS: RPC_STATUS = 1739;
const E_INVALIDARG: HRESULT = 0x8007_0057_u32 as i32;

/// A random identifier, version 4.
fn random() -> Option<GUID> {
    let mut bytes = [0u8; 16];
    // SAFETY: there is room for so many bytes.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if got != bytes.len() as isize {
        return None;
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Some(GUID::from_u128(u128::from_be_bytes(bytes)))
}

/// `UuidCreate`—A new identifier, like no other. Returns the error.
///
/// Errors: RPC_S_INVALID_ARG (87; null), RPC_S_UUID_NO_ADDRESS (1739; the system has no random bytes).
///
/// # Safety
/// `uuid` is null or valid for writes.
pub unsafe extern "system" fn UuidCreate(uuid: *mut GUID) -> RPC_STATUS {
    if uuid.is_null() {
        return RPC_S_INVALID_ARG;
    }
    let Some(made) = random() else { return RPC_S_UUID_NO_ADDRESS };
    // SAFETY: the caller's promise; it is not null.
    unsafe { uuid.write(made) };
    RPC_S_OK
}

/// `CoCreateGuid`—The same, with a result of COM.
///
/// Errors: E_INVALIDARG (null), the HRESULT of RPC_S_UUID_NO_ADDRESS.
///
/// # Safety
/// `pguid` is null or valid for writes.
pub unsafe extern "system" fn CoCreateGuid(pguid: *mut GUID) -> HRESULT {
    // SAFETY: the caller's promise.
    match unsafe { UuidCreate(pguid) } {
        RPC_S_OK => 0,
        RPC_S_INVALID_ARG => E_INVALIDARG,
        error => (0x8007_0000 | error as u32) as i32,
    }
}
