//! The process that a handle names: this one, or one that it has started.

use crate::held::fails;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading::GetProcessId;

/// The number of a handle's process; the last error says why there is none.
pub fn process_of(handle: HANDLE) -> Option<u32> {
    // SAFETY: takes no memory.
    Some(unsafe { GetProcessId(handle) }).filter(|number| *number != 0)
}

/// Whether a handle is this process'; the last error says why not.
pub fn is_own(process: HANDLE) -> bool {
    match process_of(process) {
        Some(number) if number == std::process::id() => true,
        Some(_) => fails(f::ERROR_ACCESS_DENIED, false),
        None => false,
    }
}
