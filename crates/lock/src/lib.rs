//! A mutex whose release is a plain store, and the barrier in every thread that makes it one.
//!
//! An operation takes half a dozen locks on its way, each free and held for some nanoseconds. What such a lock costs is its
//! two atomic read-modify-writes, and here it has one: [`Mutex`] releases with a store. A thread that has to sleep for the
//! lock, which hardly ever happens, pays for that with a barrier in every thread of the process.
//!
//! Off Linux the mutex is parking_lot's.

#[cfg(target_os = "linux")]
pub mod barrier;
#[cfg(target_os = "linux")]
mod futex;
#[cfg(target_os = "linux")]
mod raw;

#[cfg(target_os = "linux")]
pub use raw::RawLock;

#[cfg(not(target_os = "linux"))]
pub use parking_lot::RawMutex as RawLock;

/// A mutex without poison.
pub type Mutex<T> = lock_api::Mutex<RawLock, T>;

/// The right to what a [`Mutex`] guards.
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawLock, T>;
