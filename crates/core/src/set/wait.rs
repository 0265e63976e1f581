//! A wait for any object of a set.

use super::Set;
use crate::clock;
use crate::sync::Arc;
use crate::thread::{Decision, Thread, Ticket};
use crate::wait::{Outcome, Step};

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
    /// Whether APCs may end it.
    pub fn is_alertable(&self) -> bool {
        self.alertable
    }

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
                // An object that was signaled before the APC was queued wins (APC-6), as in `Wait`.
                let taken = self.set.take(self.thread);
                return taken
                    .map_or(Step::RunApcs, |(index, abandoned)| Step::Done(Outcome::Satisfied { index, abandoned }));
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
        let listed = self.set.ready.lie_down(self.thread, ticket);
        // Something was listed, or an APC queued, before the sleeper could be seen: look again, in the right order.
        if (listed || self.alertable && self.thread.has_apcs())
            && (self.thread.retract(ticket) || self.thread.decision() == Decision::Alerted)
        {
            self.leave();
        }
    }

    fn leave(&mut self) {
        if let Some(ticket) = self.registered.take() {
            self.thread.retract(ticket);
            self.set.ready.get_up();
            self.thread.finish_wait();
        }
    }
}

impl Drop for SetWait<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}
