//! A thread as waits see it: the wait word, the place word, the APC queue, the mutexes it owns.
//!
//! Two words decide everything, and they are independent:
//!
//! The **wait word** holds {generation, state} and says whether the present wait is decided. Whoever moves it out of
//! *waiting* has decided the wait, and nobody else may:
//!
//! | from | to | by |
//! |---|---|---|
//! | idle | waiting, waiting alertably | the owner, with a new generation |
//! | waiting (either) | satisfied(i) | a setter, under the object's lock, which also consumes the object |
//! | waiting alertably | alerted | whoever queues an APC |
//! | waiting (either) | idle | the owner, to look again or to time out |
//! | satisfied, alerted | idle | the owner, when it has read the decision |
//!
//! The **place word** says where the thread sleeps: {running, futex, shard k, notified}. The owner moves running → futex
//! or shard before it sleeps and anything → running after; a waker swaps in *notified* and wakes by what was there. So a
//! thread that runs is never woken by a system call, and a wake before the sleep is not lost.

use crate::apc::Apc;
use crate::clock;
use crate::object::Object;
use crate::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use crate::sync::{Arc, Mutex, Weak, peek};
use smallvec::SmallVec;
use std::collections::VecDeque;

/// Where a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Not asleep: no wake is needed.
    Running,
    /// Asleep on the futex of its own place word.
    Futex,
    /// Asleep inside the shard of this number.
    Shard(u32),
    /// Woken already.
    Notified,
}

const RUNNING: u32 = 0;
const FUTEX: u32 = 1;
const SHARD: u32 = 2;
const NOTIFIED: u32 = 3;

impl Place {
    pub(crate) fn from_word(word: u32) -> Self {
        match word & 3 {
            RUNNING => Self::Running,
            FUTEX => Self::Futex,
            SHARD => Self::Shard(word >> 2),
            _ => Self::Notified,
        }
    }

    /// The value that the place word has in this place: what a futex compares with.
    pub fn word(self) -> u32 {
        match self {
            Self::Running => RUNNING,
            Self::Futex => FUTEX,
            Self::Shard(number) => number << 2 | SHARD,
            Self::Notified => NOTIFIED,
        }
    }
}

/// A sleeper that must be woken, and where it sleeps.
#[derive(Debug)]
pub struct Wake {
    /// Whom to wake.
    pub thread: Arc<Thread>,
    /// Where it sleeps: on its futex or in a shard, never running.
    pub was: Place,
}

/// The sleepers that a decision ended. The caller wakes them once it holds no lock.
#[derive(Debug, Default)]
#[must_use = "a sleeper that is not woken sleeps on"]
pub struct Wakes(SmallVec<[Wake; 1]>);

impl Wakes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Marks `thread` as notified, and notes it if it sleeps.
    pub fn notify(&mut self, thread: &Arc<Thread>) {
        let was = thread.notify();
        if matches!(was, Place::Futex | Place::Shard(_)) {
            self.0.push(Wake { thread: Arc::clone(thread), was });
        }
    }

    /// The same, for whoever has no more use for `thread`.
    pub(crate) fn notify_owned(&mut self, thread: Arc<Thread>) {
        let was = thread.notify();
        if matches!(was, Place::Futex | Place::Shard(_)) {
            self.0.push(Wake { thread, was });
        }
    }

    /// Whether nobody sleeps.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Wakes {
    type Item = Wake;
    type IntoIter = smallvec::IntoIter<[Wake; 1]>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One wait of a thread: the generation of its wait word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u32);

/// What the wait word says of the present wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Waiting,
    /// An object was signaled and has been consumed for this thread.
    Satisfied {
        /// Its index in the array of the wait.
        index: u32,
        /// Whether it was a mutex whose owner had ended.
        abandoned: bool,
    },
    /// An APC came first.
    Alerted,
}

const STATE_IDLE: u32 = 0;
const STATE_WAITING: u32 = 1;
const STATE_WAITING_ALERTABLE: u32 = 2;
const STATE_ALERTED: u32 = 3;
const SATISFIED: u32 = 1 << 31;
const ABANDONED: u32 = 1 << 30;

fn pack(generation: u32, state: u32) -> u64 {
    u64::from(generation) << 32 | u64::from(state)
}

fn unpack(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}

/// A thread that waits, is waited on, and has an APC queue.
#[derive(Debug)]
pub struct Thread {
    id: u64,
    wait: AtomicU64,
    place: AtomicU32,
    recheck: AtomicBool,
    /// The number of the shard in which this thread pumps, zero while it has none.
    shard: AtomicU32,
    /// Whether the APC queue holds something: read without its lock, written only under it.
    queued: AtomicBool,
    /// Whether timers have routines on this thread: likewise.
    timed: AtomicBool,
    apcs: Mutex<Apcs>,
    owned: Mutex<Vec<Weak<Object>>>,
    ended: Arc<Object>,
}

#[derive(Debug, Default)]
struct Apcs {
    queue: VecDeque<Apc>,
    /// Set at exit: nothing can be queued any more (APC-13).
    closed: bool,
    /// Timers whose routine is to run on this thread. They live on without a handle until then, as Windows' do.
    timers: Vec<Arc<Object>>,
}

/// The thread has ended or is ending (`ERROR_GEN_FAILURE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended;

impl Default for Thread {
    fn default() -> Self {
        Self::new()
    }
}

impl Thread {
    /// A running thread with an empty queue.
    pub fn new() -> Self {
        // An ordinary static: identity needs no model, and loom's atomics cannot live in statics.
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        Self {
            id: NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed),
            wait: AtomicU64::new(0),
            place: AtomicU32::new(RUNNING),
            recheck: AtomicBool::new(false),
            shard: AtomicU32::new(0),
            queued: AtomicBool::new(false),
            timed: AtomicBool::new(false),
            apcs: Mutex::new(Apcs::default()),
            owned: Mutex::new(Vec::new()),
            ended: Arc::new(Object::thread_ended()),
        }
    }

    /// A number that no other thread of this process has or had.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The object that is signaled when the thread has ended (THR-1).
    pub fn ended(&self) -> &Arc<Object> {
        &self.ended
    }

    /// Whether the thread has ended.
    pub fn has_ended(&self) -> bool {
        self.ended.is_signaled(self.id)
    }

    /// The number of the thread's own shard, zero while it has none.
    pub fn shard(&self) -> u32 {
        self.shard.load(Ordering::Acquire)
    }

    /// Gives the thread a shard unless it has one; returns the number it has now.
    pub fn adopt_shard(&self, number: u32) -> u32 {
        match self.shard.compare_exchange(0, number, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => number,
            Err(present) => present,
        }
    }

    // The wait word.

    pub(crate) fn begin_wait(&self, alertable: bool) -> Ticket {
        let (generation, state) = unpack(self.wait.load(Ordering::Relaxed));
        debug_assert_eq!(state, STATE_IDLE, "a wait begins while another is undecided");
        let generation = generation.wrapping_add(1);
        let state = if alertable { STATE_WAITING_ALERTABLE } else { STATE_WAITING };
        self.wait.swap(pack(generation, state), Ordering::SeqCst);
        Ticket(generation)
    }

    fn decide(&self, expected: impl Fn(u32, u32) -> bool, state_after: u32) -> bool {
        let mut word = peek!(self.wait);
        loop {
            let (generation, state) = unpack(word);
            if !expected(generation, state) {
                return false;
            }
            let after = pack(generation, state_after);
            match self.wait.compare_exchange_weak(word, after, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
    }

    /// Decides the wait `ticket` for object `index`. Only its caller may then consume the object.
    pub(crate) fn satisfy(&self, ticket: Ticket, index: u32, abandoned: bool) -> bool {
        let after = SATISFIED | if abandoned { ABANDONED } else { 0 } | index;
        self.decide(
            |generation, state| generation == ticket.0 && matches!(state, STATE_WAITING | STATE_WAITING_ALERTABLE),
            after,
        )
    }

    pub(crate) fn decision(&self) -> Decision {
        match unpack(self.wait.load(Ordering::SeqCst)).1 {
            STATE_ALERTED => Decision::Alerted,
            state if state & SATISFIED != 0 => {
                Decision::Satisfied { index: state & !(SATISFIED | ABANDONED), abandoned: state & ABANDONED != 0 }
            }
            _ => Decision::Waiting,
        }
    }

    /// Takes the undecided wait back; false if it has been decided meanwhile.
    pub(crate) fn retract(&self, ticket: Ticket) -> bool {
        self.decide(
            |generation, state| generation == ticket.0 && matches!(state, STATE_WAITING | STATE_WAITING_ALERTABLE),
            STATE_IDLE,
        )
    }

    /// Forgets a decision that has been read.
    pub(crate) fn finish_wait(&self) {
        let (generation, _) = unpack(self.wait.load(Ordering::Relaxed));
        self.wait.swap(pack(generation, STATE_IDLE), Ordering::SeqCst);
    }

    // The place word.

    fn notify(&self) -> Place {
        Place::from_word(self.place.swap(NOTIFIED, Ordering::SeqCst))
    }

    /// Says that the thread is about to sleep in `place`; false if it has been notified meanwhile and must not.
    pub fn enter_place(&self, place: Place) -> bool {
        self.place.compare_exchange(RUNNING, place.word(), Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Says that the thread runs again. What a waker decided before it notified is visible from here on: the thread looks
    /// at its wait again before it enters a place again, or the notification that this forgets is lost.
    pub fn leave_place(&self) {
        // A swap, because only what reads the waker's word also sees what the waker wrote before it.
        self.place.swap(RUNNING, Ordering::SeqCst);
    }

    /// The same for who has just told itself of what it harvested: else the next sleep would only find that out.
    pub fn forget_notification(&self) {
        if self.place.load(Ordering::Relaxed) != RUNNING {
            self.leave_place();
        }
    }

    /// The place word itself: what a sleeper on the futex sleeps on.
    pub fn place_word(&self) -> &AtomicU32 {
        &self.place
    }

    /// Makes the thread look at its wait again, though nothing decided it: a timer changed, or I/O that it waits for
    /// was started and it must sleep elsewhere.
    pub fn ask_recheck(self: &Arc<Self>, wakes: &mut Wakes) {
        self.recheck.swap(true, Ordering::SeqCst);
        wakes.notify(self);
    }

    pub(crate) fn take_recheck(&self) -> bool {
        // Nearly always nobody has asked, and then a load says so.
        self.recheck.load(Ordering::SeqCst) && self.recheck.swap(false, Ordering::SeqCst)
    }

    // The APC queue.

    /// `QueueUserAPC`—Appends a routine to the queue, and ends the thread's alertable wait if it is in one.
    pub fn queue_apc(self: &Arc<Self>, apc: Apc, wakes: &mut Wakes) -> Result<(), Ended> {
        // The routines of timers that became due before this one come before it (APC-1).
        self.harvest_timers();
        {
            let mut apcs = self.apcs.lock();
            if apcs.closed {
                return Err(Ended);
            }
            apcs.queue.push_back(apc);
            self.note_queued(&apcs);
        }
        if self.decide(|_, state| state == STATE_WAITING_ALERTABLE, STATE_ALERTED) {
            wakes.notify(self);
        }
        Ok(())
    }

    /// Takes the first queued routine, timers that have become due included.
    pub fn take_apc(self: &Arc<Self>) -> Option<Apc> {
        if !self.has_apcs() {
            return None;
        }
        let mut apcs = self.apcs.lock();
        let first = apcs.queue.pop_front();
        self.note_queued(&apcs);
        first
    }

    /// Whether a routine waits to be run; harvests the timers that have become due.
    pub fn has_apcs(self: &Arc<Self>) -> bool {
        self.harvest_timers();
        self.queued.load(Ordering::SeqCst)
    }

    /// Removes what was queued for `owner` and has not run yet.
    pub fn remove_apcs_of(&self, owner: usize) {
        let mut apcs = self.apcs.lock();
        apcs.queue.retain(|apc| apc.owner != owner);
        self.note_queued(&apcs);
    }

    /// Says outside of the lock what the queue is like, where that has changed: the store is a full barrier.
    fn note_queued(&self, apcs: &Apcs) {
        let queued = !apcs.queue.is_empty();
        if self.queued.load(Ordering::Relaxed) != queued {
            self.queued.store(queued, Ordering::SeqCst);
        }
    }

    /// Queues the routines of the timers that have become due, in the order in which they did. A timer's lock comes
    /// before that of the queue, so the list is copied first.
    #[inline]
    fn harvest_timers(&self) {
        if self.timed.load(Ordering::SeqCst) {
            self.harvest_due_timers();
        }
    }

    #[cold]
    fn harvest_due_timers(&self) {
        let timers = self.timers();
        let now = clock::monotonic_ns();
        let due = |timer: &Arc<Object>| Some((timer.next_routine_due().filter(|due| *due <= now)?, Arc::clone(timer)));
        let mut due: Vec<_> = timers.iter().filter_map(due).collect();
        due.sort_by_key(|(due, _)| *due);
        for (_, timer) in due {
            timer.queue_routine(self);
        }
    }

    /// Appends the routine of a timer, whose lock is held. One that is still queued is not queued twice (TMR-5).
    pub(crate) fn queue_timer_apc(&self, apc: Apc) {
        let mut apcs = self.apcs.lock();
        if !apcs.closed && !apcs.queue.iter().any(|queued| queued.owner == apc.owner) {
            apcs.queue.push_back(apc);
            self.note_queued(&apcs);
        }
    }

    /// The next moment at which a timer's routine becomes due on this thread.
    pub(crate) fn next_timer_routine(&self) -> Option<u64> {
        self.timers().iter().filter_map(|timer| timer.next_routine_due()).min()
    }

    fn timers(&self) -> Vec<Arc<Object>> {
        if !self.timed.load(Ordering::SeqCst) {
            return Vec::new();
        }
        self.apcs.lock().timers.clone()
    }

    pub(crate) fn add_timer(&self, timer: &Arc<Object>) {
        let mut apcs = self.apcs.lock();
        if !apcs.closed {
            apcs.timers.push(Arc::clone(timer));
            self.timed.store(true, Ordering::SeqCst);
        }
    }

    pub(crate) fn remove_timer(&self, timer: &Object) {
        let mut apcs = self.apcs.lock();
        apcs.timers.retain(|known| !std::ptr::eq(&**known, timer));
        self.timed.store(!apcs.timers.is_empty(), Ordering::SeqCst);
    }

    // Mutexes and the end.

    pub(crate) fn owns(&self, mutex: Weak<Object>) {
        let mut owned = self.owned.lock();
        if owned.len() == owned.capacity() {
            // Mutexes whose last handle was closed while they were owned (MTX-5) leave only here.
            owned.retain(|known| known.strong_count() > 0);
        }
        owned.push(mutex);
    }

    #[cfg(all(test, not(loom)))]
    pub(crate) fn owned_mutexes(&self) -> usize {
        self.owned.lock().len()
    }

    pub(crate) fn disowns(&self, mutex: &Object) {
        let mut owned = self.owned.lock();
        if let Some(at) = owned.iter().position(|known| std::ptr::eq(known.as_ptr(), mutex)) {
            owned.swap_remove(at);
        }
    }

    /// Ends the thread: drops its APCs (APC-14), cancels the timers whose routine was to run on it (TMR-5), abandons
    /// its mutexes (MTX-3), and signals its handle (THR-1). Who finds the handle signaled finds the mutexes abandoned, and
    /// the other way round.
    pub fn end(self: &Arc<Self>) -> Wakes {
        let mut wakes = Wakes::new();
        let timers = {
            let mut apcs = self.apcs.lock();
            apcs.closed = true;
            apcs.queue.clear();
            self.note_queued(&apcs);
            self.timed.store(false, Ordering::SeqCst);
            std::mem::take(&mut apcs.timers)
        };
        for timer in timers {
            timer.stop_timer_of(self);
        }
        let owned = std::mem::take(&mut *self.owned.lock());
        let mutexes: Vec<_> = owned.iter().filter_map(Weak::upgrade).collect();
        self.ended.end_thread(self.id, &mutexes, &mut wakes);
        wakes
    }
}
