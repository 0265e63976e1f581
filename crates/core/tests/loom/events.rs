//! Events: one set, one waiter; memory order; pulses.

use super::*;

#[test]
fn evt_4_one_set_releases_exactly_one_of_two_waiters() {
    model(3, || {
        let event = event(false);
        let waiters = [0, 1].map(|_| Waiter::spawn(&[&event], false));
        set(&event);
        let released = waiters.map(Waiter::was_satisfied);
        assert_ne!(released[0], released[1]);
        assert_eq!(poll(&thread(), &[event]), TIMED_OUT);
    });
}

#[test]
fn evt_4_a_set_reaches_a_waiter_that_lies_down() {
    model(6, || {
        let event = event(false);
        let waiter = {
            let event = Arc::clone(&event);
            loom::thread::spawn(move || wait(&thread(), any(&[event])))
        };
        set(&event);
        assert_eq!(waiter.join().unwrap(), SATISFIED);
    });
}

#[test]
fn evt_3_one_set_releases_every_waiter() {
    model(3, || {
        let event = event(true);
        let waiters = [0, 1].map(|_| {
            let event = Arc::clone(&event);
            loom::thread::spawn(move || wait(&thread(), any(&[event])))
        });
        set(&event);
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), SATISFIED);
        }
    });
}

/// Reset, look, wait: what was written before a set is seen by who reset the event, or the event is signaled, also where
/// the set found it signaled already.
#[test]
fn evt_6_a_set_of_a_signaled_event_orders_memory() {
    model(6, || {
        let event = Arc::new(Object::event(true, true));
        let written = Arc::new(AtomicBool::new(false));
        let writer = {
            let (event, written) = (Arc::clone(&event), Arc::clone(&written));
            loom::thread::spawn(move || {
                written.store(true, Ordering::Relaxed);
                set(&event);
            })
        };
        event.reset();
        let seen = written.load(Ordering::Relaxed);
        writer.join().unwrap();
        assert!(seen || poll(&thread(), &[event]) == SATISFIED);
    });
}

#[test]
fn evt_10_a_poll_never_sees_a_pulse() {
    model(6, || {
        let event = event(true);
        let poller = {
            let event = Arc::clone(&event);
            loom::thread::spawn(move || poll(&thread(), &[event]))
        };
        let mut wakes = Wakes::new();
        event.pulse(&mut wakes);
        assert!(wakes.is_empty());
        assert_eq!(poller.join().unwrap(), TIMED_OUT);
    });
}

#[test]
fn sem_5_a_release_of_two_wakes_two_waiters() {
    model(3, || {
        let semaphore = Arc::new(Object::semaphore(0, 2).unwrap());
        let waiters = [0, 1].map(|_| {
            let semaphore = Arc::clone(&semaphore);
            loom::thread::spawn(move || wait(&thread(), any(&[semaphore])))
        });
        let mut wakes = Wakes::new();
        semaphore.release_semaphore(2, &mut wakes).unwrap();
        wake(wakes);
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), SATISFIED);
        }
        assert_eq!(poll(&thread(), &[semaphore]), TIMED_OUT);
    });
}
