//! A direction against a list: random starts, arrivals, edges, attempts, cancels and closes.
//!
//! The kernel is a count of messages, one per operation. An arrival and its edge are two steps, as are a system call and
//! the word about it, so that everything may come between.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Action {
    Start {
        thread: u64,
        outlives_thread: bool,
    },
    Begin,
    Arrive,
    Edge,
    /// The holder makes its system call.
    Call,
    /// The holder says how it went. If nothing is left it may know that.
    End {
        knows: bool,
    },
    Cancel(Filter),
    Close,
}

fn action() -> impl Strategy<Value = Action> {
    let filter = prop_oneof![
        1 => Just(Filter::All),
        4 => (1..40usize).prop_map(Filter::Operation),
        2 => (1..4u64).prop_map(Filter::StartedBy),
        2 => (1..4u64).prop_map(Filter::EndedThread),
    ];
    prop_oneof![
        8 => (1..4u64, any::<bool>()).prop_map(|(thread, outlives_thread)| Action::Start { thread, outlives_thread }),
        2 => Just(Action::Begin),
        8 => Just(Action::Arrive),
        8 => Just(Action::Edge),
        10 => Just(Action::Call),
        10 => any::<bool>().prop_map(|knows| Action::End { knows }),
        3 => filter.prop_map(Action::Cancel),
        1 => Just(Action::Close),
    ]
}

#[derive(Debug)]
enum Holder {
    Nobody,
    /// It holds the baton, for an operation or a synchronous call.
    Before(Option<Op>),
    /// Its system call took a message or would have blocked.
    After(Option<Op>, bool),
    /// It publishes a cancellation.
    Cancelling,
}

#[derive(Debug)]
struct World {
    direction: Direction<Op>,
    holder: Holder,
    /// The naive model: what is outstanding, in start order.
    outstanding: Vec<Op>,
    closed: bool,
    started: usize,
    completed: Vec<usize>,
    ended: Vec<usize>,
    messages: usize,
    edge_due: bool,
    /// Whether an edge has been told since the baton was taken or the holder last spoke.
    edge_told: bool,
    /// Whether the direction knows that nothing can be transferred.
    known_blocked: bool,
}

impl World {
    fn new() -> Self {
        Self {
            direction: Direction::new(),
            holder: Holder::Nobody,
            outstanding: Vec::new(),
            closed: false,
            started: 0,
            completed: Vec::new(),
            ended: Vec::new(),
            messages: 0,
            edge_due: false,
            edge_told: false,
            known_blocked: false,
        }
    }

    fn attempt(&mut self, op: Op) {
        assert!(matches!(self.holder, Holder::Nobody), "two hold the baton");
        assert!(!self.known_blocked, "tried though it cannot succeed");
        assert_eq!(op, self.outstanding[0], "not the one that was started first");
        self.edge_told = false;
        self.holder = Holder::Before(Some(op));
    }

    fn end(&mut self, op: Op) {
        assert!(!self.ended.contains(&op.number()), "ended twice");
        self.ended.push(op.number());
        self.outstanding.retain(|known| *known != op);
    }

    fn say(&mut self, ended: Ended<Op>) {
        match ended {
            Ended::Blocked(_) | Ended::Done { drained: true } => self.known_blocked = !self.edge_told,
            Ended::Done { drained: false } => self.known_blocked = false,
            Ended::Cancelled => {}
        }
        self.edge_told = false;
        match self.direction.ended(ended) {
            Next::Attempt(op) => self.attempt(op),
            Next::Cancelled(op) => {
                self.end(op);
                self.holder = Holder::Cancelling;
            }
            Next::Idle => {}
        }
    }

    fn attempted(&self) -> Option<Op> {
        match self.holder {
            Holder::Before(op) | Holder::After(op, _) => op,
            Holder::Nobody | Holder::Cancelling => None,
        }
    }

    /// What `filter` means: the queued operations are removed at once, the attempted one is marked.
    fn removed(&mut self, filter: Filter, removed: Vec<Op>) -> bool {
        let attempted = self.attempted();
        let meant = |op: &Op| filter.matches(op.mark()) && Some(*op) != attempted;
        assert_eq!(removed, self.outstanding.iter().copied().filter(meant).collect::<Vec<_>>());
        for op in removed {
            self.end(op);
        }
        attempted.is_some_and(|op| filter.matches(op.mark()))
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Start { thread, outlives_thread } => {
                self.started += 1;
                let op = op_of(self.started, thread, outlives_thread);
                match self.direction.start(op) {
                    Start::Closed(refused) => {
                        assert!(self.closed);
                        self.end(refused);
                    }
                    Start::Queued => self.outstanding.push(op),
                    Start::Attempt(op) => {
                        self.outstanding.push(op);
                        self.attempt(op);
                    }
                }
            }
            Action::Begin => match self.direction.begin() {
                Begin::Begun => {
                    assert!(self.outstanding.is_empty() && matches!(self.holder, Holder::Nobody) && !self.closed);
                    self.edge_told = false;
                    self.holder = Holder::Before(None);
                }
                Begin::Outstanding => assert!(!self.outstanding.is_empty()),
                Begin::Busy => assert!(!matches!(self.holder, Holder::Nobody)),
                Begin::Closed => assert!(self.closed),
            },
            Action::Arrive => {
                self.messages += 1;
                self.edge_due = true;
            }
            Action::Edge => {
                if std::mem::take(&mut self.edge_due) {
                    self.edge_told = true;
                    self.known_blocked = false;
                    if let Some(op) = self.direction.edge() {
                        self.attempt(op);
                    }
                }
            }
            Action::Call => {
                if let Holder::Before(op) = self.holder {
                    self.holder = Holder::After(op, self.messages > 0);
                    self.messages = self.messages.saturating_sub(1);
                }
            }
            Action::End { knows } => match std::mem::replace(&mut self.holder, Holder::Nobody) {
                Holder::After(op, true) => {
                    let drained = knows && self.messages == 0 && !self.edge_due;
                    if let Some(op) = op {
                        self.completed.push(op.number());
                        self.end(op);
                    }
                    self.say(Ended::Done { drained });
                }
                Holder::After(op, false) => {
                    self.say(Ended::Blocked(op));
                }
                Holder::Cancelling => {
                    self.say(Ended::Cancelled);
                }
                unchanged => self.holder = unchanged,
            },
            Action::Cancel(filter) => {
                let (removed, marked) = self.direction.cancel(filter);
                assert_eq!(self.removed(filter, removed), marked);
            }
            Action::Close => {
                self.closed = true;
                let removed = self.direction.close();
                self.removed(Filter::All, removed);
            }
        }
        assert!(!self.closed || self.outstanding.len() <= 1, "only an attempted one outlives the close");
        assert_eq!(self.direction.has_outstanding(), !self.outstanding.is_empty());
    }

    /// Lets everything that is under way come to rest.
    fn settle(&mut self) {
        while self.edge_due || !matches!(self.holder, Holder::Nobody) {
            for action in [Action::Edge, Action::Call, Action::End { knows: true }] {
                self.act(action);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_direction_is_a_list(actions in proptest::collection::vec(action(), 1..120)) {
        let mut world = World::new();
        for action in actions {
            world.act(action);
        }
        world.settle();
        prop_assert!(world.messages == 0 || world.outstanding.is_empty(), "an edge was lost");
        prop_assert!(world.completed.is_sorted(), "completed out of start order");
        world.act(Action::Close);
        prop_assert_eq!(world.ended.len(), world.started, "one end each");
    }
}
