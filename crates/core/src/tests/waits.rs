use super::*;

#[test]
fn wait_2_the_lowest_signaled_index_is_returned() {
    let objects: Vec<_> = (0..64).map(|_| manual_event(false)).collect();
    let thread = thread();
    for lowest in [63, 40, 3, 0] {
        set(&objects[lowest]);
        assert_eq!(poll(&thread, &objects), satisfied(lowest as u32));
    }
}

#[test]
fn wait_3_only_the_returned_object_is_consumed() {
    let (thread, objects) = (thread(), Vec::from_iter((0..63).map(|_| auto_event(true))));
    for index in 0..63 {
        assert_eq!(poll(&thread, &objects), satisfied(index));
    }
    assert_eq!(poll(&thread, &objects), TIMED_OUT);
}

#[test]
fn wait_3_a_blocked_wait_consumes_one_of_two_signals() {
    let (thread, objects) = (thread(), [semaphore(0, 1), auto_event(false)]);
    let mut wait = Wait::new(&thread, any(&objects));
    assert_eq!(wait.step(), BLOCKED);
    set(&objects[1]);
    objects[0].release_semaphore(1, &mut Wakes::new()).unwrap();
    assert_eq!(wait.step(), satisfied(1));
    assert!(objects.iter().all(|object| !object.has_waiters()));
    assert_eq!(poll(&thread, &objects), satisfied(0));
    assert_eq!(poll(&thread, &objects), TIMED_OUT);
}

#[test]
fn wait_7_any_accepts_duplicates() {
    let (thread, event) = (thread(), auto_event(false));
    let twice = [Arc::clone(&event), Arc::clone(&event)];
    let mut wait = Wait::new(&thread, any(&twice));
    assert_eq!(wait.step(), BLOCKED);
    set(&event);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(poll(&thread, &twice), TIMED_OUT);
    set(&event);
    assert_eq!(poll(&thread, &twice), satisfied(0));
}

#[test]
fn wait_11_an_array_mixes_all_kinds() {
    at_ms(0);
    let (ending, waiter) = (thread(), thread());
    let timer = Arc::new(Object::timer(false));
    timer.set_timer(crate::object::TimerDue::Relative(0), 0, None, &mut Wakes::new());
    let objects = [auto_event(true), manual_event(true), semaphore(1, 1), mutex(), timer, Arc::clone(ending.ended())];
    let _ = ending.end();
    for index in [0, 1] {
        assert_eq!(poll(&waiter, &objects), satisfied(index));
    }
    objects[1].reset();
    for index in [2, 3] {
        assert_eq!(poll(&waiter, &objects), satisfied(index));
    }
    // A mutex is signaled for its owner; somebody else goes on to what follows.
    let other = thread();
    for index in [4, 5, 5] {
        assert_eq!(poll(&other, &objects), satisfied(index));
    }
}

#[test]
fn wait_12_object_then_apc_then_timeout_then_block() {
    at_ms(0);
    let (thread, event) = (thread(), [auto_event(true)]);
    let terms = |deadline| Terms { alertable: true, deadline, ..any(&event) };
    queue_apc(&thread, 1);
    assert_eq!(step(&thread, terms(Some(0))), satisfied(0));
    assert_eq!(step(&thread, terms(Some(0))), Step::RunApcs);
    assert_eq!(drain(&thread), [1]);
    assert_eq!(step(&thread, terms(Some(0))), TIMED_OUT);
    assert_eq!(step(&thread, terms(None)), BLOCKED);
}

#[test]
fn wait_12_the_order_holds_on_a_wake_too() {
    at_ms(0);
    let (thread, event) = (thread(), [auto_event(false)]);
    let mut wait = Wait::new(&thread, Terms { deadline: Some(5_000_000), ..any(&event) });
    assert_eq!(wait.step(), Step::Block { until: Some(5_000_000) });
    set(&event[0]);
    at_ms(9);
    assert_eq!(wait.step(), satisfied(0), "signaled before it was found late");
}

#[test]
fn wait_13_zero_never_blocks_and_infinite_never_ends() {
    at_ms(1);
    let (thread, event) = (thread(), [auto_event(false)]);
    assert_eq!(poll(&thread, &event), TIMED_OUT);
    let mut wait = Wait::new(&thread, any(&event));
    assert_eq!(wait.step(), BLOCKED);
    at_ms(u64::from(u32::MAX));
    assert_eq!(wait.step(), BLOCKED);
}

#[test]
fn wait_13_a_timeout_is_never_early() {
    at_ms(7);
    let (thread, event) = (thread(), [auto_event(false)]);
    let deadline = clock::deadline_after_ms(Some(10));
    let mut wait = Wait::new(&thread, Terms { deadline, ..any(&event) });
    for ns in [7_000_000, 16_999_999] {
        clock::mock::set(ns, UTC);
        assert_eq!(wait.step(), Step::Block { until: Some(17_000_000) });
    }
    at_ms(17);
    assert_eq!(wait.step(), TIMED_OUT);
    assert_eq!(clock::deadline_after_ms(None), None);
    assert_eq!(clock::deadline_after_ms(Some(0)), Some(0));
}

#[test]
fn wait_17_a_low_index_starves_a_high_one() {
    let (thread, objects) = (thread(), [manual_event(true), manual_event(true)]);
    for _ in 0..3 {
        assert_eq!(poll(&thread, &objects), satisfied(0));
    }
}

/// `SleepEx`: a wait for no object at all.
#[test]
fn wait_19_a_sleep_ends_by_time_or_by_an_apc() {
    for all in [false, true] {
        at_ms(0);
        let sleeper = thread();
        let terms = |deadline, alertable| Terms { objects: &[], all, alertable, deadline };
        assert_eq!(step(&sleeper, terms(Some(0), false)), TIMED_OUT);
        let mut sleep = Wait::new(&sleeper, terms(Some(2_000_000), false));
        assert_eq!(sleep.step(), Step::Block { until: Some(2_000_000) });
        queue_apc(&sleeper, 1);
        assert_eq!(sleep.step(), Step::Block { until: Some(2_000_000) });
        at_ms(2);
        assert_eq!(sleep.step(), TIMED_OUT);
        assert_eq!(step(&sleeper, terms(Some(0), true)), Step::RunApcs);
        assert_eq!(drain(&sleeper), [1]);
        assert_eq!(step(&sleeper, terms(Some(0), true)), TIMED_OUT);
        let mut sleep = Wait::new(&sleeper, terms(None, true));
        assert_eq!(sleep.step(), BLOCKED);
        queue_apc(&sleeper, 2);
        assert_eq!(sleep.step(), Step::RunApcs);
    }
}

/// "Ran at least one APC": an APC that is taken back after it alerted the sleeper was none.
#[test]
fn wait_19_a_sleep_goes_on_if_its_apc_was_taken_back() {
    let sleeper = thread();
    let mut sleep = Wait::new(&sleeper, Terms { alertable: true, ..any(&[]) });
    assert_eq!(sleep.step(), BLOCKED);
    sleeper.queue_apc(Apc { owner: 9, ..apc(1) }, &mut Wakes::new()).unwrap();
    sleeper.remove_apcs_of(9);
    assert_eq!(sleep.step(), BLOCKED);
    queue_apc(&sleeper, 2);
    assert_eq!(sleep.step(), Step::RunApcs);
}
