//! The port against section 7 of the specification, its kicks, and simulated workers.

mod kicks;
mod rules;
mod simulation;

use super::*;
use crate::thread::Place;

/// A thread that calls ports.
#[derive(Debug, Default)]
struct Worker {
    thread: Arc<Thread>,
    membership: Membership,
}

/// What a call left to be done.
#[derive(Debug, PartialEq, Eq, Default)]
struct Roused {
    kick: bool,
    kick_former: bool,
    /// The identities of the threads that were asleep and must be woken.
    woken: Vec<u64>,
}

const NOBODY: Roused = Roused { kick: false, kick_former: false, woken: Vec::new() };
const KICK: Roused = Roused { kick: true, kick_former: false, woken: Vec::new() };

impl Roused {
    fn by(act: impl FnOnce(&mut Rouse)) -> Self {
        let mut rouse = Rouse::default();
        act(&mut rouse);
        let woken = rouse.wakes.into_iter().map(|wake| wake.thread.id()).collect();
        Self { kick: rouse.kick, kick_former: rouse.kick_former, woken }
    }
}

impl Worker {
    fn id(&self) -> u64 {
        self.thread.id()
    }

    /// Calls for up to `most` packets; a worker that has to sleep or to pump in its own shard does so.
    fn call(&mut self, port: &Arc<Port>, alertable: bool, most: usize) -> (Enter, Vec<usize>, Roused) {
        // What the table asks first for one packet.
        if most == 1
            && !alertable
            && let Some(packet) = port.take_next(&self.membership)
        {
            return (Enter::Take, vec![packet.key], NOBODY);
        }
        let mut packets = SmallVec::new();
        let mut entered = Enter::Abandoned;
        let roused = Roused::by(|rouse| {
            entered = port.enter(&self.thread, &mut self.membership, alertable, most, &mut packets, rouse);
        });
        if entered == Enter::Sleep || (entered == Enter::Pump && alertable) {
            assert!(self.thread.enter_place(Place::Futex));
        }
        (entered, packets.iter().map(|packet| packet.key).collect(), roused)
    }

    /// Calls, and has this to do without anybody being woken.
    #[track_caller]
    fn enters(&mut self, port: &Arc<Port>, expected: Enter) {
        assert_eq!(self.call(port, false, 1), (expected, vec![], NOBODY));
    }

    /// Calls and takes the packet with this key, which leaves `roused` to be done.
    #[track_caller]
    fn takes(&mut self, port: &Arc<Port>, key: usize, roused: Roused) {
        assert_eq!(self.call(port, false, 1), (Enter::Take, vec![key], roused));
    }

    fn leave(&mut self, port: &Arc<Port>) {
        self.thread.leave_place();
        port.leave(&self.thread, &mut self.membership);
    }

    fn block(&mut self) -> Roused {
        Roused::by(|rouse| self.membership.block(rouse))
    }

    fn exit(&mut self) -> Roused {
        Roused::by(|rouse| self.membership.leave_port(rouse))
    }
}

fn workers<const N: usize>() -> [Worker; N] {
    std::array::from_fn(|_| Worker::default())
}

fn woken(worker: &Worker) -> Roused {
    Roused { woken: vec![worker.id()], ..Roused::default() }
}

fn packet(key: usize) -> Packet {
    Packet { key, ..Packet::default() }
}

fn post(port: &Port, key: usize) -> Roused {
    Roused::by(|rouse| port.post(packet(key), false, rouse))
}

/// As a worker does that pumps for this port.
fn harvest(port: &Port, key: usize) {
    assert_eq!(Roused::by(|rouse| port.post(packet(key), true, rouse)), NOBODY);
}

fn give_up(port: &Port) -> Roused {
    Roused::by(|rouse| port.give_up(rouse))
}

fn close(port: &Port) -> Roused {
    Roused::by(|rouse| port.close(rouse))
}
