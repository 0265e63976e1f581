//! Taking packets and posting messages.
//!
//! A message is a packet whose OVERLAPPED cannot be that of a block: an odd number. NULL is left to the system.
//!
//! | OVERLAPPED | bytes | Message |
//! |---|---|---|
//! | the largest | 0 | `Stop`: who takes it posts it again |
//! | the largest less 2 | 0 | `Look`: there is something for the thread that drives tasks |
//! | 2 h + 1 | l | a value of which h is the upper half, l the lower |
//! | NULL | events | a notification of a socket's readiness |
#![allow(unsafe_code)] // Calls of the function table, and decoding what they deliver.

use std::ptr::null_mut;
use std::time::Instant;

use super::core::Core;
use super::packet::{Packed, Packet};
use super::readiness::Readiness;
use super::socket::PortSocket;
use crate::error::{Result, WsaError, check, last_error};
use crate::operation::{
    Accepting, Block, Connecting, Kind, Lent, ReadingAt, Receiving, ReceivingFrom, ReceivingMessage, Sending,
    SendingMessage, SendingTo, Transmitting, Waiter, WritingAt,
};
use crate::sys::{self, OVERLAPPED, OVERLAPPED_ENTRY};
use crate::{IoBuffer, IoBufferMut, Timeout};

/// `ulNumEntriesRemoved`—How a batch of packets was taken.
///
/// Source: GetQueuedCompletionStatusEx function (ioapiset.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "ulNumEntriesRemoved")]
pub enum Dequeued {
    /// This many packets were appended.
    Packets(usize),
    /// `WAIT_TIMEOUT`: the time was over.
    TimedOut,
    /// `WAIT_IO_COMPLETION`: routines or APCs ran; no packet was taken.
    IoCompletion,
}

/// What is queued beside the ends of operations.
#[derive(Clone, Copy)]
pub(super) enum Message {
    Stop,
    Look,
    Value { key: usize, value: usize },
}

/// What to do with a `Stop` that was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OnStop {
    /// Post it again, for the other threads.
    Repeat,
    /// Keep it: there are no other threads now. Who gives it out posts it again.
    Keep,
}

/// The OVERLAPPEDs of messages that bear nothing: odd, and larger than those of values.
const STOP: usize = usize::MAX;
const LOOK: usize = usize::MAX - 2;

/// How many packets are taken at a time.
const BATCH: usize = 64;

const WAIT_TIMEOUT: WsaError = WsaError::from_code(sys::WAIT_TIMEOUT as i32);
const WAIT_IO_COMPLETION: WsaError = WsaError::from_code(sys::WAIT_IO_COMPLETION as i32);

impl<R: IoBufferMut, S: IoBuffer> Core<R, S> {
    /// Queues a message.
    pub(super) fn post(&self, message: Message) -> Result<()> {
        if self.is_shut() {
            return Err(WsaError::WSA_INVALID_HANDLE);
        }
        let (bytes, key, overlapped) = match message {
            Message::Stop => (0, 0, std::ptr::without_provenance_mut(STOP)),
            Message::Look => (0, 0, std::ptr::without_provenance_mut(LOOK)),
            Message::Value { key, value } => {
                let upper = (value as u64 >> 32) as usize;
                (value as u32, key, std::ptr::without_provenance_mut(2 * upper + 1))
            }
        };
        // SAFETY: the port is open; nothing is read through the pointer.
        check(unsafe { sys::PostQueuedCompletionStatus(self.raw(), bytes, key, overlapped) })
    }

    /// Takes one packet.
    pub(super) fn get(&self, timeout: Timeout) -> Result<Option<Packet<R, S>>> {
        let mut patience = Patience::new(timeout);
        loop {
            let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
            let millis = patience.left();
            // SAFETY: the port is open, the rest is valid for writes.
            let taken =
                unsafe { sys::GetQueuedCompletionStatus(self.raw(), &mut bytes, &mut key, &mut overlapped, millis) };
            if taken == 0 && overlapped.is_null() {
                return match last_error() {
                    WAIT_TIMEOUT => Ok(None),
                    error => Err(error),
                };
            }
            // SAFETY: this packet was just taken from this port.
            if let Some(packet) = unsafe { self.decode(overlapped, key, bytes, OnStop::Repeat) } {
                return Ok(Some(packet));
            }
        }
    }

    /// Takes up to `max` packets.
    pub(super) fn get_many(
        &self,
        packets: &mut Vec<Packet<R, S>>,
        max: usize,
        timeout: Timeout,
        alertable: bool,
    ) -> Result<Dequeued> {
        let mut patience = Patience::new(timeout);
        loop {
            match self.turn(packets, max, patience.left(), alertable, OnStop::Repeat)? {
                // All were for tasks.
                Dequeued::Packets(0) => {}
                dequeued => return Ok(dequeued),
            }
        }
    }

    /// Takes up to `max` packets in one call, which may all be for tasks.
    pub(super) fn turn(
        &self,
        packets: &mut Vec<Packet<R, S>>,
        max: usize,
        millis: u32,
        alertable: bool,
        on_stop: OnStop,
    ) -> Result<Dequeued> {
        let before = packets.len();
        let mut entries = [OVERLAPPED_ENTRY::default(); BATCH];
        let (room, mut count) = (max.min(BATCH) as u32, 0);
        // SAFETY: the port is open, there is room for as many entries as stated, `count` is valid for a write.
        let taken = check(unsafe {
            sys::GetQueuedCompletionStatusEx(
                self.raw(),
                entries.as_mut_ptr(),
                room,
                &mut count,
                millis,
                alertable.into(),
            )
        });
        match taken {
            Ok(()) => {}
            Err(WAIT_TIMEOUT) => return Ok(Dequeued::TimedOut),
            Err(WAIT_IO_COMPLETION) => return Ok(Dequeued::IoCompletion),
            Err(error) => return Err(error),
        }
        for entry in &entries[..count as usize] {
            let (overlapped, key) = (entry.lpOverlapped, entry.lpCompletionKey);
            // SAFETY: this packet was just taken from this port.
            packets.extend(unsafe { self.decode(overlapped, key, entry.dwNumberOfBytesTransferred, on_stop) });
        }
        Ok(Dequeued::Packets(packets.len() - before))
    }

    /// What a packet means. Nothing, if it is for the tasks.
    ///
    /// # Safety
    /// The packet was taken from this port, and is decoded once.
    unsafe fn decode(
        &self,
        overlapped: *mut OVERLAPPED,
        key: usize,
        bytes: u32,
        on_stop: OnStop,
    ) -> Option<Packet<R, S>> {
        match overlapped.addr() {
            0 => return Some(Packet::Ready { key, events: Readiness::from_bits_truncate(bytes) }),
            STOP => {
                if on_stop == OnStop::Repeat {
                    // If that fails, the port is being dropped, and there is nobody left to stop.
                    let _ = self.post(Message::Stop);
                }
                return Some(Packet::Stop);
            }
            LOOK => return None,
            odd if odd & 1 == 1 => {
                let upper = (odd / 2) as u64;
                return Some(Packet::Posted { key, value: (upper << 32 | u64::from(bytes)) as usize });
            }
            _ => {}
        }
        // SAFETY: any other OVERLAPPED is that of a block (I1, I8), to which nothing has a mutable reference.
        let block = unsafe { &*overlapped.cast::<Block>() };
        match block.kind() {
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::Receive => Some(unsafe { ended::<Receiving<R>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::Send => Some(unsafe { ended::<Sending<S>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::Accept => Some(unsafe { ended::<Accepting, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::Connect => Some(unsafe { ended::<Connecting, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::ReceiveFrom => Some(unsafe { ended::<ReceivingFrom<R>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::SendTo => Some(unsafe { ended::<SendingTo<S>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::ReadAt => Some(unsafe { ended::<ReadingAt<R>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::WriteAt => Some(unsafe { ended::<WritingAt<S>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::ReceiveMessage => Some(unsafe { ended::<ReceivingMessage<R>, R, S>(block) }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::SendMessage => Some(unsafe { ended::<SendingMessage<S>, R, S>(block) }),
            Kind::Results => Some(Packet::Results { key }),
            // SAFETY: the packet is the end of an operation of this kind and port.
            Kind::Transmit => Some(unsafe { ended::<Transmitting, R, S>(block) }),
            Kind::Future => {
                // SAFETY: the packet is the end of an operation that a future started.
                unsafe { tell(block) };
                None
            }
        }
    }
}

/// What an operation of a port lends.
pub(super) type Payload<O, R, S> = (PortSocket<R, S>, <O as crate::Operation>::Payload);

/// The packet of an operation that has ended.
///
/// # Safety
/// The block holds the payload of an `O` on a port of `R` and `S` (I8), and its packet was just taken (I6).
unsafe fn ended<O: Packed<R, S>, R: IoBufferMut, S: IoBuffer>(block: &'static Block) -> Packet<R, S> {
    // SAFETY: the caller's promise (I8).
    let lent = unsafe { Lent::<Payload<O, R, S>>::of(block) };
    // SAFETY: the packet is the end (I6).
    let ((socket, payload), ending) = unsafe { lent.finish() };
    O::packet(socket, O::finish(payload, ending))
}

/// Tells a future that its operation has ended.
///
/// # Safety
/// The block is of an operation that a future started, and its packet was just taken (I6).
unsafe fn tell(block: &'static Block) {
    // SAFETY: the packet is the end (I6). Until the future is told, which happens below, this is the owner.
    let ending = unsafe { block.ending() };
    let before = std::mem::replace(&mut *block.waiter(), Waiter::Ended(ending));
    match before {
        Waiter::Task(waker) => waker.wake(),
        Waiter::Dropped(discard) => {
            *block.waiter() = Waiter::None;
            // SAFETY: the future has left the block to this function, with the function of its type.
            unsafe { discard(block) };
        }
        // The future is still starting it, or has been told, which happens once.
        Waiter::None | Waiter::Ended(_) => {}
    }
}

/// What is left of a timeout, for waits in several turns.
struct Patience {
    timeout: Timeout,
    began: Option<Instant>,
}

impl Patience {
    fn new(timeout: Timeout) -> Patience {
        Patience { timeout, began: None }
    }

    /// Milliseconds, counted from the first question.
    fn left(&mut self) -> u32 {
        let Timeout::After(time) = self.timeout else { return self.timeout.as_millis() };
        match self.began {
            Some(began) => Timeout::After(time.saturating_sub(began.elapsed())).as_millis(),
            None => {
                self.began = Some(Instant::now());
                self.timeout.as_millis()
            }
        }
    }
}
