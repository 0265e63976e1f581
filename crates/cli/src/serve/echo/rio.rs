//! Echo with registered I/O: requests name slices of memory that was registered once, and results are taken in bulk.
//!
//! A client has a receive in flight, and beside it the send of what the last one brought. The end of that send is nothing to wake up
//! for: its result triggers no notification and is found with the next. A client that is heard again before its last send has
//! ended is not received from until all its sends have, and then of the last of them is notified. A result carries its client's key and
//! the slice. What follows from the results of one look at the queue is deferred and then committed, so that it leaves together.

mod places;
mod slices;

use std::time::Instant;

use overlapped::{
    Event, NetworkEvents, Result, RioBuffer, RioFlags, RioQueue, RioRequest, RioResult, RioSocket, Selected, Socket,
    Waitable, Waited, WsaError, wait_any,
};

use self::places::Places;
use self::slices::Slices;
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

/// How many results the queue has room for at first.
const RESULTS: u32 = 128;

struct Echo<'s> {
    server: &'s Server,
    listener: Selected,
    queue: RioQueue,
    /// How many results the queue has room for.
    size: u32,
    slices: Slices,
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
    /// How many sends are in flight, and whether a receive is.
    sending: u32,
    is_receiving: bool,
}

/// The most receives and sends that a client has in flight: two sends only without a receive.
const RECEIVES: u32 = 1;
const SENDS: u32 = 2;

impl Client {
    fn in_flight(&self) -> u32 {
        self.sending + u32::from(self.is_receiving)
    }

    /// Whether the request was taken.
    fn receive(&mut self, slice: RioBuffer) -> bool {
        self.is_receiving = self.socket.receive(slice).is_ok();
        self.is_receiving
    }

    /// Whether the request was taken. It leaves with the commit.
    fn send(&mut self, slice: RioBuffer, flags: RioFlags) -> bool {
        let taken = self.socket.send_with(slice, flags | RioFlags::DEFER).is_ok();
        self.sending += u32::from(taken);
        taken
    }
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
        slices: Slices::default(),
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
                echo.look(&mut results)?;
                // If there are more, this tells so at once.
                echo.queue.notify()?;
            }
            // What no notification tells of counts, too, when the server is to stop.
            Waited::TimedOut if server.stop.is_requested() => echo.look(&mut results)?,
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
    /// Looks at the results that are there, and requests what follows from them.
    fn look(&mut self, results: &mut Vec<RioResult>) -> Result<()> {
        self.queue.dequeue(results)?;
        let now = Instant::now();
        results.drain(..).for_each(|result| self.go_on(result, now));
        self.commit();
        Ok(())
    }

    /// Requests what follows from a result.
    fn go_on(&mut self, result: RioResult, now: Instant) {
        let RioResult { key, request, result, buffer: slice, .. } = result;
        let tally = self.server.stats.tally(0);
        if request == RioRequest::Send {
            match result {
                Ok(bytes) => tally.sent(bytes),
                Err(_) => tally.lost(slice.len()),
            }
        }
        let Some(client) = self.clients.get_mut(key) else {
            return self.clients.land(key);
        };
        let stays = match request {
            RioRequest::Send => {
                client.sending -= 1;
                // One of nothing was the last.
                let goes_on = matches!(result, Ok(1..));
                if goes_on && client.in_flight() == 0 {
                    client.receive(slice)
                } else {
                    self.slices.give(slice);
                    goes_on
                }
            }
            RioRequest::Receive => {
                client.is_receiving = false;
                match result {
                    Ok(bytes @ 1..) if self.server.stop.is_requested() => {
                        self.server.turn_away(&client.socket, bytes);
                        client.receive(slice)
                    }
                    Ok(bytes @ 1..) => {
                        tally.received(bytes);
                        client.heard = now;
                        let next = if client.sending == 0 { self.slices.take().ok() } else { None };
                        let flags = if next.is_some() { RioFlags::DONT_NOTIFY } else { RioFlags::empty() };
                        let sends = client.send(slice, flags);
                        if sends {
                            self.deferred.push(key);
                        } else {
                            tally.lost(bytes);
                        }
                        sends && next.is_none_or(|next| client.receive(next))
                    }
                    // Sends end in order: that of nothing tells when the others have.
                    Ok(0) if client.sending > 0 => {
                        self.deferred.push(key);
                        client.send(slice, RioFlags::empty())
                    }
                    _ => false,
                }
            }
        };
        if !stays {
            self.leave(key);
        }
    }

    /// The client is gone. Bytes that are not sent are counted when their results come.
    fn leave(&mut self, key: usize) {
        let in_flight = self.clients.get_mut(key).map_or(0, |client| client.in_flight());
        if self.clients.take(key, in_flight).is_some() {
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
        let socket = match self.queue.attach(socket, key, RECEIVES, SENDS) {
            // The queue has room for as many as there were.
            Err(full) if full.error == WsaError::WSAENOBUFS => {
                self.queue.resize(2 * self.size)?;
                self.size *= 2;
                self.queue.attach(full.returned, key, RECEIVES, SENDS)?
            }
            attached => attached?,
        };
        let slice = self.slices.take()?;
        socket.receive(slice)?;
        self.clients.put(Client { socket, heard: Instant::now(), sending: 0, is_receiving: true });
        Ok(())
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
            silent.then(|| client.in_flight())
        });
    }
}
