//! What a server did, counted without a lock.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Counters of a whole server. All are relaxed: each is exact, and they are read together only when it is quiet.
#[derive(Debug)]
pub struct Stats {
    clients: AtomicUsize,
    accepted: AtomicU64,
    refused: AtomicU64,
    dismissed: AtomicU64,
    tallies: Box<[Tally]>,
    shared: Shared,
}

/// Bytes that one thread moved, in a cache line of its own. That thread alone counts what it received and sent.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Tally {
    received: AtomicU64,
    sent: AtomicU64,
    lost: AtomicU64,
}

/// The counters at one time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Clients connected.
    pub clients: usize,
    /// Connections accepted.
    pub accepted: u64,
    /// Connections refused, since there were too many.
    pub refused: u64,
    /// Clients sent away for what they did or did not do.
    pub dismissed: u64,
    /// Bytes received.
    pub received: u64,
    /// Bytes sent.
    pub sent: u64,
    /// Bytes that are not echoed: their client went before it took them, or sent them to a server that stops.
    pub lost: u64,
}

impl Stats {
    /// All zero, with a tally for each thread.
    pub fn new(threads: usize) -> Stats {
        Stats {
            clients: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            dismissed: AtomicU64::new(0),
            tallies: (0..threads).map(|_| Tally::default()).collect(),
            shared: Shared::default(),
        }
    }

    /// A thread's own counters.
    pub fn tally(&self, thread: usize) -> &Tally {
        &self.tallies[thread % self.tallies.len()]
    }

    /// The counters of all threads that have none of their own.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Takes a client in, unless there are `most`.
    pub fn enter(&self, most: usize) -> bool {
        let entered = self.clients.fetch_update(Relaxed, Relaxed, |now| (now < most).then_some(now + 1)).is_ok();
        if entered { &self.accepted } else { &self.refused }.fetch_add(1, Relaxed);
        entered
    }

    /// A client is gone.
    pub fn leave(&self) {
        self.clients.fetch_sub(1, Relaxed);
    }

    /// Whether anybody is connected.
    pub fn has_clients(&self) -> bool {
        self.clients.load(Relaxed) > 0
    }

    /// A client was sent away.
    pub fn dismiss(&self) {
        self.dismissed.fetch_add(1, Relaxed);
    }

    /// So many clients were sent away until now.
    pub fn set_dismissed(&self, count: u64) {
        self.dismissed.store(count, Relaxed);
    }

    /// The counters now.
    pub fn figures(&self) -> Figures {
        let sum = |count: fn(&Tally) -> &AtomicU64| {
            self.tallies.iter().chain([&self.shared.0]).map(|tally| count(tally).load(Relaxed)).sum()
        };
        Figures {
            clients: self.clients.load(Relaxed),
            accepted: self.accepted.load(Relaxed),
            refused: self.refused.load(Relaxed),
            dismissed: self.dismissed.load(Relaxed),
            received: sum(|tally| &tally.received),
            sent: sum(|tally| &tally.sent),
            lost: sum(|tally| &tally.lost),
        }
    }

    /// Whether an echo server has given back everything that it received.
    pub fn is_balanced(&self) -> bool {
        let figures = self.figures();
        figures.received == figures.sent + figures.lost
    }
}

/// Bytes that many threads moved.
#[derive(Debug, Default)]
pub struct Shared(Tally);

impl Shared {
    /// Counts received bytes.
    pub fn received(&self, bytes: usize) {
        self.0.received.fetch_add(bytes as u64, Relaxed);
    }

    /// Counts sent bytes.
    pub fn sent(&self, bytes: usize) {
        self.0.sent.fetch_add(bytes as u64, Relaxed);
    }

    /// Counts bytes that are not echoed.
    pub fn lost(&self, bytes: usize) {
        self.0.lost(bytes);
    }
}

impl Tally {
    /// Counts received bytes.
    pub fn received(&self, bytes: usize) {
        add(&self.received, bytes);
    }

    /// Counts sent bytes.
    pub fn sent(&self, bytes: usize) {
        add(&self.sent, bytes);
    }

    /// Counts bytes that are not echoed.
    pub fn lost(&self, bytes: usize) {
        self.lost.fetch_add(bytes as u64, Relaxed);
    }
}

/// Adds to a counter that one thread alone writes: no read-modify-write is needed.
fn add(count: &AtomicU64, bytes: usize) {
    count.store(count.load(Relaxed) + bytes as u64, Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_limited_and_bytes_are_balanced() {
        let stats = Stats::new(2);
        assert!(stats.enter(1) && !stats.enter(1));
        stats.tally(0).received(10);
        assert!(!stats.is_balanced());
        stats.tally(1).sent(6);
        stats.shared().received(3);
        stats.shared().sent(2);
        stats.shared().lost(1);
        stats.tally(3).lost(4);
        assert!(stats.is_balanced());
        stats.leave();
        let figures = stats.figures();
        assert_eq!((figures.clients, figures.accepted, figures.refused, figures.lost), (0, 1, 1, 5));
    }
}
