//! Waits of several objects, timeouts, rechecks.

use super::*;
use smallvec::SmallVec;

#[test]
fn wait_2_the_lower_of_two_events_set_in_order_is_yielded() {
    model(4, || {
        let events = [event(false), event(false)];
        let setter = {
            let events = events.clone();
            loom::thread::spawn(move || events.each_ref().map(set))
        };
        let first = poll(&thread(), &events);
        assert!(matches!(first, SATISFIED | TIMED_OUT), "{first:?}");
        setter.join().unwrap();
    });
}

#[test]
fn wait_3_two_sets_satisfy_one_wait_and_leave_one_event() {
    model(4, || {
        let events = [event(false), event(false)];
        let setters = events.clone().map(|event| loom::thread::spawn(move || set(&event)));
        let Step::Done(Outcome::Satisfied { index, .. }) = wait(&thread(), any(&events)) else { panic!() };
        join(setters);
        let left = poll(&thread(), &events);
        assert_eq!(left, Step::Done(Outcome::Satisfied { index: 1 - index, abandoned: false }));
    });
}

#[test]
fn wait_5_all_against_two_sets() {
    model(3, || {
        let events = [event(false), event(false)];
        let setters = events.clone().map(|event| loom::thread::spawn(move || set(&event)));
        assert_eq!(wait(&thread(), all(&events)), SATISFIED);
        join(setters);
        assert_eq!(poll(&thread(), &events), TIMED_OUT);
    });
}

/// Two wait-alls of the same events in opposite orders: one set of each releases one of them, and nothing locks up.
#[test]
fn wait_5_two_alls_in_opposite_orders() {
    model(3, || {
        let (one, two) = (event(false), event(false));
        let waiters = [[&one, &two], [&two, &one]].map(|events| Waiter::spawn(&events, true));
        set(&one);
        set(&two);
        let released = waiters.map(Waiter::was_satisfied);
        assert_ne!(released[0], released[1]);
        assert_eq!(poll(&thread(), &[one, two]), TIMED_OUT);
    });
}

/// A wait for all and a wait for one of its events: the all takes both or none.
#[test]
fn evt_11_all_against_any() {
    model(3, || {
        let (one, two) = (event(false), event(false));
        let (both, either) = (Waiter::spawn(&[&one, &two], true), Waiter::spawn(&[&one], false));
        set(&one);
        set(&two);
        let (both, either) = (both.was_satisfied(), either.was_satisfied());
        assert_ne!(both, either, "exactly one of them got the first event");
        assert_eq!(poll(&thread(), &[two]), if both { TIMED_OUT } else { SATISFIED });
    });
}

#[test]
fn wait_13_a_set_against_the_timeout() {
    model(6, || {
        let event = event(false);
        let setter = {
            let event = Arc::clone(&event);
            loom::thread::spawn(move || set(&event))
        };
        let thread = thread();
        let objects = [Arc::clone(&event)];
        let mut wait = Wait::new(&thread, Terms { deadline: Some(5), ..any(&objects) });
        let mut step = wait.step();
        if matches!(step, Step::Block { .. }) {
            clock::mock::set(5, 1);
            step = wait.step();
        }
        setter.join().unwrap();
        let left = poll(&thread, &objects);
        // Consumed by the wait, or still there: never both, never neither.
        assert!((step, left) == (SATISFIED, TIMED_OUT) || (step, left) == (TIMED_OUT, SATISFIED), "{step:?} {left:?}");
    });
}

/// Who starts I/O that feeds an event either finds the sleeper and asks it to look again, or is seen by it.
#[test]
fn l1_a_feed_reaches_a_waiter_that_lies_down() {
    model(6, || {
        let event = event(false);
        let feeder = {
            let event = Arc::clone(&event);
            loom::thread::spawn(move || {
                let mut sleepers = SmallVec::new();
                event.feed(7, &mut sleepers);
                let mut wakes = Wakes::new();
                for sleeper in sleepers {
                    sleeper.ask_recheck(&mut wakes);
                }
                wake(wakes);
            })
        };
        let thread = thread();
        let objects = [event];
        let mut wait = Wait::new(&thread, any(&objects));
        loop {
            assert_eq!(wait.step(), Step::Block { until: None });
            if wait.feeds()[..] == [7] {
                break;
            }
            sleep(&thread);
        }
        feeder.join().unwrap();
    });
}
