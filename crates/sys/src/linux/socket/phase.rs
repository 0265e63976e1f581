//! How far a socket's life has come. Winsock's answers depend on it where Linux' do not.

use std::sync::atomic::{AtomicU8, Ordering};

/// The phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    /// Neither bound nor connected.
    Fresh,
    /// Bound to an address.
    Bound,
    /// `listen` was called.
    Listening,
    /// `connect` goes on in the background.
    Connecting,
    /// `ConnectEx` goes on.
    ConnectingEx,
    /// The last connect attempt failed; another is allowed.
    Failed,
    /// Connected, or once so.
    Connected,
}

const ALL: [Phase; 7] = [
    Phase::Fresh,
    Phase::Bound,
    Phase::Listening,
    Phase::Connecting,
    Phase::ConnectingEx,
    Phase::Failed,
    Phase::Connected,
];

/// A phase that threads share. The start of a connect attempt races by [`advance`](Self::advance), its end under the lock of
/// the record.
#[derive(Debug)]
pub(crate) struct PhaseCell(AtomicU8);

impl PhaseCell {
    pub(crate) fn new(phase: Phase) -> Self {
        Self(AtomicU8::new(phase as u8))
    }

    pub(crate) fn get(&self) -> Phase {
        ALL[self.0.load(Ordering::Acquire) as usize]
    }

    pub(crate) fn set(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Release);
    }

    /// Moves on, if nobody else has.
    pub(crate) fn advance(&self, from: Phase, to: Phase) -> bool {
        self.0.compare_exchange(from as u8, to as u8, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}
