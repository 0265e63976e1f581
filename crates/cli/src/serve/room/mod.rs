//! A chat room without I/O: who said what, who is to hear it, who has to go and why.
//!
//! Every line goes to every client, its sender included, byte for byte. So does a line that its sender never finished, when
//! the sender says no more: as it stands, in one piece, without a newline. What anybody says next follows it directly, as
//! with any server that relays bytes; only the server's own farewell begins a line of its own. A server in any model feeds the room what it
//! received and asks it what to do next for each client that is [due](Room::take_due):
//!
//! ```text
//! received / ended / sent ──▶ Room ──▶ take_due ──▶ next: Send, Shutdown, Close or Wait
//!                                  └─▶ take_sent_away
//! ```
//!
//! `next` hands out one part of a client at a time; the next one comes only after [`Room::sent`]. So a client never has
//! two sends at once, and its lines stay in order, whichever thread carries the sends out.

mod farewell;
mod lines;
mod member;
mod outbox;

use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use farewell::Farewell;
pub use outbox::{Outbox, Part};
use rustc_hash::FxHashMap;

use crate::limits::Limits;
use member::Member;

/// What a server is to do for a client now.
#[derive(Debug)]
pub enum Next {
    /// Send this, and say by [`Room::sent`] how much of it was sent.
    Send(Part),
    /// Nothing, until something happens.
    Wait,
    /// Tell the client the end of the stream, go on receiving, and ask again.
    Shutdown,
    /// Close the connection and [remove](Room::remove) the client.
    Close,
}

/// A chat room whose clients are named by `K`.
#[derive(Debug)]
pub struct Room<K> {
    members: FxHashMap<K, Member>,
    due: Vec<K>,
    /// Who was sent away, and may have to be told so by a full socket.
    sent_away: Vec<K>,
    limits: Limits,
    stopping: bool,
    /// How many clients are leaving. They have a deadline.
    leaving: usize,
    dismissed: u64,
}

impl<K: Copy + Eq + Hash> Room<K> {
    /// A room without clients.
    pub fn new(limits: Limits) -> Room<K> {
        let (members, due, sent_away) = (FxHashMap::default(), Vec::new(), Vec::new());
        Room { members, due, sent_away, limits, stopping: false, leaving: 0, dismissed: 0 }
    }

    /// A client comes.
    pub fn join(&mut self, key: K) {
        self.members.insert(key, Member::new(&self.limits, Instant::now()));
    }

    /// A client is gone.
    pub fn remove(&mut self, key: K) {
        if self.members.remove(&key).is_some_and(|member| !member.is_talking()) {
            self.leaving -= 1;
        }
    }

    /// A client said something.
    pub fn received(&mut self, from: K, bytes: &[u8]) {
        let Some(member) = self.members.get_mut(&from) else { return };
        if !member.is_talking() {
            return member.go_on_in_vain();
        }
        if !self.limits.idle.is_zero() {
            member.heard = Instant::now();
        }
        let cut = member.lines.push(bytes);
        if let Some(lines) = cut.lines {
            self.tell_all(&lines);
        }
        if cut.too_long {
            self.dismiss(from, Farewell::LineTooLong(self.limits.max_line));
        }
    }

    /// A client sends no more: its unfinished line is delivered as it stands, it hears what is due to it, and goes.
    pub fn ended(&mut self, from: K) {
        let Some(member) = self.members.get_mut(&from) else { return };
        member.ended = true;
        if member.is_talking()
            && let Some(lines) = member.lines.finish()
        {
            self.tell_all(&lines);
        }
        self.leave(from, None);
    }

    /// So many bytes of the part in hand were sent.
    pub fn sent(&mut self, key: K, bytes: usize) {
        if let Some(member) = self.members.get_mut(&key) {
            member.sent(bytes);
        }
    }

    /// The same, and what to do for the client then.
    pub fn sent_so_next(&mut self, key: K, bytes: usize) -> Next {
        let Some(member) = self.members.get_mut(&key) else { return Next::Wait };
        member.sent(bytes);
        member.next(self.stopping)
    }

    /// What to do for a client now.
    pub fn next(&mut self, key: K) -> Next {
        self.members.get_mut(&key).map_or(Next::Wait, |member| member.next(self.stopping))
    }

    /// The clients for which there may be something to do.
    pub fn take_due(&mut self) -> Vec<K> {
        std::mem::take(&mut self.due)
    }

    /// The clients that were sent away and whose socket may be full: it is to take more now, so that the reason fits in.
    pub fn take_sent_away(&mut self) -> Vec<K> {
        std::mem::take(&mut self.sent_away)
    }

    /// Everybody hears that the server stops, and goes.
    pub fn stop(&mut self) {
        self.stopping = true;
        let now = Instant::now();
        self.members.values_mut().for_each(|member| member.hurry(now));
        let keys: Vec<K> = self.members.keys().copied().collect();
        for key in keys {
            self.leave(key, Some(Farewell::Stopping));
        }
    }

    /// Dismisses who was silent for too long, and names the clients whose time to leave is over: close and remove them.
    pub fn overdue(&mut self, now: Instant) -> Vec<K> {
        if !self.limits.idle.is_zero() {
            let silent = |member: &Member| member.is_talking() && now.duration_since(member.heard) >= self.limits.idle;
            let idle: Vec<K> = self.members.iter().filter(|(_, member)| silent(member)).map(|(key, _)| *key).collect();
            for key in idle {
                self.dismiss(key, Farewell::Idle);
            }
        }
        self.members.iter().filter(|(_, member)| member.is_overdue(now)).map(|(key, _)| *key).collect()
    }

    /// How often [`Room::overdue`] needs to be asked now.
    pub fn pace(&self) -> Option<Duration> {
        let idle = (!self.limits.idle.is_zero()).then(|| (self.limits.idle / 4).min(Duration::from_secs(1)));
        let leaving = (self.leaving > 0).then(|| (self.limits.drain / 4).min(Duration::from_millis(250)));
        let pace = idle.into_iter().chain(leaving).min()?;
        Some(pace.max(Duration::from_millis(1)))
    }

    /// Whether there are no clients.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether a client has a deadline.
    pub fn is_anybody_leaving(&self) -> bool {
        self.leaving > 0
    }

    /// How many clients were sent away for what they did or did not do.
    pub fn dismissed(&self) -> u64 {
        self.dismissed
    }

    fn tell_all(&mut self, lines: &Arc<[u8]>) {
        let mut slow = Vec::new();
        for (key, member) in &mut self.members {
            match member.hear(lines) {
                Ok(true) => self.due.push(*key),
                Ok(false) => {}
                Err(_) => slow.push(*key),
            }
        }
        for key in slow {
            self.dismiss(key, Farewell::TooSlow(self.limits.queue));
        }
    }

    fn dismiss(&mut self, key: K, farewell: Farewell) {
        self.dismissed += 1;
        self.leave(key, Some(farewell));
    }

    fn leave(&mut self, key: K, farewell: Option<Farewell>) {
        let Some(member) = self.members.get_mut(&key) else { return };
        if member.is_talking() {
            self.leaving += 1;
            // All at once hear that the server stops: those whose socket took everything so far hear it anyway.
            let may_be_full = farewell.is_some_and(|farewell| farewell != Farewell::Stopping || member.is_sending());
            self.sent_away.extend(may_be_full.then_some(key));
        }
        member.leave(farewell, Instant::now() + self.limits.drain);
        self.due.push(key);
    }
}

#[cfg(test)]
mod tests;
