//! `timezoneapi.h` and `fileapi.h`'s times: a count of 100 ns since 1601, and a date.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use super::failure::fail;
use super::pointer;
use std::mem::MaybeUninit;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FILETIME, SYSTEMTIME};
use windows_sys::core::BOOL;

const PER_SECOND: u64 = 10_000_000;
const PER_DAY: u64 = 86_400 * PER_SECOND;
/// Days from 0000-03-01 to 1601-01-01, in the calendar that has always had its leap years.
const DAYS_TO_1601: u64 = 584_694;
/// 1601-01-01 was a Monday.
const FIRST_DAY_OF_WEEK: u64 = 1;
const YEARS: std::ops::RangeInclusive<u16> = 1601..=30827;
const SECONDS_TO_UNIX: i64 = 11_644_473_600;

pub(crate) fn to_filetime(ticks: u64) -> FILETIME {
    FILETIME { dwLowDateTime: ticks as u32, dwHighDateTime: (ticks >> 32) as u32 }
}

pub(crate) fn from_filetime(time: FILETIME) -> u64 {
    u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)
}

/// The date of a moment. Years are counted from March, so that the leap day comes last.
pub(crate) fn civil(ticks: u64) -> SYSTEMTIME {
    let (day, rest) = (ticks / PER_DAY, ticks % PER_DAY);
    let days = day + DAYS_TO_1601;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    SYSTEMTIME {
        wYear: (era * 400 + year_of_era + u64::from(month <= 2)) as u16,
        wMonth: month as u16,
        wDayOfWeek: ((day + FIRST_DAY_OF_WEEK) % 7) as u16,
        wDay: (of_year - (153 * from_march + 2) / 5 + 1) as u16,
        wHour: (rest / (3600 * PER_SECOND)) as u16,
        wMinute: (rest / (60 * PER_SECOND) % 60) as u16,
        wSecond: (rest / PER_SECOND % 60) as u16,
        wMilliseconds: (rest / 10_000 % 1000) as u16,
    }
}

fn days_in(year: u16, month: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The moment of a date; the day of the week is not looked at.
fn ticks(date: &SYSTEMTIME) -> Option<u64> {
    let SYSTEMTIME { wYear, wMonth, wDay, wHour, wMinute, wSecond, wMilliseconds, .. } = *date;
    let valid = YEARS.contains(&wYear)
        && (1..=12).contains(&wMonth)
        && (1..=days_in(wYear, wMonth)).contains(&wDay)
        && wHour < 24
        && wMinute < 60
        && wSecond < 60
        && wMilliseconds < 1000;
    if !valid {
        return None;
    }
    let year = u64::from(wYear) - u64::from(wMonth <= 2);
    let from_march = u64::from(if wMonth > 2 { wMonth - 3 } else { wMonth + 9 });
    let of_year = (153 * from_march + 2) / 5 + u64::from(wDay) - 1;
    let (era, year_of_era) = (year / 400, year % 400);
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - DAYS_TO_1601;
    let seconds = u64::from(wHour) * 3600 + u64::from(wMinute) * 60 + u64::from(wSecond);
    Some(days * PER_DAY + seconds * PER_SECOND + u64::from(wMilliseconds) * 10_000)
}

/// How far local time is ahead of UTC at a moment, in units of 100 ns.
pub(crate) fn offset(utc: u64) -> i64 {
    let seconds = (utc / PER_SECOND) as i64 - SECONDS_TO_UNIX;
    let mut local = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both are live, and there is room for the answer.
    unsafe { libc::localtime_r(&raw const seconds, local.as_mut_ptr()) };
    // SAFETY: plain data that was zero before it was filled in.
    unsafe { local.assume_init() }.tm_gmtoff * PER_SECOND as i64
}

/// `SystemTimeToFileTime`—The moment of a date.
///
/// Errors: ERROR_INVALID_PARAMETER (null, no date).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn SystemTimeToFileTime(lpsystemtime: *const SYSTEMTIME, lpfiletime: *mut FILETIME) -> BOOL {
    // SAFETY: the caller's promise.
    let moment = unsafe { pointer::get(lpsystemtime) }.as_ref().and_then(ticks);
    match moment {
        Some(moment) if !lpfiletime.is_null() => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpfiletime, to_filetime(moment)) };
            1
        }
        _ => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `FileTimeToSystemTime`—The date of a moment.
///
/// Errors: ERROR_INVALID_PARAMETER (null, a moment beyond 2^63).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn FileTimeToSystemTime(lpfiletime: *const FILETIME, lpsystemtime: *mut SYSTEMTIME) -> BOOL {
    // SAFETY: the caller's promise.
    match unsafe { pointer::get(lpfiletime) }.map(from_filetime) {
        Some(moment) if moment < 1 << 63 && !lpsystemtime.is_null() => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpsystemtime, civil(moment)) };
            1
        }
        _ => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// # Safety
/// The pointers are null or valid.
unsafe fn shift(from: *const FILETIME, to: *mut FILETIME, by: impl Fn(u64) -> i64) -> BOOL {
    // SAFETY: the caller's promise.
    match unsafe { pointer::get(from) }.map(from_filetime) {
        Some(moment) if moment < 1 << 63 && !to.is_null() => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(to, to_filetime(moment.saturating_add_signed(by(moment)))) };
            1
        }
        _ => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `FileTimeToLocalFileTime`—A moment in local time: by the offset of now, as on Windows, not by that of the moment.
///
/// Errors: ERROR_INVALID_PARAMETER (null, a moment beyond 2^63).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn FileTimeToLocalFileTime(
    lpfiletime: *const FILETIME,
    lplocalfiletime: *mut FILETIME,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { shift(lpfiletime, lplocalfiletime, |_| offset(overlapped_core::clock::utc_filetime())) }
}

/// `LocalFileTimeToFileTime`—The other way round.
///
/// Errors: ERROR_INVALID_PARAMETER (null, a moment beyond 2^63).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn LocalFileTimeToFileTime(
    lplocalfiletime: *const FILETIME,
    lpfiletime: *mut FILETIME,
) -> BOOL {
    // SAFETY: the caller's promise.
    unsafe { shift(lplocalfiletime, lpfiletime, |_| -offset(overlapped_core::clock::utc_filetime())) }
}

/// `CompareFileTime`—-1, 0 or 1: whether the first moment is before, at or after the second. Null counts as the beginning of time.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn CompareFileTime(lpfiletime1: *const FILETIME, lpfiletime2: *const FILETIME) -> i32 {
    // SAFETY: the caller's promise.
    let first = unsafe { pointer::get(lpfiletime1) }.map(from_filetime);
    // SAFETY: as above.
    let second = unsafe { pointer::get(lpfiletime2) }.map(from_filetime);
    first.cmp(&second) as i32
}
