use crate::waiting::*;
use overlapped_sys::foundation::{FILETIME, SYSTEMTIME};
use overlapped_sys::*;
use std::ptr::{null, null_mut};

fn date(year: u16, month: u16, day: u16, hour: u16) -> SYSTEMTIME {
    SYSTEMTIME {
        wYear: year,
        wMonth: month,
        wDay: day,
        wHour: hour,
        wMinute: 2,
        wSecond: 3,
        wMilliseconds: 4,
        wDayOfWeek: 0,
    }
}

fn ticks(time: FILETIME) -> u64 {
    u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)
}

fn moment(date: &SYSTEMTIME) -> Option<FILETIME> {
    let mut time = FILETIME::default();
    (unsafe { SystemTimeToFileTime(date, &mut time) } != 0).then_some(time)
}

#[test]
fn dates_and_moments_are_the_same_both_ways() {
    for (date, day_of_week) in [
        (date(1601, 1, 1, 0), 1),
        (date(1970, 1, 1, 12), 4),
        (date(2000, 2, 29, 23), 2),
        (date(2026, 11, 20, 9), 5),
        (date(2100, 3, 1, 1), 1),
        (date(9999, 12, 31, 23), 5),
    ] {
        let time = moment(&date).unwrap();
        let mut back = SYSTEMTIME::default();
        assert_eq!(unsafe { FileTimeToSystemTime(&time, &mut back) }, 1);
        let fields = |d: &SYSTEMTIME| (d.wYear, d.wMonth, d.wDay, d.wHour, d.wMinute, d.wSecond, d.wMilliseconds);
        assert_eq!(fields(&back), fields(&date));
        assert_eq!(back.wDayOfWeek, day_of_week, "{}", date.wYear);
    }
    let unix = SYSTEMTIME { wYear: 1970, wMonth: 1, wDay: 1, ..Default::default() };
    assert_eq!(ticks(moment(&unix).unwrap()), 116_444_736_000_000_000);
}

#[test]
fn what_is_no_date_is_refused() {
    for bad in [
        date(2023, 2, 29, 0),
        date(1900, 2, 29, 0),
        date(2023, 13, 1, 0),
        date(2023, 0, 1, 0),
        date(2023, 4, 31, 0),
        date(2023, 1, 1, 24),
        date(1600, 1, 1, 0),
    ] {
        assert!(moment(&bad).is_none());
        assert_eq!(error(), 87);
    }
    let beyond = FILETIME { dwLowDateTime: 0, dwHighDateTime: 1 << 31 };
    let mut date = SYSTEMTIME::default();
    assert_eq!((unsafe { FileTimeToSystemTime(&beyond, &mut date) }, error()), (0, 87));
    assert_eq!((unsafe { FileTimeToSystemTime(null(), &mut date) }, error()), (0, 87));
    assert_eq!((unsafe { SystemTimeToFileTime(&date, null_mut()) }, error()), (0, 87));
}

#[test]
fn local_time_and_utc_differ_by_the_same() {
    let (mut utc, mut local, mut back) = Default::default();
    unsafe { GetSystemTimeAsFileTime(&mut utc) };
    assert_eq!(unsafe { FileTimeToLocalFileTime(&utc, &mut local) }, 1);
    assert_eq!(unsafe { LocalFileTimeToFileTime(&local, &mut back) }, 1);
    assert_eq!(unsafe { CompareFileTime(&utc, &back) }, 0);
    let later = FILETIME { dwHighDateTime: utc.dwHighDateTime + 1, ..utc };
    assert_eq!(unsafe { (CompareFileTime(&utc, &later), CompareFileTime(&later, &utc)) }, (-1, 1));
    let (mut date, mut here) = (SYSTEMTIME::default(), SYSTEMTIME::default());
    unsafe { GetSystemTime(&mut date) };
    unsafe { GetLocalTime(&mut here) };
    let now = ticks(moment(&date).unwrap());
    assert!(now.abs_diff(ticks(utc)) < 600_000_000, "within a minute");
    let (expected, seen) = (ticks(local), ticks(moment(&here).unwrap()));
    assert!(expected.abs_diff(seen) < 600_000_000);
}

#[test]
fn clocks_go_forward_together() {
    let (mut frequency, mut before, mut after) = (0, 0, 0);
    unsafe {
        assert_eq!(QueryPerformanceFrequency(&mut frequency), 1);
        let (ticks, ticks64, multimedia) = (GetTickCount(), GetTickCount64(), timeGetTime());
        assert_eq!(QueryPerformanceCounter(&mut before), 1);
        Sleep(20);
        assert_eq!(QueryPerformanceCounter(&mut after), 1);
        let passed = (after - before) * 1000 / frequency;
        assert!(passed >= 20);
        assert!(GetTickCount64() - ticks64 + 1 >= 20);
        assert!(GetTickCount().wrapping_sub(ticks) >= 19 && timeGetTime().wrapping_sub(multimedia) >= 19);
        assert_eq!((QueryPerformanceCounter(null_mut()), error()), (0, 998));
        assert_eq!((timeBeginPeriod(1), timeEndPeriod(1), timeBeginPeriod(0)), (0, 0, 97));
        let mut precise = FILETIME::default();
        GetSystemTimePreciseAsFileTime(&mut precise);
        assert_ne!(ticks64, self::ticks(precise));
    }
}
