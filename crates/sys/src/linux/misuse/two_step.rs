//! An auto-reset event in the two-step wait.
//!
//! A program that waits for any of several events and then asks each from that index on, one by one, which of them are signaled, needs
//! manual-reset events: the first wait has already reset an auto-reset event that it returned for, so the second finds it nonsignaled,
//! and what it told of is lost.
//!
//! To ask again for an event is no mistake in itself: a program may have done what the event told it to, and see whether there is more.
//! So it is one here only if nothing was begun or enumerated on the thread in between, and one of these holds:
//!
//! - the event tells of I/O of a socket;
//! - the second wait names it by the rest of the array that the first wait was given;
//! - the wait after the second asks for the event that stood next to it in that array.

use super::place::Place;
use super::report::Report;
use super::{Check, looks_for};
use overlapped_core::Object;
use overlapped_core::object::Kind;
use std::cell::RefCell;
use std::sync::Arc;
use windows_sys::Win32::Foundation::HANDLE;

/// What a wait for any of several has consumed.
struct Consumed {
    event: Arc<Object>,
    /// The next object of the array.
    next: Option<Arc<Object>>,
    /// Where the rest of the array begins, itself at its head; zero if there was no array.
    rest: usize,
    tells_of_io: bool,
    place: Place,
    /// A second wait that missed it, of which it is not yet sure that it was a mistake.
    missed: Option<Place>,
}

thread_local!(static CONSUMED: RefCell<Option<Consumed>> = const { RefCell::new(None) });

fn take() -> Option<Consumed> {
    CONSUMED.try_with(|consumed| consumed.take()).ok().flatten()
}

fn put(consumed: Consumed) {
    // A thread that is ending makes no more waits of this kind.
    let _ = CONSUMED.try_with(|place| place.replace(Some(consumed)));
}

/// The thread has done something about what it was told.
pub(super) fn forget() {
    drop(take());
}

/// One wait of the thread.
pub(super) struct Wait<'a> {
    pub(super) objects: &'a [Arc<Object>],
    /// Where the array is that the program passed, or zero.
    pub(super) from: usize,
    pub(super) all: bool,
    pub(super) timeout_ms: u32,
}

/// A wait of the thread has ended with the object of this index, or without any.
pub(super) fn waited(wait: &Wait<'_>, index: Option<usize>) {
    if !looks_for(Check::TwoStep) {
        return;
    }
    if let Some(before) = take() {
        second(before, wait, index);
    }
    let consumed = index.filter(|_| wait.objects.len() > 1 && !wait.all).and_then(|index| {
        let event = wait.objects.get(index)?;
        matches!(event.kind(), Kind::AutoEvent).then(|| Consumed {
            event: Arc::clone(event),
            next: wait.objects.get(index + 1).cloned(),
            rest: if wait.from == 0 { 0 } else { wait.from + index * size_of::<HANDLE>() },
            tells_of_io: !event.feeds().is_empty(),
            place: Place::here(),
            missed: None,
        })
    });
    if let Some(consumed) = consumed {
        put(consumed);
    }
}

/// The wait after the one that has consumed an event.
fn second(before: Consumed, wait: &Wait<'_>, index: Option<usize>) {
    let [only] = wait.objects else { return };
    if let Some(missed) = &before.missed {
        let goes_on = before.next.as_ref().is_some_and(|next| Arc::ptr_eq(next, only));
        if goes_on && wait.timeout_ms == 0 {
            report(&before.place, missed);
        }
        return;
    }
    if !Arc::ptr_eq(only, &before.event) || index.is_some() {
        return;
    }
    let names_the_rest = before.rest != 0 && wait.from == before.rest;
    if before.tells_of_io || names_the_rest {
        report(&before.place, &Place::here());
    } else if wait.timeout_ms == 0 {
        put(Consumed { missed: Some(Place::here()), ..before });
    }
}

fn report(first: &Place, second: &Place) {
    Report::new("an auto-reset event was waited for in two steps")
        .place("{call} asked again for an event, and found it nonsignaled", second)
        .place("{call} had returned for it, and so reset it", first)
        .say("a two-step wait needs manual-reset events, as WSACreateEvent makes them")
        .tell();
}
