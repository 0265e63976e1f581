//! The keeper: one thread that waits for the objects and moments that callbacks are registered for.
//!
//! Only the keeper itself puts objects into its set and takes them out, so that a slot never means another object than
//! the one that it was yielded for. Others leave it a word and ring its bell, an auto-reset event in the first slot.
//!
//! It waits alertably, and runs what is to run on a thread that never ends: so routines of operations that are started
//! there run there too.

use super::Job;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::wait::{self, Ended};
use overlapped_core::set::Set;
use overlapped_core::{Object, clock};
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// What is told of an object or a moment.
pub(crate) trait Kept: Send + Sync {
    /// The object was signaled, and taken as a wait would, under this registration.
    fn signaled(self: Arc<Self>, registration: u64);
    /// The moment has come.
    fn due(self: Arc<Self>, registration: u64);
}

enum Word {
    Watch { key: usize, registration: u64, object: Arc<Object>, whose: Arc<dyn Kept> },
    Unwatch { key: usize },
    Run(Job),
}

enum Alarm {
    Kept { registration: u64, whose: Arc<dyn Kept> },
    Job(Job),
}

#[derive(Default)]
struct Alarms {
    /// By moment, then by number.
    by_moment: BTreeMap<(u64, u64), Alarm>,
    /// The entry of each who is kept, by key.
    of_key: HashMap<usize, (u64, u64)>,
    next: u64,
}

struct Keeper {
    bell: Arc<Object>,
    words: Mutex<Vec<Word>>,
    alarms: Mutex<Alarms>,
}

fn keeper() -> Option<&'static Keeper> {
    static KEEPER: OnceLock<Keeper> = OnceLock::new();
    static STARTED: Mutex<bool> = Mutex::new(false);
    let keeper = KEEPER.get_or_init(|| Keeper {
        bell: Arc::new(Object::event(false, false)),
        words: Mutex::default(),
        alarms: Mutex::default(),
    });
    let mut started = STARTED.lock();
    if !*started {
        // Where threads have run out, the next who needs it tries again.
        let made = std::thread::Builder::new().name("overlapped keeper".into()).spawn(move || keeper.run());
        *started = made.is_ok();
    }
    started.then_some(keeper)
}

/// Whether there is a keeper, which may need making.
pub(crate) fn prepare() -> bool {
    keeper().is_some()
}

/// Waits for an object on behalf of `whose`, known by `key`: once.
pub(crate) fn watch(key: usize, registration: u64, object: Arc<Object>, whose: Arc<dyn Kept>) {
    tell(Word::Watch { key, registration, object, whose });
}

/// Waits no longer.
pub(crate) fn unwatch(key: usize) {
    tell(Word::Unwatch { key });
}

/// Runs something on the keeper.
pub(crate) fn run(job: Job) {
    tell(Word::Run(job));
}

fn tell(word: Word) {
    if let Some(keeper) = keeper() {
        keeper.words.lock().push(word);
        keeper.ring();
    }
}

/// Tells `whose`, known by `key`, when a monotonic moment has come; in place of the moment that it had.
pub(crate) fn schedule(key: usize, registration: u64, moment: u64, whose: Arc<dyn Kept>) {
    let Some(keeper) = keeper() else { return };
    keeper.add(moment, Some(key), Alarm::Kept { registration, whose });
}

/// Forgets the moment of a key.
pub(crate) fn unschedule(key: usize) {
    if let Some(keeper) = keeper() {
        let removed = keeper.alarms.lock().remove(key);
        drop(removed);
    }
}

/// Runs something on the keeper in a while.
pub(crate) fn after(ms: u32, job: Job) {
    if let Some(keeper) = keeper() {
        keeper.add(clock::monotonic_ns() + u64::from(ms) * 1_000_000, None, Alarm::Job(job));
    }
}

impl Alarms {
    fn remove(&mut self, key: usize) -> Option<Alarm> {
        let entry = self.of_key.remove(&key)?;
        self.by_moment.remove(&entry)
    }

    fn first(&self) -> Option<u64> {
        self.by_moment.keys().next().map(|(moment, _)| *moment)
    }

    fn take_due(&mut self, now: u64) -> Option<Alarm> {
        let entry = self.by_moment.first_entry().filter(|entry| entry.key().0 <= now)?;
        let (at, alarm) = entry.remove_entry();
        self.of_key.retain(|_, known| *known != at);
        Some(alarm)
    }
}

impl Keeper {
    fn ring(&self) {
        self.bell.set(&mut Delivery::new().wakes);
    }

    fn add(&self, moment: u64, key: Option<usize>, alarm: Alarm) {
        let (earlier, replaced) = {
            let mut alarms = self.alarms.lock();
            let replaced = key.and_then(|key| alarms.remove(key));
            let earlier = alarms.first().is_none_or(|first| moment < first);
            alarms.next += 1;
            let entry = (moment, alarms.next);
            alarms.by_moment.insert(entry, alarm);
            if let Some(key) = key {
                alarms.of_key.insert(key, entry);
            }
            (earlier, replaced)
        };
        drop(replaced);
        if earlier {
            self.ring();
        }
    }

    fn run(&self) {
        let set = Set::new();
        let bell = set.insert(Arc::clone(&self.bell));
        let mut waiter = 0;
        let mut slots: HashMap<u32, (usize, u64, Arc<dyn Kept>)> = HashMap::new();
        let mut of_key: HashMap<usize, u32> = HashMap::new();
        loop {
            // A job may leave words itself, so the lock must be free while it runs.
            let words = std::mem::take(&mut *self.words.lock());
            for word in words {
                match word {
                    Word::Run(job) => job(),
                    Word::Watch { key, registration, object, whose } => {
                        let slot = set.insert(object);
                        slots.insert(slot, (key, registration, whose));
                        of_key.insert(key, slot);
                    }
                    Word::Unwatch { key } => {
                        if let Some(slot) = of_key.remove(&key) {
                            set.remove(slot);
                            slots.remove(&slot);
                        }
                    }
                }
            }
            self.ring_alarms();
            let deadline = self.alarms.lock().first();
            let ended = current::with(|current| wait::set(current, &set, &mut waiter, true, deadline));
            if let Ended::Satisfied { index, .. } = ended
                && index != bell
                && let Some((key, registration, whose)) = slots.remove(&index)
            {
                set.remove(index);
                of_key.remove(&key);
                whose.signaled(registration);
            }
        }
    }

    fn ring_alarms(&self) {
        loop {
            let due = self.alarms.lock().take_due(clock::monotonic_ns());
            match due {
                Some(Alarm::Kept { registration, whose }) => whose.due(registration),
                Some(Alarm::Job(job)) => job(),
                None => return,
            }
        }
    }
}
