//! The log of events: `ReportEvent` writes to the system's log, under the name of the source.

use crate::held::{Held, fails};
use crate::told::{narrow_text, wide_text};
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::{CString, c_char, c_void};
use std::ptr;

/// The sources that programs have registered.
static SOURCES: Held<String> = Held::new();

const EVENTLOG_ERROR_TYPE: u16 = 1;
const EVENTLOG_WARNING_TYPE: u16 = 2;
const EVENTLOG_AUDIT_FAILURE: u16 = 16;

fn register(is_here: bool, source: Option<String>) -> HANDLE {
    const RPC_S_SERVER_UNAVAILABLE: u32 = 1722;
    let Some(source) = source else { return fails(f::ERROR_INVALID_PARAMETER, ptr::null_mut()) };
    if !is_here {
        return fails(RPC_S_SERVER_UNAVAILABLE, ptr::null_mut());
    }
    SOURCES.insert(source)
}

/// Writes one event: its number and its texts.
fn report(log: HANDLE, kind: u16, event: u32, texts: &[String]) -> i32 {
    let Some(source) = SOURCES.get(log) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    let priority = match kind {
        EVENTLOG_ERROR_TYPE => libc::LOG_ERR,
        EVENTLOG_WARNING_TYPE | EVENTLOG_AUDIT_FAILURE => libc::LOG_WARNING,
        _ => libc::LOG_INFO,
    };
    let line = format!("{source}: event {event}: {}", texts.join(" "));
    let Ok(line) = CString::new(line.replace('\0', " ")) else { return fails(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: both texts end with a zero, and the format takes one.
    unsafe { libc::syslog(libc::LOG_USER | priority, c"%s".as_ptr(), line.as_ptr()) };
    1
}

/// The texts of an event.
///
/// # Safety
/// `texts` is null or has `count` pointers, each of which `read` may read.
unsafe fn all<T>(texts: *const *const T, count: u16, read: impl Fn(*const T) -> Option<String>) -> Vec<String> {
    if texts.is_null() {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    let texts = unsafe { std::slice::from_raw_parts(texts, count.into()) };
    texts.iter().filter_map(|text| read(*text)).collect()
}

/// `RegisterEventSourceA`: a handle for a source's events; null for a log on another machine.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RegisterEventSourceA(server: *const c_char, source: *const c_char) -> HANDLE {
    // SAFETY: the caller's promise.
    register(server.is_null(), unsafe { narrow_text(source.cast()) })
}

/// `RegisterEventSourceW`: as [`RegisterEventSourceA`].
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RegisterEventSourceW(server: *const u16, source: *const u16) -> HANDLE {
    // SAFETY: the caller's promise.
    register(server.is_null(), unsafe { wide_text(source) })
}

/// `OpenEventLogA`: a handle for the log of a source, which events can be written to, too.
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenEventLogA(server: *const c_char, source: *const c_char) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { RegisterEventSourceA(server, source) }
}

/// `OpenEventLogW`: as [`OpenEventLogA`].
///
/// # Safety
/// The strings are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenEventLogW(server: *const u16, source: *const u16) -> HANDLE {
    // SAFETY: the caller's promise.
    unsafe { RegisterEventSourceW(server, source) }
}

/// `CloseEventLog`: closes the handle.
#[unsafe(no_mangle)]
pub extern "C" fn CloseEventLog(log: HANDLE) -> i32 {
    DeregisterEventSource(log)
}

/// `DeregisterEventSource`: closes the handle.
#[unsafe(no_mangle)]
pub extern "C" fn DeregisterEventSource(log: HANDLE) -> i32 {
    if SOURCES.close(log) { 1 } else { fails(f::ERROR_INVALID_HANDLE, 0) }
}

/// `ReportEventA`: writes the texts to the system's log. Category, user and raw data have no place there.
///
/// # Safety
/// `texts` is null or has so many strings, each of which ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ReportEventA(
    log: HANDLE,
    kind: u16,
    _category: u16,
    event: u32,
    _user: *mut c_void,
    count: u16,
    _length: u32,
    texts: *const *const c_char,
    _data: *const c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    let read = |text: *const c_char| unsafe { narrow_text(text.cast()) };
    // SAFETY: as above.
    report(log, kind, event, &unsafe { all(texts, count, read) })
}

/// `ReportEventW`: as [`ReportEventA`].
///
/// # Safety
/// As [`ReportEventA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ReportEventW(
    log: HANDLE,
    kind: u16,
    _category: u16,
    event: u32,
    _user: *mut c_void,
    count: u16,
    _length: u32,
    texts: *const *const u16,
    _data: *const c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    let read = |text| unsafe { wide_text(text) };
    // SAFETY: as above.
    report(log, kind, event, &unsafe { all(texts, count, read) })
}
