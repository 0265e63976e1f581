//! Semaphores (SEM).

use crate::common::{SOON, eventually, is_signaled};
use overlapped::{Semaphore, Timeout, Waited, WsaError, wait_all, wait_one};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn sem_1_counts_that_make_no_sense_are_refused() {
    let too_much = i32::MAX as u32 + 1;
    for (initial, maximum) in [(0, 0), (1, 0), (2, 1), (0, too_much), (too_much, too_much), (u32::MAX, 1)] {
        let refused = Semaphore::new(initial, maximum).unwrap_err();
        assert_eq!(refused, WsaError::WSA_INVALID_PARAMETER, "{initial} of {maximum}");
    }
    for (initial, maximum) in [(0, 1), (1, 1), (0, i32::MAX as u32), (i32::MAX as u32, i32::MAX as u32)] {
        assert_eq!(is_signaled(&Semaphore::new(initial, maximum).unwrap()), initial > 0);
    }
}

#[test]
fn sem_2_a_wait_takes_one_of_the_count() {
    let semaphore = Semaphore::new(3, 3).unwrap();
    for before in [3, 2, 1] {
        assert!(is_signaled(&semaphore));
        // What is left is told by the next release, which puts back what was taken.
        assert_eq!(semaphore.release(1).unwrap(), before - 1);
        assert!(is_signaled(&semaphore));
    }
    assert!(!is_signaled(&semaphore));
    // A wait for all that is not satisfied takes none.
    let other = Semaphore::new(1, 1).unwrap();
    assert_eq!(wait_all(&[&other, &semaphore], Timeout::Zero), Ok(Waited::TimedOut));
    assert!(is_signaled(&other));
}

#[test]
fn sem_3_what_does_not_fit_is_refused_as_a_whole() {
    let semaphore = Semaphore::new(1, 3).unwrap();
    assert_eq!(semaphore.release(3).unwrap_err(), WsaError::from_code(298));
    assert_eq!(semaphore.release(2).unwrap(), 1);
    assert_eq!(semaphore.release(1).unwrap_err(), WsaError::from_code(298));
    (0..3).for_each(|_| assert!(is_signaled(&semaphore)));
    assert!(!is_signaled(&semaphore));
}

#[test]
fn sem_3_what_overflows_a_count_is_refused() {
    let full = Semaphore::new(i32::MAX as u32, i32::MAX as u32).unwrap();
    assert_eq!(full.release(i32::MAX as u32).unwrap_err(), WsaError::from_code(298));
    assert!(is_signaled(&full));
    assert_eq!(full.release(1).unwrap(), i32::MAX as u32 - 1);
}

#[test]
fn sem_4_a_release_of_none_is_refused() {
    let semaphore = Semaphore::new(0, 1).unwrap();
    assert_eq!(semaphore.release(0).unwrap_err(), WsaError::WSA_INVALID_PARAMETER);
    assert!(!is_signaled(&semaphore));
}

#[test]
fn sem_5_a_release_wakes_as_many_as_it_says() {
    let (semaphore, woken) = (Semaphore::new(0, 8).unwrap(), Arc::new(AtomicUsize::new(0)));
    let threads: Vec<_> = (0..5)
        .map(|_| {
            let (semaphore, woken) = (semaphore.clone(), woken.clone());
            std::thread::spawn(move || {
                assert_eq!(wait_one(&semaphore, SOON), Ok(Waited::Ready(())));
                woken.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    assert_eq!(semaphore.release(3).unwrap(), 0);
    eventually("three wake", || woken.load(Ordering::SeqCst) == 3);
    assert!(!is_signaled(&semaphore));
    semaphore.release(2).unwrap();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn sem_5_the_end_of_a_thread_gives_nothing_back() {
    let semaphore = Semaphore::new(1, 1).unwrap();
    let theirs = semaphore.clone();
    assert!(std::thread::spawn(move || is_signaled(&theirs)).join().unwrap());
    assert!(!is_signaled(&semaphore), "it was taken, and is not abandoned");
    assert_eq!(semaphore.release(1).unwrap(), 0);
    assert_eq!(wait_one(&semaphore, Timeout::Zero), Ok(Waited::Ready(())));
}
