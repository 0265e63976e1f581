//! Structured exceptions: `RaiseException` and the faults of a thread, vectored handlers, the filters and handlers of `__except`, and the filter of
//! those that nobody handles.
//!
//! With any of these the signals of a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP) are taken, and whoever may handle it is asked on the thread that
//! faulted, with Windows' code for it: the vectored handlers, then the `__try` blocks that the thread is in, from the innermost on
//! (`search`), then the last filter. That decides to end the process with the code (of which Linux keeps the low eight bits),
//! to die of the signal, or to go on where the fault was, with the registers that it has set.
//!
//! A `__try` block has a frame in its function (`frames`), and its function's registers are saved there. So its filter runs where the function's
//! locals are, while the frames of the functions that it has called stay as they are (`switch`); on another stack, if the exception is a
//! signal's (`stack`).
#![allow(clippy::fn_to_numeric_cast_any)] // A signal's handler is a number to the kernel.

mod context;
mod frames;
mod handlers;
mod search;
mod stack;
mod switch;

use context::Context;
pub use frames::{Frame, innermost, set_innermost};
use std::ffi::c_void;
use std::mem::{self, MaybeUninit};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const EXCEPTION_CONTINUE_EXECUTION: i32 = -1;
const EXCEPTION_CONTINUE_SEARCH: i32 = 0;
const EXCEPTION_EXECUTE_HANDLER: i32 = 1;
const EXCEPTION_NONCONTINUABLE: u32 = 1;
const MOST_ARGUMENTS: usize = 15;
const STATUS_STACK_OVERFLOW: u32 = 0xC000_00FD;
/// The kernel's own reason for a signal: a breakpoint, or an address that no memory can have.
const SI_KERNEL: i32 = 0x80;

/// `EXCEPTION_RECORD`.
#[repr(C)]
pub struct Record {
    code: u32,
    flags: u32,
    other: *mut Record,
    address: *mut c_void,
    count: u32,
    arguments: [usize; MOST_ARGUMENTS],
}

/// `EXCEPTION_POINTERS`.
#[repr(C)]
pub struct Pointers {
    record: *mut Record,
    context: *mut Context,
}

type Filter = unsafe extern "C" fn(*mut Pointers) -> i32;

/// The filter's address; zero for none.
static FILTER: AtomicUsize = AtomicUsize::new(0);
/// Whether there has been a `__try` block.
static HAS_TRIED: AtomicBool = AtomicBool::new(false);
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
    const TRAP_TRACE: i32 = 2;
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
        (libc::SIGTRAP, TRAP_TRACE) => 0x8000_0004,
        _ => 0x8000_0003,
    }
}

/// Asks the vectored handlers, the frames and the filter; what they say. Does not return if a frame handles it.
///
/// # Safety
/// Record and context are live; the thread's stack is used down to `sp`.
unsafe fn ask_all(record: *mut Record, context: *mut Context, sp: usize) -> Option<i32> {
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
    // SAFETY: the caller's promise.
    if unsafe { search::is_mended(&raw mut pointers, sp) } {
        return Some(EXCEPTION_CONTINUE_EXECUTION);
    }
    // SAFETY: what the pointers lead to is live.
    unsafe { ask_filter(&raw mut pointers) }
}

/// What the filter says, if there is one.
///
/// # Safety
/// The pointers are what the filter may read.
unsafe fn ask_filter(pointers: *mut Pointers) -> Option<i32> {
    let filter = FILTER.load(Ordering::SeqCst);
    if filter == 0 {
        return None;
    }
    // SAFETY: the number is the address of the filter that the program has set.
    let filter = unsafe { mem::transmute::<*const c_void, Filter>(ptr::with_exposed_provenance(filter)) };
    // SAFETY: the program's promise when it set the filter, and the caller's.
    Some(unsafe { filter(pointers) })
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
    if signal == libc::SIGTRAP && reason == SI_KERNEL {
        context.back_to_breakpoint();
    }
    let mut record = Record {
        code: code_of(signal, reason),
        flags: 0,
        other: ptr::null_mut(),
        address: context.instruction(),
        count: 0,
        arguments: [0; MOST_ARGUMENTS],
    };
    let sp = context.stack_pointer();
    if signal == libc::SIGSEGV && reason > 0 && stack::has_overflowed(at.addr(), sp, crate::fibers::own_stack()) {
        record.code = STATUS_STACK_OVERFLOW;
    }
    if matches!(signal, libc::SIGSEGV | libc::SIGBUS) {
        record.count = 2;
        // An address that cannot be one is not told.
        let is_told = signal == libc::SIGBUS || reason != SI_KERNEL;
        // SAFETY: as above.
        record.arguments[0] = if is_told { unsafe { context::access(state.cast()) } } else { 0 };
        record.arguments[1] = if is_told { at.addr() } else { usize::MAX };
    }
    // SAFETY: both are live; the kernel leaves alone what lies above the stack pointer.
    match unsafe { ask_all(&raw mut record, &raw mut context, sp) } {
        // SAFETY: the kernel gave the state, and goes on with it.
        Some(EXCEPTION_CONTINUE_EXECUTION) => unsafe { context.write_to(state.cast()) },
        Some(EXCEPTION_EXECUTE_HANDLER) => end(record.code),
        // The fault comes again, and is what it was before.
        _ => restore(signal, reason),
    }
}

/// Gives a signal the meaning that it had; only what a handler may do.
fn restore(signal: i32, reason: i32) {
    let action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: plain data, of which zero is the default action.
    let action = unsafe { action.assume_init() };
    // SAFETY: the action is live.
    unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) };
    if signal == libc::SIGTRAP || reason <= 0 {
        // A breakpoint does not come again, nor does what a program has sent.
        // SAFETY: takes no memory.
        unsafe { libc::raise(signal) };
    }
}

/// Takes the signals if anybody wants to hear of faults, or gives them back.
fn listen() {
    let wanted = FILTER.load(Ordering::SeqCst) != 0 || handlers::are_there() || HAS_TRIED.load(Ordering::SeqCst);
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

/// Takes the signals for the frames of `__try` blocks, from now on.
fn listen_to_faults() {
    if !HAS_TRIED.swap(true, Ordering::SeqCst) {
        listen();
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

/// `UnhandledExceptionFilter`: what the filter of exceptions that nobody handles says; without one, or where it does not know, to run the handler.
///
/// # Safety
/// The pointers are those that a filter is given.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn UnhandledExceptionFilter(pointers: *mut c_void) -> i32 {
    // SAFETY: the caller's promise.
    let told = unsafe { ask_filter(pointers.cast()) };
    told.filter(|told| *told != EXCEPTION_CONTINUE_SEARCH).unwrap_or(EXCEPTION_EXECUTE_HANDLER)
}

/// `RaiseException`: asks who may handle it, and goes on if one says so; does not return if one handles it; else the process ends with
/// the code.
///
/// # Safety
/// `arguments` is null or has so many values.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn RaiseException(code: u32, flags: u32, count: u32, arguments: *const usize) {
    let count = if arguments.is_null() { 0 } else { (count as usize).min(MOST_ARGUMENTS) };
    let mut given = [0; MOST_ARGUMENTS];
    // SAFETY: the caller's promise.
    unsafe { ptr::copy_nonoverlapping(if count == 0 { given.as_ptr() } else { arguments }, given.as_mut_ptr(), count) };
    let address = RaiseException as *mut c_void;
    // The bit that the system keeps for itself.
    let code = code & !0x1000_0000;
    let flags = flags & EXCEPTION_NONCONTINUABLE;
    let mut record = Record { code, flags, other: ptr::null_mut(), address, count: count as u32, arguments: given };
    let mut context = Context::here();
    let sp = ptr::from_ref(&record).addr();
    // SAFETY: both are live, and all that this function needs lies above the record or in it.
    let told = unsafe { ask_all(&raw mut record, &raw mut context, sp) };
    if told != Some(EXCEPTION_CONTINUE_EXECUTION) || flags & EXCEPTION_NONCONTINUABLE != 0 {
        end(code);
    }
}

// SAFETY: takes no memory.
/// `DebugBreak`: stops in a debugger; without one it is an exception, at this very instruction.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub extern "C" fn DebugBreak() {
    #[cfg(target_arch = "x86_64")]
    core::arch::naked_asm!("int3", "ret");
    #[cfg(target_arch = "aarch64")]
    core::arch::naked_asm!("brk #0xf000", "ret");
}
