//! Events (EVT).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{LITTLE, SOON, eventually, is_signaled, pair};
use overlapped::{
    Event, Timeout, Wait, Waited, WsaError, thread, wait_all, wait_all_alertable, wait_any, wait_one,
    wait_one_alertable,
};

/// Threads that wait for an event, and how many of them it has released.
fn waiters(event: &Event, count: usize) -> (Vec<std::thread::JoinHandle<()>>, Arc<AtomicUsize>) {
    let released = Arc::new(AtomicUsize::new(0));
    let threads = (0..count).map(|_| {
        let (event, released) = (event.clone(), released.clone());
        std::thread::spawn(move || {
            assert_eq!(wait_one(&event, SOON), Ok(Waited::Ready(())));
            released.fetch_add(1, Ordering::SeqCst);
        })
    });
    (threads.collect(), released)
}

#[test]
fn evt_1_what_a_manual_event_starts_as_and_stays() {
    let event = Event::manual(false).unwrap();
    assert_eq!(wait_any(&[&event], Timeout::Zero), Ok(Waited::TimedOut));
    event.set().unwrap();
    for _ in 0..3 {
        assert_eq!(wait_any(&[&event], Timeout::Zero), Ok(Waited::Ready(0)));
    }
}

#[test]
fn evt_2_the_kind_and_the_state_are_chosen() {
    for signaled in [false, true] {
        let (manual, auto) = (Event::manual(signaled).unwrap(), Event::auto(signaled).unwrap());
        assert_eq!([is_signaled(&manual), is_signaled(&auto)], [signaled; 2]);
        assert_eq!([is_signaled(&manual), is_signaled(&auto)], [signaled, false]);
    }
}

#[test]
fn evt_3_a_manual_event_releases_everybody_until_it_is_reset() {
    let event = Event::manual(false).unwrap();
    let (threads, released) = waiters(&event, 4);
    assert_eq!(released.load(Ordering::SeqCst), 0);
    event.set().unwrap();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(released.load(Ordering::SeqCst), 4);
    assert!(is_signaled(&event) && is_signaled(&event));
    event.reset().unwrap();
    assert!(!is_signaled(&event));
}

#[test]
fn evt_4_each_set_of_an_auto_event_releases_one_thread() {
    let event = Event::auto(false).unwrap();
    let (threads, released) = waiters(&event, 4);
    for count in 1..=4 {
        event.set().unwrap();
        eventually("one is released", || released.load(Ordering::SeqCst) == count);
        assert!(!is_signaled(&event), "its wait has taken it");
    }
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn evt_4_an_auto_event_that_nobody_waits_for_stays_set_for_one() {
    let event = Event::auto(false).unwrap();
    event.set().unwrap();
    let theirs = event.clone();
    let other = std::thread::spawn(move || is_signaled(&theirs));
    assert!(other.join().unwrap());
    assert!(!is_signaled(&event));
}

#[test]
fn evt_5_sets_without_a_wait_between_them_are_one() {
    let event = Event::auto(false).unwrap();
    (0..3).for_each(|_| event.set().unwrap());
    assert!(is_signaled(&event));
    assert!(!is_signaled(&event));
}

#[test]
fn evt_6_set_and_reset_succeed_in_every_state() {
    for event in [Event::manual(false).unwrap(), Event::auto(false).unwrap()] {
        for signaled in [false, true, true, false, false] {
            if signaled { event.set().unwrap() } else { event.reset().unwrap() }
        }
        assert!(!is_signaled(&event));
    }
}

#[test]
fn evt_7_a_wait_takes_the_auto_event_that_it_tells_and_no_other() {
    let events = [Event::manual(true).unwrap(), Event::auto(true).unwrap(), Event::auto(true).unwrap()];
    assert_eq!(wait_any(&events[1..], Timeout::Zero), Ok(Waited::Ready(0)));
    assert_eq!(wait_any(&events[1..], Timeout::Zero), Ok(Waited::Ready(1)));
    events[1..].iter().for_each(|event| event.set().unwrap());
    assert_eq!(wait_all(&events, Timeout::Zero), Ok(Waited::Ready(())));
    assert_eq!([0, 1, 2].map(|index| is_signaled(&events[index])), [true, false, false]);
}

#[test]
fn evt_8_a_wait_that_times_out_or_fails_takes_nothing() {
    let (set, never) = (Event::auto(true).unwrap(), Event::auto(false).unwrap());
    assert_eq!(wait_all(&[&set, &never], LITTLE), Ok(Waited::TimedOut));
    let too_many = vec![&set; 65];
    assert_eq!(wait_any(&too_many, Timeout::Zero), Err(WsaError::WSA_INVALID_PARAMETER));
    assert!(is_signaled(&set));
}

#[test]
fn evt_8_a_wait_that_an_apc_ends_takes_nothing() {
    let (set, never) = (Event::auto(true).unwrap(), Event::auto(false).unwrap());
    thread::current().unwrap().queue_apc(|| {}).unwrap();
    assert_eq!(wait_all_alertable(&[&set, &never], SOON), Ok(Waited::IoCompletion));
    assert!(is_signaled(&set));
    // What the routine itself sets is there for the next wait.
    let setter = never.clone();
    thread::current().unwrap().queue_apc(move || setter.set().unwrap()).unwrap();
    assert_eq!(wait_one_alertable(&never, SOON), Ok(Waited::IoCompletion));
    assert_eq!(wait_one_alertable(&never, Timeout::Zero), Ok(Waited::Ready(())));
}

#[test]
fn evt_11_a_wait_for_all_leaves_the_event_to_others() {
    let (event, gate) = (Event::auto(false).unwrap(), Event::manual(false).unwrap());
    let (theirs, their_gate) = (event.clone(), gate.clone());
    let all = std::thread::spawn(move || wait_all(&[&theirs, &their_gate], SOON));
    // However long it has been waiting for both, a wait for one has each set.
    for _ in 0..100 {
        let (threads, _) = waiters(&event, 1);
        event.set().unwrap();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
    event.set().unwrap();
    assert!(is_signaled(&event), "nobody can take it");
    gate.set().unwrap();
    event.set().unwrap();
    assert_eq!(all.join().unwrap(), Ok(Waited::Ready(())));
    assert!(!is_signaled(&event) && is_signaled(&gate));
}

#[test]
fn evt_12_two_threads_take_turns() {
    const TURNS: usize = 500;
    let (ping, pong) = (Event::auto(false).unwrap(), Event::auto(false).unwrap());
    let (their_ping, their_pong) = (ping.clone(), pong.clone());
    let other = std::thread::spawn(move || {
        for _ in 0..TURNS {
            assert_eq!(wait_one(&their_ping, SOON), Ok(Waited::Ready(())));
            their_pong.set().unwrap();
        }
    });
    for _ in 0..TURNS {
        ping.set().unwrap();
        assert_eq!(wait_one(&pong, SOON), Ok(Waited::Ready(())));
    }
    other.join().unwrap();
    assert!(!is_signaled(&ping) && !is_signaled(&pong));
}

#[test]
fn evt_19_one_event_tells_of_the_operations_of_several_sockets() {
    let (one, other) = (pair(), pair());
    let event = Event::auto(false).unwrap();
    let first = one.1.receive(vec![0; 8]).signal(&event).unwrap();
    let second = other.1.receive(vec![0; 8]).signal(&event).unwrap();
    other.0.send_now(b"two").unwrap();
    assert_eq!(wait_one(&event, SOON), Ok(Waited::Ready(())));
    assert_eq!((first.is_complete(), second.is_complete()), (false, true), "which one, the operations tell");
    one.0.send_now(b"one").unwrap();
    assert_eq!(wait_one(&event, SOON), Ok(Waited::Ready(())));
    assert_eq!(first.result(Wait::Poll).unwrap().buffer[..], *b"one");
    assert_eq!(second.result(Wait::Poll).unwrap().buffer[..], *b"two");
}

#[test]
fn evt_20_the_end_of_an_operation_whose_event_is_closed_sets_no_other() {
    let (client, server) = pair();
    let event = Event::manual(false).unwrap();
    let receive = server.receive(vec![0; 8]).signal(&event).unwrap();
    drop(event);
    // The operation goes on by itself from here, with the last handle of its event closed.
    drop(receive);
    let later: Vec<Event> = (0..64).map(|_| Event::auto(false).unwrap()).collect();
    client.send_now(b"x").unwrap();
    drop(server);
    assert_eq!(wait_any(&later, LITTLE), Ok(Waited::TimedOut));
}

#[test]
fn evt_20_closing_a_selected_socket_closes_no_event_of_others() {
    let (client, server) = pair();
    let selected = server.event_select(overlapped::NetworkEvents::READ).unwrap();
    let event = Event::manual(false).unwrap();
    let receive = selected.receive(vec![0; 8]).signal(&event).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
    drop(selected);
    assert!(is_signaled(&event));
    event.reset().unwrap();
    assert!(!is_signaled(&event));
}
