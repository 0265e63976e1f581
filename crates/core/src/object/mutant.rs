//! The state of a mutex: its owner, how often it owns it, and whether the last owner ended without releasing it.

use super::all::{lock_all, unlock_all};
use super::{ALL, Object, State};
use crate::sync::Arc;
use crate::thread::{Thread, Wakes};

#[derive(Debug, Default)]
pub(super) struct Mutant {
    /// The id of the owning thread, zero if none.
    owner: u64,
    count: u32,
    abandoned: bool,
}

/// How often a thread may own a mutex at a time.
const LIMIT: u32 = i32::MAX as u32;

/// `ERROR_NOT_OWNER`: the calling thread does not own the mutex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOwner;

impl Mutant {
    pub(super) fn is_free_for(&self, thread: u64) -> bool {
        self.owner == 0 || self.owner == thread
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned
    }

    /// Makes `thread` the owner once more; true if the mutex was abandoned, which is said once (MTX-3).
    pub(super) fn take(&mut self, object: &Arc<Object>, thread: &Thread) -> bool {
        if self.owner == 0 {
            self.owner = thread.id();
            thread.owns(Arc::downgrade(object));
        }
        self.count += 1;
        std::mem::take(&mut self.abandoned)
    }
}

impl Object {
    /// `CreateMutex`—A new mutex, unowned. Its creator takes it by a wait that cannot fail.
    pub fn mutex() -> Self {
        Self::new(super::Kind::Mutex, 0)
    }

    /// Whether this is a mutex that `thread` owns as often as it may: a wait for it must fail
    /// (`ERROR_MUTANT_LIMIT_EXCEEDED`). Only the owner's own calls change that, so it may ask before it waits.
    pub fn is_exhausted_for(&self, thread: &Thread) -> bool {
        self.kind == super::Kind::Mutex
            && matches!(&self.queue.lock().state, State::Mutex(mutant) if mutant.owner == thread.id() && mutant.count >= LIMIT)
    }

    /// `ReleaseMutex`—Gives up one ownership of `thread`, and hands the mutex on with the last (MTX-1, MTX-2).
    pub fn release_mutex(self: &Arc<Self>, thread: &Thread, wakes: &mut Wakes) -> Result<(), NotOwner> {
        self.change(|queue| {
            let State::Mutex(mutant) = &mut queue.state else { return Err(NotOwner) };
            if mutant.owner != thread.id() {
                return Err(NotOwner);
            }
            mutant.count -= 1;
            if mutant.count == 0 {
                mutant.owner = 0;
                thread.disowns(self);
                self.release(queue, wakes);
            }
            Ok(())
        })
    }

    /// Signals the end of the thread that `self` stands for, and abandons the mutexes that it owned (MTX-3), all at one
    /// moment: nobody sees one without the other (THR-1).
    pub(crate) fn end_thread(self: &Arc<Self>, owner: u64, mutexes: &[Arc<Object>], wakes: &mut Wakes) {
        if mutexes.is_empty() {
            self.change(|queue| {
                self.set_count(1);
                self.release(queue, wakes);
            });
            return;
        }
        let objects = || std::iter::once(self).chain(mutexes);
        let held = ALL.lock();
        let mut queues = lock_all(objects());
        self.set_count(1);
        for queue in &mut queues {
            if let State::Mutex(mutant) = &mut queue.state
                && mutant.owner == owner
            {
                *mutant = Mutant { owner: 0, count: 0, abandoned: true };
            }
        }
        unlock_all(objects(), queues);
        drop(held);
        for object in objects() {
            object.change(|queue| object.release(queue, wakes));
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn mtx_1_a_thread_owns_a_mutex_so_often_and_no_more() {
        let (owner, other) = (Thread::new(), Thread::new());
        let mutex = Arc::new(Object::mutex());
        assert_eq!(mutex.try_acquire(&owner), Some(false));
        assert!(!mutex.is_exhausted_for(&owner));
        if let State::Mutex(mutant) = &mut mutex.queue.lock().state {
            mutant.count = LIMIT;
        }
        assert!(mutex.is_exhausted_for(&owner));
        assert!(!mutex.is_exhausted_for(&other));
        mutex.release_mutex(&owner, &mut Wakes::new()).unwrap();
        assert!(!mutex.is_exhausted_for(&owner));
    }
}
