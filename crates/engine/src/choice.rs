//! Which engine runs: decided once, at run time.
//!
//! `OVERLAPPED_ENGINE` is `epoll`, `io_uring` or `auto`. Today epoll is the only one; a wish for another is answered with
//! one line that says so, and epoll runs.

use crate::{Batch, Engine, Epoll, Sleep};
use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::sync::OnceLock;

/// The engine of a shard. Matched once a call, never behind a pointer.
#[derive(Debug)]
pub enum AnyEngine {
    /// Readiness by epoll.
    Epoll(Epoll),
}

/// The name of the engine that runs, and why another was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What runs.
    pub name: &'static str,
    /// One line for the user, where a wish could not be met.
    pub notice: Option<&'static str>,
}

/// What `wish` leads to.
pub fn choose(wish: Option<&str>) -> Choice {
    let notice = match wish {
        None | Some("" | "auto" | "epoll") => None,
        Some("io_uring") => Some("overlapped: the io_uring engine is not built yet; epoll runs instead"),
        Some(_) => Some("overlapped: OVERLAPPED_ENGINE must be epoll, io_uring or auto; epoll runs"),
    };
    Choice { name: "epoll", notice }
}

/// The choice for this process, made with its first engine and printed then if it needs a word.
pub fn chosen() -> Choice {
    static CHOICE: OnceLock<Choice> = OnceLock::new();
    *CHOICE.get_or_init(|| {
        let choice = choose(std::env::var("OVERLAPPED_ENGINE").ok().as_deref());
        if let Some(notice) = choice.notice {
            eprintln!("{notice}");
        }
        choice
    })
}

impl Engine for AnyEngine {
    fn new() -> io::Result<Self> {
        chosen();
        Epoll::new().map(Self::Epoll)
    }

    fn attach(&self, fd: RawFd, token: u64) -> io::Result<()> {
        match self {
            Self::Epoll(engine) => engine.attach(fd, token),
        }
    }

    fn watch_once(&self, fd: RawFd, token: u64) -> io::Result<()> {
        match self {
            Self::Epoll(engine) => engine.watch_once(fd, token),
        }
    }

    fn detach(&self, fd: RawFd) {
        match self {
            Self::Epoll(engine) => engine.detach(fd),
        }
    }

    fn pump(&self, batch: &mut Batch, sleep: Sleep) -> io::Result<()> {
        match self {
            Self::Epoll(engine) => engine.pump(batch, sleep),
        }
    }

    fn wake(&self) {
        match self {
            Self::Epoll(engine) => engine.wake(),
        }
    }

    fn borrowed(&self) -> BorrowedFd<'_> {
        match self {
            Self::Epoll(engine) => engine.borrowed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn an_unmet_wish_is_said() {
        assert_eq!(choose(None).notice, None);
        assert_eq!(choose(Some("auto")).notice, None);
        assert!(choose(Some("io_uring")).notice.unwrap().contains("epoll runs"));
        assert!(choose(Some("kqueue")).notice.unwrap().contains("must be"));
    }
}
