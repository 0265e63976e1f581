//! Waitable timers.

use std::time::{Duration, SystemTime};

use crate::Result;
use crate::wait::{WaitObject, Waitable};

/// When a [`Timer`] is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// After this time.
    After(Duration),
    /// At this time of the system clock.
    At(SystemTime),
}

/// A waitable timer. Clones name the same one.
#[derive(Clone, Debug)]
pub struct Timer(());

impl Timer {
    /// `CreateWaitableTimer`—A manual-reset timer.
    pub fn manual() -> Result<Timer> {
        unimplemented!()
    }
    /// `CreateWaitableTimer`—A synchronization timer.
    pub fn auto() -> Result<Timer> {
        unimplemented!()
    }
    /// `SetWaitableTimer`
    pub fn set(&self, due: Due, period: Option<Duration>) -> Result<()> {
        unimplemented!("{due:?}{period:?}")
    }
    /// `SetWaitableTimer` with a completion routine, which runs on this thread in an alertable wait.
    pub fn set_then(&self, due: Due, period: Option<Duration>, routine: impl FnMut() + 'static) -> Result<()> {
        let _ = routine;
        unimplemented!("{due:?}{period:?}")
    }
    /// `CancelWaitableTimer`
    pub fn cancel(&self) -> Result<()> {
        unimplemented!()
    }
}

impl Waitable for Timer {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}
