//! Slim reader/writer locks: the word of eight bytes is `parking_lot`'s, whose free state is all zero as `SRWLOCK_INIT` is.
#![allow(unsafe_code)] // Works on the program's own word.

use crate::linux::failure::fail;
use crate::linux::pointer;
use crate::linux::port::Blocking;
use parking_lot::RwLock;
use parking_lot::lock_api::GuardNoSend;
use std::mem::forget;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading::{SRWLOCK, SRWLOCK_INIT};

/// The lock alone: what it protects is the program's.
type Lock = RwLock<()>;

const _: () = assert!(size_of::<Lock>() == size_of::<SRWLOCK>());
const _: () = assert!(align_of::<Lock>() == align_of::<SRWLOCK>());

/// # Safety
/// `lock` is null or valid for as long as the borrow is used.
#[inline]
unsafe fn raw<'a>(lock: *mut SRWLOCK) -> Option<&'a Lock> {
    // SAFETY: the caller's promise; the types have the same size and alignment, and zero is a free lock of either.
    unsafe { lock.cast::<Lock>().as_ref() }
}

#[inline]
fn try_shared(lock: &Lock) -> bool {
    lock.try_read().map(forget).is_some()
}

#[inline]
fn try_exclusive(lock: &Lock) -> bool {
    lock.try_write().map(forget).is_some()
}

/// # Safety
/// `lock` is null or a lock.
#[inline]
pub(super) unsafe fn acquire(lock: *mut SRWLOCK, shared: bool) {
    // SAFETY: the caller's promise.
    let Some(raw) = (unsafe { raw(lock) }) else { return fail(f::ERROR_INVALID_PARAMETER, ()) };
    match shared {
        true if !try_shared(raw) => {
            let _blocking = Blocking::new();
            forget(raw.read());
        }
        false if !try_exclusive(raw) => {
            let _blocking = Blocking::new();
            forget(raw.write());
        }
        _ => {}
    }
}

/// Whether the lock is held, by anybody, in this way.
///
/// # Safety
/// `lock` is null or a lock.
pub(super) unsafe fn is_held(lock: *mut SRWLOCK, shared: bool) -> bool {
    // SAFETY: the caller's promise.
    unsafe { raw(lock) }.is_some_and(|raw| raw.is_locked() && raw.is_locked_exclusive() != shared)
}

/// Windows raises an exception where the lock is not held; here nothing happens.
///
/// # Safety
/// `lock` is null or a lock; if it is held so, then by the caller.
#[inline]
pub(super) unsafe fn release(lock: *mut SRWLOCK, shared: bool) -> bool {
    // SAFETY: the caller's promise.
    let Some(raw) = (unsafe { raw(lock) }) else { return fail(f::ERROR_INVALID_PARAMETER, false) };
    if !raw.is_locked() || raw.is_locked_exclusive() == shared {
        return fail(f::ERROR_NOT_OWNER, false);
    }
    if shared {
        // SAFETY: it is held shared, as was just seen, by the caller as it promises.
        unsafe { raw.force_unlock_read(GuardNoSend::new()) };
    } else {
        // SAFETY: as above, exclusively.
        unsafe { raw.force_unlock_write(GuardNoSend::new()) };
    }
    true
}

/// `InitializeSRWLock`—Makes a lock that nobody holds, as `SRWLOCK_INIT` is.
///
/// # Safety
/// `srwlock` is null or valid for writes, and nobody uses it.
pub unsafe extern "system" fn InitializeSRWLock(srwlock: *mut SRWLOCK) {
    // SAFETY: the caller's promise.
    unsafe { pointer::put(srwlock, SRWLOCK_INIT) };
}

/// `AcquireSRWLockExclusive`—Takes the lock alone. Not recursive, not alertable.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `srwlock` is null or an initialized lock.
pub unsafe extern "system" fn AcquireSRWLockExclusive(srwlock: *mut SRWLOCK) {
    // SAFETY: the caller's promise.
    unsafe { acquire(srwlock, false) };
}

/// `AcquireSRWLockShared`—Takes the lock with other readers. Not alertable. It waits behind a writer that waits.
///
/// Errors: ERROR_INVALID_PARAMETER (null), told by the last error alone.
///
/// # Safety
/// `srwlock` is null or an initialized lock.
pub unsafe extern "system" fn AcquireSRWLockShared(srwlock: *mut SRWLOCK) {
    // SAFETY: the caller's promise.
    unsafe { acquire(srwlock, true) };
}

/// `TryAcquireSRWLockExclusive`—Takes the lock alone if that needs no waiting.
///
/// # Safety
/// `srwlock` is null or an initialized lock.
pub unsafe extern "system" fn TryAcquireSRWLockExclusive(srwlock: *mut SRWLOCK) -> bool {
    // SAFETY: the caller's promise.
    unsafe { raw(srwlock) }.map_or_else(|| fail(f::ERROR_INVALID_PARAMETER, false), try_exclusive)
}

/// `TryAcquireSRWLockShared`—Takes the lock with other readers if that needs no waiting.
///
/// # Safety
/// `srwlock` is null or an initialized lock.
pub unsafe extern "system" fn TryAcquireSRWLockShared(srwlock: *mut SRWLOCK) -> bool {
    // SAFETY: the caller's promise.
    unsafe { raw(srwlock) }.map_or_else(|| fail(f::ERROR_INVALID_PARAMETER, false), try_shared)
}

/// `ReleaseSRWLockExclusive`—Gives up a lock that was taken alone.
///
/// Errors: ERROR_NOT_OWNER (it is not held so; an exception on Windows), told by the last error alone.
///
/// # Safety
/// `srwlock` is null or an initialized lock, held by the caller if it is held exclusively.
pub unsafe extern "system" fn ReleaseSRWLockExclusive(srwlock: *mut SRWLOCK) {
    // SAFETY: the caller's promise.
    unsafe { release(srwlock, false) };
}

/// `ReleaseSRWLockShared`—Gives up a lock that was taken with other readers.
///
/// Errors: ERROR_NOT_OWNER (it is not held so; an exception on Windows), told by the last error alone.
///
/// # Safety
/// `srwlock` is null or an initialized lock, held by the caller if it is held shared.
pub unsafe extern "system" fn ReleaseSRWLockShared(srwlock: *mut SRWLOCK) {
    // SAFETY: the caller's promise.
    unsafe { release(srwlock, true) };
}
