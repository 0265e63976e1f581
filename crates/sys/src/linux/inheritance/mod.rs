//! Handles that a program which is started finds under the same numbers.
//!
//! A handle has its flags here, apart from the table, for few have any: `SetHandleInformation`'s, and what the attributes said with which it was made. A
//! socket is inherited unless that was forbidden, as on Windows.
//!
//! What is inherited is what lies in a descriptor: a file, a client's end of a named pipe, a socket, a file mapping. `CreateProcess` doubles each
//! descriptor for the program and writes a list (`record`) into a nameless file, which an environment variable leads to (`parcel`). A program of this library
//! takes the list before it makes a handle of its own (`adopt`); another has the descriptors open, and nothing more of it. Events and their like lie in the
//! memory of their process, and stay there.

mod adopt;
mod offer;
mod parcel;
mod record;

pub(crate) use offer::{accept, offer, withdraw};
pub(crate) use parcel::Parcel;

use super::handle::{self, Entry};
use super::names::Thing;
use super::pointer;
use super::socket::Phase;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;

/// Flags that differ from what a handle of its kind has from birth.
static FLAGS: Mutex<BTreeMap<usize, u32>> = Mutex::new(BTreeMap::new());
/// How many there are, for who closes a handle in a process without any.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The low bits of a handle are ignored.
fn key(handle: usize) -> usize {
    handle & !3
}

fn from_birth(handle: usize) -> u32 {
    if matches!(handle::entry(handle), Some(Entry::Socket(_))) { f::HANDLE_FLAG_INHERIT } else { 0 }
}

/// HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE of an open handle.
pub(crate) fn flags(handle: usize) -> u32 {
    let known = if COUNT.load(Ordering::Acquire) == 0 { None } else { FLAGS.lock().get(&key(handle)).copied() };
    known.unwrap_or_else(|| from_birth(handle))
}

/// Changes those of the mask.
pub(crate) fn set_flags(handle: usize, mask: u32, wanted: u32) {
    let (born, now) = (from_birth(handle), flags(handle));
    let changed = now & !mask | wanted & mask;
    let mut flags = FLAGS.lock();
    if changed == born {
        flags.remove(&key(handle));
    } else {
        flags.insert(key(handle), changed);
    }
    COUNT.store(flags.len(), Ordering::Release);
}

/// A handle that has just been made is to be inherited, or not.
pub(crate) fn set(handle: usize, inherits: bool) {
    set_flags(handle, f::HANDLE_FLAG_INHERIT, if inherits { f::HANDLE_FLAG_INHERIT } else { 0 });
}

/// What security attributes say of a handle that has just been made.
///
/// # Safety
/// `attributes` is null or valid for reads.
#[allow(unsafe_code)] // Reads the program's structure.
pub(crate) unsafe fn by_attributes(handle: HANDLE, attributes: *const SECURITY_ATTRIBUTES) {
    // SAFETY: the caller's promise.
    let asked = unsafe { pointer::get(attributes) }.is_some_and(|attributes| attributes.bInheritHandle != 0);
    if asked && !handle.is_null() && handle != f::INVALID_HANDLE_VALUE {
        set(handle.addr(), true);
    }
}

/// Whether `CloseHandle` is to leave it open.
pub(crate) fn is_protected(handle: usize) -> bool {
    COUNT.load(Ordering::Acquire) != 0 && flags(handle) & f::HANDLE_FLAG_PROTECT_FROM_CLOSE != 0
}

/// A handle is closed: its number may be another's soon.
#[inline]
pub(crate) fn forget(handle: usize) {
    if COUNT.load(Ordering::Acquire) != 0 {
        let mut flags = FLAGS.lock();
        flags.remove(&key(handle));
        COUNT.store(flags.len(), Ordering::Release);
    }
}

/// Whether what a handle names can be had by another process.
pub(crate) fn can_be_inherited(entry: &Entry) -> bool {
    match entry {
        Entry::File(_) | Entry::Mapping(_) => true,
        Entry::Named(named) => matches!(named.thing, Thing::Mapping(_)),
        Entry::Pipe(pipe) => pipe.is_clients(),
        Entry::Socket(socket) => {
            matches!(socket.phase.get(), Phase::Fresh | Phase::Bound | Phase::Listening | Phase::Connected)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use overlapped_core::Object;
    use std::sync::Arc;

    #[test]
    fn the_flags_of_a_handle_go_with_it() {
        let event = handle::insert(Entry::Object(Arc::new(Object::event(true, false)))).unwrap();
        assert_eq!(flags(event), 0);
        set_flags(event, 3, f::HANDLE_FLAG_PROTECT_FROM_CLOSE);
        assert_eq!((flags(event), flags(event | 3), is_protected(event)), (2, 2, true));
        set_flags(event, f::HANDLE_FLAG_INHERIT, 1);
        assert_eq!(flags(event), 3);
        handle::remove(event);
        assert_eq!((flags(event), is_protected(event)), (0, false));
    }
}
