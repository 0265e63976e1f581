//! `timeSetEvent`: the multimedia timers, which are timers of the default queue.

use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::threading as t;
use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

const TIMERR_NOERROR: u32 = 0;
const TIMERR_NOCANDO: u32 = 97;
const MMSYSERR_INVALPARAM: u32 = 11;
const TIME_PERIODIC: u32 = 0x1;
const TIME_CALLBACK_EVENT_SET: u32 = 0x10;
const TIME_CALLBACK_EVENT_PULSE: u32 = 0x20;
const TIME_KILL_SYNCHRONOUS: u32 = 0x100;
/// The least and the longest time between two ends, in milliseconds.
const SHORTEST: u32 = 1;
const LONGEST: u32 = 1_000_000;

type Callback = unsafe extern "C" fn(u32, u32, usize, usize, usize);

/// A timer that has been set.
#[derive(Clone, Copy)]
struct Timer {
    /// The timer of the queue, once it is known.
    handle: usize,
    /// A routine's address, or an event.
    target: usize,
    user: usize,
    flags: u32,
}

/// The timers by number, and the last number.
static TIMERS: LazyLock<Mutex<(HashMap<u32, Timer>, u32)>> = LazyLock::new(Mutex::default);

fn timers() -> MutexGuard<'static, (HashMap<u32, Timer>, u32)> {
    TIMERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a timer of the queue calls: the number is all that it is given, so that one that has been killed finds nothing.
unsafe extern "system" fn due(number: *mut c_void, _fired: bool) {
    let number = number.addr() as u32;
    let found = timers().0.get(&number).copied();
    let Some(timer) = found else { return };
    let is_last = timer.flags & TIME_PERIODIC == 0;
    if is_last {
        timers().0.remove(&number);
    }
    let event: HANDLE = ptr::with_exposed_provenance_mut(timer.target);
    match timer.flags & (TIME_CALLBACK_EVENT_SET | TIME_CALLBACK_EVENT_PULSE) {
        0 => {
            let routine = ptr::with_exposed_provenance::<c_void>(timer.target);
            // SAFETY: the program gave a routine of this type.
            let routine = unsafe { std::mem::transmute::<*const c_void, Callback>(routine) };
            // SAFETY: the program's promise to `timeSetEvent`.
            unsafe { routine(number, 0, timer.user, 0, 0) };
        }
        TIME_CALLBACK_EVENT_SET => {
            // SAFETY: takes no memory.
            unsafe { t::SetEvent(event) };
        }
        _ => {
            // SAFETY: takes no memory.
            unsafe { t::PulseEvent(event) };
        }
    }
    if is_last {
        delete(timer.handle, false);
    }
}

/// `timeSetEvent`: a timer that calls a routine, or sets an event, once or again and again; its number, or zero.
///
/// # Safety
/// The routine may be called until the timer has been killed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn timeSetEvent(
    delay: u32,
    _resolution: u32,
    target: *mut c_void,
    user: usize,
    flags: u32,
) -> u32 {
    let known = TIME_PERIODIC | TIME_CALLBACK_EVENT_SET | TIME_CALLBACK_EVENT_PULSE | TIME_KILL_SYNCHRONOUS;
    if !(SHORTEST..=LONGEST).contains(&delay) || target.is_null() || flags & !known != 0 {
        return 0;
    }
    let number = {
        let mut timers = timers();
        timers.1 = timers.1.wrapping_add(1).max(1);
        let number = timers.1;
        timers.0.insert(number, Timer { handle: 0, target: target.expose_provenance(), user, flags });
        number
    };
    let mut handle: HANDLE = ptr::null_mut();
    let period = if flags & TIME_PERIODIC != 0 { delay } else { 0 };
    let argument = ptr::without_provenance_mut(number as usize);
    // SAFETY: the place is live, and the routine takes any number.
    let made =
        unsafe { t::CreateTimerQueueTimer(&raw mut handle, ptr::null_mut(), Some(due), argument, delay, period, 0) };
    if made == 0 {
        timers().0.remove(&number);
        return 0;
    }
    let handle = handle.expose_provenance();
    let is_known = timers().0.get_mut(&number).map(|timer| timer.handle = handle).is_some();
    if !is_known {
        // It was due already.
        delete(handle, false);
    }
    number
}

/// Deletes a timer of the queue, if it is known yet, and waits for its routine if that is wanted.
fn delete(handle: usize, waits: bool) {
    if handle == 0 {
        return;
    }
    let handle = ptr::with_exposed_provenance_mut(handle);
    let completion = if waits { INVALID_HANDLE_VALUE } else { ptr::null_mut() };
    // SAFETY: the timer came from the queue, and is deleted once.
    unsafe { t::DeleteTimerQueueTimer(ptr::null_mut(), handle, completion) };
}

/// `timeKillEvent`: ends a timer. MMSYSERR_INVALPARAM if there is none of this number, or it was due and is no more.
#[unsafe(no_mangle)]
pub extern "C" fn timeKillEvent(number: u32) -> u32 {
    let Some(timer) = timers().0.remove(&number) else { return MMSYSERR_INVALPARAM };
    delete(timer.handle, timer.flags & TIME_KILL_SYNCHRONOUS != 0);
    TIMERR_NOERROR
}

/// `timeGetDevCaps`: how short and how long a period may be.
///
/// # Safety
/// `caps` is null or valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn timeGetDevCaps(caps: *mut [u32; 2], room: u32) -> u32 {
    if caps.is_null() || (room as usize) < size_of::<[u32; 2]>() {
        return TIMERR_NOCANDO;
    }
    // SAFETY: the caller's promise.
    unsafe { caps.write_unaligned([SHORTEST, LONGEST]) };
    TIMERR_NOERROR
}
