//! An alarm: tells once, after a while, on the keeper.
#![allow(unsafe_code)] // The kernel's timer.

use crate::linux::namedpipe::Registration;
use overlapped_engine::own::Own;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::time::Duration;

pub(super) struct Alarm {
    // Before the descriptor: it is dropped first.
    registration: Registration,
    timer: Own,
}

impl Alarm {
    /// An alarm that is not set; `None` where the process has no descriptor for it.
    pub(super) fn new(told: impl Fn() + Send + Sync + 'static) -> Option<Self> {
        // SAFETY: no memory is passed.
        let made = unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_CLOEXEC | libc::TFD_NONBLOCK) };
        // SAFETY: the call above made the descriptor, which nobody else has.
        let timer = Own::new((made >= 0).then(|| unsafe { OwnedFd::from_raw_fd(made) })?);
        let registration = Registration::new(timer.as_raw_fd(), move |_events| told())?;
        Some(Self { registration, timer })
    }

    /// Tells after `delay`, once, and not when it would have before.
    pub(super) fn set(&self, delay: Duration) {
        let value = libc::timespec { tv_sec: delay.as_secs() as libc::time_t, tv_nsec: delay.subsec_nanos().into() };
        let once = libc::itimerspec { it_interval: libc::timespec { tv_sec: 0, tv_nsec: 0 }, it_value: value };
        // SAFETY: the times are live; the old ones are not asked for.
        unsafe { libc::timerfd_settime(self.timer.as_raw_fd(), 0, &raw const once, std::ptr::null_mut()) };
        self.registration.arm(libc::EPOLLIN);
    }
}
