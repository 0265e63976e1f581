//! The pool of blocks: a list per thread, and one for all where threads that only start and threads that only finish
//! meet. Nothing here is unsafe: blocks are never freed.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use super::abandoned;
use super::block::Block;

/// How many blocks change between a thread's list and that of all at a time.
const BATCH: usize = 64;

struct Local(RefCell<Vec<&'static Block>>);

thread_local! {
    static LOCAL: Local = const { Local(RefCell::new(Vec::new())) };
}

static ALL: Mutex<Vec<&'static Block>> = Mutex::new(Vec::new());

/// A block that the caller owns (I2).
pub(super) fn take() -> &'static Block {
    LOCAL.try_with(|local| local.0.borrow_mut().pop()).ok().flatten().unwrap_or_else(refill)
}

/// Gives a block back, of which nobody else knows any more.
pub(super) fn give(block: &'static Block) {
    block.retire();
    give_unnamed(block);
}

/// Gives a block back that no id names in its present life.
pub(super) fn give_unnamed(block: &'static Block) {
    let kept = LOCAL.try_with(|local| {
        let mut local = local.0.borrow_mut();
        if local.len() == 2 * BATCH {
            all(|blocks| blocks.extend(local.drain(BATCH..)));
        }
        local.push(block);
    });
    if kept.is_err() {
        all(|blocks| blocks.push(block));
    }
}

/// This thread has none: look for some that have been finished elsewhere before making one.
#[cold]
fn refill() -> &'static Block {
    abandoned::sweep();
    let batch = all(|blocks| blocks.split_off(blocks.len().saturating_sub(BATCH)));
    for block in batch {
        // Straight into the list: these are retired already.
        if LOCAL.try_with(|local| local.0.borrow_mut().push(block)).is_err() {
            all(|blocks| blocks.push(block));
        }
    }
    LOCAL.try_with(|local| local.0.borrow_mut().pop()).ok().flatten().unwrap_or_else(Block::forever)
}

fn all<T>(f: impl FnOnce(&mut Vec<&'static Block>) -> T) -> T {
    f(&mut ALL.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Drop for Local {
    fn drop(&mut self) {
        all(|blocks| blocks.append(self.0.get_mut()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_is_given_back_is_taken_next_in_another_life() {
        let first = take();
        let id = first.id();
        give(first);
        let second = take();
        assert!(std::ptr::eq(first, second));
        assert_ne!(id, second.id());
        give(second);
    }

    #[test]
    fn a_block_that_nobody_was_told_of_goes_on_in_the_same_life() {
        let first = take();
        let id = first.id();
        give_unnamed(first);
        let second = take();
        assert_eq!(id, second.id());
        give(second);
    }

    #[test]
    fn the_blocks_of_a_thread_survive_it() {
        let addresses = std::thread::spawn(|| {
            let blocks: Vec<_> = (0..3 * BATCH).map(|_| take()).collect();
            let addresses = blocks.iter().map(|block| std::ptr::from_ref(*block).addr()).collect::<Vec<_>>();
            blocks.into_iter().for_each(give);
            addresses
        });
        let addresses = addresses.join().unwrap();
        let again: Vec<_> = (0..3 * BATCH).map(|_| take()).collect();
        let found = again.iter().filter(|block| addresses.contains(&std::ptr::from_ref(**block).addr())).count();
        assert!(found > 0);
        again.into_iter().for_each(give);
    }
}
