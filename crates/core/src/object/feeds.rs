//! The I/O that feeds an event, by tokens.
//!
//! A thread that waits for the event sees to it that it pumps all of that. Of a few it is told with each wait. Where many feed
//! one event, as the sockets of a window's thread do, the event remembers which thread was told of all of them last: that one
//! hears only of what has begun to feed it since, or may have been moved since.

use smallvec::SmallVec;
use std::collections::HashSet;

/// Up to how many are told with each wait.
const FEW: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Feeds {
    tokens: SmallVec<[u64; 1]>,
    /// Since there are many.
    many: Option<Box<Many>>,
}

#[derive(Debug, Default)]
struct Many {
    /// The thread that was told of all, by its number; zero if none was.
    told: u64,
    /// What it must look for.
    fresh: HashSet<u64>,
}

impl Feeds {
    /// Notes a token, which may be known; how many there are if it is new.
    pub(super) fn add(&mut self, token: u64) -> Option<usize> {
        let is_new = !self.tokens.contains(&token);
        if is_new {
            self.tokens.push(token);
            if self.tokens.len() > FEW {
                self.many.get_or_insert_default();
            }
        }
        self.moved(token);
        is_new.then(|| self.tokens.len())
    }

    /// Notes that what is behind a token may have been moved.
    pub(super) fn moved(&mut self, token: u64) {
        if let Some(many) = self.many.as_mut().filter(|many| many.told != 0) {
            many.fresh.insert(token);
        }
    }

    pub(super) fn remove(&mut self, token: u64) {
        self.tokens.retain(|known| *known != token);
        if let Some(many) = &mut self.many {
            many.fresh.remove(&token);
        }
    }

    pub(super) fn all(&self) -> &SmallVec<[u64; 1]> {
        &self.tokens
    }

    /// Whether there are, or were, too many to be told with each wait.
    pub(super) fn are_many(&self) -> bool {
        self.many.is_some()
    }

    /// Who was told of all could not see to it: it is told of all again.
    pub(super) fn tell_again(&mut self) {
        if let Some(many) = &mut self.many {
            **many = Many::default();
        }
    }

    /// What the thread of this number must see to. It is told of each once, and does so now.
    pub(super) fn tell(&mut self, thread: u64) -> SmallVec<[u64; 1]> {
        match &mut self.many {
            Some(many) if many.told == thread => many.fresh.drain().collect(),
            Some(many) => {
                **many = Many { told: thread, fresh: HashSet::new() };
                self.tokens.clone()
            }
            None => self.tokens.clone(),
        }
    }
}
