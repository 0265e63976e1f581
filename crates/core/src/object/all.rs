//! Wait-all: one atomic step over several objects (WAIT-5).

use super::{Object, Queue};
use crate::sync::{Arc, Mutex, MutexGuard};
use crate::thread::{Thread, Ticket, Wakes};
use crate::wait::Gathered;
use smallvec::SmallVec;

#[cfg(not(loom))]
pub(crate) static ALL: Mutex<()> = Mutex::new(());
#[cfg(loom)]
loom::lazy_static! {
    pub(crate) static ref ALL: Mutex<()> = Mutex::new(());
}

/// A thread that waits for all of its objects at once.
#[derive(Debug)]
pub struct AllWait {
    thread: Arc<Thread>,
    ticket: Ticket,
    objects: Vec<Arc<Object>>,
}

pub(crate) type Locked<'a> = SmallVec<[MutexGuard<'a, Queue>; 8]>;

/// Locks every object. The caller holds [`ALL`], and the objects differ from each other.
pub(crate) fn lock_all<'a>(objects: impl Iterator<Item = &'a Arc<Object>>) -> Locked<'a> {
    objects.map(|object| object.lock_slow()).collect()
}

/// Takes all objects if all are signaled at this moment. `Some(any was abandoned)` if they were.
pub(crate) fn try_acquire_all(objects: &[Arc<Object>], thread: &Thread) -> Option<bool> {
    if !objects.iter().all(|object| object.is_signaled(thread.id())) {
        return None;
    }
    let held = ALL.lock();
    let mut queues = lock_all(objects.iter());
    let signaled = objects.iter().zip(&queues).all(|(object, queue)| object.is_signaled_for(queue, thread.id()));
    let taken = signaled.then(|| consume_all(objects.iter(), &mut queues, thread));
    unlock_all(objects.iter(), queues);
    drop(held);
    taken
}

/// Registers a wait-all on every object, unless all are signaled now: then the wait is decided here.
pub(crate) fn register_all(objects: &[Arc<Object>], thread: &Arc<Thread>, ticket: Ticket, gathered: &mut Gathered) {
    let held = ALL.lock();
    let mut queues = lock_all(objects.iter());
    if objects.iter().zip(&queues).all(|(object, queue)| object.is_signaled_for(queue, thread.id())) {
        let abandoned = queues.iter().any(|queue| Object::is_abandoned(queue));
        if thread.satisfy(ticket, 0, abandoned) {
            consume_all(objects.iter(), &mut queues, thread);
        }
    } else {
        let all = Arc::new(AllWait { thread: Arc::clone(thread), ticket, objects: objects.to_vec() });
        for (object, queue) in objects.iter().zip(&mut queues) {
            queue.push_all(&all);
            object.gather(queue, gathered);
        }
    }
    unlock_all(objects.iter(), queues);
    drop(held);
}

fn consume_all<'a>(objects: impl Iterator<Item = &'a Arc<Object>>, queues: &mut Locked<'_>, thread: &Thread) -> bool {
    objects.zip(queues).fold(false, |abandoned, (object, queue)| object.consume(queue, thread) | abandoned)
}

pub(crate) fn unlock_all<'a>(objects: impl Iterator<Item = &'a Arc<Object>>, queues: Locked<'a>) {
    for (object, queue) in objects.zip(queues) {
        object.unlock_slow(queue);
    }
}

impl AllWait {
    pub(crate) fn thread(&self) -> &Arc<Thread> {
        &self.thread
    }

    /// Satisfies the wait if the other objects are signaled too, `object` being so and locked as `queue`.
    pub(crate) fn try_satisfy(&self, object: &Arc<Object>, queue: &mut Queue, wakes: &mut Wakes) {
        let others = || self.objects.iter().filter(|other| !Arc::ptr_eq(other, object));
        #[cfg(not(loom))]
        debug_assert!(ALL.is_locked(), "only under the lock of all wait-alls may a second object be locked");
        let mut queues = lock_all(others());
        let thread = &self.thread;
        if others().zip(&queues).all(|(other, queue)| other.is_signaled_for(queue, thread.id())) {
            let abandoned = Object::is_abandoned(queue) || queues.iter().any(|queue| Object::is_abandoned(queue));
            if thread.satisfy(self.ticket, 0, abandoned) {
                // In the order of the array, whichever came last: a thread's end gives its mutexes up in the order in which it had them.
                let mut theirs = queues.iter_mut();
                for one in &self.objects {
                    let queue = if Arc::ptr_eq(one, object) {
                        Some(&mut *queue)
                    } else {
                        theirs.next().map(|queue| &mut **queue)
                    };
                    queue.map(|queue| one.consume(queue, thread));
                }
                wakes.notify(thread);
            }
        }
        unlock_all(others(), queues);
    }
}
