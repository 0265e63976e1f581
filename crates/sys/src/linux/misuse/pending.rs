//! What is pending: by its OVERLAPPED, from the start call until the library writes the result.

use super::buffer::{self, Contents};
use super::freed::{self, Image};
use super::place::Place;
use super::{Check, is_on, looks_for, reused, two_step};
use crate::linux::socket::Kind;
use overlapped_core::error::Status;
use overlapped_lock::Mutex;
use std::collections::BTreeMap;

static PENDING: Mutex<BTreeMap<usize, Pending>> = Mutex::new(BTreeMap::new());

/// A pending operation of the program.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) place: Place,
    /// What it is an operation on.
    pub(super) on: String,
    /// The OVERLAPPED as the start call left it; `None` once nothing more is to be said of it.
    image: Option<Image>,
    pub(super) contents: Option<Contents>,
}

/// An operation starts; its OVERLAPPED says so already.
pub(crate) fn started(overlapped: usize, on: String) {
    look_at_all();
    two_step::forget();
    let mut now = Pending { place: Place::here(), on, image: freed::image(overlapped), contents: None };
    let mut pending = PENDING.lock();
    let report = pending.remove(&overlapped).map(|before| {
        // Which of the two ends it is that writes to it cannot be told from now on.
        now.image = None;
        reused::report(overlapped, &before, &now)
    });
    pending.insert(overlapped, now);
    drop(pending);
    if let Some(report) = report.filter(|_| looks_for(Check::Reused)) {
        report.tell();
    }
}

/// The buffers of a socket's operation that is made because it may stay pending.
#[inline]
pub(crate) fn has_buffers(overlapped: usize, kind: &Kind, buffers: &[libc::iovec]) {
    if is_on() {
        keep(overlapped, || Contents::of(kind, buffers));
    }
}

/// The buffer of a file's operation.
pub(crate) fn has_buffer(overlapped: usize, writes: bool, buffer: (usize, usize)) {
    let buffers = std::iter::once(buffer);
    keep(overlapped, || if writes { Contents::sent(buffers) } else { Contents::received(buffers, false) });
}

#[cold]
fn keep(overlapped: usize, contents: impl FnOnce() -> Option<Contents>) {
    if !looks_for(Check::Buffer) {
        return;
    }
    let mut pending = PENDING.lock();
    let known = pending.get(&overlapped).is_some_and(|known| known.image.is_some());
    let Some(contents) = known.then(contents).flatten() else { return };
    let mut shared = false;
    for other in pending.values_mut() {
        if other.contents.as_ref().is_some_and(|other| other.is_shared_with(&contents)) {
            other.contents = None;
            shared = true;
        }
    }
    if let Some(known) = pending.get_mut(&overlapped).filter(|_| !shared) {
        known.contents = Some(contents);
    }
}

/// Nothing is pending after all: the start call failed, or does not return before the end.
#[inline]
pub(crate) fn is_none(overlapped: usize) {
    if is_on() {
        PENDING.lock().remove(&overlapped);
    }
}

/// The operation has ended, and its OVERLAPPED is still to be written.
pub(crate) fn ended(overlapped: usize, status: Status, bytes: u32) {
    let Some(pending) = PENDING.lock().remove(&overlapped) else { return };
    let Some(image) = pending.image else { return };
    if looks_for(Check::Freed)
        && let Some(how) = freed::changed(overlapped, &image)
    {
        freed::report(overlapped, &pending, &how, None).tell();
    }
    if pending.contents.as_ref().is_some_and(|contents| contents.changed(status, bytes)) {
        buffer::report(overlapped, &pending, None).tell();
    }
}

/// Looks at everything that is pending, so that a change is seen soon after it was made.
pub(super) fn look_at_all() {
    let mut reports = Vec::new();
    let mut here = None;
    let mut pending = PENDING.lock();
    for (overlapped, known) in pending.iter_mut() {
        let Some(image) = known.image else { continue };
        if looks_for(Check::Freed)
            && let Some(how) = freed::changed(*overlapped, &image)
        {
            known.image = None;
            let here = here.get_or_insert_with(Place::here);
            reports.push(freed::report(*overlapped, known, &how, Some(here)));
        }
        if known.contents.as_ref().is_some_and(Contents::changed_early) {
            let here = here.get_or_insert_with(Place::here);
            reports.push(buffer::report(*overlapped, known, Some(here)));
            known.contents = None;
        }
    }
    drop(pending);
    for report in reports {
        report.tell();
    }
}
