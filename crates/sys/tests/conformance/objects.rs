use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::null_mut;

const ERROR_NOT_OWNER: u32 = 288;
const ERROR_TOO_MANY_POSTS: u32 = 298;

fn release_mutex(mutex: HANDLE) -> i32 {
    unsafe { ReleaseMutex(mutex) }
}

/// A mutex whose owner has ended.
fn abandoned_mutex() -> HANDLE {
    let mutex = share(mutex(false));
    assert_eq!(start(move || wait(mutex.get(), 0)).join(), 0);
    mutex.get()
}

#[test]
fn mtx_1_the_owner_takes_it_again_and_releases_it_as_often() {
    let mutex = share(mutex(true));
    assert_eq!((wait(mutex.get(), 0), wait(mutex.get(), BOUND_MS)), (0, 0));
    for _ in 0..2 {
        assert_eq!(release_mutex(mutex.get()), 1);
        assert_eq!(start(move || wait(mutex.get(), 0)).join(), WAIT_TIMEOUT);
    }
    assert_eq!(release_mutex(mutex.get()), 1);
    let other = start(move || (wait(mutex.get(), 0), release_mutex(mutex.get())));
    assert_eq!(other.join(), (0, 1));
}

#[test]
fn mtx_1_a_release_hands_it_to_one_waiter() {
    let mutex = share(mutex(true));
    let waiters: Vec<_> =
        (0..3).map(|_| start(move || (wait(mutex.get(), BOUND_MS), release_mutex(mutex.get())))).collect();
    waiters.iter().for_each(Running::until_asleep);
    assert_eq!(release_mutex(mutex.get()), 1);
    waiters.into_iter().for_each(|waiter| assert_eq!(waiter.join(), (0, 1)));
    assert_eq!(wait(mutex.get(), 0), 0);
}

#[test]
fn mtx_2_only_the_owner_releases() {
    let mutex = share(mutex(false));
    assert_eq!((release_mutex(mutex.get()), error()), (0, ERROR_NOT_OWNER));
    assert_eq!(wait(mutex.get(), 0), 0);
    assert_eq!(start(move || (release_mutex(mutex.get()), error())).join(), (0, ERROR_NOT_OWNER));
    assert_eq!(release_mutex(mutex.get()), 1);
    assert_eq!((release_mutex(mutex.get()), error()), (0, ERROR_NOT_OWNER));
    for other in [event(true, true), semaphore(1, 1), null_mut()] {
        assert_eq!((release_mutex(other), error()), (0, ERROR_INVALID_HANDLE));
    }
}

#[test]
fn mtx_3_an_abandoned_mutex_says_so_once_and_is_owned() {
    let mutex = share(abandoned_mutex());
    assert_eq!(wait(mutex.get(), 0), WAIT_ABANDONED);
    assert_eq!(start(move || wait(mutex.get(), 0)).join(), WAIT_TIMEOUT, "it is owned");
    assert_eq!(wait(mutex.get(), 0), 0, "it says so once");
    assert_eq!((release_mutex(mutex.get()), release_mutex(mutex.get()), release_mutex(mutex.get())), (1, 1, 0));
    let mutex = abandoned_mutex();
    assert_eq!(wait_all(&[event(true, true), mutex], 0), WAIT_ABANDONED);
    assert_eq!(wait_all(&[event(true, true), mutex], 0), 0);
}

#[test]
fn mtx_3_the_end_of_the_owner_releases_a_blocked_waiter() {
    let (mutex, go) = (share(mutex(false)), share(event(true, false)));
    let owner = start(move || (wait(mutex.get(), BOUND_MS), wait(mutex.get(), 0), wait(go.get(), BOUND_MS)));
    until("the ownership", || wait(mutex.get(), 0) == WAIT_TIMEOUT || release_mutex(mutex.get()) == 0);
    let waiter = start(move || wait(mutex.get(), BOUND_MS));
    waiter.until_asleep();
    set(go.get());
    assert_eq!(owner.join(), (0, 0, 0));
    assert_eq!(waiter.join(), WAIT_ABANDONED);
    assert_eq!(wait(mutex.get(), 0), WAIT_ABANDONED, "that waiter has ended too");
}

#[test]
fn mtx_4_any_adds_the_index_of_an_abandoned_mutex() {
    let mutex = abandoned_mutex();
    let never = event(true, false);
    assert_eq!(wait_any(&[never, mutex], 0), WAIT_ABANDONED + 1);
    assert_eq!(wait_any(&[never, mutex], 0), 1);
}

#[test]
fn mtx_5_an_owned_mutex_may_be_closed_and_waiters_keep_it() {
    let mutex = mutex(true);
    let alias = duplicate(mutex);
    let waited = share(mutex);
    let waiter = start(move || wait(waited.get(), BOUND_MS));
    waiter.until_asleep();
    close_handle(mutex);
    assert!(!waiter.has_ended());
    assert_eq!(release_mutex(alias), 1);
    assert_eq!(waiter.join(), 0);
    close_handle(alias);
    let owned = mutex_that_is_owned();
    close_handle(owned);
}

fn mutex_that_is_owned() -> HANDLE {
    mutex(true)
}

#[test]
fn sem_1_the_counts_must_make_sense() {
    for (initial, max) in [(0, 0), (1, 0), (0, -1), (-1, 1), (2, 1), (-1, -1), (i32::MIN, i32::MAX)] {
        set_error(UNTOUCHED);
        assert!(semaphore(initial, max).is_null(), "{initial} of {max}");
        assert_eq!(error(), ERROR_INVALID_PARAMETER);
    }
    for (initial, max) in [(0, 1), (1, 1), (i32::MAX, i32::MAX)] {
        assert!(!semaphore(initial, max).is_null(), "{initial} of {max}");
    }
}

#[test]
fn sem_2_each_wait_takes_one() {
    let semaphore = semaphore(3, 5);
    for _ in 0..3 {
        assert_eq!(wait(semaphore, 0), 0);
    }
    assert_eq!(wait(semaphore, 0), WAIT_TIMEOUT);
}

#[test]
fn sem_3_a_release_beyond_the_maximum_changes_nothing() {
    let semaphore = semaphore(1, 3);
    let mut previous = 77;
    assert_eq!(unsafe { ReleaseSemaphore(semaphore, 3, &mut previous) }, 0);
    assert_eq!((error(), previous), (ERROR_TOO_MANY_POSTS, 77));
    assert_eq!(unsafe { ReleaseSemaphore(semaphore, i32::MAX, &mut previous) }, 0);
    assert_eq!(unsafe { ReleaseSemaphore(semaphore, 2, &mut previous) }, 1);
    assert_eq!(previous, 1);
    assert_eq!(unsafe { ReleaseSemaphore(semaphore, 1, null_mut()) }, 0);
    for _ in 0..3 {
        assert_eq!(wait(semaphore, 0), 0);
    }
    assert_eq!(wait(semaphore, 0), WAIT_TIMEOUT);
    assert_eq!((unsafe { ReleaseSemaphore(event(true, false), 1, null_mut()) }, error()), (0, ERROR_INVALID_HANDLE));
}

#[test]
fn sem_4_a_release_of_nothing_fails_with_87() {
    let semaphore = semaphore(0, 3);
    for count in [0, -1, i32::MIN] {
        let mut previous = 77;
        assert_eq!(unsafe { ReleaseSemaphore(semaphore, count, &mut previous) }, 0);
        assert_eq!((error(), previous), (ERROR_INVALID_PARAMETER, 77));
    }
    assert_eq!(wait(semaphore, 0), WAIT_TIMEOUT);
}

#[test]
fn sem_5_a_release_of_n_wakes_n_and_nothing_is_abandoned() {
    let semaphore = share(semaphore(0, 9));
    let waiters: Vec<_> = (0..4).map(|_| start(move || wait(semaphore.get(), BOUND_MS))).collect();
    waiters.iter().for_each(Running::until_asleep);
    assert_eq!(unsafe { ReleaseSemaphore(semaphore.get(), 3, null_mut()) }, 1);
    until("three releases", || waiters.iter().filter(|waiter| waiter.has_ended()).count() >= 3);
    assert_eq!(wait(semaphore.get(), 0), WAIT_TIMEOUT, "the ended threads have not given theirs back");
    assert_eq!(waiters.iter().filter(|waiter| waiter.has_ended()).count(), 3);
    assert_eq!(unsafe { ReleaseSemaphore(semaphore.get(), 1, null_mut()) }, 1);
    waiters.into_iter().for_each(|waiter| assert_eq!(waiter.join(), 0));
}

#[test]
fn thr_1_a_thread_handle_is_signaled_for_ever_once_the_thread_has_ended() {
    let go = share(event(true, false));
    let thread = start(move || wait(go.get(), BOUND_MS));
    let handle = duplicate(thread.thread());
    assert_eq!(wait(handle, 0), WAIT_TIMEOUT);
    let other = share(handle);
    let waiter = start(move || wait(other.get(), BOUND_MS));
    waiter.until_asleep();
    set(go.get());
    assert_eq!((waiter.join(), thread.join()), (0, 0));
    for _ in 0..3 {
        assert_eq!(wait(handle, 0), 0);
        assert_eq!(wait_all(&[handle, go.get()], 0), 0);
    }
    close_handle(handle);
}

#[test]
fn thr_1_who_finds_the_thread_ended_finds_its_mutexes_abandoned() {
    for _ in 0..200 {
        let mutexes = [mutex(false), mutex(false)].map(share);
        let owner = start(move || mutexes.map(|mutex| wait(mutex.get(), 0)));
        assert_eq!(wait(owner.thread(), BOUND_MS), 0);
        for mutex in mutexes {
            assert_eq!(wait(mutex.get(), 0), WAIT_ABANDONED);
            close_handle(mutex.get());
        }
        owner.join();
    }
}
