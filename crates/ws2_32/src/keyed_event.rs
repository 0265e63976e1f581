//! `NtCreateKeyedEvent` and its two waits: who waits for a key and who releases it meet, and neither goes on without the other.

use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading as t;
use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Those of one key: how many of each side wait, and how many of them have been met and not yet gone on.
#[derive(Default)]
struct Meeting {
    waiting: [usize; 2],
    met: [usize; 2],
}

type Meetings = HashMap<(usize, usize), Meeting>;

static MEETINGS: LazyLock<Mutex<Meetings>> = LazyLock::new(Mutex::default);
static MET: Condvar = Condvar::new();

const WAITER: usize = 0;
const RELEASER: usize = 1;

/// How long a time of the system's is: negative for a span, else until that moment since 1601, in units of 100 ns.
fn span(timeout: i64) -> Duration {
    const EPOCH: i64 = 116_444_736_000_000_000;
    let now = || EPOCH + (SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() / 100) as i64;
    let units = if timeout <= 0 { timeout.unsigned_abs() } else { (timeout - now()).max(0) as u64 };
    Duration::from_nanos(units.saturating_mul(100))
}

/// Meets one of the other side; false if the time is over before.
fn meet(place: (usize, usize), side: usize, limit: Option<Duration>) -> bool {
    let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    let mut meetings = MEETINGS.lock().unwrap_or_else(PoisonError::into_inner);
    let meeting = meetings.entry(place).or_default();
    let other = 1 - side;
    if meeting.waiting[other] > 0 {
        meeting.waiting[other] -= 1;
        meeting.met[other] += 1;
        MET.notify_all();
        return true;
    }
    meeting.waiting[side] += 1;
    loop {
        let meeting = meetings.entry(place).or_default();
        if meeting.met[side] > 0 {
            meeting.met[side] -= 1;
            forget(&mut meetings, place);
            return true;
        }
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            meeting.waiting[side] -= 1;
            forget(&mut meetings, place);
            return false;
        }
        meetings = sleep(meetings, left);
    }
}

fn sleep(meetings: MutexGuard<'_, Meetings>, left: Option<Duration>) -> MutexGuard<'_, Meetings> {
    match left {
        None => MET.wait(meetings).unwrap_or_else(PoisonError::into_inner),
        Some(left) => MET.wait_timeout(meetings, left).unwrap_or_else(PoisonError::into_inner).0,
    }
}

fn forget(meetings: &mut Meetings, place: (usize, usize)) {
    if meetings.get(&place).is_some_and(|meeting| meeting.waiting == [0; 2] && meeting.met == [0; 2]) {
        meetings.remove(&place);
    }
}

/// One of the two waits.
///
/// # Safety
/// `timeout` is null or valid.
unsafe fn wait(event: HANDLE, key: *const c_void, alertable: u8, timeout: *const i64, side: usize) -> i32 {
    // The lowest bit of a key is the system's own.
    const STATUS_INVALID_PARAMETER_1: i32 = 0xC000_00EF_u32 as i32;
    if key.addr() & 1 != 0 {
        return STATUS_INVALID_PARAMETER_1;
    }
    if alertable != 0 {
        return f::STATUS_NOT_SUPPORTED;
    }
    let mut flags = 0;
    // SAFETY: the variable is live. A null event is the one that every process has.
    if !event.is_null() && unsafe { f::GetHandleInformation(event, &raw mut flags) } == 0 {
        return f::STATUS_INVALID_HANDLE;
    }
    // SAFETY: the caller's promise; it is not null.
    let limit = (!timeout.is_null()).then(|| span(unsafe { timeout.read_unaligned() }));
    let met = overlapped_sys::blocking(|| meet((event.addr(), key.addr()), side, limit));
    if met { f::STATUS_SUCCESS } else { f::STATUS_TIMEOUT }
}

/// `NtCreateKeyedEvent`: a keyed event without a name.
///
/// Errors: STATUS_NOT_SUPPORTED (attributes, which name it), STATUS_INVALID_PARAMETER (flags), STATUS_ACCESS_VIOLATION (null).
///
/// # Safety
/// `event` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtCreateKeyedEvent(
    event: *mut HANDLE,
    _access: u32,
    attributes: *const c_void,
    flags: u32,
) -> i32 {
    if event.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    if !attributes.is_null() {
        return f::STATUS_NOT_SUPPORTED;
    }
    if flags != 0 {
        return f::STATUS_INVALID_PARAMETER;
    }
    // SAFETY: what is null may be.
    let made = unsafe { t::CreateEventW(ptr::null(), 0, 0, ptr::null()) };
    if made.is_null() {
        return f::STATUS_INSUFFICIENT_RESOURCES;
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { event.write(made) };
    f::STATUS_SUCCESS
}

/// `NtWaitForKeyedEvent`: waits until somebody releases the key.
///
/// # Safety
/// `timeout` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtWaitForKeyedEvent(
    event: HANDLE,
    key: *const c_void,
    alertable: u8,
    timeout: *const i64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { wait(event, key, alertable, timeout, WAITER) }
}

/// `NtReleaseKeyedEvent`: wakes one who waits for the key, or waits until there is one.
///
/// # Safety
/// `timeout` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtReleaseKeyedEvent(
    event: HANDLE,
    key: *const c_void,
    alertable: u8,
    timeout: *const i64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { wait(event, key, alertable, timeout, RELEASER) }
}
