//! One-time initialization.
//!
//! The state is the program's one word; its two low bits, which a context may not use, say what the rest is:
//!
//! | bits | meaning | next |
//! |---|---|---|
//! | 0 | nobody has begun | 1 or 3 |
//! | 1 | somebody initializes, the others wait, parked under its address | 2, or 0 where that failed |
//! | 2 | done; the rest is the context | |
//! | 3 | any number initialize at once, the first to complete wins | 2 |
#![allow(unsafe_code)] // Works on the program's own word and calls its function.

use crate::linux::failure::{fail, to_bool};
use crate::linux::pointer;
use crate::linux::port::Blocking;
use parking_lot_core::{DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN};
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::Win32::System::Threading::INIT_ONCE;
use windows_sys::core::BOOL;

const FRESH: usize = 0;
const BUSY: usize = 1;
const DONE: usize = 2;
const RACING: usize = 3;
const BITS: usize = 3;

enum Begun {
    Yours,
    Done(usize),
}

/// # Safety
/// `once` is null or valid for as long as the borrow is used.
unsafe fn word<'a>(once: *mut INIT_ONCE) -> Result<&'a AtomicUsize, u32> {
    if once.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: the caller's promise; the structure is one word, which may be shared.
    Ok(unsafe { AtomicUsize::from_ptr(once.cast()) })
}

fn wait_while_busy(word: &AtomicUsize) {
    let _blocking = Blocking::new();
    let busy = || word.load(Ordering::Acquire) == BUSY;
    // SAFETY: the key is the word's own address; no closure panics or calls into the library.
    unsafe { parking_lot_core::park(word.as_ptr().addr(), busy, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, None) };
}

fn begin(word: &AtomicUsize, racing: bool) -> Result<Begun, u32> {
    loop {
        let state = word.load(Ordering::Acquire);
        match state & BITS {
            FRESH => {
                let next = if racing { RACING } else { BUSY };
                if word.compare_exchange(FRESH, next, Ordering::AcqRel, Ordering::Acquire).is_ok() {
                    return Ok(Begun::Yours);
                }
            }
            DONE => return Ok(Begun::Done(state & !BITS)),
            RACING if racing => return Ok(Begun::Yours),
            BUSY if !racing => wait_while_busy(word),
            // Both kinds do not go together.
            _ => return Err(f::ERROR_INVALID_PARAMETER),
        }
    }
}

fn complete(word: &AtomicUsize, flags: u32, context: usize) -> Result<(), u32> {
    let failed = flags & t::INIT_ONCE_INIT_FAILED != 0;
    let racing = flags & t::INIT_ONCE_ASYNC != 0;
    let unknown = flags & !(t::INIT_ONCE_INIT_FAILED | t::INIT_ONCE_ASYNC) != 0;
    if unknown || failed && (racing || context != 0) || context & BITS != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let (from, to) = (if racing { RACING } else { BUSY }, if failed { FRESH } else { context | DONE });
    word.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire).map_err(|_| f::ERROR_GEN_FAILURE)?;
    if !racing {
        // SAFETY: the key is the word's own address.
        unsafe { parking_lot_core::unpark_all(word.as_ptr().addr(), DEFAULT_UNPARK_TOKEN) };
    }
    Ok(())
}

/// `InitOnceInitialize`—Makes a structure for which nobody has begun, as `INIT_ONCE_STATIC_INIT` is.
///
/// # Safety
/// `initonce` is null or valid for writes, and nobody uses it.
pub unsafe extern "system" fn InitOnceInitialize(initonce: *mut INIT_ONCE) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(initonce, t::INIT_ONCE_STATIC_INIT) };
}

/// `InitOnceBeginInitialize`—Begins, or waits until somebody else is done. `*fpending` says whether it is the caller's to do;
/// where it is done, `*lpcontext` is what was left by whoever did it. Not alertable.
///
/// Errors: ERROR_INVALID_PARAMETER (null, other flags, both kinds mixed), ERROR_GEN_FAILURE (INIT_ONCE_CHECK_ONLY: not done).
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn InitOnceBeginInitialize(
    lpinitonce: *mut INIT_ONCE,
    dwflags: u32,
    fpending: *mut BOOL,
    lpcontext: *mut *mut c_void,
) -> BOOL {
    let begin = || {
        // SAFETY: the caller's promise.
        let word = unsafe { word(lpinitonce) }?;
        let begun = match dwflags {
            0 => begin(word, false)?,
            t::INIT_ONCE_ASYNC => begin(word, true)?,
            t::INIT_ONCE_CHECK_ONLY => match word.load(Ordering::Acquire) {
                state if state & BITS == DONE => Begun::Done(state & !BITS),
                _ => return Err(f::ERROR_GEN_FAILURE),
            },
            _ => return Err(f::ERROR_INVALID_PARAMETER),
        };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(fpending, BOOL::from(matches!(begun, Begun::Yours))) };
        if let Begun::Done(context) = begun {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(lpcontext, std::ptr::with_exposed_provenance_mut(context)) };
        }
        Ok(())
    };
    to_bool(begin())
}

/// `InitOnceComplete`—Ends what was begun: done with a context, or failed, so that another begins.
///
/// Errors: ERROR_INVALID_PARAMETER (null, other flags, a context with one of its two low bits set), ERROR_GEN_FAILURE (nobody has
/// begun so, or another was faster).
///
/// # Safety
/// `lpinitonce` is null or valid.
pub unsafe extern "system" fn InitOnceComplete(
    lpinitonce: *mut INIT_ONCE,
    dwflags: u32,
    lpcontext: *const c_void,
) -> BOOL {
    // SAFETY: the caller's promise.
    let word = unsafe { word(lpinitonce) };
    to_bool(word.and_then(|word| complete(word, dwflags, lpcontext.expose_provenance())))
}

/// `InitOnceExecuteOnce`—Calls a function, unless it was called with success before; who comes meanwhile waits. FALSE, with the
/// last error as the function left it, where it returned FALSE.
///
/// Errors: ERROR_INVALID_PARAMETER (null, a context with one of its two low bits set).
///
/// # Safety
/// The pointers are null or valid; the function may be called with them.
pub unsafe extern "system" fn InitOnceExecuteOnce(
    initonce: *mut INIT_ONCE,
    initfn: t::PINIT_ONCE_FN,
    parameter: *mut c_void,
    context: *mut *mut c_void,
) -> BOOL {
    let Some(function) = initfn else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    // SAFETY: the caller's promise.
    let word = match unsafe { word(initonce) } {
        Ok(word) => word,
        Err(error) => return fail(error, 0),
    };
    match begin(word, false) {
        Err(error) => fail(error, 0),
        Ok(Begun::Done(done)) => {
            // SAFETY: the caller's promise.
            unsafe { pointer::put(context, std::ptr::with_exposed_provenance_mut(done)) };
            1
        }
        Ok(Begun::Yours) => {
            let mut made = std::ptr::null_mut();
            let to = if context.is_null() { &raw mut made } else { context };
            // SAFETY: the caller's promise.
            let succeeded = unsafe { function(initonce, parameter, to) } != 0;
            // SAFETY: valid, by the caller's promise or as a local.
            let left = unsafe { pointer::get(to) }.map_or(0, |context| context.expose_provenance());
            let completed = if succeeded { complete(word, 0, left) } else { Err(0) };
            if let Err(error) = completed {
                let _ = complete(word, t::INIT_ONCE_INIT_FAILED, 0);
                return if error == 0 { 0 } else { fail(error, 0) };
            }
            1
        }
    }
}
