//! A conversation over a socket that does not wait: what comes is sent back, and what the socket refuses waits its turn.

use std::time::Instant;

use overlapped::{NetworkEvents, Result, Socket, WsaError};

use crate::serve::room::Outbox;
use crate::serve::server::{BUFFER, Server};

/// What is to be said to a client, and when it was heard.
pub struct Conversation {
    unsent: Outbox,
    heard: Instant,
}

impl Conversation {
    pub fn new() -> Conversation {
        Conversation { unsent: Outbox::new(BUFFER), heard: Instant::now() }
    }

    pub fn has_unsent(&self) -> bool {
        !self.unsent.is_empty()
    }

    pub fn is_silent(&self, server: &Server) -> bool {
        server.is_silent(self.heard)
    }

    /// Counts the client as gone.
    pub fn leave(&self, server: &Server) {
        server.leave_echo(self.unsent.unsent());
    }

    /// Sends what is unsent.
    ///
    /// # Errors
    /// WSAEWOULDBLOCK if the socket refuses some of it.
    pub fn send(&mut self, server: &Server, socket: &Socket) -> Result<()> {
        while let Some(part) = self.unsent.front() {
            let sent = socket.send_now(&part)?;
            server.stats.tally(0).sent(sent);
            self.unsent.advance(sent);
        }
        Ok(())
    }

    /// Receives once and sends that back. False at the end of the stream.
    ///
    /// # Errors
    /// WSAEWOULDBLOCK if there is nothing, or if the socket refuses some of what came.
    pub fn receive(&mut self, server: &Server, socket: &Socket, buffer: &mut [u8]) -> Result<bool> {
        let received = socket.receive_now(buffer)?;
        if received == 0 {
            return Ok(false);
        }
        if !server.limits.idle.is_zero() {
            self.heard = Instant::now();
        }
        if server.stop.is_requested() {
            server.turn_away(socket, received);
            return Ok(true);
        }
        let tally = server.stats.tally(0);
        tally.received(received);
        let outcome = socket.send_now(&buffer[..received]);
        let sent = outcome.unwrap_or(0);
        tally.sent(sent);
        self.unsent.push_rest(&buffer[sent..received]);
        outcome.map(|_| true)
    }
}

/// The same where the system tells once of what has occurred.
pub struct Told {
    pub conversation: Conversation,
    /// There is something to receive, as soon as nothing is unsent.
    readable: bool,
    /// The peer sends no more than what is there.
    ending: bool,
}

impl Told {
    pub fn new() -> Told {
        Told { conversation: Conversation::new(), readable: false, ending: false }
    }

    /// Does what the events ask for. False at the end of the conversation.
    pub fn go_on(&mut self, server: &Server, socket: &Socket, occurred: NetworkEvents, buffer: &mut [u8]) -> bool {
        self.ending |= occurred.contains(NetworkEvents::CLOSE);
        self.readable |= self.ending || occurred.contains(NetworkEvents::READ);
        self.try_go_on(server, socket, buffer).unwrap_or_else(|error| error == WsaError::WSAEWOULDBLOCK)
    }

    fn try_go_on(&mut self, server: &Server, socket: &Socket, buffer: &mut [u8]) -> Result<bool> {
        loop {
            // If this would block, WRITE is told of when there is room.
            self.conversation.send(server, socket)?;
            if !self.readable {
                return Ok(true);
            }
            // If the buffer does not hold all, receiving tells of READ again, and other clients come first. Of what is left at
            // the end of the stream nothing tells.
            self.readable = self.ending;
            if !self.conversation.receive(server, socket, buffer)? {
                return Ok(false);
            }
        }
    }
}
