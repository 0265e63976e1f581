//! One wait: `WaitForMultipleObjectsEx` without the sleeping.
//!
//! A [`Wait`] decides in the order of WAIT-12: is the criterion met, is an APC pending, is the time over, else block. It
//! does not sleep: it says until when the caller may, and where it was told to pump, and looks again when the caller
//! comes back. The caller may come back as often as it likes; while nothing is decided that costs one load.
//!
//! Dropping a wait takes the thread out of every queue, so that a wait that unwinds leaves nothing behind.

use crate::clock;
use crate::object::Object;
use crate::object::all::{register_all, try_acquire_all};
use crate::sync::Arc;
use crate::sync::atomic::{Ordering, fence};
use crate::thread::{Decision, Thread, Ticket};
use smallvec::SmallVec;

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// `WAIT_OBJECT_0 + index`, or `WAIT_ABANDONED_0 + index`. The index is 0 where all were waited for.
    Satisfied {
        /// Which object, counted from 0.
        index: u32,
        /// Whether a mutex was taken over from an ended owner.
        abandoned: bool,
    },
    /// `WAIT_TIMEOUT`.
    TimedOut,
}

/// What the caller of [`Wait::step`] has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Return this.
    Done(Outcome),
    /// Run every queued APC, then return `WAIT_IO_COMPLETION`. The thread is in no queue any more. If another thread
    /// removed the last of them meanwhile and none was left to run, step again (WAIT-19).
    RunApcs,
    /// Sleep until woken or until this monotonic moment, then step again.
    Block {
        /// In nanoseconds of [`clock::monotonic_ns`]; `None` is for ever.
        until: Option<u64>,
    },
}

/// What to wait for, and how.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The objects, in the order that decides between them. None at all is a sleep.
    pub objects: &'a [Arc<Object>],
    /// Whether all of them must be signaled at once.
    pub all: bool,
    /// Whether APCs may end the wait.
    pub alertable: bool,
    /// The monotonic moment at which it times out; `None` is never, zero is at once.
    pub deadline: Option<u64>,
}

/// A wait in progress.
#[derive(Debug)]
pub struct Wait<'a> {
    thread: &'a Arc<Thread>,
    terms: Terms<'a>,
    /// The ticket of the registration, and how many objects have been registered.
    registered: Option<(Ticket, usize)>,
    until: Option<u64>,
    gathered: Gathered,
}

/// What a wait learns of its objects when it registers with them.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The tokens of the I/O that feeds them.
    pub feeds: SmallVec<[u64; 4]>,
    /// Whether there is an event among them that is fed by many: they are asked for when they can be seen to.
    pub has_many: bool,
    /// When the first of the timers among them is due.
    until: Option<u64>,
}

impl Gathered {
    pub(crate) fn wake_by(&mut self, moment: Option<u64>) {
        self.until = self.until.into_iter().chain(moment).min();
    }
}

impl<'a> Wait<'a> {
    /// Whether APCs may end it.
    pub fn is_alertable(&self) -> bool {
        self.terms.alertable
    }

    /// A wait that has not looked at anything yet.
    pub fn new(thread: &'a Arc<Thread>, terms: Terms<'a>) -> Self {
        Self { thread, terms, registered: None, until: None, gathered: Gathered::default() }
    }

    /// The tokens of the I/O that feeds the objects, collected when the wait registered: the caller must pump that I/O
    /// or know who does. What is told once is told by this call.
    pub fn feeds(&self) -> SmallVec<[u64; 4]> {
        let mut feeds = self.gathered.feeds.clone();
        if self.gathered.has_many {
            // After the registration: what feeds it later is told to a waiter.
            let with_many = self.terms.objects.iter().filter(|object| object.has_many_feeds());
            feeds.extend(with_many.flat_map(|object| object.feeds_to_bring(self.thread.id())));
        }
        feeds
    }

    /// Not all of the [`feeds`](Self::feeds) could be seen to: what is told once is told again.
    pub fn tell_again(&self) {
        if self.gathered.has_many {
            self.terms.objects.iter().for_each(|object| object.tell_again());
        }
    }

    /// Decides as far as it can.
    pub fn step(&mut self) -> Step {
        loop {
            let Some((ticket, _)) = self.registered else {
                if let Some(step) = self.decide() {
                    return step;
                }
                continue;
            };
            match self.thread.decision() {
                Decision::Satisfied { index, abandoned } => {
                    self.leave();
                    return Step::Done(Outcome::Satisfied { index, abandoned });
                }
                Decision::Alerted => {
                    self.leave();
                    // What alerted the wait may be gone: a timer that was cancelled takes its routine along.
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
        }
    }

    /// The decisions of WAIT-12 in their order. `None` if the wait was decided while it registered.
    fn decide(&mut self) -> Option<Step> {
        let Terms { objects, all, alertable, deadline } = self.terms;
        // Windows' wait functions are full barriers, and programs rely on it. Where one object is taken, that is a
        // read-modify-write and a barrier by itself; a look at a nonsignaled one, or at one that stays signaled, is a load.
        #[cfg(not(loom))]
        if let [object] = objects
            && object.is_taken_by_a_wait()
            && let Some(outcome) = self.criterion()
        {
            return Some(Step::Done(outcome));
        }
        fence(Ordering::SeqCst);
        if let Some(outcome) = self.criterion() {
            return Some(Step::Done(outcome));
        }
        if alertable && self.thread.has_apcs() {
            // An object that was signaled before the APC was queued wins (APC-6): look again, now that the APC is seen.
            return Some(self.criterion().map_or(Step::RunApcs, Step::Done));
        }
        if deadline.is_some_and(|deadline| deadline == 0 || clock::monotonic_ns() >= deadline) {
            return Some(Step::Done(Outcome::TimedOut));
        }
        self.thread.take_recheck();
        self.gathered = Gathered::default();
        let ticket = self.thread.begin_wait(alertable);
        self.registered = Some((ticket, objects.len()));
        if all && !objects.is_empty() {
            register_all(objects, self.thread, ticket, &mut self.gathered);
        } else {
            for (index, object) in objects.iter().enumerate() {
                if !object.register(self.thread, ticket, index as u32, &mut self.gathered) {
                    self.registered = Some((ticket, index));
                    break;
                }
            }
        }
        // An APC queued before the wait word said "waiting alertably" did not see a waiter. One queued after that has
        // alerted the wait, perhaps before it had registered with an object that was signaled first. Decide again.
        if alertable && self.thread.has_apcs() {
            if self.thread.retract(ticket) || self.thread.decision() == Decision::Alerted {
                self.leave();
            }
            return None;
        }
        let routines = if alertable { self.thread.next_timer_routine() } else { None };
        self.until = self.gathered.until.into_iter().chain(deadline).chain(routines).min();
        None
    }

    fn criterion(&self) -> Option<Outcome> {
        let Terms { objects, all, .. } = self.terms;
        if all && !objects.is_empty() {
            let abandoned = try_acquire_all(objects, self.thread)?;
            return Some(Outcome::Satisfied { index: 0, abandoned });
        }
        let is_signaled = |object: &Arc<Object>| object.is_signaled(self.thread.id());
        let mut index = 0;
        while let Some(object) = objects.get(index) {
            if index > 0 {
                if !is_signaled(object) {
                    index += 1;
                    continue;
                }
                // Who set a lower one first and then this one must find the lower one taken (WAIT-2).
                if objects[..index].iter().any(is_signaled) {
                    index = 0;
                    continue;
                }
            }
            if let Some(abandoned) = object.try_acquire(self.thread) {
                return Some(Outcome::Satisfied { index: index as u32, abandoned });
            }
            index += 1;
        }
        None
    }

    /// Leaves every queue and forgets the decision.
    fn leave(&mut self) {
        if let Some((ticket, count)) = self.registered.take() {
            // A wait that is dropped undecided must not be decided while it leaves: nobody would read the decision, and
            // what it consumed would be lost.
            self.thread.retract(ticket);
            for object in &self.terms.objects[..count] {
                object.deregister(self.thread);
            }
            self.thread.finish_wait();
        }
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}
