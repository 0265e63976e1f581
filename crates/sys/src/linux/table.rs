//! A table of shared things by small number, looked up without a lock: one atomic step in, one out.
//!
//! Slots live in chunks that are never freed or moved. The state word of a slot counts who looks at its entry now:
//!
//! | live | occupied | users | meaning | next |
//! |---|---|---|---|---|
//! | no | no | any | free; the users saw that and leave | an insert makes it live and occupied |
//! | yes | yes | any | an entry that lookups find | a removal takes *live* away |
//! | no | yes | some | removed, and still in use | the last user empties it |
//! | no | yes | none | being emptied by the one who saw this first | free |
//!
//! An entry can be *hidden* in place of live: its index no longer finds it, its token does, until it is removed.
//!
//! A slot's generation rises when it is emptied, so a *token* {generation, index} names one entry for ever, though the
//! index is used again (OVL-75). Freed indices wait in a queue before that, so that a stale handle is likely to be told so.
#![allow(unsafe_code)] // Reads the entry behind the count of its users; the invariants stand on `Slot`.

use parking_lot::Mutex;
use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;
/// How many freed indices wait before the oldest is used again.
const QUARANTINE: usize = 64;

const LIVE: u64 = 1 << 63;
const OCCUPIED: u64 = 1 << 62;
const HIDDEN: u64 = 1 << 61;
const USERS: u64 = u32::MAX as u64;

pub(crate) struct Table<T: 'static> {
    chunks: [OnceLock<Box<[Slot<T>]>>; CHUNKS],
    free: Mutex<Free>,
}

/// Invariants:
///
/// 1. The entry is written only by an insert, into a slot that is neither live nor occupied and that the free list has
///    handed to it alone; and by whoever moves the state from occupied with no user to free, which one thread can.
/// 2. A user that saw *live* when it counted itself in may read the entry until it counts itself out.
struct Slot<T> {
    state: AtomicU64,
    generation: AtomicU32,
    entry: UnsafeCell<Option<Arc<T>>>,
}

// SAFETY: the entry is shared as invariants 1 and 2 say; what is shared is an `Arc`.
unsafe impl<T: Send + Sync> Sync for Slot<T> {}

struct Free {
    queue: VecDeque<u32>,
    next: u32,
}

/// An entry in use.
pub(crate) struct Found<T: 'static> {
    table: &'static Table<T>,
    slot: &'static Slot<T>,
    index: u32,
}

fn pack(generation: u32, index: u32) -> u64 {
    u64::from(generation) << 32 | u64::from(index)
}

impl<T> Table<T> {
    pub(crate) const fn new() -> Self {
        Self { chunks: [const { OnceLock::new() }; CHUNKS], free: Mutex::new(Free { queue: VecDeque::new(), next: 0 }) }
    }

    #[inline]
    fn slot(&self, index: u32) -> Option<&Slot<T>> {
        self.chunks.get(index as usize / CHUNK)?.get()?.get(index as usize % CHUNK)
    }

    /// Adds what `make` returns when given its token. `None` if the table is full.
    pub(crate) fn insert(&self, make: impl FnOnce(u64) -> T) -> Option<(u32, Arc<T>)> {
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
        let chunk = self.chunks[index as usize / CHUNK].get_or_init(|| {
            let empty =
                || Slot { state: AtomicU64::new(0), generation: AtomicU32::new(1), entry: UnsafeCell::new(None) };
            (0..CHUNK).map(|_| empty()).collect()
        });
        let slot = &chunk[index as usize % CHUNK];
        let entry = Arc::new(make(pack(slot.generation.load(Ordering::Acquire), index)));
        // SAFETY: the free list has handed this slot to this thread alone (invariant 1).
        unsafe { *slot.entry.get() = Some(Arc::clone(&entry)) };
        slot.state.fetch_or(LIVE | OCCUPIED, Ordering::Release);
        Some((index, entry))
    }

    #[inline]
    pub(crate) fn get(&'static self, index: u32) -> Option<Found<T>> {
        let slot = self.slot(index)?;
        let before = slot.state.fetch_add(1, Ordering::Acquire);
        let found = Found { table: self, slot, index };
        // A slot that is not live is left again by the drop.
        (before & LIVE != 0).then_some(found)
    }

    #[inline]
    pub(crate) fn get_token(&'static self, token: u64) -> Option<Found<T>> {
        let index = token as u32;
        let slot = self.slot(index)?;
        let before = slot.state.fetch_add(1, Ordering::Acquire);
        let found = Found { table: self, slot, index };
        if before & (LIVE | HIDDEN) == 0 {
            return None;
        }
        // The generation cannot change while the entry is in use.
        (found.slot.generation.load(Ordering::Acquire) == (token >> 32) as u32).then_some(found)
    }

    /// Removes the entry from sight; only one of several callers gets it. Who uses it goes on.
    pub(crate) fn remove(&'static self, index: u32) -> Option<Arc<T>> {
        let found = self.get(index)?;
        let before = found.slot.state.fetch_and(!LIVE, Ordering::AcqRel);
        (before & LIVE != 0).then(|| Arc::clone(&found))
    }

    /// Takes an entry out of sight of its index; its token still finds it. Only one of several callers does.
    pub(crate) fn hide(&'static self, index: u32) -> bool {
        let Some(found) = self.get(index) else { return false };
        let swap = |state: u64| (state & LIVE != 0).then_some(state & !LIVE | HIDDEN);
        found.slot.state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, swap).is_ok()
    }

    /// Removes a hidden entry.
    pub(crate) fn remove_hidden(&'static self, token: u64) {
        if let Some(found) = self.get_token(token) {
            found.slot.state.fetch_and(!HIDDEN, Ordering::AcqRel);
        }
    }

    /// Every entry that is there now.
    pub(crate) fn all(&'static self) -> Vec<(u32, Arc<T>)> {
        let next = self.free.lock().next;
        (0..next).filter_map(|index| Some((index, Arc::clone(&*self.get(index)?)))).collect()
    }

    /// Empties a removed slot that nobody uses any more, if no other thread is faster.
    #[cold]
    fn empty(&self, slot: &Slot<T>, index: u32) {
        if slot.state.compare_exchange(OCCUPIED, 0, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            // SAFETY: this thread has moved the state from occupied with no user to free (invariant 1).
            let entry = unsafe { (*slot.entry.get()).take() };
            slot.generation.fetch_add(1, Ordering::AcqRel);
            self.free.lock().queue.push_back(index);
            drop(entry);
        }
    }
}

impl<T> Deref for Found<T> {
    type Target = Arc<T>;

    #[inline]
    fn deref(&self) -> &Arc<T> {
        // SAFETY: a `Found` that is handed out saw *live* and is counted until it is dropped (invariant 2).
        let entry = unsafe { &*self.slot.entry.get() };
        entry.as_ref().expect("a live slot has an entry")
    }
}

impl<T> Drop for Found<T> {
    #[inline]
    fn drop(&mut self) {
        let before = self.slot.state.fetch_sub(1, Ordering::AcqRel);
        if before & USERS == 1 && before & (LIVE | HIDDEN | OCCUPIED) == OCCUPIED {
            self.table.empty(self.slot, self.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        static TABLE: Table<Counted> = Table::new();
        let (index, entry) = TABLE.insert(Counted).unwrap();
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
    fn a_token_never_names_a_later_entry() {
        static TABLE: Table<u64> = Table::new();
        let (index, first) = TABLE.insert(|token| token).unwrap();
        TABLE.remove(index);
        let later: Vec<_> = (0..3 * QUARANTINE)
            .map(|_| {
                let (index, entry) = TABLE.insert(|token| token).unwrap();
                TABLE.remove(index);
                (index, *entry)
            })
            .collect();
        assert!(later.iter().any(|(again, _)| *again == index), "the index is used again");
        assert!(TABLE.get_token(*first).is_none());
        assert!(later.iter().all(|(_, token)| *token != *first));
    }

    #[test]
    fn a_hidden_entry_is_found_by_its_token_alone() {
        static TABLE: Table<u64> = Table::new();
        let (index, entry) = TABLE.insert(|token| token).unwrap();
        let token = *entry;
        assert!(TABLE.hide(index) && !TABLE.hide(index));
        assert!(TABLE.get(index).is_none() && TABLE.remove(index).is_none());
        assert_eq!(TABLE.get_token(token).map(|found| **found), Some(token));
        TABLE.remove_hidden(token);
        assert!(TABLE.get_token(token).is_none());
    }

    #[test]
    fn lookups_race_with_removals() {
        static TABLE: Table<u64> = Table::new();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let (index, entry) = TABLE.insert(|token| token).unwrap();
                        assert_eq!(TABLE.get_token(*entry).map(|found| **found), Some(*entry));
                        assert!(TABLE.remove(index).is_some());
                    }
                });
            }
            scope.spawn(|| {
                for round in 0..200_000u32 {
                    if let Some(found) = TABLE.get(round % 70) {
                        assert_eq!(**found as u32, round % 70);
                    }
                }
            });
        });
    }
}
