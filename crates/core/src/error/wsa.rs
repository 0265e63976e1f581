//! Winsock error codes.

use std::fmt;
use std::io;

use super::context::{Call, Context};
use super::dos::DosError;
use super::errno;
use super::row::{self, ErrorRow, FailureKind};
use super::table;

static BY_ERRNO: [u8; errno::COUNT] = row::by_errno!(table::WINSOCK);

/// A Winsock error code, as `WSAGetLastError` returns it.
///
/// Any number can be held, since `WSASetLastError` takes any; those of the table have a name. Winsock shares its last error
/// with all of Win32 (ERR-1), so that a number that is only a [`DosError`]'s has that one's name and text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WsaError(i32);

impl WsaError {
    /// The error of this number, in the table or not.
    pub const fn from_code(code: i32) -> WsaError {
        WsaError(code)
    }

    /// The number, such as 10035.
    pub const fn code(self) -> i32 {
        self.0
    }

    /// The name in Winsock's headers, such as `WSAEWOULDBLOCK`, or `unknown`.
    pub fn name(self) -> &'static str {
        self.row().map_or_else(|| self.dos().name(), |row| row.name)
    }

    /// One sentence on what happened.
    pub fn text(self) -> &'static str {
        self.row().map_or_else(|| self.dos().text(), |row| row.text)
    }

    /// Whether the number is one of Winsock's own.
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// The kind that `std::io::Error` sorts this error under.
    pub fn io_kind(self) -> io::ErrorKind {
        self.row().map_or_else(|| self.dos().io_kind(), |row| row.io)
    }

    /// Who can do something about this failure. An unknown code, or success, is a bug.
    pub fn kind_of_failure(self) -> FailureKind {
        self.row().map_or_else(|| self.dos().kind_of_failure(), |row| row.failure)
    }

    /// Every error of the table, by rising number.
    pub fn all() -> impl Iterator<Item = WsaError> {
        table::WINSOCK.iter().map(|row| WsaError(row.code))
    }

    /// The Winsock error for a Linux errno (ERR-T1), 0 for 0.
    ///
    /// A value that the table does not have is `WSAEINVAL`, as an unknown status is.
    pub fn from_errno(errno: i32, context: Context) -> WsaError {
        WsaError::from_known_errno(context.clarify(errno)).unwrap_or(WsaError::WSAEINVAL)
    }

    /// The Winsock error in an `std::io::Error`, if it is one.
    ///
    /// It is found if the error was made from a `WsaError`, and also if it holds a code of the
    /// operating system that has a Winsock error: an errno on Linux, a Winsock code on Windows. An
    /// errno is read as that of a call on a connected stream, since `std` keeps no context.
    pub fn from_io(error: &io::Error) -> Option<WsaError> {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<WsaError>());
        inner.copied().or_else(|| WsaError::from_os_code(error.raw_os_error()?))
    }

    fn from_os_code(code: i32) -> Option<WsaError> {
        let error = if cfg!(windows) {
            Some(WsaError(code)).filter(|error| error.is_known())
        } else if cfg!(target_os = "linux") {
            WsaError::from_known_errno(Context::stream(Call::Other).clarify(code))
        } else {
            None
        };
        error.filter(|error| *error != WsaError::NO_ERROR)
    }

    fn from_known_errno(errno: i32) -> Option<WsaError> {
        if errno == 0 {
            return Some(WsaError::NO_ERROR);
        }
        row::find_errno(&BY_ERRNO, table::WINSOCK, errno).map(|row| WsaError(row.code))
    }

    fn row(self) -> Option<&'static ErrorRow<i32>> {
        row::find(table::WINSOCK, self.0)
    }

    /// The same number as Win32 has it.
    fn dos(self) -> DosError {
        DosError::from_code(self.0 as u32)
    }
}

impl fmt::Display for WsaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => write!(f, "{} ({}): {}", row.name, row.code, row.text),
            None if self.dos().is_known() => write!(f, "{}", self.dos()),
            None => write!(f, "Winsock error {}: {}", self.0, table::UNKNOWN_TEXT),
        }
    }
}

impl fmt::Debug for WsaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => f.write_str(row.name),
            None if self.dos().is_known() => f.write_str(self.dos().name()),
            None => write!(f, "WsaError({})", self.0),
        }
    }
}

impl std::error::Error for WsaError {}

/// Carries the `WsaError` inside, so that [`WsaError::from_io`] finds it again.
impl From<WsaError> for io::Error {
    fn from(error: WsaError) -> io::Error {
        io::Error::new(error.io_kind(), error)
    }
}
