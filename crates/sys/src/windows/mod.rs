//! What stands beside the table on Windows: the twins of what Linux has beyond Winsock.
//!
//! The table itself is the system's: `lib.rs` re-exports what `windows-sys` declares, so a new function on Linux needs nothing
//! here, unless `windows-sys` leaves it out. What no header names has the same items on both systems, so that no program needs a
//! `cfg`; `tests/conformance/surface.rs` names them all.

pub mod file;
pub mod narrow;
pub mod outside;
pub mod port_descriptor;
pub mod process;
pub mod trace;
pub mod tuning;
pub mod unwinding;
pub mod wait_set;
pub mod watchdog;
