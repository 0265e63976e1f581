//! The bench lab: what a server costs, told as a ratio to raw epoll.
//!
//! Absolute figures of a virtual machine drift by the minute, so the lab never quotes one alone. Every server runs
//! between two runs of [`raw_epoll`], the best that can be written by hand on Linux, under the same [`load`]; what the
//! server process spent is read from the kernel by [`observe`]; [`mod@bench`] pairs the runs and takes medians.
//!
//! Counts (system calls, context switches) and times are kept apart, since counting perturbs the time: counts are taken
//! in a window of their own.
//!
//! Beside servers the lab times what happens inside one process, in [`micro`], and it builds the programs on other
//! libraries that servers are compared with, in [`peers`].
//!
//! The lab measures Linux, so on other systems the crate is empty.
// The pages for users leave private items out; `--document-private-items` shows what these links name.
#![allow(rustdoc::private_intra_doc_links)]
#![cfg(target_os = "linux")]

pub mod bench;
pub mod datagrams;
pub mod load;
pub mod micro;
pub mod observe;
pub mod peers;
pub mod ratchet;
pub mod raw_epoll;
mod system;

pub use system::affinity::pin_thread;
pub use system::limits::raise_open_files;
