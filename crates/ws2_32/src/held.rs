//! What this library keeps for programs that hold it by a handle.

use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::threading as t;
use std::collections::HashMap;
use std::ptr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// Things by handle. Each handle is an event of the table, so that no other object has its number.
pub struct Held<T: 'static>(LazyLock<Mutex<HashMap<usize, Arc<T>>>>);

impl<T> Held<T> {
    pub const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    fn all(&self) -> MutexGuard<'_, HashMap<usize, Arc<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handle for it; null if there are too many.
    pub fn insert(&self, thing: T) -> HANDLE {
        // SAFETY: the pointers that are null may be.
        let handle = unsafe { t::CreateEventW(ptr::null(), 1, 0, ptr::null()) };
        if !handle.is_null() {
            self.all().insert(handle.addr(), Arc::new(thing));
        }
        handle
    }

    pub fn get(&self, handle: HANDLE) -> Option<Arc<T>> {
        self.all().get(&handle.addr()).cloned()
    }

    /// Gives it up, and closes the handle; whether it was one.
    pub fn close(&self, handle: HANDLE) -> bool {
        // SAFETY: the handle was this thing's own.
        self.all().remove(&handle.addr()).is_some() && unsafe { f::CloseHandle(handle) } != 0
    }
}

/// The failed result, and the last error.
pub fn fails<T>(error: u32, failed: T) -> T {
    // SAFETY: takes no memory.
    unsafe { f::SetLastError(error) };
    failed
}
