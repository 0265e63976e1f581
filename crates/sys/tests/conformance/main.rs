//! The rules of Winsock against the function table: one file a family, each test named for its rule.
//!
//! The same source is meant to run on the real Winsock. No test sleeps to pass.
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod sockets;
mod support;

mod err;
mod event_select;
mod net_close;
mod net_connect;
mod net_enumerate;
mod net_level;
mod net_races;
mod net_select;
mod overlapped;
mod port;
mod sel;
mod sock_close;
mod sock_connect;
mod sock_listen;
mod sock_start;
mod sock_transfer;
