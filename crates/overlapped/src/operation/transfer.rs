//! Receives and sends.
#![allow(unsafe_code)] // The start calls.

use std::marker::PhantomData;
use std::ptr::null_mut;

use super::routine::{Routine, socket_form};
use super::{Ending, Kind, Operation, started, started_receive};
use crate::buffer::{IoBuffer, IoBufferMut, MAX_PARTS};
use crate::error::{Failed, Result, WsaError};
use crate::sys::{self, OVERLAPPED, SOCKET, WSABUF};

/// `WSARecv`—An overlapped receive into a `B`.
///
/// Source: WSARecv function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "WSARecv")]
pub struct Receiving<B>(PhantomData<B>);

/// `WSASend`—An overlapped send from a `B`.
///
/// Source: WSASend function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "WSASend")]
pub struct Sending<B>(PhantomData<B>);

/// `LPWSAOVERLAPPED_COMPLETION_ROUTINE`—The operations that may have a completion routine: on Windows as here, `AcceptEx` and
/// `ConnectEx` have none.
#[doc(alias = "LPWSAOVERLAPPED_COMPLETION_ROUTINE")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no completion routine",
    note = "`AcceptEx` and `ConnectEx` take none: use `signal` or `post`"
)]
pub trait Transfer: Operation {}

impl<B: IoBufferMut> Transfer for Receiving<B> {}
impl<B: IoBuffer> Transfer for Sending<B> {}

/// `lpcbTransfer`—A receive or send that succeeded.
///
/// Source: WSAGetOverlappedResult function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "lpcbTransfer")]
pub struct Completed<B> {
    /// How many bytes were transferred: all of a send; 0 of a receive if the other side sends no more.
    pub bytes: usize,
    /// The buffer. A vector that was received into holds what was received.
    pub buffer: B,
}

/// The parts of a buffer as Winsock takes them.
pub struct Parts {
    buffers: [WSABUF; MAX_PARTS],
    count: u32,
}

impl Parts {
    pub(super) fn new(count: usize, mut part: impl FnMut(usize) -> Result<(u32, *mut u8)>) -> Result<Parts> {
        let mut parts = Parts { buffers: [WSABUF { len: 0, buf: null_mut() }; MAX_PARTS], count: count as u32 };
        for (index, buffer) in parts.buffers.iter_mut().take(count).enumerate() {
            (buffer.len, buffer.buf) = part(index)?;
        }
        Ok(parts)
    }

    pub(super) fn as_ptr(&self) -> *const WSABUF {
        self.buffers.as_ptr()
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }
}

impl<B: IoBufferMut> Operation for Receiving<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
    type Payload = B;
    type Call = Parts;
    const KIND: Kind = Kind::Receive;

    fn call(buffer: &mut B) -> Result<Parts> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        Parts::new(B::PARTS, |index| {
            let (start, length) = buffer.part_mut(index);
            // Of a longer part the first 4 GiB are used: a receive may always end early.
            Ok((u32::try_from(length).unwrap_or(u32::MAX), start))
        })
    }

    unsafe fn start(
        call: &Parts,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        let (buffers, mut flags) = (call.buffers.as_ptr(), 0);
        // SAFETY: buffers and OVERLAPPED stay lent to the end (I4). The array and the flags are used during the call.
        let result = unsafe {
            sys::WSARecv(socket, buffers, call.count, null_mut(), &mut flags, overlapped, socket_form(routine))
        };
        started_receive(result == 0)
    }

    fn finish(mut buffer: B, ending: Ending) -> Result<Completed<B>, Failed<B>> {
        let bytes = ending.has_stored();
        // SAFETY: the operation has written as many bytes over the parts in order, and that is over.
        unsafe { buffer.set_received(bytes) };
        outcome(buffer, ending)
    }

    fn refuse(buffer: B, error: WsaError) -> Failed<B> {
        Failed { error, returned: buffer }
    }
}

impl<B: IoBuffer> Operation for Sending<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
    type Payload = B;
    type Call = Parts;
    const KIND: Kind = Kind::Send;

    fn call(buffer: &mut B) -> Result<Parts> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        Parts::new(B::PARTS, |index| {
            let (start, length) = buffer.part(index);
            // A send is all or nothing: what cannot be said in the call is not cut off.
            Ok((u32::try_from(length).map_err(|_| WsaError::WSAEMSGSIZE)?, start.cast_mut()))
        })
    }

    unsafe fn start(
        call: &Parts,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        let buffers = call.buffers.as_ptr();
        // SAFETY: buffers and OVERLAPPED stay lent to the end (I4), and buffers are read only. The array is used during
        // the call.
        let result =
            unsafe { sys::WSASend(socket, buffers, call.count, null_mut(), 0, overlapped, socket_form(routine)) };
        started(result == 0)
    }

    fn finish(buffer: B, ending: Ending) -> Result<Completed<B>, Failed<B>> {
        outcome(buffer, ending)
    }

    fn refuse(buffer: B, error: WsaError) -> Failed<B> {
        Failed { error, returned: buffer }
    }
}

pub(super) fn outcome<B>(buffer: B, ending: Ending) -> Result<Completed<B>, Failed<B>> {
    match ending.result {
        Ok(()) => Ok(Completed { bytes: ending.bytes, buffer }),
        Err(error) => Err(Failed { error, returned: buffer }),
    }
}
