//! APCs against signals and sleepers.

use super::*;

#[test]
fn apc_11_an_apc_reaches_a_waiter_that_lies_down() {
    model(6, || {
        let thread = thread();
        let queuer = {
            let thread = Arc::clone(&thread);
            loom::thread::spawn(move || queue_apc(&thread))
        };
        assert_eq!(wait(&thread, Terms { alertable: true, ..any(&[event(false)]) }), Step::RunApcs);
        assert_eq!(thread.take_apc(), Some(APC));
        queuer.join().unwrap();
    });
}

/// Whichever of the two ends the wait, the other is still there.
#[test]
fn apc_6_an_apc_against_a_signal() {
    model(4, || {
        let thread = thread();
        let objects = [event(false)];
        let queuer = {
            let thread = Arc::clone(&thread);
            loom::thread::spawn(move || queue_apc(&thread))
        };
        let setter = {
            let event = Arc::clone(&objects[0]);
            loom::thread::spawn(move || set(&event))
        };
        let ended = wait(&thread, Terms { alertable: true, ..any(&objects) });
        queuer.join().unwrap();
        setter.join().unwrap();
        assert!(thread.has_apcs());
        let left = poll(&thread, &objects);
        assert!((ended, left) == (SATISFIED, TIMED_OUT) || (ended, left) == (Step::RunApcs, SATISFIED));
    });
}

/// An APC is either refused or dropped by the end of its thread; none is left behind.
#[test]
fn apc_13_a_queue_against_the_end() {
    model(6, || {
        let thread = thread();
        let queuer = {
            let thread = Arc::clone(&thread);
            loom::thread::spawn(move || thread.queue_apc(APC, &mut Wakes::new()).is_ok())
        };
        wake(thread.end());
        queuer.join().unwrap();
        assert!(!thread.has_apcs());
        assert!(thread.queue_apc(APC, &mut Wakes::new()).is_err());
    });
}
