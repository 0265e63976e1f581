//! Completion queues, and the table of what is in flight.
#![allow(unsafe_code)] // Calls of the function table.

use std::any::Any;
use std::fmt;
use std::mem::forget;
use std::ptr::null;
use std::sync::Arc;

use overlapped_lock::{Mutex, MutexGuard};

use super::address::RioAddress;
use super::buffer::RioBuffer;
use super::envelope::RioEnvelope;
use super::table::{Functions, functions};
use crate::error::{Result, Status, WsaError, check, last_error};
use crate::operation::notifier;
use crate::sys::{self, RIO_CQ};
use crate::{Event, IoBuffer, IoBufferMut, PortHandle};

/// `RIOCreateCompletionQueue`—A queue of results, of the requests of any number of sockets. Clones are the same queue.
///
/// It tells in one of three ways that there are results: not at all, so that it is asked ([`RioQueue::polled`]); by an event
/// ([`RioQueue::signaling`]); by a packet to a port ([`RioQueue::posting`]). The latter two tell once for each
/// [`RioQueue::notify`].
///
/// Source: LPFN_RIOCREATECOMPLETIONQUEUE callback function (mswsock.h)
///
/// ```
/// # use overlapped::{Event, RioBuffers, RioQueue, RioRequest, Socket, Timeout, wait_one};
/// # let listener = Socket::registered_listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// # let (server, _) = listener.accept()?;
/// let (buffers, done) = (RioBuffers::new(64, 4096)?, Event::auto(false)?);
/// let queue = RioQueue::signaling(128, &done)?;
/// let server = queue.attach(server, 7, 1, 1)?; // one receive and one send at a time
/// server.receive(buffers.take().unwrap())?;
/// queue.notify()?;
/// client.send_now(b"hello")?;
/// let _ = wait_one(&done, Timeout::Infinite)?;
/// let mut results = Vec::new();
/// queue.dequeue(&mut results)?;
/// let received = results.pop().unwrap();
/// assert_eq!((received.key, received.request, received.result), (7, RioRequest::Receive, Ok(5)));
/// server.send(received.buffer)?; // back to the sender
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "RIOCreateCompletionQueue")]
#[doc(alias = "RIO_CQ")]
pub struct RioQueue(pub(super) Arc<Core>);

/// What a request did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RioRequest {
    /// It received.
    Receive,
    /// It sent.
    Send,
}

/// `RIORESULT`—The end of a request.
///
/// Source: RIORESULT structure (mswsockdef.h)
#[derive(Debug)]
#[doc(alias = "RIORESULT")]
pub struct RioResult {
    /// `SocketContext`: the key of the socket.
    #[doc(alias = "SocketContext")]
    pub key: usize,
    /// What it did.
    pub request: RioRequest,
    /// How many bytes it transferred; 0 of a receive if the other side sends no more.
    pub result: Result<usize>,
    /// The buffer. After a receive it holds what was received.
    pub buffer: RioBuffer,
    /// `pRemoteAddress`: of a [`RioSocket::receive_from`](crate::RioSocket::receive_from) who sent the datagram, of a
    /// [`RioSocket::send_to`](crate::RioSocket::send_to) the address as it was.
    #[doc(alias = "pRemoteAddress")]
    pub address: Option<RioAddress>,
    /// `pControlContext`: of a [`RioSocket::receive_message`](crate::RioSocket::receive_message) what came with the datagram,
    /// of a [`RioSocket::send_message`](crate::RioSocket::send_message) the envelope as it was.
    #[doc(alias = "pControlContext")]
    pub envelope: Option<RioEnvelope>,
}

/// What a request takes, and its result gives back.
pub(super) struct Flight {
    pub(super) request: RioRequest,
    pub(super) buffer: RioBuffer,
    pub(super) beside: Beside,
}

/// What it takes beside the data.
pub(super) enum Beside {
    Nothing,
    Address(RioAddress),
    Envelope(RioEnvelope),
}

pub(super) struct Core {
    pub(super) functions: &'static Functions,
    pub(super) id: RIO_CQ,
    flights: Mutex<Flights>,
    /// Where results are written (R4).
    results: Mutex<[sys::RIORESULT; BATCH]>,
    /// What is told, which must outlive the queue.
    _told: Option<Box<dyn Any + Send + Sync>>,
}

/// What is in flight, by the number that a request bears.
struct Flights {
    places: Vec<Option<Flight>>,
    free: Vec<u32>,
}

impl Flights {
    fn fly(&mut self, flight: Flight) -> u32 {
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() as u32 - 1
        });
        self.places[place as usize] = Some(flight);
        place
    }

    fn land(&mut self, place: u32) -> Option<Flight> {
        let flight = self.places.get_mut(place as usize)?.take()?;
        self.free.push(place);
        Some(flight)
    }
}

/// How many results are taken in one call.
const BATCH: usize = 64;

impl RioQueue {
    /// `RIOCreateCompletionQueue`—Makes a queue for `size` results that tells nothing: ask it by [`RioQueue::dequeue`].
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if `size` is 0 or larger than 2²⁷; [`WSAENOBUFS`](WsaError::WSAENOBUFS).
    ///
    /// Source: LPFN_RIOCREATECOMPLETIONQUEUE callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::RioQueue;
    /// let queue = RioQueue::polled(16)?;
    /// assert_eq!(queue.dequeue(&mut Vec::new())?, 0);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "RIOCreateCompletionQueue")]
    pub fn polled(size: u32) -> Result<RioQueue> {
        RioQueue::create(size, null(), None)
    }

    /// `RIO_EVENT_COMPLETION`—Makes a queue that signals `event`, which [`RioQueue::notify`] resets.
    ///
    /// # Errors
    /// As of [`RioQueue::polled`].
    ///
    /// Source: RIO_NOTIFICATION_COMPLETION structure (mswsock.h)
    #[doc(alias = "RIO_EVENT_COMPLETION")]
    pub fn signaling(size: u32, event: &Event) -> Result<RioQueue> {
        let told = sys::RIO_NOTIFICATION_COMPLETION_0_0 { EventHandle: event.raw(), NotifyReset: 1 };
        let notification = sys::RIO_NOTIFICATION_COMPLETION {
            Type: sys::RIO_EVENT_COMPLETION,
            Anonymous: sys::RIO_NOTIFICATION_COMPLETION_0 { Event: told },
        };
        RioQueue::create(size, &notification, Some(Box::new(event.clone())))
    }

    /// `RIO_IOCP_COMPLETION`—Makes a queue that posts a packet to `port`:
    /// [`Packet::Results`](crate::Packet::Results) with this key.
    ///
    /// # Errors
    /// As of [`RioQueue::polled`].
    ///
    /// Source: RIO_NOTIFICATION_COMPLETION structure (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{CompletionPort, Concurrency, Packet, RioBuffers, RioQueue, Socket, Timeout};
    /// # let listener = Socket::registered_listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores)?;
    /// let queue = RioQueue::posting(16, &port.handle(), 5)?;
    /// let server = queue.attach(server, 0, 1, 1)?;
    /// server.receive(RioBuffers::new(1, 4096)?.take().unwrap())?;
    /// queue.notify()?;
    /// client.send_now(b"hello")?;
    /// assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Results { key: 5 })));
    /// assert_eq!(queue.dequeue(&mut Vec::new())?, 1);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "RIO_IOCP_COMPLETION")]
    pub fn posting<R: IoBufferMut, S: IoBuffer>(size: u32, port: &PortHandle<R, S>, key: usize) -> Result<RioQueue> {
        let told = sys::RIO_NOTIFICATION_COMPLETION_0_1 {
            IocpHandle: port.raw_handle(),
            CompletionKey: std::ptr::without_provenance_mut(key),
            Overlapped: notifier().cast(),
        };
        let notification = sys::RIO_NOTIFICATION_COMPLETION {
            Type: sys::RIO_IOCP_COMPLETION,
            Anonymous: sys::RIO_NOTIFICATION_COMPLETION_0 { Iocp: told },
        };
        RioQueue::create(size, &notification, Some(Box::new(port.clone())))
    }

    fn create(
        size: u32,
        notification: *const sys::RIO_NOTIFICATION_COMPLETION,
        told: Option<Box<dyn Any + Send + Sync>>,
    ) -> Result<RioQueue> {
        let functions = functions()?;
        // SAFETY: the notification is NULL or valid, and what it names is kept as long as the queue.
        let id = unsafe { (functions.create_completion_queue)(size, notification) };
        if id == sys::RIO_INVALID_CQ {
            return Err(last_error());
        }
        let flights = Mutex::new(Flights { places: Vec::new(), free: Vec::new() });
        let results = Mutex::new([sys::RIORESULT::default(); BATCH]);
        Ok(RioQueue(Arc::new(Core { functions, id, flights, results, _told: told })))
    }

    /// `RIONotify`—Asks for one notification: at once if there is a result, else with the next.
    ///
    /// # Errors
    /// [`WSAEALREADY`](WsaError::WSAEALREADY) if it is asked for already; [`WSAEINVAL`](WsaError::WSAEINVAL) if the queue is
    /// polled.
    ///
    /// Source: LPFN_RIONOTIFY callback function (mswsock.h)
    #[doc(alias = "RIONotify")]
    pub fn notify(&self) -> Result<()> {
        let _results = self.0.results();
        // SAFETY: the queue is open (R3), and its lock is held (R4).
        match unsafe { (self.0.functions.notify)(self.0.id) } {
            0 => Ok(()),
            error => Err(WsaError::from_code(error)),
        }
    }

    /// `RIOResizeCompletionQueue`—Changes how many results there is room for.
    ///
    /// # Errors
    /// [`WSAETOOMANYREFS`](WsaError::WSAETOOMANYREFS) if sockets have reserved more; as of [`RioQueue::polled`].
    ///
    /// Source: LPFN_RIORESIZECOMPLETIONQUEUE callback function (mswsock.h)
    #[doc(alias = "RIOResizeCompletionQueue")]
    pub fn resize(&self, size: u32) -> Result<()> {
        let _results = self.0.results();
        // SAFETY: the queue is open (R3), and its lock is held (R4).
        check(unsafe { (self.0.functions.resize_completion_queue)(self.0.id, size) })
    }

    /// `RIODequeueCompletion`—Appends up to 64 results to `results`; how many. Never waits.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: LPFN_RIODEQUEUECOMPLETION callback function (mswsock.h)
    #[doc(alias = "RIODequeueCompletion")]
    pub fn dequeue(&self, results: &mut Vec<RioResult>) -> Result<usize> {
        self.0.dequeue(|result| results.push(result))
    }
}

impl Core {
    /// Takes results out. `take` does nothing with the queue.
    fn dequeue(&self, mut take: impl FnMut(RioResult)) -> Result<usize> {
        let mut room = self.results();
        // SAFETY: there is room for as many, the queue is open (R3), and its lock is held (R4).
        let count = unsafe { (self.functions.dequeue)(self.id, room.as_mut_ptr(), BATCH as u32) };
        if count == sys::RIO_CORRUPT_CQ {
            return Err(WsaError::WSAEINVAL);
        }
        let mut flights = self.flights();
        for result in &room[..count as usize] {
            let Some(Flight { request, mut buffer, beside }) = flights.land(result.RequestContext as u32) else {
                continue;
            };
            let bytes = result.BytesTransferred as usize;
            if request == RioRequest::Receive {
                buffer.set_length(bytes.min(buffer.capacity()));
            }
            let outcome = outcome(result.Status).map(|()| bytes);
            let (address, envelope) = match beside {
                Beside::Nothing => (None, None),
                Beside::Address(address) => (Some(address), None),
                Beside::Envelope(envelope) => (None, Some(envelope)),
            };
            take(RioResult { key: result.SocketContext as usize, request, result: outcome, buffer, address, envelope });
        }
        Ok(count as usize)
    }

    /// Keeps what belongs to a request while it is in flight; the number that names it.
    pub(super) fn fly(&self, flight: Flight) -> u32 {
        self.flights().fly(flight)
    }

    /// Gives it out again: the request was refused.
    pub(super) fn land(&self, place: u32) -> Option<Flight> {
        self.flights().land(place)
    }

    fn flights(&self) -> MutexGuard<'_, Flights> {
        self.flights.lock()
    }

    pub(super) fn results(&self) -> MutexGuard<'_, [sys::RIORESULT; BATCH]> {
        self.results.lock()
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        // The sockets are closed (R3), and so their requests have ended, or are about to.
        while matches!(self.dequeue(drop), Ok(1..)) {}
        // SAFETY: nobody else knows the queue, and no open socket names it (R3).
        unsafe { (self.functions.close_completion_queue)(self.id) };
        let flights = self.flights.get_mut();
        // The system may still use these (R2).
        flights.places.drain(..).flatten().for_each(forget);
    }
}

/// What the status of a result says. Windows does not document whether it is Winsock's number or the kernel's.
fn outcome(status: i32) -> Result<()> {
    match status {
        0 => Ok(()),
        1.. => Err(WsaError::from_code(status)),
        _ => Status::from_code(status as u32).winsock_result(),
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RioQueue").field("id", &self.id).finish_non_exhaustive()
    }
}
