use super::*;
use crate::Set;
use crate::set::SetWait;

fn pulse(event: &Arc<Object>) {
    let mut wakes = Wakes::new();
    event.pulse(&mut wakes);
}

#[test]
fn evt_9_a_pulse_releases_every_waiter_of_a_manual_event() {
    let (one, two, event) = (thread(), thread(), [manual_event(false)]);
    let (mut first, mut second) = (Wait::new(&one, any(&event)), Wait::new(&two, any(&event)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    pulse(&event[0]);
    assert_eq!([first.step(), second.step()], [satisfied(0); 2]);
    assert!(!take(&event[0]));
}

#[test]
fn evt_9_a_pulse_releases_one_waiter_of_an_auto_event() {
    let (one, two, event) = (thread(), thread(), [auto_event(false)]);
    let (mut first, mut second) = (Wait::new(&one, any(&event)), Wait::new(&two, any(&event)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    pulse(&event[0]);
    assert_eq!([first.step(), second.step()], [satisfied(0), BLOCKED]);
    assert!(!take(&event[0]));
}

#[test]
fn evt_9_a_pulse_leaves_the_event_nonsignaled_in_every_case() {
    for event in [auto_event(false), auto_event(true), manual_event(false), manual_event(true)] {
        pulse(&event);
        assert!(!take(&event));
    }
}

#[test]
fn evt_10_a_pulse_between_two_waits_is_lost() {
    let (thread, event) = (thread(), [manual_event(false)]);
    assert_eq!(step(&thread, any(&event)), BLOCKED);
    pulse(&event[0]);
    assert_eq!(step(&thread, any(&event)), BLOCKED);
}

#[test]
fn evt_10_a_pulse_is_lost_for_a_thread_that_runs_an_apc() {
    let (thread, event) = (thread(), [manual_event(false)]);
    let mut wait = Wait::new(&thread, Terms { alertable: true, ..any(&event) });
    assert_eq!(wait.step(), BLOCKED);
    queue_apc(&thread, 1);
    pulse(&event[0]);
    assert_eq!(wait.step(), Step::RunApcs);
    assert_eq!(drain(&thread), [1]);
    assert_eq!(wait.step(), BLOCKED);
}

#[test]
fn evt_10_a_pulse_is_lost_for_an_all_whose_others_are_not_signaled() {
    let (thread, events) = (thread(), [manual_event(false), manual_event(false)]);
    let mut wait = Wait::new(&thread, all(&events));
    assert_eq!(wait.step(), BLOCKED);
    pulse(&events[0]);
    set(&events[1]);
    assert_eq!(wait.step(), BLOCKED);
    pulse(&events[0]);
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn evt_10_a_pulse_passes_a_set_by() {
    let (thread, event, set) = (thread(), manual_event(false), Set::new());
    set.insert(Arc::clone(&event));
    let mut wait = SetWait::new(&thread, &set, false, None);
    assert_eq!(wait.step(), BLOCKED);
    pulse(&event);
    assert_eq!(thread.decision(), crate::thread::Decision::Waiting, "the pulse does not even wake it");
    assert_eq!(wait.step(), BLOCKED);
}
