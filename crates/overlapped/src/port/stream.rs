//! A socket of a port as a stream of bytes, for the traits of asynchronous reading and writing.
//!
//! Those traits lend a buffer for the length of a call, and an operation wants its buffer until its end: so no operation can
//! receive into it. A read therefore receives what is there, without blocking; if nothing is, a receive of zero bytes is
//! started, which ends when there is something and leaves it in place. It owns no memory: a connection that is idle costs a
//! block and no buffer, and dropping the stream loses nothing.
//!
//! A write likewise sends without blocking. No operation waits for room, so that what the system has no room for is copied,
//! a part at a time, and sent by an overlapped send; the copy is there as long as that takes.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::future::Awaited;
use super::socket::PortSocket;
use crate::error::{Failed, Result, WsaError};
use crate::operation::{Receiving, Sending};
use crate::socket::Shutdown;
use crate::{IoBuffer, IoBufferMut, Socket, buffer::Nothing};

/// `WSARecv`—A connected socket of a port as a stream of bytes, from [`PortSocket::into_stream`]: for everything that is
/// written against `AsyncRead` and `AsyncWrite` of `futures-io` or, with the feature `tokio`, of tokio.
///
/// The port must be driven, as for [`Awaited`]. Reading and writing do not disturb each other. What was written is on its way
/// once `flush` has ended; `close` flushes, then ends this direction of the connection. Dropping the stream gives up what
/// was not flushed.
///
/// Source: WSARecv function (winsock2.h)
///
/// ```
/// use futures_lite::{AsyncReadExt, AsyncWriteExt};
/// # use overlapped::{CompletionPort, Concurrency, Socket};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// # let (server, _) = listener.accept()?;
/// let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
/// let mut client = port.associate_skipping(client, 0)?.into_stream()?;
/// let mut server = port.associate_skipping(server, 1)?.into_stream()?;
/// let heard = port.block_on(async {
///     client.write_all(b"hello").await?;
///     client.close().await?;
///     let mut heard = String::new();
///     server.read_to_string(&mut heard).await?;
///     Ok::<_, std::io::Error>(heard)
/// });
/// assert_eq!(heard.unwrap(), "hello");
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "AsyncRead")]
#[doc(alias = "AsyncWrite")]
#[doc(alias = "WSARecv")]
pub struct PortStream<R: IoBufferMut, S: IoBuffer = R> {
    socket: PortSocket<R, S>,
    /// The receive of zero bytes that waits for something to read.
    readable: Option<Awaited<Receiving<Nothing>, R, S>>,
    /// The send of what there was no room for.
    unsent: Option<Awaited<Sending<Vec<u8>>, R, S>>,
}

/// How much of a write is copied at most when there is no room for it.
const PART: usize = 64 << 10;

impl<R: IoBufferMut, S: IoBuffer> PortStream<R, S> {
    pub(super) fn new(socket: PortSocket<R, S>) -> Result<PortStream<R, S>, Failed<PortSocket<R, S>>> {
        match socket.set_nonblocking(true) {
            Ok(()) => Ok(PortStream { socket, readable: None, unsent: None }),
            Err(error) => Err(Failed { error, returned: socket }),
        }
    }

    /// `SOCKET`—The socket, for its options and addresses.
    ///
    /// Source: Socket Handles (WinSock)
    #[doc(alias = "SOCKET")]
    pub fn socket(&self) -> &PortSocket<R, S> {
        &self.socket
    }

    /// Receives by `receive` when there is something.
    fn poll_receive(
        &mut self,
        context: &mut Context<'_>,
        mut receive: impl FnMut(&Socket) -> Result<usize>,
    ) -> Poll<Result<usize>> {
        loop {
            if let Some(readable) = &mut self.readable {
                let ended = ready!(Pin::new(readable).poll(context));
                self.readable = None;
                ended?;
            }
            self.check_open()?;
            match receive(&self.socket) {
                Err(WsaError::WSAEWOULDBLOCK) => {
                    self.readable = Some(Awaited::new(self.socket.clone(), Nothing));
                }
                received => return Poll::Ready(received),
            }
        }
    }

    /// Sends what there is room for, or takes it over.
    fn poll_send(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        ready!(self.poll_unsent(context))?;
        self.check_open()?;
        match self.socket.send_now(bytes) {
            Err(WsaError::WSAEWOULDBLOCK) => {
                let part = &bytes[..bytes.len().min(PART)];
                self.unsent = Some(Awaited::new(self.socket.clone(), part.to_vec()));
                // This starts it. What is taken over is on its way whether or not the caller comes again.
                match self.poll_unsent(context) {
                    Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                    Poll::Ready(Ok(())) | Poll::Pending => Poll::Ready(Ok(part.len())),
                }
            }
            sent => Poll::Ready(sent),
        }
    }

    /// Until what was taken over is sent.
    fn poll_unsent(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let Some(unsent) = &mut self.unsent else { return Poll::Ready(Ok(())) };
        let ended = ready!(Pin::new(unsent).poll(context));
        self.unsent = None;
        Poll::Ready(ended.map(drop).map_err(WsaError::from))
    }

    fn poll_shutdown(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_unsent(context))?;
        Poll::Ready(self.socket.shutdown(Shutdown::Send))
    }

    /// Calls that do not go through an operation ask here what operations ask when they start.
    fn check_open(&self) -> Result<()> {
        if self.socket.is_closing() { Err(WsaError::WSAENOTSOCK) } else { Ok(()) }
    }
}

impl<R: IoBufferMut, S: IoBuffer> futures_io::AsyncRead for PortStream<R, S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        if buffer.is_empty() {
            return Poll::Ready(Ok(0));
        }
        self.poll_receive(context, |socket| socket.receive_now(buffer)).map_err(io::Error::from)
    }
}

impl<R: IoBufferMut, S: IoBuffer> futures_io::AsyncWrite for PortStream<R, S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_send(context, bytes).map_err(io::Error::from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_unsent(context).map_err(io::Error::from)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_shutdown(context).map_err(io::Error::from)
    }
}

#[cfg(feature = "tokio")]
impl<R: IoBufferMut, S: IoBuffer> tokio::io::AsyncRead for PortStream<R, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let unfilled = buffer.initialize_unfilled();
        let bytes = ready!(self.poll_receive(context, |socket| socket.receive_now(unfilled)))?;
        buffer.advance(bytes);
        Poll::Ready(Ok(()))
    }
}

#[cfg(feature = "tokio")]
impl<R: IoBufferMut, S: IoBuffer> tokio::io::AsyncWrite for PortStream<R, S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_send(context, bytes).map_err(io::Error::from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_unsent(context).map_err(io::Error::from)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        PortStream::poll_shutdown(&mut self, context).map_err(io::Error::from)
    }
}

impl<R: IoBufferMut, S: IoBuffer> fmt::Debug for PortStream<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortStream").field("socket", &self.socket).finish_non_exhaustive()
    }
}
