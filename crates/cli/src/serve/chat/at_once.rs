//! What the room has to do with a client whose socket does not wait.

use std::hash::Hash;

use overlapped::{Shutdown, Socket, WsaError};

use crate::serve::room::{Next, Room};
use crate::serve::server::Server;

/// How far sending has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Nothing is left for now.
    All,
    /// The socket takes no more until it says so.
    Refused,
    /// The client is to be removed.
    Over,
}

/// Does for a client what is to be done, until its socket refuses more or nothing is left.
pub fn send<K: Copy + Eq + Hash>(server: &Server, room: &mut Room<K>, key: K, socket: &Socket) -> Sent {
    let mut next = room.next(key);
    loop {
        next = match next {
            Next::Send(part) => match socket.send_now(&part) {
                Ok(bytes) => {
                    server.stats.tally(0).sent(bytes);
                    room.sent_so_next(key, bytes)
                }
                Err(WsaError::WSAEWOULDBLOCK) => return Sent::Refused,
                Err(_) => return Sent::Over,
            },
            Next::Shutdown => {
                let _ = socket.shutdown(Shutdown::Send);
                room.next(key)
            }
            Next::Close => return Sent::Over,
            Next::Wait => return Sent::All,
        };
    }
}

/// What a receive has brought.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Bytes,
    /// The end of the stream.
    End,
    Nothing,
    /// The client is to be removed.
    Failure,
}

/// Receives once from a client, and tells the room.
pub fn receive<K: Copy + Eq + Hash>(
    server: &Server,
    room: &mut Room<K>,
    key: K,
    socket: &Socket,
    buffer: &mut [u8],
) -> Came {
    match socket.receive_now(buffer) {
        Ok(0) => {
            room.ended(key);
            Came::End
        }
        Ok(bytes) => {
            server.stats.tally(0).received(bytes);
            room.received(key, &buffer[..bytes]);
            Came::Bytes
        }
        Err(WsaError::WSAEWOULDBLOCK) => Came::Nothing,
        Err(_) => Came::Failure,
    }
}
