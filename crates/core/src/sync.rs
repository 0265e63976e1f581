//! The locks and atomics of the crate: the system's, or loom's under `--cfg loom`.
//!
//! A word that several threads write is written by read-modify-writes only, swaps where a store would do: loom orders a
//! store against them too freely, and on x86 the instruction is the same. One that is guarded by a lock at the time is
//! written by [`write_locked`], which is a plain store outside of loom.
//!
//! `Arc` is always the standard one: loom's has no `Weak`, and what loom must see is the order of locks and atomics.

pub use std::sync::{Arc, Weak};

#[cfg(not(loom))]
pub use overlapped_lock::{Mutex, MutexGuard};
#[cfg(not(loom))]
pub use std::sync::atomic;

#[cfg(loom)]
pub use loom::sync::atomic;
#[cfg(loom)]
pub use modelled::{Mutex, MutexGuard};

/// Reads a word that is about to be compared and swapped.
///
/// loom asks only the last access to a word whether another order must be run, and a load before the compare-and-swap
/// would hide what other threads did before it. Under loom the read is therefore a read-modify-write.
macro_rules! peek {
    ($word:expr) => {{
        #[cfg(not(loom))]
        let value = $word.load($crate::sync::atomic::Ordering::SeqCst);
        #[cfg(loom)]
        let value = $word.fetch_or(0, $crate::sync::atomic::Ordering::SeqCst);
        value
    }};
}
pub(crate) use peek;

/// Writes a word that only who holds its lock may change at this time.
///
/// Whoever must see it takes that lock, or compares and swaps and finds the word changed; so a store that releases will do.
/// Under loom the write is a read-modify-write, as the head of this file says.
macro_rules! write_locked {
    ($word:expr, $value:expr) => {{
        #[cfg(not(loom))]
        $word.store($value, $crate::sync::atomic::Ordering::Release);
        #[cfg(loom)]
        $word.swap($value, $crate::sync::atomic::Ordering::SeqCst);
    }};
}
pub(crate) use write_locked;

/// A full barrier where a lock is taken next.
///
/// On x86 that is one: a locked instruction lets no later read of the processor pass an earlier write. The compiler is told.
#[inline(always)]
pub(crate) fn barrier_before_lock() {
    #[cfg(all(target_arch = "x86_64", not(loom)))]
    atomic::compiler_fence(atomic::Ordering::SeqCst);
    #[cfg(not(all(target_arch = "x86_64", not(loom))))]
    atomic::fence(atomic::Ordering::SeqCst);
}

/// loom's mutex with the other's shape: no poison.
#[cfg(loom)]
mod modelled {
    pub use loom::sync::MutexGuard;

    /// A mutex that loom schedules.
    #[derive(Debug, Default)]
    pub struct Mutex<T>(loom::sync::Mutex<T>);

    impl<T> Mutex<T> {
        /// A new, free mutex.
        pub fn new(value: T) -> Self {
            Self(loom::sync::Mutex::new(value))
        }

        /// Takes the lock; a panic in a holder already ended the model.
        pub fn lock(&self) -> MutexGuard<'_, T> {
            self.0.lock().unwrap()
        }
    }
}
