//! Accepts.
#![allow(unsafe_code)] // The start call, and the addresses that it left.

use std::net::SocketAddr;
use std::ptr::null_mut;
use std::sync::Arc;

use super::routine::Routine;
use super::{Ending, Kind, Operation, started};
use crate::address::MAX_LENGTH;
use crate::error::{Failed, Result, WsaError};
use crate::extension::{self, AcceptFunctions};
use crate::socket::Shared;
use crate::sys::{OVERLAPPED, SOCKET};
use crate::{Socket, address};

/// `AcceptEx`—An overlapped accept.
///
/// Source: AcceptEx function (mswsock.h)
#[derive(Debug)]
#[doc(alias = "AcceptEx")]
pub struct Accepting(());

/// `GetAcceptExSockaddrs`—A connection that an overlapped accept took.
///
/// Source: GetAcceptExSockaddrs function (mswsock.h)
#[derive(Debug)]
#[doc(alias = "GetAcceptExSockaddrs")]
pub struct Accepted {
    /// The acceptor, connected now.
    pub socket: Socket,
    /// The address of this side.
    pub local: SocketAddr,
    /// The address of the other side.
    pub peer: SocketAddr,
}

/// What Windows wants for one address beside its length.
const ROOM: usize = MAX_LENGTH + 16;

pub struct AcceptPayload {
    listener: Arc<Shared>,
    acceptor: Socket,
    /// Local address, then that of the peer, in a form that only the function table reads.
    addresses: Addresses,
}

#[repr(C, align(8))]
struct Addresses([u8; 2 * ROOM]);

impl AcceptPayload {
    pub(crate) fn new(listener: &Socket, acceptor: Socket) -> AcceptPayload {
        AcceptPayload { listener: super::shared(listener), acceptor, addresses: Addresses([0; 2 * ROOM]) }
    }
}

pub struct AcceptCall {
    functions: AcceptFunctions,
    acceptor: SOCKET,
    addresses: *mut u8,
}

impl Operation for Accepting {
    type Output = Accepted;
    type Failure = Failed<Socket>;
    type Payload = AcceptPayload;
    type Call = AcceptCall;
    const KIND: Kind = Kind::Accept;

    fn call(payload: &mut AcceptPayload) -> Result<AcceptCall> {
        let acceptor = payload.acceptor.raw();
        let functions = extension::accept_functions(acceptor)?;
        Ok(AcceptCall { functions, acceptor, addresses: payload.addresses.0.as_mut_ptr() })
    }

    unsafe fn start(
        call: &AcceptCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        _routine: Option<Routine>,
    ) -> Result<bool> {
        let (addresses, room, mut received) = (call.addresses.cast(), ROOM as u32, 0);
        // SAFETY: there is room for two addresses, which stays lent to the end, as the OVERLAPPED does (I4). Nothing is
        // received with the connection.
        let ok = unsafe {
            (call.functions.accept)(socket, call.acceptor, addresses, 0, room, room, &mut received, overlapped)
        };
        started(ok != 0)
    }

    fn finish(payload: AcceptPayload, ending: Ending) -> Result<Accepted, Failed<Socket>> {
        let addresses = || {
            ending.result?;
            // Without this the socket does not know its own names. A listener that is closed meanwhile has none to give.
            payload.listener.update_accept_context(payload.acceptor.raw())?;
            payload.addresses()
        };
        match addresses() {
            Ok((local, peer)) => Ok(Accepted { socket: payload.acceptor, local, peer }),
            Err(error) => Err(Failed { error, returned: payload.acceptor }),
        }
    }

    fn refuse(payload: AcceptPayload, error: WsaError) -> Failed<Socket> {
        Failed { error, returned: payload.acceptor }
    }
}

impl AcceptPayload {
    /// `GetAcceptExSockaddrs`—The addresses of the connection.
    fn addresses(&self) -> Result<(SocketAddr, SocketAddr)> {
        let functions = extension::accept_functions(self.acceptor.raw())?;
        let buffer = self.addresses.0.as_ptr().cast();
        let (mut local, mut local_length, mut peer, mut peer_length) = (null_mut(), 0, null_mut(), 0);
        let room = ROOM as u32;
        // SAFETY: the buffer is one that an accept with the same lengths has filled; the rest is valid for writes.
        unsafe {
            (functions.addresses)(buffer, 0, room, room, &mut local, &mut local_length, &mut peer, &mut peer_length);
        }
        Ok((self.address(local.addr(), local_length)?, self.address(peer.addr(), peer_length)?))
    }

    /// An address that lies within the buffer.
    fn address(&self, start: usize, length: i32) -> Result<SocketAddr> {
        let (bytes, length) = (&self.addresses.0, usize::try_from(length).unwrap_or(0));
        let offset = start.wrapping_sub(bytes.as_ptr().addr());
        let bytes = bytes.get(offset..).and_then(|rest| rest.get(..length.min(MAX_LENGTH)));
        bytes.and_then(address::parse).ok_or(WsaError::WSAEFAULT)
    }
}
