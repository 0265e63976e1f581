//! What a shard needs of the kernel: readiness from epoll and, where there is one, a ring beside it.

use crate::{Batch, Epoll, Ring, Sleep};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::sync::OnceLock;

/// An epoll descriptor with its wake, and the ring that polls it, once it is wanted.
#[derive(Debug)]
pub struct Engine {
    // Dropped before the epoll descriptor that it polls.
    ring: OnceLock<Box<Ring>>,
    epoll: Epoll,
}

impl Engine {
    /// A new engine without a ring.
    pub fn new() -> io::Result<Self> {
        Ok(Self { ring: OnceLock::new(), epoll: Epoll::new()? })
    }

    /// The ring, if it has been made.
    #[inline]
    pub fn ring(&self) -> Option<&Ring> {
        self.ring.get().map(|ring| &**ring)
    }

    /// Makes the ring, while nobody sleeps in this engine: who did would hear of none of its completions.
    pub fn make_ring(&self) -> io::Result<&Ring> {
        if let Some(ring) = self.ring() {
            return Ok(ring);
        }
        let ring = Box::new(Ring::new()?);
        Ok(self.ring.get_or_init(|| ring))
    }

    /// Begins to report `fd` under `token`.
    pub fn attach(&self, fd: RawFd, token: u64) -> io::Result<()> {
        self.epoll.attach(fd, token)
    }

    /// Begins to report under `token` that another engine has something to harvest.
    pub fn nest(&self, inner: RawFd, token: u64) -> io::Result<()> {
        self.epoll.nest(inner, token)
    }

    /// Ends it. A descriptor that is not attached is no error.
    pub fn detach(&self, fd: RawFd) {
        self.epoll.detach(fd);
    }

    /// Sleeps as told and harvests. A signal ends it early with nothing.
    #[inline]
    pub fn pump(&self, batch: &mut Batch, sleep: Sleep) -> io::Result<()> {
        match self.ring() {
            None => self.epoll.pump(batch, sleep),
            Some(ring) => {
                batch.clear();
                ring.pump(&self.epoll, batch, sleep)
            }
        }
    }

    /// Takes the completions that are there, and no events.
    pub fn reap(&self, batch: &mut Batch) {
        batch.clear();
        if let Some(ring) = self.ring() {
            ring.reap(batch);
        }
    }

    /// Whether a reap has taken the news that epoll has something.
    pub fn is_due(&self) -> bool {
        self.ring().is_some_and(Ring::is_due)
    }

    /// Tells the kernel of all transfers that are queued, and sees to it that the descriptor says so when there is something
    /// to harvest: for those who wait for that elsewhere.
    pub fn flush(&self) {
        if let Some(ring) = self.ring() {
            ring.poll_if_nobody_does(&self.epoll);
            ring.flush();
        }
    }

    /// Ends one pump.
    pub fn wake(&self) {
        self.epoll.wake();
    }

    /// A descriptor that is readable while there is something to harvest.
    pub fn borrowed(&self) -> BorrowedFd<'_> {
        match self.ring() {
            None => self.epoll.borrowed(),
            Some(ring) => ring.borrowed(),
        }
    }

    /// The same as a number.
    pub fn descriptor(&self) -> RawFd {
        self.borrowed().as_raw_fd()
    }
}
