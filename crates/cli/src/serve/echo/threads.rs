//! Echo with a thread for each client and blocking calls.

use std::sync::Arc;
use std::thread::Builder;

use overlapped::{Result, Socket, Timeout, WsaError, sleep};

use crate::serve::server::{BUFFER, Refusal, Server};
use crate::serve::sweep::{STARVED, STOPPING};

/// What a client's thread needs; its buffer is not on the stack.
const STACK: usize = 256 << 10;

/// Serves until the server is to stop.
///
/// # Errors
/// The failure of the listener.
pub fn serve(server: &Arc<Server>, listener: Socket) -> Result<()> {
    server.wake_by_connecting()?;
    while !server.stop.is_requested() {
        match listener.accept() {
            Ok((socket, _)) => start(server, socket),
            Err(error) => match server.sort(error)? {
                Refusal::Starved => sleep(Timeout::After(STARVED)),
                Refusal::Nobody | Refusal::Lost => {}
            },
        }
    }
    drop(listener);
    // What was received is sent by its thread, and what still comes is received; then the threads end with the process.
    while !server.is_drained() {
        sleep(Timeout::After(STOPPING));
    }
    Ok(())
}

fn start(server: &Arc<Server>, socket: Socket) {
    let Some(client) = server.admit(socket) else { return };
    let shared = Arc::clone(server);
    let converse = move || {
        // However a conversation ends, it concerns this client only.
        let _ = converse(&shared, &client);
        shared.stats.leave();
    };
    if Builder::new().stack_size(STACK).spawn(converse).is_err() {
        // The client is disconnected, and no other is taken until there may be room for a thread.
        server.stats.leave();
        sleep(Timeout::After(STARVED));
    }
}

fn converse(server: &Server, client: &Socket) -> Result<()> {
    let tally = server.stats.shared();
    let mut buffer = vec![0; BUFFER];
    let idle = server.limits.idle;
    let silent = |error| {
        if error == WsaError::WSAETIMEDOUT {
            server.stats.dismiss();
        }
        error
    };
    // One that reads nothing says nothing either, since its thread waits for it to read.
    client.set_receive_timeout((!idle.is_zero()).then_some(idle))?;
    client.set_send_timeout((!idle.is_zero()).then_some(idle))?;
    loop {
        let received = match client.receive_now(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(bytes) => bytes,
            Err(error) if server.has_waited_for_room(error) => continue,
            Err(error) => return Err(silent(error)),
        };
        if server.stop.is_requested() {
            server.turn_away(client, received);
            continue;
        }
        tally.received(received);
        let mut rest = &buffer[..received];
        while !rest.is_empty() {
            let sent = match client.send_now(rest) {
                Err(error) if server.has_waited_for_room(error) => continue,
                sent => sent.inspect_err(|_| tally.lost(rest.len())).map_err(silent)?,
            };
            tally.sent(sent);
            rest = &rest[sent..];
        }
    }
}
