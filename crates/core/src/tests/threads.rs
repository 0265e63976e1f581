use super::*;

#[test]
fn thr_1_a_handle_is_signaled_from_the_end_on() {
    let ending = thread();
    let handle = Arc::clone(ending.ended());
    assert!(!take(&handle) && !ending.has_ended());
    let _ = ending.end();
    assert!(ending.has_ended());
    assert_eq!([take(&handle), take(&handle)], [true, true]);
}

#[test]
fn thr_1_the_end_releases_every_waiter() {
    let (ending, one, two) = (thread(), thread(), thread());
    let handle = [Arc::clone(ending.ended())];
    let (mut first, mut second) = (Wait::new(&one, any(&handle)), Wait::new(&two, any(&handle)));
    assert_eq!([first.step(), second.step()], [BLOCKED; 2]);
    let _ = ending.end();
    assert_eq!([first.step(), second.step()], [satisfied(0); 2]);
}

#[test]
fn thr_1_who_waited_for_the_handle_finds_the_mutexes_abandoned() {
    let (ending, waiter, mutexes) = (thread(), thread(), [mutex(), mutex()]);
    for mutex in mutexes.chunks(1) {
        assert_eq!(poll(&ending, mutex), satisfied(0));
    }
    let handle = [Arc::clone(ending.ended())];
    let mut wait = Wait::new(&waiter, any(&handle));
    assert_eq!(wait.step(), BLOCKED);
    let _ = ending.end();
    assert_eq!(wait.step(), satisfied(0));
    for mutex in mutexes.chunks(1) {
        assert_eq!(poll(&waiter, mutex), abandoned(0));
    }
}

#[test]
fn thr_1_an_all_of_the_handle_and_its_mutex_is_satisfied_by_the_end() {
    let (ending, waiter, mutex) = (thread(), thread(), mutex());
    assert_eq!(poll(&ending, std::slice::from_ref(&mutex)), satisfied(0));
    let objects = [Arc::clone(ending.ended()), mutex];
    let mut wait = Wait::new(&waiter, all(&objects));
    assert_eq!(wait.step(), BLOCKED);
    let _ = ending.end();
    assert_eq!(wait.step(), abandoned(0));
}

#[test]
fn thr_1_ids_are_never_used_twice() {
    let (one, two) = (thread(), thread());
    assert!(one.id() != 0 && one.id() != two.id());
}

#[test]
fn l1_a_thread_adopts_one_shard() {
    let thread = thread();
    assert_eq!(thread.shard(), 0);
    assert_eq!([thread.adopt_shard(3), thread.adopt_shard(4), thread.shard()], [3; 3]);
}
