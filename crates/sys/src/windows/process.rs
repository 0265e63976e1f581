//! `process.h` and `io.h`: the C runtime's own functions, which `windows-sys` does not declare.
#![allow(unsafe_code)] // Declares foreign functions.

use std::ffi::c_void;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading::LPTHREAD_START_ROUTINE;

/// What [`_beginthread`] starts.
pub type BeginThreadRoutine = Option<unsafe extern "C" fn(*mut c_void)>;

unsafe extern "system" {
    /// `_beginthreadex`—`CreateThread` for programs that use the C runtime.
    pub fn _beginthreadex(
        security: *const SECURITY_ATTRIBUTES,
        stack_size: u32,
        start_address: LPTHREAD_START_ROUTINE,
        arglist: *mut c_void,
        initflag: u32,
        thrdaddr: *mut u32,
    ) -> usize;
    /// `_get_osfhandle`—The handle of a descriptor, which ends with it. Returns -1 if there is none.
    pub fn _get_osfhandle(descriptor: i32) -> isize;
    /// `_open_osfhandle`—A descriptor of a file's handle, which the handle ends with. Returns -1 if there can be none.
    pub fn _open_osfhandle(osfhandle: isize, flags: i32) -> i32;
}

unsafe extern "system-unwind" {
    /// `_endthreadex`—`ExitThread`. The handle stays open.
    pub fn _endthreadex(retval: u32) -> !;
}

unsafe extern "C" {
    /// `_beginthread`—Starts a thread whose handle closes by itself when the thread ends.
    pub fn _beginthread(start_address: BeginThreadRoutine, stack_size: u32, arglist: *mut c_void) -> usize;
    /// `_close`—Closes a descriptor, and its handle with it.
    pub fn _close(descriptor: i32) -> i32;
    /// `_dup2`—Makes a number name what another descriptor names.
    pub fn _dup2(from: i32, to: i32) -> i32;
    /// `_getpid`—The number of this process.
    pub fn _getpid() -> i32;
}

unsafe extern "C-unwind" {
    /// `_endthread`—Ends a thread of [`_beginthread`], closing its handle.
    pub fn _endthread() -> !;
}
