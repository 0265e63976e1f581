//! What a callback asks of its pool while it runs, and what is to be done when it returns.
#![allow(unsafe_code)] // Takes the program's pointers to instances.

use crate::linux::failure::fail;
use crate::linux::libloaderapi;
use crate::linux::pool::item::{After, Instance};
use crate::linux::synchapi::{self, critical_section};
use std::ffi::c_void;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, HMODULE};
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// # Safety
/// `instance` is null or that of a callback that runs on this thread.
unsafe fn instance<'a>(instance: t::PTP_CALLBACK_INSTANCE) -> Option<&'a Instance> {
    let at = std::ptr::with_exposed_provenance::<Instance>(instance as usize);
    // SAFETY: the caller's promise.
    let found = unsafe { at.as_ref() };
    if found.is_none() {
        fail(f::ERROR_INVALID_PARAMETER, ());
    }
    found
}

/// # Safety
/// As [`instance`].
unsafe fn afterwards(pci: t::PTP_CALLBACK_INSTANCE, what: After) {
    // SAFETY: the caller's promise.
    if let Some(instance) = unsafe { instance(pci) } {
        instance.after(what);
    }
}

/// `CallbackMayRunLong`—Says that the callback takes long; whether there is another worker for others.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn CallbackMayRunLong(pci: t::PTP_CALLBACK_INSTANCE) -> BOOL {
    // SAFETY: the caller's promise.
    let pool = unsafe { instance(pci) }.and_then(Instance::pool);
    pool.is_some_and(|pool| pool.add_worker()).into()
}

/// `DisassociateCurrentThreadFromCallback`—From now on the callback does not count for who waits for the item's callbacks.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn DisassociateCurrentThreadFromCallback(pci: t::PTP_CALLBACK_INSTANCE) {
    // SAFETY: the caller's promise.
    if let Some(instance) = unsafe { instance(pci) } {
        instance.disassociate();
    }
}

/// `SetEventWhenCallbackReturns`—Sets an event when the callback returns.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn SetEventWhenCallbackReturns(pci: t::PTP_CALLBACK_INSTANCE, evt: HANDLE) {
    // SAFETY: the caller's promise.
    unsafe { afterwards(pci, After::SetEvent(evt.addr())) };
}

/// `ReleaseMutexWhenCallbackReturns`—Releases a mutex when the callback returns.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn ReleaseMutexWhenCallbackReturns(pci: t::PTP_CALLBACK_INSTANCE, r#mut: HANDLE) {
    // SAFETY: the caller's promise.
    unsafe { afterwards(pci, After::ReleaseMutex(r#mut.addr())) };
}

/// `ReleaseSemaphoreWhenCallbackReturns`—Releases a semaphore when the callback returns.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn ReleaseSemaphoreWhenCallbackReturns(
    pci: t::PTP_CALLBACK_INSTANCE,
    sem: HANDLE,
    crel: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { afterwards(pci, After::ReleaseSemaphore(sem.addr(), crel)) };
}

/// `LeaveCriticalSectionWhenCallbackReturns`—Leaves a critical section when the callback returns.
///
/// # Safety
/// `pci` is null or that of the callback that calls; the section is valid until then.
pub unsafe extern "system" fn LeaveCriticalSectionWhenCallbackReturns(
    pci: t::PTP_CALLBACK_INSTANCE,
    pcs: *mut t::CRITICAL_SECTION,
) {
    // SAFETY: the caller's promise.
    unsafe { afterwards(pci, After::LeaveCriticalSection(pcs.expose_provenance())) };
}

/// `FreeLibraryWhenCallbackReturns`—Gives a module back when the callback returns.
///
/// # Safety
/// `pci` is null or that of the callback that calls.
pub unsafe extern "system" fn FreeLibraryWhenCallbackReturns(pci: t::PTP_CALLBACK_INSTANCE, r#mod: HMODULE) {
    // SAFETY: the caller's promise.
    unsafe { afterwards(pci, After::FreeLibrary(r#mod.addr())) };
}

/// Does what a callback asked for when it returned.
pub(in crate::linux::pool) fn finish(what: After) {
    let to_handle = std::ptr::without_provenance_mut::<c_void>;
    match what {
        // SAFETY: nothing is demanded.
        After::SetEvent(event) => _ = unsafe { synchapi::SetEvent(to_handle(event)) },
        // SAFETY: nothing is demanded.
        After::ReleaseMutex(mutex) => _ = unsafe { synchapi::ReleaseMutex(to_handle(mutex)) },
        After::ReleaseSemaphore(semaphore, count) => {
            // SAFETY: no pointer is given.
            unsafe { synchapi::ReleaseSemaphore(to_handle(semaphore), count as i32, std::ptr::null_mut()) };
        }
        After::LeaveCriticalSection(section) => {
            // SAFETY: who asked for it promised that the section is valid.
            unsafe { critical_section::LeaveCriticalSection(std::ptr::with_exposed_provenance_mut(section)) };
        }
        // SAFETY: nothing is demanded.
        After::FreeLibrary(module) => _ = unsafe { libloaderapi::FreeLibrary(to_handle(module)) },
    }
}
