//! What callbacks belong to: work, a timer, a wait, an I/O object, of the new kind or the old.
//!
//! A callback is *queued* from its submission to its begin, then *running*. Cancelling raises the epoch: what was queued
//! before is not called any more. An item that is armed (for an object or a moment) is so under a registration, which
//! every new arming and every cancelling raises: what the keeper tells of an older one is not heard.
#![allow(unsafe_code)] // Calls the program's callbacks.

use super::Pool;
use super::keeper::{self, Kept};
use super::objects::group::Group;
use crate::linux::deliver::Delivery;
use crate::linux::handleapi;
use crate::linux::port::Blocking;
use overlapped_core::Object;
use overlapped_core::clock;
use overlapped_core::error::Status;
use overlapped_core::object::Kind as ObjectKind;
use overlapped_core::port::Packet;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use windows_sys::Win32::Foundation as f;

type Simple = unsafe extern "system" fn(isize, *mut c_void);
type Work = unsafe extern "system" fn(isize, *mut c_void, isize);
type Waited = unsafe extern "system" fn(isize, *mut c_void, isize, u32);
type Io = unsafe extern "system" fn(isize, *mut c_void, *mut c_void, u32, usize, isize);
type Legacy = unsafe extern "system" fn(*mut c_void, bool);
type Start = unsafe extern "system" fn(*mut c_void) -> u32;

/// Which function is called, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Callback {
    Simple(Simple),
    /// Of work and of timers.
    Work(Work),
    Wait(Waited),
    Io(Io),
    Legacy(Legacy),
    Start(Start),
}

/// What a callback is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Args {
    Nothing,
    /// A wait has ended: whether the time was over.
    Waited {
        timed_out: bool,
    },
    Io(Packet),
}

/// Where a callback runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Worker,
    LongWorker,
    /// The thread that never ends.
    Keeper,
}

/// When an armed item is due again, in milliseconds; zero is never.
#[derive(Debug, Default)]
struct Armed {
    registration: u64,
    period_ms: u32,
    due: u64,
    /// What a wait waits for.
    object: Option<Arc<Object>>,
    timeout_ms: Option<u32>,
    is_set: bool,
}

#[derive(Debug, Default)]
struct State {
    queued: u32,
    running: u32,
    epoch: u64,
    /// What is set when nothing is outstanding any more.
    completions: Vec<Arc<Object>>,
    armed: Armed,
    /// Operations that have been announced and not ended.
    started: u32,
}

pub(crate) struct Item {
    handle: AtomicUsize,
    pool: Arc<Pool>,
    callback: Callback,
    context: usize,
    place: Place,
    /// A wait of the old kind goes on after its end, unless it is to end then.
    repeats: bool,
    group: Option<Weak<Group>>,
    finalize: Option<Simple>,
    state: Mutex<State>,
    idle: Condvar,
}

/// What an item is made of.
pub(crate) struct Parts {
    pub(crate) pool: Arc<Pool>,
    pub(crate) callback: Callback,
    pub(crate) context: *mut c_void,
    pub(crate) place: Place,
    pub(crate) repeats: bool,
    pub(crate) group: Option<Arc<Group>>,
    pub(crate) finalize: Option<Simple>,
}

thread_local! {
    /// The items whose callbacks run on this thread.
    static RUNNING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// A callback that runs: what `PTP_CALLBACK_INSTANCE` leads to.
#[derive(Default)]
pub(crate) struct Instance {
    item: Option<Arc<Item>>,
    /// What is done when the callback returns, in order.
    after: RefCell<Vec<After>>,
    disassociated: Cell<bool>,
}

pub(crate) enum After {
    SetEvent(usize),
    ReleaseMutex(usize),
    ReleaseSemaphore(usize, u32),
    LeaveCriticalSection(usize),
    FreeLibrary(usize),
}

impl Instance {
    pub(crate) fn after(&self, what: After) {
        self.after.borrow_mut().push(what);
    }

    pub(crate) fn pool(&self) -> Option<&Arc<Pool>> {
        self.item.as_ref().map(|item| &item.pool)
    }

    /// The callback no longer counts for who waits for the item's callbacks.
    pub(crate) fn disassociate(&self) {
        if let Some(item) = &self.item
            && !self.disassociated.replace(true)
        {
            item.end_one();
        }
    }

    fn number(&self) -> isize {
        std::ptr::from_ref(self).expose_provenance() as isize
    }

    fn finish(&self) {
        for what in self.after.take() {
            super::objects::returns::finish(what);
        }
    }
}

impl Item {
    pub(crate) fn new(parts: Parts) -> Arc<Self> {
        let Parts { pool, callback, context, place, repeats, group, finalize } = parts;
        Arc::new(Self {
            handle: AtomicUsize::new(0),
            pool,
            callback,
            context: context.expose_provenance(),
            place,
            repeats,
            group: group.as_ref().map(Arc::downgrade),
            finalize,
            state: Mutex::default(),
            idle: Condvar::new(),
        })
    }

    /// The number that the program knows the item by.
    pub(crate) fn handle(&self) -> usize {
        self.handle.load(Ordering::Acquire)
    }

    pub(crate) fn set_handle(&self, handle: usize) {
        self.handle.store(handle, Ordering::Release);
    }

    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    pub(crate) fn group(&self) -> Option<Arc<Group>> {
        self.group.as_ref().and_then(Weak::upgrade)
    }

    pub(crate) fn context(&self) -> usize {
        self.context
    }

    pub(crate) fn callback(&self) -> Callback {
        self.callback
    }

    fn key(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self).addr()
    }

    // Callbacks.

    /// Calls the callback once, where it is to run.
    pub(crate) fn submit(self: &Arc<Self>, args: Args) {
        let epoch = {
            let mut state = self.state.lock();
            state.queued += 1;
            state.epoch
        };
        let item = Arc::clone(self);
        let job = Box::new(move || item.run_queued(epoch, args));
        match self.place {
            Place::Keeper => keeper::run(job),
            place => self.pool.post(job, place == Place::LongWorker),
        }
    }

    fn run_queued(self: &Arc<Self>, epoch: u64, args: Args) {
        {
            let mut state = self.state.lock();
            if state.epoch != epoch {
                // Cancelled, and counted out by who did that.
                return;
            }
            state.queued -= 1;
            state.running += 1;
        }
        self.run(args);
    }

    /// Calls the callback for an operation that was announced.
    pub(crate) fn run_started(self: &Arc<Self>, args: Args) {
        {
            let mut state = self.state.lock();
            state.started = state.started.saturating_sub(1);
            state.running += 1;
        }
        self.run(args);
    }

    fn run(self: &Arc<Self>, args: Args) {
        let instance = Instance { item: Some(Arc::clone(self)), ..Default::default() };
        RUNNING.with_borrow_mut(|running| running.push(self.key()));
        self.call(&instance, args);
        instance.finish();
        if let Some(finalize) = self.finalize {
            // SAFETY: who made the environment promised that the function may be called with the context.
            unsafe { finalize(instance.number(), self.pointer()) };
        }
        RUNNING.with_borrow_mut(|running| {
            if let Some(at) = running.iter().rposition(|known| *known == self.key()) {
                running.remove(at);
            }
        });
        if !instance.disassociated.get() {
            self.end_one();
        }
        if self.repeats && matches!(args, Args::Waited { timed_out: false }) {
            self.rearm_after_callback();
        }
    }

    fn pointer(&self) -> *mut c_void {
        std::ptr::with_exposed_provenance_mut(self.context)
    }

    fn call(&self, instance: &Instance, args: Args) {
        let (number, context, own) = (instance.number(), self.pointer(), self.handle() as isize);
        let timed_out = matches!(args, Args::Waited { timed_out: true });
        match (self.callback, args) {
            // SAFETY: who gave the callback promised that it may be called with its context; so below.
            (Callback::Simple(function), _) => unsafe { function(number, context) },
            // SAFETY: as above.
            (Callback::Work(function), _) => unsafe { function(number, context, own) },
            (Callback::Wait(function), _) => {
                let result = if timed_out { f::WAIT_TIMEOUT } else { f::WAIT_OBJECT_0 };
                // SAFETY: as above.
                unsafe { function(number, context, own, result) };
            }
            (Callback::Io(function), Args::Io(packet)) => {
                let overlapped = std::ptr::with_exposed_provenance_mut(packet.overlapped);
                let result = Status::from_code(packet.status).to_dos();
                // SAFETY: as above.
                unsafe { function(number, context, overlapped, result, packet.bytes as usize, own) };
            }
            (Callback::Io(_), _) => {}
            // A timer of the old kind tells that a time is over, each time.
            (Callback::Legacy(function), Args::Nothing) => {
                // SAFETY: as above.
                unsafe { function(context, true) };
            }
            // SAFETY: as above.
            (Callback::Legacy(function), _) => unsafe { function(context, timed_out) },
            (Callback::Start(function), _) => {
                // SAFETY: as above.
                unsafe { function(context) };
            }
        }
    }

    fn end_one(&self) {
        let mut state = self.state.lock();
        state.running -= 1;
        self.tell_if_idle(state);
    }

    fn tell_if_idle(&self, mut state: MutexGuard<'_, State>) {
        if state.queued + state.running + state.started > 0 {
            return;
        }
        let completions = std::mem::take(&mut state.completions);
        self.idle.notify_all();
        drop(state);
        let mut delivery = Delivery::new();
        completions.iter().for_each(|event| event.set(&mut delivery.wakes));
    }

    /// How many callbacks of this item run on the calling thread.
    fn own(self: &Arc<Self>) -> u32 {
        RUNNING.with_borrow(|running| running.iter().filter(|known| **known == self.key()).count() as u32)
    }

    /// Whether a callback is queued or runs, the caller's own left out.
    pub(crate) fn is_outstanding(self: &Arc<Self>) -> bool {
        let state = self.state.lock();
        state.queued + state.running > self.own()
    }

    /// Returns when no callback is outstanding; the caller's own does not count.
    pub(crate) fn wait_until_idle(self: &Arc<Self>, for_started: bool) {
        let own = self.own();
        let _blocking = Blocking::new();
        let mut state = self.state.lock();
        while state.queued + state.running + if for_started { state.started } else { 0 } > own {
            self.idle.wait(&mut state);
        }
    }

    /// Sets an event once no callback is outstanding.
    pub(crate) fn when_idle(&self, event: Arc<Object>) {
        let mut state = self.state.lock();
        state.completions.push(event);
        self.tell_if_idle(state);
    }

    /// Takes back what is queued; whether there was anything.
    pub(crate) fn cancel_queued(&self) -> bool {
        let mut state = self.state.lock();
        let cancelled = state.queued > 0;
        state.epoch += 1;
        state.queued = 0;
        self.tell_if_idle(state);
        cancelled
    }

    /// An operation begins whose end will call the callback.
    pub(crate) fn announce(&self) {
        self.state.lock().started += 1;
    }

    /// It did not begin after all.
    pub(crate) fn retract(&self) {
        let mut state = self.state.lock();
        state.started = state.started.saturating_sub(1);
        self.tell_if_idle(state);
    }

    // Being armed.

    /// Arms a timer: due at a monotonic moment, then every so often.
    pub(crate) fn arm_timer(self: &Arc<Self>, due: u64, period_ms: u32) {
        let registration = {
            let mut state = self.state.lock();
            let registration = state.armed.registration + 1;
            state.armed = Armed { registration, period_ms, due, is_set: true, ..Default::default() };
            registration
        };
        keeper::schedule(self.key(), registration, due, self.kept());
    }

    /// Arms a wait, for so long; `None` is for ever.
    pub(crate) fn arm_wait(self: &Arc<Self>, object: Arc<Object>, timeout_ms: Option<u32>) {
        let registration = {
            let mut state = self.state.lock();
            let registration = state.armed.registration + 1;
            let watched = Some(Arc::clone(&object));
            state.armed = Armed { registration, object: watched, timeout_ms, is_set: true, ..Default::default() };
            registration
        };
        self.watch(registration, object, timeout_ms);
    }

    fn watch(self: &Arc<Self>, registration: u64, object: Arc<Object>, timeout_ms: Option<u32>) {
        keeper::unwatch(self.key());
        keeper::watch(self.key(), registration, object, self.kept());
        match clock::deadline_after_ms(timeout_ms) {
            Some(due) => keeper::schedule(self.key(), registration, due, self.kept()),
            None => keeper::unschedule(self.key()),
        }
    }

    fn kept(self: &Arc<Self>) -> Arc<dyn Kept> {
        Arc::<Self>::clone(self)
    }

    /// Ends being armed; whether it was.
    pub(crate) fn disarm(self: &Arc<Self>) -> bool {
        let was_set = {
            let mut state = self.state.lock();
            let registration = state.armed.registration + 1;
            let before = std::mem::replace(&mut state.armed, Armed { registration, ..Default::default() });
            before.is_set
        };
        keeper::unwatch(self.key());
        keeper::unschedule(self.key());
        was_set
    }

    pub(crate) fn is_armed(&self) -> bool {
        self.state.lock().armed.is_set
    }

    /// A wait of the old kind goes on, for an object that its end does not change: else it would end again at once, and
    /// again, before anybody could have reset it.
    fn rearm_after_callback(self: &Arc<Self>) {
        let again = {
            let state = self.state.lock();
            let armed = &state.armed;
            let object = armed.object.as_ref().filter(|object| armed.is_set && !is_consumed(object)).cloned();
            object.map(|object| (armed.registration, object, armed.timeout_ms))
        };
        if let Some((registration, object, timeout_ms)) = again {
            self.watch(registration, object, timeout_ms);
        }
    }

    /// Closes the handle, the item's last.
    pub(crate) fn close(self: &Arc<Self>) {
        self.disarm();
        if let Some(group) = self.group() {
            group.forget(self);
        }
        handleapi::forget(self.handle());
    }
}

/// Whether a wait changes the object, so that the next wait does not end for the same reason.
fn is_consumed(object: &Object) -> bool {
    !matches!(object.kind(), ObjectKind::ManualEvent | ObjectKind::ThreadEnded | ObjectKind::Timer { manual: true })
}

impl Kept for Item {
    fn signaled(self: Arc<Self>, registration: u64) {
        let again = {
            let mut state = self.state.lock();
            if state.armed.registration != registration {
                return;
            }
            let object = state.armed.object.clone();
            if !self.repeats {
                state.armed.is_set = false;
            }
            let again = object.filter(|object| self.repeats && is_consumed(object));
            again.map(|object| (object, state.armed.timeout_ms))
        };
        keeper::unschedule(self.key());
        if let Some((object, timeout_ms)) = again {
            self.watch(registration, object, timeout_ms);
        }
        self.submit(Args::Waited { timed_out: false });
    }

    fn due(self: Arc<Self>, registration: u64) {
        enum Next {
            Nothing,
            Moment(u64),
            Wait(Arc<Object>, Option<u32>),
        }
        let (next, is_wait, skipped) = {
            let mut state = self.state.lock();
            if state.armed.registration != registration {
                return;
            }
            let is_wait = state.armed.object.is_some();
            let next = match state.armed.object.clone() {
                Some(object) if self.repeats => Next::Wait(object, state.armed.timeout_ms),
                None if state.armed.period_ms > 0 => {
                    let period = u64::from(state.armed.period_ms) * 1_000_000;
                    // The rhythm is kept; what is missed altogether is not made up for.
                    let moment = (state.armed.due + period).max(clock::monotonic_ns().saturating_sub(period));
                    state.armed.due = moment;
                    Next::Moment(moment)
                }
                _ => {
                    state.armed.is_set = false;
                    Next::Nothing
                }
            };
            // One that has not even begun stands for this one too.
            (next, is_wait, !is_wait && state.queued > 0)
        };
        match next {
            Next::Nothing if is_wait => keeper::unwatch(self.key()),
            Next::Nothing => {}
            Next::Moment(moment) => keeper::schedule(self.key(), registration, moment, self.kept()),
            Next::Wait(object, timeout_ms) => self.watch(registration, object, timeout_ms),
        }
        if !skipped {
            self.submit(if is_wait { Args::Waited { timed_out: true } } else { Args::Nothing });
        }
    }
}
