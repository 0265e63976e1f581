//! Echo with a completion port: any worker takes the next packet, whichever client it is of.
//!
//! A client has one operation at a time, a receive or the send of what it brought. Its packet carries socket and buffer,
//! so there is no table of clients to look it up in; only where silence is limited there is one, to find the silent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use overlapped::{CompletionPort, Concurrency, Packet, PortSocket, Posted, Result, Socket, Timeout, WsaError, thread};
use rustc_hash::FxHashMap;

use super::{first_buffer, next_buffer};
use crate::serve::server::Server;
use crate::serve::sweep::Sweep;

/// How many accepts wait for connections.
const ACCEPTS: usize = 16;
/// How many packets a worker takes at a time.
const BATCH: usize = 32;
/// How many operations of a client that complete at once are carried on before others have their turn.
const TURN: usize = 4;

type Client = PortSocket<Vec<u8>>;

struct Echo {
    server: Arc<Server>,
    port: CompletionPort<Vec<u8>>,
    listener: PortSocket<Vec<u8>>,
    /// Accepts that no descriptor was left for.
    starved: AtomicUsize,
    next_key: AtomicUsize,
    heard: Mutex<FxHashMap<usize, (Client, Instant)>>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of the port.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let port = CompletionPort::new(Concurrency::Exactly(u32::try_from(server.workers).unwrap_or(u32::MAX)))?;
    server.batch_sends(|on| port.batch_sends(on));
    let (waker, listener) = (port.handle(), port.associate(listener, 0)?);
    server.stop.wake_by(move || _ = waker.post(0, 0));
    let (starved, next_key, heard) = (AtomicUsize::new(ACCEPTS), AtomicUsize::new(1), Mutex::default());
    let echo = Arc::new(Echo { server: Arc::clone(server), port, listener, starved, next_key, heard });
    echo.accept_starved()?;
    let others: Vec<_> = (1..server.workers)
        .map(|worker| {
            let echo = Arc::clone(&echo);
            thread::spawn(move || echo.work(worker))
        })
        .collect::<Result<_>>()?;
    let outcome = echo.work(0);
    others.into_iter().map(|other| other.join().unwrap_or(Err(WsaError::WSASYSCALLFAILURE))).fold(outcome, Result::and)
}

impl Echo {
    fn work(&self, worker: usize) -> Result<()> {
        let outcome = self.work_until_stopped(worker);
        // Whatever ended this worker, the others do not go on without it.
        self.port.stop()?;
        outcome
    }

    fn work_until_stopped(&self, worker: usize) -> Result<()> {
        let (mut batch, mut carried) = (Vec::with_capacity(BATCH), Vec::new());
        let mut sweep = Sweep::default();
        while !self.server.is_drained() {
            sweep.pace(self.server.echo_pace(self.starved.load(Ordering::Relaxed) > 0));
            let timeout = if batch.is_empty() { sweep.timeout() } else { Timeout::Zero };
            self.port.get_many(&mut batch, BATCH, timeout)?;
            for packet in batch.drain(..) {
                let mut next = Some(packet);
                for _ in 0..TURN {
                    match next.take() {
                        Some(Packet::Stop) => return Ok(()),
                        Some(packet) => next = self.go_on(worker, packet)?,
                        None => break,
                    }
                }
                carried.extend(next);
            }
            std::mem::swap(&mut batch, &mut carried);
            if sweep.is_due() {
                self.dismiss_silent();
                self.accept_starved()?;
            }
        }
        Ok(())
    }

    /// Starts what follows from a packet. If that completes at once, here is its packet.
    fn go_on(&self, worker: usize, packet: Packet<Vec<u8>>) -> Result<Option<Packet<Vec<u8>>>> {
        let tally = self.server.stats.tally(worker);
        let posted = match packet {
            Packet::Receive { socket, result: Ok(bytes @ 1..), buffer, .. } if self.server.stop.is_requested() => {
                self.server.turn_away(&socket, bytes);
                self.receive(&socket, buffer)?
            }
            Packet::Receive { socket, result: Ok(bytes @ 1..), buffer, .. } => {
                tally.received(bytes);
                self.hear(&socket);
                let posted = socket.send(buffer).post();
                if posted.is_err() {
                    tally.lost(bytes);
                    self.leave(&socket)?;
                }
                posted.ok()
            }
            Packet::Send { socket, result: Ok(bytes), buffer, .. } => {
                tally.sent(bytes);
                self.receive(&socket, next_buffer(buffer))?
            }
            Packet::Receive { socket, .. } => {
                self.leave(&socket)?;
                None
            }
            Packet::Send { socket, buffer, .. } => {
                tally.lost(buffer.len());
                self.leave(&socket)?;
                None
            }
            Packet::Accept { result, .. } => {
                let started = self.accepted(result.map(|accepted| accepted.socket).map_err(WsaError::from))?;
                self.accept_starved()?;
                started
            }
            // The wake of a server that is to stop; of what is never started here nothing comes.
            _ => None,
        };
        Ok(posted.and_then(|posted| match posted {
            Posted::Complete(packet) => Some(packet),
            Posted::Queued(_) => None,
        }))
    }

    /// Starts a receive. Without one a conversation is over.
    fn receive(&self, socket: &Client, buffer: Vec<u8>) -> Result<Option<Posted<Vec<u8>>>> {
        let posted = socket.receive(buffer).post().ok();
        if posted.is_none() {
            self.leave(socket)?;
        }
        Ok(posted)
    }

    /// Takes in a new client and starts its first receive.
    fn accepted(&self, result: Result<Socket>) -> Result<Option<Posted<Vec<u8>>>> {
        // However it went, one accept fewer is waiting.
        self.starved.fetch_add(1, Ordering::Relaxed);
        let socket = match result {
            Ok(socket) => socket,
            Err(error) => return self.server.sort(error).map(|_| None),
        };
        let Some(socket) = self.server.admit(socket) else { return Ok(None) };
        let key = self.next_key.fetch_add(1, Ordering::Relaxed);
        let started = self.port.associate_skipping(socket, key).map_err(WsaError::from).and_then(|client| {
            if !self.server.limits.idle.is_zero() {
                self.lock().insert(key, (client.clone(), Instant::now()));
            }
            Ok(client.receive(first_buffer()).post()?)
        });
        if started.is_err() {
            self.forget(key);
        }
        Ok(started.ok())
    }

    /// Starts the accepts that are missing, as far as there are descriptors.
    fn accept_starved(&self) -> Result<()> {
        let take = || self.starved.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |missing| missing.checked_sub(1));
        // Taken before it is started: other workers are here too, and one missing accept is one.
        while !self.server.stop.is_requested() && take().is_ok() {
            let post = |acceptor| Ok(self.listener.accept_into(acceptor).post()?);
            if let Err(error) = Socket::tcp_for(self.server.address).and_then(post) {
                self.starved.fetch_add(1, Ordering::Relaxed);
                return self.server.sort(error).map(drop);
            }
        }
        Ok(())
    }

    /// A conversation is over.
    fn leave(&self, client: &Client) -> Result<()> {
        self.forget(client.key());
        // It is closed when the last packet that names it is dropped, and that may be later; the descriptor is wanted.
        client.close();
        if self.starved.load(Ordering::Relaxed) > 0 { self.accept_starved() } else { Ok(()) }
    }

    fn forget(&self, key: usize) {
        self.server.stats.leave();
        if !self.server.limits.idle.is_zero() {
            self.lock().remove(&key);
        }
    }

    fn hear(&self, client: &Client) {
        if !self.server.limits.idle.is_zero()
            && let Some((_, heard)) = self.lock().get_mut(&client.key())
        {
            *heard = Instant::now();
        }
    }

    fn dismiss_silent(&self) {
        if self.server.limits.idle.is_zero() {
            return;
        }
        self.lock().retain(|_, (client, heard)| {
            let silent = self.server.is_silent(*heard);
            if silent {
                self.server.stats.dismiss();
                // Its operation ends with WSA_OPERATION_ABORTED, and so does the conversation.
                client.close();
            }
            !silent
        });
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<usize, (Client, Instant)>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
