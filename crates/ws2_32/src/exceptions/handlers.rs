//! Vectored handlers: asked for every exception, in their order, before the filter of those that nobody handles.
//!
//! They are looked at on the thread that faulted, in a signal's handler. So they lie in places that are only ever read and written whole, and no lock is
//! taken there.

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many there can be.
const MOST: usize = 64;

/// A handler's address, or zero; and when its turn is: the lowest first.
struct Place {
    handler: AtomicUsize,
    turn: AtomicU64,
}

static PLACES: [Place; MOST] = [const { Place { handler: AtomicUsize::new(0), turn: AtomicU64::new(0) } }; MOST];
/// Who adds or removes one. The turns of the first and of the last are in the middle of their numbers at the beginning.
static TURNS: Mutex<(u64, u64)> = Mutex::new((MIDDLE, MIDDLE));
const MIDDLE: u64 = 1 << 63;

/// The addresses in their order, and how many there are.
pub fn in_order() -> ([usize; MOST], usize) {
    let mut found = [(u64::MAX, 0); MOST];
    let mut count = 0;
    for place in &PLACES {
        let (turn, handler) = (place.turn.load(Ordering::SeqCst), place.handler.load(Ordering::SeqCst));
        if handler != 0 {
            found[count] = (turn, handler);
            count += 1;
        }
    }
    found[..count].sort_unstable();
    (found.map(|(_, handler)| handler), count)
}

pub fn are_there() -> bool {
    PLACES.iter().any(|place| place.handler.load(Ordering::SeqCst) != 0)
}

/// Adds one; what names it, or null if there are too many.
pub fn add(is_first: bool, handler: *const c_void) -> *mut c_void {
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(place) = PLACES.iter().find(|place| place.handler.load(Ordering::SeqCst) == 0) else {
        return ptr::null_mut();
    };
    let turn = if is_first {
        turns.0 -= 1;
        turns.0
    } else {
        turns.1 += 1;
        turns.1
    };
    place.turn.store(turn, Ordering::SeqCst);
    place.handler.store(handler.expose_provenance(), Ordering::SeqCst);
    ptr::from_ref(place).cast_mut().cast()
}

/// Removes one by what names it; whether it was there.
pub fn remove(named: *const c_void) -> bool {
    let _turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = PLACES.iter().find(|place| ptr::from_ref(*place).cast() == named);
    place.is_some_and(|place| place.handler.swap(0, Ordering::SeqCst) != 0)
}
