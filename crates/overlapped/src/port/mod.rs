//! Completion ports.

use std::future::Future;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::ops::Deref;

use crate::operation::{Accepted, Accepting, Connecting, Failed, Operation, OperationId, Receiving, Sending, Started};
use crate::{IoBuffer, IoBufferMut, Result, Socket, Timeout, WsaError};

/// How many threads of a port may run at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concurrency {
    /// As many as there are processors.
    Cores,
    /// This many.
    Exactly(NonZeroU32),
}

/// A completion port whose operations receive into `R` and send from `S`. Share it by reference or in an `Arc`.
#[derive(Debug)]
pub struct CompletionPort<R, S = R>(PhantomData<fn() -> (R, S)>);

impl<B: IoBuffer + IoBufferMut> CompletionPort<B> {
    /// `CreateIoCompletionPort`—A new port with one type of buffer.
    pub fn new(concurrency: Concurrency) -> Result<CompletionPort<B>> {
        unimplemented!("{concurrency:?}")
    }
}

impl<R: IoBufferMut, S: IoBuffer> CompletionPort<R, S> {
    /// `CreateIoCompletionPort`—A new port that receives into one type and sends from another.
    pub fn with_send_buffers(concurrency: Concurrency) -> Result<CompletionPort<R, S>> {
        unimplemented!("{concurrency:?}")
    }
    /// `CreateIoCompletionPort`—Moves a socket to this port.
    pub fn associate(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        unimplemented!("{socket:?}{key}")
    }
    /// The same with `FILE_SKIP_COMPLETION_PORT_ON_SUCCESS`: what completes at once comes back from `post`.
    pub fn associate_skipping(&self, socket: Socket, key: usize) -> Result<PortSocket<R, S>, Failed<Socket>> {
        unimplemented!("{socket:?}{key}")
    }
    /// `GetQueuedCompletionStatus`—The next packet; `None` when the time is over.
    pub fn get(&self, timeout: Timeout) -> Result<Option<Packet<R, S>>> {
        unimplemented!("{timeout:?}")
    }
    /// `GetQueuedCompletionStatusEx`—Appends up to `max` packets.
    pub fn get_many(&self, packets: &mut Vec<Packet<R, S>>, max: usize, timeout: Timeout) -> Result<Dequeued> {
        let _ = packets;
        unimplemented!("{max}{timeout:?}")
    }
    /// `GetQueuedCompletionStatusEx`, alertable.
    pub fn get_many_alertable(
        &self,
        packets: &mut Vec<Packet<R, S>>,
        max: usize,
        timeout: Timeout,
    ) -> Result<Dequeued> {
        let _ = packets;
        unimplemented!("{max}{timeout:?}")
    }
    /// `PostQueuedCompletionStatus`—Queues a packet of the program's own: [`Packet::Posted`].
    pub fn post(&self, key: usize, value: usize) -> Result<()> {
        unimplemented!("{key}{value}")
    }
    /// Queues a [`Packet::Stop`] that every `get` from then on returns, after what was queued before.
    pub fn stop(&self) -> Result<()> {
        unimplemented!()
    }
    /// Runs a future on this thread, which serves the port meanwhile.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let _ = future;
        unimplemented!()
    }
}

/// How a batch get ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dequeued {
    /// So many packets were appended.
    Packets(usize),
    /// The time was over.
    TimedOut,
    /// Routines or APCs ran.
    IoCompletion,
}

/// What came out of a port. A packet of an operation carries its socket.
#[derive(Debug)]
pub enum Packet<R, S = R> {
    /// A receive ended.
    Receive {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// The bytes; 0: the peer sends no more.
        result: Result<usize>,
        /// The buffer.
        buffer: R,
    },
    /// A send ended.
    Send {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// The bytes.
        result: Result<usize>,
        /// The buffer.
        buffer: S,
    },
    /// An accept ended.
    Accept {
        /// The listener.
        listener: PortSocket<R, S>,
        /// The listener's key.
        key: usize,
        /// The connection, not yet associated.
        result: Result<Accepted, Failed<Socket>>,
    },
    /// A connect ended.
    Connect {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// Whether it is connected.
        result: Result<()>,
    },
    /// From [`CompletionPort::post`].
    Posted {
        /// As given.
        key: usize,
        /// As given.
        value: usize,
    },
    /// [`CompletionPort::stop`] was called: the worker ends.
    Stop,
}

/// A socket that belongs to a port. Clones share it; dereferences to the socket. Open while a clone or an operation
/// exists, or until [`PortSocket::close`].
#[derive(Debug)]
pub struct PortSocket<R, S = R>(Socket, PhantomData<fn() -> (R, S)>);

impl<R, S> Clone for PortSocket<R, S> {
    fn clone(&self) -> Self {
        unimplemented!()
    }
}

impl<R: IoBufferMut, S: IoBuffer> PortSocket<R, S> {
    /// The key given to `associate`.
    pub fn key(&self) -> usize {
        unimplemented!()
    }
    /// `WSARecv`
    pub fn receive(&self, buffer: R) -> Post<'_, Receiving<R>, R, S> {
        let _ = buffer;
        unimplemented!()
    }
    /// `WSASend`
    pub fn send(&self, buffer: S) -> Post<'_, Sending<S>, R, S> {
        let _ = buffer;
        unimplemented!()
    }
    /// `AcceptEx`
    pub fn accept_into(&self, acceptor: Socket) -> Post<'_, Accepting, R, S> {
        unimplemented!("{acceptor:?}")
    }
    /// `ConnectEx`
    pub fn connect_overlapped(&self, address: SocketAddr) -> Post<'_, Connecting, R, S> {
        unimplemented!("{address}")
    }
    /// `CancelIoEx`
    pub fn cancel(&self, operation: OperationId) -> Result<()> {
        unimplemented!("{operation:?}")
    }
    /// Cancels everything pending, refuses everything new; closed when the last clone and operation are gone.
    pub fn close(&self) {
        unimplemented!()
    }
}

impl<R, S> Deref for PortSocket<R, S> {
    type Target = Socket;
    fn deref(&self) -> &Socket {
        &self.0
    }
}

/// An operation about to be started on a port.
#[must_use = "nothing is started before `post` or `await`"]
#[derive(Debug)]
pub struct Post<'s, O, R, S>(PhantomData<(&'s PortSocket<R, S>, O)>);

impl<O: Operation, R: IoBufferMut, S: IoBuffer> Post<'_, O, R, S> {
    /// Starts it; its end queues a packet.
    pub fn post(self) -> Result<Posted<R, S>, O::Failure> {
        unimplemented!()
    }
}

/// What [`Post::post`] did.
#[derive(Debug)]
#[expect(clippy::large_enum_variant)]
pub enum Posted<R, S = R> {
    /// The packet comes from the port.
    Queued(Started),
    /// The socket skips the port on success, and this completed at once: here is its packet.
    Complete(Packet<R, S>),
}

#[expect(dead_code)]
fn skeleton(_: WsaError) {}
