//! The queries that programs have open, and their counters.

use super::path::Path;
use super::source::{NO_INSTANCE, Source};
use super::{Kind, Sample};
use crate::told::{narrow_text, wide_text};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

const PDH_NO_DATA: u32 = 0x8000_07D5;
const PDH_INVALID_HANDLE: u32 = 0xC000_0BBC;
const PDH_INVALID_ARGUMENT: u32 = 0xC000_0BBD;
const PDH_CSTATUS_BAD_COUNTERNAME: u32 = 0xC000_0BC0;
const PDH_INVALID_DATA: u32 = 0xC000_0BC6;
/// It is valid, and another than the last.
const PDH_CSTATUS_NEW_DATA: u32 = 1;

/// A counter of a query, with its last two samples, the newer last.
struct Counter {
    query: usize,
    source: Source,
    samples: [Option<Sample>; 2],
}

/// The queries and counters, by number.
#[derive(Default)]
struct All {
    last: usize,
    queries: Vec<usize>,
    counters: HashMap<usize, Counter>,
}

static ALL: LazyLock<Mutex<All>> = LazyLock::new(Mutex::default);

fn all() -> MutexGuard<'static, All> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl All {
    fn number(&mut self) -> usize {
        self.last += 4;
        self.last
    }
}

/// # Safety
/// `query` is null or valid for a write.
unsafe fn open(has_source: bool, query: *mut usize) -> u32 {
    if has_source || query.is_null() {
        return PDH_INVALID_ARGUMENT;
    }
    let mut all = all();
    let number = all.number();
    all.queries.push(number);
    // SAFETY: the caller's promise.
    unsafe { query.write(number) };
    0
}

/// `PdhOpenQueryA`: a query of what happens now; there are no logs to read.
///
/// Errors: PDH_INVALID_ARGUMENT.
///
/// # Safety
/// `query` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhOpenQueryA(source: *const u8, _user: usize, query: *mut usize) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { open(!source.is_null(), query) }
}

/// `PdhOpenQueryW`: as [`PdhOpenQueryA`].
///
/// # Safety
/// As [`PdhOpenQueryA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhOpenQueryW(source: *const u16, _user: usize, query: *mut usize) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { open(!source.is_null(), query) }
}

/// # Safety
/// `counter` is null or valid for a write.
unsafe fn add(query: usize, path: Option<String>, counter: *mut usize) -> u32 {
    let Some(path) = path.filter(|_| !counter.is_null()) else { return PDH_INVALID_ARGUMENT };
    let mut all = all();
    if !all.queries.contains(&query) {
        return PDH_INVALID_HANDLE;
    }
    let Some(path) = Path::read(&path) else { return PDH_CSTATUS_BAD_COUNTERNAME };
    let source = match Source::of(&path) {
        Ok(source) => source,
        Err(error) => return error,
    };
    let number = all.number();
    all.counters.insert(number, Counter { query, source, samples: [None; 2] });
    // SAFETY: the caller's promise.
    unsafe { counter.write(number) };
    0
}

/// `PdhAddCounterA`.
///
/// Errors: PDH_INVALID_ARGUMENT, PDH_INVALID_HANDLE, PDH_CSTATUS_BAD_COUNTERNAME, PDH_CSTATUS_NO_OBJECT, PDH_CSTATUS_NO_COUNTER,
/// PDH_CSTATUS_NO_INSTANCE.
///
/// # Safety
/// `path` is null or ends with a zero; `counter` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhAddCounterA(query: usize, path: *const u8, _user: usize, counter: *mut usize) -> u32 {
    // SAFETY: the caller's promise.
    let path = unsafe { narrow_text(path) };
    // SAFETY: the caller's promise.
    unsafe { add(query, path, counter) }
}

/// `PdhAddCounterW`: as [`PdhAddCounterA`].
///
/// # Safety
/// As [`PdhAddCounterA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhAddCounterW(query: usize, path: *const u16, _user: usize, counter: *mut usize) -> u32 {
    // SAFETY: the caller's promise.
    let path = unsafe { wide_text(path) };
    // SAFETY: the caller's promise.
    unsafe { add(query, path, counter) }
}

/// `PdhAddEnglishCounterA`: names are English here.
///
/// # Safety
/// As [`PdhAddCounterA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhAddEnglishCounterA(query: usize, path: *const u8, user: usize, counter: *mut usize) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { PdhAddCounterA(query, path, user, counter) }
}

/// `PdhAddEnglishCounterW`: names are English here.
///
/// # Safety
/// As [`PdhAddCounterA`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhAddEnglishCounterW(
    query: usize,
    path: *const u16,
    user: usize,
    counter: *mut usize,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { PdhAddCounterW(query, path, user, counter) }
}

/// `PdhRemoveCounter`: PDH_INVALID_HANDLE for what is none.
#[unsafe(no_mangle)]
pub extern "C" fn PdhRemoveCounter(counter: usize) -> u32 {
    if all().counters.remove(&counter).is_some() { 0 } else { PDH_INVALID_HANDLE }
}

/// `PdhCloseQuery`: its counters go with it. PDH_INVALID_HANDLE for what is none.
#[unsafe(no_mangle)]
pub extern "C" fn PdhCloseQuery(query: usize) -> u32 {
    let mut all = all();
    let Some(place) = all.queries.iter().position(|known| *known == query) else { return PDH_INVALID_HANDLE };
    all.queries.swap_remove(place);
    all.counters.retain(|_, counter| counter.query != query);
    0
}

/// `PdhCollectQueryData`: a sample of each of its counters.
///
/// Errors: PDH_INVALID_HANDLE, PDH_NO_DATA (it has no counters).
#[unsafe(no_mangle)]
pub extern "C" fn PdhCollectQueryData(query: usize) -> u32 {
    let mut all = all();
    if !all.queries.contains(&query) {
        return PDH_INVALID_HANDLE;
    }
    let mut of_query = all.counters.values_mut().filter(|counter| counter.query == query).peekable();
    if of_query.peek().is_none() {
        return PDH_NO_DATA;
    }
    for counter in of_query {
        counter.samples = [counter.samples[1], counter.source.sample()];
    }
    0
}

/// What two samples say; `None` where they say nothing yet.
fn value(kind: Kind, [before, now]: [Option<Sample>; 2]) -> Option<f64> {
    let now = now?;
    if kind == Kind::Now {
        return Some(now.value);
    }
    let before = before?;
    let seconds = now.at.duration_since(before.at).as_secs_f64();
    let whole = now.of.zip(before.of).map_or(seconds, |(now, before)| now - before);
    let grown = (now.value - before.value).max(0.0);
    let share = if whole > 0.0 { grown / whole } else { 0.0 };
    Some(if kind == Kind::Share { share * 100.0 } else { share })
}

/// `PDH_FMT_COUNTERVALUE`: whether it is valid, and the value in one of its forms.
#[repr(C)]
pub struct Formatted {
    status: u32,
    value: u64,
}

/// `PdhGetFormattedCounterValue`: as PDH_FMT_LONG, PDH_FMT_LARGE or PDH_FMT_DOUBLE, with PDH_FMT_1000 and PDH_FMT_NOCAP100.
///
/// Errors: PDH_INVALID_ARGUMENT, PDH_INVALID_HANDLE, PDH_INVALID_DATA (also before the second sample of a rate).
///
/// # Safety
/// `kind` is null or valid for a write; `to` as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PdhGetFormattedCounterValue(
    counter: usize,
    format: u32,
    kind: *mut u32,
    to: *mut Formatted,
) -> u32 {
    const LONG: u32 = 0x100;
    const DOUBLE: u32 = 0x200;
    const LARGE: u32 = 0x400;
    const NO_SCALE: u32 = 0x1000;
    const THOUSANDS: u32 = 0x2000;
    const NO_CAP: u32 = 0x8000;
    const RATE_TYPE: u32 = 0x1041_0400;
    const SHARE_TYPE: u32 = 0x2041_0500;
    const NOW_TYPE: u32 = 0x0001_0100;
    let form = format & !(NO_SCALE | THOUSANDS | NO_CAP);
    if to.is_null() || ![LONG, DOUBLE, LARGE].contains(&form) {
        return PDH_INVALID_ARGUMENT;
    }
    let all = all();
    let Some(counter) = all.counters.get(&counter) else { return PDH_INVALID_HANDLE };
    if !kind.is_null() {
        let told = match counter.source.kind {
            Kind::Now => NOW_TYPE,
            Kind::Rate => RATE_TYPE,
            Kind::Share => SHARE_TYPE,
        };
        // SAFETY: the caller's promise.
        unsafe { kind.write(told) };
    }
    let Some(mut value) = value(counter.source.kind, counter.samples) else {
        let status = if counter.samples[1].is_none() { NO_INSTANCE } else { PDH_INVALID_DATA };
        // SAFETY: the caller's promise.
        unsafe { to.write_unaligned(Formatted { status, value: 0 }) };
        return PDH_INVALID_DATA;
    };
    if counter.source.kind == Kind::Share && format & NO_CAP == 0 {
        value = value.min(100.0);
    }
    if format & THOUSANDS != 0 {
        value *= 1000.0;
    }
    let value = match form {
        DOUBLE => value.to_bits(),
        LARGE => (value as i64).cast_unsigned(),
        // The lowest half comes first on all that this runs on.
        _ => i64::from(value as i32).cast_unsigned(),
    };
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned(Formatted { status: PDH_CSTATUS_NEW_DATA, value }) };
    0
}
