//! Echo with overlapped operations whose end sets an event.
//!
//! A client has one operation at a time, a receive or the send of what it brought, and one event for both: starting an
//! operation resets it.

use std::time::Instant;

use overlapped::{
    Accepting, Event, Key, Pending, Receiving, Result, ResultError, Sending, Socket, Wait, WaitObject, WaitSet,
    Waitable, Waited, WsaError,
};

use super::{first_buffer, next_buffer};
use crate::serve::server::{Refusal, Server};
use crate::serve::sweep::Sweep;

/// How many operations of a client that complete at once are carried on before others have their turn.
const TURN: usize = 16;

/// What the server waits for.
enum Source {
    Stop(Event),
    Accept(Event),
    Client(Client),
}

impl Waitable for Source {
    fn wait_object(&self) -> WaitObject<'_> {
        match self {
            Source::Stop(event) | Source::Accept(event) => event.wait_object(),
            Source::Client(client) => client.event.wait_object(),
        }
    }
}

struct Client {
    socket: Socket,
    event: Event,
    step: Step,
    heard: Instant,
}

enum Step {
    Receiving(Pending<Receiving<Vec<u8>>>),
    Sending(usize, Pending<Sending<Vec<u8>>>),
    Over,
}

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener or of a wait.
pub fn serve(server: &Server, listener: Socket) -> Result<()> {
    let (mut sources, stop, knock) = (WaitSet::new(), Event::auto(false)?, Event::auto(false)?);
    sources.insert(Source::Stop(stop.clone()))?;
    sources.insert(Source::Accept(knock.clone()))?;
    server.stop.wake_by(move || _ = stop.set());
    let mut accepting = accept(server, &listener, &knock, None, &mut sources)?;
    let mut sweep = Sweep::default();
    while !server.is_drained() {
        sweep.pace(server.echo_pace(accepting.is_none()));
        let mut freed = false;
        if let Waited::Ready((key, source)) = sources.wait_any(sweep.timeout())? {
            match source {
                Source::Stop(_) => {}
                Source::Accept(_) => accepting = accept(server, &listener, &knock, accepting, &mut sources)?,
                Source::Client(client) => {
                    if !client.go_on(server) {
                        remove(server, &mut sources, key);
                        freed = true;
                    }
                }
            }
        }
        if sweep.is_due() {
            dismiss_silent(server, &mut sources);
            freed = true;
        }
        if accepting.is_none() && freed {
            accepting = accept(server, &listener, &knock, None, &mut sources)?;
        }
    }
    Ok(())
}

/// Takes in the client that `accepting` brought and accepts the next. `None`: there is no descriptor for it.
fn accept(
    server: &Server,
    listener: &Socket,
    knock: &Event,
    mut accepting: Option<Pending<Accepting>>,
    sources: &mut WaitSet<Source>,
) -> Result<Option<Pending<Accepting>>> {
    while !server.stop.is_requested() {
        let outcome = match accepting.take().map(|accepting| accepting.result(Wait::Poll)) {
            Some(Err(ResultError::Incomplete(accepting))) => return Ok(Some(accepting)),
            Some(Ok(accepted)) => {
                insert(server, accepted.socket, sources);
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

fn insert(server: &Server, socket: Socket, sources: &mut WaitSet<Source>) {
    let Some(socket) = server.admit(socket) else { return };
    let inserted = Event::manual(false).and_then(|event| {
        let step = Step::Receiving(socket.receive(first_buffer()).signal(&event)?);
        Ok(sources.insert(Source::Client(Client { socket, event, step, heard: Instant::now() }))?)
    });
    if inserted.is_err() {
        server.leave_echo(0);
    }
}

impl Client {
    /// Goes on after the end of its operation. False at the end of the conversation.
    fn go_on(&mut self, server: &Server) -> bool {
        for _ in 0..TURN {
            match self.step(server) {
                Ok(true) => {}
                Ok(false) => return true,
                Err(_) => return false,
            }
        }
        // The operation is complete, and so the event is set: the set yields this client again.
        true
    }

    /// Takes the result of the operation and starts the next one. False if there is no result yet.
    fn step(&mut self, server: &Server) -> Result<bool> {
        let tally = server.stats.tally(0);
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Receiving(pending) => match pending.result(Wait::Poll) {
                Ok(received) if received.bytes == 0 => Err(WsaError::WSAEDISCON),
                Ok(received) => {
                    if server.stop.is_requested() {
                        server.turn_away(&self.socket, received.bytes);
                        self.step = Step::Receiving(self.socket.receive(received.buffer).signal(&self.event)?);
                        return Ok(true);
                    }
                    tally.received(received.bytes);
                    if !server.limits.idle.is_zero() {
                        self.heard = Instant::now();
                    }
                    let sending = self.socket.send(received.buffer).signal(&self.event);
                    self.step = Step::Sending(received.bytes, sending.inspect_err(|_| tally.lost(received.bytes))?);
                    Ok(true)
                }
                Err(ResultError::Incomplete(pending)) => {
                    self.step = Step::Receiving(pending);
                    Ok(false)
                }
                Err(ResultError::Failed(failed)) => Err(failed.error),
            },
            Step::Sending(bytes, pending) => match pending.result(Wait::Poll) {
                Ok(sent) => {
                    tally.sent(sent.bytes);
                    self.step = Step::Receiving(self.socket.receive(next_buffer(sent.buffer)).signal(&self.event)?);
                    Ok(true)
                }
                Err(ResultError::Incomplete(pending)) => {
                    self.step = Step::Sending(bytes, pending);
                    Ok(false)
                }
                Err(ResultError::Failed(failed)) => {
                    tally.lost(bytes);
                    Err(failed.error)
                }
            },
            Step::Over => Err(WsaError::WSAEDISCON),
        }
    }
}

fn dismiss_silent(server: &Server, sources: &mut WaitSet<Source>) {
    let silent = |source: &Source| matches!(source, Source::Client(client) if server.is_silent(client.heard));
    let keys: Vec<_> = sources.iter().filter(|(_, source)| silent(source)).map(|(key, _)| key).collect();
    for key in keys {
        server.stats.dismiss();
        remove(server, sources, key);
    }
}

fn remove(server: &Server, sources: &mut WaitSet<Source>, key: Key) {
    if let Some(Source::Client(client)) = sources.remove(key) {
        server.leave_echo(if let Step::Sending(bytes, _) = client.step { bytes } else { 0 });
    }
}
