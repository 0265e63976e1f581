//! Errors of the whole API: Winsock's numbering, from the one table.

pub use overlapped_core::error::{DosError, FailureKind, Status, WsaError};

/// What the functions of this crate return.
pub type Result<T, E = WsaError> = std::result::Result<T, E>;
