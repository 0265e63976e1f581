//! `GetTimeZoneInformation`: the zone of the C library's local time, and when its summer begins and ends this year.

use overlapped_sys::foundation::SYSTEMTIME;
use overlapped_sys::time::TIME_ZONE_INFORMATION;
use std::ffi::CStr;
use std::mem::MaybeUninit;

const TIME_ZONE_ID_UNKNOWN: u32 = 0;
const TIME_ZONE_ID_STANDARD: u32 = 1;
const TIME_ZONE_ID_DAYLIGHT: u32 = 2;
const TIME_ZONE_ID_INVALID: u32 = u32::MAX;
const HOUR: i64 = 3600;
const YEAR_DAYS: i64 = 366;

fn local(at: i64) -> libc::tm {
    let mut broken = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both are live.
    unsafe { libc::localtime_r(&raw const at, broken.as_mut_ptr()) };
    // SAFETY: plain data that was zero before it was filled in.
    unsafe { broken.assume_init() }
}

fn is_summer(at: i64) -> bool {
    local(at).tm_isdst > 0
}

/// The first second, between two, at which it is summer, or is not.
fn change(mut before: i64, mut after: i64) -> i64 {
    let there = is_summer(after);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_summer(middle) == there { after = middle } else { before = middle }
    }
    after
}

/// A change as Windows states it: the hour by the clock before, on which day of which week of the month (5 is the last).
fn stated(at: i64) -> SYSTEMTIME {
    let before = local(at - 1);
    // One second on, by the clock that is about to change.
    let second = before.tm_hour * 3600 + before.tm_min * 60 + before.tm_sec + 1;
    let next_week = local(at - 1 + 7 * 24 * HOUR);
    let week = if next_week.tm_mon == before.tm_mon { (before.tm_mday - 1) / 7 + 1 } else { 5 };
    SYSTEMTIME {
        wYear: 0,
        wMonth: before.tm_mon as u16 + 1,
        wDayOfWeek: before.tm_wday as u16,
        wDay: week as u16,
        wHour: (second / 3600) as u16,
        wMinute: (second / 60 % 60) as u16,
        wSecond: (second % 60) as u16,
        wMilliseconds: 0,
    }
}

fn name(of: &libc::tm) -> [u16; 32] {
    let mut name = [0; 32];
    if !of.tm_zone.is_null() {
        // SAFETY: the C library keeps the names of its zones.
        let text = unsafe { CStr::from_ptr(of.tm_zone) }.to_string_lossy();
        for (to, unit) in name[..31].iter_mut().zip(text.encode_utf16()) {
            *to = unit;
        }
    }
    name
}

/// `GetTimeZoneInformation`: whether it is summer, winter, or neither.
///
/// # Safety
/// `information` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTimeZoneInformation(information: *mut TIME_ZONE_INFORMATION) -> u32 {
    if information.is_null() {
        return crate::held::fails(overlapped_sys::foundation::ERROR_INVALID_PARAMETER, TIME_ZONE_ID_INVALID);
    }
    // SAFETY: takes no memory.
    let now = unsafe { libc::time(std::ptr::null_mut()) };
    let days = local(now).tm_yday;
    let first = now - i64::from(days) * 24 * HOUR;
    let mut zone = TIME_ZONE_INFORMATION::default();
    let (mut winter, mut summer) = (None, None);
    for day in 0..YEAR_DAYS {
        let at = first + day * 24 * HOUR;
        let known = if is_summer(at) { &mut summer } else { &mut winter };
        known.get_or_insert(at);
        if is_summer(at) != is_summer(at + 24 * HOUR) {
            let changes = stated(change(at, at + 24 * HOUR));
            if is_summer(at) { zone.StandardDate = changes } else { zone.DaylightDate = changes }
        }
    }
    let standard = local(winter.unwrap_or(now));
    zone.Bias = (-standard.tm_gmtoff / 60) as i32;
    zone.StandardName = name(&standard);
    let told = match summer.filter(|_| winter.is_some()) {
        None => {
            zone.DaylightName = zone.StandardName;
            TIME_ZONE_ID_UNKNOWN
        }
        Some(at) => {
            let daylight = local(at);
            zone.DaylightBias = ((standard.tm_gmtoff - daylight.tm_gmtoff) / 60) as i32;
            zone.DaylightName = name(&daylight);
            if is_summer(now) { TIME_ZONE_ID_DAYLIGHT } else { TIME_ZONE_ID_STANDARD }
        }
    };
    // SAFETY: the caller's promise.
    unsafe { information.write_unaligned(zone) };
    told
}
