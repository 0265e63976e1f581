//! Mutex objects.
#![allow(unsafe_code)] // Calls of the function table.

use std::marker::PhantomData;
use std::ptr::null;
use std::sync::Arc;

use crate::Timeout;
use crate::error::{Result, check};
use crate::handle::OwnedHandle;
use crate::sys;
use crate::wait::{WaitObject, Waitable, Waited, wait_one};

/// `CreateMutex`—An object that one thread at a time owns, as often as it acquired it.
///
/// It guards no data; for that, use [`std::sync::Mutex`]. What it can do beside: be waited for together with other
/// objects, and tell that its owner ended without releasing it. Clones name the same mutex.
///
/// Source: Mutex Objects (Sync)
///
/// ```
/// # use overlapped::{Mutex, Timeout, Waited};
/// let mutex = Mutex::new(false)?;
/// match mutex.acquire(Timeout::Infinite)? {
///     Waited::Ready(_guard) => { /* owned until the end of this arm */ }
///     Waited::Abandoned(_guard) => { /* owned, but what it protects may be half done */ }
///     Waited::TimedOut | Waited::IoCompletion => {}
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "CreateMutex")]
pub struct Mutex(Arc<OwnedHandle>);

impl Mutex {
    /// `CreateMutex`—Makes a mutex, owned by this thread or by nobody.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY).
    ///
    /// Source: CreateMutexW function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::Mutex;
    /// let mutex = Mutex::new(true)?;
    /// mutex.release()?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "CreateMutex")]
    pub fn new(owned: bool) -> Result<Mutex> {
        // SAFETY: no attributes and no name are what the function takes NULL for.
        let raw = unsafe { sys::CreateMutexW(null(), owned.into(), null()) };
        OwnedHandle::shared(raw).map(Mutex)
    }

    /// `WaitForSingleObject`—Waits for ownership. The guard gives it up again.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WaitForSingleObject function (synchapi.h), Mutex Objects (Sync)
    ///
    /// ```
    /// # use overlapped::{Mutex, Timeout, Waited};
    /// let mutex = Mutex::new(false)?;
    /// let Waited::Ready(guard) = mutex.acquire(Timeout::Zero)? else { panic!("somebody owns it") };
    /// drop(guard);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WaitForSingleObject")]
    pub fn acquire(&self, timeout: Timeout) -> Result<Waited<MutexGuard<'_>>> {
        let guard = || MutexGuard { mutex: self, not_send: PhantomData };
        Ok(wait_one(self, timeout)?.map(|()| guard()))
    }

    /// `ReleaseMutex`—Gives up one ownership, such as that which a wait for several objects took.
    ///
    /// # Errors
    /// 288 (`ERROR_NOT_OWNER`) if this thread does not own the mutex.
    ///
    /// Source: ReleaseMutex function (synchapi.h)
    ///
    /// ```
    /// # use overlapped::{Event, Mutex, Timeout, Waitable, Waited, wait_any};
    /// let (mutex, stop) = (Mutex::new(false)?, Event::manual(false)?);
    /// let objects: [&dyn Waitable; 2] = [&stop, &mutex];
    /// if wait_any(&objects, Timeout::Infinite)? == Waited::Ready(1) {
    ///     mutex.release()?;
    /// }
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ReleaseMutex")]
    pub fn release(&self) -> Result<()> {
        // SAFETY: the handle is open.
        check(unsafe { sys::ReleaseMutex(self.0.raw()) })
    }
}

impl Waitable for Mutex {
    fn wait_object(&self) -> WaitObject<'_> {
        WaitObject::shared(&self.0)
    }
}

/// `ReleaseMutex`—One ownership of a [`Mutex`], given up when this is dropped.
///
/// Ownership belongs to the thread, so the guard cannot leave it:
///
/// ```compile_fail,E0277
/// # use overlapped::{Mutex, Timeout, Waited};
/// let mutex = Mutex::new(false)?;
/// let owned = mutex.acquire(Timeout::Infinite)?;
/// std::thread::scope(|scope| scope.spawn(move || drop(owned)));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// Source: ReleaseMutex function (synchapi.h)
#[derive(Debug)]
#[must_use = "the mutex is released when the guard is dropped"]
#[doc(alias = "ReleaseMutex")]
pub struct MutexGuard<'a> {
    mutex: &'a Mutex,
    not_send: PhantomData<*const ()>,
}

impl Drop for MutexGuard<'_> {
    fn drop(&mut self) {
        // It fails only if the program has released the mutex itself meanwhile: then there is nothing to do.
        let _ = self.mutex.release();
    }
}
