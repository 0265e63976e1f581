//! The record against section 4 of the specification, rule by rule.

mod levels;
mod messages;
mod once;
mod select;

use super::*;

/// A socket's record and the event that it is selected with.
struct Selected {
    record: Record,
    event: Arc<Object>,
}

fn event() -> Arc<Object> {
    Arc::new(Object::event(true, false))
}

impl Selected {
    /// A fresh socket selected for `mask`, on which nothing has happened.
    fn with(mask: NetworkEvents) -> Self {
        let mut socket = Self { record: Record::default(), event: event() };
        assert!(!socket.select(mask, NetworkEvents::empty()));
        socket
    }

    /// Selects with the same event; whether it is to be set.
    fn select(&mut self, mask: NetworkEvents, present: NetworkEvents) -> bool {
        let due = self.record.select(mask, Some(Arc::clone(&self.event)), present);
        self.is_set_by(due)
    }

    /// Whether the event is to be set; no other may be.
    fn is_set_by(&self, due: Option<Arc<Object>>) -> bool {
        due.is_some_and(|due| {
            assert!(Arc::ptr_eq(&due, &self.event), "another event than the selected one");
            true
        })
    }

    fn arrived(&mut self, bits: NetworkEvents) -> bool {
        let due = self.record.arrived(bits).cloned();
        self.is_set_by(due)
    }

    fn reenabled(&mut self, bit: NetworkEvents, holds: bool) -> bool {
        let due = self.record.reenabled(bit, holds);
        self.is_set_by(due)
    }

    fn events(&mut self) -> NetworkEvents {
        self.record.enumerate().events
    }
}

/// The kinds of level bits: what holds for one holds for all.
const LEVELS: [NetworkEvents; 3] = [NetworkEvents::READ, NetworkEvents::OOB, NetworkEvents::ACCEPT];
