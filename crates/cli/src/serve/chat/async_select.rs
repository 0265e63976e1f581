//! Chat with `WSAAsyncSelect`: what occurs on a socket is a message to a window, whose procedure this thread runs.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use overlapped::{
    AsyncSelected, Event, Message, MessageWindow, NetworkEvents, Result, SelectionKey, Socket, WsaError, messages,
};
use rustc_hash::FxHashMap;

use super::at_once::{self, Came, Sent};
use crate::serve::reserve;
use crate::serve::room::Room;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

/// How many messages are dispatched before the server looks after what no message reminds it of.
const TURN: usize = 64;

struct Chat {
    server: Arc<Server>,
    listener: Option<AsyncSelected>,
    clients: FxHashMap<SelectionKey, AsyncSelected>,
    room: Room<SelectionKey>,
    /// There was no descriptor for the next client.
    starved: bool,
    /// The failure of the listener.
    failure: Option<WsaError>,
    buffer: Vec<u8>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let chat = Rc::new(RefCell::new(Chat {
        server: Arc::clone(server),
        listener: None,
        clients: FxHashMap::default(),
        room: Room::new(server.limits),
        starved: false,
        failure: None,
        buffer: vec![0; BUFFER],
    }));
    let told = Rc::clone(&chat);
    let window = MessageWindow::new(move |window, message| told.borrow_mut().be_told(window, message))?;
    let waker = window.handle();
    server.stop.wake_by(move || _ = waker.post(0, 0));
    chat.borrow_mut().listener = Some(listener.async_select(&window, NetworkEvents::ACCEPT)?);
    let (mut sweep, objects) = (Sweep::default(), [] as [&Event; 0]);
    while !server.stop.is_requested() || !chat.borrow().room.is_empty() {
        sweep.pace(server.chat_pace(&chat.borrow().room, chat.borrow().starved));
        let _ = messages::wait_any(&objects, sweep.timeout())?;
        for message in std::iter::from_fn(messages::peek).take(TURN) {
            message.dispatch();
        }
        let mut chat = chat.borrow_mut();
        if sweep.is_due() {
            chat.room.overdue(Instant::now()).into_iter().for_each(|key| chat.remove(key));
            if chat.starved {
                chat.accept(&window);
            }
        }
        chat.send_due();
        if let Some(error) = chat.failure {
            return Err(error);
        }
    }
    Ok(())
}

impl Chat {
    fn be_told(&mut self, window: &MessageWindow, message: Message) {
        match message {
            // The wake of a server that is to stop.
            Message::Posted { .. } => {
                self.listener = None;
                self.room.stop();
            }
            Message::Network { event: NetworkEvents::ACCEPT, .. } => self.accept(window),
            Message::Network { socket, event, .. } => self.go_on(socket, event),
        }
        // What this message brought goes to everybody before the next one is looked at.
        self.send_due();
    }

    fn accept(&mut self, window: &MessageWindow) {
        if let Err(error) = self.try_accept(window) {
            self.failure = Some(error);
        }
    }

    /// Accepts all that wait. If there is no descriptor for the next, the listener is not selected any more, since it would
    /// go on posting.
    fn try_accept(&mut self, window: &MessageWindow) -> Result<()> {
        while let Some(listener) = &self.listener {
            match listener.accept() {
                Ok((socket, _)) => self.join(window, socket),
                Err(error) => {
                    let starved = match self.server.sort(error)? {
                        Refusal::Nobody => false,
                        Refusal::Lost => continue,
                        Refusal::Starved => true,
                    };
                    if starved != self.starved {
                        listener.select(if starved { NetworkEvents::empty() } else { NetworkEvents::ACCEPT })?;
                        self.starved = starved;
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn join(&mut self, window: &MessageWindow, socket: Socket) {
        let Some(socket) = self.server.admit_to_chat(socket) else { return };
        let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
        match socket.async_select(window, events) {
            Ok(client) => {
                self.room.join(client.key());
                self.clients.insert(client.key(), client);
            }
            Err(_) => self.server.stats.leave(),
        }
    }

    fn go_on(&mut self, key: SelectionKey, event: NetworkEvents) {
        if event == NetworkEvents::WRITE {
            // What the socket refused can be sent now.
            self.room.sent(key, 0);
            return self.send(key);
        }
        // If the buffer does not hold all, receiving posts READ again, and other clients come first. Of what is left at the
        // end of the stream no message tells.
        let ending = event == NetworkEvents::CLOSE;
        let mut again = true;
        while again {
            let Some(client) = self.clients.get(&key) else { return };
            match at_once::receive(&self.server, &mut self.room, key, client, &mut self.buffer) {
                Came::Bytes => {}
                Came::End | Came::Nothing => return,
                Came::Failure => return self.remove(key),
            }
            again = ending;
        }
    }

    fn send_due(&mut self) {
        loop {
            let sent_away = self.room.take_sent_away();
            sent_away.iter().filter_map(|key| self.clients.get(key)).for_each(|client| reserve::open(client));
            let due = self.room.take_due();
            if due.is_empty() {
                return;
            }
            due.into_iter().for_each(|key| self.send(key));
        }
    }

    /// Does for a client what is to be done, until its socket refuses more or nothing is left.
    fn send(&mut self, key: SelectionKey) {
        let Some(client) = self.clients.get(&key) else { return };
        if at_once::send(&self.server, &mut self.room, key, client) == Sent::Over {
            self.remove(key);
        }
    }

    fn remove(&mut self, key: SelectionKey) {
        self.room.remove(key);
        if self.clients.remove(&key).is_some() {
            self.server.stats.leave();
            self.server.stats.set_dismissed(self.room.dismissed());
        }
    }
}
