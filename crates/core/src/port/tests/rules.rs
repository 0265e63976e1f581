//! The rules of 7.2 and 7.5 that the port decides.

use super::*;

#[test]
fn port_10_packets_are_first_in_first_out() {
    let port = Port::new(2, 0);
    let [mut one, mut other] = workers();
    one.enters(&port, Enter::Pump);
    harvest(&port, 1);
    assert_eq!(post(&port, 2), KICK);
    harvest(&port, 3);
    assert_eq!(post(&port, 4), NOBODY);
    one.leave(&port);
    one.takes(&port, 1, NOBODY);
    assert_eq!(other.call(&port, false, 2), (Enter::Take, vec![2, 3], NOBODY), "several at once in order too");
    one.takes(&port, 4, NOBODY);
}

#[test]
fn port_10_a_packet_comes_out_as_it_went_in() {
    let port = Port::new(1, 0);
    let posted = Packet { key: 1, overlapped: 2, bytes: 3, status: 4 };
    assert_eq!(Roused::by(|rouse| port.post(posted, false, rouse)), NOBODY);
    let mut worker = Worker::default();
    let mut packets = SmallVec::new();
    port.enter(&worker.thread, &mut worker.membership, false, 8, &mut packets, &mut Rouse::default());
    assert_eq!(packets[..], [posted]);
    assert!(!port.has_packets());
}

#[test]
fn port_11_waiting_workers_are_last_in_first_out() {
    let port = Port::new(1, 0);
    let [mut runs, mut first, mut second, mut third] = workers();
    post(&port, 0);
    runs.takes(&port, 0, NOBODY);
    for sleeper in [&mut first, &mut second, &mut third] {
        sleeper.enters(&port, Enter::Sleep);
    }
    assert_eq!(post(&port, 1), NOBODY);
    assert_eq!(runs.block(), woken(&third));
    third.leave(&port);
    third.takes(&port, 1, NOBODY);
    assert_eq!(third.block(), woken(&second), "and the next before the one that waited longest");
    second.leave(&port);
    second.enters(&port, Enter::Pump);
}

#[test]
fn port_12_a_packet_outlives_a_waiter_that_gives_up() {
    let port = Port::new(1, 0);
    let [mut runs, mut first, mut second] = workers();
    post(&port, 0);
    runs.takes(&port, 0, NOBODY);
    first.enters(&port, Enter::Sleep);
    second.enters(&port, Enter::Sleep);
    assert_eq!(post(&port, 1), NOBODY);
    assert_eq!(runs.block(), woken(&second));
    // The one that was woken times out, or runs APCs, at this moment.
    second.leave(&port);
    assert!(port.has_packets());
    assert_eq!(give_up(&port), woken(&first));
    first.leave(&port);
    first.takes(&port, 1, NOBODY);
}

#[test]
fn port_13_at_most_as_many_run_as_the_port_lets() {
    for concurrency in 1..4 {
        let port = Port::new(concurrency, 0);
        let mut running: Vec<Worker> = (0..concurrency).map(|_| Worker::default()).collect();
        for worker in &mut running {
            post(&port, 7);
            worker.takes(&port, 7, NOBODY);
        }
        let mut waits = Worker::default();
        waits.enters(&port, Enter::Sleep);
        assert_eq!(post(&port, 8), NOBODY, "packets stay queued though a thread waits");
        assert!(port.has_packets());
        waits.leave(&port);
        waits.enters(&port, Enter::Sleep);
    }
}

#[test]
fn port_13_no_more_pump_than_may_run() {
    let port = Port::new(2, 0);
    let [mut first, mut second, mut third] = workers();
    first.enters(&port, Enter::Pump);
    assert_eq!(second.call(&port, true, 1), (Enter::Pump, vec![], NOBODY));
    third.enters(&port, Enter::Sleep);
}

#[test]
fn port_13_at_least_one_runs() {
    assert_eq!(Port::new(0, 0).concurrency(), 1);
}

#[test]
fn port_14_a_thread_belongs_to_the_port_that_it_called_last() {
    let [first, second] = [Port::new(1, 0), Port::new(1, 0)];
    let [mut moves, mut waits] = workers();
    post(&first, 1);
    moves.takes(&first, 1, NOBODY);
    waits.enters(&first, Enter::Sleep);
    assert_eq!(moves.call(&second, false, 1), (Enter::Pump, vec![], woken(&waits)), "the first port has a slot free");
    assert_eq!(post(&second, 2), KICK);
    moves.leave(&second);
    moves.takes(&second, 2, NOBODY);
    waits.leave(&first);
    waits.enters(&first, Enter::Pump);
    assert_eq!(moves.block(), NOBODY, "it counts at the second port only");
}

#[test]
fn port_14_a_thread_is_known_by_the_tag_of_its_port() {
    let ports = [Port::new(1, 7), Port::new(1, 9)];
    let mut worker = Worker::default();
    assert_eq!(worker.membership.port_tag(), None);
    for (port, tag) in ports.iter().zip([7, 9]) {
        worker.enters(port, Enter::Pump);
        assert_eq!(worker.membership.port_tag(), Some(tag));
        worker.leave(port);
        assert_eq!(worker.membership.port_tag(), Some(tag), "it belongs there until it calls another or exits");
    }
    worker.exit();
    assert_eq!(worker.membership.port_tag(), None);
}

#[test]
fn port_14_an_exit_frees_the_slot() {
    let port = Port::new(1, 0);
    let [mut exits, mut waits] = workers();
    post(&port, 1);
    exits.takes(&port, 1, NOBODY);
    waits.enters(&port, Enter::Sleep);
    post(&port, 2);
    assert_eq!(exits.exit(), woken(&waits));
    assert_eq!(exits.exit(), NOBODY, "once");
    waits.leave(&port);
    waits.takes(&port, 2, NOBODY);
}

#[test]
fn port_15_a_blocked_worker_does_not_count() {
    let port = Port::new(1, 0);
    let [mut blocks, mut waits, mut third] = workers();
    post(&port, 1);
    blocks.takes(&port, 1, NOBODY);
    waits.enters(&port, Enter::Sleep);
    post(&port, 2);
    assert_eq!(blocks.block(), woken(&waits), "a further waiter is released");
    assert_eq!(blocks.block(), NOBODY, "once");
    waits.leave(&port);
    waits.takes(&port, 2, NOBODY);
    blocks.membership.unblock();
    // Two run at a port that wants one. It is one too many, so whoever calls first waits although there is a packet.
    post(&port, 3);
    third.enters(&port, Enter::Sleep);
    waits.enters(&port, Enter::Sleep);
    blocks.takes(&port, 3, NOBODY);
}

#[test]
fn port_15_a_packet_wakes_a_pumper_when_the_runner_blocks() {
    let port = Port::new(1, 0);
    let [mut runs, mut pumps] = workers();
    post(&port, 1);
    runs.takes(&port, 1, NOBODY);
    runs.block();
    pumps.enters(&port, Enter::Pump);
    runs.membership.unblock();
    assert_eq!(post(&port, 2), NOBODY, "the limit is reached");
    assert_eq!(runs.block(), KICK);
}

#[test]
fn port_16_the_caller_leaves_running_by_calling() {
    let port = Port::new(1, 0);
    let [mut runs, mut waits] = workers();
    post(&port, 1);
    runs.takes(&port, 1, NOBODY);
    waits.enters(&port, Enter::Sleep);
    assert_eq!(post(&port, 2), NOBODY);
    runs.takes(&port, 2, NOBODY);
}

#[test]
fn port_50_close_drops_the_packets_and_ends_every_wait() {
    let port = Port::new(2, 0);
    let [mut inside, mut own, mut sleeps, mut late] = workers();
    inside.enters(&port, Enter::Pump);
    assert_eq!(own.call(&port, true, 1).0, Enter::Pump);
    sleeps.enters(&port, Enter::Sleep);
    harvest(&port, 1);
    assert!(!port.is_closed() && port.has_packets());
    assert_eq!(close(&port), Roused { kick: true, kick_former: false, woken: vec![sleeps.id(), own.id()] });
    assert!(port.is_closed() && !port.has_packets());
    for waiter in [&mut inside, &mut own, &mut sleeps] {
        waiter.leave(&port);
        waiter.enters(&port, Enter::Abandoned);
    }
    late.enters(&port, Enter::Abandoned);
    assert_eq!(post(&port, 2), NOBODY, "operations go on, their packets go nowhere");
    assert!(!port.has_packets());
}

#[test]
fn port_50_a_running_worker_learns_when_it_calls() {
    let port = Port::new(1, 0);
    let mut runs = Worker::default();
    post(&port, 1);
    runs.takes(&port, 1, NOBODY);
    assert_eq!(close(&port), NOBODY);
    runs.enters(&port, Enter::Abandoned);
    runs.enters(&port, Enter::Abandoned);
    assert_eq!(runs.exit(), NOBODY);
}

#[test]
fn port_53_one_packet_per_worker_stops_them_all() {
    let port = Port::new(2, 0);
    let mut all: [Worker; 5] = workers();
    for worker in &mut all {
        worker.call(&port, false, 1);
    }
    for key in 0..5 {
        post(&port, key);
    }
    // Whoever was told goes, takes its packet and exits, which tells the next one.
    let mut told = vec![all[0].id()];
    let mut stopped = 0;
    while let Some(id) = told.pop() {
        let inside = |worker: &&mut Worker| worker.membership.standing == Standing::Inside;
        let Some(worker) = all.iter_mut().find(|worker| worker.id() == id) else { unreachable!() };
        worker.leave(&port);
        let (entered, packets, mut roused) = worker.call(&port, false, 1);
        assert_eq!((entered, packets), (Enter::Take, vec![stopped]));
        stopped += 1;
        let exited = worker.exit();
        roused.woken.extend(exited.woken);
        told.extend(roused.woken);
        if roused.kick || exited.kick {
            told.extend(all.iter_mut().find(inside).map(|worker| worker.id()));
        }
    }
    assert_eq!(stopped, 5);
}
