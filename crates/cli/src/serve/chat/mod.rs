//! The chat server in every model. What is said to whom is the [room](super::room)'s business; the models carry it out.

pub mod async_select;
mod at_once;
pub mod completion_port;
pub mod completion_routine;
pub mod event_select;
pub mod overlapped_event;
pub mod select;
pub mod threads;

/// What an overlapped server receives of one client at a time.
const BUFFER: usize = 4 << 10;
