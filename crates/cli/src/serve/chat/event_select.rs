//! Chat with `WSAEventSelect`: the system notes what occurs and sets a socket's event; the set yields that socket.

use std::time::Instant;

use overlapped::{
    Event, Key, NetworkEvents, Result, Selected, Socket, WaitObject, WaitSet, Waitable, Waited, WsaError,
};

use super::at_once::{self, Came, Sent};
use crate::serve::reserve;
use crate::serve::room::Room;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

/// What the server waits for.
enum Source {
    Stop(Event),
    Listener(Selected),
    Client(Selected),
}

impl Waitable for Source {
    fn wait_object(&self) -> WaitObject<'_> {
        match self {
            Source::Stop(event) => event.wait_object(),
            Source::Listener(socket) | Source::Client(socket) => socket.wait_object(),
        }
    }
}

struct Chat<'s> {
    server: &'s Server,
    sources: WaitSet<Source>,
    room: Room<Key>,
    door: Key,
    /// There was no descriptor for the next client.
    starved: bool,
    buffer: Vec<u8>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    let (mut sources, stop) = (WaitSet::new(), Event::auto(false)?);
    sources.insert(Source::Stop(stop.clone()))?;
    server.stop.wake_by(move || _ = stop.set());
    let door = sources.insert(Source::Listener(listener.event_select(NetworkEvents::ACCEPT)?))?;
    let room = Room::new(server.limits);
    let mut chat = Chat { server, sources, room, door, starved: false, buffer: vec![0; BUFFER] };
    let mut sweep = Sweep::default();
    while !server.stop.is_requested() || !chat.room.is_empty() {
        sweep.pace(server.chat_pace(&chat.room, chat.starved));
        if let Waited::Ready((key, source)) = chat.sources.wait_any(sweep.timeout())? {
            match source {
                Source::Stop(_) => {
                    chat.sources.remove(door);
                    chat.room.stop();
                }
                Source::Listener(listener) => {
                    listener.enumerate()?;
                    chat.accept()?;
                }
                Source::Client(client) => {
                    let occurred = client.enumerate()?.events();
                    chat.go_on(key, occurred);
                }
            }
        }
        if sweep.is_due() {
            chat.room.overdue(Instant::now()).into_iter().for_each(|key| chat.remove(key));
            if chat.starved {
                chat.accept()?;
            }
        }
        chat.send_due();
    }
    Ok(())
}

impl Chat<'_> {
    /// Accepts all that wait. If there is no descriptor for the next, the listener is not selected any more, since it
    /// would go on signaling.
    fn accept(&mut self) -> Result<()> {
        while let Some(Source::Listener(listener)) = self.sources.get(self.door) {
            match listener.accept() {
                Ok((socket, _)) => self.join(socket),
                Err(error) => {
                    self.starved = match self.server.sort(error)? {
                        Refusal::Nobody => false,
                        Refusal::Lost => continue,
                        Refusal::Starved => true,
                    };
                    let events = if self.starved { NetworkEvents::empty() } else { NetworkEvents::ACCEPT };
                    return listener.select(events);
                }
            }
        }
        Ok(())
    }

    fn join(&mut self, socket: Socket) {
        let Some(socket) = self.server.admit_to_chat(socket) else { return };
        let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
        let client = socket.event_select(events).map_err(WsaError::from);
        match client.and_then(|client| Ok(self.sources.insert(Source::Client(client))?)) {
            Ok(key) => self.room.join(key),
            Err(_) => self.server.stats.leave(),
        }
    }

    fn go_on(&mut self, key: Key, occurred: NetworkEvents) {
        if occurred.contains(NetworkEvents::WRITE) {
            // What the socket refused can be sent now.
            self.room.sent(key, 0);
            self.send(key);
        }
        // If the buffer does not hold all, receiving sets the event again, and other clients come first. Of what is left
        // at the end of the stream no event tells.
        let ending = occurred.contains(NetworkEvents::CLOSE);
        let mut again = ending || occurred.contains(NetworkEvents::READ);
        while again {
            let Some(Source::Client(client)) = self.sources.get(key) else { return };
            match at_once::receive(self.server, &mut self.room, key, client, &mut self.buffer) {
                Came::Bytes => {}
                Came::End | Came::Nothing => return,
                Came::Failure => return self.remove(key),
            }
            again = ending;
        }
    }

    fn send_due(&mut self) {
        loop {
            for key in self.room.take_sent_away() {
                if let Some(Source::Client(client)) = self.sources.get(key) {
                    reserve::open(client);
                }
            }
            let due = self.room.take_due();
            if due.is_empty() {
                return;
            }
            due.into_iter().for_each(|key| self.send(key));
        }
    }

    /// Does for a client what is to be done, until its socket refuses more or nothing is left.
    fn send(&mut self, key: Key) {
        let Some(Source::Client(client)) = self.sources.get(key) else { return };
        if at_once::send(self.server, &mut self.room, key, client) == Sent::Over {
            self.remove(key);
        }
    }

    fn remove(&mut self, key: Key) {
        self.room.remove(key);
        if self.sources.remove(key).is_some() {
            self.server.stats.leave();
            self.server.stats.set_dismissed(self.room.dismissed());
        }
    }
}
