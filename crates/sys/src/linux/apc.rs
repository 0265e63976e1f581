//! Running APCs: where the words of the core's queue become calls.
//!
//! A routine may end its thread, which unwinds the frames of the call that runs it: they let that pass.
#![allow(unsafe_code)] // Calls the program's routines.

use super::current;
use super::trace;
use overlapped_core::Apc;
use windows_sys::Win32::System::IO::{IO_STATUS_BLOCK, OVERLAPPED};

type UserRoutine = unsafe extern "system" fn(usize);
type CompletionRoutine = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED, u32);
type TimerRoutine = unsafe extern "system" fn(*const core::ffi::c_void, u32, u32);
type IoRoutine = unsafe extern "system" fn(*mut core::ffi::c_void, *mut IO_STATUS_BLOCK, u32);

/// The same routines as they are called.
type UserRoutineOrEnd = unsafe extern "system-unwind" fn(usize);
type CompletionRoutineOrEnd = unsafe extern "system-unwind" fn(u32, u32, *mut OVERLAPPED, u32);
type TimerRoutineOrEnd = unsafe extern "system-unwind" fn(*const core::ffi::c_void, u32, u32);
type IoRoutineOrEnd = unsafe extern "system-unwind" fn(*mut core::ffi::c_void, *mut IO_STATUS_BLOCK, u32);

const USER: u32 = 0;
const COMPLETION: u32 = 1;
const TIMER: u32 = 2;
const IO: u32 = 3;

/// `QueueUserAPC`: the routine and its argument.
pub(crate) fn user(routine: UserRoutine, data: usize) -> Apc {
    Apc { kind: USER, owner: 0, words: [(routine as *const ()).expose_provenance(), data, 0, 0, 0] }
}

/// A completion routine and what it is told (APC-23).
pub(crate) fn completion(routine: CompletionRoutine, error: u32, bytes: u32, overlapped: usize, flags: u32) -> Apc {
    let routine = (routine as *const ()).expose_provenance();
    Apc { kind: COMPLETION, owner: 0, words: [routine, error as usize, bytes as usize, overlapped, flags as usize] }
}

/// A timer's routine; the due time is filled in when it is due.
pub(crate) fn timer(routine: TimerRoutine, argument: *const core::ffi::c_void) -> Apc {
    let routine = (routine as *const ()).expose_provenance();
    Apc { kind: TIMER, owner: 0, words: [routine, argument.expose_provenance(), 0, 0, 0] }
}

/// A routine of the native interface, its context, and what its status block says.
pub(crate) fn io(routine: IoRoutine, context: usize, status: u32, information: usize) -> Apc {
    let routine = (routine as *const ()).expose_provenance();
    Apc { kind: IO, owner: 0, words: [routine, context, status as usize, information, 0] }
}

/// Runs every routine that is queued for this thread, those included that are queued meanwhile (APC-4). Nothing is held:
/// a routine may wait alertably itself, which runs the rest from there (APC-9).
///
/// False if there was none: another thread that stops a timer takes its queued routine along. Then nothing has ended the
/// wait that led here, and it goes on.
pub(crate) fn run_all() -> bool {
    let mut ran = false;
    while let Some(apc) = current::with(|current| current.thread.take_apc()) {
        ran = true;
        run(apc);
    }
    ran
}

fn run(apc: Apc) {
    let [routine, words @ ..] = apc.words;
    let routine = std::ptr::with_exposed_provenance::<()>(routine);
    let span = trace::span();
    match apc.kind {
        USER => {
            // SAFETY: the word is a routine of this type: `user` put it there, and only it makes this kind.
            let routine = unsafe { std::mem::transmute::<*const (), UserRoutineOrEnd>(routine) };
            // SAFETY: who queued the routine promised that it may be called with this argument, on this thread.
            unsafe { routine(words[0]) };
        }
        COMPLETION => {
            let overlapped = std::ptr::with_exposed_provenance_mut(words[2]);
            // SAFETY: as above, with `completion`.
            let routine = unsafe { std::mem::transmute::<*const (), CompletionRoutineOrEnd>(routine) };
            // SAFETY: who started the operation promised that the routine may be called at its end, on this thread.
            unsafe { routine(words[0] as u32, words[1] as u32, overlapped, words[3] as u32) };
        }
        IO => {
            let context = std::ptr::with_exposed_provenance_mut(words[0]);
            let mut block = IO_STATUS_BLOCK::default();
            block.Anonymous.Status = words[1] as i32;
            block.Information = words[2];
            // SAFETY: as above, with `io`.
            let routine = unsafe { std::mem::transmute::<*const (), IoRoutineOrEnd>(routine) };
            // SAFETY: who started the operation promised that the routine may be called at its end, on this thread.
            unsafe { routine(context, &raw mut block, 0) };
        }
        _ => {
            let argument = std::ptr::with_exposed_provenance(words[0]);
            // SAFETY: as above, with `timer`.
            let routine = unsafe { std::mem::transmute::<*const (), TimerRoutineOrEnd>(routine) };
            // SAFETY: who set the timer promised that the routine may be called, on this thread.
            unsafe { routine(argument, words[2] as u32, words[3] as u32) };
        }
    }
    if let Some(span) = span {
        let args = trace::Args::default();
        match apc.kind {
            USER => span.end("APC", args),
            COMPLETION => span.end("completion routine", args.address("overlapped", words[2])),
            IO => span.end("routine of an operation", args),
            _ => span.end("timer routine", args),
        }
    }
}
