//! What comes out of a port.

use super::{PortFile, PortSocket, Readiness};
use crate::error::{Failed, Result, WsaError};
use crate::operation::{
    Accepted, Accepting, Completed, Connecting, Datagram, Enveloped, Operation, Receiving, ReceivingFrom,
    ReceivingMessage, Sending, SendingMessage, SendingTo, Transmission, Transmitting,
};
use crate::{Envelope, IoBuffer, IoBufferMut, Socket};
use std::net::SocketAddr;

/// `OVERLAPPED_ENTRY`—What came out of a port: the end of an operation, with its socket, key, result and buffer, or a
/// message.
///
/// Source: OVERLAPPED_ENTRY structure (minwinbase.h)
///
/// ```
/// # use overlapped::{CompletionPort, Packet, Timeout, WsaError};
/// fn serve(port: &CompletionPort<Vec<u8>>) -> Result<(), WsaError> {
///     loop {
///         match port.get(Timeout::Infinite)? {
///             // Nobody sends any more: the last clone of the socket goes, which closes it.
///             Some(Packet::Receive { result: Ok(0) | Err(_), .. }) => {}
///             Some(Packet::Receive { socket, buffer, .. }) => drop(socket.send(buffer).post()?),
///             Some(Packet::Send { socket, buffer, .. }) => drop(socket.receive(buffer).post()?),
///             Some(Packet::Stop) => return Ok(()),
///             _ => {}
///         }
///     }
/// }
/// ```
#[derive(Debug)]
#[doc(alias = "OVERLAPPED_ENTRY")]
pub enum Packet<R: IoBufferMut, S: IoBuffer = R> {
    /// A receive ended.
    Receive {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were received; 0 if the other side sends no more.
        result: Result<usize>,
        /// The buffer. A vector holds what was received.
        buffer: R,
    },
    /// A send ended.
    Send {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were sent: all.
        result: Result<usize>,
        /// The buffer.
        buffer: S,
    },
    /// A receive of a datagram with its sender ended.
    ReceiveFrom {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were received, and from whom.
        result: Result<(usize, SocketAddr)>,
        /// The buffer. A vector holds what was received, also of a datagram that was cut.
        buffer: R,
    },
    /// A send of a datagram to an address ended.
    SendTo {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were sent: all.
        result: Result<usize>,
        /// The buffer.
        buffer: S,
    },
    /// A receive of a datagram with what is told beside its data ended.
    ReceiveMessage {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were received.
        result: Result<usize>,
        /// The buffer. A vector holds what was received, also of a datagram that was cut.
        buffer: R,
        /// Who sent it, and what was told beside its data.
        envelope: Envelope,
    },
    /// A send of a datagram with what is said beside its data ended.
    SendMessage {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were sent: all.
        result: Result<usize>,
        /// The buffer.
        buffer: S,
        /// As it was.
        envelope: Envelope,
    },
    /// An accept ended.
    Accept {
        /// The listener.
        listener: PortSocket<R, S>,
        /// The listener's key.
        key: usize,
        /// The connection, which belongs to no port yet; or the error, with the acceptor.
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
    /// A read of a file ended.
    ReadAt {
        /// The file.
        file: PortFile<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were read.
        result: Result<usize>,
        /// The buffer. A vector holds what was read.
        buffer: R,
    },
    /// A write of a file ended.
    WriteAt {
        /// The file.
        file: PortFile<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were written.
        result: Result<usize>,
        /// The buffer.
        buffer: S,
    },
    /// `SocketNotificationRetrieveEvents`: something holds of a socket, from
    /// [`CompletionPort::enable_notification`](super::CompletionPort::enable_notification).
    Ready {
        /// The key that was given.
        key: usize,
        /// What holds.
        events: Readiness,
    },
    /// `RIO_IOCP_COMPLETION`: a queue of registered I/O has results, from
    /// [`RioQueue::posting`](crate::RioQueue::posting).
    Results {
        /// The key that was given.
        key: usize,
    },
    /// A transmission of a file ended.
    Transmit {
        /// The socket.
        socket: PortSocket<R, S>,
        /// Its key.
        key: usize,
        /// How many bytes were sent: of head, file and tail.
        result: Result<usize>,
        /// What was sent.
        transmission: Transmission,
    },
    /// From [`CompletionPort::post`](super::CompletionPort::post).
    Posted {
        /// As it was posted.
        key: usize,
        /// As it was posted.
        value: usize,
    },
    /// From [`CompletionPort::stop`](super::CompletionPort::stop): the thread is to take no more.
    Stop,
}

/// The operations of a port of these types, and their packets.
pub trait Packed<R: IoBufferMut, S: IoBuffer>: Operation {
    fn packet(socket: PortSocket<R, S>, result: Result<Self::Output, Self::Failure>) -> Packet<R, S>;
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for Receiving<R> {
    fn packet(socket: PortSocket<R, S>, result: Result<Completed<R>, Failed<R>>) -> Packet<R, S> {
        let (key, (result, buffer)) = (socket.key(), apart(result));
        Packet::Receive { socket, key, result, buffer }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for Sending<S> {
    fn packet(socket: PortSocket<R, S>, result: Result<Completed<S>, Failed<S>>) -> Packet<R, S> {
        let (key, (result, buffer)) = (socket.key(), apart(result));
        Packet::Send { socket, key, result, buffer }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for ReceivingFrom<R> {
    fn packet(socket: PortSocket<R, S>, result: Result<Datagram<R>, Failed<R>>) -> Packet<R, S> {
        let key = socket.key();
        let (result, buffer) = match result {
            Ok(Datagram { bytes, from, buffer }) => (Ok((bytes, from)), buffer),
            Err(failed) => (Err(failed.error), failed.returned),
        };
        Packet::ReceiveFrom { socket, key, result, buffer }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for SendingTo<S> {
    fn packet(socket: PortSocket<R, S>, result: Result<Completed<S>, Failed<S>>) -> Packet<R, S> {
        let (key, (result, buffer)) = (socket.key(), apart(result));
        Packet::SendTo { socket, key, result, buffer }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for ReceivingMessage<R> {
    fn packet(socket: PortSocket<R, S>, result: Result<Self::Output, Self::Failure>) -> Packet<R, S> {
        let (key, (result, buffer, envelope)) = (socket.key(), opened(result));
        Packet::ReceiveMessage { socket, key, result, buffer, envelope }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for SendingMessage<S> {
    fn packet(socket: PortSocket<R, S>, result: Result<Self::Output, Self::Failure>) -> Packet<R, S> {
        let (key, (result, buffer, envelope)) = (socket.key(), opened(result));
        Packet::SendMessage { socket, key, result, buffer, envelope }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for Accepting {
    fn packet(listener: PortSocket<R, S>, result: Result<Accepted, Failed<Socket>>) -> Packet<R, S> {
        Packet::Accept { key: listener.key(), listener, result }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for Connecting {
    fn packet(socket: PortSocket<R, S>, result: Result<(), WsaError>) -> Packet<R, S> {
        Packet::Connect { key: socket.key(), socket, result }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for Transmitting {
    fn packet(socket: PortSocket<R, S>, result: Result<Completed<Transmission>, Failed<Transmission>>) -> Packet<R, S> {
        let (key, (result, transmission)) = (socket.key(), apart(result));
        Packet::Transmit { socket, key, result, transmission }
    }
}

pub(super) fn apart<B>(result: Result<Completed<B>, Failed<B>>) -> (Result<usize>, B) {
    match result {
        Ok(completed) => (Ok(completed.bytes), completed.buffer),
        Err(failed) => (Err(failed.error), failed.returned),
    }
}

fn opened<B>(result: Result<Enveloped<B>, Failed<(B, Envelope)>>) -> (Result<usize>, B, Envelope) {
    match result {
        Ok(message) => (Ok(message.bytes), message.buffer, message.envelope),
        Err(Failed { error, returned: (buffer, envelope) }) => (Err(error), buffer, envelope),
    }
}
