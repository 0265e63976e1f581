//! Mutex objects.

use std::marker::PhantomData;

use crate::wait::{WaitObject, Waitable, Waited};
use crate::{Result, Timeout};

/// A mutex object. Clones name the same one.
#[derive(Clone, Debug)]
pub struct Mutex(());

impl Mutex {
    /// `CreateMutex`
    pub fn new(owned: bool) -> Result<Mutex> {
        unimplemented!("{owned}")
    }
    /// Waits for ownership; the guard releases it.
    pub fn acquire(&self, timeout: Timeout) -> Result<Waited<MutexGuard<'_>>> {
        unimplemented!("{timeout:?}")
    }
    /// `ReleaseMutex`—Gives up an ownership that a wait on several objects took.
    pub fn release(&self) -> Result<()> {
        unimplemented!()
    }
}

impl Waitable for Mutex {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}

/// Ownership of a [`Mutex`] by this thread.
#[derive(Debug)]
pub struct MutexGuard<'a> {
    _mutex: &'a Mutex,
    _not_send: PhantomData<*const ()>,
}
