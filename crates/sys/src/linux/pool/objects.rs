//! `threadpoolapiset.h`: work, timers, waits, I/O, pools, cleanup groups.
//!
//! The opaque pointers of Windows are handles here; one that is stale or of another kind does nothing, with ERROR_INVALID_HANDLE
//! as the last error.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

use super::item::{After, Args, Callback, Instance, Item, Parts, Place};
use super::legacy::{forget, to_handle};
use super::{Pool, keeper};
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::synchapi::{self, critical_section};
use crate::linux::timezoneapi::from_filetime;
use crate::linux::{ioapiset, libloaderapi, pointer};
use overlapped_core::clock;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{FILETIME, HANDLE, HMODULE};
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

type Environment = *const t::TP_CALLBACK_ENVIRON_V3;

/// A cleanup group: the items that are closed together.
#[derive(Default)]
pub(crate) struct Group {
    members: Mutex<Vec<(Arc<Item>, t::PTP_CLEANUP_GROUP_CANCEL_CALLBACK)>>,
}

impl Group {
    pub(crate) fn forget(&self, item: &Arc<Item>) {
        self.members.lock().retain(|(known, _)| !Arc::ptr_eq(known, item));
    }
}

/// The bit of an environment's flags that says that callbacks take long.
const LONG_FUNCTION: u32 = 1;

/// An item as an environment describes it; null is that of the process.
///
/// # Safety
/// `environment` is null or valid.
unsafe fn create(callback: Callback, context: *mut c_void, environment: Environment) -> Result<Arc<Item>, u32> {
    // SAFETY: the caller's promise.
    let given = unsafe { pointer::get(environment) };
    let (mut pool, mut group, mut place, mut finalize, mut cancel) = (0, None, Place::Worker, None, None);
    if let Some(given) = given {
        pool = given.Pool as usize;
        if given.CleanupGroup != 0 {
            group = Some(handle::group(given.CleanupGroup as usize).ok_or(f::ERROR_INVALID_PARAMETER)?);
        }
        (finalize, cancel) = (given.FinalizationCallback, given.CleanupGroupCancelCallback);
        // SAFETY: both forms of the union are the same number.
        if unsafe { given.u.Flags } & LONG_FUNCTION != 0 {
            place = Place::LongWorker;
        }
    }
    let pool = match pool {
        0 => Pool::of_process().ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?,
        pool => handle::pool(pool).ok_or(f::ERROR_INVALID_PARAMETER)?,
    };
    if !keeper::prepare() {
        return Err(f::ERROR_NO_SYSTEM_RESOURCES);
    }
    let item = Item::new(Parts { pool, callback, context, place, repeats: false, group: group.clone(), finalize });
    if let Some(group) = group {
        group.members.lock().push((Arc::clone(&item), cancel));
    }
    Ok(item)
}

/// # Safety
/// `environment` is null or valid.
unsafe fn create_handle(callback: Option<Callback>, context: *mut c_void, environment: Environment) -> isize {
    let callback = callback.ok_or(f::ERROR_INVALID_PARAMETER);
    // SAFETY: the caller's promise.
    let made = callback.and_then(|callback| unsafe { create(callback, context, environment) });
    made.and_then(|item| to_handle(&item)).unwrap_or_else(|error| fail(error, 0)) as isize
}

fn find(handle: isize, is: fn(Callback) -> bool) -> Option<Arc<Item>> {
    let found = handle::item(handle as usize).filter(|item| is(item.callback()));
    if found.is_none() {
        fail(f::ERROR_INVALID_HANDLE, ());
    }
    found
}

fn is_work(callback: Callback) -> bool {
    matches!(callback, Callback::Work(_))
}

fn is_wait(callback: Callback) -> bool {
    matches!(callback, Callback::Wait(_))
}

fn is_io(callback: Callback) -> bool {
    matches!(callback, Callback::Io(_))
}

fn wait_for_callbacks(item: Option<Arc<Item>>, cancel: BOOL, for_started: bool) {
    if let Some(item) = item {
        if cancel != 0 {
            item.cancel_queued();
        }
        item.wait_until_idle(for_started && cancel == 0);
    }
}

fn close(item: Option<Arc<Item>>) {
    if let Some(item) = item {
        item.close();
    }
}

/// `CreateThreadpoolWork`—Work: a function that is called as often as it is submitted. Zero on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (no function; the environment's pool or group is none), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolWork(
    pfnwk: t::PTP_WORK_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_WORK {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnwk.map(Callback::Work), pv, pcbe) }
}

/// `SubmitThreadpoolWork`—Calls the function of work once more.
///
/// # Safety
/// None beyond what [`CreateThreadpoolWork`] demands.
pub unsafe extern "system" fn SubmitThreadpoolWork(pwk: t::PTP_WORK) {
    if let Some(item) = find(pwk, is_work) {
        item.submit(Args::Nothing);
    }
}

/// `WaitForThreadpoolWorkCallbacks`—Returns when every call of the work has; those that have not begun are taken back first if wanted.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolWorkCallbacks(pwk: t::PTP_WORK, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pwk, is_work), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolWork`—Closes work; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolWork(pwk: t::PTP_WORK) {
    close(find(pwk, is_work));
}

/// `TrySubmitThreadpoolCallback`—Calls a function once.
///
/// Errors: as [`CreateThreadpoolWork`].
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn TrySubmitThreadpoolCallback(
    pfns: t::PTP_SIMPLE_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> BOOL {
    let callback = pfns.map(Callback::Simple).ok_or(f::ERROR_INVALID_PARAMETER);
    // SAFETY: the caller's promise.
    match callback.and_then(|callback| unsafe { create(callback, pv, pcbe) }) {
        Ok(item) => {
            item.submit(Args::Nothing);
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `CreateThreadpoolTimer`—A timer, not set. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`].
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolTimer(
    pfnti: t::PTP_TIMER_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_TIMER {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnti.map(Callback::Work), pv, pcbe) }
}

/// How many nanoseconds from now a time is: one before 0 counts from now, one from 0 on is a time of day.
fn distance(time: FILETIME) -> u64 {
    let ticks = from_filetime(time) as i64;
    let from_now = if ticks < 0 { ticks.unsigned_abs() } else { (ticks as u64).saturating_sub(clock::utc_filetime()) };
    from_now.saturating_mul(100)
}

/// `SetThreadpoolTimerEx`—Sets a timer anew, or stops it (null); whether it was set. A window is room for delay, which is not needed.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// `pftduetime` is null or valid.
pub unsafe extern "system" fn SetThreadpoolTimerEx(
    pti: t::PTP_TIMER,
    pftduetime: *const FILETIME,
    msperiod: u32,
    _mswindowlength: u32,
) -> BOOL {
    let Some(item) = find(pti, is_work) else { return 0 };
    let was_set = item.disarm();
    // SAFETY: the caller's promise.
    if let Some(due) = unsafe { pointer::get(pftduetime) } {
        item.arm_timer(clock::monotonic_ns().saturating_add(distance(due)), msperiod);
    }
    was_set.into()
}

/// `SetThreadpoolTimer`—[`SetThreadpoolTimerEx`] without a result.
///
/// # Safety
/// `pftduetime` is null or valid.
pub unsafe extern "system" fn SetThreadpoolTimer(
    pti: t::PTP_TIMER,
    pftduetime: *const FILETIME,
    msperiod: u32,
    mswindowlength: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { SetThreadpoolTimerEx(pti, pftduetime, msperiod, mswindowlength) };
}

/// `IsThreadpoolTimerSet`—Whether a timer is set: it is going to be due.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IsThreadpoolTimerSet(pti: t::PTP_TIMER) -> BOOL {
    find(pti, is_work).is_some_and(|item| item.is_armed()).into()
}

/// `WaitForThreadpoolTimerCallbacks`—Returns when every call of the timer has.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolTimerCallbacks(pti: t::PTP_TIMER, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pti, is_work), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolTimer`—Stops and closes a timer; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolTimer(pti: t::PTP_TIMER) {
    close(find(pti, is_work));
}

/// `CreateThreadpoolWait`—A wait, for nothing yet. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`].
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolWait(
    pfnwa: t::PTP_WAIT_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_WAIT {
    // SAFETY: the caller's promise.
    unsafe { create_handle(pfnwa.map(Callback::Wait), pv, pcbe) }
}

/// `SetThreadpoolWaitEx`—Waits for an object, once, for at most so long (null is for ever); no object ends the wait. Whether it waited
/// before.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (the reserved pointer).
///
/// # Safety
/// `pfttimeout` is null or valid.
pub unsafe extern "system" fn SetThreadpoolWaitEx(
    pwa: t::PTP_WAIT,
    h: HANDLE,
    pfttimeout: *const FILETIME,
    reserved: *const c_void,
) -> BOOL {
    if !reserved.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(item) = find(pwa, is_wait) else { return 0 };
    let object = match h.addr() {
        0 => None,
        value => match handle::waitable(value) {
            Some(object) => Some(object),
            None => return fail(f::ERROR_INVALID_HANDLE, 0),
        },
    };
    let was_set = item.disarm();
    if let Some(object) = object {
        // SAFETY: the caller's promise.
        let timeout = unsafe { pointer::get(pfttimeout) }.map(distance);
        item.arm_wait(object, timeout.map(|ns| u32::try_from(ns.div_ceil(1_000_000)).unwrap_or(u32::MAX - 1)));
    }
    was_set.into()
}

/// `SetThreadpoolWait`—[`SetThreadpoolWaitEx`] without a result.
///
/// # Safety
/// `pfttimeout` is null or valid.
pub unsafe extern "system" fn SetThreadpoolWait(pwa: t::PTP_WAIT, h: HANDLE, pfttimeout: *const FILETIME) {
    // SAFETY: the caller's promise.
    unsafe { SetThreadpoolWaitEx(pwa, h, pfttimeout, std::ptr::null()) };
}

/// `WaitForThreadpoolWaitCallbacks`—Returns when every call of the wait has.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolWaitCallbacks(pwa: t::PTP_WAIT, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pwa, is_wait), fcancelpendingcallbacks, false);
}

/// `CloseThreadpoolWait`—Ends and closes a wait; calls that are outstanding go on.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolWait(pwa: t::PTP_WAIT) {
    close(find(pwa, is_wait));
}

/// `CreateThreadpoolIo`—Binds a file or socket to the pool: a function is called at the end of each operation that was announced by
/// [`StartThreadpoolIo`]. Zero on failure.
///
/// Errors: as [`CreateThreadpoolWork`]; ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (bound already).
///
/// # Safety
/// `pcbe` is null or valid; the function may be called with its context on another thread.
pub unsafe extern "system" fn CreateThreadpoolIo(
    fl: HANDLE,
    pfnio: t::PTP_WIN32_IO_CALLBACK,
    pv: *mut c_void,
    pcbe: Environment,
) -> t::PTP_IO {
    // SAFETY: the caller's promise.
    let made = unsafe { create_handle(pfnio.map(Callback::Io), pv, pcbe) };
    let Some(item) = handle::item(made as usize).filter(|_| made != 0) else { return 0 };
    let bound = ioapiset::associate_handle(fl.addr(), item.pool().port_for_files(), made as usize);
    match bound {
        Ok(()) => made,
        Err(error) => {
            item.close();
            fail(error, 0)
        }
    }
}

/// `StartThreadpoolIo`—Announces an operation, before each one that is started.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn StartThreadpoolIo(pio: t::PTP_IO) {
    if let Some(item) = find(pio, is_io) {
        item.announce();
    }
}

/// `CancelThreadpoolIo`—Takes an announcement back: the operation failed to start, or tells of its success by no packet.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelThreadpoolIo(pio: t::PTP_IO) {
    if let Some(item) = find(pio, is_io) {
        item.retract();
    }
}

/// `WaitForThreadpoolIoCallbacks`—Returns when every call has, those of announced operations included unless they are to be taken back.
/// An operation itself is not cancelled by that.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WaitForThreadpoolIoCallbacks(pio: t::PTP_IO, fcancelpendingcallbacks: BOOL) {
    wait_for_callbacks(find(pio, is_io), fcancelpendingcallbacks, true);
}

/// `CloseThreadpoolIo`—Closes the binding. The file is to be closed before; ends that come after call nothing.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolIo(pio: t::PTP_IO) {
    close(find(pio, is_io));
}

/// `CreateThreadpool`—A pool of the program's own. Zero on failure.
///
/// Errors: ERROR_INVALID_PARAMETER (the reserved pointer), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CreateThreadpool(reserved: *const c_void) -> t::PTP_POOL {
    let create = || {
        if !reserved.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let pool = Pool::new().ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
        handle::insert(Entry::Pool(pool)).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)
    };
    create().unwrap_or_else(|error| fail(error, 0)) as isize
}

fn pool(handle: isize) -> Option<Arc<Pool>> {
    let found = handle::pool(handle as usize);
    if found.is_none() {
        fail(f::ERROR_INVALID_HANDLE, ());
    }
    found
}

/// `CloseThreadpool`—Closes a pool; it ends when nothing of it is left.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpool(ptpp: t::PTP_POOL) {
    if let Some(pool) = pool(ptpp) {
        forget(ptpp as usize);
        pool.close();
    }
}

/// `SetThreadpoolThreadMaximum`—How many threads a pool may have.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadpoolThreadMaximum(ptpp: t::PTP_POOL, cthrdmost: u32) {
    if let Some(pool) = pool(ptpp) {
        pool.set_maximum(cthrdmost);
    }
}

/// `SetThreadpoolThreadMinimum`—How many threads a pool keeps; they are made now.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (above the maximum), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetThreadpoolThreadMinimum(ptpp: t::PTP_POOL, cthrdmic: u32) -> BOOL {
    match pool(ptpp) {
        None => 0,
        Some(pool) if pool.set_minimum(cthrdmic) => 1,
        Some(_) => fail(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `CreateThreadpoolCleanupGroup`—A group of items that are closed together. Zero on failure.
///
/// Errors: ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CreateThreadpoolCleanupGroup() -> t::PTP_CLEANUP_GROUP {
    let made = handle::insert(Entry::Group(Arc::default())).ok_or(f::ERROR_NOT_ENOUGH_MEMORY);
    made.unwrap_or_else(|error| fail(error, 0)) as isize
}

fn group(handle: isize) -> Option<Arc<Group>> {
    let found = handle::group(handle as usize);
    if found.is_none() {
        fail(f::ERROR_INVALID_HANDLE, ());
    }
    found
}

/// `CloseThreadpoolCleanupGroupMembers`—Closes every item of a group and returns when their callbacks have. What has not begun is taken back if
/// wanted; for each item of which something was, the group's cancel callback is called.
///
/// # Safety
/// The cancel callbacks may be called with their items' contexts and this one.
pub unsafe extern "system" fn CloseThreadpoolCleanupGroupMembers(
    ptpcg: t::PTP_CLEANUP_GROUP,
    fcancelpendingcallbacks: BOOL,
    pvcleanupcontext: *mut c_void,
) {
    let Some(group) = group(ptpcg) else { return };
    let members = std::mem::take(&mut *group.members.lock());
    for (item, cancel) in members {
        item.close();
        let cancelled = fcancelpendingcallbacks != 0 && item.cancel_queued();
        if let Some(cancel) = cancel.filter(|_| cancelled) {
            let context = std::ptr::with_exposed_provenance_mut(item.context());
            // SAFETY: the caller's promise.
            unsafe { cancel(context, pvcleanupcontext) };
        }
        item.wait_until_idle(false);
    }
}

/// `CloseThreadpoolCleanupGroup`—Closes a group, which is to have no members any more.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CloseThreadpoolCleanupGroup(ptpcg: t::PTP_CLEANUP_GROUP) {
    if group(ptpcg).is_some() {
        forget(ptpcg as usize);
    }
}

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
pub(super) fn finish(what: After) {
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
