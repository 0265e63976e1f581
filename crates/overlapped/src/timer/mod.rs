//! Waitable timers.
#![allow(unsafe_code)] // Calls of the function table.

mod due;
mod routine;

use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub use due::Due;

use crate::error::{Result, WsaError, check};
use crate::handle::OwnedHandle;
use crate::sys;
use crate::wait::{WaitObject, Waitable};

/// `CreateWaitableTimer`—An object that becomes signaled at a time, once or periodically.
///
/// Clones name the same timer.
///
/// Source: Waitable Timer Objects (Sync)
///
/// ```
/// # use overlapped::{Due, Timeout, Timer, Waited, wait_one};
/// # use std::time::Duration;
/// let timer = Timer::auto()?;
/// timer.set(Due::After(Duration::from_millis(5)), None)?;
/// assert_eq!(wait_one(&timer, Timeout::Infinite)?, Waited::Ready(()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "CreateWaitableTimer")]
pub struct Timer {
    handle: Arc<OwnedHandle>,
    /// The routine of the last setting, 0 for none. A routine of an earlier one is dead.
    routine: Arc<AtomicUsize>,
}

impl Timer {
    /// `CreateWaitableTimer`—Makes a manual-reset timer: once due, it stays signaled until it is set again.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: CreateWaitableTimerW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::Timer;
    /// let timer = Timer::manual()?;
    /// # drop(timer);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateWaitableTimer")]
    pub fn manual() -> Result<Timer> {
        Timer::create(true)
    }

    /// `CreateWaitableTimer`—Makes a synchronization timer: each wait that it satisfies clears it.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: CreateWaitableTimerW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::Timer;
    /// let timer = Timer::auto()?;
    /// # drop(timer);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateWaitableTimer")]
    pub fn auto() -> Result<Timer> {
        Timer::create(false)
    }

    fn create(manual: bool) -> Result<Timer> {
        // SAFETY: no attributes and no name are what the function takes NULL for.
        let raw = unsafe { sys::CreateWaitableTimerW(null(), manual.into(), null()) };
        Ok(Timer { handle: OwnedHandle::shared(raw)?, routine: Arc::default() })
    }

    /// `SetWaitableTimer`—Sets the timer going, for one time or for every `period` from then on. Until it is due it is
    /// not signaled.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if the period is zero or more than 24 days.
    ///
    /// Source: SetWaitableTimer function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Due, Timeout, Timer, Waited, wait_one};
    /// # use std::time::{Duration, SystemTime};
    /// let timer = Timer::auto()?;
    /// timer.set(Due::At(SystemTime::now()), Some(Duration::from_millis(1)))?;
    /// for _ in 0..3 {
    ///     assert_eq!(wait_one(&timer, Timeout::Infinite)?, Waited::Ready(()));
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SetWaitableTimer")]
    pub fn set(&self, due: Due, period: Option<Duration>) -> Result<()> {
        self.routine.store(0, Ordering::Relaxed);
        self.arm(due, period, 0)
    }

    /// `SetWaitableTimer`—Like [`Timer::set`], with a completion routine: a closure that this thread runs in an alertable
    /// wait each time the timer was due.
    ///
    /// The closure stays on this thread, and needs not be [`Send`]. It is dropped after a one-shot timer called it;
    /// otherwise some time after the timer was set again, cancelled or dropped, or with the thread, whose end also
    /// cancels the timer.
    ///
    /// # Errors
    /// As of [`Timer::set`].
    ///
    /// Source: SetWaitableTimer function (synchapi.h), Using Waitable Timers with an Asynchronous Procedure Call
    ///
    /// ```
    /// # use overlapped::{Due, Slept, Timeout, Timer, sleep_alertable};
    /// # use std::{cell::Cell, rc::Rc, time::Duration};
    /// let ticks = Rc::new(Cell::new(0));
    /// let counter = ticks.clone();
    /// let timer = Timer::auto()?;
    /// timer.set_then(Due::After(Duration::from_millis(1)), None, move || counter.set(counter.get() + 1))?;
    /// assert_eq!(sleep_alertable(Timeout::Infinite), Slept::IoCompletion);
    /// assert_eq!(ticks.get(), 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SetWaitableTimer")]
    #[doc(alias = "PTIMERAPCROUTINE")]
    pub fn set_then(&self, due: Due, period: Option<Duration>, routine: impl FnMut() + 'static) -> Result<()> {
        let id = routine::register(&self.routine, period.is_some(), Box::new(routine));
        self.routine.store(id, Ordering::Relaxed);
        self.arm(due, period, id).inspect_err(|_| self.routine.store(0, Ordering::Relaxed))
    }

    /// `CancelWaitableTimer`—Stops the timer. Whether it is signaled stays as it is.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: CancelWaitableTimer function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Due, Timeout, Timer, Waited, wait_one};
    /// # use std::time::Duration;
    /// let timer = Timer::auto()?;
    /// timer.set(Due::After(Duration::from_secs(60)), None)?;
    /// timer.cancel()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CancelWaitableTimer")]
    pub fn cancel(&self) -> Result<()> {
        self.routine.store(0, Ordering::Relaxed);
        // SAFETY: the handle is open.
        check(unsafe { sys::CancelWaitableTimer(self.handle.raw()) })
    }

    fn arm(&self, due: Due, period: Option<Duration>, routine: usize) -> Result<()> {
        let (due, period) = (due.to_ticks(), period_in_millis(period)?);
        let (function, argument) = if routine == 0 { (None, 0) } else { (Some(routine::CALL), routine) };
        let (timer, argument) = (self.handle.raw(), std::ptr::without_provenance(argument));
        // SAFETY: the handle is open, `due` is read at once, and the routine reads nothing through its argument.
        check(unsafe { sys::SetWaitableTimer(timer, &due, period, function, argument, 0) })
    }
}

/// Milliseconds, rounded up; 0 is how Windows says that there is no period.
fn period_in_millis(period: Option<Duration>) -> Result<i32> {
    let Some(period) = period else { return Ok(0) };
    let millis = period.as_nanos().div_ceil(1_000_000);
    i32::try_from(millis).ok().filter(|millis| *millis > 0).ok_or(WsaError::WSA_INVALID_PARAMETER)
}

impl Waitable for Timer {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::shared(&self.handle)
    }
}
