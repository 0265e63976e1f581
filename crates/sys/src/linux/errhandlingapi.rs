//! `errhandlingapi.h`: which serious errors Windows shows a box for. Here none does, as in a service; the mode is kept for who asks.
#![allow(unsafe_code)] // The functions are of the table, whose twins on Windows are unsafe.

use core::sync::atomic::{AtomicU32, Ordering};
use windows_sys::Win32::System::Diagnostics::Debug as d;

static MODE: AtomicU32 = AtomicU32::new(0);

/// `GetErrorMode`—The process's error mode.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetErrorMode() -> u32 {
    MODE.load(Ordering::Relaxed)
}

/// `SetErrorMode`—Sets the process's error mode and returns the last one. SEM_NOALIGNMENTFAULTEXCEPT stays once it is set, as on Windows.
///
/// Differences from Windows: no mode shows a box.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetErrorMode(umode: d::THREAD_ERROR_MODE) -> u32 {
    let next = |now| Some(umode | now & d::SEM_NOALIGNMENTFAULTEXCEPT);
    MODE.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or_else(|now| now)
}
