//! Mutexes, semaphores, threads and timers (MTX, SOAW, THR, TMR).

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use crate::common::SOON;
use overlapped::{
    Due, Event, Mutex, Semaphore, Slept, Timeout, Timer, Waited, WsaError, signal_and_wait, sleep_alertable, thread,
    wait_one,
};

#[test]
fn mtx_3_an_abandoned_mutex_says_so_once() {
    let mutex = Mutex::new(false).unwrap();
    let theirs = mutex.clone();
    std::thread::spawn(move || std::mem::forget(theirs.acquire(SOON).unwrap())).join().unwrap();
    assert!(matches!(mutex.acquire(SOON).unwrap(), Waited::Abandoned(_)));
    assert!(matches!(mutex.acquire(SOON).unwrap(), Waited::Ready(_)));
    assert_eq!(mutex.release(), Err(WsaError::from_code(288)));
}

#[test]
fn mtx_2_a_guard_keeps_others_out() {
    let mutex = Mutex::new(false).unwrap();
    let guard = mutex.acquire(SOON).unwrap();
    let theirs = mutex.clone();
    let refused = std::thread::spawn(move || {
        (theirs.release().unwrap_err(), matches!(theirs.acquire(Timeout::Zero).unwrap(), Waited::TimedOut))
    });
    assert_eq!(refused.join().unwrap(), (WsaError::from_code(288), true));
    drop(guard);
    let theirs = mutex.clone();
    assert!(std::thread::spawn(move || matches!(theirs.acquire(SOON).unwrap(), Waited::Ready(_))).join().unwrap());
}

#[test]
fn soaw_2_a_full_semaphore_is_not_waited_for() {
    let (full, event) = (Semaphore::new(1, 1).unwrap(), Event::auto(true).unwrap());
    assert_eq!(signal_and_wait(&full, &event, Timeout::Zero), Err(WsaError::from_code(298)));
    assert_eq!(wait_one(&event, Timeout::Zero), Ok(Waited::Ready(())));
    assert_eq!(signal_and_wait(&event, &event, SOON), Ok(Waited::Ready(())));
}

#[test]
fn thr_1_a_panicking_thread_is_signaled_and_joined_with_its_panic() {
    let worker = thread::spawn(|| std::panic::resume_unwind(Box::new(5))).unwrap();
    assert_eq!(wait_one(&worker, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(worker.join().unwrap_err().downcast_ref::<i32>(), Some(&5));
}

#[test]
fn tmr_4_a_periodic_routine_runs_each_time_until_it_is_cancelled() {
    let (timer, count) = (Timer::auto().unwrap(), Rc::new(Cell::new(0)));
    let counter = count.clone();
    let period = Duration::from_millis(2);
    timer.set_then(Due::After(period), Some(period), move || counter.set(counter.get() + 1)).unwrap();
    while count.get() < 3 {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
    timer.cancel().unwrap();
    let before = count.get();
    assert_eq!(sleep_alertable(Timeout::After(Duration::from_millis(20))), Slept::TimedOut);
    assert_eq!(count.get(), before);
    // Another setting sweeps the dead routine.
    timer.set_then(Due::After(Duration::from_secs(60)), None, || {}).unwrap();
    assert_eq!(Rc::strong_count(&count), 1);
    assert_eq!(timer.set(Due::After(period), Some(Duration::ZERO)), Err(WsaError::WSA_INVALID_PARAMETER));
}

#[test]
fn tmr_3_a_routine_may_set_its_timer_again() {
    fn set(timer: Rc<Timer>, count: Rc<Cell<u32>>) {
        let (again, counter) = (timer.clone(), count.clone());
        let routine = move || {
            counter.set(counter.get() + 1);
            if counter.get() < 3 {
                set(again.clone(), counter.clone());
            }
        };
        timer.set_then(Due::After(Duration::from_millis(1)), None, routine).unwrap();
    }
    let count = Rc::new(Cell::new(0));
    set(Rc::new(Timer::auto().unwrap()), count.clone());
    while count.get() < 3 {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
}
