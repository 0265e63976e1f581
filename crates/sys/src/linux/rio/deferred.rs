//! Requests that are held back (RIO-8), and their commit.
//!
//! A commit lets go what its queue has held back, and also what the calling thread has held back in other queues, which the
//! rules allow and which is what makes a batch: where there is a ring, all of it is one system call, and the commits of those
//! other queues that follow find nothing. Several sends of one socket become one operation, which is one call on every engine.

use super::queue::{QueueRef, RequestQueue};
use super::request::{self, Part, Request};
use crate::linux::deliver::Delivery;
use crate::linux::shard::Shard;
use crate::linux::socket::Socket;
use crate::linux::socket::run::Way;
use overlapped_core::error::{Status, WsaError};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// The queues in which this thread has held something back since its last commit, by name.
    static HELD: RefCell<Vec<(u64, Way)>> = const { RefCell::new(Vec::new()) };
}

/// The shards whose rings have transfers that the kernel does not know of.
#[derive(Default)]
pub(super) struct Flushes(SmallVec<[Arc<Shard>; 1]>);

impl Flushes {
    pub(super) fn add(&mut self, shard: &Arc<Shard>) {
        if !self.0.iter().any(|known| Arc::ptr_eq(known, shard)) {
            self.0.push(Arc::clone(shard));
        }
    }
}

impl Drop for Flushes {
    fn drop(&mut self) {
        self.0.iter().for_each(|shard| shard.flush());
    }
}

/// Counts a request in and holds it back.
pub(super) fn hold(queue: &RequestQueue, way: Way, request: Request) -> Result<(), WsaError> {
    if queue.hold(way, request)? {
        // A thread that is ending commits nothing else: its own commit of this queue is enough.
        let _ = HELD.try_with(|held| held.borrow_mut().push((queue.id(), way)));
    }
    Ok(())
}

/// Lets go what was held back.
pub(super) fn commit(queue: &QueueRef, way: Way) {
    let has_held = HELD.try_with(|held| !held.borrow().is_empty()).unwrap_or(false);
    if !has_held && !queue.holds(way) {
        // The commit of another queue has let it go.
        return;
    }
    let mut flushes = Flushes::default();
    let_go(queue, way, false, &mut flushes);
    let mut held = HELD.try_with(RefCell::take).unwrap_or_default();
    for (name, way) in held.drain(..) {
        if let Some(queue) = RequestQueue::by_token(name) {
            let_go(&queue, way, true, &mut flushes);
        }
    }
    // The room is for the next batch. Nothing has been held back meanwhile: no code of the program has run.
    let _ = HELD.try_with(|list| list.replace(held));
}

/// What a thread has `listed` it takes off its list.
fn let_go(queue: &QueueRef, way: Way, listed: bool, flushes: &mut Flushes) {
    let socket = queue.socket();
    // Held over the starts, so that a request that comes meanwhile comes after these.
    let mut requests = queue.requests(way);
    if listed {
        requests.listed = false;
    }
    let deferred = &mut requests.deferred;
    if deferred.len() == 1 {
        deferred.pop().into_iter().for_each(|request| start(queue, socket, way, request, flushes));
    } else if !deferred.is_empty() {
        let total: usize = deferred.iter().map(|request| request.buffer.iov_len).sum();
        if way == Way::Out && socket.is_stream() && u32::try_from(total).is_ok() {
            // Several sends of a stream as one.
            let parts: Vec<Part> = deferred.iter().map(|request| request.part).collect();
            let buffers = deferred.drain(..).map(|request| request.buffer).collect();
            if request::start_gathered(queue, socket, &parts, buffers).is_err() {
                end(queue, way, &parts);
            }
        } else {
            deferred.drain(..).for_each(|request| start(queue, socket, way, request, flushes));
        }
    }
    queue.has_let_go(way);
}

#[inline]
fn start(queue: &RequestQueue, socket: &Arc<Socket>, way: Way, request: Request, flushes: &mut Flushes) {
    let part = request.part;
    if request::start(queue, socket, way, request, Some(flushes)).is_err() {
        end(queue, way, &[part]);
    }
}

/// What was accepted when it was held back, and is refused now, has its end told.
#[cold]
fn end(queue: &RequestQueue, way: Way, parts: &[Part]) {
    queue.complete(way, parts, Status::CANCELLED, 0, &mut Delivery::new());
}
