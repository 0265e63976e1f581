//! Threads as handles name them, and those that `CreateThread` starts.
//!
//! A thread is known from its first call into the table; one that the table starts is known before it begins, so that
//! routines can be queued to it that run before anything else does (APC-12).
//!
//! The first frame of a thread and those of [`exit`] have nothing to drop: `pthread_exit` unwinds them, as it does those of
//! the program between them.
#![allow(unsafe_code)] // Starts and ends threads by their C interface, as ends from within need.

use super::{apc, current};
use overlapped_core::Thread;
use parking_lot::{Condvar, Mutex};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

pub(crate) type Start = unsafe extern "system" fn(*mut c_void) -> u32;
/// The same, where the thread may end within.
type StartOrEnd = unsafe extern "system-unwind" fn(*mut c_void) -> u32;

/// Every thread that lives or is named by a handle, by its number: what `OpenThread` finds.
static KNOWN: Mutex<BTreeMap<u64, Weak<ThreadObject>>> = Mutex::new(BTreeMap::new());

thread_local! {
    /// What the thread is to be known as, from its birth to its first call into the table.
    static BIRTH: Cell<Option<Arc<ThreadObject>>> = const { Cell::new(None) };
}

/// A thread that a handle names.
pub(crate) struct ThreadObject {
    pub(crate) thread: Arc<Thread>,
    exit_code: AtomicU32,
    /// How often it must still be resumed before it begins.
    suspended: Mutex<u32>,
    resumed: Condvar,
}

impl ThreadObject {
    fn new(suspended: u32) -> Arc<Self> {
        let object = Arc::new(Self {
            thread: Arc::new(Thread::new()),
            exit_code: AtomicU32::new(0),
            suspended: Mutex::new(suspended),
            resumed: Condvar::new(),
        });
        KNOWN.lock().insert(object.thread.id(), Arc::downgrade(&object));
        object
    }

    /// The number that the program knows the thread by: a multiple of four, as on Windows.
    pub(crate) fn number(&self) -> u32 {
        self.thread.id() as u32 * 4
    }

    /// What the thread ended with, once it has.
    pub(crate) fn exit_code(&self) -> Option<u32> {
        self.thread.has_ended().then(|| self.exit_code.load(Ordering::Acquire))
    }

    /// Takes back one suspension; returns how many there were.
    pub(crate) fn resume(&self) -> u32 {
        let mut suspended = self.suspended.lock();
        let before = *suspended;
        *suspended = before.saturating_sub(1);
        if before == 1 {
            self.resumed.notify_all();
        }
        before
    }

    fn wait_until_resumed(&self) {
        let mut suspended = self.suspended.lock();
        while *suspended > 0 {
            self.resumed.wait(&mut suspended);
        }
    }
}

impl Drop for ThreadObject {
    fn drop(&mut self) {
        KNOWN.lock().remove(&self.thread.id());
    }
}

/// What the calling thread is known as from now on.
pub(crate) fn adopt() -> Arc<ThreadObject> {
    BIRTH.try_with(Cell::take).ok().flatten().unwrap_or_else(|| ThreadObject::new(0))
}

/// The calling thread.
pub(crate) fn current() -> Arc<ThreadObject> {
    current::with(|current| Arc::clone(&current.object))
}

/// The thread of this number, while it lives or a handle names it.
pub(crate) fn by_number(number: u32) -> Option<Arc<ThreadObject>> {
    let known = KNOWN.lock().get(&u64::from(number / 4)).cloned();
    known?.upgrade()
}

struct Birth {
    object: Arc<ThreadObject>,
    start: Start,
    parameter: *mut c_void,
}

/// A thread that has not begun. Dropped, it never does.
pub(crate) struct Unborn(Box<Birth>);

/// A new thread, which begins once [`Unborn::bear`] was called and it has been resumed as often as it is suspended.
pub(crate) fn create(start: Start, parameter: *mut c_void, suspended: u32) -> (Arc<ThreadObject>, Unborn) {
    let object = ThreadObject::new(suspended);
    (Arc::clone(&object), Unborn(Box::new(Birth { object, start, parameter })))
}

impl Unborn {
    /// Starts the thread, with so much stack or with what the system gives. False if the system refuses.
    pub(crate) fn bear(self, stack: Option<usize>) -> bool {
        let mut attributes = MaybeUninit::uninit();
        let attributes: *mut libc::pthread_attr_t = attributes.as_mut_ptr();
        // SAFETY: there is room for the attributes.
        if unsafe { libc::pthread_attr_init(attributes) } != 0 {
            return false;
        }
        // SAFETY: they are initialized from here to their end below.
        unsafe { libc::pthread_attr_setdetachstate(attributes, libc::PTHREAD_CREATE_DETACHED) };
        if let Some(stack) = stack {
            let stack = stack.max(libc::PTHREAD_STACK_MIN).next_multiple_of(64 << 10);
            // SAFETY: as above. A size that the system does not like leaves its own.
            unsafe { libc::pthread_attr_setstacksize(attributes, stack) };
        }
        // SAFETY: both are C functions of one pointer that return one; that the first lets a forced unwind pass, which its
        // caller is made for, is the only difference.
        let main = unsafe {
            std::mem::transmute::<
                extern "C-unwind" fn(*mut c_void) -> *mut c_void,
                extern "C" fn(*mut c_void) -> *mut c_void,
            >(main)
        };
        let birth = Box::into_raw(self.0);
        let mut made = MaybeUninit::uninit();
        // SAFETY: the attributes are initialized, and `main` takes the birth over.
        let result = unsafe { libc::pthread_create(made.as_mut_ptr(), attributes, main, birth.cast()) };
        // SAFETY: as above; they are not used after this.
        unsafe { libc::pthread_attr_destroy(attributes) };
        if result != 0 {
            // SAFETY: no thread was made, so nobody else has taken it over.
            drop(unsafe { Box::from_raw(birth) });
        }
        result == 0
    }
}

/// The first frame of a thread.
extern "C-unwind" fn main(birth: *mut c_void) -> *mut c_void {
    let (start, parameter) = begin(birth.cast());
    // SAFETY: who created the thread promised that the routine may be called with its parameter.
    end_with(unsafe { start(parameter) });
    ptr::null_mut()
}

/// All that comes before the routine.
#[inline(never)]
fn begin(birth: *mut Birth) -> (StartOrEnd, *mut c_void) {
    // SAFETY: `bear` made it of a box and gave it to this thread alone.
    let Birth { object, start, parameter } = *unsafe { Box::from_raw(birth) };
    BIRTH.set(Some(Arc::clone(&object)));
    // The thread is registered even if it never calls: its end is noticed by that.
    current::with(|_| ());
    object.wait_until_resumed();
    drop(object);
    apc::run_all();
    // SAFETY: the types differ only in that the second may be unwound.
    (unsafe { std::mem::transmute::<Start, StartOrEnd>(start) }, parameter)
}

/// Notes what the thread ends with. Its end itself is noticed when its thread-local state goes.
#[inline(never)]
fn end_with(code: u32) {
    current::with(|current| current.object.exit_code.store(code, Ordering::Release));
}

unsafe extern "C-unwind" {
    safe fn pthread_exit(value: *mut c_void) -> !;
}

/// Ends the calling thread: unwinds its frames and destroys its thread-local state.
pub(crate) extern "system-unwind" fn exit(code: u32) -> ! {
    end_with(code);
    pthread_exit(ptr::null_mut())
}
