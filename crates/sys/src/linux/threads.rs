//! Threads as handles name them, and those that `CreateThread` starts.
//!
//! A thread is known from its first call into the table; one that the table starts is known before it begins, so that
//! routines can be queued to it that run before anything else does (APC-12).
//!
//! The first frame of a thread and those of [`exit`] have nothing to drop: `pthread_exit` unwinds them, as it does those of
//! the program between them.
#![allow(unsafe_code)] // Starts and ends threads by their C interface, as ends from within need.

use super::{apc, current, fibersapi, handle, libloaderapi, schedule};
use overlapped_core::Thread;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize, Ordering};
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
    birth: Mutex<BirthState>,
    /// Something of that has changed.
    changed: Condvar,
    /// The handle that is closed when the thread ends, zero if none is.
    close_at_end: AtomicUsize,
    /// Windows' priority, as it was last set.
    priority: AtomicI32,
    /// Where it would best run, as it was last said.
    ideal: AtomicU32,
    description: Mutex<Vec<u16>>,
}

/// How far a thread has come before its routine.
struct BirthState {
    /// How often it must still be resumed before it begins.
    suspended: u32,
    /// Linux' number of it, zero until it runs.
    task: i32,
    /// Whether nobody can hold it back any more.
    begun: bool,
    /// It ends with this code instead of beginning.
    terminated: Option<u32>,
}

/// Why a thread cannot be suspended or ended from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unstoppable {
    Running,
    Ended,
    /// It is suspended as often as can be counted.
    TooOften,
}

/// How often a thread can be suspended.
pub(super) const MAXIMUM_SUSPEND_COUNT: u32 = 127;

impl ThreadObject {
    fn new(suspended: u32) -> Arc<Self> {
        let object = Arc::new(Self {
            thread: Arc::new(Thread::new()),
            exit_code: AtomicU32::new(0),
            birth: Mutex::new(BirthState { suspended, task: 0, begun: false, terminated: None }),
            changed: Condvar::new(),
            close_at_end: AtomicUsize::new(0),
            priority: AtomicI32::new(0),
            ideal: AtomicU32::new(0),
            description: Mutex::default(),
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
        let mut birth = self.birth.lock();
        let before = birth.suspended;
        birth.suspended = before.saturating_sub(1);
        if before == 1 {
            self.changed.notify_all();
        }
        before
    }

    fn stoppable(&self) -> Result<MutexGuard<'_, BirthState>, Unstoppable> {
        let birth = self.birth.lock();
        match birth.begun || birth.terminated.is_some() {
            _ if self.thread.has_ended() => Err(Unstoppable::Ended),
            true => Err(Unstoppable::Running),
            false => Ok(birth),
        }
    }

    /// Suspends a thread that has not begun once more; returns how often it was suspended.
    pub(crate) fn suspend(&self) -> Result<u32, Unstoppable> {
        let mut birth = self.stoppable()?;
        // One that nobody holds back is about to begin.
        match birth.suspended {
            0 => Err(Unstoppable::Running),
            MAXIMUM_SUSPEND_COUNT => Err(Unstoppable::TooOften),
            before => {
                birth.suspended = before + 1;
                Ok(before)
            }
        }
    }

    /// Ends a thread that has not begun.
    pub(crate) fn terminate(&self, code: u32) -> Result<(), Unstoppable> {
        let mut birth = self.stoppable()?;
        birth.terminated = Some(code);
        self.changed.notify_all();
        Ok(())
    }

    /// Returns when the thread may begin; the code to end with if it may not.
    fn wait_until_resumed(&self) -> Option<u32> {
        let mut birth = self.birth.lock();
        while birth.suspended > 0 && birth.terminated.is_none() {
            self.changed.wait(&mut birth);
        }
        birth.begun = true;
        birth.terminated
    }

    /// The thread runs, under this number of Linux'.
    fn runs_as(&self, task: i32) {
        let mut birth = self.birth.lock();
        birth.task = task;
        self.changed.notify_all();
    }

    /// Linux' number of the thread, while it lives. One that was just created has it in a moment.
    pub(crate) fn task(&self) -> Option<i32> {
        let mut birth = self.birth.lock();
        while birth.task == 0 && !self.thread.has_ended() {
            self.changed.wait(&mut birth);
        }
        (!self.thread.has_ended()).then_some(birth.task)
    }

    /// Closes this handle of the thread when it ends.
    pub(crate) fn close_at_end(&self, handle: usize) {
        self.close_at_end.store(handle, Ordering::Release);
    }

    pub(crate) fn priority(&self) -> i32 {
        self.priority.load(Ordering::Relaxed)
    }

    pub(crate) fn ideal(&self) -> u32 {
        self.ideal.load(Ordering::Relaxed)
    }

    /// Says where it would best run; where that was before.
    pub(crate) fn set_ideal(&self, processor: u32) -> u32 {
        self.ideal.swap(processor, Ordering::Relaxed)
    }

    pub(crate) fn set_priority(&self, priority: i32) {
        self.priority.store(priority, Ordering::Relaxed);
    }

    pub(crate) fn description(&self) -> Vec<u16> {
        self.description.lock().clone()
    }

    pub(crate) fn describe(&self, description: Vec<u16>) {
        *self.description.lock() = description;
    }
}

impl Drop for ThreadObject {
    fn drop(&mut self) {
        KNOWN.lock().remove(&self.thread.id());
    }
}

/// What the calling thread is known as from now on.
pub(crate) fn adopt() -> Arc<ThreadObject> {
    let object = BIRTH.try_with(Cell::take).ok().flatten().unwrap_or_else(|| {
        let object = ThreadObject::new(0);
        object.birth.lock().begun = true;
        object
    });
    object.runs_as(schedule::task());
    object
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
    match begin(birth.cast()) {
        // SAFETY: who created the thread promised that the routine may be called with its parameter.
        Ok((start, parameter)) => end_with(unsafe { start(parameter) }),
        Err(code) => end_with(code),
    }
    ptr::null_mut()
}

/// All that comes before the routine; the code of a thread that was ended before it.
#[inline(never)]
fn begin(birth: *mut Birth) -> Result<(StartOrEnd, *mut c_void), u32> {
    // SAFETY: `bear` made it of a box and gave it to this thread alone.
    let Birth { object, start, parameter } = *unsafe { Box::from_raw(birth) };
    BIRTH.set(Some(Arc::clone(&object)));
    // The thread is registered even if it never calls: its end is noticed by that.
    current::with(|_| ());
    let terminated = object.wait_until_resumed();
    drop(object);
    if let Some(code) = terminated {
        return Err(code);
    }
    libloaderapi::tell_of_begin();
    apc::run_all();
    // SAFETY: the types differ only in that the second may be unwound.
    Ok((unsafe { std::mem::transmute::<Start, StartOrEnd>(start) }, parameter))
}

/// Notes what the thread ends with. Its end itself is noticed when its thread-local state goes.
#[inline(never)]
fn end_with(code: u32) {
    // While the thread still is what it was to the table.
    fibersapi::run_callbacks();
    libloaderapi::tell_of_end();
    let closed = current::with(|current| {
        current.object.exit_code.store(code, Ordering::Release);
        current.object.close_at_end.swap(0, Ordering::AcqRel)
    });
    if closed != 0 {
        handle::remove(closed);
    }
}

unsafe extern "C-unwind" {
    safe fn pthread_exit(value: *mut c_void) -> !;
}

/// Ends the calling thread: unwinds its frames and destroys its thread-local state.
pub(crate) extern "system-unwind" fn exit(code: u32) -> ! {
    end_with(code);
    pthread_exit(ptr::null_mut())
}
