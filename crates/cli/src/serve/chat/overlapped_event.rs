//! Chat with overlapped operations whose end sets an event.
//!
//! A client has a receive outstanding all the time and one send at most, each with an event of its own.

use std::sync::Arc;
use std::time::Instant;

use overlapped::{
    Accepting, Event, Key, Pending, Receiving, Result, ResultError, Sending, Shutdown, Socket, Wait, WaitObject,
    WaitSet, Waitable, Waited,
};
use rustc_hash::FxHashMap;

use super::BUFFER;
use crate::serve::reserve;
use crate::serve::room::{Next, Room};
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

/// An event, and what its signal is about.
struct Signal {
    event: Event,
    about: About,
}

#[derive(Clone, Copy)]
enum About {
    Stop,
    Accept,
    Received(u64),
    Sent(u64),
}

impl Waitable for Signal {
    fn wait_object(&self) -> WaitObject<'_> {
        self.event.wait_object()
    }
}

struct Client {
    socket: Socket,
    received: Event,
    receiving: Option<Pending<Receiving<Vec<u8>>>>,
    sent: Event,
    sending: Option<Pending<Sending<Arc<[u8]>>>>,
    signals: [Key; 2],
}

struct Chat<'s> {
    server: &'s Server,
    listener: Socket,
    knock: Event,
    /// `None` while there is no descriptor for the next client, and at the end.
    accepting: Option<Pending<Accepting>>,
    signals: WaitSet<Signal>,
    clients: FxHashMap<u64, Client>,
    next_key: u64,
    room: Room<u64>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    let (mut signals, knock, stop) = (WaitSet::new(), Event::auto(false)?, Event::auto(false)?);
    signals.insert(Signal { event: stop.clone(), about: About::Stop })?;
    signals.insert(Signal { event: knock.clone(), about: About::Accept })?;
    server.stop.wake_by(move || _ = stop.set());
    let (clients, room) = (FxHashMap::default(), Room::new(server.limits));
    let mut chat = Chat { server, listener, knock, accepting: None, signals, clients, next_key: 0, room };
    chat.accept()?;
    let mut sweep = Sweep::default();
    while !server.stop.is_requested() || !chat.room.is_empty() {
        sweep.pace(server.chat_pace(&chat.room, chat.accepting.is_none()));
        if let Waited::Ready((_, signal)) = chat.signals.wait_any(sweep.timeout())? {
            match signal.about {
                About::Stop => {
                    chat.accepting = None;
                    chat.room.stop();
                }
                About::Accept => chat.accept()?,
                About::Received(key) => chat.received(key),
                About::Sent(key) => chat.sent(key),
            }
        }
        if sweep.is_due() {
            chat.room.overdue(Instant::now()).into_iter().for_each(|key| chat.remove(key));
            if chat.accepting.is_none() {
                chat.accept()?;
            }
        }
        chat.send_due();
    }
    Ok(())
}

impl Chat<'_> {
    /// Takes in the client that the accept brought, and accepts the next.
    fn accept(&mut self) -> Result<()> {
        while !self.server.stop.is_requested() {
            let outcome = match self.accepting.take().map(|accepting| accepting.result(Wait::Poll)) {
                Some(Err(ResultError::Incomplete(accepting))) => {
                    self.accepting = Some(accepting);
                    return Ok(());
                }
                Some(Ok(accepted)) => self.join(accepted.socket),
                Some(Err(ResultError::Failed(failed))) => Err(failed.error),
                None => Ok(()),
            };
            let next = outcome.and_then(|()| {
                let acceptor = Socket::tcp_for(self.server.address)?;
                Ok(self.listener.accept_into(acceptor).signal(&self.knock)?)
            });
            match next {
                Ok(accepting) => self.accepting = Some(accepting),
                Err(error) if self.server.sort(error)? == Refusal::Starved => return Ok(()),
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn join(&mut self, socket: Socket) -> Result<()> {
        let Some(socket) = self.server.admit_to_chat(socket) else { return Ok(()) };
        self.next_key += 1;
        let key = self.next_key;
        let (received, sent) = (Event::auto(false)?, Event::auto(false)?);
        let signals = [
            self.signals.insert(Signal { event: received.clone(), about: About::Received(key) })?,
            self.signals.insert(Signal { event: sent.clone(), about: About::Sent(key) })?,
        ];
        let receiving = socket.receive(Vec::with_capacity(BUFFER)).signal(&received).ok();
        let started = receiving.is_some();
        self.clients.insert(key, Client { socket, received, receiving, sent, sending: None, signals });
        self.room.join(key);
        if !started {
            self.remove(key);
        }
        Ok(())
    }

    fn received(&mut self, key: u64) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        match client.receiving.take().map(|receiving| receiving.result(Wait::Poll)) {
            None => {}
            Some(Ok(received)) if received.bytes == 0 => self.room.ended(key),
            Some(Ok(received)) => {
                self.server.stats.tally(0).received(received.bytes);
                self.room.received(key, &received.buffer);
                client.receiving = client.socket.receive(received.buffer).signal(&client.received).ok();
                if client.receiving.is_none() {
                    self.remove(key);
                }
            }
            Some(Err(ResultError::Incomplete(receiving))) => client.receiving = Some(receiving),
            Some(Err(ResultError::Failed(_))) => self.remove(key),
        }
    }

    fn sent(&mut self, key: u64) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        match client.sending.take().map(|sending| sending.result(Wait::Poll)) {
            None => {}
            Some(Ok(sent)) => {
                self.server.stats.tally(0).sent(sent.bytes);
                self.room.sent(key, sent.bytes);
                self.send(key);
            }
            Some(Err(ResultError::Incomplete(sending))) => client.sending = Some(sending),
            Some(Err(ResultError::Failed(_))) => self.remove(key),
        }
    }

    fn send_due(&mut self) {
        loop {
            let sent_away = self.room.take_sent_away();
            sent_away.iter().filter_map(|key| self.clients.get(key)).for_each(|client| reserve::open(&client.socket));
            let due = self.room.take_due();
            if due.is_empty() {
                return;
            }
            due.into_iter().for_each(|key| self.send(key));
        }
    }

    /// Does for a client what is to be done, until a send is started or nothing is left.
    fn send(&mut self, key: u64) {
        while let Some(client) = self.clients.get_mut(&key) {
            match self.room.next(key) {
                Next::Send(part) => {
                    client.sending = client.socket.send(part.into_whole()).signal(&client.sent).ok();
                    if client.sending.is_none() {
                        self.remove(key);
                    }
                    return;
                }
                Next::Shutdown => _ = client.socket.shutdown(Shutdown::Send),
                Next::Close => self.remove(key),
                Next::Wait => return,
            }
        }
    }

    fn remove(&mut self, key: u64) {
        self.room.remove(key);
        if let Some(client) = self.clients.remove(&key) {
            client.signals.into_iter().for_each(|signal| _ = self.signals.remove(signal));
            self.server.stats.leave();
            self.server.stats.set_dismissed(self.room.dismissed());
        }
    }
}
