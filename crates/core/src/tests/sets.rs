use super::*;
use crate::Set;
use crate::object::TimerDue;
use crate::set::SetWait;

fn poll_set(thread: &Arc<Thread>, set: &Arc<Set>) -> Step {
    SetWait::new(thread, set, false, Some(0)).step()
}

/// A set of these objects, in slots from 0 up.
fn set_of(objects: &[Arc<Object>]) -> Arc<Set> {
    let set = Set::new();
    for (index, object) in objects.iter().enumerate() {
        assert_eq!(set.insert(Arc::clone(object)), index as u32);
    }
    set
}

#[test]
fn l11_a_set_has_no_wall_at_64() {
    let (thread, objects) = (thread(), Vec::from_iter((0..1_000).map(|_| auto_event(false))));
    let members = set_of(&objects);
    assert_eq!(members.len(), 1_000);
    for slot in [999, 64, 0] {
        assert_eq!(poll_set(&thread, &members), TIMED_OUT);
        set(&objects[slot]);
        assert_eq!(poll_set(&thread, &members), satisfied(slot as u32));
    }
}

#[test]
fn l11_a_signal_ends_a_blocked_wait_and_is_consumed_by_it() {
    let (thread, event) = (thread(), auto_event(false));
    let members = set_of(std::slice::from_ref(&event));
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!(members.sleeper().map(|sleeper| sleeper.id()), Some(thread.id()));
    set(&event);
    assert_eq!(wait.step(), satisfied(0));
    assert!(!take(&event));
    assert!(members.sleeper().is_none());
}

#[test]
fn wait_13_a_wait_for_a_set_times_out_at_its_deadline_and_not_before() {
    at_ms(1);
    let (thread, event) = (thread(), auto_event(false));
    let members = set_of(std::slice::from_ref(&event));
    let mut wait = SetWait::new(&thread, &members, false, clock::deadline_after_ms(Some(4)));
    let blocked = Step::Block { until: Some(5_000_000) };
    assert_eq!(wait.step(), blocked);
    at_ms(4);
    assert_eq!(wait.step(), blocked);
    at_ms(5);
    assert_eq!(wait.step(), TIMED_OUT);
    assert!(members.sleeper().is_none());
    assert_eq!(SetWait::new(&thread, &members, false, Some(4_000_000)).step(), TIMED_OUT, "as it is over already");
    set(&event);
    assert_eq!(SetWait::new(&thread, &members, false, Some(4_000_000)).step(), satisfied(0), "but not before a look");
}

#[test]
fn l11_a_signal_that_another_took_does_not_end_the_wait() {
    let (thread, event) = (thread(), auto_event(false));
    let members = set_of(std::slice::from_ref(&event));
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    set(&event);
    assert!(take(&event));
    assert_eq!(wait.step(), BLOCKED);
    set(&event);
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn l11_an_object_that_stays_signaled_does_not_starve_the_others() {
    let (thread, objects) = (thread(), [manual_event(true), manual_event(true), semaphore(2, 2)]);
    let members = set_of(&objects);
    let mut seen = [0, 1, 2, 3, 4, 5].map(|_| match poll_set(&thread, &members) {
        Step::Done(Outcome::Satisfied { index, .. }) => index,
        step => panic!("{step:?}"),
    });
    seen.sort_unstable();
    assert_eq!(seen, [0, 0, 1, 1, 2, 2]);
}

#[test]
fn l11_an_object_that_is_reset_is_not_yielded() {
    let (thread, event) = (thread(), manual_event(false));
    let members = set_of(std::slice::from_ref(&event));
    set(&event);
    event.reset();
    assert_eq!(poll_set(&thread, &members), TIMED_OUT);
    set(&event);
    assert_eq!(poll_set(&thread, &members), satisfied(0));
}

#[test]
fn l11_a_removed_object_is_never_yielded_and_its_slot_is_used_again() {
    let (thread, objects) = (thread(), [auto_event(true), auto_event(true)]);
    let members = set_of(&objects);
    assert!(members.remove(0).is_some_and(|removed| Arc::ptr_eq(&removed, &objects[0])));
    assert!(members.remove(0).is_none() && members.remove(9).is_none());
    assert_eq!([poll_set(&thread, &members), poll_set(&thread, &members)], [satisfied(1), TIMED_OUT]);
    assert_eq!(members.insert(manual_event(true)), 0);
    assert_eq!(poll_set(&thread, &members), satisfied(0));
    assert!(take(&objects[0]));
}

#[test]
fn l11_a_set_counts_its_members() {
    let members = Set::new();
    assert!(members.is_empty());
    let slots = [1, 2, 3].map(|count| {
        let slot = members.insert(auto_event(false));
        assert_eq!(members.len(), count);
        slot
    });
    for (slot, left) in slots.into_iter().zip([2, 1, 0]) {
        assert!(!members.is_empty());
        assert!(members.remove(slot).is_some());
        assert_eq!(members.len(), left);
    }
    assert!(members.is_empty());
    members.insert(auto_event(false));
    assert_eq!(members.len(), 1, "in a slot that is used again");
}

#[test]
fn l11_a_dropped_set_is_gone() {
    let (thread, event) = (thread(), auto_event(false));
    let members = set_of(std::slice::from_ref(&event));
    let gone = Arc::downgrade(&members);
    assert_eq!(poll_set(&thread, &members), TIMED_OUT);
    drop(members);
    assert!(gone.upgrade().is_none());
    assert_eq!(Arc::strong_count(&event), 1);
    assert!(!event.has_waiters());
}

#[test]
fn l11_an_insert_beside_a_sleeper_is_found_by_a_recheck() {
    let (thread, members) = (thread(), Set::new());
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    members.insert(auto_event(true));
    members.sleeper().unwrap().ask_recheck(&mut Wakes::new());
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn l11_a_signal_wakes_though_its_slot_is_listed() {
    let (thread, members, event) = (thread(), Set::new(), auto_event(false));
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    members.insert(Arc::clone(&event));
    set(&event);
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn apc_6_object_beats_apc_in_a_set_too() {
    let (thread, event) = (thread(), auto_event(true));
    let members = set_of(std::slice::from_ref(&event));
    queue_apc(&thread, 1);
    let mut wait = SetWait::new(&thread, &members, true, Some(0));
    assert_eq!([wait.step(), wait.step()], [satisfied(0), Step::RunApcs]);
    assert_eq!(drain(&thread), [1]);
    assert_eq!(wait.step(), TIMED_OUT);
}

#[test]
fn apc_11_an_apc_ends_a_blocked_wait_for_a_set() {
    let (thread, members) = (thread(), set_of(&[auto_event(false)]));
    assert!(!SetWait::new(&thread, &members, false, None).is_alertable());
    let mut wait = SetWait::new(&thread, &members, true, None);
    assert!(wait.is_alertable());
    assert_eq!(wait.step(), BLOCKED);
    queue_apc(&thread, 1);
    assert_eq!(wait.step(), Step::RunApcs);
}

#[test]
fn mtx_1_a_set_yields_a_mutex_to_its_owner_and_says_abandoned() {
    let (owner, waiter, mutex) = (thread(), thread(), mutex());
    let members = set_of(std::slice::from_ref(&mutex));
    assert_eq!([poll_set(&owner, &members), poll_set(&owner, &members)], [satisfied(0); 2]);
    assert_eq!(poll_set(&waiter, &members), TIMED_OUT);
    let mut wait = SetWait::new(&waiter, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    let _ = owner.end();
    assert_eq!(wait.step(), abandoned(0));
    // Taken by a plain wait, it is yielded to its owner all the same.
    assert_eq!(poll_set(&waiter, &members), satisfied(0));
}

#[test]
fn tmr_4_a_set_asks_its_timers_though_one_is_taken_out() {
    at_ms(0);
    let (thread, timers) = (thread(), [(); 3].map(|()| Arc::new(Object::timer(true))));
    let members = set_of(&timers);
    for timer in &timers {
        timer.set_timer(TimerDue::Relative(20_000), 0, None, &mut Wakes::new());
    }
    assert_eq!(poll_set(&thread, &members), TIMED_OUT);
    assert!(members.remove(1).is_some());
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), Step::Block { until: Some(2_000_000) });
    at_ms(2);
    assert_eq!(wait.step(), satisfied(0));
    assert!(members.remove(0).is_some());
    assert_eq!(poll_set(&thread, &members), satisfied(2));
    assert!(members.remove(2).is_some());
    assert_eq!(poll_set(&thread, &members), TIMED_OUT);
}

#[test]
fn apc_8_a_wait_for_a_set_that_is_not_alertable_knows_no_apcs() {
    let (thread, members) = (thread(), set_of(&[auto_event(false)]));
    let mut wait = SetWait::new(&thread, &members, false, None);
    queue_apc(&thread, 1);
    assert_eq!([wait.step(), wait.step()], [BLOCKED; 2]);
    queue_apc(&thread, 2);
    assert_eq!(wait.step(), BLOCKED);
    drop(wait);
    assert_eq!(poll_set(&thread, &members), TIMED_OUT);
    assert_eq!(drain(&thread), [1, 2]);
}

#[test]
fn l7_a_dropped_wait_for_a_set_leaves_nothing_behind() {
    let (thread, event) = (thread(), auto_event(false));
    let members = set_of(std::slice::from_ref(&event));
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    drop(wait);
    assert!(members.sleeper().is_none());
    assert!(set_waking(&event).is_empty());
    assert_eq!(poll_set(&thread, &members), satisfied(0), "nobody else consumed it");
}

#[test]
fn tmr_4_a_set_sleeps_until_its_timer_is_due() {
    at_ms(0);
    let (thread, timer) = (thread(), Arc::new(Object::timer(false)));
    let members = set_of(&[auto_event(false), Arc::clone(&timer)]);
    let mut wait = SetWait::new(&thread, &members, false, None);
    assert_eq!(wait.step(), BLOCKED);
    timer.set_timer(TimerDue::Relative(20_000), 3, None, &mut Wakes::new());
    assert_eq!(wait.step(), Step::Block { until: Some(2_000_000) });
    at_ms(2);
    assert_eq!(wait.step(), satisfied(1));
    assert_eq!(wait.step(), Step::Block { until: Some(5_000_000) });
}
