//! Timers with a routine: APCs that the clock queues.

use super::*;
use crate::object::{TimerDue, TimerRoutine};

/// Units of 100 ns in a millisecond.
const MS: u64 = 10_000;

fn timer() -> Arc<Object> {
    Arc::new(Object::timer(false))
}

/// Sets a timer whose routine has this number.
fn set_timer(timer: &Arc<Object>, due_ms: u64, period_ms: u32, thread: &Arc<Thread>, number: usize) {
    let routine = TimerRoutine { thread: Arc::clone(thread), apc: apc(number) };
    timer.set_timer(TimerDue::Relative(due_ms * MS), period_ms, Some(routine), &mut Wakes::new());
}

#[test]
fn tmr_3_setting_removes_the_queued_routine() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 1, 0, &thread, 1);
    at_ms(1);
    assert!(thread.has_apcs());
    set_timer(&timer, 1, 0, &thread, 2);
    assert!(!thread.has_apcs());
    at_ms(2);
    assert_eq!(drain(&thread), [2]);
}

#[test]
fn tmr_3_setting_on_another_thread_removes_it_from_the_first() {
    at_ms(0);
    let (one, two, timer) = (thread(), thread(), timer());
    set_timer(&timer, 1, 0, &one, 1);
    at_ms(1);
    assert!(one.has_apcs());
    set_timer(&timer, 1, 0, &two, 2);
    at_ms(2);
    assert_eq!([drain(&one), drain(&two)], [vec![], vec![2]]);
}

#[test]
fn tmr_5_the_routine_ends_an_alertable_wait_at_its_time() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 5, 0, &thread, 1);
    assert_eq!(step(&thread, any(&[])), BLOCKED, "not alertable");
    let mut wait = Wait::new(&thread, Terms { alertable: true, ..any(&[]) });
    assert_eq!(wait.step(), Step::Block { until: Some(5_000_000) });
    at_ms(5);
    assert_eq!(wait.step(), Step::RunApcs);
    assert_eq!(drain(&thread), [1]);
    assert_eq!(wait.step(), BLOCKED);
}

#[test]
fn tmr_5_the_routine_is_told_when_its_timer_was_due() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 5, 10, &thread, 1);
    for (now, due) in [(6, 5), (40, 15), (45, 45)] {
        at_ms(now);
        let words = thread.take_apc().unwrap().words;
        let told = words[3] as u64 | (words[4] as u64) << 32;
        assert_eq!(told, UTC + due * MS, "at {now}");
        assert!(words[3] <= u32::MAX as usize);
    }
}

#[test]
fn tmr_5_a_routine_that_is_still_queued_is_not_queued_twice() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 1, 1, &thread, 1);
    for now in 1..5 {
        at_ms(now);
        assert!(thread.has_apcs());
    }
    assert_eq!(drain(&thread), [1]);
    at_ms(5);
    assert_eq!(drain(&thread), [1]);
}

/// Whoever listed the timer as due may come late: it was set anew meanwhile, or another look was first.
#[test]
fn tmr_5_a_late_look_queues_nothing() {
    at_ms(0);
    let (one, two, timer) = (thread(), thread(), timer());
    set_timer(&timer, 5, 5, &two, 1);
    timer.queue_routine(&two);
    assert_eq!(drain(&two), [], "not due yet");
    at_ms(5);
    timer.queue_routine(&one);
    assert_eq!(drain(&one), [], "set by another thread");
    timer.queue_routine(&two);
    assert_eq!(two.take_apc().map(|apc| apc.words[0]), Some(1));
    timer.queue_routine(&two);
    assert_eq!(drain(&two), [], "once for each expiry");
}

#[test]
fn tmr_5_the_end_of_the_thread_stops_the_timer_and_keeps_its_state() {
    at_ms(0);
    let (ending, expired, ahead) = (thread(), timer(), timer());
    set_timer(&expired, 1, 0, &ending, 1);
    set_timer(&ahead, 3, 0, &ending, 2);
    at_ms(2);
    let _ = ending.end();
    at_ms(10);
    assert_eq!([take(&expired), take(&ahead)], [true, false]);
    assert!(!ending.has_apcs());
}

#[test]
fn tmr_5_the_end_of_a_thread_leaves_a_timer_that_another_set() {
    at_ms(0);
    let (ending, other, timer) = (thread(), thread(), timer());
    set_timer(&timer, 1, 0, &ending, 1);
    set_timer(&timer, 2, 0, &other, 2);
    let _ = ending.end();
    at_ms(2);
    assert_eq!(drain(&other), [2]);
}

#[test]
fn tmr_5_a_timer_without_a_handle_still_runs_its_routine() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 1, 0, &thread, 1);
    let left = Arc::downgrade(&timer);
    drop(timer);
    at_ms(1);
    assert_eq!(drain(&thread), [1]);
    assert!(left.upgrade().is_none(), "and is gone then");
}

#[test]
fn tmr_6_cancel_removes_the_queued_routine() {
    at_ms(0);
    let (thread, timer) = (thread(), timer());
    set_timer(&timer, 1, 1, &thread, 1);
    at_ms(1);
    let mut wait = Wait::new(&thread, Terms { alertable: true, ..any(&[]) });
    assert!(thread.has_apcs());
    timer.cancel_timer();
    assert_eq!(wait.step(), BLOCKED);
    at_ms(9);
    assert_eq!(drain(&thread), []);
    assert!(take(&timer), "the state stays");
}

#[test]
fn apc_1_routines_come_in_the_order_in_which_they_are_due() {
    at_ms(0);
    let (thread, early, late) = (thread(), timer(), timer());
    set_timer(&late, 3, 0, &thread, 30);
    set_timer(&early, 1, 0, &thread, 10);
    at_ms(2);
    queue_apc(&thread, 20);
    at_ms(4);
    queue_apc(&thread, 40);
    assert_eq!(drain(&thread), [10, 20, 30, 40]);
}

#[test]
fn apc_6_an_expired_timer_beats_its_own_routine() {
    at_ms(0);
    let (thread, timer) = (thread(), [timer()]);
    set_timer(&timer[0], 1, 0, &thread, 1);
    let mut wait = Wait::new(&thread, Terms { alertable: true, ..any(&timer) });
    assert_eq!(wait.step(), Step::Block { until: Some(1_000_000) });
    at_ms(1);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(drain(&thread), [1]);
}
