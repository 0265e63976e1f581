//! `synchapi.h`: events, semaphores, mutexes, timers, and the waits.
//!
//! Event, port and wait functions leave the last error alone where they succeed (ERR-2, WAIT-14). Names are not
//! implemented: a name is refused with ERROR_NOT_SUPPORTED, never ignored.
#![allow(unsafe_code)] // Reads the program's arrays and writes its counts.

use super::current::{self, set_last_error};
use super::deliver::Delivery;
use super::wait::{self, Ended};
use super::{apc, handle};
use overlapped_core::Object;
use overlapped_core::clock;
use overlapped_core::error::WsaError;
use overlapped_core::object::{Kind, SemaphoreError, TimerDue, TimerRoutine};
use overlapped_core::wait::Terms;
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::{BOOL, PCWSTR};

const MAXIMUM_WAIT_OBJECTS: u32 = 64;

fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

fn to_bool(result: Result<(), u32>) -> BOOL {
    match result {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

fn to_handle(value: usize) -> HANDLE {
    std::ptr::without_provenance_mut(value)
}

/// A new handle of a fresh object, which also clears the last error (EVT-13).
fn new_handle(object: Object) -> usize {
    match handle::insert(handle::Entry::Object(Arc::new(object))) {
        Some(value) => fail(0, value),
        None => fail(WsaError::WSA_NOT_ENOUGH_MEMORY.code() as u32, 0),
    }
}

fn unnamed(name: PCWSTR) -> Result<(), u32> {
    if name.is_null() { Ok(()) } else { Err(f::ERROR_NOT_SUPPORTED) }
}

pub(crate) fn create_event(manual_reset: bool, initial: bool) -> usize {
    new_handle(Object::event(manual_reset, initial))
}

fn event(handle: usize) -> Result<Arc<Object>, u32> {
    handle::event(handle).ok_or(f::ERROR_INVALID_HANDLE)
}

pub(crate) fn set_event(handle: usize) -> BOOL {
    to_bool(event(handle).map(|event| event.set(&mut Delivery::new().wakes)))
}

pub(crate) fn reset_event(handle: usize) -> BOOL {
    to_bool(event(handle).map(|event| event.reset()))
}

/// `CreateEventW`—A new event (EVT-2).
///
/// Errors: ERROR_NOT_SUPPORTED for a name.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateEventW(
    _lpeventattributes: *const SECURITY_ATTRIBUTES,
    bmanualreset: BOOL,
    binitialstate: BOOL,
    lpname: PCWSTR,
) -> HANDLE {
    match unnamed(lpname) {
        Ok(()) => to_handle(create_event(bmanualreset != 0, binitialstate != 0)),
        Err(error) => fail(error, std::ptr::null_mut()),
    }
}

/// `SetEvent`—Signals an event (EVT-3 to EVT-6).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetEvent(hevent: HANDLE) -> BOOL {
    set_event(hevent.addr())
}

/// `ResetEvent`—Makes an event nonsignaled.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ResetEvent(hevent: HANDLE) -> BOOL {
    reset_event(hevent.addr())
}

/// `PulseEvent`—Releases who waits at this instant (EVT-9, EVT-10).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn PulseEvent(hevent: HANDLE) -> BOOL {
    to_bool(event(hevent.addr()).map(|event| event.pulse(&mut Delivery::new().wakes)))
}

fn semaphore_error(error: SemaphoreError) -> u32 {
    match error {
        SemaphoreError::InvalidParameter => f::ERROR_INVALID_PARAMETER,
        SemaphoreError::TooManyPosts => f::ERROR_TOO_MANY_POSTS,
    }
}

/// `CreateSemaphoreW`—A new semaphore (SEM-1).
///
/// Errors: ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED for a name.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateSemaphoreW(
    _lpsemaphoreattributes: *const SECURITY_ATTRIBUTES,
    linitialcount: i32,
    lmaximumcount: i32,
    lpname: PCWSTR,
) -> HANDLE {
    let made = unnamed(lpname).and_then(|()| Object::semaphore(linitialcount, lmaximumcount).map_err(semaphore_error));
    match made {
        Ok(object) => to_handle(new_handle(object)),
        Err(error) => fail(error, std::ptr::null_mut()),
    }
}

/// `ReleaseSemaphore`—Adds to the count (SEM-3, SEM-4).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS.
///
/// # Safety
/// `lppreviouscount` is null or valid for writes.
pub unsafe extern "system" fn ReleaseSemaphore(
    hsemaphore: HANDLE,
    lreleasecount: i32,
    lppreviouscount: *mut i32,
) -> BOOL {
    let release = || {
        let object = handle::object(hsemaphore.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if !matches!(object.kind(), Kind::Semaphore { .. }) {
            return Err(f::ERROR_INVALID_HANDLE);
        }
        let mut delivery = Delivery::new();
        let previous = object.release_semaphore(lreleasecount, &mut delivery.wakes).map_err(semaphore_error)?;
        if !lppreviouscount.is_null() {
            // SAFETY: the caller's promise.
            unsafe { lppreviouscount.write(previous) };
        }
        Ok(())
    };
    to_bool(release())
}

/// `CreateMutexW`—A new mutex, owned by the calling thread if wanted.
///
/// Errors: ERROR_NOT_SUPPORTED for a name.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateMutexW(
    _lpmutexattributes: *const SECURITY_ATTRIBUTES,
    binitialowner: BOOL,
    lpname: PCWSTR,
) -> HANDLE {
    if let Err(error) = unnamed(lpname) {
        return fail(error, std::ptr::null_mut());
    }
    let value = new_handle(Object::mutex());
    if binitialowner != 0
        && let Some(mutex) = handle::object(value)
    {
        let terms = Terms { objects: &[mutex], all: false, alertable: false, deadline: Some(0) };
        let taken = current::with(|current| wait::objects(current, terms));
        debug_assert!(matches!(taken, Ended::Satisfied { .. }));
    }
    to_handle(value)
}

/// `ReleaseMutex`—Gives up one ownership (MTX-1, MTX-2).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_OWNER.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ReleaseMutex(hmutex: HANDLE) -> BOOL {
    let release = || {
        let object = handle::object(hmutex.addr()).filter(|object| object.kind() == Kind::Mutex);
        let object = object.ok_or(f::ERROR_INVALID_HANDLE)?;
        let mut delivery = Delivery::new();
        let released = current::with(|current| object.release_mutex(&current.thread, &mut delivery.wakes));
        released.map_err(|_| f::ERROR_NOT_OWNER)
    };
    to_bool(release())
}

/// `CreateWaitableTimerW`—A new timer, inactive (TMR-1).
///
/// Errors: ERROR_NOT_SUPPORTED for a name.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CreateWaitableTimerW(
    _lptimerattributes: *const SECURITY_ATTRIBUTES,
    bmanualreset: BOOL,
    lptimername: PCWSTR,
) -> HANDLE {
    match unnamed(lptimername) {
        Ok(()) => to_handle(new_handle(Object::timer(bmanualreset != 0))),
        Err(error) => fail(error, std::ptr::null_mut()),
    }
}

fn timer(handle: HANDLE) -> Result<Arc<Object>, u32> {
    let object = handle::object(handle.addr()).filter(|object| matches!(object.kind(), Kind::Timer { .. }));
    object.ok_or(f::ERROR_INVALID_HANDLE)
}

/// `SetWaitableTimer`—Starts a timer anew (TMR-2 to TMR-5). There is no system to resume: `fresume` sets the last error
/// to ERROR_NOT_SUPPORTED and succeeds, as on Windows where the machine cannot be woken.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOACCESS.
///
/// # Safety
/// `lpduetime` is null or valid; the routine may be called with its argument on the calling thread.
pub unsafe extern "system" fn SetWaitableTimer(
    htimer: HANDLE,
    lpduetime: *const i64,
    lperiod: i32,
    pfncompletionroutine: t::PTIMERAPCROUTINE,
    lpargtocompletionroutine: *const core::ffi::c_void,
    fresume: BOOL,
) -> BOOL {
    let start = || {
        let timer = timer(htimer)?;
        let period_ms = u32::try_from(lperiod).map_err(|_| f::ERROR_INVALID_PARAMETER)?;
        if lpduetime.is_null() {
            return Err(f::ERROR_NOACCESS);
        }
        // SAFETY: the caller's promise; it is not null.
        let due = match unsafe { lpduetime.read() } {
            relative if relative < 0 => TimerDue::Relative(relative.unsigned_abs()),
            absolute => TimerDue::Absolute(absolute as u64),
        };
        let routine = pfncompletionroutine.map(|routine| {
            let thread = current::with(|current| Arc::clone(&current.thread));
            TimerRoutine { thread, apc: apc::timer(routine, lpargtocompletionroutine) }
        });
        timer.set_timer(due, period_ms, routine, &mut Delivery::new().wakes);
        if fresume != 0 {
            set_last_error(f::ERROR_NOT_SUPPORTED);
        }
        Ok(())
    };
    to_bool(start())
}

/// `CancelWaitableTimer`—Stops a timer; its state stays (TMR-6).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelWaitableTimer(htimer: HANDLE) -> BOOL {
    to_bool(timer(htimer).map(|timer| timer.cancel_timer()))
}

fn deadline(timeout_ms: u32) -> Option<u64> {
    clock::deadline_after_ms((timeout_ms != t::INFINITE).then_some(timeout_ms))
}

fn wait_code(ended: Ended) -> u32 {
    match ended {
        Ended::Satisfied { index, abandoned: false } => f::WAIT_OBJECT_0 + index,
        Ended::Satisfied { index, abandoned: true } => f::WAIT_ABANDONED_0 + index,
        Ended::TimedOut => f::WAIT_TIMEOUT,
        Ended::IoCompletion => f::WAIT_IO_COMPLETION,
    }
}

/// `Sleep`—Sleeps, not alertably (WAIT-19).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn Sleep(dwmilliseconds: u32) {
    // SAFETY: nothing is demanded.
    unsafe { SleepEx(dwmilliseconds, 0) };
}

/// `SleepEx`—Sleeps; alertably, returns WAIT_IO_COMPLETION once APCs have run (WAIT-19).
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system" fn SleepEx(dwmilliseconds: u32, balertable: BOOL) -> u32 {
    if dwmilliseconds == 0 {
        std::thread::yield_now();
    }
    let terms = Terms { objects: &[], all: false, alertable: balertable != 0, deadline: deadline(dwmilliseconds) };
    match current::with(|current| wait::objects(current, terms)) {
        Ended::IoCompletion => f::WAIT_IO_COMPLETION,
        Ended::Satisfied { .. } | Ended::TimedOut => 0,
    }
}

/// `WaitForSingleObject`—Waits for one object.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForSingleObject(hhandle: HANDLE, dwmilliseconds: u32) -> f::WAIT_EVENT {
    // SAFETY: nothing is demanded.
    unsafe { WaitForSingleObjectEx(hhandle, dwmilliseconds, 0) }
}

/// `WaitForSingleObjectEx`—Waits for one object, alertably if wanted.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system" fn WaitForSingleObjectEx(
    hhandle: HANDLE,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    let Some(object) = handle::waitable(hhandle.addr()) else {
        return fail(f::ERROR_INVALID_HANDLE, f::WAIT_FAILED);
    };
    let terms =
        Terms { objects: &[object], all: false, alertable: balertable != 0, deadline: deadline(dwmilliseconds) };
    wait_code(current::with(|current| wait::objects(current, terms)))
}

/// `WaitForMultipleObjects`—Waits for any or all of up to 64 objects.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `lphandles` is null or has `ncount` readable entries.
pub unsafe extern "system" fn WaitForMultipleObjects(
    ncount: u32,
    lphandles: *const HANDLE,
    bwaitall: BOOL,
    dwmilliseconds: u32,
) -> f::WAIT_EVENT {
    // SAFETY: the caller's promise.
    unsafe { WaitForMultipleObjectsEx(ncount, lphandles, bwaitall, dwmilliseconds, 0) }
}

/// `WaitForMultipleObjectsEx`—Waits for any or all of up to 64 objects, alertably if wanted (WAIT-1 to WAIT-14).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (none, too many, the same twice in a wait for all).
///
/// # Safety
/// `lphandles` is null or has `ncount` readable entries; queued routines may be called.
pub unsafe extern "system" fn WaitForMultipleObjectsEx(
    ncount: u32,
    lphandles: *const HANDLE,
    bwaitall: BOOL,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    if ncount == 0 || ncount > MAXIMUM_WAIT_OBJECTS || lphandles.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, f::WAIT_FAILED);
    }
    // SAFETY: the caller's promise.
    let handles = unsafe { std::slice::from_raw_parts(lphandles, ncount as usize) };
    // All are looked up before any is looked at (WAIT-8); pseudo handles are for single waits (WAIT-10).
    let pseudo = |handle: &HANDLE| matches!(handle.addr(), handle::CURRENT_PROCESS | handle::CURRENT_THREAD);
    let objects: Option<SmallVec<[Arc<Object>; 8]>> =
        handles.iter().map(|handle| if pseudo(handle) { None } else { handle::waitable(handle.addr()) }).collect();
    let Some(objects) = objects else { return fail(f::ERROR_INVALID_HANDLE, f::WAIT_FAILED) };
    let all = bwaitall != 0 && objects.len() > 1;
    if all {
        let twice = |(at, object): (usize, &Arc<Object>)| objects[..at].iter().any(|other| Arc::ptr_eq(other, object));
        if objects.iter().enumerate().any(twice) {
            return fail(f::ERROR_INVALID_PARAMETER, f::WAIT_FAILED);
        }
    }
    let terms = Terms { objects: &objects, all, alertable: balertable != 0, deadline: deadline(dwmilliseconds) };
    wait_code(current::with(|current| wait::objects(current, terms)))
}

/// `SignalObjectAndWait`—Signals one object, then waits for another; not atomic (SOAW-1 to SOAW-6).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_TOO_MANY_POSTS, ERROR_NOT_OWNER.
///
/// # Safety
/// Queued routines may be called.
pub unsafe extern "system" fn SignalObjectAndWait(
    hobjecttosignal: HANDLE,
    hobjecttowaiton: HANDLE,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> f::WAIT_EVENT {
    let signal = || {
        let object = handle::object(hobjecttosignal.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        handle::waitable(hobjecttowaiton.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let mut delivery = Delivery::new();
        match object.kind() {
            Kind::ManualEvent | Kind::AutoEvent => object.set(&mut delivery.wakes),
            Kind::Semaphore { .. } => {
                object.release_semaphore(1, &mut delivery.wakes).map_err(semaphore_error)?;
            }
            Kind::Mutex => current::with(|current| object.release_mutex(&current.thread, &mut delivery.wakes))
                .map_err(|_| f::ERROR_NOT_OWNER)?,
            Kind::Timer { .. } | Kind::ThreadEnded => return Err(f::ERROR_INVALID_HANDLE),
        }
        Ok(())
    };
    match signal() {
        // SAFETY: the caller's promise.
        Ok(()) => unsafe { WaitForSingleObjectEx(hobjecttowaiton, dwmilliseconds, balertable) },
        Err(error) => fail(error, f::WAIT_FAILED),
    }
}
