//! Where a thread would best run. Windows' scheduler takes that for a wish, which Linux' has no word for: it keeps a thread where its caches
//! are warm by itself. The wish is kept and told.
#![allow(unsafe_code)] // Reads and writes the program's values.

use crate::linux::failure::fail;
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::threads::ThreadObject;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Kernel::PROCESSOR_NUMBER;
use windows_sys::core::BOOL;

/// What asks for the wish and changes nothing.
const MAXIMUM_PROCESSORS: u32 = 64;

fn processors() -> u32 {
    // SAFETY: nothing is demanded.
    u32::try_from(unsafe { libc::sysconf(libc::_SC_NPROCESSORS_CONF) }).unwrap_or(1).min(MAXIMUM_PROCESSORS)
}

fn thread(handle: HANDLE) -> Result<Arc<ThreadObject>, u32> {
    handle::thread(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)
}

/// `SetThreadIdealProcessor`—Says where a thread would best run, and returns where that was before; MAXIMUM_PROCESSORS only asks.
///
/// Errors (all ones): ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no such processor).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadIdealProcessor(hthread: HANDLE, dwidealprocessor: u32) -> u32 {
    let set = || {
        let thread = thread(hthread)?;
        match dwidealprocessor {
            MAXIMUM_PROCESSORS => Ok(thread.ideal()),
            processor if processor < processors() => Ok(thread.set_ideal(processor)),
            _ => Err(f::ERROR_INVALID_PARAMETER),
        }
    };
    set().unwrap_or_else(|error| fail(error, u32::MAX))
}

/// `SetThreadIdealProcessorEx`—The same by a processor's number in its group, of which there is one.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null; no such processor).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn SetThreadIdealProcessorEx(
    hthread: HANDLE,
    lpidealprocessor: *const PROCESSOR_NUMBER,
    lppreviousidealprocessor: *mut PROCESSOR_NUMBER,
) -> BOOL {
    let set = || {
        let thread = thread(hthread)?;
        // SAFETY: the caller's promise.
        let wanted = unsafe { pointer::get(lpidealprocessor) }.ok_or(f::ERROR_INVALID_PARAMETER)?;
        if wanted.Group != 0 || wanted.Reserved != 0 || u32::from(wanted.Number) >= processors() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let before = thread.set_ideal(wanted.Number.into());
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lppreviousidealprocessor, number(before)) };
        Ok(1)
    };
    set().unwrap_or_else(|error| fail(error, 0))
}

/// `GetThreadIdealProcessorEx`—Where a thread would best run.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpidealprocessor` is null or valid for writes.
pub unsafe extern "system" fn GetThreadIdealProcessorEx(
    hthread: HANDLE,
    lpidealprocessor: *mut PROCESSOR_NUMBER,
) -> BOOL {
    let get = || {
        let thread = thread(hthread)?;
        if pointer::is_missing(lpidealprocessor) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpidealprocessor, number(thread.ideal())) };
        Ok(1)
    };
    get().unwrap_or_else(|error| fail(error, 0))
}

fn number(processor: u32) -> PROCESSOR_NUMBER {
    PROCESSOR_NUMBER { Group: 0, Number: processor as u8, Reserved: 0 }
}
