//! A socket and its own event, which cannot come apart.
#![allow(unsafe_code)] // Calls of the function table.

use std::ops::Deref;

use crate::error::{Failed, Result, check_socket};
use crate::sys;
use crate::wait::{WaitObject, Waitable};
use crate::{Event, NetworkEvents, Occurred, Socket};

/// `WSAEventSelect`—A socket tied to an event of its own, made by [`Socket::event_select`].
///
/// Waiting for it waits for the event; enumerating takes what occurred and resets the event in one step. The two cannot
/// be paired wrongly, since neither is had alone:
///
/// ```compile_fail,E0061
/// # use overlapped::{NetworkEvents, Socket};
/// let first = Socket::tcp_v4()?.event_select(NetworkEvents::READ)?;
/// let second = Socket::tcp_v4()?.event_select(NetworkEvents::READ)?;
/// first.enumerate(&second)?; // there is no place for another event
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// It dereferences to the socket, which is non-blocking.
///
/// Source: WSAEventSelect function (winsock2.h)
///
/// ```
/// # use overlapped::{NetworkEvents, Socket, Timeout, WaitSet, Waited};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// let mut sockets = WaitSet::new();
/// sockets.insert(listener.event_select(NetworkEvents::ACCEPT | NetworkEvents::CLOSE)?)?;
/// if let Waited::Ready((_, listener)) = sockets.wait_any(Timeout::Infinite)? {
///     if let Some(outcome) = listener.enumerate()?.accept() {
///         outcome?;
///         let (_client, peer) = listener.accept()?;
///         println!("{peer} came");
///     }
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "WSAEventSelect")]
pub struct Selected {
    socket: Socket,
    event: Event,
}

impl Selected {
    pub(crate) fn new(socket: Socket, events: NetworkEvents) -> Result<Selected, Failed<Socket>> {
        let event = match Event::manual(false) {
            Ok(event) => event,
            Err(error) => return Err(Failed { error, returned: socket }),
        };
        let selected = Selected { socket, event };
        match selected.select(events) {
            Ok(()) => Ok(selected),
            Err(error) => Err(Failed { error, returned: selected.socket }),
        }
    }

    /// `WSAEventSelect`—Selects other events for the same socket and event. What was recorded before and is selected
    /// again is reported.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSAEventSelect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{NetworkEvents, Socket};
    /// let socket = Socket::tcp_v4()?.event_select(NetworkEvents::CONNECT)?;
    /// socket.select(NetworkEvents::READ | NetworkEvents::CLOSE)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAEventSelect")]
    pub fn select(&self, events: NetworkEvents) -> Result<()> {
        // SAFETY: socket and event are open.
        check_socket(unsafe { sys::WSAEventSelect(self.socket.raw(), self.event.raw_event(), events.bits() as i32) })
    }

    /// `WSAEnumNetworkEvents`—Takes what occurred and resets the event, in one step. What occurs later sets it again.
    ///
    /// Nothing may have occurred: then the signal was for something that is consumed already.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSAEnumNetworkEvents function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{NetworkEvents, Socket};
    /// let socket = Socket::tcp_v4()?.event_select(NetworkEvents::CONNECT)?;
    /// assert!(socket.enumerate()?.is_empty());
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAEnumNetworkEvents")]
    pub fn enumerate(&self) -> Result<Occurred> {
        let mut occurred = sys::WSANETWORKEVENTS::default();
        let (socket, event) = (self.socket.raw(), self.event.raw_event());
        // SAFETY: socket and event are open, `occurred` is valid for writes.
        check_socket(unsafe { sys::WSAEnumNetworkEvents(socket, event, &mut occurred) })?;
        Ok(Occurred::new(occurred.lNetworkEvents, occurred.iErrorCode))
    }

    /// `WSAEventSelect`—Ends the selection. The socket stays non-blocking.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSAEventSelect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{NetworkEvents, Socket};
    /// let socket = Socket::tcp_v4()?.event_select(NetworkEvents::CONNECT)?.into_socket()?;
    /// socket.set_nonblocking(false)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "WSAEventSelect")]
    pub fn into_socket(self) -> Result<Socket> {
        // SAFETY: the socket is open; no event goes with no events.
        check_socket(unsafe { sys::WSAEventSelect(self.socket.raw(), 0, 0) })?;
        Ok(self.socket)
    }
}

impl Deref for Selected {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl Waitable for Selected {
    fn wait_object(&self) -> WaitObject<'_> {
        self.event.wait_object()
    }
}
