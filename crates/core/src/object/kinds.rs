//! Events, semaphores and the end of a thread: the kinds whose whole state is a count.

use super::{Kind, Object};
use crate::sync::Arc;
use crate::thread::Wakes;

pub use super::timer::{TimerDue, TimerRoutine};

/// Why a semaphore could not be made or released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SemaphoreError {
    /// A count or maximum out of its range (`ERROR_INVALID_PARAMETER`).
    InvalidParameter,
    /// The release would pass the maximum (`ERROR_TOO_MANY_POSTS`).
    TooManyPosts,
}

impl Object {
    /// `CreateEvent`—A new event.
    pub fn event(manual_reset: bool, initially_signaled: bool) -> Self {
        let kind = if manual_reset { Kind::ManualEvent } else { Kind::AutoEvent };
        Self::new(kind, u32::from(initially_signaled))
    }

    /// `CreateSemaphore`—A new semaphore (SEM-1).
    pub fn semaphore(initial: i32, max: i32) -> Result<Self, SemaphoreError> {
        if max <= 0 || initial < 0 || initial > max {
            return Err(SemaphoreError::InvalidParameter);
        }
        Ok(Self::new(Kind::Semaphore { max: max as u32 }, initial as u32))
    }

    pub(crate) fn thread_ended() -> Self {
        Self::new(Kind::ThreadEnded, 0)
    }

    /// Whether this is an event of either kind.
    pub fn is_event(&self) -> bool {
        matches!(self.kind, Kind::ManualEvent | Kind::AutoEvent)
    }

    /// `SetEvent`—Signals an event and releases whom it can (EVT-3, EVT-4).
    pub fn set(self: &Arc<Self>, wakes: &mut Wakes) {
        debug_assert!(self.is_event());
        if self.fast(|_| Some(1)).is_some() {
            return;
        }
        self.change(|queue| {
            self.set_count(1);
            self.release(queue, wakes);
        });
    }

    /// `ResetEvent`—Makes an event nonsignaled.
    pub fn reset(&self) {
        if self.fast(|_| Some(0)).is_none() {
            self.change(|_| self.set_count(0));
        }
    }

    /// `PulseEvent`—Releases whom a set would release at this instant and leaves the event nonsignaled (EVT-9). A wait
    /// set is not a blocked waiter of the event, so a pulse passes it by (EVT-10).
    pub fn pulse(self: &Arc<Self>, wakes: &mut Wakes) {
        self.change(|queue| {
            queue.pulsed = true;
            self.release(queue, wakes);
            queue.pulsed = false;
            self.set_count(0);
        });
    }

    /// `ReleaseSemaphore`—Adds to the count; returns the count before (SEM-3, SEM-4).
    pub fn release_semaphore(self: &Arc<Self>, add: i32, wakes: &mut Wakes) -> Result<i32, SemaphoreError> {
        let Kind::Semaphore { max } = self.kind else { return Err(SemaphoreError::InvalidParameter) };
        if add <= 0 {
            return Err(SemaphoreError::InvalidParameter);
        }
        let sum = |count: u32| count.checked_add(add as u32).filter(|sum| *sum <= max);
        if let Some(before) = self.fast(sum) {
            return sum(before).map(|_| before as i32).ok_or(SemaphoreError::TooManyPosts);
        }
        self.change(|queue| {
            let before = self.count();
            let after = sum(before).ok_or(SemaphoreError::TooManyPosts)?;
            self.set_count(after);
            self.release(queue, wakes);
            Ok(before as i32)
        })
    }
}
