//! Threads: APCs to them, waits on them.

use crate::Result;
use crate::wait::{WaitObject, Waitable};

/// A handle of a thread.
#[derive(Clone, Debug)]
pub struct Thread(());

impl Thread {
    /// `QueueUserAPC`
    pub fn queue_apc(&self, apc: impl FnOnce() + Send + 'static) -> Result<()> {
        let _ = apc;
        unimplemented!()
    }
}

impl Waitable for Thread {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}

/// The calling thread.
pub fn current() -> Result<Thread> {
    unimplemented!()
}

/// Starts a thread that can be waited on.
pub fn spawn<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> Result<JoinHandle<T>> {
    let _ = body;
    unimplemented!()
}

/// A thread started by [`spawn`].
#[derive(Debug)]
pub struct JoinHandle<T>(std::marker::PhantomData<T>);

impl<T> JoinHandle<T> {
    /// The thread, for its APC queue.
    pub fn thread(&self) -> &Thread {
        unimplemented!()
    }
    /// Waits for the end and takes the result.
    pub fn join(self) -> std::thread::Result<T> {
        unimplemented!()
    }
}

impl<T> Waitable for JoinHandle<T> {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}
