//! Reads and writes of files.
#![allow(unsafe_code)] // The start calls.

use std::marker::PhantomData;
use std::ptr::null_mut;

use super::routine::Routine;
use super::transfer::outcome;
use super::{Completed, Ending, Kind, Operation, Transfer, started};
use crate::buffer::{IoBuffer, IoBufferMut};
use crate::error::{Failed, Result, WsaError, check};
use crate::sys::{self, HANDLE, OVERLAPPED, SOCKET};

/// `ReadFile`—An overlapped read of a file into a `B`.
///
/// Source: ReadFile function (fileapi.h)
#[derive(Debug)]
#[doc(alias = "ReadFile")]
pub struct ReadingAt<B>(PhantomData<B>);

/// `WriteFile`—An overlapped write of a file from a `B`.
///
/// Source: WriteFile function (fileapi.h)
#[derive(Debug)]
#[doc(alias = "WriteFile")]
pub struct WritingAt<B>(PhantomData<B>);

impl<B: IoBufferMut> Transfer for ReadingAt<B> {}
impl<B: IoBuffer> Transfer for WritingAt<B> {}

/// A buffer, and its place in the file.
pub struct Placed<B> {
    pub(crate) buffer: B,
    pub(crate) offset: u64,
}

/// The arguments of a read or write.
pub struct Span {
    start: *mut u8,
    length: u32,
    offset: u64,
}

impl Span {
    /// Says in the OVERLAPPED where in the file this is.
    ///
    /// # Safety
    /// The OVERLAPPED is the caller's own, as before a start.
    unsafe fn place(&self, overlapped: *mut OVERLAPPED) {
        let offset = sys::OVERLAPPED_0_0 { Offset: self.offset as u32, OffsetHigh: (self.offset >> 32) as u32 };
        // SAFETY: the caller's promise.
        unsafe { (*overlapped).Anonymous = sys::OVERLAPPED_0 { Anonymous: offset } };
    }
}

impl<B: IoBufferMut> Operation for ReadingAt<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
    type Payload = Placed<B>;
    type Call = Span;
    const KIND: Kind = Kind::ReadAt;

    fn call(payload: &mut Placed<B>) -> Result<Span> {
        const { assert!(B::PARTS == 1, "a file is read into one part") };
        let (start, length) = payload.buffer.part_mut(0);
        // Of a longer part the first 4 GiB are used: a read may always end early.
        Ok(Span { start, length: u32::try_from(length).unwrap_or(u32::MAX), offset: payload.offset })
    }

    unsafe fn start(call: &Span, file: SOCKET, overlapped: *mut OVERLAPPED, routine: Option<Routine>) -> Result<bool> {
        let file: HANDLE = std::ptr::without_provenance_mut(file);
        // SAFETY: nothing is started yet.
        unsafe { call.place(overlapped) };
        match routine {
            // SAFETY: buffer and OVERLAPPED stay lent to the end (I4).
            None => started(unsafe { sys::ReadFile(file, call.start, call.length, null_mut(), overlapped) } != 0),
            Some(routine) => {
                let routine = Some(routine.of_file);
                // SAFETY: as above.
                check(unsafe { sys::ReadFileEx(file, call.start, call.length, overlapped, routine) }).map(|()| true)
            }
        }
    }

    fn finish(payload: Placed<B>, ending: Ending) -> Result<Completed<B>, Failed<B>> {
        let (mut buffer, ending) = (payload.buffer, ending.of_file());
        let bytes = ending.has_stored();
        // SAFETY: the operation has written as many bytes, and that is over.
        unsafe { buffer.set_received(bytes) };
        outcome(buffer, ending)
    }

    fn refuse(payload: Placed<B>, error: WsaError) -> Failed<B> {
        Failed { error, returned: payload.buffer }
    }
}

impl<B: IoBuffer> Operation for WritingAt<B> {
    type Output = Completed<B>;
    type Failure = Failed<B>;
    type Payload = Placed<B>;
    type Call = Span;
    const KIND: Kind = Kind::WriteAt;

    fn call(payload: &mut Placed<B>) -> Result<Span> {
        const { assert!(B::PARTS == 1, "a file is written from one part") };
        let (start, length) = payload.buffer.part(0);
        // A write that cannot be said in the call is not cut off.
        let length = u32::try_from(length).map_err(|_| WsaError::WSA_INVALID_PARAMETER)?;
        Ok(Span { start: start.cast_mut(), length, offset: payload.offset })
    }

    unsafe fn start(call: &Span, file: SOCKET, overlapped: *mut OVERLAPPED, routine: Option<Routine>) -> Result<bool> {
        let file: HANDLE = std::ptr::without_provenance_mut(file);
        let bytes = call.start.cast_const();
        // SAFETY: nothing is started yet.
        unsafe { call.place(overlapped) };
        match routine {
            // SAFETY: buffer and OVERLAPPED stay lent to the end (I4), and the buffer is read only.
            None => started(unsafe { sys::WriteFile(file, bytes, call.length, null_mut(), overlapped) } != 0),
            Some(routine) => {
                let routine = Some(routine.of_file);
                // SAFETY: as above.
                check(unsafe { sys::WriteFileEx(file, bytes, call.length, overlapped, routine) }).map(|()| true)
            }
        }
    }

    fn finish(payload: Placed<B>, ending: Ending) -> Result<Completed<B>, Failed<B>> {
        outcome(payload.buffer, ending.of_file())
    }

    fn refuse(payload: Placed<B>, error: WsaError) -> Failed<B> {
        Failed { error, returned: payload.buffer }
    }
}
