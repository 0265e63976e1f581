//! A table of shared things by small number, looked up without a lock.
//!
//! Slots live in chunks that are never freed or moved. A slot's generation rises when its entry is removed, so a *token*
//! {generation, index} names one entry for ever, though the index is used again (OVL-75). Freed indices wait in a queue
//! before they are used again, so that a stale handle is likely to be told so.

use arc_swap::{ArcSwapOption, Guard};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;
/// How many freed indices wait before the oldest is used again.
const QUARANTINE: usize = 64;

pub(crate) struct Table<T> {
    chunks: [OnceLock<Box<[Slot<T>]>>; CHUNKS],
    free: Mutex<Free>,
}

struct Slot<T> {
    entry: ArcSwapOption<T>,
    generation: AtomicU32,
}

struct Free {
    queue: VecDeque<u32>,
    next: u32,
}

/// A borrowed entry.
pub(crate) type Found<T> = Guard<Option<Arc<T>>>;

fn pack(generation: u32, index: u32) -> u64 {
    u64::from(generation) << 32 | u64::from(index)
}

impl<T> Table<T> {
    pub(crate) const fn new() -> Self {
        Self { chunks: [const { OnceLock::new() }; CHUNKS], free: Mutex::new(Free { queue: VecDeque::new(), next: 0 }) }
    }

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
            let empty = || Slot { entry: ArcSwapOption::empty(), generation: AtomicU32::new(1) };
            (0..CHUNK).map(|_| empty()).collect()
        });
        let slot = &chunk[index as usize % CHUNK];
        let entry = Arc::new(make(pack(slot.generation.load(Ordering::Acquire), index)));
        slot.entry.store(Some(Arc::clone(&entry)));
        Some((index, entry))
    }

    pub(crate) fn get(&self, index: u32) -> Option<Found<T>> {
        let found = self.slot(index)?.entry.load();
        found.is_some().then_some(found)
    }

    pub(crate) fn get_token(&self, token: u64) -> Option<Found<T>> {
        let slot = self.slot(token as u32)?;
        let found = slot.entry.load();
        (found.is_some() && slot.generation.load(Ordering::Acquire) == (token >> 32) as u32).then_some(found)
    }

    /// Removes the entry; only one of several callers gets it.
    pub(crate) fn remove(&self, index: u32) -> Option<Arc<T>> {
        let slot = self.slot(index)?;
        let entry = slot.entry.swap(None)?;
        slot.generation.fetch_add(1, Ordering::AcqRel);
        self.free.lock().queue.push_back(index);
        Some(entry)
    }

    /// Every entry that is there now.
    pub(crate) fn all(&self) -> Vec<(u32, Arc<T>)> {
        let next = self.free.lock().next;
        (0..next).filter_map(|index| Some((index, self.slot(index)?.entry.load_full()?))).collect()
    }
}
