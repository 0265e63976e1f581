//! What a client is still to receive: a bounded queue of shared parts.
//!
//! A part is shared by all its receivers, so that telling a thousand clients a line costs a thousand pointers and one
//! copy. The limit counts what a part costs: its bytes, and [a little more](PART_COST), so that neither few long lines nor
//! a flood of empty ones take more memory than was granted.

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

/// What a part costs beside its bytes: its place in the queue, and its share of the memory that holds it.
pub const PART_COST: usize = 64;

/// A bounded queue of unsent parts.
#[derive(Debug)]
pub struct Outbox {
    /// Most queues never have more: of a thousand clients none has memory elsewhere that is looked at for every line.
    first: Option<Arc<[u8]>>,
    /// Behind the first.
    more: VecDeque<Arc<[u8]>>,
    /// How much of the first part is sent.
    sent: usize,
    /// How much of all parts is unsent.
    unsent: usize,
    /// Whether the last part that was sent ended in the middle of a line.
    sent_within_line: bool,
    limit: usize,
}

impl Outbox {
    /// A queue for parts that cost `limit` at most; one part is taken whatever its size.
    pub fn new(limit: usize) -> Outbox {
        Outbox { first: None, more: VecDeque::new(), sent: 0, unsent: 0, sent_within_line: false, limit }
    }

    /// Appends a part, unless that would be too much.
    pub fn push(&mut self, part: Arc<[u8]>) -> Result<(), Overflow> {
        // Without a first there are no others.
        let cost = self.unsent + part.len() + PART_COST * (self.more.len() + 2);
        if self.first.is_some() && cost > self.limit {
            return Err(Overflow);
        }
        self.push_in_any_case(part);
        Ok(())
    }

    /// Appends a last word beyond the limit.
    pub fn push_in_any_case(&mut self, part: Arc<[u8]>) {
        if !part.is_empty() {
            self.unsent += part.len();
            match self.first {
                None => self.first = Some(part),
                Some(_) => self.more.push_back(part),
            }
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
        self.first.as_ref().map(|bytes| Part { bytes: Arc::clone(bytes), sent: self.sent })
    }

    /// Takes note that so many bytes of the front were sent.
    pub fn advance(&mut self, bytes: usize) {
        self.unsent -= bytes;
        self.sent += bytes;
        if let Some(part) = self.first.take_if(|part| part.len() == self.sent) {
            self.first = self.more.pop_front();
            self.sent_within_line = !part.ends_with(b"\n");
            self.sent = 0;
        }
    }

    /// Whether what was queued last, or sent if nothing is queued, has no newline at its end.
    pub fn ends_within_line(&self) -> bool {
        self.more.back().or(self.first.as_ref()).map_or(self.sent_within_line, |part| !part.ends_with(b"\n"))
    }

    /// Forgets all but the part that has been begun, so that no line is cut.
    pub fn forget_unbegun(&mut self, front_is_being_sent: bool) {
        self.more.clear();
        self.first.take_if(|_| !front_is_being_sent && self.sent == 0);
        self.unsent = self.first.as_ref().map_or(0, |part| part.len() - self.sent);
    }

    /// How many bytes are unsent.
    pub fn unsent(&self) -> usize {
        self.unsent
    }

    /// Whether everything is sent.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
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
        let mut outbox = Outbox::new(1000);
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
        let mut outbox = Outbox::new(4 + 2 * PART_COST);
        outbox.push(part(&"longer".repeat(PART_COST))).unwrap();
        assert_eq!(outbox.push(part("x")), Err(Overflow));
        outbox.advance(6 * PART_COST - 1);
        outbox.push(part("abc")).unwrap();
        assert_eq!(outbox.push(part("d")), Err(Overflow));
    }

    #[test]
    fn many_tiny_parts_are_bounded_too() {
        let mut outbox = Outbox::new(100 * PART_COST);
        let taken = (0..).take_while(|_| outbox.push(part("\n")).is_ok()).count();
        assert_eq!((taken, outbox.unsent()), (98, 98));
        outbox.advance(1);
        assert_eq!(outbox.push(part("\n")), Ok(()), "one more for one sent");
        assert_eq!(outbox.push(part("\n")), Err(Overflow));
    }

    #[test]
    fn it_is_known_whether_a_line_is_unfinished() {
        let mut outbox = Outbox::new(1000);
        assert!(!outbox.ends_within_line());
        outbox.push(part("one\n")).unwrap();
        outbox.push(part("two")).unwrap();
        assert!(outbox.ends_within_line());
        outbox.advance(4);
        outbox.forget_unbegun(false);
        assert!(!outbox.ends_within_line(), "what was not sent is not heard");
        outbox.push(part("two")).unwrap();
        outbox.advance(3);
        assert!(outbox.ends_within_line());
        outbox.push(part("\n")).unwrap();
        assert!(!outbox.ends_within_line());
    }

    #[test]
    fn a_begun_part_is_finished_before_a_last_word() {
        let mut outbox = Outbox::new(1000);
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
