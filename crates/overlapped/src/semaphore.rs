//! Semaphores.

use crate::Result;
use crate::wait::{WaitObject, Waitable};

/// A semaphore. Clones name the same one.
#[derive(Clone, Debug)]
pub struct Semaphore(());

impl Semaphore {
    /// `CreateSemaphore`
    pub fn new(initial: u32, maximum: u32) -> Result<Semaphore> {
        unimplemented!("{initial}{maximum}")
    }
    /// `ReleaseSemaphore`—Adds `count`, returns the count before.
    pub fn release(&self, count: u32) -> Result<u32> {
        unimplemented!("{count}")
    }
}

impl Waitable for Semaphore {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}
