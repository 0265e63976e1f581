//! Event objects.

use crate::Result;
use crate::wait::{WaitObject, Waitable};

/// An event object. Clones name the same event.
#[derive(Clone, Debug)]
pub struct Event(());

impl Event {
    /// `WSACreateEvent`—A manual-reset event.
    pub fn manual(signaled: bool) -> Result<Event> {
        unimplemented!("{signaled}")
    }
    /// `CreateEvent`—An auto-reset event.
    pub fn auto(signaled: bool) -> Result<Event> {
        unimplemented!("{signaled}")
    }
    /// `WSASetEvent`
    pub fn set(&self) -> Result<()> {
        unimplemented!()
    }
    /// `WSAResetEvent`
    pub fn reset(&self) -> Result<()> {
        unimplemented!()
    }
}

impl Waitable for Event {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}
