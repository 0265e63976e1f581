//! The rules of Winsock against the safe API: one file a family, each test named for its rule where there is one.
//!
//! The same source runs on Windows' own functions (`cargo xtask windows-test`). No test sleeps to pass.

#[path = "../common/mod.rs"]
mod common;

mod apc;
mod err;
mod evt;
mod file;
mod future;
mod ioc;
mod net;
mod objects;
mod opt;
mod ovl;
mod poll;
mod port;
mod psn;
mod raw;
mod reu;
mod rio;
mod sel;
mod sem;
mod skh;
mod sock_accept;
mod sock_close;
mod sock_connect;
mod sock_start;
mod sock_transfer;
mod stream;
mod transmit;
mod tut;
mod udp;
mod unix;
mod wait;
mod window;
