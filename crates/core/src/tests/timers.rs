use super::*;
use crate::object::TimerDue::{Absolute, Relative};

/// Units of 100 ns in a millisecond.
const MS: u64 = 10_000;

fn timer(manual_reset: bool) -> Arc<Object> {
    Arc::new(Object::timer(manual_reset))
}

fn set_timer(timer: &Arc<Object>, due: crate::object::TimerDue, period_ms: u32) {
    timer.set_timer(due, period_ms, None, &mut Wakes::new());
}

fn until_ms(ms: u64) -> Step {
    Step::Block { until: Some(ms * 1_000_000) }
}

#[test]
fn tmr_1_a_new_timer_is_inactive_and_nonsignaled() {
    at_ms(0);
    let (thread, timers) = (thread(), [timer(false), timer(true)]);
    assert_eq!(step(&thread, any(&timers)), BLOCKED);
    at_ms(1_000_000);
    assert_eq!(poll(&thread, &timers), TIMED_OUT);
}

#[test]
fn tmr_2_due_relative_absolute_or_past() {
    for due in [Relative(5 * MS), Absolute(UTC + 5 * MS)] {
        at_ms(0);
        let timer = timer(false);
        set_timer(&timer, due, 0);
        at_ms(4);
        assert!(!take(&timer), "{due:?}");
        at_ms(5);
        assert_eq!([take(&timer), take(&timer)], [true, false], "{due:?}");
    }
    at_ms(0);
    for past in [Relative(0), Absolute(0), Absolute(UTC - 1), Absolute(UTC)] {
        let timer = timer(true);
        set_timer(&timer, past, 0);
        assert!(take(&timer), "{past:?}");
    }
}

#[test]
fn tmr_2_the_period_of_a_timer_due_in_the_past_begins_when_it_is_set() {
    for past in [Relative(0), Absolute(0), Absolute(UTC - 7)] {
        at_ms(100);
        let (thread, timer) = (thread(), [timer(false)]);
        set_timer(&timer[0], past, 10);
        at_ms(103);
        assert_eq!(poll(&thread, &timer), satisfied(0), "{past:?}");
        assert_eq!(step(&thread, any(&timer)), until_ms(110), "{past:?}");
        at_ms(110);
        assert_eq!(poll(&thread, &timer), satisfied(0), "{past:?}");
    }
}

#[test]
fn tmr_2_a_due_time_beyond_all_clocks_never_comes() {
    at_ms(3);
    for never in [Relative(u64::MAX), Absolute(u64::MAX)] {
        let timer = timer(false);
        set_timer(&timer, never, u32::MAX);
        assert!(!take(&timer));
    }
}

#[test]
fn tmr_3_setting_makes_it_nonsignaled_and_restarts_it() {
    at_ms(0);
    for manual in [false, true] {
        at_ms(0);
        let timer = timer(manual);
        set_timer(&timer, Relative(0), 0);
        set_timer(&timer, Relative(5 * MS), 0);
        assert!(!take(&timer));
        at_ms(3);
        set_timer(&timer, Relative(5 * MS), 0);
        at_ms(7);
        assert!(!take(&timer));
        at_ms(8);
        assert!(take(&timer));
    }
}

#[test]
fn tmr_3_setting_releases_no_waiter_but_moves_its_end() {
    at_ms(0);
    let (thread, timer) = (thread(), [timer(false)]);
    set_timer(&timer[0], Relative(5 * MS), 0);
    let mut wait = Wait::new(&thread, any(&timer));
    assert_eq!(wait.step(), until_ms(5));
    set_timer(&timer[0], Relative(2 * MS), 0);
    assert_eq!(wait.step(), until_ms(2));
    set_timer(&timer[0], Relative(9 * MS), 0);
    assert_eq!(wait.step(), until_ms(9));
    at_ms(9);
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn tmr_4_an_auto_timer_serves_one_wait_and_a_manual_one_every_wait() {
    at_ms(0);
    let (auto, manual) = (timer(false), timer(true));
    set_timer(&auto, Relative(MS), 0);
    set_timer(&manual, Relative(MS), 0);
    at_ms(1);
    assert_eq!([take(&auto), take(&auto)], [true, false]);
    assert_eq!([take(&manual), take(&manual)], [true, true]);
    at_ms(1_000);
    assert_eq!([take(&auto), take(&manual)], [false, true]);
}

#[test]
fn tmr_4_a_periodic_timer_is_signaled_each_period_and_expiries_coalesce() {
    at_ms(0);
    let (thread, timer) = (thread(), [timer(false)]);
    set_timer(&timer[0], Relative(2 * MS), 10);
    let mut wait = Wait::new(&thread, any(&timer));
    for due in [2, 12, 22] {
        assert_eq!(wait.step(), until_ms(due));
        at_ms(due);
        assert_eq!(wait.step(), satisfied(0));
    }
    at_ms(57);
    assert_eq!([take(&timer[0]), take(&timer[0])], [true, false]);
    assert_eq!(wait.step(), until_ms(62));
}

#[test]
fn tmr_4_one_expiry_of_an_auto_timer_ends_one_of_two_waits() {
    at_ms(0);
    let (one, two, timer) = (thread(), thread(), [timer(false)]);
    set_timer(&timer[0], Relative(2 * MS), 10);
    let (mut first, mut second) = (Wait::new(&one, any(&timer)), Wait::new(&two, any(&timer)));
    assert_eq!([first.step(), second.step()], [until_ms(2); 2]);
    at_ms(2);
    assert_eq!([first.step(), second.step()], [satisfied(0), until_ms(12)]);
}

#[test]
fn tmr_6_cancel_keeps_the_state() {
    for manual in [false, true] {
        at_ms(0);
        let timer = timer(manual);
        set_timer(&timer, Relative(MS), 5);
        timer.cancel_timer();
        at_ms(1);
        assert!(!take(&timer), "stopped before it was due");
        set_timer(&timer, Relative(MS), 5);
        at_ms(2);
        timer.cancel_timer();
        assert!(take(&timer), "due before it was stopped");
        at_ms(100);
        assert_eq!(take(&timer), manual);
    }
}

/// The sleeper of a timer that is stopped sleeps no longer than the timer was due, and then finds the state as it is.
#[test]
fn tmr_6_cancel_releases_no_waiter() {
    at_ms(0);
    let (thread, timer) = (thread(), [timer(false)]);
    set_timer(&timer[0], Relative(MS), 0);
    let mut wait = Wait::new(&thread, any(&timer));
    assert_eq!(wait.step(), until_ms(1));
    timer[0].cancel_timer();
    at_ms(1);
    assert_eq!(wait.step(), BLOCKED);
}

#[test]
fn tmr_7_an_absolute_timer_follows_the_system_clock_and_a_relative_one_does_not() {
    at_ms(0);
    let (absolute, relative) = (timer(true), timer(true));
    set_timer(&absolute, Absolute(UTC + 3_600_000 * MS), 0);
    set_timer(&relative, Relative(3_600_000 * MS), 0);
    // Somebody sets the system clock two hours ahead.
    clock::mock::set(0, UTC + 7_200_000 * MS);
    assert_eq!([take(&absolute), take(&relative)], [true, false]);
    // And back again: what has expired stays so.
    at_ms(1);
    assert_eq!([take(&absolute), take(&relative)], [true, false]);
}

#[test]
fn tmr_7_a_sleeper_notices_a_system_clock_that_was_set() {
    at_ms(0);
    let (thread, timer) = (thread(), [timer(true)]);
    set_timer(&timer[0], Absolute(UTC + 3_600_000 * MS), 0);
    let mut wait = Wait::new(&thread, any(&timer));
    assert_eq!(wait.step(), until_ms(1_000));
    clock::mock::set(1_000_000_000, UTC + 7_200_000 * MS);
    assert_eq!(wait.step(), satisfied(0));
}
