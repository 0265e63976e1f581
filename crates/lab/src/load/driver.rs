//! The loop: waits, lets the clients work, and takes out those that fail.

use super::client::{Client, Context};
use super::kind::{Kind, Load};
use super::options::Options;
use super::pattern::Pattern;
use super::ramp;
use super::tally::{Fault, Tally};
use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Epoll, Events};
use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What one wait takes at most.
pub(super) const EVENTS: usize = 1024;
/// What one receive takes at most.
pub(super) const RECEIVE_BYTES: usize = 256 * 1024;

/// The clients and what they share.
pub(super) struct Driver<'run> {
    pub(super) options: &'run Options,
    epoll: Epoll,
    events: Events,
    /// By index; a client that failed leaves its place empty.
    clients: Vec<Option<Client>>,
    pattern: Pattern,
    buffer: Box<[u8]>,
    pub(super) tally: Tally,
}

impl<'run> Driver<'run> {
    pub(super) fn new(options: &'run Options) -> io::Result<Driver<'run>> {
        Ok(Driver {
            options,
            epoll: Epoll::new()?,
            events: Events::with_capacity(EVENTS),
            clients: Vec::new(),
            pattern: Pattern::new(),
            buffer: vec![0; RECEIVE_BYTES].into(),
            tally: Tally::new()?,
        })
    }

    /// How many clients have been added, those that failed included.
    pub(super) fn added(&self) -> usize {
        self.clients.len()
    }

    /// How many clients still take part.
    pub(super) fn alive(&self) -> u64 {
        self.clients.len() as u64 - self.tally.faults
    }

    /// Adds a client on a connection that has been started, or counts that it could not be.
    pub(super) fn add(&mut self, connection: io::Result<TcpStream>, message_bytes: usize, in_flight: usize) {
        let index = self.clients.len();
        let registered = connection.and_then(|stream| {
            self.epoll.add(&stream, BOTH_WAYS_FOR_LIFE, index as u64)?;
            Ok(Client::new(index, stream, message_bytes, in_flight))
        });
        match registered {
            Ok(client) => self.clients.push(Some(client)),
            Err(error) => {
                self.clients.push(None);
                self.tally.client_failed(index, &Fault::Connect(error), 0, 0);
            }
        }
    }

    /// Turns until `over` says so or no client is left. When nothing has happened for as long as `patience`, every
    /// client that waits for an answer is counted as stalled.
    pub(super) fn turn_patiently(
        &mut self,
        patience: Duration,
        mut over: impl FnMut(&mut Driver<'_>) -> bool,
    ) -> io::Result<()> {
        let mut last_progress = Instant::now();
        while !over(self) && self.alive() > 0 {
            let left = patience.saturating_sub(last_progress.elapsed());
            if self.turn(left)? {
                last_progress = Instant::now();
            } else if last_progress.elapsed() >= patience {
                self.give_up_on_the_stalled();
                break;
            }
        }
        Ok(())
    }

    fn give_up_on_the_stalled(&mut self) {
        for index in 0..self.clients.len() {
            self.with_client(index, |client, _| match client.outstanding() > 0 || client.completed() == 0 {
                true => Err(client.stalled()),
                false => Ok(()),
            });
        }
    }

    /// How many of the clients go on after they have met the server: the first ones.
    fn speaking(&self) -> usize {
        if self.options.kind == Kind::Silent { 1 } else { self.clients.len() }
    }

    /// Gives every client that speaks a new limit of messages and lets it start at once what that allows.
    pub(super) fn set_limits(&mut self, limit: impl Fn(&Client) -> u64) {
        for index in 0..self.speaking() {
            self.with_client(index, |client, context| {
                client.limit = limit(client);
                client.send(context)
            });
        }
    }

    /// Lets one client work; if that fails, the client is counted and its connection closed.
    fn with_client(&mut self, index: usize, work: impl FnOnce(&mut Client, &mut Context<'_>) -> Result<(), Fault>) {
        // An event of a client that failed earlier in the same batch finds its place empty.
        let Some(Some(client)) = self.clients.get_mut(index) else {
            return;
        };
        let mut context = Context { pattern: &self.pattern, tally: &mut self.tally, buffer: &mut self.buffer };
        if let Err(fault) = work(client, &mut context) {
            self.tally.client_failed(index, &fault, client.started(), client.completed());
            self.clients[index] = None;
        }
    }
}

impl Load for Driver<'_> {
    fn connect(&mut self) -> io::Result<Option<f64>> {
        ramp::connect_all(self)
    }

    fn go_on(&mut self) -> io::Result<()> {
        self.set_limits(|_| u64::MAX);
        Ok(())
    }

    fn turn(&mut self, timeout: Duration) -> io::Result<bool> {
        self.epoll.wait(&mut self.events, Some(timeout))?;
        for event in 0..self.events.len() {
            let (token, ready) = self.events.get(event);
            self.with_client(token as usize, |client, context| client.ready(ready, context));
        }
        Ok(self.events.len() > 0)
    }

    fn is_over(&self) -> bool {
        self.alive() == 0
    }

    fn drain(&mut self) -> io::Result<()> {
        self.set_limits(|client| client.started());
        self.turn_patiently(self.options.patience, |driver| driver.tally.outstanding() == 0)
    }

    fn make(&mut self, round_trips: u64) -> io::Result<()> {
        self.set_limits(|client| client.completed() + round_trips);
        self.turn_patiently(self.options.patience, |driver| driver.tally.outstanding() == 0)
    }

    fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }
}
