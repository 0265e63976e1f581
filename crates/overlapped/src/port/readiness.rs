//! Notifications of readiness, as packets of a port.
#![allow(unsafe_code)] // The call.

use std::ptr::null_mut;

use super::{CompletionPort, PortHandle};
use crate::error::{Result, WsaError};
use crate::sys;
use crate::{IoBuffer, IoBufferMut, Socket};

bitflags::bitflags! {
    /// `SOCK_NOTIFY_EVENT_IN`—What a socket can be ready for, in [`Packet::Ready`](crate::Packet::Ready).
    ///
    /// Source: ProcessSocketNotifications function (winsock2.h)
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[doc(alias = "SOCK_NOTIFY_EVENTS_ALL")]
    pub struct Readiness: u32 {
        /// `SOCK_NOTIFY_EVENT_IN`: something can be received or accepted.
        #[doc(alias = "SOCK_NOTIFY_EVENT_IN")]
        const IN = 0x01;
        /// `SOCK_NOTIFY_EVENT_OUT`: there is room to send.
        #[doc(alias = "SOCK_NOTIFY_EVENT_OUT")]
        const OUT = 0x02;
        /// `SOCK_NOTIFY_EVENT_HANGUP`: the other side sends no more.
        #[doc(alias = "SOCK_NOTIFY_EVENT_HANGUP")]
        const HANGUP = 0x04;
        /// `SOCK_NOTIFY_EVENT_ERR`: there is an error. It is told without being asked for.
        #[doc(alias = "SOCK_NOTIFY_EVENT_ERR")]
        const ERROR = 0x40;
        /// `SOCK_NOTIFY_EVENT_REMOVE`: this is the last packet of a registration that was removed.
        #[doc(alias = "SOCK_NOTIFY_EVENT_REMOVE")]
        const REMOVED = 0x80;
    }
}

/// `SOCK_NOTIFY_TRIGGER_LEVEL`—When readiness is told.
///
/// Source: SOCK_NOTIFY_REGISTRATION structure (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// `SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_PERSISTENT`: again and again as long as it holds.
    Level,
    /// `SOCK_NOTIFY_TRIGGER_EDGE | SOCK_NOTIFY_TRIGGER_PERSISTENT`: each time that it begins.
    Edge,
    /// `SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_ONESHOT`: once, as soon as it holds, until it is enabled again.
    LevelOnce,
    /// `SOCK_NOTIFY_TRIGGER_EDGE | SOCK_NOTIFY_TRIGGER_ONESHOT`: the next time that it begins, until it is enabled again.
    EdgeOnce,
}

impl Trigger {
    fn flags(self) -> u32 {
        match self {
            Trigger::Level => sys::SOCK_NOTIFY_TRIGGER_LEVEL | sys::SOCK_NOTIFY_TRIGGER_PERSISTENT,
            Trigger::Edge => sys::SOCK_NOTIFY_TRIGGER_EDGE | sys::SOCK_NOTIFY_TRIGGER_PERSISTENT,
            Trigger::LevelOnce => sys::SOCK_NOTIFY_TRIGGER_LEVEL | sys::SOCK_NOTIFY_TRIGGER_ONESHOT,
            Trigger::EdgeOnce => sys::SOCK_NOTIFY_TRIGGER_EDGE | sys::SOCK_NOTIFY_TRIGGER_ONESHOT,
        }
    }
}

impl<R: IoBufferMut, S: IoBuffer> CompletionPort<R, S> {
    /// `ProcessSocketNotifications`—Lets the port tell what holds of a socket:
    /// [`Packet::Ready`](crate::Packet::Ready) with `key`. The socket needs not belong to the port; closing it ends the
    /// registration, though a packet may be queued still.
    ///
    /// Enabling again replaces events and trigger.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the socket is registered with another port or key.
    ///
    /// Source: ProcessSocketNotifications function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Readiness, Socket, Timeout, Trigger};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// port.enable_notification(&server, 7, Readiness::IN, Trigger::LevelOnce)?;
    /// client.send_now(b"hello")?;
    /// let Some(Packet::Ready { key, events }) = port.get(Timeout::Infinite)? else { unreachable!() };
    /// assert_eq!((key, events), (7, Readiness::IN));
    /// assert_eq!(server.receive_now(&mut [0; 64])?, 5);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ProcessSocketNotifications")]
    #[doc(alias = "SOCK_NOTIFY_OP_ENABLE")]
    pub fn enable_notification(&self, socket: &Socket, key: usize, events: Readiness, trigger: Trigger) -> Result<()> {
        self.handle.enable_notification(socket, key, events, trigger)
    }

    /// `ProcessSocketNotifications`—Lets the port tell nothing of the socket until it is enabled again.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the socket is not registered with this port and key.
    ///
    /// Source: ProcessSocketNotifications function (winsock2.h)
    #[doc(alias = "SOCK_NOTIFY_OP_DISABLE")]
    pub fn disable_notification(&self, socket: &Socket, key: usize) -> Result<()> {
        self.handle.disable_notification(socket, key)
    }

    /// `ProcessSocketNotifications`—Ends the registration, of which one packet follows: the last, with
    /// [`Readiness::REMOVED`].
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the socket is not registered with this port and key.
    ///
    /// Source: ProcessSocketNotifications function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, Readiness, Socket, Timeout, Trigger};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// port.enable_notification(&listener, 7, Readiness::IN, Trigger::Level)?;
    /// port.remove_notification(&listener, 7)?;
    /// let last = port.get(Timeout::Infinite)?;
    /// assert!(matches!(last, Some(Packet::Ready { key: 7, events: Readiness::REMOVED })));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SOCK_NOTIFY_OP_REMOVE")]
    pub fn remove_notification(&self, socket: &Socket, key: usize) -> Result<()> {
        self.handle.remove_notification(socket, key)
    }
}

impl<R: IoBufferMut, S: IoBuffer> PortHandle<R, S> {
    /// `ProcessSocketNotifications`—As [`CompletionPort::enable_notification`].
    pub fn enable_notification(&self, socket: &Socket, key: usize, events: Readiness, trigger: Trigger) -> Result<()> {
        self.register(socket, key, sys::SOCK_NOTIFY_OP_ENABLE, events.bits(), trigger.flags())
    }

    /// `ProcessSocketNotifications`—As [`CompletionPort::disable_notification`].
    pub fn disable_notification(&self, socket: &Socket, key: usize) -> Result<()> {
        self.register(socket, key, sys::SOCK_NOTIFY_OP_DISABLE, 0, 0)
    }

    /// `ProcessSocketNotifications`—As [`CompletionPort::remove_notification`].
    pub fn remove_notification(&self, socket: &Socket, key: usize) -> Result<()> {
        self.register(socket, key, sys::SOCK_NOTIFY_OP_REMOVE, 0, 0)
    }

    fn register(&self, socket: &Socket, key: usize, operation: u32, events: u32, trigger: u32) -> Result<()> {
        if self.0.is_shut() {
            return Err(WsaError::WSA_INVALID_HANDLE);
        }
        let mut registration = sys::SOCK_NOTIFY_REGISTRATION {
            socket: socket.raw(),
            completionKey: std::ptr::without_provenance_mut(key),
            eventFilter: events as u16,
            operation: operation as u8,
            triggerFlags: trigger as u8,
            registrationResult: 0,
        };
        let port = self.raw_handle();
        // SAFETY: port and socket are open, there is one registration, and nothing is asked to be dequeued.
        let result =
            unsafe { sys::ProcessSocketNotifications(port, 1, &mut registration, 0, 0, null_mut(), null_mut()) };
        match (result, registration.registrationResult) {
            (0, 0) => Ok(()),
            (0, error) | (error, _) => Err(WsaError::from_code(error as i32)),
        }
    }
}
