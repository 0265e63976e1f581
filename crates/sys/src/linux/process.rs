//! `process.h`, the C runtime's way to threads. Types are those of C: `windows-sys` does not know these functions.
//!
//! A failure sets `errno`, as the runtime's functions do, and the last error.
#![allow(unsafe_code)] // Takes the program's routines.

use super::current::last_error;
use super::handle;
use super::processthreadsapi::CreateThread;
use super::threads;
use std::ffi::c_void;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading::LPTHREAD_START_ROUTINE;

/// What [`_beginthread`] starts.
pub type BeginThreadRoutine = Option<unsafe extern "C" fn(*mut c_void)>;

const EAGAIN: i32 = libc::EAGAIN;
const EINVAL: i32 = libc::EINVAL;

pub(super) fn set_errno(errno: i32) {
    // SAFETY: the C library always has a place for the calling thread's errno.
    let place = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    unsafe { place.write(errno) };
}

/// `_beginthreadex`—`CreateThread` for programs that use the C runtime, which needs nothing more here. Returns the handle, or 0.
///
/// Errors: EINVAL (no routine, other flags), EAGAIN (no thread can be made), in `errno`.
///
/// # Safety
/// As [`CreateThread`].
pub unsafe extern "system" fn _beginthreadex(
    security: *const SECURITY_ATTRIBUTES,
    stack_size: u32,
    start_address: LPTHREAD_START_ROUTINE,
    arglist: *mut c_void,
    initflag: u32,
    thrdaddr: *mut u32,
) -> usize {
    // SAFETY: the caller's promise.
    let made = unsafe { CreateThread(security, stack_size as usize, start_address, arglist, initflag, thrdaddr) };
    if made.is_null() {
        set_errno(if last_error() == windows_sys::Win32::Foundation::ERROR_INVALID_PARAMETER {
            EINVAL
        } else {
            EAGAIN
        });
    }
    made.addr()
}

/// `_endthreadex`—`ExitThread`. The handle stays open.
///
/// # Safety
/// As [`ExitThread`](super::processthreadsapi::ExitThread).
pub unsafe extern "system-unwind" fn _endthreadex(retval: u32) -> ! {
    threads::exit(retval)
}

struct Begun {
    routine: unsafe extern "C" fn(*mut c_void),
    argument: *mut c_void,
}

/// The same, where the thread may end within.
type RoutineOrEnd = unsafe extern "C-unwind" fn(*mut c_void);

#[inline(never)]
fn take(begun: *mut Begun) -> (RoutineOrEnd, *mut c_void) {
    // SAFETY: `_beginthread` made it of a box and gave it to this thread alone.
    let Begun { routine, argument } = *unsafe { Box::from_raw(begun) };
    // SAFETY: the types differ only in that the second may be unwound.
    (unsafe { std::mem::transmute::<unsafe extern "C" fn(*mut c_void), RoutineOrEnd>(routine) }, argument)
}

/// Has nothing to drop: the thread may end within the routine.
unsafe extern "system-unwind" fn run(begun: *mut c_void) -> u32 {
    let (routine, argument) = take(begun.cast());
    // SAFETY: who began the thread promised that the routine may be called with its argument.
    unsafe { routine(argument) };
    0
}

/// `_beginthread`—Starts a thread whose handle closes by itself when the thread ends, so that it must not be used after. Returns
/// the handle, or -1.
///
/// Errors: EINVAL (no routine), EAGAIN (no thread can be made), in `errno`.
///
/// # Safety
/// The routine may be called with its argument on another thread.
pub unsafe extern "C" fn _beginthread(
    start_address: BeginThreadRoutine,
    stack_size: u32,
    arglist: *mut c_void,
) -> usize {
    let Some(routine) = start_address else {
        set_errno(EINVAL);
        return usize::MAX;
    };
    let begun = Box::into_raw(Box::new(Begun { routine, argument: arglist }));
    type Start = unsafe extern "system" fn(*mut c_void) -> u32;
    // SAFETY: the types differ only in that the first may be unwound, which the first frame of a thread is made for.
    let start = unsafe { std::mem::transmute::<unsafe extern "system-unwind" fn(*mut c_void) -> u32, Start>(run) };
    const CREATE_SUSPENDED: u32 = 4;
    let none = std::ptr::null_mut::<c_void>();
    // SAFETY: the routine takes over what it is given; suspended, until its handle is known to it.
    let made = unsafe {
        CreateThread(none.cast(), stack_size as usize, Some(start), begun.cast(), CREATE_SUSPENDED, none.cast())
    };
    let Some(object) = handle::thread(made.addr()) else {
        // SAFETY: no thread was made, so nobody else has taken it over.
        drop(unsafe { Box::from_raw(begun) });
        set_errno(EAGAIN);
        return usize::MAX;
    };
    object.close_at_end(made.addr());
    object.resume();
    made.addr()
}

/// `_endthread`—Ends a thread of [`_beginthread`], closing its handle.
///
/// # Safety
/// As [`ExitThread`](super::processthreadsapi::ExitThread).
pub unsafe extern "C-unwind" fn _endthread() -> ! {
    threads::exit(0)
}

/// `_getpid`—The number of this process.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because the others are.
pub unsafe extern "C" fn _getpid() -> i32 {
    std::process::id() as i32
}
