//! Synchronous transfers, and the end of a connection.
#![allow(unsafe_code)] // Calls of the function table.

use std::io;

use super::Socket;
use crate::error::{Result, check_socket, last_error};
use crate::sys;

/// `SD_BOTH`—Which direction of a connection [`Socket::shutdown`] ends.
///
/// Source: shutdown function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "SD_BOTH")]
#[doc(alias = "SD_SEND")]
#[doc(alias = "SD_RECEIVE")]
pub enum Shutdown {
    /// `SD_RECEIVE`: nothing more is received here.
    Receive,
    /// `SD_SEND`: what was sent goes out, then the end of the stream.
    Send,
    /// `SD_BOTH`
    Both,
}

impl Socket {
    /// `recv`—Receives what is there, at most as much as the buffer holds. 0: the other side sends no more.
    ///
    /// A blocking socket waits for the first byte, alertably: routines run meanwhile, but do not end the wait.
    ///
    /// # Errors
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK), [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET),
    /// [`WSAECONNABORTED`](crate::WsaError::WSAECONNABORTED), [`WSAENETRESET`](crate::WsaError::WSAENETRESET),
    /// [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN), [`WSAESHUTDOWN`](crate::WsaError::WSAESHUTDOWN) after shutting this
    /// direction down, [`WSAETIMEDOUT`](crate::WsaError::WSAETIMEDOUT) after [`Socket::set_receive_timeout`].
    ///
    /// Source: recv function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Shutdown, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// client.shutdown(Shutdown::Send)?;
    /// assert_eq!(server.receive_now(&mut [0; 64])?, 0);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "recv")]
    pub fn receive_now(&self, buffer: &mut [u8]) -> Result<usize> {
        self.receive_with(buffer, 0)
    }

    /// `recv`—Receives with `MSG_PEEK`: what is there stays there.
    ///
    /// # Errors
    /// As of [`Socket::receive_now`].
    ///
    /// Source: recv function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// client.send_now(b"x")?;
    /// assert_eq!(server.peek_now(&mut [0; 64])?, 1);
    /// assert_eq!(server.receive_now(&mut [0; 64])?, 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "recv")]
    #[doc(alias = "MSG_PEEK")]
    pub fn peek_now(&self, buffer: &mut [u8]) -> Result<usize> {
        self.receive_with(buffer, sys::MSG_PEEK)
    }

    /// `recv`—Receives with `MSG_OOB`: the urgent byte.
    ///
    /// # Errors
    /// As of [`Socket::receive_now`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if urgent bytes come in line
    /// ([`Socket::set_out_of_band_inline`]), [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK) if there is none and the
    /// socket is non-blocking.
    ///
    /// # Differences from Windows
    /// Linux keeps one urgent byte, the newest; Windows keeps all.
    ///
    /// Source: recv function (winsock2.h), Protocol-Independent Out-of-Band Data (WinSock)
    ///
    /// ```
    /// # use overlapped::{NetworkEvents, Socket, Timeout, wait_one};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let server = server.event_select(NetworkEvents::OOB)?;
    /// client.send_out_of_band(b"!")?;
    /// let _ = wait_one(&server, Timeout::Infinite)?;
    /// assert_eq!(server.enumerate()?.oob(), Some(Ok(())));
    /// assert_eq!(server.receive_out_of_band(&mut [0; 1])?, 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "recv")]
    #[doc(alias = "MSG_OOB")]
    pub fn receive_out_of_band(&self, buffer: &mut [u8]) -> Result<usize> {
        self.receive_with(buffer, sys::MSG_OOB)
    }

    fn receive_with(&self, buffer: &mut [u8], flags: i32) -> Result<usize> {
        // SAFETY: the buffer is as long as stated.
        transferred(unsafe { sys::recv(self.raw(), buffer.as_mut_ptr(), length(buffer), flags) })
    }

    /// `send`—Sends. A blocking socket waits until all is taken; a non-blocking one may take a part.
    ///
    /// What was taken is on its way, not yet with the other side.
    ///
    /// # Errors
    /// [`WSAEWOULDBLOCK`](crate::WsaError::WSAEWOULDBLOCK), after which [`Occurred::write`](crate::Occurred::write) tells
    /// when there is room; [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET),
    /// [`WSAECONNABORTED`](crate::WsaError::WSAECONNABORTED), [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN),
    /// [`WSAESHUTDOWN`](crate::WsaError::WSAESHUTDOWN) after shutting this direction down,
    /// [`WSAETIMEDOUT`](crate::WsaError::WSAETIMEDOUT) after [`Socket::set_send_timeout`].
    ///
    /// Source: send function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Shutdown, Socket, WsaError};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::connected(listener.local_address()?)?;
    /// assert_eq!(client.send_now(b"hello")?, 5);
    /// client.shutdown(Shutdown::Send)?;
    /// assert_eq!(client.send_now(b"more").unwrap_err(), WsaError::WSAESHUTDOWN);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "send")]
    pub fn send_now(&self, bytes: &[u8]) -> Result<usize> {
        self.send_with(bytes, 0)
    }

    /// `send`—Sends with `MSG_OOB`: the last byte is urgent.
    ///
    /// # Errors
    /// As of [`Socket::send_now`].
    ///
    /// Source: send function (winsock2.h), Protocol-Independent Out-of-Band Data (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// let client = Socket::connected(listener.local_address()?)?;
    /// assert_eq!(client.send_out_of_band(b"!")?, 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "send")]
    #[doc(alias = "MSG_OOB")]
    pub fn send_out_of_band(&self, bytes: &[u8]) -> Result<usize> {
        self.send_with(bytes, sys::MSG_OOB)
    }

    fn send_with(&self, bytes: &[u8], flags: i32) -> Result<usize> {
        // SAFETY: the buffer is as long as stated.
        transferred(unsafe { sys::send(self.raw(), bytes.as_ptr(), length(bytes), flags) })
    }

    /// `shutdown`—Ends one or both directions. The socket stays open, and what is pending goes on.
    ///
    /// The graceful end: shut [`Shutdown::Send`] down, receive until 0, close.
    ///
    /// # Errors
    /// [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN).
    ///
    /// Source: shutdown function (winsock2.h), Graceful Shutdown, Linger Options, and Socket Closure (WinSock)
    ///
    /// ```
    /// # use overlapped::{Shutdown, Socket, WsaError};
    /// assert_eq!(Socket::tcp_v4()?.shutdown(Shutdown::Both).unwrap_err(), WsaError::WSAENOTCONN);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    pub fn shutdown(&self, how: Shutdown) -> Result<()> {
        let how = match how {
            Shutdown::Receive => sys::SD_RECEIVE,
            Shutdown::Send => sys::SD_SEND,
            Shutdown::Both => sys::SD_BOTH,
        };
        // SAFETY: takes numbers only.
        check_socket(unsafe { sys::shutdown(self.raw(), how) })
    }
}

/// The length of a buffer as Winsock takes it. Of a longer one the first 2 GiB are used.
fn length(buffer: &[u8]) -> i32 {
    i32::try_from(buffer.len()).unwrap_or(i32::MAX)
}

fn transferred(result: i32) -> Result<usize> {
    usize::try_from(result).map_err(|_| last_error())
}

/// [`Socket::receive_now`].
impl io::Read for &Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(self.receive_now(buffer)?)
    }
}

/// [`Socket::send_now`]. There is nothing to flush.
impl io::Write for &Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.send_now(bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
