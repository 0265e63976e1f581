//! A thread that waits for up to 63 objects in place of the set's waiter.
//!
//! It does so only while the waiter itself sleeps: [`Helper::arm`] before, [`Helper::recall`] after. A recall comes back when the
//! helper waits no more.
//!
//! | the helper | ends when |
//! |---|---|
//! | waits for an order | `ordered` is set |
//! | waits for the objects | an object is signaled (it notes it and sets `found`), or the waiter lets go of `recall` |
//! | has found one | the waiter lets go of `recall` |
//!
//! While an alertable waiter runs a routine it calls nobody back, and a routine may wait for what a helper has taken. So the
//! helpers of an alertable waiter give back at once what can be given back, and the waiter takes it itself.
#![allow(unsafe_code)] // Waits for handles that the set keeps open while a helper waits for them.

use super::member::{Kind, give_back};
use super::recall::Recall;
use super::signal::Signal;
use super::timer::Stand;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use windows_sys::Win32::Foundation::{ERROR_NOT_ENOUGH_MEMORY, GetLastError, HANDLE, WAIT_ABANDONED_0, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{INFINITE, WaitForMultipleObjects};

/// How many objects a helper waits for: one place of the 64 is the recall's.
pub(super) const OBJECTS: usize = 63;

/// The handle of an object, and what a wait does to it.
pub(super) type Object = (usize, Kind);

/// What a helper is to do next.
#[derive(Debug)]
enum Order {
    Wait { objects: Vec<Object>, alertable: bool },
    End,
}

/// An object that was signaled, by its index, and where its signal is.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) index: usize,
    pub(super) signal: Taken,
}

#[derive(Debug)]
pub(super) enum Taken {
    /// Where it was: nothing is taken from such an object.
    Not,
    /// In the helper's hand; of a timer, how it stood then.
    Held(Option<Stand>),
    /// Given back: anybody may have taken it since.
    Returned,
}

#[derive(Debug)]
struct Desk {
    order: Mutex<Order>,
    /// What was found, or the error.
    found: Mutex<Option<Result<Found, u32>>>,
    ordered: Signal,
    /// The waiter's from the order to its recall.
    recall: Recall,
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
            recall: Recall::new()?,
            idle: Signal::new()?,
        });
        let its = Arc::clone(&desk);
        let thread = Builder::new().name("wait set".into()).spawn(move || its.run(&found));
        Ok(Self { desk, thread: Some(thread.map_err(|_| ERROR_NOT_ENOUGH_MEMORY)?) })
    }

    /// Lets it wait for these objects, at most [`OBJECTS`], whose handles stay open until it is recalled, which the calling
    /// thread does. What it finds for an alertable waiter it gives back, if it can.
    pub(super) fn arm(&self, objects: Vec<Object>, alertable: bool) {
        self.desk.recall.own();
        self.desk.give(Order::Wait { objects, alertable });
    }

    /// Ends its wait; what it has found, or the error.
    pub(super) fn recall(&self) -> Option<Result<Found, u32>> {
        self.desk.recall.let_go();
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
            let Order::Wait { objects, alertable } = order else { return };
            let owner_lives = match self.wait(&objects) {
                Outcome::Recalled { owner_lives } => owner_lives,
                Outcome::Signaled(index) => {
                    let (handle, kind) = objects[index];
                    let signal = settle(std::ptr::without_provenance_mut(handle), kind, alertable);
                    self.report(Ok(Found { index, signal }), found)
                }
                Outcome::Failed(code) => self.report(Err(code), found),
            };
            self.recall.let_go();
            if !owner_lives {
                // Nobody ever comes back to this set.
                return;
            }
            self.idle.set();
        }
    }

    /// Tells the waiter and waits for the recall; whether the waiter's thread lives.
    fn report(&self, outcome: Result<Found, u32>, found: &Signal) -> bool {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        found.set();
        self.recall.own()
    }

    /// Waits for the recall, which is the first and so wins, and for the objects.
    fn wait(&self, objects: &[Object]) -> Outcome {
        let mut handles = vec![self.recall.handle()];
        handles.extend(objects.iter().map(|(handle, _)| std::ptr::without_provenance_mut::<std::ffi::c_void>(*handle)));
        // SAFETY: the array has that many handles; the set keeps the objects' open, and the desk the recall's.
        let result = unsafe { WaitForMultipleObjects(handles.len() as u32, handles.as_ptr(), 0, INFINITE) };
        if result == WAIT_ABANDONED_0 {
            return Outcome::Recalled { owner_lives: false };
        }
        match (result - WAIT_OBJECT_0) as usize {
            0 => Outcome::Recalled { owner_lives: true },
            index if index < handles.len() => Outcome::Signaled(index - 1),
            // SAFETY: the call needs nothing.
            _ => Outcome::Failed(unsafe { GetLastError() }),
        }
    }
}

/// How a wait of a helper ends.
enum Outcome {
    /// With the mutex of the recall in its hand.
    Recalled {
        owner_lives: bool,
    },
    /// By the index.
    Signaled(usize),
    Failed(u32),
}

/// Where the signal of an object is that has just ended a wait; gives it back to go on an alertable waiter's way.
fn settle(handle: HANDLE, kind: Kind, alertable: bool) -> Taken {
    match kind {
        Kind::Timer => match Stand::of(handle) {
            // It is one that is reset by hand, or was due again: whoever waits finds it so.
            Some(stand) if stand.is_signaled() => Taken::Not,
            stand => Taken::Held(stand),
        },
        Kind::AutoEvent | Kind::Semaphore if alertable && give_back(handle, kind) => Taken::Returned,
        Kind::AutoEvent | Kind::Semaphore | Kind::Mutex => Taken::Held(None),
        Kind::Stays => Taken::Not,
    }
}
