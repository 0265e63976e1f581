//! Acting for a client. The clients of a pipe are of the server's own user as a rule, and to act for those changes nothing; a thread of
//! Linux does not take another user's place without the right to.

use crate::linux::failure::to_bool;
use crate::linux::{handle, namedpipe};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

/// `ImpersonateNamedPipeClient`—Acts for the client of a pipe from now on, if that is this process' own user.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_CANNOT_IMPERSONATE (nobody is there, or another user).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
#[allow(unsafe_code)]
pub unsafe extern "system" fn ImpersonateNamedPipeClient(hnamedpipe: HANDLE) -> BOOL {
    let act = || {
        let end = handle::named_pipe(hnamedpipe.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if namedpipe::is_of_own_user(&end) { Ok(()) } else { Err(f::ERROR_CANNOT_IMPERSONATE) }
    };
    to_bool(act())
}

/// `RevertToSelf`—Acts for itself again.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
#[allow(unsafe_code)]
pub unsafe extern "system" fn RevertToSelf() -> BOOL {
    // Nobody else was acted for.
    1
}
