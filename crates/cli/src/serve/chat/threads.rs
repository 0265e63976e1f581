//! Chat with two threads for each client, one that receives and one that sends, and blocking calls.
//!
//! The room is behind a lock. A client's sending thread waits for the client's event, which is set when the room has
//! something for it. This thread looks after deadlines; it ends a call that another thread is blocked in by cancelling
//! what is pending on the socket.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Instant;

use overlapped::{Event, Result, Shutdown, Socket, Timeout, Waited, WsaError, sleep, thread, wait_one};
use rustc_hash::FxHashMap;

use crate::serve::reserve;
use crate::serve::room::{Next, Room};
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::{STARVED, Sweep};

/// What a client's thread needs; its buffer is not on the stack.
const STACK: usize = 256 << 10;

struct Chat {
    server: Arc<Server>,
    state: Mutex<State>,
    /// Somebody is leaving, and so has a deadline; or the server is to stop.
    alarm: Event,
}

struct State {
    clients: FxHashMap<u64, Arc<Client>>,
    next_key: u64,
    room: Room<u64>,
}

struct Client {
    key: u64,
    socket: Socket,
    due: Event,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    server.wake_by_connecting()?;
    let state = State { clients: FxHashMap::default(), next_key: 0, room: Room::new(server.limits) };
    let chat = Arc::new(Chat { server: Arc::clone(server), state: Mutex::new(state), alarm: Event::auto(false)? });
    let acceptor = {
        let chat = Arc::clone(&chat);
        thread::spawn(move || {
            let outcome = chat.accept(&listener);
            chat.alarm.set().and(outcome)
        })?
    };
    let (mut sweep, mut stopping) = (Sweep::default(), false);
    while !stopping || !chat.lock().room.is_empty() {
        sweep.pace(server.chat_pace(&chat.lock().room, false));
        let _ = wait_one(&chat.alarm, sweep.timeout())?;
        // The acceptor ends when the server is to stop, or when the listener fails.
        if !stopping && wait_one(&acceptor, Timeout::Zero)? == Waited::Ready(()) {
            stopping = true;
            chat.say(|room| room.stop());
        }
        if sweep.is_due() {
            let overdue = chat.say(|room| room.overdue(Instant::now()));
            overdue.into_iter().for_each(|key| chat.remove(key));
        }
    }
    acceptor.join().unwrap_or(Err(WsaError::WSASYSCALLFAILURE))
}

impl Chat {
    fn accept(self: &Arc<Chat>, listener: &Socket) -> Result<()> {
        while !self.server.stop.is_requested() {
            match listener.accept() {
                Ok((socket, _)) => {
                    if self.join(socket).is_err() {
                        // No thread or no event for a client: room has to be made for them first.
                        sleep(Timeout::After(STARVED));
                    }
                }
                Err(error) => match self.server.sort(error)? {
                    Refusal::Starved => sleep(Timeout::After(STARVED)),
                    Refusal::Nobody | Refusal::Lost => {}
                },
            }
        }
        Ok(())
    }

    fn join(self: &Arc<Chat>, socket: Socket) -> std::io::Result<()> {
        let Some(socket) = self.server.admit_to_chat(socket) else { return Ok(()) };
        let due = Event::auto(false).inspect_err(|_| self.server.stats.leave())?;
        let client = {
            let mut state = self.lock();
            state.next_key += 1;
            let client = Arc::new(Client { key: state.next_key, socket, due });
            state.clients.insert(client.key, Arc::clone(&client));
            state.room.join(client.key);
            client
        };
        let start = |body: fn(&Chat, &Client)| {
            let (chat, client) = (Arc::clone(self), Arc::clone(&client));
            Builder::new().stack_size(STACK).spawn(move || body(&chat, &client))
        };
        let started = start(Chat::receive).and_then(|_| start(Chat::send));
        started.map(drop).inspect_err(|_| self.remove(client.key))
    }

    /// The receiving thread of a client.
    fn receive(&self, client: &Client) {
        let mut buffer = vec![0; BUFFER];
        loop {
            match client.socket.receive_now(&mut buffer) {
                Ok(0) => return self.say(|room| room.ended(client.key)),
                Ok(bytes) => {
                    self.server.stats.shared().received(bytes);
                    self.say(|room| room.received(client.key, &buffer[..bytes]));
                }
                Err(error) if self.server.has_waited_for_room(error) => {}
                Err(_) => return self.remove(client.key),
            }
        }
    }

    /// The sending thread of a client.
    fn send(&self, client: &Client) {
        while self.lock().clients.contains_key(&client.key) {
            let next = self.lock().room.next(client.key);
            match next {
                Next::Send(part) => match client.socket.send_now(&part) {
                    Ok(bytes) => {
                        self.server.stats.shared().sent(bytes);
                        self.lock().room.sent(client.key, bytes);
                    }
                    Err(error) if self.server.has_waited_for_room(error) => {}
                    Err(_) => self.remove(client.key),
                },
                Next::Shutdown => _ = client.socket.shutdown(Shutdown::Send),
                Next::Close => self.remove(client.key),
                Next::Wait => _ = wait_one(&client.due, Timeout::Infinite),
            }
        }
    }

    /// Tells the room something, and wakes the threads that have something to send now.
    fn say<T>(&self, what: impl FnOnce(&mut Room<u64>) -> T) -> T {
        let mut state = self.lock();
        let result = what(&mut state.room);
        // Their sending threads may be blocked in a send that now goes on.
        let sent_away = state.room.take_sent_away();
        sent_away.iter().filter_map(|key| state.clients.get(key)).for_each(|client| reserve::open(&client.socket));
        let due = state.room.take_due();
        // An event that cannot be set does not exist any more, and nor does its client.
        due.iter().filter_map(|key| state.clients.get(key)).for_each(|client| _ = client.due.set());
        if state.room.is_anybody_leaving() {
            let _ = self.alarm.set();
        }
        result
    }

    /// Forgets a client, whose threads then end; the last of them closes the socket.
    fn remove(&self, key: u64) {
        let mut state = self.lock();
        state.room.remove(key);
        if let Some(client) = state.clients.remove(&key) {
            let _ = client.due.set();
            // Calls to come fail, and those that have come are cancelled.
            let _ = client.socket.shutdown(Shutdown::Both);
            let _ = client.socket.cancel_all();
            let _ = self.alarm.set();
            self.server.stats.leave();
            self.server.stats.set_dismissed(state.room.dismissed());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
