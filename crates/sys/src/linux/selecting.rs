//! Threads asleep in `select`, so that closing a socket can wake them (SEL-11).
//!
//! A socket knows nothing of the selects that it is in: who closes one asks every sleeper to look again. A sleeper registers
//! before it looks whether one of its sockets is closed, and who closes marks the socket before it looks for sleepers, so
//! that one of the two sees the other.

use super::deliver::Delivery;
use overlapped_core::Thread;
use overlapped_lock::Mutex;
use std::sync::Arc;

static SLEEPERS: Mutex<Vec<Arc<Thread>>> = Mutex::new(Vec::new());

/// While it lives, its thread is woken by the close of any socket.
pub(crate) struct Selecting<'a>(&'a Arc<Thread>);

impl<'a> Selecting<'a> {
    pub(crate) fn new(thread: &'a Arc<Thread>) -> Self {
        SLEEPERS.lock().push(Arc::clone(thread));
        Self(thread)
    }
}

impl Drop for Selecting<'_> {
    fn drop(&mut self) {
        let mut sleepers = SLEEPERS.lock();
        if let Some(at) = sleepers.iter().position(|sleeper| Arc::ptr_eq(sleeper, self.0)) {
            sleepers.swap_remove(at);
        }
    }
}

/// A socket has been marked as closed, or has become ready without the kernel's knowledge.
pub(crate) fn look_again(delivery: &mut Delivery) {
    for sleeper in &*SLEEPERS.lock() {
        sleeper.ask_recheck(&mut delivery.wakes);
    }
}
