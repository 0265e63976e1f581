//! Chat with `select`: which sockets are ready is asked for all of them each time.

use std::time::Instant;

use overlapped::{Result, Socket, SocketSet, select, sleep};
use rustc_hash::FxHashMap;

use super::at_once::{self, Came, Sent};
use crate::serve::reserve;
use crate::serve::room::Room;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

struct Client {
    socket: Socket,
    /// The socket has refused a send and is to say when it takes more.
    blocked: bool,
    /// The peer sends no more.
    ended: bool,
}

struct Chat<'s> {
    server: &'s Server,
    listener: Socket,
    clients: FxHashMap<u64, Client>,
    next_key: u64,
    room: Room<u64>,
    /// There was no descriptor for the next client.
    starved: bool,
    buffer: Vec<u8>,
}

/// Who is ready.
#[derive(Default)]
struct Ready {
    knocked: bool,
    readable: Vec<u64>,
    writable: Vec<u64>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of `select`.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    server.wake_by_connecting()?;
    listener.set_nonblocking(true)?;
    let (room, clients, buffer) = (Room::new(server.limits), FxHashMap::default(), vec![0; BUFFER]);
    let mut chat = Chat { server, listener, clients, next_key: 0, room, starved: false, buffer };
    let (mut sweep, mut stopping) = (Sweep::default(), false);
    while !stopping || !chat.room.is_empty() {
        sweep.pace(server.chat_pace(&chat.room, chat.starved));
        let ready = chat.wait(&sweep)?;
        if server.stop.is_requested() && !stopping {
            stopping = true;
            chat.room.stop();
        }
        ready.writable.into_iter().for_each(|key| chat.resume(key));
        ready.readable.into_iter().for_each(|key| chat.receive(key));
        let due = sweep.is_due();
        if due {
            chat.room.overdue(Instant::now()).into_iter().for_each(|key| chat.remove(key));
        }
        if ready.knocked || (chat.starved && due) {
            chat.accept()?;
        }
        chat.send_due();
    }
    Ok(())
}

impl Chat<'_> {
    fn wait(&self, sweep: &Sweep) -> Result<Ready> {
        let (mut read, mut write) = (SocketSet::with_capacity(self.clients.len() + 1), SocketSet::new());
        for client in self.clients.values() {
            if !client.ended {
                read.insert(&client.socket);
            }
            if client.blocked {
                write.insert(&client.socket);
            }
        }
        if !self.starved && !self.server.stop.is_requested() {
            read.insert(&self.listener);
        }
        if read.is_empty() && write.is_empty() {
            // `select` waits for nothing.
            sleep(sweep.timeout());
            return Ok(Ready::default());
        }
        let has_write = !write.is_empty();
        select(Some(&mut read), has_write.then_some(&mut write), None, sweep.timeout())?;
        let of = |set: &SocketSet<'_>| {
            self.clients.iter().filter(|(_, client)| set.contains(&client.socket)).map(|(key, _)| *key).collect()
        };
        Ok(Ready { knocked: read.contains(&self.listener), readable: of(&read), writable: of(&write) })
    }

    /// Accepts all that wait.
    fn accept(&mut self) -> Result<()> {
        loop {
            match self.listener.accept() {
                Ok((socket, _)) => {
                    let Some(socket) = self.server.admit_to_chat(socket) else { continue };
                    self.next_key += 1;
                    self.clients.insert(self.next_key, Client { socket, blocked: false, ended: false });
                    self.room.join(self.next_key);
                }
                Err(error) => match self.server.sort(error)? {
                    Refusal::Lost => {}
                    other => {
                        self.starved = other == Refusal::Starved;
                        return Ok(());
                    }
                },
            }
        }
    }

    fn receive(&mut self, key: u64) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        match at_once::receive(self.server, &mut self.room, key, &client.socket, &mut self.buffer) {
            Came::End => client.ended = true,
            Came::Bytes | Came::Nothing => {}
            Came::Failure => self.remove(key),
        }
    }

    /// What the socket refused can be sent now.
    fn resume(&mut self, key: u64) {
        if let Some(client) = self.clients.get_mut(&key) {
            client.blocked = false;
            self.room.sent(key, 0);
            self.send(key);
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

    /// Does for a client what is to be done, until its socket refuses more or nothing is left.
    fn send(&mut self, key: u64) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        match at_once::send(self.server, &mut self.room, key, &client.socket) {
            Sent::All => {}
            Sent::Refused => client.blocked = true,
            Sent::Over => self.remove(key),
        }
    }

    fn remove(&mut self, key: u64) {
        self.room.remove(key);
        if self.clients.remove(&key).is_some() {
            self.server.stats.leave();
            self.server.stats.set_dismissed(self.room.dismissed());
        }
    }
}
