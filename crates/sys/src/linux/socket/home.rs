//! Where a socket's readiness is harvested.
//!
//! A socket is attached to the shard of every thread that depends on it, which is one in nearly every program, or to its
//! port's for life. `home` names the shard that was last ensured. A thread that depends on the socket (it waits for the
//! event that the socket feeds, or has started an operation) makes its own shard the home; shards that nobody depends on
//! any more are left then:
//!
//! - with operations outstanding no shard is left, for their starters may come to wait;
//! - a shard whose thread waits for the selected event at this moment is not left.
//!
//! The new home is stored before it is asked who waits, and a waiter registers with the event before it reads the home, so
//! one of the two sees the other.

use super::Socket;
use crate::linux::shard::{self, Shard};
use crate::linux::{deliver, handle};
use overlapped_core::{Object, Place, Wakes};
use overlapped_engine::transfer;
use smallvec::SmallVec;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// From how many sockets on an event is looked through for closed ones.
const MANY_FEEDS: usize = 16;

impl Socket {
    /// Sees to it that `shard` harvests this socket.
    pub(crate) fn bring_home(&self, shard: &Shard) -> Result<(), i32> {
        if self.home.load(Ordering::SeqCst) == shard.token {
            return Ok(());
        }
        let mut homes = self.homes.lock();
        if self.closed.load(Ordering::SeqCst) {
            return Ok(());
        }
        if !homes.contains(&shard.token) {
            shard.attach(self.fd(), self.token)?;
            homes.push(shard.token);
        }
        self.home.store(shard.token, Ordering::SeqCst);
        if homes.len() > 1 && !self.input.has_outstanding() && !self.output.has_outstanding() {
            let ports = self.association.get().map(|association| association.port.shard.token);
            let event = self.record.lock().event().cloned();
            homes.retain(|home| {
                if *home == shard.token || Some(*home) == ports {
                    return true;
                }
                let Some(other) = shard::by_token(*home) else { return false };
                if event.as_ref().is_some_and(|event| event.is_awaited_in(other.number())) {
                    return true;
                }
                other.detach(self.fd());
                if let Some(event) = &event {
                    event.refeed(self.token);
                }
                false
            });
        }
        Ok(())
    }

    /// For an operation that the calling thread has started: the port's shard, else the thread's own.
    pub(crate) fn bring_home_to_starter(&self, own: impl FnOnce() -> Result<Arc<Shard>, i32>) -> Result<(), i32> {
        match self.association.get() {
            Some(association) => {
                let home = self.home.load(Ordering::SeqCst);
                // Attached to the port's shard at association and for life, wherever else it is.
                if home != 0 { Ok(()) } else { self.bring_home(&association.port.shard) }
            }
            None => self.bring_home(&*own()?),
        }
    }

    /// Puts a connection in the place of the descriptor that the socket was made with. A shard knows the descriptor that it
    /// was given and would never hear of the new one: each takes it anew.
    pub(super) fn replace(&self, connection: OwnedFd) -> Result<(), i32> {
        let mut homes = self.homes.lock();
        let shards: SmallVec<[Arc<Shard>; 2]> = homes.iter().filter_map(|home| shard::by_token(*home)).collect();
        shards.iter().for_each(|shard| shard.detach(self.fd()));
        let replaced = transfer::replace(self.fd(), connection);
        homes.clear();
        homes
            .extend(shards.iter().filter(|shard| shard.attach(self.fd(), self.token).is_ok()).map(|shard| shard.token));
        if !homes.contains(&self.home.load(Ordering::SeqCst)) {
            // Whoever depends on the socket next brings it home again.
            self.home.store(0, Ordering::SeqCst);
        }
        replaced
    }

    /// The shards that it is attached to.
    pub(super) fn homes(&self) -> SmallVec<[u64; 2]> {
        self.homes.lock().clone()
    }

    pub(super) fn leave_homes(&self) {
        let homes = std::mem::take(&mut *self.homes.lock());
        for home in homes {
            if let Some(shard) = shard::by_token(home) {
                shard.detach(self.fd());
            }
        }
    }
}

/// Brings every socket that `feeds` names to `shard`.
pub(crate) fn bring_home(feeds: &[u64], shard: &Shard) {
    for token in feeds {
        if let Some(socket) = handle::socket_by_token(*token) {
            // A shard that cannot take the socket leaves it where it is; the watchdog still serves it.
            let _ = socket.bring_home(shard);
        }
    }
}

/// Says that `socket` will signal `event`, and brings it to whoever waits for that event now: a sleeper on a futex moves
/// into its shard.
pub(crate) fn feed(socket: &Socket, event: &Arc<Object>) {
    let mut sleepers = SmallVec::new();
    let feeds = event.feed(socket.token, &mut sleepers);
    if feeds >= MANY_FEEDS && feeds.is_power_of_two() {
        // An event that serves one connection after the other remembers only those that live.
        event.retain_feeds(handle::is_socket);
    }
    for sleeper in sleepers {
        let Ok(shard) = shard::of_thread(&sleeper) else { continue };
        let inside = sleeper.place_word().load(Ordering::SeqCst) == Place::Shard(shard.number()).word();
        // Who sleeps in its shard already hears of it there.
        if socket.bring_home(&shard).is_ok() && !inside {
            let mut wakes = Wakes::new();
            sleeper.ask_recheck(&mut wakes);
            deliver::wake_all(wakes);
        }
    }
}
