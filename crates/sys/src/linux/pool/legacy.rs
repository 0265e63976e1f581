//! `threadpoollegacyapiset.h`: work items, registered waits, bound handles.
#![allow(unsafe_code)] // Takes the program's callbacks.

use super::item::{Args, Callback, Item, Parts, Place};
use super::{Pool, keeper};
use crate::linux::failure::to_bool;
use crate::linux::handle::{self, Entry};
use crate::linux::{handleapi, ioapiset};
use overlapped_core::port::Packet;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::IO::{LPOVERLAPPED_COMPLETION_ROUTINE, OVERLAPPED};
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// Flags that put a callback on the thread that never ends. The waits of that thread are alertable, as I/O threads' are.
const ON_KEEPER: u32 =
    t::WT_EXECUTEINIOTHREAD | t::WT_EXECUTEINWAITTHREAD | t::WT_EXECUTEINTIMERTHREAD | t::WT_EXECUTEINPERSISTENTTHREAD;
const KNOWN: u32 = ON_KEEPER | t::WT_EXECUTEONLYONCE | t::WT_EXECUTELONGFUNCTION | t::WT_TRANSFER_IMPERSONATION;
/// The upper half of the flags of a work item or a wait is a maximum of threads, for the pool of the process.
const THREADS_SHIFT: u32 = 16;

/// Where a callback with these flags runs. Impersonation there is none to be handed on.
pub(super) fn place(flags: u32) -> Result<Place, u32> {
    let low = flags & ((1 << THREADS_SHIFT) - 1);
    if low & !KNOWN != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if flags >> THREADS_SHIFT != 0
        && let Some(pool) = Pool::of_process()
    {
        pool.set_maximum(flags >> THREADS_SHIFT);
    }
    Ok(match low {
        low if low & ON_KEEPER != 0 => Place::Keeper,
        low if low & t::WT_EXECUTELONGFUNCTION != 0 => Place::LongWorker,
        _ => Place::Worker,
    })
}

/// An item of the old kind, in the pool of the process.
pub(super) fn item(callback: Callback, context: *const c_void, place: Place, repeats: bool) -> Result<Arc<Item>, u32> {
    let pool = Pool::of_process().ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
    if !keeper::prepare() {
        return Err(f::ERROR_NO_SYSTEM_RESOURCES);
    }
    let context = context.cast_mut();
    Ok(Item::new(Parts { pool, callback, context, place, repeats, group: None, finalize: None }))
}

/// A new handle of an item.
pub(super) fn to_handle(item: &Arc<Item>) -> Result<usize, u32> {
    let made = handle::insert(Entry::Item(Arc::clone(item))).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    item.set_handle(made);
    Ok(made)
}

/// `QueueUserWorkItem`—Calls a function on a thread of the pool.
///
/// Errors: ERROR_INVALID_PARAMETER (no function, other flags), ERROR_NO_SYSTEM_RESOURCES.
///
/// # Safety
/// The function may be called with its context on another thread.
pub unsafe extern "system" fn QueueUserWorkItem(
    function: t::LPTHREAD_START_ROUTINE,
    context: *const c_void,
    flags: t::WORKER_THREAD_FLAGS,
) -> BOOL {
    let queue = || {
        let function = function.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let place = place(flags)?;
        item(Callback::Start(function), context, place, false)?.submit(Args::Nothing);
        Ok(())
    };
    to_bool(queue())
}

/// `RegisterWaitForSingleObject`—Calls a function each time that an object is signaled or the time is over, until the wait is
/// unregistered; once, with WT_EXECUTEONLYONCE. An object that stays signaled is waited for again when the function has returned.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null, no function, other flags), ERROR_NO_SYSTEM_RESOURCES.
///
/// # Safety
/// `phnewwaitobject` is null or valid for writes; the function may be called with its context on another thread.
pub unsafe extern "system" fn RegisterWaitForSingleObject(
    phnewwaitobject: *mut HANDLE,
    hobject: HANDLE,
    callback: t::WAITORTIMERCALLBACK,
    context: *const c_void,
    dwmilliseconds: u32,
    dwflags: t::WORKER_THREAD_FLAGS,
) -> BOOL {
    let register = || {
        let function = callback.filter(|_| !phnewwaitobject.is_null()).ok_or(f::ERROR_INVALID_PARAMETER)?;
        let place = place(dwflags)?;
        let object = handle::waitable(hobject.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let repeats = dwflags & t::WT_EXECUTEONLYONCE == 0;
        let item = item(Callback::Legacy(function), context, place, repeats)?;
        let made = to_handle(&item)?;
        // SAFETY: the caller's promise; it is not null. Before the callback, which may read it.
        unsafe { phnewwaitobject.write(std::ptr::without_provenance_mut(made)) };
        item.arm_wait(object, (dwmilliseconds != t::INFINITE).then_some(dwmilliseconds));
        Ok(())
    };
    to_bool(register())
}

/// Ends an item of the old kind: as its completion event says, now or when its callbacks have returned.
pub(super) fn end(item: &Arc<Item>, completion: HANDLE) -> Result<(), u32> {
    // Looked up before anything is done.
    let event = match completion {
        INVALID_HANDLE_VALUE => None,
        event if event.is_null() => None,
        event => Some(handle::event(event.addr()).ok_or(f::ERROR_INVALID_HANDLE)?),
    };
    item.close();
    item.cancel_queued();
    match event {
        Some(event) => item.when_idle(event),
        None if completion == INVALID_HANDLE_VALUE => item.wait_until_idle(false),
        None if item.is_outstanding() => return Err(f::ERROR_IO_PENDING),
        None => {}
    }
    Ok(())
}

fn registered(handle: HANDLE) -> Result<Arc<Item>, u32> {
    let item = handle::item(handle.addr()).filter(|item| matches!(item.callback(), Callback::Legacy(_)));
    item.ok_or(f::ERROR_INVALID_HANDLE)
}

/// `UnregisterWaitEx`—Ends a registered wait. INVALID_HANDLE_VALUE returns when its callbacks have; an event is set then; null does
/// not wait. A callback may end its own wait: it does not wait for itself.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_IO_PENDING (null, and a callback runs; the wait is ended in any case).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn UnregisterWaitEx(waithandle: HANDLE, completionevent: HANDLE) -> BOOL {
    to_bool(registered(waithandle).and_then(|item| end(&item, completionevent)))
}

/// `UnregisterWait`—[`UnregisterWaitEx`] with null.
///
/// Errors: as [`UnregisterWaitEx`].
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn UnregisterWait(waithandle: HANDLE) -> BOOL {
    to_bool(registered(waithandle).and_then(|item| end(&item, std::ptr::null_mut())))
}

/// `BindIoCompletionCallback`—Calls a function on a thread of the pool when an operation on the file or socket ends. The function is
/// told the NTSTATUS of the end, as on Windows, which is 0 for success.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no function, flags, bound already), ERROR_NO_SYSTEM_RESOURCES.
///
/// # Safety
/// The function may be called on another thread at the end of each operation.
pub unsafe extern "system" fn BindIoCompletionCallback(
    filehandle: HANDLE,
    function: LPOVERLAPPED_COMPLETION_ROUTINE,
    flags: u32,
) -> BOOL {
    let bind = || {
        let function = function.filter(|_| flags == 0).ok_or(f::ERROR_INVALID_PARAMETER)?;
        let pool = Pool::of_process().ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
        let key = super::function_key((function as *const ()).expose_provenance());
        ioapiset::associate_handle(filehandle.addr(), pool.port_for_files(), key)
    };
    to_bool(bind())
}

type Bound = unsafe extern "system" fn(u32, u32, *mut OVERLAPPED);

/// Calls a function that a file is bound to.
pub(super) fn call_bound(function: usize, packet: &Packet) {
    let function = std::ptr::with_exposed_provenance::<()>(function);
    // SAFETY: the key is a function of this type: `BindIoCompletionCallback` made it, and no other key is marked so.
    let function = unsafe { std::mem::transmute::<*const (), Bound>(function) };
    let overlapped = std::ptr::with_exposed_provenance_mut(packet.overlapped);
    // SAFETY: who bound the file promised that the function may be called at the end of each operation.
    unsafe { function(packet.status, packet.bytes, overlapped) };
}

/// Ends whatever item a handle names, for a function that has no result.
pub(super) fn forget(handle: usize) {
    handleapi::forget(handle);
}
