//! Errors: three number spaces, one table.
//!
//! Windows reports the same failure under three numbers. A reset connection is 10054 after a socket
//! call ([`WsaError`]), 64 when a completion port or `GetOverlappedResult` tells it ([`DosError`]),
//! and `0xC000020D` in `OVERLAPPED.Internal` ([`Status`]). Programs compare against the literal
//! numbers, so each value must come out of the space that its reporter uses, and nowhere else may a
//! number be written down a second time.
//!
//! Hence the strategy: `table` holds every code once, as rows. The constants, their documentation,
//! names, texts, `std::io::ErrorKind`s and all translations are made from the rows. A Linux `errno`
//! enters through [`WsaError::from_errno`] when a call fails at once, and through
//! [`Status::from_errno`] when an operation ends later; what was stored as a status leaves through
//! [`Status::to_winsock`] or [`Status::to_dos`]. Some values of `errno` mean different things to
//! Winsock depending on the socket and the call: [`Context`] says which.
//!
//! Cost: translating an `errno` is an array access, since `EAGAIN` is on the path of every
//! non-blocking program; everything else is a binary search, as it only happens on failure.

mod context;
mod dos;
mod errno;
mod row;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod wsa;

pub use context::{Call, Connection, Context, SocketKind};
pub use dos::DosError;
pub use row::FailureKind;
pub use status::Status;
pub use wsa::WsaError;

/// `FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, …, code, …)`—The text of a system error.
///
/// DOS and Winsock codes share one range of numbers there, and the few that are in both spaces have
/// the same text in both. `None` for a code without a text.
pub fn message(code: u32) -> Option<&'static str> {
    let dos = row::find(table::DOS, code).map(|row| row.text);
    dos.or_else(|| row::find(table::WINSOCK, i32::try_from(code).ok()?).map(|row| row.text))
}
