//! `SIO_ADDRESS_LIST_CHANGE` and `SIO_ROUTING_INTERFACE_CHANGE`: what waits for the addresses of this host to change, or for another
//! interface to lead to a destination.
//!
//! The kernel tells of changes to one thread of the library, which is made for the first who waits. It compares: a message is
//! no change. Who waits is an operation, or a socket that was told WSAEWOULDBLOCK and learns of the change by its network event.

use super::operation::{self, Op};
use super::{Socket, edge};
use crate::linux::address::{self, Peer};
use crate::linux::deliver::Delivery;
use crate::linux::handle::{self, Entry};
use overlapped_core::direction::{Filter, Operation};
use overlapped_core::error::Status;
use overlapped_core::record::NetworkEvents;
use overlapped_engine::changes::Changes;
use overlapped_engine::interfaces;
use overlapped_engine::transfer::{self, Address};
use parking_lot::Mutex;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// Another list of addresses of the socket's family.
    Addresses,
    /// Another local address for the way to this one; `None` while there is no way.
    Route { to: Peer, local: Option<Peer> },
    /// Another ideal backlog of sends, which stays as it is here: it is waited for until the socket is closed or the wait cancelled.
    Backlog,
}

impl Change {
    /// The way as it is now.
    pub(crate) fn of_route(to: Address) -> Self {
        Self::Route { to: Peer::new(&to), local: local_towards(&to).ok().map(|local| Peer::new(&local)) }
    }

    fn event(&self) -> NetworkEvents {
        match self {
            Self::Backlog => NetworkEvents::empty(),
            Self::Addresses => NetworkEvents::ADDRESS_LIST_CHANGE,
            Self::Route { .. } => NetworkEvents::ROUTING_INTERFACE_CHANGE,
        }
    }

    fn has_come(&self, addresses: bool) -> bool {
        match *self {
            Self::Addresses => addresses,
            Self::Backlog => false,
            Self::Route { to, local } => match Self::of_route(to.address()) {
                Self::Route { local: now, .. } => now != local,
                Self::Addresses | Self::Backlog => false,
            },
        }
    }
}

/// One who waits; without an operation it is the network event.
pub(super) struct Awaited {
    change: Change,
    op: Option<Op>,
}

/// The local address that a datagram to `target` would bear, without a port.
pub(crate) fn local_towards(target: &Address) -> Result<Address, i32> {
    let mut target = *target;
    if address::port(&target) == 0 {
        // Any port will do for the way there.
        address::set_port(&mut target, 9);
    }
    let probe = transfer::socket(i32::from(target.storage.ss_family), libc::SOCK_DGRAM, 0)?;
    transfer::connect(probe.as_raw_fd(), &target)?;
    let mut local = transfer::local_address(probe.as_raw_fd())?;
    address::set_port(&mut local, 0);
    Ok(local)
}

const FAMILIES: [i32; 2] = [libc::AF_INET, libc::AF_INET6];

type Lists = [Vec<Peer>; 2];

fn lists() -> Lists {
    FAMILIES.map(|family| interfaces::addresses(family).iter().map(Peer::new).collect())
}

/// Sees to it that changes are heard of from now on; false where the system does not tell.
pub(crate) fn listen() -> bool {
    static LISTENING: Mutex<bool> = Mutex::new(false);
    let mut listening = LISTENING.lock();
    if !*listening {
        let Ok(changes) = Changes::new() else { return false };
        let known = lists();
        let thread = std::thread::Builder::new().name("overlapped changes".into());
        *listening = thread.spawn(move || tell(&changes, known)).is_ok();
    }
    *listening
}

fn tell(changes: &Changes, mut known: Lists) {
    loop {
        changes.wait();
        let now = lists();
        let changed = |family| FAMILIES.iter().position(|known| *known == family).is_some_and(|i| known[i] != now[i]);
        for entry in handle::all() {
            if let Entry::Socket(socket) = &entry {
                socket.end_awaited(changed(socket.nature.family), &mut Delivery::new());
            }
        }
        known = now;
    }
}

impl Socket {
    /// Waits for a change; with an operation that ends by it, or for the network event.
    pub(crate) fn await_change(self: &Arc<Self>, change: Change, op: Option<Op>, delivery: &mut Delivery) {
        let filter = op.as_ref().map(|op| Filter::Operation(op.mark().overlapped));
        let mut awaited = self.rare().awaited.lock();
        if op.is_none() {
            let event = change.event();
            awaited.retain(|other| other.op.is_some() || other.change.event() != event);
        }
        awaited.push(Awaited { change, op });
        drop(awaited);
        // A route may have changed since it was looked at.
        self.end_awaited(false, delivery);
        if let Some(filter) = filter
            && self.closed.load(Ordering::SeqCst)
        {
            // Who closed it meanwhile did not find it here yet.
            for op in self.take_awaited(filter) {
                operation::publish_cancelled(self, op, delivery);
            }
        }
    }

    /// Ends what has waited for a change that has come.
    fn end_awaited(self: &Arc<Self>, addresses: bool, delivery: &mut Delivery) {
        let Some(rare) = self.rare_if_any() else { return };
        let come: Vec<Awaited> =
            rare.awaited.lock().extract_if(.., |awaited| awaited.change.has_come(addresses)).collect();
        for Awaited { change, op } in come {
            let due = self.record.lock().changed(change.event());
            if let Some(event) = due {
                edge::trace_recorded(self, change.event());
                event.set(&mut delivery.wakes);
            }
            if let Some(op) = op {
                operation::publish(self, op, Status::SUCCESS, 0, 0, false, delivery);
            }
        }
    }

    /// Takes out the operations that `filter` means.
    pub(super) fn take_awaited(&self, filter: Filter) -> Vec<Op> {
        let is_meant = |awaited: &mut Awaited| awaited.op.as_ref().is_some_and(|op| filter.matches(op.mark()));
        let Some(rare) = self.rare_if_any() else { return Vec::new() };
        rare.awaited.lock().extract_if(.., is_meant).filter_map(|awaited| awaited.op).collect()
    }
}
