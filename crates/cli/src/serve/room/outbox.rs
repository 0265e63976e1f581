//! What a client is still to receive: a bounded queue of shared parts.
//!
//! A part is shared by all its receivers, so that telling a thousand clients a line costs a thousand pointers and one
//! copy. The limit counts bytes, since a queue of few long lines costs as much memory as one of many short lines.

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::Arc;

/// A part to send, from where it is unsent. Dereferences to the unsent bytes.
#[derive(Clone, Debug)]
pub struct Part {
    bytes: Arc<[u8]>,
    sent: usize,
}

impl Part {
    /// The whole part, for an operation that sends all of it or fails.
    pub fn into_whole(self) -> Arc<[u8]> {
        debug_assert_eq!(self.sent, 0, "an overlapped send is never partial");
        self.bytes
    }
}

impl Deref for Part {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[self.sent..]
    }
}

/// The queue is full: its client does not keep up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

/// A bounded queue of unsent parts.
#[derive(Debug)]
pub struct Outbox {
    parts: VecDeque<Arc<[u8]>>,
    /// How much of the first part is sent.
    sent: usize,
    /// How much of all parts is unsent.
    unsent: usize,
    limit: usize,
}

impl Outbox {
    /// A queue for at most `limit` unsent bytes; one part is taken whatever its size.
    pub fn new(limit: usize) -> Outbox {
        Outbox { parts: VecDeque::new(), sent: 0, unsent: 0, limit }
    }

    /// Appends a part, unless that would be too much.
    pub fn push(&mut self, part: Arc<[u8]>) -> Result<(), Overflow> {
        if self.unsent > 0 && self.unsent + part.len() > self.limit {
            return Err(Overflow);
        }
        self.push_in_any_case(part);
        Ok(())
    }

    /// Appends a last word beyond the limit.
    pub fn push_in_any_case(&mut self, part: Arc<[u8]>) {
        if !part.is_empty() {
            self.unsent += part.len();
            self.parts.push_back(part);
        }
    }

    /// Appends what a send did not take, if that is anything.
    pub fn push_rest(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.push_in_any_case(bytes.into());
        }
    }

    /// What to send next.
    pub fn front(&self) -> Option<Part> {
        self.parts.front().map(|bytes| Part { bytes: Arc::clone(bytes), sent: self.sent })
    }

    /// Takes note that so many bytes of the front were sent.
    pub fn advance(&mut self, bytes: usize) {
        self.unsent -= bytes;
        self.sent += bytes;
        if self.parts.front().is_some_and(|part| part.len() == self.sent) {
            self.parts.pop_front();
            self.sent = 0;
        }
    }

    /// Forgets all but the part that has been begun, so that no line is cut.
    pub fn forget_unbegun(&mut self, front_is_being_sent: bool) {
        self.parts.truncate(usize::from(front_is_being_sent || self.sent > 0));
        self.unsent = self.parts.front().map_or(0, |part| part.len() - self.sent);
    }

    /// How many bytes are unsent.
    pub fn unsent(&self) -> usize {
        self.unsent
    }

    /// Whether everything is sent.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Arc<[u8]> {
        Arc::from(text.as_bytes())
    }

    #[test]
    fn parts_leave_in_order_and_piecemeal() {
        let mut outbox = Outbox::new(100);
        outbox.push(part("one")).unwrap();
        outbox.push(part("two")).unwrap();
        assert_eq!(*outbox.front().unwrap(), *b"one");
        outbox.advance(2);
        assert_eq!(*outbox.front().unwrap(), *b"e");
        outbox.advance(1);
        assert_eq!(*outbox.front().unwrap().into_whole(), *b"two");
        outbox.advance(3);
        assert!(outbox.is_empty() && outbox.front().is_none());
    }

    #[test]
    fn unsent_bytes_are_bounded_but_a_long_part_passes_alone() {
        let mut outbox = Outbox::new(4);
        outbox.push(part("longer")).unwrap();
        assert_eq!(outbox.push(part("x")), Err(Overflow));
        outbox.advance(5);
        outbox.push(part("abc")).unwrap();
        assert_eq!(outbox.push(part("d")), Err(Overflow));
    }

    #[test]
    fn a_begun_part_is_finished_before_a_last_word() {
        let mut outbox = Outbox::new(100);
        outbox.push(part("begun")).unwrap();
        outbox.push(part("forgotten")).unwrap();
        outbox.advance(1);
        outbox.forget_unbegun(false);
        outbox.push_in_any_case(part("bye"));
        assert_eq!(*outbox.front().unwrap(), *b"egun");
        outbox.advance(4);
        assert_eq!(*outbox.front().unwrap(), *b"bye");
        outbox.forget_unbegun(true);
        assert_eq!(*outbox.front().unwrap(), *b"bye");
        outbox.forget_unbegun(false);
        assert!(outbox.is_empty());
    }
}
