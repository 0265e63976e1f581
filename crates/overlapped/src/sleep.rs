//! Sleeping, with routines and without.
#![allow(unsafe_code)] // Calls of the function table.

use crate::sys;
use crate::{Timeout, apc};

/// `SleepEx`—How an alertable sleep ended.
///
/// Source: SleepEx function (synchapi.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "WAIT_IO_COMPLETION")]
pub enum Slept {
    /// The time was over.
    TimedOut,
    /// `WAIT_IO_COMPLETION`: routines or APCs ran, all that were queued. What was left of the time is forgotten.
    IoCompletion,
}

/// `Sleep`—Sleeps. Routines wait until an alertable wait.
///
/// Source: Sleep function (synchapi.h)
///
/// ```
/// # use overlapped::{Timeout, sleep};
/// sleep(Timeout::After(std::time::Duration::from_millis(10)));
/// ```
#[doc(alias = "Sleep")]
pub fn sleep(timeout: Timeout) {
    // SAFETY: takes numbers only.
    unsafe { sys::SleepEx(timeout.as_millis(), 0) };
}

/// `SleepEx`—Sleeps until the time is over or until routines and APCs of this thread have run.
///
/// With [`Timeout::Zero`] it runs what is queued and returns.
///
/// # Panics
/// If a routine or an APC panicked: with its panic, after all that were queued have run.
///
/// Source: SleepEx function (synchapi.h), Alertable I/O (FileIO)
///
/// ```
/// # use overlapped::{Slept, Timeout, sleep_alertable, thread};
/// thread::current()?.queue_apc(|| println!("here"))?;
/// assert_eq!(sleep_alertable(Timeout::Infinite), Slept::IoCompletion);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "SleepEx")]
pub fn sleep_alertable(timeout: Timeout) -> Slept {
    // SAFETY: takes numbers only.
    let result = unsafe { sys::SleepEx(timeout.as_millis(), 1) };
    apc::resume_panic();
    if result == sys::WAIT_IO_COMPLETION { Slept::IoCompletion } else { Slept::TimedOut }
}
