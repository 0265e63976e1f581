//! Narrow functions of the system's that `windows-sys` leaves out.
#![allow(missing_docs)] // Windows' own.

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::core::{BOOL, PCSTR};

windows_link::link!("kernel32.dll" "system" fn OpenMutexA(desiredaccess: u32, inherithandle: BOOL, name: PCSTR) -> HANDLE);
windows_link::link!("kernel32.dll" "system" fn OpenSemaphoreA(desiredaccess: u32, inherithandle: BOOL, name: PCSTR) -> HANDLE);
windows_link::link!("kernel32.dll" "system" fn OpenWaitableTimerA(desiredaccess: u32, inherithandle: BOOL, timername: PCSTR) -> HANDLE);
