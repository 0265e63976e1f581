//! Simulated workers: random calls, posts, I/O, deadlines, blocks, exits and thefts of kicks, checked after every step.
//!
//! The kernel is a count of events in the port's shard and one edge for all kicks that nobody has harvested. Leaving and
//! what follows it are two steps, so that everything may come between.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It runs user code, or blocks in the library.
    Away,
    /// It pumps inside the shard.
    Inside,
    /// It pumps the port's shard through its own.
    InOwnShard,
    Asleep,
    /// It has left and owes the port a look; the flag says that its deadline has passed.
    Left(bool),
    Exited,
}

#[derive(Debug, Clone, Copy)]
enum Action {
    Call {
        who: usize,
        alertable: bool,
        most: usize,
    },
    /// It looks at the shard: a worker that pumps returns if something is there.
    Look(usize),
    Deadline(usize),
    /// It goes on after it was woken or has left.
    Proceed(usize),
    Block(usize),
    Unblock(usize),
    Exit(usize),
    /// It calls another port and finds nothing there.
    Elsewhere(usize),
    /// Somebody harvests the shard without having entered.
    Steal,
    Post,
    Event,
}

const WORKERS: usize = 4;

fn action() -> impl Strategy<Value = Action> {
    let who = 0..WORKERS;
    prop_oneof![
        12 => (who.clone(), any::<bool>(), 1..3usize)
            .prop_map(|(who, alertable, most)| Action::Call { who, alertable, most }),
        10 => who.clone().prop_map(Action::Look),
        4 => who.clone().prop_map(Action::Deadline),
        16 => who.clone().prop_map(Action::Proceed),
        4 => who.clone().prop_map(Action::Block),
        4 => who.clone().prop_map(Action::Unblock),
        1 => who.clone().prop_map(Action::Exit),
        1 => who.prop_map(Action::Elsewhere),
        1 => Just(Action::Steal),
        8 => Just(Action::Post),
        8 => Just(Action::Event),
    ]
}

struct Simulated {
    worker: Worker,
    phase: Phase,
    alertable: bool,
    most: usize,
    woken: bool,
    /// Whether it has taken a packet and not called since; whether it blocks.
    has_taken: bool,
    blocks: bool,
}

struct World {
    port: Arc<Port>,
    elsewhere: Arc<Port>,
    workers: Vec<Simulated>,
    events: usize,
    kick: bool,
    posted: usize,
    taken: usize,
}

impl World {
    fn new(concurrency: u32) -> Self {
        let simulated = || Simulated {
            worker: Worker::default(),
            phase: Phase::Away,
            alertable: false,
            most: 1,
            woken: false,
            has_taken: false,
            blocks: false,
        };
        Self {
            port: Port::new(concurrency, 0),
            elsewhere: Port::new(1, 0),
            workers: (0..WORKERS).map(|_| simulated()).collect(),
            events: 0,
            kick: false,
            posted: 0,
            taken: 0,
        }
    }

    fn deliver(&mut self, roused: Roused) {
        self.kick |= roused.kick;
        for id in roused.woken {
            let sleeper = self.workers.iter_mut().find(|known| known.worker.id() == id).unwrap();
            assert!(matches!(sleeper.phase, Phase::Asleep | Phase::InOwnShard) && !sleeper.woken, "woken twice");
            sleeper.woken = true;
        }
    }

    fn post(&mut self, pumping: bool) {
        let roused = Roused::by(|rouse| self.port.post(packet(self.posted), pumping, rouse));
        self.posted += 1;
        self.deliver(roused);
    }

    /// The harvest of whoever looks at the shard: all events, and the edge of all kicks.
    fn harvest(&mut self, pumping: bool) {
        self.kick = false;
        for _ in 0..std::mem::take(&mut self.events) {
            self.post(pumping);
        }
    }

    fn running(&self) -> usize {
        self.workers.iter().filter(|known| known.has_taken && !known.blocks).count()
    }

    fn call(&mut self, who: usize) -> Enter {
        let simulated = &mut self.workers[who];
        simulated.has_taken = false;
        let (entered, packets, roused) = simulated.worker.call(&self.port, simulated.alertable, simulated.most);
        simulated.phase = match entered {
            Enter::Take => Phase::Away,
            Enter::Pump if simulated.alertable => Phase::InOwnShard,
            Enter::Pump => Phase::Inside,
            Enter::Sleep => Phase::Asleep,
            Enter::Abandoned => unreachable!("nobody closes it"),
        };
        if entered == Enter::Take {
            simulated.has_taken = true;
            assert!(self.running() <= self.port.concurrency() as usize, "more run than the port lets");
            assert!(!packets.is_empty());
            for key in packets {
                assert_eq!(key, self.taken, "lost, doubled or out of order");
                self.taken += 1;
            }
        }
        self.deliver(roused);
        entered
    }

    fn leave(&mut self, who: usize, late: bool) {
        let simulated = &mut self.workers[who];
        simulated.worker.leave(&self.port);
        simulated.woken = false;
        simulated.phase = Phase::Left(late);
    }

    /// What a worker owes after it has left.
    fn proceed(&mut self, who: usize, late: bool) {
        if late && self.port.has_packets() {
            if self.call(who) == Enter::Take {
                return;
            }
            self.leave(who, true);
        } else if !late {
            self.call(who);
            return;
        }
        self.workers[who].phase = Phase::Away;
        self.deliver(give_up(&self.port));
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Call { who, alertable, most } => {
                let simulated = &mut self.workers[who];
                if simulated.phase == Phase::Away && !simulated.blocks {
                    (simulated.alertable, simulated.most) = (alertable, most);
                    self.call(who);
                }
            }
            Action::Look(who) => {
                let pumps = matches!(self.workers[who].phase, Phase::Inside | Phase::InOwnShard);
                if pumps && (self.kick || self.events > 0) {
                    self.harvest(true);
                    self.leave(who, false);
                }
            }
            Action::Deadline(who) => {
                if matches!(self.workers[who].phase, Phase::Inside | Phase::InOwnShard | Phase::Asleep) {
                    self.leave(who, true);
                }
            }
            Action::Proceed(who) => match self.workers[who].phase {
                Phase::Left(late) => self.proceed(who, late),
                Phase::Asleep | Phase::InOwnShard if self.workers[who].woken => self.leave(who, false),
                _ => {}
            },
            Action::Block(who) => {
                let simulated = &mut self.workers[who];
                if simulated.phase == Phase::Away && !simulated.blocks {
                    simulated.blocks = true;
                    let roused = simulated.worker.block();
                    self.deliver(roused);
                }
            }
            Action::Unblock(who) => {
                if std::mem::take(&mut self.workers[who].blocks) {
                    self.workers[who].worker.membership.unblock();
                }
            }
            Action::Exit(who) => {
                if self.workers[who].phase == Phase::Away {
                    let roused = self.workers[who].worker.exit();
                    self.workers[who].phase = Phase::Exited;
                    self.workers[who].has_taken = false;
                    self.deliver(roused);
                }
            }
            Action::Elsewhere(who) => {
                let simulated = &mut self.workers[who];
                if simulated.phase == Phase::Away && !simulated.blocks {
                    simulated.has_taken = false;
                    let (_, _, roused) = simulated.worker.call(&self.elsewhere, false, 1);
                    simulated.worker.leave(&self.elsewhere);
                    assert!(!roused.kick && give_up(&self.elsewhere) == NOBODY);
                    self.deliver(Roused { kick: roused.kick_former, ..roused });
                }
            }
            Action::Steal => {
                self.harvest(false);
                self.deliver(give_up(&self.port));
            }
            Action::Post => self.post(false),
            Action::Event => self.events += 1,
        }
        self.check();
    }

    fn count(&self, meant: impl Fn(&Simulated) -> bool) -> usize {
        self.workers.iter().filter(|known| meant(known)).count()
    }

    fn check(&self) {
        let inside = self.count(|known| known.phase == Phase::Inside);
        let own = self.count(|known| known.phase == Phase::InOwnShard && !known.woken);
        let asleep = self.count(|known| known.phase == Phase::Asleep && !known.woken);
        let woken = self.count(|known| known.woken);
        let left = self.count(|known| matches!(known.phase, Phase::Left(_)));
        {
            let state = self.port.state.lock();
            let counted = [state.running, state.inside, state.kickable, state.waking].map(|count| count as usize);
            assert_eq!(counted, [self.running(), inside + own, inside, woken], "a counter has drifted");
            assert_eq!(state.stack.len(), own + asleep);
        }
        let full = self.running() >= self.port.concurrency() as usize;
        let coming = woken + left > 0;
        assert!(asleep == 0 || full || inside + own > 0 || coming, "somebody sleeps and nobody pumps");
        let waiting = inside + own + asleep > 0;
        let kicked = self.kick && inside > 0;
        assert!(self.posted == self.taken || !waiting || full || coming || kicked, "packets wait with their takers");
    }

    /// Lets everybody work until nothing is left to do.
    fn settle(&mut self) {
        for _ in 0..self.posted + self.events + 10 {
            for who in 0..WORKERS {
                self.act(Action::Unblock(who));
                for _ in 0..3 {
                    self.act(Action::Call { who, alertable: false, most: 1 });
                    self.act(Action::Look(who));
                    self.act(Action::Proceed(who));
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn no_packet_is_lost_and_no_counter_drifts(
        concurrency in 1..4u32,
        actions in proptest::collection::vec(action(), 1..200),
    ) {
        let mut world = World::new(concurrency);
        for action in actions {
            world.act(action);
        }
        world.settle();
        let all_exited = world.workers.iter().all(|known| known.phase == Phase::Exited);
        prop_assert!(all_exited || (world.taken == world.posted && world.events == 0), "packets are left");
    }
}
