//! One client of a room: what it said, what it is still to hear, and how far its leave-taking is.

use std::sync::Arc;
use std::time::Instant;

use super::lines::Lines;
use super::outbox::{Outbox, Overflow};
use super::{Farewell, Next};
use crate::limits::Limits;
use crate::serve::sweep::QUIET;

/// One client of a room.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) lines: Lines,
    outbox: Outbox,
    stage: Stage,
    /// A send is being carried out, or the socket has refused one and will say when it takes more.
    sending: bool,
    /// The client sends no more.
    pub(super) ended: bool,
    pub(super) heard: Instant,
}

/// How far a conversation is.
#[derive(Debug, PartialEq, Eq)]
enum Stage {
    /// The client says and hears.
    Talking,
    /// It hears what is due to it, and nothing new. What it says is not heard.
    Leaving {
        /// When it is cut off, whatever is unsent.
        until: Instant,
    },
    /// It was told the end of the stream. What it still says is received for nothing, since closing before would destroy
    /// the last line on its way.
    Told {
        /// When it is cut off.
        until: Instant,
        /// When it is cut off unless it says more, if the server stops: then it is read on only to be quiet.
        quiet: Option<Instant>,
    },
}

impl Member {
    pub(super) fn new(limits: &Limits, now: Instant) -> Member {
        Member {
            lines: Lines::new(limits.max_line),
            outbox: Outbox::new(limits.queue),
            stage: Stage::Talking,
            sending: false,
            ended: false,
            heard: now,
        }
    }

    pub(super) fn is_talking(&self) -> bool {
        self.stage == Stage::Talking
    }

    /// Whether its socket has still to take a part.
    pub(super) fn is_sending(&self) -> bool {
        self.sending
    }

    /// Queues lines for the client. True if there is something to do for it now.
    pub(super) fn hear(&mut self, part: &Arc<[u8]>) -> Result<bool, Overflow> {
        if !self.is_talking() {
            return Ok(false);
        }
        self.outbox.push(Arc::clone(part))?;
        Ok(!self.sending)
    }

    /// Ends the conversation when what is due is sent; after a farewell only what has been begun is due, and its line.
    pub(super) fn leave(&mut self, farewell: Option<Farewell>, until: Instant) {
        if !self.is_talking() {
            return;
        }
        self.stage = Stage::Leaving { until };
        if let Some(farewell) = farewell {
            if let Farewell::TooSlow(_) = farewell {
                self.outbox.forget_unbegun(self.sending);
            }
            let begins_line = !self.outbox.ends_within_line();
            self.outbox.push_in_any_case(if begins_line { farewell.line() } else { farewell.after_unfinished_line() });
        }
    }

    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        match self.stage {
            Stage::Talking => false,
            Stage::Leaving { until } => until <= now,
            Stage::Told { until, quiet } => quiet.map_or(until, |quiet| quiet.min(until)) <= now,
        }
    }

    /// It says something that nobody hears.
    pub(super) fn go_on_in_vain(&mut self) {
        if let Stage::Told { quiet: Some(quiet), .. } = &mut self.stage {
            *quiet = Instant::now() + QUIET;
        }
    }

    /// The server stops: who has been told the end of the stream is waited for only until it is quiet.
    pub(super) fn hurry(&mut self, now: Instant) {
        if let Stage::Told { quiet, .. } = &mut self.stage {
            *quiet = Some(now + QUIET);
        }
    }

    pub(super) fn next(&mut self, stopping: bool) -> Next {
        if self.sending {
            return Next::Wait;
        }
        if let Some(part) = self.outbox.front() {
            self.sending = true;
            return Next::Send(part);
        }
        match self.stage {
            Stage::Talking => Next::Wait,
            Stage::Leaving { until } => {
                self.stage = Stage::Told { until, quiet: stopping.then(|| Instant::now() + QUIET) };
                Next::Shutdown
            }
            Stage::Told { .. } if self.ended => Next::Close,
            Stage::Told { .. } => Next::Wait,
        }
    }

    pub(super) fn sent(&mut self, bytes: usize) {
        self.sending = false;
        self.outbox.advance(bytes);
    }
}
