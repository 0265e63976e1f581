//! Who watches what the table does: one byte, which every hot path asks once, however many there are to tell.

use std::sync::atomic::{AtomicU8, Ordering};

/// The timeline is written.
pub(crate) const TIMELINE: u8 = 1;
/// Mistakes of the program are looked for.
pub(crate) const MISUSE: u8 = 2;

static WATCHERS: AtomicU8 = AtomicU8::new(0);

/// Whether anybody watches.
#[inline]
pub(crate) fn any() -> bool {
    WATCHERS.load(Ordering::Relaxed) != 0
}

/// Whether this one does.
#[inline]
pub(crate) fn has(watcher: u8) -> bool {
    WATCHERS.load(Ordering::Relaxed) & watcher != 0
}

pub(crate) fn begin(watcher: u8) {
    WATCHERS.fetch_or(watcher, Ordering::SeqCst);
}

pub(crate) fn end(watcher: u8) {
    WATCHERS.fetch_and(!watcher, Ordering::SeqCst);
}
