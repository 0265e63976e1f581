//! A buffer written to while an operation has it: what is sent, or what was received, is not what the program thinks.
//!
//! A send's buffers are summed at its start and at its end. Of a receive's a copy is kept: what lies behind the received bytes must be
//! as it was. Into the received bytes the kernel writes, so there nothing can be told.

use super::memory::{self, Memory};
use super::pending::Pending;
use super::place::Place;
use super::report::Report;
use crate::linux::socket::Kind;
use overlapped_core::error::Status;
use std::hash::Hasher;
use windows_sys::Win32::Networking::WinSock as ws;

/// How many bytes of an operation are looked at; the rest is believed.
const LIMIT: usize = 1 << 20;
/// How many bytes of a send are looked at again in every call, to see early that they have changed.
const SMALL: usize = 4096;

/// A buffer: address and length.
type Piece = (usize, usize);

#[derive(Debug)]
pub(super) enum Contents {
    Send {
        pieces: Vec<Piece>,
        sum: u64,
    },
    Receive {
        pieces: Vec<Piece>,
        copy: Vec<u8>,
        /// Whether a part of it may be received before the end.
        in_parts: bool,
    },
}

fn limited(buffers: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut left = LIMIT;
    let take = |(at, length): Piece| {
        let length = length.min(left);
        left -= length;
        (at, length)
    };
    buffers.map(take).filter(|(_, length)| *length > 0).collect()
}

/// What is in the buffers; `None` if that cannot be told.
fn copy(pieces: &[Piece]) -> Option<Vec<u8>> {
    let mut bytes = vec![0; pieces.iter().map(|(_, length)| length).sum()];
    let mut rest = bytes.as_mut_slice();
    for (at, length) in pieces {
        let (piece, behind) = rest.split_at_mut(*length);
        if memory::read(*at, piece) != Memory::Read {
            return None;
        }
        rest = behind;
    }
    Some(bytes)
}

fn sum(pieces: &[Piece]) -> Option<u64> {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(&copy(pieces)?);
    Some(hasher.finish())
}

fn overlap(one: &[Piece], other: &[Piece]) -> bool {
    let meets = |(at, length): &Piece| other.iter().any(|(from, size)| *at < from + size && *from < at + length);
    one.iter().any(meets)
}

impl Contents {
    /// What a send has.
    pub(super) fn sent(buffers: impl Iterator<Item = Piece>) -> Option<Self> {
        let pieces = limited(buffers);
        sum(&pieces).map(|sum| Self::Send { pieces, sum })
    }

    /// What a receive has.
    pub(super) fn received(buffers: impl Iterator<Item = Piece>, in_parts: bool) -> Option<Self> {
        let pieces = limited(buffers);
        copy(&pieces).map(|copy| Self::Receive { pieces, copy, in_parts })
    }

    /// What an operation of a socket has, where the program could change it.
    pub(super) fn of(kind: &Kind, buffers: &[libc::iovec]) -> Option<Self> {
        let buffers = buffers.iter().map(|buffer| (buffer.iov_base.addr(), buffer.iov_len));
        match kind {
            Kind::Send { .. } | Kind::SendTo(_) | Kind::Connect { .. } => Self::sent(buffers),
            Kind::Receive { flags } => Self::received(buffers, flags & ws::MSG_WAITALL as u32 != 0),
            Kind::ReceiveFrom { .. } | Kind::ReceiveMessage { .. } => Self::received(buffers, false),
            _ => None,
        }
    }

    /// Whether the library itself will write into both: programs that throw away what they receive may share one buffer.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Receive { pieces, .. }, Self::Receive { pieces: others, .. }) => overlap(pieces, others),
            _ => false,
        }
    }

    /// What has become of a small send while it is pending.
    pub(super) fn changed_early(&self) -> bool {
        match self {
            Self::Send { pieces, .. } => {
                pieces.iter().map(|(_, length)| length).sum::<usize>() <= SMALL && self.changed(Status::SUCCESS, 0)
            }
            Self::Receive { .. } => false,
        }
    }

    /// Whether the program has written to it, now that the operation has ended.
    pub(super) fn changed(&self, status: Status, bytes: u32) -> bool {
        match self {
            Self::Send { pieces, sum: before } => sum(pieces).is_some_and(|now| now != *before),
            Self::Receive { in_parts: true, .. } if !status.is_success() => false,
            Self::Receive { pieces, copy: before, .. } => {
                let received = (bytes as usize).min(before.len());
                copy(pieces).is_some_and(|now| now[received..] != before[received..])
            }
        }
    }
}

/// `noticed` is the call in which it was seen; the end of the operation is no call of the program.
pub(super) fn report(overlapped: usize, pending: &Pending, noticed: Option<&Place>) -> Report {
    let (mistake, what) = match pending.contents {
        Some(Contents::Receive { .. }) => (
            "a receive's buffer was written to while it was pending",
            "the bytes behind what was received have changed",
        ),
        _ => ("a send's buffer was changed before the send had ended", "the bytes are not those of the start call"),
    };
    let report = Report::new(mistake)
        .say(&format!("OVERLAPPED {overlapped:#x}: {what}"))
        .place(&format!("the buffer belongs to the operation since {{call}} on {}", pending.on), &pending.place);
    match noticed {
        Some(place) => report.place("noticed in {call}, so the change came before", place),
        None => report.say("noticed when the operation ended"),
    }
}

#[cfg(test)]
mod tests {
    use super::Contents;
    use overlapped_core::error::Status;

    fn pieces(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
        let (one, two) = bytes.split_at(bytes.len() / 2);
        [(one.as_ptr().expose_provenance(), one.len()), (two.as_ptr().expose_provenance(), two.len())].into_iter()
    }

    #[test]
    fn a_send_is_summed_over_all_its_buffers() {
        let mut bytes = vec![1u8; 64];
        let contents = Contents::sent(pieces(&bytes)).expect("the buffers are there");
        assert!(!contents.changed(Status::SUCCESS, 64));
        bytes[63] = 2;
        assert!(contents.changed(Status::SUCCESS, 64));
        assert!(contents.changed_early());
    }

    #[test]
    fn only_what_lies_behind_the_received_bytes_tells_of_a_change() {
        let mut bytes = vec![1u8; 64];
        let contents = Contents::received(pieces(&bytes), false).expect("the buffers are there");
        bytes[40] = 2;
        assert!(!contents.changed(Status::SUCCESS, 41));
        assert!(contents.changed(Status::SUCCESS, 40));
        let in_parts = Contents::received(pieces(&bytes), true).expect("the buffers are there");
        bytes[0] = 7;
        assert!(!in_parts.changed(Status::CANCELLED, 0), "a part may have been received");
    }

    #[test]
    fn two_receives_may_share_a_buffer() {
        let bytes = vec![1u8; 64];
        let receive = || Contents::received(pieces(&bytes), false).expect("the buffers are there");
        let send = Contents::sent(pieces(&bytes)).expect("the buffers are there");
        assert!(receive().is_shared_with(&receive()));
        assert!(!receive().is_shared_with(&send));
    }
}
