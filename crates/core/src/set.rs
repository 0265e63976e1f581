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
//! Yielded slots go to the end of the list, so that an object that is always signaled does not starve the others.

use crate::clock;
use crate::object::{Kind, Object};
use crate::sync::atomic::{Ordering, fence};
use crate::sync::{Arc, Mutex};
use crate::thread::{Decision, Thread, Ticket, Wakes};
use crate::wait::{Outcome, Step};
use std::collections::VecDeque;

/// A set of objects that one thread at a time waits for.
#[derive(Debug, Default)]
pub struct Set {
    members: Mutex<Members>,
    ready: Mutex<Ready>,
}

#[derive(Debug, Default)]
struct Members {
    slots: Vec<Option<Arc<Object>>>,
    free: Vec<u32>,
    timers: Vec<u32>,
}

#[derive(Debug, Default)]
struct Ready {
    list: VecDeque<u32>,
    /// Whether each slot is in the list.
    listed: Vec<bool>,
    sleeper: Option<(Arc<Thread>, Ticket)>,
    /// Tokens of I/O that began to feed a member since the waiter last asked.
    fed: Vec<u64>,
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

    /// Puts an object in and returns its slot. The lowest free slot is used again.
    pub fn insert(self: &Arc<Self>, object: Arc<Object>) -> u32 {
        let slot = {
            let mut members = self.members.lock();
            let slot = members.free.pop().unwrap_or_else(|| {
                members.slots.push(None);
                members.slots.len() as u32 - 1
            });
            members.slots[slot as usize] = Some(Arc::clone(&object));
            if matches!(object.kind(), Kind::Timer { .. }) {
                members.timers.push(slot);
            }
            slot
        };
        let feeds = object.observe(self, slot);
        let mut ready = self.ready.lock();
        if ready.listed.len() <= slot as usize {
            ready.listed.resize(slot as usize + 1, false);
        }
        ready.fed.extend(feeds);
        // It may be signaled already: whoever waits finds out.
        ready.list_slot(slot);
        slot
    }

    /// Takes the object of `slot` out.
    pub fn remove(self: &Arc<Self>, slot: u32) -> Option<Arc<Object>> {
        let object = {
            let mut members = self.members.lock();
            let object = members.slots.get_mut(slot as usize)?.take()?;
            members.timers.retain(|timer| *timer != slot);
            object
        };
        object.forget(self, slot);
        let mut ready = self.ready.lock();
        if std::mem::take(&mut ready.listed[slot as usize]) {
            ready.list.retain(|listed| *listed != slot);
        }
        drop(ready);
        self.members.lock().free.push(slot);
        Some(object)
    }

    /// A setter says that the object of `slot` is signaled.
    pub(crate) fn became_ready(&self, slot: u32, wakes: &mut Wakes) {
        let mut ready = self.ready.lock();
        if !ready.list_slot(slot) {
            return;
        }
        if let Some((thread, ticket)) = &ready.sleeper
            && thread.satisfy(*ticket, 0, false)
        {
            wakes.notify(thread);
            ready.sleeper = None;
        }
    }

    /// A timer of the set was set: it is looked at with the next wait.
    pub(crate) fn timer_changed(&self, slot: u32) {
        self.ready.lock().list_slot(slot);
    }

    /// The thread that waits for this set now.
    pub(crate) fn sleeper(&self) -> Option<Arc<Thread>> {
        self.ready.lock().sleeper.as_ref().map(|(thread, _)| Arc::clone(thread))
    }

    /// I/O began to feed a member.
    pub(crate) fn fed(&self, token: u64) -> Option<Arc<Thread>> {
        let mut ready = self.ready.lock();
        ready.fed.push(token);
        ready.sleeper.as_ref().map(|(thread, _)| Arc::clone(thread))
    }

    /// The tokens of the I/O that began to feed members since the last call.
    pub fn take_fed(&self) -> Vec<u64> {
        std::mem::take(&mut self.ready.lock().fed)
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

    /// Takes the next ready object, as a wait would. `(slot, abandoned)`.
    fn take(&self, thread: &Thread) -> Option<(u32, bool)> {
        // A wait is a full barrier, as in `Wait`.
        fence(Ordering::SeqCst);
        self.list_due_timers();
        let mut left = self.ready.lock().list.len();
        while left > 0 {
            left -= 1;
            // Struck off before it is looked at: a set that comes later lists it anew.
            let slot = self.ready.lock().strike_off()?;
            let Some(object) = self.members.lock().slots.get(slot as usize).cloned().flatten() else { continue };
            let Some(abandoned) = object.try_acquire(thread) else { continue };
            // Whatever is still signaled has no new set to list it.
            if object.is_signaled(0) {
                self.ready.lock().list_slot(slot);
            }
            return Some((slot, abandoned));
        }
        None
    }

    fn list_due_timers(&self) {
        let due: Vec<u32> = {
            let members = self.members.lock();
            let is_due = |slot: &u32| members.slots[*slot as usize].as_ref().is_some_and(|timer| timer.is_signaled(0));
            members.timers.iter().copied().filter(is_due).collect()
        };
        // The list comes after an object in the order of locks, so it is not held while the timers are asked.
        for slot in due {
            self.ready.lock().list_slot(slot);
        }
    }

    fn next_due(&self) -> Option<u64> {
        let members = self.members.lock();
        let timers = members.timers.iter().filter_map(|slot| members.slots[*slot as usize].as_ref());
        timers.filter_map(|timer| timer.next_due_or_now()).min()
    }
}

impl Ready {
    /// Puts a slot into the list; false if it is there already.
    fn list_slot(&mut self, slot: u32) -> bool {
        match self.listed.get_mut(slot as usize) {
            Some(listed) if !*listed => {
                *listed = true;
                self.list.push_back(slot);
                true
            }
            _ => false,
        }
    }

    fn strike_off(&mut self) -> Option<u32> {
        let slot = self.list.pop_front()?;
        self.listed[slot as usize] = false;
        Some(slot)
    }
}

/// A wait for any object of a set, in progress. The outcome's index is the slot.
#[derive(Debug)]
pub struct SetWait<'a> {
    thread: &'a Arc<Thread>,
    set: &'a Arc<Set>,
    alertable: bool,
    deadline: Option<u64>,
    until: Option<u64>,
    registered: Option<Ticket>,
}

impl<'a> SetWait<'a> {
    /// A wait that has not looked at anything yet; `deadline` as in [`Terms`](crate::wait::Terms).
    pub fn new(thread: &'a Arc<Thread>, set: &'a Arc<Set>, alertable: bool, deadline: Option<u64>) -> Self {
        Self { thread, set, alertable, deadline, until: None, registered: None }
    }

    /// Decides as far as it can, in the order of [`Wait::step`](crate::Wait::step).
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(ticket) = self.registered {
                match self.thread.decision() {
                    // The decision says that something is listed, not that it is still to be had.
                    Decision::Satisfied { .. } => self.leave(),
                    Decision::Alerted => {
                        self.leave();
                        if self.thread.has_apcs() {
                            return Step::RunApcs;
                        }
                    }
                    Decision::Waiting => {
                        let asked = self.thread.take_recheck();
                        let due = self.until.is_some_and(|until| clock::monotonic_ns() >= until);
                        if !asked && !due {
                            return Step::Block { until: self.until };
                        }
                        if self.thread.retract(ticket) {
                            self.leave();
                        }
                    }
                }
                continue;
            }
            if let Some((index, abandoned)) = self.set.take(self.thread) {
                return Step::Done(Outcome::Satisfied { index, abandoned });
            }
            if self.alertable && self.thread.has_apcs() {
                return Step::RunApcs;
            }
            if self.deadline.is_some_and(|deadline| deadline == 0 || clock::monotonic_ns() >= deadline) {
                return Step::Done(Outcome::TimedOut);
            }
            self.block();
        }
    }

    fn block(&mut self) {
        self.thread.take_recheck();
        let ticket = self.thread.begin_wait(self.alertable);
        self.registered = Some(ticket);
        let routines = if self.alertable { self.thread.next_timer_routine() } else { None };
        self.until = self.set.next_due().into_iter().chain(self.deadline).chain(routines).min();
        let listed = {
            let mut ready = self.set.ready.lock();
            ready.sleeper = Some((Arc::clone(self.thread), ticket));
            !ready.list.is_empty()
        };
        // Something was listed, or an APC queued, before the sleeper could be seen: look again.
        if (listed || self.alertable && self.thread.has_apcs()) && self.thread.retract(ticket) {
            self.leave();
        }
    }

    fn leave(&mut self) {
        if let Some(ticket) = self.registered.take() {
            self.thread.retract(ticket);
            self.set.ready.lock().sleeper = None;
            self.thread.finish_wait();
        }
    }
}

impl Drop for SetWait<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}
