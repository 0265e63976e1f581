//! Kicks and wakes that meet deadlines, thefts, other ports and the end.

use super::*;

#[test]
fn two_posts_kick_once_and_the_kicked_worker_kicks_the_next() {
    let port = Port::new(2, 0);
    let [mut first, mut second] = workers();
    first.enters(&port, Enter::Pump);
    second.enters(&port, Enter::Pump);
    assert_eq!(post(&port, 1), KICK);
    assert_eq!(post(&port, 2), NOBODY);
    second.leave(&port);
    second.takes(&port, 1, KICK);
    first.leave(&port);
    first.takes(&port, 2, NOBODY);
}

#[test]
fn a_packet_found_while_pumping_wakes_nobody() {
    let port = Port::new(1, 0);
    let [mut pumps, mut sleeps] = workers();
    pumps.enters(&port, Enter::Pump);
    sleeps.enters(&port, Enter::Sleep);
    harvest(&port, 1);
    pumps.leave(&port);
    pumps.takes(&port, 1, NOBODY);
}

#[test]
fn more_packets_than_the_pumping_worker_takes_wake_the_next() {
    let port = Port::new(2, 0);
    let [mut first, mut second, mut sleeps] = workers();
    first.enters(&port, Enter::Pump);
    second.call(&port, true, 1);
    sleeps.enters(&port, Enter::Sleep);
    for key in 1..4 {
        harvest(&port, key);
    }
    first.leave(&port);
    first.takes(&port, 1, woken(&sleeps));
    sleeps.leave(&port);
    sleeps.takes(&port, 2, NOBODY);
}

#[test]
fn who_is_being_woken_is_reckoned_with() {
    let port = Port::new(1, 0);
    let [mut runs, mut first, mut second] = workers();
    post(&port, 0);
    runs.takes(&port, 0, NOBODY);
    first.enters(&port, Enter::Sleep);
    second.enters(&port, Enter::Sleep);
    assert_eq!(runs.block(), woken(&second));
    assert_eq!(give_up(&port), NOBODY, "the slot is taken");
    assert_eq!(post(&port, 1), NOBODY, "and the packet");
    assert_eq!(post(&port, 2), NOBODY, "and no second one may run");
}

#[test]
fn a_packet_for_a_promoted_worker_wakes_no_other() {
    let port = Port::new(2, 0);
    let [mut pumps, mut runs, mut first, mut second] = workers();
    post(&port, 0);
    runs.takes(&port, 0, NOBODY);
    assert_eq!(pumps.call(&port, true, 1).0, Enter::Pump);
    first.enters(&port, Enter::Sleep);
    second.enters(&port, Enter::Sleep);
    assert_eq!(runs.block(), woken(&second));
    assert_eq!(post(&port, 1), NOBODY);
    second.leave(&port);
    second.takes(&port, 1, NOBODY);
}

#[test]
fn a_kick_stolen_by_a_worker_in_its_own_shard_is_sent_again() {
    let port = Port::new(2, 0);
    let [mut inside, mut own] = workers();
    inside.enters(&port, Enter::Pump);
    assert_eq!(own.call(&port, true, 1).0, Enter::Pump);
    assert_eq!(post(&port, 1), KICK);
    assert_eq!(post(&port, 2), NOBODY);
    // The port's shard is nested in the other worker's, which harvests the kick.
    own.leave(&port);
    own.takes(&port, 1, KICK);
}

#[test]
fn a_kick_stolen_by_somebody_who_never_entered_is_sent_again() {
    let port = Port::new(1, 0);
    let mut inside = Worker::default();
    inside.enters(&port, Enter::Pump);
    assert_eq!(post(&port, 1), KICK);
    // The watchdog harvests, and posts what it found as a stranger.
    assert_eq!(post(&port, 2), NOBODY);
    assert_eq!(give_up(&port), KICK);
}

#[test]
fn a_kick_at_the_deadline_goes_to_the_next() {
    let port = Port::new(2, 0);
    let [mut late, mut inside] = workers();
    inside.enters(&port, Enter::Pump);
    late.enters(&port, Enter::Pump);
    assert_eq!(post(&port, 1), KICK);
    late.leave(&port);
    assert!(port.has_packets(), "so it enters once more");
    late.takes(&port, 1, NOBODY);
    assert_eq!(post(&port, 2), KICK, "and the next kick is not taken for that one");
}

#[test]
fn a_slot_at_the_deadline_goes_to_the_next() {
    let port = Port::new(1, 0);
    let [mut pumps, mut first, mut second] = workers();
    pumps.enters(&port, Enter::Pump);
    first.enters(&port, Enter::Sleep);
    second.enters(&port, Enter::Sleep);
    pumps.leave(&port);
    assert_eq!(give_up(&port), woken(&second));
    second.leave(&port);
    assert_eq!(give_up(&port), woken(&first), "and on, if that one times out when it is woken");
    first.leave(&port);
    first.enters(&port, Enter::Pump);
}

#[test]
fn a_timed_out_worker_holds_no_slot_whatever_it_waits_for_later() {
    let port = Port::new(1, 0);
    let [mut polls, mut works] = workers();
    polls.enters(&port, Enter::Pump);
    polls.leave(&port);
    assert_eq!(give_up(&port), NOBODY);
    assert_eq!(polls.block(), NOBODY);
    polls.membership.unblock();
    works.enters(&port, Enter::Pump);
    assert_eq!(polls.exit(), NOBODY);
    assert_eq!(post(&port, 1), KICK);
}

#[test]
fn a_thread_without_a_port_blocks_and_exits_for_itself() {
    let mut worker = Worker::default();
    assert_eq!(worker.block(), NOBODY);
    worker.membership.unblock();
    assert_eq!(worker.exit(), NOBODY);
}

#[test]
fn leaving_twice_or_after_a_packet_changes_nothing() {
    let port = Port::new(1, 0);
    let mut worker = Worker::default();
    post(&port, 1);
    worker.takes(&port, 1, NOBODY);
    worker.leave(&port);
    worker.enters(&port, Enter::Pump);
    worker.leave(&port);
    worker.leave(&port);
    worker.enters(&port, Enter::Pump);
}

#[test]
fn a_port_that_is_gone_is_not_counted_at_the_next() {
    let gone = Port::new(1, 0);
    let next = Port::new(1, 0);
    let mut worker = Worker::default();
    post(&gone, 1);
    worker.takes(&gone, 1, NOBODY);
    drop(gone);
    worker.enters(&next, Enter::Pump);
    assert_eq!(post(&next, 2), KICK);
    worker.leave(&next);
    worker.takes(&next, 2, NOBODY);
}

#[test]
fn a_kick_for_the_former_port_is_told_from_one_for_the_entered() {
    let [former, entered] = [Port::new(1, 0), Port::new(1, 0)];
    let [mut moves, mut pumps] = workers();
    post(&former, 1);
    moves.takes(&former, 1, NOBODY);
    moves.block();
    pumps.enters(&former, Enter::Pump);
    moves.membership.unblock();
    assert_eq!(post(&former, 2), NOBODY);
    let (what, _, roused) = moves.call(&entered, false, 1);
    assert_eq!((what, roused), (Enter::Pump, Roused { kick_former: true, ..Roused::default() }));
    pumps.leave(&former);
    pumps.takes(&former, 2, NOBODY);
}

#[test]
fn the_end_reaches_every_worker_inside() {
    let port = Port::new(3, 0);
    let mut inside: [Worker; 3] = workers();
    for worker in &mut inside {
        worker.enters(&port, Enter::Pump);
    }
    assert_eq!(close(&port), KICK);
    let [first, late, last] = &mut inside;
    first.leave(&port);
    assert_eq!(first.call(&port, false, 1), (Enter::Abandoned, vec![], KICK));
    late.leave(&port);
    assert_eq!(give_up(&port), KICK, "also if the deadline came first");
    last.leave(&port);
    assert_eq!(last.call(&port, false, 1), (Enter::Abandoned, vec![], NOBODY));
}

#[test]
fn a_busy_queue_is_harvested_now_and_then() {
    let port = Port::new(1, 0);
    let mut worker = Worker::default();
    for key in 0..64 {
        assert!(!port.wants_harvest());
        post(&port, key);
        worker.takes(&port, key, NOBODY);
    }
    post(&port, 64);
    assert!(port.take_next(&worker.membership).is_none(), "not before the harvest");
    assert!(port.wants_harvest());
    assert!(!port.wants_harvest(), "once");
    assert_eq!(port.take_next(&worker.membership).map(|packet| packet.key), Some(64));
}

#[test]
fn a_running_worker_takes_the_next_packet_where_nobody_is_concerned() {
    let port = Port::new(1, 0);
    let [mut worker, mut other]: [Worker; 2] = workers();
    post(&port, 1);
    assert_eq!(port.take_next(&worker.membership), None, "it does not run here yet");
    worker.takes(&port, 1, NOBODY);
    assert_eq!(port.take_next(&worker.membership), None, "there is none");
    post(&port, 2);
    assert_eq!(port.take_next(&other.membership), None);
    assert_eq!(port.take_next(&worker.membership).map(|packet| packet.key), Some(2));
    other.enters(&port, Enter::Sleep);
    post(&port, 3);
    assert_eq!(port.take_next(&worker.membership), None, "somebody sleeps");
    assert_eq!(worker.call(&port, false, 1), (Enter::Take, vec![3], NOBODY));
    let elsewhere = Port::new(1, 1);
    post(&elsewhere, 4);
    assert_eq!(elsewhere.take_next(&worker.membership), None, "it runs at another");
}

#[test]
fn whoever_must_be_woken_is_not_nobody() {
    let nobody = Rouse::default();
    assert!(nobody.is_empty());
    assert!(!Rouse { kick: true, ..Rouse::default() }.is_empty());
    assert!(!Rouse { kick_former: true, ..Rouse::default() }.is_empty());
    let sleeper = Worker::default();
    assert!(sleeper.thread.enter_place(Place::Futex));
    let mut woken = Rouse::default();
    woken.wakes.notify(&sleeper.thread);
    assert!(!woken.is_empty());
}

/// A caller that has others to wake already, and whose call frees a slot at its former port, wakes both.
#[test]
fn a_call_adds_to_those_who_must_be_woken() {
    let [former, entered] = [Port::new(1, 0), Port::new(1, 0)];
    let [mut moves, mut waits, before] = workers();
    post(&former, 1);
    moves.takes(&former, 1, NOBODY);
    waits.enters(&former, Enter::Sleep);
    assert!(before.thread.enter_place(Place::Futex));
    let woken = Roused::by(|rouse| {
        rouse.wakes.notify(&before.thread);
        let entered = entered.enter(&moves.thread, &mut moves.membership, false, 1, &mut SmallVec::new(), rouse);
        assert_eq!(entered, Enter::Pump);
    });
    assert_eq!(woken, Roused { woken: vec![before.id(), waits.id()], ..Roused::default() });
    before.thread.leave_place();
    waits.leave(&former);
}
