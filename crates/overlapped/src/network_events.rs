//! Network events: which of them a socket is selected for, and which occurred.

use crate::error::{Result, WsaError};
use crate::sys;

bitflags::bitflags! {
    /// `lNetworkEvents`—What a socket can be selected for.
    ///
    /// Source: WSAEventSelect function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::NetworkEvents;
    /// let events = NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE;
    /// assert_eq!(events.bits(), 0x23);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[doc(alias = "lNetworkEvents")]
    pub struct NetworkEvents: u32 {
        /// `FD_READ`: there is something to receive. Reported again after each receive that leaves something.
        #[doc(alias = "FD_READ")]
        const READ = 0x01;
        /// `FD_WRITE`: there is room to send. Reported once, and then after a send that failed with
        /// [`WSAEWOULDBLOCK`](WsaError::WSAEWOULDBLOCK), when there is room again.
        #[doc(alias = "FD_WRITE")]
        const WRITE = 0x02;
        /// `FD_OOB`: there is urgent data, to be received out of band.
        #[doc(alias = "FD_OOB")]
        const OOB = 0x04;
        /// `FD_ACCEPT`: there is a connection to accept. Reported again after each accept that leaves one.
        #[doc(alias = "FD_ACCEPT")]
        const ACCEPT = 0x08;
        /// `FD_CONNECT`: a connect has ended, well or not.
        #[doc(alias = "FD_CONNECT")]
        const CONNECT = 0x10;
        /// `FD_CLOSE`: the other side sends no more, or the connection is broken. There may be data left to receive.
        #[doc(alias = "FD_CLOSE")]
        const CLOSE = 0x20;
        /// `FD_QOS`: the quality of service changed.
        #[doc(alias = "FD_QOS")]
        const QOS = 0x40;
        /// `FD_GROUP_QOS`: reserved.
        #[doc(alias = "FD_GROUP_QOS")]
        const GROUP_QOS = 0x80;
        /// `FD_ROUTING_INTERFACE_CHANGE`: another interface leads to the destination.
        #[doc(alias = "FD_ROUTING_INTERFACE_CHANGE")]
        const ROUTING_INTERFACE_CHANGE = 0x100;
        /// `FD_ADDRESS_LIST_CHANGE`: the addresses of this machine changed.
        #[doc(alias = "FD_ADDRESS_LIST_CHANGE")]
        const ADDRESS_LIST_CHANGE = 0x200;
    }
}

/// `WSANETWORKEVENTS`—The events that occurred since the last look, each with its outcome.
///
/// An accessor is `None` if its event did not occur; else it holds how it went.
///
/// Source: WSANETWORKEVENTS structure (winsock2.h)
///
/// ```
/// # use overlapped::{NetworkEvents, Socket, Timeout, wait_one};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// let (server, _) = listener.accept()?;
/// let server = server.event_select(NetworkEvents::READ | NetworkEvents::WRITE | NetworkEvents::CLOSE)?;
/// let _ = wait_one(&server, Timeout::Infinite)?;
/// let occurred = server.enumerate()?;
/// assert_eq!(occurred.write(), Some(Ok(())));
/// assert_eq!(occurred.close(), None);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "WSANETWORKEVENTS")]
pub struct Occurred {
    events: NetworkEvents,
    codes: [i32; sys::FD_MAX_EVENTS as usize],
}

impl Occurred {
    pub(crate) fn new(events: i32, codes: [i32; sys::FD_MAX_EVENTS as usize]) -> Occurred {
        Occurred { events: NetworkEvents::from_bits_truncate(events as u32), codes }
    }

    /// `lNetworkEvents`—All events that occurred.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "lNetworkEvents")]
    pub fn events(&self) -> NetworkEvents {
        self.events
    }

    /// `lNetworkEvents`—Whether there are none: the event was signaled for what has been consumed meanwhile.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// `iErrorCode`—The outcome of one event, if it occurred. Of several, the first that did.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "iErrorCode")]
    pub fn outcome(&self, event: NetworkEvents) -> Option<Result<()>> {
        let index = (self.events & event).bits().trailing_zeros() as usize;
        match *self.codes.get(index)? {
            0 => Some(Ok(())),
            code => Some(Err(WsaError::from_code(code))),
        }
    }

    /// `FD_READ`—Receive now.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_READ_BIT")]
    pub fn read(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::READ)
    }

    /// `FD_WRITE`—Send now what had no room.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_WRITE_BIT")]
    pub fn write(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::WRITE)
    }

    /// `FD_OOB`—Receive out of band now.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_OOB_BIT")]
    pub fn oob(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::OOB)
    }

    /// `FD_ACCEPT`—Accept now.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_ACCEPT_BIT")]
    pub fn accept(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::ACCEPT)
    }

    /// `FD_CONNECT`—The socket is connected, or [`WSAECONNREFUSED`](WsaError::WSAECONNREFUSED),
    /// [`WSAETIMEDOUT`](WsaError::WSAETIMEDOUT), [`WSAENETUNREACH`](WsaError::WSAENETUNREACH) and others say why not.
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_CONNECT_BIT")]
    pub fn connect(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::CONNECT)
    }

    /// `FD_CLOSE`—Receive until 0, then close. [`WSAECONNABORTED`](WsaError::WSAECONNABORTED): the connection was reset,
    /// and there is nothing left to receive.
    ///
    /// # Differences from Windows
    /// None: also Windows reports a reset by this code, although its documentation names
    /// [`WSAECONNRESET`](WsaError::WSAECONNRESET).
    ///
    /// Source: WSANETWORKEVENTS structure (winsock2.h)
    #[doc(alias = "FD_CLOSE_BIT")]
    pub fn close(&self) -> Option<Result<()>> {
        self.outcome(NetworkEvents::CLOSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_those_of_their_bits_and_codes_of_unset_bits_are_not_looked_at() {
        let mut codes = [0xABAB; 10];
        (codes[3], codes[4]) = (0, WsaError::WSAECONNREFUSED.code());
        let occurred = Occurred::new(0x18, codes);
        assert_eq!(occurred.accept(), Some(Ok(())));
        assert_eq!(occurred.connect(), Some(Err(WsaError::WSAECONNREFUSED)));
        assert_eq!((occurred.read(), occurred.close(), occurred.is_empty()), (None, None, false));
        assert_eq!(occurred.outcome(NetworkEvents::empty()), None);
        assert!(Occurred::new(0, codes).is_empty());
    }
}
