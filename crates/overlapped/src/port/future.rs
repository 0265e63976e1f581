//! Operations as futures.
//!
//! An awaited operation ends at its socket's port like any other. The packet is of a kind of its own: whoever takes it, in
//! `get` or in `block_on`, tells the future through its block, and goes on looking for packets of the program's.
#![allow(unsafe_code)] // The start calls.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::mem::replace;
use std::pin::Pin;
use std::ptr::null_mut;
use std::task::{Context, Poll, Waker};

use super::post::Post;
use super::queue::Payload;
use super::socket::PortSocket;
use crate::error::{Result, WsaError};
use crate::operation::{Ending, Kind, Lent, Operation, Prepared, Waiter, discard};
use crate::{IoBuffer, IoBufferMut};

/// `WSARecv`—A [`Post`] that is awaited. It is started when it is first polled, and cancelled when it is dropped before its
/// end; what it owns is then kept until the end.
///
/// The port must be driven: by [`CompletionPort::block_on`](super::CompletionPort::block_on), or by threads that take
/// packets.
///
/// Source: WSARecv function (winsock2.h)
#[must_use = "nothing is started before it is awaited"]
#[doc(alias = "WSARecv")]
pub struct Awaited<O: Operation, R: IoBufferMut, S: IoBuffer>(State<O, R, S>);

enum State<O: Operation, R: IoBufferMut, S: IoBuffer> {
    Said(PortSocket<R, S>, O::Payload),
    InFlight(PortSocket<R, S>, Lent<Payload<O, R, S>>),
    Over,
}

// It is never looked at through a pinned reference.
impl<O: Operation, R: IoBufferMut, S: IoBuffer> Unpin for Awaited<O, R, S> {}

/// ```
/// # use overlapped::{CompletionPort, Concurrency, Socket};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// # let (server, _) = listener.accept()?;
/// let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
/// let (client, server) = (port.associate(client, 0)?, port.associate(server, 1)?);
/// let received = port.block_on(async {
///     client.send(b"hello".to_vec()).await?;
///     server.receive(Vec::with_capacity(1024)).await
/// })?;
/// assert_eq!(received.buffer, b"hello");
/// # Ok::<(), overlapped::WsaError>(())
/// ```
impl<O: Operation, R: IoBufferMut, S: IoBuffer> IntoFuture for Post<'_, O, R, S> {
    type Output = Result<O::Output, O::Failure>;
    type IntoFuture = Awaited<O, R, S>;

    fn into_future(self) -> Awaited<O, R, S> {
        let (socket, payload) = self.into_parts();
        Awaited::new(socket.clone(), payload)
    }
}

impl<O: Operation, R: IoBufferMut, S: IoBuffer> Future for Awaited<O, R, S> {
    type Output = Result<O::Output, O::Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match replace(&mut self.0, State::Over) {
            State::Said(socket, payload) => self.start(socket, payload, context.waker()),
            State::InFlight(socket, lent) => match ended(&lent, context.waker()) {
                Some(ending) => {
                    // SAFETY: the packet has come (I6), and who took it has left the block to this future.
                    let (_, payload) = unsafe { lent.reclaim() }.take();
                    Poll::Ready(O::finish(payload, ending))
                }
                None => {
                    self.0 = State::InFlight(socket, lent);
                    Poll::Pending
                }
            },
            State::Over => panic!("an operation is polled after its end"),
        }
    }
}

impl<O: Operation, R: IoBufferMut, S: IoBuffer> Awaited<O, R, S> {
    /// An operation of any kind: its packet goes to the future, and is no packet of the port's types.
    pub(super) fn new(socket: PortSocket<R, S>, payload: O::Payload) -> Awaited<O, R, S> {
        Awaited(State::Said(socket, payload))
    }

    fn start(
        &mut self,
        socket: PortSocket<R, S>,
        payload: O::Payload,
        waker: &Waker,
    ) -> Poll<Result<O::Output, O::Failure>> {
        if socket.is_closing() {
            return Poll::Ready(Err(O::refuse(payload, WsaError::WSAENOTSOCK)));
        }
        let mut prepared = Prepared::<Payload<O, R, S>>::new((socket.clone(), payload), Kind::Future, null_mut());
        let call = match O::call(&mut prepared.payload_mut().1) {
            Ok(call) => call,
            Err(error) => return Poll::Ready(Err(O::refuse(prepared.take().1, error))),
        };
        let lent = prepared.lend();
        let (block, id) = (lent.block(), lent.id());
        *block.waiter() = Waiter::Task(waker.clone());
        // SAFETY: what `lent` holds is not touched before the packet (I4, I6), whose kind tells that a future owns it.
        match unsafe { O::start(&call, socket.raw(), lent.overlapped(), None) } {
            Ok(false) if socket.skips() => {
                drop(replace(&mut *block.waiter(), Waiter::None));
                // SAFETY: it is complete, and no packet tells that (I5).
                let ((_, payload), ending) = unsafe { lent.finish() };
                Poll::Ready(O::finish(payload, ending))
            }
            Ok(_) => {
                if socket.is_closing() {
                    let _ = socket.cancel(id);
                }
                self.0 = State::InFlight(socket, lent);
                Poll::Pending
            }
            Err(error) => {
                drop(replace(&mut *block.waiter(), Waiter::None));
                // SAFETY: nothing was started (I7).
                Poll::Ready(Err(O::refuse(unsafe { lent.reclaim() }.take().1, error)))
            }
        }
    }
}

/// How the operation ended; if it has not, `waker` is woken when it does.
fn ended<P>(lent: &Lent<P>, waker: &Waker) -> Option<Ending> {
    let mut waiter = lent.block().waiter();
    let (ending, next) = match &*waiter {
        Waiter::Ended(ending) => (Some(*ending), Waiter::None),
        Waiter::Task(present) if present.will_wake(waker) => return None,
        Waiter::Task(_) | Waiter::None | Waiter::Dropped(_) => (None, Waiter::Task(waker.clone())),
    };
    let before = replace(&mut *waiter, next);
    // A waker that is replaced is dropped with nothing held.
    drop(waiter);
    drop(before);
    ending
}

impl<O: Operation, R: IoBufferMut, S: IoBuffer> Drop for Awaited<O, R, S> {
    fn drop(&mut self) {
        let State::InFlight(socket, lent) = replace(&mut self.0, State::Over) else { return };
        // If it is not found, its packet is on its way.
        let _ = socket.cancel(lent.id());
        let left = Waiter::Dropped(discard::<Payload<O, R, S>>);
        let before = replace(&mut *lent.block().waiter(), left);
        if let Waiter::Ended(_) = before {
            *lent.block().waiter() = Waiter::None;
            // SAFETY: the packet has come (I6), and who took it has left the block to this future.
            drop(unsafe { lent.reclaim() });
        }
    }
}

impl<O: Operation, R: IoBufferMut, S: IoBuffer> fmt::Debug for Awaited<O, R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Awaited").field("operation", &O::KIND).finish_non_exhaustive()
    }
}
