//! The locks and atomics of the crate: the system's, or loom's under `--cfg loom`.
//!
//! `Arc` is always the standard one: loom's has no `Weak`, and what loom must see is the order of locks and atomics.

pub use std::sync::{Arc, Weak};

#[cfg(not(loom))]
pub use parking_lot::{Mutex, MutexGuard};
#[cfg(not(loom))]
pub use std::sync::atomic;

#[cfg(loom)]
pub use loom::sync::atomic;
#[cfg(loom)]
pub use modelled::{Mutex, MutexGuard};

/// loom's mutex with parking_lot's shape: no poison.
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
