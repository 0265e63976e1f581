use super::*;
use crate::thread::Ended;

fn alertable(objects: &[Arc<Object>]) -> Terms<'_> {
    Terms { alertable: true, ..any(objects) }
}

#[test]
fn apc_1_the_queue_is_first_in_first_out() {
    let thread = thread();
    (1..=5).for_each(|number| queue_apc(&thread, number));
    assert_eq!(drain(&thread), [1, 2, 3, 4, 5]);
}

#[test]
fn apc_3_one_wait_drains_the_queue_and_returns_once() {
    let (thread, event) = (thread(), [auto_event(false)]);
    (1..=3).for_each(|number| queue_apc(&thread, number));
    assert_eq!(step(&thread, alertable(&event)), Step::RunApcs);
    assert_eq!(drain(&thread), [1, 2, 3]);
    assert_eq!(step(&thread, alertable(&event)), BLOCKED);
}

#[test]
fn apc_4_an_apc_queued_while_draining_is_drained_too() {
    let thread = thread();
    queue_apc(&thread, 100);
    let mut ran = Vec::new();
    while let Some(apc) = thread.take_apc() {
        let number = apc.words[0];
        ran.push(number);
        if number < 103 {
            queue_apc(&thread, number + 1);
        }
    }
    assert_eq!(ran, [100, 101, 102, 103]);
}

#[test]
fn apc_5_an_apc_consumes_nothing_else() {
    let (thread, events) = (thread(), [auto_event(true), auto_event(false)]);
    let mut wait = Wait::new(&thread, Terms { all: true, ..alertable(&events) });
    assert_eq!(wait.step(), BLOCKED);
    queue_apc(&thread, 1);
    assert_eq!(wait.step(), Step::RunApcs);
    assert!(take(&events[0]));
}

#[test]
fn apc_6_object_beats_apc() {
    let (thread, event) = (thread(), [auto_event(true)]);
    queue_apc(&thread, 1);
    assert_eq!(step(&thread, alertable(&event)), satisfied(0));
    assert_eq!(drain(&thread), [1], "it stayed queued");
}

#[test]
fn apc_6_whichever_comes_first_ends_a_blocked_wait() {
    let (thread, event) = (thread(), [auto_event(false)]);
    let mut wait = Wait::new(&thread, alertable(&event));
    assert_eq!(wait.step(), BLOCKED);
    set(&event[0]);
    queue_apc(&thread, 1);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(drain(&thread), [1]);
    assert_eq!(wait.step(), BLOCKED);
    queue_apc(&thread, 2);
    set(&event[0]);
    assert_eq!(wait.step(), Step::RunApcs);
    assert!(take(&event[0]), "the wait did not consume it");
}

#[test]
fn apc_7_apc_beats_timeout() {
    let (thread, event) = (thread(), [auto_event(false)]);
    queue_apc(&thread, 1);
    assert_eq!(step(&thread, Terms { deadline: Some(0), ..alertable(&event) }), Step::RunApcs);
}

#[test]
fn apc_8_a_wait_that_is_not_alertable_knows_no_apcs() {
    at_ms(0);
    let (thread, event) = (thread(), [auto_event(false)]);
    let mut wait = Wait::new(&thread, Terms { deadline: Some(1_000_000), ..any(&event) });
    queue_apc(&thread, 1);
    assert_eq!(wait.step(), Step::Block { until: Some(1_000_000) });
    let mut wakes = Wakes::new();
    thread.queue_apc(apc(2), &mut wakes).unwrap();
    assert!(wakes.is_empty());
    assert_eq!(wait.step(), Step::Block { until: Some(1_000_000) });
    at_ms(1);
    assert_eq!(wait.step(), TIMED_OUT);
    assert_eq!(drain(&thread), [1, 2]);
}

#[test]
fn apc_9_a_nested_wait_drains_the_rest() {
    let (thread, event) = (thread(), [auto_event(false)]);
    (4..=6).for_each(|number| queue_apc(&thread, number));
    assert_eq!(step(&thread, alertable(&event)), Step::RunApcs);
    let outer = thread.take_apc().unwrap();
    assert_eq!(outer.words[0], 4);
    // Inside the routine: an alertable wait of its own.
    assert_eq!(step(&thread, alertable(&event)), Step::RunApcs);
    assert_eq!(drain(&thread), [5, 6]);
    // Back outside the queue is empty.
    assert_eq!(thread.take_apc(), None);
}

#[test]
fn apc_10_a_plain_wait_inside_an_apc_leaves_the_others() {
    let (thread, event) = (thread(), [auto_event(true)]);
    (1..=2).for_each(|number| queue_apc(&thread, number));
    assert_eq!(step(&thread, alertable(&[])), Step::RunApcs);
    assert_eq!(thread.take_apc(), Some(apc(1)));
    assert_eq!(step(&thread, any(&event)), satisfied(0));
    assert_eq!(drain(&thread), [2]);
}

#[test]
fn apc_11_an_apc_ends_a_blocked_alertable_wait() {
    let (thread, event) = (thread(), [auto_event(false)]);
    assert!(!Wait::new(&thread, any(&event)).is_alertable());
    let mut wait = Wait::new(&thread, alertable(&event));
    assert!(wait.is_alertable());
    assert_eq!(wait.step(), BLOCKED);
    assert!(thread.enter_place(crate::Place::Futex));
    let mut wakes = Wakes::new();
    thread.queue_apc(apc(1), &mut wakes).unwrap();
    assert!(!wakes.is_empty());
    thread.leave_place();
    assert_eq!(wait.step(), Step::RunApcs);
}

#[test]
fn apc_12_what_is_queued_before_a_thread_runs_is_there_when_it_does() {
    let not_started = thread();
    [77, 78].iter().for_each(|number| queue_apc(&not_started, *number));
    assert!(not_started.has_apcs());
    assert_eq!(drain(&not_started), [77, 78]);
}

#[test]
fn apc_13_an_ended_thread_takes_no_apc() {
    let thread = thread();
    let _ = thread.end();
    assert_eq!(thread.queue_apc(apc(1), &mut Wakes::new()), Err(Ended));
    assert!(!thread.has_apcs());
}

#[test]
fn apc_14_what_is_queued_at_the_end_is_dropped() {
    let thread = thread();
    queue_apc(&thread, 1);
    let _ = thread.end();
    assert_eq!(thread.take_apc(), None);
}

#[test]
fn apc_15_an_apc_to_oneself_waits_for_the_next_alertable_wait() {
    let (thread, event) = (thread(), [manual_event(true)]);
    queue_apc(&thread, 1);
    assert_eq!(step(&thread, any(&event)), satisfied(0));
    assert_eq!(step(&thread, alertable(&[])), Step::RunApcs);
    assert_eq!(drain(&thread), [1]);
}
