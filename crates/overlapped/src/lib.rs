//! Winsock's asynchronous I/O models, safe, on Windows and Linux.
//!
//! Winsock tells a program in six ways that something has happened on a socket. Each is a page of code here, with the
//! semantics that it has on Windows, on Windows' own functions there and on native ones on Linux.
//!
//! | Model | What is told | How | Here | Example |
//! |---|---|---|---|---|
//! | threads | the call is done | it returns | [`Socket::receive_now`] | `echo_threads` |
//! | `select` | which are ready | a call about all | [`select()`], [`SocketSet`] | `echo_select` |
//! | event select | what has happened | an event per socket | [`Selected`], [`WaitSet`] | `echo_event_select` |
//! | overlapped, event | an operation has ended | an event | [`Start::signal`], [`Pending`] | `echo_overlapped_event` |
//! | overlapped, routine | an operation has ended | a closure in an alertable wait | [`Start::then`] | `echo_completion_routine` |
//! | completion port | an operation has ended | a packet, to any thread | [`CompletionPort`] | `echo_completion_port` |
//!
//! On top of ports, an operation can be awaited: [`CompletionPort::block_on`]. An event loop that is not this crate's waits
//! for a port's descriptor, on Linux (module `os::linux`).
//!
//! The items are the same on both systems, and a program compiles unchanged on both, as every example does. What alone differs
//! stands in the module `os`, as in the standard library: what lends a descriptor is there on Linux only.
//!
//! # Vocabulary
//!
//! A *noun* says an operation and a *verb* starts it: `socket.receive(buffer)`, `send`, `accept_into`,
//! `connect_overlapped`; then `.signal(&event)`, `.then(closure)`, `.post()` or `.await`. What is done at once and needs no
//! ending is a verb alone: `receive_now`, `send_now`, `accept`, `connect`.
//!
//! An *operation* is *pending* until it has *ended*; a *wait* is satisfied, times out, or, if it is *alertable*, ends because
//! *routines* and APCs of its thread have run ([`Waited`]). A *packet* is the end of an operation at a port.
//!
//! # What cannot go wrong
//!
//! - A buffer in flight cannot be touched: it moves into the operation and comes back with its result.
//! - An operation's memory cannot be used twice or freed early: it is the crate's, and outlives every handle of it.
//! - A socket cannot be waited for by the event of another: [`Selected`] is both.
//! - Sockets and events cannot get out of step: [`WaitSet`] yields the program's own object.
//! - A routine cannot run on the wrong thread, nor be given to `AcceptEx`.
//! - A packet cannot be taken for another: it is an enum, of the port's own buffer types.
//!
//! # Errors
//!
//! [`WsaError`], everywhere: Winsock's numbers, with name and text. A call that takes something by value gives it back if it
//! fails, in [`Failed`]. Both become [`std::io::Error`] by `?`.
//!
//! # Example
//!
//! ```
//! use overlapped::{NetworkEvents, Socket, Timeout, WaitSet, Waited};
//!
//! # fn main() -> Result<(), overlapped::WsaError> {
//! let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
//! # let client = Socket::connected(listener.local_address()?)?;
//! let mut sockets = WaitSet::new();
//! sockets.insert(listener.event_select(NetworkEvents::ACCEPT)?)?;
//! if let Waited::Ready((_, listener)) = sockets.wait_any(Timeout::Infinite)?
//!     && let Some(outcome) = listener.enumerate()?.accept()
//! {
//!     outcome?;
//!     let (client, peer) = listener.accept()?;
//!     println!("{peer} has connected");
//!     client.send_now(b"hello")?;
//! }
//! # Ok(())
//! # }
//! ```

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
#[cfg(target_os = "linux")]
pub mod os;
mod port;
mod select;
mod selected;
mod semaphore;
mod sleep;
mod socket;
mod spin;
mod startup;
mod sys;
pub mod thread;
mod timeout;
mod timer;
pub mod trace;
mod wait;
mod wait_set;

pub use buffer::{Append, IoBuffer, IoBufferMut};
pub use error::{DosError, Failed, FailureKind, Result, Status, WsaError};
pub use event::Event;
pub use mutex::{Mutex, MutexGuard};
pub use network_events::{NetworkEvents, Occurred};
pub use operation::{
    Accepted, Accepting, Completed, Connecting, Datagram, Operation, OperationId, Pending, Receiving, ReceivingFrom,
    ResultError, Sending, SendingTo, Start, Started, Transfer, Wait,
};
pub use port::{Awaited, CompletionPort, Concurrency, Dequeued, Packet, PortHandle, PortSocket, Post, Posted};
pub use select::{SocketSet, select};
pub use selected::Selected;
pub use semaphore::Semaphore;
pub use sleep::{Slept, sleep, sleep_alertable};
pub use socket::{Decision, Request, Shutdown, Socket};
pub use spin::set_spin;
pub use thread::Thread;
pub use timeout::Timeout;
pub use timer::{Due, Timer};
pub use wait::{
    MAXIMUM_WAIT_OBJECTS, WaitObject, Waitable, Waited, signal_and_wait, signal_and_wait_alertable, wait_all,
    wait_all_alertable, wait_any, wait_any_alertable, wait_one, wait_one_alertable,
};
pub use wait_set::{Key, WaitSet};
