//! Echo with `select`: which sockets are ready is asked for all of them each time.

use overlapped::{Result, Socket, SocketSet, WsaError, select, sleep};

use super::conversation::Conversation;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

struct Client {
    socket: Socket,
    conversation: Conversation,
    ready: bool,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of `select`.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    server.wake_by_connecting()?;
    listener.set_nonblocking(true)?;
    let mut clients: Vec<Client> = Vec::new();
    let mut buffer = vec![0; BUFFER];
    let (mut sweep, mut starved) = (Sweep::default(), false);
    while !server.is_drained() {
        sweep.pace(server.echo_pace(starved));
        let knocked = wait(server, &listener, &mut clients, starved, &sweep)?;
        let before = clients.len();
        clients.retain_mut(|client| !client.ready || client.go_on(server, &mut buffer) || client.leave(server));
        if sweep.is_due() {
            clients.retain(|client| !client.is_silent(server) || client.leave(server));
            starved = false;
        }
        starved &= clients.len() == before;
        if knocked {
            starved = accept(server, &listener, &mut clients)?;
        }
    }
    Ok(())
}

/// Marks the clients that are ready, and tells whether the listener is.
fn wait(server: &Server, listener: &Socket, clients: &mut [Client], starved: bool, sweep: &Sweep) -> Result<bool> {
    let mut read = SocketSet::with_capacity(clients.len() + 1);
    let mut write = SocketSet::new();
    for client in clients.iter() {
        if client.conversation.has_unsent() {
            write.insert(&client.socket);
        } else {
            read.insert(&client.socket);
        }
    }
    if !starved && !server.stop.is_requested() {
        read.insert(listener);
    }
    if read.is_empty() && write.is_empty() {
        // `select` waits for nothing.
        sleep(sweep.timeout());
        clients.iter_mut().for_each(|client| client.ready = false);
        return Ok(false);
    }
    let has_write = !write.is_empty();
    select(Some(&mut read), has_write.then_some(&mut write), None, sweep.timeout())?;
    let knocked = read.contains(listener);
    let ready: Vec<bool> =
        clients.iter().map(|client| read.contains(&client.socket) || write.contains(&client.socket)).collect();
    clients.iter_mut().zip(ready).for_each(|(client, ready)| client.ready = ready);
    Ok(knocked)
}

/// Accepts all that wait. True if there is no descriptor for the next.
fn accept(server: &Server, listener: &Socket, clients: &mut Vec<Client>) -> Result<bool> {
    loop {
        match listener.accept() {
            Ok((socket, _)) => clients.extend(server.admit(socket).map(|socket| Client {
                socket,
                conversation: Conversation::new(),
                ready: false,
            })),
            Err(error) => match server.sort(error)? {
                Refusal::Nobody => return Ok(false),
                Refusal::Lost => {}
                Refusal::Starved => return Ok(true),
            },
        }
    }
}

impl Client {
    /// Sends what is unsent, else receives once. False at the end of the conversation.
    fn go_on(&mut self, server: &Server, buffer: &mut [u8]) -> bool {
        let outcome = match self.conversation.has_unsent() {
            false => self.conversation.receive(server, &self.socket, buffer),
            true => self.conversation.send(server, &self.socket).map(|()| true),
        };
        outcome.unwrap_or_else(|error| error == WsaError::WSAEWOULDBLOCK)
    }

    fn is_silent(&self, server: &Server) -> bool {
        let silent = self.conversation.is_silent(server);
        if silent {
            server.stats.dismiss();
        }
        silent
    }

    /// Counts it as gone, and says that it is not to be kept.
    fn leave(&self, server: &Server) -> bool {
        self.conversation.leave(server);
        false
    }
}
