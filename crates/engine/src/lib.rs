//! Linux I/O with no Windows rule in it: what becomes ready, who sleeps for it, and the transfers themselves.
//!
//! A *shard* elsewhere owns one [`Engine`]: an epoll descriptor, and a ring beside it where transfers are left to the kernel.
//! The contract:
//!
//! | function | called by | holding | does |
//! |---|---|---|---|
//! | [`Engine::attach`] | any thread | the lock of the socket's homes | reports the descriptor's present readiness and every later edge |
//! | [`Engine::detach`] | any thread | the same | reports nothing more; events already harvested may still be under way |
//! | [`Engine::pump`] | any thread, several at once | nothing | sleeps until something is ready, ended or woken, or the time is over; harvests into the batch |
//! | [`Engine::wake`] | any thread | nothing | ends one `pump`, the present one or the next |
//! | [`Ring::queue`] | whoever holds the descriptor's baton | nothing | leaves a transfer to the kernel, whose completion a pump harvests |
//! | [`Ring::cancel`] | any thread | nothing | makes a transfer end soon |
//!
//! No engine runs user code, and none interprets a token.
#![cfg(target_os = "linux")]

pub mod changes;
pub mod choice;
mod descriptor;
mod engine;
mod epoll;
pub mod file;
pub mod interfaces;
mod joined;
pub mod message;
pub mod own;
pub mod packets;
mod ring;
pub mod tcp_info;
pub mod transfer;

pub use descriptor::{coarse_ns, errno};
pub use engine::Engine;
pub use epoll::Epoll;
pub use ring::{Course, FIRST_TOKEN, Ring, Transfer};

use bitflags::bitflags;

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

/// The end of a transfer that was left to the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// The token that it was queued with.
    pub token: u64,
    /// How many bytes, or an errno.
    pub result: Result<usize, i32>,
    /// Whether the descriptor is known to have more to receive.
    pub more: bool,
}

/// The room for one harvest, kept by a thread and used again and again.
#[derive(Debug)]
pub struct Batch {
    raw: Vec<libc::epoll_event>,
    filled: usize,
    completions: Vec<Completion>,
}

impl Batch {
    /// Room for `capacity` events at a time, and as many completions.
    pub fn new(capacity: usize) -> Self {
        let capacity = capacity.max(1);
        Self { raw: vec![libc::epoll_event { events: 0, u64: 0 }; capacity], filled: 0, completions: Vec::new() }
    }

    /// What the last pump harvested, the engine's own wake excepted.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.raw[..self.filled].iter().filter(|raw| raw.u64 != WAKE).map(|raw| epoll::event(*raw))
    }

    /// The transfers that the last pump found ended.
    pub fn completions(&self) -> &[Completion] {
        &self.completions
    }

    /// Whether the last pump found nothing, not even a wake.
    pub fn is_empty(&self) -> bool {
        self.filled == 0 && self.completions.is_empty()
    }

    /// Whether the harvest filled the batch, so that more may be there.
    pub fn is_full(&self) -> bool {
        self.is_full_of_events() || !self.has_room()
    }

    /// The same of readiness alone.
    fn is_full_of_events(&self) -> bool {
        self.filled == self.raw.len()
    }

    fn has_room(&self) -> bool {
        self.completions.len() < self.raw.len()
    }

    fn clear(&mut self) {
        self.filled = 0;
        self.completions.clear();
    }
}
