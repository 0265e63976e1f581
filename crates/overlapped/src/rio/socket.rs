//! Sockets with a request queue.
#![allow(unsafe_code)] // Calls of the function table.

use std::fmt;
use std::ops::Deref;
use std::ptr::null;
use std::sync::Arc;

use overlapped_lock::{Mutex, MutexGuard};

use super::address::RioAddress;
use super::buffer::RioBuffer;
use super::envelope::{Named, RioEnvelope};
use super::queue::{Beside, Core, Flight, RioQueue, RioRequest};
use crate::Socket;
use crate::error::{Failed, Result, check, last_error};
use crate::sys::{self, RIO_RQ};

bitflags::bitflags! {
    /// `RIO_MSG_DEFER`—How a request is carried out.
    ///
    /// Source: LPFN_RIOSEND callback function (mswsock.h)
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct RioFlags: u32 {
        /// `RIO_MSG_DONT_NOTIFY`: its result triggers no notification.
        #[doc(alias = "RIO_MSG_DONT_NOTIFY")]
        const DONT_NOTIFY = 1;
        /// `RIO_MSG_DEFER`: it may wait for the next that is not deferred, or for a commit.
        #[doc(alias = "RIO_MSG_DEFER")]
        const DEFER = 2;
        /// `RIO_MSG_WAITALL`: a receive lasts until its buffer is full, or the stream ends.
        #[doc(alias = "RIO_MSG_WAITALL")]
        const WAIT_ALL = 4;
    }
}

/// `RIOCreateRequestQueue`—A socket with a queue of requests, from [`RioQueue::attach`]. It dereferences to the socket.
///
/// Dropping it closes the socket: requests in flight end with
/// [`WSA_OPERATION_ABORTED`](crate::WsaError::WSA_OPERATION_ABORTED), and their results come from the queue as all others do.
///
/// Source: LPFN_RIOCREATEREQUESTQUEUE callback function (mswsock.h)
#[doc(alias = "RIOCreateRequestQueue")]
#[doc(alias = "RIO_RQ")]
pub struct RioSocket {
    // Closed first, before the completion queue may be (R3).
    socket: Socket,
    id: Mutex<RIO_RQ>,
    key: usize,
    queue: Arc<Core>,
}

/// How many slices a request names.
const ONE: u32 = 1;

impl RioQueue {
    /// `RIOCreateRequestQueue`—Gives a socket a queue of up to `receives` and `sends` requests at a time, whose results come
    /// here, with `key`. Room for them is reserved.
    ///
    /// # Errors
    /// [`WSAEOPNOTSUPP`](crate::WsaError::WSAEOPNOTSUPP) if the socket was not made for it
    /// ([`Socket::registered_for`]); [`WSAENOBUFS`](crate::WsaError::WSAENOBUFS) if the queue has no room for as many;
    /// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if both are 0. The socket comes back.
    ///
    /// Source: LPFN_RIOCREATEREQUESTQUEUE callback function (mswsock.h)
    #[doc(alias = "RIOCreateRequestQueue")]
    pub fn attach(&self, socket: Socket, key: usize, receives: u32, sends: u32) -> Result<RioSocket, Failed<Socket>> {
        let (queue, context) = (&self.0, std::ptr::without_provenance(key));
        let create = queue.functions.create_request_queue;
        // It changes what the completion queue has reserved (R4).
        let _results = queue.results();
        // SAFETY: the socket and the queue are open, and the queue outlives the socket (R3).
        let id = unsafe { create(socket.raw(), receives, ONE, sends, ONE, queue.id, queue.id, context) };
        if id == sys::RIO_INVALID_RQ {
            return Err(Failed { error: last_error(), returned: socket });
        }
        Ok(RioSocket { socket, id: Mutex::new(id), key, queue: queue.clone() })
    }
}

impl RioSocket {
    /// `SocketContext`—The key that its results carry.
    ///
    /// Source: RIORESULT structure (mswsockdef.h)
    pub fn key(&self) -> usize {
        self.key
    }

    /// `RIOReceive`—Requests a receive into all of a buffer's room.
    ///
    /// # Errors
    /// [`WSAENOBUFS`](crate::WsaError::WSAENOBUFS) if as many receives as the queue has room for are in flight, or their
    /// results not dequeued; [`WSAENOTCONN`](crate::WsaError::WSAENOTCONN), [`WSAESHUTDOWN`](crate::WsaError::WSAESHUTDOWN). No
    /// result follows, and the buffer comes back.
    ///
    /// Source: LPFN_RIORECEIVE callback function (mswsock.h)
    #[doc(alias = "RIOReceive")]
    pub fn receive(&self, buffer: RioBuffer) -> Result<(), Failed<RioBuffer>> {
        self.receive_with(buffer, RioFlags::empty())
    }

    /// `RIOReceive`—Requests a receive with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::receive`].
    ///
    /// Source: LPFN_RIORECEIVE callback function (mswsock.h)
    #[doc(alias = "RIOReceive")]
    pub fn receive_with(&self, buffer: RioBuffer, flags: RioFlags) -> Result<(), Failed<RioBuffer>> {
        self.request(RioRequest::Receive, buffer, flags)
    }

    /// `RIOSend`—Requests a send of what a buffer holds.
    ///
    /// # Errors
    /// As of [`RioSocket::receive`].
    ///
    /// Source: LPFN_RIOSEND callback function (mswsock.h)
    #[doc(alias = "RIOSend")]
    pub fn send(&self, buffer: RioBuffer) -> Result<(), Failed<RioBuffer>> {
        self.send_with(buffer, RioFlags::empty())
    }

    /// `RIOSend`—Requests a send with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::receive`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) with [`RioFlags::WAIT_ALL`].
    ///
    /// Source: LPFN_RIOSEND callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{RioBuffers, RioFlags, RioQueue, Socket};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::registered_for(listener.local_address()?)?;
    /// # client.connect(listener.local_address()?)?;
    /// # let (server, _) = listener.accept()?;
    /// let (buffers, queue) = (RioBuffers::new(2, 16)?, RioQueue::polled(16)?);
    /// let client = queue.attach(client, 0, 0, 2)?;
    /// for part in ["hel", "lo"] {
    ///     let mut buffer = buffers.take().unwrap();
    ///     buffer.fill(part.as_bytes());
    ///     client.send_with(buffer, RioFlags::DEFER)?;
    /// }
    /// client.commit_sends()?; // both go now
    /// # let mut heard = [0; 5];
    /// # let first = server.receive_now(&mut heard)?;
    /// # if first < 5 { server.receive_now(&mut heard[first..])?; }
    /// # assert_eq!(&heard, b"hello");
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "RIOSend")]
    pub fn send_with(&self, buffer: RioBuffer, flags: RioFlags) -> Result<(), Failed<RioBuffer>> {
        self.request(RioRequest::Send, buffer, flags)
    }

    /// `RIOReceiveEx`—Requests a receive of a datagram into all of a buffer's room, and of its sender's address.
    ///
    /// # Errors
    /// As of [`RioSocket::receive`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if the socket is a stream or not bound. Buffer and
    /// address come back.
    ///
    /// Source: LPFN_RIORECEIVEEX callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{RioAddress, RioBuffers, RioQueue, Socket};
    /// let (buffers, addresses) = (RioBuffers::new(8, 1500)?, RioBuffers::new(8, RioAddress::SIZE)?);
    /// let queue = RioQueue::polled(16)?;
    /// let server = queue.attach(Socket::registered_udp("127.0.0.1:0".parse().unwrap())?, 0, 1, 1)?;
    /// let from = RioAddress::new(addresses.take().unwrap())?;
    /// server.receive_from(buffers.take().unwrap(), from)?;
    /// # let client = Socket::udp_v4()?;
    /// # client.send_to_now(b"hello", server.local_address()?)?;
    /// let mut results = Vec::new();
    /// while queue.dequeue(&mut results)? == 0 {}
    /// let received = results.pop().unwrap();
    /// assert_eq!(*received.buffer, *b"hello");
    /// # assert_eq!(received.address.as_ref().unwrap().get().unwrap().port(), client.local_address()?.port());
    /// server.send_to(received.buffer, received.address.unwrap())?; // back to the sender
    /// # assert_eq!(client.receive_from_now(&mut [0; 8])?.0, 5);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "RIOReceiveEx")]
    pub fn receive_from(&self, buffer: RioBuffer, from: RioAddress) -> Result<(), Failed<(RioBuffer, RioAddress)>> {
        self.receive_from_with(buffer, from, RioFlags::empty())
    }

    /// `RIOReceiveEx`—Requests the same with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::receive_from`].
    ///
    /// Source: LPFN_RIORECEIVEEX callback function (mswsock.h)
    #[doc(alias = "RIOReceiveEx")]
    pub fn receive_from_with(
        &self,
        buffer: RioBuffer,
        from: RioAddress,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioAddress)>> {
        self.request_with_address(RioRequest::Receive, buffer, from, flags)
    }

    /// `RIOSendEx`—Requests a send of what a buffer holds to an address, as one datagram.
    ///
    /// # Errors
    /// As of [`RioSocket::receive_from`]; [`WSAEAFNOSUPPORT`](crate::WsaError::WSAEAFNOSUPPORT) if the address is none of the
    /// socket's family.
    ///
    /// Source: LPFN_RIOSENDEX callback function (mswsock.h)
    #[doc(alias = "RIOSendEx")]
    pub fn send_to(&self, buffer: RioBuffer, to: RioAddress) -> Result<(), Failed<(RioBuffer, RioAddress)>> {
        self.send_to_with(buffer, to, RioFlags::empty())
    }

    /// `RIOSendEx`—Requests the same with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::send_to`].
    ///
    /// Source: LPFN_RIOSENDEX callback function (mswsock.h)
    #[doc(alias = "RIOSendEx")]
    pub fn send_to_with(
        &self,
        buffer: RioBuffer,
        to: RioAddress,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioAddress)>> {
        self.request_with_address(RioRequest::Send, buffer, to, flags)
    }

    /// `RIOReceiveEx`—Requests a receive of a datagram into all of a buffer's room, and of all that goes with it: its sender, the
    /// address that it was sent to, and the control messages that the socket is to tell, as by
    /// [`Socket::set_packet_info`] and [`Socket::set_hop_info`].
    ///
    /// # Errors
    /// As of [`RioSocket::receive_from`]. Buffer and envelope come back.
    ///
    /// Source: LPFN_RIORECEIVEEX callback function (mswsock.h)
    #[doc(alias = "RIOReceiveEx")]
    #[doc(alias = "pLocalAddress")]
    pub fn receive_message(
        &self,
        buffer: RioBuffer,
        envelope: RioEnvelope,
    ) -> Result<(), Failed<(RioBuffer, RioEnvelope)>> {
        self.receive_message_with(buffer, envelope, RioFlags::empty())
    }

    /// `RIOReceiveEx`—Requests the same with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::receive_message`].
    ///
    /// Source: LPFN_RIORECEIVEEX callback function (mswsock.h)
    #[doc(alias = "RIOReceiveEx")]
    pub fn receive_message_with(
        &self,
        buffer: RioBuffer,
        mut envelope: RioEnvelope,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioEnvelope)>> {
        envelope.make_room();
        self.request_with_envelope(RioRequest::Receive, buffer, envelope, flags)
    }

    /// `RIOSendEx`—Requests a send of what a buffer holds as one datagram, to the address that the envelope has, if it has one, and
    /// with its control messages.
    ///
    /// # Errors
    /// As of [`RioSocket::send_to`]; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for a control message that cannot be sent.
    ///
    /// Source: LPFN_RIOSENDEX callback function (mswsock.h)
    ///
    /// ```
    /// # use overlapped::{Control, RioBuffers, RioEnvelope, RioQueue, Socket};
    /// # let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
    /// let (buffers, envelopes) = (RioBuffers::new(8, 1500)?, RioBuffers::new(8, RioEnvelope::SIZE)?);
    /// let queue = RioQueue::polled(16)?;
    /// let client = queue.attach(Socket::registered_udp("0.0.0.0:0".parse().unwrap())?, 0, 1, 1)?;
    /// let mut envelope = RioEnvelope::new(envelopes.take().unwrap())?;
    /// envelope.address(server.local_address()?);
    /// // It comes from this address.
    /// envelope.push(Control::PacketInfo { address: [127, 0, 0, 2].into(), interface: 0 })?;
    /// let mut buffer = buffers.take().unwrap();
    /// buffer.fill(b"hello");
    /// client.send_message(buffer, envelope)?;
    /// let mut heard = [0; 8];
    /// let (bytes, from) = server.receive_from_now(&mut heard)?;
    /// assert_eq!((&heard[..bytes], from.ip()), (&b"hello"[..], [127, 0, 0, 2].into()));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "RIOSendEx")]
    pub fn send_message(
        &self,
        buffer: RioBuffer,
        envelope: RioEnvelope,
    ) -> Result<(), Failed<(RioBuffer, RioEnvelope)>> {
        self.send_message_with(buffer, envelope, RioFlags::empty())
    }

    /// `RIOSendEx`—Requests the same with flags.
    ///
    /// # Errors
    /// As of [`RioSocket::send_message`].
    ///
    /// Source: LPFN_RIOSENDEX callback function (mswsock.h)
    #[doc(alias = "RIOSendEx")]
    pub fn send_message_with(
        &self,
        buffer: RioBuffer,
        envelope: RioEnvelope,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioEnvelope)>> {
        self.request_with_envelope(RioRequest::Send, buffer, envelope, flags)
    }

    fn request(&self, request: RioRequest, buffer: RioBuffer, flags: RioFlags) -> Result<(), Failed<RioBuffer>> {
        let function = self.function(request);
        let refused = self.fly(Flight { request, buffer, beside: Beside::Nothing }, |id, data, context| {
            // SAFETY: the caller's promise.
            unsafe { function(id, data, ONE, flags.bits(), context) }
        });
        refused.map_err(|Failed { error, returned }| Failed { error, returned: returned.buffer })
    }

    fn request_with_address(
        &self,
        request: RioRequest,
        buffer: RioBuffer,
        address: RioAddress,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioAddress)>> {
        let (named, beside) = (Named::remote(address.named()), Beside::Address(address));
        let refused = self.request_ex(Flight { request, buffer, beside }, &named, flags);
        refused.map_err(|Failed { error, returned }| match returned.beside {
            Beside::Address(address) => Failed { error, returned: (returned.buffer, address) },
            _ => unreachable!("it was given along"),
        })
    }

    fn request_with_envelope(
        &self,
        request: RioRequest,
        buffer: RioBuffer,
        envelope: RioEnvelope,
        flags: RioFlags,
    ) -> Result<(), Failed<(RioBuffer, RioEnvelope)>> {
        let (named, beside) = (envelope.named(request), Beside::Envelope(envelope));
        let refused = self.request_ex(Flight { request, buffer, beside }, &named, flags);
        refused.map_err(|Failed { error, returned }| match returned.beside {
            Beside::Envelope(envelope) => Failed { error, returned: (returned.buffer, envelope) },
            _ => unreachable!("it was given along"),
        })
    }

    /// A request that names more than its data: slices of what flies beside them.
    fn request_ex(&self, flight: Flight, named: &Named, flags: RioFlags) -> Result<(), Failed<Flight>> {
        let function = match flight.request {
            RioRequest::Receive => self.queue.functions.receive_ex,
            RioRequest::Send => self.queue.functions.send_ex,
        };
        let [local, remote, control, told] = named.pointers();
        self.fly(flight, |id, data, context| {
            // SAFETY: the caller's promise, and the slices lie in memory that flies along (R1, R2).
            unsafe { function(id, data, ONE, local, remote, control, told, flags.bits(), context) }
        })
    }

    /// Hands what belongs to a request over and starts it by `start`, which is given the queue, the slice of the data, and what
    /// names the request. They are kept until the result (R1, R2), the socket is open (R3), and the lock is held (R4).
    fn fly(
        &self,
        flight: Flight,
        start: impl FnOnce(RIO_RQ, *const sys::RIO_BUF, *const core::ffi::c_void) -> i32,
    ) -> Result<(), Failed<Flight>> {
        let data = flight.buffer.named(flight.request == RioRequest::Receive);
        let place = self.queue.fly(flight);
        let context = std::ptr::without_provenance(place as usize);
        let id = self.id();
        let started = check(start(*id, &data, context));
        drop(id);
        started.map_err(|error| {
            let returned = self.queue.land(place).expect("what was refused has no result");
            Failed { error, returned }
        })
    }

    /// `RIO_MSG_COMMIT_ONLY`—Lets the deferred receives go.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: LPFN_RIORECEIVE callback function (mswsock.h)
    #[doc(alias = "RIO_MSG_COMMIT_ONLY")]
    pub fn commit_receives(&self) -> Result<()> {
        self.commit(RioRequest::Receive)
    }

    /// `RIO_MSG_COMMIT_ONLY`—Lets the deferred sends go.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: LPFN_RIOSEND callback function (mswsock.h)
    #[doc(alias = "RIO_MSG_COMMIT_ONLY")]
    pub fn commit_sends(&self) -> Result<()> {
        self.commit(RioRequest::Send)
    }

    fn commit(&self, request: RioRequest) -> Result<()> {
        let (function, id) = (self.function(request), self.id());
        // SAFETY: a commit names no slice, the socket is open (R3), and the lock is held (R4).
        check(unsafe { function(*id, null(), 0, sys::RIO_MSG_COMMIT_ONLY, null()) })
    }

    fn function(
        &self,
        request: RioRequest,
    ) -> unsafe extern "system" fn(RIO_RQ, *const sys::RIO_BUF, u32, u32, *const core::ffi::c_void) -> i32 {
        match request {
            RioRequest::Receive => self.queue.functions.receive,
            RioRequest::Send => self.queue.functions.send,
        }
    }

    fn id(&self) -> MutexGuard<'_, RIO_RQ> {
        self.id.lock()
    }
}

impl Deref for RioSocket {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.socket
    }
}

impl fmt::Debug for RioSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RioSocket").field("socket", &self.socket).field("key", &self.key).finish_non_exhaustive()
    }
}
