//! Thread handles: what `QueueUserAPC` and waits on a thread's end need.

use super::current;
use overlapped_core::Thread;
use std::sync::Arc;

/// A thread that a handle names.
pub(crate) struct ThreadObject {
    pub(crate) thread: Arc<Thread>,
}

/// The calling thread.
pub(crate) fn current() -> Arc<ThreadObject> {
    current::with(|current| Arc::new(ThreadObject { thread: Arc::clone(&current.thread) }))
}
