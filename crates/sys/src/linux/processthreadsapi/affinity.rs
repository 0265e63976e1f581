//! The processors that a process may use.

use crate::linux::failure::fail;
use crate::linux::{handle, schedule};
use std::fs;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::BOOL;

/// What `SetProcessAffinityMask` has left of them; zero while nobody has called it.
static NARROWED: AtomicU64 = AtomicU64::new(0);

/// The processors that the process had when it was first asked, so that one that has been confined can be freed again.
pub(super) fn of_system() -> u64 {
    static MASK: OnceLock<u64> = OnceLock::new();
    *MASK.get_or_init(|| schedule::affinity(std::process::id() as i32))
}

/// Those that it may use now.
pub(super) fn of_process() -> u64 {
    match NARROWED.load(Ordering::Relaxed) {
        0 => of_system(),
        narrowed => narrowed,
    }
}

fn set(process: usize, mask: u64) -> Result<(), u32> {
    let child = handle::child(process).map(|child| child.number());
    let is_own = handle::is_this_process(process);
    let number = child.or_else(|| is_own.then(std::process::id)).ok_or(f::ERROR_INVALID_HANDLE)?;
    if mask == 0 || mask & !of_system() != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let tasks = fs::read_dir(format!("/proc/{number}/task")).map_err(|_| f::ERROR_ACCESS_DENIED)?;
    let tasks = tasks.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    for task in tasks {
        // A thread that has just ended needs no processor.
        if !schedule::set_affinity(task, mask) && schedule::affinity(task) != 0 {
            return Err(f::ERROR_ACCESS_DENIED);
        }
    }
    if is_own {
        NARROWED.store(mask, Ordering::Relaxed);
    }
    Ok(())
}

/// `SetProcessAffinityMask`—Lets every thread of a process, this one or one that it started, run on these processors alone, of the first 64.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (none that there is), ERROR_ACCESS_DENIED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetProcessAffinityMask(hprocess: HANDLE, dwprocessaffinitymask: usize) -> BOOL {
    match set(hprocess.addr(), dwprocessaffinitymask as u64) {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}
