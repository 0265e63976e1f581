//! `TransmitFile` and `TransmitPackets`: parts of memory and of files, sent one after the other by one operation of the
//! sending way.
//!
//! A stream takes a part of a file in the kernel, with no copy; a part of memory is sent as any buffer is, and said to be
//! followed by more where it is, so that a head shares its segment with the file. A datagram is gathered first, for it must be
//! sent in one call.
//!
//! What is in a file's pages goes out at once. Pages that are not in memory are read meanwhile, by the thread that holds the
//! baton.
#![allow(unsafe_code)] // Sends from the memory of operations; invariants 1 and 2 of the folder.

use super::disconnect::Afterwards;
use super::operation::{Body, Kind, Op};
use super::run::{Attempt, Result};
use super::{SHUT_SEND, Socket};
use crate::linux::fileapi::object::FileObject;
use overlapped_core::error::Call;
use overlapped_engine::file::{self, Place};
use overlapped_engine::transfer;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// How much of a file goes out before it is asked whether the operation was cancelled.
const PIECE: usize = 1 << 22;

/// The largest datagram of UDP over IPv4.
const LARGEST_DATAGRAM: usize = 65_507;

/// What is left to be sent.
pub(crate) struct Transmission {
    pub(crate) parts: VecDeque<Part>,
    /// How many bytes one send takes at most; 0 is the default.
    pub(crate) most_per_send: usize,
    pub(crate) afterwards: Afterwards,
    /// The datagram that is on its way.
    pub(crate) packet: Vec<u8>,
}

/// One part.
pub(crate) struct Part {
    pub(crate) source: Source,
    pub(crate) left: usize,
    /// Nothing after it may go out in the same send.
    pub(crate) ends_packet: bool,
}

pub(crate) enum Source {
    /// The address of the program's bytes.
    Memory(usize),
    File {
        file: Arc<FileObject>,
        from: Place,
    },
}

impl Part {
    fn advance(&mut self, bytes: usize) {
        self.left -= bytes;
        match &mut self.source {
            Source::Memory(at) => *at += bytes,
            Source::File { from: Place::At(offset), .. } => *offset += bytes as u64,
            Source::File { from: Place::Current, .. } => {}
        }
    }
}

impl Transmission {
    fn has_file(&self) -> bool {
        self.parts.iter().any(|part| part.left > 0 && matches!(part.source, Source::File { .. }))
    }

    /// Takes the next datagram out of the parts; false if there is none.
    fn gather(&mut self) -> std::result::Result<bool, i32> {
        let mut room = if self.most_per_send == 0 { LARGEST_DATAGRAM } else { self.most_per_send };
        while let Some(part) = self.parts.front_mut() {
            let most = part.left.min(room);
            let taken = match &part.source {
                Source::Memory(at) => {
                    let bytes = std::ptr::with_exposed_provenance::<u8>(*at);
                    // SAFETY: the bytes are the operation's own (invariant 1), and this thread holds it (invariant 2).
                    self.packet.extend_from_slice(unsafe { std::slice::from_raw_parts(bytes, most) });
                    most
                }
                Source::File { file, from } => file::read(file.fd(), *from, &mut self.packet, most)?,
            };
            // A file that has become shorter ends early.
            part.left = if taken < most { taken } else { part.left };
            part.advance(taken);
            room -= taken;
            let is_over = part.left == 0;
            let ends = is_over && part.ends_packet;
            if is_over {
                self.parts.pop_front();
            }
            if (ends || room == 0) && !self.packet.is_empty() {
                break;
            }
        }
        Ok(!self.packet.is_empty())
    }
}

impl Socket {
    /// An attempt of `TransmitFile` or `TransmitPackets`.
    pub(super) fn attempt_transmit(self: &Arc<Self>, op: &mut Op) -> Attempt {
        let Body { kind: Kind::Transmit(transmission), done, .. } = &mut **op else { return Attempt::Blocked };
        let sent = match self.is_stream() {
            true if transmission.has_file() => self.transmit_file(transmission, done),
            true => self.transmit_stream(transmission, done),
            false => self.transmit_packets(transmission, done),
        };
        let afterwards = transmission.afterwards;
        match sent {
            Ok(()) => {}
            Err(libc::EAGAIN) => return Attempt::Blocked,
            Err(errno) => {
                let result = Result { status: self.status(errno, Call::Send), bytes: op.done as u32, flags: 0 };
                return Attempt::Complete { result, drained: false };
            }
        }
        if afterwards != Afterwards::Keep {
            self.shut.fetch_or(SHUT_SEND, Ordering::AcqRel);
        }
        match self.end_connection(afterwards) {
            None => Attempt::Blocked,
            Some(status)
                if status.is_success() && afterwards != Afterwards::Reuse && self.is_unbuffered() && op.done > 0 =>
            {
                op.total = op.done;
                self.hold(op, 0)
            }
            Some(status) => {
                let bytes = if status.is_success() { op.done as u32 } else { 0 };
                Attempt::Complete { result: Result { status, bytes, flags: 0 }, drained: false }
            }
        }
    }

    /// A send of a file cannot be told to raise no signal.
    fn transmit_file(&self, transmission: &mut Transmission, done: &mut usize) -> std::result::Result<(), i32> {
        file::without_sigpipe(|| {
            let result = self.transmit_stream(transmission, done);
            // EPIPE is a reset by now. A call that was short may have met it too, and then no other was made: the socket was
            // being closed, or the operation cancelled.
            (result, result.is_err())
        })
    }

    fn transmit_stream(&self, transmission: &mut Transmission, done: &mut usize) -> std::result::Result<(), i32> {
        let most_per_send = if transmission.most_per_send == 0 { usize::MAX } else { transmission.most_per_send };
        while let Some(part) = transmission.parts.front() {
            if part.left == 0 {
                transmission.parts.pop_front();
                continue;
            }
            // A peer that is fast enough must not keep a cancellation waiting: it is found where an attempt blocks.
            if *done > 0 && self.output.is_cancelled() || self.closed.load(Ordering::Acquire) {
                return Err(libc::EAGAIN);
            }
            let more = !part.ends_packet && transmission.parts.iter().skip(1).any(|part| part.left > 0);
            let is_file = matches!(part.source, Source::File { .. });
            let most = part.left.min(most_per_send).min(if is_file { PIECE } else { usize::MAX });
            let sent = match &part.source {
                Source::Memory(at) => {
                    let bytes = std::ptr::with_exposed_provenance_mut(*at);
                    let flags = if more && most == part.left { libc::MSG_MORE } else { 0 };
                    // SAFETY: the bytes are the operation's own (invariant 1), and this thread holds it (invariant 2).
                    unsafe { self.send(&[libc::iovec { iov_base: bytes, iov_len: most }], flags) }?
                }
                Source::File { file, from } => self.send_file(file, *from, most)?,
            };
            *done += sent;
            if let Some(part) = transmission.parts.front_mut() {
                // A file that has become shorter ends early.
                part.left = if sent == 0 { 0 } else { part.left };
                part.advance(sent);
            }
            if sent > 0 && sent < most && !self.has_much_room() {
                return Err(libc::EAGAIN);
            }
        }
        Ok(())
    }

    /// Whether the kernel calls the socket writable. A reader that is as fast makes a little room at any time, and to fill
    /// that at once would cost a call for each little. Where the kernel does not, it has been told to say when there is
    /// more: an edge comes, as after a send that would have blocked.
    fn has_much_room(&self) -> bool {
        transfer::poll_now(self.fd(), libc::POLLOUT) != 0
    }

    fn transmit_packets(&self, transmission: &mut Transmission, done: &mut usize) -> std::result::Result<(), i32> {
        while !transmission.packet.is_empty() || transmission.gather()? {
            if self.output.is_cancelled() || self.closed.load(Ordering::Acquire) {
                return Err(libc::EAGAIN);
            }
            let packet = &mut transmission.packet;
            let bytes = [libc::iovec { iov_base: packet.as_mut_ptr().cast(), iov_len: packet.len() }];
            // SAFETY: the packet is live.
            *done += unsafe { self.send_datagram(&bytes, 0, None, &[]) }?;
            packet.clear();
        }
        Ok(())
    }

    /// One piece of a file to the kernel; 0 at its end.
    fn send_file(&self, file: &FileObject, from: Place, most: usize) -> std::result::Result<usize, i32> {
        self.send_with(|| file::send(self.fd(), file.fd(), from, most))
    }
}
