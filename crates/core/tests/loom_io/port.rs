//! The port: posts, deadlines, thefts of kicks and the end against workers that are about to sleep or to pump.

use super::{join, model};
use loom::sync::{Condvar, Mutex};
use loom::thread::{self, JoinHandle};
use overlapped_core::port::{Enter, Membership, Packet, Port, Rouse};
use overlapped_core::{Place, Thread};
use std::sync::Arc;

/// A port, its shard, and where everybody sleeps.
struct World {
    port: Arc<Port>,
    shard: Mutex<Shard>,
    changed: Condvar,
}

/// The kernel's side: one edge for all kicks that nobody has harvested, and I/O that has completed.
#[derive(Default)]
struct Shard {
    kicked: bool,
    events: usize,
}

/// A worker, and how long its calls wait.
struct Worker {
    world: Arc<World>,
    thread: Arc<Thread>,
    membership: Membership,
    alertable: bool,
    /// The deadline passes at the moment at which the worker would sleep.
    late: bool,
}

impl World {
    fn new(concurrency: u32) -> Arc<Self> {
        Arc::new(Self { port: Port::new(concurrency, 0), shard: Mutex::default(), changed: Condvar::new() })
    }

    /// Does what a call has left to be done.
    fn deliver(&self, rouse: Rouse) {
        let wakes = !rouse.wakes.is_empty();
        if rouse.kick || wakes {
            self.shard.lock().unwrap().kicked |= rouse.kick;
            self.changed.notify_all();
        }
    }

    fn with_rouse<T>(&self, act: impl FnOnce(&mut Rouse) -> T) -> T {
        let mut rouse = Rouse::default();
        let result = act(&mut rouse);
        self.deliver(rouse);
        result
    }

    fn post(&self, key: usize) {
        self.with_rouse(|rouse| self.port.post(Packet { key, ..Packet::default() }, false, rouse));
    }

    fn event(&self) {
        self.shard.lock().unwrap().events += 1;
        self.changed.notify_all();
    }

    /// Somebody harvests without having entered, as the watchdog does.
    fn steal(&self) {
        let events = {
            let mut shard = self.shard.lock().unwrap();
            shard.kicked = false;
            std::mem::take(&mut shard.events)
        };
        for key in 0..events {
            self.post(key);
        }
        self.with_rouse(|rouse| self.port.give_up(rouse));
    }

    fn worker(self: &Arc<Self>) -> Worker {
        let (thread, membership) = (Arc::new(Thread::new()), Membership::default());
        Worker { world: Arc::clone(self), thread, membership, alertable: false, late: false }
    }
}

impl Worker {
    fn alertable(mut self) -> Self {
        self.alertable = true;
        self
    }

    fn late(mut self) -> Self {
        self.late = true;
        self
    }

    fn notified(&self) -> bool {
        self.thread.place_word().load(loom::sync::atomic::Ordering::SeqCst) != Place::Futex.word()
    }

    /// Sleeps until something is there: in the port's shard, by a notification, or both. False if it has to give up.
    fn sleep(&self, pumps: bool) -> bool {
        let has_place = !pumps || self.alertable;
        let mut shard = self.world.shard.lock().unwrap();
        let asleep = !has_place || self.thread.enter_place(Place::Futex);
        let in_time = loop {
            if !asleep || (pumps && (shard.kicked || shard.events > 0)) || (has_place && self.notified()) {
                break true;
            }
            if self.late {
                break false;
            }
            shard = self.world.changed.wait(shard).unwrap();
        };
        let mut events = 0;
        if pumps {
            shard.kicked = false;
            events = std::mem::take(&mut shard.events);
        }
        drop(shard);
        self.thread.leave_place();
        for key in 0..events {
            let packet = Packet { key, ..Packet::default() };
            self.world.with_rouse(|rouse| self.world.port.post(packet, true, rouse));
        }
        in_time
    }

    fn enter(&mut self) -> (Enter, Option<usize>) {
        let mut packets = Default::default();
        let Self { world, thread, membership, alertable, .. } = self;
        let port = &world.port;
        let entered = world.with_rouse(|rouse| port.enter(thread, membership, *alertable, 1, &mut packets, rouse));
        (entered, packets.first().map(|packet| packet.key))
    }

    /// `GetQueuedCompletionStatus`: the key of a packet, or none at the deadline or the end.
    fn get(&mut self) -> Option<usize> {
        loop {
            let (entered, key) = self.enter();
            let in_time = match entered {
                Enter::Take | Enter::Abandoned => return key,
                Enter::Pump => self.sleep(true),
                Enter::Sleep => self.sleep(false),
            };
            self.world.port.leave(&self.thread, &mut self.membership);
            if in_time {
                continue;
            }
            if self.world.port.has_packets() {
                let (entered, key) = self.enter();
                if matches!(entered, Enter::Take | Enter::Abandoned) {
                    return key;
                }
                self.world.port.leave(&self.thread, &mut self.membership);
            }
            self.world.with_rouse(|rouse| self.world.port.give_up(rouse));
            return None;
        }
    }

    fn block(&mut self) {
        let Self { world, membership, .. } = self;
        world.with_rouse(|rouse| membership.block(rouse));
    }

    fn exit(mut self) {
        let Self { world, membership, .. } = &mut self;
        world.with_rouse(|rouse| membership.leave_port(rouse));
    }

    /// A thread that gets once and runs on.
    fn spawn(mut self) -> JoinHandle<Option<usize>> {
        thread::spawn(move || self.get())
    }

    /// A thread that gets once and exits.
    fn spawn_and_exit(mut self) -> JoinHandle<Option<usize>> {
        thread::spawn(move || {
            let key = self.get();
            self.exit();
            key
        })
    }
}

/// A world in which a worker runs that has taken packet 0, and the worker.
fn with_runner(concurrency: u32) -> (Arc<World>, Worker) {
    let world = World::new(concurrency);
    let mut runs = world.worker();
    world.post(0);
    assert_eq!(runs.get(), Some(0));
    (world, runs)
}

#[test]
fn port_12_a_post_against_a_worker_about_to_pump() {
    model(6, || {
        let world = World::new(1);
        let worker = world.worker().spawn();
        world.post(7);
        assert_eq!(join([worker]), [Some(7)]);
    });
}

#[test]
fn port_12_a_post_against_a_worker_about_to_pump_in_its_own_shard() {
    model(6, || {
        let world = World::new(1);
        let worker = world.worker().alertable().spawn();
        world.post(7);
        assert_eq!(join([worker]), [Some(7)]);
    });
}

#[test]
fn port_15_a_block_against_a_worker_about_to_sleep() {
    model(6, || {
        let (world, mut runs) = with_runner(1);
        world.post(7);
        let worker = world.worker().spawn();
        runs.block();
        assert_eq!(join([worker]), [Some(7)]);
    });
}

#[test]
fn port_12_two_posts_reach_two_workers_inside() {
    model(4, || {
        let world = World::new(2);
        let workers = [world.worker().spawn(), world.worker().spawn()];
        world.post(1);
        world.post(2);
        let [one, other] = join(workers).map(Option::unwrap);
        assert_eq!(one + other, 3);
    });
}

#[test]
fn port_12_a_kick_that_an_own_shard_harvests_is_not_lost() {
    model(4, || {
        let world = World::new(2);
        let workers = [world.worker().spawn(), world.worker().alertable().spawn()];
        world.post(1);
        world.post(2);
        let [one, other] = join(workers).map(Option::unwrap);
        assert_eq!(one + other, 3);
    });
}

#[test]
fn port_12_a_kick_that_the_watchdog_harvests_is_not_lost() {
    model(5, || {
        let world = World::new(1);
        let worker = world.worker().spawn();
        let watchdog = {
            let world = Arc::clone(&world);
            thread::spawn(move || world.steal())
        };
        world.post(7);
        assert_eq!(join([worker]), [Some(7)]);
        join([watchdog]);
    });
}

#[test]
fn l1_an_event_reaches_a_worker_though_the_pumping_one_is_late() {
    model(4, || {
        let world = World::new(1);
        let late = world.worker().late().spawn_and_exit();
        let waits = world.worker().spawn();
        world.event();
        if join([late]) == [Some(0)] {
            world.event();
        }
        assert_eq!(join([waits]), [Some(0)]);
    });
}

#[test]
fn port_12_a_wake_against_the_deadline_of_a_stacked_worker() {
    model(4, || {
        let (world, mut runs) = with_runner(1);
        world.post(7);
        let late = world.worker().late().spawn_and_exit();
        let waits = world.worker().spawn();
        runs.block();
        match join([late]) {
            [None] => {}
            [taken] => {
                assert_eq!(taken, Some(7));
                world.post(7);
            }
        }
        assert_eq!(join([waits]), [Some(7)]);
    });
}

#[test]
fn port_14_an_exit_hands_the_packets_on() {
    model(4, || {
        let (world, runs) = with_runner(1);
        let workers = [world.worker().spawn_and_exit(), world.worker().spawn_and_exit()];
        world.post(1);
        world.post(2);
        runs.exit();
        let [one, other] = join(workers).map(Option::unwrap);
        assert_eq!(one + other, 3);
    });
}

#[test]
fn port_50_a_close_against_workers_about_to_wait() {
    model(4, || {
        let world = World::new(2);
        let workers = [world.worker().spawn(), world.worker().spawn(), world.worker().alertable().spawn()];
        world.with_rouse(|rouse| world.port.close(rouse));
        assert_eq!(join(workers), [None, None, None]);
    });
}
