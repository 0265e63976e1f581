//! Chat with a completion port: any worker takes the next packet, whichever client it is of.
//!
//! A client has a receive outstanding all the time and one send at most. The room is behind a lock; what it asks for is
//! started outside, and stays in order, since it hands out a client's next part only when the last one is sent. What is
//! complete at once skips the port: most sends are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use overlapped::{
    CompletionPort, Concurrency, Packet, PortSocket, Posted, Result, Shutdown, Socket, Timeout, WsaError, thread,
};
use rustc_hash::FxHashMap;

use super::BUFFER;
use crate::serve::reserve;
use crate::serve::room::{Next, Room};
use crate::serve::server::Server;
use crate::serve::sweep::Sweep;

/// How many accepts wait for connections.
const ACCEPTS: usize = 16;
/// How many packets a worker takes at a time.
const BATCH: usize = 16;

type Client = PortSocket<Vec<u8>, Arc<[u8]>>;
type Parcel = Packet<Vec<u8>, Arc<[u8]>>;

struct Chat {
    server: Arc<Server>,
    port: CompletionPort<Vec<u8>, Arc<[u8]>>,
    listener: Client,
    /// Accepts that no descriptor was left for.
    starved: AtomicUsize,
    state: Mutex<State>,
}

struct State {
    clients: FxHashMap<usize, Client>,
    next_key: usize,
    room: Room<usize>,
    stopping: bool,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of the port.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let workers = Concurrency::Exactly(u32::try_from(server.workers).unwrap_or(u32::MAX));
    let port = CompletionPort::with_send_buffers(workers)?;
    server.batch_sends(|on| port.batch_sends(on));
    let (waker, listener) = (port.handle(), port.associate(listener, 0)?);
    server.stop.wake_by(move || _ = waker.post(0, 0));
    let state = State { clients: FxHashMap::default(), next_key: 0, room: Room::new(server.limits), stopping: false };
    let (starved, state) = (AtomicUsize::new(ACCEPTS), Mutex::new(state));
    let chat = Arc::new(Chat { server: Arc::clone(server), port, listener, starved, state });
    chat.accept_starved()?;
    let others: Vec<_> = (1..server.workers)
        .map(|worker| {
            let chat = Arc::clone(&chat);
            thread::spawn(move || chat.work(worker))
        })
        .collect::<Result<_>>()?;
    let outcome = chat.work(0);
    others.into_iter().map(|other| other.join().unwrap_or(Err(WsaError::WSASYSCALLFAILURE))).fold(outcome, Result::and)
}

impl Chat {
    fn work(&self, worker: usize) -> Result<()> {
        let outcome = self.work_until_stopped(worker);
        // Whatever ended this worker, the others do not go on without it.
        self.port.stop()?;
        outcome
    }

    fn work_until_stopped(&self, worker: usize) -> Result<()> {
        let (mut batch, mut carried) = (Vec::with_capacity(BATCH), Vec::new());
        let mut sweep = Sweep::default();
        loop {
            {
                let state = self.lock();
                if state.stopping && state.room.is_empty() {
                    return Ok(());
                }
                sweep.pace(self.server.chat_pace(&state.room, self.starved.load(Ordering::Relaxed) > 0));
            }
            let timeout = if batch.is_empty() { sweep.timeout() } else { Timeout::Zero };
            self.port.get_many(&mut batch, BATCH, timeout)?;
            for packet in batch.drain(..) {
                if let Packet::Stop = packet {
                    return Ok(());
                }
                carried.extend(self.go_on(worker, packet)?);
            }
            // Behind the packets of others: who says much does not keep them waiting.
            std::mem::swap(&mut batch, &mut carried);
            if sweep.is_due() {
                let overdue = self.lock().room.overdue(Instant::now());
                overdue.into_iter().for_each(|key| self.remove(key));
                self.accept_starved()?;
            }
            self.send_due(worker);
        }
    }

    /// Does what follows from a packet. If its client's next receive completes at once, here is that packet.
    fn go_on(&self, worker: usize, packet: Parcel) -> Result<Option<Parcel>> {
        let tally = self.server.stats.tally(worker);
        match packet {
            Packet::Receive { key, result: Ok(0), .. } => self.lock().room.ended(key),
            Packet::Receive { socket, key, result: Ok(bytes), buffer } => {
                tally.received(bytes);
                self.lock().room.received(key, &buffer);
                return Ok(self.receive(&socket, buffer));
            }
            Packet::Send { key, result: Ok(bytes), .. } => {
                tally.sent(bytes);
                self.lock().room.sent(key, bytes);
                self.send(worker, key);
            }
            Packet::Receive { key, .. } | Packet::Send { key, .. } => self.remove(key),
            Packet::Accept { result, .. } => {
                self.starved.fetch_add(1, Ordering::Relaxed);
                let first = match result {
                    Ok(accepted) => self.join(accepted.socket),
                    Err(failed) => self.server.sort(failed.error).map(|_| None)?,
                };
                self.accept_starved()?;
                return Ok(first);
            }
            Packet::Posted { .. } => {
                let mut state = self.lock();
                state.stopping = true;
                state.room.stop();
            }
            // Of what is never started here nothing comes.
            _ => {}
        }
        Ok(None)
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

    /// Takes in a new client, and starts its first receive.
    fn join(&self, socket: Socket) -> Option<Parcel> {
        let socket = self.server.admit_to_chat(socket)?;
        let joined = {
            let mut state = self.lock();
            state.next_key += 1;
            let key = state.next_key;
            self.port.associate_skipping(socket, key).inspect(|client| {
                state.clients.insert(key, client.clone());
                state.room.join(key);
            })
        };
        match joined {
            Ok(client) => self.receive(&client, Vec::with_capacity(BUFFER)),
            Err(_) => {
                self.server.stats.leave();
                None
            }
        }
    }

    /// Starts a client's next receive. If it completes at once, here is its packet.
    fn receive(&self, client: &Client, buffer: Vec<u8>) -> Option<Parcel> {
        match client.receive(buffer).post() {
            Ok(Posted::Complete(packet)) => Some(packet),
            Ok(Posted::Queued(_)) => None,
            Err(_) => {
                self.remove(client.key());
                None
            }
        }
    }

    fn send_due(&self, worker: usize) {
        loop {
            let due = {
                let mut state = self.lock();
                let sent_away = state.room.take_sent_away();
                sent_away.iter().filter_map(|key| state.clients.get(key)).for_each(|client| reserve::open(client));
                state.room.take_due()
            };
            if due.is_empty() {
                return;
            }
            due.into_iter().for_each(|key| self.send(worker, key));
        }
    }

    /// Does for a client what is to be done, until a send is pending or nothing is left.
    fn send(&self, worker: usize, key: usize) {
        let due = {
            let mut state = self.lock();
            state.clients.get(&key).cloned().map(|client| (client, state.room.next(key)))
        };
        let Some((client, mut next)) = due else { return };
        loop {
            next = match next {
                Next::Send(part) => match client.send(part.into_whole()).post() {
                    Ok(Posted::Complete(Packet::Send { result: Ok(bytes), .. })) => {
                        self.server.stats.tally(worker).sent(bytes);
                        self.lock().room.sent_so_next(key, bytes)
                    }
                    Ok(Posted::Queued(_)) => return,
                    Ok(Posted::Complete(_)) | Err(_) => return self.remove(key),
                },
                Next::Shutdown => {
                    let _ = client.shutdown(Shutdown::Send);
                    self.lock().room.next(key)
                }
                Next::Close => return self.remove(key),
                Next::Wait => return,
            };
        }
    }

    /// Closes the socket; the packets of what is in flight come all the same, and name nobody.
    fn remove(&self, key: usize) {
        let mut state = self.lock();
        state.room.remove(key);
        if let Some(client) = state.clients.remove(&key) {
            client.close();
            self.server.stats.leave();
            self.server.stats.set_dismissed(state.room.dismissed());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
