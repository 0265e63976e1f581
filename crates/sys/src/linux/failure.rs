//! What a function of Win32 answers with when it fails: the last error, and a value that says so.

use super::current::set_last_error;
use windows_sys::core::BOOL;

/// Sets the last error; `failed` is what the function returns then.
pub(crate) fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

/// TRUE, or FALSE with the last error.
pub(crate) fn to_bool(result: Result<(), u32>) -> BOOL {
    match result {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}
