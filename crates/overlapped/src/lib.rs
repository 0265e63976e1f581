//! Winsock's asynchronous I/O models, safe, on Windows and Linux.
//!
//! Winsock tells a program in eight ways that something has happened on a socket. Each is a page of code here, with the
//! semantics that it has on Windows, on Windows' own functions there and on native ones on Linux.
//!
//! | Model | What is told | How | Here | Example |
//! |---|---|---|---|---|
//! | threads | the call is done | it returns | [`Socket::receive_now`] | `echo_threads` |
//! | `select` | which are ready | a call about all | [`select()`], [`SocketSet`] | `echo_select` |
//! | event select | what has happened | an event per socket | [`Selected`], [`WaitSet`] | `echo_event_select` |
//! | async select | what has happened | a message to a window | [`MessageWindow`], [`messages`] | `echo_async_select` |
//! | overlapped, event | an operation has ended | an event | [`Start::signal`], [`Pending`] | `echo_overlapped_event` |
//! | overlapped, routine | an operation has ended | a closure in an alertable wait | [`Start::then`] | `echo_completion_routine` |
//! | completion port | an operation has ended | a packet, to any thread | [`CompletionPort`] | `echo_completion_port` |
//! | registered I/O | a request has ended | a result in a queue | [`RioQueue`] | `echo_rio` |
//!
//! On top of ports, an operation can be awaited: [`CompletionPort::block_on`]; and a socket can be read and written as a
//! stream ([`PortStream`]), so that what is written for such streams, TLS and HTTP among it, runs here (example
//! `http_completion_port`). Files are read and written in the same ways as sockets ([`File`]). An event loop that is not
//! this crate's waits for a port's descriptor ([`CompletionPort::descriptor`]), on Linux.
//!
//! # Features
//!
//! `tokio`: a stream has tokio's traits of reading and writing beside those of `futures-io`.
//!
//! The items are the same on both systems, and a program compiles unchanged on both, as every example does. What one of them cannot do
//! says so: a descriptor is lent by Linux' ports alone.
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
//! - A slice of registered memory cannot be touched in flight, nor freed: [`RioBuffer`].
//! - A window cannot leave its thread, and is told nothing of a socket that is gone: [`MessageWindow`].
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
mod control;
mod envelope;
mod error;
mod event;
mod extension;
mod file;
mod handle;
mod mutex;
mod network_events;
mod operation;
mod poll;
mod port;
mod rio;
mod select;
mod selected;
mod semaphore;
mod shared_file;
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
mod window;

pub use buffer::{Append, IoBuffer, IoBufferMut};
pub use control::Control;
pub use envelope::Envelope;
pub use error::{DosError, Failed, FailureKind, Result, Status, WsaError};
pub use event::Event;
pub use file::{Access, Disposition, File};
pub use mutex::{Mutex, MutexGuard};
pub use network_events::{NetworkEvents, Occurred};
pub use operation::{
    Accepted, Accepting, Completed, Connecting, Datagram, Enveloped, Operation, OperationId, Pending, ReadingAt,
    Receiving, ReceivingFrom, ReceivingMessage, ResultError, Sending, SendingMessage, SendingTo, Start, Started,
    Transfer, Transmission, Transmitting, Wait, WritingAt,
};
pub use poll::{PollEntry, PollEvents, poll};
pub use port::{
    Awaited, CompletionPort, Concurrency, Dequeued, Packet, PortDescriptor, PortFile, PortHandle, PortSocket,
    PortStream, Post, Posted, Readiness, Trigger,
};
pub use rio::{RioAddress, RioBuffer, RioBuffers, RioEnvelope, RioFlags, RioQueue, RioRequest, RioResult, RioSocket};
pub use select::{SocketSet, select};
pub use selected::Selected;
pub use semaphore::Semaphore;
pub use shared_file::SharedFile;
pub use sleep::{Slept, sleep, sleep_alertable};
pub use socket::{Decision, ReceiveAll, Request, Shutdown, Socket, UnixAddress};
pub use spin::set_spin;
pub use thread::Thread;
pub use timeout::Timeout;
pub use timer::{Due, Timer};
pub use wait::{
    MAXIMUM_WAIT_OBJECTS, WaitObject, Waitable, Waited, signal_and_wait, signal_and_wait_alertable, wait_all,
    wait_all_alertable, wait_any, wait_any_alertable, wait_one, wait_one_alertable,
};
pub use wait_set::{Key, WaitSet};
pub use window::{AsyncSelected, Message, MessageWindow, SelectionKey, WindowHandle, messages};
