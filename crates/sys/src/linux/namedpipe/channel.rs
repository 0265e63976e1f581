//! A connection, seen from one end: a queue of operations for each way, and their transfers.
//!
//! Each way has a baton (L5): who holds it makes the system calls, others queue and leave it a word. So operations of one way are done in
//! their order, and no lock is held over a transfer.

use super::descriptor::{self, Link};
use super::keeper::Registration;
use super::operation::{Doing, PipeOp};
use overlapped_core::error::Status;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};

/// How long the head of a message is: its length.
const HEAD: usize = 4;

/// One way of a connection.
#[derive(Default)]
struct Lane {
    queue: VecDeque<Arc<PipeOp>>,
    /// Somebody has the baton.
    busy: bool,
    /// Something came meanwhile.
    again: bool,
    /// How whatever is queued ends, once the end is closed.
    closing: Option<Status>,
}

/// Where the reader is: within a message, of whose head or body something has been read.
#[derive(Debug, Default, Clone, Copy)]
struct Position {
    head: [u8; HEAD],
    head_read: usize,
    /// What is left of the body; `None` between messages.
    left: Option<usize>,
}

/// What became of an attempt.
enum Attempt {
    Ended(Status, u32),
    Blocked,
}

/// What is done with an operation after an attempt.
enum Then {
    End(Status, u32),
    /// A message of which a part is sent is sent whole, or what follows it could not be told from it: the program has its buffer back, and
    /// the library sends the rest.
    Release,
    Wait,
}

/// What waits to be read.
pub(super) struct Seen {
    pub(super) bytes: Vec<u8>,
    pub(super) available: usize,
    pub(super) left_of_message: usize,
}

pub(super) struct Channel {
    // Before the descriptor: it is dropped first.
    registration: OnceLock<Registration>,
    arming: Mutex<()>,
    stream: UnixStream,
    has_messages: bool,
    reading: Mutex<Lane>,
    writing: Mutex<Lane>,
    /// Used by who has the reading baton.
    position: Mutex<Position>,
    /// Another process has this end too.
    is_lent: AtomicBool,
}

impl Channel {
    pub(super) fn new(stream: UnixStream, has_messages: bool, room: u32) -> Option<Arc<Self>> {
        stream.set_nonblocking(true).ok()?;
        descriptor::set_room(&stream, room);
        Self::of(stream, has_messages)
    }

    /// One that another process has made, which may wait in its calls: those of this one say each that they do not.
    pub(super) fn of(stream: UnixStream, has_messages: bool) -> Option<Arc<Self>> {
        let channel = Arc::new(Self {
            registration: OnceLock::new(),
            arming: Mutex::default(),
            stream,
            has_messages,
            reading: Mutex::default(),
            writing: Mutex::default(),
            position: Mutex::default(),
            is_lent: AtomicBool::new(false),
        });
        let told = {
            let channel: Weak<Self> = Arc::downgrade(&channel);
            move |_events| {
                if let Some(channel) = channel.upgrade() {
                    channel.go_on(Doing::Read);
                    channel.go_on(Doing::Write);
                }
            }
        };
        let _ = channel.registration.set(Registration::new(channel.stream.as_raw_fd(), told)?);
        Some(channel)
    }

    pub(super) fn stream(&self) -> &UnixStream {
        &self.stream
    }

    /// Another descriptor, for a process that is started: the connection lives on in it.
    pub(super) fn lend(&self) -> Option<UnixStream> {
        let stream = self.stream.try_clone().ok()?;
        // That process knows nothing of overlapped operations: it waits. This one's calls say each that they do not.
        stream.set_nonblocking(false).ok()?;
        self.is_lent.store(true, Ordering::Release);
        Some(stream)
    }

    /// Another descriptor, for a program of this library's that is started: it has the connection too.
    pub(super) fn share(&self) -> Option<UnixStream> {
        let stream = self.stream.try_clone().ok()?;
        self.is_shared();
        Some(stream)
    }

    /// Another process has this end too, or may: closing the one does not end the other.
    pub(super) fn is_shared(&self) {
        self.is_lent.store(true, Ordering::Release);
    }

    pub(super) fn link(&self) -> Link {
        descriptor::look(&self.stream).0
    }

    fn lane(&self, doing: Doing) -> &Mutex<Lane> {
        if doing == Doing::Write { &self.writing } else { &self.reading }
    }

    /// Queues an operation and tries it if it is its turn.
    pub(super) fn start(&self, op: &Arc<PipeOp>) {
        {
            let mut lane = self.lane(op.doing).lock();
            if let Some(status) = lane.closing {
                drop(lane);
                return op.finish(status, 0);
            }
            lane.queue.push_back(Arc::clone(op));
        }
        self.go_on(op.doing);
    }

    /// Goes on with what is queued for a way, until it blocks.
    fn go_on(&self, doing: Doing) {
        loop {
            let op = {
                let mut lane = self.lane(doing).lock();
                if lane.busy {
                    lane.again = true;
                    return;
                }
                let Some(op) = lane.queue.front().cloned() else { return };
                (lane.busy, lane.again) = (true, false);
                op
            };
            let attempt = self.attempt(&op);
            let mut lane = self.lane(doing).lock();
            let then = match attempt {
                // How a connection ends that this end closes is known here, whatever the kernel says of it first.
                Attempt::Ended(status, bytes) if status.code() >> 30 == 3 => {
                    Then::End(lane.closing.unwrap_or(status), bytes)
                }
                Attempt::Ended(status, bytes) => Then::End(status, bytes),
                Attempt::Blocked => self.after_blocked(&lane, &op),
            };
            match then {
                Then::End(status, bytes) => {
                    lane.busy = false;
                    lane.queue.pop_front();
                    drop(lane);
                    op.finish(status, bytes);
                }
                Then::Release => {
                    // Copied with the baton, without the lock: who has the one has the operation.
                    drop(lane);
                    let rest = op.rest();
                    let mut lane = self.lane(doing).lock();
                    lane.busy = false;
                    lane.queue.pop_front();
                    lane.queue.push_front(rest);
                    drop(lane);
                    op.finish(Status::SUCCESS, op.memory.length);
                }
                Then::Wait => {
                    lane.busy = false;
                    if !lane.again {
                        drop(lane);
                        return self.arm();
                    }
                }
            }
        }
    }

    /// What is done with an operation that would block: nothing, unless it is cancelled or the pipe does not wait.
    fn after_blocked(&self, lane: &Lane, op: &PipeOp) -> Then {
        let done = op.done.load(Ordering::Relaxed) as usize;
        let is_message = op.doing == Doing::Write && self.has_messages;
        let bytes = if is_message { done.saturating_sub(HEAD) } else { done } as u32;
        let is_cancelled = op.is_cancelled.load(Ordering::Acquire);
        if let Some(status) = lane.closing {
            return Then::End(status, bytes);
        }
        match op.doing {
            Doing::Write if is_message && done > 0 => match (is_cancelled || !op.may_block) && !op.is_the_librarys() {
                true => Then::Release,
                false => Then::Wait,
            },
            // What it has read is nobody else's to read: it has come to its end before it was cancelled.
            Doing::Read if is_cancelled && done > 0 => {
                Then::End(if op.reads_messages { Status::BUFFER_OVERFLOW } else { Status::SUCCESS }, bytes)
            }
            _ if is_cancelled => Then::End(Status::CANCELLED, bytes),
            _ if op.may_block => Then::Wait,
            Doing::Read if done == 0 => Then::End(Status::PIPE_EMPTY, 0),
            Doing::Write => Then::End(Status::SUCCESS, bytes),
            Doing::Read | Doing::Connect => Then::Wait,
        }
    }

    /// Waits for what the queued operations need.
    fn arm(&self) {
        let _one_at_a_time = self.arming.lock();
        let wanted = |lane: &Mutex<Lane>, events| if lane.lock().queue.is_empty() { 0 } else { events };
        let events = wanted(&self.reading, libc::EPOLLIN) | wanted(&self.writing, libc::EPOLLOUT);
        if let Some(registration) = self.registration.get().filter(|_| events != 0) {
            registration.arm(events | libc::EPOLLRDHUP);
        }
    }

    fn attempt(&self, op: &PipeOp) -> Attempt {
        match op.doing {
            Doing::Write => self.write(op),
            Doing::Read | Doing::Connect => self.read(op),
        }
    }

    fn write(&self, op: &PipeOp) -> Attempt {
        let (head, all) = match self.has_messages {
            true => (HEAD, op.memory.length as usize + HEAD),
            false => (0, op.memory.length as usize),
        };
        let length = op.memory.length.to_ne_bytes();
        loop {
            let done = op.done.load(Ordering::Relaxed) as usize;
            match self.link() {
                Link::Connected => {}
                Link::Disconnected => return Attempt::Ended(Status::PIPE_DISCONNECTED, 0),
                Link::Closed if done == 0 => return Attempt::Ended(Status::PIPE_CLOSING, 0),
                Link::Closed => return Attempt::Ended(Status::PIPE_BROKEN, 0),
            }
            if done == all {
                return Attempt::Ended(Status::SUCCESS, op.memory.length);
            }
            let of_body = done.saturating_sub(head);
            let body = (op.memory.at + of_body, op.memory.length as usize - of_body);
            match descriptor::send(&self.stream, &length[..head][done.min(head)..], body.0, body.1) {
                Ok(sent) => _ = op.done.fetch_add(sent as u64, Ordering::Relaxed),
                Err(libc::EAGAIN) => return Attempt::Blocked,
                Err(libc::EFAULT) => return Attempt::Ended(Status::ACCESS_VIOLATION, 0),
                Err(libc::EPIPE | libc::ECONNRESET) => return Attempt::Ended(Status::PIPE_CLOSING, 0),
                Err(_) => return Attempt::Ended(Status::IO_DEVICE_ERROR, 0),
            }
            if op.done.load(Ordering::Relaxed) as usize == all {
                return Attempt::Ended(Status::SUCCESS, op.memory.length);
            }
        }
    }

    /// How a read ends that finds nothing: `None` if there may be something yet.
    fn end_of_stream(&self) -> Option<Status> {
        match self.link() {
            Link::Connected => None,
            Link::Disconnected => Some(Status::PIPE_DISCONNECTED),
            Link::Closed => Some(Status::PIPE_BROKEN),
        }
    }

    fn read(&self, op: &PipeOp) -> Attempt {
        let (link, has_input) = descriptor::look(&self.stream);
        if link == Link::Disconnected {
            return Attempt::Ended(Status::PIPE_DISCONNECTED, 0);
        }
        if link == Link::Connected && !has_input {
            return Attempt::Blocked;
        }
        if self.has_messages { self.read_messages(op) } else { self.read_bytes(op) }
    }

    fn read_bytes(&self, op: &PipeOp) -> Attempt {
        let length = op.memory.length as usize;
        if length == 0 {
            // Ends when there is something, which stays.
            return match descriptor::waiting(&self.stream) {
                0 => self.end_of_stream().map_or(Attempt::Blocked, |status| Attempt::Ended(status, 0)),
                _ => Attempt::Ended(Status::SUCCESS, 0),
            };
        }
        match self.receive(op.memory.at, length) {
            Ok(bytes) => Attempt::Ended(Status::SUCCESS, bytes as u32),
            Err(attempt) => attempt,
        }
    }

    /// Receives at least one byte.
    fn receive(&self, at: usize, length: usize) -> Result<usize, Attempt> {
        match descriptor::receive(&self.stream, at, length, 0) {
            Ok(bytes @ 1..) => Ok(bytes),
            Ok(0) | Err(libc::ECONNRESET) => {
                Err(Attempt::Ended(self.end_of_stream().unwrap_or(Status::PIPE_BROKEN), 0))
            }
            Err(libc::EAGAIN) => Err(Attempt::Blocked),
            Err(libc::EFAULT) => Err(Attempt::Ended(Status::ACCESS_VIOLATION, 0)),
            Err(_) => Err(Attempt::Ended(Status::IO_DEVICE_ERROR, 0)),
        }
    }

    /// Reads of one message, or as bytes of as many as there are.
    fn read_messages(&self, op: &PipeOp) -> Attempt {
        let length = op.memory.length as usize;
        let mut position = *self.position.lock();
        let attempt = loop {
            let done = op.done.load(Ordering::Relaxed) as usize;
            let left = match self.left(&mut position) {
                Ok(left) => left,
                // What has been read of messages that are over is a read of bytes.
                Err(_) if done > 0 && !op.reads_messages => break Attempt::Ended(Status::SUCCESS, done as u32),
                Err(attempt) => break attempt,
            };
            let wanted = left.min(length - done);
            if wanted > 0 {
                match self.receive(op.memory.at + done, wanted) {
                    Ok(bytes) => {
                        position.left = Some(left - bytes);
                        op.done.fetch_add(bytes as u64, Ordering::Relaxed);
                    }
                    Err(attempt) => break attempt,
                }
                continue;
            }
            if left == 0 {
                position.left = None;
            }
            let is_over = op.reads_messages || left > 0 || done == length;
            if is_over {
                let more = left > 0 && op.reads_messages;
                let status = if more { Status::BUFFER_OVERFLOW } else { Status::SUCCESS };
                break Attempt::Ended(status, done as u32);
            }
        };
        *self.position.lock() = position;
        attempt
    }

    /// What is left of the message that is being read, whose head is read first.
    fn left(&self, position: &mut Position) -> Result<usize, Attempt> {
        while position.left.is_none() {
            let at = position.head[position.head_read..].as_mut_ptr().expose_provenance();
            position.head_read += self.receive(at, HEAD - position.head_read)?;
            if position.head_read == HEAD {
                position.left = Some(u32::from_ne_bytes(position.head) as usize);
                position.head_read = 0;
            }
        }
        Ok(position.left.unwrap_or(0))
    }

    /// What waits to be read, up to so many bytes of it, which stays.
    pub(super) fn peek(&self, most: usize) -> Result<Seen, Status> {
        self.take_reading_baton();
        let seen = self.peek_with_baton(most);
        {
            let mut lane = self.reading.lock();
            lane.busy = false;
        }
        // Whoever came meanwhile has left it to this.
        self.go_on(Doing::Read);
        seen
    }

    /// An attempt is over at once, so whoever wants the baton for more than an attempt just tries again.
    fn take_reading_baton(&self) {
        loop {
            let mut lane = self.reading.lock();
            if !lane.busy {
                lane.busy = true;
                return;
            }
            drop(lane);
            std::thread::yield_now();
        }
    }

    fn peek_with_baton(&self, most: usize) -> Result<Seen, Status> {
        let position = *self.position.lock();
        let link = self.link();
        if link == Link::Disconnected {
            return Err(Status::PIPE_DISCONNECTED);
        }
        let mut there = vec![0; descriptor::waiting(&self.stream)];
        if !there.is_empty() {
            let got = descriptor::receive_into(&self.stream, &mut there, libc::MSG_PEEK).unwrap_or(0);
            there.truncate(got);
        }
        if there.is_empty() && position.left.is_none() && link == Link::Closed {
            return Err(Status::PIPE_BROKEN);
        }
        if !self.has_messages {
            let available = there.len();
            there.truncate(most);
            return Ok(Seen { bytes: there, available, left_of_message: 0 });
        }
        // A head of which something is read already is whole for this look.
        let there = [&position.head[..position.head_read], &there].concat();
        Ok(peek_messages(&there, position, most))
    }

    /// Ends what is meant, or sees to it that who tries it just now does. One that is begun ends as an attempt more decides.
    pub(super) fn cancel(&self, is_meant: &dyn Fn(&PipeOp) -> bool) -> bool {
        let mut any = false;
        for doing in [Doing::Read, Doing::Write] {
            let mut ended = Vec::new();
            let mut is_begun = false;
            {
                let mut lane = self.lane(doing).lock();
                let tried = lane.busy.then(|| lane.queue.front().cloned()).flatten();
                lane.queue.retain(|op| {
                    let has_begun = op.done.load(Ordering::Relaxed) > 0;
                    let meant = is_meant(op) && !(has_begun && op.is_the_librarys());
                    any |= meant;
                    let is_tried = tried.as_ref().is_some_and(|tried| Arc::ptr_eq(tried, op));
                    if meant && (is_tried || has_begun) {
                        op.is_cancelled.store(true, Ordering::Release);
                        is_begun = true;
                        return true;
                    }
                    if meant {
                        ended.push(Arc::clone(op));
                    }
                    !meant
                });
            }
            if is_begun {
                self.go_on(doing);
            }
            for op in ended {
                op.finish(Status::CANCELLED, 0);
            }
        }
        any
    }

    /// How whatever is started ends now, once this end is closed.
    pub(super) fn closing(&self) -> Option<Status> {
        self.writing.lock().closing
    }

    /// Whether the other end has read all that was written.
    pub(super) fn is_drained(&self) -> bool {
        self.writing.lock().queue.is_empty() && descriptor::is_drained(&self.stream)
    }

    /// Ends every operation, and the connection: `how` says what the other end sees.
    pub(super) fn close(&self, status: Status, how: Shutdown) {
        let mut ended = Vec::new();
        for lane in [&self.reading, &self.writing] {
            let mut lane = lane.lock();
            lane.closing = Some(status);
            let kept = usize::from(lane.busy).min(lane.queue.len());
            ended.extend(lane.queue.drain(kept..));
        }
        // After that, so that who tries one of the others knows why it fails. What a process that was started has too ends with its last
        // descriptor.
        if how != Shutdown::Both || !self.is_lent.load(Ordering::Acquire) {
            let _ = self.stream.shutdown(how);
        }
        for op in ended {
            op.finish(status, 0);
        }
    }
}

/// The same of what is there of messages, of the first of which a part may have been read.
fn peek_messages(there: &[u8], position: Position, most: usize) -> Seen {
    let mut seen = Seen { bytes: Vec::new(), available: 0, left_of_message: 0 };
    let mut rest = there;
    let mut left = position.left;
    let mut is_first = true;
    loop {
        let length = match left.take() {
            Some(left) => left,
            None => {
                let Some((head, body)) = rest.split_first_chunk::<HEAD>() else { break };
                rest = body;
                u32::from_ne_bytes(*head) as usize
            }
        };
        let (body, after) = rest.split_at(length.min(rest.len()));
        if is_first {
            seen.bytes = body[..body.len().min(most)].to_vec();
            seen.left_of_message = length - seen.bytes.len();
            is_first = false;
        }
        seen.available += body.len();
        rest = after;
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &[u8]) -> Vec<u8> {
        [&(text.len() as u32).to_ne_bytes()[..], text].concat()
    }

    #[test]
    fn a_peek_sees_the_first_message_and_counts_all() {
        let there = [message(b"first"), message(b""), message(b"second")].concat();
        let seen = peek_messages(&there, Position::default(), 3);
        assert_eq!((seen.bytes.as_slice(), seen.available, seen.left_of_message), (&b"fir"[..], 11, 2));
        let within = Position { left: Some(2), ..Position::default() };
        let seen = peek_messages(&there[HEAD + 3..], within, 9);
        assert_eq!((seen.bytes.as_slice(), seen.available, seen.left_of_message), (&b"st"[..], 8, 0));
        let seen = peek_messages(&[], Position::default(), 9);
        assert_eq!((seen.bytes.len(), seen.available, seen.left_of_message), (0, 0, 0));
    }
}
