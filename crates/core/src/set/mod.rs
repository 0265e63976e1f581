//! A persistent set of objects to wait for any of: no limit of sixty-four, in time that grows with what is signaled.
//!
//! Where a wait registers with every object each time it blocks, a set registers once, when an object is put in. An
//! object that becomes signaled enters its slot in the set's list of ready slots; the waiting thread takes slots from the
//! list and tries to take each object, as any waiter would. So a slot in the list is a hint, and a hint that turns out
//! false is dropped:
//!
//! | slot is listed | object is signaled | |
//! |---|---|---|
//! | no | no | the next set lists it |
//! | yes | yes | the next wait yields it; a manual-reset event stays listed, for it stays signaled |
//! | yes | no | the next wait finds out and drops it |
//! | no | yes | never, at rest: a slot is struck off before its object is looked at |
//!
//! A timer becomes signaled without a setter, and a mutex is signaled for its owner as well: such members are asked at
//! each wait. The order of locks here: the members, an object, the list.
//!
//! Yielded slots go to the end of the list, so that an object that is always signaled does not starve the others.

mod ready;
mod wait;

pub(crate) use ready::{Look, Ready};
pub use wait::SetWait;

use crate::object::{Kind, Object};
use crate::sync::{Arc, Mutex, barrier_before_lock};
use crate::thread::Thread;

/// A set of objects that one thread at a time waits for.
///
/// An object that is put in while a thread sleeps in the set is looked at with the thread's next look: who does that asks
/// the [`sleeper`](Self::sleeper) to recheck.
#[derive(Debug, Default)]
pub struct Set {
    members: Mutex<Members>,
    ready: Arc<Ready>,
}

#[derive(Debug, Default)]
struct Members {
    slots: Vec<Option<Arc<Object>>>,
    free: Vec<u32>,
    /// Slots whose state has to be asked for: a timer's is told by the clock, and a mutex is signaled for its owner too.
    asked: Vec<u32>,
}

impl Set {
    /// An empty set.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// How many objects are in the set.
    pub fn len(&self) -> usize {
        let members = self.members.lock();
        members.slots.len() - members.free.len()
    }

    /// Whether no object is in the set.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts an object in and returns its slot. The slot that was freed last is used again.
    pub fn insert(self: &Arc<Self>, object: Arc<Object>) -> u32 {
        let slot = {
            let mut members = self.members.lock();
            let slot = members.free.pop().unwrap_or_else(|| {
                members.slots.push(None);
                members.slots.len() as u32 - 1
            });
            members.slots[slot as usize] = Some(Arc::clone(&object));
            if matches!(object.kind(), Kind::Timer { .. } | Kind::Mutex) {
                members.asked.push(slot);
            }
            slot
        };
        let feeds = object.observe(&self.ready, slot);
        // It may be signaled already: whoever waits finds out.
        self.ready.add_slot(slot, feeds);
        slot
    }

    /// Takes the object of `slot` out.
    pub fn remove(self: &Arc<Self>, slot: u32) -> Option<Arc<Object>> {
        let object = {
            let mut members = self.members.lock();
            let object = members.slots.get_mut(slot as usize)?.take()?;
            members.asked.retain(|asked| *asked != slot);
            object
        };
        object.forget(&self.ready, slot);
        self.ready.remove_slot(slot);
        self.members.lock().free.push(slot);
        Some(object)
    }

    /// The thread that sleeps in a wait for this set.
    pub fn sleeper(&self) -> Option<Arc<Thread>> {
        self.ready.sleeper()
    }

    /// The tokens of the I/O that began to feed members since the last call.
    pub fn take_fed(&self) -> Vec<u64> {
        self.ready.take_fed()
    }

    /// Whoever took these tokens could not see to all of them: they are there for the next wait.
    pub fn give_back_fed(&self, tokens: &[u64]) {
        self.ready.give_back_fed(tokens);
    }

    /// The tokens of all I/O that feeds members: for a thread that has not waited for this set before.
    pub fn all_feeds(&self) -> Vec<u64> {
        let members = self.members.lock();
        let mut feeds = Vec::new();
        for object in members.slots.iter().flatten() {
            feeds.extend(object.feeds());
        }
        feeds
    }

    /// Takes the next ready object, as a wait would that finds one at once. `(slot, abandoned)`.
    pub fn take(&self, thread: &Thread) -> Option<(u32, bool)> {
        // A wait is a full barrier, as in `Wait`.
        barrier_before_lock();
        let members = self.members.lock();
        self.list_asked(&members, thread);
        let mut left = None;
        let look = |slot: u32| match members.slots.get(slot as usize).and_then(Option::as_ref) {
            Some(object) => object.peek(),
            None => Look::Nothing,
        };
        while let Some((slot, look)) = self.ready.next(&mut left, look) {
            if look == Look::Signaled {
                return Some((slot, false));
            }
            let Some(object) = &members.slots[slot as usize] else { continue };
            let Some(abandoned) = object.try_acquire(thread) else { continue };
            // Whatever is still signaled has no new set to list it.
            if object.is_signaled(thread.id()) {
                self.ready.list_slot(slot);
            }
            return Some((slot, abandoned));
        }
        None
    }

    /// Lists the members that nobody lists when they become signaled for `thread`.
    fn list_asked(&self, members: &Members, thread: &Thread) {
        for slot in &members.asked {
            if members.slots[*slot as usize].as_ref().is_some_and(|object| object.is_signaled(thread.id())) {
                self.ready.list_slot(*slot);
            }
        }
    }

    fn next_due(&self) -> Option<u64> {
        let members = self.members.lock();
        let asked = members.asked.iter().filter_map(|slot| members.slots[*slot as usize].as_ref());
        asked.filter_map(|object| object.next_due_or_now()).min()
    }
}

impl Drop for Set {
    fn drop(&mut self) {
        let slots = std::mem::take(&mut self.members.lock().slots);
        for (slot, object) in slots.iter().enumerate() {
            if let Some(object) = object {
                object.forget(&self.ready, slot as u32);
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
