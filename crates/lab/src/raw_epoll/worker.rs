//! A worker: one thread, one epoll instance, and the connections that it alone serves.

use super::Shared;
use super::accept::{LISTENER, STARVED_WAIT};
use super::connection::{Connection, Scratch, Turn};
use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Events, Readiness};
use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// What one wait takes at most.
const EVENTS: usize = 1024;

pub(super) struct Worker {
    shared: Arc<Shared>,
    index: usize,
    /// By descriptor. An event may be stale, since a batch can hold one for a descriptor that was closed and given out
    /// again in the meantime; that is harmless, because an event is only a hint to try.
    connections: Vec<Option<Connection>>,
    scratch: Scratch,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, index: usize) -> Worker {
        Worker { shared, index, connections: Vec::new(), scratch: Scratch::new() }
    }

    /// Serves until something fails that no connection can be blamed for.
    pub(super) fn run(mut self) -> io::Result<()> {
        let shared = Arc::clone(&self.shared);
        let epoll = &shared.posts[self.index].epoll;
        let mut events = Events::with_capacity(EVENTS);
        let mut next_worker = 0;
        loop {
            let starved = self.index == 0 && shared.starved.load(Ordering::Relaxed);
            epoll.wait(&mut events, starved.then_some(STARVED_WAIT))?;
            if starved && events.len() == 0 {
                shared.accept_all(&mut next_worker)?;
            }
            for index in 0..events.len() {
                match events.get(index) {
                    (LISTENER, _) => shared.accept_all(&mut next_worker)?,
                    (descriptor, ready) => self.connection_ready(descriptor as usize, ready)?,
                }
            }
        }
    }

    fn connection_ready(&mut self, descriptor: usize, ready: Readiness) -> io::Result<()> {
        if !matches!(self.connections.get(descriptor), Some(Some(_))) {
            self.empty_inbox();
        }
        let Some(Some(connection)) = self.connections.get_mut(descriptor) else {
            return Ok(());
        };
        match connection.turn(ready, &mut self.scratch) {
            Turn::Waiting => Ok(()),
            Turn::More => {
                let epoll = &self.shared.posts[self.index].epoll;
                epoll.report_again(&connection.stream, BOTH_WAYS_FOR_LIFE, descriptor as u64)
            }
            Turn::Ended => {
                self.connections[descriptor] = None;
                self.shared.descriptor_freed()
            }
        }
    }

    /// Takes in the connections that were accepted for this worker.
    fn empty_inbox(&mut self) {
        let mut inbox = self.shared.posts[self.index].inbox.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in inbox.drain(..) {
            let descriptor = stream.as_raw_fd() as usize;
            if self.connections.len() <= descriptor {
                self.connections.resize_with(descriptor + 1, || None);
            }
            self.connections[descriptor] = Some(Connection::new(stream));
        }
    }
}
