//! The end of a thread and the mutexes that it owns.

use super::*;

const ABANDONED: Step = Step::Done(Outcome::Satisfied { index: 0, abandoned: true });

/// A thread that owns the mutex.
fn owner(mutex: &Arc<Object>) -> Arc<Thread> {
    let owner = thread();
    assert_eq!(poll(&owner, &[Arc::clone(mutex)]), SATISFIED);
    owner
}

#[test]
fn mtx_3_abandonment_against_a_wait() {
    model(4, || {
        let mutex = Arc::new(Object::mutex());
        let owner = owner(&mutex);
        let ending = loom::thread::spawn(move || wake(owner.end()));
        let waiter = thread();
        assert_eq!(wait(&waiter, any(&[Arc::clone(&mutex)])), ABANDONED);
        mutex.release_mutex(&waiter, &mut Wakes::new()).unwrap();
        ending.join().unwrap();
        assert_eq!(poll(&waiter, &[mutex]), SATISFIED, "said once");
    });
}

#[test]
fn mtx_1_a_release_reaches_a_waiter_that_lies_down() {
    model(4, || {
        let mutex = Arc::new(Object::mutex());
        let owner = owner(&mutex);
        let releasing = {
            let mutex = Arc::clone(&mutex);
            loom::thread::spawn(move || {
                let mut wakes = Wakes::new();
                mutex.release_mutex(&owner, &mut wakes).unwrap();
                wake(wakes);
            })
        };
        assert_eq!(wait(&thread(), any(&[mutex])), SATISFIED);
        releasing.join().unwrap();
    });
}

/// Who finds the handle signaled finds the mutex abandoned, and the other way round.
#[test]
fn thr_1_the_end_and_the_abandonment_are_one_moment() {
    model(4, || {
        let mutex = [Arc::new(Object::mutex())];
        let owner = owner(&mutex[0]);
        let ended = [Arc::clone(owner.ended())];
        let ending = loom::thread::spawn(move || wake(owner.end()));
        let (by_handle, by_mutex) = (thread(), thread());
        let other = {
            let (ended, mutex) = (ended.clone(), mutex.clone());
            loom::thread::spawn(move || {
                if poll(&by_handle, &ended) == SATISFIED {
                    // Abandoned, or taken over by the other looker: never owned by the dead.
                    let mut wakes = Wakes::new();
                    if poll(&by_handle, &mutex) != TIMED_OUT {
                        mutex[0].release_mutex(&by_handle, &mut wakes).unwrap();
                    }
                    return true;
                }
                false
            })
        };
        if poll(&by_mutex, &mutex) != TIMED_OUT {
            assert_eq!(poll(&by_mutex, &ended), SATISFIED);
        }
        other.join().unwrap();
        ending.join().unwrap();
    });
}

#[test]
fn thr_1_a_handle_found_signaled_leaves_no_owned_mutex() {
    model(6, || {
        let mutex = [Arc::new(Object::mutex())];
        let owner = owner(&mutex[0]);
        let ended = [Arc::clone(owner.ended())];
        let ending = loom::thread::spawn(move || wake(owner.end()));
        let looker = thread();
        if poll(&looker, &ended) == SATISFIED {
            assert_eq!(poll(&looker, &mutex), ABANDONED);
        }
        ending.join().unwrap();
    });
}
