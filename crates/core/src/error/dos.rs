//! DOS error codes: what `GetLastError` returns after a function that is not Winsock's.

use std::fmt;
use std::io;

use super::row::{self, ErrorRow, FailureKind};
use super::table;

/// A DOS error code, as `GetLastError` returns it after `GetQueuedCompletionStatus`,
/// `GetOverlappedResult` and the functions of waits and handles.
///
/// Any number can be held; those of the table have a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DosError(u32);

impl DosError {
    /// The error of this number, in the table or not.
    pub const fn from_code(code: u32) -> DosError {
        DosError(code)
    }

    /// The number, such as 64.
    pub const fn code(self) -> u32 {
        self.0
    }

    /// The name in the Windows headers, such as `ERROR_NETNAME_DELETED`, or `unknown`.
    pub fn name(self) -> &'static str {
        self.row().map_or("unknown", |row| row.name)
    }

    /// One sentence on what happened.
    pub fn text(self) -> &'static str {
        self.row().map_or(table::UNKNOWN_TEXT, |row| row.text)
    }

    /// Whether the number is in the table.
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// The kind that `std::io::Error` sorts this error under.
    pub fn io_kind(self) -> io::ErrorKind {
        self.row().map_or(io::ErrorKind::Other, |row| row.io)
    }

    /// Who can do something about this failure. An unknown code, or success, is a bug.
    pub fn kind_of_failure(self) -> FailureKind {
        self.row().map_or(FailureKind::Bug, |row| row.failure)
    }

    /// Every error of the table, by rising number.
    pub fn all() -> impl Iterator<Item = DosError> {
        table::DOS.iter().map(|row| DosError(row.code))
    }

    /// The DOS error that an `std::io::Error` was made from, if it was.
    pub fn from_io(error: &io::Error) -> Option<DosError> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<DosError>()).copied()
    }

    fn row(self) -> Option<&'static ErrorRow<u32>> {
        row::find(table::DOS, self.0)
    }
}

impl fmt::Display for DosError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => write!(f, "{} ({}): {}", row.name, row.code, row.text),
            None => write!(f, "DOS error {}: {}", self.0, table::UNKNOWN_TEXT),
        }
    }
}

impl fmt::Debug for DosError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => f.write_str(row.name),
            None => write!(f, "DosError({})", self.0),
        }
    }
}

impl std::error::Error for DosError {}

/// Carries the `DosError` inside, so that [`DosError::from_io`] finds it again.
impl From<DosError> for io::Error {
    fn from(error: DosError) -> io::Error {
        io::Error::new(error.io_kind(), error)
    }
}
