//! `SetUnhandledExceptionFilter`, `AddVectoredExceptionHandler` and `RaiseException`: a program's last word before it dies, or a way on.
//!
//! With a filter or a vectored handler the signals of a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP) are taken, and the filter is called on the thread that
//! faulted, with Windows' code for it. What it returns decides: to end the process with that code (of which Linux keeps the low eight bits),
//! to die of the signal, or to go on where the fault was, with the registers that it has set. Vectored handlers are asked before it. No handler of `__except` runs.
#![allow(clippy::fn_to_numeric_cast_any)] // A signal's handler is a number to the kernel.

mod context;
mod handlers;

use context::Context;
use std::ffi::c_void;
use std::mem::{self, MaybeUninit};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const EXCEPTION_CONTINUE_EXECUTION: i32 = -1;
const EXCEPTION_EXECUTE_HANDLER: i32 = 1;
const EXCEPTION_NONCONTINUABLE: u32 = 1;
const MOST_ARGUMENTS: usize = 15;

/// `EXCEPTION_RECORD`.
#[repr(C)]
struct Record {
    code: u32,
    flags: u32,
    other: *mut Record,
    address: *mut c_void,
    count: u32,
    arguments: [usize; MOST_ARGUMENTS],
}

/// `EXCEPTION_POINTERS`.
#[repr(C)]
struct Pointers {
    record: *mut Record,
    context: *mut Context,
}

type Filter = unsafe extern "C" fn(*mut Pointers) -> i32;

/// The filter's address; zero for none.
static FILTER: AtomicUsize = AtomicUsize::new(0);
const SIGNALS: [i32; 5] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP];
/// What the signals did before a filter was set.
static BEFORE: Mutex<Option<[libc::sigaction; 5]>> = Mutex::new(None);

/// Windows' code for a fault.
fn code_of(signal: i32, reason: i32) -> u32 {
    const FPE_INTDIV: i32 = 1;
    const FPE_INTOVF: i32 = 2;
    const FPE_FLTDIV: i32 = 3;
    const FPE_FLTOVF: i32 = 4;
    const FPE_FLTUND: i32 = 5;
    const FPE_FLTRES: i32 = 6;
    const BUS_ADRALN: i32 = 1;
    match (signal, reason) {
        (libc::SIGSEGV, _) => 0xC000_0005,
        (libc::SIGBUS, BUS_ADRALN) => 0x8000_0002,
        (libc::SIGBUS, _) => 0xC000_0006,
        (libc::SIGFPE, FPE_INTDIV) => 0xC000_0094,
        (libc::SIGFPE, FPE_INTOVF) => 0xC000_0095,
        (libc::SIGFPE, FPE_FLTDIV) => 0xC000_008E,
        (libc::SIGFPE, FPE_FLTOVF) => 0xC000_0091,
        (libc::SIGFPE, FPE_FLTUND) => 0xC000_0093,
        (libc::SIGFPE, FPE_FLTRES) => 0xC000_008F,
        (libc::SIGFPE, _) => 0xC000_0090,
        (libc::SIGILL, _) => 0xC000_001D,
        _ => 0x8000_0003,
    }
}

/// Asks the vectored handlers and the filter; what they say.
fn ask(record: &mut Record, context: &mut Context) -> Option<i32> {
    let mut pointers = Pointers { record, context };
    let (vectored, count) = handlers::in_order();
    for handler in &vectored[..count] {
        // SAFETY: the number is the address of a handler that the program has added.
        let handler = unsafe { mem::transmute::<*const c_void, Filter>(ptr::with_exposed_provenance(*handler)) };
        // SAFETY: the program's promise when it added the handler; what it is given is live.
        if unsafe { handler(&raw mut pointers) } == EXCEPTION_CONTINUE_EXECUTION {
            return Some(EXCEPTION_CONTINUE_EXECUTION);
        }
    }
    let filter = FILTER.load(Ordering::SeqCst);
    if filter == 0 {
        return None;
    }
    // SAFETY: the number is the address of the filter that the program has set.
    let filter = unsafe { mem::transmute::<*const c_void, Filter>(ptr::with_exposed_provenance(filter)) };
    // SAFETY: the program's promise when it set the filter; what it is given is live.
    Some(unsafe { filter(&raw mut pointers) })
}

/// Ends the process as an exception does that nobody has handled.
fn end(code: u32) -> ! {
    // SAFETY: does not return.
    unsafe { libc::_exit(code as i32) }
}

extern "C" fn on_signal(signal: i32, info: *mut libc::siginfo_t, state: *mut c_void) {
    // SAFETY: the kernel gives it.
    let info = unsafe { &*info };
    let reason = info.si_code;
    // SAFETY: a fault has an address.
    let at = unsafe { info.si_addr() };
    // SAFETY: the kernel gives the state of the thread that was interrupted.
    let mut context = unsafe { Context::of(state.cast()) };
    let mut record = Record {
        code: code_of(signal, reason),
        flags: 0,
        other: ptr::null_mut(),
        address: context.instruction(),
        count: 0,
        arguments: [0; MOST_ARGUMENTS],
    };
    if matches!(signal, libc::SIGSEGV | libc::SIGBUS) {
        record.count = 2;
        // SAFETY: as above.
        record.arguments[0] = unsafe { context::is_write(state.cast()) }.into();
        record.arguments[1] = at.addr();
    }
    match ask(&mut record, &mut context) {
        // SAFETY: the kernel gave the state, and goes on with it.
        Some(EXCEPTION_CONTINUE_EXECUTION) => unsafe { context.write_to(state.cast()) },
        Some(EXCEPTION_EXECUTE_HANDLER) => end(record.code),
        // The fault comes again, and is what it was before.
        _ => restore(signal),
    }
}

/// Gives a signal the meaning that it had; only what a handler may do.
fn restore(signal: i32) {
    let action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: plain data, of which zero is the default action.
    let action = unsafe { action.assume_init() };
    // SAFETY: the action is live.
    unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) };
    if signal == libc::SIGTRAP {
        // A breakpoint does not come again.
        // SAFETY: takes no memory.
        unsafe { libc::raise(signal) };
    }
}

/// Takes the signals if anybody wants to hear of faults, or gives them back.
fn listen() {
    let wanted = FILTER.load(Ordering::SeqCst) != 0 || handlers::are_there();
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    match (wanted, *before) {
        (true, None) => {
            let none = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: plain data, for which zero is valid.
            let none = unsafe { none.assume_init() };
            let mut action = none;
            action.sa_sigaction = (on_signal as *const ()).expose_provenance();
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
            let mut found = [none; SIGNALS.len()];
            for (signal, old) in SIGNALS.into_iter().zip(&mut found) {
                // SAFETY: both actions are live.
                unsafe { libc::sigaction(signal, &raw const action, old) };
            }
            *before = Some(found);
        }
        (false, Some(found)) => {
            for (signal, old) in SIGNALS.into_iter().zip(&found) {
                // SAFETY: the action is what the kernel gave.
                unsafe { libc::sigaction(signal, old, ptr::null_mut()) };
            }
            *before = None;
        }
        _ => {}
    }
}

/// `SetUnhandledExceptionFilter`: the filter from now on, or none; the one before.
#[unsafe(no_mangle)]
pub extern "C" fn SetUnhandledExceptionFilter(filter: *const c_void) -> *const c_void {
    let before = FILTER.swap(filter.expose_provenance(), Ordering::SeqCst);
    listen();
    ptr::with_exposed_provenance(before)
}

/// `AddVectoredExceptionHandler`: a handler that is asked for every exception before anybody else, first or last of its kind; what names it. Null if there are 64
/// already, or for null.
#[unsafe(no_mangle)]
pub extern "C" fn AddVectoredExceptionHandler(first: u32, handler: *const c_void) -> *mut c_void {
    if handler.is_null() {
        return ptr::null_mut();
    }
    let made = handlers::add(first != 0, handler);
    listen();
    made
}

/// `RemoveVectoredExceptionHandler`: removes one; zero if there is none of this name.
#[unsafe(no_mangle)]
pub extern "C" fn RemoveVectoredExceptionHandler(handler: *const c_void) -> u32 {
    let removed = handlers::remove(handler);
    listen();
    removed.into()
}

/// `RaiseException`: asks the filter, and goes on if that says so; else the process ends with the code.
///
/// # Safety
/// `arguments` is null or has so many values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RaiseException(code: u32, flags: u32, count: u32, arguments: *const usize) {
    let count = if arguments.is_null() { 0 } else { (count as usize).min(MOST_ARGUMENTS) };
    let mut given = [0; MOST_ARGUMENTS];
    // SAFETY: the caller's promise.
    unsafe { ptr::copy_nonoverlapping(if count == 0 { given.as_ptr() } else { arguments }, given.as_mut_ptr(), count) };
    let address = RaiseException as *mut c_void;
    let mut record = Record { code, flags, other: ptr::null_mut(), address, count: count as u32, arguments: given };
    let told = ask(&mut record, &mut Context::here());
    if told != Some(EXCEPTION_CONTINUE_EXECUTION) || flags & EXCEPTION_NONCONTINUABLE != 0 {
        end(code);
    }
}

/// `DebugBreak`: stops in a debugger; without one it is an exception.
#[unsafe(no_mangle)]
pub extern "C" fn DebugBreak() {
    // SAFETY: takes no memory.
    unsafe { libc::raise(libc::SIGTRAP) };
}
