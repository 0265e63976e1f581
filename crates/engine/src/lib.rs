//! Linux I/O with no Windows rule in it: what becomes ready, who sleeps for it, and the transfers themselves.
//!
//! A *shard* elsewhere owns one engine. The contract, as a checklist for whoever writes another:
//!
//! | function | called by | holding | does |
//! |---|---|---|---|
//! | [`Engine::attach`] | any thread | the lock of the socket's homes | reports the descriptor's present readiness and every later edge |
//! | [`Engine::detach`] | any thread | the same | reports nothing more; events already harvested may still be under way |
//! | [`Engine::pump`] | any thread, several at once | nothing | sleeps until something is ready, woken, or the time is over; harvests into the batch |
//! | [`Engine::wake`] | any thread | nothing | ends one `pump`, the present one or the next |
//!
//! No engine runs user code, and none interprets a token.
#![cfg(target_os = "linux")]

pub mod changes;
pub mod choice;
mod descriptor;
mod epoll;
pub mod file;
pub mod interfaces;
pub mod message;
pub mod tcp_info;
pub mod transfer;

pub use choice::AnyEngine;
pub use descriptor::errno;
pub use epoll::Epoll;

use bitflags::bitflags;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

bitflags! {
    /// What a descriptor is ready for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Readiness: u32 {
        /// Data, a connection, or the end of the stream.
        const READ = 1;
        /// Room to send, or the end of a connect attempt.
        const WRITE = 2;
        /// An urgent byte.
        const URGENT = 4;
        /// The peer will send no more.
        const PEER_CLOSED = 8;
        /// Both ways are shut.
        const HANG_UP = 16;
        /// An error waits to be read.
        const ERROR = 32;
    }
}

/// One descriptor that became ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The token that it was attached with.
    pub token: u64,
    /// Everything that it is ready for now.
    pub readiness: Readiness,
}

/// How long a pump may sleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sleep {
    /// Not at all: harvest what is there.
    No,
    /// At most so many nanoseconds, and not less unless something happens.
    Nanoseconds(u64),
    /// Until something happens.
    Forever,
}

/// The token that an engine's own wake descriptor bears; harvests leave it out.
pub const WAKE: u64 = u64::MAX;

/// The room for one harvest, kept by a thread and used again and again.
#[derive(Debug)]
pub struct Batch {
    raw: Vec<libc::epoll_event>,
    filled: usize,
}

impl Batch {
    /// Room for `capacity` events at a time.
    pub fn new(capacity: usize) -> Self {
        Self { raw: vec![libc::epoll_event { events: 0, u64: 0 }; capacity.max(1)], filled: 0 }
    }

    /// What the last pump harvested, the engine's own wake excepted.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.raw[..self.filled].iter().filter(|raw| raw.u64 != WAKE).map(|raw| epoll::event(*raw))
    }

    /// Whether the harvest filled the batch, so that more may be there.
    pub fn is_full(&self) -> bool {
        self.filled == self.raw.len()
    }
}

/// What a shard needs of the kernel.
pub trait Engine: Sized {
    /// A new engine with its wake.
    fn new() -> io::Result<Self>;
    /// Begins to report `fd` under `token`.
    fn attach(&self, fd: RawFd, token: u64) -> io::Result<()>;
    /// Reports once that `fd`, another engine's descriptor, has something to harvest.
    fn watch_once(&self, fd: RawFd, token: u64) -> io::Result<()>;
    /// Ends it. A descriptor that is not attached is no error.
    fn detach(&self, fd: RawFd);
    /// Sleeps as told and harvests. A signal ends it early with nothing.
    fn pump(&self, batch: &mut Batch, sleep: Sleep) -> io::Result<()>;
    /// Ends one pump.
    fn wake(&self);
    /// A descriptor that is readable while there is something to harvest.
    fn borrowed(&self) -> BorrowedFd<'_>;
    /// The same as a number.
    fn descriptor(&self) -> RawFd {
        self.borrowed().as_raw_fd()
    }
}
