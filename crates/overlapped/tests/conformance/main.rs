//! The rules of Winsock against the safe API: one file a family, each test named for its rule where there is one.
//!
//! The same source runs on Windows' own functions (`cargo xtask windows-test`). No test sleeps to pass.

#[path = "../common/mod.rs"]
mod common;

mod apc;
mod file;
mod future;
mod net;
mod objects;
mod ovl;
mod poll;
mod port;
mod psn;
mod rio;
mod sel;
mod stream;
mod transmit;
mod udp;
mod unix;
mod wait;
mod window;
