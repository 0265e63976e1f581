use crate::support::*;
use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant, SystemTime};

/// The time as a FILETIME.
fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    116_444_736_000_000_000 + (since_1970.as_nanos() / 100) as i64
}

unsafe extern "system" fn timer_routine(argument: *const c_void, low: u32, high: u32) {
    note(argument as usize);
    note((u64::from(high) << 32 | u64::from(low)) as usize);
}

/// Starts a timer with the noting routine.
fn start_with_routine(timer: HANDLE, ms: u32, period_ms: i32, argument: usize) {
    let due = -i64::from(ms) * 10_000;
    let argument = argument as *const c_void;
    assert_eq!(unsafe { SetWaitableTimer(timer, &due, period_ms, Some(timer_routine), argument, 0) }, 1);
}

/// The arguments of the routines that ran.
fn routines() -> Vec<usize> {
    noted().into_iter().step_by(2).collect()
}

#[test]
fn tmr_1_a_new_timer_is_inactive_and_nonsignaled() {
    for manual in [false, true] {
        assert_eq!(wait(timer(manual), 0), WAIT_TIMEOUT);
    }
}

#[test]
fn tmr_2_relative_absolute_and_past_times() {
    let timer = timer(true);
    let started = Instant::now();
    start_timer(timer, 40, 0);
    assert_eq!(wait(timer, 0), WAIT_TIMEOUT);
    assert_eq!(wait(timer, BOUND_MS), 0);
    assert!(started.elapsed() + slack() >= Duration::from_millis(40), "{:?}", started.elapsed());
    for past in [1, now() - 10_000_000, 0] {
        assert_eq!(unsafe { SetWaitableTimer(timer, &past, 0, None, null(), 0) }, 1);
        assert_eq!(wait(timer, BOUND_MS), 0);
    }
    let soon = now() + 150_000;
    assert_eq!(unsafe { SetWaitableTimer(timer, &soon, 0, None, null(), 0) }, 1);
    assert_eq!(wait(timer, BOUND_MS), 0);
    assert!(now() >= soon);
    let far = now() + 36_000_000_000;
    assert_eq!(unsafe { SetWaitableTimer(timer, &far, 0, None, null(), 0) }, 1);
    assert_eq!(wait(timer, 5), WAIT_TIMEOUT);
}

#[test]
fn tmr_2_a_negative_period_fails_with_87() {
    let timer = timer(true);
    let due = -1;
    for period in [-1, i32::MIN] {
        assert_eq!(unsafe { SetWaitableTimer(timer, &due, period, None, null(), 0) }, 0);
        assert_eq!(error(), ERROR_INVALID_PARAMETER);
    }
    assert_eq!(wait(timer, 3), WAIT_TIMEOUT, "it was not set");
    for other in [event(true, false), null_mut()] {
        assert_eq!(unsafe { SetWaitableTimer(other, &due, 0, None, null(), 0) }, 0);
        assert_eq!(error(), ERROR_INVALID_HANDLE);
        assert_eq!((unsafe { CancelWaitableTimer(other) }, error()), (0, ERROR_INVALID_HANDLE));
    }
}

#[test]
fn tmr_3_setting_anew_clears_the_state_and_removes_the_queued_routine() {
    let timer = timer(true);
    start_with_routine(timer, 0, 0, 1);
    assert_eq!(wait(timer, BOUND_MS), 0);
    start_timer(timer, 3_600_000, 0);
    assert_eq!(wait(timer, 0), WAIT_TIMEOUT);
    assert_eq!((sleep_alertably(5), routines()), (0, vec![]));
}

#[test]
fn tmr_3_setting_anew_releases_nobody_and_counts_the_time_anew() {
    let timer = share(timer(true));
    start_timer(timer.get(), 3_600_000, 0);
    let waiter = start(move || wait(timer.get(), BOUND_MS));
    waiter.until_asleep();
    start_timer(timer.get(), 3_500_000, 0);
    assert!(!waiter.has_ended());
    start_timer(timer.get(), 1, 0);
    assert_eq!(waiter.join(), 0);
}

#[test]
fn tmr_4_a_synchronization_timer_is_cleared_by_one_wait_and_a_manual_one_stays() {
    let (manual, auto) = (timer(true), timer(false));
    start_timer(manual, 0, 0);
    start_timer(auto, 0, 0);
    assert_eq!((wait(manual, BOUND_MS), wait(manual, 0)), (0, 0));
    assert_eq!((wait(auto, BOUND_MS), wait(auto, 3)), (0, WAIT_TIMEOUT));
}

#[test]
fn tmr_4_a_period_signals_again_and_expiries_coalesce() {
    let auto = timer(false);
    start_timer(auto, 1, 2);
    for _ in 0..5 {
        assert_eq!(wait(auto, BOUND_MS), 0);
    }
    start_timer(auto, 1, 40);
    unsafe { Sleep(60) };
    assert_eq!(wait(auto, 0), 0, "two expiries are one");
    assert_eq!(unsafe { CancelWaitableTimer(auto) }, 1);
    start_timer(auto, 1, 1);
    let handles = [event(true, false), auto];
    for _ in 0..5 {
        assert_eq!(wait_any(&handles, BOUND_MS), 1);
    }
}

#[test]
fn tmr_5_the_routine_runs_in_the_thread_that_set_the_timer() {
    let timer = share(timer(false));
    let before = now();
    let setter = start(move || {
        start_with_routine(timer.get(), 1, 0, 42);
        let ended = sleep_alertably(BOUND_MS);
        (ended, noted())
    });
    let (ended, noted_there) = setter.join();
    assert_eq!(ended, WAIT_IO_COMPLETION);
    assert_eq!((noted_there.len(), noted_there[0]), (2, 42));
    let due = noted_there[1] as i64;
    // The clock of timers may be coarser than that of programs, and behind it by one of its ticks.
    assert!(due >= before - 200_000 && due <= now() + 200_000, "it is told when it was due");
    assert_eq!((sleep_alertably(0), noted()), (0, vec![]));
    assert_eq!(wait(timer.get(), 0), 0, "its state is signaled too");
}

#[test]
fn tmr_5_a_routine_that_is_still_queued_is_not_queued_again() {
    let timer = timer(false);
    start_with_routine(timer, 0, 1, 7);
    unsafe { Sleep(10) };
    assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION);
    assert!(routines().len() <= 2, "one for ten periods, and one if another passed meanwhile");
    assert_eq!(sleep_alertably(BOUND_MS), WAIT_IO_COMPLETION, "the next period queues it again");
    assert_eq!(unsafe { CancelWaitableTimer(timer) }, 1);
}

#[test]
fn tmr_5_the_end_of_the_thread_cancels_the_timer_and_leaves_its_state() {
    let (expired, ahead) = (share(timer(true)), share(timer(true)));
    start(move || {
        start_with_routine(expired.get(), 0, 0, 1);
        start_with_routine(ahead.get(), 20, 0, 2);
        assert_eq!(wait(expired.get(), BOUND_MS), 0);
    })
    .join();
    assert_eq!(wait(expired.get(), 0), 0);
    assert_eq!(wait(ahead.get(), 60), WAIT_TIMEOUT);
}

#[test]
fn tmr_6_cancel_stops_it_removes_the_routine_and_leaves_the_state() {
    let timer = timer(true);
    start_with_routine(timer, 0, 1, 1);
    assert_eq!(wait(timer, BOUND_MS), 0);
    assert_eq!(unsafe { CancelWaitableTimer(timer) }, 1);
    assert_eq!(wait(timer, 0), 0);
    assert_eq!((sleep_alertably(5), routines()), (0, vec![]));
    start_timer(timer, 5, 0);
    assert_eq!(unsafe { CancelWaitableTimer(timer) }, 1);
    assert_eq!(unsafe { CancelWaitableTimer(timer) }, 1);
    assert_eq!(wait(timer, 20), WAIT_TIMEOUT);
}
