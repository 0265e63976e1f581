//! Echo with registered I/O: requests name slices of memory that was registered once, and results are taken in bulk.
//!
//! A client has one request at a time, a receive or the send of what it brought, and one slice. A result carries its client's
//! key and the slice. What follows from the results of one look at the queue is deferred and then committed, so that it leaves
//! together.

mod places;

use std::time::Instant;

use overlapped::{
    Event, NetworkEvents, Result, RioBuffer, RioBuffers, RioFlags, RioQueue, RioRequest, RioResult, RioSocket,
    Selected, Socket, Waitable, Waited, WsaError, wait_any,
};

use self::places::Places;
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

/// What a client has in memory, and how much is registered at a time.
const SLICE: usize = 8 << 10;
const SLICES: usize = 64;
/// How many results the queue has room for at first.
const RESULTS: u32 = 128;

struct Echo<'s> {
    server: &'s Server,
    listener: Selected,
    queue: RioQueue,
    /// How many results the queue has room for.
    size: u32,
    memory: Vec<RioBuffers>,
    /// By the key of their results.
    clients: Places<Client>,
    /// Whose sends are deferred.
    deferred: Vec<usize>,
    /// There was no descriptor for the next client.
    starved: bool,
}

struct Client {
    socket: RioSocket,
    heard: Instant,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener, of the queue or of a wait.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    let (stop, done) = (Event::auto(false)?, Event::manual(false)?);
    let wake = stop.clone();
    server.stop.wake_by(move || _ = wake.set());
    let mut echo = Echo {
        server,
        listener: listener.event_select(NetworkEvents::ACCEPT)?,
        queue: RioQueue::signaling(RESULTS, &done)?,
        size: RESULTS,
        memory: Vec::new(),
        clients: Places::default(),
        deferred: Vec::new(),
        starved: false,
    };
    let (mut results, mut sweep) = (Vec::new(), Sweep::default());
    echo.queue.notify()?;
    while !server.is_drained() {
        sweep.pace(server.echo_pace(echo.starved));
        let objects: [&dyn Waitable; 3] = [&stop, &echo.listener, &done];
        match wait_any(&objects, sweep.timeout())? {
            Waited::Ready(1) => {
                echo.listener.enumerate()?;
                echo.accept()?;
            }
            Waited::Ready(2) => {
                echo.queue.dequeue(&mut results)?;
                let now = Instant::now();
                results.drain(..).for_each(|result| echo.go_on(result, now));
                echo.commit();
                // If there are more, this tells so at once.
                echo.queue.notify()?;
            }
            Waited::Ready(_) | Waited::Abandoned(_) | Waited::TimedOut | Waited::IoCompletion => {}
        }
        if sweep.is_due() {
            echo.dismiss_silent();
            if echo.starved {
                echo.accept()?;
            }
        }
    }
    Ok(())
}

impl Echo<'_> {
    /// Requests what follows from a result. Of a client that is gone nothing follows.
    fn go_on(&mut self, result: RioResult, now: Instant) {
        let RioResult { key, request, result, buffer, .. } = result;
        let (tally, client) = (self.server.stats.tally(0), self.clients.get_mut(key));
        let requested = match (request, result, client) {
            (RioRequest::Receive, Ok(bytes @ 1..), Some(client)) if self.server.stop.is_requested() => {
                self.server.turn_away(&client.socket, bytes);
                client.socket.receive(buffer).is_ok()
            }
            (RioRequest::Receive, Ok(bytes @ 1..), Some(client)) => {
                tally.received(bytes);
                client.heard = now;
                let sending = client.socket.send_with(buffer, RioFlags::DEFER);
                match sending {
                    Ok(()) => self.deferred.push(key),
                    Err(_) => tally.lost(bytes),
                }
                sending.is_ok()
            }
            (RioRequest::Send, Ok(bytes), client) => {
                tally.sent(bytes);
                client.is_some_and(|client| client.socket.receive(buffer).is_ok())
            }
            (RioRequest::Send, Err(_), _) => {
                tally.lost(buffer.len());
                false
            }
            (RioRequest::Receive, ..) => false,
        };
        if !requested && self.clients.take(key).is_some() {
            // Bytes that are not sent are counted when their result comes.
            self.server.leave_echo(0);
        }
    }

    /// Lets all deferred sends go.
    fn commit(&mut self) {
        for key in self.deferred.drain(..) {
            // What cannot be sent has its result, like what can.
            let _ = self.clients.get_mut(key).map(|client| client.socket.commit_sends());
        }
    }

    /// Accepts all that wait. If there is no descriptor for the next, the listener is not selected any more, since it would
    /// go on signaling.
    fn accept(&mut self) -> Result<()> {
        while !self.server.stop.is_requested() {
            match self.listener.accept() {
                Ok((socket, _)) => {
                    if let Some(socket) = self.server.admit(socket)
                        && self.join(socket).is_err()
                    {
                        self.server.leave_echo(0);
                    }
                }
                Err(error) => {
                    self.starved = match self.server.sort(error)? {
                        Refusal::Nobody => false,
                        Refusal::Lost => continue,
                        Refusal::Starved => true,
                    };
                    let events = if self.starved { NetworkEvents::empty() } else { NetworkEvents::ACCEPT };
                    return self.listener.select(events);
                }
            }
        }
        Ok(())
    }

    /// Takes in a new client and requests its first receive.
    fn join(&mut self, socket: Socket) -> Result<()> {
        let key = self.clients.next();
        let socket = match self.queue.attach(socket, key, 1, 1) {
            // The queue has room for as many as there were.
            Err(full) if full.error == WsaError::WSAENOBUFS => {
                self.queue.resize(2 * self.size)?;
                self.size *= 2;
                self.queue.attach(full.returned, key, 1, 1)?
            }
            attached => attached?,
        };
        let buffer = self.slice()?;
        socket.receive(buffer)?;
        self.clients.put(Client { socket, heard: Instant::now() });
        Ok(())
    }

    /// A slice that is free. What was registered once is kept for the clients to come.
    fn slice(&mut self) -> Result<RioBuffer> {
        if let Some(buffer) = self.memory.iter().rev().find_map(RioBuffers::take) {
            return Ok(buffer);
        }
        let buffers = RioBuffers::new(SLICES, SLICE)?;
        let buffer = buffers.take().ok_or(WsaError::WSAENOBUFS)?;
        self.memory.push(buffers);
        Ok(buffer)
    }

    /// Closes the sockets of silent clients. What each had in flight has its result, which nothing follows.
    fn dismiss_silent(&mut self) {
        let server = self.server;
        self.clients.leave_if(|client| {
            let silent = server.is_silent(client.heard);
            if silent {
                server.stats.dismiss();
                server.leave_echo(0);
            }
            silent
        });
    }
}
