//! Echo with completion routines: closures that run on this thread while it waits alertably.
//!
//! A client is kept alive by the routine of its one operation, and so is gone when there is no next one. Connections
//! come by an event, since no routine can tell an accept.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Instant;

use overlapped::{
    Accepting, Completed, Event, Failed, Pending, Result, ResultError, Socket, Wait, Waited, thread, wait_one_alertable,
};

use super::{first_buffer, next_buffer};
use crate::serve::postponed::Postponed;
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

struct Client {
    socket: Socket,
    server: Arc<Server>,
    postponed: Rc<Postponed<(Rc<Client>, Vec<u8>)>>,
    heard: Cell<Instant>,
}

#[derive(Default)]
struct Clients {
    /// Where silence is limited.
    all: RefCell<Vec<Weak<Client>>>,
    /// Who is to receive after the wait.
    postponed: Rc<Postponed<(Rc<Client>, Vec<u8>)>>,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    let (knock, this_thread) = (Event::auto(false)?, thread::current()?);
    server.stop.wake_by(move || _ = this_thread.queue_apc(|| {}));
    let clients = Clients::default();
    let mut accepting = accept(server, &listener, &knock, None, &clients)?;
    let mut sweep = Sweep::default();
    while !server.is_drained() {
        sweep.pace(server.echo_pace(accepting.is_none()));
        let waited = wait_one_alertable(&knock, sweep.timeout())?;
        clients.postponed.take().into_iter().for_each(|(client, buffer)| client.receive(buffer));
        let due = sweep.is_due();
        if due {
            dismiss_silent(server, &clients);
        }
        if waited == Waited::Ready(()) || (due && accepting.is_none()) {
            accepting = accept(server, &listener, &knock, accepting, &clients)?;
        }
    }
    Ok(())
}

/// Takes in the client that `accepting` brought and accepts the next. `None`: there is no descriptor for it.
fn accept(
    server: &Arc<Server>,
    listener: &Socket,
    knock: &Event,
    mut accepting: Option<Pending<Accepting>>,
    clients: &Clients,
) -> Result<Option<Pending<Accepting>>> {
    while !server.stop.is_requested() {
        let outcome = match accepting.take().map(|accepting| accepting.result(Wait::Poll)) {
            Some(Err(ResultError::Incomplete(accepting))) => return Ok(Some(accepting)),
            Some(Ok(accepted)) => {
                start(server, accepted.socket, clients);
                Ok(())
            }
            Some(Err(ResultError::Failed(failed))) => Err(failed.error),
            None => Ok(()),
        };
        let next = outcome.and_then(|()| {
            let acceptor = Socket::tcp_for(server.address)?;
            Ok(listener.accept_into(acceptor).signal(knock)?)
        });
        match next {
            Ok(pending) => accepting = Some(pending),
            Err(error) if server.sort(error)? == Refusal::Starved => return Ok(None),
            Err(_) => {}
        }
    }
    Ok(None)
}

fn start(server: &Arc<Server>, socket: Socket, clients: &Clients) {
    let Some(socket) = server.admit(socket) else { return };
    let client = Rc::new(Client {
        socket,
        server: Arc::clone(server),
        postponed: Rc::clone(&clients.postponed),
        heard: Cell::new(Instant::now()),
    });
    if !server.limits.idle.is_zero() {
        clients.all.borrow_mut().push(Rc::downgrade(&client));
    }
    client.receive(first_buffer());
}

impl Client {
    /// Receives, now or after the wait.
    fn receive_in_turn(self: Rc<Client>, buffer: Vec<u8>) {
        let postponed = Rc::clone(&self.postponed);
        if let Some((client, buffer)) = postponed.unless_over((self, buffer)) {
            client.receive(buffer);
        }
    }

    fn receive(self: Rc<Client>, buffer: Vec<u8>) {
        let client = Rc::clone(&self);
        // A receive that does not start, as one that fails, ends the conversation: nothing keeps the client.
        let _ = self.socket.receive(buffer).then(move |outcome| client.received(outcome));
    }

    fn received(self: Rc<Client>, outcome: Result<Completed<Vec<u8>>, Failed<Vec<u8>>>) {
        let Ok(received) = outcome else { return };
        if received.bytes == 0 {
            return;
        }
        if self.server.stop.is_requested() {
            self.server.turn_away(&self.socket, received.bytes);
            return self.receive_in_turn(received.buffer);
        }
        let tally = self.server.stats.tally(0);
        tally.received(received.bytes);
        if !self.server.limits.idle.is_zero() {
            self.heard.set(Instant::now());
        }
        let client = Rc::clone(&self);
        let bytes = received.bytes;
        if self.socket.send(received.buffer).then(move |outcome| client.sent(bytes, outcome)).is_err() {
            tally.lost(bytes);
        }
    }

    fn sent(self: Rc<Client>, bytes: usize, outcome: Result<Completed<Vec<u8>>, Failed<Vec<u8>>>) {
        let tally = self.server.stats.tally(0);
        match outcome {
            Ok(sent) => {
                tally.sent(sent.bytes);
                self.receive_in_turn(next_buffer(sent.buffer));
            }
            Err(_) => tally.lost(bytes),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.server.stats.leave();
    }
}

fn dismiss_silent(server: &Server, clients: &Clients) {
    clients.all.borrow_mut().retain(|client| match client.upgrade() {
        Some(client) if server.is_silent(client.heard.get()) => {
            server.stats.dismiss();
            // Its operation ends with WSA_OPERATION_ABORTED, and so does the conversation.
            let _ = client.socket.cancel_all();
            false
        }
        client => client.is_some(),
    });
}
