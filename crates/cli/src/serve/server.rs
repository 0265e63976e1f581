//! What every model's server is given, and the decisions that all of them share.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use overlapped::{FailureKind, Result, Shutdown, Socket, Timeout, WsaError, sleep};

use super::reserve;
use super::room::{Farewell, Room};
use super::stats::Stats;
use super::stop::Stop;
use super::sweep::{QUIET, STARVED, STOPPING};
use crate::limits::Limits;

/// What a server receives at a time, where it has one buffer for all clients.
pub const BUFFER: usize = 64 << 10;

/// What every model's server is given.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it grants its clients.
    pub limits: Limits,
    /// How many threads serve clients, in the model that leaves it to the user.
    pub workers: usize,
    /// Whether sends of a port leave together.
    pub batches: bool,
    /// What it did.
    pub stats: Stats,
    /// Whether it is to stop.
    pub stop: Stop,
}

/// What an accept that failed asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no connection to accept.
    Nobody,
    /// This connection is lost; the next may be well.
    Lost,
    /// Nothing can be accepted until something is freed: trying again at once would spin.
    Starved,
}

impl Server {
    /// Lets the sends of a port leave together, if the user wishes it; `batch` tells the port.
    pub fn batch_sends(&self, batch: impl FnOnce(bool) -> bool) {
        if self.batches && !batch(true) {
            eprintln!("overlapped: sends leave at once: io_uring does not run here (see OVERLAPPED_ENGINE)");
        }
    }

    /// Takes a new client in. One too many is told so, and its socket is closed.
    pub fn admit(&self, socket: Socket) -> Option<Socket> {
        if self.stop.is_requested() {
            return None;
        }
        if self.stats.enter(self.limits.max_clients) {
            // Without it a small answer may wait for the acknowledgement of the one before it.
            let _ = socket.set_nodelay(true);
            return Some(socket);
        }
        // A fresh socket has room for a line, so this does not block; and if it fails, the client is refused silently.
        let _ = socket.send_now(&Farewell::Full(self.limits.max_clients).line());
        let _ = socket.shutdown(Shutdown::Send);
        None
    }

    /// Takes a new client of a chat in: its socket keeps room for a last line.
    pub fn admit_to_chat(&self, socket: Socket) -> Option<Socket> {
        self.admit(socket).inspect(reserve::keep)
    }

    /// An echo client is gone, and so are its unsent bytes.
    pub fn leave_echo(&self, unsent: usize) {
        self.stats.tally(0).lost(unsent);
        self.stats.leave();
    }

    /// An echo client has sent something although the server is to stop. It is not echoed, and the client is told the end of the
    /// stream, behind all that is. Then it is read on for nothing, until it is quiet.
    pub fn turn_away(&self, client: &Socket, bytes: usize) {
        self.stats.shared().received(bytes);
        self.stats.shared().lost(bytes);
        // A client that is gone has nothing to be told.
        let _ = client.shutdown(Shutdown::Send);
        self.stop.disturb();
    }

    /// What a failed accept asks for.
    ///
    /// # Errors
    /// The failure, if it is the listener's own.
    pub fn sort(&self, error: WsaError) -> Result<Refusal> {
        match error.kind_of_failure() {
            FailureKind::Pending => Ok(Refusal::Nobody),
            FailureKind::Peer | FailureKind::Cancelled => Ok(Refusal::Lost),
            FailureKind::Resource => Ok(Refusal::Starved),
            FailureKind::Misuse | FailureKind::Bug => Err(error),
        }
    }

    /// Whether a blocking call failed because its thread found no descriptor to sleep in. It has waited then for others to give
    /// some back, and may be made again: its client is not to blame.
    pub fn has_waited_for_room(&self, error: WsaError) -> bool {
        let starved = error.kind_of_failure() == FailureKind::Resource && !self.stop.is_requested();
        if starved {
            sleep(Timeout::After(STARVED));
        }
        starved
    }

    /// Whether an echo server has nothing left to do: it is to stop, has given everything back, and hears no more of its clients; or it
    /// runs out of time.
    pub fn is_drained(&self) -> bool {
        let Some(since) = self.stop.since() else { return false };
        let balanced = self.stats.is_balanced();
        if !balanced {
            // Who has still to read has more on its way, perhaps, which nobody could receive yet.
            self.stop.disturb();
        }
        let silent = || !self.stats.has_clients() || self.stop.is_quiet_for(QUIET);
        since.elapsed() >= self.limits.drain || (balanced && silent())
    }

    /// How often an echo server has to look after its clients.
    pub fn echo_pace(&self, starved: bool) -> Option<Duration> {
        let idle = (!self.limits.idle.is_zero()).then(|| (self.limits.idle / 4).min(Duration::from_secs(1)));
        self.pace(idle, starved)
    }

    /// How often a chat server has to.
    pub fn chat_pace<K: Copy + Eq + std::hash::Hash>(&self, room: &Room<K>, starved: bool) -> Option<Duration> {
        self.pace(room.pace(), starved)
    }

    fn pace(&self, other: Option<Duration>, starved: bool) -> Option<Duration> {
        let starved = starved.then_some(STARVED);
        let stopping = self.stop.is_requested().then_some(STOPPING);
        [other, starved, stopping].into_iter().flatten().min()
    }

    /// Whether a client heard of last at this time has been silent for too long.
    pub fn is_silent(&self, heard: Instant) -> bool {
        !self.limits.idle.is_zero() && heard.elapsed() >= self.limits.idle
    }

    /// Ends a sleep in `accept` or `select` when the server is to stop: by a connection to its own listener. The socket
    /// is made now, since there may be no descriptor left then.
    ///
    /// # Errors
    /// Those of making a socket.
    pub fn wake_by_connecting(&self) -> Result<()> {
        let knock = Socket::tcp_for(self.address)?;
        // A full queue of connections must not make the request to stop wait.
        knock.set_nonblocking(true)?;
        let mut address = self.address;
        match address {
            SocketAddr::V4(_) if address.ip().is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            SocketAddr::V6(_) if address.ip().is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        self.stop.wake_by(move || _ = knock.connect(address));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_accepts_are_sorted_by_what_helps() {
        let server = Server {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            limits: Limits::default(),
            workers: 1,
            batches: false,
            stats: Stats::new(1),
            stop: Stop::default(),
        };
        assert_eq!(server.sort(WsaError::WSAEWOULDBLOCK), Ok(Refusal::Nobody));
        assert_eq!(server.sort(WsaError::WSAECONNRESET), Ok(Refusal::Lost));
        assert_eq!(server.sort(WsaError::WSAEMFILE), Ok(Refusal::Starved));
        assert_eq!(server.sort(WsaError::WSAENOTSOCK), Err(WsaError::WSAENOTSOCK));
        assert!(!server.is_drained());
        assert_eq!((server.echo_pace(false), server.echo_pace(true)), (None, Some(STARVED)));
    }
}
