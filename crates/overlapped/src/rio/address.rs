//! Addresses of datagrams in registered memory.

use std::fmt;
use std::net::SocketAddr;

use super::buffer::RioBuffer;
use crate::address::{self, RawAddress};
use crate::error::{Failed, Result, WsaError};
use crate::sys;

/// `SOCKADDR_INET`—An address in registered memory: of a datagram's sender or receiver, for
/// [`RioSocket::receive_from`](crate::RioSocket::receive_from) and [`RioSocket::send_to`](crate::RioSocket::send_to).
///
/// A request takes it with its buffer, and its result gives it back.
///
/// Source: LPFN_RIOSENDEX callback function (mswsock.h)
///
/// ```
/// # use overlapped::{RioAddress, RioBuffers};
/// let addresses = RioBuffers::new(64, RioAddress::SIZE)?;
/// let mut address = RioAddress::new(addresses.take().unwrap())?;
/// assert_eq!(address.get(), None);
/// address.set("127.0.0.1:7777".parse().unwrap());
/// assert_eq!(address.get(), Some("127.0.0.1:7777".parse().unwrap()));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "SOCKADDR_INET")]
#[doc(alias = "pRemoteAddress")]
pub struct RioAddress(RioBuffer);

impl RioAddress {
    /// `SOCKADDR_INET`—How many bytes a slice for an address has at least.
    pub const SIZE: usize = address::MAX_LENGTH;

    /// `SOCKADDR_INET`—Room for an address in a slice.
    ///
    /// # Errors
    /// [`WSAEFAULT`](WsaError::WSAEFAULT) if the slice has less than [`RioAddress::SIZE`] bytes. It comes back.
    pub fn new(mut slice: RioBuffer) -> Result<RioAddress, Failed<RioBuffer>> {
        if slice.capacity() < RioAddress::SIZE {
            return Err(Failed { error: WsaError::WSAEFAULT, returned: slice });
        }
        slice.room_mut()[..RioAddress::SIZE].fill(0);
        slice.set_length(RioAddress::SIZE);
        Ok(RioAddress(slice))
    }

    /// `SOCKADDR_INET`—The address, if there is one.
    pub fn get(&self) -> Option<SocketAddr> {
        address::parse(&self.0)
    }

    /// `SOCKADDR_INET`—Writes an address.
    pub fn set(&mut self, address: SocketAddr) {
        self.0.copy_from_slice(RawAddress::from(address).as_bytes());
    }

    /// `RIO_BUF`—The slice that it was made of.
    pub fn into_slice(self) -> RioBuffer {
        self.0
    }

    /// The slice as a request names it.
    pub(super) fn named(&self) -> sys::RIO_BUF {
        self.0.named(false)
    }
}

impl fmt::Debug for RioAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RioAddress").field(&self.get()).finish()
    }
}
