//! A waitable timer whose signal a helper has in hand: nothing gives it back, so before it is told somebody looks whether it still
//! counts.
#![allow(unsafe_code)] // A question to the system about a handle that the caller keeps open.

use std::ptr::null_mut;
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation::HANDLE;

/// How far two looks at one time may differ: two ticks of the system's clock.
const SLACK: Duration = Duration::from_millis(32);

/// `TIMER_BASIC_INFORMATION`, which no header has.
#[repr(C)]
struct TimerInformation {
    /// In units of 100 ns; not positive when it is over.
    remains: i64,
    signaled: u8,
}

const TIMER_BASIC_INFORMATION: i32 = 0;

windows_link::link!("ntdll.dll" "system" fn NtQueryTimer(
    timer: HANDLE, class: i32, information: *mut TimerInformation, length: u32, written: *mut u32
) -> i32);

/// When a timer is due next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    signaled: bool,
    remains: Duration,
    seen: Instant,
}

impl Stand {
    /// `None` where the handle does not allow the question.
    pub(super) fn of(timer: HANDLE) -> Option<Self> {
        let mut information = TimerInformation { remains: 0, signaled: 0 };
        let length = size_of::<TimerInformation>() as u32;
        // SAFETY: there is room for the answer.
        let status = unsafe { NtQueryTimer(timer, TIMER_BASIC_INFORMATION, &mut information, length, null_mut()) };
        let units = information.remains.max(0) as u64;
        let remains = Duration::from_micros(units / 10);
        (status >= 0).then(|| Self { signaled: information.signaled != 0, remains, seen: Instant::now() })
    }

    pub(super) fn is_signaled(&self) -> bool {
        self.signaled
    }

    /// Whether what was taken when the timer stood so still counts: setting a timer takes its signal away, and a timer that is
    /// signaled again is not signaled twice.
    pub(super) fn still_holds(&self, timer: HANDLE) -> bool {
        let Some(now) = Self::of(timer) else { return true };
        let expected = self.remains.saturating_sub(now.seen - self.seen);
        !now.signaled && now.remains.abs_diff(expected) <= SLACK
    }
}
