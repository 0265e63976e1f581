//! NTSTATUS: how an operation ended, as stored in `OVERLAPPED.Internal`.

use std::fmt;

use super::context::Context;
use super::dos::DosError;
use super::errno;
use super::row::{self, StatusRow};
use super::table;
use super::wsa::WsaError;

static BY_ERRNO: [u8; errno::COUNT] = row::by_errno!(table::STATUS);

/// An NTSTATUS: two bits of severity, then a number.
///
/// Any number can be held, since programs write into `OVERLAPPED.Internal` themselves.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(u32);

impl Status {
    /// The status of this number, in the table or not.
    pub const fn from_code(code: u32) -> Status {
        Status(code)
    }

    /// The number, such as `0xC000020D`.
    pub const fn code(self) -> u32 {
        self.0
    }

    /// The name in the Windows headers, such as `STATUS_CONNECTION_RESET`, or `unknown`.
    pub fn name(self) -> &'static str {
        self.row().map_or("unknown", |row| row.name)
    }

    /// `NT_SUCCESS`: success or information. [`Status::PENDING`] is one too.
    pub const fn is_success(self) -> bool {
        self.0 >> 31 == 0
    }

    /// `NT_WARNING`: the operation was done, though not in full, and is announced like a success
    /// even where an error found at once is not (UDP-2).
    pub const fn is_warning(self) -> bool {
        self.0 >> 30 == 2
    }

    /// `NT_ERROR`: the operation was not done.
    pub const fn is_error(self) -> bool {
        self.0 >> 30 == 3
    }

    /// Every status of the table, by rising number.
    pub fn all() -> impl Iterator<Item = Status> {
        table::STATUS.iter().map(|row| Status(row.code))
    }

    /// The Winsock code that `WSAGetOverlappedResult` and completion routines report (ERR-T2).
    ///
    /// Success is [`WsaError::NO_ERROR`]; a pending operation is [`WsaError::WSA_IO_INCOMPLETE`].
    pub fn to_winsock(self) -> WsaError {
        match self.row() {
            Some(row) => WsaError::from_code(row.winsock),
            None if self.is_success() => WsaError::NO_ERROR,
            None => WsaError::WSAEINVAL,
        }
    }

    /// The DOS code that `GetQueuedCompletionStatus` and `GetOverlappedResult` report (ERR-T3).
    ///
    /// Success is 0. A pending operation is `ERROR_IO_PENDING`, which `GetOverlappedResult` does
    /// not report: it answers `ERROR_IO_INCOMPLETE` before it comes to translating.
    pub fn to_dos(self) -> u32 {
        match self.row() {
            Some(row) => row.dos,
            None if self.is_success() => DosError::ERROR_SUCCESS.code(),
            None => DosError::ERROR_MR_MID_NOT_FOUND.code(),
        }
    }

    /// [`Status::to_winsock`] for `?`: an error unless the operation succeeded.
    #[inline]
    pub fn winsock_result(self) -> Result<(), WsaError> {
        if self == Status::SUCCESS { Ok(()) } else { self.looked_up() }
    }

    /// The same by the table, which nearly every operation is spared.
    fn looked_up(self) -> Result<(), WsaError> {
        match self.to_winsock() {
            WsaError::NO_ERROR => Ok(()),
            error => Err(error),
        }
    }

    /// [`Status::to_dos`] for `?`: an error unless the operation succeeded.
    #[inline]
    pub fn dos_result(self) -> Result<(), DosError> {
        if self == Status::SUCCESS { Ok(()) } else { self.looked_up_for_dos() }
    }

    fn looked_up_for_dos(self) -> Result<(), DosError> {
        match DosError::from_code(self.to_dos()) {
            DosError::ERROR_SUCCESS => Ok(()),
            error => Err(error),
        }
    }

    /// The status to store when Linux ends an operation with `errno` (ERR-T4), success for 0.
    ///
    /// A value without a status of its own becomes [`Status::INVALID_PARAMETER`]. All others
    /// translate by [`Status::to_winsock`] to what [`WsaError::from_errno`] says at once.
    pub fn from_errno(errno: i32, context: Context) -> Status {
        if errno == 0 {
            return Status::SUCCESS;
        }
        // Winsock does not tell this from a reset, but a completion port does: 1234, not 64.
        if context.is_port_unreachable(errno) {
            return Status::PORT_UNREACHABLE;
        }
        row::find_errno(&BY_ERRNO, table::STATUS, context.clarify(errno))
            .map_or(Status::INVALID_PARAMETER, |row| Status(row.code))
    }

    fn row(self) -> Option<&'static StatusRow> {
        row::find(table::STATUS, self.0)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => write!(f, "{} ({:#010X})", row.name, row.code),
            None => write!(f, "status {:#010X}", self.0),
        }
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => f.write_str(row.name),
            None => write!(f, "Status({:#010X})", self.0),
        }
    }
}
