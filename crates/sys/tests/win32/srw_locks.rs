use crate::waiting::*;
use overlapped_sys::threading::SRWLOCK;
use overlapped_sys::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Lock(pub *mut SRWLOCK);

unsafe impl Send for Lock {}
unsafe impl Sync for Lock {}

impl Lock {
    /// All zero, as `SRWLOCK_INIT` is.
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Box::into_raw(Box::new(SRWLOCK::default()))))
    }

    fn try_exclusive(&self) -> bool {
        unsafe { TryAcquireSRWLockExclusive(self.0) }
    }

    fn try_shared(&self) -> bool {
        unsafe { TryAcquireSRWLockShared(self.0) }
    }
}

#[test]
fn readers_share_and_a_writer_is_alone() {
    let lock = Lock::new();
    assert!(lock.try_shared() && lock.try_shared());
    assert!(!lock.try_exclusive());
    unsafe { ReleaseSRWLockShared(lock.0) };
    assert!(!lock.try_exclusive());
    unsafe { ReleaseSRWLockShared(lock.0) };
    assert!(lock.try_exclusive());
    assert!(!lock.try_exclusive() && !lock.try_shared(), "it is not recursive");
    unsafe { ReleaseSRWLockExclusive(lock.0) };
    assert!(unsafe { (*lock.0).Ptr }.is_null(), "free is all zero");
    unsafe { InitializeSRWLock(lock.0) };
    assert!(lock.try_shared());
}

#[test]
fn a_release_of_what_is_not_held_changes_nothing() {
    let lock = Lock::new();
    set_error(0);
    unsafe { ReleaseSRWLockExclusive(lock.0) };
    assert_eq!(error(), 288);
    assert!(lock.try_shared());
    set_error(0);
    unsafe { ReleaseSRWLockExclusive(lock.0) };
    assert_eq!(error(), 288);
    assert!(!lock.try_exclusive(), "still shared");
    set_error(0);
    unsafe { AcquireSRWLockShared(std::ptr::null_mut()) };
    assert_eq!(error(), 87);
}

#[test]
fn the_waiting_get_their_turn() {
    let (lock, inside) = (Lock::new(), Arc::new(AtomicU32::new(0)));
    unsafe { AcquireSRWLockExclusive(lock.0) };
    let waiting: Vec<_> = (0..4)
        .map(|index| {
            let (lock, inside) = (Arc::clone(&lock), Arc::clone(&inside));
            start(move || unsafe {
                if index % 2 == 0 {
                    AcquireSRWLockExclusive(lock.0);
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "alone");
                    inside.fetch_sub(1, Ordering::SeqCst);
                    ReleaseSRWLockExclusive(lock.0);
                } else {
                    AcquireSRWLockShared(lock.0);
                    assert_eq!(inside.load(Ordering::SeqCst), 0, "no writer");
                    ReleaseSRWLockShared(lock.0);
                }
            })
        })
        .collect();
    waiting.iter().for_each(Running::until_asleep);
    unsafe { ReleaseSRWLockExclusive(lock.0) };
    waiting.into_iter().for_each(|thread| thread.join());
    assert!(lock.try_exclusive());
}
