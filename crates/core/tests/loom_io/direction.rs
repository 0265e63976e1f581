//! One way of a socket: edges, cancels and closes against whoever holds the baton.

use super::{join, model};
use loom::sync::Mutex;
use loom::thread::{self, JoinHandle};
use overlapped_core::direction::{Begin, Direction, Ended, Filter, Mark, Next, Operation, Start};
use std::sync::Arc;

#[derive(Debug)]
struct Op(usize);

impl Operation for Op {
    fn mark(&self) -> Mark {
        Mark { overlapped: self.0, thread: 1, outlives_thread: false, lent: false }
    }
}

/// How an operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the message of this number.
    Message(usize),
    Cancelled,
    Refused,
}

/// A socket that receives numbered messages, one an operation.
#[derive(Debug)]
struct Socket {
    way: Direction<Op>,
    messages: Mutex<Messages>,
    ends: Mutex<Vec<(usize, End)>>,
}

#[derive(Debug, Default)]
struct Messages {
    arrived: usize,
    taken: usize,
}

impl Socket {
    fn new() -> Arc<Self> {
        Arc::new(Self { way: Direction::new(), messages: Mutex::default(), ends: Mutex::default() })
    }

    fn end(&self, op: &Op, end: End) {
        self.ends.lock().unwrap().push((op.0, end));
    }

    fn take_message(&self) -> Option<usize> {
        let mut messages = self.messages.lock().unwrap();
        if messages.taken == messages.arrived {
            return None;
        }
        messages.taken += 1;
        Some(messages.taken)
    }

    /// What the holder of the baton does.
    fn run(&self, op: Op) {
        let mut next = Next::Attempt(op);
        loop {
            next = match next {
                Next::Attempt(op) => match self.take_message() {
                    Some(message) => {
                        self.end(&op, End::Message(message));
                        self.way.ended(Ended::Done { drained: false })
                    }
                    None => self.way.ended(Ended::Blocked(Some(op))),
                },
                Next::Cancelled(op) => {
                    self.end(&op, End::Cancelled);
                    self.way.ended(Ended::Cancelled)
                }
                Next::Idle => return,
            }
        }
    }

    fn start(&self, number: usize) {
        match self.way.start(Op(number)) {
            Start::Attempt(op) => self.run(op),
            Start::Queued => {}
            Start::Closed(op) => self.end(&op, End::Refused),
        }
    }

    fn arrive(&self) {
        self.messages.lock().unwrap().arrived += 1;
        if let Some(op) = self.way.edge() {
            self.run(op);
        }
    }

    fn cancel(&self, filter: Filter) -> bool {
        let (removed, marked) = self.way.cancel(filter);
        for op in &removed {
            self.end(op, End::Cancelled);
        }
        marked || !removed.is_empty()
    }

    fn close(&self) {
        for op in self.way.close() {
            self.end(&op, End::Cancelled);
        }
    }

    fn ends(&self) -> Vec<(usize, End)> {
        self.ends.lock().unwrap().clone()
    }
}

fn spawn<T: 'static>(socket: &Arc<Socket>, act: impl FnOnce(&Socket) -> T + 'static) -> JoinHandle<T> {
    let socket = Arc::clone(socket);
    thread::spawn(move || act(&socket))
}

#[test]
fn net_26_an_edge_against_an_attempt_that_would_block() {
    model(6, || {
        let socket = Socket::new();
        let starter = spawn(&socket, |socket| socket.start(1));
        socket.arrive();
        join([starter]);
        assert_eq!(socket.ends(), [(1, End::Message(1))]);
    });
}

#[test]
fn net_26_an_edge_against_a_synchronous_call_that_would_block() {
    model(6, || {
        let socket = Socket::new();
        let caller = spawn(&socket, |socket| {
            assert_eq!(socket.way.begin(), Begin::Begun);
            let got = socket.take_message();
            let ended = if got.is_some() { Ended::Done { drained: false } } else { Ended::Blocked(None) };
            if let Next::Attempt(op) = socket.way.ended(ended) {
                socket.run(op);
            }
            got.is_some()
        });
        socket.arrive();
        let [got] = join([caller]);
        assert!(got || socket.way.is_ready());
    });
}

/// The message of a synchronous call that has it all is not the one that an operation started meanwhile waits for.
#[test]
fn ovl_43_a_synchronous_call_against_a_start_and_an_edge() {
    model(5, || {
        let socket = Socket::new();
        socket.messages.lock().unwrap().arrived = 1;
        assert_eq!(socket.way.begin(), Begin::Begun);
        let starter = spawn(&socket, |socket| socket.start(1));
        let pump = spawn(&socket, Socket::arrive);
        assert!(socket.take_message().is_some());
        if let Next::Attempt(op) = socket.way.ended(Ended::Done { drained: true }) {
            socket.run(op);
        }
        join([starter, pump]);
        assert_eq!(socket.ends(), [(1, End::Message(2))]);
    });
}

#[test]
fn ovl_62_a_cancel_against_a_completion() {
    model(5, || {
        let socket = Socket::new();
        let starter = spawn(&socket, |socket| socket.start(1));
        let pump = spawn(&socket, Socket::arrive);
        let found = socket.cancel(Filter::Operation(1));
        join([starter, pump]);
        match socket.ends()[..] {
            [(1, End::Message(1))] => {}
            [(1, End::Cancelled)] => assert!(found),
            ref ends => panic!("not one end: {ends:?}"),
        }
        assert!(!socket.way.has_outstanding());
    });
}

#[test]
fn ovl_62_a_cancel_against_an_attempt_that_would_block() {
    model(6, || {
        let socket = Socket::new();
        let starter = spawn(&socket, |socket| socket.start(1));
        let found = socket.cancel(Filter::All);
        join([starter]);
        assert_eq!(socket.ends().len(), usize::from(found), "found means cancelled, for nothing else can end it");
        assert_eq!(socket.way.has_outstanding(), !found);
    });
}

/// A cancel of the first must neither take the second along nor leave it without its edge.
#[test]
fn ovl_61_a_cancel_of_one_against_the_edge_for_two() {
    model(5, || {
        let socket = Socket::new();
        socket.start(1);
        socket.start(2);
        let pump = spawn(&socket, Socket::arrive);
        let found = socket.cancel(Filter::Operation(1));
        join([pump]);
        match socket.ends()[..] {
            [(1, End::Message(1))] => assert!(socket.way.has_outstanding()),
            [(1, End::Cancelled), (2, End::Message(1))] | [(2, End::Message(1)), (1, End::Cancelled)] => assert!(found),
            ref ends => panic!("{ends:?}"),
        }
    });
}

#[test]
fn ovl_70_a_close_against_a_completion() {
    model(5, || {
        let socket = Socket::new();
        let starter = spawn(&socket, |socket| socket.start(1));
        let pump = spawn(&socket, Socket::arrive);
        socket.close();
        join([starter, pump]);
        assert!(
            matches!(socket.ends()[..], [(1, End::Message(1) | End::Cancelled | End::Refused)]),
            "not one end: {:?}",
            socket.ends()
        );
        assert!(!socket.way.has_outstanding());
        assert_eq!(socket.way.begin(), Begin::Closed);
    });
}

#[test]
fn ovl_40_two_starters_and_a_pump_keep_the_order() {
    model(5, || {
        let socket = Socket::new();
        let one = spawn(&socket, |socket| {
            socket.start(1);
            socket.start(3);
        });
        let other = spawn(&socket, |socket| socket.start(2));
        for _ in 0..3 {
            socket.arrive();
        }
        join([one, other]);
        let ends = socket.ends();
        let messages: Vec<_> = ends.iter().map(|(_, end)| *end).collect();
        assert_eq!(messages, [End::Message(1), End::Message(2), End::Message(3)], "the order of the data");
        let of_one: Vec<_> = ends.iter().map(|(number, _)| *number).filter(|number| *number != 2).collect();
        assert_eq!(of_one, [1, 3], "the order of the starts");
    });
}

/// Two pumps, as with two shards that a socket is attached to.
#[test]
fn ovl_40_two_pumps_keep_the_order() {
    model(5, || {
        let socket = Socket::new();
        socket.start(1);
        socket.start(2);
        let pump = spawn(&socket, Socket::arrive);
        socket.arrive();
        join([pump]);
        assert_eq!(socket.ends(), [(1, End::Message(1)), (2, End::Message(2))]);
    });
}
