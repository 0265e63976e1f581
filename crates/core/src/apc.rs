//! Asynchronous procedure calls: a thread's first-in first-out queue of routines.
//!
//! An entry is four machine words and a kind. This crate carries the words and never interprets them: who queued the
//! entry knows how to call it. That keeps an APC free of allocation and this crate free of unsafe code.

/// One queued routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apc {
    /// Which shape of routine this is; chosen and understood by the caller alone.
    pub kind: u32,
    /// The object on whose behalf it was queued (a timer), zero if none; [`Thread::remove_apcs_of`] looks for it.
    ///
    /// [`Thread::remove_apcs_of`]: crate::Thread::remove_apcs_of
    pub owner: usize,
    /// The routine and its arguments, as words.
    pub words: [usize; 5],
}
