//! What runs inside an alertable wait: closures behind a foreign call.
//!
//! A panic must not unwind through the function table. It is caught where the closure ends, so that the other queued
//! routines still run, and resumed by the alertable wait that ran them. Where a blocking socket call ran them, the next
//! alertable wait of the thread resumes it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static PANIC: Cell<Option<Box<dyn Any + Send>>> = const { Cell::new(None) };
}

/// Runs a closure of the program. Of several panics before [`resume_panic`] the first is kept.
pub(crate) fn run(closure: impl FnOnce()) {
    let Err(panic) = catch_unwind(AssertUnwindSafe(closure)) else { return };
    // A thread that is ending has nobody left who could be told.
    let _ = PANIC.try_with(|kept| {
        let first = kept.take().unwrap_or(panic);
        kept.set(Some(first));
    });
}

/// Goes on with a panic that [`run`] caught, if there was one.
pub(crate) fn resume_panic() {
    if let Ok(Some(panic)) = PANIC.try_with(Cell::take) {
        resume_unwind(panic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_panic_is_resumed_once() {
        run(|| panic!("first"));
        run(|| panic!("second"));
        run(|| {});
        let panic = catch_unwind(resume_panic).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"first"));
        resume_panic();
    }
}
