//! What belongs to the calling thread: its wait state, its place at a port, its last error.
//!
//! A thread that the library did not make is registered when it first needs to be, and its end is noticed by the
//! destructor of its thread-local state. Code that runs after that (another destructor, or what `atexit` was told of in the
//! thread that ends the process) gets another state.
#![allow(unsafe_code)] // Keeps a thread-local by address.

use super::deliver::{self, Delivery};
use super::shard::{self, Shard};
use super::threads::{self, ThreadObject};
use overlapped_core::Thread;
use overlapped_core::direction::Filter;
use overlapped_core::port::Membership;
use overlapped_engine::Batch;
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::{Arc, OnceLock};

/// How many events one harvest takes: as many sockets as stay in the processor's nearest cache from their receive to the send
/// that follows, and enough to share the cost of a wait.
const BATCH: usize = 32;

pub(crate) struct Current {
    pub(crate) thread: Arc<Thread>,
    /// The same as handles name it.
    pub(crate) object: Arc<ThreadObject>,
    pub(crate) membership: RefCell<Membership>,
    /// How many calls of the program have said that they block outside.
    pub(crate) outside: Cell<u32>,
    /// The room for harvests; taken out while one is under way, so that a nested one makes its own.
    batch: Cell<Option<Batch>>,
    /// The shard that the thread is inside of, harvesting; zero if none.
    pub(crate) inside: Cell<u64>,
    /// Whether this thread has started an operation that must end with it.
    started: Cell<bool>,
    shard: OnceCell<Arc<Shard>>,
    /// The token of that shard, zero while it is not known: what nearly every start compares with.
    shard_token: Cell<u64>,
}

thread_local! {
    static CURRENT: Current = Current::new();
    static LAST_ERROR: Cell<u32> = const { Cell::new(0) };
    /// The number that the program knows the thread by, zero while nobody has asked. It outlives the state above, so that
    /// what the last destructors lock is theirs to unlock.
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

/// The number that the program knows the calling thread by.
#[inline]
pub(crate) fn number() -> u32 {
    match NUMBER.get() {
        0 => find_number(),
        number => number,
    }
}

#[cold]
fn find_number() -> u32 {
    let number = with(|current| current.object.number());
    NUMBER.set(number);
    number
}

/// Runs `act` with the state of the calling thread.
#[inline(always)] // What `act` captures stays where it is.
pub(crate) fn with<R>(act: impl FnOnce(&Current) -> R) -> R {
    let current = match CURRENT.try_with(std::ptr::from_ref) {
        // SAFETY: the state is dropped when its thread ends, and no frame of the thread is left then.
        Ok(current) => unsafe { &*current },
        // SAFETY: as above: it is freed when the thread ends, if it ends before the process.
        Err(_) => unsafe { &*another_state() },
    };
    // In one place, so that it becomes part of the caller.
    act(current)
}

/// The state that the calling thread has after its own has been dropped. What it locks in one call it unlocks in another, so the state
/// stays: a key's value goes after all thread-locals, and not at all in the thread that ends the process.
#[cold]
fn another_state() -> *const Current {
    let Some(key) = *LATE.get_or_init(late_key) else { return Box::into_raw(Box::new(Current::new())) };
    // SAFETY: the key is never deleted.
    let mut state = unsafe { libc::pthread_getspecific(key) }.cast::<Current>();
    if state.is_null() {
        state = Box::into_raw(Box::new(Current::new()));
        // SAFETY: the key is never deleted, and its destructor takes what is set here.
        let _ = unsafe { libc::pthread_setspecific(key, state.cast()) };
    }
    state
}

static LATE: OnceLock<Option<libc::pthread_key_t>> = OnceLock::new();

fn late_key() -> Option<libc::pthread_key_t> {
    let mut key = 0;
    // SAFETY: the key is written to a variable, and the destructor is a function of this file.
    (unsafe { libc::pthread_key_create(&mut key, Some(drop_late)) } == 0).then_some(key)
}

unsafe extern "C" fn drop_late(state: *mut core::ffi::c_void) {
    // SAFETY: it was a box when it became the key's value, which it is no longer, and no frame of the thread uses it.
    drop(unsafe { Box::from_raw(state.cast::<Current>()) });
}

pub(crate) fn last_error() -> u32 {
    LAST_ERROR.get()
}

pub(crate) fn set_last_error(code: u32) {
    LAST_ERROR.set(code);
}

impl Current {
    fn new() -> Self {
        let object = threads::adopt();
        Self {
            thread: Arc::clone(&object.thread),
            object,
            membership: RefCell::default(),
            outside: Cell::new(0),
            batch: Cell::new(None),
            inside: Cell::new(0),
            started: Cell::new(false),
            shard: OnceCell::new(),
            shard_token: Cell::new(0),
        }
    }

    /// A wait is over: the thread runs on, unless it is within a call that blocks outside.
    pub(crate) fn unblock_member(&self) {
        if self.outside.get() == 0 {
            self.membership.borrow_mut().unblock();
        }
    }

    /// Runs `act` with room for a harvest.
    pub(crate) fn with_batch<R>(&self, act: impl FnOnce(&mut Batch) -> R) -> R {
        let mut batch = self.batch.take().unwrap_or_else(|| Batch::new(BATCH));
        let result = act(&mut batch);
        self.batch.set(Some(batch));
        result
    }

    /// Notes that the thread has started an operation that does not outlive it.
    pub(crate) fn started_operation(&self) {
        self.started.set(true);
    }

    /// The thread's own shard, made if it has none yet.
    #[inline]
    pub(crate) fn shard(&self) -> Result<&Arc<Shard>, i32> {
        match self.shard.get() {
            Some(shard) => Ok(shard),
            None => self.make_shard(),
        }
    }

    #[cold]
    fn make_shard(&self) -> Result<&Arc<Shard>, i32> {
        let made = shard::of_thread(&self.thread)?;
        self.shard_token.set(made.token);
        Ok(self.shard.get_or_init(|| made))
    }

    /// The token of the thread's own shard, zero while it has none that it knows of.
    pub(crate) fn shard_token(&self) -> u64 {
        self.shard_token.get()
    }

    /// Whether the thread is the one that pumps this shard next: its own, or that of the port whose worker it is.
    pub(crate) fn pumps(&self, shard: &Shard) -> bool {
        self.shard_token.get() == shard.token || self.membership.borrow().port_tag() == Some(shard.token)
    }

    /// The thread's own shard, if it has one.
    pub(crate) fn shard_if_any(&self) -> Option<&Arc<Shard>> {
        if self.thread.shard() == 0 { None } else { self.shard().ok() }
    }

    /// Does all that the end of a thread means (THR-1, MTX-3, APC-14, OVL-80, PORT-14).
    fn end(&self) {
        let mut delivery = Delivery::new();
        if self.started.get() {
            super::socket::cancel_everywhere(Filter::EndedThread(self.thread.id()), &mut delivery);
            super::namedpipe::cancel_of_ended(self.thread.id());
            super::fileapi::changes::cancel_of_ended(self.thread.id());
        }
        super::port::dismiss_member(self);
        deliver::wake_all(self.thread.end());
        delivery.flush();
        shard::retire(&self.thread);
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        // Callbacks find a state made for each call, as all code does that runs from here on.
        super::fibersapi::run_callbacks();
        self.end();
        super::fibersapi::forget_values();
    }
}
