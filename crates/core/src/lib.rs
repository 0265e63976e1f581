//! Winsock's rules with no descriptor in them.
//!
//! Everything here would be stated as a rule by Windows' documentation: what a wait returns, which waiter an event
//! releases, what a socket's network-event record holds, in which order a port hands out packets. Nothing here knows a
//! file descriptor, makes a system call or has a thread of its own. A function that ends somebody's sleep does not wake
//! the sleeper: it returns [`Wakes`], the list of sleepers to wake and where each of them sleeps, and the caller wakes
//! them after every lock is released.
//!
//! Locks and atomics come from [`mod@sync`], which swaps in loom's under `--cfg loom`.
//!
//! The order of locks: the lock of all wait-alls, a socket's record, a port, the members of a set, an object, the ready
//! list of a set, a thread's small lists.
#![forbid(unsafe_code)]

pub mod apc;
pub mod clock;
pub mod direction;
pub mod error;
pub mod object;
pub mod port;
pub mod record;
pub mod set;
pub mod sync;
pub mod thread;
pub mod wait;

pub use apc::Apc;
pub use object::Object;
pub use set::Set;
pub use thread::{Place, Thread, Wake, Wakes};
pub use wait::{Outcome, Step, Wait};

#[cfg(all(test, not(loom)))]
mod tests;
