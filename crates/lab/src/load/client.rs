//! One client: its connection, where it stands in its stream, and when its messages left.

use super::pattern::{CHUNK, Pattern};
use super::tally::{Fault, Tally};
use crate::system::epoll::Readiness;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// What a client borrows for a turn.
pub(super) struct Context<'run> {
    pub(super) pattern: &'run Pattern,
    pub(super) tally: &'run mut Tally,
    pub(super) buffer: &'run mut [u8],
}

/// A client. Invariants: `completed <= started <= completed + in flight`,
/// `received <= sent <= started * message bytes`.
pub(super) struct Client {
    index: usize,
    stream: TcpStream,
    connected: bool,
    /// The kernel has taken less than it was given, and will report room.
    blocked: bool,
    message_bytes: u64,
    sent: u64,
    received: u64,
    started: u64,
    completed: u64,
    /// No message beyond this one is started.
    pub(super) limit: u64,
    /// When each message in flight left; message `n` has place `n` modulo the length.
    left_ns: Box<[u64]>,
    /// When the connection was started, if latencies are to be counted from there.
    born_ns: Option<u64>,
}

impl Client {
    /// A client whose connection has been started. It makes one round trip and then waits for its limit to be raised.
    pub(super) fn new(index: usize, stream: TcpStream, message_bytes: usize, in_flight: usize) -> Client {
        Client {
            index,
            stream,
            connected: false,
            blocked: false,
            message_bytes: message_bytes as u64,
            sent: 0,
            received: 0,
            started: 0,
            completed: 0,
            limit: 1,
            left_ns: vec![0; in_flight].into(),
            born_ns: None,
        }
    }

    /// The same, with latencies from the start of its connection.
    pub(super) fn born_at(self, now_ns: u64) -> Client {
        Client { born_ns: Some(now_ns), ..self }
    }

    pub(super) fn started(&self) -> u64 {
        self.started
    }

    pub(super) fn completed(&self) -> u64 {
        self.completed
    }

    pub(super) fn outstanding(&self) -> u64 {
        self.started - self.completed
    }

    /// How the client ended if its answers are no longer waited for.
    pub(super) fn stalled(&self) -> Fault {
        match self.connected {
            true => Fault::Stalled { received: self.received, sent: self.sent },
            false => Fault::Connect(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Does all that `ready` allows: takes what came back, then sends what that makes room for.
    pub(super) fn ready(&mut self, ready: Readiness, context: &mut Context<'_>) -> Result<(), Fault> {
        if !self.connected {
            if !ready.send() {
                return Ok(());
            }
            self.finish_connecting()?;
        }
        if ready.send() {
            self.blocked = false;
        }
        if ready.receive() {
            self.receive(ready, context)?;
        }
        self.send(context)
    }

    fn finish_connecting(&mut self) -> Result<(), Fault> {
        if let Some(error) = self.stream.take_error().map_err(Fault::Connect)? {
            return Err(Fault::Connect(error));
        }
        self.stream.set_nodelay(true).map_err(Fault::Connect)?;
        self.connected = true;
        Ok(())
    }

    fn receive(&mut self, ready: Readiness, context: &mut Context<'_>) -> Result<(), Fault> {
        loop {
            match (&self.stream).read(context.buffer) {
                Ok(0) => {
                    return Err(Fault::EarlyClose { received: self.received, sent: self.sent });
                }
                Ok(received) => {
                    let now_ns = context.tally.now_ns();
                    self.verify(&context.buffer[..received], context.pattern, context.tally)?;
                    self.complete(now_ns, context.tally);
                    if received < context.buffer.len() && ready.short_read_drains() {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Failed(error)),
            }
        }
    }

    fn verify(&mut self, bytes: &[u8], pattern: &Pattern, tally: &mut Tally) -> Result<(), Fault> {
        if let Some(difference) = pattern.difference(self.index, self.received, bytes) {
            let offset = self.received + difference.index as u64;
            return Err(Fault::Mismatch { offset, expected: difference.expected, found: difference.found });
        }
        if self.received + bytes.len() as u64 > self.sent {
            return Err(Fault::Surplus { offset: self.sent });
        }
        self.received += bytes.len() as u64;
        tally.bytes_verified += bytes.len() as u64;
        Ok(())
    }

    fn complete(&mut self, now_ns: u64, tally: &mut Tally) {
        while self.received >= (self.completed + 1) * self.message_bytes {
            let left_ns = self.born_ns.unwrap_or(self.left_ns[self.place(self.completed)]);
            tally.message_completed(now_ns - left_ns);
            self.completed += 1;
        }
    }

    fn place(&self, message: u64) -> usize {
        (message % self.left_ns.len() as u64) as usize
    }

    /// Starts what may be started and sends until all is sent or the kernel has no more room.
    pub(super) fn send(&mut self, context: &mut Context<'_>) -> Result<(), Fault> {
        if !self.connected || self.blocked {
            return Ok(());
        }
        let last = self.limit.min(self.completed + self.left_ns.len() as u64);
        if self.started < last {
            let now_ns = context.tally.now_ns();
            context.tally.started += last - self.started;
            while self.started < last {
                self.left_ns[self.place(self.started)] = now_ns;
                self.started += 1;
            }
        }
        while self.sent < self.started * self.message_bytes {
            let left = (self.started * self.message_bytes - self.sent).min(CHUNK as u64) as usize;
            let bytes = context.pattern.slice(self.index, self.sent, left);
            match (&self.stream).write(bytes) {
                Ok(sent) => {
                    self.sent += sent as u64;
                    if sent < bytes.len() {
                        self.blocked = true;
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.blocked = true;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Failed(error)),
            }
        }
        Ok(())
    }
}
