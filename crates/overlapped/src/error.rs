//! Errors: Winsock's numbers, whichever function reported them.
//!
//! Windows has three numberings for one failure. This crate reports all failures as [`WsaError`], so that a reset is
//! 10054 whether a call, an event, a routine or a port tells it. What Windows reports by a number that Winsock does
//! not have keeps that number: a mutex released by a stranger is 288, `ERROR_NOT_OWNER`.
#![allow(unsafe_code)] // The last error is read through the function table.

use std::fmt;
use std::io;

pub use overlapped_core::error::{DosError, FailureKind, Status, WsaError};

use crate::sys;

/// What the functions of this crate return.
pub type Result<T, E = WsaError> = std::result::Result<T, E>;

/// A failure that gives back what was moved into the call: a buffer, a socket, an object for a set.
///
/// `?` turns it into its [`WsaError`] and drops what was returned.
///
/// ```
/// # use overlapped::{Socket, NetworkEvents};
/// # let socket = Socket::tcp_v4()?;
/// let selected = match socket.event_select(NetworkEvents::READ) {
///     Ok(selected) => selected,
///     Err(failed) => {
///         eprintln!("{}", failed.error);
///         drop(failed.returned); // the socket, as it was
///         return Ok(());
///     }
/// };
/// # drop(selected);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
pub struct Failed<T> {
    /// Why.
    pub error: WsaError,
    /// What the call was given.
    pub returned: T,
}

impl<T> fmt::Debug for Failed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failed").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Failed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> std::error::Error for Failed<T> {}

impl<T> From<Failed<T>> for WsaError {
    fn from(failed: Failed<T>) -> WsaError {
        failed.error
    }
}

impl<T> From<Failed<T>> for io::Error {
    fn from(failed: Failed<T>) -> io::Error {
        failed.error.into()
    }
}

/// `ERROR_NOT_FOUND`: there is no such operation in flight.
pub(crate) const NOT_FOUND: WsaError = WsaError::from_code(1168);

/// `WSAGetLastError`—Why the call before failed.
pub(crate) fn last_error() -> WsaError {
    // SAFETY: takes no argument and reads a value of this thread.
    WsaError::from_code(unsafe { sys::WSAGetLastError() })
}

/// The result of a function that returns a `BOOL`.
pub(crate) fn check(ok: i32) -> Result<()> {
    if ok != 0 { Ok(()) } else { Err(last_error()) }
}

/// The result of a function that returns 0 or `SOCKET_ERROR`.
pub(crate) fn check_socket(result: i32) -> Result<()> {
    if result == 0 { Ok(()) } else { Err(last_error()) }
}
