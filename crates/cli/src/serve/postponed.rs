//! What routines leave to be done after the wait in which they run.
//!
//! An alertable wait returns when no routine is left. One that starts an operation which completes at once has its next routine
//! run in the same wait, so that a few clients who send as fast as they are served would keep the thread there: nobody else
//! would be accepted, and nothing looked after. So after a turn the next operations are started by the thread itself, when its
//! wait has returned.

use std::cell::{Cell, RefCell};

/// How many routines of one wait start their next operation themselves.
const TURN: usize = 256;

/// What is left to be done.
#[derive(Debug)]
pub struct Postponed<T> {
    done: Cell<usize>,
    left: RefCell<Vec<T>>,
}

impl<T> Default for Postponed<T> {
    fn default() -> Self {
        Postponed { done: Cell::new(0), left: RefCell::default() }
    }
}

impl<T> Postponed<T> {
    /// What is to be done, if it may be done now; else it is kept.
    pub fn unless_over(&self, what: T) -> Option<T> {
        if self.done.get() < TURN {
            self.done.set(self.done.get() + 1);
            return Some(what);
        }
        self.left.borrow_mut().push(what);
        None
    }

    /// After a wait: all that was kept, and a new turn begins.
    pub fn take(&self) -> Vec<T> {
        self.done.set(0);
        self.left.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_ends_and_begins_anew() {
        let postponed = Postponed::default();
        assert!((0..TURN).all(|number| postponed.unless_over(number) == Some(number)));
        assert_eq!((postponed.unless_over(TURN), postponed.unless_over(TURN + 1)), (None, None));
        assert_eq!(postponed.take(), [TURN, TURN + 1]);
        assert_eq!((postponed.unless_over(7), postponed.take()), (Some(7), vec![]));
    }
}
