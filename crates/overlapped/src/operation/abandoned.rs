//! Operations whose `Pending` was dropped before their end.
//!
//! Dropping must not wait, and the function table may still use block and buffer: so they stay here, until a sweep
//! finds that the end has come. Sweeps come with every drop and before the pool would grow; each looks at a few, in turn,
//! so that dropping never takes long either.
#![allow(unsafe_code)] // Reclaims what has ended.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::block::Block;
use super::lease::Lent;

struct Abandoned {
    block: &'static Block,
    /// Reclaims the block and drops its value, once the operation has ended.
    discard: unsafe fn(&'static Block),
}

/// How many a sweep looks at.
const FEW: usize = 32;

/// The front is looked at next.
static ABANDONED: Mutex<VecDeque<Abandoned>> = Mutex::new(VecDeque::new());
/// How many there are, to be asked without the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Keeps what is lent until its end, which the caller has asked for.
///
/// # Safety
/// The operation was started without routine and without a packet, so that its status tells its end (I5).
pub(super) unsafe fn keep<P: Send>(lent: Lent<P>) {
    let mut abandoned = lock();
    abandoned.push_back(Abandoned { block: lent.block(), discard: discard::<P> });
    COUNT.store(abandoned.len(), Ordering::Relaxed);
}

/// Drops what belongs to some operations that have ended.
pub(super) fn sweep() {
    if COUNT.load(Ordering::Relaxed) == 0 {
        return;
    }
    let mut ended: [Option<Abandoned>; FEW] = [const { None }; FEW];
    let mut abandoned = lock();
    let few = FEW.min(abandoned.len());
    for place in &mut ended[..few] {
        let Some(each) = abandoned.pop_front() else { break };
        match each.block.status() {
            Some(_) => *place = Some(each),
            None => abandoned.push_back(each),
        }
    }
    COUNT.store(abandoned.len(), Ordering::Relaxed);
    // Buffers are dropped with nothing held.
    drop(abandoned);
    for Abandoned { block, discard } in ended.into_iter().flatten() {
        // SAFETY: the status is final, which is the end (I5), and the block was entered with the function of its type.
        unsafe { discard(block) };
    }
}

/// # Safety
/// The block holds a `P`, its operation has ended, and the caller is its owner.
pub(crate) unsafe fn discard<P>(block: &'static Block) {
    // SAFETY: the caller's promise.
    let lent = unsafe { Lent::<P>::of(block) };
    // SAFETY: the caller's promise.
    drop(unsafe { lent.reclaim() });
}

fn lock() -> MutexGuard<'static, VecDeque<Abandoned>> {
    ABANDONED.lock().unwrap_or_else(PoisonError::into_inner)
}
