//! `ProcessSocketNotifications`: a socket's readiness as packets of a port (PSN-1 to PSN-9).
//!
//! A registration has at most one packet in its port's queue. What happens until that is dequeued is merged into it, so the
//! bits are read when it is; a level that no longer holds then makes no packet, and one that does is queued again.

use super::phase::Phase;
use super::{Socket, home};
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::port::PortObject;
use overlapped_core::error::WsaError;
use overlapped_core::port::{Packet, Packets};
use overlapped_engine::Readiness;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Networking::WinSock as ws;

/// The status that marks such a packet in the queue: a success of nobody's. Its OVERLAPPED is the socket's token.
const MARK: u32 = 0x2000_0050;

const IN: u32 = ws::SOCK_NOTIFY_EVENT_IN;
const OUT: u32 = ws::SOCK_NOTIFY_EVENT_OUT;
const HANGUP: u32 = ws::SOCK_NOTIFY_EVENT_HANGUP;
const ERROR: u32 = ws::SOCK_NOTIFY_EVENT_ERR;
const REMOVE: u32 = ws::SOCK_NOTIFY_EVENT_REMOVE;

pub(crate) struct Registration {
    port: Arc<PortObject>,
    key: usize,
    filter: u32,
    trigger: u32,
    enabled: bool,
    /// Whether its packet is in the queue.
    queued: bool,
    /// What has happened since the last packet was dequeued.
    pending: u32,
    /// Whether room to send was told and no send has failed for want of it since.
    told_out: bool,
}

/// A registration, if there is one; made with the first.
pub(crate) type Cell = Mutex<Option<Registration>>;

impl Registration {
    fn is_level(&self) -> bool {
        self.trigger & ws::SOCK_NOTIFY_TRIGGER_LEVEL != 0
    }

    fn note(&mut self, token: u64, bits: u32, delivery: &mut Delivery) {
        self.pending |= bits;
        if bits != 0 && !std::mem::replace(&mut self.queued, true) {
            self.queue(token, delivery);
        }
    }

    fn queue(&self, token: u64, delivery: &mut Delivery) {
        let packet = Packet { key: self.key, overlapped: token as usize, bytes: 0, status: MARK };
        delivery.post(&self.port, packet);
    }
}

/// What an enabled registration asks for, checked (PSN-2).
fn trigger(flags: u8, filter: u16) -> Result<(u32, u32), WsaError> {
    let (flags, filter) = (u32::from(flags), u32::from(filter));
    let once = flags & (ws::SOCK_NOTIFY_TRIGGER_ONESHOT | ws::SOCK_NOTIFY_TRIGGER_PERSISTENT);
    let kind = flags & (ws::SOCK_NOTIFY_TRIGGER_LEVEL | ws::SOCK_NOTIFY_TRIGGER_EDGE);
    if once.count_ones() != 1 || kind.count_ones() != 1 || once | kind != flags || filter & !(IN | OUT | HANGUP) != 0 {
        return Err(WsaError::WSAEINVAL);
    }
    Ok((flags, filter))
}

impl Socket {
    /// One registration of `ProcessSocketNotifications`.
    pub(crate) fn register(
        self: &Arc<Self>,
        port: &Arc<PortObject>,
        asked: &ws::SOCK_NOTIFY_REGISTRATION,
        delivery: &mut Delivery,
    ) -> Result<(), WsaError> {
        let cell = self.rare().notification.get_or_init(Box::default);
        match u32::from(asked.operation) {
            ws::SOCK_NOTIFY_OP_NONE => Ok(()),
            ws::SOCK_NOTIFY_OP_ENABLE => {
                let (trigger, filter) = trigger(asked.triggerFlags, asked.eventFilter)?;
                let key = asked.completionKey.addr();
                {
                    let mut slot = cell.lock();
                    match &mut *slot {
                        // Of one port at a time, and with one key until it is removed (PSN-5).
                        Some(known) if !Arc::ptr_eq(&known.port, port) || known.key != key => {
                            return Err(WsaError::WSAEINVAL);
                        }
                        Some(known) if known.pending & REMOVE != 0 => return Err(WsaError::WSAEINVAL),
                        Some(known) => {
                            (known.filter, known.trigger) = (filter, trigger);
                            (known.enabled, known.told_out) = (true, false);
                        }
                        None => {
                            *slot = Some(Registration {
                                port: Arc::clone(port),
                                key,
                                filter,
                                trigger,
                                enabled: true,
                                queued: false,
                                pending: 0,
                                told_out: false,
                            });
                        }
                    }
                }
                // Attached before it is asked what holds, so that nothing comes between.
                self.bring_home(&port.shard).map_err(|_| WsaError::WSAENOBUFS)?;
                if let Some(waitable) = port.waitable_if_asked() {
                    home::feed(self, waitable);
                }
                let present = self.conditions();
                if let Some(known) = &mut *cell.lock() {
                    known.told_out = present & OUT != 0;
                    let bits = present & (known.filter | ERROR);
                    known.note(self.token, bits, delivery);
                }
                Ok(())
            }
            ws::SOCK_NOTIFY_OP_DISABLE => {
                let mut slot = cell.lock();
                slot.as_mut().ok_or(WsaError::WSAEINVAL)?.enabled = false;
                Ok(())
            }
            ws::SOCK_NOTIFY_OP_REMOVE => {
                let mut slot = cell.lock();
                let known = slot.as_mut().filter(|known| Arc::ptr_eq(&known.port, port)).ok_or(WsaError::WSAEINVAL)?;
                known.enabled = false;
                known.note(self.token, REMOVE, delivery);
                Ok(())
            }
            _ => Err(WsaError::WSAEINVAL),
        }
    }

    /// The shard of the port that is notified.
    pub(super) fn notified_shard(&self) -> Option<u64> {
        self.notification()?.lock().as_ref().map(|known| known.port.shard.token)
    }

    /// What holds now.
    fn conditions(self: &Arc<Self>) -> u32 {
        if self.is_stream() && matches!(self.phase.get(), Phase::Fresh | Phase::Bound) {
            return 0;
        }
        self.sift(&mut Delivery::new());
        let polled = self.poll_now(libc::POLLIN | libc::POLLOUT | libc::POLLRDHUP, &mut Delivery::new());
        let meanings = [
            (libc::POLLIN, IN),
            (libc::POLLOUT, OUT),
            (libc::POLLRDHUP | libc::POLLHUP, HANGUP),
            (libc::POLLERR, ERROR),
        ];
        let holds = meanings.iter().filter(|(bits, _)| polled & bits != 0);
        let bits = holds.fold(0, |all, (_, meaning)| all | meaning);
        // Linux has forgotten an error that was looked at.
        let failed = self.phase.get() == Phase::Failed || self.sticky.load(Ordering::Acquire) != 0;
        if failed { bits | ERROR } else { bits }
    }

    /// Says an edge to the registration. `had_room` is whether a send might have succeeded before it.
    pub(super) fn notify(self: &Arc<Self>, cell: &Cell, readiness: Readiness, had_room: bool, delivery: &mut Delivery) {
        if self.is_stream() && matches!(self.phase.get(), Phase::Fresh | Phase::Bound) {
            return;
        }
        let has = |bits| readiness.intersects(bits);
        let meanings = [
            (Readiness::READ, IN),
            (Readiness::WRITE, OUT),
            (Readiness::PEER_CLOSED | Readiness::HANG_UP, HANGUP),
            (Readiness::ERROR, ERROR),
        ];
        let mut bits = meanings.iter().filter(|(edge, _)| has(*edge)).fold(0, |all, (_, meaning)| all | meaning);
        if bits & IN != 0 && self.is_choosy() {
            self.sift(delivery);
            bits &= if self.has_data() { !0 } else { !IN };
        }
        let mut slot = cell.lock();
        let Some(known) = &mut *slot else { return };
        // Every edge says that there is room; new is only what a send has missed.
        if bits & OUT != 0 && std::mem::replace(&mut known.told_out, true) && had_room {
            bits &= !OUT;
        }
        if known.enabled {
            let bits = bits & (known.filter | ERROR);
            known.note(self.token, bits, delivery);
        }
    }

    /// Its packet was dequeued: what it tells, if anything still.
    fn told(self: &Arc<Self>, cell: &Cell, delivery: &mut Delivery) -> Option<Packet> {
        // Asked outside the lock: an edge in between is noted after, and queues a packet of its own.
        let present = self.conditions();
        let mut slot = cell.lock();
        let known = slot.as_mut()?;
        known.queued = false;
        let pending = std::mem::take(&mut known.pending);
        let packet = |bits: u32| Packet { key: known.key, overlapped: 0, bytes: bits, status: 0 };
        if pending & REMOVE != 0 {
            let last = packet(pending);
            *slot = None;
            return Some(last);
        }
        if !known.enabled {
            return None;
        }
        // What an earlier filter has noted is not asked for any more (PSN-5).
        let bits = if known.is_level() { present } else { pending } & (known.filter | ERROR);
        if bits == 0 {
            return None;
        }
        let told = packet(bits);
        if known.trigger & ws::SOCK_NOTIFY_TRIGGER_ONESHOT != 0 {
            known.enabled = false;
        } else if known.is_level() {
            // As long as it holds.
            known.note(self.token, bits, delivery);
        }
        Some(told)
    }
}

/// Whether it is of a notification.
#[inline]
pub(crate) fn is_one(packet: &Packet) -> bool {
    packet.status == MARK
}

/// What a packet tells that was dequeued: another, if it is of a notification, and perhaps nothing any more.
pub(crate) fn resolve_one(packet: Packet, delivery: &mut Delivery) -> Option<Packet> {
    if !is_one(&packet) {
        return Some(packet);
    }
    // A closed socket's registration ended with it (PSN-7).
    let socket = handle::socket_by_token(packet.overlapped as u64)?;
    socket.told(socket.notification()?, delivery)
}

/// Puts into packets that were dequeued what they tell; false if nothing is left of them.
pub(crate) fn resolve(packets: &mut Packets) -> bool {
    if !packets.iter().any(is_one) {
        return true;
    }
    let mut delivery = Delivery::new();
    let left: Packets = packets.drain(..).filter_map(|packet| resolve_one(packet, &mut delivery)).collect();
    *packets = left;
    !packets.is_empty()
}
