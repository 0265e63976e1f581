//! Registered I/O: memory that is checked once, requests by number, and results that are taken in bulk.
//!
//! A slice of registered memory is a value that one owner has. A request takes it, and its result gives it back: in between,
//! it lies in the table of the completion queue, where nobody can touch it.
//!
//! # Invariants
//!
//! - **R1 (exclusive).** A slice of a region has one owner: the region's free list, a [`RioBuffer`], or the table of a queue
//!   while its request is in flight. Only the owner of a [`RioBuffer`] touches the memory, and the system from the request
//!   to its result.
//! - **R2 (kept).** A region is deregistered and freed with the last of its slices and handles, so never while a request is in
//!   flight. What the table of a queue still holds when the queue ends is leaked.
//! - **R3 (open).** A request queue is used only while its socket is open, and a completion queue is closed only after the
//!   sockets that name it.
//! - **R4 (one at a time).** The calls of one request queue are made under its lock, those that take results from a completion
//!   queue, or change what it tells, under that one's.

mod address;
mod buffer;
mod envelope;
mod queue;
mod socket;
mod table;

pub use address::RioAddress;
pub use buffer::{RioBuffer, RioBuffers};
pub use envelope::RioEnvelope;
pub use queue::{RioQueue, RioRequest, RioResult};
pub use socket::{RioFlags, RioSocket};
