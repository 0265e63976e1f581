use super::*;
use crate::object::TimerDue;

#[test]
fn wait_4_all_returns_index_zero_whatever_the_count() {
    for count in [1, 2, 64] {
        let objects: Vec<_> = (0..count).map(|_| auto_event(true)).collect();
        assert_eq!(step(&thread(), all(&objects)), satisfied(0));
        assert!(objects.iter().all(|object| !take(object)));
    }
}

#[test]
fn wait_5_all_is_atomic() {
    let (waiter, other, objects) = (thread(), thread(), [auto_event(false), semaphore(0, 1)]);
    let mut wait = Wait::new(&waiter, all(&objects));
    assert_eq!(wait.step(), BLOCKED);
    set(&objects[0]);
    assert_eq!(wait.step(), BLOCKED);
    // Another thread may take what only some of the objects have.
    assert_eq!(poll(&other, &objects), satisfied(0));
    objects[1].release_semaphore(1, &mut Wakes::new()).unwrap();
    assert_eq!(wait.step(), BLOCKED);
    set(&objects[0]);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(poll(&other, &objects), TIMED_OUT);
}

#[test]
fn wait_5_an_all_takes_a_mutex_only_with_the_rest() {
    let (waiter, other, objects) = (thread(), thread(), [mutex(), auto_event(false)]);
    let mut wait = Wait::new(&waiter, all(&objects));
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!(poll(&other, &objects), satisfied(0));
    set(&objects[1]);
    assert_eq!(wait.step(), BLOCKED);
    objects[0].release_mutex(&other, &mut Wakes::new()).unwrap();
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(objects[0].release_mutex(&waiter, &mut Wakes::new()), Ok(()));
}

#[test]
fn wait_5_two_alls_that_share_an_event() {
    let (one, two) = (thread(), thread());
    let (shared, left, right) = (auto_event(false), auto_event(true), auto_event(true));
    let (lefts, rights) = ([Arc::clone(&shared), left], [right, Arc::clone(&shared)]);
    let (mut first, mut second) = (Wait::new(&one, all(&lefts)), Wait::new(&two, all(&rights)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    set(&shared);
    set(&shared);
    assert_eq!([first.step(), second.step()], [satisfied(0); 2]);
    assert!(lefts.iter().chain(&rights).all(|event| !take(event)));
}

#[test]
fn wait_6_an_all_that_times_out_or_is_alerted_leaves_every_object() {
    at_ms(0);
    let (thread, objects) = (thread(), [auto_event(true), semaphore(1, 1), mutex(), auto_event(false)]);
    let mut wait = Wait::new(&thread, Terms { alertable: true, deadline: Some(9_000_000), ..all(&objects) });
    assert_eq!(wait.step(), Step::Block { until: Some(9_000_000) });
    queue_apc(&thread, 1);
    assert_eq!(wait.step(), Step::RunApcs);
    assert_eq!(drain(&thread), [1]);
    assert_eq!(wait.step(), Step::Block { until: Some(9_000_000) });
    at_ms(9);
    assert_eq!(wait.step(), TIMED_OUT);
    drop(wait);
    for index in [0, 1, 2] {
        assert_eq!(poll(&super::thread(), &objects), satisfied(index));
    }
}

#[test]
fn evt_11_a_set_passes_an_all_that_is_not_eligible() {
    let (one, two, events) = (thread(), thread(), [auto_event(false), auto_event(false)]);
    let (mut both, mut either) = (Wait::new(&one, all(&events)), Wait::new(&two, any(&events)));
    assert_eq!([both.step(), either.step()], [BLOCKED; 2]);
    set(&events[0]);
    assert_eq!([both.step(), either.step()], [BLOCKED, satisfied(0)]);
    // With nobody eligible the event stays signaled, and the all gets both later.
    set(&events[0]);
    assert_eq!(both.step(), BLOCKED);
    set(&events[1]);
    assert_eq!(both.step(), satisfied(0));
}

/// An expired timer in a wait-all is no reason to look again and again while another object is not signaled.
#[test]
fn wait_5_an_all_sleeps_beside_an_expired_timer() {
    for manual in [false, true] {
        at_ms(0);
        let (thread, objects) = (thread(), [Arc::new(Object::timer(manual)), auto_event(false)]);
        objects[0].set_timer(TimerDue::Relative(10_000), 0, None, &mut Wakes::new());
        let mut wait = Wait::new(&thread, all(&objects));
        assert_eq!(wait.step(), Step::Block { until: Some(1_000_000) });
        at_ms(1);
        assert_eq!(wait.step(), BLOCKED);
        set(&objects[1]);
        assert_eq!(wait.step(), satisfied(0));
    }
}

/// Another thread takes the periodic timer that the all could not take: the all looks again when it is due next.
#[test]
fn wait_5_an_all_sleeps_until_its_timer_is_due_again() {
    at_ms(0);
    let (thread, objects) = (thread(), [Arc::new(Object::timer(false)), auto_event(false)]);
    objects[0].set_timer(TimerDue::Relative(10_000), 3, None, &mut Wakes::new());
    let mut wait = Wait::new(&thread, all(&objects));
    assert_eq!(wait.step(), Step::Block { until: Some(1_000_000) });
    at_ms(1);
    assert_eq!(wait.step(), Step::Block { until: Some(4_000_000) });
    assert!(take(&objects[0]));
    set(&objects[1]);
    assert_eq!(wait.step(), Step::Block { until: Some(4_000_000) });
    at_ms(4);
    assert_eq!(wait.step(), satisfied(0));
}
