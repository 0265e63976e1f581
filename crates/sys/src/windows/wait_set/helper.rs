//! A thread that waits for up to 63 objects in place of the set's waiter.
//!
//! It does so only while the waiter itself sleeps: [`Helper::arm`] before, [`Helper::recall`] after. A recall comes back when the
//! helper waits no more, so nothing is taken from an object behind the program's back.
//!
//! | the helper | ends when |
//! |---|---|
//! | waits for an order | `ordered` is set |
//! | waits for the objects | an object is signaled (it notes it and sets `found`), or `recalled` is set |
//! | has found one | `recalled` is set |
#![allow(unsafe_code)] // Waits for handles that the set keeps open while a helper waits for them.

use super::signal::Signal;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use windows_sys::Win32::Foundation::{ERROR_NOT_ENOUGH_MEMORY, GetLastError, HANDLE, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{INFINITE, WaitForMultipleObjects};

/// How many objects a helper waits for: one place of the 64 is the recall's.
pub(super) const OBJECTS: usize = 63;

/// What a helper is to do next.
#[derive(Debug)]
enum Order {
    Wait(Vec<usize>),
    End,
}

#[derive(Debug)]
struct Desk {
    order: Mutex<Order>,
    /// The index of what was found, or the error.
    found: Mutex<Option<Result<usize, u32>>>,
    ordered: Signal,
    recalled: Signal,
    idle: Signal,
}

#[derive(Debug)]
pub(super) struct Helper {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

impl Helper {
    /// Starts a helper that sets `found` whenever it finds something.
    ///
    /// Errors: those of making events and threads.
    pub(super) fn start(found: Arc<Signal>) -> Result<Self, u32> {
        let desk = Arc::new(Desk {
            order: Mutex::new(Order::End),
            found: Mutex::new(None),
            ordered: Signal::new()?,
            recalled: Signal::new()?,
            idle: Signal::new()?,
        });
        let its = Arc::clone(&desk);
        let thread = Builder::new().name("wait set".into()).spawn(move || its.run(&found));
        Ok(Self { desk, thread: Some(thread.map_err(|_| ERROR_NOT_ENOUGH_MEMORY)?) })
    }

    /// Lets it wait for these handles, at most [`OBJECTS`], which stay open until it is recalled.
    pub(super) fn arm(&self, handles: Vec<usize>) {
        self.desk.give(Order::Wait(handles));
    }

    /// Ends its wait; what it has taken, by its index, or the error.
    pub(super) fn recall(&self) -> Option<Result<usize, u32>> {
        self.desk.recalled.set();
        self.desk.idle.wait();
        self.desk.found.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.desk.give(Order::End);
        if let Some(thread) = self.thread.take() {
            // A helper runs none of the program's code, so it does not panic; there would be nobody to tell.
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn give(&self, order: Order) {
        *self.order.lock().unwrap_or_else(PoisonError::into_inner) = order;
        self.ordered.set();
    }

    fn run(&self, found: &Signal) {
        loop {
            self.ordered.wait();
            let order = std::mem::replace(&mut *self.order.lock().unwrap_or_else(PoisonError::into_inner), Order::End);
            let Order::Wait(objects) = order else { return };
            let mut handles = vec![self.recalled.handle()];
            handles.extend(objects.into_iter().map(std::ptr::without_provenance_mut::<std::ffi::c_void>));
            if let Some(outcome) = wait(&handles) {
                *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
                found.set();
                self.recalled.wait();
            }
            self.idle.set();
        }
    }
}

/// Waits for the recall, which is the first and so wins, and for the objects. `None` if it was the recall.
fn wait(handles: &[HANDLE]) -> Option<Result<usize, u32>> {
    // SAFETY: the array has that many handles; the set keeps the objects' open, and the desk the recall's.
    let result = unsafe { WaitForMultipleObjects(handles.len() as u32, handles.as_ptr(), 0, INFINITE) };
    match (result - WAIT_OBJECT_0) as usize {
        0 => None,
        index if index < handles.len() => Some(Ok(index - 1)),
        // SAFETY: the call needs nothing.
        _ => Some(Err(unsafe { GetLastError() })),
    }
}
