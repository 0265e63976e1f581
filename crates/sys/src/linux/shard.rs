//! Shards: one engine each, for a port or for a thread that waits (L1).
//!
//! A thread's shard is made when it first needs one, by itself or by another thread that starts I/O which it waits for. A
//! socket that somebody depends on is attached to the shard of each thread that does; `occupied` says whether a thread is
//! inside or about to be, so that nobody takes a socket away from under it (see `socket/home.rs`).

use super::deliver::Delivery;
use super::port::PortObject;
use super::socket::flight;
use super::spin;
use super::table::Table;
use super::watchdog;
use overlapped_core::Thread;
use overlapped_engine::choice::{self, Use};
use overlapped_engine::{Batch, Engine, Ring, Sleep, Transfer, transfer};
use std::os::fd::{BorrowedFd, RawFd};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, fence};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Instant;

static SHARDS: Table<Arc<Shard>> = Table::new();

pub(crate) struct Shard {
    /// Names this shard for ever, though its number is used again.
    pub(crate) token: u64,
    engine: Engine,
    occupied: AtomicU32,
    /// Another number with each entry, for the watchdog: who comes back again and again needs nobody's help.
    entries: AtomicU32,
    /// The same when the watchdog looked last, and for how many milliseconds nobody has come since.
    seen: AtomicU32,
    still_ms: AtomicU32,
    members: AtomicU32,
    /// Whether the watchdog listens for it.
    pub(crate) watched: AtomicBool,
    /// The port whose workers pump here, if it is not a thread's.
    port: OnceLock<Weak<PortObject>>,
}

/// A new shard, and the number that wakes name it by. One that several threads share has its ring from the start, for nobody
/// may sleep in it before; a thread makes that of its own when it needs it.
pub(crate) fn create(shared: Option<Use>) -> Result<(u32, Arc<Shard>), i32> {
    let errno = |error: std::io::Error| error.raw_os_error().unwrap_or(libc::EMFILE);
    let engine = Engine::new().map_err(errno)?;
    if let Some(purpose) = shared
        && choice::chosen().takes_ring(purpose)
    {
        // Where it cannot be made, as without locked memory, epoll does.
        let _ = engine.make_ring();
    }
    watchdog::prepare();
    let shard = |token| Shard {
        token,
        engine,
        occupied: AtomicU32::new(0),
        entries: AtomicU32::new(0),
        seen: AtomicU32::new(0),
        still_ms: AtomicU32::new(0),
        members: AtomicU32::new(0),
        watched: AtomicBool::new(false),
        port: OnceLock::new(),
    };
    let made = SHARDS.insert(|token| Arc::new(shard(token)));
    // Number 0 means "none".
    made.map(|(index, shard)| (index + 1, shard)).ok_or(libc::EMFILE)
}

pub(crate) fn by_number(number: u32) -> Option<Arc<Shard>> {
    SHARDS.get(number.checked_sub(1)?).map(|found| Arc::clone(&found))
}

pub(crate) fn by_token(token: u64) -> Option<Arc<Shard>> {
    SHARDS.get_token(token).map(|found| Arc::clone(&found))
}

pub(crate) fn all() -> Vec<Arc<Shard>> {
    SHARDS.all().into_iter().map(|(_, shard)| shard).collect()
}

/// The shard of `thread`, made if it has none.
pub(crate) fn of_thread(thread: &Arc<Thread>) -> Result<Arc<Shard>, i32> {
    if let Some(shard) = by_number(thread.shard()) {
        return Ok(shard);
    }
    let (number, shard) = create(None)?;
    let adopted = thread.adopt_shard(number);
    if adopted == number {
        return Ok(shard);
    }
    // Another thread was faster.
    SHARDS.remove(number - 1);
    by_number(adopted).ok_or(libc::EMFILE)
}

/// The thread has ended: its shard goes. Sockets that were in it find another home when they are next needed.
pub(crate) fn retire(thread: &Thread) {
    if let Some(index) = thread.shard().checked_sub(1)
        && let Some(shard) = by_number(index + 1)
    {
        flight::see_off(&shard);
        SHARDS.remove(index);
    }
}

/// Removes the shard of a closed port.
pub(crate) fn remove(token: u64) {
    if SHARDS.get_token(token).is_some() {
        SHARDS.remove(token as u32);
    }
}

impl Shard {
    /// The number that a place word has for this shard.
    pub(crate) fn number(&self) -> u32 {
        self.token as u32 + 1
    }

    /// Somebody is going to sleep inside: what it depends on stays attached until [`leave`](Self::leave).
    pub(crate) fn enter(&self) {
        self.occupied.fetch_add(1, Ordering::SeqCst);
        // Two at a time may count as one: that somebody came is all that it says.
        self.entries.store(self.entries.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    }

    pub(crate) fn leave(&self) {
        self.occupied.fetch_sub(1, Ordering::SeqCst);
        if self.has_members() {
            watchdog::left();
        }
    }

    pub(crate) fn is_occupied(&self) -> bool {
        self.occupied.load(Ordering::SeqCst) > 0
    }

    /// For the watchdog alone, which looks every `ms` milliseconds: whether nobody has come for as long as it is patient.
    pub(crate) fn is_still(&self, ms: u32, patience_ms: u32) -> bool {
        let entries = self.entries.load(Ordering::Relaxed);
        let before = if self.seen.swap(entries, Ordering::Relaxed) == entries {
            self.still_ms.load(Ordering::Relaxed).saturating_add(ms)
        } else {
            0
        };
        self.still_ms.store(before, Ordering::Relaxed);
        before >= patience_ms
    }

    pub(crate) fn has_members(&self) -> bool {
        self.members.load(Ordering::SeqCst) > 0 || self.has_flying()
    }

    /// Makes a descriptor a member: of epoll, unless that is left to [`arm`](Self::arm).
    pub(crate) fn attach(&self, fd: RawFd, token: u64, armed: bool) -> Result<(), i32> {
        #[cfg(test)]
        refused()?;
        if armed {
            self.arm(fd, token)?;
        }
        let first = self.members.fetch_add(1, Ordering::SeqCst) == 0;
        if first && !self.is_occupied() {
            // The program may start an operation and never wait: this shard is in the watchdog's care from now on.
            watchdog::left();
        }
        Ok(())
    }

    /// Begins to report the readiness of a member.
    pub(crate) fn arm(&self, fd: RawFd, token: u64) -> Result<(), i32> {
        self.engine.attach(fd, token).map_err(|error| error.raw_os_error().unwrap_or(libc::EINVAL))
    }

    /// Ends that.
    pub(crate) fn disarm(&self, fd: RawFd) {
        self.engine.detach(fd);
    }

    pub(crate) fn detach(&self, fd: RawFd, armed: bool) {
        if armed {
            self.engine.detach(fd);
        }
        self.members.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether transfers may be left to a ring here.
    #[inline]
    pub(crate) fn has_ring(&self) -> bool {
        self.engine.ring().is_some()
    }

    /// The same for the calling thread's own, which makes its ring with the first.
    pub(crate) fn has_own_ring(&self) -> bool {
        self.has_ring() || choice::chosen().takes_ring(Use::One) && self.make_own_ring()
    }

    /// The calling thread's own gets a ring for what leaves together, if the program may have one.
    pub(crate) fn prepare_batches(&self) {
        if !self.has_ring() && choice::chosen().takes_ring(Use::Batches) {
            self.make_own_ring();
        }
    }

    /// A ring for sends that leave together, of a port that nobody has used yet: who slept here already would hear of none of
    /// its completions.
    pub(crate) fn make_ring_for_batches(&self, purpose: Use) -> bool {
        let fits = purpose == Use::One && choice::chosen().takes_ring(Use::Batches);
        if !fits || self.has_members() || self.is_occupied() {
            return false;
        }
        let made = self.engine.make_ring().is_ok();
        // The watchdog may listen for the epoll descriptor alone.
        self.watched.store(false, Ordering::SeqCst);
        // Who has come in meanwhile may have looked for a ring too early.
        fence(Ordering::SeqCst);
        for _ in 0..self.occupied.load(Ordering::SeqCst) {
            self.wake();
        }
        made
    }

    /// Nobody sleeps here: the owner is the caller.
    #[cold]
    fn make_own_ring(&self) -> bool {
        let made = self.engine.make_ring().is_ok();
        // The watchdog may listen for the epoll descriptor alone.
        self.watched.store(false, Ordering::SeqCst);
        watchdog::left();
        made
    }

    /// Leaves a transfer to the ring; false if it has no room. [`depart`](Self::depart) goes with it.
    ///
    /// # Safety
    /// As for `Ring::queue`.
    #[allow(unsafe_code)] // Passes the promise on.
    pub(crate) unsafe fn fly(&self, transfer: &Transfer) -> bool {
        // SAFETY: the caller's promise.
        let flies = self.engine.ring().is_some_and(|ring| unsafe { ring.queue(transfer) });
        // The transfer is queued before the caller asks whether it was cancelled and who is inside. Who cancels looks for what
        // flies after saying so, and who comes in looks at the queue.
        fence(Ordering::SeqCst);
        flies
    }

    /// After [`fly`](Self::fly): tells the kernel at once, unless the caller pumps here next (`is_mine`) and nobody but
    /// `inside`, the caller, is inside. The watchdog tells it where the caller does not come back for a while.
    pub(crate) fn depart(&self, is_mine: bool, inside: bool) {
        if is_mine && self.occupied.load(Ordering::SeqCst) == u32::from(inside) {
            watchdog::left();
        } else {
            self.flush();
        }
    }

    /// Tells the kernel of transfers that were left to the ring.
    pub(crate) fn flush(&self) {
        self.engine.flush();
    }

    /// Whether there are transfers that were left to the ring and have not been harvested.
    pub(crate) fn has_flying(&self) -> bool {
        self.engine.ring().is_some_and(Ring::has_transfers)
    }

    /// Asks the kernel to end a transfer, and delivers what has ended.
    pub(crate) fn recall(&self, token: u64) {
        if let Some(ring) = self.engine.ring() {
            ring.cancel(token);
            self.land();
        }
    }

    /// Delivers the transfers that have ended, readiness aside.
    pub(crate) fn land(&self) {
        let mut batch = Batch::new(16);
        loop {
            self.engine.reap(&mut batch);
            flight::land(&batch, &mut Delivery::new());
            if !batch.is_full() {
                break;
            }
        }
        if self.engine.is_due() {
            // The poll of epoll was among it: who waits for the ring's descriptor must hear of it still.
            self.wake();
        }
    }

    /// Attaches a whole shard to this one (a port's to an alertable worker's).
    pub(crate) fn nest(&self, inner: &Shard) -> Result<(), i32> {
        match self.engine.nest(inner.descriptor(), NESTED) {
            Err(error) if error.raw_os_error() != Some(libc::EEXIST) => {
                Err(error.raw_os_error().unwrap_or(libc::EINVAL))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn unnest(&self, inner: &Shard) {
        self.engine.detach(inner.descriptor());
    }

    pub(crate) fn pump(&self, batch: &mut Batch, sleep: Sleep) {
        match spin::limit_ns() {
            0 => self.pump_once(batch, sleep),
            limit => self.spin(batch, sleep, limit),
        }
    }

    fn pump_once(&self, batch: &mut Batch, sleep: Sleep) {
        // What can fail here is a bad argument, which is ours, or a closed descriptor, which we own.
        let result = self.engine.pump(batch, sleep);
        debug_assert!(result.is_ok(), "{result:?}");
    }

    /// Looks for up to `limit` nanoseconds, then sleeps for what is left.
    #[cold]
    fn spin(&self, batch: &mut Batch, sleep: Sleep, limit: u64) {
        let before = Instant::now();
        loop {
            self.pump_once(batch, Sleep::No);
            let spent = before.elapsed().as_nanos() as u64;
            match sleep {
                _ if !batch.is_empty() => return,
                Sleep::No => return,
                Sleep::Nanoseconds(all) if spent >= all => return,
                Sleep::Nanoseconds(all) if spent >= limit => {
                    return self.pump_once(batch, Sleep::Nanoseconds(all - spent));
                }
                Sleep::Forever if spent >= limit => return self.pump_once(batch, Sleep::Forever),
                Sleep::Nanoseconds(_) | Sleep::Forever => std::hint::spin_loop(),
            }
        }
    }

    pub(crate) fn wake(&self) {
        self.engine.wake();
    }

    pub(crate) fn belongs_to(&self, port: &Arc<PortObject>) {
        let _ = self.port.set(Arc::downgrade(port));
    }

    /// Somebody who sleeps elsewhere has harvested here. A wake that he took was meant for who has come in meanwhile.
    pub(crate) fn harvested_by_another(&self) {
        match self.port.get() {
            Some(port) => {
                if let Some(port) = port.upgrade() {
                    port.harvested();
                }
            }
            None if self.is_occupied() => self.wake(),
            None => {}
        }
    }

    /// Whether a pump would return at once.
    pub(crate) fn has_something(&self) -> bool {
        transfer::poll_now(self.descriptor(), libc::POLLIN) != 0
    }

    pub(crate) fn descriptor(&self) -> RawFd {
        self.engine.descriptor()
    }

    pub(crate) fn borrowed(&self) -> BorrowedFd<'_> {
        self.engine.borrowed()
    }
}

#[cfg(test)]
std::thread_local! {
    static REFUSAL: std::cell::Cell<Option<i32>> = const { std::cell::Cell::new(None) };
}

/// Lets the next attach of this thread fail, as it does where the kernel has no memory for it.
#[cfg(test)]
pub(crate) fn refuse_next_attach(errno: i32) {
    REFUSAL.set(Some(errno));
}

#[cfg(test)]
fn refused() -> Result<(), i32> {
    REFUSAL.take().map_or(Ok(()), Err)
}

/// The token of a shard that is nested in another; no socket has it.
pub(crate) const NESTED: u64 = u64::MAX - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_still_when_nobody_has_come_for_so_long() {
        let (number, shard) = create(None).unwrap();
        assert!(shard.is_still(4, 4), "nobody ever came");
        for _ in 0..3 {
            shard.enter();
            shard.leave();
            assert!(!shard.is_still(4, 4), "somebody was there since");
        }
        assert!(shard.is_still(4, 4));
        shard.enter();
        assert!(!shard.is_still(1, 4));
        shard.leave();
        assert!((0..3).all(|_| !shard.is_still(1, 4)) && shard.is_still(1, 4), "after four looks");
        SHARDS.remove(number - 1);
    }
}
