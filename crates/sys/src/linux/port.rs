//! A completion port of the table: the core's port, its shard, and what its workers do between the core's decisions.

use super::apc;
use super::current::{self, Current};
use super::deliver::{self, Delivery};
use super::shard::{self, Shard};
use super::sleep;
use super::socket;
use super::trace;
use super::watchdog;
use overlapped_core::port::{Enter, Packet, Packets, Port, Rouse};
use overlapped_core::wait::{Outcome, Step, Terms, Wait};
use overlapped_core::{Object, Wakes};
use overlapped_engine::choice::Use;
use overlapped_engine::{Batch, Sleep};
use overlapped_lock::Mutex;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, fence};

/// A port and the shard that its sockets live in.
pub(crate) struct PortObject {
    pub(crate) port: Arc<Port>,
    pub(crate) shard: Arc<Shard>,
    /// Signaled while packets are queued, for those who wait on the handle itself (PRT-1).
    queued: Arc<Object>,
    /// Whether anybody has ever asked for it: until then nobody keeps it, so that a port costs a load more and no lock.
    asked: AtomicBool,
    /// Held while it is looked whether packets are queued and the state is set to that; what it was set to.
    marking: Mutex<bool>,
    /// How often the shard's descriptor is lent to an event loop of the program's.
    lent: AtomicU32,
    /// How its shard is used.
    purpose: Use,
    /// Whether sends leave with the next get of their thread.
    batches: AtomicBool,
    /// How many handles name it.
    pub(crate) handles: AtomicU32,
}

impl std::fmt::Debug for PortObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PortObject").field("port", &self.port).finish_non_exhaustive()
    }
}

/// How a get ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Got {
    Packets,
    TimedOut,
    IoCompletion,
    Abandoned,
}

impl PortObject {
    pub(crate) fn new(concurrency: u32) -> Result<Arc<Self>, i32> {
        let purpose = if concurrency == 1 { Use::One } else { Use::Several };
        let (_, shard) = shard::create(Some(purpose))?;
        let port = Port::new(concurrency, shard.token);
        let queued = Arc::new(Object::event(true, false));
        let (asked, marking) = (AtomicBool::new(false), Mutex::new(false));
        let (lent, handles, batches) = (AtomicU32::new(0), AtomicU32::new(1), AtomicBool::new(false));
        let object = Arc::new(Self { port, shard, queued, asked, marking, lent, purpose, batches, handles });
        object.shard.belongs_to(&object);
        Ok(object)
    }

    /// The object that the handle itself is.
    pub(crate) fn waitable(self: &Arc<Self>) -> &Arc<Object> {
        if !self.asked.swap(true, Ordering::SeqCst) {
            // A socket is associated before it is asked for this flag, so it is either found here or feeds by itself.
            fence(Ordering::SeqCst);
            socket::feed_port(self);
            self.mark();
        }
        &self.queued
    }

    /// The same, if anybody has asked for it.
    pub(crate) fn waitable_if_asked(&self) -> Option<&Arc<Object>> {
        fence(Ordering::SeqCst);
        self.asked.load(Ordering::SeqCst).then_some(&self.queued)
    }

    /// The queue may have changed: signals the handle, or does not. A change that does not see the flag came before the lock
    /// under which the first who asks looks at the queue.
    #[inline]
    pub(crate) fn mark(&self) {
        if self.asked.load(Ordering::Relaxed) {
            self.mark_asked();
        }
    }

    #[cold]
    fn mark_asked(&self) {
        let mut wakes = Wakes::new();
        {
            let mut marked = self.marking.lock();
            let before = std::mem::replace(&mut *marked, self.port.has_packets());
            if *marked {
                self.queued.set(&mut wakes)
            } else {
                self.queued.reset()
            }
            if *marked && !before && self.lent.load(Ordering::Relaxed) > 0 {
                self.shard.wake();
            }
        }
        deliver::wake_all(wakes);
    }

    /// Says whether sends of the port's sockets leave with the next get of their thread, or after a millisecond. False where
    /// there is no ring for that: they leave at once.
    pub(crate) fn batch_sends(&self, on: bool) -> bool {
        let can = if on { self.make_ring_for_batches() } else { self.shard.has_ring() };
        if self.batches.swap(on && can, Ordering::SeqCst) != (on && can) {
            watchdog::hurry(on);
        }
        can
    }

    /// Sees to it that there is a ring for transfers that leave together, if nobody has used the port yet.
    pub(crate) fn make_ring_for_batches(&self) -> bool {
        self.shard.has_ring() || self.shard.make_ring_for_batches(self.purpose)
    }

    #[inline]
    pub(crate) fn batches_sends(&self) -> bool {
        self.batches.load(Ordering::Relaxed)
    }

    /// An event loop of the program's waits for the shard's descriptor from now on.
    pub(crate) fn lend(self: &Arc<Self>) {
        self.shard.enter();
        self.shard.flush();
        self.lent.fetch_add(1, Ordering::SeqCst);
        self.waitable();
        let _marking = self.marking.lock();
        if self.port.has_packets() {
            self.shard.wake();
        }
    }

    /// It no longer does.
    pub(crate) fn take_back(&self) {
        self.lent.fetch_sub(1, Ordering::SeqCst);
        self.shard.leave();
    }

    /// Wakes whom the core named. Whoever changed the queue comes here.
    #[inline]
    pub(crate) fn rouse(&self, rouse: Rouse) {
        self.mark();
        if rouse.is_empty() {
            // Nothing of it has memory of its own, as its drop would have to find out.
            std::mem::forget(rouse);
        } else {
            self.rouse_some(rouse);
        }
    }

    fn rouse_some(&self, rouse: Rouse) {
        if rouse.kick {
            self.shard.wake();
        }
        deliver::wake_all(rouse.wakes);
    }

    /// Appends a packet from outside of any harvest.
    pub(crate) fn post(self: &Arc<Self>, packet: Packet) {
        if trace::is_on() {
            trace::packet(true, packet.key, packet.overlapped);
        }
        let mut rouse = Rouse::default();
        self.port.post(packet, false, &mut rouse);
        self.rouse(rouse);
    }

    /// Somebody who is no worker inside has harvested the shard: a kick among it goes on to whom it was meant for.
    pub(crate) fn harvested(&self) {
        let mut rouse = Rouse::default();
        self.port.give_up(&mut rouse);
        self.rouse(rouse);
    }

    /// A handle has been closed: the last ends every wait on the port. Sockets that belong to it keep the shard alive.
    pub(crate) fn close(&self) {
        if self.handles.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        let mut rouse = Rouse::default();
        self.port.close(&mut rouse);
        self.rouse(rouse);
    }
}

impl Drop for PortObject {
    fn drop(&mut self) {
        self.batch_sends(false);
        shard::remove(self.shard.token);
    }
}

/// A worker blocks in the library for another reason than its port.
pub(crate) fn block_member(current: &Current) {
    let mut membership = current.membership.borrow_mut();
    let Some(tag) = membership.port_tag() else { return };
    let mut rouse = Rouse::default();
    membership.block(&mut rouse);
    drop(membership);
    rouse_tagged(Some(tag), rouse);
}

/// While it lives the calling thread blocks on what is no object: a lock. A worker does not count as running meanwhile.
pub(crate) struct Blocking;

impl Blocking {
    pub(crate) fn new() -> Self {
        current::with(block_member);
        Self
    }
}

impl Drop for Blocking {
    fn drop(&mut self) {
        current::with(|current| current.membership.borrow_mut().unblock());
    }
}

/// A worker exits.
pub(crate) fn dismiss_member(current: &Current) {
    let mut rouse = Rouse::default();
    let tag = {
        let mut membership = current.membership.borrow_mut();
        let tag = membership.port_tag();
        membership.leave_port(&mut rouse);
        tag
    };
    rouse_tagged(tag, rouse);
}

fn rouse_tagged(tag: Option<u64>, rouse: Rouse) {
    if rouse.kick {
        kick_tagged(tag);
    }
    deliver::wake_all(rouse.wakes);
}

fn kick_tagged(tag: Option<u64>) {
    if let Some(shard) = tag.and_then(shard::by_token) {
        shard.wake();
    }
}

/// Takes the next packet where that is all that there is to do.
#[inline]
pub(crate) fn take_next(object: &PortObject) -> Option<Packet> {
    let packet = current::with(|current| object.port.take_next(&current.membership.borrow()))?;
    object.mark();
    if trace::is_on() {
        trace::packet(false, packet.key, packet.overlapped);
    }
    if socket::notification::is_one(&packet) {
        return socket::notification::resolve_one(packet, &mut Delivery::new());
    }
    Some(packet)
}

/// Takes up to `most` packets, as `GetQueuedCompletionStatusEx` does.
pub(crate) fn get(
    object: &Arc<PortObject>,
    most: usize,
    alertable: bool,
    deadline: Option<u64>,
    packets: &mut Packets,
) -> Got {
    loop {
        let got = current::with(|current| get_with(current, object, most, alertable, deadline, packets));
        if got == Got::Packets && !socket::notification::resolve(packets) {
            // Notifications of what no longer holds.
            continue;
        }
        // The worker has left the port: user code runs with nothing held (L4).
        if got != Got::IoCompletion || apc::run_all() {
            return got;
        }
    }
}

fn get_with(
    current: &Current,
    object: &Arc<PortObject>,
    most: usize,
    alertable: bool,
    deadline: Option<u64>,
    packets: &mut Packets,
) -> Got {
    if object.port.wants_harvest() {
        harvest(current, object);
    }
    let mut last = false;
    loop {
        let mut rouse = Rouse::default();
        let former = current.membership.borrow().port_tag();
        let enter = object.port.enter(
            &current.thread,
            &mut current.membership.borrow_mut(),
            alertable,
            most,
            packets,
            &mut rouse,
        );
        if rouse.kick_former {
            kick_tagged(former);
        }
        object.rouse(rouse);
        match enter {
            Enter::Take => {
                if trace::is_on() {
                    packets.iter().for_each(|packet| trace::packet(false, packet.key, packet.overlapped));
                }
                return Got::Packets;
            }
            Enter::Abandoned => return Got::Abandoned,
            Enter::Pump | Enter::Sleep if last => {
                leave(current, object);
                return give_up(object, Got::TimedOut);
            }
            Enter::Pump if !alertable => trace_sleep("wait in the port", || pump(current, object, deadline)),
            Enter::Pump | Enter::Sleep if alertable => {
                if wait_alertably(current, object, deadline, enter == Enter::Pump) == Step::RunApcs {
                    leave(current, object);
                    return give_up(object, Got::IoCompletion);
                }
            }
            Enter::Pump | Enter::Sleep => {
                trace_sleep("wait for a turn at the port", || sleep::on_futex(&current.thread, deadline));
            }
        }
        leave(current, object);
        last = deadline.is_some_and(|deadline| overlapped_core::clock::monotonic_ns() >= deadline);
    }
}

fn leave(current: &Current, object: &PortObject) {
    object.port.leave(&current.thread, &mut current.membership.borrow_mut());
}

fn give_up(object: &PortObject, got: Got) -> Got {
    object.harvested();
    got
}

/// A worker's sleep is a slice of the timeline.
fn trace_sleep(name: &str, sleep: impl FnOnce()) {
    let span = trace::span();
    sleep();
    if let Some(span) = span {
        span.end(name, trace::Args::default());
    }
}

/// A plain worker sleeps inside the port's shard, with others perhaps: the kernel hands each event to one of them.
fn pump(current: &Current, object: &Arc<PortObject>, deadline: Option<u64>) {
    object.shard.enter();
    current.with_batch(|batch| {
        object.shard.pump(batch, sleep::sleep_until(deadline));
        current.inside.set(object.shard.token);
        socket::dispatch(batch, &mut Delivery::pumping(object));
        current.inside.set(0);
    });
    object.shard.leave();
}

/// A busy queue still harvests now and then. The worker has not entered: a kick that it harvests was meant for another.
fn harvest(current: &Current, object: &Arc<PortObject>) {
    current.with_batch(|batch| {
        object.shard.pump(batch, Sleep::No);
        socket::dispatch(batch, &mut Delivery::new());
    });
    object.harvested();
}

thread_local! {
    /// The port whose shard is nested in this thread's own at this moment.
    static NESTED: RefCell<Option<Arc<PortObject>>> = const { RefCell::new(None) };
}

/// An alertable worker cannot sleep in a shard that it shares, where a kick meant for it could reach another: it sleeps in
/// its own, with the port's nested in it.
fn wait_alertably(current: &Current, object: &Arc<PortObject>, deadline: Option<u64>, pumps: bool) -> Step {
    let terms = Terms { objects: &[], all: false, alertable: true, deadline };
    let own = if pumps { current.shard().ok() } else { current.shard_if_any() };
    // Entered first: the watchdog keeps its hands off, and hands on what it has taken at this moment.
    if let Some(own) = &own {
        own.enter();
    }
    let nested = own.as_ref().filter(|_| pumps).is_some_and(|own| nest(own, object));
    let mut wait = Wait::new(&current.thread, terms);
    let mut step = wait.step();
    if let Step::Block { until } = step {
        match &own {
            Some(own) if nested || own.has_members() => sleep::in_shard(current, own, until),
            _ => sleep::on_futex(&current.thread, until),
        }
        step = wait.step();
    }
    drop(wait);
    if let Some(own) = &own {
        if nested {
            if matches!(step, Step::Done(_)) {
                // A get that only polls harvests too, so that it makes progress.
                sleep::harvest(current, own);
            }
            unnest(own, object);
        }
        own.leave();
    }
    match step {
        Step::Done(Outcome::Satisfied { .. }) => unreachable!("no object was waited for"),
        step => step,
    }
}

fn nest(own: &Shard, object: &Arc<PortObject>) -> bool {
    object.shard.enter();
    // From here on transfers leave at once: who sleeps outside of the ring gives it none.
    object.shard.flush();
    if own.nest(&object.shard).is_err() {
        // Nobody pumps it then: the watchdog does.
        object.shard.leave();
        return false;
    }
    NESTED.set(Some(Arc::clone(object)));
    true
}

fn unnest(own: &Shard, object: &PortObject) {
    own.unnest(&object.shard);
    NESTED.set(None);
    object.shard.leave();
}

/// The nested shard has something: harvest it for its port.
pub(crate) fn harvest_nested(delivery: &mut Delivery) {
    let Some(object) = NESTED.with_borrow(Clone::clone) else { return };
    // What was decided before goes first: this harvest may be long.
    delivery.flush();
    let mut batch = Batch::new(64);
    loop {
        object.shard.pump(&mut batch, Sleep::No);
        socket::dispatch(&batch, &mut Delivery::pumping(&object));
        if !batch.is_full() {
            return;
        }
    }
}
