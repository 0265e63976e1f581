//! What client and server say to each other before a connection is a pipe.
//!
//! The client asks with a [`Request`], the server answers with a [`Reply`]. Both ends are programs of one machine, so numbers are in its
//! order; a version keeps different builds of the library apart.

use super::Facts;
use overlapped_core::error::Status;

const VERSION: u32 = 0x4f50_0001;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// To be connected, with these accesses.
    Open { reads: bool, writes: bool },
    /// To be told whether an instance listens, and once more when one does.
    Wait,
    /// What the pipe is.
    Query,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: Status,
    pub(super) facts: Facts,
    /// How many instances there are in the process that answers.
    pub(super) instances: u32,
}

pub(super) const REQUEST: usize = 12;
pub(super) const REPLY: usize = 36;

fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut words = [0; N];
    for (word, four) in words.iter_mut().zip(bytes.chunks_exact(4)) {
        *word = u32::from_ne_bytes([four[0], four[1], four[2], four[3]]);
    }
    words
}

fn bytes<const N: usize, const BYTES: usize>(words: [u32; N]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    for (four, word) in bytes.chunks_exact_mut(4).zip(words) {
        four.copy_from_slice(&word.to_ne_bytes());
    }
    bytes
}

impl Request {
    pub(super) fn encode(self) -> [u8; REQUEST] {
        let (what, access) = match self {
            Self::Open { reads, writes } => (1, u32::from(reads) | u32::from(writes) << 1),
            Self::Wait => (2, 0),
            Self::Query => (3, 0),
        };
        bytes([VERSION, what, access])
    }

    pub(super) fn decode(bytes: &[u8; REQUEST]) -> Option<Self> {
        match words(bytes) {
            [VERSION, 1, access] => Some(Self::Open { reads: access & 1 != 0, writes: access & 2 != 0 }),
            [VERSION, 2, 0] => Some(Self::Wait),
            [VERSION, 3, 0] => Some(Self::Query),
            _ => None,
        }
    }
}

impl Reply {
    pub(super) fn encode(self) -> [u8; REPLY] {
        let Self { status, facts, instances } = self;
        let Facts { access, has_messages, maximum, out_size, in_size, timeout_ms } = facts;
        let messages = u32::from(has_messages);
        bytes([VERSION, status.code(), access, messages, maximum, out_size, in_size, timeout_ms, instances])
    }

    pub(super) fn decode(bytes: &[u8; REPLY]) -> Option<Self> {
        let [version, status, access, messages, maximum, out_size, in_size, timeout_ms, instances] = words(bytes);
        let facts = Facts { access, has_messages: messages != 0, maximum, out_size, in_size, timeout_ms };
        (version == VERSION).then(|| Self { status: Status::from_code(status), facts, instances })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard() {
        for request in [
            Request::Open { reads: true, writes: false },
            Request::Open { reads: false, writes: true },
            Request::Wait,
            Request::Query,
        ] {
            assert_eq!(Request::decode(&request.encode()), Some(request));
        }
        let facts =
            Facts { access: 3, has_messages: true, maximum: 255, out_size: 4096, in_size: 512, timeout_ms: 5000 };
        let reply = Reply { status: Status::PIPE_NOT_AVAILABLE, facts, instances: 7 };
        assert_eq!(Reply::decode(&reply.encode()), Some(reply));
        assert_eq!(Reply::decode(&[0; REPLY]), None);
        assert_eq!(Request::decode(&[0; REQUEST]), None);
    }
}
