//! Chat with a completion port: any worker takes the next packet, whichever client it is of.
//!
//! A client has a receive outstanding all the time and one send at most. The room is behind a lock; what it asks for is
//! started outside, and stays in order, since it hands out a client's next part only when the last one is sent.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use overlapped::{CompletionPort, Concurrency, Packet, PortSocket, Result, Shutdown, Socket, WsaError, thread};

use super::BUFFER;
use crate::serve::reserve;
use crate::serve::room::{Next, Room};
use crate::serve::server::Server;
use crate::serve::sweep::Sweep;

/// How many accepts wait for connections.
const ACCEPTS: usize = 16;

type Client = PortSocket<Vec<u8>, Arc<[u8]>>;

struct Chat {
    server: Arc<Server>,
    port: CompletionPort<Vec<u8>, Arc<[u8]>>,
    listener: Client,
    /// Accepts that no descriptor was left for.
    starved: AtomicUsize,
    state: Mutex<State>,
}

struct State {
    clients: HashMap<usize, Client>,
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
    let state = State { clients: HashMap::new(), next_key: 0, room: Room::new(server.limits), stopping: false };
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
        let mut sweep = Sweep::default();
        loop {
            {
                let state = self.lock();
                if state.stopping && state.room.is_empty() {
                    return Ok(());
                }
                sweep.pace(self.server.chat_pace(&state.room, self.starved.load(Ordering::Relaxed) > 0));
            }
            match self.port.get(sweep.timeout())? {
                Some(Packet::Stop) => return Ok(()),
                Some(packet) => self.go_on(worker, packet)?,
                None => {}
            }
            if sweep.is_due() {
                let overdue = self.lock().room.overdue(Instant::now());
                overdue.into_iter().for_each(|key| self.remove(key));
                self.accept_starved()?;
            }
            self.send_due();
        }
    }

    /// Does what follows from a packet.
    fn go_on(&self, worker: usize, packet: Packet<Vec<u8>, Arc<[u8]>>) -> Result<()> {
        let tally = self.server.stats.tally(worker);
        match packet {
            Packet::Receive { key, result: Ok(0), .. } => self.lock().room.ended(key),
            Packet::Receive { socket, key, result: Ok(bytes), buffer } => {
                tally.received(bytes);
                self.lock().room.received(key, &buffer);
                if socket.receive(buffer).post().is_err() {
                    self.remove(key);
                }
            }
            Packet::Send { key, result: Ok(bytes), .. } => {
                tally.sent(bytes);
                self.lock().room.sent(key, bytes);
                self.send(key);
            }
            Packet::Receive { key, .. } | Packet::Send { key, .. } => self.remove(key),
            Packet::Accept { result, .. } => {
                self.starved.fetch_add(1, Ordering::Relaxed);
                match result {
                    Ok(accepted) => self.join(accepted.socket),
                    Err(failed) => drop(self.server.sort(failed.error)?),
                }
                self.accept_starved()?;
            }
            Packet::Posted { .. } => {
                let mut state = self.lock();
                state.stopping = true;
                state.room.stop();
            }
            // Of what is never started here nothing comes.
            _ => {}
        }
        Ok(())
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

    fn join(&self, socket: Socket) {
        let Some(socket) = self.server.admit_to_chat(socket) else { return };
        let joined = {
            let mut state = self.lock();
            state.next_key += 1;
            let key = state.next_key;
            self.port.associate(socket, key).inspect(|client| {
                state.clients.insert(key, client.clone());
                state.room.join(key);
            })
        };
        match joined {
            Ok(client) if client.receive(Vec::with_capacity(BUFFER)).post().is_err() => self.remove(client.key()),
            Ok(_) => {}
            Err(_) => self.server.stats.leave(),
        }
    }

    fn send_due(&self) {
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
            due.into_iter().for_each(|key| self.send(key));
        }
    }

    /// Does for a client what is to be done, until a send is started or nothing is left.
    fn send(&self, key: usize) {
        loop {
            let (client, next) = {
                let mut state = self.lock();
                let Some(client) = state.clients.get(&key).cloned() else { return };
                (client, state.room.next(key))
            };
            match next {
                Next::Send(part) => {
                    if client.send(part.into_whole()).post().is_err() {
                        self.remove(key);
                    }
                }
                Next::Shutdown => _ = client.shutdown(Shutdown::Send),
                Next::Close => self.remove(key),
                Next::Wait => return,
            }
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
