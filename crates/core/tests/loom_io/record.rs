//! The record and its direction: no arrival falls between a question and its answer.

use super::{join, model};
use loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use loom::thread;
use overlapped_core::Object;
use overlapped_core::direction::{Begin, Direction, Ended, Mark, Next, Operation};
use overlapped_core::record::{NetworkEvents, Record};
use overlapped_core::sync::Mutex;
use std::sync::Arc;

/// Only synchronous calls are made here.
#[derive(Debug)]
struct Never;

impl Operation for Never {
    fn mark(&self) -> Mark {
        unreachable!()
    }
}

struct Socket {
    way: Direction<Never>,
    record: Mutex<Record>,
    /// Whether the event is signaled.
    event: AtomicBool,
    /// Bytes that are there to receive, or room that is there to send.
    kernel: AtomicUsize,
}

impl Socket {
    fn selected(mask: NetworkEvents) -> Arc<Self> {
        let mut record = Record::default();
        let set = record.select(mask, Some(Arc::new(Object::event(true, false))), NetworkEvents::empty());
        assert!(set.is_none());
        let (event, kernel) = (AtomicBool::new(false), AtomicUsize::new(0));
        Arc::new(Self { way: Direction::new(), record: Mutex::new(record), event, kernel })
    }

    /// Asks the record something, and sets the event once the lock is free.
    fn tell(&self, say: impl FnOnce(&mut Record) -> Option<Arc<Object>>) {
        let due = say(&mut self.record.lock());
        if due.is_some() {
            self.event.store(true, Ordering::SeqCst);
        }
    }

    fn edge(&self, say: impl FnOnce(&mut Record) -> Option<Arc<Object>>) {
        self.kernel.fetch_add(1, Ordering::SeqCst);
        assert!(self.way.edge().is_none());
        self.tell(say);
    }

    /// One synchronous call; whether it would have blocked.
    fn call(&self) -> bool {
        assert_eq!(self.way.begin(), Begin::Begun);
        let blocked = self.kernel.swap(0, Ordering::SeqCst) == 0;
        let ended = if blocked { Ended::Blocked(None) } else { Ended::Done { drained: true } };
        assert!(matches!(self.way.ended(ended), Next::Idle));
        blocked
    }

    /// `WSAEnumNetworkEvents` with the event.
    fn enumerate(&self) -> NetworkEvents {
        let mut record = self.record.lock();
        let events = record.enumerate().events;
        self.event.store(false, Ordering::SeqCst);
        events
    }

    fn is_signaled(&self) -> bool {
        self.event.load(Ordering::SeqCst)
    }
}

#[test]
fn net_26_a_receive_that_drains_against_an_arrival() {
    model(6, || {
        let socket = Socket::selected(NetworkEvents::READ);
        socket.edge(|record| record.arrived(NetworkEvents::READ).cloned());
        assert_eq!(socket.enumerate(), NetworkEvents::READ);
        let arrival = {
            let socket = Arc::clone(&socket);
            thread::spawn(move || socket.edge(|record| record.arrived(NetworkEvents::READ).cloned()))
        };
        socket.call();
        socket.tell(|record| record.reenabled(NetworkEvents::READ, socket.way.is_ready()));
        join([arrival]);
        if socket.kernel.load(Ordering::SeqCst) > 0 {
            assert!(socket.is_signaled());
            assert_eq!(socket.enumerate(), NetworkEvents::READ);
        }
    });
}

#[test]
fn net_43_a_send_that_would_block_against_room() {
    model(6, || {
        let socket = Socket::selected(NetworkEvents::WRITE);
        let room = {
            let socket = Arc::clone(&socket);
            thread::spawn(move || socket.edge(Record::writable))
        };
        let blocked = socket.call();
        if blocked {
            socket.tell(|record| {
                record.send_blocked();
                if socket.way.is_ready() { record.writable() } else { None }
            });
        }
        join([room]);
        if blocked {
            assert!(socket.is_signaled());
            assert_eq!(socket.enumerate(), NetworkEvents::WRITE);
        }
    });
}

#[test]
fn net_70_an_enumeration_against_an_arrival() {
    model(6, || {
        let socket = Socket::selected(NetworkEvents::READ);
        let arrival = {
            let socket = Arc::clone(&socket);
            thread::spawn(move || socket.edge(|record| record.arrived(NetworkEvents::READ).cloned()))
        };
        let first = socket.enumerate();
        join([arrival]);
        if first.is_empty() {
            assert!(socket.is_signaled(), "what comes after the enumeration sets the event");
            assert_eq!(socket.enumerate(), NetworkEvents::READ);
        }
    });
}
