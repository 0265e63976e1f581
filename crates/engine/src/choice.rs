//! Which engine runs: decided once, at run time.
//!
//! `OVERLAPPED_ENGINE` is `epoll`, `io_uring` or `auto`. Readiness is epoll's in each; what is chosen is whether transfers that
//! have to wait are left to a ring. Where the kernel refuses rings, as containers make it do by default, epoll runs, and one
//! line says why.

use crate::Ring;
use std::io;
use std::sync::OnceLock;

/// The program's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Auto,
    Epoll,
    Ring,
}

/// The engine that runs, and why another was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    wish: Wish,
    /// What runs: `epoll`, `io_uring` or `auto`.
    pub name: &'static str,
    /// One line for the user, where a wish could not be met.
    pub notice: Option<String>,
}

/// What a shard is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// One thread at a time sleeps in it: a thread's own, or that of a port whose workers run one at a time.
    One,
    /// Several workers of a port sleep in it.
    Several,
    /// The same, and the sends of a port leave together.
    Batches,
}

impl Choice {
    /// Whether any shard may have a ring.
    pub fn has_rings(&self) -> bool {
        [Use::One, Use::Batches].into_iter().any(|purpose| self.takes_ring(purpose))
    }

    /// Whether transfers of such a shard are left to a ring.
    pub fn takes_ring(&self, purpose: Use) -> bool {
        match (self.wish, purpose) {
            // A completion is told by the thread that submitted its request: where that one may be away, epoll tells all.
            (Wish::Epoll, _) | (_, Use::Several) => false,
            (Wish::Ring, _) => true,
            // A send that leaves at once breaks the batches of a ring, and epoll is faster then: docs/engines.md.
            (Wish::Auto, Use::One) => false,
            (Wish::Auto, Use::Batches) => true,
        }
    }
}

/// What `wish` leads to, where `probe` says whether the kernel has rings.
pub fn choose(wish: Option<&str>, probe: impl FnOnce() -> io::Result<()>) -> Choice {
    let (wish, mut notice) = match wish {
        None | Some("" | "auto") => (Wish::Auto, None),
        Some("epoll") => (Wish::Epoll, None),
        Some("io_uring") => (Wish::Ring, None),
        Some(_) => {
            (Wish::Auto, Some("overlapped: OVERLAPPED_ENGINE must be epoll, io_uring or auto; auto runs".to_owned()))
        }
    };
    let wish = match (wish, if wish == Wish::Epoll { Ok(()) } else { probe() }) {
        (Wish::Ring, Err(error)) => {
            notice = Some(format!("overlapped: io_uring is refused here ({error}); epoll runs instead"));
            Wish::Epoll
        }
        // Nobody asked for a ring by name: nothing need be said.
        (Wish::Auto, Err(_)) => Wish::Epoll,
        (wish, _) => wish,
    };
    let name = match wish {
        Wish::Auto => "auto",
        Wish::Epoll => "epoll",
        Wish::Ring => "io_uring",
    };
    Choice { wish, name, notice }
}

/// The choice for this process, made with its first engine and printed then if it needs a word.
pub fn chosen() -> &'static Choice {
    static CHOICE: OnceLock<Choice> = OnceLock::new();
    CHOICE.get_or_init(|| {
        let choice = choose(std::env::var("OVERLAPPED_ENGINE").ok().as_deref(), Ring::probe);
        if let Some(notice) = &choice.notice {
            eprintln!("{notice}");
        }
        choice
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there() -> io::Result<()> {
        Ok(())
    }

    fn refused() -> io::Result<()> {
        Err(io::Error::from_raw_os_error(libc::EPERM))
    }

    #[test]
    fn an_unmet_wish_is_said() {
        assert_eq!(choose(None, refused).notice, None);
        assert_eq!(choose(Some("auto"), there).notice, None);
        let unmet = choose(Some("io_uring"), refused);
        assert_eq!(unmet.name, "epoll");
        let notice = unmet.notice.unwrap();
        assert!(notice.contains("epoll runs") && notice.contains("not permitted"), "{notice}");
        assert!(choose(Some("kqueue"), there).notice.unwrap().contains("must be"));
    }

    #[test]
    fn a_wish_that_can_be_met_is() {
        assert!(!choose(Some("io_uring"), there).takes_ring(Use::Several));
        for purpose in [Use::One, Use::Batches] {
            assert!(choose(Some("io_uring"), there).takes_ring(purpose));
            assert!(!choose(Some("io_uring"), refused).takes_ring(purpose));
            assert!(!choose(Some("epoll"), || panic!("nobody asks")).takes_ring(purpose));
            assert_eq!(choose(None, there).takes_ring(purpose), purpose == Use::Batches);
            assert!(!choose(None, refused).has_rings());
        }
    }
}
