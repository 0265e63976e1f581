//! Shards: one engine each, for a port or for a thread that waits (L1).
//!
//! A thread's shard is made when it first needs one, by itself or by another thread that starts I/O which it waits for. A
//! socket that somebody depends on is attached to the shard of each thread that does; `occupied` says whether a thread is
//! inside or about to be, so that nobody takes a socket away from under it (see `socket/home.rs`).

use super::port::PortObject;
use super::table::Table;
use super::watchdog;
use overlapped_core::Thread;
use overlapped_engine::{AnyEngine, Batch, Engine, Sleep, transfer};
use std::os::fd::{BorrowedFd, RawFd};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, Weak};

static SHARDS: Table<Shard> = Table::new();

pub(crate) struct Shard {
    /// Names this shard for ever, though its number is used again.
    pub(crate) token: u64,
    engine: AnyEngine,
    occupied: AtomicU32,
    members: AtomicU32,
    /// Whether the watchdog listens for it.
    pub(crate) watched: AtomicBool,
    /// The port whose workers pump here, if it is not a thread's.
    port: OnceLock<Weak<PortObject>>,
}

/// A new shard, and the number that wakes name it by.
pub(crate) fn create() -> Result<(u32, Arc<Shard>), i32> {
    let engine = AnyEngine::new().map_err(|error| error.raw_os_error().unwrap_or(libc::EMFILE))?;
    watchdog::prepare();
    let made = SHARDS.insert(|token| Shard {
        token,
        engine,
        occupied: AtomicU32::new(0),
        members: AtomicU32::new(0),
        watched: AtomicBool::new(false),
        port: OnceLock::new(),
    });
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
    let (number, shard) = create()?;
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
    if let Some(index) = thread.shard().checked_sub(1) {
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

    pub(crate) fn has_members(&self) -> bool {
        self.members.load(Ordering::SeqCst) > 0
    }

    pub(crate) fn attach(&self, fd: RawFd, token: u64) -> Result<(), i32> {
        #[cfg(test)]
        refused()?;
        self.engine.attach(fd, token).map_err(|error| error.raw_os_error().unwrap_or(libc::EINVAL))?;
        let first = self.members.fetch_add(1, Ordering::SeqCst) == 0;
        if first && !self.is_occupied() {
            // The program may start an operation and never wait: this shard is in the watchdog's care from now on.
            watchdog::left();
        }
        Ok(())
    }

    pub(crate) fn detach(&self, fd: RawFd) {
        self.engine.detach(fd);
        self.members.fetch_sub(1, Ordering::SeqCst);
    }

    /// Attaches a whole shard to this one (a port's to an alertable worker's).
    pub(crate) fn nest(&self, inner: &Shard) -> Result<(), i32> {
        match self.engine.attach(inner.engine.descriptor(), NESTED) {
            Err(error) if error.raw_os_error() != Some(libc::EEXIST) => {
                Err(error.raw_os_error().unwrap_or(libc::EINVAL))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn unnest(&self, inner: &Shard) {
        self.engine.detach(inner.engine.descriptor());
    }

    pub(crate) fn pump(&self, batch: &mut Batch, sleep: Sleep) {
        // What can fail here is a bad argument, which is ours, or a closed descriptor, which we own.
        let result = self.engine.pump(batch, sleep);
        debug_assert!(result.is_ok(), "{result:?}");
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
