//! The waits of the table: a core wait, driven with sleeps between its steps.
//!
//! While a thread waits it pumps its own shard if anything is attached there, and whatever feeds the objects that it waits
//! for is attached there first. So the I/O event that ends a wait wakes the waiting thread itself (L1).

use super::apc;
use super::current::Current;
use super::shard::Shard;
use super::{sleep, socket, trace};
use overlapped_core::Object;
use overlapped_core::set::{Set, SetWait};
use overlapped_core::thread::Place;
use overlapped_core::wait::{Terms, Wait};
use overlapped_core::{Outcome, Step};
use smallvec::SmallVec;
use std::sync::Arc;

/// How a wait of the table ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    Satisfied {
        index: u32,
        abandoned: bool,
    },
    TimedOut,
    /// APCs have been run.
    IoCompletion,
}

/// Tokens of sockets: in place, for a wait for one object has hardly ever more.
pub(crate) type Feeds = SmallVec<[u64; 4]>;

/// What can be driven: a wait for objects, or for a set.
trait Stepper {
    fn step(&mut self) -> Step;
    fn is_alertable(&self) -> bool;
    /// The I/O that feeds what is waited for and that this thread may not pump yet.
    fn feeds(&mut self) -> Feeds;
    /// Some of that could not be seen to.
    fn tell_again(&mut self, feeds: &[u64]);
}

impl Stepper for Wait<'_> {
    fn step(&mut self) -> Step {
        Wait::step(self)
    }

    fn is_alertable(&self) -> bool {
        Wait::is_alertable(self)
    }

    fn feeds(&mut self) -> Feeds {
        Wait::feeds(self)
    }

    fn tell_again(&mut self, _: &[u64]) {
        Wait::tell_again(self);
    }
}

struct OfSet<'a> {
    wait: SetWait<'a>,
    set: &'a Arc<Set>,
}

impl Stepper for OfSet<'_> {
    fn step(&mut self) -> Step {
        self.wait.step()
    }

    fn is_alertable(&self) -> bool {
        self.wait.is_alertable()
    }

    fn feeds(&mut self) -> Feeds {
        Feeds::from_vec(self.set.take_fed())
    }

    fn tell_again(&mut self, feeds: &[u64]) {
        self.set.give_back_fed(feeds);
    }
}

/// While it lives the thread does not count as running at its port, and its shard is occupied.
struct Blocked<'a> {
    current: &'a Current,
    shard: Option<&'a Arc<Shard>>,
}

impl<'a> Blocked<'a> {
    fn new(current: &'a Current) -> Self {
        super::port::block_member(current);
        Self { current, shard: None }
    }

    /// Occupies the shard, making one if `needed`.
    fn occupy(&mut self, needed: bool) {
        if self.shard.is_none() {
            self.shard = if needed { self.current.shard().ok() } else { self.current.shard_if_any() };
            if let Some(shard) = &self.shard {
                shard.enter();
            }
        }
    }

    fn sleep(&self, until: Option<u64>) {
        match &self.shard {
            Some(shard) if shard.has_members() => sleep::in_shard(self.current, shard, until),
            _ => sleep::on_futex(&self.current.thread, until),
        }
    }
}

impl Drop for Blocked<'_> {
    fn drop(&mut self) {
        if let Some(shard) = &self.shard {
            shard.leave();
        }
        self.current.unblock_member();
    }
}

fn drive(current: &Current, stepper: &mut impl Stepper) -> Step {
    let mut blocked: Option<Blocked<'_>> = None;
    let mut span = None;
    loop {
        let step = stepper.step();
        let Step::Block { until } = step else {
            if let Some(span) = span {
                trace_wait(span, stepper.is_alertable(), step);
            }
            return step;
        };
        if blocked.is_none() {
            span = trace::span();
        }
        let blocked = blocked.get_or_insert_with(|| Blocked::new(current));
        let feeds = stepper.feeds();
        blocked.occupy(!feeds.is_empty());
        let brought = match &blocked.shard {
            Some(shard) => socket::bring_home(&feeds, shard),
            None => feeds.is_empty(),
        };
        if !brought {
            stepper.tell_again(&feeds);
        }
        blocked.sleep(until);
    }
}

#[cold]
fn trace_wait(span: trace::Span, alertable: bool, step: Step) {
    let outcome = match step {
        Step::Done(Outcome::Satisfied { .. }) => "satisfied",
        Step::Done(Outcome::TimedOut) => "timed out",
        Step::RunApcs => "apcs",
        Step::Block { .. } => "blocked",
    };
    let name = if alertable { "alertable wait" } else { "wait" };
    span.end(name, trace::Args::default().word("outcome", outcome));
}

fn ended(step: Step) -> Ended {
    match step {
        Step::Done(Outcome::Satisfied { index, abandoned }) => Ended::Satisfied { index, abandoned },
        Step::Done(Outcome::TimedOut) => Ended::TimedOut,
        Step::RunApcs => Ended::IoCompletion,
        Step::Block { .. } => unreachable!("a blocked wait is driven on"),
    }
}

/// Waits with `wait_once`, and runs the APCs that end it. The wait has left every queue then: user code runs with nothing
/// held (L4).
fn with_apcs(mut wait_once: impl FnMut() -> Ended) -> Ended {
    loop {
        let ended = wait_once();
        if ended != Ended::IoCompletion || apc::run_all() {
            return ended;
        }
    }
}

/// `WaitForMultipleObjectsEx` on objects. No object at all is a sleep.
pub(crate) fn objects(current: &Current, terms: Terms<'_>) -> Ended {
    with_apcs(|| objects_without_apcs(current, terms))
}

/// The same, but for APCs: where they end the wait, the caller runs them.
pub(crate) fn objects_without_apcs(current: &Current, terms: Terms<'_>) -> Ended {
    let mut step = {
        let mut wait = Wait::new(&current.thread, terms);
        drive(current, &mut wait)
    };
    if step == Step::Done(Outcome::TimedOut) && terms.deadline == Some(0) && poll(current, terms.objects) {
        step = drive(current, &mut Wait::new(&current.thread, terms));
    }
    ended(step)
}

/// One sleep of an alertable wait for nothing but APCs and the deadline. `sleep` does it, and wakes when the shard does.
pub(crate) fn sleep_alertable(current: &Current, deadline: Option<u64>, sleep: impl FnOnce(&Shard, Option<u64>)) {
    let terms = Terms { objects: &[], all: false, alertable: true, deadline };
    let mut wait = Wait::new(&current.thread, terms);
    let Step::Block { until } = wait.step() else { return };
    let mut blocked = Blocked::new(current);
    blocked.occupy(true);
    let Some(shard) = &blocked.shard else { return };
    shard.flush();
    if current.thread.enter_place(Place::Shard(shard.number())) {
        sleep(shard, until);
    }
    current.thread.leave_place();
    drop(wait);
    sleep::harvest(current, shard);
}

/// A wait for these objects that does not block still harvests, so that a program that only polls makes progress; whether it did.
pub(crate) fn poll(current: &Current, objects: &[Arc<Object>]) -> bool {
    let feeds: Feeds = objects.iter().flat_map(|object| object.feeds_to_bring(current.thread.id())).collect();
    let polled = poll_shard(current, &feeds);
    if !polled.brought {
        objects.iter().for_each(|object| object.tell_again());
    }
    polled.harvested
}

/// What a look without a wait came to.
pub(crate) struct Polled {
    /// Whether anything can be harvested where the thread looks.
    pub(crate) harvested: bool,
    /// Whether all of the feeds are there.
    pub(crate) brought: bool,
}

/// The same for whoever knows what feeds it.
pub(crate) fn poll_shard(current: &Current, feeds: &[u64]) -> Polled {
    let shard = if feeds.is_empty() { current.shard_if_any() } else { current.shard().ok() };
    let Some(shard) = shard else { return Polled { harvested: false, brought: feeds.is_empty() } };
    shard.enter();
    let brought = socket::bring_home(feeds, shard);
    let harvested = shard.has_members();
    if harvested {
        sleep::harvest(current, shard);
    }
    shard.leave();
    Polled { harvested, brought }
}

/// Brings what feeds a wait of this thread to its shard; whether all of it is there.
fn bring_to_own(current: &Current, feeds: &[u64]) -> bool {
    let Ok(shard) = current.shard() else { return false };
    shard.enter();
    let brought = socket::bring_home(feeds, shard);
    shard.leave();
    brought
}

/// A wait for any object of a set; the index is its slot.
pub(crate) fn set(
    current: &Current,
    set: &Arc<Set>,
    waiter: &mut u64,
    alertable: bool,
    deadline: Option<u64>,
) -> Ended {
    if *waiter != current.thread.id() {
        // Another thread than the last: everything that feeds the set must come to this one.
        *waiter = current.thread.id();
        let feeds = set.all_feeds();
        if !feeds.is_empty() && !bring_to_own(current, &feeds) {
            set.give_back_fed(&feeds);
        }
    }
    // Of a harvest that signaled many, all waits but the last end here.
    if let Some((index, abandoned)) = set.take(&current.thread) {
        return Ended::Satisfied { index, abandoned };
    }
    let drive_once = || {
        let wait = SetWait::new(&current.thread, set, alertable, deadline);
        drive(current, &mut OfSet { wait, set })
    };
    with_apcs(|| {
        let mut step = drive_once();
        if step == Step::Done(Outcome::TimedOut) && deadline == Some(0) {
            let feeds = set.take_fed();
            let polled = poll_shard(current, &feeds);
            if !polled.brought {
                set.give_back_fed(&feeds);
            }
            if polled.harvested {
                step = drive_once();
            }
        }
        ended(step)
    })
}
