//! The rules of Winsock against the function table: one file a family, each test named for its rule.
//!
//! The same source is meant to run on the real Winsock. No test sleeps to pass.
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod support;
mod waiting;

mod apc;
mod event_select;
mod evt;
mod handles;
mod names;
mod objects;
mod overlapped;
mod port;
mod soaw;
mod threads;
mod timers;
mod wait;
#[cfg(target_os = "linux")]
mod wait_set;
