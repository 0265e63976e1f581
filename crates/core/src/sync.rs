//! The locks and atomics of the crate: the system's, or loom's under `--cfg loom`.
//!
//! A word that several threads write is written by read-modify-writes only, swaps where a store would do: loom orders a
//! store against them too freely, and on x86 the instruction is the same.
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
