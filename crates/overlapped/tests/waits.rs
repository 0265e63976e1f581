//! Objects, waits and sets.

mod common;

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use common::{SOON, pair};
use overlapped::{
    Due, Event, Mutex, NetworkEvents, Selected, Semaphore, Slept, Socket, SocketSet, Timeout, Timer, WaitSet, Waitable,
    Waited, WsaError, select, signal_and_wait, sleep_alertable, thread, wait_all, wait_any, wait_one,
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
fn mtx_3_an_abandoned_mutex_says_so_once() {
    let mutex = Mutex::new(false).unwrap();
    let theirs = mutex.clone();
    std::thread::spawn(move || std::mem::forget(theirs.acquire(SOON).unwrap())).join().unwrap();
    assert!(matches!(mutex.acquire(SOON).unwrap(), Waited::Abandoned(_)));
    assert!(matches!(mutex.acquire(SOON).unwrap(), Waited::Ready(_)));
    assert_eq!(mutex.release(), Err(WsaError::from_code(288)));
}

#[test]
fn mtx_2_a_guard_keeps_others_out() {
    let mutex = Mutex::new(false).unwrap();
    let guard = mutex.acquire(SOON).unwrap();
    let theirs = mutex.clone();
    let refused = std::thread::spawn(move || {
        (theirs.release().unwrap_err(), matches!(theirs.acquire(Timeout::Zero).unwrap(), Waited::TimedOut))
    });
    assert_eq!(refused.join().unwrap(), (WsaError::from_code(288), true));
    drop(guard);
    let theirs = mutex.clone();
    assert!(std::thread::spawn(move || matches!(theirs.acquire(SOON).unwrap(), Waited::Ready(_))).join().unwrap());
}

#[test]
fn soaw_2_a_full_semaphore_is_not_waited_for() {
    let (full, event) = (Semaphore::new(1, 1).unwrap(), Event::auto(true).unwrap());
    assert_eq!(signal_and_wait(&full, &event, Timeout::Zero), Err(WsaError::from_code(298)));
    assert_eq!(wait_one(&event, Timeout::Zero), Ok(Waited::Ready(())));
    assert_eq!(signal_and_wait(&event, &event, SOON), Ok(Waited::Ready(())));
}

#[test]
fn apc_4_an_apc_that_is_queued_by_another_runs_in_the_same_wait() {
    let me = thread::current().unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let (again, later) = (me.clone(), sender.clone());
    me.queue_apc(move || {
        sender.send(1).unwrap();
        again.queue_apc(move || later.send(2).unwrap()).unwrap();
    })
    .unwrap();
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(receiver.try_iter().collect::<Vec<i32>>(), [1, 2]);
    assert_eq!(sleep_alertable(Timeout::Zero), Slept::TimedOut);
}

#[test]
fn apc_13_an_ended_thread_takes_no_apc_and_drops_it() {
    let worker = thread::spawn(|| {}).unwrap();
    assert_eq!(wait_one(&worker, SOON).unwrap(), Waited::Ready(()));
    let owned = std::sync::Arc::new(());
    let moved = owned.clone();
    assert_eq!(worker.thread().queue_apc(move || drop(moved)), Err(WsaError::from_code(31)));
    assert_eq!(std::sync::Arc::strong_count(&owned), 1);
}

#[test]
fn thr_1_a_panicking_thread_is_signaled_and_joined_with_its_panic() {
    let worker = thread::spawn(|| std::panic::resume_unwind(Box::new(5))).unwrap();
    assert_eq!(wait_one(&worker, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(worker.join().unwrap_err().downcast_ref::<i32>(), Some(&5));
}

#[test]
fn tmr_4_a_periodic_routine_runs_each_time_until_it_is_cancelled() {
    let (timer, count) = (Timer::auto().unwrap(), Rc::new(Cell::new(0)));
    let counter = count.clone();
    let period = Duration::from_millis(2);
    timer.set_then(Due::After(period), Some(period), move || counter.set(counter.get() + 1)).unwrap();
    while count.get() < 3 {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
    timer.cancel().unwrap();
    let before = count.get();
    assert_eq!(sleep_alertable(Timeout::After(Duration::from_millis(20))), Slept::TimedOut);
    assert_eq!(count.get(), before);
    // Another setting sweeps the dead routine.
    timer.set_then(Due::After(Duration::from_secs(60)), None, || {}).unwrap();
    assert_eq!(Rc::strong_count(&count), 1);
    assert_eq!(timer.set(Due::After(period), Some(Duration::ZERO)), Err(WsaError::WSA_INVALID_PARAMETER));
}

#[test]
fn tmr_3_a_routine_may_set_its_timer_again() {
    fn set(timer: Rc<Timer>, count: Rc<Cell<u32>>) {
        let (again, counter) = (timer.clone(), count.clone());
        let routine = move || {
            counter.set(counter.get() + 1);
            if counter.get() < 3 {
                set(again.clone(), counter.clone());
            }
        };
        timer.set_then(Due::After(Duration::from_millis(1)), None, routine).unwrap();
    }
    let count = Rc::new(Cell::new(0));
    set(Rc::new(Timer::auto().unwrap()), count.clone());
    while count.get() < 3 {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
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
fn net_60_an_accepted_socket_signals_the_listener_until_it_is_selected() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_address().unwrap();
    let listener = listener.event_select(NetworkEvents::ACCEPT).unwrap();
    let client = Socket::connected(address).unwrap();
    assert_eq!(wait_one(&listener, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(listener.enumerate().unwrap().accept(), Some(Ok(())));
    let (server, _) = listener.accept().unwrap();
    let server = server.event_select(NetworkEvents::READ | NetworkEvents::CLOSE).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&server, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(server.enumerate().unwrap().events(), NetworkEvents::READ);
    assert_eq!(wait_one(&listener, Timeout::Zero).unwrap(), Waited::TimedOut);
}

#[test]
fn net_22_each_receive_that_leaves_something_is_told_again() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    client.send_now(b"abc").unwrap();
    for _ in 0..3 {
        assert_eq!(wait_one(&server, SOON).unwrap(), Waited::Ready(()));
        assert_eq!(server.enumerate().unwrap().read(), Some(Ok(())));
        assert_eq!(server.receive_now(&mut [0; 1]).unwrap(), 1);
    }
    assert_eq!(wait_one(&server, Timeout::Zero).unwrap(), Waited::TimedOut);
}

#[test]
fn net_46_a_refused_connect_is_told_by_its_event() {
    let nobody = Socket::tcp_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client: Selected = Socket::tcp_v4().unwrap().event_select(NetworkEvents::CONNECT).unwrap();
    assert_eq!(client.connect(nobody.local_address().unwrap()), Err(WsaError::WSAEWOULDBLOCK));
    assert_eq!(wait_one(&client, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(client.enumerate().unwrap().connect(), Some(Err(WsaError::WSAECONNREFUSED)));
}

#[test]
fn sel_2_select_takes_more_than_64_sockets() {
    let pairs: Vec<_> = (0..100).map(|_| pair()).collect();
    pairs[3].0.send_now(b"x").unwrap();
    pairs[97].0.send_now(b"x").unwrap();
    let mut ready = 0;
    while ready < 2 {
        let mut read = SocketSet::with_capacity(100);
        pairs.iter().for_each(|(_, server)| read.insert(server));
        ready = select(Some(&mut read), None, None, SOON).unwrap();
        assert_eq!(read.len(), ready);
        if ready == 2 {
            let found: Vec<_> = (0..100).filter(|index| read.contains(&pairs[*index].1)).collect();
            assert_eq!(found, [3, 97]);
        }
    }
    let (mut read, mut write) = (SocketSet::new(), SocketSet::new());
    read.insert(&pairs[0].1);
    write.insert(&pairs[0].1);
    assert_eq!(select(Some(&mut read), Some(&mut write), None, SOON), Ok(1));
    assert!(read.is_empty() && write.contains(&pairs[0].1));
    assert_eq!(select(None, None, None, Timeout::Zero), Err(WsaError::WSAEINVAL));
}
