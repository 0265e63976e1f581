//! Timers that are stopped or set while somebody looks at them.

use super::*;
use overlapped_core::Apc;
use overlapped_core::object::{TimerDue, TimerRoutine};

fn timer(due: u64, thread: Option<&Arc<Thread>>) -> Arc<Object> {
    let timer = Arc::new(Object::timer(true));
    let apc = Apc { kind: 1, owner: 0, words: [0; 5] };
    let routine = thread.map(|thread| TimerRoutine { thread: Arc::clone(thread), apc });
    timer.set_timer(TimerDue::Relative(due), 0, routine, &mut Wakes::new());
    timer
}

/// A timer expires and is stopped while a wait registers: the wait is satisfied, or sleeps no longer than it was due.
#[test]
fn tmr_6_a_stop_against_a_registration() {
    model(6, || {
        let timer = [timer(1, None)];
        let stopping = {
            let timer = Arc::clone(&timer[0]);
            loom::thread::spawn(move || {
                clock::mock::set(101, 1);
                timer.cancel_timer();
            })
        };
        let thread = thread();
        let mut wait = Wait::new(&thread, any(&timer));
        match wait.step() {
            Step::Block { until } => assert_eq!(until, Some(101)),
            ended => assert_eq!(ended, SATISFIED),
        }
        stopping.join().unwrap();
        assert_eq!(poll(&self::thread(), &timer), SATISFIED);
    });
}

#[test]
fn tmr_6_a_routine_is_never_queued_behind_its_cancellation() {
    model(6, || {
        let thread = thread();
        let timer = timer(1, Some(&thread));
        clock::mock::set(101, 1);
        let harvesting = {
            let thread = Arc::clone(&thread);
            loom::thread::spawn(move || thread.has_apcs())
        };
        timer.cancel_timer();
        harvesting.join().unwrap();
        assert_eq!(thread.take_apc(), None);
    });
}

#[test]
fn tmr_3_setting_a_timer_reaches_a_waiter_that_lies_down() {
    model(4, || {
        let timer = [timer(1_000_000, None)];
        let setting = {
            let timer = Arc::clone(&timer[0]);
            loom::thread::spawn(move || {
                let mut wakes = Wakes::new();
                timer.set_timer(TimerDue::Relative(0), 0, None, &mut wakes);
                wake(wakes);
            })
        };
        // Nobody moves the clock: only the new setting can end this.
        assert_eq!(wait(&thread(), any(&timer)), SATISFIED);
        setting.join().unwrap();
    });
}

/// A thread ends while another sets its timer anew: the new setting stays.
#[test]
fn tmr_5_an_end_leaves_a_timer_that_another_set() {
    model(6, || {
        let ending = thread();
        let timer = timer(1, Some(&ending));
        let end = loom::thread::spawn(move || wake(ending.end()));
        timer.set_timer(TimerDue::Relative(2), 0, None, &mut Wakes::new());
        end.join().unwrap();
        clock::mock::set(201, 1);
        assert_eq!(poll(&thread(), &[timer]), SATISFIED);
    });
}
