//! Requests that are held back (RIO-8), and their commit.
//!
//! A commit lets go what its queue has held back, and also what the calling thread has held back in other queues, which the
//! rules allow and which is what makes a batch: where there is a ring, all of it is one system call, and the commits of those
//! other queues that follow find nothing. Several sends of one socket become one operation, which is one call on every engine.

use super::queue::RequestQueue;
use super::request::{self, Part, Request};
use crate::linux::deliver::Delivery;
use crate::linux::shard::Shard;
use crate::linux::socket::Socket;
use crate::linux::socket::run::Way;
use overlapped_core::error::{Status, WsaError};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

thread_local! {
    /// Where this thread has held something back since its last commit.
    static HELD: RefCell<Vec<(Weak<RequestQueue>, Way)>> = const { RefCell::new(Vec::new()) };
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

/// Holds a request back, unless its socket is closed.
pub(super) fn hold(queue: &Arc<RequestQueue>, way: Way, request: Request) -> Result<(), WsaError> {
    {
        let mut deferred = queue.deferred(way);
        if queue.is_closed(way) {
            return Err(WsaError::WSAENOTSOCK);
        }
        deferred.push(request);
    }
    let listed = &queue.side(way).listed;
    if !listed.load(Ordering::Acquire) && !listed.swap(true, Ordering::AcqRel) {
        // A thread that is ending commits nothing else: its own commit of this queue is enough.
        let _ = HELD.try_with(|held| held.borrow_mut().push((Arc::downgrade(queue), way)));
    }
    Ok(())
}

/// Whether the calling thread has held something back, or somebody has in this queue.
fn is_holding(queue: &RequestQueue, way: Way) -> bool {
    HELD.try_with(|held| !held.borrow().is_empty()).unwrap_or(false) || !queue.deferred(way).is_empty()
}

/// Lets go what was held back.
pub(super) fn commit(queue: &Arc<RequestQueue>, way: Way) {
    if !is_holding(queue, way) {
        // The commit of another queue has let it go.
        return;
    }
    let mut flushes = Flushes::default();
    let_go(queue, way, &mut flushes);
    let mut held = HELD.try_with(RefCell::take).unwrap_or_default();
    for (queue, way) in held.drain(..) {
        if let Some(queue) = queue.upgrade() {
            queue.side(way).listed.store(false, Ordering::Release);
            let_go(&queue, way, &mut flushes);
        }
    }
    // The room is for the next batch. Nothing has been held back meanwhile: no code of the program has run.
    let _ = HELD.try_with(|list| list.replace(held));
}

fn let_go(queue: &Arc<RequestQueue>, way: Way, flushes: &mut Flushes) {
    // Held over the starts, so that a request that comes meanwhile comes after these.
    let mut deferred = queue.deferred(way);
    if deferred.is_empty() {
        return;
    }
    let Some(socket) = queue.socket.upgrade() else { return };
    if deferred.len() == 1 {
        let one = deferred.pop();
        return one.into_iter().for_each(|request| start(queue, &socket, way, request, flushes));
    }
    let total: usize = deferred.iter().map(|request| request.buffer.iov_len).sum();
    if way == Way::Out && socket.is_stream() && u32::try_from(total).is_ok() {
        // Several sends of a stream as one.
        let parts: Vec<Part> = deferred.iter().map(|request| request.part).collect();
        let buffers = deferred.drain(..).map(|request| request.buffer).collect();
        if request::start_gathered(queue, &socket, &parts, buffers).is_err() {
            end(queue, way, &parts);
        }
        return;
    }
    deferred.drain(..).for_each(|request| start(queue, &socket, way, request, flushes));
}

#[inline]
fn start(queue: &Arc<RequestQueue>, socket: &Arc<Socket>, way: Way, request: Request, flushes: &mut Flushes) {
    let part = request.part;
    if request::start(queue, socket, way, request, Some(flushes)).is_err() {
        end(queue, way, &[part]);
    }
}

/// What was accepted when it was held back, and is refused now, has its end told.
#[cold]
fn end(queue: &Arc<RequestQueue>, way: Way, parts: &[Part]) {
    queue.complete(way, parts, Status::CANCELLED, 0, &mut Delivery::new());
}
