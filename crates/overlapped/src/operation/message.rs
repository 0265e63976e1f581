//! Receives and sends of datagrams with control messages.
#![allow(unsafe_code)] // The start calls, and the structure that they read.

use std::marker::PhantomData;
use std::ptr::null_mut;

use super::routine::{Routine, socket_form};
use super::{Ending, Kind, Operation, Transfer, started, started_receive};
use crate::Socket;
use crate::buffer::{IoBuffer, IoBufferMut, MAX_PARTS};
use crate::envelope::Envelope;
use crate::error::{Failed, Result, WsaError};
use crate::extension::{self, ReceiveMessageFunction};
use crate::sys::{self, OVERLAPPED, SOCKET, WSAMSG};

/// `WSARecvMsg`—An overlapped receive of a datagram with what is told beside its data, into a `B`.
///
/// Source: LPFN_WSARECVMSG callback function (mswsock.h)
#[derive(Debug)]
#[doc(alias = "WSARecvMsg")]
pub struct ReceivingMessage<B>(PhantomData<B>);

/// `WSASendMsg`—An overlapped send of a datagram with what is said beside its data, from a `B`.
///
/// Source: WSASendMsg function (winsock2.h)
#[derive(Debug)]
#[doc(alias = "WSASendMsg")]
pub struct SendingMessage<B>(PhantomData<B>);

impl<B: IoBufferMut> Transfer for ReceivingMessage<B> {}
impl<B: IoBuffer> Transfer for SendingMessage<B> {}

/// `WSAMSG`—A datagram that was received or sent by one of the message operations, with its envelope.
///
/// Source: WSAMSG structure (ws2def.h)
#[derive(Debug)]
#[doc(alias = "WSAMSG")]
pub struct Enveloped<B> {
    /// How many bytes it had.
    pub bytes: usize,
    /// The buffer. A vector that was received into holds what was received.
    pub buffer: B,
    /// Who sent it, and what was told beside its data; after a send as it was.
    pub envelope: Envelope,
}

pub struct MessagePayload<B> {
    buffer: B,
    envelope: Envelope,
    /// The function, or why there is none.
    function: Result<Option<ReceiveMessageFunction>>,
}

impl<B> MessagePayload<B> {
    pub(crate) fn receive(socket: &Socket, buffer: B, mut envelope: Envelope) -> MessagePayload<B> {
        envelope.make_room();
        let function = extension::receive_message_function(socket.raw()).map(Some);
        MessagePayload { buffer, envelope, function }
    }

    pub(crate) fn send(buffer: B, envelope: Envelope) -> MessagePayload<B> {
        MessagePayload { buffer, envelope, function: Ok(None) }
    }

    fn fail(self, error: WsaError) -> Failed<(B, Envelope)> {
        Failed { error, returned: (self.buffer, self.envelope) }
    }
}

pub struct MessageCall {
    message: *mut WSAMSG,
    function: Option<ReceiveMessageFunction>,
}

impl<B: IoBufferMut> Operation for ReceivingMessage<B> {
    type Output = Enveloped<B>;
    type Failure = Failed<(B, Envelope)>;
    type Payload = MessagePayload<B>;
    type Call = MessageCall;
    const KIND: Kind = Kind::ReceiveMessage;

    fn call(payload: &mut MessagePayload<B>) -> Result<MessageCall> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        let function = payload.function?;
        let (buffer, envelope) = (&mut payload.buffer, &mut payload.envelope);
        let message = envelope.message(B::PARTS, |index| {
            let (start, length) = buffer.part_mut(index);
            Ok((u32::try_from(length).unwrap_or(u32::MAX), start))
        })?;
        Ok(MessageCall { message, function })
    }

    unsafe fn start(
        call: &MessageCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        let function = call.function.ok_or(WsaError::WSAEOPNOTSUPP)?;
        // SAFETY: the message, all that it names, and the OVERLAPPED stay lent to the end (I4).
        let result = unsafe { function(socket, call.message, null_mut(), overlapped, socket_form(routine)) };
        started_receive(result == 0)
    }

    fn finish(mut payload: MessagePayload<B>, ending: Ending) -> Result<Enveloped<B>, Failed<(B, Envelope)>> {
        let stored = ending.has_stored();
        // SAFETY: the operation has written as many bytes over the parts in order, and that is over.
        unsafe { payload.buffer.set_received(stored) };
        payload.envelope.take_note();
        match ending.result {
            Ok(()) => Ok(Enveloped { bytes: ending.bytes, buffer: payload.buffer, envelope: payload.envelope }),
            Err(error) => Err(payload.fail(error)),
        }
    }

    fn refuse(payload: MessagePayload<B>, error: WsaError) -> Failed<(B, Envelope)> {
        payload.fail(error)
    }
}

impl<B: IoBuffer> Operation for SendingMessage<B> {
    type Output = Enveloped<B>;
    type Failure = Failed<(B, Envelope)>;
    type Payload = MessagePayload<B>;
    type Call = MessageCall;
    const KIND: Kind = Kind::SendMessage;

    fn call(payload: &mut MessagePayload<B>) -> Result<MessageCall> {
        const { assert!(B::PARTS >= 1 && B::PARTS <= MAX_PARTS, "a buffer has 1 to 16 parts") };
        let (buffer, envelope) = (&payload.buffer, &mut payload.envelope);
        let message = envelope.message(B::PARTS, |index| {
            let (start, length) = buffer.part(index);
            Ok((u32::try_from(length).map_err(|_| WsaError::WSAEMSGSIZE)?, start.cast_mut()))
        })?;
        Ok(MessageCall { message, function: None })
    }

    unsafe fn start(
        call: &MessageCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        routine: Option<Routine>,
    ) -> Result<bool> {
        // SAFETY: the message, all that it names, and the OVERLAPPED stay lent to the end (I4); they are read only.
        let result = unsafe { sys::WSASendMsg(socket, call.message, 0, null_mut(), overlapped, socket_form(routine)) };
        started(result == 0)
    }

    fn finish(payload: MessagePayload<B>, ending: Ending) -> Result<Enveloped<B>, Failed<(B, Envelope)>> {
        match ending.result {
            Ok(()) => Ok(Enveloped { bytes: ending.bytes, buffer: payload.buffer, envelope: payload.envelope }),
            Err(error) => Err(payload.fail(error)),
        }
    }

    fn refuse(payload: MessagePayload<B>, error: WsaError) -> Failed<(B, Envelope)> {
        payload.fail(error)
    }
}
