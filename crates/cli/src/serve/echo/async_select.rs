//! Echo with `WSAAsyncSelect`: what occurs on a socket is a message to a window, whose procedure this thread runs.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use overlapped::{
    AsyncSelected, Event, Message, MessageWindow, NetworkEvents, Result, SelectionKey, Socket, WsaError, messages,
};
use rustc_hash::FxHashMap;

use super::conversation::Told;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

/// How many messages are dispatched before the server looks after what no message reminds it of.
const TURN: usize = 64;

struct Echo {
    server: Arc<Server>,
    listener: Option<AsyncSelected>,
    clients: FxHashMap<SelectionKey, Client>,
    /// There was no descriptor for the next client.
    starved: bool,
    /// The failure of the listener.
    failure: Option<WsaError>,
    buffer: Vec<u8>,
}

struct Client {
    socket: AsyncSelected,
    told: Told,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let echo = Rc::new(RefCell::new(Echo {
        server: Arc::clone(server),
        listener: None,
        clients: FxHashMap::default(),
        starved: false,
        failure: None,
        buffer: vec![0; BUFFER],
    }));
    let told = Rc::clone(&echo);
    let window = MessageWindow::new(move |window, message| told.borrow_mut().be_told(window, message))?;
    let waker = window.handle();
    server.stop.wake_by(move || _ = waker.post(0, 0));
    echo.borrow_mut().listener = Some(listener.async_select(&window, NetworkEvents::ACCEPT)?);
    let (mut sweep, objects) = (Sweep::default(), [] as [&Event; 0]);
    while !server.is_drained() {
        sweep.pace(server.echo_pace(echo.borrow().starved));
        let _ = messages::wait_any(&objects, sweep.timeout())?;
        for message in std::iter::from_fn(messages::peek).take(TURN) {
            message.dispatch();
        }
        let mut echo = echo.borrow_mut();
        if sweep.is_due() {
            echo.dismiss_silent();
            if echo.starved {
                echo.accept(&window);
            }
        }
        if let Some(error) = echo.failure {
            return Err(error);
        }
    }
    Ok(())
}

impl Echo {
    fn be_told(&mut self, window: &MessageWindow, message: Message) {
        // The wake of a server that is to stop.
        let Message::Network { socket: key, event, .. } = message else { return };
        if event == NetworkEvents::ACCEPT {
            return self.accept(window);
        }
        let Some(client) = self.clients.get_mut(&key) else { return };
        if !client.told.go_on(&self.server, &client.socket, event, &mut self.buffer) {
            self.remove(key);
            if self.starved {
                self.accept(window);
            }
        }
    }

    fn accept(&mut self, window: &MessageWindow) {
        if let Err(error) = self.try_accept(window) {
            self.failure = Some(error);
        }
    }

    /// Accepts all that wait. If there is no descriptor for the next, the listener is not selected any more, since it would
    /// go on posting.
    fn try_accept(&mut self, window: &MessageWindow) -> Result<()> {
        let Some(listener) = &self.listener else { return Ok(()) };
        while !self.server.stop.is_requested() {
            match listener.accept() {
                Ok((socket, _)) => {
                    let Some(socket) = self.server.admit(socket) else { continue };
                    // The accepted socket had the listener's selection until now.
                    let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
                    let Ok(socket) = socket.async_select(window, events) else {
                        self.server.leave_echo(0);
                        continue;
                    };
                    self.clients.insert(socket.key(), Client { socket, told: Told::new() });
                }
                Err(error) => {
                    let starved = match self.server.sort(error)? {
                        Refusal::Nobody => false,
                        Refusal::Lost => continue,
                        Refusal::Starved => true,
                    };
                    if starved != self.starved {
                        self.starved = starved;
                        listener.select(if starved { NetworkEvents::empty() } else { NetworkEvents::ACCEPT })?;
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn dismiss_silent(&mut self) {
        let silent = |client: &Client| client.told.conversation.is_silent(&self.server);
        let keys: Vec<_> = self.clients.iter().filter(|(_, client)| silent(client)).map(|(key, _)| *key).collect();
        for key in keys {
            self.server.stats.dismiss();
            self.remove(key);
        }
    }

    fn remove(&mut self, key: SelectionKey) {
        if let Some(client) = self.clients.remove(&key) {
            client.told.conversation.leave(&self.server);
        }
    }
}
