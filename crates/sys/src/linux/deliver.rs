//! What a decision leaves to be done once no lock is held: wake sleepers, kick shards.
//!
//! A harvest collects all of it and flushes once, so that several completions for one sleeper wake it once (L4).

use super::port::PortObject;
use super::shard;
use super::sleep::futex_wake;
use overlapped_core::port::{Packet, Rouse};
use overlapped_core::thread::Place;
use overlapped_core::{Wake, Wakes};
use smallvec::SmallVec;
use std::sync::Arc;

/// Wakes and kicks to be done. Dropping it does them.
pub(crate) struct Delivery {
    pub(crate) wakes: Wakes,
    ports: SmallVec<[(Arc<PortObject>, Rouse); 1]>,
    /// The port whose shard the caller pumps: it takes the packets itself.
    pumping: Option<Arc<PortObject>>,
}

impl Delivery {
    pub(crate) fn new() -> Self {
        Self { wakes: Wakes::new(), ports: SmallVec::new(), pumping: None }
    }

    /// For a worker that pumps the shard of `port`.
    pub(crate) fn pumping(port: &Arc<PortObject>) -> Self {
        let mut delivery = Self::new();
        delivery.pumping = Some(Arc::clone(port));
        delivery
    }

    pub(crate) fn post(&mut self, port: &Arc<PortObject>, packet: Packet) {
        let pumping = self.pumping.as_ref().is_some_and(|pumping| Arc::ptr_eq(pumping, port));
        let at = self.ports.iter().position(|(known, _)| Arc::ptr_eq(known, port)).unwrap_or_else(|| {
            self.ports.push((Arc::clone(port), Rouse::default()));
            self.ports.len() - 1
        });
        port.port.post(packet, pumping, &mut self.ports[at].1);
    }

    pub(crate) fn absorb(&mut self, wakes: Wakes) {
        wake_all(wakes);
    }

    /// Does it all; true if somebody was woken.
    pub(crate) fn flush(&mut self) -> bool {
        let mut woke = wake_all(std::mem::take(&mut self.wakes));
        for (port, rouse) in self.ports.drain(..) {
            woke |= port.rouse(rouse);
        }
        woke
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Wakes every sleeper; true if there was one.
pub(crate) fn wake_all(wakes: Wakes) -> bool {
    let woke = !wakes.is_empty();
    if woke {
        wakes.into_iter().for_each(|wake| wake_one(&wake));
    }
    woke
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
