//! Connect, echo, close, again and again, in as many places at once as there are clients.
//!
//! The client closes first, so the kernel keeps each of its ports for a minute. Every connection comes from another
//! loopback address than the one before, which makes ports enough for any rate.

use super::client::{Client, Context};
use super::driver::{EVENTS, RECEIVE_BYTES};
use super::kind::Load;
use super::options::Options;
use super::pattern::Pattern;
use super::tally::{Fault, Tally};
use crate::system::connect;
use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Epoll, Events, Readiness};
use std::io;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

/// So many loopback addresses are used in turn.
const SOURCES: u32 = 250;
/// So many failures end the run at once: a server that is gone would otherwise be asked for ever.
const FAILURES: u64 = 100;

pub(super) struct Churn<'run> {
    options: &'run Options,
    epoll: Epoll,
    events: Events,
    /// A place is empty while nothing is to be begun.
    places: Vec<Option<Client>>,
    open: usize,
    begun: u32,
    going_on: bool,
    pattern: Pattern,
    buffer: Box<[u8]>,
    tally: Tally,
}

impl<'run> Churn<'run> {
    pub(super) fn new(options: &'run Options) -> io::Result<Churn<'run>> {
        Ok(Churn {
            options,
            epoll: Epoll::new()?,
            events: Events::with_capacity(EVENTS),
            places: (0..options.clients).map(|_| None).collect(),
            open: 0,
            begun: 0,
            going_on: false,
            pattern: Pattern::new(),
            buffer: vec![0; RECEIVE_BYTES].into(),
            tally: Tally::new()?,
        })
    }

    /// Connects anew wherever that is wanted.
    fn begin_all(&mut self) {
        for place in 0..self.places.len() {
            if self.places[place].is_none() {
                self.begin(place);
            }
        }
    }

    fn begin(&mut self, place: usize) {
        let now_ns = self.tally.now_ns();
        let source = Ipv4Addr::from(u32::from(Ipv4Addr::LOCALHOST) + 1 + self.begun % SOURCES);
        // Every connection has a stream of its own, so that bytes of another one are seen.
        let stream = self.begun as usize;
        self.begun = self.begun.wrapping_add(1);
        let client = connect::start(self.options.address, Some(source)).and_then(|socket| {
            self.epoll.add(&socket, BOTH_WAYS_FOR_LIFE, place as u64)?;
            Ok(Client::new(stream, socket, self.options.message_bytes, 1).born_at(now_ns))
        });
        match client {
            Ok(client) => {
                self.places[place] = Some(client);
                self.open += 1;
            }
            Err(error) => self.tally.client_failed(place, &Fault::Connect(error), 0, 0),
        }
    }

    fn ready(&mut self, place: usize, ready: Readiness) {
        let Some(client) = &mut self.places[place] else { return };
        let mut context = Context { pattern: &self.pattern, tally: &mut self.tally, buffer: &mut self.buffer };
        match client.ready(ready, &mut context) {
            Ok(()) if client.completed() == 0 => return,
            Ok(()) => {}
            Err(fault) => self.tally.client_failed(place, &fault, client.started(), client.completed()),
        }
        self.places[place] = None;
        self.open -= 1;
        if self.going_on && self.tally.faults < FAILURES {
            self.begin(place);
        }
    }
}

impl Load for Churn<'_> {
    /// One connection in each place: what a client that is gone costs is nothing, so no memory is told.
    fn connect(&mut self) -> io::Result<Option<f64>> {
        self.begin_all();
        self.drain().map(|()| None)
    }

    fn go_on(&mut self) -> io::Result<()> {
        self.going_on = true;
        self.begin_all();
        Ok(())
    }

    fn turn(&mut self, timeout: Duration) -> io::Result<bool> {
        self.epoll.wait(&mut self.events, Some(timeout))?;
        for event in 0..self.events.len() {
            let (token, ready) = self.events.get(event);
            self.ready(token as usize, ready);
        }
        Ok(self.events.len() > 0)
    }

    fn is_over(&self) -> bool {
        self.open == 0
    }

    fn drain(&mut self) -> io::Result<()> {
        self.going_on = false;
        let mut last_progress = Instant::now();
        while !self.is_over() {
            let left = self.options.patience.saturating_sub(last_progress.elapsed());
            if self.turn(left)? {
                last_progress = Instant::now();
            } else if last_progress.elapsed() >= self.options.patience {
                for place in 0..self.places.len() {
                    if let Some(client) = self.places[place].take() {
                        self.tally.client_failed(place, &client.stalled(), client.started(), client.completed());
                        self.open -= 1;
                    }
                }
            }
        }
        Ok(())
    }

    fn make(&mut self, _: u64) -> io::Result<()> {
        unreachable!("the options refuse a number of round trips")
    }

    fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }
}
