//! Chat with completion routines: closures that run on this thread while it waits alertably.
//!
//! A client has a receive outstanding all the time and one send at most. Connections come by an event, since no routine
//! can tell an accept.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use overlapped::{
    Accepting, Completed, Event, Failed, Pending, Result, ResultError, Shutdown, Socket, Wait, Waited, thread,
    wait_one_alertable,
};
use rustc_hash::FxHashMap;

use super::BUFFER;
use crate::serve::postponed::Postponed;
use crate::serve::reserve;
use crate::serve::room::{Next, Room};
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

struct Chat {
    server: Arc<Server>,
    listener: Socket,
    knock: Event,
    state: RefCell<State>,
    /// Who is to receive after the wait.
    postponed: Postponed<(u64, Vec<u8>)>,
}

struct State {
    /// `None` while there is no descriptor for the next client, and at the end.
    accepting: Option<Pending<Accepting>>,
    clients: FxHashMap<u64, Rc<Socket>>,
    next_key: u64,
    room: Room<u64>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let (knock, this_thread) = (Event::auto(false)?, thread::current()?);
    server.stop.wake_by(move || _ = this_thread.queue_apc(|| {}));
    let (clients, room) = (FxHashMap::default(), Room::new(server.limits));
    let state = RefCell::new(State { accepting: None, clients, next_key: 0, room });
    let (server_of_chat, postponed) = (Arc::clone(server), Postponed::default());
    let chat = Rc::new(Chat { server: server_of_chat, listener, knock, state, postponed });
    chat.accept()?;
    let (mut sweep, mut stopping) = (Sweep::default(), false);
    while !stopping || !chat.state.borrow().room.is_empty() {
        let starved = {
            let state = chat.state.borrow();
            sweep.pace(server.chat_pace(&state.room, state.accepting.is_none()));
            state.accepting.is_none()
        };
        let waited = wait_one_alertable(&chat.knock, sweep.timeout())?;
        chat.postponed.take().into_iter().for_each(|(key, buffer)| chat.receive(key, buffer));
        let due = sweep.is_due();
        if due {
            let overdue = chat.state.borrow_mut().room.overdue(Instant::now());
            overdue.into_iter().for_each(|key| chat.remove(key));
        }
        if waited == Waited::Ready(()) || (due && starved) {
            chat.accept()?;
        }
        if server.stop.is_requested() && !stopping {
            stopping = true;
            let mut state = chat.state.borrow_mut();
            state.accepting = None;
            state.room.stop();
        }
        chat.send_due();
    }
    Ok(())
}

type Outcome<B> = Result<Completed<B>, Failed<B>>;

impl Chat {
    /// Takes in the client that the accept brought, and accepts the next.
    fn accept(self: &Rc<Chat>) -> Result<()> {
        while !self.server.stop.is_requested() {
            let accepting = self.state.borrow_mut().accepting.take();
            let outcome = match accepting.map(|accepting| accepting.result(Wait::Poll)) {
                Some(Err(ResultError::Incomplete(accepting))) => {
                    self.state.borrow_mut().accepting = Some(accepting);
                    return Ok(());
                }
                Some(Ok(accepted)) => {
                    self.join(accepted.socket);
                    Ok(())
                }
                Some(Err(ResultError::Failed(failed))) => Err(failed.error),
                None => Ok(()),
            };
            let next = outcome.and_then(|()| {
                let acceptor = Socket::tcp_for(self.server.address)?;
                Ok(self.listener.accept_into(acceptor).signal(&self.knock)?)
            });
            match next {
                Ok(accepting) => self.state.borrow_mut().accepting = Some(accepting),
                Err(error) if self.server.sort(error)? == Refusal::Starved => return Ok(()),
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn join(self: &Rc<Chat>, socket: Socket) {
        let Some(socket) = self.server.admit_to_chat(socket) else { return };
        let key = {
            let mut state = self.state.borrow_mut();
            state.next_key += 1;
            let key = state.next_key;
            state.clients.insert(key, Rc::new(socket));
            state.room.join(key);
            key
        };
        self.receive(key, Vec::with_capacity(BUFFER));
    }

    fn receive(self: &Rc<Chat>, key: u64, buffer: Vec<u8>) {
        let Some(socket) = self.state.borrow().clients.get(&key).cloned() else { return };
        let chat = Rc::clone(self);
        if socket.receive(buffer).then(move |outcome| chat.received(key, outcome)).is_err() {
            self.remove(key);
        }
    }

    fn received(self: Rc<Chat>, key: u64, outcome: Outcome<Vec<u8>>) {
        match outcome {
            Ok(received) if received.bytes == 0 => self.state.borrow_mut().room.ended(key),
            Ok(received) => {
                self.server.stats.tally(0).received(received.bytes);
                self.state.borrow_mut().room.received(key, &received.buffer);
                if let Some((key, buffer)) = self.postponed.unless_over((key, received.buffer)) {
                    self.receive(key, buffer);
                }
            }
            Err(_) => self.remove(key),
        }
        self.send_due();
    }

    fn sent(self: Rc<Chat>, key: u64, outcome: Outcome<Arc<[u8]>>) {
        match outcome {
            Ok(sent) => {
                self.server.stats.tally(0).sent(sent.bytes);
                self.state.borrow_mut().room.sent(key, sent.bytes);
                self.send(key);
            }
            Err(_) => self.remove(key),
        }
    }

    fn send_due(self: &Rc<Chat>) {
        loop {
            let due = {
                let mut state = self.state.borrow_mut();
                let sent_away = state.room.take_sent_away();
                sent_away.iter().filter_map(|key| state.clients.get(key)).for_each(|socket| reserve::open(socket));
                state.room.take_due()
            };
            if due.is_empty() {
                return;
            }
            due.into_iter().for_each(|key| self.send(key));
        }
    }

    /// Does for a client what is to be done, until a send is started or nothing is left.
    fn send(self: &Rc<Chat>, key: u64) {
        loop {
            let (socket, next) = {
                let mut state = self.state.borrow_mut();
                let Some(socket) = state.clients.get(&key).cloned() else { return };
                (socket, state.room.next(key))
            };
            match next {
                Next::Send(part) => {
                    let chat = Rc::clone(self);
                    if socket.send(part.into_whole()).then(move |outcome| chat.sent(key, outcome)).is_err() {
                        self.remove(key);
                    }
                    return;
                }
                Next::Shutdown => _ = socket.shutdown(Shutdown::Send),
                Next::Close => self.remove(key),
                Next::Wait => return,
            }
        }
    }

    /// Closes the socket; the routines of what is in flight come all the same, for nobody.
    fn remove(&self, key: u64) {
        let mut state = self.state.borrow_mut();
        state.room.remove(key);
        if state.clients.remove(&key).is_some() {
            self.server.stats.leave();
            self.server.stats.set_dismissed(state.room.dismissed());
        }
    }
}
