//! Registration, and which locks are left alone: an object's own while nobody waits for it, that of all wait-alls while
//! none names it.

use super::*;
use crate::thread::Decision;
use crate::wait::{Outcome, Step, Terms, Wait};
use crate::{Apc, clock};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What another thread does while this one holds a lock is done before the lock is free.
#[track_caller]
fn done_beside<G>(held: G, act: impl FnOnce() + Send + 'static) {
    let (done, told) = mpsc::channel();
    let actor = std::thread::spawn(move || {
        act();
        let _ = done.send(());
    });
    let in_time = told.recv_timeout(Duration::from_secs(10));
    drop(held);
    actor.join().unwrap();
    assert!(in_time.is_ok(), "it waited for the lock");
}

fn set(object: &Arc<Object>) {
    object.set(&mut Wakes::new());
}

/// What the fast paths of each kind do, with nobody waiting.
fn use_up(object: &Arc<Object>) {
    let thread = Thread::new();
    match object.kind() {
        Kind::ManualEvent | Kind::AutoEvent => {
            set(object);
            assert!(object.is_signaled(thread.id()));
            assert_eq!(object.try_acquire(&thread), Some(false));
            object.reset();
            assert_eq!(object.try_acquire(&thread), None);
        }
        Kind::Semaphore { .. } => {
            assert_eq!(object.release_semaphore(1, &mut Wakes::new()), Ok(0));
            assert!(object.is_signaled(thread.id()));
            assert_eq!(object.try_acquire(&thread), Some(false));
            assert_eq!(object.try_acquire(&thread), None);
        }
        other => panic!("{other:?} has no fast path"),
    }
}

fn objects() -> [Arc<Object>; 3] {
    [Object::event(false, false), Object::event(true, false), Object::semaphore(0, 1).unwrap()].map(Arc::new)
}

#[test]
fn l7_an_object_without_a_waiter_is_set_and_taken_without_its_lock() {
    for object in objects() {
        let used = Arc::clone(&object);
        done_beside(object.queue.lock(), move || use_up(&used));
    }
}

/// What a wait meets that looked, found nothing, and then comes too late to the queue: the object was signaled between.
#[test]
fn l7_an_object_that_was_signaled_before_the_registration_decides_it() {
    let (thread, mut gathered) = (Arc::new(Thread::new()), Gathered::default());
    let semaphore = Arc::new(Object::semaphore(2, 2).unwrap());
    let ticket = thread.begin_wait(false);
    assert!(!semaphore.register(&thread, ticket, 3, &mut gathered));
    assert_eq!(thread.decision(), Decision::Satisfied { index: 3, abandoned: false });
    assert!(!semaphore.has_waiters());
    assert_eq!(semaphore.count(), 1, "consumed");
    // The wait is decided: the next object of its array is left as it is.
    assert!(!semaphore.register(&thread, ticket, 4, &mut gathered));
    assert_eq!(thread.decision(), Decision::Satisfied { index: 3, abandoned: false });
    assert_eq!(semaphore.count(), 1);
    thread.finish_wait();

    let event = Arc::new(Object::event(false, false));
    let ticket = thread.begin_wait(false);
    assert!(event.register(&thread, ticket, 0, &mut gathered));
    assert!(event.has_waiters() && event.may_have_waiters());
    event.deregister(&thread);
    assert!(!event.has_waiters() && !event.may_have_waiters());
    thread.finish_wait();
}

#[test]
fn l7_the_last_waiter_leaves_an_object_as_it_found_it() {
    for object in objects() {
        let thread = Arc::new(Thread::new());
        let awaited = [Arc::clone(&object)];
        for all in [false, true] {
            let terms = Terms { objects: &awaited, all, alertable: false, deadline: None };
            let mut wait = Wait::new(&thread, terms);
            assert_eq!(wait.step(), Step::Block { until: None });
            drop(wait);
            let used = Arc::clone(&object);
            done_beside(object.queue.lock(), move || use_up(&used));
        }
    }
}

#[test]
fn l7_an_all_that_does_not_block_leaves_its_objects_as_it_found_them() {
    let (thread, objects) = (Arc::new(Thread::new()), objects());
    let terms = Terms { objects: &objects, all: true, alertable: false, deadline: None };
    set(&objects[0]);
    set(&objects[1]);
    assert_eq!(objects[2].release_semaphore(1, &mut Wakes::new()), Ok(0));
    assert!(matches!(Wait::new(&thread, terms).step(), Step::Done(_)));
    for object in &objects {
        let used = Arc::clone(object);
        done_beside(object.queue.lock(), move || use_up(&used));
    }
}

#[test]
fn l7_a_released_waiter_leaves_an_object_as_it_found_it() {
    let (thread, event) = (Arc::new(Thread::new()), [Arc::new(Object::event(false, false))]);
    let mut wait = Wait::new(&thread, Terms { objects: &event, all: false, alertable: false, deadline: None });
    assert_eq!(wait.step(), Step::Block { until: None });
    set(&event[0]);
    let (used, released) = (Arc::clone(&event[0]), Arc::clone(&thread));
    done_beside(event[0].queue.lock(), move || {
        // What the wait itself does when it reads its decision: it was the only waiter, and is none any more.
        used.deregister(&released);
        use_up(&used);
    });
    assert!(matches!(wait.step(), Step::Done(_)));
}

#[test]
fn l7_an_object_that_no_wait_all_names_leaves_their_lock_alone() {
    let (thread, event) = (Arc::new(Thread::new()), [Arc::new(Object::event(true, false))]);
    let mut all = Wait::new(&thread, Terms { objects: &event, all: true, alertable: false, deadline: None });
    assert_eq!(all.step(), Step::Block { until: None });
    drop(all);
    let mut any = Wait::new(&thread, Terms { objects: &event, all: false, alertable: false, deadline: None });
    assert_eq!(any.step(), Step::Block { until: None });
    let used = Arc::clone(&event[0]);
    done_beside(ALL.lock(), move || set(&used));
    assert!(matches!(any.step(), Step::Done(_)));
}

/// What becomes of an alertable wait for two events, the second of which is locked while `between` acts: the wait is a waiter
/// of the first one then, and not yet of the second.
fn wait_while_registering(between: impl FnOnce(&Arc<Thread>, &Arc<Object>)) -> (Arc<Thread>, Step) {
    let (thread, events) = (Arc::new(Thread::new()), [(); 2].map(|()| Arc::new(Object::event(false, false))));
    let held = events[1].queue.lock();
    let (waiting, awaited) = (Arc::clone(&thread), events.clone());
    let wait = std::thread::spawn(move || {
        clock::mock::set(1, 1);
        Wait::new(&waiting, Terms { objects: &awaited, all: false, alertable: true, deadline: None }).step()
    });
    let end = Instant::now() + Duration::from_secs(10);
    while !events[0].has_waiters() && Instant::now() < end {
        std::thread::yield_now();
    }
    between(&thread, &events[0]);
    drop(held);
    (thread, wait.join().unwrap())
}

const APC: Apc = Apc { kind: 1, owner: 0, words: [0; 5] };

#[test]
fn apc_6_an_apc_after_the_event_that_decided_the_wait_does_not_undo_it() {
    let (thread, step) = wait_while_registering(|thread, event| {
        set(event);
        thread.queue_apc(APC, &mut Wakes::new()).unwrap();
    });
    assert_eq!(step, Step::Done(Outcome::Satisfied { index: 0, abandoned: false }));
    assert!(thread.has_apcs(), "for the next one");
}

#[test]
fn apc_6_an_apc_before_the_event_ends_the_wait_that_it_finds() {
    let (thread, step) = wait_while_registering(|thread, _| thread.queue_apc(APC, &mut Wakes::new()).unwrap());
    assert_eq!((step, thread.take_apc()), (Step::RunApcs, Some(APC)));
}

/// Nobody queues the routine, so nobody ends the wait: the wait itself finds that there is one.
#[test]
fn tmr_5_a_routine_that_becomes_due_while_the_wait_registers_ends_it() {
    let timer = Arc::new(Object::timer(false));
    let (thread, step) = wait_while_registering(|thread, _| {
        clock::mock::set(1, 1);
        let routine = TimerRoutine { thread: Arc::clone(thread), apc: APC };
        timer.set_timer(TimerDue::Relative(0), 0, Some(routine), &mut Wakes::new());
    });
    assert_eq!(step, Step::RunApcs);
    clock::mock::set(1, 1);
    assert!(thread.take_apc().is_some());
}

#[test]
fn wait_2_the_first_that_is_signaled_is_taken_unless_a_lower_one_is() {
    let thread = Thread::new();
    let event = Arc::new(Object::event(false, true));
    assert_eq!(event.is_plainly_signaled(), Some(true));
    assert!(!event.try_acquire_first(&thread, || true));
    assert_eq!(event.is_plainly_signaled(), Some(true), "it is left alone");
    assert!(event.try_acquire_first(&thread, || false));
    assert_eq!(event.is_plainly_signaled(), Some(false));
    assert!(!event.try_acquire_first(&thread, || false), "another was faster");
    assert_eq!(Object::semaphore(2, 2).unwrap().is_plainly_signaled(), Some(true));
    assert_eq!(Object::event(true, false).is_plainly_signaled(), Some(false));
    assert_eq!(Object::thread_ended().is_plainly_signaled(), None);
}

#[test]
fn wait_3_what_is_taken_plainly_is_taken_once() {
    for object in objects() {
        assert!(!object.take_plainly());
        match object.kind() {
            Kind::Semaphore { .. } => assert_eq!(object.release_semaphore(1, &mut Wakes::new()), Ok(0)),
            _ => set(&object),
        }
        // A thread that waits for it needs the lock; a manual-reset event is taken from nobody.
        let stays = object.kind() == Kind::ManualEvent;
        let queue = object.lock_slow();
        assert_eq!(object.take_plainly(), stays, "{:?}", object.kind());
        object.unlock_slow(queue);
        assert!(object.take_plainly());
        assert_eq!(object.take_plainly(), stays, "{:?}", object.kind());
    }
    let others = [Object::mutex(), Object::new(Kind::ThreadEnded, 1)];
    assert!(others.iter().all(|object| !object.take_plainly()), "these need the lock, or the thread");
}
