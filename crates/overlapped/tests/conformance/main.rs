//! The rules of Winsock against the safe API: one file a family, each test named for its rule where there is one.
//!
//! The same source runs on Windows' own functions (`cargo xtask windows-test`). No test sleeps to pass.

#[path = "../common/mod.rs"]
mod common;

mod apc;
mod future;
mod net;
mod objects;
mod ovl;
mod port;
mod sel;
mod transmit;
mod udp;
mod wait;
