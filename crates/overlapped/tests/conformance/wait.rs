//! Waits, and sets to wait for (WAIT).

use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::common::SOON;
use overlapped::{
    Event, Mutex, Semaphore, Timeout, WaitSet, Waitable, Waited, WsaError, thread, wait_all, wait_any, wait_one,
};

#[test]
fn wait_1_none_and_more_than_64_are_refused() {
    let events: Vec<Event> = (0..65).map(|_| Event::auto(true).unwrap()).collect();
    assert_eq!(wait_any(&events, Timeout::Zero), Err(WsaError::WSA_INVALID_PARAMETER));
    assert_eq!(wait_any(&events[..0], Timeout::Zero), Err(WsaError::WSA_INVALID_PARAMETER));
    assert_eq!(wait_any(&events[1..], Timeout::Zero), Ok(Waited::Ready(0)));
    assert_eq!(wait_any(&events[1..], Timeout::Zero), Ok(Waited::Ready(1)));
}

#[test]
fn wait_7_one_object_twice_is_refused_by_a_wait_for_all() {
    let event = Event::manual(true).unwrap();
    assert_eq!(wait_all(&[&event, &event], Timeout::Zero), Err(WsaError::WSA_INVALID_PARAMETER));
    assert_eq!(wait_any(&[&event, &event], Timeout::Zero), Ok(Waited::Ready(0)));
}

#[test]
fn wait_13_a_wait_is_never_early() {
    let event = Event::auto(false).unwrap();
    for micros in [1, 900, 1100, 5000] {
        let (time, began) = (Duration::from_micros(micros), Instant::now());
        assert_eq!(wait_one(&event, Timeout::After(time)).unwrap(), Waited::TimedOut);
        assert!(began.elapsed() >= time);
    }
}

#[test]
fn a_set_of_many_yields_the_very_object_and_keys_are_not_used_twice() {
    let mut set = WaitSet::new();
    let keys: Vec<_> = (0..500).map(|_| set.insert(Event::auto(false).unwrap()).unwrap()).collect();
    assert_eq!(set.len(), 500);
    set.get(keys[321]).unwrap().set().unwrap();
    let Waited::Ready((key, _)) = set.wait_any(SOON).unwrap() else { panic!("one is set") };
    assert_eq!(key, keys[321]);
    assert!(matches!(set.wait_any(Timeout::Zero).unwrap(), Waited::TimedOut));
    let event = set.remove(key).unwrap();
    assert!(set.remove(key).is_none() && set.get_mut(key).is_none());
    let again = set.insert(event).unwrap();
    assert_ne!(again, key);
    assert_eq!(set.iter().count(), 500);
    assert_eq!(set.iter_mut().filter(|(key, _)| *key == again).count(), 1);
}

#[test]
fn a_set_waits_for_anything_and_serves_its_members_in_turn() {
    let ended = thread::spawn(|| {}).unwrap();
    assert_eq!(wait_one(&ended, SOON).unwrap(), Waited::Ready(()));
    let mut set: WaitSet<Box<dyn Waitable>> = WaitSet::new();
    let keys = [
        set.insert(Box::new(Event::manual(true).unwrap())).unwrap(),
        set.insert(Box::new(Semaphore::new(100, 100).unwrap())).unwrap(),
        set.insert(Box::new(ended)).unwrap(),
    ];
    let mut seen = std::collections::HashSet::new();
    for _ in 0..100 {
        let Waited::Ready((key, _)) = set.wait_any(SOON).unwrap() else { panic!("all are signaled") };
        seen.insert(key);
    }
    assert_eq!(seen, keys.into());
}

#[test]
fn wait_18_a_routine_may_wait_for_what_it_signals() {
    let mut set = WaitSet::new();
    let keys: Vec<_> = (0..200).map(|_| set.insert(Arc::new(Event::auto(false).unwrap())).unwrap()).collect();
    let (sender, had) = mpsc::channel();
    let waiter = thread::current().unwrap();
    for key in [keys[0], keys[199], keys[100]] {
        let (event, sender) = (set.get(key).unwrap().clone(), sender.clone());
        let routine = move || {
            event.set().unwrap();
            sender.send(wait_one(&*event, SOON)).unwrap();
        };
        let waiter = waiter.clone();
        let queuer = std::thread::spawn(move || waiter.queue_apc(routine).unwrap());
        assert!(matches!(set.wait_any_alertable(SOON).unwrap(), Waited::IoCompletion));
        queuer.join().unwrap();
        assert_eq!(had.try_recv().unwrap(), Ok(Waited::Ready(())));
        assert!(matches!(set.wait_any_alertable(Timeout::Zero).unwrap(), Waited::TimedOut));
    }
}

/// How a wait for more mutexes than one waiter may have, among more objects than one wait of Windows takes, ends where `free` would end it.
/// On Linux there is no limit.
fn of_too_many_mutexes(free: Result<(), WsaError>) -> Result<(), WsaError> {
    if cfg!(windows) { Err(WsaError::from_code(50)) } else { free }
}

#[test]
fn wait_18_the_limit_of_mutexes_is_an_error_before_anything_is_taken() {
    let mut set: WaitSet<Box<dyn Waitable>> = WaitSet::new();
    let mutexes: Vec<_> = (0..64).map(|_| Mutex::new(false).unwrap()).collect();
    let keys: Vec<_> = mutexes.iter().map(|mutex| set.insert(Box::new(mutex.clone())).unwrap()).collect();
    let event = set.insert(Box::new(Event::auto(false).unwrap())).unwrap();
    let ended = set.wait_any(Timeout::Zero).map(|_| ());
    // A mutex is its waiter's alone, and on Windows one waiter waits for 63 beside what tells it of all others.
    assert_eq!(ended, of_too_many_mutexes(Ok(())));
    set.remove(event).unwrap();
    assert!(matches!(set.wait_any(Timeout::Zero).unwrap(), Waited::Ready((key, _)) if keys.contains(&key)));
}
