//! Completion routines: closures that the thread which started the operation runs in an alertable wait.
//!
//! The closure lives in the block beside the buffer. Both are taken out and the block is given back before it is called,
//! so that the next operation which it starts finds a block ready.
//!
//! A routine whose thread ends first never runs. Its block, its buffer and its closure are then leaked: the operation is
//! cancelled by the system at a time that nobody tells, and the closure may be dropped on its own thread only.
#![allow(unsafe_code)] // What the function table calls.

use super::block::Block;
use super::lease::Lent;
use super::{Ending, Operation};
use crate::apc;
use crate::error::{Result, WsaError};
use crate::sys::{LPWSAOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};

/// What an operation with a routine lends: the operation's payload and the closure.
pub(super) type Payload<O, F> = (<O as Operation>::Payload, F);

/// A routine in the two forms in which start calls take one: those of sockets, and those of files.
#[derive(Clone, Copy)]
pub struct Routine {
    pub(super) of_socket: unsafe extern "system" fn(u32, u32, *mut OVERLAPPED, u32),
    pub(super) of_file: unsafe extern "system" fn(u32, u32, *mut OVERLAPPED),
}

impl Routine {
    /// The routine of operations of this kind that call such a closure.
    pub(super) fn new<O, F>() -> Routine
    where
        O: Operation,
        F: FnOnce(Result<O::Output, O::Failure>),
    {
        Routine { of_socket: run::<O, F>, of_file: run_of_file::<O, F> }
    }
}

/// A routine as the calls of sockets take it.
pub(super) fn socket_form(routine: Option<Routine>) -> LPWSAOVERLAPPED_COMPLETION_ROUTINE {
    Some(routine?.of_socket)
}

/// The function that is told of the end of a file's operation.
unsafe extern "system" fn run_of_file<O, F>(error: u32, bytes: u32, overlapped: *mut OVERLAPPED)
where
    O: Operation,
    F: FnOnce(Result<O::Output, O::Failure>),
{
    // SAFETY: the caller's promise.
    unsafe { run::<O, F>(error, bytes, overlapped, 0) };
}

/// The function that is told of the end.
unsafe extern "system" fn run<O, F>(error: u32, bytes: u32, overlapped: *mut OVERLAPPED, _flags: u32)
where
    O: Operation,
    F: FnOnce(Result<O::Output, O::Failure>),
{
    // SAFETY: the OVERLAPPED is the first field of a block (I1), to which nothing has a mutable reference.
    let block = unsafe { &*overlapped.cast::<Block>() };
    // SAFETY: this function was given with a payload of these types (I3), and runs once (I6).
    let lent = unsafe { Lent::<Payload<O, F>>::of(block) };
    // SAFETY: the routine is the end (I6).
    let (payload, routine) = unsafe { lent.reclaim() }.take();
    let result = if error == 0 { Ok(()) } else { Err(WsaError::from_code(error as i32)) };
    let ending = Ending { result, bytes: bytes as usize, status: None };
    apc::run(|| routine(O::finish(payload, ending)));
}
