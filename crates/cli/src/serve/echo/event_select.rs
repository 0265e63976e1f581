//! Echo with `WSAEventSelect`: the system notes what occurs and sets a socket's event; the set yields that socket.

use overlapped::{
    Event, Key, NetworkEvents, Result, Selected, Socket, WaitObject, WaitSet, Waitable, Waited, WsaError,
};

use super::conversation::Told;
use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::Sweep;

/// What the server waits for.
enum Source {
    Stop(Event),
    Listener(Selected),
    Client(Client),
}

impl Waitable for Source {
    fn wait_object(&self) -> WaitObject<'_> {
        match self {
            Source::Stop(event) => event.wait_object(),
            Source::Listener(listener) => listener.wait_object(),
            Source::Client(client) => client.socket.wait_object(),
        }
    }
}

struct Client {
    socket: Selected,
    told: Told,
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
    let mut buffer = vec![0; BUFFER];
    let (mut sweep, mut starved) = (Sweep::default(), false);
    while !server.is_drained() {
        sweep.pace(server.echo_pace(starved));
        let mut knocked = false;
        if let Waited::Ready((key, source)) = sources.wait_any(sweep.timeout())? {
            match source {
                Source::Stop(_) => {}
                Source::Listener(listener) => knocked = listener.enumerate()?.accept().is_some(),
                Source::Client(client) => {
                    if !client.go_on(server, &mut buffer) {
                        remove(server, &mut sources, key);
                        knocked = starved;
                    }
                }
            }
        }
        if sweep.is_due() {
            dismiss_silent(server, &mut sources);
            knocked |= starved;
        }
        if knocked && !server.stop.is_requested() {
            starved = accept(server, &mut sources, door, starved)?;
        }
    }
    Ok(())
}

/// Accepts all that wait. True if there is no descriptor for the next: then the listener is not selected any more, since
/// it would go on signaling.
fn accept(server: &Server, sources: &mut WaitSet<Source>, door: Key, was_starved: bool) -> Result<bool> {
    loop {
        let Some(Source::Listener(listener)) = sources.get(door) else { return Ok(false) };
        match listener.accept() {
            Ok((socket, _)) => {
                let Some(socket) = server.admit(socket) else { continue };
                // The accepted socket had the listener's selection until now.
                let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
                let client = socket.event_select(events).map_err(WsaError::from).and_then(|socket| {
                    let told = Told::new();
                    Ok(sources.insert(Source::Client(Client { socket, told }))?)
                });
                if client.is_err() {
                    server.leave_echo(0);
                }
            }
            Err(error) => match server.sort(error)? {
                Refusal::Nobody => {
                    if was_starved {
                        listener.select(NetworkEvents::ACCEPT)?;
                    }
                    return Ok(false);
                }
                Refusal::Lost => {}
                Refusal::Starved => {
                    listener.select(NetworkEvents::empty())?;
                    return Ok(true);
                }
            },
        }
    }
}

impl Client {
    /// Does what the events ask for. False at the end of the conversation.
    fn go_on(&mut self, server: &Server, buffer: &mut [u8]) -> bool {
        let occurred = self.socket.enumerate().map(|enumerated| enumerated.events());
        occurred.is_ok_and(|occurred| self.told.go_on(server, &self.socket, occurred, buffer))
    }
}

fn dismiss_silent(server: &Server, sources: &mut WaitSet<Source>) {
    let silent =
        |source: &Source| matches!(source, Source::Client(client) if client.told.conversation.is_silent(server));
    let keys: Vec<_> = sources.iter().filter(|(_, source)| silent(source)).map(|(key, _)| key).collect();
    for key in keys {
        server.stats.dismiss();
        remove(server, sources, key);
    }
}

fn remove(server: &Server, sources: &mut WaitSet<Source>, key: Key) {
    if let Some(Source::Client(client)) = sources.remove(key) {
        client.told.conversation.leave(server);
    }
}
