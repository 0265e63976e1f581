//! The lock itself.
//!
//! Who unlocks stores *free*, then looks whether anybody sleeps. Without a barrier between the two the look may come first,
//! and a sleeper be missed. Who is about to sleep makes the barrier instead, in every thread:
//!
//! 1. it counts itself among the sleepers;
//! 2. it makes the barrier;
//! 3. it tries the lock once more, and sleeps while the word says *held*.
//!
//! Proof that it is woken. Say that 3 finds the lock held, by whoever unlocks next. Where that unlock's look at the sleepers
//! comes before the holder's part of the barrier, its store of *free* does too, and 3 would have seen that or something
//! later; so the look comes after the barrier, and sees the count. The same holds for every unlock while the sleeper is
//! counted. A wake that comes before the sleep changes the word first, which the kernel compares.
#![allow(unsafe_code)] // The promise of a lock.

use super::{barrier, futex};
use std::hint::spin_loop;
use std::sync::atomic::{AtomicU32, Ordering, compiler_fence};

const FREE: u32 = 0;
const HELD: u32 = 1;
/// How often a taken lock is looked at before its holder may be supposed not to run.
const LOOKS: u32 = 100;

/// A lock that is released by a plain store.
pub struct RawLock {
    word: AtomicU32,
    /// Who sleeps, or is about to.
    sleepers: AtomicU32,
}

impl RawLock {
    #[inline]
    fn take(&self) -> bool {
        self.word.compare_exchange(FREE, HELD, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    #[cold]
    fn take_slowly(&self) {
        for _ in 0..LOOKS {
            spin_loop();
            if self.word.load(Ordering::Relaxed) == FREE && self.take() {
                return;
            }
        }
        self.sleepers.fetch_add(1, Ordering::SeqCst);
        barrier::every_thread();
        while !self.take() {
            futex::wait(&self.word, HELD);
        }
        self.sleepers.fetch_sub(1, Ordering::SeqCst);
    }
}

// SAFETY: the word goes from free to held by compare-and-swap alone, which one thread can do, and back by its holder.
unsafe impl lock_api::RawMutex for RawLock {
    #[allow(clippy::declare_interior_mutable_const)] // This is how a lock says what it begins as.
    const INIT: Self = Self { word: AtomicU32::new(FREE), sleepers: AtomicU32::new(0) };

    type Guard = ();

    #[inline]
    fn lock(&self) {
        if !self.take() {
            self.take_slowly();
        }
    }

    #[inline]
    fn try_lock(&self) -> Option<()> {
        self.take().then_some(())
    }

    #[inline]
    unsafe fn unlock(&self, (): ()) {
        let word: *const AtomicU32 = &raw const self.word;
        self.word.store(FREE, Ordering::Release);
        // The barrier of a sleeper orders what the processor does; this orders what the compiler does.
        compiler_fence(Ordering::SeqCst);
        if self.sleepers.load(Ordering::Relaxed) != 0 {
            futex::wake_one(word);
        }
    }

    fn is_locked(&self) -> bool {
        self.word.load(Ordering::Relaxed) == HELD
    }
}

#[cfg(test)]
mod tests {
    use crate::Mutex;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn one_thread_at_a_time_is_inside() {
        const ROUNDS: usize = 100_000;
        let count = Mutex::new(0usize);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..ROUNDS).for_each(|_| *count.lock() += 1));
            }
        });
        assert_eq!(*count.lock(), 4 * ROUNDS);
    }

    /// Each holder sleeps, so that the others do too: who is never woken hangs the test.
    #[test]
    fn who_sleeps_is_woken() {
        const ROUNDS: usize = 200;
        let turns = Mutex::new(0usize);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        let mut turns = turns.lock();
                        std::thread::sleep(std::time::Duration::from_micros(20));
                        *turns += 1;
                    }
                });
            }
        });
        assert_eq!(*turns.lock(), 4 * ROUNDS);
    }

    /// Holders that leave quickly race with those who are about to sleep.
    #[test]
    fn a_release_races_with_who_is_about_to_sleep() {
        let lock = Arc::new(Mutex::new(()));
        let stop = Arc::new(AtomicBool::new(false));
        let holders: Vec<_> = (0..3)
            .map(|_| {
                let (lock, stop) = (Arc::clone(&lock), Arc::clone(&stop));
                std::thread::spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let held = lock.lock();
                        (0..300).for_each(|_| std::hint::spin_loop());
                        drop(held);
                    }
                })
            })
            .collect();
        for _ in 0..20_000 {
            drop(lock.lock());
        }
        stop.store(true, Ordering::Relaxed);
        holders.into_iter().for_each(|holder| holder.join().unwrap());
    }

    #[test]
    fn a_lock_that_is_held_is_not_taken() {
        let lock = Mutex::new(1);
        let held = lock.lock();
        assert!(lock.is_locked() && lock.try_lock().is_none());
        drop(held);
        assert_eq!(lock.try_lock().as_deref(), Some(&1));
    }
}
