//! Connects.
#![allow(unsafe_code)] // The start call.

use std::net::SocketAddr;
use std::ptr::{null, null_mut};
use std::sync::Arc;

use super::routine::Routine;
use super::{Ending, Kind, Operation, started};
use crate::Socket;
use crate::address::RawAddress;
use crate::error::{Result, WsaError};
use crate::extension::{self, ConnectFunction};
use crate::socket::Shared;
use crate::sys::{OVERLAPPED, SOCKADDR, SOCKET};

/// `ConnectEx`—An overlapped connect.
///
/// Source: LPFN_CONNECTEX callback function (mswsock.h)
#[derive(Debug)]
#[doc(alias = "ConnectEx")]
pub struct Connecting(());

pub struct ConnectPayload {
    socket: Arc<Shared>,
    address: RawAddress,
    /// Whether binding it went well, which is reported by the start.
    bound: Result<()>,
}

impl ConnectPayload {
    pub(crate) fn new(socket: &Socket, peer: SocketAddr) -> ConnectPayload {
        let bound = socket.bind_if_unbound(peer);
        ConnectPayload { socket: super::shared(socket), address: peer.into(), bound }
    }
}

pub struct ConnectCall {
    connect: ConnectFunction,
    address: *const SOCKADDR,
    length: i32,
}

impl Operation for Connecting {
    type Output = ();
    type Failure = WsaError;
    type Payload = ConnectPayload;
    type Call = ConnectCall;
    const KIND: Kind = Kind::Connect;

    fn call(payload: &mut ConnectPayload) -> Result<ConnectCall> {
        payload.bound?;
        let connect = extension::connect_function(payload.socket.raw())?;
        Ok(ConnectCall { connect, address: payload.address.as_ptr(), length: payload.address.length() })
    }

    unsafe fn start(
        call: &ConnectCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        _routine: Option<Routine>,
    ) -> Result<bool> {
        let (address, length) = (call.address, call.length);
        // SAFETY: the address is as long as stated and stays lent to the end, as the OVERLAPPED does (I4). Nothing is
        // sent with the connection.
        let ok = unsafe { (call.connect)(socket, address, length, null(), 0, null_mut(), overlapped) };
        started(ok != 0)
    }

    fn finish(payload: ConnectPayload, ending: Ending) -> Result<(), WsaError> {
        ending.result?;
        // Without this the socket does not know that it is connected.
        payload.socket.update_connect_context()
    }

    fn refuse(_payload: ConnectPayload, error: WsaError) -> WsaError {
        error
    }
}
