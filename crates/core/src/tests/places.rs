//! The place word: who sleeps is woken where it sleeps, who runs is not.

use super::*;
use crate::Place;

fn woken(wakes: Wakes) -> Vec<(u64, Place)> {
    wakes.into_iter().map(|wake| (wake.thread.id(), wake.was)).collect()
}

#[test]
fn l7_a_running_thread_is_not_woken_and_must_not_sleep() {
    let (thread, event) = (thread(), [auto_event(false)]);
    let mut wait = Wait::new(&thread, any(&event));
    assert_eq!(wait.step(), BLOCKED);
    assert!(set_waking(&event[0]).is_empty());
    assert!(!thread.enter_place(Place::Futex), "notified before it slept");
    thread.leave_place();
    assert_eq!(wait.step(), satisfied(0));
}

#[test]
fn l7_a_sleeper_is_woken_where_it_sleeps() {
    for place in [Place::Futex, Place::Shard(0), Place::Shard(7)] {
        let (thread, event) = (thread(), [auto_event(false)]);
        let mut wait = Wait::new(&thread, any(&event));
        assert_eq!(wait.step(), BLOCKED);
        assert!(thread.enter_place(place));
        assert_eq!(woken(set_waking(&event[0])), [(thread.id(), place)]);
        thread.leave_place();
        assert_eq!(wait.step(), satisfied(0));
        // Awake again: the next sleep is a sleep.
        assert_eq!(wait.step(), BLOCKED);
        assert!(thread.enter_place(place));
    }
}

#[test]
fn l7_a_sleeper_is_woken_once() {
    let (thread, event) = (thread(), [manual_event(false)]);
    let mut wait = Wait::new(&thread, any(&event));
    assert_eq!(wait.step(), BLOCKED);
    assert!(thread.enter_place(Place::Futex));
    let mut wakes = Wakes::new();
    thread.ask_recheck(&mut wakes);
    event[0].set(&mut wakes);
    assert_eq!(woken(wakes), [(thread.id(), Place::Futex)]);
}

#[test]
fn l7_a_decided_waiter_is_not_notified_again() {
    let (thread, events) = (thread(), [auto_event(false), auto_event(false)]);
    let mut wait = Wait::new(&thread, any(&events));
    assert_eq!(wait.step(), BLOCKED);
    assert!(thread.enter_place(Place::Futex));
    assert_eq!(woken(set_waking(&events[1])).len(), 1);
    assert!(set_waking(&events[0]).is_empty());
    assert_eq!(wait.step(), satisfied(1));
    assert!(take(&events[0]));
}

#[test]
fn l7_the_word_that_a_sleeper_sleeps_on_is_its_place() {
    let (thread, event) = (thread(), [auto_event(false)]);
    let word = || thread.place_word().load(crate::sync::atomic::Ordering::SeqCst);
    for place in [Place::Futex, Place::Shard(0), Place::Shard(5)] {
        assert_eq!(word(), Place::Running.word());
        let mut wait = Wait::new(&thread, any(&event));
        assert_eq!(wait.step(), BLOCKED);
        assert!(thread.enter_place(place));
        assert_eq!(word(), place.word());
        set(&event[0]);
        assert_eq!(word(), Place::Notified.word());
        thread.leave_place();
        assert_eq!(wait.step(), satisfied(0));
    }
}

#[test]
fn l7_place_words_tell_places_apart() {
    let words = [Place::Running, Place::Futex, Place::Notified, Place::Shard(0), Place::Shard(1)].map(Place::word);
    let mut distinct = words.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), words.len());
    for place in [Place::Running, Place::Futex, Place::Notified, Place::Shard(0), Place::Shard(u32::MAX >> 2)] {
        assert_eq!(Place::from_word(place.word()), place);
    }
}

#[test]
fn l7_a_dropped_wait_leaves_nothing_behind() {
    let (thread, objects) = (thread(), [auto_event(false), semaphore(0, 1), mutex()]);
    let owner = super::thread();
    assert_eq!(poll(&owner, &objects[2..]), satisfied(0));
    for terms in [any(&objects), all(&objects)] {
        let mut wait = Wait::new(&thread, terms);
        assert_eq!(wait.step(), BLOCKED);
        drop(wait);
        assert!(objects.iter().all(|object| !object.has_waiters()));
        assert!(set_waking(&objects[0]).is_empty());
        assert!(take(&objects[0]), "nobody else consumed it");
    }
    assert_eq!(poll(&thread, &objects), TIMED_OUT);
}

#[test]
fn l7_who_has_told_itself_sleeps_again() {
    let (thread, events) = (thread(), [manual_event(false), auto_event(false)]);
    let mut wait = Wait::new(&thread, any(&events));
    assert_eq!(wait.step(), BLOCKED);
    // What it has harvested while it runs is for itself.
    assert!(set_waking(&events[0]).is_empty());
    thread.forget_notification();
    assert_eq!(wait.step(), satisfied(0));
    events[0].reset();
    let mut wait = Wait::new(&thread, any(&events));
    assert_eq!(wait.step(), BLOCKED);
    thread.forget_notification();
    assert!(thread.enter_place(Place::Shard(1)), "nothing is left of it");
}
