//! Handles that a program which is started finds under the same numbers.
//!
//! A handle's flags are `SetHandleInformation`'s, or what the attributes said with which it was made. A socket is inherited unless that was forbidden, as
//! on Windows. The table of handles keeps, beside each, those that differ from what its kind has from birth.
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
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;

/// What a handle of this kind has when nobody says otherwise.
fn from_birth(entry: &Entry) -> u32 {
    if matches!(entry, Entry::Socket(_)) { f::HANDLE_FLAG_INHERIT } else { 0 }
}

/// HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE of an open handle.
pub(crate) fn flags(handle: usize) -> u32 {
    handle::open(handle).map_or(0, |found| found.notes() ^ from_birth(&found))
}

/// Changes those of the mask.
pub(crate) fn set_flags(handle: usize, mask: u32, wanted: u32) {
    let Some(found) = handle::open(handle) else { return };
    let born = from_birth(&found);
    found.note(|differ| ((differ ^ born) & !mask | wanted & mask) ^ born);
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
    flags(handle) & f::HANDLE_FLAG_PROTECT_FROM_CLOSE != 0
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
