//! What goes with a datagram beside its data: an address and control messages.
#![allow(unsafe_code)] // The structure that the function table reads has pointers.

use std::fmt;
use std::net::SocketAddr;
use std::ptr::null_mut;

use crate::address::RawAddress;
use crate::buffer::MAX_PARTS;
use crate::control::{self, Control};
use crate::error::Result;
use crate::sys::{self, WSABUF, WSAMSG};

/// How many bytes of control messages an envelope has room for.
const ROOM: usize = 256;

/// `WSAMSG`—What goes with a datagram beside its data: its sender or receiver, and [control messages](Control). It goes into
/// an operation and comes back, to be used again; making one allocates, using it does not.
///
/// Source: WSAMSG structure (ws2def.h)
///
/// ```
/// # use overlapped::{Control, Envelope, Event, Socket, Wait};
/// let server = Socket::udp_bound("127.0.0.1:0".parse().unwrap())?;
/// server.set_packet_info(true)?;
/// let done = Event::manual(false)?;
/// let receive = server.receive_message(Vec::with_capacity(1500), Envelope::new()).signal(&done)?;
/// let client = Socket::udp_v4()?;
/// client.send_to_now(b"hello", server.local_address()?)?;
/// let received = receive.result(Wait::UntilComplete)?;
/// assert_eq!(received.buffer, b"hello");
/// let told: Vec<Control> = received.envelope.controls().collect();
/// let addressee = std::net::IpAddr::from([127, 0, 0, 1]);
/// assert!(matches!(told[..], [Control::PacketInfo { address, .. }] if address == addressee));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "WSAMSG")]
pub struct Envelope(Box<Letter>);

struct Letter {
    /// Filled for each operation; its pointers are of no use in between.
    message: WSAMSG,
    parts: [WSABUF; MAX_PARTS],
    address: RawAddress,
    control: Bytes,
    /// How many of these bytes are control messages.
    length: usize,
    cut: bool,
}

#[repr(C, align(8))]
struct Bytes([u8; ROOM]);

// SAFETY: the pointers are read by operations only, for which they are made anew.
unsafe impl Send for Letter {}
// SAFETY: as above.
unsafe impl Sync for Letter {}

impl Envelope {
    /// `WSAMSG`—An envelope without address and control messages.
    pub fn new() -> Envelope {
        let part = WSABUF { len: 0, buf: null_mut() };
        Envelope(Box::new(Letter {
            message: WSAMSG::default(),
            parts: [part; MAX_PARTS],
            address: RawAddress::none(),
            control: Bytes([0; ROOM]),
            length: 0,
            cut: false,
        }))
    }

    /// `WSAMSG::name`—An empty envelope that is addressed to somebody.
    #[doc(alias = "name")]
    pub fn to(receiver: SocketAddr) -> Envelope {
        let mut envelope = Envelope::new();
        envelope.address(receiver);
        envelope
    }

    /// `WSAMSG::name`—Addresses it to somebody else.
    pub fn address(&mut self, receiver: SocketAddr) {
        self.0.address = receiver.into();
    }

    /// `WSAMSG::name`—Who sent it, or whom it is addressed to.
    #[doc(alias = "name")]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.0.address.to_address().ok()
    }

    /// `MSG_CTRUNC`—Whether there were more control messages than it has room for.
    #[doc(alias = "MSG_CTRUNC")]
    pub fn is_cut(&self) -> bool {
        self.0.cut
    }

    /// `WSAMSG::Control`—Its control messages.
    #[doc(alias = "WSA_CMSG_FIRSTHDR")]
    #[doc(alias = "WSA_CMSG_NXTHDR")]
    pub fn controls(&self) -> impl Iterator<Item = Control> {
        control::read(&self.0.control.0[..self.0.length])
    }

    /// `WSAMSG::Control`—Removes all control messages.
    pub fn clear(&mut self) {
        self.0.length = 0;
    }

    /// `WSAMSG::Control`—Adds a control message, for a send.
    ///
    /// # Errors
    /// [`WSAENOBUFS`](crate::WsaError::WSAENOBUFS) if there is no room; [`WSAEINVAL`](crate::WsaError::WSAEINVAL) for
    /// [`Control::Other`].
    pub fn push(&mut self, control: Control) -> Result<()> {
        self.0.length += control::write(control, &mut self.0.control.0[self.0.length..])?;
        Ok(())
    }

    /// Empties it for a receive.
    pub(crate) fn make_room(&mut self) {
        self.0.address = RawAddress::room();
        self.0.length = ROOM;
    }

    /// The structure for an operation, over parts of a buffer.
    pub(crate) fn message(
        &mut self,
        count: usize,
        mut part: impl FnMut(usize) -> Result<(u32, *mut u8)>,
    ) -> Result<*mut WSAMSG> {
        let letter = &mut *self.0;
        for (index, buffer) in letter.parts.iter_mut().take(count).enumerate() {
            (buffer.len, buffer.buf) = part(index)?;
        }
        let namelen = letter.address.length();
        let (name, _) = letter.address.as_mut_parts();
        letter.message = WSAMSG {
            name: if namelen == 0 { null_mut() } else { name },
            namelen,
            lpBuffers: letter.parts.as_mut_ptr(),
            dwBufferCount: count as u32,
            Control: WSABUF { len: letter.length as u32, buf: letter.control.0.as_mut_ptr() },
            dwFlags: 0,
        };
        Ok(&raw mut letter.message)
    }

    /// What a receive has written into the structure.
    pub(crate) fn take_note(&mut self) {
        let letter = &mut *self.0;
        letter.address.set_length(letter.message.namelen);
        letter.length = (letter.message.Control.len as usize).min(ROOM);
        letter.cut = letter.message.dwFlags & sys::MSG_CTRUNC != 0;
    }
}

impl Default for Envelope {
    fn default() -> Envelope {
        Envelope::new()
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let controls: Vec<Control> = self.controls().collect();
        f.debug_struct("Envelope").field("peer", &self.peer()).field("controls", &controls).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::WsaError;

    #[test]
    fn control_messages_survive_the_way_there_and_back() {
        let mut envelope = Envelope::to("127.0.0.1:7".parse().unwrap());
        let all = [
            Control::PacketInfo { address: "1.2.3.4".parse().unwrap(), interface: 5 },
            Control::PacketInfo { address: "fe80::1".parse().unwrap(), interface: 6 },
            Control::TimeToLive(7),
            Control::HopLimit(8),
            Control::TypeOfService(9),
        ];
        all.iter().for_each(|control| envelope.push(*control).unwrap());
        assert!(envelope.controls().eq(all));
        assert_eq!(envelope.push(Control::Other { level: 1, kind: 1 }), Err(WsaError::WSAEINVAL));
        let more = (0..).take_while(|_| envelope.push(Control::TimeToLive(1)).is_ok()).count();
        assert_eq!(more, (ROOM - (3 * 24 + 24 + 40)) / 24);
        assert_eq!(envelope.push(Control::TimeToLive(1)), Err(WsaError::WSAENOBUFS));
        envelope.clear();
        assert_eq!(envelope.controls().count(), 0);
    }

    #[test]
    fn broken_records_end_the_list() {
        let mut envelope = Envelope::new();
        envelope.push(Control::TimeToLive(1)).unwrap();
        for length in [0usize, 3, 15, 17, 1000, usize::MAX] {
            envelope.0.control.0[..8].copy_from_slice(&length.to_ne_bytes());
            assert!(envelope.controls().count() <= 1, "{length}");
        }
    }
}
