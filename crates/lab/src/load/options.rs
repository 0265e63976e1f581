//! What a load consists of, and whether that can be done.

use super::kind::Kind;
use serde::{Deserialize, Serialize};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// So many clients share one source address; it has some 28,000 ports by default, of which servers need a few.
const CLIENTS_PER_SOURCE: usize = 20_000;
/// Descriptors that the generator needs beside its clients'.
const OTHER_DESCRIPTORS: u64 = 32;
/// A line holds its number.
const SHORTEST_LINE: usize = 16;
/// No datagram holds more, nor has a line to be longer.
const LONGEST_MESSAGE: usize = 60_000;

/// What load to put on which server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The server. Only a loopback address is accepted: over a network the method would measure the network.
    pub address: SocketAddr,
    /// What the clients do.
    #[serde(default)]
    pub kind: Kind,
    /// How many clients.
    pub clients: usize,
    /// How long a message is.
    pub message_bytes: usize,
    /// How many messages of one client may be on their way at once.
    pub in_flight: usize,
    /// How long the clients run before the measured window.
    pub warm_up: Duration,
    /// How long the measured window is.
    pub length: Length,
    /// The processor to run on; `None` leaves that to the kernel.
    pub cpu: Option<usize>,
    /// The server's process, and others that work for it, if their costs are to be read. Memory is the first one's.
    pub observe: Vec<u32>,
    /// How long its system calls are counted, after the measured window; zero: not at all.
    pub syscall_window: Duration,
    /// How long a wait without any progress may last, in the phases that end only when every answer has come.
    pub patience: Duration,
}

/// When the measured window ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// After this time.
    Time(Duration),
    /// When every client has made so many round trips.
    RoundTrips(u64),
}

impl Options {
    /// One client with 64 bytes, for a second after a warm-up of 200 milliseconds, nothing observed.
    pub fn new(address: SocketAddr) -> Options {
        Options {
            address,
            kind: Kind::Echo,
            clients: 1,
            message_bytes: 64,
            in_flight: 1,
            warm_up: Duration::from_millis(200),
            length: Length::Time(Duration::from_secs(1)),
            cpu: None,
            observe: Vec::new(),
            syscall_window: Duration::ZERO,
            patience: Duration::from_secs(10),
        }
    }

    pub(crate) fn check(&self, open_files: u64) -> io::Result<()> {
        let refuse = |why: String| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        if !self.address.ip().is_loopback() {
            return refuse(format!("{} is not a loopback address", self.address));
        }
        if self.clients == 0 || self.message_bytes == 0 || self.in_flight == 0 {
            return refuse("clients, message bytes and messages in flight must be at least 1".into());
        }
        if self.message_bytes.checked_mul(self.in_flight).is_none() {
            return refuse("message bytes times messages in flight is more than memory can hold".into());
        }
        if !self.address.is_ipv4() && self.clients > CLIENTS_PER_SOURCE {
            return refuse(format!("more than {CLIENTS_PER_SOURCE} clients need an IPv4 server"));
        }
        self.check_kind().or_else(|why| refuse(why.into()))?;
        let needed = self.clients as u64 + OTHER_DESCRIPTORS;
        if needed > open_files {
            return refuse(format!(
                "{} clients need {needed} descriptors, the limit is {open_files}: `ulimit -Hn {needed}` raises it",
                self.clients
            ));
        }
        Ok(())
    }

    fn check_kind(&self) -> Result<(), &'static str> {
        let counted = matches!(self.length, Length::RoundTrips(_));
        match self.kind {
            Kind::Echo | Kind::Silent => Ok(()),
            _ if self.in_flight != 1 => Err("only streams that are echoed may have several messages on their way"),
            Kind::Churn | Kind::Chat if counted => Err("connections that come and go and chats are measured by time"),
            Kind::Churn if !self.address.is_ipv4() => Err("connections that come and go need an IPv4 server"),
            Kind::Chat if !(SHORTEST_LINE..=LONGEST_MESSAGE).contains(&self.message_bytes) => {
                Err("a chat's line has from 16 bytes to 60,000")
            }
            Kind::Datagrams if self.message_bytes > LONGEST_MESSAGE => Err("a datagram has at most 60,000 bytes"),
            Kind::Churn | Kind::Chat | Kind::Datagrams => Ok(()),
        }
    }

    /// Where client `index` comes from. Only when one address has too few ports does it matter, so only then is it
    /// given.
    pub(super) fn source(&self, index: usize) -> Option<Ipv4Addr> {
        let block = (self.clients > CLIENTS_PER_SOURCE).then_some(index / CLIENTS_PER_SOURCE)?;
        Some(Ipv4Addr::from(u32::from(Ipv4Addr::LOCALHOST) + 1 + block as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options::new((Ipv4Addr::LOCALHOST, 9).into())
    }

    #[test]
    fn source_addresses_are_spread_only_when_ports_run_out() {
        let few = Options { clients: 20_000, ..options() };
        assert_eq!(few.source(19_999), None);
        let many = Options { clients: 50_000, ..options() };
        assert_eq!(many.source(0), Some(Ipv4Addr::new(127, 0, 0, 2)));
        assert_eq!(many.source(19_999), Some(Ipv4Addr::new(127, 0, 0, 2)));
        assert_eq!(many.source(49_999), Some(Ipv4Addr::new(127, 0, 0, 4)));
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        for wrong in [
            Options { address: "192.0.2.1:9".parse().unwrap(), ..options() },
            Options { clients: 0, ..options() },
            Options { message_bytes: 0, ..options() },
            Options { in_flight: 0, ..options() },
            Options { message_bytes: usize::MAX, in_flight: 2, ..options() },
            Options { clients: 1000, ..options() },
        ] {
            assert_eq!(wrong.check(1024).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{wrong:?}");
        }
        options().check(1024).unwrap();
    }

    #[test]
    fn options_survive_a_command_line() {
        let options = Options { length: Length::RoundTrips(7), cpu: Some(1), ..options() };
        let text = serde_json::to_string(&options).unwrap();
        assert_eq!(serde_json::from_str::<Options>(&text).unwrap(), options);
    }
}
