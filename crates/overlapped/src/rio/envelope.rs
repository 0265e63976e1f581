//! What goes with a datagram, in registered memory.

use std::fmt;
use std::net::SocketAddr;
use std::ptr::null;

use super::buffer::RioBuffer;
use super::queue::RioRequest;
use crate::address::{self, RawAddress};
use crate::control::{self, Control};
use crate::error::{Failed, Result, WsaError};
use crate::sys;

/// `RIO_CMSG_BUFFER`—What goes with a datagram beside its data, in registered memory: its sender or receiver, the address that
/// it was sent to, and [control messages](Control). It is what an [`Envelope`](crate::Envelope) is elsewhere, for
/// [`RioSocket::receive_message`](crate::RioSocket::receive_message) and
/// [`RioSocket::send_message`](crate::RioSocket::send_message).
///
/// A request takes it with its buffer, and its result gives it back.
///
/// Source: LPFN_RIORECEIVEEX callback function (mswsock.h)
///
/// ```
/// # use overlapped::{Control, RioBuffers, RioEnvelope, RioQueue, Socket};
/// let (buffers, envelopes) = (RioBuffers::new(8, 1500)?, RioBuffers::new(8, RioEnvelope::SIZE)?);
/// let socket = Socket::registered_udp("127.0.0.1:0".parse().unwrap())?;
/// socket.set_hop_info(true)?;
/// let queue = RioQueue::polled(16)?;
/// let server = queue.attach(socket, 0, 1, 1)?;
/// let envelope = RioEnvelope::new(envelopes.take().unwrap())?;
/// server.receive_message(buffers.take().unwrap(), envelope)?;
/// # let client = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
/// # client.send_to_now(b"hello", server.local_address()?)?;
/// let mut results = Vec::new();
/// while queue.dequeue(&mut results)? == 0 {}
/// let received = results.pop().unwrap();
/// let mut envelope = received.envelope.unwrap();
/// assert_eq!(envelope.local(), Some(server.local_address()?)); // where it was sent to
/// assert!(envelope.controls().any(|told| matches!(told, Control::TimeToLive(1..))));
/// envelope.clear();
/// envelope.push(Control::TimeToLive(3))?;
/// server.send_message(received.buffer, envelope)?; // back to the sender
/// # let mut heard = [0; 8];
/// # assert_eq!(client.receive_from_now(&mut heard)?, (5, server.local_address()?));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "RIO_CMSG_BUFFER")]
#[doc(alias = "pLocalAddress")]
#[doc(alias = "pControlContext")]
#[doc(alias = "pFlags")]
pub struct RioEnvelope(RioBuffer);

/// Where the parts lie in the slice: two addresses, the flags, and control data: its length, then the messages.
const REMOTE: usize = 0;
const LOCAL: usize = 32;
const FLAGS: usize = 64;
const CONTROL: usize = 72;
const MESSAGES: usize = CONTROL + 8;
/// How many bytes of control messages there is room for.
const ROOM: usize = 256;

/// The slices that a request names beside its data, each at its place.
pub(super) struct Named {
    local: Option<sys::RIO_BUF>,
    remote: Option<sys::RIO_BUF>,
    control: Option<sys::RIO_BUF>,
    flags: Option<sys::RIO_BUF>,
}

impl Named {
    /// An address and nothing else.
    pub(super) fn remote(address: sys::RIO_BUF) -> Named {
        Named { local: None, remote: Some(address), control: None, flags: None }
    }

    /// As they are passed: local address, remote address, control data, flags.
    pub(super) fn pointers(&self) -> [*const sys::RIO_BUF; 4] {
        [&self.local, &self.remote, &self.control, &self.flags]
            .map(|part| part.as_ref().map_or(null(), std::ptr::from_ref))
    }
}

impl RioEnvelope {
    /// `RIO_CMSG_BUFFER`—How many bytes a slice for an envelope has at least.
    pub const SIZE: usize = MESSAGES + ROOM;

    /// `RIO_CMSG_BUFFER`—An envelope without address and control messages, in a slice.
    ///
    /// # Errors
    /// [`WSAEFAULT`](WsaError::WSAEFAULT) if the slice has less than [`RioEnvelope::SIZE`] bytes. It comes back.
    pub fn new(mut slice: RioBuffer) -> Result<RioEnvelope, Failed<RioBuffer>> {
        if slice.capacity() < RioEnvelope::SIZE {
            return Err(Failed { error: WsaError::WSAEFAULT, returned: slice });
        }
        slice.room_mut()[..RioEnvelope::SIZE].fill(0);
        slice.set_length(RioEnvelope::SIZE);
        Ok(RioEnvelope(slice))
    }

    /// `pRemoteAddress`—Addresses it to somebody.
    #[doc(alias = "pRemoteAddress")]
    pub fn address(&mut self, receiver: SocketAddr) {
        self.0[REMOTE..][..address::MAX_LENGTH].copy_from_slice(RawAddress::from(receiver).as_bytes());
    }

    /// `pRemoteAddress`—Who sent it, or whom it is addressed to.
    #[doc(alias = "pRemoteAddress")]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.address_at(REMOTE)
    }

    /// `pLocalAddress`—The address that a datagram was sent to. Of one to be sent, [`Control::PacketInfo`] says where it comes
    /// from.
    #[doc(alias = "pLocalAddress")]
    pub fn local(&self) -> Option<SocketAddr> {
        self.address_at(LOCAL)
    }

    fn address_at(&self, place: usize) -> Option<SocketAddr> {
        address::parse(&self.0[place..][..address::MAX_LENGTH])
    }

    /// `MSG_CTRUNC`—Whether there were more control messages than it has room for.
    #[doc(alias = "MSG_CTRUNC")]
    pub fn is_cut(&self) -> bool {
        self.number(FLAGS) & sys::MSG_CTRUNC != 0
    }

    /// `MSG_TRUNC`—Whether the datagram was longer than the buffer.
    #[doc(alias = "MSG_TRUNC")]
    pub fn is_data_cut(&self) -> bool {
        self.number(FLAGS) & sys::MSG_TRUNC != 0
    }

    /// `pControlContext`—Its control messages.
    #[doc(alias = "pControlContext")]
    pub fn controls(&self) -> impl Iterator<Item = Control> {
        control::read(&self.0[MESSAGES..][..self.length()])
    }

    /// `pControlContext`—Removes all control messages.
    pub fn clear(&mut self) {
        self.set_length(0);
    }

    /// `pControlContext`—Adds a control message, for a send.
    ///
    /// # Errors
    /// [`WSAENOBUFS`](WsaError::WSAENOBUFS) if there is no room; [`WSAEINVAL`](WsaError::WSAEINVAL) for
    /// [`Control::Other`].
    pub fn push(&mut self, control: Control) -> Result<()> {
        let before = self.length();
        let more = control::write(control, &mut self.0[MESSAGES..RioEnvelope::SIZE][before..])?;
        self.set_length(before + more);
        Ok(())
    }

    /// `RIO_BUF`—The slice that it was made of.
    pub fn into_slice(self) -> RioBuffer {
        self.0
    }

    fn number(&self, place: usize) -> u32 {
        self.0[place..].first_chunk().map_or(0, |bytes| u32::from_ne_bytes(*bytes))
    }

    /// How many bytes of control messages there are.
    fn length(&self) -> usize {
        (self.number(CONTROL) as usize).saturating_sub(MESSAGES - CONTROL).min(ROOM)
    }

    fn set_length(&mut self, length: usize) {
        let total = (MESSAGES - CONTROL + length) as u32;
        self.0[CONTROL..][..4].copy_from_slice(&total.to_ne_bytes());
    }

    /// Empties it for a receive.
    pub(super) fn make_room(&mut self) {
        self.0.room_mut()[..RioEnvelope::SIZE].fill(0);
    }

    /// The slices as a request names them. A send says what there is to say, and has no place for a local address and flags.
    pub(super) fn named(&self, request: RioRequest) -> Named {
        let whole = self.0.named(false);
        let part = |start: usize, length: usize| sys::RIO_BUF {
            Offset: whole.Offset + start as u32,
            Length: length as u32,
            ..whole
        };
        let remote = part(REMOTE, LOCAL - REMOTE);
        match request {
            RioRequest::Receive => Named {
                local: Some(part(LOCAL, FLAGS - LOCAL)),
                remote: Some(remote),
                control: Some(part(CONTROL, RioEnvelope::SIZE - CONTROL)),
                flags: Some(part(FLAGS, 4)),
            },
            RioRequest::Send => Named {
                local: None,
                remote: self.peer().map(|_| remote),
                control: (self.length() > 0).then(|| part(CONTROL, MESSAGES - CONTROL + self.length())),
                flags: None,
            },
        }
    }
}

impl fmt::Debug for RioEnvelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let controls: Vec<Control> = self.controls().collect();
        let (peer, local) = (self.peer(), self.local());
        f.debug_struct("RioEnvelope").field("peer", &peer).field("local", &local).field("controls", &controls).finish()
    }
}
