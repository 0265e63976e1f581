//! The objects that can be waited for: events, semaphores, mutexes, timers, ended threads.
//!
//! All are one type, as NT's dispatcher objects are, because a wait mixes them freely (WAIT-11). What differs between the
//! kinds stands in two functions, [`Object::is_signaled_for`] and [`Object::consume`].
//!
//! The **word** is {slow, count}. The count of an event is 0 or 1, of a semaphore its count; mutexes and timers keep
//! their state under the lock and are always slow. While *slow* is clear the object has no waiter, and setting or taking
//! it is one compare-and-swap. A waiter sets *slow* under the lock before it looks again, so:
//!
//! | word | who may change the count |
//! |---|---|
//! | slow clear | anybody, by compare-and-swap |
//! | slow set | who holds the lock of the queue |
//!
//! **Wait-all.** To decide one, all its objects must be locked at once. Whoever locks more than one object holds
//! [`ALL`] first, and nobody else ever takes a second object's lock while holding one, so the locks need no order among
//! themselves. An object that no wait-all names never touches [`ALL`].
//!
//! **Feeds.** I/O that will signal an event one day leaves a token here (a number that this crate does not interpret).
//! Who waits for the event reads them, so that the waiter can pump that I/O itself.

pub(crate) mod all;
mod feeds;
mod kinds;
mod mutant;
mod timer;

pub use kinds::{SemaphoreError, TimerDue, TimerRoutine};
pub use mutant::NotOwner;

pub(crate) use all::ALL;
use all::AllWait;
use feeds::Feeds;

use crate::set::{Look, Ready};
use crate::sync::atomic::{AtomicU32, Ordering, fence};
use crate::sync::{Arc, Mutex, MutexGuard, peek, write_locked};
use crate::thread::{Thread, Ticket, Wakes};
use crate::wait::Gathered;
use mutant::Mutant;
use smallvec::SmallVec;
use timer::Timer;

pub(crate) const SLOW: u32 = 1 << 31;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An event that stays signaled until it is reset.
    ManualEvent,
    /// An event that one wait clears.
    AutoEvent,
    /// A counting semaphore.
    Semaphore {
        /// The largest count.
        max: u32,
    },
    /// A mutex that knows its owner and can be abandoned.
    Mutex,
    /// A waitable timer.
    Timer {
        /// Whether it stays signaled until set again.
        manual: bool,
    },
    /// The end of a thread.
    ThreadEnded,
}

/// An object with a signaled state and waiters.
#[derive(Debug)]
#[repr(C)] // What a set and a take touch lies together, and what only slow paths need at the end.
pub struct Object {
    kind: Kind,
    word: AtomicU32,
    queue: Mutex<Queue>,
}

/// What the lock of an object guards.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Queue {
    waiters: SmallVec<[Waiter; 1]>,
    /// How many of the waiters are wait-alls.
    alls: u32,
    /// Whether the event is being pulsed: signaled for the waiters in the queue, and for nobody who only looks (EVT-10).
    pulsed: bool,
    feeds: Feeds,
    state: State,
}

#[derive(Debug)]
enum State {
    Plain,
    Mutex(Mutant),
    Timer(Box<Timer>),
}

#[derive(Debug)]
pub(crate) enum Waiter {
    /// A thread that waits for this object or any other of its array.
    Any { thread: Arc<Thread>, ticket: Ticket, index: u32 },
    /// A thread that waits for all of its objects at once.
    All(Arc<AllWait>),
    /// A wait set that this object is in, for as long as it is in it.
    Set { set: Arc<Ready>, slot: u32 },
}

impl Object {
    pub(crate) fn new(kind: Kind, count: u32) -> Self {
        let (word, state) = match kind {
            Kind::Mutex => (SLOW, State::Mutex(Mutant::default())),
            Kind::Timer { .. } => (SLOW, State::Timer(Box::default())),
            _ => (count, State::Plain),
        };
        let queue = Queue { waiters: SmallVec::new(), alls: 0, pulsed: false, feeds: Feeds::default(), state };
        Self { kind, word: AtomicU32::new(word), queue: Mutex::new(queue) }
    }

    /// What this object is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn always_slow(&self) -> bool {
        matches!(self.kind, Kind::Mutex | Kind::Timer { .. })
    }

    fn count(&self) -> u32 {
        self.word.load(Ordering::SeqCst) & !SLOW
    }

    /// Changes the count under the lock, keeping *slow*.
    fn set_count(&self, count: u32) {
        let slow = self.word.load(Ordering::SeqCst) & SLOW;
        debug_assert_ne!(slow, 0, "the count is changed under the lock only while the object is slow");
        write_locked!(self.word, slow | count);
    }

    /// Locks the queue; the state of a timer stands still from here to the end of the lock.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        let mut queue = self.queue.lock();
        // The kind lies with the word, the state behind everything else.
        if matches!(self.kind, Kind::Timer { .. })
            && let State::Timer(timer) = &mut queue.state
        {
            timer.look();
        }
        queue
    }

    /// Locks the queue and makes every other path take the lock too.
    fn lock_slow(&self) -> MutexGuard<'_, Queue> {
        let queue = self.lock();
        // Only who holds the lock changes this bit.
        if self.word.load(Ordering::SeqCst) & SLOW == 0 {
            self.word.fetch_or(SLOW, Ordering::SeqCst);
        }
        queue
    }

    /// Undoes [`lock_slow`](Self::lock_slow) where no waiter is left.
    fn unlock_slow(&self, queue: MutexGuard<'_, Queue>) {
        if queue.waiters.is_empty() && !self.always_slow() {
            self.word.fetch_and(!SLOW, Ordering::SeqCst);
        }
        drop(queue);
    }

    /// Runs `act` on the locked queue; under [`ALL`] too where a wait-all names this object.
    fn change<R>(&self, act: impl FnOnce(&mut Queue) -> R) -> R {
        let mut held = None;
        let mut queue = self.lock_slow();
        if queue.alls > 0 {
            // The lock of all wait-alls comes before that of an object.
            drop(queue);
            held = Some(ALL.lock());
            queue = self.lock_slow();
        }
        let result = act(&mut queue);
        self.unlock_slow(queue);
        drop(held);
        result
    }

    /// One step on the count by compare-and-swap, where no waiter makes it slow. The count before, whether `step` gave
    /// a new one or left it alone.
    ///
    /// A count that stays the same is written too: who signals or resets an object expects what it wrote before to be
    /// seen by whom the object tells of it, and a load that finds the event signaled already orders nothing.
    fn fast(&self, step: impl Fn(u32) -> Option<u32>) -> Option<u32> {
        let mut word = peek!(self.word);
        loop {
            if word & SLOW != 0 {
                return None;
            }
            let Some(after) = step(word) else { return Some(word) };
            match self.word.compare_exchange_weak(word, after, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(before) => return Some(before),
                Err(now) => word = now,
            }
        }
    }

    // What a wait does.

    pub(crate) fn is_signaled_for(&self, queue: &Queue, thread: u64) -> bool {
        match (&queue.state, self.kind) {
            (State::Mutex(mutant), _) => mutant.is_free_for(thread),
            (State::Timer(timer), _) => timer.is_signaled(),
            _ => queue.pulsed || self.count() > 0,
        }
    }

    /// The side effect of a satisfied wait (WAIT-3). True if it took over an abandoned mutex.
    pub(crate) fn consume(self: &Arc<Self>, queue: &mut Queue, thread: &Thread) -> bool {
        match (&mut queue.state, self.kind) {
            (State::Mutex(mutant), _) => mutant.take(self, thread),
            (State::Timer(timer), Kind::Timer { manual: false }) => {
                timer.consume();
                false
            }
            (_, Kind::AutoEvent) => {
                queue.pulsed = false;
                self.set_count(0);
                false
            }
            (_, Kind::Semaphore { .. }) => {
                self.set_count(self.count() - 1);
                false
            }
            _ => false,
        }
    }

    fn is_abandoned(queue: &Queue) -> bool {
        matches!(&queue.state, State::Mutex(mutant) if mutant.is_abandoned())
    }

    /// Takes the object if it is signaled now. `Some(abandoned)` if it was.
    pub(crate) fn try_acquire(self: &Arc<Self>, thread: &Thread) -> Option<bool> {
        let taken = match self.kind {
            Kind::ManualEvent | Kind::ThreadEnded => return (self.count() > 0).then_some(false),
            Kind::AutoEvent | Kind::Semaphore { .. } => self.fast(|count| count.checked_sub(1)),
            Kind::Mutex | Kind::Timer { .. } => None,
        };
        if let Some(before) = taken {
            return (before > 0).then_some(false);
        }
        let mut queue = self.lock_slow();
        let signaled = self.is_signaled_for(&queue, thread.id());
        let taken = signaled.then(|| self.consume(&mut queue, thread));
        self.unlock_slow(queue);
        taken
    }

    /// All of a wait for this one object, if it is an event or a semaphore that is signaled and whose lock nobody needs. A full
    /// barrier, as every wait. False is no answer.
    #[inline]
    pub fn take_plainly(&self) -> bool {
        match self.kind {
            Kind::AutoEvent | Kind::Semaphore { .. } => {
                self.count() > 0 && self.fast(|count| count.checked_sub(1)).is_some_and(|before| before > 0)
            }
            Kind::ManualEvent => {
                self.count() > 0 && {
                    fence(Ordering::SeqCst);
                    self.count() > 0
                }
            }
            Kind::Mutex | Kind::Timer { .. } | Kind::ThreadEnded => false,
        }
    }

    /// Whether a wait that succeeds changes the object.
    #[cfg(not(loom))]
    pub(crate) fn is_taken_by_a_wait(&self) -> bool {
        !matches!(self.kind, Kind::ManualEvent | Kind::ThreadEnded | Kind::Timer { manual: true })
    }

    /// Takes the object for a wait for any of several, of which it is the first that is signaled, as its caller has seen:
    /// `lower` says whether one before it is signaled by now. If not taken, all must be looked at in order.
    ///
    /// For events and semaphores, whose state is seen without a lock.
    pub fn try_acquire_first(self: &Arc<Self>, thread: &Thread, lower: impl FnOnce() -> bool) -> bool {
        // A wait is a full barrier; and who set a lower one first and then this one must find the lower one taken (WAIT-2).
        fence(Ordering::SeqCst);
        !lower() && self.try_acquire(thread) == Some(false)
    }

    /// Whether an event or a semaphore is signaled now. `None` for objects of another kind.
    #[inline]
    pub fn is_plainly_signaled(&self) -> Option<bool> {
        match self.kind {
            Kind::ManualEvent | Kind::AutoEvent | Kind::Semaphore { .. } => Some(self.count() > 0),
            Kind::Mutex | Kind::Timer { .. } | Kind::ThreadEnded => None,
        }
    }

    /// Whether a wait by `thread` would succeed now. Consumes nothing.
    pub(crate) fn is_signaled(&self, thread: u64) -> bool {
        if !self.always_slow() {
            return self.count() > 0;
        }
        self.is_signaled_for(&self.lock(), thread)
    }

    /// What a wait set can see of this object without its lock.
    pub(crate) fn peek(&self) -> Look {
        match self.kind {
            Kind::ManualEvent | Kind::ThreadEnded if self.count() > 0 => Look::Signaled,
            Kind::ManualEvent | Kind::ThreadEnded => Look::Nothing,
            Kind::AutoEvent | Kind::Semaphore { .. } | Kind::Mutex | Kind::Timer { .. } => Look::Ask,
        }
    }

    /// Makes `thread` a waiter of this object, unless it is signaled now: then the wait is decided here (false).
    /// Collects what the sleeper must know of it.
    pub(crate) fn register(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        ticket: Ticket,
        index: u32,
        gathered: &mut Gathered,
    ) -> bool {
        let mut queue = self.lock_slow();
        let waits = if self.is_signaled_for(&queue, thread.id()) {
            if thread.satisfy(ticket, index, Self::is_abandoned(&queue)) {
                self.consume(&mut queue, thread);
            }
            false
        } else {
            queue.waiters.push(Waiter::Any { thread: Arc::clone(thread), ticket, index });
            self.gather(&queue, gathered);
            true
        };
        self.unlock_slow(queue);
        waits
    }

    /// Notes what a sleeper on this object must know. Under the lock under which it became a waiter: a timer that expires
    /// and is stopped right after that is never due again, and only the moment seen here ends the sleep.
    fn gather(&self, queue: &Queue, gathered: &mut Gathered) {
        if queue.feeds.are_many() {
            gathered.has_many = true;
        } else {
            gathered.feeds.extend(queue.feeds.all().iter().copied());
        }
        gathered.wake_by(self.next_due(queue));
    }

    /// Takes back what [`register`](Self::register) did, if a setter has not done so already.
    pub(crate) fn deregister(&self, thread: &Thread) {
        if self.word.load(Ordering::SeqCst) & SLOW == 0 {
            // Whoever decided the wait removed the last waiter, and it was this thread.
            return;
        }
        let mut queue = self.lock_slow();
        queue.remove_waiters(|waiter| match waiter {
            Waiter::Any { thread: waiting, .. } => waiting.id() == thread.id(),
            Waiter::All(all) => all.thread().id() == thread.id(),
            Waiter::Set { .. } => false,
        });
        self.unlock_slow(queue);
    }

    #[cfg(all(test, not(loom)))]
    pub(crate) fn has_waiters(&self) -> bool {
        !self.queue.lock().waiters.is_empty()
    }

    /// Puts this object into a wait set; returns the tokens of the I/O that feeds it.
    pub(crate) fn observe(&self, set: &Arc<Ready>, slot: u32) -> SmallVec<[u64; 1]> {
        let mut queue = self.lock_slow();
        queue.waiters.push(Waiter::Set { set: Arc::clone(set), slot });
        let feeds = queue.feeds.all().clone();
        self.unlock_slow(queue);
        feeds
    }

    /// Takes this object out of a wait set.
    pub(crate) fn forget(&self, set: &Arc<Ready>, slot: u32) {
        let mut queue = self.lock_slow();
        queue.remove_waiters(
            |waiter| matches!(waiter, Waiter::Set { set: known, slot: at } if Arc::ptr_eq(known, set) && *at == slot),
        );
        self.unlock_slow(queue);
    }

    /// Hands the object to its waiters, in the order in which they came, for as long as it is signaled for them.
    /// Who has been decided otherwise is passed over and forgotten. [`ALL`] is held if a wait-all is among them.
    pub(crate) fn release(self: &Arc<Self>, queue: &mut Queue, wakes: &mut Wakes) {
        let mut at = 0;
        while let Some(waiter) = queue.waiters.get(at) {
            match waiter {
                Waiter::Any { thread, .. } if !self.is_signaled_for(queue, thread.id()) => at += 1,
                Waiter::Any { .. } => {
                    let Waiter::Any { thread, ticket, index } = queue.waiters.remove(at) else { continue };
                    if thread.satisfy(ticket, index, Self::is_abandoned(queue)) {
                        self.consume(queue, &thread);
                        wakes.notify_owned(thread);
                    }
                }
                Waiter::All(all) => {
                    let all = Arc::clone(all);
                    if self.is_signaled_for(queue, all.thread().id()) {
                        all.try_satisfy(self, queue, wakes);
                    }
                    at += 1;
                }
                Waiter::Set { set, slot } => {
                    // The set takes it when its thread comes to it; until then it stays signaled for everybody.
                    if !queue.pulsed && self.is_signaled_for(queue, 0) {
                        set.became_ready(*slot, wakes);
                    }
                    at += 1;
                }
            }
        }
    }

    // Feeds.

    /// Notes that the I/O behind `token` will signal this event. Appends who waits for it at this moment, so that the
    /// caller can see to it that one of them pumps that I/O. Returns how many tokens there are now if this one is new.
    ///
    /// A wait set is told each time: the I/O may have been taken out of its thread's shard since the last.
    pub fn feed(&self, token: u64, sleepers: &mut SmallVec<[Arc<Thread>; 2]>) -> Option<usize> {
        let mut queue = self.queue.lock();
        let count = queue.feeds.add(token);
        for waiter in &queue.waiters {
            match waiter {
                Waiter::Any { thread, .. } => sleepers.push(Arc::clone(thread)),
                Waiter::All(all) => sleepers.push(Arc::clone(all.thread())),
                Waiter::Set { set, .. } => sleepers.extend(set.fed(token)),
            }
        }
        count
    }

    pub(crate) fn has_many_feeds(&self) -> bool {
        self.queue.lock().feeds.are_many()
    }

    /// The tokens of the I/O that the calling thread, with this number, must see to before it waits: all, or where they are many
    /// those that it has not been told of, or that may have been moved. It sees to them now.
    pub fn feeds_to_bring(&self, thread: u64) -> SmallVec<[u64; 1]> {
        self.queue.lock().feeds.tell(thread)
    }

    /// Who was told of what it must see to could not: the next wait is told of all again.
    pub fn tell_again(&self) {
        self.queue.lock().feeds.tell_again();
    }

    /// What is behind `token` is going to be moved by somebody who sees to it that who waits now hears of it: who waits later is
    /// told of it again.
    pub fn note_moved(&self, token: u64) {
        self.queue.lock().feeds.moved(token);
    }

    /// The tokens of the I/O that feeds this event.
    pub fn feeds(&self) -> SmallVec<[u64; 1]> {
        self.queue.lock().feeds.all().clone()
    }

    /// The I/O behind `token` was taken out of the shard of this number: a wait set that this event is in must look where it is
    /// now, and so must a thread of that shard that is not told with each wait. It may have begun to wait since it was asked who
    /// does, and need not be the one that was told last. Appends who sleeps there: it must look again.
    pub fn refeed(&self, token: u64, left: u32, sleepers: &mut SmallVec<[Arc<Thread>; 2]>) {
        let mut queue = self.queue.lock();
        queue.feeds.moved(token);
        let many = queue.feeds.are_many();
        for waiter in &queue.waiters {
            match waiter {
                Waiter::Set { set, .. } => sleepers.extend(set.fed(token)),
                Waiter::Any { thread, .. } if many && thread.shard() == left => sleepers.push(Arc::clone(thread)),
                Waiter::All(all) if many && all.thread().shard() == left => sleepers.push(Arc::clone(all.thread())),
                Waiter::Any { .. } | Waiter::All(_) => {}
            }
        }
    }

    /// Whether anybody may wait for it, or a wait set has it: a load. Who registers later sees what was done before this.
    pub fn may_have_waiters(&self) -> bool {
        self.word.load(Ordering::SeqCst) & SLOW != 0
    }

    /// Whether a thread whose shard has this number waits for the event now.
    pub fn is_awaited_in(&self, shard: u32) -> bool {
        self.queue.lock().waiters.iter().any(|waiter| match waiter {
            Waiter::Any { thread, .. } => thread.shard() == shard,
            Waiter::All(all) => all.thread().shard() == shard,
            Waiter::Set { set, .. } => set.sleeper().is_some_and(|thread| thread.shard() == shard),
        })
    }

    /// Forgets a token: the I/O behind it is gone.
    pub fn unfeed(&self, token: u64) {
        self.queue.lock().feeds.remove(token);
    }
}

impl Queue {
    fn remove_waiters(&mut self, mut gone: impl FnMut(&Waiter) -> bool) {
        self.waiters.retain(|waiter| !gone(waiter));
        self.alls = self.waiters.iter().filter(|waiter| matches!(waiter, Waiter::All(_))).count() as u32;
    }

    pub(crate) fn push_all(&mut self, all: &Arc<AllWait>) {
        self.waiters.push(Waiter::All(Arc::clone(all)));
        self.alls += 1;
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
