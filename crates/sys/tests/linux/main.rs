//! Rules that only Linux can break: what a process without descriptors does, signals, what its kernel says of a socket, and its programs.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]
#![allow(dead_code)] // The shared files serve other tests too.

#[path = "../conformance/datagrams.rs"]
mod datagrams;
#[path = "../conformance/files.rs"]
mod files;
#[path = "../conformance/ops.rs"]
mod ops;
#[path = "../conformance/raws.rs"]
mod raws;
#[path = "../conformance/registered.rs"]
mod registered;
#[path = "../conformance/sockets.rs"]
mod sockets;
#[path = "../conformance/support.rs"]
mod support;
#[path = "../conformance/waiting.rs"]
mod waiting;

mod answers;
mod batches;
mod bursts;
mod changes;
mod descriptors;
mod duplicates;
mod flights;
mod groups;
mod harvests;
mod keep_alive;
mod late_arguments;
mod locks;
mod network;
mod pipes;
mod processes;
mod raw;
mod refusals;
mod rio;
mod rio_races;
mod selects;
mod signals;
mod tunnel;
mod unreachable;
mod urgent;
mod wire;
mod wire_six;
