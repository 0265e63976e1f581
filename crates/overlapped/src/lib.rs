//! Winsock's asynchronous I/O models, safe, on Windows and Linux.

mod address;
mod apc;
mod buffer;
mod error;
mod event;
mod extension;
mod handle;
mod mutex;
mod network_events;
mod operation;
mod port;
mod select;
mod selected;
mod semaphore;
mod sleep;
mod socket;
mod startup;
mod sys;
pub mod thread;
mod timeout;
mod timer;
mod wait;
mod wait_set;

pub use buffer::{Append, IoBuffer, IoBufferMut};
pub use error::{DosError, Failed, FailureKind, Result, Status, WsaError};
pub use event::Event;
pub use mutex::{Mutex, MutexGuard};
pub use network_events::{NetworkEvents, Occurred};
pub use operation::{
    Accepted, Accepting, Completed, Connecting, Operation, OperationId, Pending, Receiving, ResultError, Sending,
    Start, Started, Transfer, Wait,
};
pub use port::{Awaited, CompletionPort, Concurrency, Dequeued, Packet, PortHandle, PortSocket, Post, Posted};
pub use select::{SocketSet, select};
pub use selected::Selected;
pub use semaphore::Semaphore;
pub use sleep::{Slept, sleep, sleep_alertable};
pub use socket::{Shutdown, Socket};
pub use thread::Thread;
pub use timeout::Timeout;
pub use timer::{Due, Timer};
pub use wait::{
    MAXIMUM_WAIT_OBJECTS, WaitObject, Waitable, Waited, signal_and_wait, signal_and_wait_alertable, wait_all,
    wait_all_alertable, wait_any, wait_any_alertable, wait_one, wait_one_alertable,
};
pub use wait_set::{Key, WaitSet};
