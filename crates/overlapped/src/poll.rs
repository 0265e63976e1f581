//! `WSAPoll`: which of some sockets are ready, asked by one call.
#![allow(unsafe_code)] // The call.

use std::marker::PhantomData;

use crate::error::{Result, WsaError, last_error};
use crate::sys::{self, WSAPOLLFD};
use crate::{Socket, Timeout};

bitflags::bitflags! {
    /// `POLLRDNORM`—What [`poll`] is asked, and what it answers.
    ///
    /// Source: WSAPOLLFD structure (winsock2.h)
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct PollEvents: i16 {
        /// `POLLRDNORM`: something can be received or accepted.
        #[doc(alias = "POLLRDNORM")]
        #[doc(alias = "POLLIN")]
        const READ = 0x0100;
        /// `POLLRDBAND`: there is urgent data.
        #[doc(alias = "POLLRDBAND")]
        const READ_BAND = 0x0200;
        /// `POLLWRNORM`: there is room to send; a connect has ended.
        #[doc(alias = "POLLWRNORM")]
        #[doc(alias = "POLLOUT")]
        const WRITE = 0x0010;
        /// `POLLERR`: there is an error. It is told without being asked for, and must not be asked for.
        #[doc(alias = "POLLERR")]
        const ERROR = 0x0001;
        /// `POLLHUP`: the other side sends no more. Likewise.
        #[doc(alias = "POLLHUP")]
        const HANGUP = 0x0002;
        /// `POLLNVAL`: the socket was closed. Likewise.
        #[doc(alias = "POLLNVAL")]
        const INVALID = 0x0004;
    }
}

/// `WSAPOLLFD`—A socket for [`poll`], with what is asked of it and what the last call answered.
///
/// Source: WSAPOLLFD structure (winsock2.h)
#[derive(Clone, Copy)]
#[repr(transparent)]
#[doc(alias = "WSAPOLLFD")]
pub struct PollEntry<'s> {
    raw: WSAPOLLFD,
    socket: PhantomData<&'s Socket>,
}

impl<'s> PollEntry<'s> {
    /// `WSAPOLLFD`—Asks for `wanted` of a socket.
    pub fn new(socket: &'s Socket, wanted: PollEvents) -> PollEntry<'s> {
        let raw = WSAPOLLFD { fd: socket.raw(), events: wanted.bits(), revents: 0 };
        PollEntry { raw, socket: PhantomData }
    }

    /// `WSAPOLLFD::events`—Asks for something else.
    #[doc(alias = "events")]
    pub fn want(&mut self, wanted: PollEvents) {
        self.raw.events = wanted.bits();
    }

    /// `WSAPOLLFD::revents`—What holds, as of the last call.
    #[doc(alias = "revents")]
    pub fn occurred(&self) -> PollEvents {
        PollEvents::from_bits_truncate(self.raw.revents)
    }
}

impl std::fmt::Debug for PollEntry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let wanted = PollEvents::from_bits_truncate(self.raw.events);
        f.debug_struct("PollEntry")
            .field("socket", &self.raw.fd)
            .field("wanted", &wanted)
            .field("occurred", &self.occurred())
            .finish()
    }
}

/// `WSAPoll`—Waits until something that was asked for holds of a socket, and tells of how many. Of the others
/// [`PollEntry::occurred`] is empty.
///
/// # Errors
/// [`WSAEINVAL`](WsaError::WSAEINVAL) if there are no sockets, or if errors are asked for.
///
/// Source: WSAPoll function (winsock2.h)
///
/// ```
/// # use overlapped::{PollEntry, PollEvents, Socket, Timeout, poll};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// # let (server, _) = listener.accept()?;
/// let both = PollEvents::READ | PollEvents::WRITE;
/// let mut sockets = [PollEntry::new(&client, both), PollEntry::new(&server, PollEvents::READ)];
/// assert_eq!(poll(&mut sockets, Timeout::Infinite)?, 1);
/// assert_eq!(sockets[0].occurred(), PollEvents::WRITE);
/// assert!(sockets[1].occurred().is_empty());
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAPoll")]
pub fn poll(entries: &mut [PollEntry<'_>], timeout: Timeout) -> Result<usize> {
    let millis = match timeout {
        Timeout::Infinite => -1,
        Timeout::Zero | Timeout::After(_) => i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX),
    };
    let count = u32::try_from(entries.len()).map_err(|_| WsaError::WSAEINVAL)?;
    // SAFETY: the entries have the layout of WSAPOLLFD, as many as stated, and their sockets are open while borrowed.
    let ready = unsafe { sys::WSAPoll(entries.as_mut_ptr().cast(), count, millis) };
    usize::try_from(ready).map_err(|_| last_error())
}
