use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

fn events(count: usize, manual: bool, signaled: bool) -> Vec<HANDLE> {
    (0..count).map(|_| event(manual, signaled)).collect()
}

#[test]
fn wait_1_no_object_and_more_than_64_fail_with_87_and_64_work() {
    let many = events(65, true, true);
    for count in [0, 65] {
        for all in [0, 1] {
            set_error(UNTOUCHED);
            let ended = unsafe { WaitForMultipleObjects(count, many.as_ptr(), all, 0) };
            assert_eq!((ended, error()), (WAIT_FAILED, ERROR_INVALID_PARAMETER));
            set_error(UNTOUCHED);
            let ended = unsafe { WSAWaitForMultipleEvents(count, many.as_ptr(), all, 0, 0) };
            assert_eq!((ended, last_error()), (WAIT_FAILED, WSA_INVALID_PARAMETER));
        }
    }
    assert_eq!(wait_any(&many[..64], 0), 0);
    assert_eq!(wait_all(&many[..64], 0), 0);
    reset(many[63]);
    assert_eq!(wait_all(&many[..64], 0), WAIT_TIMEOUT);
    many.into_iter().for_each(close_handle);
}

#[test]
fn wait_2_any_yields_the_lowest_signaled_index() {
    let handles = events(8, true, false);
    for index in (0..8).rev() {
        set(handles[index]);
        assert_eq!(wait_any(&handles, 0), index as u32);
    }
}

#[test]
fn wait_2_any_yields_the_index_of_the_object_that_ends_the_block() {
    let handles = events(64, false, false);
    for index in [0, 1, 31, 63] {
        let shared: Vec<_> = handles.iter().copied().map(share).collect();
        let waiter = start(move || {
            let handles: Vec<_> = shared.iter().map(|handle| handle.get()).collect();
            wait_any(&handles, BOUND_MS)
        });
        waiter.until_asleep();
        set(handles[index]);
        assert_eq!(waiter.join(), index as u32);
        assert_eq!(wait_any(&handles, 0), WAIT_TIMEOUT);
    }
}

#[test]
fn wait_3_any_consumes_one_object_alone() {
    let handles = events(64, false, true);
    for index in 0..64 {
        assert_eq!(wait_any(&handles, 0), index);
    }
    assert_eq!(wait_any(&handles, 0), WAIT_TIMEOUT);
    let (semaphore, owned) = (semaphore(1, 1), mutex(false));
    let auto = event(false, true);
    assert_eq!(wait_any(&[auto, semaphore, owned], 0), 0);
    assert_eq!(wait(semaphore, 0), 0, "it has kept its count");
    assert_eq!(unsafe { ReleaseMutex(owned) }, 0, "it has not been taken");
}

#[test]
fn wait_4_all_returns_0_or_0x80_whatever_the_count_and_the_index() {
    let abandoned = share(mutex(false));
    start(move || wait(abandoned.get(), 0)).join();
    let handles = [event(true, true), semaphore(1, 1), abandoned.get()];
    assert_eq!(wait_all(&handles[..2], 0), 0);
    assert_eq!(unsafe { ReleaseSemaphore(handles[1], 1, null_mut()) }, 1);
    assert_eq!(wait_all(&handles, 0), WAIT_ABANDONED);
    assert_eq!(unsafe { ReleaseMutex(abandoned.get()) }, 1, "it is owned");
}

#[test]
fn wait_5_all_touches_nothing_until_all_are_signaled() {
    let (first, second) = (share(event(false, false)), share(semaphore(0, 9)));
    let waiter = start(move || wait_all(&[first.get(), second.get()], BOUND_MS));
    waiter.until_asleep();
    for _ in 0..3 {
        set(first.get());
        assert_eq!(wait(first.get(), 0), 0, "another thread may take it in between");
    }
    assert_eq!(unsafe { ReleaseSemaphore(second.get(), 2, null_mut()) }, 1);
    assert!(!waiter.has_ended());
    set(first.get());
    assert_eq!(waiter.join(), 0);
    assert_eq!(wait(first.get(), 0), WAIT_TIMEOUT);
    assert_eq!((wait(second.get(), 0), wait(second.get(), 0)), (0, WAIT_TIMEOUT));
}

#[test]
fn wait_5_all_is_one_step_among_competing_alls() {
    const ROUNDS: u32 = 2_000;
    let (left, right) = (share(event(false, true)), share(event(false, true)));
    let threads: Vec<_> = (0..3)
        .map(|turn| {
            start(move || {
                for round in 0..ROUNDS {
                    let mut handles = [left.get(), right.get()];
                    if (round + turn) % 2 == 0 {
                        handles.reverse();
                    }
                    assert_eq!(wait_all(&handles, BOUND_MS), 0);
                    assert_eq!(wait_any(&handles, 0), WAIT_TIMEOUT, "both are ours");
                    handles.into_iter().for_each(set);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(Running::join);
    assert_eq!(wait_all(&[left.get(), right.get()], 0), 0);
}

#[test]
fn wait_6_an_all_that_times_out_or_ends_by_apc_leaves_every_object() {
    let (auto, semaphore, owned, never) = (event(false, true), semaphore(1, 1), mutex(false), event(false, false));
    let handles = [auto, semaphore, owned, never];
    assert_eq!(wait_all(&handles, 0), WAIT_TIMEOUT);
    assert_eq!(wait_all(&handles, 5), WAIT_TIMEOUT);
    queue_here(3);
    let ended = unsafe { WaitForMultipleObjectsEx(4, handles.as_ptr(), 1, BOUND_MS, 1) };
    assert_eq!((ended, noted()), (WAIT_IO_COMPLETION, vec![3]));
    assert_eq!(unsafe { ReleaseMutex(owned) }, 0);
    assert_eq!((wait(auto, 0), wait(semaphore, 0), wait(owned, 0)), (0, 0, 0));
}

#[test]
fn wait_7_duplicates_fail_in_all_and_are_accepted_in_any() {
    let (auto, other) = (event(false, true), event(false, true));
    let alias = duplicate(auto);
    for twice in [auto, alias, with_bits(auto, 1)] {
        set_error(UNTOUCHED);
        assert_eq!(wait_all(&[auto, other, twice], 0), WAIT_FAILED);
        assert_eq!(error(), ERROR_INVALID_PARAMETER);
    }
    // Documentation forbids it; Windows takes it.
    assert_eq!(wait_any(&[auto, auto], 0), 0, "the lower index wins");
    assert_eq!(wait_any(&[auto, alias, other], 0), 2);
    let auto = share(auto);
    let waiter = start(move || wait_any(&[auto.get(), auto.get()], BOUND_MS));
    waiter.until_asleep();
    set(auto.get());
    assert_eq!(waiter.join(), 0);
    assert_eq!(wait(auto.get(), 0), WAIT_TIMEOUT);
}

#[test]
fn wait_8_all_handles_are_checked_before_any_is_consumed() {
    let auto = event(false, true);
    let closed = event(false, true);
    close_handle(closed);
    for bad in [closed, null_mut()] {
        for ended in [wait_any(&[auto, bad], 0), wait_all(&[auto, bad], 0)] {
            assert_eq!((ended, error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
        }
    }
    assert_eq!(wait(auto, 0), 0);
}

#[test]
fn wait_9_no_handle_fails_with_6() {
    set_error(UNTOUCHED);
    assert_eq!((wait(null_mut(), 0), error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
    set_error(UNTOUCHED);
    assert_eq!((wait(null_mut(), INFINITE), error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
}

#[test]
fn wait_10_pseudo_handles_may_be_waited_on_alone() {
    let (thread, process) = unsafe { (GetCurrentThread(), GetCurrentProcess()) };
    assert_eq!((wait(thread, 0), wait(process, 0)), (WAIT_TIMEOUT, WAIT_TIMEOUT));
    assert_eq!((wait(thread, 5), wait(process, 5)), (WAIT_TIMEOUT, WAIT_TIMEOUT));
    let signaled = event(true, true);
    for pseudo in [thread, process] {
        for ended in [wait_any(&[signaled, pseudo], 0), wait_all(&[signaled, pseudo], 0), wait_any(&[pseudo], 0)] {
            assert_eq!((ended, error()), (WAIT_FAILED, ERROR_INVALID_HANDLE));
        }
    }
}

#[test]
fn wait_11_an_array_mixes_kinds() {
    let (client, accepted) = pair();
    let handles = [event(false, false), semaphore(0, 1), timer(false), this_thread(), client as HANDLE, mutex(false)];
    assert_eq!(wait_any(&handles, 0), 5, "only the mutex is free");
    assert_eq!(unsafe { ReleaseMutex(handles[5]) }, 1);
    start_timer(handles[2], 1, 0);
    assert_eq!(wait_any(&handles[..5], BOUND_MS), 2);
    assert_eq!(unsafe { ReleaseSemaphore(handles[1], 1, null_mut()) }, 1);
    assert_eq!(wait_any(&handles, 0), 1);
    set(handles[0]);
    assert_eq!(wait_any(&handles, 0), 0);
    close(client);
    close(accepted);
}

#[test]
fn wait_12_the_order_is_criterion_then_apcs_then_timeout_then_block() {
    let auto = event(false, true);
    queue_here(1);
    assert_eq!((wait_alertably(auto, 0), noted()), (0, vec![]), "the object wins");
    assert_eq!((wait_alertably(auto, 0), noted()), (WAIT_IO_COMPLETION, vec![1]), "the APC wins over the timeout");
    assert_eq!(wait_alertably(auto, 0), WAIT_TIMEOUT);
    queue_here(2);
    assert_eq!((wait_alertably(auto, INFINITE), noted()), (WAIT_IO_COMPLETION, vec![2]), "and over the block");
}

#[test]
fn wait_13_a_wait_is_never_early_and_zero_does_not_block() {
    let never = share(event(true, false));
    for ms in [1, 2, 3, 20, 37] {
        for kind in 0..4 {
            let before = Instant::now();
            match kind {
                0 => assert_eq!(wait(never.get(), ms), WAIT_TIMEOUT),
                1 => assert_eq!(wait_all(&[never.get(), never_twin()], ms), WAIT_TIMEOUT),
                2 => assert_eq!(unsafe { SleepEx(ms, 1) }, 0),
                _ => unsafe { Sleep(ms) },
            }
            assert!(
                before.elapsed() + slack() >= Duration::from_millis(u64::from(ms)),
                "{:?} of {ms}",
                before.elapsed()
            );
        }
    }
    let waiter = start(move || wait(never.get(), INFINITE));
    waiter.until_asleep();
    set(never.get());
    assert_eq!(waiter.join(), 0);
    let longest = start(move || wait(mutex(true), INFINITE - 1) + wait(never.get(), INFINITE - 1));
    assert_eq!(longest.join(), 0);
}

fn never_twin() -> HANDLE {
    event(true, false)
}

#[test]
fn wait_14_only_a_failure_changes_the_last_error() {
    let (signaled, never) = (event(true, true), event(true, false));
    set_error(UNTOUCHED);
    assert_eq!((wait(signaled, 0), error()), (0, UNTOUCHED));
    assert_eq!((wait(never, 0), error()), (WAIT_TIMEOUT, UNTOUCHED));
    assert_eq!((wait(never, 1), error()), (WAIT_TIMEOUT, UNTOUCHED));
    assert_eq!((wait_all(&[signaled, never], 1), error()), (WAIT_TIMEOUT, UNTOUCHED));
    // A routine may change it (ERR-3); this one does nothing.
    unsafe extern "system" fn nothing(_: usize) {}
    queue(unsafe { GetCurrentThread() }, nothing, 0);
    set_error(UNTOUCHED);
    assert_eq!((wait_alertably(never, BOUND_MS), error()), (WAIT_IO_COMPLETION, UNTOUCHED));
    assert_eq!(sleep_alertably(1), 0);
    assert_eq!(error(), UNTOUCHED);
    let handles = [never, signaled];
    let ended = unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 0, 0, 0) };
    assert_eq!((ended, error()), (1, UNTOUCHED));
    assert_eq!(wait(null_mut(), 0), WAIT_FAILED);
    assert_eq!(error(), ERROR_INVALID_HANDLE);
}

#[test]
fn wait_15_winsocks_name_takes_its_own_order_of_arguments() {
    let handles = [event(false, true), event(false, true)];
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 0, 0, 0) }, 0);
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 1, 0, 0) }, WAIT_TIMEOUT);
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 0, 0, 0) }, 1);
    queue_here(1);
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 0, 0, 0) }, WAIT_TIMEOUT);
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, handles.as_ptr(), 0, 0, 1) }, WAIT_IO_COMPLETION);
    assert_eq!(noted(), [1]);
    let bad = [handles[0], null_mut()];
    assert_eq!(unsafe { WSAWaitForMultipleEvents(2, bad.as_ptr(), 0, 0, 0) }, WAIT_FAILED);
    assert_eq!(last_error(), WSA_INVALID_HANDLE);
}

#[test]
fn wait_16_winsocks_name_waits_for_any_kind() {
    let semaphore = semaphore(1, 1);
    let owned = mutex(false);
    let timer = timer(true);
    start_timer(timer, 0, 0);
    for handle in [semaphore, owned, timer] {
        assert_eq!(unsafe { WSAWaitForMultipleEvents(1, &handle, 1, BOUND_MS, 0) }, 0);
    }
    assert_eq!(unsafe { ReleaseMutex(owned) }, 1);
}

#[test]
fn wait_17_a_low_index_that_is_always_signaled_starves_the_others() {
    let handles = events(3, true, true);
    for _ in 0..100 {
        assert_eq!(wait_any(&handles, 0), 0);
    }
    assert_eq!(wait_any(&handles[1..], 0), 0, "who waits for the tail gets the next");
}

#[test]
fn wait_19_sleep_is_not_alertable() {
    queue_here(1);
    unsafe { Sleep(0) };
    unsafe { Sleep(1) };
    assert_eq!(unsafe { SleepEx(1, 0) }, 0);
    assert_eq!(unsafe { SleepEx(0, 0) }, 0);
    assert_eq!(noted(), []);
    assert_eq!((sleep_alertably(0), noted()), (WAIT_IO_COMPLETION, vec![1]));
    assert_eq!((sleep_alertably(0), sleep_alertably(1)), (0, 0));
}

#[test]
fn wait_19_an_infinite_alertable_sleep_returns_only_by_apc() {
    let sleeper = start(|| (sleep_alertably(INFINITE), noted()));
    sleeper.until_asleep();
    assert!(!sleeper.has_ended());
    queue(sleeper.thread(), noting, 9);
    assert_eq!(sleeper.join(), (WAIT_IO_COMPLETION, vec![9]));
}

#[test]
fn wait_19_a_sleep_goes_on_when_its_only_apc_was_removed() {
    // The routine of a timer alerts a sleeper, and another thread cancels the timer at that moment: no APC ran, so the
    // sleep was not ended by one.
    let timer = share(timer(true));
    unsafe extern "system" fn routine(_: *const core::ffi::c_void, _: u32, _: u32) {
        note(1);
    }
    for _ in 0..300 {
        let sleeper = start(move || {
            let due = -10_000;
            assert_eq!(unsafe { SetWaitableTimer(timer.get(), &due, 0, Some(routine), null(), 0) }, 1);
            let ended = sleep_alertably(3);
            (ended, noted().len())
        });
        while !sleeper.has_ended() {
            assert_eq!(unsafe { CancelWaitableTimer(timer.get()) }, 1);
        }
        let (ended, ran) = sleeper.join();
        assert_eq!(ended == WAIT_IO_COMPLETION, ran > 0);
    }
}
