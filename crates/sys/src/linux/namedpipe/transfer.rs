//! Transfers on a pipe: what `ReadFile`, `WriteFile`, `PeekNamedPipe` and `FlushFileBuffers` do there, and `TransactNamedPipe`.
#![allow(unsafe_code)] // Transfers into the program's buffers: invariant 1 of `operation`.

use super::channel::Channel;
use super::code;
use super::end::PipeEnd;
use super::mailslot::Mail;
use super::operation::{self, Doing, Memory, PipeOp, Started};
use crate::linux::deliver::Delivery;
use crate::linux::failure::fail;
use crate::linux::fileapi::object::{Telling, Way};
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use crate::linux::socket::operation as told;
use overlapped_core::error::Status;
use std::ffi::c_void;
use std::sync::Arc;
use std::time::Duration;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::IO::{LPOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};
use windows_sys::core::BOOL;

/// The event that an OVERLAPPED names, and whether a packet is wanted: the low bit says no.
///
/// # Safety
/// `overlapped` is valid.
pub(super) unsafe fn telling(end: &PipeEnd, overlapped: *const OVERLAPPED) -> Result<Telling, u32> {
    // SAFETY: the caller's promise.
    let value = unsafe { (*overlapped).hEvent }.addr();
    let event = match value & !3 {
        0 => None,
        event => Some(handle::event(event).ok_or(f::ERROR_INVALID_HANDLE)?),
    };
    let packet = value & 1 == 0 && end.association.get().is_some();
    Ok(Telling { event, routine: None, packet })
}

fn doing(way: Way) -> Doing {
    if way == Way::Read { Doing::Read } else { Doing::Write }
}

fn check(end: &PipeEnd, way: Way) -> Result<(), u32> {
    let permitted = if way == Way::Read { end.reads } else { end.writes };
    if permitted { Ok(()) } else { Err(f::ERROR_ACCESS_DENIED) }
}

fn connection(end: &PipeEnd, way: Way) -> Result<Arc<Channel>, u32> {
    check(end, way)?;
    end.channel().map_err(code)
}

/// Who does the transfers of an end.
enum Carrier<'a> {
    Pipe(Arc<Channel>),
    Mail(&'a Mail),
}

impl Carrier<'_> {
    fn start(&self, op: &Arc<PipeOp>) {
        match self {
            Self::Pipe(channel) => channel.start(op),
            Self::Mail(mail) => mail.start(op),
        }
    }
}

fn carrier(end: &PipeEnd, way: Way) -> Result<Carrier<'_>, u32> {
    check(end, way)?;
    match end.as_mail() {
        Some(mail) => Ok(Carrier::Mail(mail)),
        None => end.channel().map(Carrier::Pipe).map_err(code),
    }
}

/// The end of a transfer: its bytes, and its DOS code where it failed. A message that did not fit has both.
pub(crate) type Ended = (u32, Result<(), u32>);

fn ended(status: Status, bytes: u32) -> Ended {
    (bytes, status.dos_result().map_err(|error| error.code()))
}

/// `ReadFile` and `WriteFile`.
///
/// # Safety
/// The buffer and `overlapped`, which may be null, are valid until the end.
pub(crate) unsafe fn transfer(
    end: &Arc<PipeEnd>,
    way: Way,
    buffer: usize,
    length: u32,
    overlapped: *mut OVERLAPPED,
) -> Ended {
    let start = || {
        let carrier = carrier(end, way)?;
        let memory = Memory::of_program(buffer, length);
        // Without an OVERLAPPED a pipe for overlapped use waits too, as NT's I/O manager lets pipes do.
        if !end.overlapped || overlapped.is_null() {
            let (status, bytes) = operation::run(end, doing(way), memory, |op| carrier.start(op));
            if !overlapped.is_null() {
                // SAFETY: the caller's promise; it is not null.
                let telling = unsafe { telling(end, overlapped) }?;
                told::fill(overlapped, status, bytes);
                if let Some(event) = telling.event {
                    event.set(&mut Delivery::new().wakes);
                }
            }
            return Ok(ended(status, bytes));
        }
        // SAFETY: the caller's promise; it is not null.
        let telling = unsafe { telling(end, overlapped) }?;
        let op = PipeOp::new(end, doing(way), memory, overlapped, telling);
        carrier.start(&op);
        match op.started() {
            Started::Ended(status, bytes) => Ok(ended(status, bytes)),
            Started::Pending => Err(f::ERROR_IO_PENDING),
        }
    };
    start().unwrap_or_else(|error| (0, Err(error)))
}

/// `ReadFileEx` and `WriteFileEx`.
pub(crate) fn transfer_with_routine(
    end: &Arc<PipeEnd>,
    way: Way,
    buffer: usize,
    length: u32,
    overlapped: *mut OVERLAPPED,
    routine: LPOVERLAPPED_COMPLETION_ROUTINE,
) -> Result<(), u32> {
    let carrier = carrier(end, way)?;
    if !end.overlapped || end.association.get().is_some() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let telling = Telling { event: None, routine, packet: false };
    let op = PipeOp::new(end, doing(way), Memory::of_program(buffer, length), overlapped, telling);
    carrier.start(&op);
    match op.started() {
        // A message that did not fit is the routine's to hear of.
        Started::Ended(Status::BUFFER_OVERFLOW, _) | Started::Pending => Ok(()),
        Started::Ended(status, _) => status.dos_result().map_err(|error| error.code()),
    }
}

/// What `PeekNamedPipe` sees: bytes, how many wait, and how many are left of the first message.
pub(crate) fn peek(end: &PipeEnd, most: usize) -> Result<(Vec<u8>, u32, u32), u32> {
    if !end.reads {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    let channel = end.channel().map_err(|status| match status {
        Status::PIPE_LISTENING => f::ERROR_BAD_PIPE,
        status => code(status),
    })?;
    let seen = channel.peek(most).map_err(code)?;
    Ok((seen.bytes, seen.available as u32, seen.left_of_message as u32))
}

/// `FlushFileBuffers`: returns when the other end has read everything.
///
/// The kernel tells nobody when a stream has been read to its end, so this asks again, less and less often.
pub(crate) fn flush(end: &PipeEnd) -> Result<(), u32> {
    const LONGEST: Duration = Duration::from_millis(4);
    let channel = connection(end, Way::Write)?;
    let _blocking = Blocking::new();
    let mut nap = Duration::from_micros(20);
    while !channel.is_drained() {
        // What this end has closed meanwhile nobody reads any more.
        if let Some(status) = channel.closing() {
            return Err(code(status));
        }
        match channel.link() {
            super::descriptor::Link::Connected => {}
            super::descriptor::Link::Closed => return Err(f::ERROR_BROKEN_PIPE),
            super::descriptor::Link::Disconnected => return Err(f::ERROR_PIPE_NOT_CONNECTED),
        }
        std::thread::sleep(nap);
        nap = (nap * 2).min(LONGEST);
    }
    Ok(())
}

/// Writes a message and reads the one that answers it.
///
/// # Safety
/// As [`TransactNamedPipe`].
pub(super) unsafe fn transact(
    end: &Arc<PipeEnd>,
    question: (*const c_void, u32),
    answer: (*mut c_void, u32),
    overlapped: *mut OVERLAPPED,
) -> Ended {
    let start = || {
        if !end.reads || !end.writes {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        if !end.reads_messages() {
            return Err(f::ERROR_BAD_PIPE);
        }
        let channel = end.channel().map_err(code)?;
        if channel.peek(0).map_err(code)?.available > 0 {
            return Err(f::ERROR_PIPE_BUSY);
        }
        let answer = Memory::of_program(answer.0.expose_provenance(), answer.1);
        if overlapped.is_null() || !end.overlapped {
            let question = Memory::of_program(question.0.expose_provenance(), question.1);
            let (status, _) = operation::run(end, Doing::Write, question, |op| channel.start(op));
            status.dos_result().map_err(|error| error.code())?;
            let (status, bytes) = operation::run(end, Doing::Read, answer, |op| channel.start(op));
            return Ok(ended(status, bytes));
        }
        // SAFETY: the caller's promise; it is not null.
        let telling = unsafe { telling(end, overlapped) }?;
        let question: Box<[u8]> = match question.1 {
            0 => Box::default(),
            // SAFETY: the caller's promise.
            length => unsafe { std::slice::from_raw_parts(question.0.cast::<u8>(), length as usize) }.into(),
        };
        let nobody = Telling { event: None, routine: None, packet: false };
        // Nobody is told of the write, which may still go on when this returns: it has a copy.
        let written = PipeOp::new(end, Doing::Write, Memory::copied(question), std::ptr::null_mut(), nobody);
        channel.start(&written);
        if let Started::Ended(status, _) = written.started() {
            status.dos_result().map_err(|error| error.code())?;
        }
        let op = PipeOp::new(end, Doing::Read, answer, overlapped, telling);
        channel.start(&op);
        match op.started() {
            Started::Ended(status, bytes) => Ok(ended(status, bytes)),
            Started::Pending => Err(f::ERROR_IO_PENDING),
        }
    };
    start().unwrap_or_else(|error| (0, Err(error)))
}

/// `TransactNamedPipe`—Writes a message and reads the next one, now or overlapped.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_BAD_PIPE (the end does not read messages), ERROR_PIPE_BUSY (something waits to be read already),
/// ERROR_ACCESS_DENIED, ERROR_MORE_DATA (the answer is larger than the buffer; the rest stays), ERROR_IO_PENDING, ERROR_BROKEN_PIPE,
/// ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED.
///
/// # Safety
/// The buffers and the OVERLAPPED are valid until the operation has ended; `lpbytesread` is null or valid.
pub unsafe extern "system" fn TransactNamedPipe(
    hnamedpipe: HANDLE,
    lpinbuffer: *const c_void,
    ninbuffersize: u32,
    lpoutbuffer: *mut c_void,
    noutbuffersize: u32,
    lpbytesread: *mut u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    let Some(end) = handle::named_pipe(hnamedpipe.addr()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    let (question, answer) = ((lpinbuffer, ninbuffersize), (lpoutbuffer, noutbuffersize));
    // SAFETY: the caller's promise.
    let (bytes, result) = unsafe { transact(&end, question, answer, lpoverlapped) };
    // SAFETY: the caller's promise.
    unsafe { pointer::put(lpbytesread, bytes) };
    result.map_or_else(|error| fail(error, 0), |()| 1)
}
