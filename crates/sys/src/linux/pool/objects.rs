//! `threadpoolapiset.h`: work, timers, waits, I/O, pools, cleanup groups.
//!
//! The opaque pointers of Windows are handles here; one that is stale or of another kind does nothing, with ERROR_INVALID_HANDLE
//! as the last error.
#![allow(unsafe_code)] // Takes the program's callbacks and environments.

pub(crate) mod group;
pub(crate) mod io;
pub(crate) mod pools;
pub(crate) mod returns;
pub(crate) mod timer;
pub(crate) mod wait;
pub(crate) mod work;

use super::item::{Callback, Item, Parts, Place};
use super::legacy::to_handle;
use super::{Pool, keeper};
use crate::linux::failure::fail;
use crate::linux::{handle, pointer};
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

type Environment = *const t::TP_CALLBACK_ENVIRON_V3;

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
