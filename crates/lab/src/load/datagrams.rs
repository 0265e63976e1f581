//! UDP: each client sends a datagram from a socket of its own and waits until it has come back.
//!
//! On the loopback nothing is lost but what a full receive buffer drops, and one datagram for each client fills none; so a
//! datagram that does not come back is a fault of the server, and ends its client.

use super::driver::EVENTS;
use super::kind::Load;
use super::options::Options;
use super::pattern::Pattern;
use super::tally::{Fault, Tally};
use crate::observe;
use crate::system::epoll::{ARRIVALS, Epoll, Events};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

struct Client {
    socket: UdpSocket,
    started: u64,
    completed: u64,
    limit: u64,
    left_ns: u64,
}

pub(super) struct Datagrams<'run> {
    options: &'run Options,
    epoll: Epoll,
    events: Events,
    clients: Vec<Option<Client>>,
    pattern: Pattern,
    buffer: Box<[u8]>,
    tally: Tally,
}

impl<'run> Datagrams<'run> {
    pub(super) fn new(options: &'run Options) -> io::Result<Datagrams<'run>> {
        Ok(Datagrams {
            options,
            epoll: Epoll::new()?,
            events: Events::with_capacity(EVENTS),
            clients: Vec::new(),
            pattern: Pattern::new(),
            // One byte more than any answer should have, so that a longer one is seen.
            buffer: vec![0; options.message_bytes + 1].into(),
            tally: Tally::new()?,
        })
    }

    fn open(&mut self, index: usize) -> io::Result<Client> {
        let from: SocketAddr = match self.options.address {
            SocketAddr::V4(_) => (self.options.source(index).unwrap_or(Ipv4Addr::LOCALHOST), 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::LOCALHOST, 0).into(),
        };
        let socket = UdpSocket::bind(from)?;
        socket.connect(self.options.address)?;
        socket.set_nonblocking(true)?;
        self.epoll.add(&socket, ARRIVALS, index as u64)?;
        Ok(Client { socket, started: 0, completed: 0, limit: 1, left_ns: 0 })
    }

    fn alive(&self) -> u64 {
        self.clients.len() as u64 - self.tally.faults
    }

    /// Lets one client work; if that fails, the client is counted and its socket closed.
    fn with_client(&mut self, index: usize, work: impl FnOnce(&mut Self, &mut Client) -> Result<(), Fault>) {
        let Some(mut client) = self.clients.get_mut(index).and_then(Option::take) else { return };
        match work(self, &mut client) {
            Ok(()) => self.clients[index] = Some(client),
            Err(fault) => self.tally.client_failed(index, &fault, client.started, client.completed),
        }
    }

    fn send(&mut self, index: usize, client: &mut Client) -> Result<(), Fault> {
        if client.started > client.completed || client.started == client.limit {
            return Ok(());
        }
        let bytes = self.options.message_bytes;
        client.left_ns = self.tally.now_ns();
        let datagram = self.pattern.slice(index, client.started * bytes as u64, bytes);
        client.socket.send(datagram).map_err(Fault::Failed)?;
        client.started += 1;
        self.tally.started += 1;
        Ok(())
    }

    fn receive(&mut self, index: usize, client: &mut Client) -> Result<(), Fault> {
        loop {
            let received = match client.socket.recv(&mut self.buffer) {
                Ok(received) => received,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(Fault::Failed(error)),
            };
            let now_ns = self.tally.now_ns();
            let offset = client.completed * self.options.message_bytes as u64;
            if client.started == client.completed || received > self.options.message_bytes {
                return Err(Fault::Surplus { offset: client.started * self.options.message_bytes as u64 });
            }
            let found = &self.buffer[..received];
            if let Some(difference) = self.pattern.difference(index, offset, found) {
                let (expected, found) = (difference.expected, difference.found);
                return Err(Fault::Mismatch { offset: offset + difference.index as u64, expected, found });
            }
            if received < self.options.message_bytes {
                let sent = offset + self.options.message_bytes as u64;
                return Err(Fault::EarlyClose { received: offset + received as u64, sent });
            }
            client.completed += 1;
            self.tally.bytes_verified += received as u64;
            self.tally.message_completed(now_ns - client.left_ns);
            self.send(index, client)?;
        }
    }

    fn set_limits(&mut self, limit: impl Fn(&Client) -> u64) {
        for index in 0..self.clients.len() {
            self.with_client(index, |this, client| {
                client.limit = limit(client);
                this.send(index, client)
            });
        }
    }

    fn wait_for_all(&mut self) -> io::Result<()> {
        let mut last_progress = Instant::now();
        while self.tally.outstanding() > 0 && self.alive() > 0 {
            let left = self.options.patience.saturating_sub(last_progress.elapsed());
            if self.turn(left)? {
                last_progress = Instant::now();
            } else if last_progress.elapsed() >= self.options.patience {
                let bytes = self.options.message_bytes as u64;
                for index in 0..self.clients.len() {
                    self.with_client(index, |_, client| match client.started > client.completed {
                        true => {
                            Err(Fault::Stalled { received: client.completed * bytes, sent: client.started * bytes })
                        }
                        false => Ok(()),
                    });
                }
            }
        }
        Ok(())
    }

    /// Clients up to so many, each with one round trip done.
    fn open_up_to(&mut self, clients: usize) -> io::Result<Option<u64>> {
        while self.clients.len() < clients {
            let index = self.clients.len();
            match self.open(index) {
                Ok(client) => self.clients.push(Some(client)),
                Err(error) => {
                    self.clients.push(None);
                    self.tally.client_failed(index, &Fault::Connect(error), 0, 0);
                }
            }
            self.with_client(index, |this, client| this.send(index, client));
            self.wait_for_all()?;
        }
        let process = self.options.observe.first().filter(|_| self.tally.faults == 0);
        process.map(|process| observe::resident_bytes(*process)).transpose()
    }
}

impl Load for Datagrams<'_> {
    fn connect(&mut self) -> io::Result<Option<f64>> {
        let with_one = self.open_up_to(1)?;
        let with_all = self.open_up_to(self.options.clients)?;
        let others = self.options.clients as f64 - 1.0;
        let both = with_one.zip(with_all).filter(|_| others > 0.0);
        Ok(both.map(|(one, all)| (all as f64 - one as f64) / others))
    }

    fn go_on(&mut self) -> io::Result<()> {
        self.set_limits(|_| u64::MAX);
        Ok(())
    }

    fn turn(&mut self, timeout: Duration) -> io::Result<bool> {
        self.epoll.wait(&mut self.events, Some(timeout))?;
        for event in 0..self.events.len() {
            let (token, _) = self.events.get(event);
            let index = token as usize;
            self.with_client(index, |this, client| this.receive(index, client));
        }
        Ok(self.events.len() > 0)
    }

    fn is_over(&self) -> bool {
        self.alive() == 0
    }

    fn drain(&mut self) -> io::Result<()> {
        self.set_limits(|client| client.started);
        self.wait_for_all()
    }

    fn make(&mut self, round_trips: u64) -> io::Result<()> {
        self.set_limits(|client| client.completed + round_trips);
        self.wait_for_all()
    }

    fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }
}
