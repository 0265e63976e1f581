//! A table of shared things by small number, looked up without a lock and without an atomic read-modify-write.
//!
//! Slots live in chunks that are never freed or moved. Who looks at an entry *marks* its slot (`marks.rs`), or is counted in
//! the slot's state if its thread has no mark left:
//!
//! | live | occupied | looked at | meaning | next |
//! |---|---|---|---|---|
//! | no | no | perhaps | free; who looks saw that and leaves | an insert makes it live and occupied |
//! | yes | yes | perhaps | an entry that lookups find | a removal takes *live* away |
//! | no | yes | yes | removed, and still in use | the last who leaves empties it |
//! | no | yes | no | being emptied by the one who saw this first | free |
//!
//! A slot's generation rises when it is emptied, so a *token* {generation, index} names one entry for ever, though the
//! index is used again (OVL-75). Freed indices wait in a queue before that, so that a stale handle is likely to be told so.
#![allow(unsafe_code)] // Reads the entry that a mark or a count keeps; the invariants stand on `Slot`.

mod marks;

use marks::{Mark, TOGETHER, Together};
use overlapped_lock::Mutex;
use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;
/// How many freed indices wait before the oldest is used again.
const QUARANTINE: usize = 64;

/// The state of a slot: {live, occupied, generation, notes, counted users}.
const LIVE: u64 = 1 << 63;
const OCCUPIED: u64 = 1 << 62;
const GENERATION: u64 = (1 << 62) - FIRST;
/// The first generation, and the step to the next.
const FIRST: u64 = 1 << 32;
const USERS: u64 = NOTE - 1;
/// Two bits beside the entry for who uses the table, clear when it is new.
const NOTES: u64 = FIRST - NOTE;
const NOTE: u64 = 1 << 30;

/// Says that the calling thread, one of the library's own which has not looked at anything yet, only ever looks beside the
/// program's threads.
pub(crate) fn looks_beside() {
    marks::be_counted();
}

pub(crate) struct Table<T: 'static> {
    chunks: [OnceLock<Box<[Slot<T>; CHUNK]>>; CHUNKS],
    free: Mutex<Free>,
}

/// Invariants:
///
/// 1. The entry is written only by an insert, into a slot that is neither live nor occupied and that the free list has
///    handed to it alone; and by whoever moves the state from occupied with nobody counted to free, which one thread can, once
///    it has seen after the removal that no mark names the slot.
/// 2. A user that saw *live* after it marked the slot or counted itself in may read the entry until it takes that back.
///
/// An entry lies in its slot, so that a lookup reads no memory between the slot and what the entry refers to.
struct Slot<T> {
    state: AtomicU64,
    entry: UnsafeCell<Option<T>>,
}

// SAFETY: the entry is shared as invariants 1 and 2 say.
unsafe impl<T: Send + Sync> Sync for Slot<T> {}

struct Free {
    queue: VecDeque<u32>,
    next: u32,
}

/// An entry in use.
pub(crate) struct Found<T: 'static> {
    table: &'static Table<T>,
    slot: &'static Slot<T>,
    /// `None`: counted instead.
    mark: Option<Mark>,
}

/// A slot whose entry is not there any more, or another one: dropped where the end of an entry may come.
pub(crate) struct Leaving<T: 'static>(#[expect(dead_code, reason = "it is dropped")] Found<T>);

/// Several entries in use.
pub(crate) struct FoundTogether<T: 'static> {
    table: &'static Table<T>,
    /// The mark of each has the number that the slot has here. They are there up to `count`.
    slots: [Option<&'static Slot<T>>; TOGETHER],
    count: usize,
    marks: Together,
}

fn token(state: u64, index: u32) -> u64 {
    (state & GENERATION) | u64::from(index)
}

impl<T> Slot<T> {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The entry.
    ///
    /// # Safety
    /// The caller saw *live* after it marked the slot or counted itself in, and has not taken that back (invariant 2).
    #[inline]
    unsafe fn entry(&self) -> &T {
        // SAFETY: the caller's promise.
        let entry = unsafe { &*self.entry.get() };
        entry.as_ref().expect("a live slot has an entry")
    }
}

impl<T: Clone> Table<T> {
    pub(crate) const fn new() -> Self {
        Self { chunks: [const { OnceLock::new() }; CHUNKS], free: Mutex::new(Free { queue: VecDeque::new(), next: 0 }) }
    }

    #[inline]
    fn slot(&self, index: u32) -> Option<&Slot<T>> {
        Some(&self.chunks.get(index as usize / CHUNK)?.get()?[index as usize % CHUNK])
    }

    /// Adds what `make` returns when given its token. `None` if the table is full.
    pub(crate) fn insert(&'static self, make: impl FnOnce(u64) -> T) -> Option<(u32, T)> {
        let index = {
            let mut free = self.free.lock();
            if free.queue.len() > QUARANTINE
                && let Some(index) = free.queue.pop_front()
            {
                index
            } else if (free.next as usize) < CHUNK * CHUNKS {
                free.next += 1;
                free.next - 1
            } else {
                free.queue.pop_front()?
            }
        };
        Some((index, self.fill(index, make)))
    }

    /// Adds it at an index that has never been used; those below it that have not been either are free afterwards. `None` if it is out of
    /// reach.
    pub(crate) fn insert_at(&'static self, index: u32, make: impl FnOnce(u64) -> T) -> Option<T> {
        {
            let mut free = self.free.lock();
            if index < free.next || index as usize >= CHUNK * CHUNKS {
                return None;
            }
            let skipped = free.next..index;
            free.queue.extend(skipped);
            free.next = index + 1;
        }
        Some(self.fill(index, make))
    }

    /// Fills a slot that was handed to this thread.
    fn fill(&'static self, index: u32, make: impl FnOnce(u64) -> T) -> T {
        let chunk = self.chunks[index as usize / CHUNK].get_or_init(|| {
            let empty = || Slot { state: AtomicU64::new(FIRST), entry: UnsafeCell::new(None) };
            let slots: Box<[_]> = std::iter::repeat_with(empty).take(CHUNK).collect();
            slots.try_into().unwrap_or_else(|_| unreachable!("so many were made"))
        });
        let slot = &chunk[index as usize % CHUNK];
        let entry = make(token(slot.state.load(Ordering::Acquire), index));
        // SAFETY: the free list has handed this slot to this thread alone (invariant 1).
        unsafe { *slot.entry.get() = Some(entry.clone()) };
        slot.state.fetch_or(LIVE | OCCUPIED, Ordering::Release);
        entry
    }

    /// The entry at an index, and the state of its slot.
    #[inline(always)]
    fn find(&'static self, index: u32) -> Option<(Found<T>, u64)> {
        // A slot that is not live is left again by the drop.
        self.look(index).filter(|(_, state)| state & LIVE != 0)
    }

    /// A slot in use, and its state.
    #[inline(always)]
    fn look(&'static self, index: u32) -> Option<(Found<T>, u64)> {
        let slot = self.slot(index)?;
        let mark = Mark::new(slot.address());
        let state = match &mark {
            Some(_) => slot.state.load(Ordering::Acquire),
            None => slot.state.fetch_add(1, Ordering::Acquire),
        };
        Some((Found { table: self, slot, mark }, state))
    }

    #[inline]
    pub(crate) fn get(&'static self, index: u32) -> Option<Found<T>> {
        Some(self.find(index)?.0)
    }

    /// The entries at all of these indices. `None` if one of them is not there, if there are more than 64, or if the calling thread
    /// looks at others so.
    #[inline]
    pub(crate) fn get_together(&'static self, indices: impl Iterator<Item = Option<u32>>) -> Option<FoundTogether<T>> {
        let mut found = FoundTogether { table: self, slots: [None; TOGETHER], count: 0, marks: Together::new()? };
        for index in indices {
            let slot = self.slot(index?)?;
            *found.slots.get_mut(found.count)? = Some(slot);
            found.marks.mark(found.count, slot.address());
            found.count += 1;
            if slot.state.load(Ordering::Acquire) & LIVE == 0 {
                return None;
            }
        }
        Some(found)
    }

    #[inline]
    pub(crate) fn get_token(&'static self, token: u64) -> Option<Found<T>> {
        let (found, state) = self.find(token as u32)?;
        // The generation cannot change while the entry is in use. What else a token says makes it none of this table.
        (state & GENERATION == token & !(NOTES | USERS)).then_some(found)
    }

    /// The same for who holds a lock: where the entry is not there any more, what its slot still has is let go of by the caller, who
    /// may be the last to do so.
    #[inline]
    pub(crate) fn get_token_or_leave(&'static self, token: u64) -> Result<Found<T>, Option<Leaving<T>>> {
        let (found, state) = self.look(token as u32).ok_or(None)?;
        let is_it = state & LIVE != 0 && state & GENERATION == token & !(NOTES | USERS);
        if is_it { Ok(found) } else { Err(Some(Leaving(found))) }
    }

    /// Removes the entry from sight; only one of several callers gets it. Who uses it goes on.
    pub(crate) fn remove(&'static self, index: u32) -> Option<T> {
        let found = self.get(index)?;
        let before = found.slot.state.fetch_and(!LIVE, Ordering::AcqRel);
        (before & LIVE != 0).then(|| found.clone())
    }

    /// Every entry that is there now.
    pub(crate) fn all(&'static self) -> Vec<(u32, T)> {
        let next = self.free.lock().next;
        (0..next).filter_map(|index| Some((index, T::clone(&*self.get(index)?)))).collect()
    }
}

impl<T> Table<T> {
    /// The index of a slot.
    #[cold]
    fn index(&self, slot: &Slot<T>) -> u32 {
        let first = |chunk: &[Slot<T>; CHUNK]| chunk.as_ptr().addr();
        let index = self.chunks.iter().enumerate().find_map(|(at, chunk)| {
            let offset = slot.address().checked_sub(first(chunk.get()?))? / size_of::<Slot<T>>();
            (offset < CHUNK).then_some((at * CHUNK + offset) as u32)
        });
        index.unwrap_or_else(|| unreachable!("a slot lies in a chunk of its table"))
    }

    /// Empties a removed slot that nobody uses any more, if no other thread is faster.
    #[cold]
    fn empty(&self, slot: &Slot<T>) {
        // Read before the marks, and compared with after them: a slot that was filled again meanwhile has another generation.
        let state = slot.state.load(Ordering::Acquire);
        if state & (LIVE | OCCUPIED | USERS) != OCCUPIED || marks::is_marked(slot.address()) {
            return;
        }
        // Never zero, which is no token.
        let next = state.wrapping_add(FIRST) & GENERATION;
        let emptied = if next == 0 { FIRST } else { next };
        if slot.state.compare_exchange(state, emptied, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            // SAFETY: this thread has moved the state from occupied with nobody counted to free, and no mark names it
            // (invariant 1).
            let entry = unsafe { (*slot.entry.get()).take() };
            self.free.lock().queue.push_back(self.index(slot));
            drop(entry);
        }
    }
}

impl<T> FoundTogether<T> {
    /// The entries, in the order of their indices.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        // SAFETY: what is handed out saw *live* in every slot, each of which is marked until the drop.
        self.slots[..self.count].iter().flatten().map(|slot| unsafe { slot.entry() })
    }
}

impl<T> Drop for FoundTogether<T> {
    fn drop(&mut self) {
        for (number, slot) in self.slots[..self.count].iter().flatten().enumerate() {
            self.marks.take_back(number);
            if slot.state.load(Ordering::Acquire) & (LIVE | OCCUPIED) == OCCUPIED {
                self.table.empty(slot);
            }
        }
    }
}

impl<T> Found<T> {
    /// The two bits beside the entry.
    pub(crate) fn notes(&self) -> u32 {
        ((self.slot.state.load(Ordering::Acquire) & NOTES) / NOTE) as u32
    }

    /// Changes them.
    pub(crate) fn note(&self, change: impl Fn(u32) -> u32) {
        let noted = |state: u64| {
            let notes = change(((state & NOTES) / NOTE) as u32);
            Some(state & !NOTES | (u64::from(notes) * NOTE) & NOTES)
        };
        // It is always some. An entry that is removed meanwhile is emptied by this drop, or by a later one.
        let _ = self.slot.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, noted);
    }
}

impl<T> Deref for Found<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: a `Found` that is handed out saw *live* and is marked or counted until it is dropped.
        unsafe { self.slot.entry() }
    }
}

impl<T> Drop for Found<T> {
    #[inline]
    fn drop(&mut self) {
        let state = match &self.mark {
            Some(mark) => {
                mark.take_back();
                self.slot.state.load(Ordering::Acquire)
            }
            None => self.slot.state.fetch_sub(1, Ordering::AcqRel) - 1,
        };
        if state & (LIVE | OCCUPIED) == OCCUPIED {
            self.table.empty(self.slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    static DROPPED: AtomicUsize = AtomicUsize::new(0);

    struct Counted(u64);

    impl Drop for Counted {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn an_entry_in_use_outlives_its_removal_and_is_dropped_once() {
        static TABLE: Table<Arc<Counted>> = Table::new();
        let (index, entry) = TABLE.insert(|token| Arc::new(Counted(token))).unwrap();
        let token = entry.0;
        drop(entry);
        let found = TABLE.get(index).unwrap();
        assert!(TABLE.remove(index).is_some());
        assert!(TABLE.remove(index).is_none());
        assert!(TABLE.get(index).is_none());
        assert_eq!(found.0, token);
        assert_eq!(DROPPED.load(Ordering::SeqCst), 0);
        drop(found);
        assert_eq!(DROPPED.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_entry_can_be_put_where_nothing_was_and_nothing_is_put_over_it() {
        static TABLE: Table<u32> = Table::new();
        assert_eq!(TABLE.insert(|_| 1).map(|(index, _)| index), Some(0));
        assert_eq!(TABLE.insert_at(200, |_| 2), Some(2));
        assert_eq!(TABLE.insert_at(200, |_| 3), None, "it is taken");
        assert_eq!(TABLE.insert_at(100, |_| 3), None, "it is free for others");
        assert_eq!(TABLE.insert_at((CHUNK * CHUNKS) as u32, |_| 3), None, "there is no such place");
        let others: Vec<u32> = (0..400).map(|_| TABLE.insert(|_| 4).unwrap().0).collect();
        assert!(!others.contains(&200) && others.contains(&1), "{others:?}");
        assert_eq!((TABLE.get(200).map(|found| *found), TABLE.get(0).map(|found| *found)), (Some(2), Some(1)));
    }

    #[test]
    fn notes_go_with_their_entry() {
        static TABLE: Table<u64> = Table::new();
        let (index, token) = TABLE.insert(|token| token).unwrap();
        let found = TABLE.get(index).unwrap();
        found.note(|notes| notes | 1);
        found.note(|notes| (notes << 1) | notes);
        assert_eq!((found.notes(), TABLE.get_token(token).map(|found| found.notes())), (3, Some(3)));
        found.note(|notes| notes & 2);
        assert!(TABLE.remove(index).is_some());
        // Too late for anybody to read, and in nobody's way.
        found.note(|notes| notes | 1);
        drop(found);
        let later = (0..3 * QUARANTINE).map(|_| {
            let (index, _) = TABLE.insert(|token| token).unwrap();
            let found = TABLE.get(index).unwrap();
            let seen = (index, found.notes(), *found);
            TABLE.remove(index);
            seen
        });
        let later: Vec<_> = later.collect();
        assert!(later.iter().any(|(again, _, later)| *again == index && *later != token), "the place is used again");
        assert!(later.iter().all(|(_, notes, _)| *notes == 0), "{later:?}");
    }

    #[test]
    fn a_token_never_names_a_later_entry() {
        static TABLE: Table<u64> = Table::new();
        let (index, first) = TABLE.insert(|token| token).unwrap();
        TABLE.remove(index);
        let later: Vec<_> = (0..3 * QUARANTINE)
            .map(|_| {
                let (index, entry) = TABLE.insert(|token| token).unwrap();
                TABLE.remove(index);
                (index, entry)
            })
            .collect();
        assert!(later.iter().any(|(again, _)| *again == index), "the index is used again");
        assert!(TABLE.get_token(first).is_none());
        assert!(later.iter().all(|(_, token)| *token != first));
    }

    #[test]
    fn lookups_race_with_removals() {
        static TABLE: Table<u64> = Table::new();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let (index, entry) = TABLE.insert(|token| token).unwrap();
                        assert_eq!(TABLE.get_token(entry).map(|found| *found), Some(entry));
                        assert!(TABLE.remove(index).is_some());
                    }
                });
            }
            scope.spawn(|| {
                for round in 0..200_000u32 {
                    if let Some(found) = TABLE.get(round % 70) {
                        assert_eq!(*found as u32, round % 70);
                    }
                }
            });
        });
    }

    /// More than a thread has marks for: the rest is counted.
    #[test]
    fn an_entry_that_is_looked_at_many_times_goes_with_the_last() {
        static TABLE: Table<Arc<Alive>> = Table::new();
        static ALIVE: AtomicUsize = AtomicUsize::new(0);
        struct Alive;
        impl Drop for Alive {
            fn drop(&mut self) {
                ALIVE.fetch_sub(1, Ordering::SeqCst);
            }
        }
        for marked_goes_last in [true, false] {
            ALIVE.store(1, Ordering::SeqCst);
            let (index, entry) = TABLE.insert(|_| Arc::new(Alive)).unwrap();
            drop(entry);
            let mut found: VecDeque<_> = (0..200).map(|_| TABLE.get(index).unwrap()).collect();
            assert!(found.iter().any(|found| found.mark.is_some()) && found.iter().any(|found| found.mark.is_none()));
            drop(TABLE.remove(index));
            while found.len() > 1 {
                drop(if marked_goes_last { found.pop_back() } else { found.pop_front() });
                assert_eq!(ALIVE.load(Ordering::SeqCst), 1);
            }
            assert_eq!(found[0].mark.is_some(), marked_goes_last);
            found.clear();
            assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
        }
    }

    #[test]
    fn entries_that_are_looked_at_together_go_with_the_look() {
        static TABLE: Table<Arc<Alive>> = Table::new();
        static ALIVE: AtomicUsize = AtomicUsize::new(0);
        struct Alive;
        impl Drop for Alive {
            fn drop(&mut self) {
                ALIVE.fetch_sub(1, Ordering::SeqCst);
            }
        }
        ALIVE.store(TOGETHER + 1, Ordering::SeqCst);
        let indices: Vec<u32> = (0..=TOGETHER).map(|_| TABLE.insert(|_| Arc::new(Alive)).unwrap().0).collect();
        let look = |indices: &[u32]| TABLE.get_together(indices.iter().copied().map(Some));
        assert!(look(&indices).is_none(), "one too many");
        for _ in 0..3 {
            let found = look(&indices[1..]).unwrap();
            assert_eq!(found.iter().count(), TOGETHER);
            assert!(look(&indices[..1]).is_none(), "one look at a time");
            assert!(TABLE.get(indices[0]).is_some(), "single marks are others");
        }
        let found = look(&indices[1..]).unwrap();
        indices.iter().for_each(|index| assert!(TABLE.remove(*index).is_some()));
        assert_eq!(ALIVE.load(Ordering::SeqCst), TOGETHER, "nobody looks at the first");
        assert_eq!(found.iter().count(), TOGETHER);
        drop(found);
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
        assert!(look(&indices[..1]).is_none() && TABLE.get_together([None].into_iter()).is_none());
    }

    #[test]
    fn looks_at_several_race_with_removals() {
        static TABLE: Table<Arc<u64>> = Table::new();
        let stop = std::sync::atomic::AtomicBool::new(false);
        let newest: [AtomicU64; 4] = Default::default();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        let indices = newest.each_ref().map(|index| Some(index.load(Ordering::Relaxed) as u32));
                        if let Some(found) = TABLE.get_together(indices.into_iter()) {
                            found.iter().for_each(|entry| assert_eq!(**entry, 7));
                        }
                    }
                });
            }
            for round in 0..3_000 {
                let (index, entry) = TABLE.insert(|_| Arc::new(7)).unwrap();
                newest[round % 4].store(u64::from(index), Ordering::Relaxed);
                let kept = Arc::downgrade(&entry);
                drop(entry);
                std::hint::spin_loop();
                drop(TABLE.remove(index));
                // Whoever looks at it lets go of it soon.
                let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
                while kept.strong_count() > 0 {
                    assert!(std::time::Instant::now() < until, "an entry stayed");
                    std::thread::yield_now();
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
    }

    /// Each entry is dropped when the call that removed it or the last that looked at it has returned: not while somebody
    /// reads it, and not never.
    #[test]
    fn a_removed_entry_is_dropped_once_and_not_under_a_reader() {
        const ENTRIES: usize = 3_000;
        static TABLE: Table<Arc<Whole>> = Table::new();
        static GONE: AtomicUsize = AtomicUsize::new(0);
        static NEWEST: AtomicU64 = AtomicU64::new(0);
        struct Whole(AtomicU64);
        impl Drop for Whole {
            fn drop(&mut self) {
                assert_eq!(self.0.swap(0, Ordering::SeqCst), 7);
                GONE.fetch_add(1, Ordering::SeqCst);
            }
        }
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..3)
                .map(|_| {
                    scope.spawn(|| {
                        while !stop.load(Ordering::Relaxed) {
                            if let Some(found) = TABLE.get_token(NEWEST.load(Ordering::Relaxed)) {
                                assert_eq!(found.0.load(Ordering::Relaxed), 7);
                            }
                        }
                    })
                })
                .collect();
            for _ in 0..ENTRIES {
                let mut made = 0;
                let (index, entry) = TABLE
                    .insert(|token| {
                        made = token;
                        Arc::new(Whole(AtomicU64::new(7)))
                    })
                    .unwrap();
                drop(entry);
                NEWEST.store(made, Ordering::Relaxed);
                for _ in 0..20 {
                    std::hint::spin_loop();
                }
                drop(TABLE.remove(index));
            }
            stop.store(true, Ordering::Relaxed);
            readers.into_iter().for_each(|reader| reader.join().unwrap());
        });
        assert_eq!(GONE.load(Ordering::SeqCst), ENTRIES);
    }

    #[test]
    fn a_thread_gets_the_marks_of_one_that_has_ended() {
        static TABLE: Table<u64> = Table::new();
        let (index, _) = TABLE.insert(|token| token).unwrap();
        let before = marks::how_many();
        for _ in 0..100 {
            std::thread::spawn(move || assert!(TABLE.get(index).is_some())).join().unwrap();
        }
        // Other tests have threads too.
        assert!(marks::how_many() < before + 50);
    }
}
