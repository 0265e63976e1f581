//! Tasks: futures that the thread in `block_on` runs, between taking packets of its port.
//!
//! A task that is woken goes into a queue. If another thread wakes it, the driver may be asleep at the port, and a message
//! makes it look. Wakes by the packets that the driver itself takes cost nothing beyond the queue.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};

use super::core::Core;
use super::packet::Packet;
use super::queue::{Message, OnStop};
use crate::{IoBuffer, IoBufferMut, Timeout};

/// The tasks of a port that are to run.
#[derive(Default)]
pub(super) struct Tasks {
    ready: Mutex<VecDeque<Arc<Task>>>,
}

/// What a wake needs of a port, whatever its buffers.
pub(super) trait Driven: Send + Sync {
    fn tasks(&self) -> &Tasks;
    /// Makes the driver look at the queue, wherever it is.
    fn look(&self);
    fn is_shut(&self) -> bool;
}

struct Task {
    /// There until it has ended.
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    /// Whether it is in the queue.
    queued: AtomicBool,
    port: Weak<dyn Driven>,
}

/// The future that `block_on` was called with.
struct Root {
    woken: AtomicBool,
    port: Arc<dyn Driven>,
}

thread_local! {
    /// The port that this thread drives.
    static DRIVES: Cell<*const ()> = const { Cell::new(std::ptr::null()) };
}

impl<R: IoBufferMut, S: IoBuffer> Driven for Core<R, S> {
    fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    fn look(&self) {
        if DRIVES.try_with(Cell::get) != Ok(std::ptr::from_ref(self).cast()) {
            // It fails if the port is gone, and its driver with it.
            let _ = self.post(Message::Look);
        }
    }

    fn is_shut(&self) -> bool {
        Core::is_shut(self)
    }
}

impl Tasks {
    fn queue(&self) -> MutexGuard<'_, VecDeque<Arc<Task>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops the tasks that wait to run, since their port is gone.
    pub(super) fn clear(&self) {
        let tasks = std::mem::take(&mut *self.queue());
        tasks.iter().for_each(|task| task.abandon());
    }
}

/// Makes a future a task.
pub(super) fn spawn<R: IoBufferMut, S: IoBuffer>(
    core: &Arc<Core<R, S>>,
    future: impl Future<Output = ()> + Send + 'static,
) {
    let port: Arc<dyn Driven> = core.clone();
    let future = Mutex::new(Some(Box::pin(future) as _));
    Arc::new(Task { future, queued: AtomicBool::new(false), port: Arc::downgrade(&port) }).wake();
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let Some(port) = self.port.upgrade() else { return };
        if port.is_shut() {
            self.abandon();
        } else if !self.queued.swap(true, Ordering::AcqRel) {
            port.tasks().queue().push_back(self);
            port.look();
        }
    }
}

impl Task {
    fn run(self: &Arc<Self>) {
        // Before polling: a wake from now on wants another poll.
        self.queued.store(false, Ordering::Release);
        let waker = Waker::from(self.clone());
        let mut slot = self.slot();
        let Some(future) = &mut *slot else { return };
        if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            let ended = slot.take();
            drop(slot);
            drop(ended);
        }
    }

    /// Drops the future, which holds sockets of the port, and by them the port.
    fn abandon(&self) {
        // If it is running, that is the thread which drops it.
        let future = self.future.try_lock().ok().and_then(|mut slot| slot.take());
        drop(future);
    }

    fn slot(&self) -> MutexGuard<'_, Option<Pin<Box<dyn Future<Output = ()> + Send>>>> {
        self.future.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Root {
    fn wake(self: Arc<Self>) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            self.port.look();
        }
    }
}

/// Runs `future` and the port's tasks until `future` ends. Packets of the program's own go to `packets`.
pub(super) fn drive<R: IoBufferMut, S: IoBuffer, F: Future>(
    core: &Arc<Core<R, S>>,
    packets: &mut Vec<Packet<R, S>>,
    future: F,
) -> F::Output {
    let mut future = pin!(future);
    let root = Arc::new(Root { woken: AtomicBool::new(true), port: core.clone() });
    let waker = Waker::from(root.clone());
    let mut context = Context::from_waker(&waker);
    let _driving = Driving::begin(Arc::as_ptr(core).cast());
    loop {
        if root.woken.swap(false, Ordering::AcqRel)
            && let Poll::Ready(output) = future.as_mut().poll(&mut context)
        {
            return output;
        }
        // Those that are woken meanwhile have their turn after the next packets. One by one, so that a panic loses none.
        let count = core.tasks.queue().len();
        for _ in 0..count {
            let task = core.tasks.queue().pop_front();
            task.iter().for_each(Task::run);
        }
        let idle = !root.woken.load(Ordering::Acquire) && core.tasks.queue().is_empty();
        let timeout = if idle { Timeout::Infinite } else { Timeout::Zero };
        let turn = core.turn(packets, usize::MAX, timeout.as_millis(), false, OnStop::Keep);
        turn.expect("the port is open while it is borrowed");
    }
}

/// This thread drives a port until this is dropped.
struct Driving {
    before: *const (),
}

impl Driving {
    fn begin(port: *const ()) -> Driving {
        Driving { before: DRIVES.replace(port) }
    }
}

impl Drop for Driving {
    fn drop(&mut self) {
        DRIVES.set(self.before);
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").field("ready", &self.queue().len()).finish()
    }
}
