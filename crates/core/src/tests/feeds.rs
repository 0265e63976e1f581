//! Feeds: who waits for an event learns which I/O will signal it.

use super::*;
use crate::Set;
use crate::set::SetWait;
use smallvec::SmallVec;

fn feed(event: &Object, token: u64) -> Vec<u64> {
    let mut sleepers = SmallVec::new();
    event.feed(token, &mut sleepers);
    sleepers.iter().map(|sleeper| sleeper.id()).collect()
}

#[test]
fn l1_a_wait_learns_what_feeds_its_objects() {
    for terms in [any as fn(&[Arc<Object>]) -> Terms<'_>, all] {
        let (thread, events) = (thread(), [auto_event(false), auto_event(false)]);
        feed(&events[0], 7);
        feed(&events[1], 8);
        let mut wait = Wait::new(&thread, terms(&events));
        assert_eq!(wait.feeds()[..], []);
        assert_eq!(wait.step(), BLOCKED);
        assert_eq!(wait.feeds()[..], [7, 8]);
        events[0].unfeed(7);
        thread.ask_recheck(&mut Wakes::new());
        assert_eq!(wait.step(), BLOCKED);
        assert_eq!(wait.feeds()[..], [8]);
    }
}

#[test]
fn l1_who_starts_io_learns_who_waits_for_it() {
    let (one, two, event, set) = (thread(), thread(), [manual_event(false)], Set::new());
    assert_eq!(feed(&event[0], 7), []);
    set.insert(Arc::clone(&event[0]));
    let (mut wait, mut set_wait) = (Wait::new(&one, any(&event)), SetWait::new(&two, &set, false, None));
    assert_eq!([wait.step(), set_wait.step()], [BLOCKED; 2]);
    // Known or not, for the I/O may have moved since.
    for token in [7, 8, 8] {
        let mut sleepers = feed(&event[0], token);
        sleepers.sort_unstable();
        assert_eq!(sleepers, [one.id(), two.id()]);
    }
}

#[test]
fn l1_a_set_collects_what_began_to_feed_it() {
    let (set, event) = (Set::new(), auto_event(false));
    feed(&event, 7);
    set.insert(Arc::clone(&event));
    assert_eq!(set.take_fed(), [7]);
    feed(&event, 7);
    feed(&event, 8);
    // Known or not: an operation that begins again may have moved its socket.
    let mut fed = set.take_fed();
    fed.sort_unstable();
    assert_eq!(fed, [7, 8]);
    assert_eq!(set.take_fed(), []);
    assert_eq!(set.all_feeds(), [7, 8]);
    event.unfeed(7);
    assert_eq!(set.all_feeds(), [8]);
}

#[test]
fn l1_an_event_counts_what_feeds_it() {
    let (event, mut sleepers) = (auto_event(false), SmallVec::new());
    assert_eq!([7, 8, 7].map(|token| event.feed(token, &mut sleepers)), [Some(1), Some(2), None]);
    assert_eq!(event.feeds()[..], [7, 8]);
    event.unfeed(9);
    event.unfeed(7);
    assert_eq!(event.feeds()[..], [8]);
}

/// I/O that was taken out of a shard concerns sets alone: a plain wait asks anew each time it blocks.
#[test]
fn l1_a_set_looks_again_for_io_that_was_taken_out_of_a_shard() {
    let (one, two, event, set) = (thread(), thread(), [manual_event(false)], Set::new());
    feed(&event[0], 7);
    set.insert(Arc::clone(&event[0]));
    assert_eq!(set.take_fed(), [7]);
    let refeed = || {
        let mut sleepers = SmallVec::new();
        event[0].refeed(7, two.shard(), &mut sleepers);
        sleepers.iter().map(|sleeper| sleeper.id()).collect::<Vec<_>>()
    };
    assert_eq!(refeed(), [], "nobody sleeps");
    assert_eq!(set.take_fed(), [7]);
    let (mut wait, mut set_wait) = (Wait::new(&one, any(&event)), SetWait::new(&two, &set, false, None));
    assert_eq!([wait.step(), set_wait.step()], [BLOCKED; 2]);
    assert_eq!(refeed(), [two.id()]);
    assert_eq!(set.take_fed(), [7]);
}

#[test]
fn l1_an_event_knows_in_which_shards_it_is_awaited() {
    let (threads, event, set) = ([thread(), thread(), thread()], [auto_event(false)], Set::new());
    for (thread, shard) in threads.iter().zip(1..) {
        assert_eq!(thread.adopt_shard(shard), shard);
    }
    set.insert(Arc::clone(&event[0]));
    let awaited = || [1, 2, 3, 4].map(|shard| event[0].is_awaited_in(shard));
    assert_eq!(awaited(), [false; 4], "a set in which nobody sleeps awaits nothing");
    let mut any_wait = Wait::new(&threads[0], any(&event));
    assert_eq!(any_wait.step(), BLOCKED);
    assert_eq!(awaited(), [true, false, false, false]);
    drop(any_wait);
    let mut all_wait = Wait::new(&threads[1], all(&event));
    assert_eq!(all_wait.step(), BLOCKED);
    assert_eq!(awaited(), [false, true, false, false]);
    let mut set_wait = SetWait::new(&threads[2], &set, false, None);
    assert_eq!(set_wait.step(), BLOCKED);
    assert_eq!(awaited(), [false, true, true, false]);
    drop((all_wait, set_wait));
    assert_eq!(awaited(), [false; 4]);
}

#[test]
fn l1_a_recheck_asked_of_a_running_thread_is_harmless() {
    let (thread, event) = (thread(), [auto_event(true)]);
    thread.ask_recheck(&mut Wakes::new());
    assert_eq!(step(&thread, any(&event)), satisfied(0));
    assert_eq!(step(&thread, any(&event)), BLOCKED);
}

/// Whoever has thousands of sockets on one event does not look for each of them with each wait.
#[test]
fn l1_a_thread_is_told_once_of_many_that_feed_an_event() {
    let (thread, other) = (thread(), thread());
    let events = [manual_event(false), auto_event(true)];
    for token in 1..=100 {
        feed(&events[0], token);
    }
    let all: Vec<u64> = (1..=100).collect();
    let sorted = |wait: &Wait<'_>| {
        let mut feeds = wait.feeds().to_vec();
        feeds.sort_unstable();
        feeds
    };
    let blocked = |thread| {
        let mut wait = Wait::new(thread, any(&events));
        assert_eq!(wait.step(), BLOCKED);
        wait
    };
    // A wait that ends at once has seen to nothing.
    assert_eq!(step(&thread, any(&events)), satisfied(1));
    {
        let wait = blocked(&thread);
        assert_eq!(sorted(&wait), all);
        assert_eq!(sorted(&wait), []);
    }
    let mut wait = blocked(&thread);
    assert_eq!(sorted(&wait), []);
    // What begins to feed it now is told to the sleeper, and so is what is taken out of its shard.
    assert_eq!(feed(&events[0], 101), [thread.id()]);
    assert_eq!(events[0].feeds_to_bring(thread.id())[..], [101]);
    let refeed = |token| {
        let mut sleepers = SmallVec::new();
        events[0].refeed(token, thread.shard(), &mut sleepers);
        sleepers
    };
    let sleepers = refeed(7);
    assert_eq!(sleepers.iter().map(|sleeper| sleeper.id()).collect::<Vec<_>>(), [thread.id()]);
    sleepers[0].ask_recheck(&mut Wakes::new());
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!(sorted(&wait), [7]);
    drop(wait);
    // What is gone before it is asked for is not told of.
    assert!(refeed(8).is_empty(), "nobody waits");
    events[0].unfeed(8);
    assert_eq!(sorted(&blocked(&thread)), []);
    // Another thread is told of all, and so is the first after it.
    for thread in [&other, &thread] {
        assert_eq!(sorted(&blocked(thread)).len(), 100);
        assert_eq!(sorted(&blocked(thread)), []);
    }
}

/// Several wait for one event, and another than the first was told last: who loses the I/O hears of it, whoever that is.
#[test]
fn l1_of_many_feeds_who_waits_where_one_was_taken_away_looks_again() {
    let waiters = [thread(), thread()];
    for (waiter, shard) in waiters.iter().zip(1..) {
        waiter.adopt_shard(shard);
    }
    let events = [manual_event(false)];
    for token in 1..=10 {
        feed(&events[0], token);
    }
    let mut waits = waiters.each_ref().map(|waiter| Wait::new(waiter, any(&events)));
    for wait in &mut waits {
        assert_eq!(wait.step(), BLOCKED);
        assert_eq!(wait.feeds().len(), 10);
    }
    for (at, shard) in [(0, 1), (1, 2)] {
        let mut sleepers = SmallVec::new();
        events[0].refeed(7, shard, &mut sleepers);
        assert_eq!(sleepers.iter().map(|sleeper| sleeper.id()).collect::<Vec<_>>(), [waiters[at].id()]);
        sleepers[0].ask_recheck(&mut Wakes::new());
        assert_eq!(waits[at].step(), BLOCKED);
        assert!(waits[at].feeds().contains(&7));
    }
    let mut sleepers = SmallVec::new();
    events[0].refeed(7, 3, &mut sleepers);
    assert!(sleepers.is_empty(), "nobody waits there");
}

#[test]
fn l1_what_could_not_be_seen_to_is_told_again() {
    let (thread, events, set) = (thread(), [manual_event(false)], Set::new());
    for token in 1..=10 {
        feed(&events[0], token);
    }
    let mut wait = Wait::new(&thread, any(&events));
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!((wait.feeds().len(), wait.feeds().len()), (10, 0));
    wait.tell_again();
    assert_eq!((wait.feeds().len(), wait.feeds().len()), (10, 0));
    events[0].note_moved(3);
    assert_eq!(wait.feeds()[..], [3]);
    set.insert(Arc::clone(&events[0]));
    assert_eq!((set.take_fed().len(), set.take_fed().len()), (10, 0));
    set.give_back_fed(&[4]);
    assert_eq!(set.take_fed(), [4]);
}
