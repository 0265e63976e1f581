//! Handles left open: sockets at the last `WSACleanup`, which closes them, and everything at the end of the process.
#![allow(unsafe_code)] // Registers a function for the end of the process.

use super::place::Place;
use super::report::Report;
use super::{Check, is_on, is_on_at_last, looks_for};
use crate::linux::handle::{self, Entry};
use crate::linux::heapapi;
use overlapped_core::object::Kind;
use overlapped_lock::Mutex;
use std::collections::BTreeMap;

/// Where the handle of each value was last made. A closed one's stays until its value is used again.
static MADE: Mutex<BTreeMap<usize, Place>> = Mutex::new(BTreeMap::new());

/// How many places are told.
const TOLD: usize = 20;

/// A handle is made. Before the first of all, the environment is read.
#[inline]
pub(crate) fn made(handle: usize) {
    if is_on_at_last() {
        note(handle);
    }
}

#[cold]
fn note(handle: usize) {
    if looks_for(Check::Leaked) {
        MADE.lock().insert(handle, Place::here());
    }
}

/// What to call it; `None` if it is not the program's to close.
fn kind(handle: usize, entry: &Entry, process_heap: usize) -> Option<&'static str> {
    let of_object = |kind| match kind {
        Kind::ManualEvent | Kind::AutoEvent => "event",
        Kind::Semaphore { .. } => "semaphore",
        Kind::Mutex => "mutex",
        Kind::Timer { .. } => "timer",
        Kind::ThreadEnded => "thread",
    };
    Some(match entry {
        Entry::Object(object) => of_object(object.kind()),
        Entry::Named(named) => named.object().map_or("file mapping", |object| of_object(object.kind())),
        Entry::Socket(_) => "socket",
        Entry::Port(_) => "completion port",
        Entry::Thread(_) => "thread",
        Entry::Process | Entry::Child(_) => "process",
        Entry::ChildThread(_) => "thread of a process",
        // That of the process, which the library makes and nobody closes.
        Entry::Heap(_) if handle == process_heap => return None,
        Entry::Heap(_) => "heap",
        Entry::Mapping(_) => "file mapping",
        Entry::Item(_) => "registered wait or timer of a queue",
        Entry::TimerQueue(_) => "timer queue",
        Entry::Pool(_) => "thread pool",
        Entry::Group(_) => "cleanup group",
        // Standard input and output are not the program's to close.
        Entry::File(file) if !file.is_owned() => return None,
        Entry::File(_) => "file",
        Entry::Pipe(pipe) if pipe.is_mail() => "mailslot",
        Entry::Pipe(_) => "named pipe",
        Entry::Afd(_) => "driver of sockets",
        Entry::Job(_) => "job",
        Entry::Finding(_) => "search for files",
    })
}

/// The open handles, by what they are and where they were made.
fn open(is_meant: impl Fn(&Entry) -> bool) -> BTreeMap<(&'static str, Place), Vec<usize>> {
    let mut open = BTreeMap::<_, Vec<usize>>::new();
    // Made by whoever asks first, so before the lock.
    let process_heap = heapapi::process_heap();
    let made = MADE.lock();
    for (handle, entry) in handle::all_with_values() {
        let place = made.get(&handle).filter(|_| is_meant(&entry));
        if let Some((place, kind)) = place.zip(kind(handle, &entry, process_heap)) {
            open.entry((kind, place.clone())).or_default().push(handle);
        }
    }
    open
}

fn tell(mistake: &str, open: &BTreeMap<(&'static str, Place), Vec<usize>>) {
    if open.is_empty() {
        return;
    }
    let mut report = Report::new(mistake);
    for ((kind, place), handles) in open.iter().take(TOLD) {
        let sentence = match handles.as_slice() {
            [one] => format!("{kind} {one}, made by {{call}}"),
            several => format!("{} handles ({kind}), the first {}, made by {{call}}", several.len(), several[0]),
        };
        report = report.place(&sentence, place);
    }
    if open.len() > TOLD {
        report = report.say(&format!("and those of {} more places", open.len() - TOLD));
    }
    report.tell();
}

/// The last `WSACleanup` is about to close every socket.
#[inline]
pub(crate) fn at_cleanup() {
    if is_on() && looks_for(Check::Leaked) {
        tell("sockets were left open at the last WSACleanup", &open(|entry| matches!(entry, Entry::Socket(_))));
    }
}

extern "C" fn at_exit() {
    tell("handles were left open at the end of the process", &open(|_| true));
}

/// Sees to it that the end of the process is looked at.
pub(super) fn look_at_exit() {
    if looks_for(Check::Leaked) {
        // SAFETY: the function is there as long as the library.
        unsafe { libc::atexit(at_exit) };
    }
}
