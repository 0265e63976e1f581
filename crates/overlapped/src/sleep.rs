//! Sleeping.

use crate::Timeout;

/// How an alertable sleep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slept {
    /// The time was over.
    TimedOut,
    /// Routines or APCs ran.
    IoCompletion,
}

/// `Sleep`
pub fn sleep(timeout: Timeout) {
    unimplemented!("{timeout:?}")
}

/// `SleepEx`
pub fn sleep_alertable(timeout: Timeout) -> Slept {
    unimplemented!("{timeout:?}")
}
