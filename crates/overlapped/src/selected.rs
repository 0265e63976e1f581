//! A socket with its own event.

use std::ops::Deref;

use crate::wait::{WaitObject, Waitable};
use crate::{Event, NetworkEvents, Occurred, Result, Socket, WsaError};

/// A socket tied to an event of its own by `WSAEventSelect`. Dereferences to the socket.
#[derive(Debug)]
pub struct Selected(Socket);

impl Selected {
    /// `WSAEventSelect`—Another mask on the same event.
    pub fn select(&self, events: NetworkEvents) -> Result<()> {
        unimplemented!("{events:?}")
    }
    /// `WSAEnumNetworkEvents`—Takes what was recorded and resets the event.
    pub fn enumerate(&self) -> Result<Occurred> {
        unimplemented!()
    }
    /// The event, for a wait beside others.
    pub fn event(&self) -> &Event {
        unimplemented!()
    }
    /// `WSAEventSelect(s, NULL, 0)`—Ends the selection. The socket stays non-blocking.
    pub fn into_socket(self) -> Result<Socket> {
        unimplemented!()
    }
}

impl Deref for Selected {
    type Target = Socket;
    fn deref(&self) -> &Socket {
        &self.0
    }
}

impl Waitable for Selected {
    fn wait_object(&self) -> WaitObject<'_> {
        unimplemented!()
    }
}

/// A failed [`Socket::event_select`], with the socket. Converts to its [`WsaError`].
#[derive(Debug)]
pub struct SelectFailed {
    /// Why.
    pub error: WsaError,
    /// The socket, as it was.
    pub socket: Socket,
}

impl From<SelectFailed> for WsaError {
    fn from(failed: SelectFailed) -> WsaError {
        failed.error
    }
}
