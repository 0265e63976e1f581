use super::*;

#[test]
fn evt_2_kinds_and_initial_states() {
    for signaled in [false, true] {
        let (auto, manual) = (auto_event(signaled), manual_event(signaled));
        assert_eq!([take(&auto), take(&manual)], [signaled; 2]);
        // The first look cleared the auto-reset event only.
        assert_eq!([take(&auto), take(&manual)], [false, signaled]);
    }
}

#[test]
fn evt_3_manual_event_releases_present_and_later_waiters_until_reset() {
    let (one, two, event) = (thread(), thread(), [manual_event(false)]);
    let (mut first, mut second) = (Wait::new(&one, any(&event)), Wait::new(&two, any(&event)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    set(&event[0]);
    assert_eq!([first.step(), second.step()], [satisfied(0); 2]);
    assert_eq!(poll(&one, &event), satisfied(0));
    event[0].reset();
    assert_eq!(poll(&one, &event), TIMED_OUT);
}

#[test]
fn evt_4_auto_event_without_waiter_serves_one_wait() {
    let event = auto_event(false);
    set(&event);
    assert_eq!([take(&event), take(&event)], [true, false]);
}

#[test]
fn evt_4_auto_event_releases_exactly_one_waiter() {
    let (one, two, event) = (thread(), thread(), [auto_event(false)]);
    let (mut first, mut second) = (Wait::new(&one, any(&event)), Wait::new(&two, any(&event)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    set(&event[0]);
    let released = [first.step(), second.step()].iter().filter(|step| **step == satisfied(0)).count();
    assert_eq!(released, 1);
    assert!(!take(&event[0]));
}

#[test]
fn evt_4_a_waiter_that_was_satisfied_otherwise_is_not_eligible() {
    let (one, two, events) = (thread(), thread(), [auto_event(false), auto_event(false)]);
    let (mut either, mut second) = (Wait::new(&one, any(&events)), Wait::new(&two, any(&events[1..])));
    assert_eq!([either.step(), second.step()], [BLOCKED; 2]);
    set(&events[0]);
    // The first waiter has its object, though it has not run yet: this one goes to the second.
    set(&events[1]);
    assert_eq!([either.step(), second.step()], [satisfied(0); 2]);
}

#[test]
fn evt_5_sets_coalesce() {
    let event = auto_event(false);
    set(&event);
    set(&event);
    assert_eq!([take(&event), take(&event)], [true, false]);
}

#[test]
fn evt_6_set_and_reset_are_idempotent() {
    for event in [auto_event(false), manual_event(false)] {
        event.reset();
        assert!(!take(&event));
        set(&event);
        set(&event);
        event.reset();
        event.reset();
        assert!(!take(&event));
    }
}

#[test]
fn evt_7_a_wait_clears_an_auto_event_and_never_a_manual_one() {
    let (auto, manual) = (auto_event(true), manual_event(true));
    assert_eq!([take(&auto), take(&auto)], [true, false]);
    assert_eq!([take(&manual), take(&manual)], [true, true]);
}

#[test]
fn evt_8_a_wait_that_times_out_or_runs_apcs_clears_nothing() {
    at_ms(0);
    let (thread, events) = (thread(), [auto_event(false), auto_event(false)]);
    let mut timed = Wait::new(&thread, Terms { deadline: Some(5_000_000), ..all(&events) });
    assert_eq!(timed.step(), Step::Block { until: Some(5_000_000) });
    set(&events[0]);
    at_ms(5);
    assert_eq!(timed.step(), TIMED_OUT);
    queue_apc(&thread, 1);
    assert_eq!(step(&thread, Terms { alertable: true, ..all(&events) }), Step::RunApcs);
    assert!(take(&events[0]));
}

#[test]
fn evt_12_two_threads_in_ping_pong_do_not_starve() {
    let (one, two) = (thread(), thread());
    let (ping, pong) = ([auto_event(false)], [auto_event(false)]);
    for _ in 0..1_000 {
        let (mut receives, mut serves) = (Wait::new(&one, any(&ping)), Wait::new(&two, any(&pong)));
        assert_eq!([receives.step(), serves.step()], [BLOCKED; 2]);
        set(&ping[0]);
        assert_eq!(receives.step(), satisfied(0));
        set(&pong[0]);
        assert_eq!(serves.step(), satisfied(0));
    }
}

#[test]
fn evt_16_a_waiter_keeps_an_event_that_was_closed() {
    at_ms(0);
    let thread = thread();
    let event = auto_event(false);
    // The wait holds its own references; the handle's is dropped below.
    let held = [Arc::clone(&event)];
    let mut wait = Wait::new(&thread, Terms { deadline: Some(1), ..any(&held) });
    assert_eq!(wait.step(), Step::Block { until: Some(1) });
    drop(event);
    assert_eq!(wait.step(), Step::Block { until: Some(1) });
    at_ms(1);
    assert_eq!(wait.step(), TIMED_OUT);
}

#[test]
fn evt_18_only_events_are_events() {
    assert!(auto_event(false).is_event() && manual_event(false).is_event());
    for object in [mutex(), semaphore(0, 1), Arc::new(Object::timer(true)), Arc::clone(thread().ended())] {
        assert!(!object.is_event());
    }
}
