use crate::critical_sections::Section;
use crate::srw_locks::Lock;
use crate::support::BOUND_MS;
use crate::waiting::*;
use overlapped_sys::threading::CONDITION_VARIABLE;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

struct Variable(*mut CONDITION_VARIABLE);

unsafe impl Send for Variable {}
unsafe impl Sync for Variable {}

fn variable() -> Arc<Variable> {
    Arc::new(Variable(Box::into_raw(Box::new(CONDITION_VARIABLE::default()))))
}

#[test]
fn a_sleep_times_out_with_the_section_taken_again() {
    let (section, variable) = (Section::new(0), variable());
    section.enter();
    let started = Instant::now();
    assert_eq!(unsafe { SleepConditionVariableCS(variable.0, section.0, 30) }, 0);
    assert_eq!(error(), 1460);
    assert!(started.elapsed() >= Duration::from_millis(30));
    assert_eq!(unsafe { (*section.0).RecursionCount }, 1);
    assert_eq!(unsafe { SleepConditionVariableCS(variable.0, section.0, 0) }, 0);
    assert_eq!(error(), 1460);
    section.leave();
    assert!(unsafe { (*variable.0).Ptr }.is_null(), "nobody is counted any more");
}

#[test]
fn one_wake_wakes_one_and_all_wake_all() {
    let (section, variable) = (Section::new(0), variable());
    let (tokens, woken) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let threads: Vec<_> = (0..5)
        .map(|_| {
            let (section, variable) = (Arc::clone(&section), Arc::clone(&variable));
            let (tokens, woken) = (Arc::clone(&tokens), Arc::clone(&woken));
            start(move || {
                section.enter();
                while tokens.load(Ordering::SeqCst) == 0 {
                    assert_eq!(unsafe { SleepConditionVariableCS(variable.0, section.0, BOUND_MS) }, 1);
                }
                tokens.fetch_sub(1, Ordering::SeqCst);
                woken.fetch_add(1, Ordering::SeqCst);
                section.leave();
            })
        })
        .collect();
    threads.iter().for_each(Running::until_asleep);
    unsafe { WakeConditionVariable(variable.0) };
    threads.iter().for_each(Running::until_asleep);
    assert_eq!(woken.load(Ordering::SeqCst), 0, "a wake without the condition");
    section.enter();
    tokens.store(1, Ordering::SeqCst);
    section.leave();
    unsafe { WakeConditionVariable(variable.0) };
    until("the one", || woken.load(Ordering::SeqCst) == 1);
    section.enter();
    tokens.store(4, Ordering::SeqCst);
    section.leave();
    unsafe { WakeAllConditionVariable(variable.0) };
    threads.into_iter().for_each(|thread| thread.join());
    assert!(unsafe { (*variable.0).Ptr }.is_null());
}

#[test]
fn slim_locks_are_given_up_as_they_are_held() {
    let (lock, variable) = (Lock::new(), variable());
    for flags in [0, 1] {
        let (shared_lock, shared_variable) = (Arc::clone(&lock), Arc::clone(&variable));
        let sleeper = start(move || unsafe {
            let lock = shared_lock.0;
            if flags == 0 {
                AcquireSRWLockExclusive(lock)
            } else {
                AcquireSRWLockShared(lock)
            }
            assert_eq!(SleepConditionVariableSRW(shared_variable.0, lock, BOUND_MS, flags), 1);
            let alone = !TryAcquireSRWLockShared(lock);
            if !alone {
                ReleaseSRWLockShared(lock);
            }
            if flags == 0 {
                ReleaseSRWLockExclusive(lock)
            } else {
                ReleaseSRWLockShared(lock)
            }
            alone
        });
        sleeper.until_asleep();
        unsafe { AcquireSRWLockExclusive(lock.0) };
        unsafe { WakeConditionVariable(variable.0) };
        unsafe { ReleaseSRWLockExclusive(lock.0) };
        assert_eq!(sleeper.join(), flags == 0);
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let (lock, section, variable) = (Lock::new(), Section::new(0), variable());
    unsafe {
        assert_eq!((SleepConditionVariableCS(null_mut(), section.0, 0), error()), (0, 87));
        assert_eq!((SleepConditionVariableCS(variable.0, null_mut(), 0), error()), (0, 87));
        assert_eq!((SleepConditionVariableSRW(variable.0, lock.0, 0, 2), error()), (0, 87));
        assert_eq!((SleepConditionVariableSRW(variable.0, lock.0, 0, 0), error()), (0, 288), "not held");
        set_error(0);
        WakeAllConditionVariable(null_mut());
        assert_eq!(error(), 87);
    }
}

/// Producers and consumers over one section and two variables.
#[test]
fn no_wake_is_lost() {
    const ITEMS: u32 = 10_000;
    let (section, full, empty) = (Section::new(0), variable(), variable());
    let (queued, taken) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let consumers: Vec<_> = (0..2)
        .map(|_| {
            let (section, full, empty) = (Arc::clone(&section), Arc::clone(&full), Arc::clone(&empty));
            let (queued, taken) = (Arc::clone(&queued), Arc::clone(&taken));
            start(move || {
                for _ in 0..ITEMS / 2 {
                    section.enter();
                    while queued.load(Ordering::Relaxed) == 0 {
                        assert_eq!(unsafe { SleepConditionVariableCS(full.0, section.0, BOUND_MS) }, 1);
                    }
                    queued.fetch_sub(1, Ordering::Relaxed);
                    taken.fetch_add(1, Ordering::Relaxed);
                    section.leave();
                    unsafe { WakeConditionVariable(empty.0) };
                }
            })
        })
        .collect();
    for _ in 0..ITEMS {
        section.enter();
        while queued.load(Ordering::Relaxed) == 4 {
            assert_eq!(unsafe { SleepConditionVariableCS(empty.0, section.0, BOUND_MS) }, 1);
        }
        queued.fetch_add(1, Ordering::Relaxed);
        section.leave();
        unsafe { WakeConditionVariable(full.0) };
    }
    consumers.into_iter().for_each(|thread| thread.join());
    assert_eq!(taken.load(Ordering::Relaxed), ITEMS);
}
