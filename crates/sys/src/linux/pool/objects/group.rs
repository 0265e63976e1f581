//! Cleanup groups: items that are closed together.
#![allow(unsafe_code)] // Calls the program's cancel callbacks.

use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::pool::item::Item;
use crate::linux::pool::legacy::forget;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::BOOL;

/// A cleanup group: the items that are closed together.
#[derive(Default)]
pub(crate) struct Group {
    pub(super) members: Mutex<Vec<(Arc<Item>, t::PTP_CLEANUP_GROUP_CANCEL_CALLBACK)>>,
}

impl Group {
    pub(crate) fn forget(&self, item: &Arc<Item>) {
        self.members.lock().retain(|(known, _)| !Arc::ptr_eq(known, item));
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
