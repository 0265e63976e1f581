//! A member of a set: a handle of its own, and what a wait does to the object behind it.
#![allow(unsafe_code)] // Calls of the system about handles that this module owns.

use std::ffi::c_void;
use std::ptr::{null_mut, slice_from_raw_parts};
use windows_sys::Wdk::Foundation::{NtQueryObject, ObjectTypeInformation};
use windows_sys::Win32::Foundation::{
    CloseHandle, DUPLICATE_SAME_ACCESS, DuplicateHandle, ERROR_INVALID_HANDLE, ERROR_TOO_MANY_POSTS, GetLastError,
    HANDLE, UNICODE_STRING, WAIT_FAILED,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, ReleaseSemaphore, SetEvent, WaitForSingleObject};

/// What a wait that is satisfied by an object does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It becomes the waiting thread's: no other thread may wait in its place.
    Mutex,
    /// It is reset, unless it was made to be reset by hand, which nobody can ask; and nothing sets it again.
    Timer,
    /// It is reset.
    AutoEvent,
    /// It is counted down.
    Semaphore,
    /// Nothing.
    Stays,
}

/// A handle of the set's own, so that the program may close its one.
#[derive(Debug)]
pub(super) struct Member {
    /// As a number, so that a set may go to another thread.
    handle: usize,
    pub(super) kind: Kind,
}

impl Member {
    /// Errors: those of DuplicateHandle; ERROR_INVALID_HANDLE for what nobody can wait for.
    pub(super) fn of(handle: HANDLE) -> Result<Self, u32> {
        // No handle is null, but the call would take it for one of this process in some versions.
        if handle.is_null() {
            return Err(ERROR_INVALID_HANDLE);
        }
        let mut own = null_mut();
        // SAFETY: the call needs nothing; its answer is the pseudo handle of this process.
        let process = unsafe { GetCurrentProcess() };
        // SAFETY: there is room for the handle; the system checks the one that it copies.
        let made = unsafe { DuplicateHandle(process, handle, process, &mut own, 0, 0, DUPLICATE_SAME_ACCESS) };
        if made == 0 {
            // SAFETY: as above, nothing is needed.
            return Err(unsafe { GetLastError() });
        }
        let mut member = Self { handle: own.addr(), kind: Kind::Stays };
        member.kind = kind_of(member.handle());
        // A wait changes nothing of such an object, so one may be tried.
        // SAFETY: the handle is the member's own.
        if member.kind == Kind::Stays && unsafe { WaitForSingleObject(member.handle(), 0) } == WAIT_FAILED {
            return Err(ERROR_INVALID_HANDLE);
        }
        Ok(member)
    }

    pub(super) fn handle(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.handle)
    }

    /// Undoes what a wait did to the object; false if nothing can.
    pub(super) fn give_back(&self) -> bool {
        give_back(self.handle(), self.kind)
    }
}

/// Undoes what a wait did to the object of a handle; false if nothing can.
pub(super) fn give_back(handle: HANDLE, kind: Kind) -> bool {
    match kind {
        // SAFETY: a call with a handle that is closed, or is none, fails.
        Kind::AutoEvent => unsafe { SetEvent(handle) != 0 },
        Kind::Semaphore => {
            // SAFETY: as above; no count is asked for.
            let released = unsafe { ReleaseSemaphore(handle, 1, null_mut()) != 0 };
            // Whoever has filled it meanwhile would have met this one in it.
            // SAFETY: the call needs nothing.
            released || unsafe { GetLastError() } == ERROR_TOO_MANY_POSTS
        }
        Kind::Stays => true,
        Kind::Mutex | Kind::Timer => false,
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        // SAFETY: the handle is the member's own and is closed once.
        unsafe { CloseHandle(self.handle()) };
    }
}

/// What a wait does to the object of an open handle, by the name of its type.
fn kind_of(handle: HANDLE) -> Kind {
    // The answer begins with the name and its units follow: room for the longest name of a type, aligned as a pointer is.
    let mut answer = [0usize; 64];
    let room = size_of_val(&answer) as u32;
    let information: *mut c_void = answer.as_mut_ptr().cast();
    // SAFETY: there is so much room at the address.
    let status = unsafe { NtQueryObject(handle, ObjectTypeInformation, information, room, null_mut()) };
    if status < 0 {
        return Kind::Stays;
    }
    // SAFETY: the answer begins with the name's UNICODE_STRING, and the array is aligned for it.
    let name = unsafe { information.cast::<UNICODE_STRING>().read() };
    // SAFETY: the system points the name into the answer, which lives to the end of this function.
    let name = unsafe { &*slice_from_raw_parts(name.Buffer.cast_const(), usize::from(name.Length / 2)) };
    match &*String::from_utf16_lossy(name) {
        "Mutant" => Kind::Mutex,
        "Timer" => Kind::Timer,
        "Semaphore" => Kind::Semaphore,
        "Event" if resets_itself(handle) => Kind::AutoEvent,
        _ => Kind::Stays,
    }
}

/// `EVENT_BASIC_INFORMATION`, which no header has.
#[repr(C)]
struct EventInformation {
    kind: i32,
    state: i32,
}

const EVENT_BASIC_INFORMATION: i32 = 0;
const SYNCHRONIZATION_EVENT: i32 = 1;

windows_link::link!("ntdll.dll" "system" fn NtQueryEvent(
    event: HANDLE, class: i32, information: *mut EventInformation, length: u32, written: *mut u32
) -> i32);

fn resets_itself(event: HANDLE) -> bool {
    let mut information = EventInformation { kind: SYNCHRONIZATION_EVENT, state: 0 };
    let length = size_of::<EventInformation>() as u32;
    // SAFETY: there is room for the answer. Where the question is refused, the event counts as one that resets itself.
    unsafe { NtQueryEvent(event, EVENT_BASIC_INFORMATION, &mut information, length, null_mut()) };
    information.kind == SYNCHRONIZATION_EVENT
}
