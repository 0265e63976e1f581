//! One connection: receive, send, and remember what could not be sent.

use crate::system::epoll::Readiness;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// One receive takes this much at most. Larger than the largest common message, so that a whole one does not fill it: a
/// read that fills the buffer has to be followed by another.
const RECEIVE_BYTES: usize = 128 * 1024;
/// So many full buffers from one connection, and the others get their turn.
const FULL_READS_PER_TURN: usize = 8;

/// What a thread's connections share: nothing of it outlives a turn but the spare buffers.
pub(super) struct Scratch {
    received: Box<[u8]>,
    /// Buffers that once held an unsent part, kept so that a slow peer does not cost an allocation each time.
    #[allow(clippy::vec_box, reason = "the boxes themselves move between here and the connections")]
    spare: Vec<Box<Unsent>>,
}

/// What the peer has not taken yet.
#[derive(Default)]
pub(super) struct Unsent {
    bytes: Vec<u8>,
    sent: usize,
}

/// How a turn ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing can be done until the kernel reports something new.
    Waiting,
    /// There is more, but others wait: the connection has to be reported again.
    More,
    /// The peer has ended the connection, or it failed.
    Ended,
}

enum Sent {
    All,
    Blocked,
    Failed,
}

/// A connection. Invariant: while `unsent` is there, the kernel has refused bytes and will report room.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    unsent: Option<Box<Unsent>>,
}

impl Scratch {
    pub(super) fn new() -> Scratch {
        Scratch { received: vec![0; RECEIVE_BYTES].into(), spare: Vec::new() }
    }
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> Connection {
        Connection { stream, unsent: None }
    }

    /// Does all that `ready` allows.
    pub(super) fn turn(&mut self, ready: Readiness, scratch: &mut Scratch) -> Turn {
        if self.unsent.is_some() {
            if !ready.send() {
                // Receiving more would only make the unsent part grow.
                return Turn::Waiting;
            }
            match self.send_unsent(scratch) {
                // What arrived while nothing was received has spent its edge, so the receive is tried whatever `ready`
                // says.
                Sent::All => {}
                Sent::Blocked => return Turn::Waiting,
                Sent::Failed => return Turn::Ended,
            }
        } else if !ready.receive() {
            return Turn::Waiting;
        }
        self.echo(ready, scratch)
    }

    fn echo(&mut self, ready: Readiness, scratch: &mut Scratch) -> Turn {
        for _ in 0..FULL_READS_PER_TURN {
            let received = match (&self.stream).read(&mut scratch.received) {
                Ok(0) => return Turn::Ended,
                Ok(received) => received,
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock => return Turn::Waiting,
                    io::ErrorKind::Interrupted => continue,
                    _ => return Turn::Ended,
                },
            };
            match self.send_received(received, scratch) {
                Sent::All if received < scratch.received.len() && ready.short_read_drains() => {
                    return Turn::Waiting;
                }
                Sent::All => {}
                Sent::Blocked => return Turn::Waiting,
                Sent::Failed => return Turn::Ended,
            }
        }
        Turn::More
    }

    fn send_received(&mut self, received: usize, scratch: &mut Scratch) -> Sent {
        let bytes = &scratch.received[..received];
        let sent = match send(&self.stream, bytes) {
            Ok(sent) if sent == received => return Sent::All,
            Ok(sent) => sent,
            Err(_) => return Sent::Failed,
        };
        let mut unsent = scratch.spare.pop().unwrap_or_default();
        unsent.bytes.clear();
        unsent.bytes.extend_from_slice(&bytes[sent..]);
        unsent.sent = 0;
        self.unsent = Some(unsent);
        Sent::Blocked
    }

    fn send_unsent(&mut self, scratch: &mut Scratch) -> Sent {
        if let Some(mut unsent) = self.unsent.take() {
            match send(&self.stream, &unsent.bytes[unsent.sent..]) {
                Ok(sent) => unsent.sent += sent,
                Err(_) => return Sent::Failed,
            }
            if unsent.sent < unsent.bytes.len() {
                self.unsent = Some(unsent);
                return Sent::Blocked;
            }
            scratch.spare.push(unsent);
        }
        Sent::All
    }
}

/// How much the kernel took: nothing if it has no room. A part taken means that it has no more room and will report
/// when it has, so no second try is needed to learn that.
fn send(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match stream.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(0),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Epoll, Events};
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    fn byte_at(offset: usize) -> u8 {
        (offset % 251) as u8
    }

    /// The peer sends until the connection holds an unsent part, then reads it all: nothing is lost, doubled or out of
    /// order.
    #[test]
    fn an_unsent_part_is_resumed() -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let mut peer = TcpStream::connect(listener.local_addr()?)?;
        peer.set_nonblocking(true)?;
        let (stream, _) = listener.accept()?;
        stream.set_nonblocking(true)?;
        let (epoll, mut events) = (Epoll::new()?, Events::with_capacity(1));
        epoll.add(&stream, BOTH_WAYS_FOR_LIFE, 0)?;
        let mut connection = Connection::new(stream);
        let mut scratch = Scratch::new();
        let deadline = Instant::now() + Duration::from_secs(30);
        let mut turn = |connection: &mut Connection, wait| -> io::Result<()> {
            assert!(Instant::now() < deadline);
            epoll.wait(&mut events, Some(wait))?;
            if events.len() == 1 && connection.turn(events.get(0).1, &mut scratch) == Turn::More {
                epoll.report_again(&connection.stream, BOTH_WAYS_FOR_LIFE, 0)?;
            }
            Ok(())
        };

        let mut given = 0;
        while connection.unsent.is_none() {
            let chunk: Vec<u8> = (given..given + 60_000).map(byte_at).collect();
            given += send(&peer, &chunk)?;
            turn(&mut connection, Duration::ZERO)?;
        }
        let mut taken = 0;
        let mut buffer = vec![0; 50_000];
        while taken < given {
            match peer.read(&mut buffer) {
                Ok(received) => {
                    assert!(received > 0);
                    assert!((0..received).all(|index| buffer[index] == byte_at(taken + index)));
                    taken += received;
                }
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::WouldBlock),
            }
            turn(&mut connection, Duration::from_millis(1))?;
        }
        assert_eq!(taken, given);
        assert!(connection.unsent.is_none());
        Ok(())
    }
}
