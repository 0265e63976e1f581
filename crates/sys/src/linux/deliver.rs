//! What a decision leaves to be done once no lock is held: wake sleepers, kick shards.
//!
//! A harvest collects all of it and flushes once, so that several completions for one sleeper wake it once (L4).

use super::port::PortObject;
use super::shard;
use super::sleep::futex_wake;
use super::trace;
use overlapped_core::port::{Packet, Rouse};
use overlapped_core::thread::Place;
use overlapped_core::{Wake, Wakes};
use smallvec::SmallVec;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Wakes and kicks to be done. Dropping it does them.
pub(crate) struct Delivery {
    pub(crate) wakes: Wakes,
    ports: Vec<(Arc<PortObject>, Rouse)>,
    /// The port whose shard the caller pumps: it takes the packets itself.
    pumping: Option<Arc<PortObject>>,
    /// The watchdog has harvested it, while the program goes on: what has arrived may have been taken meanwhile.
    pub(crate) is_late: bool,
}

impl Delivery {
    pub(crate) fn new() -> Self {
        Self { wakes: Wakes::new(), ports: Vec::new(), pumping: None, is_late: false }
    }

    /// For a worker that pumps the shard of `port`.
    pub(crate) fn pumping(port: &Arc<PortObject>) -> Self {
        let mut delivery = Self::new();
        delivery.pumping = Some(Arc::clone(port));
        delivery
    }

    /// For the watchdog.
    pub(crate) fn late() -> Self {
        let mut delivery = Self::new();
        delivery.is_late = true;
        delivery
    }

    pub(crate) fn post(&mut self, port: &Arc<PortObject>, packet: Packet) {
        let pumping = self.pumping.as_ref().is_some_and(|pumping| Arc::ptr_eq(pumping, port));
        if trace::is_on() {
            trace::packet(true, packet.key, packet.overlapped);
        }
        let mut rouse = Rouse::default();
        port.port.post(packet, pumping, &mut rouse);
        port.mark();
        // Nobody is roused by most packets: their own worker takes them, or all that may run do.
        if !rouse.is_empty() {
            self.ports.push((Arc::clone(port), rouse));
        }
    }

    /// Does it all.
    #[inline]
    pub(crate) fn flush(&mut self) {
        if !(self.wakes.is_empty() && self.ports.is_empty()) {
            self.flush_all();
        }
    }

    /// Its end, where it nearly always is empty: in the caller then, with nothing to call.
    #[inline(always)]
    pub(crate) fn end(self) {
        if self.wakes.is_empty() && self.ports.capacity() == 0 && self.pumping.is_none() {
            // Nothing of it has memory of its own.
            std::mem::forget(self);
        }
    }

    fn flush_all(&mut self) {
        wake_all(std::mem::take(&mut self.wakes));
        for (port, rouse) in self.ports.drain(..) {
            port.rouse(rouse);
        }
    }

    /// Does it all; says how many slept on though it was their turn, and would have without this. Who sleeps in a shard
    /// that harvests the same socket, one of `homes`, has gone to sleep at this moment and would have heard of it there;
    /// a worker that is kicked, or whose shard is `occupied`, is only on its way in or out.
    pub(crate) fn rescue(&mut self, homes: &[u64], occupied: bool) -> u64 {
        let mut sleepers: SmallVec<[Wake; 4]> = std::mem::take(&mut self.wakes).into_iter().collect();
        if !occupied {
            for (_, rouse) in &mut self.ports {
                sleepers.extend(std::mem::take(&mut rouse.wakes));
            }
        }
        let lost = sleepers.iter().filter(|wake| !hears_of(wake, homes) && !wakes_by_itself(wake)).count();
        sleepers.iter().for_each(wake_one);
        self.flush();
        lost as u64
    }
}

impl Drop for Delivery {
    #[inline]
    fn drop(&mut self) {
        self.flush();
    }
}

/// Wakes every sleeper.
#[inline]
pub(crate) fn wake_all(wakes: Wakes) {
    if !wakes.is_empty() {
        wakes.into_iter().for_each(|wake| wake_one(&wake));
    }
}

/// Whether a sleeper sleeps in one of these shards.
fn hears_of(wake: &Wake, homes: &[u64]) -> bool {
    match wake.was {
        Place::Shard(number) => shard::by_number(number).is_some_and(|shard| homes.contains(&shard.token)),
        Place::Futex | Place::Running | Place::Notified => false,
    }
}

/// Whether a sleeper wakes without being woken: it has something to harvest where it sleeps, or has harvested it just now
/// and not yet said that it runs.
fn wakes_by_itself(wake: &Wake) -> bool {
    const PATIENCE_MS: u32 = 20;
    for _ in 0..PATIENCE_MS {
        if wake.thread.place_word().load(Ordering::SeqCst) != Place::Notified.word() {
            return true;
        }
        if let Place::Shard(number) = wake.was
            && shard::by_number(number).is_some_and(|shard| shard.has_something())
        {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

fn wake_one(wake: &Wake) {
    match wake.was {
        Place::Futex => futex_wake(wake.thread.place_word()),
        Place::Shard(number) => {
            if let Some(shard) = shard::by_number(number) {
                shard.wake();
            }
        }
        Place::Running | Place::Notified => {}
    }
}
