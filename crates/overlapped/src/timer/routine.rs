//! Routines of timers: closures that stay in the table of the thread that set the timer.
//!
//! What travels through the function table is a number. The APC looks it up in its own thread's table, so that one that
//! comes late finds nothing instead of freed memory. An entry is dead when its timer names another routine or is gone;
//! the dead are swept at the next registration.

use std::cell::RefCell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use crate::apc;

struct Entry {
    id: usize,
    timer: Weak<AtomicUsize>,
    periodic: bool,
    /// Out while it runs.
    routine: Option<Box<dyn FnMut()>>,
}

impl Entry {
    fn is_alive(&self) -> bool {
        self.timer.upgrade().is_some_and(|current| current.load(Ordering::Relaxed) == self.id)
    }
}

thread_local! {
    static ROUTINES: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

static NEXT: AtomicUsize = AtomicUsize::new(1);

/// The function that a timer with a routine is set with; its argument is what [`register`] returned.
pub(super) const CALL: unsafe extern "system" fn(*const c_void, u32, u32) = call;

/// Enters a routine in this thread's table and returns its number.
pub(super) fn register(timer: &Arc<AtomicUsize>, periodic: bool, routine: Box<dyn FnMut()>) -> usize {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let entry = Entry { id, timer: Arc::downgrade(timer), periodic, routine: Some(routine) };
    let dead: Vec<Entry> = ROUTINES.with_borrow_mut(|routines| {
        let dead = routines.extract_if(.., |entry| entry.routine.is_some() && !entry.is_alive()).collect();
        routines.push(entry);
        dead
    });
    // Closures are dropped with nothing borrowed, since what they own may set timers in turn.
    drop(dead);
    id
}

unsafe extern "system" fn call(id: *const c_void, _low: u32, _high: u32) {
    let id = id.addr();
    let Some(mut routine) = take_out(id) else { return };
    apc::run(&mut *routine);
    drop(put_back(id, routine));
}

/// `None` if the entry is dead, or if its routine is running: a nested wait came to the next period.
fn take_out(id: usize) -> Option<Box<dyn FnMut()>> {
    with_routines(|routines| {
        let entry = routines.iter_mut().find(|entry| entry.id == id)?;
        if entry.is_alive() { entry.routine.take() } else { None }
    })?
}

/// Returns the routine if it is not to run again.
fn put_back(id: usize, routine: Box<dyn FnMut()>) -> Option<Box<dyn FnMut()>> {
    let mut routine = Some(routine);
    with_routines(|routines| {
        let Some(index) = routines.iter().position(|entry| entry.id == id) else { return };
        if routines[index].periodic && routines[index].is_alive() {
            routines[index].routine = routine.take();
        } else {
            routines.swap_remove(index);
        }
    });
    routine
}

/// `None` in a thread that is ending and has lost its table.
fn with_routines<T>(f: impl FnOnce(&mut Vec<Entry>) -> T) -> Option<T> {
    ROUTINES.try_with(|routines| f(&mut routines.borrow_mut())).ok()
}
