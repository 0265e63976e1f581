//! Receives and sends of datagrams with their addresses.
#![allow(unsafe_code)] // The start calls.

use std::marker::PhantomData;
use std::net::SocketAddr;
use std::ptr::null_mut;

use super::routine::{Routine, socket_form};
use super::transfer::Parts;
use super::{Ending, Kind, Operation, Transfer, started, started_receive};
use crate::address::RawAddress;
use crate::buffer::{IoBuffer, IoBufferMut, MAX_PARTS};
use crate::error::{Failed, Result, WsaError};
use crate::sys::{self, OVERLAPPED, SOCKADDR, SOCKET};

/// `WSARecvFrom`—An overlapped receive of a datagram with its sender, into a `B`.
///
/// Source: WSARecvFrom function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "WSARecvFrom")]
pub struct ReceivingFrom<B>(PhantomData<B>);

/// `WSASendTo`—An overlapped send of a datagram to an address, from a `B`.
///
/// Source: WSASendTo function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "WSASendTo")]
pub struct SendingTo<B>(PhantomData<B>);

impl<B: IoBufferMut> Transfer for ReceivingFrom<B> {}
impl<B: IoBuffer> Transfer for SendingTo<B> {}

/// A datagram that was received.
#[derive(Debug)]
#[doc(alias = "lpFrom")]
pub struct Datagram<B> {
    /// How many bytes it had.
    pub bytes: usize,
    /// Who sent it.
    pub from: SocketAddr,
    /// The buffer. A vector holds what was received.
    pub buffer: B,
}

/// A buffer, and the address that belongs to it.
pub struct Addressed<B> {
    buffer: B,
    address: RawAddress,
}

impl<B> Addressed<B> {
    pub(crate) fn room(buffer: B) -> Addressed<B> {
        Addressed { buffer, address: RawAddress::room() }
    }

    pub(crate) fn to(buffer: B, to: SocketAddr) -> Addressed<B> {
        Addressed { buffer, address: to.into() }
    }
}

pub struct ReceiveCall {
    parts: Parts,
    from: *mut SOCKADDR,
    length: *mut i32,
}

pub struct SendCall {
    parts: Parts,
    to: *const SOCKADDR,
    length: i32,
}

impl<B: IoBufferMut> Operation for ReceivingFrom<B> {
    type Output = Datagram<B>;
    type Failure = Failed<B>;
    type Payload = Addressed<B>;
    type Call = ReceiveCall;
    const KIND: Kind = Kind::ReceiveFrom;

    fn call(payload: &mut Addressed<B>) -> Result<ReceiveCall> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        let parts = Parts::new(B::PARTS, |index| {
            let (start, length) = payload.buffer.part_mut(index);
            Ok((u32::try_from(length).unwrap_or(u32::MAX), start))
        })?;
        let (from, length) = payload.address.as_mut_parts();
        Ok(ReceiveCall { parts, from, length })
    }

    unsafe fn start(
        call: &ReceiveCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        let (buffers, count, mut flags) = (call.parts.as_ptr(), call.parts.count(), 0);
        let (from, length) = (call.from, call.length);
        // SAFETY: buffers, address, its length and OVERLAPPED stay lent to the end (I4). The array and the flags are used
        // during the call.
        let result = unsafe {
            sys::WSARecvFrom(
                socket,
                buffers,
                count,
                null_mut(),
                &mut flags,
                from,
                length,
                overlapped,
                socket_form(routine),
            )
        };
        started_receive(result == 0)
    }

    fn finish(payload: Addressed<B>, ending: Ending) -> Result<Datagram<B>, Failed<B>> {
        let Addressed { mut buffer, address } = payload;
        let stored = ending.has_stored();
        // SAFETY: the operation has written as many bytes over the parts in order, and that is over.
        unsafe { buffer.set_received(stored) };
        match ending.result.and_then(|()| address.to_address()) {
            Ok(from) => Ok(Datagram { bytes: ending.bytes, from, buffer }),
            Err(error) => Err(Failed { error, returned: buffer }),
        }
    }

    fn refuse(payload: Addressed<B>, error: WsaError) -> Failed<B> {
        Failed { error, returned: payload.buffer }
    }
}

impl<B: IoBuffer> Operation for SendingTo<B> {
    type Output = super::Completed<B>;
    type Failure = Failed<B>;
    type Payload = Addressed<B>;
    type Call = SendCall;
    const KIND: Kind = Kind::SendTo;

    fn call(payload: &mut Addressed<B>) -> Result<SendCall> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        let parts = Parts::new(B::PARTS, |index| {
            let (start, length) = payload.buffer.part(index);
            Ok((u32::try_from(length).map_err(|_| WsaError::WSAEMSGSIZE)?, start.cast_mut()))
        })?;
        Ok(SendCall { parts, to: payload.address.as_ptr(), length: payload.address.length() })
    }

    unsafe fn start(
        call: &SendCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        let (buffers, count) = (call.parts.as_ptr(), call.parts.count());
        let (to, length) = (call.to, call.length);
        // SAFETY: buffers and OVERLAPPED stay lent to the end (I4), and buffers are read only. The array and the address are
        // used during the call.
        let result = unsafe {
            sys::WSASendTo(socket, buffers, count, null_mut(), 0, to, length, overlapped, socket_form(routine))
        };
        started(result == 0)
    }

    fn finish(payload: Addressed<B>, ending: Ending) -> Result<super::Completed<B>, Failed<B>> {
        match ending.result {
            Ok(()) => Ok(super::Completed { bytes: ending.bytes, buffer: payload.buffer }),
            Err(error) => Err(Failed { error, returned: payload.buffer }),
        }
    }

    fn refuse(payload: Addressed<B>, error: WsaError) -> Failed<B> {
        Failed { error, returned: payload.buffer }
    }
}
