//! Semaphores.
#![allow(unsafe_code)] // Calls of the function table.

use std::ptr::null;
use std::sync::Arc;

use crate::error::{Result, WsaError, check};
use crate::handle::OwnedHandle;
use crate::sys;
use crate::wait::{WaitObject, Waitable};

/// `CreateSemaphore`—A counter that is signaled while it is above zero; each wait that it satisfies takes one.
///
/// Clones name the same semaphore.
///
/// Source: Semaphore Objects (Sync)
///
/// ```
/// # use overlapped::{Semaphore, Timeout, Waited, wait_one};
/// let seats = Semaphore::new(1, 8)?;
/// assert_eq!(wait_one(&seats, Timeout::Zero)?, Waited::Ready(()));
/// assert_eq!(wait_one(&seats, Timeout::Zero)?, Waited::TimedOut);
/// assert_eq!(seats.release(2)?, 0);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "CreateSemaphore")]
pub struct Semaphore(Arc<OwnedHandle>);

impl Semaphore {
    /// `CreateSemaphore`—Makes a semaphore that holds `initial` and at most `maximum`.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if `maximum` is 0 or smaller than `initial`, or if one
    /// of them is more than `i32::MAX`.
    ///
    /// Source: CreateSemaphoreW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Semaphore, WsaError};
    /// assert_eq!(Semaphore::new(2, 1).unwrap_err(), WsaError::WSA_INVALID_PARAMETER);
    /// ```
    #[doc(alias = "CreateSemaphore")]
    pub fn new(initial: u32, maximum: u32) -> Result<Semaphore> {
        let (initial, maximum) = (count(initial)?, count(maximum)?);
        // SAFETY: no attributes and no name are what the function takes NULL for.
        let raw = unsafe { sys::CreateSemaphoreW(null(), initial, maximum, null()) };
        OwnedHandle::shared(raw).map(Semaphore)
    }

    /// `ReleaseSemaphore`—Adds `count` and returns what the semaphore held before.
    ///
    /// # Errors
    /// 298 (`ERROR_TOO_MANY_POSTS`) if it would then hold more than its maximum; it is left as it was.
    /// [`WSA_INVALID_PARAMETER`](WsaError::WSA_INVALID_PARAMETER) if `count` is 0 or more than `i32::MAX`.
    ///
    /// Source: ReleaseSemaphore function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Semaphore, WsaError};
    /// let semaphore = Semaphore::new(0, 1)?;
    /// assert_eq!(semaphore.release(1)?, 0);
    /// assert_eq!(semaphore.release(1).unwrap_err(), WsaError::from_code(298));
    /// # Ok::<(), WsaError>(())
    /// ```
    #[doc(alias = "ReleaseSemaphore")]
    pub fn release(&self, count: u32) -> Result<u32> {
        let mut before = 0;
        let count = self::count(count)?;
        // SAFETY: the handle is open, `before` is valid for a write.
        check(unsafe { sys::ReleaseSemaphore(self.0.raw(), count, &mut before) })?;
        Ok(before as u32)
    }
}

/// A count as Windows takes it.
fn count(count: u32) -> Result<i32> {
    i32::try_from(count).map_err(|_| WsaError::WSA_INVALID_PARAMETER)
}

impl Waitable for Semaphore {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::shared(&self.0)
    }
}
